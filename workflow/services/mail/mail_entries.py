"""What a mail's content is made of: its entries, one an action, and what is told of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from workflow.services.reminders.office_content import Office

# Who reads it: a person, an office or organisation at its mailbox, several parties at one mailbox, or the
# secretariat in place of parties without an address.
Reader = Literal["person", "office", "several", "stand_in"]
# What an entry is: "matter" for a closed one of which nothing more may be told.
What = Literal["task", "recommendation", "decision", "matter"]
# "come_back": what was given back, to the secretariat that does not own it.
ChangeKind = Literal["lost", "returned", "given_back", "come_back", "refused", "kept"]
# What a move to a successor is to the reader: the action is new, is theirs as before, was never theirs and is to be
# answered by them, or is somebody else's now.
Handed = Literal["new", "stays", "asked", "gone"]


class Head(NamedTuple):
    """What a mail is written from, beside its notices: the message of the outbox, of no session."""

    id: int
    kind: str
    recipient: str
    message_id: str
    day: date
    attempts: int
    resends: int
    created_at: datetime
    date: datetime


@dataclass(frozen=True)
class Moved:
    """What has moved a deadline: something that was done to the calendar of a body."""

    before: date  # the deadline that its owner knows
    change: str  # moved, cancelled, …; deadline, deadline_granted, undone: by hand
    body: str
    meeting_before: date | None  # the day of the meeting that it hung on
    meeting: date | None  # the day of the one that it hangs on now
    by_papers: bool  # it is the day that the meeting's papers go out
    wording: str  # the deadline in the minutes' words
    reason: str


@dataclass(frozen=True)
class Change:
    """What somebody did to an action."""

    kind: ChangeKind
    by: str
    note: str  # in their words; empty for a closed item
    owners: tuple[str, ...]  # who has it now
    council: str = ""  # of what the successor has returned: its name


@dataclass(frozen=True)
class Succession:
    """Who has taken over what somebody owned, or owns."""

    scope: str  # "Klynge Nord", or the name of a body
    successor: str
    successor_id: int
    since: date
    moved_at: datetime  # when the move began: what is assigned since then is new to its owner
    package_id: int


@dataclass(frozen=True)
class Entry:
    """One action in a mail."""

    reference: str
    what: What
    outcome: str | None  # of a recommendation: None, deferred, returned
    new: bool  # the reminder is the first that its owner hears of it
    title: str
    quote: str  # the minutes' own words; empty for a closed item, and where the title says the same
    source: str  # the body that decided it
    meeting_date: date | None
    item: str | None
    clusters: str  # "Nord", "Midt, Syd og Vest"; empty for a body without clusters
    deadline: date
    url: str
    stands_in_for: tuple[str, ...]  # parties without a mail address
    confidential: bool
    sequence: int  # how often its deadline has changed, as calendars count
    answer_url: str | None = None  # where it is answered without a login; none where there is nobody to answer
    substitute_for: tuple[str, ...] = ()  # people who are away, and whose substitute reads it
    moved: Moved | None = None  # in a mail about deadlines that have moved
    change: Change | None = None  # in a mail about what has changed
    owners: tuple[str, ...] = ()  # in a mail to an office, and of what has moved to a successor: who is to do it
    handed: Handed | None = None  # in a mail about a move to a successor
    council: str = ""  # to whom it has moved


@dataclass(frozen=True)
class Reply:
    """What somebody has answered to a mail, in a mail to a secretariat."""

    sender: str
    address: str
    reference: str | None  # of the action that it stands on; None: a person has to choose one
    title: str
    words: str
    files: int  # that came with it and are kept
    why: str  # it stands on no action
    url: str


@dataclass(frozen=True)
class Content:
    """Everything that a mail shows, most urgent first."""

    kind: str
    recipient: str
    name: str | None  # of the party it is for, or what several have in common; None when there is none
    reader: Reader
    reply_to: str | None
    day: date
    entries: tuple[Entry, ...]
    calendar_url: str | None = None  # where the reader gets the deadlines as a calendar; none without a login
    office: Office | None = None  # of a mail to a secretariat or a chair
    weekly_url: str | None = None  # where its reader takes one mail a week instead; none who has done so
    takes_replies: bool = False  # what is answered comes in here, and the secretariat is told
    reply: Reply | None = None  # of a mail that tells of an answer
    # Of a mail about a move: each succession, and the addresses of the successor's secretariat.
    successions: tuple[tuple[Succession, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Composition:
    """A mail's content (None: nothing left to say), and the slots that fell out with the reason.

    `moved` are those among them whose party is now reached elsewhere, with its addresses.
    """

    content: Content | None
    dropped: dict[int, str]
    moved: dict[int, tuple[str, ...]]
