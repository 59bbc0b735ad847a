"""`make bench-mail`: a morning's digests from plan to the last 250, and the same mails from a bare loop, in turn."""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import smtplib
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import delete, func, insert, select, text, update

from bench.actions.__main__ import database
from bench.mail.workers import Workers
from workflow import create_app, jobs
from workflow.clock import at_local
from workflow.config import read_settings
from workflow.extensions import db
from workflow.models import Action, Assignment, Body, Installation, Meeting, Message, Person, ReminderSlot
from workflow.schema import upgrade_database
from workflow.services.installation import clock_steps
from workflow.services.reminders import reminders
from workflow.services.reminders.reminder_lines import open_lines

RESULTS = Path(__file__).parents[1] / "results"
TODAY = date(2025, 10, 10)
NOW = at_local(TODAY)
ROUNDS = 3
LONGEST = 900  # seconds of one round
_BATCH = 5_000


@dataclass(frozen=True)
class Cost:
    """What one way of sending cost. Mails, seconds of wall and of CPU (of the processes that send)."""

    mails: int
    wall: float
    cpu: float

    @property
    def rate(self) -> float:
        return self.mails / self.wall


def main() -> None:
    """Measures on the databases asked for, prints, and keeps the figures in bench/results/mail-<actions>.json."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--actions", type=int, default=10_000)
    options.add_argument("--owners", type=int, default=500)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--only", choices=["sqlite", "postgresql"])
    options.add_argument(
        "--after-standstill", action="store_true", help="nothing was sent on the days before: all of it is missed"
    )
    given = options.parse_args()
    figures = {}
    with _sink() as port:
        for kind in [given.only] if given.only else ["sqlite", "postgresql"]:
            with database(kind, None) as (url, folder):
                figures[kind] = _measured(_app(url, folder, port), url, folder, port, given)
    report = {
        "at": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "open_actions": given.actions,
        "owners": given.owners,
        "rounds": given.rounds,
        "after_standstill": given.after_standstill,
        **figures,
    }
    told = json.dumps(report, indent=2)
    RESULTS.mkdir(exist_ok=True)
    name = f"mail-{given.actions}{'-after-standstill' if given.after_standstill else ''}.json"
    (RESULTS / name).write_text(told + "\n", encoding="utf-8")
    sys.stdout.write(told + "\n")


def _measured(app: Flask, url: str, folder: Path, port: int, given: argparse.Namespace) -> dict[str, Any]:
    with app.app_context():
        upgrade_database()
        clock_steps.set_clock(NOW)
        _fill(given.actions, given.owners)
        if not given.after_standstill:
            _tell_of_earlier_days()
        if app.extensions["settings"].database_url.startswith("postgresql"):
            db.session.execute(text("ANALYZE"))  # as the database does by itself, a minute after so many rows
            db.session.commit()
        alone, bare, together = [], [], []
        memory: list[float] = []
        with _workers(url, folder, port) as workers:
            for _ in range(given.rounds):
                _forget()
                alone.append(_run())
                mails = list(db.session.execute(select(Message.recipient, Message.raw).where(Message.state == "sent")))
                db.session.rollback()
                bare.append(_bare_loop([(row[0], row[1]) for row in mails], port))
                _forget()
                together.append(_ring(workers, len(mails), memory))
        db.session.remove()
        db.engine.dispose()
    return {
        "mails": alone[0].mails,
        "bare_loop": _told(bare, bare),
        "one_process_without_broker": _told(alone, bare),
        "worker_with_two_processes": _told(together, bare),
        "most_memory_mb_of_the_worker": max(memory),  # its three processes together
    }


def _told(costs: list[Cost], bare: list[Cost]) -> dict[str, Any]:
    return {
        "mails_per_second": [round(cost.rate, 1) for cost in costs],
        "ratio_to_bare_loop": round(
            statistics.median(mine.rate / other.rate for mine, other in zip(costs, bare, strict=True)), 2
        ),
        "cpu_seconds": [round(cost.cpu, 2) for cost in costs],
    }


def _run() -> Cost:
    wall, cpu = time.perf_counter(), time.process_time()
    result = reminders.run(NOW)
    assert result.sent == result.planned > 0, result
    return Cost(result.sent, time.perf_counter() - wall, time.process_time() - cpu)


def _ring(workers: Workers, mails: int, memory: list[float]) -> Cost:
    """The scheduler's job by a real worker, from the bell to the last 250; `memory` gets what it held on the way."""
    wall, cpu = time.perf_counter(), workers.cpu()
    jobs.enqueue(jobs.SWEEP)
    sent, looked = 0, 0.0
    while sent < mails:
        assert time.perf_counter() - wall < LONGEST, f"{sent} of {mails} mails after {LONGEST} s"
        time.sleep(0.02)
        if time.perf_counter() > looked + 1:
            looked = time.perf_counter()
            memory.append(workers.memory_mb())
        sent = db.session.scalar(select(func.count()).where(Message.state == "sent")) or 0
        db.session.rollback()
    cost = Cost(mails, time.perf_counter() - wall, workers.cpu() - cpu)
    memory.append(workers.memory_mb())
    workers.rest()  # bells that find nothing left would send the next round's mails
    return cost


def _bare_loop(mails: list[tuple[str, bytes]], port: int) -> Cost:
    """What cannot be undercut: the finished bytes over one connection, without any record."""
    wall, cpu = time.perf_counter(), time.process_time()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for recipient, raw in mails:
            server.sendmail("beslutningsspor@example.dk", [recipient], raw)
    return Cost(len(mails), time.perf_counter() - wall, time.process_time() - cpu)


def _forget() -> None:
    """As if nothing had been planned yet, and no mail had gone from here."""
    db.session.execute(delete(ReminderSlot).where(ReminderSlot.created_at >= NOW))
    db.session.execute(delete(Message))
    db.session.execute(update(Installation).values(identity=None))
    db.session.commit()


def _fill(actions: int, owners: int, seed: int = 1) -> None:
    """Open actions of so many owners, four in ten of them due or overdue this morning."""
    chance = random.Random(seed)
    body = Body(name="Politisk Sundhedsklynge Nord", prefix="NORD", level="political")
    db.session.add(body)
    people = [Person(name=f"Person {n}", email=f"person{n}@example.dk") for n in range(owners)]
    db.session.add_all(people)
    db.session.flush()
    meeting = Meeting(body_id=body.id, date=TODAY - timedelta(days=60))
    db.session.add(meeting)
    db.session.flush()
    ids = [person.id for person in people]
    for start in range(0, actions, _BATCH):
        rows = [_action(n, chance, body.id, meeting.id) for n in range(start + 1, min(start + _BATCH, actions) + 1)]
        db.session.execute(insert(Action), rows)
        lines = [
            {
                "action_id": row["id"], "party_id": chance.choice(ids), "lead": True, "state": "open",
                "assigned_at": at_local(TODAY - timedelta(days=50)),
            }
            for row in rows
        ]  # fmt: skip
        db.session.execute(insert(Assignment), lines)
    # They were told of them when they were assigned.
    db.session.commit()


def _tell_of_earlier_days() -> None:
    """The ledger of a usual morning: what was due before today was sent on its day."""
    address_of = dict(db.session.execute(select(Person.id, Person.email)).all())
    rows = [
        {
            "action_id": line.action_id, "party_id": line.party_id, "notice": notice.kind, "due_on": notice.due_on,
            "deadline": line.deadline, "recipient": address_of[line.party_id], "state": "sent",
            "created_at": at_local(notice.due_on),
        }
        for line in open_lines()
        for notice in line.notices(TODAY - timedelta(days=1))
    ]  # fmt: skip
    db.session.rollback()
    for start in range(0, len(rows), _BATCH):
        db.session.execute(insert(ReminderSlot), rows[start : start + _BATCH])
    db.session.commit()


def fill_one_each(count: int, known: int = 0) -> None:
    """So many people with an action each that is due this morning; `known`: how many there are from before."""
    if known:
        body, meeting = db.session.scalars(select(Body)).one(), db.session.scalars(select(Meeting)).one()
    else:
        body = Body(name="Politisk Sundhedsklynge Nord", prefix="NORD", level="political")
        db.session.add(body)
        db.session.flush()
        meeting = Meeting(body_id=body.id, date=TODAY - timedelta(days=60))
        db.session.add(meeting)
    numbers = range(known + 1, known + count + 1)
    people = [Person(name=f"Person {n - 1}", email=f"person{n - 1}@example.dk") for n in numbers]
    db.session.add_all(people)
    db.session.flush()
    chance = random.Random(1)
    rows = [{**_action(n, chance, body.id, meeting.id), "deadline": TODAY} for n in numbers]
    db.session.execute(insert(Action), rows)
    told = at_local(TODAY - timedelta(days=50))
    lines = [
        {"action_id": n, "party_id": person.id, "lead": True, "state": "open", "assigned_at": told}
        for n, person in zip(numbers, people, strict=True)
    ]
    db.session.execute(insert(Assignment), lines)
    db.session.commit()


def _action(number: int, chance: random.Random, body_id: int, meeting_id: int) -> dict[str, Any]:
    # 14 and 3 days before, on the day, and the weekly ones after it: what this morning's digest speaks of.
    speaks = chance.random() < 0.4
    days = chance.choice([14, 3, 0, -1, -8, -15]) if speaks else chance.randint(20, 200)
    return {
        "id": number,
        "reference": f"NORD-2025-{number:05}",
        "kind": "task",
        "title": f"Udarbejder en samlet plan for område {number} og sender den til sekretariatet",
        "quote": f"Kommunen udarbejder en samlet plan for område {number} og sender den til sekretariatet.",
        "body_id": body_id,
        "meeting_id": meeting_id,
        "status": "open",
        "deadline": TODAY + timedelta(days=days),
        "deadline_basis": "stated",
        "owner_basis": "stated",
        "created_at": at_local(TODAY - timedelta(days=50)),
        "version": 1,
    }


@contextmanager
def _sink() -> Iterator[int]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.mail.sink"], stdout=subprocess.PIPE, text=True, env={**os.environ}
    )
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def _workers(url: str, folder: Path, port: int) -> Iterator[Workers]:
    workers = Workers(_environment(url, folder, port))
    try:
        workers.start()
        yield workers
    finally:
        workers.close()


def _app(url: str, folder: Path, port: int) -> Flask:
    return create_app(read_settings(_environment(url, folder, port)), pages=False)


def _environment(url: str, folder: Path, port: int) -> dict[str, str]:
    values = {
        "ENV": "test", "DATABASE_URL": url, "DATA_DIR": str(folder), "SECRET_KEY": "a bench's secret",
        "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(port), "MAIL_TLS": "off", "MAIL_ALLOW": "*",
        "MAIL_BOUNCES": "retur@example.dk",
    }  # fmt: skip
    return {f"WORKFLOW_{name}": value for name, value in values.items()}


if __name__ == "__main__":
    main()
