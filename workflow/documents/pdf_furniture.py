"""Lines that recur at the top and bottom of the pages: running heads, feet and page numbers."""

from __future__ import annotations

import re
from collections import defaultdict

from workflow.documents.pdf_words import PageContent, Word

TOP_ZONE, BOTTOM_ZONE = 0.16, 0.86
"""Shares of the page's height that a running head ends above, and a foot begins below."""
MOST_LINES = 4
STEP = 8.0
"""Points by which a line's place may differ from page to page."""
SHARE = 0.4
"""Of the pages: left and right pages may have heads of their own."""
PAGE_NUMBER = re.compile(
    r"\b(?:side|page|s\.)\s*:?\s*\d{1,4}(?:\s*(?:af|of|/|ud af)\s*\d{1,4})?\b|\b\d{1,4}\s*(?:af|of|/)\s*\d{1,4}\b",
    re.IGNORECASE,
)
"""What says by itself that it counts pages."""
MASK = "#"
NUMBER_ALONE = re.compile(r"[-–]?\s*\d{1,4}\s*[-–]?")
SET_APART = 2.0
"""Of the font's height: a number that stands so far from the words of its line counts pages, too."""

Row = list[Word]


def rows_of(words: list[Word]) -> list[Row]:
    """Words on one baseline, from the top of the page down; in each row from left to right."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda w: (w.base, w.x0)):
        # A raised figure belongs to the line that it stands in.
        if rows and abs(word.base - rows[-1][0].base) <= 0.35 * min(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    for row in rows:
        row.sort(key=lambda w: w.x0)
    return rows


def without_furniture(pages: list[PageContent]) -> list[list[Word]]:
    """The words of every page without what recurs. The head of the first page stays: it may name the meeting."""
    zones = [_zones(page) for page in pages]
    places: dict[tuple[str, str, int], set[int]] = defaultdict(set)
    for number, both in enumerate(zones):
        for zone, rows in both.items():
            for row in rows:
                places[zone, _masked(row), round(row[0].base / STEP)].add(number)
    needed = max(2, SHARE * len(pages))
    kept: list[list[Word]] = []
    for number, (page, both) in enumerate(zip(pages, zones, strict=True)):
        dropped: set[int] = set()
        for zone, rows in both.items():
            # From the edge inwards: below a line of the text everything is text.
            for row in rows:
                masked = _masked(row)
                counts_pages = masked == MASK
                if not counts_pages and len(_pages_with(places, zone, masked, row)) < needed:
                    break
                # A figure alone is a page number when there is one on the other pages, too.
                if counts_pages and not _says_page(row) and len(_pages_with(places, zone, masked, row)) < needed:
                    break
                if zone == "foot" or number or counts_pages:
                    dropped.update(map(id, row))
        kept.append([word for word in page.words if id(word) not in dropped])
    return kept


def _zones(page: PageContent) -> dict[str, list[Row]]:
    """The lines near the edges of a page, from the edge inwards."""
    top, foot = page.height * TOP_ZONE, page.height * BOTTOM_ZONE
    return {
        "top": rows_of([word for word in page.words if word.base < top])[:MOST_LINES],
        "foot": rows_of([word for word in page.words if word.base > foot])[::-1][:MOST_LINES],
    }


def _pages_with(places: dict[tuple[str, str, int], set[int]], zone: str, masked: str, row: Row) -> set[int]:
    place = round(row[0].base / STEP)
    return set().union(*(places.get((zone, masked, near), set()) for near in (place - 1, place, place + 1)))


def _says_page(row: Row) -> bool:
    return bool(PAGE_NUMBER.search(_said(row)))


def _said(row: Row) -> str:
    return " ".join(word.text for word in row)


def _masked(row: Row) -> str:
    """The words of a line with a sign for the page number. Other figures stay: "Punkt 3" is no page number."""
    said = PAGE_NUMBER.sub(MASK, _said(row))
    if NUMBER_ALONE.fullmatch(said):
        return MASK
    if len(row) > 1 and row[-1].text.isdigit() and row[-1].x0 - row[-2].x1 > SET_APART * row[-1].size:
        return said.removesuffix(row[-1].text) + MASK
    if len(row) > 1 and row[0].text.isdigit() and row[1].x0 - row[0].x1 > SET_APART * row[0].size:
        return MASK + said.removeprefix(row[0].text)
    return said
