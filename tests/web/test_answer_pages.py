"""The page of an answer: read as often as one likes, it changes nothing; its button acts once."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from tests.answering import mailed
from tests.builders import make_action, make_organisation
from tests.web.conftest import Site
from tests.web.test_who_may_what import state_of
from workflow.domain import throttling
from workflow.extensions import db
from workflow.models import Action, ActionEvent, Answer, Body

HERS = "NORD-2025-003"


@pytest.fixture
def link(site: Site) -> str:
    """The address at which Signe answers about an action that is due in a fortnight."""
    with site.app.app_context():
        nord = db.session.scalars(select(Body).where(Body.prefix == "NORD")).one()
        signe = db.session.scalars(select(Action).where(Action.reference == "NORD-2025-001")).one().assignments[0].party
        make_action(nord, [signe], date(2025, 10, 24), title="Saml erfaringerne")
        make_action(nord, [make_organisation()], date(2025, 10, 24), title="Lejemålet", confidential=True)
        links = mailed()
        db.session.remove()
    site.links = links  # type: ignore[attr-defined]
    return f"/s/{links['signe.kvist@example.dk'][-1]}"


def events(site: Site, reference: str = HERS) -> list[str]:
    with site.app.app_context():
        query = select(ActionEvent.kind).join(Action, Action.id == ActionEvent.action_id)
        found = list(db.session.scalars(query.where(Action.reference == reference).order_by(ActionEvent.id)))
        db.session.remove()
    return found


def send(site: Site, link: str, **data: str) -> TestResponse:
    """What the form sends, from a browser that nobody has logged in with and that has no cookies."""
    return site.app.test_client(use_cookies=False).post(link, data=data)


def test_reading_a_thousand_times_changes_nothing(site: Site, link: str, database_url: str) -> None:
    before = state_of(site.app)
    client = site.app.test_client()
    asked = [link, f"{link}?svar=udfoert", f"{link}?svar=ikke-mig", f"{link}?answer=done"]
    for number in range(1000 if "sqlite" in database_url else 50):
        answer = client.open(asked[number % 4], method="HEAD" if number % 5 == 0 else "GET")
        assert answer.status_code == 200
    assert client.options(link).status_code == 200
    assert state_of(site.app) == before
    assert "Set-Cookie" not in answer.headers
    assert send(site, link, answer="done").status_code == 303
    assert state_of(site.app) != before


def test_the_page_says_what_the_mail_says_and_tells_nobody_its_address(site: Site, link: str) -> None:
    answer = site.anonymous().get(f"{link}?svar=ny-frist")
    page = answer.text
    for words in ("Saml erfaringerne", HERS, "fre. 24. oktober 2025", "Signe Kvist", "sekretariat.nord@example.dk"):
        assert words in page
    assert 'value="new_deadline" required checked' in page
    assert "<script" not in page
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_many_who_press_at_once_make_one_change(site: Site, link: str) -> None:
    together, answers = threading.Barrier(6), []

    def press() -> None:
        together.wait()
        answers.append(send(site, link, answer="done", note_done="Se notatet"))

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {303}
    assert events(site) == ["created", "status"]
    page = site.anonymous().page(link)
    assert "Svaret »Udført« blev givet fre. 10. oktober 2025 kl. 09.00." in page
    assert "Send svaret" not in page
    history = site.as_user("sekretariat@example.dk").page(f"/actions/{HERS}")
    assert "Signe Kvist (svar fra mail sendt til signe.kvist@example.dk)" in history
    assert "Se notatet" in history


def test_what_is_missing_is_told_and_what_was_typed_is_kept(site: Site, link: str) -> None:
    for data, words in (
        ({}, "Vælg et svar"),
        ({"answer": "new_deadline", "reason": "Kommunen mangler tal"}, "Vælg den frist"),
        ({"answer": "new_deadline", "wanted": "i morgen", "reason": "Kommunen mangler tal"}, "er ikke en dato"),
    ):
        answer = send(site, link, **data)  # type: ignore[arg-type]
        assert (answer.status_code, words in answer.text) == (422, True)
        assert data.get("reason", "") in answer.text
    assert events(site) == ["created"]
    wish = {"answer": "new_deadline", "wanted": "2025-11-14", "reason": "Kommunen mangler tal"}
    assert send(site, link, **wish).status_code == 303
    assert "Den ønskede frist er 14. november 2025" in site.anonymous().page(link)


def test_a_link_that_is_not_ours_and_one_that_no_longer_holds(site: Site, link: str) -> None:
    for method in ("get", "post"):
        answer = getattr(site.app.test_client(), method)(f"{link[:-1]}{'a' if link[-1] != 'a' else 'b'}")
        assert answer.status_code == 404
        assert "Linket virker ikke" in answer.text
        assert HERS not in answer.text
    office = site.as_user("sekretariat@example.dk")
    with site.app.app_context():
        db.session.execute(update(Action).where(Action.reference == HERS).values(title="Hemmelig ny titel"))
        db.session.commit()
        version = db.session.scalars(select(Action.version).where(Action.reference == HERS)).one()
        db.session.remove()
    data = {"version": version, "owner_name": "Hjørring Kommune"}
    assert office.send(f"/actions/{HERS}/owners", data).status_code == 302
    answer = site.anonymous().get(link)
    assert (answer.status_code, "Opgaven er givet til en anden" in answer.text) == (410, True)
    for hidden in ("Hemmelig", "Hjørring"):
        assert hidden not in answer.text
    assert send(site, link, answer="done").headers["Location"].endswith(link)
    assert events(site) == ["created", "owners"]


def test_a_closed_item_has_no_title_before_or_after(site: Site, link: str) -> None:
    (closed,) = site.links["hjoerring@example.dk"]  # type: ignore[attr-defined]
    address = f"/s/{closed}"
    assert "Lukket punkt" in site.anonymous().page(address)
    send(site, address, answer="started")
    for page in (site.anonymous().page(address), send(site, address, answer="started").text):
        assert "Lejemålet" not in page


def test_not_mine_reaches_the_office(site: Site, link: str) -> None:
    send(site, link, answer="not_mine", whose="Det er vist Bo Ask")
    office, chair = site.as_user("sekretariat@example.dk"), site.as_user("formand@example.dk")
    assert "har svaret »ikke mig«" in office.page("/")
    assert HERS in office.page("/actions?view=not_mine")
    page = office.page(f"/actions/{HERS}")
    assert "Det er vist Bo Ask" in page
    assert "Bliver hos den ansvarlige" in page
    address = f"/actions/{HERS}/keep-owner"
    with site.app.app_context():
        data = {"version": db.session.scalars(select(Action.version).where(Action.reference == HERS)).one()}
        db.session.remove()
    assert chair.send(address, data).status_code == 403
    assert office.send(address, data).status_code == 302
    assert office.send(address, data).status_code == 409
    assert HERS not in office.page("/actions?view=not_mine")
    assert events(site) == ["created", "not_mine", "owner_kept"]


def test_guessing_is_slowed_down_and_answering_is_not(site: Site, link: str) -> None:
    for _ in range(throttling.FREE_FOR_ADDRESS):
        last = send(site, "/s/1-b48dc-aaaaaaaaaaaaaaaaaaaaaaaaaa", answer="done")
    assert last.status_code == 404
    answer = send(site, link, answer="done")
    assert (answer.status_code, answer.headers["Retry-After"] > "0") == (429, True)
    assert events(site) == ["created"]
    assert site.anonymous().get(link).status_code == 200
    with site.app.app_context():
        assert db.session.scalars(select(Answer)).all() == []
        db.session.remove()
