"""Where the words of a value stand that the reader keeps without a place: times, owners, substitutes, deadlines."""

from __future__ import annotations

import re

from workflow.minutes.model import Span

NEAR_DAY = 300
LAST_CHARACTERS = 1500
"""How far from its end a document tells when the meeting was closed."""


def place_of_time(text: str, time: str, header_end: int, day: Span | None) -> Span | None:
    """Where a time ("14:30", also written "14.30" or "kl. 14" for 14:00) stands.

    Looked for in the header, then around the meeting's `day`, which may be printed beside the items, then at the end.
    """
    hour, minute = time.split(":")
    forms = [rf"(?<![\d.:])0?{int(hour)}\s?[.:,]\s?{minute}(?!\d)"]
    if minute == "00":
        forms.append(rf"\bkl\.?\s*0?{int(hour)}(?![\d.:])|(?<=[-–])\s?0?{int(hour)}(?![\d.:])")
    for form in forms:
        pattern = re.compile(form, re.IGNORECASE)
        near = (max(0, day[0] - NEAR_DAY), day[1] + NEAR_DAY) if day else (0, 0)
        for start, end in ((0, header_end), near, (max(0, len(text) - LAST_CHARACTERS), len(text))):
            match = pattern.search(text, start, end)
            if match:
                return match.span()
    return None


def place_of_words(text: str, words: str, within: Span) -> Span | None:
    """Where words stand inside a span, whatever the white space between them; None when they are not there as such."""
    tokens = words.split()
    if not tokens:
        return None
    pattern = re.compile(r"\s+".join(map(re.escape, tokens)), re.IGNORECASE)
    match = pattern.search(text, *within)
    return match.span() if match else None


def place_of_names(text: str, names: tuple[str, ...], within: Span) -> Span | None:
    """From the first to the last of the names in a span, each in full or by its first word; None when none is there."""
    places = [place_of_words(text, name, within) or place_of_words(text, name.split()[0], within) for name in names]
    found = [place for place in places if place]
    return (min(start for start, _ in found), max(end for _, end in found)) if found else None
