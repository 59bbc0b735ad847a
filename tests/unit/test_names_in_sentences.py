"""Names as they stand one after the other in a sentence."""

from __future__ import annotations

import pytest

from workflow.services.mail.recipients import enumeration


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ([], ""),
        (["Midt"], "Midt"),
        (["Midt", "Syd"], "Midt og Syd"),
        (["Midt", "Syd", "Vest"], "Midt, Syd og Vest"),
        # An office is named with its body: what is one name and what is the next must be seen.
        (["Sekretariatet, Rådet", "Otto Bech"], "Sekretariatet, Rådet og Otto Bech"),
        (["Sekretariatet, Rådet", "Otto Bech", "Signe Kvist"], "Sekretariatet, Rådet; Otto Bech og Signe Kvist"),
    ],
)
def test_names_are_told_apart(names: list[str], told: str) -> None:
    assert enumeration(names) == told
