"""What is done to one party from its page: roles, memberships, absences, leaving, and what it owns moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from workflow import clock
from workflow.domain.access import Actor
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Absence, Membership, Person, Role, RoleHolder
from workflow.queries import parties, register
from workflow.services.mail.recipients import enumeration
from workflow.services.register import absences, holding, leaving, register_rights
from workflow.transactions import read_only
from workflow.web import errors, forms
from workflow.web.register import office, party_view

pages = Blueprint("register_changes", __name__, url_prefix="/administration/parties")
Work = Callable[[Actor, datetime], Any]
OWNERS = ("person", "organisation", "body", "role")


@pages.post("/<id:party_id>/holders")
def add_holder(party_id: int) -> Any:
    """Puts a person into a role."""

    def work(actor: Actor, now: datetime) -> Any:
        since = forms.day("since")
        if since is None:
            raise InvalidInputError("Skriv den første dag, fx 01-01-2026. Intet er ændret.")
        return holding.add_holder(
            party_id, person_id=forms.party("holder", ("person",)), since=since, until=forms.day("until"),
            actor=actor, now=now,
        )  # fmt: skip

    return _change(party_id, "holder", work, "Funktionen er besat.")


@pages.post("/<id:party_id>/holders/<id:holder_id>")
def end_holder(party_id: int, holder_id: int) -> Any:
    """Sets the last day of a holder."""
    office()  # first: to others there is nothing here
    holder = db.session.get(RoleHolder, holder_id)
    if holder is None or party_id not in (holder.role_id, holder.person_id, _body_of(holder.role_id)):
        raise NotFoundError(holding.GONE)
    return _change(
        party_id,
        f"holder-{holder_id}",
        lambda actor, now: holding.end_holder(
            holder_id, until=forms.day("until"), seen=forms.day("seen"), actor=actor, now=now
        ),
        "Den sidste dag er gemt.",
    )


@pages.post("/<id:party_id>/memberships")
def add_membership(party_id: int) -> Any:
    """Makes a person a member of a body or an organisation."""
    return _change(
        party_id,
        "membership",
        lambda actor, now: holding.add_membership(
            party_id, party_id=forms.party("place", ("organisation", "body")), since=forms.day("since"),
            until=forms.day("until"), actor=actor, now=now,
        ),
        "Medlemskabet er gemt.",
    )  # fmt: skip


@pages.post("/<id:party_id>/memberships/<id:membership_id>")
def end_membership(party_id: int, membership_id: int) -> Any:
    """Sets the last day of a membership."""
    office()  # first: to others there is nothing here
    membership = db.session.get(Membership, membership_id)
    if membership is None or party_id not in (membership.person_id, membership.party_id):
        raise NotFoundError(holding.GONE)
    return _change(
        party_id,
        f"membership-{membership_id}",
        lambda actor, now: holding.end_membership(
            membership_id, until=forms.day("until"), seen=forms.day("seen"), actor=actor, now=now
        ),
        "Den sidste dag er gemt.",
    )


@pages.post("/<id:party_id>/absences")
def add_absence(party_id: int) -> Any:
    """Names a substitute for a period."""

    def work(actor: Actor, now: datetime) -> Any:
        since, until = forms.day("since"), forms.day("until")
        if since is None or until is None:
            raise InvalidInputError("Skriv både den første og den sidste dag. Intet er ændret.")
        absence = absences.add_absence(
            party_id, substitute_id=forms.party("substitute", ("person",)), since=since, until=until,
            actor=actor, now=now,
        )  # fmt: skip
        tell_of_the_next_substitute(absence)

    return _change(party_id, "absence", work, "Fraværet er gemt. Mailen går til stedfortræderen på de dage.")


@pages.post("/<id:party_id>/absences/<id:absence_id>/remove")
def remove_absence(party_id: int, absence_id: int) -> Any:
    """Takes an absence away."""
    office()  # first: to others there is nothing here
    absence = db.session.get(Absence, absence_id)
    if absence is None or absence.person_id != party_id:
        raise NotFoundError(holding.GONE)
    return _change(
        party_id,
        "absence",
        lambda actor, now: absences.remove_absence(absence_id, actor=actor, now=now),
        "Fraværet er fjernet.",
    )


@pages.get("/<id:party_id>/leave")
def leaving_page(party_id: int) -> str:
    """What the person owns and holds, and who is to take over."""
    return _leaving(office(), party_id)


@pages.post("/<id:party_id>/leave")
def leave(party_id: int) -> Any:
    """The person leaves; what they own moves at once, when somebody is chosen."""
    actor = office()

    def work() -> leaving.Moved:
        last_day = forms.day("last_day")
        if last_day is None:
            raise InvalidInputError("Skriv den sidste dag, fx 31-12-2025. Intet er ændret.")
        return leaving.leave(
            party_id, last_day=last_day, successor_id=_successor(required=False), actor=actor, now=clock.now()
        )

    return _left(actor, party_id, "leave", work, "Fratræden er gemt.")


@pages.post("/<id:party_id>/move")
def move(party_id: int) -> Any:
    """Moves what the person still owns."""
    actor = office()

    def work() -> leaving.Moved:
        successor = _successor(required=True)
        assert successor is not None
        note = forms.text("note") or None
        return leaving.move_actions(party_id, to_id=successor, note=note, actor=actor, now=clock.now())

    return _left(actor, party_id, "move", work, "")


@pages.post("/<id:party_id>/return")
def come_back(party_id: int) -> Any:
    """The person has not left after all."""
    return _change(
        party_id,
        "return",
        lambda actor, now: leaving.come_back(party_id, actor=actor, now=now),
        "Fratræden er taget tilbage. Funktioner, der sluttede, skal gives igen.",
    )


def tell_of_the_next_substitute(absence: Absence) -> None:
    """Says on the next page to whom the mail goes on when the substitute is away too."""
    if further := absences.stand_in_for_substitute(absence):
        names = enumeration([each.name for each in further])
        flash(f"{absence.substitute.name} er selv væk på nogle af dagene. Da går mailen videre til {names}.", "info")


def _successor(*, required: bool) -> int | None:
    role = forms.number_or_none("role")
    if role is not None:
        return role
    if forms.text("successor") or forms.text("successor_id"):
        return forms.party("successor", OWNERS)
    if required:
        raise InvalidInputError("Vælg, hvem der skal overtage handlingerne. Intet er ændret.")
    return None


def _left(actor: Actor, party_id: int, form: str, work: Callable[[], leaving.Moved], done: str) -> Any:
    try:
        moved = work()
    except (ConflictError, InvalidInputError, NotAllowedError) as error:
        db.session.rollback()
        with read_only():
            told = errors.told(error)
            return _leaving(actor, party_id, failed=form, error=told, typed=forms.typed()), error.status
    if moved.moved:
        done += f" {_counted(moved.moved)} er flyttet."
    if moved.left:
        done += f" {_counted(moved.left)} ligger uden for dit område og er ikke flyttet."
    flash(done.strip() or "Intet er ændret.", "success")
    return redirect(url_for("register.show", party_id=party_id))


def _leaving(actor: Actor, party_id: int, **extra: Any) -> str:
    person = db.session.get(Person, party_id)
    if person is None:
        raise NotFoundError(register_rights.NOT_FOUND)
    today = clock.today()
    # What ended by the leaving is still offered: the role goes on, with somebody else.
    last_held = (min(person.leaves_on, today) if person.leaves_on else today) - timedelta(days=1)
    roles = dict.fromkeys(holder.role_id for holder in holding.open_roles(party_id, last_held))
    return render_template(
        "register/leave.html",
        **{
            "party": person,
            "today": today,
            "actions": register.owned_by(actor, party_id),
            "outside": register.owned_outside(actor, party_id),
            "only_partly": register_rights.outside_scope(actor, [party_id], today),
            "roles": [db.session.get_one(Role, role_id) for role_id in roles],
            "memberships": holding.open_memberships(party_id, today),
            "party_names": parties.all_names(),
            "failed": None,
            "error": None,
            "typed": {},
            **extra,
        },
    )


def _change(party_id: int, form: str, work: Work, done: str) -> Any:
    """One service call, then back to the party's page; a refusal is shown beside its form with what was typed."""
    actor = office()
    try:
        work(actor, clock.now())
    except (ConflictError, InvalidInputError, NotAllowedError) as error:
        db.session.rollback()
        with read_only():
            values = party_view(actor, party_id, failed=form, error=errors.told(error), typed=forms.typed())
            return render_template("register/show.html", **values), error.status
    flash(done, "success")
    return redirect(url_for("register.show", party_id=party_id))


def _body_of(role_id: int) -> int:
    return db.session.get_one(Role, role_id).body_id


def _counted(number: int) -> str:
    return "1 handling" if number == 1 else f"{number} handlinger"
