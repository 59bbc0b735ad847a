"""How sure the reader is of a task: what was measured to be right at least 97 times of 100 is 0.9 or more."""

from __future__ import annotations

import pytest

from tests.unit.minutes.test_tasks import tasks


@pytest.mark.parametrize(
    "decision",
    [
        "Rie skriver et notat om bøjerne.",
        "Rie skriver et notat om bøjerne senest den 3. juni 2025.",
        "Ærø Kommune sender tallene for bøjerne senest den 3. juni 2025.",
        "Sekretariatet indkalder lodserne.",
    ],
)
def test_one_thing_by_somebody_who_carries_out_is_sure(decision: str) -> None:
    (task,) = tasks(decision)
    assert task.confidence >= 0.9


@pytest.mark.parametrize(
    "decision",
    [
        "Lodsudvalget skriver et notat om bøjerne.",
        "Ditte Ravn skriver et notat om bøjerne.",
        "Sekretariatet indkalder lodserne, når havnen er isfri.",
        "Sekretariatet indkalder lodserne forud for mødet.",
        "Bøjerne males.",
    ],
)
def test_what_may_be_told_or_has_a_time_of_its_own_is_looked_at(decision: str) -> None:
    (task,) = tasks(decision)
    assert task.confidence < 0.9


def test_a_row_is_sure_when_its_cells_were_understood() -> None:
    head = "Opgave\tAnsvarlig\tFrist\n"
    (sure,) = tasks(head + "Male bøjerne\tRie\t3. juni 2025")
    assert sure.confidence >= 0.9
    (unsure,) = tasks(head + "Male bøjerne\tRie\tnår de er tørre")
    assert unsure.confidence < 0.9
