"""Outside production: the mails as they were sent, without a mailbox to open."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, render_template, request

from workflow.queries import ledger
from workflow.web import numbers
from workflow.web.guard import current_actor, outside_production
from workflow.web.headers import MAIL_POLICY

PAGE_SIZE = 50

pages = Blueprint("mailbox", __name__, url_prefix="/mail")


@pages.get("")
@outside_production
def index() -> str:
    """The list, newest first."""
    _for_the_office()
    before = numbers.parse(request.args.get("before", ""))
    mails = ledger.sent_mails(PAGE_SIZE + 1, before_id=before, actor=current_actor())
    return render_template(
        "mailbox/index.html",
        mails=mails[:PAGE_SIZE],
        next_before=mails[PAGE_SIZE - 1].id if len(mails) > PAGE_SIZE else None,
    )


@pages.get("/<id:message_id>")
@outside_production
def show(message_id: int) -> str:
    """One mail."""
    return render_template("mailbox/show.html", mail=_mail(message_id))


@pages.get("/<id:message_id>/html")
@outside_production
def html(message_id: int) -> Response:
    """The HTML of one mail, for the frame on its page."""
    body = _mail(message_id).html
    if not body:
        abort(404)
    response = make_response(body)
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    return response


def _mail(message_id: int) -> ledger.SentMailParts:
    _for_the_office()
    return ledger.sent_mail(message_id, current_actor())


def _for_the_office() -> None:
    # Mails name what their recipients may see; who may see less than the office sees none.
    if not current_actor().has_role("administrator", "secretariat", "chair"):
        abort(404)
