"""A deadline that is passed already is asked about, and taken when it is meant. The clock says 10 October 2025."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests import own_minutes
from tests.web.conftest import Browser, Site
from tests.web.test_review_pages import example, office, proposal, upload
from workflow.extensions import db
from workflow.models import Action, Body

__all__ = ["example", "office"]
QUESTION = "er allerede overskredet. Er det rigtigt?"
TICK = 'name="deadline_past" value="1"'
PAST = "2025-09-01"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def asked_and_meant(browser: Browser, address: str, form: dict[str, Any], tick: str = "deadline_past") -> Any:
    """Sends a form with a passed deadline, sees the question with its tick, and sends it again with the tick."""
    answer = browser.send(address, form)
    assert answer.status_code == 422
    assert QUESTION in answer.text
    assert f'name="{tick}" value="1"' in answer.text
    return browser.send(address, {**form, tick: "1"})


def deadlines(site: Site) -> list[date]:
    with site.app.app_context():
        found = list(db.session.scalars(select(Action.deadline).order_by(Action.id)))
        db.session.remove()
        return found


def test_on_an_action_and_on_many(site: Site) -> None:
    browser = site.as_user("sekretariat@example.dk")
    page = browser.page("/actions/NORD-2025-002")
    assert TICK not in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    form: dict[str, Any] = {"version": version[1], "deadline": PAST}
    assert asked_and_meant(browser, "/actions/NORD-2025-002/deadline", form).status_code == 302
    assert date.fromisoformat(PAST) in deadlines(site)
    chosen = re.findall(r'name="chosen" value="([^"]+)"', browser.page("/actions"))
    many = {"kind_of_change": "deadline", "chosen": chosen, "deadline": "2025-09-02"}
    preview = asked_and_meant(browser, "/actions/bulk/preview", many)
    assert 'type="hidden" name="deadline_past" value="1"' in preview.text
    assert asked_and_meant(browser, "/actions/bulk/apply", many).status_code == 302
    assert deadlines(site).count(date(2025, 9, 2)) == 2


def test_on_one_that_is_made_by_hand(site: Site) -> None:
    browser = site.as_user("sekretariat@example.dk")
    with site.app.app_context():
        body_id = db.session.scalars(select(Body.id)).first()
        db.session.remove()
    form = {"title": "Bestil lokale", "body": body_id, "deadline": PAST}
    assert asked_and_meant(browser, "/actions/new", form).status_code == 302
    assert deadlines(site)[-1] == date.fromisoformat(PAST)


def test_in_the_review_but_not_of_a_day_that_stands_there(example: Site, office: Browser) -> None:
    upload(office, own_minutes.minutes(own_minutes.TASK))
    task = proposal(example, "task")
    address = f"/minutes/1/review/{task.id}/edit"
    form = {"version": task.version, "title": task.title, "deadline": PAST}
    assert asked_and_meant(office, address, form).status_code == 302
    mended = proposal(example, "task")
    assert mended.deadline == date.fromisoformat(PAST)
    again = {"version": mended.version, "title": "Noget andet", "deadline": PAST}
    assert office.send(address, again).status_code == 302
    parts = {"version": mended.version + 1, "parts": 2, "part1-title": "Den ene", "part1-deadline": PAST,
             "part2-title": "Den anden", "part2-deadline": "2025-08-01"}  # fmt: skip
    split = asked_and_meant(office, f"/minutes/1/review/{task.id}/split", parts, "part2-deadline_past")
    assert split.status_code == 302
