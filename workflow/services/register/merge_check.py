"""Before two people become one: what would move, and what stands in the way because it would be lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from workflow.danish_dates import plain_day
from workflow.domain.access import Actor
from workflow.domain.substitutes import Period, circle
from workflow.errors import InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Absence, Action, Assignment, Membership, Person, Role, RoleHolder, User
from workflow.services.register.register_rights import NOT_FOUND, outside_reach, require_office


@dataclass(frozen=True)
class MergePreview:
    """What merging `gone` into `kept` moves, in names; and why it is refused, if it is."""

    kept: Person
    gone: Person
    actions: list[Action]
    colliding: list[Action]  # both own a line of them
    aliases: list[str]
    roles: list[str]
    memberships: list[str]
    absences: list[str]
    users: list[str]
    addresses: list[str]  # to choose from, when they have different ones
    refusals: list[str]


def preview(kept_id: int, gone_id: int, actor: Actor, on: date) -> MergePreview:
    """What would happen on that day.

    Raises NotFoundError for unknown people, InvalidInputError for one and the same.
    """
    require_office(actor)
    if kept_id == gone_id:
        raise InvalidInputError("Vælg to forskellige personer. Intet er ændret.")
    kept, gone = db.session.get(Person, kept_id), db.session.get(Person, gone_id)
    if kept is None or gone is None:
        raise NotFoundError(NOT_FOUND)
    actions = actions_of(gone_id)
    colliding = [action for action in actions if kept_id in {line.party_id for line in action.assignments}]
    absences = _absences(gone_id)
    return MergePreview(
        kept=kept,
        gone=gone,
        actions=actions,
        colliding=colliding,
        aliases=sorted({gone.name, *(alias.name for alias in gone.aliases)}, key=str.casefold),
        roles=_roles(gone_id),
        memberships=_memberships(gone_id),
        absences=[f"{each.person.name}: {each.substitute.name} til {plain_day(each.until)}" for each in absences],
        users=list(db.session.scalars(select(User.email).where(User.party_id == gone_id).order_by(User.email))),
        addresses=list(dict.fromkeys(address for address in (kept.email, gone.email) if address)),
        refusals=_refusals(kept, gone, colliding, actor, on),
    )


def actions_of(person_id: int) -> list[Action]:
    """All actions, open or over, in which somebody has a line."""
    query = (
        select(Action)
        .join(Assignment, Assignment.action_id == Action.id)
        .where(Assignment.party_id == person_id)
        .options(selectinload(Action.assignments), selectinload(Action.clusters))
        .order_by(Action.id)
    )
    return list(db.session.scalars(query).unique())


def _refusals(kept: Person, gone: Person, colliding: list[Action], actor: Actor, on: date) -> list[str]:
    found = []
    if why := outside_reach(actor, [kept.id, gone.id], on, closed_too=True):
        found.append(f"{why}. Bed administratoren om at lægge dem sammen.")
    if (kept.leaves_on is None) != (gone.leaves_on is None):
        left = kept if kept.leaves_on else gone
        found.append(f"{left.name} er registreret som fratrådt, den anden ikke. Ret det først.")
    for action in colliding:
        passed = {line.on_behalf_of_id for line in action.assignments if line.party_id in (kept.id, gone.id)} - {None}
        if len(passed) > 1:
            found.append(f"De har hver fået {action.reference} af hver sin organisation. Ret de ansvarlige først.")
    return found + _refused_absences(kept, gone, on)


def _refused_absences(kept: Person, gone: Person, on: date) -> list[str]:
    """What stands in the way among the absences that are not over: of the others nobody can mend anything."""
    pair = {kept.id, gone.id}
    rows = db.session.scalars(select(Absence).where(Absence.until >= on).order_by(Absence.id)).all()
    if any({each.person_id, each.substitute_id} == pair for each in rows):
        return ["Den ene er stedfortræder for den anden. Fjern det fravær først."]

    def one(person_id: int) -> int:
        return kept.id if person_id == gone.id else person_id

    of_one = [Period(one(each.person_id), one(each.substitute_id), each.since, each.until) for each in rows]
    own = [each for each in of_one if each.person == kept.id]
    for number, each in enumerate(own):
        for other in own[number + 1 :]:
            if each.since <= other.until and other.since <= each.until and each.substitute != other.substitute:
                return ["De har hver sin stedfortræder på nogle af de samme dage. Ret fraværet først."]
    # A circle that the merge closes goes through the one person that they become.
    others = [each for each in of_one if each.person != kept.id]
    if any(circle(each, others) for each in own):
        return ["Stedfortræderne ville komme til at gå i ring. Ret fraværet først."]
    return []


def _absences(person_id: int) -> list[Absence]:
    either = (Absence.person_id == person_id) | (Absence.substitute_id == person_id)
    return list(db.session.scalars(select(Absence).where(either).order_by(Absence.since)))


def _roles(person_id: int) -> list[str]:
    query = select(Role.name).join(RoleHolder, RoleHolder.role_id == Role.id)
    return sorted(set(db.session.scalars(query.where(RoleHolder.person_id == person_id))))


def _memberships(person_id: int) -> list[str]:
    rows = db.session.scalars(select(Membership).where(Membership.person_id == person_id))
    return sorted({each.party.name for each in rows})
