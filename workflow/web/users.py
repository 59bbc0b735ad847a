"""Administration: who may log in, and what they may see and do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from workflow import clock
from workflow.domain.access import Actor, administers_everything
from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db
from workflow.models.users import ROLES
from workflow.queries import parties
from workflow.queries import users as queries
from workflow.services.accounts import accounts
from workflow.services.accounts.users import SHORTEST_PASSWORD, actor_of
from workflow.transactions import read_only
from workflow.web import errors, forms, numbers, user_words
from workflow.web.guard import current_actor

PAGE_SIZE = 100
LOG_SIZE = 100
LONGEST_SEARCH = 200  # characters

pages = Blueprint("users", __name__, url_prefix="/administration/users")


@pages.before_request
def _for_administrators() -> None:
    if not administers_everything(current_actor()):
        abort(404)


@pages.get("")
def index() -> str:
    """The list, with its search."""
    text = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    page = max(numbers.parse(request.args.get("page", "")) or 1, 1)
    found = queries.list_users(text, limit=PAGE_SIZE + 1, skip=(page - 1) * PAGE_SIZE)
    return render_template(
        "users/index.html",
        users=found[:PAGE_SIZE],
        total=queries.count_users(text),
        text=text,
        page=page,
        has_more=len(found) > PAGE_SIZE,
        user_words=user_words,
    )


@pages.get("/new")
def ask_new() -> str:
    """The form of a new login."""
    return _new()


@pages.post("")
def create() -> Any:
    """Makes a login, and shows its password once."""
    try:
        user, password = accounts.create(
            _details(), forms.text("password") or None, actor=current_actor(), now=clock.now()
        )
    except (ConflictError, InvalidInputError) as error:
        db.session.rollback()
        with read_only():
            return _new(error=errors.told(error)), error.status
    return _show(user.id, made=password if not forms.text("password") else None, is_new=True)


@pages.get("/log")
def log() -> str:
    """Everything that was changed, newest first."""
    before = numbers.parse(request.args.get("before", ""))
    found = queries.events(limit=LOG_SIZE + 1, before_id=before)
    return render_template(
        "users/log.html",
        events=found[:LOG_SIZE],
        next_before=found[LOG_SIZE - 1].id if len(found) > LOG_SIZE else None,
        user_words=user_words,
    )


@pages.get("/<id:user_id>")
def show(user_id: int) -> str:
    """One login."""
    return _show(user_id)


@pages.post("/<id:user_id>")
def edit(user_id: int) -> Any:
    """Other name, address or party."""
    return _change(
        user_id,
        "details",
        lambda actor, now: accounts.change_details(
            user_id, _details(), version=forms.number("version"), actor=actor, now=now
        ),
        "Oplysningerne er gemt.",
    )


@pages.post("/<id:user_id>/grants")
def add_grant(user_id: int) -> Any:
    """Gives a role somewhere."""
    return _change(
        user_id,
        "grants",
        lambda actor, now: accounts.add_grant(user_id, forms.text("role"), forms.text("scope"), actor=actor, now=now),
        "Adgangen er givet.",
    )


@pages.post("/<id:user_id>/grants/<id:grant_id>/remove")
def remove_grant(user_id: int, grant_id: int) -> Any:
    """Takes a role away."""
    return _change(
        user_id,
        "grants",
        lambda actor, now: accounts.remove_grant(user_id, grant_id, actor=actor, now=now),
        "Adgangen er fjernet.",
    )


@pages.post("/<id:user_id>/deactivate")
def deactivate(user_id: int) -> Any:
    """Closes the login."""
    return _change(
        user_id,
        "state",
        lambda actor, now: accounts.deactivate(user_id, actor=actor, now=now),
        "Login er lukket. Brugeren er logget ud alle steder.",
    )


@pages.post("/<id:user_id>/reactivate")
def reactivate(user_id: int) -> Any:
    """Opens it again."""
    return _change(
        user_id,
        "state",
        lambda actor, now: accounts.reactivate(user_id, actor=actor, now=now),
        "Login er åbent igen.",
    )


@pages.post("/<id:user_id>/password")
def set_password(user_id: int) -> Any:
    """A new password: the one that was typed, or one that is made and shown once."""
    typed = forms.text("password") or None
    try:
        _, password = accounts.set_password(user_id, typed, actor=current_actor(), now=clock.now())
    except InvalidInputError as error:
        db.session.rollback()
        with read_only():
            return _show(user_id, failed="password", error=error.user_text), error.status
    if typed:
        flash("Den nye adgangskode gælder nu. Brugeren er logget ud alle steder.", "success")
        return redirect(url_for("users.show", user_id=user_id))
    return _show(user_id, made=password)


def _change(user_id: int, form: str, work: Callable[[Actor, datetime], Any], done: str) -> Any:
    try:
        work(current_actor(), clock.now())
    except (ConflictError, InvalidInputError) as error:
        db.session.rollback()
        with read_only():
            return _show(user_id, failed=form, error=errors.told(error)), error.status
    flash(done, "success")
    if user_id == current_actor().user_id and not administers_everything(_now(user_id)):
        return redirect(url_for("overview.show"))  # took one's own access away
    return redirect(url_for("users.show", user_id=user_id))


def _now(user_id: int) -> Actor:
    return actor_of(queries.one_user(user_id))


def _details() -> accounts.Details:
    return accounts.Details(forms.text("name"), forms.text("email"), forms.party_id("party_name"))


def _new(error: str | None = None) -> str:
    return render_template(
        "users/new.html",
        error=error,
        typed=forms.typed(),
        party_names=parties.all_names(),
        shortest=SHORTEST_PASSWORD,
    )


def _show(
    user_id: int,
    *,
    failed: str | None = None,
    error: str | None = None,
    made: str | None = None,
    is_new: bool = False,
) -> str:
    return render_template(
        "users/show.html",
        user=queries.one_user(user_id),
        events=queries.events(user_id, limit=LOG_SIZE),
        scopes=queries.scopes(),
        roles=ROLES,
        failed=failed,
        error=error,
        typed=forms.typed() if failed else {},
        made=made,
        is_new=is_new,
        party_names=parties.all_names(),
        shortest=SHORTEST_PASSWORD,
        user_words=user_words,
    )
