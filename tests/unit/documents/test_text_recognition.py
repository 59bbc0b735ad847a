"""Scanned pages: read by Tesseract where it is installed, else refused with what to do."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pypdfium2
import pytest

from tests.unit.documents.making import Page, pdf
from workflow.documents import limits, ocr, read_document, read_in_this_process
from workflow.errors import DocumentError


@pytest.fixture
def tesseract() -> None:
    """Tesseract with Danish; its absence skips the test on a developer's machine and fails it in CI."""
    if not ocr.is_available():
        if os.environ.get("CI"):
            pytest.fail("tesseract with Danish is missing in CI")
        pytest.skip("tesseract with Danish (tesseract-ocr-dan) is not on this machine")


@pytest.fixture
def no_tesseract(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without Tesseract."""
    monkeypatch.setenv("PATH", "/nowhere")
    ocr.is_available.cache_clear()
    yield
    ocr.is_available.cache_clear()


def scanned(*pages: Page) -> list[Page]:
    """Pictures of these pages."""
    document = pypdfium2.PdfDocument(pdf(*pages))
    found = []
    for page in document:
        bitmap = page.render(scale=150 / 72, grayscale=True)
        rows = bytes(bitmap.buffer)
        grey = b"".join(rows[n * bitmap.stride : n * bitmap.stride + bitmap.width] for n in range(bitmap.height))
        found.append(Page().scanned(bitmap.width, bitmap.height, grey))
    return found


LINES = ["Rådet godkendte forslaget om æbler på Ærø.", "Forvaltningen følger op inden den 1. juni 2025."]


@pytest.mark.usefixtures("tesseract")
def test_a_scanned_page_is_recognised_and_says_so() -> None:
    document = read_document(pdf(*scanned(Page().lines(60, 100, LINES, step=20, size=12))), "scan.pdf")
    assert [line for line in document.text.split("\n") if line] == LINES
    assert document.ocr


@pytest.mark.usefixtures("tesseract")
def test_only_the_pages_without_text_are_recognised() -> None:
    pages = [Page().text(60, 100, "Denne side har tekst."), *scanned(Page().lines(60, 100, LINES, step=20, size=12))]
    document = read_in_this_process(pdf(*pages), "scan.pdf")
    assert [line for line in document.text.split("\n") if line] == ["Denne side har tekst.", *LINES]
    assert document.ocr
    assert not read_in_this_process(pdf(pages[0]), "tekst.pdf").ocr


@pytest.mark.usefixtures("tesseract")
def test_a_picture_without_words() -> None:
    with pytest.raises(DocumentError, match="fandt ingen ord"):
        read_document(pdf(Page().scanned(10, 10, bytes(100))), "billede.pdf")


@pytest.mark.usefixtures("tesseract")
def test_more_pages_than_there_is_time_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_SECONDS", 0.0)
    with pytest.raises(DocumentError, match=r"2 sider er billeder uden tekstlag.*nåede kun 0 af dem"):
        read_in_this_process(pdf(*scanned(Page().text(60, 100, "Et"), Page().text(60, 100, "To"))), "scan.pdf")


@pytest.mark.usefixtures("tesseract")
def test_the_time_is_that_of_the_document_and_not_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: clock() + 10_000)
    assert read_in_this_process(pdf(*scanned(Page().lines(60, 100, LINES, step=20, size=12))), "scan.pdf").ocr


@pytest.mark.usefixtures("no_tesseract")
def test_without_tesseract_a_scanned_page_is_refused_with_what_to_do() -> None:
    with pytest.raises(DocumentError) as caught:
        read_document(pdf(*scanned(Page().lines(60, 100, LINES))), "scan.pdf")
    assert "intet tekstlag" in caught.value.user_text
    assert "tekstgenkendelse (OCR)" in caught.value.user_text
    assert caught.value.user_text.endswith("Intet er gemt.")


@pytest.mark.usefixtures("no_tesseract")
def test_without_tesseract_the_pages_with_text_are_read() -> None:
    pages = [Page().text(60, 100, "Denne side har tekst."), Page().scanned(10, 10, bytes(100))]
    assert read_document(pdf(*pages), "blandet.pdf").text == "Denne side har tekst.\n"
