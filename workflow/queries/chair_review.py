"""What a chair reviews: the bodies to choose from, what is open in one, and a review with what was concluded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, bindparam, exists, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from workflow.domain.access import Actor, Place, may_review
from workflow.domain.chair_review import Open, Part, in_order
from workflow.domain.status import OPEN_STATUSES
from workflow.errors import NotFoundError
from workflow.extensions import db
from workflow.models import (
    Action,
    ActionCluster,
    ActionEvent,
    ActionNote,
    Body,
    Cluster,
    DeadlineRequest,
    Meeting,
    ReviewConclusion,
    ReviewItem,
    ReviewSession,
)
from workflow.models.actions import IS_OPEN_LEAF
from workflow.queries.places import by_clusters
from workflow.queries.scope import reviewed_actions, trusted_bodies

NOT_FOUND = "Gennemgangen findes ikke, eller du har ikke adgang til den."
BODY_NOT_FOUND = "Organet findes ikke, eller du har ikke adgang til det."
SHOWN_AFTER = timedelta(days=120)  # how long a review that has ended is listed
_ASKS = exists().where(DeadlineRequest.action_id == Action.id, DeadlineRequest.state == "asked")


@dataclass(frozen=True)
class Conclusion:
    """What somebody concluded about an action; `undone`: it was taken back since."""

    id: int
    kind: str
    at: datetime
    actor_id: int | None
    by: str
    event_id: int | None
    words: str | None
    changes: dict[str, Any]
    undone: bool


@dataclass(frozen=True)
class Item:
    """An action of a review, with what was concluded about it, oldest first."""

    action_id: int
    reference: str
    title: str
    status: str
    deadline: date
    confidential: bool
    part: Part
    conclusions: list[Conclusion]

    @property
    def is_open(self) -> bool:
        """Whether somebody still has something to do."""
        return self.status in OPEN_STATUSES

    @property
    def standing(self) -> list[Conclusion]:
        """Those that have not been taken back."""
        return [each for each in self.conclusions if not each.undone]

    @property
    def is_done(self) -> bool:
        """Whether somebody has concluded something, if only to skip it."""
        return bool(self.standing)


@dataclass(frozen=True)
class Review:
    """A review as the actor may see it."""

    session: ReviewSession
    items: list[Item]

    @property
    def done(self) -> int:
        """How many of its actions have been gone through."""
        return sum(item.is_done for item in self.items)

    @property
    def next_reference(self) -> str | None:
        """The first that nobody has concluded anything about."""
        return next((item.reference for item in self.items if not item.is_done), None)


@dataclass(frozen=True)
class BodyChoice:
    """A body that the actor may review, with how it stands."""

    id: int
    name: str
    prefix: str
    level: str | None
    clusters: list[str]
    next_meeting: date | None
    open: int
    overdue: int
    approval: int


def bodies(actor: Actor, today: date) -> list[BodyChoice]:
    """The bodies to choose from, by cluster and name."""
    found = db.session.scalars(select(Body).where(trusted_bodies(actor)).options(selectinload(Body.clusters))).all()
    ids = [body.id for body in found]
    coming: dict[int, date] = dict(
        db.session.execute(
            select(Meeting.body_id, func.min(Meeting.date))
            .where(Meeting.body_id.in_(ids), Meeting.date >= today, Meeting.state == "planned")
            .group_by(Meeting.body_id)
        ).all()
    )
    counts = {
        row[0]: row[1:]
        for row in db.session.execute(
            select(
                Action.body_id,
                func.count(),
                func.count().filter(Action.status != "reported_done", Action.deadline < today),
                func.count().filter(Action.status == "reported_done"),
            )
            .where(IS_OPEN_LEAF, Action.body_id.in_(ids))
            .group_by(Action.body_id)
        )
    }
    rows = [
        BodyChoice(
            body.id, body.name, body.prefix, body.level, [cluster.name for cluster in body.clusters],
            coming.get(body.id), *counts.get(body.id, (0, 0, 0)),
        )
        for body in found
    ]  # fmt: skip
    return by_clusters(rows)


def trusted_body(actor: Actor, body_id: int) -> Body:
    """The body, if the actor may review it; raises NotFoundError."""
    body = db.session.scalar(select(Body).where(Body.id == body_id, trusted_bodies(actor)))
    if body is None:
        raise NotFoundError(BODY_NOT_FOUND)
    return body


def coming_meetings(body_id: int, today: date) -> list[Meeting]:
    """The body's meetings from today on, the next one first."""
    coming = select(Meeting).where(Meeting.body_id == body_id, Meeting.date >= today, Meeting.state == "planned")
    return list(db.session.scalars(coming.order_by(Meeting.date).limit(20)))


def whole_clusters(actor: Actor, body: Body) -> list[Cluster]:
    """The clusters of the body that the actor may review as a whole."""
    places = (Place(0, frozenset({cluster.id})) for cluster in body.clusters)
    return [cluster for cluster, place in zip(body.clusters, places, strict=True) if may_review(actor, place)]


def open_items(
    actor: Actor, *, body_id: int, cluster_id: int | None, meeting: Meeting | None, today: date
) -> list[tuple[int, Part]]:
    """What is open in the body, or in the whole cluster, in the order of the review: (action, part)."""
    within = Action.body_id == body_id
    if cluster_id is not None:
        successor = select(func.coalesce(Cluster.successor_id, 0)).where(Cluster.id == cluster_id).scalar_subquery()
        within = (Action.body_id != successor) & exists().where(
            ActionCluster.action_id == Action.id, ActionCluster.cluster_id == cluster_id
        )
    rows = db.session.execute(
        select(Action.id, Action.status, Action.deadline, Action.status_changed_at, _ASKS, Action.hangs_on_id).where(
            IS_OPEN_LEAF, within, reviewed_actions(actor)
        )
    )
    ordered = in_order(
        [Open(*row) for row in rows],
        meeting_id=meeting.id if meeting else None,
        meeting_day=meeting.date if meeting else None,
        today=today,
    )
    return [(action.id, part) for action, part in ordered]


def trusted_session(actor: Actor, session_id: int) -> ReviewSession:
    """The review with that id, if the actor may go through it; raises NotFoundError."""
    session = db.session.scalar(_session_of(actor), {"session": session_id})
    if session is None:
        raise NotFoundError(NOT_FOUND)
    return session


@lru_cache(maxsize=256)  # each step asks for it, and to put it together takes longer
def _session_of(actor: Actor) -> Any:
    return (
        select(ReviewSession)
        .join(Body, Body.id == ReviewSession.body_id)
        .where(ReviewSession.id == bindparam("session"), trusted_bodies(actor))
        .options(joinedload(ReviewSession.body), joinedload(ReviewSession.cluster), joinedload(ReviewSession.meeting))
        .execution_options(populate_existing=True)
    )


def review(actor: Actor, session: ReviewSession) -> Review:
    """All that the actor may see in the review, which `trusted_session` has found."""
    rows = db.session.execute(
        select(
            ReviewItem.id, ReviewItem.part, Action.id.label("action_id"), Action.reference, Action.title, Action.status,
            Action.deadline, Action.confidential,
        )
        .join(Action, Action.id == ReviewItem.action_id)
        .where(ReviewItem.session_id == session.id, reviewed_actions(actor))
        .order_by(ReviewItem.position)
    ).all()  # fmt: skip
    concluded = conclusions_of(row.id for row in rows)
    return Review(
        session,
        [
            Item(
                row.action_id, row.reference, row.title, row.status, row.deadline, row.confidential, row.part,
                concluded[row.id],
            )
            for row in rows
        ],
    )  # fmt: skip


_NEXT = aliased(ActionEvent)
# The next event of the action took it back.
WAS_UNDONE = exists().where(
    _NEXT.action_id == ActionEvent.action_id, _NEXT.sequence == ActionEvent.sequence + 1, _NEXT.kind == "undone"
)
_CONCLUDED, _AFTER = aliased(ActionEvent), aliased(ActionEvent)
# The same of a conclusion whose event is not joined: it stands no longer.
IS_TAKEN_BACK = (
    exists()
    .where(
        _CONCLUDED.id == ReviewConclusion.event_id,
        _AFTER.action_id == _CONCLUDED.action_id,
        _AFTER.sequence == _CONCLUDED.sequence + 1,
        _AFTER.kind == "undone",
    )
    .correlate(ReviewConclusion)
)
_CONCLUSIONS = (
    select(
        ReviewConclusion.item_id, ReviewConclusion.id, ReviewConclusion.kind, ReviewConclusion.at,
        ReviewConclusion.actor_id, ReviewConclusion.actor_name, ReviewConclusion.event_id, ActionNote.text,
        ActionEvent.changes, WAS_UNDONE,
    )
    .select_from(ReviewConclusion)
    .outerjoin(ActionEvent, ActionEvent.id == ReviewConclusion.event_id)
    .outerjoin(ActionNote, ActionNote.event_id == ActionEvent.id)
    .where(ReviewConclusion.item_id.in_(bindparam("items", expanding=True)))
    .order_by(ReviewConclusion.id)
)  # fmt: skip
_TAKEN_UP = (
    select(ReviewItem.action_id, ReviewConclusion.kind, ActionNote.text)
    .join(ReviewItem, ReviewItem.id == ReviewConclusion.item_id)
    .join(ReviewSession, ReviewSession.id == ReviewItem.session_id)
    .join(ActionEvent, ActionEvent.id == ReviewConclusion.event_id)
    .outerjoin(ActionNote, ActionNote.event_id == ActionEvent.id)
    .where(
        ReviewSession.body_id == bindparam("body"),
        ReviewSession.meeting_id.is_not_distinct_from(bindparam("meeting", type_=Integer)),
        ReviewConclusion.kind.in_(("taken_up", "taken_off")),
        ~WAS_UNDONE,
    )
    .order_by(ReviewConclusion.id)
)


def conclusions_of(item_ids: Iterable[int]) -> dict[int, list[Conclusion]]:
    """What was concluded about these items of reviews, oldest first."""
    found: dict[int, list[Conclusion]] = defaultdict(list)
    rows = db.session.execute(_CONCLUSIONS, {"items": list(item_ids)})
    for item_id, key, kind, at, actor_id, name, event_id, words, changes, undone in rows:
        found[item_id].append(Conclusion(key, kind, at, actor_id, name, event_id, words, changes or {}, bool(undone)))
    return found


def taken_up(body_id: int, meeting_id: int | None) -> dict[int, str | None]:
    """The actions that a review for this meeting of the body has put on its agenda, and not taken off again, with what
    the meeting is asked."""
    rows = db.session.execute(_TAKEN_UP, {"body": body_id, "meeting": meeting_id})
    latest = {action_id: (kind, words) for action_id, kind, words in rows}
    return {action_id: words for action_id, (kind, words) in latest.items() if kind == "taken_up"}


@dataclass(frozen=True)
class Listed:
    """A review in a list."""

    session: ReviewSession
    total: int
    done: int
    latest: datetime | None
    by: list[str]  # who has concluded something


def reviews(actor: Actor, now: datetime) -> list[Listed]:
    """Those that go on, then those that have ended lately, newest first."""
    sessions = db.session.scalars(
        select(ReviewSession)
        .join(Body, Body.id == ReviewSession.body_id)
        .where(
            trusted_bodies(actor),
            ReviewSession.ended_at.is_(None) | (ReviewSession.ended_at >= now - SHOWN_AFTER),
        )
        .options(joinedload(ReviewSession.body), joinedload(ReviewSession.cluster), joinedload(ReviewSession.meeting))
        .order_by(ReviewSession.ended_at.is_not(None), ReviewSession.id.desc())
        .limit(20)
    ).all()
    ids = [session.id for session in sessions]
    each = (
        select(ReviewItem.session_id)
        .join(Action, Action.id == ReviewItem.action_id)
        .where(ReviewItem.session_id.in_(ids), reviewed_actions(actor))
    )
    total: dict[int, int] = dict(
        db.session.execute(each.add_columns(func.count()).group_by(ReviewItem.session_id)).all()
    )
    standing = each.join(ReviewConclusion, ReviewConclusion.item_id == ReviewItem.id).where(~IS_TAKEN_BACK)
    done = {
        session_id: (count, latest)
        for session_id, count, latest in db.session.execute(
            standing.add_columns(
                func.count(ReviewConclusion.item_id.distinct()), func.max(ReviewConclusion.at)
            ).group_by(ReviewItem.session_id)
        )
    }
    by: dict[int, list[str]] = defaultdict(list)
    names = standing.add_columns(ReviewConclusion.actor_name)
    names = names.group_by(ReviewItem.session_id, ReviewConclusion.actor_name)
    for session_id, name in db.session.execute(names.order_by(func.min(ReviewConclusion.id))) if done else ():
        by[session_id].append(name)
    return [
        Listed(session, total.get(session.id, 0), *done.get(session.id, (0, None)), by[session.id])
        for session in sessions
    ]
