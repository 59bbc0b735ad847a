"""The last words on an action, as the annex and the handover note have them: what was taken back was not said."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from tests.builders import make_action, make_body, make_person
from tests.life import move
from workflow import clock
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.extensions import db
from workflow.models import Action
from workflow.queries import handover_note
from workflow.queries.handover_scopes import cluster_named
from workflow.queries.last_words import last_words
from workflow.services.accounts.users import add_user
from workflow.services.actions import tracking
from workflow.services.history.history import append_event


def test_what_was_taken_back_was_not_said(app: Flask) -> None:
    action = make_action(make_body(), [make_person()])
    user = add_user("Kontoret", "office@example.dk", "x", role="secretariat", scope="everything")
    db.session.commit()
    office, now = Actor(user.id, "Kontoret", frozenset({Grant("secretariat")})), clock.now()

    def close(note: str | None, actor: Actor) -> Action:
        return tracking.change_status(
            action.id, version=action.version, status="closed", note=note, actor=actor, now=now
        )

    close("Ved en fejl", office)
    tracking.undo(action.id, version=action.version, actor=office, now=now + timedelta(minutes=1))
    close(None, office)
    assert last_words([action.id]) == ({}, {})
    (result,) = handover_note.results(cluster_named("Nord"))
    assert (result["reference"], result["note"]) == ("NORD-2025-001", "")
    # What the minutes have to say of themselves is nobody's word on the work.
    move(make_action(action.body, [make_person()]), "closed", note="Mødet er holdt")
    done = db.session.get_one(Action, 2)
    for kind in ("corrected", "correction_undone", "withdrawn"):
        append_event(done, kind, {}, actor=SYSTEM, now=now, note="Rettelsen ændrer ordlyden. Bekræft handlingen.")
    db.session.commit()
    assert [each["note"] for each in handover_note.results(cluster_named("Nord"))] == ["", "Mødet er holdt"]
