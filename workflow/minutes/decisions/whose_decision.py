"""Whose decisions an item prints: this meeting's own, and those of other bodies or of earlier days."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from workflow.minutes.days.dates import find_dates
from workflow.minutes.layout.item_parts import ItemParts
from workflow.minutes.layout.labels import Label
from workflow.minutes.layout.sections import Section
from workflow.minutes.model import Meeting, Span


def own_and_prior(sections: tuple[Section, ...], meeting: Meeting) -> tuple[list[Section], list[Section]]:
    """Which decision sections are this meeting's, and which are printed from earlier bodies."""
    decisions = [s for s in sections if s.kind == "decision" and (s.blocks or s.body)]
    named = [s for s in decisions if s.body]
    if not named:
        return decisions, []
    unnamed = [s for s in decisions if not s.body]
    own = _of_this_day([s for s in named if _same_body(s, meeting)], meeting)
    if not own and not unnamed:
        # the last decision printed is that of the body whose minutes these are
        own = named[-1:]
    if unnamed and not own:
        return unnamed, named
    # in the order of the text: what comes last may take back what came first
    return [s for s in decisions if s in own or not s.body], [s for s in named if s not in own]


def _of_this_day(sections: list[Section], meeting: Meeting) -> list[Section]:
    """Of several decisions of one body those of this meeting's day, where their headings give the days."""
    days = {id(s): [d.value for d in find_dates(s.label.words if s.label else "") if d.value] for s in sections}
    today = [s for s in sections if meeting.date in days[id(s)]]
    return today if len(sections) > 1 and today else sections


def _same_body(section: Section, meeting: Meeting) -> bool:
    if not section.body or not meeting.body:
        return False
    a, b = _body_words(section.body), _body_words(meeting.body)
    return bool(a and b) and (a <= b or b <= a)


def _body_words(body: str) -> frozenset[str]:
    return frozenset(
        re.sub(r"(?:et|en)$", "", w)
        for w in re.findall(r"[a-zæøå]+", body.lower())
        if w not in ("i", "for", "og", "det", "den", "af")
    )


def with_body_of_decisions(meeting: Meeting, parts: list[ItemParts]) -> Meeting:
    """The meeting with the body that most of its decisions are headed by, where the header names none."""
    if meeting.body is not None:
        return meeting
    named = Counter(s.body for part in parts for s in part.sections if s.kind == "decision" and s.body)
    if not named:
        return meeting
    body = named.most_common(1)[0][0]
    place = next(s.label for part in parts for s in part.sections if s.body == body)
    return replace(meeting, title=body, body=body, body_span=None if place is None else _heading_span(place, parts))


def _heading_span(label: Label, parts: list[ItemParts]) -> Span | None:
    """Where the line of a section's heading stands."""
    return next((b.start, b.end) for part in parts for b in part.blocks if b.end >= label.rest_start)
