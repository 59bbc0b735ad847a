"""What returns: an occurrence that ends makes the next one, once; the secretariat changes the rule or stops it."""

from __future__ import annotations

import logging
from datetime import date, datetime

from sqlalchemy import select

from workflow import clock
from workflow.domain import recurrence, status
from workflow.domain.access import Actor
from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db
from workflow.models import Action, Assignment
from workflow.services.actions import parents
from workflow.services.actions.one_action import Changes, editable, set_status
from workflow.services.actions.references import next_reference
from workflow.services.history.history import append_event
from workflow.services.transaction import transaction

log = logging.getLogger(__name__)


def change_rule(
    action_id: int,
    *,
    version: int,
    rule: str | None,
    until: date | None,
    note: str | None,
    actor: Actor,
    now: datetime,
) -> Action:
    """Lets the action return by `rule` (RRULE; None: no more), until a day or for ever. For the secretariat.

    Raises InvalidInputError for a rule that cannot be followed, ConflictError when its next occurrence is made already.
    """
    if rule is not None:
        rule = recurrence.with_end(rule, until) if recurrence.is_rule(rule) else None
        if rule is None:
            raise InvalidInputError("Den gentagelse kan ikke følges. Vælg en fra listen. Intet er ændret.")
    with transaction():
        action = editable(action_id, version, actor)
        if action.has_tasks:
            raise ConflictError("Beslutningen følger sine opgaver. Lad opgaverne gentage sig i stedet.")
        if not status.is_open(action.status):
            raise ConflictError("Handlingen er afsluttet. Ændr gentagelsen på den næste i rækken.")
        if rule == action.recurrence:
            return action
        if until is not None and until < action.deadline:
            raise InvalidInputError("Gentagelsen kan ikke slutte før handlingens egen frist. Intet er ændret.")
        changes: Changes = {"recurrence": (action.recurrence, rule)}
        if _rhythm(rule) != _rhythm(action.recurrence):
            # A new rhythm counts from here; only a new end leaves the old count alone.
            for field, day in (("series_from", action.deadline), ("rule_day", action.deadline)):
                if getattr(action, field) != day:
                    changes[field] = (getattr(action, field), day)
                    setattr(action, field, day)
        action.recurrence = rule
        append_event(action, "recurrence", changes, actor=actor, now=now, note=note)
    return action


def make_next(action: Action, *, actor: Actor, now: datetime) -> Changes:
    """Makes the occurrence after `action`, which has just ended, in the running transaction; for the event of its end.

    Makes none when there is one already, when the rule has come to its end, or when it cannot be read.
    """
    if action.recurrence is None or db.session.scalar(select(Action.id).where(Action.previous_id == action.id)):
        return {}
    own_day = action.rule_day or action.deadline
    try:
        found = recurrence.next_occurrence(
            action.recurrence, action.series_from or own_day, own_day, clock.local(now).date()
        )
    except ValueError:
        log.exception("no occurrence after %s: its rule cannot be read", action.reference)
        return {}
    if found is None:
        return {}
    made = _copy(action, found, now)
    created: Changes = {
        "status": (None, made.status),
        "title": (None, made.title),
        "deadline": (None, made.deadline),
        "owners": (None, [line.party.name for line in made.assignments]),
        "previous": (None, action.reference),
    }
    if found.skipped:
        created["skipped"] = (None, found.skipped)
    append_event(made, "created", created, actor=actor, now=now)
    return {"next": (None, made.reference)}


def withdraw_next(action: Action, *, actor: Actor, now: datetime) -> Changes:
    """Cancels the occurrence that the end of `action` made, when that end is undone; for the event of the undoing.

    Only while nobody has touched it: what somebody has begun with, or written on, stays.
    """
    made = db.session.scalar(select(Action).where(Action.previous_id == action.id))
    if made is None or made.status != "open" or len(made.events) != 1 or made.version != 1:
        return {}
    changes = set_status(made, "cancelled", now)
    # The next end of the action makes a new one.
    made.previous_id = None
    changes["previous"] = (action.reference, None)
    reason = f"{action.reference}, som den følger efter, er åbnet igen."
    append_event(made, "status", changes, actor=actor, now=now, note=reason)
    parents.follow(made.parent, now=now)
    return {"next": (made.reference, None)}


def _copy(action: Action, found: recurrence.Occurrence, now: datetime) -> Action:
    made = Action(
        reference=next_reference(action.body.prefix, clock.local(now).year),
        kind=action.kind,
        title=action.title,
        quote=action.quote,
        outcome=action.outcome,
        parent=action.parent,
        body=action.body,
        meeting_id=action.meeting_id,
        item_id=action.item_id,
        passage_id=action.proposal_id or action.passage_id,  # where it was read in the first place
        owner_basis=action.owner_basis,
        deadline=found.deadline,
        deadline_basis="agreed",
        recurrence=action.recurrence,
        series_from=action.series_from or action.rule_day or action.deadline,
        rule_day=found.rule_day,
        previous_id=action.id,
        confidential=action.confidential,
        created_at=now,
        clusters=list(action.clusters),
    )
    db.session.add(made)
    made.assignments = [
        Assignment(party=line.party, named_as=line.named_as, lead=line.lead, assigned_at=now)
        for line in action.assignments
    ]
    db.session.flush()
    return made


def _rhythm(rule: str | None) -> str | None:
    return recurrence.without_end(rule) if rule else None
