"""The life of one action from its page: waiting, new deadlines, files, what returns, and referrals."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from flask import Blueprint, Response

from workflow.domain.access import Actor
from workflow.errors import InvalidInputError, NotFoundError
from workflow.queries import life
from workflow.services.actions import deadline_requests, recurring, referrals, tracking, waiting
from workflow.services.mail import answers
from workflow.services.reminders import preferences
from workflow.web import forms
from workflow.web.action_changes import change
from workflow.web.guard import current_actor
from workflow.web.quiet_days import told_of

pages = Blueprint("action_life", __name__, url_prefix="/actions/<reference>")


@pages.get("/files/<id:file_id>")
def file(reference: str, file_id: int) -> Response:
    """A file, always as a download: a browser shall not open what somebody else wrote as a page."""
    name, content = life.file_content(current_actor(), reference, file_id)
    response = Response(content, mimetype="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@pages.post("/wait")
def wait(reference: str) -> Any:
    """Puts the action on hold until a day."""

    def work(action_id: int, actor: Actor, now: datetime) -> Any:
        until = forms.day("until")
        if until is None:
            raise InvalidInputError("Skriv, til hvilken dag der ventes, fx 24-10-2025. Intet er ændret.")
        return waiting.wait(
            action_id, version=forms.number("version"), waiting_for=forms.text("waiting_for"), until=until,
            actor=actor, now=now,
        )  # fmt: skip

    return change(reference, "wait", work, "Handlingen venter. Den kommer tilbage på dagen af sig selv.")


@pages.post("/snooze")
def snooze(reference: str) -> Any:
    """An owner hears nothing of it before a day, or as ever again."""
    ends = forms.text("end") == "1"

    def work(action_id: int, actor: Actor, now: datetime) -> Any:
        until = None if ends else forms.day("until")
        if until is None and not ends:
            raise InvalidInputError("Skriv, til hvilken dag der udsættes, fx 24-10-2025. Intet er ændret.")
        return preferences.snooze(action_id, until=until, actor=actor, now=now)

    done = "Du får påmindelser som ellers." if ends else "Påmindelserne er udsat. Fristen er den samme."
    return change(reference, "snooze", work, done)


@pages.post("/cancel")
def cancel(reference: str) -> Any:
    """Cancels the action, with a reason; of what returns, this occurrence or all that are to come."""
    return change(
        reference,
        "cancel",
        lambda action_id, actor, now: tracking.change_status(
            action_id, version=forms.number("version"), status="cancelled", note=forms.text("note"), actor=actor,
            now=now, all_coming=forms.text("all_coming") == "1",
        ),
        "Handlingen er annulleret.",
    )  # fmt: skip


@pages.post("/deadline-request")
def ask(reference: str) -> Any:
    """An owner asks for a new deadline."""

    def work(action_id: int, actor: Actor, now: datetime) -> Any:
        wanted = forms.day("wanted")
        if wanted is None:
            raise InvalidInputError("Skriv den frist, du ønsker, fx 24-10-2025. Intet er sendt.")
        return deadline_requests.ask(action_id, wanted=wanted, reason=forms.text("reason"), actor=actor, now=now)

    done = "Dit ønske er sendt til sekretariatet. Fristen gælder, til der er svaret."
    done += told_of("wanted", "Den ønskede frist")
    return change(reference, "ask", work, done)


@pages.post("/deadline-request/<id:request_id>")
def answer(reference: str, request_id: int) -> Any:
    """The office grants a new deadline or refuses it; an owner takes the request back."""
    said = forms.text("answer")

    def work(action_id: int, actor: Actor, now: datetime) -> Any:
        if not life.is_request_of(request_id, action_id):
            raise NotFoundError("Ønsket om ny frist findes ikke.")
        version = forms.number("version")
        if said == "withdraw":
            return deadline_requests.withdraw(request_id, version=version, actor=actor, now=now)
        note = forms.text("note")
        if said == "refuse":
            return deadline_requests.refuse(request_id, version=version, answer=note, actor=actor, now=now)
        return deadline_requests.grant(
            request_id, version=version, deadline=forms.deadline("deadline"), answer=note or None, actor=actor, now=now
        )

    done = {
        "withdraw": "Ønsket om ny frist er trukket tilbage.",
        "refuse": "Ønsket er afslået. Fristen står fast.",
    }.get(said, f"Fristen er flyttet. Påmindelserne følger den nye frist.{told_of('deadline')}")
    return change(reference, "answer", work, done)


@pages.post("/keep-owner")
def keep_owner(reference: str) -> Any:
    """The office answers who said "not mine": the action stays where it is."""
    return change(
        reference,
        "keep_owner",
        lambda action_id, actor, now: answers.keep_owner(
            action_id, version=forms.number("version"), note=forms.text("note") or None, actor=actor, now=now
        ),
        "Handlingen bliver hos den ansvarlige. Det står i forløbet.",
    )


@pages.post("/recurrence")
def recurrence(reference: str) -> Any:
    """Changes how often the action returns, until when, or stops it."""

    def work(action_id: int, actor: Actor, now: datetime) -> Any:
        rule = forms.text("rule") or None
        return recurring.change_rule(
            action_id, version=forms.number("version"), rule=rule, until=forms.day("until") if rule else None,
            note=None, actor=actor, now=now,
        )  # fmt: skip

    return change(reference, "recurrence", work, "Gentagelsen er ændret.")


@pages.post("/refer")
def refer(reference: str) -> Any:
    """Makes an action of another body out of this one."""

    def work(action_id: int, actor: Actor, now: datetime) -> Any:
        return referrals.refer(
            action_id, version=forms.number("version"), body_id=forms.number_or_none("body") or 0,
            title=forms.text("title"), deadline=forms.deadline("deadline"),
            then=cast(referrals.Then, forms.text("then")), note=forms.text("note") or None, actor=actor, now=now,
        )  # fmt: skip

    done = f"Handlingen er henvist. Den nye handling står under »Henvisninger«.{told_of('deadline')}"
    return change(reference, "refer", work, done)
