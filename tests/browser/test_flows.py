"""From minutes to an assigned action, as the secretariat does it: on a desk, on a phone, without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import TO_UPLOAD, LiveSite, OpenPage
from tests.conftest import real_minutes

pytestmark = pytest.mark.slow
READING = 30_000  # milliseconds for a file to be read
REAL = "002_24abb3185ad832c0.txt"


def assert_fits(page: Page) -> None:
    """Nothing is wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def upload(page: Page, live: LiveSite) -> None:
    page.goto(live.url("/minutes"))
    page.get_by_label("Læg referater ind").set_input_files(TO_UPLOAD)
    page.get_by_role("button", name="Læs ind").click()
    expect(page.get_by_text("forslag er klar til gennemgang")).to_be_visible(timeout=READING)
    assert_fits(page)
    page.get_by_role("link", name=f"Åbn {TO_UPLOAD.name}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vest")
    page.wait_for_load_state()  # the scripts have run


@pytest.mark.parametrize("width", [1280, 375])
def test_from_minutes_to_action(open_page: OpenPage, live: LiveSite, width: int) -> None:
    page = open_page(width)
    assert_fits(page)
    upload(page, live)
    assert_fits(page)

    waiting = page.locator("[data-accept]").count()
    page.locator("[data-accept] button").first.click()
    expect(page.get_by_text(re.compile("Tildelt som VEST-2025-"))).to_be_visible()
    expect(page.locator("[data-accept]")).to_have_count(waiting - 1)

    page.get_by_role("link", name="Tildel resten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hvem får besked om hvad?")
    expect(page.get_by_text("sekretariat.vest@example.dk").first).to_be_visible()
    assert_fits(page)
    page.get_by_role("button", name="Tildel alle").click()
    expect(page.get_by_text("handlinger er oprettet")).to_be_visible()

    if width < 1000:
        page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("link", name="Handlinger", exact=True).click()
    assert_fits(page)
    row = page.get_by_role("row").filter(has_text="Jorunn Vibehede").filter(has_text="13. november 2025")
    row.get_by_role("link").click()
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_role("button", name="Sæt i gang").click()
    expect(page.get_by_text("Handlingen er i gang")).to_be_visible()
    page.get_by_role("button", name="Fortryd").click()
    expect(page.get_by_text("Ændringen er fortrudt")).to_be_visible()
    assert_fits(page)


def test_the_keyboard_does_the_whole_review(open_page: OpenPage, live: LiveSite) -> None:
    page = open_page()
    upload(page, live)
    cards = page.locator("[data-proposal]")
    page.keyboard.press("j")
    expect(cards.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(cards.nth(1)).to_be_focused()
    # what is settled leaves the uncertain ones, so the next one has another place afterwards
    following = page.locator(f"#{cards.nth(1).get_attribute('id')}")
    page.keyboard.press("k")
    page.keyboard.press("a")
    expect(page.get_by_text(re.compile("Tildelt som VEST-2025-"))).to_be_visible()
    expect(following).to_be_focused()
    page.wait_for_load_state()
    page.keyboard.press("r")
    page.keyboard.type("Allerede gjort")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Begrundelse: Allerede gjort")).to_be_visible()
    page.get_by_role("button", name=re.compile("Fortryd afvisningen")).click()
    expect(page.get_by_text("Afvisningen er fortrudt")).to_be_visible()


def test_text_and_proposals_are_joined_both_ways(open_page: OpenPage, live: LiveSite) -> None:
    page = open_page()
    upload(page, live)
    card = page.locator("[data-proposal]").nth(6)
    key = card.get_attribute("data-proposal")
    card.hover()
    passage = page.locator(f"mark[data-passages~='{key}']").first
    expect(passage).to_have_class(re.compile("is-joined"))
    page.locator("h1").hover()
    card.focus()
    expect(passage).to_be_in_viewport()
    page.locator("h1").hover()
    passage.hover()
    expect(card).to_have_class(re.compile("is-joined"))


def test_an_owner_is_found_while_typing(open_page: OpenPage, live: LiveSite) -> None:
    page = open_page()
    upload(page, live)
    card = page.locator("[data-proposal]").filter(has_text="samlede behandlingsdage").last
    card.get_by_text("Ret", exact=False).first.click()
    field = card.get_by_label("Tilføj ansvarlig")
    field.press_sequentially("morsø")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_contain_text("Morsø Kommune")
    field.press("Enter")
    expect(card.get_by_label("Morsø Kommune")).to_be_checked()
    card.get_by_label("Frist").fill("2025-12-01")
    card.get_by_role("button", name="Gem og tildel").click()
    link = page.get_by_role("link", name=re.compile("VEST-2025-")).last
    link.click()
    expect(page.get_by_text("man. 1. december 2025").first).to_be_visible()
    expect(page.get_by_text("Morsø Kommune").first).to_be_visible()


def test_filters_take_effect_when_they_are_changed(open_page: OpenPage, live: LiveSite) -> None:
    page = open_page(user="admin@example.dk")
    page.goto(live.url("/actions"))
    page.get_by_label("Klynge").select_option("Nord")
    page.wait_for_url(re.compile(r"cluster=Nord"))
    assert "body=" not in page.url
    references = page.locator("a.reference").all_inner_texts()
    assert references
    assert all(reference.startswith("NORD") for reference in references)


@pytest.mark.parametrize("width", [1280, 375])
def test_what_is_refused_far_down_a_page_is_seen_at_once(open_page: OpenPage, live: LiveSite, width: int) -> None:
    page = open_page(width, user="admin@example.dk")
    page.goto(live.url("/actions?view=open&cluster=Nord"))
    page.locator("a.reference").first.click()
    page.get_by_label("Ny frist", exact=True).fill("2025-01-06")
    page.get_by_role("button", name="Flyt", exact=True).click()
    told = page.get_by_role("alert").filter(has_text="overskredet")
    expect(told).to_be_in_viewport(ratio=0.9)
    expect(told).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Ny frist", exact=True)).to_be_focused()


def test_everything_works_without_javascript(open_page: OpenPage, live: LiveSite) -> None:
    page = open_page(java_script_enabled=False)
    upload(page, live)
    card = page.locator("[data-proposal]").nth(6)
    card.locator("summary").first.click()
    card.get_by_label("Tilføj ansvarlig").fill("Morsø Kommune")
    card.get_by_role("button", name="Gem og tildel").click()
    expect(page.get_by_text(re.compile("Tildelt som VEST-2025-"))).to_be_visible()
    page.get_by_role("link", name="Tildel resten").click()
    page.get_by_role("button", name="Tildel alle").click()
    page.goto(live.url("/actions?owner=Morsø+Kommune"))
    expect(page.locator("a.reference").first).to_be_visible()
    page.get_by_label("Søg", exact=True).fill("findes ikke noget sted")
    page.get_by_role("button", name="Vis").click()
    expect(page.get_by_text("Ingen handlinger passer")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 375])
def test_from_upload_to_assigned_by_the_keyboard_alone(open_page: OpenPage, live: LiveSite, width: int) -> None:
    """Real minutes: one key a proposal that is right, and the focus is never lost on the way."""
    page = open_page(width, "admin@example.dk")
    page.goto(live.url("/minutes"))
    page.get_by_label("Læg referater ind").set_input_files(real_minutes(REAL))
    page.get_by_role("button", name="Læs ind").focus()
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name=f"Åbn {REAL}")
    expect(link).to_be_visible(timeout=READING)
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-proposal]").first).to_be_visible()
    page.wait_for_load_state()
    assert_fits(page)

    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("j")
    here = page.locator("[data-proposal]:focus")
    page.keyboard.press("r")
    page.keyboard.type("jkaers?")  # letters, while somebody types
    page.keyboard.press("Enter")
    expect(page.get_by_text("Begrundelse: jkaers?")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("s")
    page.get_by_label("Hvad skal der ske?").nth(1).focus()
    page.keyboard.type("Den anden halvdel")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Del forslaget").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Forslaget er delt i 2")).to_be_visible()
    page.wait_for_load_state()
    left = page.locator("[data-accept]").count()
    for number in range(left, 0, -1):
        expect(here).to_have_count(1)
        page.keyboard.press("a")
        expect(page.locator("[data-accept]")).to_have_count(number - 1)
        page.wait_for_load_state()
    expect(page.get_by_text(re.compile(r"Alle \d+ forslag er gennemgået"))).to_be_visible()
    assert_fits(page)


def test_what_was_typed_is_offered_again_and_marked_words_are_added(open_page: OpenPage, live: LiveSite) -> None:
    page = open_page()
    upload(page, live)
    address = page.url
    card = page.locator("[data-proposal]").first
    card.locator("[data-drawer=edit] > summary").click()
    card.get_by_label("Hvad skal der ske?").fill("Halvt skrevet")
    expect(card.get_by_text("Udkastet er gemt")).to_be_visible()
    page.goto(address)
    page.get_by_role("link", name="Fortsæt på det").click()
    expect(page.get_by_label("Hvad skal der ske?").locator("visible=true")).to_have_value("Halvt skrevet")
    page.get_by_text("Parterne fortæller kort om de vigtigste begivenheder").click(click_count=3)
    expect(page.get_by_role("link", name="Tilføj opgave")).to_be_visible()
    page.keyboard.press("t")
    page.wait_for_url(re.compile("/add"))
    page.get_by_role("button", name="Tilføj", exact=True).click()
    expect(page.get_by_role("button", name="Fortryd tilføjelsen")).to_be_visible()
    expect(page.locator("[data-proposal]:focus")).to_have_count(1)


def test_the_browsers_back_leads_to_the_form_that_a_preview_began_on(open_page: OpenPage, live: LiveSite) -> None:
    page = open_page(user="admin@example.dk")
    page.goto(live.url("/actions"))
    page.locator("input[name=chosen]").first.check()
    page.get_by_label("Gør").select_option("deadline")
    page.get_by_role("button", name="Fortsæt").click()
    page.get_by_label("Ny frist").fill("2026-05-14")
    expect(page.get_by_text("Fristen falder på Kristi himmelfartsdag.")).to_be_visible()
    expect(page.get_by_role("button", name="Brug ons. 13. maj 2026")).to_be_visible()
    page.get_by_role("button", name="Se, hvad der sker").click()
    expect(page.get_by_role("button", name="Gennemfør")).to_be_visible()
    page.goto(live.url("/account"))
    page.go_back()
    expect(page.get_by_role("heading", name="Flyt frist: 1 handling")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Flyt frist: 1 handling")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Ny frist")).to_have_value("2026-05-14")


def test_a_day_off_is_told_also_to_who_is_quicker_than_the_script(open_page: OpenPage, live: LiveSite) -> None:
    page = open_page(user="admin@example.dk")
    page.goto(live.url("/actions"))
    held: list[Route] = []
    page.route("**/deadlines*.js*", lambda route: held.append(route))
    page.locator("input[name=chosen]").first.check()
    page.get_by_label("Gør").select_option("deadline")
    page.get_by_role("button", name="Fortsæt").click(no_wait_after=True)
    page.get_by_label("Ny frist").fill("2026-05-14")
    (script,) = held
    script.continue_()
    expect(page.get_by_text("Fristen falder på Kristi himmelfartsdag.")).to_be_visible()


def test_neither_key_nor_mouse_leaves_what_the_chair_has_typed(open_page: OpenPage, live: LiveSite) -> None:
    page = open_page(user="rasmine.birkelyng@example.dk")
    page.goto(live.url("/chair-review?body=NORD"))
    page.get_by_role("button", name="Begynd", exact=True).click()
    expect(page.get_by_role("heading", name="Hvad er konklusionen?")).to_be_visible()
    here, field = page.url, page.locator("#note-note")
    page.keyboard.press("n")
    page.keyboard.type("Tages op igen")
    for key in "jx":
        page.keyboard.press("Escape")
        expect(field).to_be_hidden()
        page.keyboard.press(key)
        expect(field).to_be_focused()
        expect(page.get_by_role("alert")).to_contain_text("er ikke gemt")
        assert (page.url, field.input_value()) == (here, "Tages op igen")
    for way in (page.get_by_role("link", name="Næste"), page.get_by_role("button", name="Spring over")):
        page.keyboard.press("Escape")
        expect(field).to_be_hidden()
        way.click()
        expect(field).to_be_focused()
        assert (page.url, field.input_value()) == (here, "Tages op igen")
    field.fill("")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.wait_for_url(lambda address: address != here)
    # Whom it can be given to is fetched when the chair goes to the field.
    page.keyboard.press("s")
    page.locator("#owners-name").focus()
    expect(page.locator("#party-names option")).not_to_have_count(0)
