"""Who shares an address shares a part."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.address_parts import in_parts

PARTIES = st.dictionaries(st.integers(1, 30), st.lists(st.sampled_from("abcdefghij"), max_size=3), max_size=20)


@given(addresses=PARTIES, most=st.integers(1, 6))
def test_every_party_is_in_one_part_with_all_who_share_an_address(addresses: dict[int, list[str]], most: int) -> None:
    parts = in_parts(addresses, dict.fromkeys(addresses, 1), most)
    assert sorted(party for part in parts for party in part) == sorted(addresses)
    part_of = {party: place for place, part in enumerate(parts) for party in part}
    for address in "abcdefghij":
        assert len({part_of[party] for party, reached in addresses.items() if address in reached}) <= 1


def test_parts_are_of_the_weight_that_is_asked_for() -> None:
    addresses = {1: ["a"], 2: ["b"], 3: ["c"], 4: ["a", "d"], 5: ["e"]}
    assert in_parts(addresses, {1: 2, 2: 2, 3: 1, 4: 3, 5: 1}, 4) == [[1, 4], [2, 3, 5]]
