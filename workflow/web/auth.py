"""Log in and out. The session is a new one after each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from workflow import clock
from workflow.errors import InvalidInputError, TooManyAttemptsError
from workflow.extensions import db
from workflow.models import Grant, Installation, User
from workflow.services.accounts import logins
from workflow.services.register.register import EXAMPLE_PASSWORD
from workflow.web import words
from workflow.web.addresses import page_address
from workflow.web.guard import LOGIN, public, settings

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
    return _form(next_address=page_address(request.args.get("next")))


@pages.post("/login")
@public
def log_in() -> Any:
    """Checks address and password."""
    email = request.form.get("email", "")
    wanted = page_address(request.form.get("next"))
    address = request.remote_addr or ""
    try:
        user, token = logins.log_in(email, request.form.get("password", ""), address=address, now=clock.system_now())
    except (InvalidInputError, TooManyAttemptsError) as error:
        answer = make_response(_form(email=email, next_address=wanted, error=error.user_text), error.status)
        if isinstance(error, TooManyAttemptsError):
            answer.headers["Retry-After"] = str(math.ceil(error.wait.total_seconds()))
        return answer
    begin_session(user, token)
    return redirect(wanted or url_for("overview.show"))


@pages.post("/logout")
def logout() -> Response:
    """Ends the login."""
    logins.log_out(session.get(LOGIN))
    logout_user()
    session.clear()
    flash("Du er logget ud.", "success")
    return redirect(url_for("auth.login"))


def begin_session(user: User, token: str) -> None:
    """A session of its own for a login: nothing of the one before is kept."""
    session.clear()
    session.permanent = True
    session[LOGIN] = token
    login_user(user)


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
