"""Server time of pages in process, in rounds, each beside its own SQL alone and a bare page with a login."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from flask import Flask, render_template_string, session
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from sqlalchemy import Engine, create_engine, event, select

from bench.actions.measuring import logged_in
from workflow.extensions import db
from workflow.models import Action
from workflow.models.users import User

LISTS = {
    "list": "/actions",
    "list, overdue": "/actions?view=overdue",
    "list, cluster and kind": "/actions?cluster=Nord&kind=task",
    "list, one body, closed": "/actions?view=all&body=NORD&status=closed",
    "list, one organisation": "/actions?view=all&owner=Kommune+7",
    "list, text": "/actions?q=handleplanen",
    "list, rare text": "/actions?view=all&q=kommunen+50000",
}
_BARE = "<!doctype html><title>Side</title><p>{{ current_user.name }}</p>"
Figures = dict[str, list[float]]


def pages(app: Flask, login: str, rounds: int, times: int) -> dict[str, Any]:
    """Median and p95 of each page's wall time, its own CPU time, and the same of its SQL alone, in milliseconds."""
    client = logged_in(app, login)
    addresses = {**LISTS, "list, next page": _next_page(client), "one action": _one(app), "overview": "/"}
    addresses |= _review(client)
    with app.app_context():
        work: dict[str, Callable[[], object]] = {"bare page": partial(_get, _bare_client(app, login), "/")}
        statements: dict[str, list[Any]] = {}
        for name, address in addresses.items():
            work[name] = partial(_get, client, address)
            with _recorded(db.engine) as statements[name]:
                work[name]()  # the first call fills what is kept; the second is the page as it is
                statements[name].clear()
                work[name]()
        connection = db.engine.raw_connection()
        cursor = connection.cursor()
        alone = {name: partial(_ask, cursor, asked) for name, asked in statements.items()}
        taken: dict[str, Figures] = {name: {"wall": [], "cpu": [], "sql": []} for name in work}
        for _ in range(rounds):
            for name, page in work.items():
                for _ in range(times):
                    _time(page, taken[name]["wall"], taken[name]["cpu"])
                    if name in alone:
                        _time(alone[name], taken[name]["sql"], [])
        connection.close()
    return {name: _told(figures, len(statements.get(name, ()))) for name, figures in taken.items()}


def _told(taken: Figures, statements: int) -> dict[str, float]:
    wall = sorted(taken["wall"])
    found = {
        "median_ms": statistics.median(wall),
        "p95_ms": wall[int(len(wall) * 0.95) - 1],
        "cpu_median_ms": statistics.median(taken["cpu"]),
        "cpu_seconds": sum(taken["cpu"]) / 1000,
    }
    if taken["sql"]:
        found |= {"sql_alone_median_ms": statistics.median(taken["sql"]), "statements": statements}
    return {name: round(value, 2) for name, value in found.items()}


def _time(work: Callable[[], object], wall: list[float], cpu: list[float]) -> None:
    start, used = time.perf_counter(), time.process_time()
    work()
    wall.append((time.perf_counter() - start) * 1000)
    cpu.append((time.process_time() - used) * 1000)


def _get(client: Any, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)


def _ask(cursor: Any, statements: list[tuple[str, Any]]) -> None:
    for statement, values in statements:
        cursor.execute(statement, values)
        cursor.fetchall()


@contextmanager
def _recorded(engine: Engine) -> Iterator[list[Any]]:
    """The statements that are executed in the block, with their values."""
    found: list[Any] = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            found.append((statement, values))

    event.listen(engine, "before_cursor_execute", keep)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", keep)


def _next_page(client: Any) -> str:
    found = re.search(r'rel="next" href="([^"]+)"', client.get("/actions").text)
    return found[1].replace("&amp;", "&") if found else "/actions"


def _review(client: Any) -> dict[str, str]:
    """The pages of the chair's review of the first body, in which all that is open is gone through."""
    begin = "/chair-review?body=NORD"
    page = client.get(begin).text
    values = dict(re.findall(r'name="(csrf_token|body|meeting)" value="([^"]+)"', page))
    following = client.post("/chair-review", data=values)
    assert following.status_code == 302, following.status_code
    item = following.headers["Location"]
    return {"review, begin": begin, "review, one action": item, "review, whole": item.rpartition("/")[0]}


def _one(app: Flask) -> str:
    """The newest open action of the first body that was read from minutes, or else any of that body."""
    with app.app_context():
        newest = select(Action.reference).where(Action.reference.like("NORD-%"), Action.status == "open")
        newest = newest.order_by(Action.proposal_id.is_(None), Action.id.desc())
        reference = db.session.scalars(newest.limit(1)).one()
        db.session.remove()
    return f"/actions/{reference}"


def _bare_client(app: Flask, login: str) -> Any:
    """A client that is logged in at the least that a Flask page with a login is: one statement, one line of HTML."""
    bare = Flask("bare")
    bare.secret_key = "a measurement's secret"
    manager = LoginManager(bare)
    engine = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    table = User.__table__

    class Somebody(UserMixin):
        def __init__(self, row: Any) -> None:
            self.id, self.name = row

    @manager.user_loader
    def load(user_id: str) -> Somebody:
        with engine.connect() as connection:
            return Somebody(
                connection.execute(select(table.c.id, table.c.name).where(table.c.id == int(user_id))).one()
            )

    @bare.get("/")
    @login_required
    def page() -> str:
        return render_template_string(_BARE, name=current_user.name)

    @bare.get("/login")
    def enter() -> str:
        with engine.connect() as connection:
            mail = table.c.email == f"{login}@example.dk"
            login_user(Somebody(connection.execute(select(table.c.id, table.c.name).where(mail)).one()))
        session.permanent = True
        return "in"

    client = bare.test_client()
    client.get("/login")
    return client
