"""The life of an action: its statuses, and which role may make which move."""

from __future__ import annotations

from typing import Literal, get_args

Status = Literal["open", "in_progress", "waiting", "reported_done", "closed", "cancelled", "settled"]
# What a user is to the action at hand; one user may be several.
Actor = Literal["secretariat", "chair", "owner", "system"]

STATUSES: tuple[str, ...] = get_args(Status)
OPEN_STATUSES: tuple[str, ...] = ("open", "in_progress", "waiting", "reported_done")
REMINDED_STATUSES: tuple[str, ...] = ("open", "in_progress", "waiting")

_EVERYONE: frozenset[Actor] = frozenset({"secretariat", "chair", "owner"})
_OFFICE: frozenset[Actor] = frozenset({"secretariat", "chair"})

# (from, to) → who may. "system" closes a decision with the last of its tasks, opens it again with one of them, and
# takes up what has waited long enough.
MOVES: dict[tuple[str, str], frozenset[Actor]] = {
    ("open", "in_progress"): _EVERYONE,
    ("open", "waiting"): _EVERYONE,
    ("open", "reported_done"): _EVERYONE,
    ("open", "closed"): _OFFICE | {"system"},
    ("open", "cancelled"): _OFFICE,
    ("in_progress", "open"): _EVERYONE,
    ("in_progress", "waiting"): _EVERYONE,
    ("in_progress", "reported_done"): _EVERYONE,
    ("in_progress", "closed"): _OFFICE | {"system"},
    ("in_progress", "cancelled"): _OFFICE,
    ("waiting", "in_progress"): _EVERYONE | {"system"},
    ("waiting", "reported_done"): _EVERYONE,
    ("waiting", "closed"): _OFFICE | {"system"},
    ("waiting", "cancelled"): _OFFICE,
    ("reported_done", "closed"): _OFFICE | {"system"},
    ("reported_done", "in_progress"): _EVERYONE,
    ("reported_done", "cancelled"): _OFFICE,
    ("closed", "in_progress"): _OFFICE | {"system"},
    ("cancelled", "open"): _OFFICE,
    ("cancelled", "in_progress"): frozenset({"system"}),
    ("settled", "open"): frozenset({"secretariat"}),
}


def may_move(before: str, after: str, actors: frozenset[Actor]) -> bool:
    """Whether somebody who is `actors` to an action may take it from one status to the other."""
    return bool(MOVES.get((before, after), frozenset()) & actors)


def moves_from(before: str, actors: frozenset[Actor]) -> list[str]:
    """The statuses that `actors` may take an action to, in the order of STATUSES."""
    return [after for after in STATUSES if may_move(before, after, actors)]


def is_open(status: str) -> bool:
    """Open: somebody still has something to do, if only to approve."""
    return status in OPEN_STATUSES
