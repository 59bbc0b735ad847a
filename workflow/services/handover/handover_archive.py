"""The package as files: a manifest as JSON, the actions as CSV, their history, the note, and the documents.

The manifest is written when the move begins. The packed file is made from it and from what never changes, so it is
the same whenever it is made; its SHA-256 stands with the package.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import logging
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import undefer

from workflow.domain.access import SYSTEM, Actor
from workflow.extensions import db
from workflow.models import Action, ActionEvent, ActionFile, HandoverPackage, SourceDocument
from workflow.publishing.paper import UnwritableError
from workflow.queries.actions import rows_of
from workflow.queries.handover_note import documents
from workflow.queries.handover_plan import Plan
from workflow.queries.id_lists import ID_LIST, is_one_of
from workflow.services.handover import handover_note
from workflow.services.transaction import transaction

_log = logging.getLogger(__name__)
CONTRACT = "handover/1"
_ALWAYS = (1980, 1, 1, 0, 0, 0)  # the time of every file in the package: the same content, the same bytes
_COLUMNS = (
    "reference", "state", "kind", "title", "status", "body", "meeting", "item", "owners", "owners_after", "deadline",
    "deadline_text", "deadline_after", "parent", "confidential", "quote",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for more than words
_PIECE = 1000


def manifest(intended: Plan, actor: Actor, now: datetime) -> str:
    """The manifest of a move, as JSON: what moves, what stays, and the documents."""
    scope = intended.scope
    ids = [line.id for line in intended.lines]
    heads = {
        row.action_id: row
        for row in db.session.execute(
            select(ActionEvent.action_id, ActionEvent.sequence, ActionEvent.hash).where(
                ActionEvent.id.in_(
                    select(func.max(ActionEvent.id))
                    .where(is_one_of(ActionEvent.action_id, ID_LIST))
                    .group_by(ActionEvent.action_id)
                )
            ),
            {"ids": ids},
        )
    }
    rows = {row.id: row for start in range(0, len(ids), _PIECE) for row in rows_of(SYSTEM, ids[start : start + _PIECE])}
    actions = []
    for line in intended.lines:
        row = rows[line.id]
        actions.append(
            {
                "reference": line.reference,
                "state": "kept" if line.is_kept else "handed_over",
                "why_kept": line.why_kept,
                "kind": line.kind,
                "title": line.title,
                "status": line.status,
                "body": line.body,
                "clusters": row.clusters,
                "meeting": row.meeting_date.isoformat() if row.meeting_date else None,
                "item": row.item,
                "parent": row.parent,
                "owners": [owner.name for owner in line.owners],
                "owners_after": None if line.is_kept else [owner.to_name for owner in line.owners],
                "deadline": line.deadline.isoformat(),
                "deadline_text": row.deadline_text,
                "deadline_after": line.new_deadline.isoformat() if line.new_deadline else None,
                "confidential": line.confidential,
                "quote": row.evidence,
                "events": heads[line.id].sequence,
                "last_hash": heads[line.id].hash,
            }
        )
    content = {
        "contract": CONTRACT,
        "scope": scope.key,
        "name": scope.title,
        "successor": scope.successor,
        "from": scope.since.isoformat() if scope.since else None,
        "frozen_at": now.isoformat(),
        "frozen_by": actor.name,
        "open": intended.tally.open,
        "handed_over": intended.tally.handed_over,
        "kept": intended.tally.kept,
        "actions": actions,
        "documents": documents(scope),
        "files": _files([line.id for line in intended.lines if not line.is_kept]),
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)


def seal(package_id: int) -> str | None:
    """Packs the files and keeps them with their checksum, once; whoever comes second changes nothing.

    Gives why not when a paper cannot be written. What was frozen stays, so it can be tried again at any time; the move
    does not wait for it.
    """
    with transaction():
        package = db.session.get(
            HandoverPackage, package_id, options=[undefer(HandoverPackage.manifest), undefer(HandoverPackage.note)]
        )
        if package is None or package.sha256 is not None:
            return None
        content, note = package.manifest, package.note
    try:
        packed = pack(content, note)
    except UnwritableError as error:
        _log.exception("The papers of package %s cannot be written", package_id)
        return str(error)
    with transaction():
        db.session.execute(
            update(HandoverPackage)
            .where(HandoverPackage.id == package_id, HandoverPackage.sha256.is_(None))
            .values(archive=packed, size=len(packed), sha256=hashlib.sha256(packed).hexdigest())
        )
    return None


def pack(content: str, note: dict[str, Any]) -> bytes:
    """The packed file of a manifest and its note; the same bytes each time."""
    told = json.loads(content)
    sums = []
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in _members(content, told, note):
            sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
            archive.writestr(_info(name), data)
        archive.writestr(_info("SHA256SUMS"), "".join(sums).encode())
    return packed.getvalue()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _ALWAYS)
    info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
    return info


def _members(content: str, told: dict[str, Any], note: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    yield "manifest.json", content.encode()
    yield "handlinger.csv", _table(told["actions"])
    yield "historik.jsonl", _history(told["actions"])
    yield from handover_note.files(note)
    for number, document in enumerate(told["documents"], 1):
        data = db.session.scalar(select(SourceDocument.content).where(SourceDocument.id == document["id"]))
        yield f"referater/{number:03d}-{_plain(document['name'])}", data or b""
    for number, file in enumerate(told["files"], 1):
        data = db.session.scalar(select(ActionFile.content).where(ActionFile.id == file["id"]))
        yield f"bilag/{number:03d}-{file['reference']}-{_plain(file['name'])}", data or b""
    db.session.rollback()


def _table(actions: list[dict[str, Any]]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for action in actions:
        writer.writerow([_cell(action.get(column)) for column in _COLUMNS])
    return written.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(str(each) for each in value)
    if isinstance(value, bool):
        value = "ja" if value else "nej"
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _history(actions: list[dict[str, Any]]) -> bytes:
    """The events of each action as they were, one a line; free text that names people stays in the system."""
    last = {action["reference"]: action["events"] for action in actions}
    lines: list[str] = []
    references = sorted(last)
    for start in range(0, len(references), _PIECE):
        rows = db.session.execute(
            select(
                ActionEvent.sequence, ActionEvent.at, ActionEvent.actor_name, ActionEvent.kind, ActionEvent.changes,
                ActionEvent.hash, Action.reference,
            )
            .join(Action, Action.id == ActionEvent.action_id)
            .where(Action.reference.in_(references[start : start + _PIECE]))
            .order_by(Action.reference, ActionEvent.sequence)
        )  # fmt: skip
        for event in rows:
            if event.sequence <= last[event.reference]:
                told = {
                    "reference": event.reference,
                    "sequence": event.sequence,
                    "at": event.at.isoformat(),
                    "by": event.actor_name,
                    "kind": event.kind,
                    "changes": event.changes,
                    "hash": event.hash,
                }
                lines.append(json.dumps(told, ensure_ascii=False, sort_keys=True))
    return ("\n".join(lines) + "\n").encode()


def _files(action_ids: list[int]) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(ActionFile.id, Action.reference, ActionFile.name, ActionFile.sha256, ActionFile.size)
        .join(Action, Action.id == ActionFile.action_id)
        .where(is_one_of(ActionFile.action_id, ID_LIST))
        .order_by(Action.reference, ActionFile.id),
        {"ids": action_ids},
    )
    return [dict(row._mapping) for row in rows]


def _plain(name: str) -> str:
    """A file's name that every system can hold, and that leads nowhere else."""
    return re.sub(r"[^\w.æøåÆØÅ -]+", "_", name).strip(". ")[-120:] or "fil"
