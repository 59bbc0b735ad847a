"""A real browser on a real server: Debian's Chromium, and the app on a free port of this machine."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from werkzeug.serving import make_server

from tests.conftest import MORNING
from workflow import clock, create_app
from workflow.config import PROJECT, read_settings
from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.services.intake import intake
from workflow.services.register import register

MINUTES = PROJECT / "examples" / "north-jutland" / "minutes"
TO_UPLOAD = MINUTES / "2025-09-24-vest.md"
OpenPage = Callable[..., Page]


@dataclass(frozen=True)
class LiveSite:
    """Where the app answers."""

    address: str

    def url(self, path: str) -> str:
        """The whole address of a page."""
        return self.address + path


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium: no wheel carries one."""
    chromium = shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is missing in CI")
        pytest.skip("chromium is not on this machine")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": chromium, "args": quiet}


@pytest.fixture(scope="session")
def filled_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's register, the minutes of Nord and Syd's professional level assigned, Syd's to be reviewed."""
    folder = tmp_path_factory.mktemp("filled")
    app = _app(sqlite_template, folder)
    with app.app_context():
        _fill()
        db.session.remove()
        db.engine.dispose()  # the last connection to close puts the journal's content into the file
    return folder / "workflow.sqlite3"


@pytest.fixture
def live(filled_template: Path, tmp_path: Path) -> Iterator[LiveSite]:
    """A copy of the filled database, on a free port."""
    app = _app(filled_template, tmp_path)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield LiveSite(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def open_page(browser: Browser, live: LiveSite) -> Iterator[OpenPage]:
    """Opens a page in a browser of its own, logged in; an error in its console fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_(width: int = 1280, user: str | None = "sekretariat.vest@example.dk", **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="da-DK", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if user:
            page.goto(live.url("/login"))
            page.get_by_label("Mailadresse").fill(user)
            page.get_by_label("Adgangskode").fill(register.EXAMPLE_PASSWORD)
            page.get_by_role("button", name="Log ind", exact=True).click()
            page.wait_for_url(live.url("/"))
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def _is_complaint(message: ConsoleMessage) -> bool:
    """Chromium also tells of a page that answers 409 or 422, which is how a conflict or a slip is shown."""
    return message.type == "error" and not re.search("status of (409|422)", message.text)


def _app(database: Path, folder: Path) -> Flask:
    """The app on a copy of `database` in `folder`."""
    file = folder / "workflow.sqlite3"
    shutil.copyfile(database, file)
    return create_app(
        read_settings(
            {"WORKFLOW_ENV": "test", "WORKFLOW_DATABASE_URL": f"sqlite:///{file}", "WORKFLOW_NOW": MORNING,
             "WORKFLOW_DATA_DIR": str(folder / "data"), "WORKFLOW_SECRET_KEY": "a test's secret"}
        )
    )  # fmt: skip


def _fill() -> None:
    register.load_examples_register("north-jutland", with_people=True)
    for name, accept in (
        ("2025-06-19-nord.md", True), ("2025-09-17-syd-fagligt.txt", True), ("2025-09-10-syd.txt", False)
    ):  # fmt: skip
        intake.import_document((MINUTES / name).read_bytes(), name, actor=SYSTEM, now=clock.now(), accept=accept)
