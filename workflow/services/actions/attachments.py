"""Files that come with a report or a note: kept with the action, in the transaction of the event they belong to."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from sqlalchemy import func, select

from workflow.domain import limits
from workflow.errors import InvalidInputError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, ActionFile
from workflow.services.actions.one_action import Changes

_LONGEST_NAME = 200  # characters


@dataclass(frozen=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes


def described(action: Action, uploads: Sequence[Upload]) -> Changes:
    """What the event says of these files: their checksums, since a name may name a person.

    Raises InvalidInputError for an empty file, one that is too large, and too many of them.
    """
    if not uploads:
        return {}
    for upload in uploads:
        if not upload.content:
            raise InvalidInputError(f"Filen »{shown_name(upload.name)}« er tom. Intet er gemt.")
        if len(upload.content) > limits.LARGEST_FILE:
            most = limits.LARGEST_FILE // 1_000_000
            raise InvalidInputError(f"Filen »{shown_name(upload.name)}« fylder mere end {most} MB. Intet er gemt.")
    known = db.session.scalar(select(func.count()).where(ActionFile.action_id == action.id)) or 0
    if known + len(uploads) > limits.MOST_FILES:
        raise InvalidInputError(f"En handling kan højst have {limits.MOST_FILES} filer. Intet er gemt.")
    return {"files": (None, [hashlib.sha256(upload.content).hexdigest() for upload in uploads])}


def keep(action: Action, event: ActionEvent, uploads: Sequence[Upload], now: datetime) -> None:
    """Stores the files that `event` describes, in the running transaction."""
    for upload in uploads:
        db.session.add(
            ActionFile(
                action_id=action.id,
                event_id=event.id,
                name=shown_name(upload.name),
                size=len(upload.content),
                sha256=hashlib.sha256(upload.content).hexdigest(),
                content=upload.content,
                kept_at=now,
            )
        )


def shown_name(name: str) -> str:
    """The file's name without folders and invisible characters; of a very long one the end is kept."""
    base = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(character if character.isprintable() else "_" for character in base)
    return plain[-_LONGEST_NAME:] or "fil"
