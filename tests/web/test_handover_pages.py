"""Overdragelse in the browser: who is asked for an answer, who hears what came back, and what there is left to move."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.builders import make_action, make_body, role_of
from tests.web.conftest import Browser, Site, add_login
from workflow import clock
from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.models import Action, Body, Cluster, HandoverItem, HandoverPackage
from workflow.queries.handover import latest_package, progress
from workflow.queries.handover_plan import plan
from workflow.queries.handover_scopes import cluster_named
from workflow.services.actions import tracking
from workflow.services.handover import handover_moving, handover_preparing

ASKED = re.compile(
    r"<span>(\S+) af de åbne handlinger hos Sundhedsråd Vendsyssel er overdraget fra Klynge Nord og venter på svar\. "
    r'<a href="([^"]+)">Modtag'
)
BACK = re.compile(r'<span>(\S+) handling(?:er)? er returneret til Klynge Nord\. <a href="([^"]+)">Se hvorfor')


@pytest.fixture
def moved(site: Site) -> Site:
    """Nord's two actions and a task under a decision have moved to a council with a secretariat and a chair."""
    with site.app.app_context():
        nord = db.session.scalars(select(Body).where(Body.prefix == "NORD")).one()
        decision = make_action(nord, [role_of(nord, "secretariat")], kind="decision", title="Godkendt")
        make_action(nord, [role_of(nord, "secretariat")], parent=decision, title="Aftal møder")
        make_body("Sundhedsråd Vendsyssel", "VEND", [], "council", mailbox="raad@example.dk")
        council = db.session.scalars(select(Body).where(Body.prefix == "VEND")).one()
        cluster = db.session.scalars(select(Cluster).where(Cluster.name == "Nord")).one()
        cluster.successor, cluster.succeeded_from = council, date(2025, 10, 1)
        add_login("raad", "secretariat", "body:VEND")
        add_login("raadsformand", "chair", "body:VEND")
        add_login("raadslaeser", "reader", "body:VEND")
        db.session.commit()
        move()
        db.session.remove()
    return site


def move() -> None:
    package = handover_moving.start(cluster_named("Nord"), actor=SYSTEM, now=clock.now())
    handover_moving.work(package.id, clock=clock.now)


def close(action_id: int) -> None:
    version = db.session.get_one(Action, action_id).version
    tracking.change_status(
        action_id, version=version, status="cancelled", note="Bortfaldet", actor=SYSTEM, now=clock.now()
    )


def waiting(site: Site) -> list[int]:
    with site.app.app_context():
        query = select(HandoverItem.id).where(HandoverItem.leaf, HandoverItem.state == "handed_over")
        return sorted(db.session.scalars(query))


def answer(browser: Browser, items: list[int], what: str) -> str:
    data = {"item": items, "answer": what, "reason": "Hører til i kommunen."}
    return browser.send("/handover/packages/1/answer", data, follow_redirects=True).text


def test_overblik_asks_whoever_may_answer_until_all_are_answered(moved: Site) -> None:
    items = waiting(moved)
    raad = moved.as_user("raad@example.dk")
    for name in ("raad", "raadsformand", "admin"):
        browser = moved.as_user(f"{name}@example.dk")
        [(count, address)] = ASKED.findall(browser.page("/"))
        assert (count, address) == ("3", "/handover/packages/1"), name
        assert 'Afventer svar <span class="count">3</span>' in browser.page(address)
    for name in ("raadslaeser", "sekretariat", "syd", "signe"):
        assert not ASKED.search(moved.as_user(f"{name}@example.dk").page("/")), name
    answer(raad, items[:2], "accepted")
    assert ASKED.findall(raad.page("/"))[0][0] == "1"
    assert "Modtag eller returnér den</a>" in raad.page("/")
    with moved.app.app_context():  # closed by its owner meanwhile: nobody has to answer any more
        last = db.session.get_one(HandoverItem, items[2]).action_id
        close(last)
    assert not ASKED.search(raad.page("/"))


def test_what_came_back_stands_with_the_cluster_until_it_is_done_or_moves_again(moved: Site) -> None:
    items = waiting(moved)
    raad, office = moved.as_user("raad@example.dk"), moved.as_user("sekretariat@example.dk")
    assert not BACK.search(office.page("/"))
    answer(raad, items[:2], "returned")
    [(count, address)] = BACK.findall(office.page("/"))
    assert (count, address) == ("2", "/handover/cluster-1#returned")
    page = office.page("/handover/cluster-1")
    assert "2 handlinger er returneret</h2>" in page
    assert page.count("»Hører til i kommunen.«") == 2
    assert '<a class="reference" href="/actions/NORD-2025-001">' in page
    assert 'href="/handover/cluster-1/actions">Vælg, hvad der overdrages</a>' in page
    assert "De er hos Klynge Nord igen" in page
    for name in ("raad", "syd", "laeser", "formand"):
        assert not BACK.search(moved.as_user(f"{name}@example.dk").page("/")), name
    reader = moved.as_user("laeser@example.dk").page("/handover/cluster-1")
    assert "er returneret</h2>" in reader
    assert "Vælg, hvad der overdrages" not in reader
    assert "er returneret</h2>" not in raad.page("/handover/cluster-1")

    with moved.app.app_context():
        first, second = (db.session.get_one(HandoverItem, item).action_id for item in items[:2])
        scope = cluster_named("Nord")
        handover_preparing.choose_actions(scope, [first], choice="hand_over", deadline=None, actor=SYSTEM)
        move()
    assert BACK.findall(office.page("/"))[0][0] == "1"
    assert [address for _, address in ASKED.findall(raad.page("/"))] == ["/handover/packages/1", "/handover/packages/2"]
    with moved.app.app_context():
        close(second)
    assert not BACK.search(office.page("/"))
    assert "er returneret</h2>" not in office.page("/handover/cluster-1")


def test_there_is_no_button_that_moves_nothing(moved: Site) -> None:
    office = moved.as_user("sekretariat@example.dk")
    answer(moved.as_user("raad@example.dk"), waiting(moved)[:2], "returned")
    page = office.page("/handover/cluster-1/rehearsal")
    assert 'action="/handover/cluster-1/run"' not in page
    assert "Der er intet at overdrage: 2 handlinger er åbne, og de bliver." in page
    with moved.app.app_context():
        scope = cluster_named("Nord")
        chosen = [line.id for line in plan(scope).lines][:1]
        handover_preparing.choose_actions(scope, chosen, choice="hand_over", deadline=None, actor=SYSTEM)
    page = office.page("/handover/cluster-1/rehearsal")
    assert "Overdrag 1 handling</button>" in page
    assert "Der er intet at overdrage" not in page


@pytest.mark.parametrize(("what", "word"), [("accepted", "modtaget"), ("returned", "returneret")])
def test_who_answers_twice_is_told_so(moved: Site, what: str, word: str) -> None:
    items, raad = waiting(moved), moved.as_user("raad@example.dk")
    answer(raad, items[:2], what)
    assert "Handlingerne har allerede fået svar. Intet er ændret." in answer(raad, items[:2], what)
    assert f"Den er allerede {word}. Intet er ændret." in answer(raad, items[:1], what)
    assert "Handlingerne findes ikke. Intet er ændret." in answer(raad, [999], what)


def test_the_note_is_ready_when_somebody_has_looked_it_through(site: Site) -> None:
    browser = site.as_user("sekretariat@example.dk")
    line = re.compile(r'<span class="visually-hidden">(\S+) </span>(Overdragelsesnotat[^<]*)<')
    assert line.findall(browser.page("/handover/cluster-1")) == [
        ("Mangler:", "Overdragelsesnotat. Det er lavet ud fra referaterne; ingen har set det igennem endnu. ")
    ]
    # The draft is saved as it stands: that is what says that somebody has read it.
    assert "gem det alligevel" in browser.page("/handover/cluster-1/note")
    browser.send("/handover/cluster-1/note", {"text": "", "seen": 0})
    [(state, told)] = line.findall(browser.page("/handover/cluster-1"))
    assert state == "Klar:"
    assert re.fullmatch(r"Overdragelsesnotat, sidst gemt 10\. oktober 2025 af .+\. ", told)
    assert "gem det alligevel" not in browser.page("/handover/cluster-1/note")


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_note_is_called_what_it_is(site: Site, form: str) -> None:
    told = site.as_user("sekretariat@example.dk").get(f"/handover/cluster-1/note/{form}").headers["Content-Disposition"]
    assert told == f'attachment; filename="Overdragelsesnotat Nord 2025-10-10.{form}"'


def test_a_note_that_was_saved_before_the_last_move_is_to_be_looked_through_again(moved: Site) -> None:
    with moved.app.app_context():
        before = latest_package(cluster_named("Nord"))
        assert before
        before.started_at += timedelta(days=1)
        nord = db.session.scalars(select(Body).where(Body.prefix == "NORD")).one()
        make_action(nord, [role_of(nord, "secretariat")], title="Kom til bagefter")
        db.session.commit()
        db.session.remove()
    browser = moved.as_user("sekretariat@example.dk")
    browser.send("/handover/cluster-1/note", {"text": "- Hold fast i det nære.", "seen": 0})
    page = browser.page("/handover/cluster-1")
    assert re.search(r"Mangler: </span>Overdragelsesnotat, sidst gemt [^<]+, før den seneste overdragelse\.", page)


def test_the_progress_counts_what_the_button_counts(moved: Site) -> None:
    with moved.app.app_context():
        package = latest_package(cluster_named("Nord"))
        assert package is not None
        assert db.session.query(HandoverItem).filter_by(leaf=False).count() == 1  # the decision goes along
        assert progress(package) == (0, 3)  # answered, of those that have moved: none yet
        package.state = "moving"
        assert progress(package) == (3, 3)


def test_a_move_that_is_asked_for_during_an_undoing_is_not_begun(moved: Site) -> None:
    with moved.app.app_context():
        handover_moving.undo(1, actor=SYSTEM, now=clock.now())
        handover_moving.batch(1, now=clock.now(), size=1)
    page = moved.as_user("sekretariat@example.dk").send("/handover/cluster-1/run", {"sure": "1"}, follow_redirects=True)
    assert "Overdragelsen er ved at blive fortrudt. Det bliver gjort færdigt; intet overdrages." in page.text
    with moved.app.app_context():
        assert db.session.scalars(select(HandoverPackage.state)).all() == ["undone"]
