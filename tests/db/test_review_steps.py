"""One step of a chair's review, counted in the database, says what the whole review says."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from flask import Flask

from tests.builders import make_action, make_body, make_person
from tests.life import CHAIR, fresh
from workflow import clock
from workflow.domain.access import Actor, Grant
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, ReviewSession, User
from workflow.queries import chair_review as queries
from workflow.queries import review_steps
from workflow.services.accounts.users import add_user
from workflow.services.chair import chair_review
from workflow.services.chair.chair_review import Wanted


def chair_named(name: str) -> Actor:
    user: User = add_user(name, f"{name.lower()}@example.dk", "x", role="chair", scope="everything")
    db.session.commit()
    return Actor(user.id, name, CHAIR.grants)


def check(actor: Actor, session: ReviewSession) -> None:
    """Everything that a step says, held against the review that was read whole."""
    whole = queries.review(actor, session)
    said = [(each, item) for item in whole.items for each in item.standing]
    latest = max(said, key=lambda pair: pair[0].id, default=None)
    told = review_steps.progress(actor, session)
    newest = max((each.id for item in whole.items for each in item.conclusions), default=0)
    assert (told.done, told.newest_id) == (whole.done, newest)
    assert (told.latest and told.latest.id) == (latest and latest[0].id)
    mine = [pair for pair in said if pair[0].actor_id == actor.user_id and pair[0].event_id is not None]
    own = told.own_latest
    assert (own and (own.id, own.reference)) == max(((each.id, item.reference) for each, item in mine), default=None)
    references = [item.reference for item in whole.items]
    assert review_steps.following(actor, session) == whole.next_reference
    for place, item in enumerate(whole.items):
        step = review_steps.step(actor, session, item.reference)
        assert (step.number, step.total, step.item) == (place + 1, len(references), item)
        assert step.before == (references[place - 1] if place else None)
        assert step.after == (references[place + 1] if place + 1 < len(references) else None)
        around = [*whole.items[place + 1 :], *whole.items[:place]]
        following = next((each.reference for each in around if not each.is_done), None)
        assert review_steps.following(actor, session, item.reference) == following
    (listed,) = queries.reviews(actor, clock.now())
    assert (listed.total, listed.done) == (len(whole.items), whole.done)
    assert listed.latest == max((each.at for each, _ in said), default=None)
    assert listed.by == list(dict.fromkeys(each.by for each, _ in sorted(said, key=lambda pair: pair[0].id)))


def test_a_step_says_what_the_whole_says(app: Flask) -> None:
    chance = random.Random(1)
    body, council = make_body(), make_body("Sundhedsråd Vendsyssel", "SRV", [], "council", None)
    owner = make_person()
    actions = [make_action(body, [owner], date(2025, 10, 1) + timedelta(days=day)) for day in range(6)]
    chairs = [chair_named("Anker"), chair_named("Birte")]
    session = chair_review.start(body.id, cluster_id=None, meeting_id=None, actor=chairs[0], now=clock.now())
    check(chairs[0], session)
    for _ in range(20):
        actor, action = chance.choice(chairs), chance.choice(actions)
        kind = chance.choice(["skipped", "note", "taken_up", "taken_off", "undo", "closed"])
        try:
            conclude_or_undo(session, fresh(action), kind, actor)
        except (ConflictError, InvalidInputError):
            db.session.rollback()
        for each in chairs:
            check(each, session)
    # What has moved to a body that the chair has nothing to do with is not counted, and not found.
    actions[2].body_id = council.id
    local = Actor(chairs[0].user_id, "Anker", frozenset({Grant("chair", None, body.id)}))
    db.session.commit()
    check(local, session)
    assert len(queries.review(local, session).items) == 5
    with pytest.raises(NotFoundError):
        review_steps.step(local, session, actions[2].reference)
    with pytest.raises(NotFoundError):
        review_steps.require(local, session, actions[2].reference)
    with pytest.raises(NotFoundError):
        review_steps.following(local, session, actions[2].reference)


def conclude_or_undo(session: ReviewSession, action: Action, kind: str, actor: Actor) -> None:
    if kind == "undo":
        chair_review.undo(session.id, action.id, version=action.version, actor=actor, now=clock.now())
        return
    wanted = Wanted(kind, note=f"Ord {random.random()}" if kind == "note" else None)
    chair_review.conclude(session.id, action.id, wanted, version=action.version, actor=actor, now=clock.now())
