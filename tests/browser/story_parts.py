"""What the story is told with: an installation with its workers, and somebody who looks closely at every page."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from werkzeug.serving import make_server

from tests.browser.conftest import LiveSite
from tests.browser.test_accessibility import violations
from tests.tasks.real_parts import Installation
from workflow.clock import at_local
from workflow.services import clock_steps

MONDAY = at_local(date(2025, 6, 23))
WORKING = 30_000  # milliseconds that a worker may need


@contextmanager
def installation_at_work(folder: Path) -> Iterator[tuple[Installation, LiveSite]]:
    """All parts on the database in `folder`, on a Monday morning by a clock that can be stepped; mail goes to /mail."""
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
                clock_steps.set_clock(MONDAY)
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
