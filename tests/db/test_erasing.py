"""A note that is erased is erased wherever its words stand."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from tests.builders import make_action, make_body, make_person
from tests.db.test_handover import NOW, move, succeed
from tests.life import SECRETARY, owner_of
from tests.reminding import deliver
from workflow import clock
from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.models import Action, HandoverItem
from workflow.queries.handover_scopes import cluster_named
from workflow.queries.sent_copies import in_danish, mails_with_erased_words
from workflow.services.actions import deadline_requests, waiting
from workflow.services.chair import annex
from workflow.services.handover import handover_answers
from workflow.services.handover.handover_answers import Asked
from workflow.services.history import history
from workflow.services.reminders import reminders
from workflow.web.timeline import timeline

UNTIL = date(2025, 10, 20)


def wait(action: Action, words: str) -> Action:
    return waiting.wait(
        action.id, version=action.version, waiting_for=words, until=UNTIL, actor=SYSTEM, now=clock.now()
    )


def erase_last(action: Action, back: int = 1) -> None:
    db.session.expire_all()
    event = db.session.get_one(Action, action.id).events[-back]
    history.erase_note(action.id, event.sequence, actor=SYSTEM, now=clock.now())
    db.session.expire_all()


def test_what_an_action_waits_for(app: Flask) -> None:
    action = wait(make_action(make_body(), [make_person()]), "svar fra en borger ved navn")
    erase_last(action)
    assert (action.waiting_for, action.status, action.waiting_until) == ("(slettet)", "waiting", UNTIL)


def test_what_it_waited_for_before_leaves_what_it_waits_for_now(app: Flask) -> None:
    action = wait(make_action(make_body(), [make_person()]), "svar fra en borger ved navn")
    wait(action, "tallene")
    erase_last(action, back=2)
    assert action.waiting_for == "tallene"


def test_why_it_was_returned(app: Flask) -> None:
    action = make_action(make_body(), [make_person()])
    succeed()
    package = move(cluster_named("Nord"))
    item = db.session.scalars(select(HandoverItem)).one()
    handover_answers.answer(package.id, [item.id], Asked("returned", "En borger ved navn"), actor=SYSTEM, now=NOW)
    erase_last(action)
    assert item.reason == "(slettet)"


def test_what_was_sent_stays_and_the_history_says_where_the_words_still_are(app: Flask) -> None:
    owner = make_person()
    action = make_action(make_body(), [owner], date(2025, 10, 17))
    asked = deadline_requests.ask(
        action.id, wanted=date(2025, 11, 14), reason="En borger ved navn er syg", actor=owner_of(owner), now=clock.now()
    )
    deadline_requests.refuse(
        asked.id, version=action.version, answer="Nej, en borger ved navn venter", actor=SECRETARY, now=clock.now()
    )
    later = clock.now() + timedelta(hours=2)
    reminders.plan(later)
    assert deliver(later).sent
    edition, _ = annex.freeze(action.body_id, meeting_id=None, since=None, confidential=False, actor=SYSTEM, now=later)
    erase_last(action)
    event = action.events[-1]
    assert event.changes["kept_in"] == [None, {"mails": [1], "annexes": [[edition.for_day.isoformat(), 1]]}]
    assert in_danish(event.changes["kept_in"][1]) == "mail 1, bilaget til 10. oktober 2025 (udgave 1)"
    assert mails_with_erased_words(action.events) == {1}
    [told, *_] = timeline(action.events, [])
    assert told.changes[-1].label == "Ordene står stadig i det, der er sendt"
    assert "mail 1, bilaget" in told.changes[-1].after
    assert history.verify().broken == []
