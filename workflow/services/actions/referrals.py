"""Referring an action to another body or level: a new action there, tied to the first, which waits for it or closes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import or_, select

from workflow import clock
from workflow.domain import deadlines
from workflow.domain import status as life
from workflow.domain.access import Actor, may_edit, stands_as
from workflow.domain.danish_order import by_name
from workflow.domain.limits import LONGEST_TITLE
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, Assignment, Body, BodyCluster, Cluster, Meeting
from workflow.queries.scope import edited_bodies
from workflow.services.actions import endings, lines, waiting
from workflow.services.actions.one_action import Changes, current, refuse_strange_day, set_status
from workflow.services.actions.references import next_reference
from workflow.services.history.history import append_event
from workflow.services.register import parties
from workflow.services.transaction import transaction

Then = Literal["wait", "close"]


def refer(
    action_id: int,
    *,
    version: int,
    body_id: int,
    title: str,
    deadline: date | None,
    then: Then,
    note: str | None,
    actor: Actor,
    now: datetime,
) -> Action:
    """Makes an action of another body out of this one, owned by that body's secretariat; returns the new one.

    `deadline` None: that body's next meeting, else by its policy. `then`: the first action waits until the new one
    has ended, or is closed. For the secretariat; to a body of the same cluster, or one in its own scope.
    """
    with transaction():
        action = current(action_id, version, actor)
        if not may_edit(actor, action.place):
            raise NotAllowedError("Kun sekretariatet kan henvise en handling til et andet organ. Intet er ændret.")
        return send_on(
            action, body_id=body_id, title=title, deadline=deadline, then=then, note=note, actor=actor, now=now
        )[0]


def send_on(
    action: Action,
    *,
    body_id: int,
    title: str,
    deadline: date | None,
    then: Then,
    note: str | None,
    actor: Actor,
    now: datetime,
) -> tuple[Action, ActionEvent]:
    """As refer, in the running transaction, for who may; returns the new action and the event of the first one."""
    if deadline is not None:
        refuse_strange_day(deadline)
    title = title.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise InvalidInputError(f"Skriv med højst {LONGEST_TITLE} tegn, hvad organet bedes om. Intet er ændret.")
    if then not in ("wait", "close"):
        raise InvalidInputError("Vælg, om handlingen skal vente eller lukkes. Intet er ændret.")
    if action.has_tasks:
        raise ConflictError("Beslutningen følger sine opgaver. Henvis opgaverne i stedet.")
    if not life.is_open(action.status):
        raise ConflictError("Handlingen er afsluttet. Åbn den igen, før den henvises. Intet er ændret.")
    after = "waiting" if then == "wait" else "closed"
    if action.status != after and not life.may_move(action.status, after, stands_as(actor, action.place)):
        raise ConflictError("Handlingen er meldt udført. Godkend den, eller send den tilbage først.")
    body = next((each for each in bodies_to_refer_to(action, actor) if each.id == body_id), None)
    if body is None:
        raise InvalidInputError("Vælg et organ fra listen. Intet er ændret.")
    made = _make(action, body, title, deadline, actor, now, note)
    changes: Changes = {"referred_to": (None, made.reference)}
    if then == "close":
        changes |= lines.undelivered(action, note)
        changes |= set_status(action, "closed", now)
        changes |= endings.before_event(action, actor=actor, now=now)
    else:
        # Its own deadline stands: on that day it is back, whatever the other body has been given.
        ahead = [day for day in (made.deadline, action.deadline) if day > clock.local(now).date()]
        if not ahead:
            raise InvalidInputError(
                "Handlingen kan ikke vente på noget, hvis frist ikke ligger fremme. Vælg en senere frist, eller lad "
                "handlingen blive lukket. Intet er ændret."
            )
        until = min(ahead)
        changes |= waiting.hold(action, f"{body.name} ({made.reference})", until, now, waits_for=made)
    event = append_event(action, "referred", changes, actor=actor, now=now, note=note)
    endings.after_event(action, event, now=now)
    return made, event


def bodies_to_refer_to(action: Action, actor: Actor) -> list[Body]:
    """The other bodies that share a cluster with the action, those that succeed one, and those in the actor's scope."""
    clusters = [cluster.id for cluster in action.clusters]
    query = select(Body).where(
        Body.id != action.body_id,
        or_(
            Body.id.in_(select(BodyCluster.body_id).where(BodyCluster.cluster_id.in_(clusters))),
            Body.id.in_(
                select(Cluster.successor_id).where(Cluster.id.in_(clusters), Cluster.successor_id.is_not(None))
            ),
            edited_bodies(actor),
        ),
    )
    return by_name(db.session.scalars(query))


def _make(
    action: Action, body: Body, title: str, deadline: date | None, actor: Actor, now: datetime, note: str | None
) -> Action:
    today = clock.local(now).date()
    due = deadlines.resolve(deadline, None, _calendar(body, today))
    made = Action(
        reference=next_reference(body.prefix, today.year),
        kind="manual",
        title=title,
        quote=action.quote,
        body=body,
        owner_basis="default",
        deadline=due.day,
        deadline_basis="agreed" if deadline else due.basis,
        confidential=action.confidential,
        referred_from_id=action.id,
        created_at=now,
        clusters=list(body.clusters) or list(action.clusters),
    )
    made.assignments = [Assignment(party=parties.office(body, "secretariat"), lead=True, assigned_at=now)]
    db.session.add(made)
    db.session.flush()
    created: Changes = {
        "status": (None, made.status),
        "title": (None, made.title),
        "deadline": (None, made.deadline),
        "owners": (None, [line.party.name for line in made.assignments]),
        "referred_from": (None, action.reference),
    }
    append_event(made, "created", created, actor=actor, now=now, note=note)
    return made


def _calendar(body: Body, today: date) -> deadlines.Calendar:
    coming = select(Meeting.date).where(
        Meeting.body_id == body.id, Meeting.date >= today + timedelta(days=1), Meeting.state != "cancelled"
    )
    return deadlines.Calendar(meeting=today, next_meeting=db.session.scalar(coming.order_by(Meeting.date).limit(1)))
