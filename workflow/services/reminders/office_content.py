"""What the digests of the secretariat and the chair say: which actions they name, how many there are, the figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, func, select

from workflow import clock
from workflow.domain import rollup
from workflow.domain.danish_order import by_name
from workflow.domain.notices import Policy
from workflow.domain.status import OPEN_STATUSES, REMINDED_STATUSES
from workflow.domain.working_days import days_from
from workflow.extensions import db
from workflow.models import Action, Body, Meeting
from workflow.models.actions import OPEN_LEAF
from workflow.queries.answers import waits_for_office
from workflow.services.mail.mail_facts import ActionFacts
from workflow.services.reminders.chair_changes import standing_on

SECRETARIAT, CHAIR = "secretariat", "chair"
OFFICE_MAILS = frozenset({SECRETARIAT, CHAIR})
# Notices to an office, in the order of its mail; an action is named under the first that fits.
ASKED, UNOWNED, UNDATED, ESCALATED = "asked", "unowned", "undated", "escalated"
APPROVAL, LAPSED, NEXT = "approval", "lapsed", "next"
NOTICES = {SECRETARIAT: (ASKED, UNOWNED, UNDATED, ESCALATED), CHAIR: (APPROVAL, ESCALATED, LAPSED, NEXT)}
MOST = {SECRETARIAT: 8, CHAIR: 5}  # actions named: of a secretariat's under each heading, of a chair's in all
SINCE_DAYS = 7  # what is new since last week


@dataclass(frozen=True)
class Leaf:
    """An open action of a body, as its office sees it."""

    id: int
    reference: str
    body_id: int
    status: str
    deadline: date
    owner_basis: str
    deadline_basis: str
    needs_date: bool
    created_at: datetime
    asks: bool  # an owner waits for an answer: a new deadline, or whose it is


@dataclass(frozen=True)
class Part:
    """One part of an office's mail: the actions that it names, and how many there are in all."""

    notice: str
    references: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Figures:
    """How some bodies stand on a day, and what the last week has changed."""

    open: int
    overdue: int
    due_soon: int
    approval: int
    new: int
    done: int
    lapsed: int


@dataclass(frozen=True)
class Office:
    """What an office's mail shows beside the actions."""

    bodies: tuple[str, ...]
    prefix: str | None  # of the one body
    parts: tuple[Part, ...]
    figures: Figures
    next_meeting: date | None  # of the one body
    each: tuple[Office, ...] = ()  # of a chair of several: the same, body by body
    before: rollup.Figures | None = None  # a week ago; of a chair's mail


def leaves(body_ids: Iterable[int]) -> list[Leaf]:
    """The open actions of these bodies, silent ones left out, oldest deadline first."""
    shown: list[Any] = [
        Action.id, Action.reference, Action.body_id, Action.status, Action.deadline, Action.owner_basis,
        Action.deadline_basis, Action.needs_date, Action.created_at, waits_for_office(),
    ]  # fmt: skip
    rows = db.session.execute(
        select(*shown)
        .where(OPEN_LEAF, Action.body_id.in_(sorted(body_ids)), Action.silent.is_(False))
        .order_by(Action.deadline, Action.id)
    )
    return [Leaf(*row) for row in rows]


def sorted_out(kind: str, found: Iterable[Leaf], on: date, policy_of: Any) -> dict[str, list[Leaf]]:
    """The actions under each notice of an office's mail of the day `on`, most urgent first. `policy_of(body_id)`."""
    parts: dict[str, list[Leaf]] = {notice: [] for notice in NOTICES[kind]}
    for leaf in found:
        notice = _notice(kind, leaf, on, policy_of(leaf.body_id))
        if notice is not None:
            parts[notice].append(leaf)
    return parts


def _notice(kind: str, leaf: Leaf, on: date, policy: Policy) -> str | None:
    if leaf.status not in REMINDED_STATUSES:
        return APPROVAL if kind == CHAIR and leaf.status == "reported_done" else None
    escalated = leaf.deadline <= days_from(on, -policy.escalation_days)
    if kind == SECRETARIAT:
        if leaf.asks:
            return ASKED
        if leaf.owner_basis == "default":
            return UNOWNED
        if leaf.deadline_basis == "default" or leaf.needs_date:
            return UNDATED
        return ESCALATED if escalated else None
    if escalated:
        return ESCALATED
    return LAPSED if leaf.deadline < on else NEXT


def void_reason(notice: str, action: ActionFacts, today: date) -> str | None:
    """Why an office is not told of an action under that notice any more, in Danish; None while it holds."""
    if action.status not in OPEN_STATUSES or action.has_tasks:
        return "Handlingen er afsluttet eller delt"
    if notice == APPROVAL:
        return None if action.status == "reported_done" else "Der er taget stilling til handlingen"
    if action.status not in REMINDED_STATUSES:
        return "Handlingen er meldt udført"
    if notice == ASKED and not action.asks:
        return "Den ansvarlige har fået svar"
    if notice == UNOWNED and action.owner_basis != "default":
        return "Handlingen har fået en ansvarlig"
    if notice == UNDATED and action.deadline_basis != "default" and not action.needs_date:
        return "Handlingen har fået en frist"
    if notice in (ESCALATED, LAPSED) and action.deadline >= today:
        return "Fristen er flyttet"
    return None


def office(kind: str, named: Iterable[tuple[str, str, int]], body_ids: set[int], today: date, policy_of: Any) -> Office:
    """Everything but the actions themselves. `named`: (notice, reference, body) of those that the mail names."""
    shown = list(named)
    parts = sorted_out(kind, leaves(body_ids), today, policy_of)
    bodies = by_name(db.session.execute(select(Body.id, Body.name, Body.prefix).where(Body.id.in_(body_ids))))
    return Office(
        bodies=tuple(body.name for body in bodies),
        prefix=bodies[0].prefix if len(bodies) == 1 else None,
        parts=tuple(
            Part(notice, references, max(len(parts[notice]), len(references)))
            for notice in NOTICES[kind]
            if (references := tuple(reference for each, reference, _ in shown if each == notice))
        ),
        figures=_figures(body_ids, today),
        next_meeting=_next_meeting(body_ids, today),
        each=tuple(
            office(kind, [row for row in shown if row[2] == body.id], {body.id}, today, policy_of) for body in bodies
        )
        if kind == CHAIR and len(bodies) > 1
        else (),
        before=standing_on(body_ids, days_from(today, -SINCE_DAYS)) if kind == CHAIR else None,
    )


def _figures(body_ids: set[int], on: date) -> Figures:
    is_open = Action.status.in_(OPEN_STATUSES)
    since = clock.at_local(days_from(on, -SINCE_DAYS), 0)
    until = clock.at_local(on, 0) + timedelta(days=1)
    week_ago = days_from(on, -SINCE_DAYS)

    def count(condition: Any) -> Any:
        return func.sum(case((condition, 1), else_=0))

    row = db.session.execute(
        select(
            count(is_open),
            count(is_open & (Action.deadline < on)),
            count(is_open & (Action.deadline >= on) & (Action.deadline <= days_from(on, rollup.DUE_SOON_DAYS))),
            count(Action.status == "reported_done"),
            count((Action.created_at >= since) & (Action.status != "settled")),
            count((Action.status == "closed") & (Action.closed_at >= since) & (Action.closed_at < until)),
            count(is_open & (Action.deadline < on) & (Action.deadline >= week_ago)),
        ).where(Action.body_id.in_(sorted(body_ids)), Action.has_tasks.is_(False))
    ).one()
    return Figures(*(int(value or 0) for value in row))


def _next_meeting(body_ids: set[int], on: date) -> date | None:
    if len(body_ids) != 1:
        return None
    coming = (Meeting.body_id == next(iter(body_ids))) & (Meeting.date >= on) & (Meeting.state == "planned")
    return db.session.scalar(select(func.min(Meeting.date)).where(coming))
