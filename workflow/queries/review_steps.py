"""One action of a chair's review at a time: where it stands among the others, and how far the review is.

A review holds all that is open in a body or a whole cluster, which may be thousands. Only the whole list reads them
(`chair_review.review`); a step counts them in the database, and reads its own. Each function asks about a session that
`chair_review.trusted_session` has found for the actor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, bindparam, case, func, select, true

from workflow.domain.access import Actor
from workflow.errors import NotFoundError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, ReviewConclusion, ReviewItem, ReviewSession
from workflow.queries.chair_review import IS_TAKEN_BACK, Item, conclusions_of
from workflow.queries.plain_rows import plain_rows
from workflow.queries.scope import reviewed_actions

NOT_IN_IT = "Handlingen er ikke med i gennemgangen, eller du har ikke adgang til den."


@dataclass(frozen=True)
class Said:
    """A conclusion that stands, and the action that it is about, as it is now."""

    id: int
    kind: str
    by: str
    actor_id: int | None
    event_id: int | None
    action_id: int
    reference: str
    version: int


@dataclass(frozen=True)
class Progress:
    """How far a review is. `done`: how many actions somebody has concluded something about. `newest_id`: of all that
    was ever concluded; 0: nothing. `latest`, `own_latest`: what stands and was said last, by anybody and by the actor;
    of the own, but for what was skipped, which did nothing."""

    done: int
    newest_id: int
    latest: Said | None
    own_latest: Said | None


@dataclass(frozen=True)
class Step:
    """An action's place (1, 2 …) among the `total` of its review, with the references of those before and after it."""

    item: Item
    number: int
    total: int
    before: str | None
    after: str | None


@dataclass(frozen=True)
class _Statements:
    """What is asked for one actor. Their values: session, reference, user, and here, the position of an item."""

    step: Any
    position: Any
    first_waiting: Any
    next_waiting: Any
    progress: Any


def step(actor: Actor, session: ReviewSession, reference: str) -> Step:
    """That action's place; raises NotFoundError for one that the actor may not see in the review."""
    row = _one(_statements(actor).step, session, reference)
    concluded = conclusions_of([row.id])[row.id]
    item = Item(
        row.action_id, row.reference, row.title, row.status, row.deadline, row.confidential, row.part, concluded
    )
    return Step(item, row.number, row.total, row.before, row.after)


def require(actor: Actor, session: ReviewSession, reference: str) -> None:
    """Raises NotFoundError for an action that the actor may not see in the review."""
    _one(_statements(actor).position, session, reference)


def following(actor: Actor, session: ReviewSession, reference: str | None = None) -> str | None:
    """The next action that nobody has concluded anything about: after `reference`, else the first before it (None: the
    first of all). None: all are gone through. Raises NotFoundError as `step` does."""
    asked, values = _statements(actor), {"session": session.id}
    if reference is None:
        found = plain_rows(asked.first_waiting, values)
    else:
        here = _one(asked.position, session, reference).position
        found = plain_rows(asked.next_waiting, values | {"here": here})
    return found[0][0] if found else None


def progress(actor: Actor, session: ReviewSession) -> Progress:
    """How far the review is."""
    values = {"session": session.id, "user": actor.user_id}
    ((done, newest, latest, own),) = plain_rows(_statements(actor).progress, values)
    said = _said({each for each in (latest, own) if each is not None})
    return Progress(done, newest or 0, said.get(latest), said.get(own))


def last_event(action_id: int) -> ActionEvent:
    """What happened last to that action."""
    last = select(ActionEvent).where(ActionEvent.action_id == action_id).order_by(ActionEvent.sequence.desc()).limit(1)
    return db.session.scalars(last).one()


def _one(statement: Any, session: ReviewSession, reference: str) -> Any:
    found = plain_rows(statement, {"session": session.id, "reference": reference})
    if not found:
        raise NotFoundError(NOT_IN_IT)
    return found[0]


def _said(ids: Iterable[int]) -> dict[int | None, Said]:
    if not ids:
        return {}
    columns: list[Any] = [
        ReviewConclusion.id, ReviewConclusion.kind, ReviewConclusion.actor_name, ReviewConclusion.actor_id,
        ReviewConclusion.event_id, Action.id, Action.reference, Action.version,
    ]  # fmt: skip
    found = (
        select(*columns)
        .join_from(ReviewConclusion, ReviewItem, ReviewItem.id == ReviewConclusion.item_id)
        .join(Action, Action.id == ReviewItem.action_id)
        .where(ReviewConclusion.id.in_(sorted(ids)))
    )
    return {row[0]: Said(*row) for row in plain_rows(found)}


@lru_cache(maxsize=256)  # put together once: that takes longer than the answer
def _statements(actor: Actor) -> _Statements:
    def items(*columns: Any) -> Any:
        of_session = ReviewItem.session_id == bindparam("session", type_=Integer)
        joined = select(*columns).join_from(ReviewItem, Action, Action.id == ReviewItem.action_id)
        return joined.where(of_session, reviewed_actions(actor))

    is_done = (
        select(ReviewConclusion.id)
        .where(ReviewConclusion.item_id == ReviewItem.id, ~IS_TAKEN_BACK)
        .correlate(ReviewItem)
        .exists()
    )
    waiting = items(Action.reference).where(~is_done).limit(1)
    here = bindparam("here", type_=Integer)
    around = (case((ReviewItem.position > here, 0), else_=1), ReviewItem.position)
    own = (ReviewConclusion.actor_id == bindparam("user", type_=Integer), ReviewConclusion.event_id.is_not(None))
    counts = items(
        func.count(ReviewConclusion.item_id.distinct()).filter(~IS_TAKEN_BACK),
        func.max(ReviewConclusion.id),
        func.max(ReviewConclusion.id).filter(~IS_TAKEN_BACK),
        func.max(ReviewConclusion.id).filter(~IS_TAKEN_BACK, *own),
    )
    of_it = Action.reference == bindparam("reference")
    return _Statements(
        step=_step(items),
        position=items(ReviewItem.position).where(of_it),
        first_waiting=waiting.order_by(ReviewItem.position),
        next_waiting=waiting.where(ReviewItem.position != here).order_by(*around),
        progress=counts.join(ReviewConclusion, ReviewConclusion.item_id == ReviewItem.id),
    )


def _step(items: Callable[..., Any]) -> Any:
    own = items(
        ReviewItem.id, ReviewItem.part, ReviewItem.position, Action.id.label("action_id"), Action.reference,
        Action.title, Action.status, Action.deadline, Action.confidential,
    ).where(Action.reference == bindparam("reference")).cte("own")  # fmt: skip
    here, place = select(own.c.position).scalar_subquery(), ReviewItem.position
    # All of them are read once; a window over them takes half as long again.
    among = items(
        func.count().label("total"),
        func.count().filter(place <= here).label("number"),
        func.max(place).filter(place < here).label("before"),
        func.min(place).filter(place > here).label("after"),
    ).cte("among")

    def reference_at(position: Any) -> Any:
        return items(Action.reference).where(ReviewItem.position == position).correlate(among).scalar_subquery()

    return select(
        own,
        among.c.total,
        among.c.number,
        reference_at(among.c.before).label("before"),
        reference_at(among.c.after).label("after"),
    ).join_from(own, among, true())
