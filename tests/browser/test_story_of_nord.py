"""The story of Sundhedsklynge Nord on its real minutes: from 24 April 2025 until its successor has answered."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveSite, OpenPage
from tests.browser.story_parts import WORKING, Looker, installation_at_work, next_day
from tests.conftest import real_minutes
from tests.tasks.real_parts import Installation
from workflow.clock import at_local
from workflow.services.installation import clock_steps

pytestmark = pytest.mark.slow
REAL = "001_3da8c5a58e2149b5.txt"
PAPER = "Udarbejde et overdragelsesdokument"
OFFICE, CHAIR, COUNCIL = (
    "sekretariat.nord@example.dk", "rasmine.birkelyng@example.dk", "sekretariat.vendsyssel@example.dk"
)  # fmt: skip
NEW_DEADLINE = "2026-01-22"  # the council's first meeting
REASON = "Opgaven hører til i kommunerne."


@pytest.fixture
def at_work(sqlite_with_register: Path, tmp_path: Path) -> Iterator[tuple[Installation, LiveSite]]:
    """All parts, on the Monday after the meeting."""
    shutil.copyfile(sqlite_with_register, tmp_path / "workflow.sqlite3")
    with installation_at_work(tmp_path, at_local(date(2025, 4, 28))) as (made, site):
        yield made, site


@pytest.fixture
def live(at_work: tuple[Installation, LiveSite]) -> LiveSite:
    """Where it answers."""
    return at_work[1]


def on(made: Installation, day: date) -> None:
    """Sets the clock to the morning of a day."""
    with made.app.app_context():
        clock_steps.set_clock(at_local(day))


def mail_to(page: Page, address: str, subject: str) -> str:
    """Opens the newest mail to an address whose subject has these words, and gives its text."""
    found = page.locator(".mail-list a").filter(has_text=address).filter(has_text=re.compile(subject))
    found.first.click()
    expect(page.locator(".mail-text")).to_be_visible()
    return " ".join(page.locator(".mail-text").inner_text().split())


def file_behind(page: Page, name: str) -> bytes:
    """Downloads what the link gives."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).first.click()
    return Path(download.value.path()).read_bytes()


def text_of_document(content: bytes) -> str:
    """All words of a DOCX, its tables too."""
    opened = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(paragraph.text for paragraph in opened.paragraphs), *cells]).split())


def opens_in_office(content: bytes, folder: Path) -> None:
    """LibreOffice makes a PDF of it, where there is one on the machine."""
    program = shutil.which("soffice")
    if program is None:
        return
    (folder / "note.docx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / "note.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert (folder / "note.pdf").read_bytes().startswith(b"%PDF")


def test_from_the_minutes_to_the_council(
    open_page: OpenPage, at_work: tuple[Installation, LiveSite], tmp_path: Path
) -> None:
    made, live = at_work
    looker = Looker()

    # The minutes come in, and are assigned.
    office = open_page(user=OFFICE)
    office.goto(live.url("/minutes"))
    office.get_by_label("Læg referater ind").set_input_files(real_minutes(REAL))
    office.get_by_role("button", name="Læs ind").click()
    office.get_by_role("link", name=f"Åbn {REAL}").click(timeout=2 * WORKING)
    proposed = office.locator(".proposal.is-task.is-proposed").filter(has_text=PAPER)
    expect(proposed.locator(".proposal-facts")).to_contain_text("24. oktober 2025")
    expect(proposed.locator(".proposal-facts")).to_contain_text("Sekretariatet")
    office.get_by_role("link", name="Tildel resten").click()
    office.get_by_role("button", name="Tildel alle").click()
    expect(office.get_by_text("handlinger er oprettet")).to_be_visible()
    next_day(office, live)
    told = mail_to(office, OFFICE, "nye")
    assert PAPER in told
    (reference,) = set(re.findall(rf"{PAPER} .{{0,600}}?(NORD-2025-\d+): http", told))

    # Reminders come, two weeks before and on the day.
    on(made, date(2025, 10, 9))
    next_day(office, live)
    assert PAPER in mail_to(office, OFFICE, "frist|Frist")
    on(made, date(2025, 10, 24))
    next_day(office, live)
    assert re.search(rf"FRIST I DAG.*{PAPER}", mail_to(office, OFFICE, "frist i dag"))

    # 25 October: overdue on the chair's page.
    chair = open_page(user=CHAIR)
    chair.get_by_role("link", name=re.compile("overskred")).first.click()
    row = chair.get_by_role("row").filter(has_text=reference)
    expect(row).to_contain_text("overskredet med 1 dag")

    # The chair's review, and the annex.
    chair.goto(live.url("/chair-review?body=NORD"))
    chair.get_by_role("button", name="Begynd", exact=True).click()
    while not chair.get_by_text("Alle handlinger er gennemgået").is_visible():
        here = chair.url
        if chair.locator(".chair-head").get_by_role("link", name=reference).is_visible():
            chair.keyboard.press("f")
            chair.get_by_label("Ny frist").fill(NEW_DEADLINE)
            chair.get_by_role("button", name="Sæt ny frist").click()
        else:
            chair.keyboard.press("x")
        chair.wait_for_url(lambda url, here=here: url != here)
    looker.look(chair, "all gone through")
    chair.get_by_role("button", name="Afslut", exact=True).click()
    chair.get_by_role("link", name="Se bilaget").click()
    expect(chair.locator(".annex-paper")).to_contain_text(PAPER)
    assert PAPER in text_of_document(file_behind(chair, "Hent som Word"))
    chair.get_by_role("button", name="Lås som sendt").click()
    expect(chair.get_by_text("Udgave 1 er låst")).to_be_visible()
    chair.get_by_role("link", name="udgave 1", exact=False).first.click()
    expect(chair.get_by_role("heading", name="Udgave 1, som den blev sendt")).to_be_visible()
    looker.look(chair, "the annex as it was sent")

    # The council sees what is coming, and nothing of what it is.
    on(made, date(2025, 12, 29))
    council = open_page(user=COUNCIL)
    council.goto(live.url("/handover"))
    council.get_by_role("link", name="Klynge Nord", exact=True).click()
    coming = council.get_by_role("region", name="Klynge Nord overdrager fra 1. januar 2026")
    expect(coming).to_contain_text("Ventes overdraget6")
    expect(council.get_by_text(PAPER)).to_have_count(0)
    looker.look(council, "what is coming")

    # Is the cluster ready? The dress rehearsal, and the move.
    office.goto(live.url("/handover"))
    office.get_by_role("link", name="Klynge Nord", exact=True).click()
    expect(office.get_by_text("Intet står i vejen")).to_be_visible()
    office.get_by_role("link", name="Se generalprøven").click()
    line = office.get_by_role("row").filter(has_text=reference)
    expect(line).to_contain_text("Sekretariatet, Sundhedsråd Vendsyssel")
    office.get_by_label(re.compile("Jeg har set, hvad der sker")).check()
    start = office.get_by_role("button", name=re.compile("^Overdrag "))
    count = int(re.findall(r"\d+", start.inner_text())[0])
    start.click()
    expect(office.get_by_role("heading", name="Overdraget til Sundhedsråd Vendsyssel")).to_be_visible(
        timeout=2 * WORKING
    )
    looker.look(office, "moved")

    # The note goes with it.
    council.reload()
    council.get_by_role("link", name="Læs overdragelsesnotatet").click()
    document, printed = file_behind(council, "DOCX"), pypdf.PdfReader(io.BytesIO(file_behind(council, "PDF")))
    in_print = " ".join(" ".join(page.extract_text() for page in printed.pages).split())
    assert reference in text_of_document(document)
    assert reference in in_print
    assert "Sundhedsråd Vendsyssel" in in_print
    assert 2 <= len(printed.pages) <= 8
    opens_in_office(document, tmp_path)

    # The council returns one action and accepts the others.
    council.go_back()
    council.get_by_role("link", name="Modtag eller returnér").click()
    waiting = council.locator("input[name=item]")
    expect(waiting).to_have_count(count)
    council.get_by_role("checkbox", name="Vælg NORD-2025-008").check()
    council.get_by_role("radio", name="Returnér til Klynge Nord").check()
    council.get_by_label(re.compile("Begrundelse")).fill(REASON)
    looker.look(council, "to be answered")
    answer(council)
    expect(council.get_by_text("1 handling er returneret.")).to_be_visible()
    for box in waiting.all():
        box.check()
    answer(council)
    expect(council.get_by_text(f"{count - 1} handlinger er modtaget.")).to_be_visible()
    council.get_by_role("link", name="Alle", exact=True).click()
    expect(council.get_by_role("row").filter(has_text="NORD-2025-008")).to_contain_text(REASON)
    looker.look(council, "answered")

    # The new owner's mail has gone.
    next_day(office, live)
    told = mail_to(office, COUNCIL, "Klynge Nord")
    assert PAPER in told
    assert looker.found == {}


def answer(page: Page) -> None:
    """Sees what the answer would do, and gives it."""
    page.get_by_role("button", name="Se, hvad der sker").click()
    page.locator("main").get_by_role("button", name=re.compile("^(Modtag|Returnér)")).click()
