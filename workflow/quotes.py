"""The minutes' own words as they are shown, on pages and in mails: a row of a table with its cells set apart."""

from __future__ import annotations

import re

_RULES = re.compile(r"\|(?:[ \t]*:?-{2,}:?[ \t]*\|)+")
_CELL_ENDS = re.compile(r"(?:\s*\|)+\s*")
# A tab after the number of a list is no end of a cell.
_TABS = re.compile(r"(?<!\d[.)])[ ]*\t[ \t]*")


def readable(quote: str) -> str:
    """A quote that was read from a table, without its pipes, rules and tabs."""
    if "|" not in quote and "\t" not in quote:
        return quote.strip(" ·")
    return _TABS.sub(" · ", _CELL_ENDS.sub(" · ", _RULES.sub("|", quote))).strip(" ·")


def shown_title(title: str) -> str:
    """A title as people read it: without the table that it was cut out of, and with a capital letter first."""
    shown = readable(title)
    return shown[:1].upper() + shown[1:]
