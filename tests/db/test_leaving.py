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
from workflow.models import Action, Body, Membership, Message, Person, RegisterEvent, RoleHolder
from workflow.queries import parties, register
from workflow.services.accounts import users
from workflow.services.actions import passing_on, tracking
from workflow.services.mail.recipients import Directory, Reach
from workflow.services.register import leaving, mandates, merging
from workflow.services.reminders import reminders

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
