"""A name that the register does not know: likely people are offered, and only a person says who is meant."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests import own_minutes
from tests.web.conftest import Browser, Site
from tests.web.test_review_pages import example, office, upload
from workflow.extensions import db
from workflow.models import Action, Party, PartyAlias, Proposal

__all__ = ["example", "office"]  # fixtures

SLIP = "Thyra Bregnhelde udarbejder et notat om kørslen senest den 5. november 2025."


def minutes_with(participant: str, *tasks: str) -> bytes:
    """Minutes of a meeting where one more was present."""
    present = "Bo Lyng, direktør, Hjørring Kommune"
    return own_minutes.minutes(*tasks).decode().replace(present, f"{present}\n{participant}").encode()


def proposal_of(example: Site, words: str) -> Proposal:
    with example.app.app_context():
        found = db.session.scalars(select(Proposal).where(Proposal.kind == "task", Proposal.quote.contains(words)))
        proposal = found.one()
        db.session.expunge_all()
        return proposal


@pytest.fixture
def slip(office: Browser, example: Site) -> Proposal:
    """A task whose owner is written with a slip of the pen."""
    upload(office, minutes_with("Thyra Bregnhelde, sundhedschef, Hjørring Kommune", own_minutes.TASK, SLIP))
    return proposal_of(example, "notat")


def test_a_name_like_one_of_the_register_is_offered_not_taken(slip: Proposal, office: Browser, example: Site) -> None:
    assert slip.owners == [{"name": "Thyra Bregnhelde", "party_id": None}]
    page = office.page("/minutes/1/review")
    assert "Mente I Thyra Bregnhede?" in page
    assert "Næsten samme stavemåde" in page
    with example.app.app_context():
        person = db.session.execute(select(Party.id).where(Party.name == "Thyra Bregnhede")).scalar_one()
    form = {"version": slip.version, "written": "Thyra Bregnhelde", "party": person}
    done = office.send(f"/minutes/1/review/{slip.id}/owner", form, follow_redirects=True).text
    assert "Den ansvarlige er sat ind" in done
    assert "Mente I" not in done
    assert office.send(f"/minutes/1/review/{slip.id}/owner", form).status_code == 409
    office.accept_shown()
    with example.app.app_context():
        action = db.session.execute(select(Action).where(Action.proposal_id == slip.id)).scalar_one()
        assert [(line.party_id, line.named_as) for line in action.assignments] == [(person, "Thyra Bregnhelde")]
        assert db.session.scalars(select(PartyAlias).where(PartyAlias.name == "Thyra Bregnhelde")).all() == []


def test_who_is_not_said_to_be_meant_stays_a_person_of_their_own(
    slip: Proposal, office: Browser, example: Site
) -> None:
    office.send(f"/minutes/1/review/{slip.id}/accept", {"version": slip.version})
    with example.app.app_context():
        action = db.session.execute(select(Action).where(Action.proposal_id == slip.id)).scalar_one()
        [line] = action.assignments
        assert (line.party.name, line.party.verified) == ("Thyra Bregnhelde", False)


def test_a_wrong_answer_is_refused(slip: Proposal, office: Browser, example: Site) -> None:
    address = f"/minutes/1/review/{slip.id}/owner"
    for fault in ({"party": 10**6}, {"written": "En anden"}, {"party": "x"}):
        form = {"version": slip.version, "written": "Thyra Bregnhelde", "party": 1, **fault}
        assert office.send(address, form).status_code == 422
    elsewhere = example.as_user("sekretariat.syd@example.dk", "beslutningsspor")
    form = {"version": slip.version, "written": "Thyra Bregnhelde", "party": 1}
    assert elsewhere.send(address, form).status_code == 404
    assert proposal_of(example, "notat").owners == slip.owners


def test_a_first_name_of_one_who_was_there_is_that_person(office: Browser, example: Site) -> None:
    task = "Ulrikke udarbejder et notat om kørslen senest den 5. november 2025."
    upload(office, minutes_with("Ulrikke Skovsyre, konsulent, Hjørring Kommune", task))
    with example.app.app_context():
        found = db.session.scalars(select(Proposal).where(Proposal.kind == "task", Proposal.quote.contains("Ulrikke")))
        owners = [owner for proposal in found for owner in proposal.owners]
        person = db.session.execute(select(Party.id).where(Party.name == "Ulrikke Skovsyre")).scalar_one()
    if owners:  # the reader itself may leave a bare first name out
        assert {owner["party_id"] for owner in owners} == {person}
