"""What was mended before a corrected version came, was kept in it, and stands where that version says otherwise."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from workflow.domain.corrections import changed, is_titled, pair_passages
from workflow.extensions import db
from workflow.models import Proposal, SourceDocument
from workflow.queries.corrections import PassageChange, as_read, change_of, passages_of, roots_of


@dataclass(frozen=True)
class Kept:
    """What a person mended in a proposal (wording, outcome, owner, deadline), and what the minutes changed there."""

    fields: tuple[str, ...]
    version: int  # of the minutes that it was mended in
    changes: list[PassageChange]


def kept_in(document: SourceDocument) -> dict[int, Kept]:
    """The proposals of `document` that wait with something mended which it no longer says as it did then, by id.

    Who mends one again has seen what it says now: that one is not among them.
    """
    waiting = [
        (proposal, proposal.changed_at)
        for proposal in document.proposals
        if proposal.state == "proposed" and proposal.changed_at and proposal.changed_at <= document.uploaded_at
    ]
    if not waiting or document.version == 1:
        return {}
    earlier = _earlier(document)
    by_version: dict[int, list[Proposal]] = defaultdict(list)
    for proposal, moment in waiting:
        newest = next((version.uploaded_at for version in earlier if version.uploaded_at <= moment), None)
        mended_in = [number for number, version in enumerate(earlier) if version.uploaded_at == newest]
        if mended_in:  # of several that came at one moment the first
            by_version[mended_in[-1]].append(proposal)
    roots = roots_of([document])
    found: dict[int, Kept] = {}
    for number, proposals in by_version.items():
        changes = _changes(earlier[number], document)
        for proposal in proposals:
            here = [changes[root] for root in roots[proposal.id] if root in changes]
            fields = tuple(dict.fromkeys(part for change in here for part in _kept(proposal, change)))
            if fields:
                found[proposal.id] = Kept(fields, earlier[number].version, here)
    return found


def _earlier(document: SourceDocument) -> list[SourceDocument]:
    """The versions before `document`, the newest first."""
    query = (
        select(SourceDocument)
        .where(SourceDocument.meeting_id == document.meeting_id, SourceDocument.version < document.version)
        .where(SourceDocument.id.in_(select(Proposal.document_id)), SourceDocument.withdrawn_at.is_(None))
        .order_by(SourceDocument.version.desc())
        .options(selectinload(SourceDocument.proposals).joinedload(Proposal.item))
    )
    return list(db.session.scalars(query))


def _changes(before: SourceDocument, document: SourceDocument) -> dict[int, PassageChange]:
    """What `document` says otherwise, by the id of what was read in it."""
    said = passages_of([before, document])
    old, new = as_read(before), as_read(document)
    pairs = [
        (said[old[one].id], new[other].id)
        for one, other in pair_passages([said[each.id] for each in old], [said[each.id] for each in new])
    ]
    return {key: change_of(was, said[key], parts) for was, key in pairs if (parts := changed(was, said[key]))}


def _kept(proposal: Proposal, change: PassageChange) -> list[str]:
    """The changed parts in which the proposal does not follow the minutes, because a person has said otherwise."""
    now = change.after
    assert now is not None
    names = {owner["name"].casefold() for owner in proposal.owners}
    stands = {
        "wording": not is_titled(proposal.title, now),
        "outcome": proposal.outcome != now.outcome,
        "owner": (proposal.owner_basis == "agreed" or not proposal.owners) and names != set(now.owners),
        "deadline": (proposal.deadline_basis == "agreed" or proposal.deadline is None)
        and proposal.deadline != now.deadline,
    }
    return [part for part in change.parts if stands[part]]
