"""No regular expression that meets foreign text takes more than quadratic time, however bad the text is.

Times are held against a quadratic search in the same run, never against the clock.
"""

from __future__ import annotations

import re

import pytest

from bench.patterns.attacks import attacks
from bench.patterns.collecting import collect
from bench.patterns.growth import LONG, worst, yardstick

CUBIC = r"\s*\s*\s*(?:,|;)"
AGAIN = 2
EXPONENTIAL = r"(?:(?:\w+\s?)+)+;"


@pytest.fixture(scope="module")
def standard() -> float:
    return yardstick()


@pytest.fixture(scope="module")
def patterns() -> dict[str, re.Pattern[str]]:
    return collect()


@pytest.mark.parametrize("pattern", [CUBIC, EXPONENTIAL])
def test_a_bad_pattern_is_found(pattern: str, standard: float) -> None:
    growth = worst("bad", re.compile(pattern), standard)
    assert growth
    assert growth.refused


@pytest.mark.parametrize("pattern", [r"\bgodkendt\b", r"^\d{1,2}\.\s+[A-Z]", r"[^.]{0,40}\.$"])
def test_a_good_pattern_is_not(pattern: str, standard: float) -> None:
    growth = worst("good", re.compile(pattern), standard)
    assert growth is None or not growth.refused


def test_attacks_repeat_what_the_pattern_repeats() -> None:
    texts = dict(attacks(re.compile(r"frist:(?:\s+den)*\s+\d{1,2}x"), LONG))
    assert any(text.startswith("frist: den den den") or text.count(" den") > 100 for text in texts.values())
    assert all(LONG // 2 <= len(text) <= 2 * LONG for text in texts.values())


def test_patterns_are_found_wherever_they_are_kept(patterns: dict[str, re.Pattern[str]]) -> None:
    names = list(patterns)
    assert len(names) > 200
    assert any("[" in name for name in names), "none inside a collection"
    assert any(".py:" in name for name in names), "none that is written where it is used"


def test_no_pattern_grows_worse_than_quadratic(standard: float, patterns: dict[str, re.Pattern[str]]) -> None:
    refused = []
    for name, pattern in patterns.items():
        growth = worst(name, pattern, standard)
        for _ in range(AGAIN):
            if growth and growth.refused:
                # with a yardstick of its own: another program may have had the processor
                growth = worst(name, pattern, yardstick())
        if growth and growth.refused:
            refused.append(
                f"{growth.name}: {growth.times_yardstick:.1f} times the yardstick, n^{growth.power:.1f}, "
                f"under {growth.attack}: {growth.pattern[:200]}"
            )
    assert refused == []
