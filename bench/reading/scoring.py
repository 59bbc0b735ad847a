"""Comparing one document as it was read with what a reader of Danish has written down for it.

Both are objects of the contract parsed-minutes/1. What the annotation leaves out is not compared.
"""

from __future__ import annotations

from typing import Any

from bench.reading.likeness import containment, likeness, match_best, words_of
from bench.reading.tally import Tally

Record = dict[str, Any]
Place = tuple[str, str | None]
Match = tuple[list[tuple[Record, Record]], list[Record], list[Record]]
"""Pairs of what is expected and found, what was missed, and what was invented."""

SAME_NAME = 0.9
SAME_ABSENT = 0.85
SAME_OWNER = 0.8
SAME_TEXT = 0.85
SAME_ITEM = 0.6
SAME_WORK = 0.6
SAME_TASK = 0.48
MOST_OF_AN_OPENING = 0.7
TITLE_WEIGHS = 0.7
EVIDENCE_WEIGHS = 0.8
CORE_FIRST = 0.05
"""A task that must be found is matched before an optional one of the same sentence."""


def compare(tally: Tally, name: str, expected: Record, found: Record) -> None:
    """Add one document to the tally."""
    tally.documents += 1
    _meeting(tally, name, expected.get("meeting") or {}, found.get("meeting") or {})
    people = found.get("participants") or []
    if "participants" in expected:
        _participants(tally, name, expected["participants"], people)
    if "absent" in expected:
        absent = [person for person in people if person.get("absent") is True]
        pairs, missed, extra = match_best(
            expected["absent"], absent, lambda wanted, got: likeness(wanted, got["name"]), SAME_ABSENT
        )
        tally.count("absent", found=len(pairs), invented=len(extra), missed=len(missed))
        for wanted in missed:
            tally.differ((name, None), "absent", wanted, None)
        for got in extra:
            tally.differ((name, None), "absent", None, got["name"])
    if "items" in expected:
        _items(tally, name, expected["items"], found.get("items") or [])


def match_items(expected: list[Record], found: list[Record]) -> Match:
    """Items of both sides that are the same, by title and number."""

    def score(wanted: Record, got: Record) -> float:
        number = float(str(wanted.get("number")) == str(got.get("number")))
        if not wanted.get("title"):
            return number
        return TITLE_WEIGHS * likeness(wanted["title"], got.get("title")) + (1 - TITLE_WEIGHS) * number

    return match_best(expected, found, score, SAME_ITEM)


def match_tasks(expected: list[Record], found: list[Record]) -> Match:
    """Tasks of both sides that are the same work, by their evidence first and their wording second."""

    def score(wanted: Record, got: Record) -> float:
        evidence = wanted["evidence"]
        base = max(containment(evidence, got.get("evidence")), containment(evidence, got.get("what")))
        if base < SAME_WORK:
            return 0.0
        wording = containment(wanted["what"], got.get("what"))
        return EVIDENCE_WEIGHS * base + (1 - EVIDENCE_WEIGHS) * wording + CORE_FIRST * is_core(wanted)

    return match_best(expected, found, score, SAME_TASK)


def match_recommendations(expected: list[Record], found: list[Record]) -> Match:
    """Recommendations of both sides with the same text."""
    return match_best(expected, found, lambda wanted, got: likeness(wanted["text"], got["text"]), SAME_TEXT)


def is_core(task: Record) -> bool:
    """Whether a task must be found; an optional one may be."""
    return bool(task.get("weight", "core") == "core")


def outcome_agrees(found: str | None, expected: Record) -> bool:
    """Whether an outcome is the annotated one, or one that is accepted in its place."""
    return found == expected["outcome"] or found in expected.get("outcome_accept", [])


def owners_agree(found: list[str], expected: Record) -> bool:
    """Whether the owners are those that the text names, or those that it means."""
    resolved = expected.get("owners_resolved") or []
    return _same_names(found, expected.get("owners") or []) or (bool(resolved) and _same_names(found, resolved))


def _same_names(found: list[str], expected: list[str]) -> bool:
    def score(wanted: str, got: str) -> float:
        return 1.0 if containment(wanted, got) == 1.0 else likeness(wanted, got)

    _, missed, extra = match_best(expected, found, score, SAME_OWNER)
    return not missed and not extra


def deadline_agrees(found: Any, expected: Any) -> bool:
    """Whether two deadlines are the same; a day agrees with the last day of a period."""
    if found == expected:
        return True
    if isinstance(expected, dict):
        return bool(found) and found == expected.get("to")
    return isinstance(found, dict) and bool(expected) and found.get("to") == expected


def decision_agrees(found: Record | None, expected: Record) -> bool:
    """Whether the text of a decision is the annotated one (or begins with it, where only the opening is annotated)."""
    if not found:
        return False
    if likeness(expected["text"], found["text"]) >= SAME_TEXT:
        return True
    return (
        bool(expected.get("text_is_opening"))
        and len(words_of(found["text"])) >= MOST_OF_AN_OPENING * len(words_of(expected["text"]))
        and containment(expected["text"], found["text"]) >= SAME_TEXT
    )


def _meeting(tally: Tally, name: str, expected: Record, found: Record) -> None:
    for field, wanted in expected.items():
        got = found.get(field)
        if field == "clusters":
            right = set(got or []) == set(wanted or [])
        elif field in ("title", "body", "place"):
            right = (not wanted and not got) or max(
                likeness(wanted, got), float(containment(wanted, got) == 1.0)
            ) >= SAME_OWNER
        else:
            right = got == wanted
        tally.agree(f"meeting {field}", right)
        if not right:
            tally.differ((name, None), f"meeting {field}", wanted, got)


def _participants(tally: Tally, name: str, expected: list[Record], found: list[Record]) -> None:
    pairs, missed, extra = match_best(expected, found, lambda w, g: likeness(w["name"], g["name"]), SAME_NAME)
    tally.count("participant", found=len(pairs), invented=len(extra), missed=len(missed))
    for wanted in missed:
        tally.differ((name, None), "participant", wanted["name"], None)
    for got in extra:
        tally.differ((name, None), "participant", None, got["name"])
    for wanted, got in pairs:
        absent = got.get("absent") is True
        if wanted.get("absent") or absent:
            right = bool(wanted.get("absent")) and absent
            tally.agree("absence", right)
            if not right:
                tally.differ((name, None), "absence", wanted.get("absent"), got.get("absent"), wanted["name"])
        if wanted.get("substitute"):
            right = likeness(got.get("substitute"), wanted["substitute"]) >= SAME_OWNER
            tally.agree("substitute", right)
            if not right:
                tally.differ((name, None), "substitute", wanted["substitute"], got.get("substitute"), wanted["name"])


def _items(tally: Tally, name: str, expected: list[Record], found: list[Record]) -> None:
    pairs, missed, extra = match_items(expected, found)
    tally.count("item", found=len(pairs), invented=len(extra), missed=len(missed))
    for wanted in missed:
        tally.differ((name, _number(wanted)), "item", f"{wanted.get('number')} {wanted.get('title')}", None)
    for got in extra:
        tally.differ((name, _number(got)), "item", None, f"{got.get('number')} {got.get('title')}")
    for wanted, got in [*pairs, *((wanted, {}) for wanted in missed)]:
        place = (name, _number(wanted))
        if "closed" in wanted and got:
            _value(tally, place, "item closed", wanted["closed"], got.get("closed"), wanted["closed"] == got["closed"])
        if "decision" in wanted:
            _decision(tally, place, wanted["decision"], got.get("decision"))
        if "prior_decisions" in wanted:
            _prior_decisions(tally, place, wanted["prior_decisions"], got.get("prior_decisions") or [])
        if "recommendations" in wanted:
            _recommendations(tally, place, wanted["recommendations"], got.get("recommendations") or [])
        if "actions" in wanted:
            _tasks(tally, place, wanted, got.get("actions") or [])


def _number(item: Record) -> str:
    return str(item.get("number") or item.get("title") or "?")


def _value(tally: Tally, place: Place, what: str, expected: Any, found: Any, right: bool, note: str = "") -> None:
    tally.agree(what, right)
    if not right:
        tally.differ(place, what, expected, found, note)


def _decision(tally: Tally, place: Place, expected: Record | None, found: Record | None) -> None:
    if expected is None:
        invented = bool(found and found.get("text"))
        tally.count("decision", invented=int(invented))
        if invented and found:
            tally.differ(place, "decision", None, found["text"])
    elif not decision_agrees(found, expected):
        tally.count("decision", invented=int(bool(found)), missed=1)
        tally.differ(place, "decision", expected["text"], found["text"] if found else None)
    elif found:
        tally.count("decision", found=1)
        if "outcome" in expected:
            right = outcome_agrees(found["outcome"], expected)
            _value(tally, place, "outcome", expected["outcome"], found["outcome"], right, expected["text"][:80])


def _prior_decisions(tally: Tally, place: Place, expected: list[Record], found: list[Record]) -> None:
    def score(wanted: Record, got: Record) -> float:
        same = likeness(wanted["text"], got["text"]) if wanted.get("text") else 1.0
        return same * (likeness(wanted["body"], got["body"]) if wanted.get("body") else 1.0)

    pairs, missed, extra = match_best(expected, found, score, SAME_ITEM)
    tally.count("prior decision", found=len(pairs), invented=len(extra), missed=len(missed))
    for wanted in missed:
        tally.differ(place, "prior decision", f"{wanted.get('body')}: {wanted.get('text')}", None)
    for got in extra:
        tally.differ(place, "prior decision", None, f"{got['body']}: {got['text']}")
    for wanted, got in pairs:
        if "outcome" in wanted:
            right = outcome_agrees(got["outcome"], wanted)
            _value(tally, place, "prior outcome", wanted["outcome"], got["outcome"], right)


def _recommendations(tally: Tally, place: Place, expected: list[Record], found: list[Record]) -> None:
    pairs, missed, extra = match_recommendations(expected, found)
    tally.count("recommendation", found=len(pairs), invented=len(extra), missed=len(missed))
    for wanted in missed:
        tally.differ(place, "recommendation", wanted["text"], None)
    for got in extra:
        tally.differ(place, "recommendation", None, got["text"])
    for wanted, got in pairs:
        if "outcome" in wanted:
            right = outcome_agrees(got.get("outcome"), wanted)
            what = "recommendation outcome"
            _value(tally, place, what, wanted["outcome"], got.get("outcome"), right, wanted["text"][:80])


def _tasks(tally: Tally, place: Place, item: Record, found: list[Record]) -> None:
    pairs, missed, extra = match_tasks(item["actions"], found)
    core = [(wanted, got) for wanted, got in pairs if is_core(wanted)]
    overlooked = [wanted for wanted in missed if is_core(wanted)]
    tally.count("task", found=len(core), invented=len(extra), missed=len(overlooked))
    for wanted in overlooked:
        tally.differ(place, "task", wanted["what"], None)
    for got in extra:
        traps = item.get("not_actions") or []
        trap = any(containment(t["text"], got.get("evidence")) >= SAME_WORK for t in traps)
        tally.differ(place, "task", None, f"{got['what']} | {got['evidence']}", "is none" if trap else "")
    for wanted, got in core:
        note = wanted["what"][:80]
        right = owners_agree(got.get("owners") or [], wanted)
        meant = wanted.get("owners_resolved") or wanted.get("owners") or []
        _value(tally, place, "owners", meant, got.get("owners"), right, note)
        right = deadline_agrees(got.get("deadline"), wanted.get("deadline"))
        due = f"{wanted.get('deadline')} ({wanted.get('deadline_text')})"
        _value(tally, place, "deadline", due, got.get("deadline"), right, note)
        for field in ("anchor", "recurrence", "settled"):
            if field in wanted:
                right = wanted[field] == got.get(field)
                _value(tally, place, field, wanted[field], got.get(field), right, note)
