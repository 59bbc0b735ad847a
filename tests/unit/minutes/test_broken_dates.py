"""A date that the end of a line cuts in two is one date."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.minutes import AgendaItem, parse_minutes
from workflow.minutes.layout.text import build_blocks
from workflow.minutes.model import Interval

FULL_LINE = "Udvalget drøftede sagen, og sekretariatet viste tallene for de enkelte kommuner i regionen.\n"


def item(decision: str) -> AgendaItem:
    text = (
        "# Referat Brovagtens Driftsgruppe d. 02-10-2025\n\n# Punkt 1: Deltagere\n\nSigne Kvist, formand\n\n"
        f"# Punkt 2: Ventetider\n\n## Beslutning\n\n{decision}\n\n# Punkt 3: Eventuelt\n\n## Beslutning\n\nIntet.\n"
    )
    return next(found for found in parse_minutes(text).items if found.number == "2")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("senest den 15.\nnovember 2025", date(2025, 11, 15)),
        ("inden den 1.\ndecember 2025", date(2025, 12, 1)),
        ("senest 20.\nfebruar 2026", date(2026, 2, 20)),
        ("i 1.\nkvartal 2026", Interval(date(2026, 1, 1), date(2026, 3, 31))),
        ("i 1.\nhalvår 2026", Interval(date(2026, 1, 1), date(2026, 6, 30))),
    ],
)
def test_the_number_and_the_month_stand_on_two_lines(words: str, day: date | Interval) -> None:
    (task,) = item(f"Sekretariatet udarbejder et notat om ventetiderne {words}.").tasks
    assert task.deadline == day
    assert task.evidence.endswith(words.replace("\n", " ") + ".")


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_the_number_and_the_month_stand_on_two_full_lines(between: str) -> None:
    said = FULL_LINE * 6 + "Der var ros til arbejdet i de byer. Sekretariatet udarbejder et notat om det senest den 15."
    (task,) = item(f"{said}{between}november 2025.").tasks
    assert task.deadline == date(2025, 11, 15)


@pytest.mark.parametrize(
    "text",
    [
        "Mødet holdes i lokale 3.\n\nmarts er uden møder\n",
        "Gruppen valgte model 3.\nMarts bliver uden møder.\n",
        "3.\nmarts og april\n",
        "- Plan 3.\n- marts: møde\n",
    ],
)
def test_a_number_that_ends_a_sentence_goes_on_with_nothing(text: str) -> None:
    assert len(build_blocks(text)) == 2
