"""The wait of who guesses passwords grows, has an end, and is told in Danish."""

from __future__ import annotations

from datetime import timedelta

import pytest

from workflow.domain.throttling import LONGEST_WAIT, network_of, told, wait_after


def test_the_wait_grows_to_its_end() -> None:
    waits = [wait_after(failures, 5) for failures in range(1, 12)]
    assert waits[:4] == [None] * 4
    assert [wait.total_seconds() for wait in waits[4:] if wait] == [30, 60, 120, 240, 480, 900, 900]
    assert wait_after(1_000_000, 5) == LONGEST_WAIT


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:0db8:0001:0002"),
        ("2001:db8:1:2::9", "2001:0db8:0001:0002"),
        ("", ""),
    ],
)
def test_an_ipv6_customer_is_one_address(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 sekund"), (29.5, "30 sekunder"), (90, "90 sekunder"), (91, "2 minutter"), (900, "15 minutter")],
)
def test_the_wait_in_danish(seconds: float, words: str) -> None:
    assert told(timedelta(seconds=seconds)) == words
