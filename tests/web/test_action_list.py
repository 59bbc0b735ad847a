"""The list of actions: filters, views, order, pages, and how much the database is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from tests.builders import make_action, make_body, make_organisation, make_person, role_of
from tests.web.conftest import Site
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.extensions import db
from workflow.models import Body, Cluster
from workflow.queries import action_filters
from workflow.queries.action_pages import SORTS, Sort, read_cursor
from workflow.queries.actions import ActionFilters, count_actions, list_actions, page_of

TODAY = date(2025, 10, 10)


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """The statements that the block sends."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def stock(app: Flask) -> dict[str, str]:
    """Actions of every sort; their references by a word."""
    nord, syd = make_body(), make_body("Politisk Sundhedsklynge Syd", "SYD", "Syd")
    joint = make_body("Fællesmøde", "FAELLES", ["Nord", "Syd"], level="joint")
    rebild = make_organisation("Rebild Kommune")
    person = make_person("Åse Ærø")
    person.organisation = rebild
    db.session.commit()
    office = role_of(nord, "secretariat")
    decision = make_action(nord, [office], TODAY, title="Beslutning", kind="decision", has_tasks=True)
    actions = {
        "decision": decision,
        "late": make_action(nord, [person], TODAY - timedelta(1), title="Ærinde på øen", parent=decision),
        "today": make_action(nord, [office], TODAY),
        "soon": make_action(syd, [rebild], TODAY + timedelta(14)),
        "later": make_action(joint, [rebild, office], TODAY + timedelta(15), owner_basis="stated"),
        "settled": make_action(nord, [office], TODAY - timedelta(100), status="settled", kind="recommendation"),
        "closed": make_action(nord, [office], TODAY - timedelta(5), status="closed"),
        "secret": make_action(nord, [office], TODAY, confidential=True),
    }
    return {word: action.reference for word, action in actions.items()}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (ActionFilters(), "decision late today soon later settled closed secret"),
        (ActionFilters(leaves=True, open=True), "late today soon later secret"),
        (ActionFilters(overdue_on=TODAY), "late"),
        (ActionFilters(overdue_on=TODAY + timedelta(15)), "late today soon secret"),
        (ActionFilters(cluster="Syd"), "soon later"),
        (ActionFilters(body="FAELLES"), "later"),
        (ActionFilters(body="Fællesmøde"), "later"),
        (ActionFilters(owner="Rebild Kommune"), "late soon later"),
        (ActionFilters(owner="Åse Ærø"), "late"),
        (ActionFilters(owner="rebild"), "late soon later"),
        (ActionFilters(status="settled"), "settled"),
        (ActionFilters(kind="decision"), "decision"),
        (ActionFilters(text="ærinde ØEN"), "late"),
        (ActionFilters(text="syd-2025"), "soon"),
        (ActionFilters(text="100%"), ""),
        (ActionFilters(text="åse"), "late"),
        (ActionFilters(text="rebild udarbejd"), "soon later"),
        (ActionFilters(due_from=TODAY, due_to=TODAY + timedelta(14), leaves=True, open=True), "today soon secret"),
        (ActionFilters(leaves=True, open=True, unowned=True), "late today soon secret"),
    ],
)
def test_filters(stock: dict[str, str], filters: ActionFilters, expected: str) -> None:
    found = {row.reference for row in list_actions(SYSTEM, filters, 100)}
    assert found == {stock[word] for word in expected.split()}
    assert count_actions(SYSTEM, filters) == len(found)


@pytest.mark.parametrize(("few", "some"), [(0, 100), (0, 0)])
def test_many_hits_are_found_like_few(
    stock: dict[str, str], monkeypatch: pytest.MonkeyPatch, few: int, some: int
) -> None:
    asked = [
        ActionFilters(owner="Rebild Kommune"),
        ActionFilters(text="rebild udarbejd"),
        ActionFilters(text="udarbejd"),
    ]
    before = [(list_actions(SYSTEM, filters, None), count_actions(SYSTEM, filters)) for filters in asked]
    assert all(rows for rows, _ in before)
    monkeypatch.setattr(action_filters, "FEW", few)
    monkeypatch.setattr(action_filters, "SOME", some)
    assert [(list_actions(SYSTEM, filters, None), count_actions(SYSTEM, filters)) for filters in asked] == before


@pytest.mark.parametrize("sort", SORTS)
def test_pages_follow_each_other_both_ways_without_gap_or_repeat(stock: dict[str, str], sort: Sort) -> None:
    everything = [row.reference for row in list_actions(SYSTEM, ActionFilters(), None, sort)]
    assert len(everything) == len(stock)
    pages = [page_of(SYSTEM, ActionFilters(), size=3, sort=sort)]
    while place := pages[-1].later:
        pages.append(page_of(SYSTEM, ActionFilters(), size=3, sort=sort, cursor=read_cursor(place, sort)))
    assert [row.reference for page in pages for row in page.rows] == everything
    assert pages[0].earlier is None
    back = [pages[-1]]
    while place := back[0].earlier:
        cursor = read_cursor(place, sort, backwards=True)
        back.insert(0, page_of(SYSTEM, ActionFilters(), size=3, sort=sort, cursor=cursor))
    assert [row.reference for page in back for row in page.rows] == everything


def test_titles_are_in_danish_order_on_both_databases(app: Flask) -> None:
    body, titles = make_body(), ["»Akut«", "boliger", "Café", "Zoner", "ændring", "Øvelse", "Aalborg", "årsplan"]
    made = [make_action(body, title=title) for title in reversed(titles[:-1])]
    made[0].title = titles[-1]
    made += [make_action(body, title="Aalborg")]
    db.session.commit()
    assert [row.title for row in list_actions(SYSTEM, ActionFilters(), None, "title")] == titles
    later = page_of(SYSTEM, ActionFilters(), size=5, sort="title").later
    rest = page_of(SYSTEM, ActionFilters(), size=5, sort="title", cursor=read_cursor(later or "", "title"))
    assert [row.title for row in rest.rows] == titles[5:]


def test_a_page_stays_when_another_action_comes_before_it(stock: dict[str, str]) -> None:
    first = page_of(SYSTEM, ActionFilters(), size=4)
    second = page_of(SYSTEM, ActionFilters(), size=4, cursor=read_cursor(first.later or "", "deadline"))
    make_action(db.session.query(Body).first(), [], first.rows[0].deadline)  # type: ignore[arg-type]
    again = page_of(SYSTEM, ActionFilters(), size=4, cursor=read_cursor(first.later or "", "deadline"))
    assert again.rows == second.rows


def test_a_row_has_what_the_contract_names(stock: dict[str, str]) -> None:
    row = next(row for row in list_actions(SYSTEM, ActionFilters(), None) if row.reference == stock["later"])
    assert (row.clusters, row.owners, row.owner_basis) == (
        ("Nord", "Syd"), ["Rebild Kommune", "Sekretariatet, Politisk Sundhedsklynge Nord"], "stated",
    )  # fmt: skip
    late = next(row for row in list_actions(SYSTEM, ActionFilters(), None) if row.reference == stock["late"])
    assert late.parent == stock["decision"]
    assert late.meeting_date == date(2025, 4, 24)
    assert late.evidence.startswith("Klyngen beder")


def test_everybody_sees_the_own_scope(stock: dict[str, str]) -> None:
    clusters = {cluster.name: cluster.id for cluster in db.session.query(Cluster)}
    reader = Actor(1, "Læser", frozenset({Grant("reader", cluster_id=clusters["Nord"])}))
    chair = Actor(1, "Formand", frozenset({Grant("chair", cluster_id=clusters["Nord"])}))
    nobody = Actor(1, "Ingen", frozenset({Grant("owner")}))
    seen = {row.reference for row in list_actions(reader, ActionFilters(), None)}
    assert stock["secret"] not in seen
    assert {stock["late"], stock["later"]} <= seen
    assert stock["soon"] not in seen
    assert stock["secret"] in {row.reference for row in list_actions(chair, ActionFilters(), None)}
    assert list_actions(nobody, ActionFilters(), None) == []


def test_a_longer_list_asks_no_more(stock: dict[str, str]) -> None:
    with counted_queries() as few:
        list_actions(SYSTEM, ActionFilters(), 2)
    with counted_queries() as many:
        list_actions(SYSTEM, ActionFilters(), 100)
    assert len(few) == len(many) <= 4


def test_the_page_filters_by_its_address(site: Site) -> None:
    browser = site.as_user("admin@example.dk")
    page = browser.page("/actions?view=overdue")
    assert "NORD-2025-001" in page
    assert "overskredet med 9 dage" in page
    assert "NORD-2025-002" not in page
    assert "SYD-2025-001" in browser.page("/actions?cluster=Syd&view=soon")
    assert "Ingen handlinger passer" in browser.page("/actions?q=findesikke")
    # What cannot be is as good as not asked.
    assert "3 handlinger" in browser.page("/actions?status=%3Cb%3E&sort=rand&after=x&kind=0")


def test_a_day_that_is_none_limits_nothing_and_is_told(site: Site) -> None:
    browser = site.as_user("admin@example.dk")
    for field, value, said in (
        ("made_from", "abc", "Oprettet fra: »abc« er ikke en dato."),
        ("made_to", "31-02-2025", "Oprettet til og med: »31-02-2025« er ikke en dato."),
        ("from", "9999-12-31", "Frist fra: »9999-12-31« ligger ikke mellem 2000 og 2099."),
        ("to", "x" * 90, f"Frist til og med: »{'x' * 40} …« er ikke en dato."),
    ):
        page = browser.page(f"/actions?{field}={value}")
        assert f"{said} Listen er ikke filtreret efter det. Skriv fx 24-10-2025." in page, field
        assert "3 handlinger" in page
        assert f"{field}={value}" not in page  # nor do its links, files and kept views ask for it
        answer = browser.get(f"/actions/handlinger.csv?{field}={value}")
        assert answer.status_code == 422
        assert said in answer.text
    for rightly in ("", "?from=2025-10-20", "?from=20-10-2025&to="):
        assert "ikke filtreret" not in browser.page(f"/actions{rightly}")


def test_the_figures_lead_to_as_many_actions(site: Site) -> None:
    browser = site.as_user("admin@example.dk")
    figures = re.findall(r'<a href="(/actions\?[^"]+)"><span class="figure-count">(\d+)</span>', browser.page("/"))
    assert len(figures) == 12
    for address, count in figures:
        page = browser.page(address.replace("&amp;", "&"))
        found = re.search(r"(\d+) handling", page)
        assert (int(found[1]) if found and "Ingen handlinger passer" not in page else 0) == int(count), address


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_only_who_can_confirm_is_shown_what_waits_for_it(site: Site) -> None:
    tab = "view=confirm"
    for who in ("admin", "sekretariat"):
        assert tab in site.as_user(f"{who}@example.dk").page("/actions")
    chair = site.as_user("formand@example.dk")
    assert tab not in chair.page("/actions")
    assert f'{tab}" aria-current="page"' in chair.page(f"/actions?{tab}")  # an address that somebody was sent


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_reference_leads_straight_to_its_action(site: Site) -> None:
    browser = site.as_user("sekretariat@example.dk")
    assert browser.get("/actions?q=nord-2025-1").location == "/actions/NORD-2025-001"
    # What one may not see is searched for like any other words.
    assert "Ingen handlinger passer" in browser.page("/actions?q=SYD-2025-001")
    assert browser.get("/actions?after=x~y&before=2025-13-01~5&from=31-02-2025&q=%22").status_code == 200


def test_the_number_of_a_reference_counts_as_a_number(app: Flask) -> None:
    nord, syd = make_body(), make_body("Politisk Sundhedsklynge Syd", "NORDSYD", "Syd")
    owner = make_person("Åse Ærø")
    expected = ["NORD-2024-1001", "NORD-2025-007", "NORD-2025-999", "NORD-2025-1000", "NORDSYD-2024-002"]
    for reference in reversed(expected):
        make_action(syd if "SYD" in reference else nord, [owner], TODAY).reference = reference
    db.session.commit()
    assert [row.reference for row in list_actions(SYSTEM, ActionFilters(), None, "reference")] == expected
    first = page_of(SYSTEM, ActionFilters(), size=3, sort="reference")
    second = page_of(
        SYSTEM, ActionFilters(), size=3, sort="reference", cursor=read_cursor(first.later or "", "reference")
    )
    assert [row.reference for row in (*first.rows, *second.rows)] == expected
    before = read_cursor(second.earlier or "", "reference", backwards=True)
    back = page_of(SYSTEM, ActionFilters(), size=3, sort="reference", cursor=before)
    assert [row.reference for row in back.rows] == expected[:3]
