"""Two entries of one person are joined, and events go on naming the one that has gone: what they say, read with the
numbers that parties have now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Line = Mapping[str, Any]  # of an owner, as lines.owner_state has it
Kept = Mapping[int, int]  # the id of an entry that has gone → the one it joined (queries/joined_parties)


def lines_now(lines: Iterable[Line], kept: Kept) -> list[dict[str, Any]]:
    """The lines of an action's owners, lead first; two that have become one are joined as a merge joins them."""
    found: dict[int, dict[str, Any]] = {}
    for line in lines:
        party_id, behalf = kept.get(line["party_id"], line["party_id"]), line.get("on_behalf_of_id")
        own = {**line, "party_id": party_id, "on_behalf_of_id": behalf and kept.get(behalf, behalf)}
        found[party_id] = _one(found[party_id], own) if party_id in found else own
    return sorted(found.values(), key=lambda each: (not each["lead"], each["party_id"]))


def same_lines(one: Iterable[Line], other: Iterable[Line], kept: Kept) -> bool:
    """Whether they are the lines of the same owners in the same state, by whatever name these go now."""
    first, second = ([{**line, "name": ""} for line in lines_now(lines, kept)] for lines in (one, other))
    return first == second


def changes_now(changes: Mapping[str, Any], kept: Kept) -> Mapping[str, Any]:
    """What an event says of owners; the rest as it stands."""
    if not kept or not changes.keys() & {"owners", "line", "lines"}:
        return changes
    known = dict(changes)
    if isinstance(changes.get("owners", [None])[0], list):
        known["owners"] = [lines_now(side, kept) for side in changes["owners"]]
    if "line" in changes:
        known["line"] = [[kept.get(party_id, party_id), state] for party_id, state in changes["line"]]
    if "lines" in changes:
        known["lines"] = [[[kept.get(party_id, party_id), at] for party_id, at in side] for side in changes["lines"]]
    return known


def _one(mine: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Delivered if either was, and since the earlier of the two."""
    delivered = [line for line in (mine, other) if line["state"] == "delivered"]
    moments: Sequence[str] = [line["delivered_at"] for line in delivered if line["delivered_at"]]
    named = dict.fromkeys(name for name in (mine["named_as"], other["named_as"]) if name)
    return {
        **mine,
        "lead": mine["lead"] or other["lead"],
        "state": "delivered" if delivered else mine["state"],
        "delivered_at": min(moments, default=None),
        "assigned_at": min(mine["assigned_at"], other["assigned_at"]),
        "on_behalf_of_id": mine["on_behalf_of_id"] or other["on_behalf_of_id"],
        "named_as": " / ".join(named)[:300] or None,
    }
