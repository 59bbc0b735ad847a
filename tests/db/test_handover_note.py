"""What the handover note tells of the minutes: amounts and what is passed on, and nothing that is confidential."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from tests import own_minutes
from tests.builders import make_action, make_meeting, role_of
from tests.db.test_handover import succeed
from workflow import clock
from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.models import Body, Proposal
from workflow.publishing.paper import Paragraph, plain
from workflow.queries import handover_note
from workflow.queries.handover_plan import plan
from workflow.queries.handover_scopes import cluster_named
from workflow.services.handover.handover_note import frozen
from workflow.services.handover.handover_paper import paper_of
from workflow.services.intake import intake

pytestmark = pytest.mark.usefixtures("north_jutland", "app")
GRANTED = "Klyngen bevilgede 250.000 kr. til projekt Fyrtårn og 250.000 kr. til projekt Havblik."


def money_of(data: bytes) -> list[dict[str, Any]]:
    """The amounts of the note when these minutes have been read in."""
    intake.import_document(data, "referat.md", actor=SYSTEM, now=clock.now())
    return handover_note.money(cluster_named("Nord"))


def test_a_decision_that_a_reviewer_marked_as_confidential_is_not_told() -> None:
    assert money_of(own_minutes.minutes(GRANTED))
    db.session.execute(update(Proposal).where(Proposal.kind == "decision").values(confidential=True))
    db.session.commit()
    assert handover_note.money(cluster_named("Nord")) == []


def test_each_amount_stands_once_with_whole_words_around_it() -> None:
    data = own_minutes.minutes(GRANTED).replace(
        b"1. Godkender k", "1. Godkender 250.000 kr. til projekt Fyrtårn og 90.000 kr. til k".encode()
    )
    told = money_of(data)
    assert [row["amount"] for row in told] == ["90.000 kr.", "250.000 kr.", "250.000 kr."]
    words = f"{GRANTED} {own_minutes.minutes().decode()}".split()
    assert all(set(row["words"].strip("…").split()) <= {*words, "til", "90.000"} for row in told), told
    later = data.replace(b"02-10-2025", b"09-10-2025").replace(b"d. 2. oktober", b"d. 9. oktober")
    assert len(money_of(later)) == 6, "what another meeting decided on a matter of the same title is its own"


def test_a_table_that_does_not_hold_all_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover_note, "MOST_ROWS", 2)
    nord = db.session.scalars(select(Body).where(Body.prefix == "NORD")).one()
    succeed()
    meeting = make_meeting(nord)
    for number in range(3):
        make_action(nord, [role_of(nord, "secretariat")], meeting=meeting)
        make_action(nord, [], kind="decision", status="settled", title=f"Beslutning {number}", meeting=meeting)
    note = frozen(plan(cluster_named("Nord")), clock.now())
    assert [row["title"] for row in note["decisions"]] == ["Beslutning 1", "Beslutning 2"]
    assert (len(note["actions"]), note["counted"]["actions"], note["counted"]["decisions"]) == (2, 3, 3)
    told = "\n".join(plain(block.text) for block in paper_of(note).blocks if isinstance(block, Paragraph))
    assert "overdrager 3 åbne handlinger" in told
    assert "Tabellen har de 2 med den nærmeste frist af 3. De øvrige står i pakkens handlinger.csv." in told
    assert "Tabellen har de 2 nyeste af 3. De øvrige står i referaterne." in told
