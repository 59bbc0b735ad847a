"""Finding text whatever its case, on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_


def contains(column: Any, text: str) -> ColumnElement[bool]:
    """Contains `text` whatever the case. SQLite folds only A to Z, so the usual spellings are asked for one by one."""
    spellings = {text} if text.isascii() else {text, text.lower(), text.upper(), text.capitalize()}
    return or_(*(column.icontains(spelling, autoescape=True) for spelling in sorted(spellings)))
