"""One's own reminders in the pages: put off for one action, once a week, and to a substitute while away."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from tests import builders
from tests.web.conftest import Site, add_login
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


@pytest.fixture
def stand_in(site: Site) -> dict[str, int]:
    """Bent, who has a login, stands in this week for Anna, whose entry is older than his; Carla is a colleague."""
    with site.app.app_context():
        home = builders.make_organisation("Aalborg Kommune", None)
        people = [builders.make_person(name, None) for name in ("Anna Bro", "Bent Dam", "Carla Eng")]
        for each in people:
            each.organisation_id = home.id
        add_login("bent", "owner", "cluster:Nord", people[1])
        anna, bent, carla = (each.id for each in people)
        absence = Absence(person_id=anna, substitute_id=bent, since=date(2025, 10, 6), until=date(2025, 10, 17))
        db.session.add(absence)
        db.session.commit()
        return {"anna": anna, "bent": bent, "carla": carla, "absence": absence.id}


def absences(site: Site) -> list[tuple[int, int, date]]:
    with site.app.app_context():
        query = select(Absence.person_id, Absence.substitute_id, Absence.since).order_by(Absence.since, Absence.id)
        return [tuple(row) for row in db.session.execute(query)]


def test_who_stands_in_for_somebody_sets_and_ends_an_absence_of_their_own(site: Site, stand_in: dict[str, int]) -> None:
    bent, anna_away = site.as_user("bent@example.dk"), (stand_in["anna"], stand_in["bent"], date(2025, 10, 6))
    days = {"since": "2025-10-13", "until": "2025-10-17"}  # Anna is away on them too
    assert bent.send("/account/absence", {**days, "substitute": stand_in["carla"]}).status_code == 302
    assert absences(site) == [anna_away, (stand_in["bent"], stand_in["carla"], date(2025, 10, 13))]
    with site.app.app_context():
        own = db.session.execute(select(Absence.id).where(Absence.person_id == stand_in["bent"])).scalar_one()
    page = bent.page("/account")
    assert f"/account/absence/{own}/remove" in page
    assert f"/account/absence/{stand_in['absence']}/remove" not in page
    assert bent.send(f"/account/absence/{own}/remove").status_code == 302
    assert absences(site) == [anna_away]


def test_a_substitute_does_not_end_the_absence_of_who_is_away(site: Site, stand_in: dict[str, int]) -> None:
    site.as_user("bent@example.dk").send(f"/account/absence/{stand_in['absence']}/remove")
    assert len(absences(site)) == 1
