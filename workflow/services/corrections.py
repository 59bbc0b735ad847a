"""A corrected version of the same minutes: what is the same is carried over, what changed is shown, nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rapidfuzz import fuzz
from sqlalchemy import select

from workflow.domain.access import Actor
from workflow.extensions import db
from workflow.models import Action, Proposal, SourceDocument
from workflow.services.history import append_event

SAME_MATTER = 70  # of 100: below this two passages of the same item speak of different things


def carry_over(
    document: SourceDocument,
    proposed: list[Proposal],
    earlier: Sequence[SourceDocument],
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Marks the proposals of the corrected `document` that a person has answered in an earlier version as carried.

    An action whose passage was changed or has gone is flagged for confirmation, with an event; it is never altered.
    What nobody had looked at yet is looked at in the new version. Returns how many actions were flagged.
    Runs in the caller's transaction.
    """
    flagged = 0
    left = list(proposed)
    for old, latest in _answered(earlier):
        new = _same(latest, left)
        if new is not None:
            left.remove(new)
            new.state, new.carried_from_id = "carried", old.id
        if new is None or new.quote != latest.quote:
            flagged += _flag(old, document, gone=new is None, actor=actor, now=now)
    for version in earlier:
        version.state = "replaced"
        for proposal in version.proposals:
            if proposal.state == "proposed":
                proposal.state = "replaced"
    db.session.flush()
    return flagged


def _answered(earlier: Sequence[SourceDocument]) -> list[tuple[Proposal, Proposal]]:
    """Each proposal that a person accepted or rejected, with the newest passage that says the same."""
    proposals = [proposal for version in earlier for proposal in version.proposals]
    latest = {proposal.carried_from_id: proposal for proposal in proposals if proposal.carried_from_id}
    return [(each, latest.get(each.id, each)) for each in proposals if each.state in ("accepted", "rejected")]


def _same(old: Proposal, candidates: list[Proposal]) -> Proposal | None:
    alike = [
        (fuzz.token_sort_ratio(old.quote, new.quote), new)
        for new in candidates
        if new.kind == old.kind and new.item.title.casefold() == old.item.title.casefold()
    ]
    best = max(alike, key=lambda pair: pair[0], default=None)
    if best is None:
        return None
    score, new = best
    # An item has one decision: it is the same one however much its words changed.
    return new if old.kind == "decision" or score >= SAME_MATTER else None


def _flag(old: Proposal, document: SourceDocument, *, gone: bool, actor: Actor, now: datetime) -> int:
    action = db.session.scalar(select(Action).where(Action.proposal_id == old.id))
    if action is None:
        return 0
    what = "står ikke længere i referatet" if gone else "er ændret i referatet"
    changes = {"needs_confirmation": (action.needs_confirmation, True)}
    action.needs_confirmation = True
    append_event(
        action,
        "corrected",
        changes,
        actor=actor,
        now=now,
        note=f"Teksten, som handlingen kommer fra, {what} (udgave {document.version}). Bekræft eller ret handlingen.",
    )
    return 1
