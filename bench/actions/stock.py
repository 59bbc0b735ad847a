"""Many actions, as after some years: five in a hundred open, four clusters, joint owners, a history on each."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import func, insert, select

from workflow.domain.danish_order import order_key
from workflow.extensions import db
from workflow.models import (
    Action,
    ActionCluster,
    ActionEvent,
    ActionNote,
    AgendaItem,
    Assignment,
    Body,
    Cluster,
    Meeting,
    Organisation,
    Party,
    Person,
    Proposal,
    Role,
    RoleHolder,
    SourceDocument,
)
from workflow.models.actions import cluster_key
from workflow.services.accounts.users import add_user, hash_password
from workflow.services.history.history import FIRST, event_hash

PASSWORD = "en lang adgangskode"
CLUSTERS = ("Nord", "Midt", "Syd", "Vest")
TODAY = date(2025, 10, 10)
_VERBS = [
    "udarbejder", "indhenter", "afklarer", "beskriver", "indkalder", "sender", "drøfter", "aftaler", "vurderer",
    "følger", "undersøger", "samler",
]  # fmt: skip
_THINGS = [
    "overleveringspapiret", "handleplanen", "økonomien", "kørselsordningen", "genoptræningen", "demensindsatsen",
    "hjemmesygeplejen", "akutfunktionen", "børneindsatsen", "årsplanen", "mødekalenderen", "kommunikationen",
    "samarbejdsaftalen", "tilbagemeldingen", "udskrivningen", "medicinen", "forebyggelsen", "rehabiliteringen",
    "psykiatrien", "sundhedsdataene",
]  # fmt: skip
_PLACES = ["kommunen", "regionen", "sygehuset", "sekretariatet", "klyngen", "forvaltningen", "udvalget"]
_BATCH = 5_000
# The newest actions were read from minutes: so many documents, items of each, and actions of each item.
DOCUMENTS, ITEMS, OF_ITEM = 20, 10, 4


def fill(count: int, seed: int = 1, bodies_of_cluster: int = 2) -> None:
    """Puts `count` actions into the empty, migrated database of the running app, and its logins.

    These are admin and nord (the secretariat of one cluster), and the chairs of one body, one cluster, and of all.
    """
    chance = random.Random(seed)
    bodies = _bodies(bodies_of_cluster)
    owners = _owners(chance)
    add_user("Admin", "admin@example.dk", hash_password(PASSWORD), role="administrator", scope="everything")
    add_user("Nord", "nord@example.dk", hash_password(PASSWORD), role="secretariat", scope="cluster:Nord")
    for name, scope in (("body", f"body:{bodies[0][1]}"), ("cluster", "cluster:Nord"), ("all", "everything")):
        _chair(name, scope, bodies[0][0])
    db.session.commit()
    meetings = _meetings(bodies)
    with _loading():
        for start in range(0, count, _BATCH):
            numbers = range(start, min(start + _BATCH, count))
            _without_triggers()
            _store([_action(number + 1, chance, bodies, meetings) for number in numbers], owners, chance)
            db.session.commit()
    if db.engine.dialect.name == "postgresql":
        # The rows came with their ids: what is made afterwards goes on from the last.
        for table in (Action.__table__, Assignment.__table__, ActionEvent.__table__):
            last = select(func.max(table.c.id)).scalar_subquery()
            db.session.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), last)))
        db.session.commit()
    _read_from_minutes()
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


@contextmanager
def _loading() -> Iterator[None]:
    """The words of all are put into the search at the end, in one go, and so are the lines of what is open."""
    if db.engine.dialect.name != "postgresql":
        yield
        return
    run = db.session.connection().exec_driver_sql
    (index,) = run("SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_action_search_words'").one()
    run("DROP INDEX ix_action_search_words")
    db.session.commit()
    yield
    _without_triggers()
    run = db.session.connection().exec_driver_sql
    run(
        "INSERT INTO action_search SELECT a.id, search_words(concat_ws(' ', a.reference, a.title, a.quote, n.text)) "
        "FROM action a LEFT JOIN action_event e ON e.action_id = a.id AND e.sequence = 2 "
        "LEFT JOIN action_note n ON n.event_id = e.id"
    )
    run(
        "SELECT write_open_lines(id) FROM action "
        "WHERE status IN ('open', 'in_progress', 'waiting', 'reported_done') AND NOT has_tasks"
    )
    run("SET LOCAL maintenance_work_mem = '512MB'")
    run(index)
    db.session.commit()


def _without_triggers() -> None:
    """Until the next commit PostgreSQL checks no foreign key and runs no trigger, which would take most of the time.

    The rows are right by the way they are made.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.connection().exec_driver_sql("SET LOCAL session_replication_role = replica")


def proposed(count: int) -> int:
    """The id of new minutes with `count` proposals: decisions with nine tasks each."""
    body = db.session.scalars(select(Body)).first()
    owner = db.session.scalars(select(Person)).first()
    assert body is not None
    assert owner is not None
    number = db.session.query(SourceDocument).count()
    meeting = Meeting(body_id=body.id, date=TODAY - timedelta(days=number + 1), state="held")
    document = SourceDocument(
        sha256=f"{number:064d}", name="referat.txt", media_type="text/plain", size=1, content=b"x",
        text="Klyngen drøftede sagen. " * count, uploaded_at=datetime(2025, 10, 1, tzinfo=UTC), meeting=meeting,
    )  # fmt: skip
    items = [
        AgendaItem(
            document=document, position=place, number=str(place), title=f"Punkt {place}", span_start=place * 200,
            span_end=(place + 1) * 200,
        )
        for place in range(count // 10)
    ]  # fmt: skip
    db.session.add_all([document, *items])
    db.session.flush()
    for place in range(count):
        is_task = place % 10 > 0
        db.session.add(
            Proposal(
                document=document,
                item=items[place // 10],
                position=place,
                kind="task" if is_task else "decision",
                title=f"Opgave {place}",
                quote="Klyngen beder forvaltningen om at gøre det.",
                span_start=place * 20,
                span_end=place * 20 + 20,
                outcome=None if is_task else "approved",
                owners=[{"name": owner.name, "party_id": owner.id}] if is_task else [],
                owner_basis="stated" if is_task else "default",
                deadline=date(2025, 11, 1) if is_task else None,
                deadline_basis="stated" if is_task else "default",
            )
        )
    db.session.commit()
    return document.id


def _chair(name: str, scope: str, body_id: int) -> None:
    """A login chair-`name`: somebody who holds the chair of the body, and stands in for nobody."""
    person = Person(name=f"Formand {name}", email=f"chair-{name}@example.dk")
    db.session.add(person)
    db.session.flush()
    role = db.session.scalars(select(Role).where(Role.body_id == body_id, Role.office == "chair")).one()
    db.session.add(RoleHolder(role_id=role.id, person_id=person.id, since=date(2024, 1, 1)))
    login = f"chair-{name}@example.dk"
    add_user(person.name, login, hash_password(PASSWORD), role="chair", scope=scope, party_id=person.id)


def _bodies(of_cluster: int) -> list[tuple[int, str, int]]:
    found = []
    kinds = [("political", "Politisk Sundhedsklynge", ""), ("professional", "Fagligt niveau", "F")]
    kinds += [("professional", f"Arbejdsgruppe {number}", f"A{number}") for number in range(3, of_cluster + 1)]
    for name in CLUSTERS:
        cluster = Cluster(name=name)
        for level, words, prefix in kinds[:of_cluster]:
            body = Body(
                name=f"{words} {name}", prefix=f"{name.upper()}{prefix}".rstrip("-"), level=level, clusters=[cluster]
            )
            db.session.add_all(
                [
                    body,
                    Role(name=f"Sekretariatet, {body.name}", body=body, office="secretariat", email="s@example.dk"),
                    Role(name=f"Formandskabet, {body.name}", body=body, office="chair"),
                ]
            )
            db.session.flush()
            found.append((body.id, body.prefix, cluster.id))
    db.session.commit()
    return found


def _owners(chance: random.Random) -> list[int]:
    organisations = [Organisation(name=f"Kommune {number}", email=f"k{number}@example.dk") for number in range(20)]
    people = [
        Person(name=f"Ansvarlig {number}", email=f"a{number}@example.dk", organisation=chance.choice(organisations))
        for number in range(400)
    ]
    db.session.add_all([*organisations, *people])
    db.session.commit()
    return list(db.session.scalars(select(Party.id).where(Party.kind.in_(("person", "organisation", "role")))))


def _meetings(bodies: list[tuple[int, str, int]]) -> dict[int, list[tuple[int, date]]]:
    found: dict[int, list[tuple[int, date]]] = {}
    for body_id, _, _ in bodies:
        meetings = [Meeting(body_id=body_id, date=TODAY - timedelta(60 * n), state="held") for n in range(1, 60)]
        db.session.add_all(meetings)
        db.session.flush()
        found[body_id] = [(meeting.id, meeting.date) for meeting in meetings]
    db.session.commit()
    return found


def _action(number: int, chance: random.Random, bodies: Any, meetings: Any) -> dict[str, Any]:
    body_id, prefix, cluster_id = chance.choice(bodies)
    meeting_id, held = chance.choice(meetings[body_id])
    is_open = chance.random() < 0.05
    status = chance.choice(("open", "open", "in_progress", "waiting", "reported_done")) if is_open else (
        "settled" if chance.random() < 0.5 else "closed"
    )  # fmt: skip
    made = datetime(held.year, held.month, held.day, 12, tzinfo=UTC)
    done = made + timedelta(days=chance.randrange(5, 50))
    thing, place = chance.choice(_THINGS), chance.choice(_PLACES)
    title = f"{place.capitalize()} {chance.choice(_VERBS)} {thing} og {chance.choice(_THINGS)} ({number})"
    return {
        "id": number,
        "reference": f"{prefix}-{held.year}-{number:06d}",
        "kind": chance.choice(("recommendation", "decision", "task", "task")),
        "title": title,
        "title_key": order_key(title),
        "quote": f"Det blev aftalt, at {title}. " + " ".join(chance.choices(_THINGS, k=4)) + ".",
        "status": status,
        "body_id": body_id,
        "meeting_id": meeting_id,
        "owner_basis": chance.choice(("stated", "default")),
        "deadline": TODAY + timedelta(days=chance.randrange(-60, 120)) if is_open else held + timedelta(days=30),
        "deadline_basis": "default",
        "confidential": chance.random() < 0.02,
        "created_at": made,
        "closed_at": done if status == "closed" else None,
        "status_changed_at": done if status == "closed" else made,
        "version": 1,
        "has_tasks": False,
        "silent": False,
        "needs_confirmation": chance.random() < 0.0005,
        "cluster_id": cluster_id,
        "cluster_key": cluster_key([cluster_id]),
    }


def _store(rows: list[dict[str, Any]], owners: list[int], chance: random.Random) -> None:
    clusters = [{"action_id": row["id"], "cluster_id": row.pop("cluster_id")} for row in rows]
    _insert(Action.__table__, rows)
    _insert(ActionCluster.__table__, clusters)
    lines = [
        {
            "action_id": row["id"], "party_id": party_id, "lead": place == 0, "state": "open",
            "assigned_at": row["created_at"],
        }
        for row in rows
        for place, party_id in enumerate(chance.sample(owners, 1 if chance.random() < 0.85 else 3))
    ]  # fmt: skip
    _insert(Assignment.__table__, lines)
    events = []
    for row in rows:
        previous = FIRST
        for sequence in range(1, 4):
            event = {
                "id": row["id"] * 3 + sequence, "action_id": row["id"], "sequence": sequence, "at": row["created_at"],
                "actor_id": None, "actor_name": "Systemet", "kind": "created" if sequence == 1 else "note",
                "changes": {"status": [None, row["status"]]} if sequence == 1 else {}, "note_hash": None,
                "previous_hash": previous,
            }  # fmt: skip
            event["hash"] = previous = event_hash(SimpleNamespace(**event))
            events.append(event)
    _insert(ActionEvent.__table__, events)
    noted = [row for row in rows if row["id"] % 10 == 0]
    _insert(
        ActionNote.__table__,
        [{"event_id": row["id"] * 3 + 2, "text": "Talt med ansvarlig om tidsplanen."} for row in noted],
    )


def _read_from_minutes() -> None:
    """The newest actions, and of them the open ones first, get a document, an item and a passage each."""
    newest = select(Action).where(Action.status == "open").order_by(Action.id.desc()).limit(DOCUMENTS)
    for number, first in enumerate(db.session.scalars(newest).all()):
        others = (
            select(Action)
            .where(Action.meeting_id == first.meeting_id, Action.id != first.id, Action.proposal_id.is_(None))
            .order_by(Action.id.desc())
            .limit(ITEMS * OF_ITEM - 1)
        )
        _document(number, [first, *db.session.scalars(others)])
        db.session.commit()


def _document(number: int, actions: list[Action]) -> None:
    """Minutes of the meeting of these actions, which holds their quotes, so many to an item."""
    document = SourceDocument(
        sha256=f"f{number:063d}", name="referat.txt", media_type="text/plain", size=1, content=b"x", text="",
        uploaded_at=datetime(2025, 10, 1, tzinfo=UTC), reviewed_at=datetime(2025, 10, 2, tzinfo=UTC), state="assigned",
        meeting_id=actions[0].meeting_id,
    )  # fmt: skip
    db.session.add(document)
    words = "Referat\n\n"
    for place, start in enumerate(range(0, len(actions), OF_ITEM)):
        begins, some = len(words), actions[start : start + OF_ITEM]
        words += f"{place + 1}. Punkt {place + 1}\n\nSagsfremstilling. " + "Klyngen drøftede sagen. " * 40 + "\n\n"
        item = AgendaItem(
            document=document, position=place, number=str(place + 1), title=f"Punkt {place + 1}", span_start=begins,
            span_end=begins,
        )  # fmt: skip
        for action in some:
            action.proposal = Proposal(
                document=document, item=item, position=action.id, title=action.title, quote=action.quote,
                kind="task" if action.kind == "manual" else action.kind, span_start=len(words),
                span_end=len(words) + len(action.quote), owners=[], state="accepted",
            )  # fmt: skip
            action.item = item
            words += f"{action.quote}\n\n"
        item.span_end = len(words)
    document.text = words


def _insert(table: Any, rows: list[dict[str, Any]]) -> None:
    """All of `rows`, which have the same columns."""
    if not rows:
        return
    if db.engine.dialect.name != "postgresql":
        db.session.execute(insert(table), rows)
        return
    columns = list(rows[0])
    driver = db.session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([Jsonb(value) if isinstance(value, dict) else value for value in row.values()])
