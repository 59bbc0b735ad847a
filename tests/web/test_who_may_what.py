"""Every route, every role, own and foreign scope: the answer is that of the matrix; what is hidden stays hidden."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, text
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.web import two_clusters
from tests.web.conftest import PASSWORD, Browser, Site
from tests.web.route_matrix import MATRIX
from tests.web.two_clusters import ROLES, Objects, Scopes, address, address_of_nothing
from workflow.extensions import db

Answers = dict[str, str]  # by role: "yes", "hid" or "yes/hid"
ENDS_THE_LOGIN = {"auth.logout", "account.change_password"}
# What forms ask for, so that it is not for lack of a field that somebody is sent away.
FORM = {
    "version": "1", "status": "in_progress", "deadline": "2025-11-03", "note": "Set", "days": "1", "role": "reader",
    "scope": "everything", "owner": "1", "title": "Ny titel", "party": "1", "written": "Sekretariatet",
    "name": "Mine", "wanted": "2025-11-10", "reason": "Ferie", "until": "2025-11-10", "waiting_for": "Svar",
    "answer": "granted", "organisation": "1", "colleague": "1", "body": "1", "then": "wait", "parts": "2",
    "shown_version": "1", "since": "2025-11-03", "last_day": "2025-12-31", "holder": "Bo Ask Nord",
    "place": "Hjørring Kommune", "address": "stop@example.dk", "substitute": "Bo Ask Nord", "successor": "Bo Ask Nord",
}  # fmt: skip
# Without a session there is no token of one: the link itself is the secret (docs/adr/0015-answers-from-mail.md). Where
# the relay hands in reports no browser comes: a key in the header (test_bounces.py).
WITHOUT_TOKEN = {"answers.answer", "answers.take_back", "bounces.take", "weekly.choose"}
# Their address is a secret.
TELLS_NOBODY = {
    "answers.answer", "answers.show", "answers.take_back", "calendar_feeds.feed", "weekly.choose", "weekly.show",
}  # fmt: skip
KEPT_BY_LOGINS = {"login_session", "login_throttle"}  # not what a page is about
_TOKEN = re.compile(r'name="csrf_token" value="[^"]+"')


def rows() -> dict[tuple[str, str], Answers]:
    """The matrix, by endpoint and method."""
    found = {}
    for line in MATRIX.splitlines():
        if line.strip() and not line.startswith("#"):
            name, method, *answers = line.split()
            assert len(answers) == len(ROLES), f"{line}: one word for each of {ROLES}"
            found[name, method] = dict(zip(ROLES, answers, strict=True))
    return found


@pytest.fixture(scope="module")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Scopes]:
    """A database with both clusters in it."""
    folder = tmp_path_factory.mktemp("two-clusters")
    app = two_clusters.app_on(sqlite_template, folder)
    with app.app_context():
        scopes = two_clusters.fill()
        db.engine.dispose()
    return folder / "workflow.sqlite3", scopes


@pytest.fixture
def site(filled: tuple[Path, Scopes], tmp_path: Path) -> Iterator[Site]:
    """A copy of it for each test."""
    app = two_clusters.app_on(filled[0], tmp_path)
    yield Site(app)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def scopes(filled: tuple[Path, Scopes]) -> Scopes:
    return filled[1]


class Walker:
    """A browser of one role that asks each route with a good token."""

    def __init__(self, site: Site, role: str) -> None:
        self.site, self.role = site, role
        self.browser, self.token = Browser(site.app.test_client()), ""
        self.begin()

    def begin(self) -> None:
        """Logs in, unless it is nobody."""
        self.browser = Browser(self.site.app.test_client())
        if self.role != "nobody":
            answer = self.browser.log_in(f"{self.role}@example.dk", PASSWORD)
            assert answer.status_code == 302, answer.text
        self.token = self.browser.token()

    def ask(self, rule: Rule, method: str, where: str) -> TestResponse:
        """The answer."""
        data = {**FORM, "csrf_token": self.token} if method == "POST" else None
        answer = self.browser.client.open(where, method=method, data=data)
        if rule.endpoint in ENDS_THE_LOGIN and self.role != "nobody":
            self.begin()
        return answer

    def word(self, rule: Rule, method: str, scopes: Scopes) -> str:
        """What the matrix calls the answers: for both scopes, or for the one there is."""
        words = [word_of(self.ask(rule, method, address(rule, objects))) for objects in (scopes.own, scopes.foreign)]
        return words[0] if words[0] == words[1] else "/".join(words)


def word_of(answer: TestResponse) -> str:
    """What the matrix calls an answer."""
    if answer.status_code == 302 and answer.location.startswith("/login"):
        return "login"
    assert "Siden er udløbet" not in said(answer)
    assert answer.status_code < 500 or answer.status_code == 503, said(answer)
    return {403: "no", 404: "hid"}.get(answer.status_code, "yes")


def said(answer: TestResponse) -> str:
    """All text of an answer, that inside of packed files (DOCX, XLSX) too."""
    if answer.data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
            return "\n".join(packed.read(name).decode(errors="replace") for name in sorted(packed.namelist()))
    return answer.data.decode(errors="replace")


def routes(app: Flask) -> list[tuple[Rule, str]]:
    """Every route with its method; what reads comes before what writes."""
    found = [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return sorted(found, key=lambda pair: (pair[1] != "GET", pair[0].endpoint))


def state_of(app: Flask) -> str:
    """A digest of all that is stored, but for who is logged in."""
    digest = hashlib.sha256()
    with app.app_context():
        for table in sorted(set(inspect(db.engine).get_table_names()) - KEPT_BY_LOGINS):
            digest.update(repr((table, db.session.execute(text(f"SELECT * FROM {table}")).all())).encode())
        db.session.remove()
    return digest.hexdigest()


def plain(answer: TestResponse, where: str) -> tuple[int, str]:
    """Status and text without what differs by address and token."""
    return answer.status_code, _TOKEN.sub("", said(answer)).replace(where, "HERE")


def test_every_route_is_in_the_matrix(site: Site, filled: tuple[Path, Scopes], tmp_path: Path) -> None:
    scopes = filled[1]
    known, there = rows(), routes(site.app)
    stale = set(known) - {(rule.endpoint, method) for rule, method in there}
    assert not stale, f"These routes of tests/web/route_matrix.py are gone, take them out: {sorted(stale)}"
    missing = [(rule, method) for rule, method in there if (rule.endpoint, method) not in known]
    if not missing:
        return
    unknown = {name for rule, _ in missing for name in rule.arguments if name not in scopes.own}
    if unknown:
        pytest.fail(
            f"New routes have arguments that tests/web/two_clusters.py has no object for: {sorted(unknown)}. "
            "Make one in Nord and one in Syd there, and give their ids in what _of() returns."
        )
    answers: dict[tuple[str, str], list[str]] = {(rule.endpoint, method): [] for rule, method in missing}
    for role in ROLES:
        walker = Walker(Site(two_clusters.app_on(filled[0], tmp_path / role)), role)
        for rule, method in missing:
            answers[rule.endpoint, method].append(walker.word(rule, method, scopes))
    lines = "\n".join(line_of(name, method, words) for (name, method), words in sorted(answers.items()))
    pytest.fail(
        "Routes that are not in tests/web/route_matrix.py. Today they answer as follows; add the lines, if that is "
        f"as it should be (and nothing foreign says yes):\n{lines}"
    )


def line_of(name: str, method: str, words: list[str]) -> str:
    """A line of the matrix."""
    *most, secretariat, administrator = words
    return f"{name:31} {method:4} {' '.join(f'{word:7}' for word in most)} {secretariat:11} {administrator}"


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_the_answers_of_the_matrix(site: Site, scopes: Scopes, role: str) -> None:
    walker, known = Walker(site, role), rows()
    wrong: list[str] = []
    writing: list[tuple[Rule, str, Objects]] = []

    def check(rule: Rule, method: str, objects: Objects, expected: str) -> None:
        where = address(rule, objects)
        answer = walker.ask(rule, method, where)
        if (word := word_of(answer)) != expected:
            wrong.append(f"{method} {where} ({rule.endpoint}): {word}, not {expected}")
        elif word == "hid" and rule.arguments and rule.arguments & scopes.own.keys():
            nothing = address_of_nothing(rule)
            if plain(answer, where) != plain(walker.ask(rule, method, nothing), nothing):
                wrong.append(f"{method} {where} ({rule.endpoint}): differs from what does not exist")

    before = state_of(site.app)
    for rule, method in routes(site.app):
        expected = known.get((rule.endpoint, method), {}).get(role)
        if expected is None:
            continue  # the test of the matrix itself says so
        own, _, foreign = expected.partition("/")
        for objects, word in ((scopes.own, own), (scopes.foreign, foreign or own)):
            if method != "GET" and word == "yes":
                writing.append((rule, method, objects))
            else:
                check(rule, method, objects, word)
    assert state_of(site.app) == before, "something was changed by what was refused, or by reading"
    for rule, method, objects in writing:
        check(rule, method, objects, "yes")
    assert not wrong, "\n".join(wrong)


def test_every_post_without_a_token_is_refused(site: Site, scopes: Scopes) -> None:
    walker = Walker(site, "administrator")
    before = state_of(site.app)
    for rule, method in routes(site.app):
        if method != "GET" and rule.endpoint not in WITHOUT_TOKEN:
            for data in ({}, {"csrf_token": "gammel"}):
                answer = walker.browser.client.open(address(rule, scopes.own), method=method, data=data)
                assert answer.status_code == 400, rule.rule
                assert "Siden er udløbet" in answer.text, rule.rule
    assert state_of(site.app) == before


def test_every_page_and_every_error_has_the_headers(site: Site, scopes: Scopes) -> None:
    for role in ("nobody", "secretariat"):
        walker = Walker(site, role)
        for rule, method in routes(site.app):
            for where in {address(rule, scopes.own), address_of_nothing(rule)}:
                if rule.endpoint in ENDS_THE_LOGIN:
                    continue
                headers = walker.ask(rule, method, where).headers
                policy = headers["Content-Security-Policy"]
                assert "default-src 'self'" in policy or "default-src 'none'" in policy, where
                assert "frame-ancestors 'none'" in policy or policy.startswith("sandbox"), where
                assert headers["X-Content-Type-Options"] == "nosniff", where
                referrer = "no-referrer" if rule.endpoint in TELLS_NOBODY else "same-origin"
                assert headers["Referrer-Policy"] == referrer, where
                if rule.endpoint == "calendar_feeds.feed":
                    assert headers["Cache-Control"] == "private, no-cache"
                elif rule.endpoint not in ("static", "assets.font"):
                    assert headers["Cache-Control"] == "no-store", where


# What nobody outside the office may notice: its words, its owner, its state, its days, and that it is there at all.
CLOSED = "SELECT id FROM action WHERE confidential"
CHANGES = (
    f"UPDATE action SET title = 'Hvalros ' || title, quote = 'Hvalros', deadline = '2025-10-02' WHERE id IN ({CLOSED})",
    f"UPDATE action SET needs_confirmation = 1 - needs_confirmation WHERE id IN ({CLOSED})",
    f"UPDATE action SET status = 'closed', closed_at = '2025-10-08 08:00:00' WHERE id IN ({CLOSED})",
    "UPDATE agenda_item SET title = 'Hvalros' WHERE closed",
    f"DELETE FROM assignment WHERE action_id IN ({CLOSED})",
)
ALSO = (
    "/actions?view=all", "/actions?view=all&q=Hvalros", "/actions?view=all&q=ansøgeren", "/actions?view=overdue",
    "/actions?view=done", "/actions?view=confirm", "/actions?view=all&sort=title", "/minutes?state=assigned",
)  # fmt: skip


@pytest.mark.parametrize("role", ["none", "owner", "reader"])
def test_what_is_closed_is_not_even_noticed(site: Site, scopes: Scopes, role: str) -> None:
    """Whatever becomes of closed items and their actions, every page of who may not see them stays the same."""
    walker = Walker(site, role)
    asked = [
        address(rule, scopes.own)
        for rule, method in routes(site.app)
        if method == "GET" and rows().get((rule.endpoint, method), {}).get(role, "").startswith("yes")
    ]
    before = {where: plain(walker.browser.get(where), where) for where in (*asked, *ALSO)}
    for statement in CHANGES:
        with site.app.app_context():
            assert db.session.execute(text(statement)).rowcount > 0, statement  # type: ignore[attr-defined]
            db.session.commit()
            db.session.remove()
        for where, page in before.items():
            assert plain(walker.browser.get(where), where) == page, (statement, where)
    for where, (_, page) in before.items():
        assert "forhandler med" not in page, where
        assert "Ansættelse" not in page, where
