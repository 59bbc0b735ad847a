"""Why a value was read: every value of a document with its place in the text, the rule that found it, and a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from workflow.minutes.days.deadlines import choose_deadline, find_deadlines
from workflow.minutes.decisions.outcomes import classify, content_words
from workflow.minutes.layout.text import build_blocks, sentences
from workflow.minutes.lexicon_file import load
from workflow.minutes.model import (
    AgendaItem,
    Interval,
    ParsedMinutes,
    Participant,
    Recommendation,
    Span,
    Task,
)
from workflow.minutes.value_places import place_of_names, place_of_time, place_of_words

_RULES = load("rules")
REASONS: dict[str, str] = {
    rule: sentence for subject in _RULES["reasons"].values() for rule, sentence in subject.items()
}
"""Rule id to sentence, for every rule that the reader gives a value."""
DOUBTS: dict[str, str] = _RULES["doubts"]["kind"]
DOUBTS_BY_RULE: dict[str, str] = _RULES["doubts"]["rule"]
KINDS = ("meeting", "participants", "items", "recommendations", "decisions", "tasks", "notices")
"""What a finding can be about."""
SILENT = "outcome.silent"
NEAR = 200
"""Characters after an absentee's name in which the substitute is looked for first."""


@dataclass(frozen=True)
class Finding:
    """One value that was read.

    `kind` is one of KINDS, `of` says in Danish what the value belongs to ("punkt 3, opgave 1"), `label` what it is
    ("frist"). `span` is the place of its words, None where they are not kept; `rule` and `confidence` are None where
    the value has none of its own.
    """

    kind: str
    of: str
    label: str
    value: str
    span: Span | None
    rule: str | None = None
    reason: str | None = None
    confidence: float | None = None


def reason_of(rule: str) -> str:
    """The sentence that tells a user why a value was read.

    `rule` is the id that the value carries ("task.passive"; a deadline's may come without "deadline.").
    A rule that is not in the lexicon is named, so that nothing is shown without its origin.
    """
    return REASONS.get(rule) or REASONS.get(f"deadline.{rule}") or f"Læst efter reglen «{rule}»."


def doubt_of(kind: str, rule: str) -> str:
    """What the reader is unsure of in a recommendation, decision or task (`kind`) that a rule gave."""
    base = rule.removesuffix(".dated").removesuffix("-dated")
    return DOUBTS_BY_RULE.get(rule) or DOUBTS_BY_RULE.get(base) or DOUBTS[kind]


def explain(text: str, parsed: ParsedMinutes) -> list[Finding]:
    """Every value that was read from a text, in the order of its place; those without a place come first."""
    found = list(_meeting(text, parsed))
    for person in parsed.participants:
        found += _participant(text, person)
    for item in parsed.items:
        found += _item(text, item, parsed.meeting.date)
    found += [
        Finding("notices", "bemærkning", notice.code, notice.message, notice.span, f"notice.{notice.code}")
        for notice in parsed.notices
    ]
    order = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(found, key=lambda f: (f.span or (-1, -1), order[f.kind]))


def _meeting(text: str, parsed: ParsedMinutes) -> Iterator[Finding]:
    meeting, words = parsed.meeting, _RULES["words"]
    header_end = parsed.items[0].span[0] if parsed.items else len(text)
    body, day = meeting.body_span, meeting.date_span
    start, end = (place_of_time(text, time, header_end, day) if time else None for time in (meeting.start, meeting.end))
    values = (
        ("titel", meeting.title, body, "meeting.body"),
        ("organ", meeting.body, body, "meeting.body"),
        ("niveau", words["level"].get(meeting.level, meeting.level), body, "meeting.level"),
        ("klynger", ", ".join(meeting.clusters), body, "meeting.clusters"),
        ("dato", meeting.date.isoformat() if meeting.date else None, day, "meeting.date"),
        ("begynder", meeting.start, start, "meeting.time"),
        ("slutter", meeting.end, end, "meeting.time"),
        ("sted", meeting.place, meeting.place_span, "meeting.place"),
    )
    for label, value, span, rule in values:
        if value:
            yield Finding("meeting", "mødet", label, value, span, rule, reason_of(rule))


def _participant(text: str, person: Participant) -> Iterator[Finding]:
    about = [person.title, person.organisation, person.group]
    about += [_RULES["words"]["role"].get(role, role) for role in person.roles]
    shown = ", ".join([person.name, *(a for a in about if a)])
    label = "deltager" if person.absent is None else "afbud" if person.absent else "til stede"
    yield Finding("participants", "deltager", label, shown, person.span, person.rule, reason_of(person.rule))
    if person.substitute:
        rule = "participant.substitute"
        # beside the one who was away, or where the list of those present says for whom
        place = place_of_words(text, person.substitute, (person.span[0], min(len(text), person.span[1] + NEAR)))
        place = place or place_of_words(text, person.substitute, (0, len(text))) or person.span
        yield Finding("participants", "stedfortræder", person.name, person.substitute, place, rule, reason_of(rule))


def _item(text: str, item: AgendaItem, meeting_day: date | None) -> Iterator[Finding]:
    of = f"punkt {item.number}" if item.number else f"punktet «{item.title}»"
    title = f"{item.title} (lukket)" if item.closed else item.title
    yield Finding("items", of, "titel", title, _first_line(text, item.span), item.rule, reason_of(item.rule))
    for recommendation in item.recommendations:
        yield from _recommendation(text, of, item, recommendation)
    if item.decision:
        decision = item.decision
        yield Finding(
            "decisions", of, "beslutning", _outcome(decision.outcome), decision.span,
            decision.rule, reason_of(decision.rule), decision.confidence,
        )  # fmt: skip
    for prior in item.prior_decisions:
        value = f"{prior.body}: {_outcome(prior.outcome)}"
        rule = "outcome.earlier-body"
        yield Finding("decisions", of, "tidligere beslutning", value, prior.span, rule, reason_of(rule))
    for number, task in enumerate(item.tasks, start=1):
        yield from _task(text, f"{of}, opgave {number}", task, meeting_day)


def _recommendation(text: str, of: str, item: AgendaItem, recommendation: Recommendation) -> Iterator[Finding]:
    of = f"{of}, indstilling {recommendation.ordinal}"
    rule = recommendation.rule
    value = (
        f"{recommendation.text} (til {recommendation.addressee})" if recommendation.addressee else recommendation.text
    )
    yield Finding("recommendations", of, "indstilling", value, recommendation.span, rule, reason_of(rule))
    sure = recommendation.confidence
    if recommendation.outcome is None:
        yield Finding("recommendations", of, "svar", "intet svar", recommendation.span, SILENT, reason_of(SILENT), sure)
        return
    place, answer_rule = _answer(text, item, recommendation)
    reason = reason_of(answer_rule) if answer_rule else None
    outcome = _outcome(recommendation.outcome)
    yield Finding("recommendations", of, "svar", outcome, place, answer_rule, reason, sure)


def _answer(text: str, item: AgendaItem, recommendation: Recommendation) -> tuple[Span | None, str | None]:
    """The sentence of the decision that says the outcome, the one that shares most words with the recommendation."""
    if item.decision is None:
        return None, None
    start, end = item.decision.span
    asked = content_words(recommendation.text)
    best: tuple[int, Span, str] | None = None
    for block in build_blocks(text[start:end]):
        for sentence in sentences(text, start + block.start, start + block.end):
            for rule in classify(sentence.text).rules:
                if rule.outcome == (recommendation.outcome or "").removesuffix("_with_changes"):
                    shared = len(content_words(sentence.text) & asked)
                    if best is None or shared > best[0]:
                        best = (shared, (sentence.start, sentence.end), f"outcome.{rule.id}")
                    break
    return (best[1], best[2]) if best else (item.decision.span, item.decision.rule)


def _task(text: str, of: str, task: Task, meeting_day: date | None) -> Iterator[Finding]:
    certainty = "sagt direkte" if task.certainty == "explicit" else "underforstået"
    value = f"{task.what} ({certainty}{', allerede gjort' if task.settled else ''})"
    yield Finding("tasks", of, "opgave", value, task.span, task.rule, reason_of(task.rule), task.confidence)
    yield _owners(text, of, task)
    if task.deadline_text is None:
        rule = "deadline.none"
        yield Finding("tasks", of, "frist", "ingen er nævnt", task.span, rule, reason_of(rule))
        return
    span = task.deadline_span or place_of_words(text, task.deadline_text, task.span) or task.span
    rule = _deadline_rule(text[slice(*span)], meeting_day) or "deadline.words"
    due = _due(task.deadline) or "uden dato"
    reasons = [reason_of(rule)]
    if not _inside(span, task.span):
        reasons.append("Fristen står et andet sted i punktet, hvor det samme er nævnt.")
    yield Finding("tasks", of, "frist", f"{due} («{task.deadline_text}»)", span, rule, " ".join(reasons))
    if task.anchor:
        anchor = _RULES["words"]["anchor"].get(task.anchor, task.anchor)
        yield Finding("tasks", of, "følger", anchor, span, "deadline.anchor", reason_of("deadline.anchor"))
    if task.recurrence:
        yield Finding("tasks", of, "gentages", task.recurrence, span, rule, reason_of(rule))


def _owners(text: str, of: str, task: Task) -> Finding:
    """Who does it, with the place of the name and how it was tied to the task."""
    if not task.owners:
        return Finding("tasks", of, "ansvarlig", "ingen er nævnt", task.span, "owner.none", reason_of("owner.none"))
    span = task.owner_span or place_of_names(text, task.owners, task.span)
    inside = span is not None and _inside(span, task.span)
    named = "owner.row" if task.rule.startswith("task.table") else "owner.named"
    rule = named if inside else "owner.elsewhere" if span else "owner.understood"
    return Finding("tasks", of, "ansvarlig", ", ".join(task.owners), span or task.span, rule, reason_of(rule))


def _deadline_rule(words: str, meeting_day: date | None) -> str | None:
    found = choose_deadline(find_deadlines(words, meeting_day))
    return f"deadline.{found.rule}" if found else None


def _due(deadline: date | Interval | None) -> str | None:
    if isinstance(deadline, Interval):
        return f"{deadline.first.isoformat()} til {deadline.last.isoformat()}"
    return deadline.isoformat() if deadline else None


def _inside(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _first_line(text: str, span: Span) -> Span:
    end = text.find("\n", span[0], span[1])
    return (span[0], span[1] if end < 0 else end)


def _outcome(outcome: str) -> str:
    word: str = _RULES["words"]["outcome"].get(outcome, outcome)
    return word
