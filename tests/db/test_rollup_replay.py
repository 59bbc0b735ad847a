"""The past as the events tell it: whatever has happened since, a day says again what its page said."""

from __future__ import annotations

import os
import random
from collections import defaultdict
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from tests import builders
from tests.life import CHAIR, SECRETARY
from workflow import clock
from workflow.domain import status as life
from workflow.domain.access import Actor
from workflow.domain.rollup import Scope
from workflow.errors import WorkflowError
from workflow.extensions import db
from workflow.models import Action, Body, Cluster, Person, Snapshot, SnapshotDay
from workflow.queries.figures import cluster_figures, figures_as_of, total_figures
from workflow.queries.replay import figures_of_days
from workflow.services.accounts import users
from workflow.services.actions import manual, recurring, referrals, tracking, waiting
from workflow.services.handover.handover_changes import Wanted, standing, write
from workflow.services.register import leaving, merging
from workflow.services.reports import rollups
from workflow.services.transaction import transaction

FIRST = date(2025, 9, 22)
DAYS = int(os.environ.get("LIVES_DAYS", "14"))  # 365: a year, in six minutes
Kept = dict[Scope, dict[str, int]]


class Life:
    """Two clusters with a joint body, and somebody who does something at random many times a day."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.now = clock.at_local(FIRST)
        nord = builders.make_body()
        joint = builders.make_body("Fællesmøde", "FAELLES", ["Nord", "Syd"], "joint", None)
        council = builders.make_body("Sundhedsråd", "RAAD", [], "council", None)
        for cluster in db.session.scalars(select(Cluster)):
            cluster.successor_id = council.id
        employer = builders.make_organisation("Aalborg Kommune", None)
        people = [builders.make_person(f"Person {number}", None) for number in range(3)]
        people[0].organisation_id = people[1].organisation_id = employer.id
        db.session.commit()
        self.bodies, self.council_id = [nord.id, joint.id], council.id
        self.parties = [employer.id, builders.make_organisation().id, *(person.id for person in people)]
        user = users.create_user("Tove", "tove@example.dk", "et langt kodeord", role="secretariat")
        builders.make_action(nord, [people[0]], FIRST, assigned_at=self.now)
        self.actors: list[Actor] = [users.actor_of(user), SECRETARY, CHAIR]

    def live_a_day(self, day: date) -> None:
        for hour in range(8, 17):
            self.now = clock.at_local(day, hour, self.chance.randrange(60))
            work = self.chance.choice((self._make, self._move, self._move, self._move, self._change, self._change))
            try:
                work(day)
            except WorkflowError:
                db.session.rollback()
        if day == FIRST + timedelta(days=9):
            person = db.session.scalars(select(Person).where(Person.name == "Person 2")).one()
            leaving.leave(
                person.id, last_day=day, successor_id=self.parties[1], actor=SECRETARY, now=self.now
            )  # fmt: skip
            self.parties.remove(person.id)
            self._hand_over()

    def _hand_over(self) -> None:
        """Some actions go to the council."""
        ids = list(db.session.scalars(select(Action.id).order_by(Action.id).limit(6)))
        wanted = dict.fromkeys(ids, Wanted(self.council_id))
        with transaction():
            write(wanted, standing(ids), "handed_over", {}, actor=SECRETARY, now=self.now)

    def _any(self) -> Action:
        return self.chance.choice(list(db.session.scalars(select(Action).order_by(Action.id))))

    def _common(self, action: Action) -> dict[str, Any]:
        return {"version": action.version, "actor": self.chance.choice(self.actors), "now": self.now}

    def _make(self, day: date) -> None:
        parents = list(db.session.scalars(select(Action).where(Action.kind == "decision").order_by(Action.id)))
        parent = self.chance.choice([None, *parents])
        made = manual.create(
            manual.NewAction(
                parent.body_id if parent else self.chance.choice(self.bodies),
                f"Gør noget {self.now}",
                tuple(self.chance.sample(self.parties, self.chance.randrange(3))),
                day + timedelta(days=self.chance.randrange(-5, 25)),
                parent=parent.reference if parent else None,
            ),
            actor=SECRETARY,
            now=self.now,
        )
        if parent is None and self.chance.random() < 0.4:
            db.session.execute(update(Action).where(Action.id == made.id).values(kind="decision"))
            db.session.commit()

    def _move(self, day: date) -> None:
        action = self._any()
        possible = life.moves_from(action.status, frozenset({"secretariat", "chair"}))
        status = self.chance.choice([each for each in possible if each != "waiting"])
        tracking.change_status(action.id, status=status, note="Derfor", **self._common(action))

    def _change(self, day: date) -> None:
        action, kind = self._any(), self.chance.randrange(7)
        common = self._common(action)
        if kind == 0:
            deadline = day + timedelta(days=self.chance.randrange(-3, 30))
            tracking.change_deadline(action.id, deadline=deadline, note=None, **common)
        elif kind == 1:
            parties = self.chance.sample(self.parties, self.chance.randrange(1, 4))
            tracking.change_owners(action.id, party_ids=parties, lead_id=None, note=None, **common)
        elif kind == 2:
            line = self.chance.choice(action.assignments)
            delivered = line.state == "open"
            tracking.set_line(action.id, party_id=line.party_id, delivered=delivered, note=None, **common)
        elif kind == 3:
            tracking.undo(action.id, version=action.version, actor=self.actors[0], now=self.now)
        elif kind == 4:
            waiting.wait(action.id, waiting_for="Svar", until=day + timedelta(days=2), **common)
        elif kind == 5:
            recurring.change_rule(action.id, rule="FREQ=WEEKLY", until=None, note=None, **common)
        else:
            bodies = referrals.bodies_to_refer_to(action, SECRETARY)
            referrals.refer(
                action.id, body_id=bodies[0].id, title=f"Henvist {self.now}", deadline=None, then="wait", note=None,
                **common,
            )  # fmt: skip


def told_by_rows(day: date) -> Kept:
    """What stands in the tables now, counted one by one and without the program's own counting."""
    found: Kept = defaultdict(lambda: dict.fromkeys(rollups.TOLD, 0))
    levels = dict(tuple(row) for row in db.session.execute(select(Body.id, Body.level)))
    employers = dict(tuple(row) for row in db.session.execute(select(Person.id, Person.organisation_id)))
    for action in db.session.scalars(select(Action).where(~Action.has_tasks)).unique():
        scopes: set[Scope] = {("all", ""), ("body", str(action.body_id))}
        scopes |= {("level", level)} if (level := levels[action.body_id]) else set()
        here = [cluster for cluster in action.clusters if cluster.successor_id != action.body_id]  # and not moved
        scopes |= {("cluster", str(cluster.id)) for cluster in here}
        scopes |= {("council", str(cluster.successor_id)) for cluster in action.clusters}
        is_open = life.is_open(action.status)
        if is_open:
            owing = [line.party_id for line in action.assignments if line.state == "open"]
            scopes |= {("organisation", str(employers.get(party) or party)) for party in owing}
        counts = {
            "open": is_open,
            "overdue": is_open and action.deadline < day,
            "due_soon": is_open and 0 <= (action.deadline - day).days <= 14,
            "awaiting_approval": action.status == "reported_done",
            "unowned": is_open and action.owner_basis == "default",
            "settled": action.status == "settled",
            "done": action.status == "closed",
        }
        for scope in scopes:
            for name, is_counted in counts.items():
                found[scope][name] += is_counted
    return {scope: counts for scope, counts in found.items() if any(counts.values())}


def kept_on(day: date) -> Kept:
    rows = db.session.scalars(select(Snapshot).where(Snapshot.on_day == day))
    return {(row.kind, row.key): {name: getattr(row, name) for name in rollups.TOLD} for row in rows}


def test_a_past_day_says_what_its_page_said(app: Flask) -> None:
    lived = Life(int(os.environ.get("LIVES_SEED", "7")))
    said: dict[date, Kept] = {}
    pages: dict[date, tuple[Any, Any]] = {}
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        lived.live_a_day(day)
        db.session.expire_all()
        said[day] = told_by_rows(day)
        pages[day] = (cluster_figures(day), total_figures(day))
        if number in (4, 5, 9):  # the nights between are missed, and made up for
            rollups.take_snapshots(clock.at_local(day + timedelta(days=1), 1))
    last = max(said)
    assert len(said[last]) >= 8
    assert any(
        "followed_tasks" in {event.kind for event in action.events} for action in db.session.scalars(select(Action))
    )
    for day, told in figures_of_days(FIRST, last):
        counted = {scope: {name: getattr(row, name) for name in rollups.TOLD} for scope, row in told.items()}
        assert counted == said[day], day
        assert figures_as_of(day) == pages[day], day

    assert rollups.take_snapshots(clock.at_local(last + timedelta(days=1), 1)) == DAYS - 10
    assert rollups.take_snapshots(clock.at_local(last + timedelta(days=1), 2)) == 0
    assert {day: kept_on(day) for day in said} == said
    assert rollups.verify().differences == []
    db.session.execute(update(Snapshot).where(Snapshot.on_day == last, Snapshot.kind == "all").values(open=0))
    db.session.commit()
    [difference] = rollups.verify().differences
    assert (difference.on_day, difference.figure, difference.kept) == (last, "open", 0)


def test_a_changed_register_is_counted_anew(app: Flask) -> None:
    body = builders.make_body()
    builders.make_action(
        body, [builders.make_person()], date(2025, 9, 20), assigned_at=datetime(2025, 9, 10, tzinfo=UTC)
    )
    assert rollups.take_snapshots(datetime(2025, 9, 12, 1, tzinfo=UTC)) == 2
    council = builders.make_body("Sundhedsråd", "RAAD", [], "council", None)
    builders.make_cluster().successor_id = council.id
    db.session.commit()
    rollups.take_snapshots(datetime(2025, 9, 14, 1, tzinfo=UTC))
    assert ("council", str(council.id)) in kept_on(date(2025, 9, 12))
    found = rollups.verify()
    assert (found.days, found.older, found.differences) == (4, 2, [])
    assert asdict(figures_as_of(date(2025, 9, 21))[1])["overdue"] == 1  # type: ignore[index]
    assert figures_as_of(date(2025, 9, 9)) is None
    assert db.session.query(SnapshotDay).count() == 4


def test_two_entries_that_are_one_now_are_counted_anew(app: Flask) -> None:
    kept, gone = builders.make_person("Signe Kvist", "signe@example.dk"), builders.make_person("Signe K. Bech", None)
    ids = kept.id, gone.id
    assigned = datetime(2025, 9, 8, tzinfo=UTC)
    builders.make_action(builders.make_body(), [gone], date(2025, 9, 20), assigned_at=assigned)
    rollups.take_snapshots(datetime(2025, 9, 10, 1, tzinfo=UTC))
    assert ("organisation", str(ids[1])) in kept_on(date(2025, 9, 9))
    versions = kept.version, gone.version
    merging.merge(*ids, versions=versions, email=None, actor=SECRETARY, now=datetime(2025, 9, 10, 9, tzinfo=UTC))
    rollups.take_snapshots(datetime(2025, 9, 12, 1, tzinfo=UTC))
    told = {key for day in (10, 11) for kind, key in kept_on(date(2025, 9, day)) if kind == "organisation"}
    assert told == {str(ids[0])}
    assert rollups.verify().differences == []
