"""What the story is told with: an installation with its workers, and somebody who looks closely at every page."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from werkzeug.serving import make_server

from tests.browser.conftest import LiveSite
from tests.browser.test_accessibility import violations
from tests.tasks.real_parts import Installation
from workflow.clock import at_local
from workflow.services.installation import clock_steps

MONDAY = at_local(date(2025, 6, 23))
TITLE = "Hvad skal der ske?"
OWNER = "Frida Ahornholt"
WORKING = 30_000  # milliseconds that a worker may need


@contextmanager
def installation_at_work(folder: Path, begins: datetime = MONDAY) -> Iterator[tuple[Installation, LiveSite]]:
    """All parts on the database in `folder`, by a clock that can be stepped; mail goes to /mail."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        made = Installation(
            {
                "WORKFLOW_ENV": "test",
                "WORKFLOW_DATABASE_URL": f"sqlite:///{folder / 'workflow.sqlite3'}",
                "WORKFLOW_DATA_DIR": str(folder / "data"),
                "WORKFLOW_SECRET_KEY": "a test's secret",
                "WORKFLOW_BASE_URL": address,
            }
        )
        server = make_server("127.0.0.1", 0, made.app, threaded=True, fd=listening.fileno())
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        try:
            with made.app.app_context():
                clock_steps.set_clock(begins)
            made.start_broker()
            made.start_worker()
            made.start_reader()
            thread.start()
            yield made, LiveSite(address)
        finally:
            if thread.is_alive():
                server.shutdown()
                thread.join()
            made.close()
            print((made.settings.data_dir / "log.txt").read_text(errors="replace")[-4000:])  # noqa: T201  (on failure)


@dataclass
class Looker:
    """Looks at each page on the way; what it finds is told together at the end."""

    found: dict[str, list[str]] = field(default_factory=dict)

    def look(self, page: Page, state: str) -> None:
        """axe, and whether the page is wider than its window."""
        complaints = violations(page)
        width, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        if width > window:
            complaints.append(f"{width} px wide in a window of {window} px")
        if complaints:
            self.found[f"{state} ({page.url})"] = complaints


def tab_to(page: Page, target: Locator) -> None:
    """Presses Tab until `target` has the focus, as somebody without a mouse does."""
    for _ in range(200):
        if target.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    expect(target).to_be_focused()


def press(page: Page, target: Locator, *, by_keys: bool) -> None:
    """Uses a link or a button: Tab and Enter, or a finger."""
    if not by_keys:
        target.tap()
        return
    tab_to(page, target)
    page.keyboard.press("Enter")


def next_day(page: Page, live: LiveSite) -> None:
    """The button of the example's bar: the worker lives through the rest of the day, and mail is sent."""
    page.goto(live.url("/mail"))
    page.get_by_role("button", name="Næste dag").click()
    page.wait_for_url("**/mail", timeout=WORKING)
    expect(page.get_by_role("heading", level=1)).to_have_text("Mail")


def waiting_task(page: Page) -> Locator:
    return page.locator(".proposal.is-task.is-proposed").first


def tasks_of(page: Page) -> list[Locator]:
    """The three tasks of the minutes, wherever they stand later."""
    cards = page.locator(".proposal.is-task.is-proposed")
    expect(cards).to_have_count(3)
    return [page.locator(f"#{card.get_attribute('id')}") for card in cards.all()]


def suggested(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")


def edit(card: Locator, title: str, owner: str) -> None:
    """Opens the form of a proposal and types into it; whoever was the owner is so no more."""
    card.locator("[data-drawer=edit] > summary").click()
    for box in card.locator(".owner-choices input:checked:not([type=radio])").all():
        box.uncheck()
    card.get_by_label(TITLE).fill(title)
    card.get_by_label("Tilføj ansvarlig").fill(owner)


def review_by_keys(page: Page, looker: Looker, title: str) -> None:
    """One task is mended, one assigned, one rejected, and the focus is never lost."""
    first, second, third = tasks_of(page)
    page.keyboard.press("j")
    expect(first).to_be_focused()
    page.keyboard.press("e")
    expect(first.get_by_label(TITLE)).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(title)
    tab_to(page, first.get_by_label("Tilføj ansvarlig"))
    page.keyboard.type("frida")
    expect(suggested(page)).to_contain_text(OWNER)
    looker.look(page, "an owner is looked for")
    page.keyboard.press("Enter")
    expect(first.get_by_label(OWNER, exact=True)).to_be_checked()
    press(page, first.get_by_role("button", name="Gem", exact=True), by_keys=True)
    expect(page.get_by_text("Forslaget er rettet")).to_be_visible()
    page.wait_for_load_state()
    expect(first).to_be_focused()
    page.keyboard.press("j")
    expect(second).to_be_focused()
    page.keyboard.press("a")
    expect(page.get_by_text(re.compile("Tildelt som MIDT-2025-"))).to_be_visible()
    page.wait_for_load_state()
    expect(third).to_be_focused()  # what stood below the one that was answered
    page.keyboard.press("r")
    looker.look(page, "a reason is asked for")
    page.keyboard.type("Allerede gjort")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Begrundelse: Allerede gjort")).to_be_visible()
    page.wait_for_load_state()


def review_by_touch(page: Page, looker: Looker, title: str) -> None:
    """The same with a finger."""
    first, second, third = tasks_of(page)
    first.locator("[data-drawer=edit] > summary").tap()
    first.get_by_label(TITLE).fill(title)
    first.get_by_label("Tilføj ansvarlig").press_sequentially("frida")
    expect(suggested(page)).to_contain_text(OWNER)
    looker.look(page, "an owner is looked for")
    suggested(page).tap()
    first.get_by_label("Frist").fill("2025-08-29")
    first.get_by_role("button", name="Gem", exact=True).tap()
    expect(page.get_by_text("Forslaget er rettet")).to_be_visible()
    second.get_by_role("button", name=re.compile("^Tildel")).tap()
    expect(page.get_by_text(re.compile("Tildelt som MIDT-2025-"))).to_be_visible()
    third.locator("[data-drawer=reject] > summary").tap()
    looker.look(page, "a reason is asked for")
    third.get_by_label("Hvorfor?").fill("Allerede gjort")
    third.get_by_role("button", name="Afvis forslaget").tap()
    expect(page.get_by_text("Begrundelse: Allerede gjort")).to_be_visible()
