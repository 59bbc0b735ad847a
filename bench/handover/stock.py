"""One cluster with many open actions, and the council that succeeds it."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

from sqlalchemy import func, select

from bench.actions import stock
from workflow.extensions import db
from workflow.models import Action, ActionEvent, Assignment, Body, Cluster, Role

NOW = datetime(2026, 1, 2, 9, 0, tzinfo=UTC)
_BATCH = 5_000


def fill(count: int) -> None:
    """`count` open actions in Nord, owned by people, organisations and Nord's own offices, with three events each."""
    chance = random.Random(1)
    bodies = stock._bodies(2)
    council = Body(name="Sundhedsråd Vendsyssel", prefix="VEND", level="council")
    db.session.add(council)
    db.session.flush()
    for office in ("secretariat", "chair"):
        db.session.add(Role(name=f"{office}, {council.name}", body=council, office=office))
    nord = db.session.execute(select(Cluster).where(Cluster.name == "Nord")).scalar_one()
    nord.successor, nord.succeeded_from = council, date(2026, 1, 1)
    own = [body for body in bodies if body[2] == nord.id]
    owners = stock._owners(chance)[:40]
    offices = list(db.session.scalars(select(Role.id).where(Role.body_id.in_([body[0] for body in own]))))
    owners += offices * max(1, len(owners) // max(1, len(offices)))
    owners = list(dict.fromkeys(owners))
    db.session.commit()
    meetings = stock._meetings(bodies)
    for start in range(0, count, _BATCH):
        # Numbers between those that the stock puts a note on: its notes are not chained.
        numbers = range(start, min(start + _BATCH, count))
        rows = [stock._action(number * 10 + 1, chance, own, meetings) for number in numbers]
        for row in rows:
            row |= {"status": "open", "closed_at": None}
        stock._store(rows, owners, chance)
        db.session.commit()
    if db.engine.dialect.name == "postgresql":
        for table in (Action.__table__, Assignment.__table__, ActionEvent.__table__):
            last = select(func.max(table.c.id)).scalar_subquery()
            db.session.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), last)))
        db.session.commit()
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
