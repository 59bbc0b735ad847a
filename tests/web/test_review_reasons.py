"""Each proposal says where its values were read and why; what is in doubt comes first and is said in words."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from tests import own_minutes
from tests.web.conftest import Browser, Site
from tests.web.test_review_pages import example, office, upload
from workflow.extensions import db
from workflow.models import Proposal
from workflow.services.intake.reading_reasons import doubt_of, reason_of
from workflow.web import review_order

__all__ = ["example", "office"]  # fixtures

UNKNOWN = "Havnegruppen udarbejder et notat om kørslen senest den 5. november 2025."


@pytest.fixture
def review_page(office: Browser) -> str:
    """The review of minutes with a task of an owner that the register lacks."""
    upload(office, own_minutes.minutes(own_minutes.TASK, UNKNOWN))
    return office.page("/minutes/1/review")


def test_owner_and_deadline_lead_to_their_words_and_back(review_page: str) -> None:
    places = set(re.findall(r'id="passage-(\d+-(?:owner|deadline))"', review_page))
    values = set(re.findall(r'id="value-(\d+-(?:owner|deadline))"', review_page))
    assert places
    assert {kind for place in places for kind in [place.split("-")[1]]} == {"owner", "deadline"}
    assert places <= set(re.findall(r'href="#passage-(\d+-\w+)"', review_page))
    assert set(re.findall(r'href="#value-(\d+-\w+)"', review_page)) <= values
    words = re.findall(r'id="passage-\d+-deadline" href="[^"]+">([^<]+)<', review_page)
    assert "den 1. november 2025" in " ".join(words)


def test_the_rule_is_told_in_danish(review_page: str) -> None:
    assert "Sætningen siger, hvem der gør det." in review_page
    assert "Det er et punkt i listen under indstillingen." in review_page
    assert re.search(r'Svaret »godkendt« står i <a href="#passage-\d+">beslutningen</a>', review_page)
    assert "Beslutningen siger intet om den." in review_page
    assert "task." not in review_page


def test_what_is_in_doubt_comes_first_with_its_doubt(review_page: str, office: Browser, example: Site) -> None:
    doubt = "»Havnegruppen« er ikke i registeret, eller navnet er ikke entydigt."
    assert review_page.index("Se efter her først") < review_page.index(doubt) < review_page.index("Resten</strong>")
    as_read = office.page("/minutes/1/review?order=text")
    assert as_read.index("Dagsordenen blev godkendt") < as_read.index(doubt)
    office.accept_shown(only="certain")
    with example.app.app_context():
        left = db.session.scalars(select(Proposal).where(Proposal.state == "proposed")).all()
        # an owner whom the register lacks, and a recommendation that the decision does not answer
        assert {proposal.quote for proposal in left} == {UNKNOWN, "Beslutter, om ordningen skal gælde i weekender."}


def test_nothing_certain_left_creates_nothing(review_page: str, office: Browser) -> None:
    office.accept_shown(only="certain")
    again = office.accept_shown(only="certain", follow_redirects=True).text
    assert "Der var intet nyt at tildele." in again
    assert "2</strong> af" in again


def test_a_notice_in_a_passage_is_a_doubt_about_it(office: Browser) -> None:
    upload(office, own_minutes.minutes("Sekretariatet skriver et notat senest den 31. juni 2026."))
    page = office.page("/minutes/1/review")
    assert page.index("Se efter her først") < page.rindex("31. juni 2026") < len(page)
    assert page.count("findes ikke") > 1


def test_many_proposals_come_in_pages(review_page: str, office: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = set(re.findall(r'id="proposal-(\d+)"', review_page))
    monkeypatch.setattr(review_order, "PAGE_SIZE", 4)
    shown: list[str] = []
    for number in (1, 2, 3):
        part = office.page(f"/minutes/1/review?page={number}")
        found = re.findall(r'id="proposal-(\d+)"', part)
        assert set(found) == set(re.findall(r'id="passage-(\d+)"', part))
        assert f"Side {number} af 3" in part
        shown += found
    assert sorted(shown) == sorted(whole)
    assert "Side 3 af 3" in office.page("/minutes/1/review?page=99")
    assert "Side 1 af 3" in office.page("/minutes/1/review?page=x")
    last = shown[-1]
    gone = office.send(f"/minutes/1/review/{last}/reject", {"version": "1", "reason": "Er gjort"}).headers["Location"]
    assert "#proposal-" in gone
    stays = office.send(f"/minutes/1/review/{shown[8]}/edit", {"version": "1", "title": " "})
    assert stays.status_code == 422
    assert f'id="proposal-{shown[8]}"' in stays.text


def test_after_the_last_in_doubt_comes_the_first_of_the_rest(review_page: str, office: Browser) -> None:
    first, second, third = re.findall(r'id="proposal-(\d+)"', review_page)[:3]
    assert review_page.index("Resten</strong>") < review_page.index(f'id="proposal-{third}"')
    for answered, following in ((first, second), (second, third)):
        response = office.send(f"/minutes/1/review/{answered}/reject", {"version": "1", "reason": "Er gjort"})
        assert response.headers["Location"].endswith(f"#proposal-{following}")


def test_what_stood_below_an_answered_one_is_the_next(review_page: str, office: Browser) -> None:
    shown = re.findall(r'id="proposal-(\d+)"', review_page)
    second, third, last = shown[1], shown[2], shown[-1]
    for answered, following in ((second, third), (last, shown[0])):
        response = office.send(f"/minutes/1/review/{answered}/reject", {"version": "1", "reason": "Er gjort"})
        assert response.headers["Location"].endswith(f"#proposal-{following}")


def test_the_doubt_of_the_reader_is_said_by_its_rule(office: Browser, example: Site, review_page: str) -> None:
    with example.app.app_context():
        task = db.session.scalars(select(Proposal).where(Proposal.kind == "task")).first()
        assert task is not None
        db.session.execute(
            update(Proposal).where(Proposal.id == task.id).values(confidence=0.5, rule="task.case-dated")
        )
        db.session.commit()
    assert "Det står i sagsfremstillingen, ikke i beslutningen." in office.page("/minutes/1/review")


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("task.table", "Det er en række i en tabel eller liste over opgaver."),
        ("task.active-dated", "Sætningen siger, hvem der gør det, og hvornår."),
        ("something.else", None),
        (None, None),
    ],
)
def test_each_rule_has_its_reason_and_its_doubt(rule: str | None, reason: str | None) -> None:
    assert reason_of(rule) == reason
    assert doubt_of("task", rule)
