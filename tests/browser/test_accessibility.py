"""axe finds nothing on any page, open or closed, light or dark, wide or narrow; nothing is wider than 320 px."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveSite, OpenPage

pytestmark = pytest.mark.slow
PAGES = (
    "/", "/minutes", "/minutes/1", "/minutes/3/review", "/minutes/3/review?order=uncertain",
    "/minutes/3/review/summary", "/minutes/3/review/add?words=klyngen", "/minutes/3/withdraw",
    "/actions", "/actions?view=all&kind=task", "/actions?q=findesikke",
    "/actions/NORD-2025-006", "/actions/SYD-F-2025-020", "/mail", "/clock",
    "/administration", "/administration/policies", "/administration/policies/default",
    "/administration/parties", "/administration/parties/18", "/administration/parties/32",
    "/administration/parties/32/leave", "/administration/parties/32/merge?with=33", "/administration/mandates",
    "/administration/parties/new?kind=body", "/administration/parties/import",
    "/bodies", "/bodies/18/calendar", "/bodies/18/calendar/2",
    "/actions/new", "/actions/views", "/account", "/minutes/search?q=kommune",
    "/reminders", "/reminders/problems", "/reminders/preview?on=2025-10-13", "/administration/health",
    "/chair-review", "/chair-review?body=NORD", "/annex/18", "/reports/Nord/2025",
    "/handover", "/handover/cluster-1", "/handover/cluster-1/rehearsal", "/handover/cluster-1/owners",
    "/handover/cluster-1/actions", "/handover/cluster-1/note", "/handover/cluster-1/succession",
)  # fmt: skip


def violations(page: Page) -> list[str]:
    """What axe complains of, one line each."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark")])
def test_axe_finds_nothing(open_page: OpenPage, live: LiveSite, width: int, scheme: str) -> None:
    page = open_page(width, "admin@example.dk", color_scheme=scheme)
    found = {}
    for address in PAGES:
        page.goto(live.url(address))
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        found[address] = violations(page)
    assert {address: lines for address, lines in found.items() if lines} == {}


def test_axe_finds_nothing_where_proposals_are_split_merged_and_chosen(open_page: OpenPage, live: LiveSite) -> None:
    page = open_page(375, "admin@example.dk")
    page.goto(live.url("/minutes/3/review"))
    key = page.locator("[data-proposal]:has([data-merge])").first.get_attribute("data-proposal")
    of_item = page.locator(f"[data-proposal='{key}'] [data-merge]").get_attribute("href")
    assert of_item
    found = {}
    page.goto(live.url(of_item))
    other = page.get_by_role("checkbox").first
    found["choose"] = violations(page)
    other.check()
    page.get_by_role("button", name="Se dem samlet").click()
    expect(page.get_by_role("button", name="Saml til ét")).to_be_visible()
    found["merge"] = violations(page)
    page.goto(live.url(f"/minutes/3/review/{key}/split"))
    found["split"] = violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.goto(live.url("/minutes/3/review"))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    found["help"] = violations(page)
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_in_the_chairs_review(open_page: OpenPage, live: LiveSite, width: int) -> None:
    page = open_page(width, "admin@example.dk")
    page.goto(live.url("/chair-review?body=NORD"))
    page.get_by_role("button", name="Begynd").click()
    expect(page.get_by_role("heading", name="Hvad er konklusionen?")).to_be_visible()
    for details in page.locator("main details").all():
        details.evaluate("(each) => { each.open = true; }")
        assert violations(page) == []
        details.evaluate("(each) => { each.open = false; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_nothing_before_login(open_page: OpenPage, live: LiveSite) -> None:
    page = open_page(user=None)
    page.goto(live.url("/login"))
    assert violations(page) == []


def test_nothing_is_wider_than_a_small_phone(open_page: OpenPage, live: LiveSite) -> None:
    """320 px is also what is left of 1280 px at 400 % zoom."""
    page = open_page(320, "admin@example.dk")
    for address in PAGES:
        page.goto(live.url(address))
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


def test_the_menu_is_behind_a_button_on_a_narrow_page_and_stands_there_on_a_wide_one(
    open_page: OpenPage, live: LiveSite
) -> None:
    page = open_page(375, "admin@example.dk")
    page.goto(live.url("/actions"))
    menu, minutes = page.get_by_role("button", name="Menu", exact=True), page.get_by_role("link", name="Referater")
    expect(minutes).to_be_hidden()
    assert page.locator(".site-header").evaluate("(header) => header.offsetHeight") < 64
    menu.focus()
    page.keyboard.press("Enter")
    expect(minutes).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Luk menuen"
    page.keyboard.press("Escape")
    expect(minutes).to_be_hidden()
    assert menu.evaluate("(element) => element === document.activeElement")
    menu.click()
    page.get_by_role("button", name="Luk menuen").click()
    expect(minutes).to_be_hidden()
    # Where eight items do not stand in a row.
    page.set_viewport_size({"width": 800, "height": 800})
    expect(menu).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 800
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(menu).to_be_hidden()
    expect(minutes).to_be_visible()


def test_focus_is_visible_and_the_content_is_one_key_away(open_page: OpenPage, live: LiveSite) -> None:
    page = open_page(user="admin@example.dk")
    page.goto(live.url("/actions"))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Gå til indholdet")
    assert skip.evaluate("(element) => element === document.activeElement")
    assert re.match(r"^[1-9]", skip.evaluate("(element) => getComputedStyle(element).outlineWidth"))
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_what_can_only_be_clicked_is_not_printed(open_page: OpenPage, live: LiveSite) -> None:
    page = open_page(user="sekretariat.nord@example.dk")
    page.goto(live.url("/actions"))
    chosen = page.locator("td.column-choose").first
    assert chosen.is_visible()
    page.emulate_media(media="print")
    for part in (chosen, page.locator(".bulk-bar"), page.locator(".filters").first):
        assert not part.is_visible()
    assert page.locator("td.column-title").first.is_visible()
