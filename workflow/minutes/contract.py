"""ParsedMinutes as the JSON object of the contract `parsed-minutes/1`."""

from __future__ import annotations

from datetime import date
from typing import Any

from workflow.minutes.model import (
    AgendaItem,
    Decision,
    Interval,
    Notice,
    ParsedMinutes,
    Participant,
    PriorDecision,
    Recommendation,
    Task,
)

CONTRACT = "parsed-minutes/1"


def to_contract(
    parsed: ParsedMinutes, *, name: str, media_type: str, sha256: str, size: int, characters: int
) -> dict[str, Any]:
    """Give the contract's object for one parsed document.

    `size` is the document's length in bytes, `characters` that of its canonical text.
    """
    meeting = parsed.meeting
    return {
        "contract": CONTRACT,
        "source": {
            "name": name,
            "media_type": media_type,
            "sha256": sha256,
            "bytes": size,
            "characters": characters,
        },
        "meeting": {
            "title": meeting.title,
            "body": meeting.body,
            "level": meeting.level,
            "clusters": list(meeting.clusters),
            "date": _day(meeting.date),
            "start": meeting.start,
            "end": meeting.end,
            "place": meeting.place,
        },
        "participants": [_participant(person) for person in parsed.participants],
        "items": [_item(item) for item in parsed.items],
        "warnings": [_notice(notice) for notice in parsed.notices],
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _deadline(value: date | Interval | None) -> str | dict[str, str] | None:
    if isinstance(value, Interval):
        return {"from": value.first.isoformat(), "to": value.last.isoformat()}
    return _day(value)


def _participant(person: Participant) -> dict[str, Any]:
    return {
        "name": person.name,
        "title": person.title,
        "organisation": person.organisation,
        "clusters": list(person.clusters),
        "group": person.group,
        "absent": person.absent,
        "substitute": person.substitute,
        "roles": list(person.roles),
        "span": list(person.span),
        "rule": person.rule,
    }


def _item(item: AgendaItem) -> dict[str, Any]:
    return {
        "number": item.number,
        "title": item.title,
        "closed": item.closed,
        "span": list(item.span),
        "recommendations": [_recommendation(recommendation) for recommendation in item.recommendations],
        "decision": _decision(item.decision) if item.decision else None,
        "prior_decisions": [_prior(prior) for prior in item.prior_decisions],
        "actions": [_task(task) for task in item.tasks],
        "attachments": list(item.attachments),
        "rule": item.rule,
    }


def _recommendation(recommendation: Recommendation) -> dict[str, Any]:
    return {
        "ordinal": recommendation.ordinal,
        "text": recommendation.text,
        "addressee": recommendation.addressee,
        "outcome": recommendation.outcome,
        "span": list(recommendation.span),
        "rule": recommendation.rule,
        "confidence": recommendation.confidence,
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "text": decision.text,
        "outcome": decision.outcome,
        "span": list(decision.span),
        "rule": decision.rule,
        "confidence": decision.confidence,
    }


def _prior(prior: PriorDecision) -> dict[str, Any]:
    return {"body": prior.body, "text": prior.text, "outcome": prior.outcome, "span": list(prior.span)}


def _task(task: Task) -> dict[str, Any]:
    return {
        "what": task.what,
        "owners": list(task.owners),
        "deadline": _deadline(task.deadline),
        "deadline_text": task.deadline_text,
        "anchor": task.anchor,
        "recurrence": task.recurrence,
        "certainty": task.certainty,
        "confidence": task.confidence,
        "settled": task.settled,
        "evidence": task.evidence,
        "span": list(task.span),
        "rule": task.rule,
    }


def _notice(notice: Notice) -> dict[str, Any]:
    return {"code": notice.code, "message": notice.message, "span": list(notice.span) if notice.span else None}
