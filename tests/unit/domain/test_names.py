"""Names: short forms of those present, likenesses offered with a reason, and nobody taken for somebody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.names import likeness, meant_by, name_words, offers, worth_comparing

PRESENT = ["Signe Kvist", "Bo Lyng", "Pia Buus Holm", "Nikoline Rævdal", "Åse Holm"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Signe", "Signe Kvist"),
        ("signe", "Signe Kvist"),
        ("PBH", "Pia Buus Holm"),
        ("P.B.H.", "Pia Buus Holm"),
        ("BL", "Bo Lyng"),
        ("Aase", "Åse Holm"),
        ("Holm", None),  # a family name of two
        ("Signe Kvist", None),  # the whole name is no short form
        ("Ida", None),
        ("XY", None),
        ("", None),
    ],
)
def test_a_short_form_means_the_only_one_present(written: str, meant: str | None) -> None:
    assert meant_by(written, PRESENT) == meant


def test_a_short_form_of_two_means_nobody() -> None:
    assert meant_by("Pia", ["Pia Holm", "Pia Lund"]) is None
    assert meant_by("PH", ["Pia Holm", "Per Hald"]) is None


@pytest.mark.parametrize(
    ("written", "name", "reason"),
    [
        ("Pia Holm", "Pia Buus Holm", "Samme for- og efternavn, et mellemnavn til forskel"),
        ("Pia Buus", "Pia Buus Holm", "Samme fornavn og et fælles efternavn"),
        ("Pia Bus Holm", "Pia Buus Holm", "Samme fornavn og et fælles efternavn"),  # short words are no slips
        ("Nikoline Revdal", "Nikoline Rævdal", "Næsten samme stavemåde"),
        ("Signe Kvits", "Signe Kvist", "Næsten samme stavemåde"),
        ("Pіa Нolm", "Pia Holm", "Samme navn med bogstaver, der ligner"),  # і and Н of another alphabet
        ("Aase Holm", "Åse Holm", "Samme navn"),
        ("Pia", "Pia Buus Holm", "Fornavnet passer"),
        ("Rævdal", "Nikoline Rævdal", "Efternavnet passer"),
        ("NR", "Nikoline Rævdal", "Forbogstaverne passer"),
        ("Bo Lund", "Bo Lyng", None),
        ("Per Holm", "Pia Holm", None),
        ("Hjørring Kommune", "Læsø Kommune", None),
    ],
)
def test_a_likeness_is_offered_with_its_reason(written: str, name: str, reason: str | None) -> None:
    assert likeness(written, name)[1] == reason


def test_the_likeliest_are_offered_first_and_few() -> None:
    known = [(number, name) for number, name in enumerate([*PRESENT, "Pia Lund", "Pia Dahl", "Pia Krog"])]
    found = offers("Pia Holm", known)
    assert [(offer.key, offer.name) for offer in found] == [(2, "Pia Buus Holm")]
    assert len(offers("Pia", known)) == 3


NAMES = st.lists(
    st.tuples(
        st.sampled_from(["Pia", "Pie", "Per", "Bo", "Bodil", "Åse"]),
        st.sampled_from(["Holm", "Holms", "Holst", "Lyng"]),
    ).map(" ".join),
    min_size=1,
    max_size=6,
    unique_by=name_words,
)


@given(NAMES, st.data())
def test_nobody_present_is_taken_for_another(names: list[str], data: st.DataObject) -> None:
    person = data.draw(st.sampled_from(names))
    assert meant_by(person, names) is None
    short = person.split()[0]
    meant = meant_by(short, names)
    same = [name for name in names if name_words(name)[0] == name_words(short)[0]]
    assert meant == (same[0] if len(same) == 1 else None)


@given(NAMES, st.text("PiaBo HolmLyngеο.-", max_size=14))
def test_an_offer_is_of_the_register_once_and_has_a_reason(names: list[str], written: str) -> None:
    known = list(enumerate(names))
    found = offers(written, known)
    assert len({offer.key for offer in found}) == len(found)
    assert all(known[offer.key][1] == offer.name and offer.reason for offer in found)
    assert meant_by(written, names) in {None, *names}


_FIRST = st.sampled_from(["Signe", "Singe", "Sigen", "Signa", "Igne", "Bo", "Åse", "Aase", "Asе", "Anne-Mette", "PH"])
_LAST = st.sampled_from(["", "Kvist", "Kvits", "Kvistt", "Holm", "Buus Holm", "H", "Кvist"])
_NAME = st.builds(lambda first, last: f"{first} {last}".strip(), _FIRST, _LAST)


@given(st.lists(_NAME, max_size=3), st.lists(_NAME, max_size=12))
def test_who_is_left_out_at_first_sight_is_like_nobody(written: list[str], names: list[str]) -> None:
    known = list(enumerate(names))
    looked_at = worth_comparing(written, known)
    for name in written:
        assert offers(name, looked_at, 20) == offers(name, known, 20)
