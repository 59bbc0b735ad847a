"""What is told of the scheduler and the mailbox holds by whichever clock: how long ago, never an hour of the day."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from workflow import clock
from workflow.services.installation import health
from workflow.services.installation.health import _ago

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "told"),
    [
        (timedelta(seconds=-5), "for under et minut siden"),
        (timedelta(seconds=59), "for under et minut siden"),
        (timedelta(minutes=1), "for et minut siden"),
        (timedelta(minutes=59), "for 59 minutter siden"),
        (timedelta(minutes=119), "for en time siden"),
        (timedelta(hours=5), "for 5 timer siden"),
        (timedelta(days=1), "for et døgn siden"),
        (timedelta(days=9), "for 9 døgn siden"),
    ],
)
def test_how_long_ago(since: timedelta, told: str) -> None:
    assert _ago(NOW - since, NOW) == told


def test_the_scheduler_is_told_of_without_the_hour_of_the_machine(app: Flask) -> None:
    health.sweep_ran(clock.system_now() - timedelta(minutes=3))
    part = health.check()["parts"]["scheduler"]
    assert part == {"ok": True, "message": "kørte sidst for 3 minutter siden"}
    health.sweep_ran(clock.system_now() - timedelta(hours=2))
    part = health.check()["parts"]["scheduler"]
    assert not part["ok"]
    assert part["message"].startswith("kørte sidst for 2 timer siden; er beat")
    assert not re.search(r"\d\d\.\d\d", part["message"])
