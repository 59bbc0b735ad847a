"""What became of the files that somebody has dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from workflow.domain.access import Actor
from workflow.extensions import db
from workflow.models import Upload

MOST_SHOWN = 200
REFUSED_SHOWN_FOR = timedelta(days=7)  # without being asked for; the file itself is gone


@dataclass(frozen=True)
class UploadState:
    """One file. `state`: waiting, reading, refused, or what its document is (review, …, agenda, withdrawn)."""

    id: int
    file: str
    state: str
    outcome: str | None  # new, known, corrected, older
    message: str | None
    document_id: int | None
    may_apply_again: bool
    has_proposals: bool
    stored_at: datetime
    lease_until: datetime | None  # until when whoever reads it, or read it last, had it

    @property
    def is_done(self) -> bool:
        """Whether nothing more becomes of it by itself."""
        return self.state not in ("waiting", "reading")


def states_of(actor: Actor, ids: Iterable[int]) -> list[UploadState]:
    """The actor's own uploads among these, in the order in which they came."""
    wanted = list(dict.fromkeys(ids))[:MOST_SHOWN]
    return _states(select(Upload).where(Upload.id.in_(wanted), Upload.uploaded_by_id == actor.user_id))


def unread_of(actor: Actor, now: datetime) -> list[UploadState]:
    """Those of the actor's uploads that are on their way, however long; then those that were refused of late.

    What was refused is left out once a file of that name, dropped later, has been read in.
    """
    later = aliased(Upload)
    read_in_since = exists().where(
        later.uploaded_by_id == Upload.uploaded_by_id, later.name == Upload.name, later.state == "read",
        later.uploaded_at > Upload.uploaded_at,
    )  # fmt: skip
    # A file may have waited for long before it was refused.
    refused_of_late = func.coalesce(Upload.lease_until, Upload.uploaded_at) > now - REFUSED_SHOWN_FOR
    shown = or_(
        Upload.state.in_(("waiting", "reading")), and_(Upload.state == "refused", refused_of_late, ~read_in_since)
    )
    own = select(Upload).where(shown, Upload.uploaded_by_id == actor.user_id)
    return _states(own.order_by(Upload.state == "refused"))


def _states(query: Select[Upload]) -> list[UploadState]:
    rows = db.session.scalars(query.options(joinedload(Upload.document)).order_by(Upload.id).limit(MOST_SHOWN))
    return [_state(upload) for upload in rows]


def _state(upload: Upload) -> UploadState:
    document = upload.document
    has_proposals = bool(document and document.proposals)
    state = upload.state
    if document is not None and state == "read":
        state = "withdrawn" if document.withdrawn_at else document.state if has_proposals else "agenda"
    return UploadState(
        upload.id, upload.name, state, upload.outcome, upload.message, upload.document_id, upload.may_apply_again,
        has_proposals, upload.uploaded_at, upload.lease_until,
    )  # fmt: skip
