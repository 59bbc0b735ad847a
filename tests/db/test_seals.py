"""The history is sealed each night, in the database and beside it; whatever is done behind its back is found."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from tests import builders
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.errors import ConflictError, NotAllowedError
from workflow.extensions import db
from workflow.models import Action, ActionNote, AuditSeal, AuditSealLine, UserEvent
from workflow.services.accounts import users
from workflow.services.actions import tracking
from workflow.services.history import history, seals

NIGHT = datetime(2025, 10, 11, 0, 5, tzinfo=UTC)


@pytest.fixture
def file(app: Flask, tmp_path: Path) -> Path:
    """Two actions of Nord with three and two events, sealed in two nights, and one event that is not sealed yet."""
    body, owner = builders.make_body(), builders.make_person()
    first = builders.make_action(body, [owner])
    tracking.add_note(first.id, note="Aftalt på telefon", actor=SYSTEM, now=NIGHT)
    second = builders.make_action(body, [owner])
    path = tmp_path / "seals.log"
    assert seals.seal_night(path, now=NIGHT)
    tracking.change_status(first.id, version=first.version, status="in_progress", note=None, actor=SYSTEM, now=NIGHT)
    tracking.add_note(second.id, note="Set", actor=SYSTEM, now=NIGHT)
    assert seals.seal_night(path, now=NIGHT + timedelta(days=1))
    tracking.add_note(second.id, note="Efter forseglingen", actor=SYSTEM, now=NIGHT)
    return path


def broken(file: Path) -> list[str]:
    db.session.expire_all()
    return seals.verify(file)[0].broken


def behind_its_back(*statements: str) -> None:
    """What somebody with the database's own rights does: takes the guards away, and writes."""
    db.session.rollback()
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
            for name in names:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        for statement in statements:
            assert connection.exec_driver_sql(statement).rowcount > 0, statement
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SET session_replication_role = DEFAULT")


def events_of(number: int) -> str:
    return f"action_id = (SELECT id FROM action WHERE reference = 'NORD-2025-00{number}')"


def test_an_untouched_history_is_whole(file: Path) -> None:
    found, count = seals.verify(file)
    assert (found.events, found.broken, count) == (6, [], 2)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [(line["number"], line["events"], line["actions"]) for line in lines] == [(1, 3, 2), (2, 2, 2)]
    assert lines[1]["previous"] == lines[0]["hash"]


_COPIED = "action_id, {0}, at, actor_id, actor_name, kind, changes, note_hash, previous_hash, hash"
INSERTED = f"INSERT INTO action_event ({_COPIED.format('sequence')}) SELECT {_COPIED.format('sequence + 1')}"


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        pytest.param(
            [f"UPDATE action_event SET actor_name = 'En anden' WHERE {events_of(1)} AND sequence = 2"],
            ["NORD-2025-001, hændelse 2: er ændret"],
            id="changed",
        ),
        pytest.param(
            [
                f"DELETE FROM action_note WHERE event_id IN (SELECT id FROM action_event WHERE {events_of(2)})",
                f"DELETE FROM action_event WHERE {events_of(2)} AND sequence = 3",
                f"DELETE FROM action_event WHERE {events_of(2)} AND sequence = 2",
            ],
            ["NORD-2025-002, hændelse 2: mangler; den er med i forsegling 2"],
            id="the last ones deleted",
        ),
        pytest.param(
            [f"DELETE FROM action_event WHERE {events_of(1)} AND sequence = 3"],
            [
                "NORD-2025-001, hændelse 3: mangler; den er med i forsegling 2",
            ],
            id="the last status deleted",
        ),
        pytest.param(
            [
                f"DELETE FROM action_note WHERE event_id IN (SELECT id FROM action_event WHERE {events_of(2)})",
                f"DELETE FROM action_event WHERE {events_of(2)}",
            ],
            [
                "NORD-2025-002, hændelse 1: mangler; den er med i forsegling 1",
                "NORD-2025-002, hændelse 2: mangler; den er med i forsegling 2",
                "NORD-2025-002: har ingen hændelser; hele historikken mangler",
            ],
            id="all of one action deleted",
        ),
        pytest.param(
            [
                f"UPDATE action_event SET sequence = 4 WHERE {events_of(1)} AND sequence = 3",
                f"{INSERTED} FROM action_event WHERE {events_of(1)} AND sequence = 2",
            ],
            [
                "NORD-2025-001, hændelse 3: følger ikke efter hændelsen før den",
                "NORD-2025-001, hændelse 3: er ændret",
                "NORD-2025-001, hændelse 3: er ikke den, der er med i forsegling 2",
            ],
            id="one inserted",
        ),
        pytest.param(
            [
                f"UPDATE action_event SET sequence = 9 WHERE {events_of(1)} AND sequence = 2",
                f"UPDATE action_event SET sequence = 2 WHERE {events_of(1)} AND sequence = 3",
                f"UPDATE action_event SET sequence = 3 WHERE {events_of(1)} AND sequence = 9",
            ],
            [
                "NORD-2025-001, hændelse 2: følger ikke efter hændelsen før den",
                "NORD-2025-001, hændelse 2: er ændret",
                "NORD-2025-001, hændelse 3: følger ikke efter hændelsen før den",
                "NORD-2025-001, hændelse 3: er ændret",
                "NORD-2025-001, hændelse 3: er ikke den, der er med i forsegling 2",
            ],
            id="two in another order",
        ),
        pytest.param(
            [
                "UPDATE action SET status = 'closed' WHERE reference = 'NORD-2025-001'",
                f"DELETE FROM open_line WHERE {events_of(1)}",  # whoever is thorough thinks of that too
            ],
            ["NORD-2025-001: status er closed, men efter historikken in_progress"],
            id="the action without its history",
        ),
        pytest.param(
            ["UPDATE action_note SET text = '' WHERE text = 'Aftalt på telefon'"],
            ["NORD-2025-001, hændelse 2: bemærkningen er slettet, uden at historikken siger det"],
            id="a note emptied in silence",
        ),
        pytest.param(
            ["DELETE FROM action_note WHERE text = 'Aftalt på telefon'"],
            ["NORD-2025-001, hændelse 2: bemærkningen mangler"],
            id="a note deleted",
        ),
        pytest.param(
            [
                f"DELETE FROM audit_seal_line WHERE {events_of(1)} AND seal_number = 2",
                "UPDATE audit_seal SET events = 1 WHERE number = 2",
            ],
            [
                "Forsegling 2: er ændret",
                "Forsegling 2: dens linjer er ikke dem, der blev forseglet",
                "Forsegling 2: er en anden i databasen end i filen seals.log",
            ],
            id="a seal changed",
        ),
        pytest.param(
            ["DELETE FROM audit_seal_line WHERE seal_number = 2", "DELETE FROM audit_seal WHERE number = 2"],
            ["Forsegling 2: står i filen seals.log, men mangler i databasen"],
            id="a whole seal deleted",
        ),
    ],
)
def test_what_was_done_behind_its_back_is_found(file: Path, statements: list[str], told: list[str]) -> None:
    behind_its_back(*statements)
    found = broken(file)
    assert [line for line in told if line not in found] == []
    named = {line.split(",")[0].split(":")[0] for line in told}
    assert {line.split(",")[0].split(":")[0] for line in found} == named, found


def test_who_rewrites_all_of_the_database_is_found_by_the_file(file: Path) -> None:
    """The whole night is made again, with good hashes all through: only what stands outside tells."""
    behind_its_back("DELETE FROM audit_seal_line WHERE seal_number = 2", "DELETE FROM audit_seal WHERE number = 2")
    kept = file.read_text()
    forged = file.with_name("forged.log")
    assert seals.seal_night(forged, now=NIGHT + timedelta(days=1))
    assert broken(forged) == []
    assert broken(file) == ["Forsegling 2: er en anden i databasen end i filen seals.log"]
    file.write_text(kept.splitlines()[1] + "\n")
    assert "Forsegling 1: mangler i filen seals.log" in broken(file)


def test_a_night_is_sealed_once_whoever_asks(app: Flask, file: Path) -> None:
    made: list[AuditSeal | None] = []

    def beat() -> None:
        with app.app_context():
            # Each on a machine of its own: nothing but the database keeps them apart.
            made.append(seals.seal_night(file.with_name(f"{threading.get_ident()}.log"), now=NIGHT + timedelta(days=2)))
            db.session.remove()

    threads = [threading.Thread(target=beat) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len([seal for seal in made if seal]) == 1
    assert db.session.scalar(select(func.count()).select_from(AuditSeal)) == 3
    # The file that was not there that night is brought up to date by the next.
    assert seals.seal_night(file, now=NIGHT + timedelta(days=3))
    assert [json.loads(line)["number"] for line in file.read_text().splitlines()] == [1, 2, 3, 4]
    assert broken(file) == []


def test_by_hand_only_what_is_new_is_sealed(file: Path) -> None:
    made = seals.seal_now(file, now=NIGHT)
    assert made is not None
    assert (made.number, made.events, made.night) == (3, 1, None)
    assert seals.seal_now(file, now=NIGHT) is None
    assert broken(file) == []


def test_a_file_of_something_else_is_not_written_on(file: Path) -> None:
    other = json.loads(file.read_text().splitlines()[1]) | {"hash": "f" * 64}
    file.write_text(json.dumps(other) + "\n")
    with pytest.raises(ConflictError, match="workflow audit verify"):
        seals.seal_night(file, now=NIGHT + timedelta(days=2))


def test_a_note_is_erased_by_law_and_by_nothing_else(file: Path) -> None:
    action = db.session.execute(select(Action).where(Action.reference == "NORD-2025-001")).scalar_one()
    with pytest.raises(NotAllowedError):
        history.erase_note(action.id, 2, actor=Actor(1, "Nogen", frozenset({Grant("secretariat")})), now=NIGHT)
    history.erase_note(action.id, 2, actor=SYSTEM, now=NIGHT)
    assert "Aftalt på telefon" not in db.session.scalars(select(ActionNote.text)).all()
    assert broken(file) == []
    with pytest.raises(ConflictError):
        history.erase_note(action.id, 2, actor=SYSTEM, now=NIGHT)
    for statement in ("UPDATE action_note SET text = 'Noget andet'", "DELETE FROM action_note"):
        with pytest.raises(DBAPIError, match="only erased by law"):
            db.session.execute(text(statement))
        db.session.rollback()


@pytest.mark.parametrize("table", [AuditSeal, AuditSealLine, UserEvent])
def test_the_database_refuses_to_change_what_is_appended_to(file: Path, table: type[db.Model]) -> None:
    users.create_user("Ny", "ny@example.dk", "en lang adgangskode", role="reader")
    name = table.__tablename__
    assert db.session.scalar(select(func.count()).select_from(table))
    column = "actor_name = 'x'" if table is UserEvent else "hash = 'x'"
    for statement in (f"UPDATE {name} SET {column}", f"DELETE FROM {name}"):
        with pytest.raises(DBAPIError, match="is never changed"):
            db.session.execute(text(statement))
        db.session.rollback()


def test_a_machine_without_the_file_says_so(file: Path, tmp_path: Path) -> None:
    found, count = seals.verify(tmp_path / "elsewhere" / "seals.log")
    assert (found.broken, found.without_file, count) == ([], True, 2)
    assert not seals.verify(file)[0].without_file


def test_a_night_that_was_sealed_and_not_verified_is_verified_later(file: Path) -> None:
    assert not seals.is_verified()
    seals.keep_check(*seals.verify(file), now=NIGHT + timedelta(days=1, minutes=1))
    assert seals.is_verified()
    assert seals.seal_night(file, now=NIGHT + timedelta(days=2))
    assert not seals.is_verified()
