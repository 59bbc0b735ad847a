"""Chains of substitutes: whatever absences are stored, none that would close a circle is let in."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.substitutes import Period, chain, circle, overlapping

FIRST = date(2025, 10, 1)


def period(person: int, substitute: int, since: int, until: int) -> Period:
    return Period(person, substitute, FIRST + timedelta(since), FIRST + timedelta(until))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    person, substitute = draw(st.lists(st.integers(1, 5), min_size=2, max_size=2, unique=True))
    since = draw(st.integers(0, 12))
    return period(person, substitute, since, since + draw(st.integers(0, 8)))


def test_a_chain_is_followed_on_its_days() -> None:
    known = [period(1, 2, 0, 9), period(2, 3, 5, 6)]
    assert chain(1, FIRST, known) == (1, 2)
    assert chain(1, FIRST + timedelta(5), known) == (1, 2, 3)
    assert chain(1, FIRST + timedelta(10), known) == (1,)
    assert circle(period(3, 1, 6, 20), known) == (3, 1, 2)
    assert circle(period(3, 1, 7, 20), known) is None


@given(st.lists(periods(), max_size=14))
def test_no_day_has_a_circle_and_each_refusal_had_a_reason(wanted: list[Period]) -> None:
    stored: list[Period] = []
    for each in wanted:
        if overlapping(each, stored):
            continue
        found = circle(each, stored)
        goes_round = any(
            each.covers(day) and each.person in chain(each.substitute, day, stored)
            for day in (FIRST + timedelta(number) for number in range(30))
        )
        assert (found is not None) == goes_round
        if found is None:
            stored.append(each)
    for number in range(30):
        day = FIRST + timedelta(number)
        stands_in = {each.person: each.substitute for each in stored if each.covers(day)}
        for person in range(1, 6):
            stood_in = chain(person, day, stored)
            assert len(set(stood_in)) == len(stood_in)
            assert stood_in[-1] not in stands_in  # the last one is there
