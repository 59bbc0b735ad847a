"""An organisation passes its line in an action on to a named colleague, and stays visible beside it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from workflow.domain.access import Actor, may_edit
from workflow.domain.danish_order import by_name
from workflow.domain.status import is_open
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError
from workflow.extensions import db
from workflow.models import Action, Membership, Organisation, Person
from workflow.services.actions.lines import owner_state
from workflow.services.actions.one_action import held
from workflow.services.history.history import append_event
from workflow.services.register.leaving import hand_over_line
from workflow.services.transaction import CHANGED_MEANWHILE, transaction


def pass_on(
    action_id: int, *, version: int, organisation_id: int, person_id: int, note: str | None, actor: Actor, now: datetime
) -> Action:
    """The organisation's open line becomes the person's, who is mailed as about anything new.

    For the secretariat, and for the organisation itself. Raises NotFoundError, NotAllowedError, ConflictError for an
    old version or a line that is not open, InvalidInputError for an organisation that has no line, or somebody
    who is not of it.
    """
    with transaction():
        action = held(action_id, actor)
        if action.version != version:
            raise ConflictError(CHANGED_MEANWHILE)
        if not (may_edit(actor, action.place) or organisation_id in actor.party_ids):
            raise NotAllowedError("Kun sekretariatet eller organisationen selv kan give opgaven videre.")
        line = next((each for each in action.assignments if each.party_id == organisation_id), None)
        organisation, person = db.session.get(Organisation, organisation_id), db.session.get(Person, person_id)
        if line is None or organisation is None:
            raise InvalidInputError("Organisationen er ikke ansvarlig for handlingen. Intet er ændret.")
        if not is_open(action.status) or line.state != "open":
            raise ConflictError("Delen er allerede leveret eller afsluttet. Intet er ændret.")
        if person is None or person not in colleagues(organisation_id):
            raise InvalidInputError(f"Vælg en medarbejder i {organisation.name}. Intet er ændret.")
        if any(each.party_id == person_id for each in action.assignments):
            raise ConflictError(f"{person.name} er allerede ansvarlig for handlingen. Intet er ændret.")
        before, basis = owner_state(action), action.owner_basis
        hand_over_line(action, organisation_id, person_id, now).on_behalf_of_id = organisation_id
        action.owner_basis = "agreed"
        db.session.flush()
        changes = {"owners": (before, owner_state(action)), "owner_basis": (basis, "agreed")}
        append_event(action, "passed_on", changes, actor=actor, now=now, note=note)
    return action


def colleagues(organisation_id: int) -> list[Person]:
    """The people of an organisation, who works there and who sits in it, but for those who leave."""
    sits = select(Membership.person_id).where(Membership.party_id == organisation_id)
    query = select(Person).where(
        or_(Person.organisation_id == organisation_id, Person.id.in_(sits)), Person.leaves_on.is_(None)
    )
    return by_name(db.session.scalars(query))
