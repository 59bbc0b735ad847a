"""Every route is guarded, GET changes nothing, and what a user may not see is not there."""

from __future__ import annotations

import re

import pytest
from flask import Flask, abort
from sqlalchemy import update
from werkzeug.routing import Rule

from tests.builders import make_person
from tests.conftest import MakeApp
from tests.web.conftest import Site, add_login
from workflow.extensions import db
from workflow.models import Party
from workflow.web.guard import is_public, public

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PUBLIC = {
    "auth.login",
    "auth.log_in",
    "assets.font",
    "bounces.take",
    "health.answer",
    "static",
    "answers.show",
    "answers.answer",
    "answers.take_back",
    "calendar_feeds.feed",
    "weekly.show",
    "weekly.choose",
}
PRODUCTION = {
    "ENV": "production",
    "NOW": "",
    "SECRET_KEY": "a secret of a test that is long enough",
    "BASE_URL": "https://spor.example.dk",
    "MAIL_SERVER": "mail.example.dk",
    "MAIL_SENDER": "spor@example.dk",
}


def own_rules(app: Flask) -> list[Rule]:
    return list(app.url_map.iter_rules())


def test_public_routes_are_the_known_ones(site: Site) -> None:
    assert {rule.endpoint for rule in own_rules(site.app) if is_public(site.app, rule.endpoint)} == PUBLIC
    assert site.anonymous().page("/health") == "ok"
    assert site.anonymous().get("/fonts/plex-sans.ttf").mimetype == "font/ttf"
    assert site.anonymous().get("/fonts/../secret_key").status_code == 404


def test_a_reading_request_cannot_write(web_app: Flask) -> None:
    @public
    def wrong() -> str:
        db.session.execute(update(Party).values(name="ændret"))
        db.session.commit()
        return abort(418)

    web_app.config["PROPAGATE_EXCEPTIONS"] = False
    web_app.add_url_rule("/wrong", "wrong", wrong)
    answer = web_app.test_client().get("/wrong")
    assert answer.status_code == 500
    assert "Noget gik galt" in answer.text


def test_what_belongs_to_others_is_not_there(site: Site) -> None:
    secretariat = site.as_user("sekretariat@example.dk")
    assert secretariat.get("/actions/NORD-2025-001").status_code == 200
    assert secretariat.get("/actions/SYD-2025-001").status_code == 404
    missing = secretariat.get("/actions/NORD-2025-999")
    foreign = secretariat.get("/actions/SYD-2025-001")
    # Tokens carry the second at which they are made.
    first, second = (re.sub(r'name="csrf_token" value="[^"]+"', "", page.text) for page in (missing, foreign))
    assert first == second
    for form in ("status", "deadline", "owners", "line", "note", "undo", "release", "confirm"):
        assert secretariat.send(f"/actions/SYD-2025-001/{form}", {"version": 1}).status_code == 404
    assert "SYD-2025-001" not in secretariat.page("/actions?view=all")
    owner = site.as_user("signe@example.dk")
    assert "NORD-2025-001" in owner.page("/actions")
    assert owner.get("/actions/NORD-2025-002").status_code == 404
    assert owner.get("/parties/search?q=Signe").status_code == 404
    assert owner.get("/mail").status_code == 404


def test_the_curve_of_a_whole_cluster_is_for_the_office(site: Site) -> None:
    assert "Udviklingen" in site.as_user("formand@example.dk").page("/")
    assert "Udviklingen" not in site.as_user("signe@example.dk").page("/")


@pytest.mark.parametrize("address", ["/", "/actions", "/minutes", "/login", "/nope", "/health"])
def test_headers_say_what_pages_never_do(site: Site, address: str) -> None:
    headers = site.as_user("admin@example.dk").get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/", "/actions?view=all", "/actions/NORD-2025-001", "/minutes", "/clock", "/mail"])
def test_pages_carry_no_inline_styles_or_scripts(site: Site, address: str) -> None:
    text = site.as_user("admin@example.dk").page(address)
    assert not re.search(r"<[^>]+\sstyle=", text)
    assert not re.search(r"<style|\son\w+=\"|<script(?![^>]*\ssrc=)", text)


def test_production_has_neither_mailbox_nor_clock(make_app: MakeApp) -> None:
    client = make_app(**PRODUCTION).test_client()
    for address in ("/mail", "/mail/1", "/mail/1/html", "/clock", "/clock/state"):
        assert client.get(address, base_url=PRODUCTION["BASE_URL"]).status_code == 404
    answer = client.get("/login", base_url=PRODUCTION["BASE_URL"])
    assert "Eksempelinstallation" not in answer.text
    assert "Strict-Transport-Security" in answer.headers
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_production_answers_to_its_own_name_only(make_app: MakeApp, caplog: pytest.LogCaptureFixture) -> None:
    client = make_app(**PRODUCTION, TRUSTED_HOSTS="gammelt.example.dk").test_client()
    for address in ("/login", "/health", "/static/css/base.css", "/nope"):
        assert client.get(address, base_url="https://elsewhere.example.org").status_code == 400
    assert "elsewhere.example.org" in caplog.text  # who sets the proxy up finds why
    assert client.get("/login", base_url="https://gammelt.example.dk").status_code == 200


def test_who_only_owns_is_not_led_to_minutes(site: Site) -> None:
    owner = site.as_user("signe@example.dk")
    assert owner.get("/minutes").status_code == 404
    for address in ("/", "/actions", "/actions?owner=ingen", "/actions/NORD-2025-001"):
        assert 'href="/minutes' not in owner.page(address)
    assert 'href="/minutes"' in site.as_user("laeser@example.dk").page("/")


def test_an_owner_without_actions_is_told_what_will_come(site: Site) -> None:
    with site.app.app_context():
        add_login("ny", "owner", "cluster:Nord", make_person("Ny Ejer"))
        db.session.commit()
        db.session.remove()
    owner = site.as_user("ny@example.dk")
    assert "Du har ingen handlinger endnu" in owner.page("/")
    assert "du er ansvarlig for" in owner.page("/actions")
