"""Meeting calendars as files (iCalendar, RFC 5545): written for other programs, and read from them into a body's own.

A file is read into entries, compared with the calendar, and taken over as one change. The same file again changes
nothing: meetings are known by their UID, and what is older than the calendar (by SEQUENCE) is left alone. A meeting
of ours that no file has named yet takes the UID of an event on its day; it is never cancelled by its day alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from icalendar import Calendar, Event
from sqlalchemy import select

from workflow.config import LOCAL_TIME
from workflow.danish_dates import plain_day
from workflow.domain.access import Actor
from workflow.domain.limits import LONGEST_REASON, is_sensible_deadline
from workflow.errors import InvalidInputError
from workflow.extensions import db
from workflow.models import Body, Meeting
from workflow.services.meetings.meetings import (
    LONGEST_PLACE,
    MOST_AT_ONCE,
    Outcome,
    Plan,
    columns,
    editable_body,
    finish,
    set_plan,
    touch,
    work,
)

LARGEST_FILE = 512 * 1024  # bytes
MOST_EVENTS = 400
LONGEST_UID = 300  # characters
LONGEST_TITLE = 200
CANCELLED_BY_FILE = "Aflyst i den indlæste kalenderfil"
CANCELLED_NOWHERE = "aflyst i filen og ikke i kalenderen"
CANCELLED_STRANGER = "aflyst i filen, men filens UID er ikke kendt her, så det kan være et andet møde end det den dag"
_OWN_UID = "@meeting.beslutningsspor"

What = Literal["new", "moved", "changed", "cancelled", "same", "skipped"]


@dataclass(frozen=True)
class Entry:
    """One event of a file. Days and times are Danish; a meeting of a whole day has no times."""

    uid: str
    sequence: int
    day: date
    start: str | None = None
    end: str | None = None
    place: str | None = None
    cancelled: bool = False
    title: str = ""  # what the file calls it; only shown


@dataclass(frozen=True)
class Step:
    """What an entry does to the calendar, with the meeting it is about as it stands, and in Danish why."""

    what: What
    entry: Entry
    before: date | None = None
    why: str = ""

    @property
    def changes(self) -> bool:
        """Whether the calendar is another one afterwards."""
        return self.what not in ("same", "skipped")


def uid_of(meeting: Meeting) -> str:
    """How other calendars know the meeting, for good."""
    return meeting.uid or f"{meeting.id}{_OWN_UID}"


def write(body: Body, meetings: Sequence[Meeting], address: str, now: datetime) -> bytes:
    """The calendar of a body as a file. `address` is its page, `now` the stamp of meetings that were never changed."""
    calendar = Calendar()
    calendar.add("prodid", "-//Beslutningsspor//Moedekalender//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", body.name)
    for meeting in meetings:
        calendar.add_component(_event(body, meeting, address, now))
    return calendar.to_ical()


def read(data: bytes) -> tuple[list[Entry], list[str]]:
    """The events of a file, and in Danish what was passed over. Raises InvalidInputError for what is no calendar."""
    if len(data) > LARGEST_FILE:
        raise InvalidInputError(f"Kalenderfilen fylder over {LARGEST_FILE // 1024} kB. Intet er ændret.")
    try:
        calendar = Calendar.from_ical(data)
        events = list(calendar.walk("VEVENT"))
    except Exception:  # noqa: BLE001  (the library raises what it likes on broken files)
        raise InvalidInputError("Filen kan ikke læses som en kalender (ICS). Intet er ændret.") from None
    if not events:
        raise InvalidInputError("Der er ingen møder i kalenderfilen. Intet er ændret.")
    if len(events) > MOST_EVENTS:
        raise InvalidInputError(f"Der er over {MOST_EVENTS} møder i filen. Del den op. Intet er ændret.")
    all_cancelled = str(calendar.get("method", "")).upper() == "CANCEL"
    newest: dict[str, Entry] = {}
    passed_over: list[str] = []
    for event in events:
        try:
            entry = _entry(event, cancelled=all_cancelled)
        except (KeyError, ValueError, TypeError, AttributeError, OverflowError):
            passed_over.append(f"»{_summary(event)[:80]}«: datoen kan ikke læses")
            continue
        if isinstance(entry, str):
            passed_over.append(f"»{_summary(event)[:80]}«: {entry}")
        elif entry.uid not in newest or newest[entry.uid].sequence <= entry.sequence:
            newest[entry.uid] = entry
    return list(newest.values()), passed_over


def compare(body_id: int, entries: Sequence[Entry]) -> list[Step]:
    """What these entries would do to the calendar as it stands, in the order in which they can be done."""
    meetings = db.session.scalars(select(Meeting).where(Meeting.body_id == body_id)).all()
    by_uid = {uid_of(meeting): meeting for meeting in meetings}
    by_day = {meeting.date: meeting for meeting in meetings}
    taken = {meeting.date for meeting in meetings}
    steps: list[Step] = []
    waiting = sorted(entries, key=lambda entry: (entry.day, entry.uid))
    while waiting:
        left: list[Entry] = []
        for entry in waiting:
            step = _step(entry, by_uid, by_day, taken)
            if step is None:
                left.append(entry)
                continue
            steps.append(step)
            if step.before == entry.day and entry.uid not in by_uid:
                del by_day[entry.day]  # it has found its event; another one of that day is another meeting
            if step.what in ("new", "moved"):
                taken.add(entry.day)
                if step.before is not None:
                    taken.discard(step.before)
                    by_day.pop(step.before, None)
        if len(left) == len(waiting):  # each waits for a day that another one of them has
            steps += [Step("skipped", entry, why="der er allerede et møde den dag") for entry in left]
            break
        waiting = left
    return steps


def take_over(
    body_id: int,
    entries: Sequence[Entry],
    *,
    choose: frozenset[int] | None = None,
    actor: Actor,
    now: datetime,
    trial: bool = False,
) -> Outcome:
    """Does what compare says, as one change of the calendar."""
    for entry in entries:
        _refuse_strange(entry)
    if len(entries) > MOST_EVENTS:
        raise InvalidInputError(f"Der er over {MOST_EVENTS} møder i filen. Del den op. Intet er ændret.")
    with work(trial):
        body = editable_body(body_id, actor)
        steps = [step for step in compare(body_id, entries) if step.changes]
        if sum(step.what == "new" for step in steps) > MOST_AT_ONCE:
            raise InvalidInputError(f"Læg højst {MOST_AT_ONCE} møder ind ad gangen. Intet er ændret.")
        by_uid = {uid_of(meeting): meeting for meeting in _meetings(body_id)}
        by_day = {meeting.date: meeting for meeting in _meetings(body_id)}
        pairs: list[tuple[Meeting, dict[str, Any] | None]] = []
        fresh: list[tuple[Meeting, dict[str, Any] | None]] = []
        for step in steps:
            meeting = by_uid.get(step.entry.uid) or (by_day.get(step.entry.day) if step.what != "new" else None)
            before = columns(meeting) if meeting is not None else None
            meeting = _apply(step, meeting, body, now)
            pairs.append((meeting, before))
            if step.what in ("new", "moved"):
                fresh.append((meeting, before))
        if not pairs:
            return Outcome(None)
        return finish(body, "imported", pairs, fresh=fresh, choose=choose, reason=None, actor=actor, now=now)


def _meetings(body_id: int) -> Sequence[Meeting]:
    return db.session.scalars(select(Meeting).where(Meeting.body_id == body_id)).all()


def _step(entry: Entry, by_uid: dict[str, Meeting], by_day: dict[date, Meeting], taken: set[date]) -> Step | None:
    """What one entry does; None: it waits for another entry to leave its day."""
    known, why = by_uid.get(entry.uid), ""
    if known is None:
        there = by_day.get(entry.day)
        if entry.cancelled:
            return Step("skipped", entry, why=CANCELLED_STRANGER if entry.day in taken else CANCELLED_NOWHERE)
        if entry.day not in taken:
            return Step("new", entry)
        if there is None or there.uid is not None:
            return None
        if there.state == "cancelled":
            return Step("skipped", entry, why="der ligger et aflyst møde den dag")
        known, why = there, "filens møde regnes for jeres den dag"  # the file tells the UID of one of ours
    if known.state == "held":
        return Step("same" if known.date == entry.day else "skipped", entry, known.date, "mødet er holdt")
    if entry.sequence < known.sequence:
        return Step("skipped", entry, known.date, "filen er ældre end kalenderen")
    if entry.cancelled:
        return Step("same" if known.state == "cancelled" else "cancelled", entry, known.date)
    if known.state == "cancelled" and entry.sequence == known.sequence:
        return Step("skipped", entry, known.date, "mødet er aflyst i kalenderen")
    if known.date != entry.day:
        return None if entry.day in taken else Step("moved", entry, known.date)
    same = (known.start, known.end, known.place or None) == (entry.start, entry.end, entry.place or None)
    if same and known.state == "planned" and uid_of(known) == entry.uid:
        return Step("same", entry, known.date)
    return Step("changed", entry, known.date, why)


def _apply(step: Step, meeting: Meeting | None, body: Body, now: datetime) -> Meeting:
    entry = step.entry
    if meeting is None:
        meeting = Meeting(body=body, date=entry.day)
        db.session.add(meeting)
    if uid_of(meeting) != entry.uid:
        meeting.uid = entry.uid
    if entry.cancelled:
        meeting.state, meeting.reason = "cancelled", CANCELLED_BY_FILE
        touch(meeting, now)
    else:
        if meeting.state == "cancelled":
            meeting.state, meeting.reason = "planned", None
        papers = meeting.papers_on if meeting.date == entry.day else None
        set_plan(meeting, Plan(entry.day, entry.start, entry.end, entry.place, papers), now)
    meeting.sequence = entry.sequence
    db.session.flush()
    return meeting


def _event(body: Body, meeting: Meeting, address: str, now: datetime) -> Event:
    event = Event()
    stamp = (meeting.changed_at or now).astimezone(UTC).replace(microsecond=0)
    cancelled = meeting.state == "cancelled"
    event.add("uid", uid_of(meeting))
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", meeting.sequence)
    event.add("summary", f"Aflyst: {body.name}" if cancelled else body.name)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if meeting.start:
        start = _moment(meeting.date, meeting.start)
        event.add("dtstart", start)
        # Most calendars show an event without an end as one without length.
        event.add("dtend", _moment(meeting.date, meeting.end) if meeting.end else start + timedelta(hours=1))
        if not meeting.end:
            event.add("x-beslutningsspor-open-end", "1")
    else:
        event.add("dtstart", meeting.date)
        event.add("dtend", meeting.date + timedelta(days=1))
    if meeting.place:
        event.add("location", meeting.place)
    told = [f"Dagsorden og bilag sendes ud {plain_day(meeting.papers_sent_on)}."] if meeting.state == "planned" else []
    if cancelled and meeting.reason:
        told.append(f"Begrundelse: {meeting.reason}")
    if told:
        event.add("description", "\n".join(told))
    event.add("url", address)
    return event


def _moment(day: date, time: str) -> datetime:
    return datetime.combine(day, datetime.strptime(time, "%H:%M").time(), LOCAL_TIME).astimezone(UTC)  # noqa: DTZ007


def _entry(event: Any, *, cancelled: bool) -> Entry | str:
    if "RRULE" in event or "RDATE" in event:
        return "en gentaget aftale; læg møderne ind hver for sig"
    uid = str(event.get("uid", "")).strip()
    if not uid:
        return "der er intet UID"
    if "RECURRENCE-ID" in event:
        uid = f"{uid}/{event.decoded('recurrence-id'):%Y%m%d}"
    start = event.decoded("dtstart")
    is_timed = isinstance(start, datetime)
    begins = _local(start) if is_timed else None
    day = begins.date() if begins else start
    end = event.decoded("dtend") if "DTEND" in event else None
    ends = _local(end) if begins and isinstance(end, datetime) and "X-BESLUTNINGSSPOR-OPEN-END" not in event else None
    entry = Entry(
        uid=uid,
        sequence=int(event.get("sequence", 0)),
        day=day,
        start=f"{begins:%H:%M}" if begins else None,
        end=f"{ends:%H:%M}" if ends and ends.date() == day and begins and ends > begins else None,
        place=" ".join(str(event.get("location", "")).split())[:LONGEST_PLACE] or None,
        cancelled=cancelled or str(event.get("status", "")).upper() == "CANCELLED",
        title=_summary(event),
    )
    try:
        _refuse_strange(entry)
    except InvalidInputError as error:
        return error.user_text.removesuffix(" Intet er ændret.").rstrip(".").lower()
    return entry


def _refuse_strange(entry: Entry) -> None:
    """What comes back from the page of the preview is held to the same limits as what comes from a file."""
    if not 0 < len(entry.uid) <= LONGEST_UID or not entry.uid.isprintable():
        raise InvalidInputError("UID kan ikke bruges. Intet er ændret.")
    if not is_sensible_deadline(entry.day) or not 0 <= entry.sequence < 2**31:
        raise InvalidInputError("Datoen kan ikke bruges. Intet er ændret.")
    if len(entry.title) > LONGEST_TITLE or not entry.title.isprintable():
        raise InvalidInputError("Titlen kan ikke bruges. Intet er ændret.")
    if entry.place and len(entry.place) > min(LONGEST_PLACE, LONGEST_REASON):
        raise InvalidInputError("Stedet er for langt. Intet er ændret.")


def _local(moment: datetime) -> datetime:
    # A time without a zone is meant where the meeting is.
    return moment.replace(tzinfo=LOCAL_TIME) if moment.tzinfo is None else moment.astimezone(LOCAL_TIME)


def _summary(event: Any) -> str:
    title = " ".join(str(event.get("summary", "")).split())
    return "".join(letter for letter in title if letter.isprintable())[:LONGEST_TITLE] or "uden titel"
