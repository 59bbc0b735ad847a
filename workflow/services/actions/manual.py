"""An action made by hand: agreed on the telephone, or that somebody has to do and no minutes name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from workflow.config import LOCAL_TIME
from workflow.danish_dates import plain_day
from workflow.domain import deadlines
from workflow.domain.access import Actor, Place, may_edit, may_see
from workflow.domain.danish_order import by_name
from workflow.domain.limits import LONGEST_TITLE
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, Assignment, Body, Meeting, Party
from workflow.queries.scope import edited_bodies
from workflow.services.actions import parents
from workflow.services.actions.deadline_requests import withdraw_for
from workflow.services.actions.endings import open_request
from workflow.services.actions.held_rows import hold
from workflow.services.actions.one_action import refuse_departed, refuse_strange_day
from workflow.services.actions.references import next_reference
from workflow.services.history.history import append_event
from workflow.services.register import parties
from workflow.services.transaction import transaction

_TWICE_WITHIN = timedelta(minutes=5)  # the same title again is the same form again: a double click, or "back"


@dataclass(frozen=True)
class NewAction:
    """What somebody has written. No owner and no deadline mean: by the body's policy."""

    body_id: int
    title: str
    party_ids: tuple[int, ...] = ()  # the first leads
    deadline: date | None = None
    note: str | None = None
    parent: str | None = None  # the reference of the decision or recommendation that it follows from
    held_on: date | None = None  # the day of the body's meeting that it was agreed at
    confidential: bool = False


def create(new: NewAction, *, actor: Actor, now: datetime) -> Action:
    """Makes the action, with its reference, owners, deadline and first event; its decision follows it.

    Raises NotFoundError for a body outside the actor's scope, InvalidInputError for what cannot be stored,
    ConflictError for a parent that cannot have tasks.
    """
    title = " ".join(new.title.split())
    if not title:
        raise InvalidInputError("Skriv, hvad der skal gøres. Intet er oprettet.")
    if len(title) > LONGEST_TITLE:
        raise InvalidInputError(f"Titlen må højst have {LONGEST_TITLE} tegn. Intet er oprettet.")
    if new.deadline is not None:
        refuse_strange_day(new.deadline)
    with transaction():
        body = _body(new.body_id, actor)
        parent = _parent(new.parent, body, actor)
        meeting = _meeting(new.held_on, body) or (parent.meeting if parent else None)
        refuse_departed(new.party_ids, now)
        owners = _owners(new.party_ids) or [parties.office(body, "secretariat")]
        today = now.astimezone(LOCAL_TIME).date()
        # Who sends the same form twice at once waits here, and then finds what the first has made.
        reference = next_reference(body.prefix, (meeting.date if meeting else today).year)
        _refuse_twin(body, parent, title, now)
        action = Action(
            reference=reference,
            kind="manual",
            title=title,
            status="open",
            body=body,
            meeting=meeting,
            item=parent.item if parent else None,
            parent=parent,
            owner_basis="agreed" if new.party_ids else "default",
            deadline=new.deadline or _by_policy(body, today),
            deadline_basis="agreed" if new.deadline else "default",
            confidential=new.confidential or (parent is not None and parent.confidential),
            created_at=now,
            clusters=list(parent.clusters if parent else body.clusters),
            assignments=[
                Assignment(party=party, lead=place == 0, assigned_at=now) for place, party in enumerate(owners)
            ],
        )
        db.session.add(action)
        db.session.flush()
        changes: dict[str, tuple[object, object]] = {
            "status": (None, action.status),
            "title": (None, action.title),
            "deadline": (None, action.deadline),
            "owners": (None, [party.name for party in owners]),
        }
        append_event(action, "created", changes, actor=actor, now=now, note=new.note)
        if parent is not None and (request := open_request(parent.id)):
            withdraw_for(request, parent, actor=actor, now=now)  # it follows its tasks now
        parents.follow(parent, now=now)
    return action


def _refuse_twin(body: Body, parent: Action | None, title: str, now: datetime) -> None:
    same = select(Action.reference).where(
        Action.body_id == body.id,
        Action.parent_id == (parent.id if parent else None),
        Action.kind == "manual",
        Action.title == title,
        Action.created_at > now - _TWICE_WITHIN,
    )
    if twin := db.session.scalar(same.limit(1)):
        raise ConflictError(
            f"Handlingen er netop oprettet som {twin}. Den er ikke oprettet igen. "
            "Er det en anden handling, så giv den en anden titel."
        )


def editable_bodies(actor: Actor) -> list[Body]:
    """The bodies that the actor may make actions for, by name."""
    found = db.session.scalars(select(Body).where(edited_bodies(actor)))
    return by_name(found)


def _place(body: Body) -> Place:
    return Place(body.id, frozenset(cluster.id for cluster in body.clusters))


def _body(body_id: int, actor: Actor) -> Body:
    body = db.session.get(Body, body_id)
    if body is None or not may_edit(actor, _place(body)):
        raise NotFoundError("Organet findes ikke, eller du kan ikke oprette handlinger for det.")
    return body


def _parent(reference: str | None, body: Body, actor: Actor) -> Action | None:
    if not reference:
        return None
    parent = db.session.scalar(select(Action).where(Action.reference == reference))
    if parent is not None:
        hold([parent.id])
        db.session.refresh(parent)
    if parent is None or not may_see(actor, parent.place) or not may_edit(actor, parent.place):
        raise InvalidInputError(f"Der er ingen handling {reference}, som du kan knytte den til. Intet er oprettet.")
    if parent.body_id != body.id:
        raise InvalidInputError(f"{reference} hører til {parent.body.name}. Vælg det organ. Intet er oprettet.")
    if parent.kind not in ("decision", "recommendation") or parent.parent_id is not None:
        raise ConflictError(f"{reference} er selv en opgave og kan ikke have opgaver under sig. Intet er oprettet.")
    if parent.recurrence is not None:
        raise ConflictError(
            f"{reference} gentager sig. Stop gentagelsen, og lad opgaven gentage sig i stedet. Intet er oprettet."
        )
    if parent.status == "cancelled":
        raise ConflictError(f"{reference} er annulleret. Åbn den først. Intet er oprettet.")
    return parent


def _meeting(held_on: date | None, body: Body) -> Meeting | None:
    if held_on is None:
        return None
    meeting = db.session.scalar(select(Meeting).where(Meeting.body_id == body.id, Meeting.date == held_on))
    if meeting is None:
        raise InvalidInputError(
            f"{body.name} har ikke noget møde den {plain_day(held_on)}. Ret datoen, eller lad den være tom. "
            "Intet er oprettet."
        )
    return meeting


def _owners(party_ids: tuple[int, ...]) -> list[Party]:
    found = {party.id: party for party in db.session.scalars(select(Party).where(Party.id.in_(party_ids)))}
    if len(found) != len(set(party_ids)):
        raise InvalidInputError("Den ansvarlige findes ikke i registeret. Intet er oprettet.")
    return [found[party_id] for party_id in dict.fromkeys(party_ids)]


def _by_policy(body: Body, today: date) -> date:
    coming = select(func.min(Meeting.date)).where(
        Meeting.body_id == body.id, Meeting.date > today, Meeting.state != "cancelled"
    )
    return deadlines.by_policy(deadlines.Calendar(meeting=today, next_meeting=db.session.scalar(coming))).day
