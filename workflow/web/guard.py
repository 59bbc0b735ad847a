"""Before every page: who asks, may they, and GET may not write."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from workflow import clock
from workflow.config import Settings
from workflow.domain.access import Actor
from workflow.errors import WorkflowError
from workflow.extensions import db
from workflow.publishing.characters import writable
from workflow.services.accounts import logins, users
from workflow.transactions import start_reading, stop_reading
from workflow.web import errors
from workflow.web.page_extensions import login

NUL = "\0"  # no PostgreSQL text can hold it, and nobody means it
LOGIN = "login"  # where the session keeps the token of a login
READING = frozenset({"GET", "HEAD", "OPTIONS"})
View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Marks a view that needs no login. All others do: a forgotten mark closes a page, it never opens one."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def outside_production(view: View) -> View:
    """Marks a view that does not exist in production."""
    view.is_outside_production = True  # type: ignore[attr-defined]
    return view


def current_actor() -> Actor:
    """The user of this request, with grants and parties."""
    if "actor" not in g:
        found: logins.Login | None = g.get("login")  # none in the request that logs in
        g.actor = found.actor if found else users.actor_of(current_user._get_current_object())
    return g.actor


def reads_minutes(actor: Actor) -> bool:
    """Whether there may be minutes that the actor reads; who only owns actions reads none."""
    return actor.has_role("administrator", "secretariat", "chair", "reader")


def settings() -> Settings:
    """The settings of the running app."""
    return current_app.extensions["settings"]


def is_public(app: Flask, endpoint: str) -> bool:
    """Whether that endpoint answers without login."""
    return endpoint == "static" or getattr(app.view_functions[endpoint], "is_public", False)


def init_app(app: Flask) -> None:
    """Puts the guard before every page of `app`."""
    login.session_protection = "strong"
    login.user_loader(_load_user)
    app.before_request(_begin)
    app.before_request(_refuse_nul)
    app.before_request(_leave_out_unwritable)
    app.before_request(_admit)
    app.teardown_request(_end)


def _load_user(user_id: str) -> logins.LoggedIn | None:
    found = logins.login_of(session.get(LOGIN), clock.system_now(), clock.today())
    if found is None or found.user.get_id() != user_id:
        return None
    g.login = found
    return found.user


def _begin() -> None:
    if request.method in READING:
        g.reading = start_reading()


def _refuse_nul() -> None:
    """Nothing that is asked for or sent may hold a NUL character; what a file holds is the reader's business."""
    sent = [request.path]
    for values in (request.args, request.form):
        sent += [text for name, several in values.lists() for text in (name, *several)]
    sent += [name for _, several in request.files.lists() for file in several if (name := file.filename)]
    if any(NUL in text for text in sent):
        raise WorkflowError(
            "Det sendte indeholder et usynligt tegn (U+0000), som ikke kan bruges. Intet er ændret. "
            "Skriv teksten igen, og prøv så en gang til."
        )


def _leave_out_unwritable() -> None:
    """What comes along unseen when somebody pastes, and no paper or workbook could hold, is not read at all.

    Letters whose accent is a sign of its own, as file names of a Mac and PDF readers give them, become one sign: else
    nobody who types the name would find it.
    """
    request.args, request.form = _writable(request.args), _writable(request.form)
    for _, several in request.files.lists():
        for file in several:
            file.filename = _composed(file.filename or "")


def _writable(sent: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict([(name, _composed(text)) for name, text in sent.items(multi=True)])


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", writable(text))


def _end(_error: BaseException | None) -> None:
    token = g.pop("reading", None)
    if token is not None:
        db.session.rollback()
        stop_reading(token)


def _admit() -> Any:
    if request.endpoint is None:
        return None  # not found, which is answered the same to everybody
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "is_outside_production", False) and settings().production:
        abort(404)
    if is_public(current_app, request.endpoint):
        return None
    if current_user.is_authenticated:
        current_actor()
        if request.method not in READING:
            # Nothing was written. It ends the transaction that looked up who asks: it holds the write lock of SQLite,
            # and reading an uploaded document may take a while.
            db.session.commit()
        return None
    # Who logs out and is out already has lost nothing.
    wrote = request.method not in READING and request.endpoint != "auth.logout"
    if wrote and (told := errors.logged_out()) is not None:
        return told
    wanted = request.full_path.rstrip("?") if request.method in READING else None
    return redirect(url_for("auth.login", next=wanted if wanted != "/" else None))
