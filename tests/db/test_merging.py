"""Merging two entries of one person: whatever both had, the one that is kept has, and nothing is lost."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests import builders
from workflow import clock
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.errors import ConflictError
from workflow.extensions import db
from workflow.models import (
    Absence,
    Action,
    ActionEvent,
    Body,
    Membership,
    Party,
    PartyAlias,
    Person,
    RegisterEvent,
    ReminderSlot,
    RoleHolder,
)
from workflow.services.accounts import users
from workflow.services.actions import tracking
from workflow.services.history import history
from workflow.services.register.merge_check import preview
from workflow.services.register.merging import merge
from workflow.services.register.parties import add_aliases

LINES = st.fixed_dictionaries(
    {who: st.sampled_from(("none", "open", "delivered")) for who in ("kept", "gone", "third")}
).filter(lambda lines: set(lines.values()) != {"none"})


@dataclass
class Pair:
    kept: Person
    gone: Person
    third: Person
    body: Body


def make_pair() -> Pair:
    kept = builders.make_person("Signe Kvist", "signe@example.dk")
    gone = builders.make_person("Signe M. Kvist", None)
    for person in (kept, gone):
        add_aliases(person, [person.name])
    body = db.session.scalar(select(Body)) or builders.make_body()
    return Pair(kept, gone, builders.make_person("Otto Bech", None), body)


def together(pair: Pair, actor: Actor = SYSTEM, **options: Any) -> Person:
    versions = (pair.kept.version, pair.gone.version)
    return merge(
        pair.kept.id, pair.gone.id, versions=versions, email=options.get("email"), actor=actor, now=clock.now()
    )


def make_owned(pair: Pair, lines: dict[str, str]) -> Action:
    owners = [(getattr(pair, who), state) for who, state in lines.items() if state != "none"]
    action = builders.make_action(pair.body, [owner for owner, _ in owners])
    for line, (_, state) in zip(action.assignments, owners, strict=True):
        line.state, line.delivered_at = state, datetime(2025, 9, 2, tzinfo=UTC) if state == "delivered" else None
    db.session.commit()
    return action


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINES, min_size=1, max_size=4))
def test_every_line_is_the_kept_ones_and_what_was_delivered_stays_so(app: Flask, all_lines: list[dict]) -> None:
    pair = make_pair()
    gone_id, kept_id = pair.gone.id, pair.kept.id
    actions = [make_owned(pair, lines) for lines in all_lines]
    before = {action.id: len(action.events) for action in actions}
    assert together(pair).id == kept_id
    for action, lines in zip(actions, all_lines, strict=True):
        db.session.refresh(action)
        own = [line for line in action.assignments if line.party_id == kept_id]
        states = {lines["kept"], lines["gone"]} - {"none"}
        assert [line.state for line in own] == (["delivered" if "delivered" in states else "open"] if states else [])
        assert [line.state for line in action.assignments if line.party_id == pair.third.id] == [
            state for state in [lines["third"]] if state != "none"
        ]
        assert sum(line.lead for line in action.assignments) == 1
        added = len(action.events) - before[action.id]
        assert added == (0 if lines["gone"] == "none" else 1)
        collided = "none" not in (lines["kept"], lines["gone"])
        if collided and all(line.state == "delivered" for line in action.assignments):
            assert action.status == "reported_done"
    assert db.session.get(Party, gone_id) is None
    assert history.verify().broken == []


def test_all_that_points_at_one_points_at_the_other(app: Flask) -> None:
    pair = make_pair()
    kept, gone, role = pair.kept, pair.gone, builders.role_of(pair.body, "chair")
    builders.hold_role(role, kept, date(2022, 7, 1), date(2025, 1, 31))
    builders.hold_role(role, gone, date(2025, 1, 1))
    builders.hold_role(builders.role_of(pair.body, "secretariat"), gone)
    user = users.create_user("Signe", "signe@example.dk", "en lang adgangskode", role="owner")
    user.party_id, gone.title = gone.id, "Sundhedschef"
    action = make_owned(pair, {"kept": "open", "gone": "open", "third": "none"})
    slots = [
        ReminderSlot(
            action_id=action.id, party_id=who.id, notice="due", due_on=date(2025, 10, 1), deadline=action.deadline,
            recipient="signe@example.dk", state=state, created_at=clock.now(),
        )
        for who, state in ((kept, "superseded"), (gone, "sent"))
    ]  # fmt: skip
    db.session.add_all(
        [
            *slots,
            Membership(person_id=gone.id, party_id=pair.body.id, since=date(2024, 1, 1)),
            Absence(person_id=gone.id, substitute_id=pair.third.id, since=date(2025, 10, 1), until=date(2025, 11, 1)),
            Absence(person_id=pair.third.id, substitute_id=gone.id, since=date(2026, 1, 1), until=date(2026, 2, 1)),
        ]
    )
    db.session.commit()
    gone_id = gone.id
    together(pair)
    held = db.session.execute(select(RoleHolder.role_id, RoleHolder.since, RoleHolder.until)).all()
    assert sorted((each.role_id == role.id, each.since, each.until) for each in held) == [
        (False, date(2022, 7, 1), None), (True, date(2022, 7, 1), None),
    ]  # fmt: skip
    assert {row.person_id for row in db.session.scalars(select(RoleHolder))} == {kept.id}
    assert db.session.execute(select(Membership.person_id)).scalar_one() == kept.id
    assert db.session.execute(select(Absence.person_id, Absence.substitute_id).order_by(Absence.id)).all() == [
        (kept.id, pair.third.id), (pair.third.id, kept.id),
    ]  # fmt: skip
    assert (user.party_id, kept.title, kept.email) == (kept.id, "Sundhedschef", "signe@example.dk")
    assert [slot.state for slot in db.session.scalars(select(ReminderSlot))] == ["sent"]
    assert "Signe M. Kvist" in set(db.session.scalars(select(PartyAlias.name).where(PartyAlias.party_id == kept.id)))
    event = db.session.execute(select(RegisterEvent).where(RegisterEvent.kind == "merged")).scalar_one()
    assert event.changes["merged"][0] == [gone_id, "Signe M. Kvist"]


def test_what_would_be_lost_is_refused_and_nothing_changes(app: Flask) -> None:
    pair = make_pair()
    days = {"since": date(2025, 10, 1), "until": date(2025, 11, 1)}
    fourth = builders.make_person("Frida Holm", None)
    db.session.add_all(
        [
            Absence(person_id=pair.kept.id, substitute_id=pair.third.id, **days),
            Absence(person_id=pair.gone.id, substitute_id=fourth.id, **days),
        ]
    )
    db.session.commit()
    with pytest.raises(ConflictError, match="hver sin stedfortræder"):
        together(pair)
    db.session.execute(Absence.__table__.delete())
    db.session.add(Absence(person_id=pair.kept.id, substitute_id=pair.gone.id, **days))
    db.session.commit()
    with pytest.raises(ConflictError, match="stedfortræder for den anden"):
        together(pair)
    db.session.execute(Absence.__table__.delete())
    pair.gone.leaves_on = date(2025, 1, 1)
    db.session.commit()
    with pytest.raises(ConflictError, match="fratrådt"):
        together(pair)
    assert db.session.get(Party, pair.gone.id) is not None
    pair.gone.leaves_on = None
    db.session.commit()
    versions = (pair.kept.version, pair.gone.version)
    pair.gone.name = "Signe Mette Kvist"  # somebody else is faster
    db.session.commit()
    with pytest.raises(ConflictError, match="ændret i mellemtiden"):
        merge(pair.kept.id, pair.gone.id, versions=versions, email=None, actor=SYSTEM, now=clock.now())


def away(person: Person, substitute: Person, since: date, until: date) -> Absence:
    absence = Absence(person_id=person.id, substitute_id=substitute.id, since=since, until=until)
    db.session.add(absence)
    db.session.commit()
    return absence


def stand_ins() -> list[tuple[int, int, date, date]]:
    query = select(Absence.person_id, Absence.substitute_id, Absence.since, Absence.until).order_by(Absence.id)
    return [tuple(row) for row in db.session.execute(query)]


def test_absences_that_are_over_stand_in_nobodys_way(app: Flask) -> None:
    """The page has no button for them."""
    pair, fourth = make_pair(), builders.make_person("Frida Holm", None)
    kept, third, frida = pair.kept.id, pair.third.id, fourth.id
    august, september, yesterday = date(2025, 8, 1), date(2025, 9, 1), date(2025, 10, 9)
    november, december = date(2025, 11, 1), date(2025, 12, 1)
    away(pair.kept, pair.third, august, yesterday)
    away(pair.gone, fourth, september, november)  # another substitute until yesterday, and none but her from today
    away(pair.third, pair.gone, august, september)
    away(pair.gone, pair.kept, august, september)
    together(pair)
    assert stand_ins() == [
        (kept, third, august, yesterday), (kept, frida, september, november), (third, kept, august, september)
    ]  # fmt: skip
    other = builders.make_person("Signe K.", None)
    away(other, fourth, yesterday, december)
    merge(kept, other.id, versions=(pair.kept.version, other.version), email=None, actor=SYSTEM, now=clock.now())
    assert (kept, frida, september, december) in stand_ins(), "one substitute on days that overlap: one absence"
    assert len(stand_ins()) == 3


@pytest.mark.parametrize("through", [1, 3])
def test_a_circle_that_the_merge_would_close_is_refused(app: Flask, through: int) -> None:
    """Signe's substitute is stood in for, over some, by Signe M.; today is the last of the days."""
    pair, since, today = make_pair(), date(2025, 10, 1), date(2025, 10, 10)
    chain = [pair.third, *(builders.make_person(f"Nummer {number}", None) for number in range(1, through))]
    away(pair.kept, chain[0], since, today)
    for number, person in enumerate(chain):
        away(person, [*chain, pair.gone][number + 1], date(2025, 10, 2 + number), date(2025, 12, 1))
    with pytest.raises(ConflictError, match="gå i ring"):
        together(pair)
    db.session.query(Absence).filter_by(person_id=pair.kept.id).update({"until": date(2025, 10, 9)})
    db.session.commit()
    together(pair)  # the day after it is none any more


def test_a_merge_is_shown_with_work_in_proportion_to_the_absences(app: Flask) -> None:
    pair = make_pair()
    people = [builders.make_person(f"Person {number}", None) for number in range(60)]
    away(pair.kept, people[0], date(2025, 10, 1), date(2025, 12, 1))

    def work_with_more(count: int) -> int:
        """Of them half are over, and half are of these days."""
        for number in range(count):
            one, other = people[number % 59], people[number % 59 + 1]
            since = date(2025, 10, 1) - timedelta(days=10 * number if number % 2 else 0)
            db.session.add(
                Absence(person_id=one.id, substitute_id=other.id, since=since, until=since + timedelta(days=9))
            )
        db.session.commit()
        calls = 0

        def count_calls(_frame: Any, event: str, _argument: Any) -> None:
            nonlocal calls
            calls += event == "call"

        sys.setprofile(count_calls)
        try:
            assert preview(pair.kept.id, pair.gone.id, SYSTEM, clock.today()).refusals == []
        finally:
            sys.setprofile(None)
            db.session.expunge_all()
        return calls

    few = work_with_more(100)
    many = work_with_more(700)  # eight times as many; what is quadratic takes sixty-four times the work
    assert many < 12 * few


def test_a_secretariat_merges_only_who_is_wholly_in_its_scope(app: Flask) -> None:
    pair = make_pair()
    north = Actor(None, "Nord", frozenset({Grant("secretariat", cluster_id=pair.body.clusters[0].id)}))
    syd = builders.make_body("Klynge Syd", "SYD", "Syd")
    closed = builders.make_action(syd, [pair.gone], status="closed")
    assert "uden for dit område" in preview(pair.kept.id, pair.gone.id, north, clock.today()).refusals[0]
    with pytest.raises(ConflictError, match="uden for dit område"):
        together(pair, north)
    together(pair)
    db.session.refresh(closed)
    assert [line.party_id for line in closed.assignments] == [pair.kept.id]
    last = db.session.scalars(
        select(ActionEvent).where(ActionEvent.action_id == closed.id).order_by(ActionEvent.sequence.desc())
    ).first()
    assert last is not None
    assert last.kind == "merged"
    assert tracking.last_undoable(closed, SYSTEM, clock.now()) is None
