"""What is measured: server time of pages in process, beside the bare statement that finds what they show."""

from __future__ import annotations

import re
import statistics
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy import select, text

from bench.actions.stock import PASSWORD, proposed
from workflow import clock
from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.models import Action
from workflow.services.review import review

TIMES = 40
_OPEN = "status IN ('open', 'in_progress', 'waiting', 'reported_done') AND NOT has_tasks"
# What a page costs at the very least: its ids, in its order.
BARE = {
    "open": f"SELECT id FROM action WHERE {_OPEN} ORDER BY deadline, id LIMIT 51",
    "all": "SELECT id FROM action ORDER BY deadline, id LIMIT 51",
    "one": "SELECT * FROM action WHERE id = 50000",
}
LISTS = {
    "first page": "/actions",
    "overdue": "/actions?view=overdue",
    "filters and text": "/actions?cluster=Nord&kind=task&q=kommunen+udarbej",
    "rare text": "/actions?view=all&q=kommunen+50000",
    "common text, all": "/actions?view=all&q=handleplanen",
    "one owner": "/actions?view=all&owner=Ansvarlig+7",
    "one organisation": "/actions?view=all&owner=Kommune+7",
    "closed in one body": "/actions?view=all&status=closed&body=NORD",
    "all by title": "/actions?view=all&sort=title",
    "all by status change": "/actions?view=all&sort=-status_changed",
}


def is_filled() -> bool:
    """Whether the database has its actions already."""
    return db.session.scalar(select(Action.id).limit(1)) is not None


def pages(app: Flask) -> dict[str, Any]:
    """Server time of the lists and of one action, for the administrator and the secretariat of one cluster."""
    figures: dict[str, Any] = {"bare": _bare(app)}
    reference = _reference(app)
    for user in ("admin", "nord"):
        client = logged_in(app, user)
        addresses = {**LISTS, "deep page": _deep(client), "one action": f"/actions/{reference}"}
        figures[user] = {name: _timed(partial(_get, client, address)) for name, address in addresses.items()}
    return figures


def _bare(app: Flask) -> dict[str, Any]:
    with app.app_context():
        found = {name: _timed(partial(_ask, statement)) for name, statement in BARE.items()}
        db.session.remove()
        return found


def _ask(statement: str) -> None:
    db.session.execute(text(statement)).all()


def logged_in(app: Flask, user: str) -> Any:
    """A client that is logged in as that user."""
    client = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/login").text)
    assert token
    data = {"email": f"{user}@example.dk", "password": PASSWORD, "csrf_token": token[1]}
    assert client.post("/login", data=data).status_code == 302
    return client


def _deep(client: Any) -> str:
    address = "/actions?view=all"
    for _ in range(30):
        found = re.search(r'rel="next" href="([^"]+)"', client.get(address).text)
        assert found
        address = found[1].replace("&amp;", "&")
    return address


def _reference(app: Flask) -> str:
    with app.app_context():
        found = db.session.scalars(
            select(Action.reference).where(Action.reference.like("NORD-%"), Action.status == "open").limit(1)
        ).one()
        db.session.remove()
        return found


def _get(client: Any, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)


def _timed(work: Callable[[], object]) -> dict[str, float]:
    """Median and p95 of the wall time, and the median of this process' own, in milliseconds, after a first call."""
    work()
    wall, own = [], []
    for _ in range(TIMES):
        start, used = time.perf_counter(), time.process_time()
        work()
        wall.append((time.perf_counter() - start) * 1000)
        own.append((time.process_time() - used) * 1000)
    wall.sort()
    return {
        "median_ms": round(statistics.median(wall), 2),
        "p95_ms": round(wall[int(TIMES * 0.95) - 1], 2),
        "own_cpu_median_ms": round(statistics.median(own), 2),
    }


def exports(app: Flask) -> dict[str, Any]:
    """The whole list as CSV and as XLSX: seconds, megabytes sent, and the most memory that Python took meanwhile."""
    client = logged_in(app, "admin")
    figures = {}
    for ending in ("csv", "xlsx"):
        tracemalloc.start()
        start, sent = time.perf_counter(), 0
        answer = client.get(f"/actions/handlinger.{ending}?view=all", buffered=False)
        for chunk in answer.iter_encoded():
            sent += len(chunk)
        taken, peak = time.perf_counter() - start, tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        figures[ending] = {"seconds": round(taken, 1), "sent_mb": round(sent / 1e6, 1), "peak_mb": round(peak / 1e6, 1)}
    return figures


def creation(app: Flask) -> dict[str, Any]:
    """A thousand proposals of one document accepted: actions a second, with their history, by wall and own time."""
    with app.app_context():
        document_id = proposed(1_000)
        db.session.remove()
        start, used = time.perf_counter(), time.process_time()
        made = review.accept(document_id, None, actor=SYSTEM, now=clock.now())
        wall, own = time.perf_counter() - start, time.process_time() - used
        db.session.remove()
    return {"a_second": round(len(made) / wall), "a_second_of_own_cpu": round(len(made) / own)}


PARTS: dict[str, Callable[[Flask], dict[str, Any]]] = {"pages": pages, "exports": exports, "creation": creation}
