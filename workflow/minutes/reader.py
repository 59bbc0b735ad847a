"""Reading a whole document: header, attendance, items with their recommendations, decisions and tasks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from workflow.minutes.absence_sentences import ABSENCE_LEAD, HEADER_ABSENCE, PRESENT_LEAD
from workflow.minutes.dates import find_dates
from workflow.minutes.attendance_list import Zone, place_of_name
from workflow.minutes.header import HeaderParts, read_header
from workflow.minutes.item_headings import ItemHeading
from workflow.minutes.item_titles import presenters_of, split_heading, tidy_title
from workflow.minutes.items import find_items, is_closed
from workflow.minutes.labels import Label, is_attendance_title, label_of
from workflow.minutes.model import (
    AgendaItem,
    Decision,
    Meeting,
    Notice,
    ParsedMinutes,
    PriorDecision,
    Recommendation,
    Span,
)
from workflow.minutes.oddities import find_oddities
from workflow.minutes.outcomes import Verdict, answer_recommendations, classify, overall
from workflow.minutes.page_lines import mask_running_lines
from workflow.minutes.participants import read_participants
from workflow.minutes.people import find_same
from workflow.minutes.recommendations import Point, read_points
from workflow.minutes.sections import Section, split_sections
from workflow.minutes.task_context import Context
from workflow.minutes.task_reading import read_tasks
from workflow.minutes.text import Block, build_blocks, is_contents_line, quote, sentences

READER_VERSION = "1.0"
ATTENDANCE_LINE = re.compile(
    r"^(?:Afbud|Fraværende|Ikke til stede|Til stede|Deltagere)\b\s*:|^(?:Afbud|Fraværende)\b(?=\s+fra)"
    r"|\bdeltog (?:ikke i (?:behandlingen|sagen|punktet)|i mødet\b.*\bikke\b)|\bvar fraværende under\b",
    re.IGNORECASE,
)
SAYS_MINUTES = re.compile(
    r"^\W{0,4}(?:åbent |godkendt |udkast til )?(?:beslutnings|møde|kort)?(?:referat|protokol)\b|\breferat (?:af|fra|for|til)\b"
    r"|\b(?:møde|beslutnings)referat\b|\b(?:referat|beslutningsprotokol)$|^referent\b",
    re.IGNORECASE,
)
ONLY_ABSENCE = frozenset({"attendance", "absence"})
SHORT_ITEM = 600
MOST_LABELLED = 0.35
# shares of the items that must say an outcome without a heading, before all are read so
SPEAKING_AGENDA, SPEAKING, SPEAKING_MINUTES = 0.6, 0.4, 0.2
LONGEST_SAID = 3000
LONGEST_HEADLINE = 200
LONGEST_ENTRY = 90
FEWEST_LISTED = 3
LIST_OF_PERSON = re.compile(r"^[A-ZÆØÅ][\w.-]+(?:\s[A-ZÆØÅ][\w.-]+){1,3}\s*(?:[–,(-]|$)")


@dataclass(frozen=True)
class ItemParts:
    """One item before its meaning is read."""

    heading: ItemHeading
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]


def parse_minutes(text: str) -> ParsedMinutes:
    """Read the canonical text of one document. Pure: the same text gives the same result; no text makes it raise."""
    text = mask_running_lines(text)
    blocks = build_blocks(text)
    labels = [label_of(block) for block in blocks]
    headings = find_items(blocks, labels)
    parts = [_item_parts(text, blocks, labels, headings, i) for i in range(len(headings))]
    first = headings[0].index if headings else len(blocks)
    meeting, notices, says_agenda = read_header(text, _header_parts(blocks, labels, first, parts))
    meeting = _with_body_of_decisions(meeting, parts)
    participants = read_participants(_zones(blocks[:first], labels[:first], parts))
    participants = tuple(replace(person, span=place_of_name(text, person)) for person in participants)
    names = tuple(person.name for person in participants)
    presenters = [name for part in parts for name in presenters_of(part.heading.raw_title)]
    names = tuple(dict.fromkeys((*names, *(name for name in presenters if find_same(name, list(names)) is None))))
    unlabelled = _unlabelled(parts, agenda=says_agenda, minutes=_says_minutes(blocks[: first + 1]))
    items = tuple(_read_item(text, part, meeting, names, unlabelled) for part in parts)
    if not items:
        notices.append(Notice("no_items", "Der blev ikke fundet nogen dagsordenspunkter i teksten.", None))
    known = {(n.code, n.span) for n in notices}
    notices += [n for n in find_oddities(text, blocks) if not _told(n, known)]
    decided = any(item.decision for item in items)
    if items and meeting.date is None and not any(code == "impossible_date" for code, _ in known):
        notices.append(Notice("no_date", "Mødets dato står ikke i teksten.", None))
    is_agenda = bool(items) and not decided and not any(item.prior_decisions for item in items)
    if says_agenda and not decided:
        is_agenda = True
    return ParsedMinutes(meeting, participants, items, tuple(notices), is_agenda)


def _with_body_of_decisions(meeting: Meeting, parts: list[ItemParts]) -> Meeting:
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


def _item_parts(
    text: str, blocks: list[Block], labels: list[Label | None], headings: list[ItemHeading], number: int
) -> ItemParts:
    heading = headings[number]
    end = headings[number + 1].index if number + 1 < len(headings) else len(blocks)
    under, opened = blocks[heading.after : end], labels[heading.after : end]
    if under and under[0].text.strip(" :") == heading.raw_title.strip(" :") and heading.raw_title:
        under, opened = under[1:], opened[1:]
    if not any(label and label.kind in ("decision", "recommendation") for label in opened):
        title, rest = split_heading(text, blocks[heading.after - 1], heading.raw_title, alone=not under)
        if rest is not None:
            heading = replace(heading, title=tidy_title(title), raw_title=title)
            under, opened = [rest, *under], [label_of(rest), *opened]
    return ItemParts(heading, tuple(blocks[heading.index : end]), tuple(split_sections(under, opened, heading.title)))


def _header_parts(blocks: list[Block], labels: list[Label | None], first: int, parts: list[ItemParts]) -> HeaderParts:
    later: list[Block] = []
    later_labels: list[Label | None] = []
    for part in parts:
        for section in part.sections:
            if section.kind == "header":
                if section.label and section.label.kind not in ("agenda", "contents"):
                    block = next(
                        (
                            b
                            for b in part.blocks
                            if b.end == section.label.rest_start or b.start <= section.label.rest_start <= b.end
                        ),
                        None,
                    )
                    if block is not None:
                        later.append(block)
                        later_labels.append(section.label)
                rest_of_label = section.blocks[1:] if section.label and section.label.rest else section.blocks
                later += rest_of_label
                later_labels += [None] * len(rest_of_label)
    return HeaderParts(tuple(blocks[:first]), tuple(labels[:first]), tuple(later), tuple(later_labels))


def _zones(before: list[Block], labels: list[Label | None], parts: list[ItemParts]) -> list[Zone]:
    """The stretches of the document that tell who was there."""
    zones: list[Zone] = []
    start = next((i for i, label in enumerate(labels) if label and label.kind in ONLY_ABSENCE), None)
    if start is None and not any(label and label.kind in ONLY_ABSENCE for label in labels):
        zones.append(Zone(_listed_people(before)))
    told = [b for b in before[:start] if PRESENT_LEAD.match(b.text) or HEADER_ABSENCE.search(b.text)]
    if told:
        zones.append(Zone(tuple(told)))
    if start is not None:
        inside, keep = [], True
        for block, label in zip(before[start:], labels[start:], strict=True):
            if label and label.kind in (
                "agenda",
                "contents",
                "meeting_date",
                "meeting_place",
                "meeting_body",
                "identifier",
                "case",
            ):
                keep = False
            elif label and label.kind in ONLY_ABSENCE:
                keep = True
            if keep and not is_contents_line(block.text):
                inside.append(block)
        zones.append(Zone(tuple(inside)))
    whole_meeting = _absent_everywhere(parts)
    for part in parts:
        if is_attendance_title(part.heading.title):
            zones.append(Zone(tuple(_with_label_blocks(part))))
            continue
        for section in part.sections:
            if section.label and (
                (section.kind == "attendance" and section.label.kind == "attendance")
                or (section.label.kind == "absence" and ("afbud" in section.label.words or whole_meeting))
            ):
                zones.append(
                    Zone(
                        tuple(
                            _label_block(part, section)
                            + list(section.blocks if not section.label.rest else section.blocks[1:])
                        )
                    )
                )
            elif section.kind == "decision":
                said = [b for b in section.blocks if ABSENCE_LEAD.match(b.text) or re.match(r"Afbud\s*:", b.text)]
                if said:
                    zones.append(Zone(tuple(said)))
    return zones


def _listed_people(before: list[Block]) -> tuple[Block, ...]:
    """People who are listed on lines of their own before the first item, without a heading."""
    named = [block for block in before if len(block.text) <= LONGEST_ENTRY and LIST_OF_PERSON.match(block.body)]
    return tuple(named) if len(named) >= FEWEST_LISTED else ()


def _with_label_blocks(part: ItemParts) -> list[Block]:
    return [b for b in part.blocks if b.start > part.blocks[0].start or b is not part.blocks[0]][
        0 if part.heading.after > part.heading.index else 1 :
    ]


def _label_block(part: ItemParts, section: Section) -> list[Block]:
    label = section.label
    if label is None:
        return []
    return [b for b in part.blocks if b.start <= label.rest_start <= b.end][:1]


def _absent_everywhere(parts: list[ItemParts]) -> bool:
    """Whether "Fraværende" under the items names the same people each time: absent from the meeting."""
    said = [
        tuple(b.text for b in section.blocks)
        for part in parts
        for section in part.sections
        if section.kind in ("absence", "attendance") and section.label and section.label.kind == "absence"
    ]
    return bool(said) and len(set(said)) == 1 and len(said) >= max(1, len(parts) * 0.6)


def _told(notice: Notice, known: set[tuple[str, Span | None]]) -> bool:
    """Whether the header's reading has already reported the same place."""
    return any(
        code == notice.code and span and notice.span and span[0] < notice.span[1] and notice.span[0] < span[1]
        for code, span in known
    )


def _says_minutes(blocks: list[Block]) -> bool:
    """Whether the document calls itself minutes (referat) among its first lines."""
    return any(SAYS_MINUTES.search(block.text) for block in blocks[:20] if len(block.text) <= LONGEST_HEADLINE)


def _unlabelled(parts: list[ItemParts], *, agenda: bool, minutes: bool) -> bool:
    """Whether the minutes have no headings for decisions, so that what stands under an item is what happened there."""
    labelled = sum(1 for part in parts if any(section.kind == "decision" for section in part.sections))
    if labelled > len(parts) * MOST_LABELLED or (labelled and not minutes):
        return False
    if minutes and not agenda and not labelled:
        return True
    speaking = [
        part
        for part in parts
        if any(
            classify(b.text).rules
            for s in part.sections
            if s.kind in ("lead", "remainder")
            for b in s.blocks
            if len(b.text) < LONGEST_SAID
        )
    ]
    share = SPEAKING_AGENDA if agenda else SPEAKING_MINUTES if minutes else SPEAKING
    return len(speaking) >= max(1 if share < SPEAKING else 2, len(parts) * share)


def _read_item(text: str, part: ItemParts, meeting: Meeting, names: tuple[str, ...], unlabelled: bool) -> AgendaItem:
    heading, title = part.heading, part.heading.title
    span = (part.blocks[0].start, part.blocks[-1].end)
    opening = " ".join(block.text for block in part.blocks[:4])[:400]
    attendance_item = is_attendance_title(title)
    points: list[Point] = []
    left: list[Block] = []
    decisions, prior = _own_and_prior(part.sections, meeting)
    for section in part.sections:
        if section.kind == "recommendation":
            read = read_points(text, section)
            points += read.points
            left += read.left_over
        elif section.kind == "remainder":
            left += section.blocks
    decision_blocks = [b for section in decisions for b in section.blocks]
    if not decisions and not prior:
        decision_blocks = left if points else _bare_decision(part, unlabelled)
    decision_blocks = [b for b in decision_blocks if not _only_attendance(b)]
    if attendance_item:
        decision_blocks = [b for b in decision_blocks if classify(b.text).rules and not ABSENCE_LEAD.match(b.text)]
    verdicts = [classify(s.text) for b in decision_blocks for s in sentences(text, b.start, b.end)]
    decision = _decision(text, decision_blocks, verdicts)
    recommendations = _recommendations(points, verdicts if decision else [])
    decided = {b.start for b in decision_blocks}
    case_blocks = [b for s in part.sections if s.kind in ("case", "lead") for b in s.blocks if b.start not in decided]
    context = Context(
        text=text,
        title=title,
        meeting=meeting,
        names=names,
        points=tuple(points),
        recommendations=recommendations,
        decision=decision,
        decision_blocks=tuple(decision_blocks),
        case_blocks=tuple(case_blocks),
        table_blocks=tuple(b for s in part.sections if s.kind in ("tasks", "future") for b in s.blocks),
        future_blocks=tuple(b for s in part.sections if s.kind == "future" for b in s.blocks),
    )
    tasks = () if attendance_item else read_tasks(context)
    attachments = tuple(
        b.body for s in part.sections if s.kind == "attachments" for b in s.blocks if len(b.body) <= 300
    )
    return AgendaItem(
        number=heading.number,
        title=title,
        closed=is_closed(heading.raw_title) or is_closed(opening[: len(heading.raw_title) + 120]),
        kind="attendance" if attendance_item else None,
        span=span,
        case_text_span=(case_blocks[0].start, case_blocks[-1].end) if case_blocks else None,
        recommendations=recommendations,
        decision=decision,
        prior_decisions=tuple(p for p in (_prior(text, s) for s in prior) if p),
        tasks=tasks,
        attachments=attachments,
        rule=heading.rule,
    )


def _only_attendance(block: Block) -> bool:
    return (
        len(block.text) <= 400
        and bool(ATTENDANCE_LINE.search(block.text))
        and not classify(block.text).says("approved", "decided")
    )


def _bare_decision(part: ItemParts, unlabelled: bool) -> list[Block]:
    """The words under an item without any heading or recommendation, when short and with an outcome ("Intet.")."""
    lead = [b for s in part.sections if s.kind == "lead" for b in s.blocks]
    if unlabelled and not any(s.kind == "case" for s in part.sections):
        return lead
    if lead and sum(len(b.text) for b in lead) <= SHORT_ITEM and any(classify(b.text).rules for b in lead):
        return lead
    return []


def _own_and_prior(sections: tuple[Section, ...], meeting: Meeting) -> tuple[list[Section], list[Section]]:
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
    return own + unnamed, [s for s in named if s not in own]


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


def _decision(text: str, blocks: list[Block], verdicts: list[Verdict]) -> Decision | None:
    if not blocks:
        return None
    words = " ".join(quote(text, b.start, b.end) for b in blocks).strip()
    if not words:
        return None
    outcome, rule, confidence = overall(verdicts)
    span = (min(b.start for b in blocks), max(b.end for b in blocks))
    return Decision(words, outcome, span, rule, confidence)


def _prior(text: str, section: Section) -> PriorDecision | None:
    if not section.blocks:
        return None
    verdicts = [classify(s.text) for b in section.blocks for s in sentences(text, b.start, b.end)]
    words = " ".join(quote(text, b.start, b.end) for b in section.blocks)
    return PriorDecision(
        section.body or "", words, overall(verdicts)[0], (section.blocks[0].start, section.blocks[-1].end)
    )


def _recommendations(points: list[Point], verdicts: list[Verdict]) -> tuple[Recommendation, ...]:
    answers = answer_recommendations([p.text for p in points], verdicts) if verdicts else [(None, 0.9)] * len(points)
    return tuple(
        Recommendation(i + 1, point.text, point.addressee, outcome, (point.start, point.end), point.rule, confidence)
        for i, (point, (outcome, confidence)) in enumerate(zip(points, answers, strict=True))
    )
