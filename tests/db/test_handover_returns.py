"""What the successor returns: who had heard of the move hears of that too, by a mail that really goes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.builders import make_action, make_body, make_organisation, role_of
from tests.db.test_handover import NOW, items_of, move, succeed
from workflow.domain.access import Actor, Grant
from workflow.extensions import db
from workflow.models import Message, ReminderSlot
from workflow.queries import ledger
from workflow.queries.handover_scopes import cluster_named
from workflow.services.handover import handover_answers
from workflow.services.handover.handover_answers import Asked
from workflow.services.reminders import reminders


@pytest.mark.parametrize("silent", [False, True])
def test_owners_are_told_days_later_that_it_has_come_back(app: Flask, silent: bool) -> None:
    nord = make_body()
    office, organisation = role_of(nord, "secretariat"), make_organisation()
    council = succeed()
    actions = [make_action(nord, [owner], date(2026, 3, 2), silent=silent) for owner in (office, organisation)]
    package = move(cluster_named("Nord"))
    reminders.run(NOW + timedelta(minutes=20))
    there = Actor(None, "Rådets sekretariat", frozenset({Grant("secretariat", body_id=council.id)}))
    items = [items_of(package)[action.id].id for action in actions]
    returned = Asked("returned", "Hører til i kommunen.")
    later = NOW + timedelta(days=3)
    handover_answers.answer(package.id, items, returned, actor=there, now=later)
    reminders.run(later + timedelta(minutes=20))
    told = [
        (mail.recipient, mail.state, ledger.sent_mail(mail.id).text)
        for mail in db.session.scalars(select(Message).where(Message.kind == "changed").order_by(Message.recipient))
    ]
    # Who is not reminded of it (old minutes, not released yet) heard nothing of the move, and nothing of its end.
    expected = [] if silent else ["hjoerring@example.dk", "sekretariat.nord@example.dk"]
    assert [recipient for recipient, _, _ in told] == expected
    assert all(state == "sent" and "»Hører til i kommunen.«" in text for _, state, text in told)


def test_the_secretariat_that_had_handed_it_over_is_told_though_it_owns_none(app: Flask) -> None:
    nord, organisation = make_body(), make_organisation()
    office = role_of(nord, "secretariat")
    council = succeed()
    actions = [make_action(nord, [organisation], date(2026, 3, 2)), make_action(nord, [office], date(2026, 3, 2))]
    package = move(cluster_named("Nord"))
    reminders.run(NOW + timedelta(minutes=20))
    there = Actor(None, "Rådets sekretariat", frozenset({Grant("secretariat", body_id=council.id)}))
    items = [items_of(package)[action.id].id for action in actions]
    later = NOW + timedelta(days=3)
    handover_answers.answer(package.id, items, Asked("returned", "Kommunens."), actor=there, now=later)
    reminders.run(later + timedelta(minutes=20))
    reminders.run(later + timedelta(days=1))
    told = select(Message).where(Message.kind == "changed", Message.recipient == "sekretariat.nord@example.dk")
    (mail,) = db.session.scalars(told)
    slots = select(ReminderSlot.action_id, ReminderSlot.notice, ReminderSlot.state)
    rows = db.session.execute(slots.where(ReminderSlot.message_id == mail.id).order_by(ReminderSlot.action_id)).all()
    # One mail: of its own task as its owner, of the other one as who follows up on it.
    assert rows == [(actions[0].id, "come_back", "sent"), (actions[1].id, "returned", "sent")]
    text = " ".join(ledger.sent_mail(mail.id).text.split())
    assert "ansvarlige for opgaverne eller følger op på dem" in text
    assert "Ansvarlig: Hjørring Kommune." in text
