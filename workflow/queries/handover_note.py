"""What the handover note tells, read from what is stored: meetings, results, money and input, and the documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import exists, func, or_, select

from workflow import clock
from workflow.danish_dates import plain_day
from workflow.domain.amounts import Amount, amounts
from workflow.domain.handover_points import is_input, points
from workflow.domain.status import OPEN_STATUSES
from workflow.extensions import db
from workflow.models import (
    Action,
    AgendaItem,
    Body,
    Decision,
    HandoverInput,
    Meeting,
    Proposal,
    Recommendation,
    SourceDocument,
)
from workflow.queries.handover_plan import in_scope
from workflow.queries.handover_scopes import Scope
from workflow.queries.id_lists import ID_LIST, is_one_of
from workflow.queries.last_words import last_words

MOST_ROWS = 500  # of a table on paper, which says how many more there are
_BEFORE, _AFTER = 90, 60  # characters shown around an amount
_FIRST_ID = func.coalesce(AgendaItem.first_id, AgendaItem.id)
ADOPTED = ("approved", "approved_with_changes", "partly_approved", "decided", "recommended")


def meetings(scope: Scope) -> list[dict[str, Any]]:
    """Each meeting with what was decided at it, and what became of the tasks. What was cancelled is left out; closed
    items are counted, not named."""
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    rows = db.session.execute(
        select(Action.meeting_id, Action.kind, Action.status, func.count())
        .where(Action.meeting_id.is_not(None), Action.status != "cancelled", *_of_meetings(scope))
        .group_by(Action.meeting_id, Action.kind, Action.status)
    )
    for meeting_id, kind, status, count in rows:
        assert meeting_id is not None
        counted[meeting_id][kind] += count
        if kind == "task":
            counted[meeting_id]["done" if status in ("closed", "settled") else status] += count
            counted[meeting_id]["open_tasks"] += count if status in OPEN_STATUSES else 0
    held = db.session.execute(
        select(Meeting.id, Meeting.date, Body.name)
        .join(Body, Body.id == Meeting.body_id)
        .where(Meeting.id.in_(list(counted)))
        .order_by(Meeting.date, Meeting.id)
    )
    return [
        {
            "date": row[1].isoformat(),
            "body": row[2],
            "recommendations": counted[row[0]]["recommendation"],
            "decisions": counted[row[0]]["decision"],
            "tasks": counted[row[0]]["task"],
            "done": counted[row[0]]["done"],
            "open": counted[row[0]]["open_tasks"],
        }
        for row in held
    ]


def decisions(scope: Scope) -> list[dict[str, Any]]:
    """What was decided last, oldest first, with the outcome. No closed items."""
    rows = db.session.execute(
        select(Action.reference, Action.title, Action.outcome, Meeting.date, AgendaItem.number, Body.name.label("body"))
        .join(Meeting, Meeting.id == Action.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .outerjoin(AgendaItem, AgendaItem.id == Action.item_id)
        .where(*_is_decision(scope))
        .order_by(Meeting.date.desc(), Action.id.desc())
        .limit(MOST_ROWS)
    ).all()
    return [
        {
            "reference": row.reference,
            "title": row.title,
            "outcome": row.outcome,
            "source": source(row.body, row.date, row.number),
        }
        for row in reversed(rows)
    ]


def counted(scope: Scope) -> dict[str, int]:
    """How many decisions and results there are, also beyond those that `decisions` and `results` give."""
    of_decisions = select(func.count()).select_from(Action).join(Meeting, Meeting.id == Action.meeting_id)
    of_results = select(func.count()).select_from(Action).where(*_is_result(scope))
    return {
        "decisions": db.session.scalar(of_decisions.where(*_is_decision(scope))) or 0,
        "results": db.session.scalar(of_results) or 0,
    }


def results(scope: Scope) -> list[dict[str, Any]]:
    """What was done: closed actions, newest last, with the last words that were written on them. No closed items."""
    rows = db.session.execute(
        select(
            Action.id, Action.reference, Action.title, Action.closed_at, Meeting.date, AgendaItem.number,
            Body.name.label("body"),
        )
        .outerjoin(Meeting, Meeting.id == Action.meeting_id)
        .outerjoin(AgendaItem, AgendaItem.id == Action.item_id)
        .join(Body, Body.id == Action.body_id)
        .where(*_is_result(scope))
        .order_by(Action.closed_at.desc(), Action.id.desc())
        .limit(MOST_ROWS)
    ).all()  # fmt: skip
    said, _ = last_words([row.id for row in rows])
    return [
        {
            "reference": row.reference,
            "title": row.title,
            "on": clock.local(row.closed_at).date().isoformat(),
            "note": said[row.id].text if row.id in said else "",
            "source": source(row.body, row.date, row.number),
        }
        for row in reversed(rows)
    ]


def money(scope: Scope) -> list[dict[str, Any]]:
    """Amounts in what was decided, each with the words around it and where it stands. No closed items.

    An amount of a recommendation that its own decision says again stands once; all others are amounts of their own.
    """
    found = []
    for item, adopted in _decided(scope):
        decided = amounts(item.text or "")
        repeated = Counter(amount.kroner for amount in decided)
        for text in adopted:
            for amount in amounts(text):
                if amount.kroner is not None and repeated[amount.kroner]:
                    repeated[amount.kroner] -= 1
                else:
                    found.append(_amount(item, text, amount))
        found += [_amount(item, item.text, amount) for amount in decided]
    return found


def _amount(item: Any, text: str, amount: Amount) -> dict[str, Any]:
    start, end = amount.span
    before, after = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
    if start > _BEFORE:
        before = f"…{before.partition(' ')[2]}"
    if end + _AFTER < len(text):
        after = f"{after.rpartition(' ')[0]}…"
    return {
        "amount": amount.text,
        "kroner": str(amount.kroner) if amount.kroner is not None else None,
        "words": " ".join(f"{before}{text[start:end]}{after}".split()),
        "title": item.title,
        "source": source(item.body, item.date, item.number),
    }


def collected_points(scope: Scope) -> list[dict[str, str]]:
    """What the minutes say that the successor is to know, in their own words."""
    found: dict[str, dict[str, str]] = {}
    for item, _ in _decided(scope):
        if item.text and is_input(item.title, item.text):
            for point in points(item.text):
                found.setdefault(
                    point, {"text": point, "title": item.title, "source": source(item.body, item.date, item.number)}
                )
    return list(found.values())


def input_text(scope: Scope) -> HandoverInput | None:
    """The newest version of what the scope passes on in its own words."""
    return db.session.scalars(
        select(HandoverInput).where(HandoverInput.scope == scope.key).order_by(HandoverInput.number.desc()).limit(1)
    ).first()


def input_versions(scope: Scope) -> list[HandoverInput]:
    """All versions, newest first."""
    return list(
        db.session.scalars(
            select(HandoverInput).where(HandoverInput.scope == scope.key).order_by(HandoverInput.number.desc())
        )
    )


def documents(scope: Scope) -> list[dict[str, Any]]:
    """The minutes of the scope's bodies that hold today, oldest first."""
    rows = db.session.execute(
        select(
            SourceDocument.id, SourceDocument.name, SourceDocument.sha256, SourceDocument.size, Meeting.date,
            Body.name.label("body"),
        )
        .join(Meeting, Meeting.id == SourceDocument.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .where(
            Meeting.body_id.in_(sorted(scope.body_ids)),
            SourceDocument.state != "replaced",
            SourceDocument.withdrawn_at.is_(None),
        )
        .order_by(Meeting.date, SourceDocument.id)
    )  # fmt: skip
    return [{**row._mapping, "date": row.date.isoformat()} for row in rows]


def source(body: str, held_on: Any, number: str | None) -> str:
    """Where something was decided: "Politisk Sundhedsklynge Nord, 24. april 2025, punkt 5"."""
    parts = [body, plain_day(held_on) if held_on else "", f"punkt {number}" if number else ""]
    return ", ".join(part for part in parts if part)


def _is_decision(scope: Scope) -> list[Any]:
    """Joined to their meeting."""
    return [
        Action.kind == "decision",
        Action.confidential.is_(False),
        Action.status != "cancelled",
        Meeting.body_id.in_(sorted(scope.body_ids)),
    ]


def _is_result(scope: Scope) -> list[Any]:
    return [
        Action.status == "closed",
        Action.has_tasks.is_(False),
        Action.confidential.is_(False),
        Action.closed_at.is_not(None),
        *in_scope(scope),
    ]


def _of_meetings(scope: Scope) -> list[Any]:
    return [Meeting.body_id.in_(sorted(scope.body_ids)), Meeting.id == Action.meeting_id]


def _decided(scope: Scope) -> Iterable[tuple[Any, list[str]]]:
    """Of the minutes that hold, oldest first, without the confidential: items, their decision, and what it adopted."""
    items = db.session.execute(
        select(AgendaItem.id, AgendaItem.title, AgendaItem.number, Meeting.date, Body.name.label("body"), Decision.text)
        .join(SourceDocument, SourceDocument.id == AgendaItem.document_id)
        .join(Meeting, Meeting.id == SourceDocument.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .outerjoin(Decision, Decision.item_id == AgendaItem.id)
        .where(
            Meeting.body_id.in_(sorted(scope.body_ids)),
            SourceDocument.state != "replaced",
            SourceDocument.withdrawn_at.is_(None),
            _FIRST_ID.not_in(_confidential_items(scope)),
        )
        .order_by(Meeting.date, AgendaItem.document_id, AgendaItem.position)
    ).all()
    adopted: dict[int, list[str]] = defaultdict(list)
    rows = db.session.execute(
        select(Recommendation.item_id, Recommendation.text)
        .where(is_one_of(Recommendation.item_id, ID_LIST), Recommendation.outcome.in_(ADOPTED))
        .order_by(Recommendation.item_id, Recommendation.ordinal),
        {"ids": [item.id for item in items]},
    )
    for item_id, text in rows:
        adopted[item_id].append(text)
    return [(item, adopted[item.id]) for item in items]


def _confidential_items(scope: Scope) -> Any:
    """The statement for the first ids of items that are closed in some version, or of which a part is confidential.

    All of the item: the text of its decision has the words of each part.
    """
    is_marked = or_(
        AgendaItem.closed.is_(True),
        exists().where(Proposal.item_id == AgendaItem.id, Proposal.confidential.is_(True)),
        exists().where(Action.item_id == AgendaItem.id, Action.proposal_id.is_not(None), Action.confidential.is_(True)),
    )
    return (
        select(_FIRST_ID)
        .join(SourceDocument, SourceDocument.id == AgendaItem.document_id)
        .join(Meeting, Meeting.id == SourceDocument.meeting_id)
        .where(Meeting.body_id.in_(sorted(scope.body_ids)), SourceDocument.withdrawn_at.is_(None), is_marked)
    )
