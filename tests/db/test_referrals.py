"""An action is referred to another body: a new one there, which the first waits for, or which takes its place."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from tests import builders
from tests.life import CHAIR, fresh, kinds, move
from workflow import clock
from workflow.domain.access import Actor, Grant
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError
from workflow.models import Action, Body
from workflow.services.actions import referrals


@pytest.fixture
def political(app: Flask) -> Body:
    return builders.make_body()


@pytest.fixture
def professional(political: Body) -> Body:
    body = builders.make_body("Fagligt-strategisk niveau Nord", "NORDF", level="professional")
    builders.make_meeting(body, date(2025, 11, 12), "planned")
    return body


def secretary(body: Body) -> Actor:
    return Actor(None, "Tove Engholm", frozenset({Grant("secretariat", body_id=body.id)}))


def refer(action: Action, body: Body, then: str = "wait", actor: Actor | None = None, **more: object) -> Action:
    values = {"title": "Afklar det faglige grundlag", "deadline": None, "note": "Som drøftet på mødet", **more}
    return referrals.refer(
        action.id, version=fresh(action).version, body_id=body.id, then=then,  # type: ignore[arg-type]
        actor=actor or secretary(action.body), now=clock.now(), **values,  # type: ignore[arg-type]
    )  # fmt: skip


def test_the_first_waits_until_the_other_has_ended(political: Body, professional: Body) -> None:
    action = builders.make_action(political, [builders.make_person()], confidential=True)
    made = refer(action, professional)
    assert (made.body_id, made.deadline, made.deadline_basis) == (professional.id, date(2025, 11, 12), "default")
    assert (made.confidential, made.referred_from_id, made.quote) == (True, action.id, action.quote)
    assert [line.party.name for line in made.assignments] == ["Sekretariatet, Fagligt-strategisk niveau Nord"]
    stored = fresh(action)
    assert (stored.status, stored.waiting_until, stored.deadline) == ("waiting", *[date(2025, 10, 24)] * 2)
    assert made.reference in (stored.waiting_for or "")
    assert stored.events[-1].changes["referred_to"] == [None, made.reference]
    assert made.events[0].changes["referred_from"] == [None, action.reference]
    move(made, "closed")
    assert (fresh(action).status, kinds(action)[-1]) == ("in_progress", "wait_over")


def test_who_has_time_or_is_late_waits_as_long_as_the_other_has(political: Body, professional: Body) -> None:
    for own in (date(2025, 12, 24), date(2025, 10, 1)):
        action = builders.make_action(political, [builders.make_person(f"Ejer {own}")], own)
        refer(action, professional)
        assert fresh(action).waiting_until == date(2025, 11, 12)


def test_it_waits_for_a_day_that_lies_ahead(political: Body, professional: Body) -> None:
    today = clock.today()
    action = builders.make_action(political, [builders.make_person()], date(2025, 12, 1))
    refer(action, professional, deadline=today)  # it is over today: the own deadline is left
    assert fresh(action).waiting_until == date(2025, 12, 1)
    late = builders.make_action(political, [builders.make_person("Otto Bech")], date(2025, 10, 1))
    with pytest.raises(InvalidInputError, match="kan ikke vente"):
        refer(late, professional, deadline=today)
    assert fresh(late).status == "open"
    assert fresh(refer(late, professional, "close", deadline=today)).deadline == today


def test_or_it_closes(political: Body, professional: Body) -> None:
    action = builders.make_action(political, [builders.make_person()])
    made = refer(action, professional, "close", deadline=date(2025, 12, 1))
    assert (fresh(action).status, made.deadline, made.deadline_basis) == ("closed", date(2025, 12, 1), "agreed")
    move(made, "closed")
    assert fresh(action).status == "closed"


def test_who_may_refer_where(political: Body, professional: Body) -> None:
    syd = builders.make_body("Politisk Sundhedsklynge Syd", "SYD", "Syd", mailbox=None)
    action = builders.make_action(political, [builders.make_person()])
    with pytest.raises(NotAllowedError):
        refer(action, professional, actor=CHAIR)
    for wrong in ({"body": syd}, {"body": political}, {"title": " "}, {"then": "forget"}):
        with pytest.raises(InvalidInputError):
            refer(**{"action": action, "body": professional, **wrong})  # type: ignore[arg-type]
    assert kinds(action) == ["created"]
    reported = builders.make_action(political, [builders.make_person("Otto Holm")], status="reported_done")
    with pytest.raises(ConflictError, match="meldt udført"):
        refer(reported, professional)
    shared = builders.make_action(political, [builders.make_organisation("Læsø"), builders.make_organisation("Morsø")])
    with pytest.raises(InvalidInputError, match="Ikke alle har leveret"):
        refer(shared, professional, "close", note=None)
    everywhere = Actor(None, "Tove", frozenset({Grant("secretariat")}))
    assert refer(action, syd, actor=everywhere).reference.startswith("SYD-")
