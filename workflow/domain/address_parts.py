"""Parties in parts, so that all who share a mail address are in one: each address gets its mail from one part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping


def in_parts(addresses: Mapping[int, Collection[str]], weights: Mapping[int, int], most: int) -> list[list[int]]:
    """The parties of `addresses` (with where each is reached) in parts of a weight of about `most`.

    Who shares an address, even by way of others, shares a part, however heavy it becomes. In the order of the parties.
    """
    first: dict[str | int, str | int] = {}

    def root(known: str | int) -> str | int:
        while (above := first.setdefault(known, known)) != known:
            first[known] = first.setdefault(above, above)
            known = above
        return known

    for party_id, reached in addresses.items():
        for address in reached:
            first[root(address)] = root(party_id)
    groups: dict[str | int, list[int]] = defaultdict(list)
    for party_id in sorted(addresses):
        groups[root(party_id)].append(party_id)
    parts: list[list[int]] = []
    room = 0
    for group in groups.values():
        weight = sum(weights.get(party_id, 0) for party_id in group)
        if not parts or weight > room:
            parts.append([])
            room = most
        parts[-1] += group
        room -= weight
    return parts
