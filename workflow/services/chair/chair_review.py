"""The chair's review: begin or join one, conclude about one action after the other, take the last back, end it.

Each public function is one transaction. What is concluded is done by the same rules as on the action's own page; the
event says that it was in the review, and the conclusion is kept beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from workflow import clock
from workflow.domain.access import Actor, may_review
from workflow.domain.status import is_open
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, Body, Meeting, ReviewConclusion, ReviewItem, ReviewSession
from workflow.queries import chair_review as queries
from workflow.queries.scope import trusted_bodies
from workflow.services.actions import changing, deadline_requests, referrals, tracking
from workflow.services.actions.one_action import current, held, refuse_strange_day, touch
from workflow.services.history.history import append_event, note_hash
from workflow.services.transaction import transaction

SENT_TWICE_WITHIN = timedelta(minutes=1)
_STATUS = {"approved": "closed", "closed": "closed", "returned": "in_progress", "cancelled": "cancelled"}

_OF_ENDED = frozenset({"note", "taken_off"})  # what can be said of an action that has ended


@dataclass(frozen=True)
class Wanted:
    """What a chair concludes: one of models.chair_review.CONCLUSIONS, and what it takes."""

    kind: str
    note: str | None = None
    deadline: date | None = None  # of a new deadline, a granted one, or a referral
    request_id: int | None = None  # of a deadline that is granted or refused
    request_version: int = 0
    party_ids: tuple[int, ...] = ()
    lead_id: int | None = None
    body_id: int | None = None  # where it is referred to
    title: str = ""
    then: referrals.Then = "wait"


def start(
    body_id: int, *, cluster_id: int | None, meeting_id: int | None, actor: Actor, now: datetime
) -> ReviewSession:
    """Begins a review of the body (of its whole cluster, with `cluster_id`) for that meeting, or joins the one that
    goes on; what has become open since is added at its end.

    Raises NotFoundError for a body that the actor does not review, InvalidInputError for a meeting or cluster that is
    not the body's.
    """
    with transaction():
        body = queries.trusted_body(actor, body_id)
        meeting = db.session.get(Meeting, meeting_id) if meeting_id is not None else None
        if meeting_id is not None and (meeting is None or meeting.body_id != body.id or meeting.state == "cancelled"):
            raise InvalidInputError("Vælg et af organets møder fra listen. Intet er begyndt.")
        if cluster_id is not None and cluster_id not in {each.id for each in queries.whole_clusters(actor, body)}:
            raise InvalidInputError("Vælg en af organets klynger fra listen. Intet er begyndt.")
        # Of two who begin at once, the second waits here, and then finds what the first has made.
        db.session.execute(select(Body.id).where(Body.id == body_id).with_for_update())
        scope = f"body:{body_id} cluster:{cluster_id or '-'} meeting:{meeting_id or '-'}"
        session = db.session.scalar(
            select(ReviewSession).where(ReviewSession.scope == scope, ReviewSession.ended_at.is_(None))
        )
        if session is None:
            session = ReviewSession(
                body_id=body_id, cluster_id=cluster_id, meeting_id=meeting_id, scope=scope, started_at=now,
                started_by_name=actor.name,
            )  # fmt: skip
            db.session.add(session)
            db.session.flush()
        _add_items(session, meeting, actor, clock.local(now).date())
    return session


def end(session_id: int, *, actor: Actor, now: datetime) -> ReviewSession:
    """Ends the review; what was concluded stands. To end it twice is no error."""
    with transaction():
        session = _session(session_id, actor)
        if session.ended_at is None:
            session.ended_at, session.ended_by_name = now, actor.name
    return session


def conclude(
    session_id: int, action_id: int, wanted: Wanted, *, version: int, actor: Actor, now: datetime
) -> ReviewConclusion:
    """Does what is wanted to the action, and keeps the conclusion.

    `version`: of the action, as the actor saw it; a note or a skip overtakes nobody and is taken whatever it was.
    Raises ConflictError when somebody else has concluded meanwhile, and what the services of the life of an action
    raise.
    """
    with transaction():
        item = _item(session_id, action_id, actor)
        actor = replace(actor, review_id=session_id)
        if wanted.kind == "skipped":
            return _skip(item, actor, now)
        if wanted.kind == "note":
            action = held(action_id, actor)
            if (before := _same_note(item, wanted, actor, now)) is not None:
                return before
        else:
            action = current(action_id, version, actor)
        if not may_review(actor, action.place):
            raise NotAllowedError("Kun formandskabet og sekretariatet gennemgår handlinger. Intet er ændret.")
        if wanted.kind not in _OF_ENDED and not is_open(action.status):
            raise ConflictError("Handlingen er afsluttet i mellemtiden. Intet er ændret.")
        event = _DO[wanted.kind](item, action, wanted, actor, now) if wanted.kind in _DO else None
        if event is None:
            raise InvalidInputError("Det står sådan i forvejen. Intet er ændret.")
        return _keep(item, wanted.kind, event, actor, now)


def undo(session_id: int, action_id: int, *, version: int, actor: Actor, now: datetime) -> Action:
    """Takes back the actor's conclusion that was the last thing to happen to the action, as its own page would."""
    with transaction():
        item = _item(session_id, action_id, actor)
        actor = replace(actor, review_id=session_id)
        action = current(action_id, version, actor)
        event = tracking.last_undoable(action, actor, now)
        if event is None or not _concluded(item, event):
            raise ConflictError("Konklusionen kan ikke fortrydes længere. Intet er ændret.")
        changing.take_back(action, event, actor=actor, now=now)
    return action


def _session(session_id: int, actor: Actor) -> ReviewSession:
    session = db.session.scalar(
        select(ReviewSession)
        .join(Body, Body.id == ReviewSession.body_id)
        .where(ReviewSession.id == session_id, trusted_bodies(actor))
    )
    if session is None:
        raise NotFoundError(queries.NOT_FOUND)
    return session


def _item(session_id: int, action_id: int, actor: Actor) -> ReviewItem:
    session = _session(session_id, actor)
    item = db.session.scalar(
        select(ReviewItem).where(ReviewItem.session_id == session_id, ReviewItem.action_id == action_id)
    )
    if item is None:
        raise NotFoundError("Handlingen er ikke med i gennemgangen, eller du har ikke adgang til den.")
    if session.ended_at is not None:
        raise ConflictError("Gennemgangen er afsluttet. Begynd den igen for at konkludere mere. Intet er ændret.")
    return item


def _add_items(session: ReviewSession, meeting: Meeting | None, actor: Actor, today: date) -> None:
    found = queries.open_items(
        actor, body_id=session.body_id, cluster_id=session.cluster_id, meeting=meeting, today=today
    )
    known = set(db.session.scalars(select(ReviewItem.action_id).where(ReviewItem.session_id == session.id)))
    last = db.session.scalar(select(func.max(ReviewItem.position)).where(ReviewItem.session_id == session.id)) or 0
    new = [(action_id, part) for action_id, part in found if action_id not in known]
    db.session.add_all(
        ReviewItem(session_id=session.id, action_id=action_id, part=part, position=position)
        for position, (action_id, part) in enumerate(new, last + 1)
    )
    db.session.flush()


def _keep(item: ReviewItem, kind: str, event: ActionEvent | None, actor: Actor, now: datetime) -> ReviewConclusion:
    conclusion = ReviewConclusion(
        item_id=item.id, kind=kind, at=now, actor_id=actor.user_id, actor_name=actor.name,
        event_id=event.id if event else None,
    )  # fmt: skip
    db.session.add(conclusion)
    db.session.flush()
    return conclusion


def _skip(item: ReviewItem, actor: Actor, now: datetime) -> ReviewConclusion:
    """Once for each who does: to skip it again says nothing new."""
    before = db.session.scalar(
        select(ReviewConclusion)
        .where(
            ReviewConclusion.item_id == item.id, ReviewConclusion.kind == "skipped",
            ReviewConclusion.actor_id == actor.user_id,
        )
        .limit(1)
    )  # fmt: skip
    return before or _keep(item, "skipped", None, actor, now)


def _same_note(item: ReviewItem, wanted: Wanted, actor: Actor, now: datetime) -> ReviewConclusion | None:
    """The note that is sent once more, within a minute."""
    return db.session.scalar(
        select(ReviewConclusion)
        .join(ActionEvent, ActionEvent.id == ReviewConclusion.event_id)
        .where(
            ReviewConclusion.item_id == item.id, ReviewConclusion.kind == "note",
            ReviewConclusion.actor_id == actor.user_id, ReviewConclusion.at > now - SENT_TWICE_WITHIN,
            ActionEvent.note_hash == note_hash(wanted.note),
        )
        .limit(1)
    )  # fmt: skip


def _concluded(item: ReviewItem, event: ActionEvent) -> bool:
    found = select(ReviewConclusion.id).where(
        ReviewConclusion.item_id == item.id, ReviewConclusion.event_id == event.id
    )
    return db.session.scalar(found) is not None


Do = Callable[[ReviewItem, Action, Wanted, Actor, datetime], ActionEvent | None]


def _status(_item: ReviewItem, action: Action, wanted: Wanted, actor: Actor, now: datetime) -> ActionEvent:
    if wanted.kind in ("approved", "returned") and action.status != "reported_done":
        raise ConflictError("Handlingen er ikke meldt udført. Intet er ændret.")
    return changing.take_to_status(action, _STATUS[wanted.kind], note=wanted.note, actor=actor, now=now)


def _grant(_item: ReviewItem, action: Action, wanted: Wanted, actor: Actor, now: datetime) -> ActionEvent:
    return deadline_requests.grant_asked(
        _request_of(action, wanted), version=wanted.request_version, deadline=wanted.deadline, answer=wanted.note,
        actor=actor, now=now,
    )  # fmt: skip


def _refuse(_item: ReviewItem, action: Action, wanted: Wanted, actor: Actor, now: datetime) -> ActionEvent:
    return deadline_requests.refuse_asked(
        _request_of(action, wanted), version=wanted.request_version, answer=wanted.note or "", actor=actor, now=now
    )


def _request_of(action: Action, wanted: Wanted) -> int:
    request = deadline_requests.open_request(action.id)
    if request is None or request.id != wanted.request_id:
        raise ConflictError("Ønsket om ny frist er allerede besvaret. Intet er ændret.")
    return request.id


def _deadline(_item: ReviewItem, action: Action, wanted: Wanted, actor: Actor, now: datetime) -> ActionEvent | None:
    if wanted.deadline is None:
        raise InvalidInputError("Skriv den nye frist, fx 24-10-2025. Intet er ændret.")
    refuse_strange_day(wanted.deadline)
    if deadline_requests.open_request(action.id) is not None:
        raise ConflictError("Der er et ønske om ny frist. Giv den, eller afslå. Intet er ændret.")
    return changing.move_deadline(action, wanted.deadline, note=wanted.note, actor=actor, now=now)


def _owners(_item: ReviewItem, action: Action, wanted: Wanted, actor: Actor, now: datetime) -> ActionEvent | None:
    return changing.give_to(action, list(wanted.party_ids), wanted.lead_id, note=wanted.note, actor=actor, now=now)


def _refer(_item: ReviewItem, action: Action, wanted: Wanted, actor: Actor, now: datetime) -> ActionEvent:
    return referrals.send_on(
        action, body_id=wanted.body_id or 0, title=wanted.title, deadline=wanted.deadline, then=wanted.then,
        note=wanted.note, actor=actor, now=now,
    )[1]  # fmt: skip


def _take_up(item: ReviewItem, action: Action, wanted: Wanted, actor: Actor, now: datetime) -> ActionEvent | None:
    if _is_taken_up(item):
        return None
    meeting = item.session.meeting
    changes = {"taken_up": (None, meeting.date)} if meeting else {}
    touch(action)
    return append_event(action, "taken_up", changes, actor=actor, now=now, note=wanted.note)


def _take_off(item: ReviewItem, action: Action, wanted: Wanted, actor: Actor, now: datetime) -> ActionEvent | None:
    if not _is_taken_up(item):
        return None
    touch(action)
    return append_event(action, "taken_off", {}, actor=actor, now=now, note=wanted.note)


def _is_taken_up(item: ReviewItem) -> bool:
    return item.action_id in queries.taken_up(item.session.body_id, item.session.meeting_id)


def _note(_item: ReviewItem, action: Action, wanted: Wanted, actor: Actor, now: datetime) -> ActionEvent:
    return changing.write_note(action, wanted.note or "", actor=actor, now=now)


_DO: dict[str, Do] = {
    **dict.fromkeys(_STATUS, _status),
    "granted": _grant,
    "refused": _refuse,
    "deadline": _deadline,
    "owners": _owners,
    "referred": _refer,
    "taken_up": _take_up,
    "taken_off": _take_off,
    "note": _note,
}
