"""What is done to one action from its page: each form is one service call, then back to the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask import request as web_request
from sqlalchemy import func, select

from workflow import clock
from workflow.domain.access import Actor
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError
from workflow.extensions import db
from workflow.models import ActionEvent
from workflow.queries.action_page import action_page
from workflow.services.actions import passing_on, tracking
from workflow.services.review import confirmation
from workflow.services.transaction import CHANGED_MEANWHILE
from workflow.transactions import read_only
from workflow.web import dates, errors, forms, words
from workflow.web.action_view import action_view
from workflow.web.guard import current_actor
from workflow.web.quiet_days import told_of

pages = Blueprint("action_changes", __name__, url_prefix="/actions/<reference>")
_STATUS_DONE = {
    "in_progress": "Handlingen er i gang.",
    "reported_done": "Det er meldt. Handlingen lukkes, når sekretariatet eller formandskabet har godkendt den.",
    "closed": "Handlingen er lukket.",
    "open": "Handlingen er åben igen.",
}
_NEEDS_ANOTHER = ("deadline", "owners")  # the reason for a change that is none would be stored nowhere
Work = Callable[[int, Actor, datetime], Any]


@pages.post("/status")
def status(reference: str) -> Any:
    """Takes the action to another status."""
    return change(
        reference,
        "status",
        lambda action_id, actor, now: tracking.change_status(
            action_id, version=forms.number("version"), status=forms.text("status"), note=forms.text("note") or None,
            actor=actor, now=now, files=forms.uploads("files"),
        ),
        _STATUS_DONE.get(forms.text("status"), "Status er ændret."),
    )  # fmt: skip


@pages.post("/deadline")
def deadline(reference: str) -> Any:
    """Moves the deadline."""

    def work(action_id: int, actor: Actor, now: datetime) -> Any:
        stands = action_page(actor, reference).action.deadline
        wanted = forms.deadline("deadline", known=(stands,))
        if wanted is None:
            raise InvalidInputError("Skriv den nye frist, fx 24-10-2025. Intet er ændret.")
        return tracking.change_deadline(
            action_id, version=forms.number("version"), deadline=wanted, note=forms.text("note") or None,
            actor=actor, now=now,
        )  # fmt: skip

    return change(
        reference, "deadline", work, f"Fristen er flyttet. Påmindelserne følger den nye frist.{told_of('deadline')}"
    )


@pages.post("/owners")
def owners(reference: str) -> Any:
    """Gives the action to others."""

    def work(action_id: int, actor: Actor, now: datetime) -> Any:
        return tracking.change_owners(
            action_id, version=forms.number("version"), party_ids=forms.owner_ids(),
            lead_id=forms.number_or_none("lead"), note=forms.text("note") or None, actor=actor, now=now,
        )  # fmt: skip

    return change(reference, "owners", work, "De ansvarlige er ændret.")


@pages.post("/pass-on")
def pass_on(reference: str) -> Any:
    """An organisation's line goes to a named colleague."""
    return change(
        reference,
        "pass_on",
        lambda action_id, actor, now: passing_on.pass_on(
            action_id, version=forms.number("version"), organisation_id=forms.number("organisation"),
            person_id=forms.number("colleague"), note=forms.text("note") or None, actor=actor, now=now,
        ),
        "Opgaven er givet videre. Medarbejderen får en mail om den.",
    )  # fmt: skip


@pages.post("/line")
def line(reference: str) -> Any:
    """One party's own part is delivered, or is not."""
    delivered = forms.text("delivered") == "1"
    return change(
        reference,
        "line",
        lambda action_id, actor, now: tracking.set_line(
            action_id, party_id=forms.number("party"), delivered=delivered, version=forms.number("version"),
            note=forms.text("note") or None, actor=actor, now=now, files=forms.uploads("files"),
        ),
        "Delen er meldt leveret." if delivered else "Delen er åben igen.",
    )  # fmt: skip


@pages.post("/note")
def note(reference: str) -> Any:
    """Adds a note to the history."""
    return change(
        reference,
        "note",
        lambda action_id, actor, now: tracking.add_note(
            action_id, note=forms.text("note"), actor=actor, now=now, files=forms.uploads("files")
        ),
        "Bemærkningen er gemt.",
        unchanged="Bemærkningen var allerede gemt.",
    )


@pages.post("/undo")
def undo(reference: str) -> Any:
    """Takes the latest change back."""
    return change(
        reference,
        "undo",
        lambda action_id, actor, now: tracking.undo(action_id, version=forms.number("version"), actor=actor, now=now),
        "Ændringen er fortrudt.",
    )


@pages.post("/release")
def release(reference: str) -> Any:
    """Ends the silence of an action that was imported after its deadline."""
    if not action_page(current_actor(), reference).may_edit:
        raise NotAllowedError("Kun sekretariatet kan begynde påmindelserne. Intet er ændret.")
    return change(
        reference,
        "release",
        lambda _id, actor, now: tracking.release_silence([reference], actor=actor, now=now),
        "Handlingen får påmindelser fra nu af.",
        unchanged="Handlingen var ikke uden påmindelser. Intet er ændret.",
    )


@pages.post("/confirm")
def confirm(reference: str) -> Any:
    """Says that the action stands as it is, or takes over the words of the corrected minutes."""
    takes_over = forms.text("use") == "corrected"
    work = confirmation.take_over if takes_over else confirmation.confirm
    return change(
        reference,
        "confirm",
        lambda action_id, actor, now: work(action_id, version=forms.number("version"), actor=actor, now=now),
        "Handlingen følger nu den rettede tekst." if takes_over else "Handlingen er beholdt, som den er.",
        unchanged="Handlingen er allerede bekræftet. Intet er ændret.",
    )


def change(reference: str, form: str, work: Work, done: str, *, unchanged: str = "Intet er ændret.") -> Any:
    """Does `work` to the action and returns to its page, or shows the page again with what `form` was refused for."""
    actor, now = current_actor(), clock.now()
    action_id = action_page(actor, reference).action.id
    before = _latest_event(action_id)
    try:
        work(action_id, actor, now)
        if form in _NEEDS_ANOTHER and forms.text("note") and _latest_event(action_id) == before:
            raise InvalidInputError("Det står sådan i forvejen. Intet er ændret.")
    except (ConflictError, InvalidInputError) as error:
        db.session.rollback()
        with read_only():
            values = action_view(
                actor,
                reference,
                failed=form,
                error=_told(error, actor, reference),
                conflict=_conflict(actor, reference, form) if isinstance(error, ConflictError) else None,
                typed=forms.typed(),
            )
            return render_template("actions/show.html", **values), error.status
    # Whatever is changed has an event; saving what stands there already has none.
    if _latest_event(action_id) == before:
        flash(unchanged, "info")
    else:
        flash(done, "success")
    return redirect(url_for("actions.show", reference=reference))


def _latest_event(action_id: int) -> int | None:
    return db.session.scalar(select(func.max(ActionEvent.sequence)).where(ActionEvent.action_id == action_id))


def _told(error: ConflictError | InvalidInputError, actor: Actor, reference: str) -> str:
    """What the page says; of a change that was overtaken, by whom and when."""
    if not isinstance(error, ConflictError) or error.user_text != CHANGED_MEANWHILE:
        return error.user_text
    # A note changes nothing that could be overtaken.
    latest = next((e for e in reversed(action_page(actor, reference).events) if e.kind != "note"), None)
    if latest is None:
        return errors.told(error)
    moment = dates.moment(latest.at)
    if latest.actor_id is not None and latest.actor_id == actor.user_id:
        return f"Du har selv ændret handlingen ({moment}), siden du åbnede siden. Intet er overskrevet."
    return f"{latest.actor_name} har ændret handlingen ({moment}), mens du arbejdede. Intet er overskrevet."


def _conflict(actor: Actor, reference: str, form: str) -> list[tuple[str, str, str]] | None:
    """What the form wanted and what is stored now: (field, stored, wanted); None for a form of one button."""
    if form in ("undo", "confirm", "answer"):
        return None
    action = action_page(actor, reference).action
    typed = web_request.form
    if form == "status":
        wanted = typed.get("status", "")
        return [("Status", words.STATUS[action.status], words.STATUS.get(wanted, wanted))]
    if form == "deadline":
        return [("Frist", dates.day(action.deadline), dates.day(typed.get("deadline")))]
    return []
