"""Requests that no page of ours sends: numbers beyond what the database holds, and characters it cannot store."""

from __future__ import annotations

import io

import pytest

from tests.web.conftest import Browser, Site
from tests.web.test_action_page import PAGE, party_id, stored
from workflow.web import numbers

BIG = ("2147483648", "9999999999", "99999999999999999999999", "9" * 5000)


@pytest.fixture
def office(site: Site) -> Browser:
    """An administrator."""
    return site.as_user("admin@example.dk")


@pytest.mark.parametrize("text", ["", "0", "-1", "+1", " 1", "1.0", "x", "²", "٣", "\0", *BIG])
def test_what_is_no_id(text: str) -> None:
    assert numbers.parse(text) is None


def test_what_is_an_id() -> None:
    assert [numbers.parse(text) for text in ("1", "007", "2147483647")] == [1, 7, 2_147_483_647]


def test_a_number_too_big_is_not_there(office: Browser) -> None:
    for big in BIG:
        for address in (f"/minutes/{big}", f"/minutes/{big}/file", f"/minutes/{big}/review", f"/mail/{big}",
                        f"/mail/{big}/html"):  # fmt: skip
            assert office.get(address).status_code == 404, address
        assert office.send(f"/minutes/7/review/{big}/accept", {"version": 1}).status_code == 404
    assert office.get("/minutes/2147483647").status_code == 404
    for address in ("/actions?after=9999999999", "/mail?before=9999999999", "/minutes?page=9999999999"):
        assert office.get(address).status_code == 200, address


def test_a_number_too_big_in_a_form_is_refused(site: Site, office: Browser) -> None:
    signe, version = party_id(site, "Signe Kvist"), stored(site).version
    for form in ({"version": "2147483648", "owner": signe}, {"version": version, "owner": "99999999999999999999"}):
        assert office.send(f"{PAGE}/owners", form).status_code == 422
    assert office.send(f"{PAGE}/owners", {"version": version, "owner": 2_147_483_647}).status_code == 422
    assert office.send(f"{PAGE}/line", {"version": version, "party": "9" * 30}).status_code == 422
    assert stored(site).version == version


@pytest.mark.parametrize(
    "address", ["/actions?q=a%00b", "/actions?x%00=1", "/actions/NORD%00", "/parties/search?q=%00", "/nope%00"]
)
def test_a_nul_in_an_address_is_refused(office: Browser, address: str) -> None:
    answer = office.get(address)
    assert answer.status_code == 400
    assert "Intet er ændret" in answer.text
    assert "\0" not in answer.text


def test_a_nul_in_a_form_is_refused(site: Site, office: Browser) -> None:
    assert office.send(f"{PAGE}/note", {"note": "a\0b"}).status_code == 400
    file = (io.BytesIO(b"tekst"), "refe\0rat.md")
    assert office.send("/minutes", {"files": file}, content_type="multipart/form-data").status_code in (400, 422)
    assert site.anonymous().log_in("admin@exam\0ple.dk").status_code == 400
    assert site.anonymous().log_in("admin@example.dk", "\0").status_code == 400


@pytest.mark.parametrize("words", ["a " * 1500, "x" * 60_000])
def test_a_name_that_nobody_has_because_it_is_too_long_is_refused(site: Site, office: Browser, words: str) -> None:
    signe = party_id(site, "Signe Kvist")
    absence = {"substitute": words, "since": "2025-10-20", "until": "2025-10-21"}
    refused = office.send(f"/administration/parties/{signe}/absences", absence)
    assert refused.status_code == 422
    assert "højst 300 tegn" in refused.text
    assert office.send(f"{PAGE}/owners", {"version": 1, "owner_name": words}).status_code == 422
    for address in (
        f"/administration/mandates?place={words}",
        f"/administration/parties/{signe}/merge?other={words}",
        f"/administration/parties?q={words}",
        f"/administration/users?q={words}",
        f"/parties/search?q={words}",
        f"/actions?owner={words}",
        f"/actions?q={words}",
    ):
        assert office.get(address).status_code == 200, address[:60]
