"""The whole story on real minutes, with real workers: from the file to the action that is approved and closed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import MINUTES, LiveSite, OpenPage
from tests.browser.story_parts import (
    OWNER,
    TITLE,
    WORKING,
    Looker,
    edit,
    installation_at_work,
    next_day,
    press,
    review_by_keys,
    review_by_touch,
    waiting_task,
)
from tests.conftest import real_minutes
from workflow import clock
from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.services.accounts import users
from workflow.services.intake import intake
from workflow.services.register import register

pytestmark = pytest.mark.slow
REAL = "002_24abb3185ad832c0.txt"
SECRETARY, STAND_IN = "sekretariat.midt@example.dk", "vikar.syd@example.dk"
OWNER_MAIL = "frida.ahornholt@example.dk"
NOTE = "Prøvet af i to kommuner; notatet er sendt."
DESK, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=375, height=812)


@pytest.fixture(scope="module")
def live(sqlite_with_register: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """One installation for the whole story; minutes of Syd wait for two secretaries."""
    folder = tmp_path_factory.mktemp("story")
    shutil.copyfile(sqlite_with_register, folder / "workflow.sqlite3")
    with installation_at_work(folder) as (made, site):
        with made.app.app_context():
            name = "2025-09-10-syd.txt"
            intake.import_document((MINUTES / name).read_bytes(), name, actor=SYSTEM, now=clock.now(), accept=False)
            secret = users.hash_password(register.EXAMPLE_PASSWORD)
            users.add_user("Vikar for Syd", STAND_IN, secret, role="secretariat", scope="cluster:Syd")
            db.session.commit()
            db.session.remove()
        yield site


@pytest.fixture
def looker() -> Iterator[Looker]:
    """Who looks at every page; the test fails for what was found on any of them."""
    looker = Looker()
    yield looker
    assert looker.found == {}


def opened(open_page: OpenPage, size: ViewportSize, user: str | None) -> Page:
    """A browser of that size, with touch where it is a phone's."""
    page = open_page(size["width"], user, has_touch=size is PHONE)
    page.set_viewport_size(size)
    return page


def test_two_who_mend_the_same_proposal_see_both_versions(open_page: OpenPage, live: LiveSite, looker: Looker) -> None:
    first, second = (opened(open_page, DESK, user) for user in ("sekretariat.syd@example.dk", STAND_IN))
    for page in (first, second):
        page.goto(live.url("/minutes/1/review"))
    key = waiting_task(first).get_attribute("data-proposal")
    ours, theirs = (page.locator(f"[data-proposal='{key}']") for page in (first, second))
    edit(ours, "Den ene udgave", "Morsø Kommune")
    edit(theirs, "Den anden udgave", "Rebild Kommune")
    ours.get_by_role("button", name="Gem", exact=True).click()
    expect(first.get_by_text("Forslaget er rettet")).to_be_visible()
    theirs.get_by_role("button", name="Gem", exact=True).click()

    expect(second.get_by_role("heading", level=1)).to_have_text("To har rettet det samme forslag")
    for field, one, other in (
        (TITLE, "Den ene udgave", "Den anden udgave"), ("Ansvarlige", "Morsø Kommune", "Rebild Kommune")
    ):  # fmt: skip
        both = second.get_by_role("group", name=field)
        expect(both).to_contain_text(f"Dit {other}")
        expect(both).to_contain_text(f"Gemt af Sekretariatet for Sundhedsklynge Syd {one}")
    for size in (PHONE, DESK):
        second.set_viewport_size(size)
        looker.look(second, "two versions")
    second.get_by_role("group", name=TITLE).get_by_text("Den ene udgave").click()
    second.get_by_role("button", name="Gem valgene").click()
    expect(second.get_by_text("Forslaget er gemt, som du valgte")).to_be_visible()
    expect(theirs).to_contain_text("Den ene udgave")
    expect(theirs.locator(".proposal-facts")).to_contain_text("Rebild Kommune")

    edit(theirs, "For sent", "Vesthimmerland")
    ours.get_by_role("button", name=re.compile("^Tildel")).click()
    expect(first.get_by_text("har ændret forslaget, siden du så det. Intet er tildelt.")).to_be_visible()
    expect(ours).to_contain_text("Rebild Kommune")
    ours.get_by_role("button", name=re.compile("^Tildel")).click()
    expect(first.get_by_text(re.compile("Tildelt som SYD-2025-"))).to_be_visible()
    theirs.get_by_role("button", name="Gem", exact=True).click()
    expect(second.get_by_text("For sent")).to_be_visible()
    expect(second.get_by_role("link", name=re.compile("Gå til SYD-2025-"))).to_be_visible()
    for size in (PHONE, DESK):
        second.set_viewport_size(size)
        looker.look(second, "a version that came too late")


@pytest.mark.parametrize(
    ("size", "day", "approver"),
    [(DESK, "11. juni", "eskild.kridtmark@example.dk"), (PHONE, "4. juni", SECRETARY)],
    ids=["desk, keys", "phone, touch"],
)
def test_from_the_file_to_what_is_approved(
    open_page: OpenPage, live: LiveSite, looker: Looker, tmp_path: Path, size: ViewportSize, day: str, approver: str
) -> None:
    by_keys = size is DESK
    title = f"Afprøve modellen fra mødet den {day}"
    file = tmp_path / f"referat-{size['width']}.txt"
    text = real_minutes(REAL).read_text(encoding="utf-8")  # a meeting of its own for each size
    number = day.split(".")[0]
    file.write_text(text.replace("11. juni", day).replace("11-06-2025", f"{number:0>2}-06-2025"), encoding="utf-8")

    page = opened(open_page, size, SECRETARY)
    page.goto(live.url("/minutes"))
    page.get_by_label("Læg referater ind").set_input_files(file)
    press(page, page.get_by_role("button", name="Læs ind"), by_keys=by_keys)
    to_review = page.get_by_role("link", name=f"Åbn {file.name}")
    expect(to_review).to_be_visible(timeout=WORKING)
    looker.look(page, "the file has been read")
    press(page, to_review, by_keys=by_keys)
    expect(waiting_task(page)).to_be_visible()
    page.wait_for_load_state()
    looker.look(page, "review")
    (review_by_keys if by_keys else review_by_touch)(page, looker, title)
    looker.look(page, "some are settled")

    press(page, page.get_by_role("link", name="Tildel resten"), by_keys=by_keys)
    expect(page.get_by_role("heading", level=1)).to_have_text("Hvem får besked om hvad?")
    told = page.locator(".recipients > li").filter(has_text=OWNER)
    expect(told).to_contain_text(OWNER_MAIL)
    expect(told).to_contain_text(title)
    looker.look(page, "summary")
    press(page, page.get_by_role("button", name="Tildel alle"), by_keys=by_keys)
    expect(page.get_by_text("handlinger er oprettet")).to_be_visible()
    looker.look(page, "assigned")

    next_day(page, live)
    looker.look(page, "mails")
    page.locator(".mail-list a").filter(has_text=OWNER_MAIL).filter(has_text=title).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ny opgave")
    looker.look(page, "mail")
    mail = page.locator(".mail-text").inner_text()
    assert f"Kære {OWNER}" in mail
    assert title in " ".join(mail.split())
    address = re.findall(r"http\S+/actions/MIDT-2025-\d+", mail)
    assert len(address) == 1
    in_html = page.frame_locator(".mail-frame").get_by_role("link", name="Udført")
    link = in_html.first.get_attribute("href") or ""
    assert link.startswith(live.url("/s/"))
    assert link.partition("?")[0] in mail

    owner = opened(open_page, size, None)  # who is not logged in, and never will be
    owner.goto(link.partition("?")[0])
    looker.look(owner, "nothing is chosen yet")
    owner.goto(f"{link.partition('?')[0]}?svar=ny-frist")
    press(owner, owner.get_by_role("button", name="Send svaret"), by_keys=by_keys)
    expect(owner.get_by_role("alert")).to_contain_text("Vælg den frist, du ønsker")
    looker.look(owner, "a day is missing")
    owner.goto(link)
    expect(owner.get_by_role("heading", level=1)).to_have_text(title)
    expect(owner.get_by_role("radio", name="Udført")).to_be_checked()
    looker.look(owner, "an answer is chosen")
    owner.get_by_role("textbox", name="Bemærkning").fill(NOTE)
    press(owner, owner.get_by_role("button", name="Send svaret"), by_keys=by_keys)
    expect(owner.get_by_role("heading", level=1)).to_have_text("Tak for svaret")
    expect(owner.get_by_text("Sekretariatet eller formandskabet godkender og lukker den")).to_be_visible()
    looker.look(owner, "answered")
    owner.goto(link)
    expect(owner.get_by_role("heading", level=1)).to_have_text("Tak for svaret")
    assert owner.context.cookies() == []

    office = opened(open_page, size, approver)
    looker.look(office, "overview")
    office.get_by_role("link", name=re.compile("afventer godkendelse")).first.click()
    looker.look(office, "what waits to be approved")
    office.get_by_role("link", name=address[0].rpartition("/")[2]).click()
    status = office.get_by_role("region", name="Status")
    expect(status).to_contain_text(f"Meldt udført af {OWNER}")
    expect(status).to_contain_text(NOTE)
    looker.look(office, "to be approved")
    press(office, office.get_by_role("button", name="Godkend og luk"), by_keys=by_keys)
    expect(office.get_by_text("Handlingen er lukket")).to_be_visible()
    looker.look(office, "closed")
    assert office.locator(".timeline-title strong").all_inner_texts() == [
        "Godkendt og lukket", "Meldt udført", f"Mail sendt til {OWNER}: ny opgave", "Oprettet",
    ]  # fmt: skip


def test_the_story_without_javascript(open_page: OpenPage, live: LiveSite) -> None:
    page = open_page(user="sekretariat.nord@example.dk", java_script_enabled=False)
    file = MINUTES / "2025-06-19-nord.md"
    page.goto(live.url("/minutes"))
    page.get_by_label("Læg referater ind").set_input_files(file)
    page.get_by_role("button", name="Læs ind").click()
    to_review = page.get_by_role("link", name=f"Åbn {file.name}")
    expect(to_review).to_be_visible(timeout=WORKING)  # the page loads itself again until then
    to_review.click()
    card = waiting_task(page)
    edit(card, "Afprøve modellen uden script", OWNER)
    card.get_by_label("Frist").fill("2025-08-29")
    card.get_by_role("button", name="Gem", exact=True).click()
    page.get_by_role("link", name="Tildel resten").click()
    expect(page.locator(".recipients > li").filter(has_text=OWNER)).to_contain_text("Afprøve modellen uden script")
    page.get_by_role("button", name="Tildel alle").click()
    expect(page.get_by_text("handlinger er oprettet")).to_be_visible()

    page.goto(live.url("/clock"))
    page.locator("main").get_by_role("button", name="Næste dag").click()
    expect(page.locator("main").get_by_role("button", name="Næste dag")).to_be_visible(timeout=WORKING)
    page.goto(live.url("/mail"))
    page.locator(".mail-list a").filter(has_text=OWNER_MAIL).filter(has_text="uden script").click()
    mail = page.locator(".mail-text").inner_text()
    (address,) = re.findall(r"http\S+/actions/NORD-2025-\d+", mail)
    (link,) = re.findall(r"Svar: (\S+)", mail)

    owner = open_page(375, None, java_script_enabled=False, has_touch=True)
    owner.goto(link)
    expect(owner.get_by_label("Ønsket frist")).to_be_hidden()
    owner.get_by_text("Ny frist", exact=True).tap()
    expect(owner.get_by_label("Ønsket frist")).to_be_visible()
    owner.get_by_text("Udført", exact=True).tap()
    owner.get_by_role("textbox", name="Bemærkning").fill(NOTE)
    owner.get_by_role("button", name="Send svaret").tap()
    expect(owner.get_by_role("heading", level=1)).to_have_text("Tak for svaret")

    chair = open_page(user="rasmine.birkelyng@example.dk", java_script_enabled=False)
    chair.goto(address)
    chair.get_by_role("button", name="Godkend og luk").click()
    expect(chair.locator(".timeline-title strong").first).to_have_text("Godkendt og lukket")
    expect(chair.get_by_text(NOTE)).to_be_visible()
