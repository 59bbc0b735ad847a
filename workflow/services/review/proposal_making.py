"""How a proposal comes about that the reader did not read: made of others, or with what a person says of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from workflow.extensions import db
from workflow.models import AgendaItem, Proposal, ProposalSource, SourceDocument

# What a made proposal takes over from one that it was made from.
_INHERITED = (
    "outcome", "owner_basis", "owner_span_start", "owner_span_end", "deadline_text", "deadline_span_start",
    "deadline_span_end", "deadline_basis", "anchor", "hangs_on_id", "hangs_by", "recurrence",
    "settled", "rule", "confidential",
)  # fmt: skip


def derive(sources: Sequence[Proposal], kind: str, ordinal: int, *, attached: bool = True) -> Proposal:
    """A proposal of the same passages as `sources` (in reading order), with their owners and the earliest deadline.

    Owners of whom a person has put in even one are agreed: the minutes do not name them all.

    It belongs to their document and item unless it is only to be looked at (`attached` false).
    """
    first = sources[0]
    dated = [source for source in sources if source.deadline]
    due = min(dated, key=lambda source: source.deadline or date.max) if dated else first
    owned = next((source for source in sources if source.owners), first)
    like = next((source for source in sources if source.kind == kind), first)
    owners = {(o["party_id"] or o["name"]): o for source in sources for o in source.owners}
    values: dict[str, Any] = {name: getattr(first, name) for name in _INHERITED}
    values |= {name: getattr(due, name) for name in _INHERITED if name.startswith(("deadline", "anchor", "hangs"))}
    values |= {name: getattr(owned, name) for name in _INHERITED if name.startswith("owner")}
    values |= {
        "outcome": like.outcome,
        "settled": all(source.settled for source in sources),
        "confidential": any(source.confidential for source in sources),
        "confidence": 1.0,  # a person has said what it is
    }
    if any(source.owners and source.owner_basis == "agreed" for source in sources):
        values["owner_basis"] = "agreed"
    if attached:
        values |= {"document": first.document, "item": first.item}
    return Proposal(
        position=first.position, kind=kind, ordinal=ordinal, title=first.title,
        quote="\n\n".join(dict.fromkeys(source.quote for source in sources)), span_start=first.span_start,
        span_end=first.span_end, owners=list(owners.values()), deadline=due.deadline, **values,
    )  # fmt: skip


def join_to_sources(made: Proposal, sources: Sequence[Proposal]) -> None:
    """Stores what `made` was made from, and gives it its id."""
    db.session.add(made)
    db.session.flush()
    db.session.add_all(ProposalSource(proposal_id=made.id, source_id=source.id) for source in sources)
    db.session.flush()


def free_ordinal(document: SourceDocument) -> int:
    """An ordinal that no proposal of the document has."""
    highest = select(func.max(Proposal.ordinal)).where(Proposal.document_id == document.id)
    return (db.session.scalar(highest) or 0) + 1


def keep_as_read(proposal: Proposal) -> None:
    """Remembers what the reader said of kind and outcome before a person corrects it: corrected minutes ask for it."""
    if proposal.as_read is None and not proposal.sources:
        proposal.as_read = {"kind": proposal.kind, "ordinal": proposal.ordinal, "outcome": proposal.outcome}


def change_kind(proposal: Proposal, kind: str) -> None:
    """Makes it a recommendation, a decision or a task."""
    keep_as_read(proposal)
    # Set together: the place (kind, span, ordinal) is unique, and another proposal may hold the nearest one.
    proposal.ordinal = free_ordinal(proposal.document)
    proposal.kind = kind
    if kind == "task":
        proposal.settled = False


def position_of(document: SourceDocument, span: tuple[int, int]) -> int:
    """The place of a passage in reading order: with what is read there or before."""
    before = [each.position for each in document.proposals if each.span_start <= span[0]]
    return max(before, default=-1)


def heading_of(document: SourceDocument, item: AgendaItem) -> tuple[int, int]:
    """The place of an item's heading: its first line."""
    end = document.text.find("\n", item.span_start, item.span_end)
    return item.span_start, end if end > item.span_start else item.span_end
