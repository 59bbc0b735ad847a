"""A policy as it is typed: what each field may hold, and what is wrong with it, in Danish."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import cast

from workflow.domain.notices import DEFAULT, July, Policy

MOST_COMING = 5
LONGEST_BEFORE = 90  # days
LONGEST_INTERVAL = 30
LONGEST_ESCALATION = 60
SHORTEST_HOURS = timedelta(hours=1)
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")


@dataclass(frozen=True)
class Checked:
    """What was typed, as a policy (where a field is wrong, with the default in its place), and what is wrong."""

    policy: Policy
    errors: dict[str, str]  # field → what to write


def typed(policy: Policy) -> dict[str, str]:
    """A policy as its form shows it."""
    return {
        "coming_days": ", ".join(map(str, sorted(policy.coming_days, reverse=True))),
        "overdue_every_days": str(policy.overdue_every_days),
        "escalation_days": str(policy.escalation_days),
        "july": policy.july,
        "unowned_day": str(policy.unowned_day),
        "chair_day": str(policy.chair_day),
        "send_from": f"{policy.send_from:%H:%M}",
        "send_until": f"{policy.send_until:%H:%M}",
    }


def checked(values: Mapping[str, str]) -> Checked:
    """The policy of a form's fields."""
    errors: dict[str, str] = {}

    def number(name: str, most: int, what: str) -> int:
        found = _number(values.get(name, ""))
        if found is None or not 1 <= found <= most:
            errors[name] = f"Skriv {what} som et tal fra 1 til {most}."
            return int(getattr(DEFAULT, name))
        return found

    def weekday(name: str) -> int:
        found = _number(values.get(name, ""))
        if found is None or not 0 <= found <= 4:
            errors[name] = "Vælg en dag fra mandag til fredag."
            return 0
        return found

    def at(name: str) -> time:
        found = _TIME.fullmatch(values.get(name, "").strip())
        if found and int(found[1]) < 24 and int(found[2]) < 60:
            return time(int(found[1]), int(found[2]))
        errors[name] = "Skriv et klokkeslæt, fx 07:30."
        default: time = getattr(DEFAULT, name)
        return default

    coming = _coming(values.get("coming_days", ""), errors)
    july = values.get("july", "")
    if july not in ("all", "overdue", "none"):
        errors["july"], july = "Vælg, hvad der sendes i juli.", "all"
    send_from, send_until = at("send_from"), at("send_until")
    if not {"send_from", "send_until"} & set(errors) and _minutes(send_until) - _minutes(send_from) < SHORTEST_HOURS:
        errors["send_until"] = "Der skal være mindst en time fra det første til det sidste klokkeslæt."
    return Checked(
        Policy(
            coming_days=coming,
            overdue_every_days=number("overdue_every_days", LONGEST_INTERVAL, "antallet af dage"),
            escalation_days=number("escalation_days", LONGEST_ESCALATION, "antallet af dage"),
            july=cast(July, july),
            unowned_day=weekday("unowned_day"),
            chair_day=weekday("chair_day"),
            send_from=send_from,
            send_until=send_until,
        ),
        errors,
    )


def _coming(text: str, errors: dict[str, str]) -> tuple[int, ...]:
    parts = [part for part in re.split(r"[\s,;]+|\bog\b", text.strip()) if part]
    found = [_number(part) for part in parts]
    days = [each for each in found if each is not None and 1 <= each <= LONGEST_BEFORE]
    if len(days) != len(parts) or len(days) > MOST_COMING:
        errors["coming_days"] = (
            f"Skriv højst {MOST_COMING} tal fra 1 til {LONGEST_BEFORE} med komma imellem, fx »14, 3«."
        )
        return DEFAULT.coming_days
    return tuple(sorted(set(days), reverse=True))


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else None


def _minutes(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)
