"""What must hold of every result, whatever the text was."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workflow.minutes import ParsedMinutes, parse_minutes, to_contract
from workflow.minutes.model import OUTCOMES, Span

SLOW = 2.0
"""CPU seconds for one document at most."""
TRIES = 3
"""How often a document that took longer is read: a busy machine makes one reading slow, a slow document all of them."""


class Broken(Exception):
    """Something that must hold does not."""


@dataclass(frozen=True)
class Reading:
    """One document, read: its contract as bytes have this digest, and it took so many CPU seconds."""

    digest: str
    seconds: float


def check(text: str, slow: float = SLOW) -> Reading:
    """Read a text and check the result. Raises Broken, or whatever the reader raised."""
    parsed, seconds = _timed(text)
    for _ in range(TRIES - 1):
        if seconds <= slow:
            break
        parsed, again = _timed(text)
        seconds = min(seconds, again)
    for what, span in spans_of(parsed):
        if not (isinstance(span[0], int) and isinstance(span[1], int) and 0 <= span[0] <= span[1] <= len(text)):
            raise Broken(f"the span {span} of {what} is not within a text of {len(text)} characters")
    for what, outcome in _outcomes(parsed):
        if outcome not in OUTCOMES:
            raise Broken(f"the outcome {outcome!r} of {what} is none of the contract's")
    for what, confidence in _confidences(parsed):
        if not 0.0 <= confidence <= 1.0:
            raise Broken(f"the confidence {confidence} of {what} is not between 0 and 1")
    if seconds > slow:
        raise Broken(f"{len(text)} characters took {seconds:.2f} s")
    return Reading(hashlib.sha256(json_of(parsed, text).encode("utf-8", "surrogatepass")).hexdigest(), seconds)


def _timed(text: str) -> tuple[ParsedMinutes, float]:
    begin = time.process_time()
    parsed = parse_minutes(text)
    return parsed, time.process_time() - begin


def json_of(parsed: ParsedMinutes, text: str) -> str:
    """The contract's JSON."""
    contract: dict[str, Any] = to_contract(
        parsed, name="x.txt", media_type="text/plain", sha256="", size=0, characters=len(text)
    )
    return json.dumps(contract, ensure_ascii=False, allow_nan=False)


def spans_of(parsed: ParsedMinutes) -> Iterator[tuple[str, Span]]:
    """Every place in the text that a result points at."""
    meeting = parsed.meeting
    named: list[tuple[str, Span | None]] = [
        ("the body", meeting.body_span),
        ("the date", meeting.date_span),
        ("the place", meeting.place_span),
        *(("a participant", person.span) for person in parsed.participants),
        *(("a notice", notice.span) for notice in parsed.notices),
    ]
    for item in parsed.items:
        named += [("an item", item.span), ("a case text", item.case_text_span)]
        named += [("a decision", item.decision.span if item.decision else None)]
        named += [("a recommendation", recommendation.span) for recommendation in item.recommendations]
        named += [("a prior decision", prior.span) for prior in item.prior_decisions]
        for task in item.tasks:
            named += [("a task", task.span), ("a deadline", task.deadline_span), ("an owner", task.owner_span)]
    return ((what, span) for what, span in named if span is not None)


def _outcomes(parsed: ParsedMinutes) -> Iterator[tuple[str, str]]:
    for item in parsed.items:
        if item.decision:
            yield "a decision", item.decision.outcome
        yield from (("a prior decision", prior.outcome) for prior in item.prior_decisions)
        yield from (("a recommendation", r.outcome) for r in item.recommendations if r.outcome is not None)


def _confidences(parsed: ParsedMinutes) -> Iterator[tuple[str, float]]:
    for item in parsed.items:
        if item.decision:
            yield "a decision", item.decision.confidence
        yield from (("a recommendation", r.confidence) for r in item.recommendations)
        yield from (("a task", task.confidence) for task in item.tasks)
