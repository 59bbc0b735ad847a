"""Reading a whole document: header, attendance, items with their recommendations, decisions and tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from workflow.minutes.decisions.attendance_beside import only_attendance
from workflow.minutes.decisions.decision_outcomes import DOUBTFUL
from workflow.minutes.decisions.outcomes import Verdict, answer_recommendations, classify, followed, overall, weighed
from workflow.minutes.decisions.recommendations import JOINED, Point, read_points
from workflow.minutes.decisions.recommended_refusals import with_refusals_followed
from workflow.minutes.decisions.whose_decision import own_and_prior, with_body_of_decisions
from workflow.minutes.expressions import expression
from workflow.minutes.layout.item_parts import ItemParts, header_parts, item_parts
from workflow.minutes.layout.item_titles import presenters_of
from workflow.minutes.layout.items import find_items, is_closed
from workflow.minutes.layout.labels import Label, is_attendance_title, label_of
from workflow.minutes.layout.page_lines import mask_running_lines
from workflow.minutes.layout.sections import Section, reports_speech
from workflow.minutes.layout.table_items import BESIDE, TableItem, lists_after, read_table_items
from workflow.minutes.layout.text import Block, build_blocks, forget_sentences, quote, sentences
from workflow.minutes.meeting.header import read_header
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
from workflow.minutes.people.absence_sentences import ABSENCE_LEAD
from workflow.minutes.people.attendance_list import place_of_name
from workflow.minutes.people.attendance_zones import attendance_zones
from workflow.minutes.people.participants import read_participants
from workflow.minutes.people.people import find_same
from workflow.minutes.recognition import not_minutes
from workflow.minutes.tasks.context import Context
from workflow.minutes.tasks.owner_names import with_full_names
from workflow.minutes.tasks.reading import read_tasks

READER_VERSION = "1.0"
SAYS_MINUTES = expression(
    r"^\W{0,4}(?:åbent |godkendt |udkast til )?(?:beslutnings|møde|kort)?(?:referat|protokol|ref\.?)\b"
    r"|\breferat (?:af|fra|for|til)\b"
    r"|\b(?:møde|beslutnings)referat\b|\b(?:referat|beslutningsprotokol)$|^referent\b",
    re.IGNORECASE,
)
BARE_KINDS = frozenset({"lead", "identifier", "closing", "attendance", "next_meeting"})
LONGEST_BARE = 1500
CLOSED_AT = expression(
    r"\b(?:mødet|generalforsamlingen|dirigenten|formanden)\b[^.\n]{0,40}\b(?:hævet|hævede|sluttede|slut|sluttet|afsluttet|lukkede)\b"
    r"[^\n]{0,40}?\b(?:kl\.?\s*)?(?P<hour>[01]?\d|2[0-3])[.:](?P<minute>[0-5]\d)",
    re.IGNORECASE,
)
LAST_CHARACTERS = 1500
OCR_NOTICE = "Teksten er læst fra billeder af siderne (OCR). Sammenlign navne, tal og datoer med dokumentet."
CAME = frozenset({"til stede", "tilstede", "mødt", "deltog", "fremmødte", "medlemmer", "deltagere", "mødedeltagere"})
DASH_ALONE = expression(r"^(?:[-–—]|\./\.)$")
CLOSED_ALONE = frozenset({"lukket", "lukket punkt", "lukket sag", "punktet er lukket", "(lukket)"})
CAME_IN_WORDS = expression(r"\b(?:deltog|mødte|fremmødt|til stede var|tilstede var)\b", re.IGNORECASE)
SHORT_ITEM = 600
TASKS_ALONE = "item.tasks"
MOST_LABELLED = 0.35
# shares of the items that must say an outcome without a heading, before all are read so
SPEAKING_AGENDA, SPEAKING, SPEAKING_MINUTES = 0.6, 0.4, 0.2
LONGEST_SAID = 3000
FORMAL = frozenset({"approved", "deferred", "rejected", "withdrawn", "elected", "recommended", "referred", "returned"})
REPORT_HEADINGS = frozenset({"referat", "konklusion", "mødereferat"})
FEWEST_HELD, MOST_LOOKED_AT = 2, 30
LONGEST_HEADLINE = 200


def parse_minutes(text: str, *, recognised: bool = False) -> ParsedMinutes:
    """Read the canonical text of one document. Pure: the same text gives the same result; no text makes it raise.

    `recognised`: the text was read from pictures of pages (OCR), which a notice tells.
    """
    try:
        return _parse(mask_running_lines(text), recognised=recognised)
    finally:
        forget_sentences()


def _going_on(rows: list[TableItem], parts: list[ItemParts]) -> list[ItemParts]:
    """The items under headings that go on after a table of items, by their number; none where an item with a heading
    stands before the table, which then is that item's."""
    begin, end = rows[0][1][0].start, rows[-1][1][-1].end
    later = [part for part in parts if part.blocks[0].start >= end]
    if not later or len(rows) < len(parts) - len(later) or parts[0].blocks[0].start < begin:
        return []
    last, following = rows[-1][0].number or "", later[0].heading.number or ""
    return later if last.isdigit() and following.isdigit() and int(last) + 1 == int(following) else []


def _parse(text: str, *, recognised: bool) -> ParsedMinutes:
    blocks = build_blocks(text)
    labels = [label_of(block) for block in blocks]
    headings = find_items(blocks, labels)
    parts = [item_parts(blocks, labels, headings, i) for i in range(len(headings))]
    rows = read_table_items(blocks, text)
    if rows and len(rows) >= len(parts):
        lists = lists_after(blocks, rows[-1][1][-1].end)
        last = _with_rest_of_document(ItemParts(*rows[-1]), blocks[: lists[0][0].index] if lists else blocks)
        parts = [*(ItemParts(*row) for row in rows[:-1]), last, *(ItemParts(*row) for row in lists)]
    elif rows and (later := _going_on(rows, parts)):
        parts = [*(ItemParts(*row) for row in rows), *later]
    first = parts[0].heading.index if parts else len(blocks)
    meeting, notices, says_agenda = read_header(text, header_parts(blocks, labels, first, parts))
    meeting = with_body_of_decisions(meeting, parts)
    if meeting.end is None and (closing := CLOSED_AT.search(text[-LAST_CHARACTERS:])):
        meeting = replace(meeting, end=f"{int(closing['hour']):02d}:{closing['minute']}")
    participants = read_participants(attendance_zones(blocks[:first], labels[:first], parts), text)
    participants = tuple(replace(person, span=place_of_name(text, person)) for person in participants)
    names = tuple(person.name for person in participants)
    presenters = [name for part in parts for name in presenters_of(part.heading.raw_title)]
    names = tuple(dict.fromkeys((*names, *(name for name in presenters if find_same(name, list(names)) is None))))
    called = (
        _says_minutes(blocks[: first + 1])
        or (not says_agenda and _tells_who_came(blocks[:first], labels[:first]))
        or _reports_under_headings(parts)
    )
    minutes = called and (not says_agenda or _was_held(parts))
    unlabelled = _unlabelled(parts, agenda=says_agenda and not minutes, minutes=called)
    items = tuple(_read_item(text, part, meeting, names, unlabelled=unlabelled, minutes=minutes) for part in parts)
    items = with_full_names(items, participants, text)
    unrecognised = not_minutes(text, participants, items)
    if unrecognised:
        notices.append(unrecognised)
    elif not items:
        notices.append(Notice("no_items", "Der blev ikke fundet nogen dagsordenspunkter i teksten.", None))
    if recognised:
        notices.insert(0, Notice("ocr", OCR_NOTICE, None))
    known = {(n.code, n.span) for n in notices}
    notices += [n for n in find_oddities(text, blocks, meeting.date, first) if not _told(n, known)]
    decided = any(item.decision for item in items)
    if items and not unrecognised and meeting.date is None and not any(code == "impossible_date" for code, _ in known):
        notices.append(Notice("no_date", "Mødets dato står ikke i teksten.", None))
    is_agenda = bool(items) and not decided and not any(item.prior_decisions for item in items)
    if says_agenda and not decided:
        is_agenda = True
    return ParsedMinutes(meeting, participants, items, tuple(notices), is_agenda)


def _told(notice: Notice, known: set[tuple[str, Span | None]]) -> bool:
    """Whether the header's reading has already reported the same place."""
    return any(
        code == notice.code and span and notice.span and span[0] < notice.span[1] and notice.span[0] < span[1]
        for code, span in known
    )


def _says_minutes(blocks: list[Block]) -> bool:
    """Whether the document calls itself minutes (referat) among its first lines."""
    return any(SAYS_MINUTES.search(block.text) for block in blocks[:20] if len(block.text) <= LONGEST_HEADLINE)


def _reports_under_headings(parts: list[ItemParts]) -> bool:
    """Whether items have their own minutes under a heading ("Referat: …"), which no agenda has."""
    reported = [
        section
        for part in parts
        for section in part.sections
        if section.kind == "decision" and section.blocks and section.label and section.label.words in REPORT_HEADINGS
    ]
    return len(reported) >= FEWEST_HELD


def _was_held(parts: list[ItemParts]) -> bool:
    """Whether items tell what became of them, as they do in minutes that bear the word "Dagsorden" too."""
    decided = [
        part
        for part in parts
        if any(
            rule.outcome in FORMAL and (verdict.whole or verdict.generic)
            for section in part.sections
            if section.kind in ("decision", "lead", "remainder", "recommendation")
            for block in section.blocks[:MOST_LOOKED_AT]
            if len(block.text) < LONGEST_SAID
            for verdict in (classify(block.text),)
            for rule in verdict.rules[:1]
        )
    ]
    return len(decided) >= max(FEWEST_HELD, len(parts) * SPEAKING_MINUTES)


def _tells_who_came(blocks: list[Block], labels: list[Label | None]) -> bool:
    """Whether the header tells who was there or away: the meeting has been held."""
    return (
        any(label and label.kind == "absence" for label in labels)
        or any(label and label.kind == "attendance" and label.words in CAME for label in labels)
        or any(CAME_IN_WORDS.search(block.text) for block in blocks if len(block.text) <= LONGEST_SAID)
    )


def _with_rest_of_document(last: ItemParts, blocks: list[Block]) -> ItemParts:
    """The last row of a table of items with what follows the table: lists of tasks, most often."""
    rest = tuple(block for block in blocks if block.start >= last.blocks[-1].end)
    return replace(last, sections=(*last.sections, Section("tasks", None, rest))) if rest else last


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


def _read_item(
    text: str, part: ItemParts, meeting: Meeting, names: tuple[str, ...], *, unlabelled: bool, minutes: bool
) -> AgendaItem:
    heading, title = part.heading, part.heading.title
    span = (part.blocks[0].start, part.blocks[-1].end)
    opening = " ".join(block.text for block in part.blocks[:4])[:400]
    attendance_item = is_attendance_title(title)
    points: list[Point] = []
    left: list[Block] = []
    decisions, prior = own_and_prior(part.sections, meeting)
    for section in part.sections:
        if section.kind == "recommendation":
            read = read_points(text, section)
            points += read.points
            left += read.left_over
        elif section.kind == "remainder":
            left += section.blocks
    decision_blocks = [b for section in decisions for b in section.blocks]
    if not decisions and not prior:
        decision_blocks = left if points else _bare_decision(part, unlabelled, minutes=minutes)
    decision_blocks = [b for b in decision_blocks if not only_attendance(b)]
    if attendance_item:
        decision_blocks = [b for b in decision_blocks if classify(b.text).rules and not ABSENCE_LEAD.match(b.text)]
    verdicts = _verdicts(text, decision_blocks)
    decision = _decision(text, decision_blocks, verdicts)
    earlier = followed([_verdicts(text, section.blocks) for section in prior])
    recommendations = _recommendations(points, verdicts if decision else [], earlier)
    if decision:
        outcome, rule, confidence = weighed(
            (decision.outcome, decision.rule, decision.confidence),
            decision.text,
            title,
            [r.outcome for r in recommendations],
        )
        outcome, rule, confidence = with_refusals_followed((outcome, rule, confidence), recommendations)
        decision = replace(decision, outcome=outcome, rule=rule, confidence=confidence)
    decided = {b.start for b in decision_blocks}
    case_blocks = [
        b for s in part.sections if s.kind in ("case", "lead", "quoted") for b in s.blocks if b.start not in decided
    ]
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
        column_blocks=tuple(b for s in part.sections if s.kind == BESIDE for b in s.blocks),
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
        decision=None if heading.rule == TASKS_ALONE else decision,
        prior_decisions=tuple(p for p in (_prior(text, s) for s in prior) if p),
        tasks=tasks,
        attachments=attachments,
        rule=heading.rule,
    )


def _bare_decision(part: ItemParts, unlabelled: bool, *, minutes: bool) -> list[Block]:
    """The words under an item without any heading or recommendation, when short and with an outcome ("Intet.")."""
    lead = [b for s in part.sections if s.kind == "lead" for b in s.blocks] or [
        b for s in part.sections if s.kind == "remainder" for b in s.blocks
    ]
    if unlabelled and not any(s.kind == "case" for s in part.sections):
        return lead
    said = sum(len(b.text) for b in lead)
    if lead and said <= SHORT_ITEM and any(classify(b.text).rules for b in lead):
        return lead
    if minutes and 0 < said <= LONGEST_BARE and all(s.kind in BARE_KINDS for s in part.sections):
        # minutes with headings elsewhere: what stands here without one is all that happened
        return lead
    if 0 < said <= LONGEST_BARE and all(s.kind in BARE_KINDS for s in part.sections) and reports_speech(lead):
        return lead
    return []


def _decision(text: str, blocks: list[Block], verdicts: list[Verdict]) -> Decision | None:
    if not blocks:
        return None
    words = " ".join(quote(text, b.start, b.end) for b in blocks).strip()
    if not (re.search(r"\w\w", words) or DASH_ALONE.match(words)) or words.lower().rstrip(".") in CLOSED_ALONE:
        return None
    outcome, rule, confidence = overall(verdicts)
    span = (min(b.start for b in blocks), max(b.end for b in blocks))
    return Decision(words, outcome, span, rule, confidence)


def _prior(text: str, section: Section) -> PriorDecision | None:
    if not section.blocks:
        return None
    verdicts = _verdicts(text, section.blocks)
    words = " ".join(quote(text, b.start, b.end) for b in section.blocks)
    return PriorDecision(
        section.body or "", words, overall(verdicts)[0], (section.blocks[0].start, section.blocks[-1].end)
    )


def _verdicts(text: str, blocks: Iterable[Block]) -> list[Verdict]:
    return [classify(s.text) for b in blocks for s in sentences(text, b.start, b.end)]


def _recommendations(
    points: list[Point], verdicts: list[Verdict], earlier: list[Verdict]
) -> tuple[Recommendation, ...]:
    asked = [p.text for p in points]
    answers = answer_recommendations(asked, verdicts, earlier) if verdicts else [(None, 0.9)] * len(points)
    return tuple(
        Recommendation(
            i + 1,
            point.text,
            point.addressee,
            outcome,
            (point.start, point.end),
            point.rule,
            min(confidence, DOUBTFUL) if point.rule == JOINED else confidence,
        )
        for i, (point, (outcome, confidence)) in enumerate(zip(points, answers, strict=True))
    )
