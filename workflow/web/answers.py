"""Answering from a mail: a signed link leads to a page without a login, and its button acts, once.

The link is the secret, so there is no session and no token of one: who has the link may answer, who has not cannot
guess it, and a page elsewhere that sends the form would need the link itself. Fetching a page changes nothing.
"""

from __future__ import annotations

import math
from typing import Any, cast, get_args

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from workflow import clock
from workflow.domain import throttling
from workflow.errors import ConflictError, InvalidInputError, NotFoundError, TooManyAttemptsError, WorkflowError
from workflow.extensions import db
from workflow.quotes import shown_title
from workflow.services.accounts import login_throttle
from workflow.services.mail import answer_links, answers
from workflow.services.mail.answer_links import AnswerLink
from workflow.services.mail.answers import Kind
from workflow.services.mail.mail_content import CLOSED_ITEM
from workflow.services.mail.recipients import secretariat_of
from workflow.transactions import read_only
from workflow.web import answer_words, errors, forms
from workflow.web.guard import public
from workflow.web.page_extensions import csrf

pages = Blueprint("answers", __name__, url_prefix="/s")

# No script at all, and nothing from elsewhere.
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_KINDS: tuple[str, ...] = get_args(Kind)


@pages.get("/<link>")
@public
def show(link: str) -> Response:
    """What can be answered, or how it stands when nothing can."""
    found = answer_links.find(link, clock.now())
    if found is None:
        return _unknown()
    chosen = answer_words.ASKED_FOR.get(request.args.get("svar", ""))
    return _page(found, chosen=chosen)


@pages.post("/<link>")
@public
@csrf.exempt
def answer(link: str) -> Any:
    """Gives the answer, and shows how it stands then; pressed twice, it shows what was answered."""
    address = request.remote_addr or ""
    wait = login_throttle.count_answer(address, clock.system_now())
    if wait:
        return slowed_down(wait)
    kind = request.form.get("answer", "")
    try:
        if kind not in _KINDS:
            raise InvalidInputError("Vælg et svar. Intet er sendt.")
        answers.answer(
            link,
            kind=cast(Kind, kind),
            note=forms.text(answer_words.NOTE_OF[kind]) or None,
            wanted=forms.day("wanted") if kind == "new_deadline" else None,
            now=clock.now(),
        )
    except NotFoundError:
        return _unknown()
    except answers.SpentLinkError:
        return redirect(url_for("answers.show", link=link), 303)
    except (InvalidInputError, ConflictError) as error:
        return _refused(link, kind, error)
    login_throttle.take_back_answer(address)
    return redirect(url_for("answers.show", link=link), 303)


@pages.post("/<link>/undo")
@public
@csrf.exempt
def take_back(link: str) -> Any:
    """Takes the answer back, within the hour; then the page asks again."""
    address = request.remote_addr or ""
    wait = login_throttle.count_answer(address, clock.system_now())
    if wait:
        return slowed_down(wait)
    try:
        answers.take_back(link, now=clock.now())
    except NotFoundError:
        return _unknown()
    except ConflictError as error:
        db.session.rollback()
        with read_only():
            found = answer_links.find(link, clock.now())
            return _unknown() if found is None else _page(found, chosen=None, error=errors.told(error), status=409)
    login_throttle.take_back_answer(address)
    return redirect(url_for("answers.show", link=link, fortrudt=1), 303)


def _refused(link: str, kind: str, error: WorkflowError) -> Response:
    """The form again with what was typed, and why it was not taken."""
    db.session.rollback()
    with read_only():
        found = answer_links.find(link, clock.now())
        if found is None:
            return _unknown()
        return _page(found, chosen=kind, error=errors.told(error), status=error.status)


def _page(found: AnswerLink, *, chosen: str | None, error: str | None = None, status: int = 200) -> Response:
    action = found.action
    gone = found.state not in ("open", "used")
    return _answer(
        render_template(
            "answers/show.html" if found.state == "open" else "answers/done.html",
            link=found,
            reference=action.reference,
            # The mail told no title of a closed item. What is no longer theirs is not told anew.
            title=CLOSED_ITEM if action.confidential else shown_title(action.title),
            source=action.meeting.body.name if action.meeting else action.body.name,
            chosen=chosen,
            error=error,
            typed=forms.typed(),
            said=answer_words.said(found),
            secretariat=secretariat_of(action.body, clock.today()),
            today=clock.today(),
            may_take_back=answers.may_take_back(found, clock.now()),
            taken_back="fortrudt" in request.args,
        ),
        410 if gone else status,
    )


def _unknown() -> Response:
    return _answer(render_template("answers/unknown.html"), 404)


def slowed_down(wait: Any) -> Response:
    """Too much was sent from one place."""
    text = f"Der er forsøgt for mange gange herfra. Vent {throttling.told(wait)}, og prøv igen. Intet er ændret."
    answered = _answer(render_template("answers/unknown.html", wait=text), TooManyAttemptsError.status)
    answered.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return answered


def _answer(page: str, status: int) -> Response:
    response = make_response(page, status)
    response.headers["Content-Security-Policy"] = POLICY
    return response
