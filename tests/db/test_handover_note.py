"""What the handover note tells of the minutes: amounts and what is passed on, and nothing that is confidential."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from tests import own_minutes
from workflow import clock
from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.models import Proposal
from workflow.queries import handover_note
from workflow.queries.handover_scopes import cluster_named
from workflow.services.intake import intake

pytestmark = pytest.mark.usefixtures("north_jutland", "app")
GRANTED = "Klyngen bevilgede 250.000 kr. til projekt Fyrtårn og 250.000 kr. til projekt Havblik."


def money_of(data: bytes) -> list[dict[str, Any]]:
    intake.import_document(data, "referat.md", actor=SYSTEM, now=clock.now())
    return handover_note.money(cluster_named("Nord"))


def test_a_decision_that_a_reviewer_marked_as_confidential_is_not_told() -> None:
    assert money_of(own_minutes.minutes(GRANTED))
    db.session.execute(update(Proposal).where(Proposal.kind == "decision").values(confidential=True))
    db.session.commit()
    assert handover_note.money(cluster_named("Nord")) == []
