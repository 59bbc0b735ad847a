"""Who stands in for whom: absences with a substitute, followed in a chain; a circle is found before it is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Period:
    """`person` is away from `since` until `until` (both inclusive); `substitute` stands in."""

    person: int
    substitute: int
    since: date
    until: date

    def covers(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.since <= on <= self.until


def chain(person: int, on: date, periods: Iterable[Period]) -> tuple[int, ...]:
    """`person` and those who stand in on a day, in order, the last being the one who is there.

    Should the stored periods hold a circle all the same, each is named once.
    """
    return along(person, {period.person: period.substitute for period in periods if period.covers(on)})


def along(person: int, stands_in: dict[int, int]) -> tuple[int, ...]:
    """The same over the pairs of one day: who is away → who stands in."""
    met = [person]
    while (after := stands_in.get(met[-1])) is not None and after not in met:
        met.append(after)
    return tuple(met)


def circle(new: Period, known: Iterable[Period]) -> tuple[int, ...] | None:
    """Those who would stand in for each other in a circle if `new` were added to `known`; None: there is none.

    A circle begins on the day on which the last of its periods begins, so only those days are looked at.
    """
    periods = list(known)
    days = {new.since, *(each.since for each in periods if new.covers(each.since))}
    for day in sorted(days):
        stood_in = chain(new.substitute, day, periods)
        if new.person in stood_in:
            return (new.person, *stood_in[: stood_in.index(new.person)])
    return None


def overlapping(new: Period, known: Iterable[Period]) -> Period | None:
    """An absence of the same person on some of the same days: nobody is stood in for by two."""
    same = (each for each in known if each.person == new.person)
    return next((each for each in same if each.since <= new.until and new.since <= each.until), None)
