"""Din konto: what one may see and do, one's own password, reminders and absence."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from workflow import clock
from workflow.errors import ConflictError, InvalidInputError, TooManyAttemptsError
from workflow.extensions import db
from workflow.queries import users as queries
from workflow.services.accounts import accounts, logins
from workflow.services.accounts.users import SHORTEST_PASSWORD
from workflow.services.register import absences
from workflow.services.reminders import preferences
from workflow.transactions import read_only
from workflow.web import forms, user_words
from workflow.web.auth import begin_session
from workflow.web.errors import told
from workflow.web.guard import current_actor
from workflow.web.register_changes import tell_of_the_next_substitute

pages = Blueprint("account", __name__, url_prefix="/account")


@pages.get("")
def show() -> str:
    """The page."""
    return account_page()


@pages.post("/password")
def change_password() -> Any:
    """Another password of one's own: all logins end, and this browser gets a new one."""
    actor, email = current_actor(), current_user.email
    new = request.form.get("password", "")
    try:
        if new != request.form.get("again", ""):
            raise InvalidInputError("De to nye adgangskoder er ikke ens. Intet er ændret.")
        accounts.change_own_password(
            actor.user_id or 0,
            request.form.get("current", ""),
            new,
            address=request.remote_addr or "",
            actor=actor,
            now=clock.now(),
            system_now=clock.system_now(),
        )
    except (InvalidInputError, TooManyAttemptsError) as error:
        db.session.rollback()
        with read_only():
            return account_page(error.user_text), error.status
    begin_session(*logins.log_in(email, new, address=request.remote_addr or "", now=clock.system_now()))
    flash("Din adgangskode er skiftet. Du er logget ud alle andre steder.", "success")
    return redirect(url_for("account.show"))


@pages.post("/digest")
def choose_rhythm() -> Any:
    """How often one's own reminders come."""
    preferences.choose_rhythm(current_user.party_id or 0, forms.text("rhythm"), actor=current_actor())
    flash("Dit valg er gemt.", "success")
    return redirect(url_for("account.show"))


@pages.post("/absence")
def add_absence() -> Any:
    """Somebody stands in for oneself."""
    try:
        since, until = forms.day("since"), forms.day("until")
        if since is None or until is None:
            raise InvalidInputError("Skriv den første og den sidste dag, fx 24-10-2025. Intet er ændret.")
        absence = absences.add_own_absence(
            substitute_id=forms.number_or_none("substitute") or 0, since=since, until=until, actor=current_actor(),
            now=clock.now(),
        )  # fmt: skip
    except (InvalidInputError, ConflictError) as error:
        db.session.rollback()
        with read_only():
            return account_page(absence_error=told(error)), error.status
    tell_of_the_next_substitute(absence)
    flash("Dit fravær er gemt. Mailen går til stedfortræderen de dage.", "success")
    return redirect(url_for("account.show"))


@pages.post("/absence/<id:absence_id>/remove")
def remove_absence(absence_id: int) -> Any:
    """One is there after all."""
    absences.remove_own_absence(absence_id, actor=current_actor(), now=clock.now())
    flash("Fraværet er fjernet. Mailen går til dig igen.", "success")
    return redirect(url_for("account.show"))


def account_page(
    error: str | None = None, *, calendar_address: str | None = None, absence_error: str | None = None
) -> str:
    """The page; `calendar_address` is shown this once."""
    actor, today = current_actor(), clock.today()
    person = absences.own_person(actor)
    return render_template(
        "account/show.html",
        person=person,
        colleagues=absences.colleagues_of(person) if person else [],
        absences=absences.own_absences(actor, today),
        absence_error=absence_error,
        typed=forms.typed() if absence_error else {},
        has_party=current_user.party_id is not None,
        rhythm=preferences.rhythm_of(current_user.party_id or 0),
        today=today,
        user=queries.one_user(actor.user_id or 0),
        feed=queries.calendar_feed(actor.user_id or 0),
        calendar_address=calendar_address,
        error=error,
        shortest=SHORTEST_PASSWORD,
        user_words=user_words,
    )
