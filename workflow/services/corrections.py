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
) -> None:
    """Marks the proposals of the corrected `document` that earlier versions hold already as carried.

    An action whose passage was changed or has gone is flagged for confirmation, with an event; it is never altered.
    Runs in the caller's transaction.
    """
    before = [
        proposal for version in earlier for proposal in version.proposals if proposal.state in ("accepted", "rejected")
    ]
    left = list(proposed)
    for old in before:
        new = _same(old, left)
        if new is not None:
            left.remove(new)
            new.state = "carried"
        if new is None or new.quote != old.quote:
            _flag(old, document, gone=new is None, actor=actor, now=now)
    for version in earlier:
        version.state = "replaced"
        for proposal in version.proposals:
            if proposal.state == "proposed":
                # Never looked at in the old version: it is looked at in the new one.
                proposal.state = "rejected"
                proposal.reason = f"Erstattet af udgave {document.version} af referatet"
    db.session.flush()


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


def _flag(old: Proposal, document: SourceDocument, *, gone: bool, actor: Actor, now: datetime) -> None:
    action = db.session.scalar(select(Action).where(Action.proposal_id == old.id))
    if action is None:
        return
    action.needs_confirmation = True
    what = "står ikke længere i referatet" if gone else "er ændret i referatet"
    append_event(
        action,
        "corrected",
        {"needs_confirmation": (False, True), "version": (document.version - 1, document.version)},
        actor=actor,
        now=now,
        note=f"Teksten, som handlingen kommer fra, {what} (udgave {document.version}). Bekræft eller ret handlingen.",
    )
