"""A deadline on a day off is taken, and said: beside the field, in the preview and after saving."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from tests.web.conftest import Site
from workflow.extensions import db
from workflow.models import Action
from workflow.web.quiet_days import day_off

ASCENSION = "2026-05-14"
TOLD = "Fristen falder på Kristi himmelfartsdag. Sidste arbejdsdag før er ons. 13. maj 2026."


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (ASCENSION, TOLD),
        ("14-05-2026", TOLD),
        (date(2026, 5, 16), "Fristen falder på en lørdag. Sidste arbejdsdag før er fre. 15. maj 2026."),
        ("2026-04-05", "Fristen falder på en søndag. Sidste arbejdsdag før er ons. 1. april 2026."),
        ("2026-04-02", "Fristen falder på skærtorsdag. Sidste arbejdsdag før er ons. 1. april 2026."),
        ("2026-12-24", "Fristen falder på juleaftensdag. Sidste arbejdsdag før er ons. 23. december 2026."),
        ("2026-05-15", None),
        (date(2026, 5, 1), None),
        ("", None),
        (None, None),
        ("i morgen", None),
    ],
)
def test_what_is_said_of_a_day(day: date | str | None, told: str | None) -> None:
    assert day_off(day) == told


def version(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_is_said_after_saving_and_beside_the_field_from_then_on(site: Site) -> None:
    browser = site.as_user("sekretariat@example.dk")
    address = "/actions/NORD-2025-002"
    form = {"version": version(browser.page(address)), "deadline": "2026-05-15"}
    browser.send(f"{address}/deadline", form)
    assert "Fristen falder på" not in browser.page(address)  # a working day
    form = {"version": version(browser.page(address)), "deadline": ASCENSION}
    assert browser.send(f"{address}/deadline", form).status_code == 302
    page = browser.page(address)
    assert f"Påmindelserne følger den nye frist. {TOLD}" in page
    assert f"<span data-text>{TOLD}</span>" in page
    with site.app.app_context():
        action = db.session.scalars(select(Action).where(Action.reference == "NORD-2025-002")).one()
        assert action.deadline == date(2026, 5, 14)  # it is not refused, and not moved
        db.session.remove()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_preview_of_many_says_it_before_anything_is_changed(site: Site) -> None:
    browser = site.as_user("sekretariat@example.dk")
    chosen = re.findall(r'name="chosen" value="([^"]+)"', browser.page("/actions"))
    many = {"kind_of_change": "deadline", "chosen": chosen, "deadline": ASCENSION}
    assert f"<p>{TOLD}</p>" in browser.send("/actions/bulk/preview", many).text
    assert "Kristi" not in browser.send("/actions/bulk/preview", {**many, "deadline": "2026-05-15"}).text
    assert TOLD in browser.send("/actions/bulk/apply", many, follow_redirects=True).text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_field_asks_about_another_day(site: Site) -> None:
    browser = site.as_user("sekretariat@example.dk")
    page = browser.page("/actions/NORD-2025-002")
    assert 'data-deadline-field data-ask="/minutes/working-day"' in page
    assert "js/deadlines.js" in page
    found = browser.get(f"/minutes/working-day?day={ASCENSION}").json
    assert (found["working"], found["before"], found["told"]) == (False, "2026-05-13", TOLD)
    assert browser.get("/minutes/working-day?day=2026-05-15").json["told"] is None
