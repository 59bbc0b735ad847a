"""A person leaves, an organisation passes its line on, an election ends mandates: what moves, and what stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests import builders
from workflow import clock
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError
from workflow.extensions import db
from workflow.models import (
    Absence,
    Action,
    Body,
    Membership,
    Message,
    Person,
    RegisterEvent,
    RoleHolder,
    User,
)
from workflow.queries import parties, register
from workflow.services.accounts import logins, users
from workflow.services.actions import passing_on, tracking
from workflow.services.mail.recipients import Directory, Reach
from workflow.services.register import absences, holding, leaving, mandates, merging
from workflow.services.reminders import reminders
from workflow.web.words import register_change

LAST_DAY = date(2025, 10, 10)  # the day of the tests


def owners(action: Action) -> list[tuple[int, bool, str]]:
    db.session.refresh(action)
    return [(line.party_id, line.lead, line.state) for line in action.assignments]


@pytest.fixture
def body(app: Flask) -> Body:
    return builders.make_body()


@pytest.fixture
def signe(body: Body) -> Person:
    return builders.make_person()


def test_who_leaves_gives_everything_to_the_successor_in_one_step(body: Body, signe: Person) -> None:
    otto = builders.make_person("Otto Bech", "otto@example.dk")
    role = builders.role_of(body, "chair")
    holder = builders.hold_role(role, signe)
    alone, joint = builders.make_action(body, [signe]), builders.make_action(body, [signe, otto])
    joint.assignments[1].state = "delivered"
    over = builders.make_action(body, [signe], status="closed")
    db.session.commit()
    moved = leaving.leave(signe.id, last_day=LAST_DAY, successor_id=otto.id, actor=SYSTEM, now=clock.now())
    assert (moved.moved, moved.left) == (2, 0)
    assert owners(alone) == [(otto.id, True, "open")]
    assert owners(joint) == [(otto.id, True, "open")]  # what Signe owed is owed by Otto
    assert owners(over) == [(signe.id, True, "open")]
    assert [event.kind for event in alone.events] == ["created", "owners"]
    assert holder.until == LAST_DAY
    assert parties.search("Signe") == []
    with pytest.raises(InvalidInputError, match="fratrådt"):
        tracking.change_owners(
            alone.id, version=alone.version, party_ids=[signe.id], lead_id=None, note=None, actor=SYSTEM,
            now=clock.now(),
        )  # fmt: skip
    reminders.plan(clock.now() + timedelta(hours=2))
    assert "otto@example.dk" in set(db.session.scalars(select(Message.recipient)))


def test_what_stays_is_in_limbo_until_it_is_moved(body: Body, signe: Person) -> None:
    action, now = builders.make_action(body, [signe]), clock.now()
    assert leaving.leave(signe.id, last_day=LAST_DAY, successor_id=None, actor=SYSTEM, now=now).moved == 0
    assert register.limbo(SYSTEM, LAST_DAY - timedelta(1)) == []
    assert register.limbo(SYSTEM, LAST_DAY) == [(signe.id, "Signe Kvist", LAST_DAY, 1)]
    after = LAST_DAY + timedelta(1)
    reach = Directory([signe.id], [body.id], after).reach(signe.id, body.id)
    assert reach == Reach(("sekretariat.nord@example.dk",), stand_in=True)
    secretariat = builders.role_of(body, "secretariat")
    leaving.move_actions(signe.id, to_id=secretariat.id, note=None, actor=SYSTEM, now=now)
    assert owners(action) == [(secretariat.id, True, "open")]
    assert register.limbo(SYSTEM, after) == []
    with pytest.raises(ConflictError, match="ingen åbne"):
        leaving.move_actions(signe.id, to_id=secretariat.id, note=None, actor=SYSTEM, now=now)


def test_who_stands_in_for_somebody_or_is_elsewhere_too_cannot_leave(body: Body, signe: Person) -> None:
    north = Actor(None, "Nord", frozenset({Grant("secretariat", cluster_id=body.clusters[0].id)}))
    elsewhere = builders.make_body("Klynge Syd", "SYD", "Syd")
    builders.make_action(elsewhere, [signe])
    with pytest.raises(NotAllowedError):
        leaving.leave(signe.id, last_day=LAST_DAY, successor_id=None, actor=north, now=clock.now())
    assert db.session.get_one(Person, signe.id).leaves_on is None


def leave(person: Person, last_day: date) -> None:
    leaving.leave(person.id, last_day=last_day, successor_id=None, actor=SYSTEM, now=clock.now())


def parties_of_login(person: Person, on: date) -> set[int]:
    """What the person's login is on a day, which every page asks for in a statement of its own."""
    user = db.session.scalar(select(User).where(User.party_id == person.id))
    if user is None:
        user = users.create_user(person.name, f"{person.id}@example.dk", "en lang adgangskode", role="owner")
        user.party_id = person.id
        db.session.commit()
    _, token = logins.log_in(user.email, "en lang adgangskode", address="192.0.2.1", now=clock.now())
    login = logins.login_of(token, clock.now(), on)
    assert login is not None
    assert login.actor.party_ids == users.actor_of(user, on).party_ids
    return set(login.actor.party_ids)


def test_nothing_is_held_beyond_the_last_day(body: Body, signe: Person) -> None:
    role, last, now = builders.role_of(body, "chair"), date(2025, 10, 31), clock.now()
    ended = builders.hold_role(role, signe, until=date(2025, 9, 1))
    leave(signe, last)
    since = date(2025, 10, 15)
    for until in (None, date(2025, 11, 1)):
        with pytest.raises(InvalidInputError, match=r"Signe Kvist fratræder 31\. oktober 2025\. Vælg den dag"):
            holding.add_holder(role.id, person_id=signe.id, since=since, until=until, actor=SYSTEM, now=now)
        with pytest.raises(InvalidInputError, match="Vælg den dag"):
            holding.end_holder(ended.id, until=until, seen=ended.until, actor=SYSTEM, now=now)
        with pytest.raises(InvalidInputError, match="Vælg den dag"):
            holding.add_membership(signe.id, party_id=body.id, since=since, until=until, actor=SYSTEM, now=now)
    holding.add_holder(role.id, person_id=signe.id, since=since, until=last, actor=SYSTEM, now=now)
    seat = holding.add_membership(signe.id, party_id=body.id, since=since, until=last, actor=SYSTEM, now=now)
    with pytest.raises(InvalidInputError, match="Vælg den dag"):
        holding.end_membership(seat.id, until=None, seen=last, actor=SYSTEM, now=now)
    holding.end_holder(ended.id, until=date(2025, 9, 30), seen=ended.until, actor=SYSTEM, now=now)
    leaving.come_back(signe.id, actor=SYSTEM, now=now)
    assert holding.end_membership(seat.id, until=None, seen=last, actor=SYSTEM, now=now).until is None


def test_what_would_begin_after_the_last_day_is_taken_away_and_told(body: Body, signe: Person) -> None:
    role, later = builders.role_of(body, "chair"), date(2026, 1, 1)
    builders.hold_role(role, signe, since=later)
    db.session.add(Membership(person_id=signe.id, party_id=body.id, since=later, until=date(2026, 12, 31)))
    db.session.commit()
    leave(signe, LAST_DAY)
    assert db.session.scalars(select(RoleHolder)).all() == []
    assert db.session.scalars(select(Membership)).all() == []
    event = db.session.scalars(select(RegisterEvent).where(RegisterEvent.kind == "left")).one()
    told = register_change("not_begun", event.changes["not_begun"])
    assert told == f"Tiltræder ikke: {role.name} fra 1. januar 2026, {body.name} fra 1. januar 2026"
    assert set(event.changes) == {"leaves_on", "not_begun"}


def test_mandates_are_put_back_to_the_last_day_of_who_has_left_since(body: Body, signe: Person) -> None:
    signe.elected, now = True, clock.now()
    holder = builders.hold_role(builders.role_of(body, "chair"), signe)
    mandates.end_mandates(body.id, last_day=LAST_DAY, keys=[f"role {holder.id}"], actor=SYSTEM, now=now)
    leave(signe, date(2025, 12, 31))
    event = mandates.last_ending(body.id, SYSTEM, now)
    assert event
    mandates.restore_mandates(body.id, event_id=event.id, actor=SYSTEM, now=now)
    assert holder.until == date(2025, 12, 31)


def test_for_who_has_left_nobody_stands_in_and_their_login_owns_nothing(body: Body, signe: Person) -> None:
    otto, role = builders.make_person("Otto Bech", "otto@example.dk"), builders.role_of(body, "chair")
    builders.hold_role(role, signe)
    absences.add_absence(
        signe.id, substitute_id=otto.id, since=LAST_DAY, until=date(2025, 12, 31), actor=SYSTEM, now=clock.now()
    )
    last = date(2025, 10, 31)
    leave(signe, last)
    after = last + timedelta(1)
    assert Directory([signe.id], [body.id], last).reach(signe.id, body.id) == Reach(("otto@example.dk",))
    assert Directory([signe.id], [body.id], after).reach(signe.id, body.id).stand_in
    assert parties_of_login(signe, last) == {signe.id, role.id}
    assert parties_of_login(signe, after) == set()
    assert parties_of_login(otto, last) == {otto.id, signe.id, role.id}
    assert parties_of_login(otto, after) == {otto.id}


def test_who_stood_in_for_somebody_earlier_leaves_and_who_does_now_does_not(body: Body, signe: Person) -> None:
    otto = builders.make_person("Otto Bech", "otto@example.dk")
    absence = Absence(person_id=signe.id, substitute_id=otto.id, since=date(2025, 10, 2), until=LAST_DAY)
    db.session.add(absence)
    db.session.commit()
    with pytest.raises(ConflictError, match="stedfortræder for Signe Kvist"):
        leave(otto, date(2025, 9, 30))
    absence.until = LAST_DAY - timedelta(1)
    db.session.commit()
    leave(otto, date(2025, 9, 30))
    assert otto.leaves_on == date(2025, 9, 30)


def test_an_organisation_passes_its_line_on_and_stays_visible(body: Body) -> None:
    municipality = builders.make_organisation()
    colleague = builders.make_person("Otto Bech", "otto@example.dk")
    stranger = builders.make_person("Frida Holm", "frida@example.dk")
    user = users.create_user("Hjørring", "hj@example.dk", "en lang adgangskode", role="owner")
    user.party_id, colleague.organisation_id = municipality.id, municipality.id
    db.session.commit()
    action = builders.make_action(body, [municipality, stranger])
    db.session.commit()
    actor = users.actor_of(user)

    def pass_on(to: Person) -> None:
        db.session.refresh(action)
        passing_on.pass_on(
            action.id, version=action.version, organisation_id=municipality.id, person_id=to.id, note=None,
            actor=actor, now=clock.now(),
        )  # fmt: skip

    with pytest.raises(InvalidInputError, match="medarbejder"):
        pass_on(stranger)
    pass_on(colleague)
    assert owners(action) == [(colleague.id, True, "open"), (stranger.id, False, "open")]
    assert action.assignments[0].on_behalf_of_id == municipality.id
    assert action.assignments[0].assigned_at == clock.now()  # so that the mail about what is new goes out
    assert action.events[-1].kind == "passed_on"
    tracking.undo(action.id, version=action.version, actor=actor, now=clock.now())
    assert owners(action) == [(municipality.id, True, "open"), (stranger.id, False, "open")]
    assert {line.on_behalf_of_id for line in action.assignments} == {None}


def test_mandates_end_on_one_day_and_go_on_as_before(body: Body, signe: Person) -> None:
    official = builders.make_person("Otto Bech", None)
    signe.elected = True
    role = builders.role_of(body, "chair")
    holder = builders.hold_role(role, signe, until=date(2027, 1, 1))
    builders.hold_role(role, official)
    seat = Membership(person_id=signe.id, party_id=body.id)
    db.session.add_all([seat, Membership(person_id=official.id, party_id=body.id)])
    db.session.commit()
    day, now = date(2025, 12, 31), clock.now()
    found = mandates.mandates(body.id, day, SYSTEM)
    assert [(each.person, each.key.split()[0]) for each in found] == [
        ("Signe Kvist", "role"),
        ("Signe Kvist", "membership"),
    ]
    keys = [each.key for each in found]
    with pytest.raises(ConflictError):
        mandates.end_mandates(body.id, last_day=day, keys=[*keys, "role 999"], actor=SYSTEM, now=now)
    assert mandates.end_mandates(body.id, last_day=day, keys=keys, actor=SYSTEM, now=now) == 2
    assert {each.until for each in db.session.scalars(select(RoleHolder))} == {day, None}
    event = mandates.last_ending(body.id, SYSTEM, now)
    assert isinstance(event, RegisterEvent)
    assert mandates.last_ending(body.id, SYSTEM, now + timedelta(days=31)) is None
    assert mandates.restore_mandates(body.id, event_id=event.id, actor=SYSTEM, now=now) == 2
    assert (holder.until, seat.until) == (date(2027, 1, 1), None)
    with pytest.raises(ConflictError, match="fortrydes"):
        mandates.restore_mandates(body.id, event_id=event.id, actor=SYSTEM, now=now)


def test_mandates_go_on_though_two_of_the_entries_were_joined(body: Body) -> None:
    people = [builders.make_person(name, None) for name in ("Bo Ask", "Bo E. Ask", "Ida Holm")]
    for each in people:
        each.elected = True
        db.session.add(Membership(person_id=each.id, party_id=body.id, since=date(2022, 1, 1)))
    db.session.commit()
    now, day = clock.now(), date(2025, 12, 31)
    keys = [each.key for each in mandates.mandates(body.id, day, SYSTEM)]
    mandates.end_mandates(body.id, last_day=day, keys=keys, actor=SYSTEM, now=now)
    kept, gone, other = people
    versions = tuple(db.session.get_one(Person, each.id, populate_existing=True).version for each in (kept, gone))
    merging.merge(kept.id, gone.id, versions=versions, email=None, actor=SYSTEM, now=now)
    event = mandates.last_ending(body.id, SYSTEM, now)
    assert event
    assert mandates.restore_mandates(body.id, event_id=event.id, actor=SYSTEM, now=now) == 2
    seats = db.session.execute(select(Membership.person_id, Membership.until).order_by(Membership.person_id)).all()
    assert [tuple(seat) for seat in seats] == [(kept.id, None), (other.id, None)]
