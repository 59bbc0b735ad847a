"""What a person has agreed in a proposal stays in the next version of its minutes; all else is as that says it."""

from __future__ import annotations

from collections.abc import Collection

from workflow.domain.corrections import Passage
from workflow.domain.limits import is_sensible_deadline
from workflow.models import Proposal


def keep_values(new: Proposal, old: Proposal, read: Passage, parts: Collection[str]) -> None:
    """Gives `new` the owners, the deadline and the secrecy that a person has given `old`.

    `read`: what the reader said of `old`. `parts`: what the new version says differently there.
    """
    if _owners_are_agreed(old, new, read, parts):
        new.owners, new.owner_basis = list(old.owners), old.owner_basis
    if _deadline_is_agreed(old, read, parts):
        new.deadline, new.deadline_basis = old.deadline, old.deadline_basis
        if old.deadline is None:
            new.hangs_on_id = new.hangs_by = None
    new.confidential = old.confidential and not new.item.closed
    new.changed_at, new.changed_by_name = old.changed_at, old.changed_by_name


def _owners_are_agreed(old: Proposal, new: Proposal, read: Passage, parts: Collection[str]) -> bool:
    if old.owner_basis == "agreed":
        return True
    if not old.owners:  # taken out by a person, where the minutes name some
        return "owner" not in parts or bool(read.owners)
    # A person has said whom a name means that the register does not know.
    return "owner" not in parts and _unknown(old) < _unknown(new)


def _deadline_is_agreed(old: Proposal, read: Passage, parts: Collection[str]) -> bool:
    if old.deadline_basis == "agreed":
        return True
    if old.deadline is not None:
        return False
    return "deadline" not in parts or (read.deadline is not None and is_sensible_deadline(read.deadline))


def _unknown(proposal: Proposal) -> int:
    return sum(owner["party_id"] is None for owner in proposal.owners)
