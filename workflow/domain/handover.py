"""The move to a successor: what is carried over and what stays, who owns it there, and figures that always add up.

A transfer is the state of its item in a package, never the status of the action. "Closed meanwhile" is not stored:
it is what was handed over, is not answered, and is not open any more; opened again, it waits again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

ItemState = Literal["planned", "kept", "handed_over", "accepted", "returned", "taken_back"]
PackageState = Literal["moving", "moved", "undoing", "undone"]
Choice = Literal["hand_over", "keep"]
Why = Literal["choice", "shared", "returned", "elsewhere"]
Answer = Literal["accepted", "returned"]

ITEM_STATES: tuple[str, ...] = get_args(ItemState)
PACKAGE_STATES: tuple[str, ...] = get_args(PackageState)
IN_PROGRESS: tuple[str, ...] = ("moving", "undoing")
# The events of an action that give it another body.
BODY_EVENTS = ("handed_over", "handover_returned", "handover_undone")

# What an item may become, and by what. Nothing else happens to it.
MOVES: dict[tuple[str, str], str] = {
    ("planned", "handed_over"): "move",
    ("planned", "kept"): "move",  # another package was faster
    ("handed_over", "accepted"): "answer",
    ("handed_over", "returned"): "answer",
    ("handed_over", "taken_back"): "undo",
    ("planned", "taken_back"): "undo",
}


@dataclass(frozen=True)
class Owner:
    """A party as the move sees it: what it is, and for a role its office and body (a body is its own)."""

    party_id: int
    kind: str  # person, organisation, body, role
    office: str | None = None
    body_id: int | None = None


@dataclass(frozen=True)
class Offices:
    """The roles of the successor, by office; a missing one is None."""

    secretariat: int | None = None
    chair: int | None = None


@dataclass(frozen=True)
class Tally:
    """How a package stands. `planned` is still to be moved: none is left when the move has ended."""

    open: int = 0
    handed_over: int = 0
    kept: int = 0
    planned: int = 0
    accepted: int = 0
    returned: int = 0
    waiting: int = 0
    closed_meanwhile: int = 0

    @property
    def adds_up(self) -> bool:
        """The invariant of the move."""
        return (
            self.open == self.handed_over + self.kept + self.planned
            and self.handed_over == self.accepted + self.returned + self.waiting + self.closed_meanwhile
        )


def why_kept(choice: str | None, *, shared: bool, returned: bool) -> Why | None:
    """Why an action stays, or None when it is handed over.

    `shared`: it belongs to another cluster too, which has not moved yet and gets another successor; then the last of
    them hands it over, unless somebody chooses. `returned`: the successor sent it back before.
    """
    if choice == "keep":
        return "choice"
    if choice == "hand_over":
        return None
    if returned:
        return "returned"
    return "shared" if shared else None


def owner_there(owner: Owner, moving: frozenset[int], offices: Offices, chosen: int | None = None) -> int | None:
    """Who owns it with the successor: the chosen one; else people, organisations and foreign bodies stay, an office
    of a body that moves becomes the same office there, and the body itself its secretariat. None: nobody."""
    if chosen is not None:
        return chosen
    if owner.body_id not in moving or owner.kind not in ("role", "body"):
        return owner.party_id
    return offices.chair if owner.office == "chair" else offices.secretariat


def tally(items: Iterable[tuple[str, bool]]) -> Tally:
    """The figures of a package from (state, whether the action is open) of its items."""
    states = Counter(items)
    of = Counter[str]()
    for (state, _), count in states.items():
        of[state] += count
    waiting, closed = states["handed_over", True], states["handed_over", False]
    return Tally(
        open=sum(of.values()) - of["taken_back"],
        handed_over=waiting + closed + of["accepted"] + of["returned"],
        kept=of["kept"],
        planned=of["planned"],
        accepted=of["accepted"],
        returned=of["returned"],
        waiting=waiting,
        closed_meanwhile=closed,
    )


def may_answer(state: str, is_open: bool) -> bool:
    """Whether an item waits for the successor's answer."""
    return state == "handed_over" and is_open


def may_undo(package_state: str, item_states: Iterable[str]) -> bool:
    """Whether a whole move can be taken back: until the successor has answered about one action."""
    return package_state == "moved" and not {"accepted", "returned"} & set(item_states)


def moved_lines(lines: Sequence[dict[str, Any]], moves: Mapping[int, int], now: str) -> list[dict[str, Any]]:
    """The lines of an action after its open ones went to who takes over (party → party), lead first.

    What was delivered stays with who delivered it. Who owns a line already takes another one over into it, and it is
    open again; a new owner's line begins at `now`, so that they are told as of anything new. The name is left out.
    """
    found: dict[int, dict[str, Any]] = {}
    for line in sorted(lines, key=lambda each: moves.get(each["party_id"], each["party_id"]) != each["party_id"]):
        goes = line["state"] == "open" and line["party_id"] in moves
        to_id = moves[line["party_id"]] if goes else line["party_id"]
        known = found.get(to_id)
        if known is None:
            new = {"party_id": to_id, "assigned_at": now, "named_as": None, "on_behalf_of_id": None}
            found[to_id] = {**line, **new} if to_id != line["party_id"] else dict(line)
        else:
            known["lead"] = known["lead"] or line["lead"]
            if known["state"] == "delivered":
                known |= {"state": "open", "delivered_at": None, "assigned_at": now}
    return sorted(found.values(), key=lambda each: (not each["lead"], each["party_id"]))
