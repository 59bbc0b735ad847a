"""The nightly seal: all new events under one head, kept in the database and in a file beside it (docs/adr).

A seal has a line for each action with new events: how far its chain had come, and the hash there. The root is the
hash over its lines, the head covers the root and the head before it. A line of the file is one seal.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import func, insert, or_, select

from workflow.errors import ConflictError, UniqueConflictError
from workflow.extensions import db
from workflow.models import ActionEvent, AuditCheck, AuditSeal, AuditSealLine
from workflow.services.history import chains
from workflow.services.history.chains import BATCH, FIRST, Verification
from workflow.services.transaction import transaction
from workflow.transactions import read_only

log = logging.getLogger(__name__)
MOST_KEPT = 50  # faults of a verification that are kept for the page


def seal_night(file: Path, *, now: datetime) -> AuditSeal | None:
    """The seal of this night (a day in UTC), with or without new events; None when it is there already.

    Any number of schedulers may ask for it. Raises ConflictError when the file does not fit the database.
    """
    return _seal(file, now, night=now.astimezone(UTC).date())


def seal_now(file: Path, *, now: datetime) -> AuditSeal | None:
    """A seal over what is new, made by hand; None when nothing is."""
    return _seal(file, now, night=None)


def verify(file: Path) -> tuple[Verification, int]:
    """Walks the chains, the seals and the file; with the number of seals. Reads only."""
    with _held(file, fcntl.LOCK_SH):
        db.session.rollback()
        with read_only(one_transaction=True):
            found = chains.verify()
            seals = _verify_seals(found)
            found.without_file = bool(seals) and not file.exists()
            if not found.without_file:
                _verify_file(file, seals, found)
            db.session.rollback()
    return found, len(seals)


def is_verified() -> bool:
    """Whether the whole has been verified since the last seal was made: who made it may have died in between."""
    latest = select(func.max(AuditSeal.at)).scalar_subquery()
    found = db.session.scalar(select(AuditCheck.id).where(AuditCheck.at >= latest).limit(1))
    db.session.rollback()
    return found is not None


def keep_check(found: Verification, seals: int, *, now: datetime) -> AuditCheck:
    """Keeps what a verification found, for the administrator's page."""
    with transaction():
        check = AuditCheck(
            at=now,
            events=found.events,
            seals=seals,
            broken=len(found.broken),
            told="\n".join(found.broken[:MOST_KEPT]),
        )
        db.session.add(check)
    return check


def _seal(file: Path, now: datetime, night: date | None) -> AuditSeal | None:
    with _held(file, fcntl.LOCK_EX):
        try:
            with transaction():
                made = _make(now, night)
        except UniqueConflictError as error:
            # Somebody else has made it in this moment, on another machine.
            if "audit_seal" not in error.said:
                raise
            made = None
        _write_missing(file)
    return made


def _make(now: datetime, night: date | None) -> AuditSeal | None:
    if night and db.session.scalar(select(AuditSeal.number).where(AuditSeal.night == night)):
        return None
    last = db.session.scalars(select(AuditSeal).order_by(AuditSeal.number.desc()).limit(1)).first()
    heads = db.session.execute(_new_heads()).all()
    if not heads and night is None:
        return None
    seal = AuditSeal(
        number=last.number + 1 if last else 1,
        night=night,
        at=now,
        actions=len(heads),
        events=sum(head.sequence - (head.sealed or 0) for head in heads),
        root=_root((head.action_id, head.sequence, head.hash) for head in heads),
        previous_hash=last.hash if last else FIRST,
    )
    seal.hash = _seal_hash(seal)
    db.session.add(seal)
    db.session.flush()
    for start in range(0, len(heads), BATCH):
        lines = [
            {"seal_number": seal.number, "action_id": head.action_id, "sequence": head.sequence, "hash": head.hash}
            for head in heads[start : start + BATCH]
        ]
        db.session.execute(insert(AuditSealLine), lines)
    return seal


def _new_heads() -> Any:
    """The last event of each action that has events since its last seal: asked per action, not by time or id.

    A transaction that commits late is seen by the next seal, and none is seen twice.
    """
    newest = (
        select(ActionEvent.action_id, func.max(ActionEvent.sequence).label("sequence"))
        .group_by(ActionEvent.action_id)
        .subquery()
    )
    sealed = (
        select(AuditSealLine.action_id, func.max(AuditSealLine.sequence).label("sequence"))
        .group_by(AuditSealLine.action_id)
        .subquery()
    )
    return (
        select(ActionEvent.action_id, ActionEvent.sequence, ActionEvent.hash, sealed.c.sequence.label("sealed"))
        .join(newest, (newest.c.action_id == ActionEvent.action_id) & (newest.c.sequence == ActionEvent.sequence))
        .outerjoin(sealed, sealed.c.action_id == ActionEvent.action_id)
        .where(or_(sealed.c.sequence.is_(None), ActionEvent.sequence > sealed.c.sequence))
        .order_by(ActionEvent.action_id)
    )


def _root(lines: Iterable[tuple[int, int, str]]) -> str:
    digest = hashlib.sha256()
    for action_id, sequence, head in lines:
        digest.update(f"{action_id} {sequence} {head}\n".encode())
    return digest.hexdigest()


def _seal_hash(seal: AuditSeal) -> str:
    at = seal.at.astimezone(UTC).isoformat(timespec="microseconds")
    night = seal.night.isoformat() if seal.night else ""
    content = f"{seal.number} {night} {at} {seal.actions} {seal.events} {seal.root} {seal.previous_hash}"
    return hashlib.sha256(content.encode()).hexdigest()


def _verify_seals(found: Verification) -> list[AuditSeal]:
    roots = {
        number: _root((row.action_id, row.sequence, row.hash) for row in rows)
        for number, rows in groupby(_sealed_lines(), lambda row: row.seal_number)
    }
    seals = list(db.session.scalars(select(AuditSeal).order_by(AuditSeal.number)))
    expected, previous = 1, FIRST
    for seal in seals:
        if seal.number != expected:
            found.tell(f"Forsegling {seal.number}: før den mangler forsegling {expected}")
        if seal.previous_hash != previous:
            found.tell(f"Forsegling {seal.number}: følger ikke efter forseglingen før den")
        if seal.hash != _seal_hash(seal):
            found.tell(f"Forsegling {seal.number}: er ændret")
        if seal.root != roots.get(seal.number, _root(())):
            found.tell(f"Forsegling {seal.number}: dens linjer er ikke dem, der blev forseglet")
        expected, previous = seal.number + 1, seal.hash
    return seals


def _sealed_lines() -> Iterator[Any]:
    query = select(
        AuditSealLine.seal_number, AuditSealLine.action_id, AuditSealLine.sequence, AuditSealLine.hash
    ).order_by(AuditSealLine.seal_number, AuditSealLine.action_id)
    yield from db.session.execute(query.execution_options(yield_per=BATCH))


def _verify_file(file: Path, seals: list[AuditSeal], found: Verification) -> None:
    stored = {seal.number: seal for seal in seals}
    written: set[int] = set()
    for number, line in enumerate(_lines_of(file), start=1):
        kept = _read(line)
        if kept is None:
            found.tell(f"Filen {file.name}, linje {number}: kan ikke læses")
            continue
        written.add(kept["number"])
        seal = stored.get(kept["number"])
        if seal is None:
            found.tell(f"Forsegling {kept['number']}: står i filen {file.name}, men mangler i databasen")
        elif kept != _told(seal):
            found.tell(f"Forsegling {seal.number}: er en anden i databasen end i filen {file.name}")
    for seal in seals:
        if seal.number not in written:
            found.tell(f"Forsegling {seal.number}: mangler i filen {file.name}")


def _write_missing(file: Path) -> None:
    """Appends the seals that the file lacks at its end: this one, and what a crash or another machine left out."""
    lines = _lines_of(file)
    last = _read(lines[-1]) if lines else None
    if lines and last is None:
        raise ConflictError(
            f"Den sidste linje i {file} kan ikke læses. Forseglingen er gemt, men ikke skrevet i filen."
        )
    after = last["number"] if last else 0
    new = list(db.session.scalars(select(AuditSeal).where(AuditSeal.number > after).order_by(AuditSeal.number)))
    db.session.rollback()
    if not new:
        return
    if last and new[0].previous_hash != last["hash"]:
        raise ConflictError(
            f"Forsegling {new[0].number} følger ikke efter den sidste i {file}. Forseglingen er gemt i databasen, men "
            "ikke skrevet i filen. Kør: workflow audit verify"
        )
    if not last and len(new) > 1:
        log.warning("the file of seals %s is new: all %d seals are written to it", file, len(new))
    with file.open("a", encoding="utf-8") as handle:
        for seal in new:
            handle.write(json.dumps(_told(seal), separators=(",", ":")) + "\n")
        handle.flush()
        os.fsync(handle.fileno())


def _told(seal: AuditSeal) -> dict[str, Any]:
    """A seal as a line of the file."""
    return {
        "number": seal.number,
        "at": seal.at.astimezone(UTC).isoformat(timespec="seconds"),
        "actions": seal.actions,
        "events": seal.events,
        "root": seal.root,
        "previous": seal.previous_hash,
        "hash": seal.hash,
    }


def _read(line: str) -> dict[str, Any] | None:
    try:
        kept = json.loads(line)
    except ValueError:
        return None
    return kept if isinstance(kept, dict) and isinstance(kept.get("number"), int) else None


def _lines_of(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else []


@contextmanager
def _held(file: Path, how: int) -> Iterator[TextIO]:
    """One at a time on this machine: who verifies sees no seal that is on its way into the file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(f"{file.name}.lock").open("a", encoding="utf-8") as handle:
        fcntl.flock(handle, how)
        yield handle
