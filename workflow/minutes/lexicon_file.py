"""The lexicon: the words of the trade, read once from the TOML files beside this module."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "lexicon"


def load(name: str) -> dict[str, Any]:
    """Read one file of the lexicon by its name without ending."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


CALENDAR = load("calendar")
LABELS = load("labels")
PEOPLE = load("people")
BODIES = load("bodies")
OUTCOME_WORDS = load("outcomes")
TASK_WORDS = load("tasks")
DEADLINE_WORDS = load("deadlines")

MONTHS: dict[str, int] = CALENDAR["months"]
WEEKDAYS: dict[str, int] = CALENDAR["weekdays"]
ABBREVIATIONS: frozenset[str] = frozenset(CALENDAR["abbreviations"])
