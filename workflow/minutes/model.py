"""What the reader found in one document: frozen records, each with the place in the text that it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Span = tuple[int, int]
"""A half-open pair of character offsets into the canonical text."""

OUTCOMES = (
    "approved",
    "approved_with_changes",
    "partly_approved",
    "noted",
    "discussed",
    "decided",
    "deferred",
    "withdrawn",
    "returned",
    "rejected",
    "recommended",
    "referred",
    "elected",
    "no_remarks",
    "other",
)
"""Every outcome that a decision or an answered recommendation can have."""


@dataclass(frozen=True)
class Meeting:
    """Who met, when and where. A field that the text does not carry is None (or empty)."""

    title: str | None
    body: str | None
    level: str | None
    clusters: tuple[str, ...]
    date: date | None
    start: str | None
    end: str | None
    place: str | None
    body_span: Span | None = None
    date_span: Span | None = None
    place_span: Span | None = None


@dataclass(frozen=True)
class Participant:
    """One person of the attendance list. `absent` is None where the minutes say nothing about absence."""

    name: str
    title: str | None
    organisation: str | None
    clusters: tuple[str, ...]
    group: str | None
    absent: bool | None
    substitute: str | None
    roles: tuple[str, ...]
    span: Span
    rule: str


@dataclass(frozen=True)
class Recommendation:
    """One numbered (or only) point of an indstilling; `outcome` is None where the decision is silent about it."""

    ordinal: int
    text: str
    addressee: str | None
    outcome: str | None
    span: Span
    rule: str
    confidence: float


@dataclass(frozen=True)
class Decision:
    """What this meeting decided on one item, in the document's own words."""

    text: str
    outcome: str
    span: Span
    rule: str
    confidence: float


@dataclass(frozen=True)
class PriorDecision:
    """The decision of an earlier body that is printed in the same item."""

    body: str
    text: str
    outcome: str
    span: Span


@dataclass(frozen=True)
class Interval:
    """A period of days, both ends included."""

    first: date
    last: date


@dataclass(frozen=True)
class Deadline:
    """When something is due: a day, a period or neither; the words are always kept."""

    value: date | Interval | None
    text: str | None
    anchor: str | None
    recurrence: str | None
    span: Span | None
    rule: str


@dataclass(frozen=True)
class Task:
    """A follow-up task that somebody has taken on or been given."""

    what: str
    owners: tuple[str, ...]
    deadline: date | Interval | None
    deadline_text: str | None
    deadline_span: Span | None
    anchor: str | None
    recurrence: str | None
    certainty: str
    confidence: float
    settled: bool
    evidence: str
    span: Span
    owner_span: Span | None
    rule: str


@dataclass(frozen=True)
class AgendaItem:
    """One item of the agenda (punkt) with everything that stands under it."""

    number: str | None
    title: str
    closed: bool
    kind: str | None
    span: Span
    case_text_span: Span | None
    recommendations: tuple[Recommendation, ...]
    decision: Decision | None
    prior_decisions: tuple[PriorDecision, ...]
    tasks: tuple[Task, ...]
    attachments: tuple[str, ...]
    rule: str


@dataclass(frozen=True)
class Notice:
    """Something that the reader wants a person to look at."""

    code: str
    message: str
    span: Span | None


@dataclass(frozen=True)
class ParsedMinutes:
    """Everything read from one document."""

    meeting: Meeting
    participants: tuple[Participant, ...]
    items: tuple[AgendaItem, ...]
    notices: tuple[Notice, ...]
    is_agenda: bool
