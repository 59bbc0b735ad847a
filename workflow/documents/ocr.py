"""Text recognition (OCR) by Tesseract, when it is installed, on the pages of a PDF that are only pictures."""

from __future__ import annotations

import csv
import functools
import io
import shutil
import subprocess
import time
from dataclasses import replace
from statistics import median

import pypdfium2

from workflow.documents import limits, refusals
from workflow.documents.pdf_words import PageContent, Word

PROGRAM = "tesseract"
LANGUAGE = "dan"
RESOLUTION = 220
"""Dots per inch: enough for print of 8 points, and a page takes about a second."""
LARGEST_PICTURE = 4_000
"""Dots along one side of a page's picture, whatever size the page says it has."""
FEWEST_LETTERS = 3
COLUMNS, LINE, WORD = 12, "4", "5"
"""Of Tesseract's table: how many columns it has, and the levels of a line and a word."""
BASELINE = 0.8
"""Of a line's height, from its top."""
ENDS_EARLY = 3.0
"""Seconds before the limit of the whole reading, so that this says why, and not the one who ends the process."""


@functools.cache
def is_available() -> bool:
    """Whether Tesseract is installed with Danish."""
    if shutil.which(PROGRAM) is None:
        return False
    listed = subprocess.run([PROGRAM, "--list-langs"], capture_output=True, text=True, check=False, timeout=20)
    return LANGUAGE in listed.stdout.split()


def recognise(document: pypdfium2.PdfDocument, pages: list[PageContent], name: str, started: float) -> None:
    """Put the words of the pages that have pictures and no text into `pages`; without Tesseract nothing is done.

    `started` is the reading of the monotonic clock, in seconds, when the document was begun.

    Raises DocumentError when there are more of them than can be read in the time that a document may take.
    """
    wanted = [index for index, page in enumerate(pages) if page.pictured and not _has_letters(page.words)]
    if not wanted or not is_available():
        return
    for done, index in enumerate(wanted):
        left = limits.MAX_SECONDS - ENDS_EARLY - (time.monotonic() - started)
        try:
            picture, scale = _picture(document, index)
            words = _words(_recognise(picture, left), scale)
        except subprocess.TimeoutExpired:
            raise refusals.too_many_pictures(name, len(wanted), done) from None
        if _has_letters(words):
            pages[index] = replace(pages[index], words=words, recognised=True)


def _has_letters(words: list[Word]) -> bool:
    return sum(c.isalpha() for word in words for c in word.text) >= FEWEST_LETTERS


def _words(table: str, scale: float) -> list[Word]:
    """The words of Tesseract's table, with places in points. All are of one size: what is measured in a scan varies."""
    found, heights, base = [], [], 0.0
    for row in csv.reader(table.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(row) < COLUMNS:
            continue
        left, top, width, height = (int(number) / scale for number in row[6:10])
        if row[0] == LINE:
            base = top + height * BASELINE
            heights.append(height)
        elif row[0] == WORD and row[11].strip():
            found.append(Word(left, left + width, base, 0.0, row[11].strip()))
    size = median(heights) if heights else 1.0
    return [word._replace(size=size) for word in found]


def _picture(document: pypdfium2.PdfDocument, index: int) -> tuple[bytes, float]:
    """A page as a PGM picture, and its dots per point."""
    page = document[index]
    try:
        scale = min(RESOLUTION / 72, LARGEST_PICTURE / max(*page.get_size(), 1))
        bitmap = page.render(scale=scale, grayscale=True)
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        dots = bytes(bitmap.buffer)
    finally:
        page.close()
    rows = io.BytesIO(b"P5 %d %d 255\n" % (width, height))
    rows.seek(0, io.SEEK_END)
    for row in range(height):
        rows.write(dots[row * stride : row * stride + width])
    return rows.getvalue(), scale


def _recognise(picture: bytes, seconds: float) -> str:
    command = [PROGRAM, "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(RESOLUTION), "--psm", "3", "tsv"]
    done = subprocess.run(command, input=picture, capture_output=True, timeout=seconds, check=False)
    return done.stdout.decode("utf-8", "replace")
