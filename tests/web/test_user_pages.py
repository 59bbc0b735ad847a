"""Administration of logins in the pages, and one's own password."""

from __future__ import annotations

import re

import pytest

from tasks import audit
from tests.web.conftest import PASSWORD, Site, add_login
from workflow.extensions import db
from workflow.models import User

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
USERS = "/administration/users"


def id_of(site: Site, email: str) -> int:
    with site.app.app_context():
        return db.session.query(User.id).filter_by(email=email).scalar()


def test_a_login_is_made_given_access_and_closed(site: Site) -> None:
    admin = site.as_user("admin@example.dk")
    sent = {"name": "Ane Holm", "email": "ane@example.dk", "party_name": "Signe Kvist"}
    page = admin.send(USERS, sent).text
    found = re.search(r'made-password">([^<]+)<', page)
    assert found
    assert "ingen adgang endnu" in page
    own = f"{USERS}/{id_of(site, 'ane@example.dk')}"
    assert admin.send(f"{own}/grants", {"role": "reader", "scope": "everything"}).status_code == 302
    ane = site.as_user("ane@example.dk", found[1])
    assert "SYD-2025-001" in ane.page("/actions?view=all")
    assert found[1] not in admin.page(own)
    assert "Ane Holm" in admin.page(f"{USERS}?q=kvist")
    assert "Ane Holm" not in admin.page(f"{USERS}?q=findes+ikke")
    admin.send(f"{own}/deactivate")
    assert ane.get("/").status_code == 302
    admin.send(f"{own}/reactivate")
    assert ane.get("/").status_code == 302, "a login that was ended does not come back"
    log = admin.page(f"{USERS}/log")
    for words in ("Bruger oprettet", "Adgang givet", "læseadgang, alt", "Login lukket", "Login åbnet igen"):
        assert words in log
    assert "Admin" in log


def test_logins_are_listed_in_danish_order_those_that_are_closed_last(site: Site) -> None:
    names = ["aase", "ærinde", "bo", "øjvind"]
    with site.app.app_context():
        for name in names:
            add_login(name, "reader", "everything").active = name != "bo"
        db.session.commit()
        db.session.remove()
    page = site.as_user("admin@example.dk").page(USERS)
    assert sorted(names, key=lambda name: page.index(f"{name}@example.dk")) == ["ærinde", "øjvind", "aase", "bo"]


def test_a_refused_form_keeps_what_was_typed(site: Site) -> None:
    admin = site.as_user("admin@example.dk")
    answer = admin.send(USERS, {"name": "Ane Holm", "email": "admin@example.dk"})
    assert answer.status_code == 409
    assert 'value="Ane Holm"' in answer.text
    assert "Der er allerede en bruger" in answer.text
    own = f"{USERS}/{id_of(site, 'admin@example.dk')}"
    answer = admin.send(f"{own}/deactivate")
    assert answer.status_code == 409
    assert "sidste aktive administrator" in answer.text


def test_a_new_password_ends_the_other_logins_not_this_one(site: Site) -> None:
    here, elsewhere = site.as_user("formand@example.dk"), site.as_user("formand@example.dk")
    sent = {"current": PASSWORD, "password": "en splinterny adgangskode", "again": "noget andet her"}
    assert "ikke ens" in here.send("/account/password", sent).text
    sent["again"] = sent["password"]
    assert here.send("/account/password", sent).status_code == 302
    assert "Din adgangskode er skiftet" in here.page("/account")
    assert elsewhere.get("/").status_code == 302
    assert site.as_user("formand@example.dk", "en splinterny adgangskode").get("/").status_code == 200


def test_guessing_the_current_password_waits_too(site: Site) -> None:
    thief = site.as_user("formand@example.dk")
    sent = {"current": "gættet adgangskode", "password": "en splinterny adgangskode"}
    sent["again"] = sent["password"]
    assert [thief.send("/account/password", sent).status_code for _ in range(6)] == [422] * 5 + [429]


def test_the_state_of_the_history_is_told(site: Site) -> None:
    admin = site.as_user("admin@example.dk")
    assert "ikke kontrolleret endnu" in admin.page("/administration/history")
    with site.app.app_context():
        audit.seal()
        audit.seal()
        db.session.remove()
    page = admin.page("/administration/history")
    assert "Historikken er hel. 3 hændelser og 1 forsegling er" in page
    assert page.count('data-label="Kontrolsum"') == 1
