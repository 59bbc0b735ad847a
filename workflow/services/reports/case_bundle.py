"""A case as one ZIP file, for records and for requests of access: index, documents, histories, mails and files.

The same case gives the same bytes: no clock is asked, and the files have one order. It is written as it is read, one
file after the other, so a large case takes no more memory than its largest file.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from sqlalchemy import select

from workflow.domain.access import Actor, may_edit, may_see
from workflow.errors import NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, ActionFile, Body, Meeting, Message, Proposal, ReminderSlot, SourceDocument
from workflow.publishing.paper import Paper
from workflow.publishing.pdf_file import write_pdf
from workflow.queries.ledger import readable_mails
from workflow.queries.minutes import newest_document, readable_document
from workflow.queries.scope import edited_bodies, visible_bodies
from workflow.services.mail.secret_links import without_links_in_mail

INDEX = "INDHOLD.pdf"
_ALWAYS = (1980, 1, 1, 0, 0, 0)
_LONGEST_NAME = 120


def case_of_action(reference: str, actor: Actor) -> list[Action]:
    """The action of a case. Raises NotFoundError, or NotAllowedError for who is not its secretariat."""
    action = db.session.scalar(select(Action).where(Action.reference == reference))
    if action is None or not may_see(actor, action.place):
        raise NotFoundError("Handlingen findes ikke.")
    if not may_edit(actor, action.place):
        raise NotAllowedError("Kun sekretariatet kan hente hele sagen.")
    return [action]


def case_of_meeting(meeting_id: int, actor: Actor) -> tuple[Meeting, list[Action]]:
    """A meeting and its actions, by their number. Raises as case_of_action."""
    meeting = db.session.get(Meeting, meeting_id)
    if meeting is None or not _is_among(meeting, visible_bodies(actor)):
        raise NotFoundError("Mødet findes ikke.")
    if not _is_among(meeting, edited_bodies(actor)):
        raise NotAllowedError("Kun sekretariatet kan hente hele sagen.")
    actions = db.session.scalars(select(Action).where(Action.meeting_id == meeting_id).order_by(Action.id))
    return meeting, [action for action in actions if may_edit(actor, action.place)]


def documents_of(
    actions: Sequence[Action], actor: Actor, meeting: Meeting | None = None
) -> tuple[list[SourceDocument], int]:
    """The documents of a case, without their bytes, and how many are left out since the actor may not read all of them.

    Those that the actions were read from, those whose words they have taken over or were held against, and the newest
    version of each; of a meeting all of its documents.
    """
    passages = {key for each in actions for key in (each.proposal_id, each.passage_id, each.confirmed_id) if key}
    named = select(SourceDocument.id, SourceDocument.meeting_id).where(
        SourceDocument.id.in_(select(Proposal.document_id).where(Proposal.id.in_(sorted(passages))))
    )
    found: dict[int, int] = dict(db.session.execute(named).all())
    ids = {*found, *(newest for each in set(found.values()) if (newest := newest_document(each)))}
    if meeting is not None:
        ids.update(db.session.scalars(select(SourceDocument.id).where(SourceDocument.meeting_id == meeting.id)))
    whole = [document for each in sorted(ids) if (document := _whole(actor, each)) is not None]
    return whole, len(ids) - len(whole)


def _whole(actor: Actor, document_id: int) -> SourceDocument | None:
    """The document, if the actor may read all of it: who has an action of others' minutes has not these minutes."""
    try:
        readable = readable_document(actor, document_id)
    except NotFoundError:
        return None
    return None if readable.hidden else readable.document


def packed(action_ids: Sequence[int], document_ids: Sequence[int], index: Paper, actor: Actor) -> Iterator[bytes]:
    """The bytes of the ZIP file, a piece for each file in it; at the end the sums of all.

    By ids: it is read while it is sent, when the page's own objects are gone.
    """
    sink, sums = _Sink(), []
    with zipfile.ZipFile(cast(Any, sink), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _members(action_ids, document_ids, index, actor):
            archive.writestr(_info(name), data)
            sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
            yield sink.taken()
        archive.writestr(_info("SHA256SUMS"), "".join(sums))
    yield sink.taken()


def _members(
    action_ids: Sequence[int], document_ids: Sequence[int], index: Paper, actor: Actor
) -> Iterator[tuple[str, bytes]]:
    yield INDEX, write_pdf(index)
    for document_id in document_ids:
        query = select(SourceDocument.name, SourceDocument.content).where(SourceDocument.id == document_id)
        for name, content in db.session.execute(query):
            yield f"dokumenter/{document_id}-{file_name(name)}", content
    for action_id in action_ids:
        action = db.session.get_one(Action, action_id)
        reference = action.reference
        yield f"{reference}/historik.json", _history(action)
        for message_id, raw in _mails(action_id, actor):
            yield f"{reference}/{mail_path(message_id)}", raw
        for file_id, name, content in _files(action_id):
            yield f"{reference}/{file_path(file_id, name)}", content
        db.session.expunge_all()


def file_name(name: str) -> str:
    """A name that every system takes."""
    return re.sub(r"[^\w.\-]+", "_", name).strip("._")[-_LONGEST_NAME:] or "fil"


def mail_path(message_id: int) -> str:
    """Where a mail stands in the folder of its action."""
    return f"mails/{message_id}.eml"


def file_path(file_id: int, name: str) -> str:
    """Where a file stands in the folder of its action."""
    return f"filer/{file_id}-{file_name(name)}"


def _history(action: Action) -> bytes:
    rows = [
        {
            "sequence": event.sequence, "at": event.at.isoformat(), "actor": event.actor_name, "kind": event.kind,
            "changes": event.changes, "note": event.note.text if event.note else None, "note_hash": event.note_hash,
            "previous_hash": event.previous_hash, "hash": event.hash,
        }
        for event in action.events
    ]  # fmt: skip
    told = {"reference": action.reference, "title": action.title, "quote": action.quote, "events": rows}
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()


def mails_of(action_id: int, actor: Actor) -> tuple[list[Message], int]:
    """The mails of an action that are in its case, without their bytes, and how many are left out since the actor may
    not read all that they are about."""
    slots = select(ReminderSlot.message_id).where(
        ReminderSlot.action_id == action_id, ReminderSlot.message_id.is_not(None)
    )
    kept = select(Message).where(Message.id.in_(slots), Message.raw.is_not(None)).order_by(Message.id)
    mails = list(db.session.scalars(kept))
    readable = readable_mails(actor, {each.id for each in mails})
    return [each for each in mails if each.id in readable], len(mails) - len(readable)


def _mails(action_id: int, actor: Actor) -> Iterable[tuple[int, bytes]]:
    """Without what answers in its reader's name: a case is handed to others."""
    ids = [each.id for each in mails_of(action_id, actor)[0]]
    rows = db.session.execute(select(Message.id, Message.raw).where(Message.id.in_(ids)).order_by(Message.id))
    return [(row[0], without_links_in_mail(row[1])) for row in rows if row[1]]


def _files(action_id: int) -> Iterable[tuple[int, str, bytes]]:
    query = select(ActionFile.id, ActionFile.name, ActionFile.content).where(ActionFile.action_id == action_id)
    return [(row[0], row[1], row[2]) for row in db.session.execute(query.order_by(ActionFile.id))]


def _is_among(meeting: Meeting, bodies: Any) -> bool:
    return db.session.scalar(select(Body.id).where(Body.id == meeting.body_id, bodies)) is not None


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _ALWAYS)
    info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
    return info


class _Sink(io.RawIOBase):
    """Takes what the ZIP writer writes, and hands it on."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(self._pieces[-1])

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
