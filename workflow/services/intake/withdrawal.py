"""A wrong upload is taken back with all that came from it; who and why stay on record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from workflow.domain.access import Actor
from workflow.domain.limits import LONGEST_REASON
from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db
from workflow.models import SourceDocument
from workflow.queries.minutes import IS_AGENDA
from workflow.queries.withdrawal import consequences
from workflow.services.actions import endings, parents
from workflow.services.actions.held_rows import hold
from workflow.services.actions.one_action import set_status
from workflow.services.history.history import append_event
from workflow.services.review.reviewable import editable_document
from workflow.services.transaction import transaction


def withdraw(document_id: int, *, seen: str, reason: str, actor: Actor, now: datetime) -> int:
    """Takes a document back: its proposals are asked no more, its actions are cancelled, each with an event.

    `seen` is the fingerprint of the consequences that the page showed. Nothing is deleted. Returns how many actions
    were cancelled. Raises InvalidInputError without a reason, ConflictError when it is withdrawn already, when
    something else would happen than was shown, or when it has replaced a version that must apply again first.
    """
    reason = reason.strip()
    if not reason:
        raise InvalidInputError("Skriv, hvorfor dokumentet trækkes tilbage. Intet er ændret.")
    if len(reason) > LONGEST_REASON:
        raise InvalidInputError(f"Begrundelsen må højst have {LONGEST_REASON} tegn. Intet er ændret.")
    with transaction():
        document = editable_document(document_id, actor)
        if document.withdrawn_at is not None:
            raise ConflictError("Dokumentet er allerede trukket tilbage. Intet er ændret.")
        hold([action.id for action in consequences(document).actions])
        db.session.expire_all()
        found = consequences(document)
        if found.earlier is not None:
            raise ConflictError("Det har erstattet en tidligere udgave. Lad den gælde igen først. Intet er ændret.")
        if found.fingerprint != seen:
            raise ConflictError("Der er sket noget med handlingerne imens. Se listen igen. Intet er ændret.")
        document.state, document.withdrawn_at = "replaced", now
        document.withdrawn_by_name, document.withdrawn_reason = actor.name, reason
        for proposal in document.proposals:
            if proposal.state == "proposed":
                proposal.state = "replaced"
        for action in found.actions:
            change = set_status(action, "cancelled", now)
            action.needs_confirmation = False
            event = append_event(action, "withdrawn", change, actor=actor, now=now, note=reason)
            endings.release(action, event, now=now)
        cancelled = {action.id for action in found.actions}
        for action in found.actions:  # what somebody has put under it by hand stands for itself
            for task in [each for each in action.tasks if each.id not in cancelled]:
                parents.leave(task, now=now)
        for parent in {action.parent for action in found.actions if action.parent_id not in cancelled}:
            parents.follow(parent, now=now)
        _meeting_without_minutes(document)
    return len(found.actions)


def _meeting_without_minutes(document: SourceDocument) -> None:
    others = select(func.count()).where(
        SourceDocument.meeting_id == document.meeting_id,
        SourceDocument.id != document.id,
        SourceDocument.withdrawn_at.is_(None),
        ~IS_AGENDA,  # by an agenda alone no meeting was held
    )
    if not db.session.scalar(others):
        document.meeting.state = "planned"
