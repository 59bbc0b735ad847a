"""Two editors change the same actions at random: no change is lost, and the history tells how it came to be."""

from __future__ import annotations

import random
import threading
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests import builders
from workflow import clock
from workflow.domain.access import Actor, Grant
from workflow.domain.status import STATUSES
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError
from workflow.extensions import db
from workflow.models import Action, ActionEvent
from workflow.services.accounts import users
from workflow.services.actions import tracking
from workflow.services.history import history

CHANGES = 500  # of each editor
FIELDS = ("status", "deadline", "owners")


def test_two_editors_lose_no_update(app: Flask) -> None:
    body = builders.make_body()
    parties = [builders.make_person(f"Person {number}").id for number in range(4)]
    actions = [builders.make_action(body, [builders.make_person(f"Ejer {number}")]).id for number in range(3)]
    logins = [
        users.create_user(name, f"{name}@example.dk", "en lang adgangskode", role="secretariat").id
        for name in ("ane", "bo")
    ]
    db.session.remove()
    accepted: dict[int, list[tuple[int, int, int]]] = {user_id: [] for user_id in logins}  # action, version, sequence
    unexpected: list[str] = []

    def edit(user_id: int) -> None:
        chance = random.Random(user_id)
        with app.app_context():
            actor = Actor(user_id, f"Bruger {user_id}", frozenset({Grant("secretariat")}))
            for _ in range(CHANGES):
                action_id = chance.choice(actions)
                seen = db.session.get_one(Action, action_id, populate_existing=True)
                version = seen.version
                db.session.rollback()
                try:
                    _change(chance, action_id, version, parties, actor)
                except (ConflictError, NotAllowedError, InvalidInputError):
                    db.session.rollback()
                    continue
                except Exception as error:  # noqa: BLE001 (a thread's error is seen by nobody else)
                    unexpected.append(repr(error))
                    break
                own = db.session.execute(
                    select(ActionEvent.sequence)
                    .where(ActionEvent.action_id == action_id, ActionEvent.actor_id == user_id)
                    .order_by(ActionEvent.sequence.desc())
                    .limit(1)
                ).scalar()
                after = db.session.get_one(Action, action_id, populate_existing=True).version
                db.session.rollback()
                accepted[user_id].append((action_id, after, own or 0))
            db.session.remove()

    threads = [threading.Thread(target=edit, args=(user_id,)) for user_id in logins]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(240)
    assert unexpected == []
    assert min(len(changes) for changes in accepted.values()) > CHANGES / 10, "too few changes to say anything"
    for changes in accepted.values():
        for action_id in actions:
            versions = [version for changed, version, _ in changes if changed == action_id]
            assert versions == sorted(versions)
    for action_id in actions:
        _holds(action_id)
    assert history.verify().broken == []


def _change(chance: random.Random, action_id: int, version: int, parties: list[int], actor: Actor) -> None:
    now: Any = {"note": None, "actor": actor, "now": clock.now()}
    kind = chance.choice(("status", "deadline", "owners", "undo"))
    if kind == "status":
        tracking.change_status(action_id, version=version, status=chance.choice(STATUSES), **now)
    elif kind == "deadline":
        day = date(2026, 1, 1) + timedelta(days=chance.randrange(300))
        tracking.change_deadline(action_id, version=version, deadline=day, **now)
    elif kind == "owners":
        chosen = chance.sample(parties, chance.randint(1, 3))
        tracking.change_owners(action_id, version=version, party_ids=chosen, lead_id=chosen[0], **now)
    else:
        tracking.undo(action_id, version=version, actor=actor, now=clock.now())


def _holds(action_id: int) -> None:
    """Each event goes on from where the one before it left off, and the last state is the action's."""
    action = db.session.get_one(Action, action_id, populate_existing=True)
    state: dict[str, Any] = {}
    for number, event in enumerate(action.events, start=1):
        assert event.sequence == number
        for name, (before, after) in event.changes.items():
            if name in FIELDS:
                assert name not in state or state[name] == before, (event.sequence, name)
                state[name] = after
    assert state["status"] == action.status
    assert state.get("deadline", action.deadline.isoformat()) == action.deadline.isoformat()
    if "owners" in state:
        told = [(row["party_id"], row["lead"], row["state"]) for row in state["owners"]]
        stored = [(line.party_id, line.lead, line.state) for line in action.assignments]
        assert sorted(told) == sorted(stored)
    # One event for each change of the row: the version counts what was stored.
    assert action.version >= len(action.events)
