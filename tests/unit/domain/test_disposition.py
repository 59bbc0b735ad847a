"""What becomes of recommendations and decisions: the table of 'every indstilling and beslutning is tracked'."""

from __future__ import annotations

import pytest

from workflow.domain import disposition


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("approved", "settled"),
        ("noted", "settled"),
        ("rejected", "settled"),
        ("referred", "settled"),
        (None, "open"),
        ("deferred", "open"),
        ("returned", "open"),
    ],
)
def test_recommendations(outcome: str | None, expected: str) -> None:
    assert disposition.of_recommendation(outcome) == expected


@pytest.mark.parametrize(
    ("outcome", "title", "text", "expected"),
    [
        ("approved", "Godkendelse af dagsorden", "Indstillingen blev godkendt.", "settled"),
        ("approved", "Godkendelse af dagsordenen", "Godkendt.", "settled"),
        ("approved", "Velkomst og godkendelse af dagsorden", "Der blev budt velkommen.", "settled"),
        ("approved", "Godkendelse af referat fra mødet den 3. marts", "Godkendt.", "settled"),
        ("approved", "Formalia", "Den udsendte dagsorden blev godkendt.", "settled"),
        ("approved", "Formalia", "Dagsordenen blev godkendt.", "settled"),
        ("approved", "Godkendelse af kommissorium", "Godkendt.", "open"),
        ("approved_with_changes", "Godkendelse af dagsorden", "Godkendt. Sag 3 udgår.", "settled"),
        ("decided", "Fællesmøde", "Der afholdes fællesmøde i december.", "open"),
        ("recommended", "Budget", "Anbefales over for regionsrådet.", "open"),
        ("deferred", "Budget", "Sagen udsættes.", "open"),
        ("noted", "Orientering", "Taget til efterretning.", "settled"),
        ("discussed", "Temadrøftelse", "Emnet blev drøftet.", "settled"),
        ("elected", "Valg af formand", "Signe Kvist blev valgt.", "settled"),
        ("rejected", "Forslag", "Forslaget blev nedstemt.", "settled"),
        ("withdrawn", "Forslag", "Punktet udgik.", "settled"),
        ("no_remarks", "Eventuelt", "Intet.", "settled"),
        ("other", "Velkomst", "Der blev budt velkommen.", "settled"),
    ],
)
def test_decisions_without_tasks(outcome: str, title: str, text: str, expected: str) -> None:
    assert disposition.of_decision(outcome, formality=disposition.is_formality(title, text)) == expected
