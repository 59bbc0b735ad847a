"""Words in Danish order, by a key that is compared byte by byte."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.danish_order import LENGTH, by_name, order_key

SORTED = [
    "", "2. kvartal", "à la carte", "abe", "Akut {plads}", "cafe", "Café på torvet", "E-mail",
    "idé", "Idéer", "muller", "Myller", "Müllers plan", "zebra", "»Ændring«", "ærinde", "Öland", "øvelse", "Aabenraa",
    "Aalborg", "Ålborg Nord", "åre",
]  # fmt: skip


def test_words_in_danish_order() -> None:
    assert sorted(SORTED, key=lambda text: order_key(text).encode()) == SORTED


def test_what_is_written_otherwise_is_the_same_word() -> None:
    assert order_key("A\N{COMBINING RING ABOVE}RHUS") == order_key("Århus") == order_key("»Aarhus«")
    assert len(order_key("ﬁ" * 100)) == LENGTH
    assert order_key("{|}") == "", "no letters of ours"


@dataclass
class Entry:
    id: int
    name: str


def test_entries_by_name_and_alike_ones_as_they_were_made() -> None:
    entries = [Entry(4, "Aalborg"), Entry(3, "Vest"), Entry(2, "vest"), Entry(1, "Øst")]
    assert [entry.id for entry in by_name(entries)] == [2, 3, 1, 4]
