"""Addresses that nothing is mailed to: what came back for good stops them, a person lifts the stop.

Whoever is reached at such an address counts as having none: the secretariat is written to in their place.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update

from workflow import clock
from workflow.domain.access import Actor
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Party, StoppedAddress
from workflow.services.actions.references import insert
from workflow.services.mail.recipients import clean_address
from workflow.services.register.register_rights import NOT_FOUND, require_office, require_reach
from workflow.services.transaction import transaction

BOUNCED = "bounced"
BY_HAND = "by_hand"
_LONGEST_REASON = 300


def stop(address: str, reason: str, *, actor: Actor, now: datetime) -> None:
    """Stops mail to an address by hand. Raises InvalidInputError, NotAllowedError outside the actor's scope."""
    require_office(actor)
    cleaned = clean_address(address)
    if cleaned is None:
        raise InvalidInputError(f"»{address}« er ikke en mailadresse. Intet er ændret.")
    with transaction():
        theirs = db.session.scalars(select(Party.id).where(func.lower(func.trim(Party.email)) == cleaned)).all()
        require_reach(actor, theirs, clock.local(now).date())
        if not put(cleaned, BY_HAND, reason.strip()[:_LONGEST_REASON], by=actor.name, now=now):
            raise ConflictError(f"Mail til {cleaned} er allerede stoppet. Intet er ændret.")


def lift(stop_id: int, *, actor: Actor, now: datetime) -> str:
    """Lets mail go to the address again; returns it. Raises NotFoundError, ConflictError when it is lifted already."""
    require_office(actor)
    with transaction():
        stopped = db.session.get(StoppedAddress, stop_id)
        if stopped is None:
            raise NotFoundError(NOT_FOUND)
        result = db.session.execute(
            update(StoppedAddress)
            .where(StoppedAddress.id == stop_id, StoppedAddress.lifted_at.is_(None))
            .values(lifted_at=now, lifted_by=actor.name)
            .execution_options(synchronize_session=False)
        )
        if not result.rowcount:  # type: ignore[attr-defined]
            raise ConflictError(f"Mail til {stopped.address} er allerede sat i gang igen. Intet er ændret.")
        return stopped.address


def put(address: str, why: str, told: str, *, by: str, now: datetime) -> bool:
    """In the running transaction: the stop, unless one stands. Whether it is new."""
    values = {"address": address, "since": now, "why": why, "told": told, "stopped_by": by}
    statement = insert(StoppedAddress).values(**values).on_conflict_do_nothing().returning(StoppedAddress.id)
    return db.session.execute(statement).first() is not None


def was_lifted_after(address: str, moment: datetime) -> bool:
    """Whether somebody has let mail go to the address again since then: what is older no longer counts."""
    query = select(StoppedAddress.id).where(StoppedAddress.address == address, StoppedAddress.lifted_at > moment)
    return db.session.scalar(query.limit(1)) is not None
