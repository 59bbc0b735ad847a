"""»Send påmindelse« for the actions ticked in a list: who gets what and when, and then it is sent."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from workflow import clock, jobs
from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db
from workflow.services.reminders import extra_reminders
from workflow.services.reminders.extra_reminders import Outlook, Reminded
from workflow.transactions import read_only
from workflow.web import forms
from workflow.web.action_lists import KEPT
from workflow.web.guard import current_actor

pages = Blueprint("bulk_reminders", __name__, url_prefix="/actions/reminders")


@pages.post("")
def send() -> Any:
    """Sends them with the next mail to each."""
    chosen = forms.versions("chosen")
    try:
        sent = extra_reminders.send(chosen.keys(), actor=current_actor(), now=clock.now())
    except (ConflictError, InvalidInputError) as error:
        db.session.rollback()
        with read_only():
            return page(chosen, error=error.user_text), error.status
    jobs.enqueue(jobs.PLAN_REMINDERS)
    recipients = {each.address for each in sent.reminded}
    who = "1 modtager" if len(recipients) == 1 else f"{len(recipients)} modtagere"
    flash(f"Påmindelsen sendes til {who}. Den står under Påmindelser.", "success")
    return redirect(url_for("actions.index", **_kept()))


def page(chosen: dict[int, int], error: str | None = None) -> str:
    """What would be sent to whom."""
    outlook = Outlook((), ())
    try:
        outlook = extra_reminders.preview(chosen.keys(), actor=current_actor(), now=clock.now())
    except InvalidInputError as refused:
        error = error or refused.user_text
    mails: dict[tuple[Any, str], list[Reminded]] = {}
    for each in outlook.reminded:
        mails.setdefault((each.on, each.address), []).append(each)
    return render_template(
        "actions/bulk_reminders.html",
        chosen=chosen,
        mails=sorted(mails.items()),
        actions={each.action_id for each in outlook.reminded},
        refused=outlook.refused,
        error=error,
        today=clock.today(),
        kept=_kept(),
    )


def _kept() -> dict[str, Any]:
    return {name: value for name in KEPT if (value := request.values.get(name))}
