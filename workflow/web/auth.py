"""Log in and out. The session is a new one after each."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from workflow.extensions import db
from workflow.models import Grant, Installation, User
from workflow.services import users
from workflow.services.register import EXAMPLE_PASSWORD
from workflow.web import words
from workflow.web.guard import local_address, public, settings

WRONG = "Mailadressen eller adgangskoden passer ikke. Prøv igen, eller bed administratoren om en ny adgangskode."

pages = Blueprint("auth", __name__)


@dataclass(frozen=True)
class ExampleLogin:
    """A login that the example brings, for anybody to try."""

    name: str
    email: str
    role: str


@pages.get("/login")
@public
def login() -> str | Response:
    """The form."""
    if current_user.is_authenticated:
        return redirect(url_for("overview.show"))
    return _form(next_address=local_address(request.args.get("next")))


@pages.post("/login")
@public
def log_in() -> str | Response | tuple[str, int]:
    """Checks address and password."""
    email = request.form.get("email", "")
    wanted = local_address(request.form.get("next"))
    user = users.authenticate(email, request.form.get("password", ""))
    if user is None:
        return _form(email=email, next_address=wanted, error=WRONG), 422
    session.clear()
    session.permanent = True
    login_user(user)
    return redirect(wanted or url_for("overview.show"))


@pages.post("/logout")
def logout() -> Response:
    """Ends the session."""
    logout_user()
    session.clear()
    flash("Du er logget ud.", "success")
    return redirect(url_for("auth.login"))


def _form(*, email: str = "", next_address: str | None = None, error: str | None = None) -> str:
    return render_template(
        "auth/login.html",
        email=email,
        next=next_address,
        error=error,
        examples=_examples(),
        example_password=EXAMPLE_PASSWORD,
    )


def _examples() -> list[ExampleLogin]:
    """The example's logins, where examples have been loaded; never in production."""
    if settings().production or not db.session.scalar(select(Installation.examples_loaded)):
        return []
    everybody = db.session.scalars(
        select(User)
        .where(User.active.is_(True), User.email.endswith("@example.dk"))
        .options(selectinload(User.grants).joinedload(Grant.cluster), selectinload(User.grants).joinedload(Grant.body))
        .order_by(User.id)
    )
    return [ExampleLogin(user.name, user.email, _role(user)) for user in everybody]


def _role(user: User) -> str:
    parts = []
    for grant in user.grants:
        place = grant.cluster.name if grant.cluster else grant.body.name if grant.body else "alt"
        parts.append(f"{words.ROLE[grant.role]}, {place}")
    return "; ".join(parts)
