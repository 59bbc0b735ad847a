"""What came in and what was read from it: documents, meetings, items, recommendations, decisions, proposals."""

from __future__ import annotations

import datetime as moments
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.domain.papers import papers_day
from workflow.extensions import Model
from workflow.models.columns import Json, Key, Moment, Name, UtcDateTime, Word, reference_to
from workflow.models.parties import Body


class Meeting(Model):
    """A meeting of a body on a day, planned or held. The planned ones are the body's calendar."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("body_id", "date"),
        Index("uq_meeting_body_id_uid", "body_id", "uid", unique=True),
        CheckConstraint("state IN ('planned', 'held', 'cancelled')", name="state"),
    )

    id: Mapped[Key]
    body_id: Mapped[int] = reference_to("body.id", index=False)
    papers_on: Mapped[date | None]  # when its papers go out; None: by the rule of the body
    date: Mapped[date]
    start: Mapped[str | None] = mapped_column(String(5))  # local time, "15:00"
    end: Mapped[str | None] = mapped_column(String(5))
    place: Mapped[str | None] = mapped_column(String(300))
    state: Mapped[Word] = mapped_column(default="planned")
    reason: Mapped[str | None] = mapped_column(Text)  # why it was last moved or cancelled
    # As other calendars know it (RFC 5545): an imported UID, and a number that rises with every change.
    uid: Mapped[str | None] = mapped_column(String(300))
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()  # goes up at every change; two editors cannot both win

    __mapper_args__ = {"version_id_col": version}

    body: Mapped[Body] = relationship()

    @property
    def papers_sent_on(self) -> moments.date:
        """The day its papers go out: its own, else by the rule of the body."""
        return self.papers_on or papers_day(self.date, self.body.papers_working_days)


class SourceDocument(Model):
    """A file as it came. Its bytes and its canonical text never change; a correction is a new document."""

    __tablename__ = "source_document"
    __table_args__ = (
        UniqueConstraint("sha256"),
        CheckConstraint("state IN ('review', 'assigned', 'replaced')", name="state"),
    )

    id: Mapped[Key]
    # Of the bytes; of a version that was made to apply again, of the bytes' and its own number.
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[Name]
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    text: Mapped[str] = mapped_column(Text, deferred=True)
    uploaded_at: Mapped[Moment]
    uploaded_by_id: Mapped[int | None] = reference_to("user_account.id", nullable=True)
    meeting_id: Mapped[int] = reference_to("meeting.id")
    version: Mapped[int] = mapped_column(default=1)  # 1, 2 … of the minutes of this meeting
    state: Mapped[Word] = mapped_column(default="review")
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # A wrong upload that was taken back; its state is replaced then.
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_name: Mapped[str | None] = mapped_column(String(300))
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)

    meeting: Mapped[Meeting] = relationship()
    items: Mapped[list[AgendaItem]] = relationship(back_populates="document", order_by="AgendaItem.position")
    proposals: Mapped[list[Proposal]] = relationship(
        back_populates="document", order_by="(Proposal.position, Proposal.id)"
    )


class ParseRun(Model):
    """What one version of the reader made of a document, as the contract's JSON object."""

    __tablename__ = "parse_run"
    __table_args__ = (UniqueConstraint("document_id", "reader_version"),)

    id: Mapped[Key]
    document_id: Mapped[int] = reference_to("source_document.id", index=False)
    reader_version: Mapped[str] = mapped_column(String(40))
    parsed: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[Moment]


class AgendaItem(Model):
    """An item of the agenda, with its place in the canonical text (half-open offsets in characters)."""

    __tablename__ = "agenda_item"
    __table_args__ = (UniqueConstraint("document_id", "position"),)

    id: Mapped[Key]
    document_id: Mapped[int] = reference_to("source_document.id", index=False)
    position: Mapped[int]
    number: Mapped[str | None] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(Text)
    closed: Mapped[bool] = mapped_column(default=False)  # lukket punkt
    span_start: Mapped[int]
    span_end: Mapped[int]
    # The same item in the first version of these minutes; None: this is the first version that has it.
    first_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)

    document: Mapped[SourceDocument] = relationship(back_populates="items")
    recommendations: Mapped[list[Recommendation]] = relationship(order_by="Recommendation.ordinal")
    decision: Mapped[Decision | None] = relationship()


class Recommendation(Model):
    """What the body was asked to do, and what its decision says about it (`outcome`; None: nothing)."""

    __tablename__ = "recommendation"
    __table_args__ = (UniqueConstraint("item_id", "ordinal"),)

    id: Mapped[Key]
    item_id: Mapped[int] = reference_to("agenda_item.id", index=False)
    ordinal: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(String(40))
    span_start: Mapped[int]
    span_end: Mapped[int]


class Decision(Model):
    """What the body decided on an item."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("item_id"),)

    id: Mapped[Key]
    item_id: Mapped[int] = reference_to("agenda_item.id", index=False)
    text: Mapped[str] = mapped_column(Text)
    outcome: Mapped[Word]
    span_start: Mapped[int]
    span_end: Mapped[int]


class Proposal(Model):
    """An action that the reader proposes, as the secretariat has mended it, and what became of it.

    It is known by what it was read from (document, kind, span, ordinal), so reading again adds nothing. One that a
    person made by splitting or merging has `sources`; those are `reshaped`, and come back when that is undone.
    `owners` is a list of {"name": as written, "party_id": int or null}; an empty list means that the text names
    none. The policy's owner and deadline are put in when it is accepted.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("document_id", "kind", "span_start", "span_end", "ordinal"),
        CheckConstraint("kind IN ('recommendation', 'decision', 'task')", name="kind"),
        CheckConstraint("state IN ('proposed', 'accepted', 'rejected', 'carried', 'replaced')", name="state"),
        CheckConstraint("set_aside IN ('reshaped', 'undone')", name="set_aside"),
    )

    id: Mapped[Key]
    document_id: Mapped[int] = reference_to("source_document.id", index=False)
    item_id: Mapped[int] = reference_to("agenda_item.id")
    position: Mapped[int]  # reading order in the document
    kind: Mapped[Word]
    ordinal: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(Text)
    quote: Mapped[str] = mapped_column(Text)
    span_start: Mapped[int]
    span_end: Mapped[int]
    outcome: Mapped[str | None] = mapped_column(String(40))
    owners: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    owner_basis: Mapped[Word] = mapped_column(default="default")
    owner_span_start: Mapped[int | None]  # where the owner is named, often outside the quote
    owner_span_end: Mapped[int | None]
    deadline: Mapped[date | None]
    deadline_text: Mapped[str | None] = mapped_column(Text)
    deadline_span_start: Mapped[int | None]  # where the deadline's words stand, often outside the quote
    deadline_span_end: Mapped[int | None]
    deadline_basis: Mapped[Word] = mapped_column(default="default")
    anchor: Mapped[str | None] = mapped_column(String(40))
    # The meeting that the deadline hangs on, and whether it is its day or the day its papers go out.
    hangs_on_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    hangs_by: Mapped[str | None] = mapped_column(String(20))
    recurrence: Mapped[str | None] = mapped_column(String(200))
    settled: Mapped[bool] = mapped_column(default=False)  # done at the meeting itself
    confidence: Mapped[float] = mapped_column(default=1.0)
    rule: Mapped[str | None] = mapped_column(String(100))
    state: Mapped[Word] = mapped_column(default="proposed")
    reason: Mapped[str | None] = mapped_column(Text)  # why it was rejected
    # carried: a corrected version says what this proposal of an earlier version said, and its action goes on.
    carried_from_id: Mapped[int | None] = reference_to("proposal.id", nullable=True)
    # Of one whose state is replaced: split or merged into others, or one of those whose making was undone.
    set_aside: Mapped[str | None] = mapped_column(String(40))
    # What the reader said where a person has corrected it: {"kind", "ordinal", "outcome"}; None: as it stands.
    as_read: Mapped[dict[str, Any] | None] = mapped_column(Json)
    confidential: Mapped[bool] = mapped_column(default=False)  # beyond what a closed item is by itself
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by a person
    changed_by_name: Mapped[str | None] = mapped_column(String(300))
    version: Mapped[int] = mapped_column()  # goes up at every change; two editors cannot both win

    __mapper_args__ = {"version_id_col": version}

    document: Mapped[SourceDocument] = relationship(back_populates="proposals")
    item: Mapped[AgendaItem] = relationship()
    sources: Mapped[list[Proposal]] = relationship(
        secondary="proposal_source",
        primaryjoin="Proposal.id == ProposalSource.proposal_id",
        secondaryjoin="Proposal.id == ProposalSource.source_id",
        order_by="Proposal.id",
        viewonly=True,
    )


class ProposalSource(Model):
    """A proposal that a person made by splitting or merging, and one that it was made from."""

    __tablename__ = "proposal_source"

    proposal_id: Mapped[int] = reference_to("proposal.id", primary_key=True, index=False)
    source_id: Mapped[int] = reference_to("proposal.id", primary_key=True)


class ProposalDraft(Model):
    """What somebody has typed into the form of a proposal and not saved: offered again, until it is saved."""

    __tablename__ = "proposal_draft"

    proposal_id: Mapped[int] = reference_to("proposal.id", primary_key=True, index=False)
    user_id: Mapped[int] = reference_to("user_account.id", primary_key=True)
    values: Mapped[dict[str, Any]] = mapped_column(Json)
    saved_at: Mapped[Moment]


class Upload(Model):
    """A file that was dropped and is to be read. Its bytes are kept until it was read or refused.

    States: waiting → reading (until `lease_until`; cut off, it waits again) → read or refused. `token` is that of the
    one who reads it.
    """

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'reading', 'read', 'refused')", name="state"),
        CheckConstraint("state IN ('read', 'refused') OR content IS NOT NULL", name="content"),
        Index(
            "ix_upload_unread",
            "id",
            sqlite_where=text("state IN ('waiting', 'reading')"),
            postgresql_where=text("state IN ('waiting', 'reading')"),
        ),
    )

    id: Mapped[Key]
    name: Mapped[Name]
    size: Mapped[int]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    uploaded_at: Mapped[Moment]
    uploaded_by_id: Mapped[int] = reference_to("user_account.id")
    state: Mapped[Word] = mapped_column(default="waiting")
    token: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # kept afterwards: about when it was read
    attempts: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str | None] = mapped_column(String(40))  # new, known, corrected, older
    message: Mapped[str | None] = mapped_column(Text)  # what became of it, in Danish
    may_apply_again: Mapped[bool] = mapped_column(default=False)
    document_id: Mapped[int | None] = reference_to("source_document.id", nullable=True)

    document: Mapped[SourceDocument | None] = relationship()
