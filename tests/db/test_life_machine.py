"""Random lives: whatever anybody does in any order, what is stored is possible, recorded, and agrees with itself."""

from __future__ import annotations

import os
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select, text

from tests import builders
from tests.life import CHAIR, SECRETARY, owner_of
from workflow import clock
from workflow.domain import status as life
from workflow.domain.access import Actor, Grant
from workflow.errors import WorkflowError
from workflow.extensions import db
from workflow.models import Action, DeadlineRequest
from workflow.services.accounts import users
from workflow.services.actions import deadline_requests, parents, recurring, tracking, waiting
from workflow.services.history import history
from workflow.services.transaction import transaction

MOST = 9  # actions of one life: what returns would go on for ever
DAYS = st.integers(min_value=1, max_value=60)
WHICH = st.integers(min_value=0, max_value=3)
WHO = st.integers(min_value=0, max_value=7)
NOTE = st.sampled_from(["Derfor", "Derfor", None])
# What the history must tell whole.
STATE = ("status", "deadline", "waiting_until", "waits_for_id", "resumed_on", "recurrence", "series_from", "rule_day")
EVERYBODY: frozenset[life.Actor] = frozenset({"secretariat", "chair", "owner"})
EXAMPLES = int(os.environ.get("LIVES", "6"))
SLOWLY = settings(
    max_examples=EXAMPLES, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


class Lives(RuleBasedStateMachine):
    """A decision with a joint task and one that returns, and everybody who may have something to do with them."""

    def __init__(self) -> None:
        super().__init__()
        self.now, self.count = clock.now(), 0
        number = next(_NUMBERS)
        body = builders.make_body(f"Organ {number}", f"ORGAN{number}", f"Klynge {number}")
        parties = [builders.make_organisation(f"Part {number}-{each}", None) for each in range(3)]
        self.decision = builders.make_action(body, parties[:1], kind="decision").id
        for owners, fields in ((parties, {}), (parties[:1], {"recurrence": "FREQ=WEEKLY"}), (parties[:2], {})):
            parent = db.session.get_one(Action, self.decision)
            builders.make_action(body, owners, date(2025, 11, 14), parent=parent, **fields)
        with transaction():
            parents.follow(db.session.get_one(Action, self.decision), now=self.now)
        scope = f"body:{body.prefix}"
        user = users.create_user(
            "Tove", f"tove{number}@example.dk", "et langt kodeord", role="secretariat", scope=scope
        )
        reader = Actor(None, "Læser", frozenset({Grant("reader")}))
        tove = users.actor_of(user)  # who has a login can take back what she did
        self.people = [tove, tove, SECRETARY, CHAIR, reader, *(owner_of(party) for party in parties)]
        self.body_id = body.id

    def actions(self) -> list[Action]:
        db.session.rollback()
        db.session.expire_all()
        return list(db.session.scalars(select(Action).where(Action.body_id == self.body_id).order_by(Action.id)))

    def attempt(self, which: int, who: int, work: Any) -> None:
        """Somebody does something to one of the actions; what is refused leaves nothing behind, and another tries."""
        self.now += timedelta(minutes=7)
        for actor in (self.people[who], self.people[-3], self.people[0]):
            actions = self.actions()
            self.count = len(actions)
            action = actions[which % len(actions)]
            action_id, before, events = action.id, _state(action), len(action.events)
            try:
                work(action, actor)
            except WorkflowError:
                db.session.expire_all()
                stored = db.session.get_one(Action, action_id)
                assert (_state(stored), len(stored.events)) == (before, events)
            else:
                return

    @rule(which=WHICH, who=WHO, choice=st.integers(min_value=0, max_value=7), note=NOTE, all_coming=st.booleans())
    def moves(self, which: int, who: int, choice: int, note: str | None, all_coming: bool) -> None:
        def work(action: Action, actor: Actor) -> None:
            possible = [status for status in life.moves_from(action.status, EVERYBODY) if status != "waiting"]
            status = "settled" if choice == 7 else possible[choice % len(possible)]
            if status == "closed" and self.count >= MOST:
                return
            tracking.change_status(
                action.id, version=action.version, status=status, note=note, actor=actor, now=self.now,
                all_coming=all_coming,
            )  # fmt: skip

        self.attempt(which, who, work)

    @rule(which=WHICH, who=WHO, days=DAYS)
    def waits(self, which: int, who: int, days: int) -> None:
        until = clock.local(self.now).date() + timedelta(days=days)
        self.attempt(
            which, who,
            lambda action, actor: waiting.wait(
                action.id, version=action.version, waiting_for="Svar", until=until, actor=actor, now=self.now
            ),
        )  # fmt: skip

    @rule(days=DAYS)
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days // 4)
        with transaction():
            waiting.end_waits(clock.local(self.now).date(), self.now)

    @rule(which=WHICH, who=WHO, days=DAYS)
    def asks(self, which: int, who: int, days: int) -> None:
        wanted = clock.local(self.now).date() + timedelta(days=days)
        self.attempt(
            which, who,
            lambda action, actor: deadline_requests.ask(
                action.id, wanted=wanted, reason="Tallene mangler", actor=actor, now=self.now
            ),
        )  # fmt: skip

    @rule(which=WHICH, who=WHO, said=st.sampled_from(["grant", "refuse", "withdraw"]))
    def answers(self, which: int, who: int, said: str) -> None:
        def work(action: Action, actor: Actor) -> None:
            query = select(DeadlineRequest).where(DeadlineRequest.action_id == action.id)
            request = db.session.scalars(query.order_by(DeadlineRequest.id.desc())).first()
            if request is None:
                return
            common: dict[str, Any] = {"version": request.version, "actor": actor, "now": self.now}
            if said == "grant":
                deadline_requests.grant(request.id, deadline=None, answer=None, **common)
            elif said == "refuse":
                deadline_requests.refuse(request.id, answer="Nej", **common)
            else:
                deadline_requests.withdraw(request.id, **common)

        self.attempt(which, who, work)

    @rule(which=WHICH, who=WHO, party=st.integers(min_value=0, max_value=2), delivered=st.booleans())
    def delivers(self, which: int, who: int, party: int, delivered: bool) -> None:
        self.attempt(
            which, who,
            lambda action, actor: tracking.set_line(
                action.id, party_id=action.assignments[party % len(action.assignments)].party_id, delivered=delivered,
                version=action.version, note=None, actor=actor, now=self.now,
            ),
        )  # fmt: skip

    @rule(which=WHICH, who=WHO, chosen=st.sampled_from([None, "FREQ=MONTHLY;INTERVAL=3", "FREQ=WEEKLY"]))
    def returns(self, which: int, who: int, chosen: str | None) -> None:
        self.attempt(
            which, who,
            lambda action, actor: recurring.change_rule(
                action.id, version=action.version, rule=chosen, until=None, note=None, actor=actor, now=self.now
            ),
        )  # fmt: skip

    @rule(which=WHICH, who=WHO)
    def takes_back(self, which: int, who: int) -> None:
        self.attempt(
            which, who,
            lambda action, actor: tracking.undo(action.id, version=action.version, actor=actor, now=self.now),
        )  # fmt: skip

    @invariant()
    def everything_agrees(self) -> None:
        actions = self.actions()
        for action in actions:
            _replays(action)
            assert (action.waiting_until is not None) <= (action.status == "waiting"), action.reference
            assert action.status != "waiting" or action.waiting_until, f"{action.reference} waits without an end"
            assert (action.closed_at is not None) == (action.status in ("closed", "cancelled")), action.reference
            open_requests = db.session.scalar(
                select(func.count()).where(DeadlineRequest.action_id == action.id, DeadlineRequest.state == "asked")
            )
            assert (open_requests or 0) <= life.is_open(action.status)
            if action.status in life.REMINDED_STATUSES and not action.has_tasks:
                assert any(line.state == "open" for line in action.assignments), f"nobody owes {action.reference}"
        _agrees_with_children(next(action for action in actions if action.id == self.decision))
        db.session.rollback()

    def teardown(self) -> None:
        assert history.verify().broken == []
        db.session.rollback()


def _state(action: Action) -> tuple[Any, ...]:
    lines = [(line.party_id, line.state, line.delivered_at) for line in action.assignments]
    return action.status, action.deadline, action.waiting_until, action.recurrence, action.version, lines


def _replays(action: Action) -> None:
    """The history, told from its beginning, ends at what is stored."""
    told: dict[str, Any] = {}
    for event in action.events:
        for field, (before, after) in event.changes.items():
            if field in STATE and field in told:
                assert told[field] == before, (action.reference, event.sequence, field, told[field], before)
            told[field] = after
        if "status" in event.changes and event.kind != "created":
            before, after = event.changes["status"]
            possible = life.may_move(before, after, EVERYBODY | {"system"})
            assert event.kind == "undone" or possible, (event.kind, before, after)
    for field in STATE:
        if field in told:
            assert told[field] == _plain(getattr(action, field)), (action.reference, field)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _agrees_with_children(decision: Action) -> None:
    live = [task for task in decision.tasks if task.status != "cancelled"]
    assert decision.has_tasks == bool(live)
    if live:
        assert life.is_open(decision.status) == any(life.is_open(task.status) for task in live)
        assert decision.deadline == max(task.deadline for task in live)


_NUMBERS = iter(range(1, 10_000))


@pytest.mark.slow
def test_random_lives_end_in_possible_states(app: Flask) -> None:
    run_state_machine_as_test(Lives, settings=SLOWLY)
    assert db.session.scalar(text("SELECT count(*) FROM action_event")) > 8 * EXAMPLES
