"""What has happened to an action, one line per change and mail, in Danish."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workflow.domain.recurrence import in_danish
from workflow.models import ActionEvent
from workflow.queries.action_page import MailEntry, Wording, party_names, wordings
from workflow.queries.life import FileRow
from workflow.queries.sent_copies import in_danish as in_danish_copies
from workflow.quotes import readable
from workflow.web import chair_words, dates, words

# What only the program needs to know, or what another line says better.
UNSPOKEN = frozenset(
    {
        "title", "deadline_basis", "owner_basis", "version", "matter", "matter_link", "confirmed_id", "files",
        "request", "waits_for_id", "resumed_on", "series_from", "rule_day", "has_tasks", "note",
        "hangs_on_id", "hangs_by", "handover", "review", "body_id",
    }
)  # fmt: skip
_DAYS = frozenset({"deadline", "waiting_until", "wanted", "meeting_date", "taken_up"})
_REPEATED = frozenset({"next"})  # what stands in every digest of a chair
ERASED = "(Teksten er slettet efter loven.)"


@dataclass(frozen=True)
class Change:
    """One field, before and after. `before` is None for the first value."""

    label: str
    before: str | None
    after: str


@dataclass(frozen=True)
class Entry:
    """One line of the history."""

    at: datetime
    icon: str
    title: str
    who: str | None
    changes: list[Change] = field(default_factory=list)
    note: str | None = None
    message_id: int | None = None
    is_mail: bool = False
    number: int = 0  # tells apart what happened at the same moment
    undoable: bool = False
    files: list[FileRow] = field(default_factory=list)
    reply_id: int | None = None  # the event of an answer by mail


def timeline(
    events: Iterable[ActionEvent],
    mails: Iterable[MailEntry],
    undoable_event_id: int | None = None,
    files: Iterable[FileRow] = (),
) -> list[Entry]:
    """Changes and mails, newest first, each with the files that came with it."""
    events = list(events)
    names = party_names({party_id for event in events for party_id in _parties(event)})
    attached: dict[int, list[FileRow]] = defaultdict(list)
    for file in files:
        attached[file.event_id].append(file)
    said = wordings({key for event in events for key in event.changes.get("passage", ()) if key})
    entries = [_of_event(event, names, said, attached[event.id], event.id == undoable_event_id) for event in events]
    sent = _by_notice(_newest_of_repeated(mails))
    entries += [_of_mail(several[0], len(several), number) for number, several in enumerate(sent)]
    # A mail tells of what was changed at that moment, so it comes after it.
    return sorted(entries, key=lambda entry: (entry.at, entry.is_mail, entry.number), reverse=True)


def _icon(event: ActionEvent) -> str:
    if event.kind == "status" and "status" in event.changes:
        return words.STATUS_ICON.get(event.changes["status"][1], "circle-dot")
    return words.EVENT_ICON.get(event.kind, "circle-dot")


def _parties(event: ActionEvent) -> list[int]:
    """Whom the event speaks of by id."""
    changes = event.changes
    found = [changes["line"][1][0]] if "line" in changes else []
    found += [party_id for value in changes.get("undelivered", ()) for party_id in value or ()]
    return found + [party_id for value in changes.get("lines", ()) for party_id, _ in value]


def _of_event(
    event: ActionEvent, names: dict[int, str], said: dict[int, Wording], files: list[FileRow], undoable: bool
) -> Entry:
    changes: list[Change] = []
    for name, (before, after) in event.changes.items():
        if name == "passage":
            changes += _of_passages(said.get(before), said.get(after), outcome="outcome" not in event.changes)
        elif name not in UNSPOKEN and (change := _change(name, before, after, names)):
            changes.append(change)
    return Entry(
        at=event.at,
        icon=_icon(event),
        title=words.event_title(event.kind, *event.changes.get("status", ())),
        who=f"{event.actor_name}, {chair_words.IN_REVIEW}" if "review" in event.changes else event.actor_name,
        changes=changes,
        note=(event.note.text or ERASED) if event.note else None,
        undoable=undoable,
        number=event.sequence,
        files=files,
        reply_id=event.id if event.kind == "replied" else None,
    )


def _change(name: str, before: Any, after: Any, names: dict[int, str]) -> Change | None:
    if before == after or (name in ("silent", "needs_confirmation", "needs_date") and not before and not after):
        return None
    label = words.FIELD.get(name, name)
    if name == "line":
        party_id, state = after
        return Change(names.get(party_id, "Part"), _told("state", before[1]), _told("state", state))
    if name == "undelivered":
        return Change(label, None, ", ".join(names.get(party_id, "Part") for party_id in after)) if after else None
    if name == "lines":
        opened, closed = before or [], after or []
        told = ", ".join(names.get(party_id, "Part") for party_id, _ in opened or closed)
        return Change(label if opened else "Dele leveret igen", None, told)
    return Change(label, _told(name, before) if before is not None else None, _told(name, after))


def _of_passages(before: Wording | None, after: Wording | None, *, outcome: bool) -> list[Change]:
    """What two versions of the minutes say otherwise; where one says nothing, the event itself tells."""
    if before is None or after is None:
        return []
    changes = []
    if before.quote != after.quote:
        changes.append(Change("Referatets ord", f"»{readable(before.quote)}«", f"»{readable(after.quote)}«"))
    if outcome and before.outcome != after.outcome:
        changes.append(
            Change("Referatets udfald", words.outcome_word(before.outcome), words.outcome_word(after.outcome))
        )
    return changes


def _told(name: str, value: Any) -> str:
    if name in _DAYS and value:
        return dates.day(value)
    if name in ("next", "previous") and value is None:
        return "ingen"
    if name == "recurrence":
        return in_danish(value) if value else "ikke længere"
    if name == "owners" and isinstance(value, list):
        return ", ".join(_owner(owner, len(value)) for owner in value) or "–"
    if name == "kept_in":
        return in_danish_copies(value)
    if name == "correction" and isinstance(value, list):
        return ", ".join(words.CORRECTION.get(str(part), "") for part in value)
    return str(words.spoken(name, value))


def _owner(owner: Any, count: int) -> str:
    """An owner in an event: a name, or the whole line as tracking keeps it."""
    if isinstance(owner, dict):
        return f"{owner['name']} (tovholder)" if owner["lead"] and count > 1 else str(owner["name"])
    return str(owner)


def _newest_of_repeated(mails: Iterable[MailEntry]) -> Iterator[MailEntry]:
    """The mails, but of those that say the same each week only the newest: the ledger has them all."""
    told: dict[tuple[str, str], MailEntry] = {}
    for mail in mails:
        if mail.notice not in _REPEATED or mail.state != "sent":
            yield mail
        elif (known := told.get((mail.party, mail.notice))) is None or known.at < mail.at:
            told[mail.party, mail.notice] = mail
    yield from told.values()


def _by_notice(mails: Iterable[MailEntry]) -> list[list[MailEntry]]:
    """The mails of a notice that went to several people who hold the same role: they are told as one."""
    found: dict[object, list[MailEntry]] = {}
    for mail in mails:
        found.setdefault((mail.party, mail.notice, mail.about, mail.state, mail.reason), []).append(mail)
    return [sorted(several, key=lambda mail: (mail.message_id is None, mail.at)) for several in found.values()]


def _of_mail(mail: MailEntry, count: int, number: int) -> Entry:
    notice = words.NOTICE.get(mail.notice, mail.notice)
    state = words.MAIL_STATE.get(mail.state, mail.state)
    party = mail.party if count == 1 else f"{mail.party} ({count} modtagere)"
    what = f"sendt til {party}" if mail.state == "sent" else f"til {party} {state}"
    return Entry(
        at=mail.at,
        icon="mail",
        title=f"Mail {what}: {notice}",
        who=None,
        note=mail.reason,
        message_id=mail.message_id if mail.state == "sent" else None,
        is_mail=True,
        number=number,
    )
