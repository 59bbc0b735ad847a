"""Din konto: what one may see and do, and one's own password."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from workflow import clock
from workflow.errors import InvalidInputError, TooManyAttemptsError
from workflow.extensions import db
from workflow.queries import users as queries
from workflow.services import accounts, logins
from workflow.services.users import SHORTEST_PASSWORD
from workflow.transactions import read_only
from workflow.web import user_words
from workflow.web.auth import begin_session
from workflow.web.guard import current_actor

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


def account_page(error: str | None = None, *, calendar_address: str | None = None) -> str:
    """The page; `calendar_address` is shown this once."""
    user_id = current_actor().user_id or 0
    return render_template(
        "account/show.html",
        user=queries.one_user(user_id),
        feed=queries.calendar_feed(user_id),
        calendar_address=calendar_address,
        error=error,
        shortest=SHORTEST_PASSWORD,
        user_words=user_words,
    )
