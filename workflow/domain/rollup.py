"""How things stood at the end of any day, told from the events alone: one pass over them for all the days asked for.

An event counts from the day on which it was written: what was corrected later was not known before, so a day that is
told again says what its page said. Between two events an action stands still; what each such spell counts as, and from
which day until which, is known without going through the days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from workflow.domain.status import is_open

DUE_SOON_DAYS = 14
_ONE_DAY = timedelta(days=1)
Scope = tuple[str, str]  # kind and key: ("cluster", "3"), ("level", "political"), ("all", "")


@dataclass(frozen=True)
class Figures:
    """Counted leaves. Overdue: open and due before the day; due soon: open and due within 14 days from it.

    `unowned`: open, and the owner is the policy's; `done_this_month`: closed in the month of the day, up to it.
    """

    open: int = 0
    overdue: int = 0
    due_soon: int = 0
    awaiting_approval: int = 0
    unowned: int = 0
    settled: int = 0
    done: int = 0
    done_this_month: int = 0
    handed_over: int = 0


_NAMES = tuple(field.name for field in fields(Figures))
_PLACE = {name: place for place, name in enumerate(_NAMES)}


@dataclass(frozen=True, slots=True)
class Standing:
    """What of an action the figures depend on. `owing` are the parties whose line is open."""

    status: str
    has_tasks: bool
    deadline: date
    owner_basis: str
    body_id: int
    owing: frozenset[int] = frozenset()
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What one event says that it changed, and its Danish day."""

    day: date
    changes: Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Spell:
    """How an action stands at the end of each day from `first` to the day before `until`."""

    standing: Standing
    first: date
    until: date


@dataclass(frozen=True, slots=True)
class Counted:
    """A spell, and the scopes that it counts in."""

    spell: Spell
    scopes: tuple[Scope, ...]


def spells(stored: Standing, lines: Mapping[int, bool], events: Sequence[Event]) -> Iterator[Spell]:
    """The life of an action from its events, in their order; nothing before the first of them.

    A field begins as the first event that changes it says that it was. `stored` and `lines` (a party → whether its
    line is open) are what is stored, and stand in for the fields that no event has ever changed.
    """
    if not events:
        return
    owing = _first_lines(lines, events)
    standing = replace(before(stored, events), owing=_open(owing))
    first = events[0].day
    for event in events:
        if event.day != first:
            yield Spell(standing, first, event.day)
            first = event.day
        if event.changes:
            _follow_lines(owing, event.changes)
            standing = replace(_after(standing, event), owing=_open(owing))
    yield Spell(standing, first, date.max)


def figures_by_day(
    counted: Iterable[Counted], first: date, last: date, base: Mapping[Scope, Figures] | None = None
) -> Iterator[tuple[date, dict[Scope, Figures]]]:
    """The figures of each scope that has any at the end of each day from `first` to `last`.

    `base`: the figures of the day before `first`, from which it goes on; then only the actions that have changed, or
    whose day has come since, need to be counted. It knows nothing of the month, so what was done in it is left out.
    """
    begin = first if base is None else first - _ONE_DAY
    steps: dict[date, dict[Scope, list[int]]] = defaultdict(dict)
    for each in counted:
        for place, since, until in _stretches(each.spell):
            if base is not None and place == _PLACE["done_this_month"]:
                continue
            since = max(since, begin)
            if since >= until or since > last:
                continue
            for scope in each.scopes:
                _step(steps[since], scope, place, 1)
                if until <= last:
                    _step(steps[until], scope, place, -1)
    running: dict[Scope, list[int]] = {}
    if base is not None:
        running = {scope: [getattr(row, name) for name in _NAMES] for scope, row in base.items()}
        for scope, counts in steps.pop(begin, {}).items():
            _add(running, scope, [-count for count in counts])
            _add(steps[first], scope, counts)
    day = first
    while day <= last:
        for scope, counts in steps.get(day, {}).items():
            _add(running, scope, counts)
        yield day, {scope: Figures(*counts) for scope, counts in running.items() if any(counts)}
        day += _ONE_DAY


def _stretches(spell: Spell) -> Iterator[tuple[int, date, date]]:
    """The days (from, until) on which a spell counts as each of the figures."""
    standing, first, until = spell.standing, spell.first, spell.until
    if standing.has_tasks:
        return
    if is_open(standing.status):
        late = standing.deadline + _ONE_DAY
        yield _PLACE["open"], first, until
        yield _PLACE["overdue"], max(first, late), until
        yield _PLACE["due_soon"], max(first, standing.deadline - timedelta(days=DUE_SOON_DAYS)), min(until, late)
        if standing.status == "reported_done":
            yield _PLACE["awaiting_approval"], first, until
        if standing.owner_basis == "default":
            yield _PLACE["unowned"], first, until
    elif standing.status == "settled":
        yield _PLACE["settled"], first, until
    elif standing.status == "closed":
        yield _PLACE["done"], first, until
        if standing.closed_on is not None:
            month = standing.closed_on.replace(day=1)
            yield _PLACE["done_this_month"], first, min(until, (month + timedelta(days=32)).replace(day=1))


def before(stored: Standing, events: Sequence[Event]) -> Standing:
    """How an action stood before these events, the last ones of its life; who owed is left as it is stored."""
    told: dict[str, Any] = {}
    for event in events:
        for field, (before, _) in event.changes.items():
            told.setdefault(field, before)
    known = {field: told[field] for field in ("status", "has_tasks", "owner_basis", "body_id") if told.get(field)}
    if told.get("has_tasks") is False:
        known["has_tasks"] = False
    if told.get("deadline"):
        known["deadline"] = date.fromisoformat(told["deadline"])
    return replace(stored, closed_on=None, **known)


def _after(standing: Standing, event: Event) -> Standing:
    changed: dict[str, Any] = {}
    for field in ("has_tasks", "owner_basis", "body_id"):
        if field in event.changes and event.changes[field][1] is not None:
            changed[field] = event.changes[field][1]
    if "deadline" in event.changes and event.changes["deadline"][1]:
        changed["deadline"] = date.fromisoformat(event.changes["deadline"][1])
    if "status" in event.changes:
        status = event.changes["status"][1]
        changed |= {"status": status, "closed_on": event.day if status in ("closed", "cancelled") else None}
    return replace(standing, **changed) if changed else standing


def _first_lines(stored: Mapping[int, bool], events: Sequence[Event]) -> dict[int, bool]:
    """Who owed at the beginning: as the first event that changes the owners tells, else who is stored."""
    told: dict[int, bool] = {}
    for event in events:
        owners = event.changes.get("owners")
        if owners and isinstance(owners[0], list):
            return {**_lines_of(owners[0]), **told}
        if "line" in event.changes:
            party_id, state = event.changes["line"][0]
            told.setdefault(party_id, state == "open")
        if "lines" in event.changes:
            for party_id, _ in event.changes["lines"][0]:
                told.setdefault(party_id, False)
    return {party_id: told.get(party_id, is_owing) for party_id, is_owing in stored.items()}


def _follow_lines(lines: dict[int, bool], changes: Mapping[str, Sequence[Any]]) -> None:
    if "owners" in changes and isinstance(changes["owners"][0], list):
        lines.clear()
        lines.update(_lines_of(changes["owners"][1]))
    if "line" in changes:
        party_id, state = changes["line"][1]
        lines[party_id] = state == "open"
    if "lines" in changes:
        # Opened again for all, or (an undo) delivered again by these.
        delivered = {party_id for party_id, _ in changes["lines"][1]}
        for party_id in lines:
            lines[party_id] = party_id not in delivered


def _lines_of(owners: Sequence[Mapping[str, Any]]) -> dict[int, bool]:
    return {row["party_id"]: row.get("state", "open") == "open" for row in owners}


def _open(lines: Mapping[int, bool]) -> frozenset[int]:
    return frozenset(party_id for party_id, is_owing in lines.items() if is_owing)


def _step(steps: dict[Scope, list[int]], scope: Scope, place: int, by: int) -> None:
    if scope not in steps:
        steps[scope] = [0] * len(_NAMES)
    steps[scope][place] += by


def _add(running: dict[Scope, list[int]], scope: Scope, counts: Sequence[int]) -> None:
    known = running.get(scope)
    running[scope] = [a + b for a, b in zip(known, counts, strict=True)] if known else list(counts)
