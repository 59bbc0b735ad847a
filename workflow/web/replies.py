"""Mails that came in: one that waits is put onto its action or aside, and an answer is read whole."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from workflow import clock
from workflow.queries import replies as queries
from workflow.services.mail import replies
from workflow.web import forms
from workflow.web.guard import current_actor

pages = Blueprint("replies", __name__)


@pages.post("/reminders/replies/<id:received_id>/place")
def place(received_id: int) -> Any:
    """Puts a mail onto the action of the reference that was chosen."""
    received = replies.place(received_id, forms.text("reference"), actor=current_actor(), now=clock.now())
    reference = received.action.reference if received.action else ""
    flash(f"Mailen står nu på {reference}.", "success")
    return redirect(url_for("reminders.problems"))


@pages.post("/reminders/replies/<id:received_id>/aside")
def put_aside(received_id: int) -> Any:
    """Takes a mail off the list."""
    replies.put_aside(received_id, actor=current_actor(), now=clock.now())
    flash("Mailen er taget af listen. Det, der stod i den, er ikke gemt.", "success")
    return redirect(url_for("reminders.problems"))


@pages.get("/actions/<reference>/mails/<id:event_id>")
def show(reference: str, event_id: int) -> str:
    """The whole of an answer that stands on an action."""
    mail = queries.whole_mail(current_actor(), reference, event_id)
    return render_template("actions/reply.html", reference=reference, mail=mail)
