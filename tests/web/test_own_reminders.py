"""One's own reminders in the pages: put off for one action, once a week, and to a substitute while away."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests import builders
from tests.web.conftest import Site
from workflow.extensions import db
from workflow.models import Absence, Action, DigestChoice, Person, Snooze

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_an_owner_puts_reminders_of_one_action_off_and_takes_it_back(site: Site) -> None:
    with site.app.app_context():
        db.session.execute(
            select(Action).where(Action.reference == "NORD-2025-001")
        ).scalar_one().deadline = builders.DEADLINE
        db.session.commit()
    owner = site.as_user("signe@example.dk")
    page = "/actions/NORD-2025-001"
    assert "Udsæt påmindelser" in owner.page(page)
    answer = owner.send(f"{page}/snooze", {"until": "2099-01-01"})
    assert "Udsæt højst til den dag" in answer.text
    assert owner.send(f"{page}/snooze", {"until": "2025-10-20"}).status_code == 302
    shown = owner.page(page)
    for words in ("Påmindelser udsat til 20. oktober 2025", "Egne påmindelser udsat"):
        assert words in shown
    owner.send(f"{page}/snooze", {"end": "1"})
    with site.app.app_context():
        assert db.session.scalars(select(Snooze)).all() == []


def test_on_the_own_page_how_often_and_who_stands_in(site: Site) -> None:
    with site.app.app_context():
        office = builders.make_organisation("Klinikken", None)
        signe = db.session.execute(select(Person).where(Person.name == "Signe Kvist")).scalar_one()
        otto = builders.make_person("Otto Holm", "otto.holm@example.dk")
        signe.organisation_id = otto.organisation_id = office.id
        db.session.commit()
        colleague = str(otto.id)
    owner = site.as_user("signe@example.dk")
    owner.send("/account/digest", {"rhythm": "weekly"})
    days = {"since": "2025-10-20", "until": "2025-10-24"}
    refused = owner.send("/account/absence", {**days, "substitute": "1"})
    assert refused.status_code == 422
    assert "Vælg en kollega" in refused.text
    assert 'value="2025-10-20"' in refused.text
    owner.send("/account/absence", {**days, "substitute": colleague})
    assert "20. oktober 2025 til 24. oktober 2025: Otto Holm" in owner.page("/account")
    with site.app.app_context():
        assert db.session.scalars(select(DigestChoice.rhythm)).all() == ["weekly"]
        absence = db.session.scalars(select(Absence.id)).one()
    owner.send(f"/account/absence/{absence}/remove")
    assert "Otto Holm</form>" not in owner.page("/account")
