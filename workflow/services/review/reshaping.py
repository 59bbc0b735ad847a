"""Proposals are split, merged and added by hand, and every such step can be undone; no passage is ever lost.

What was split or merged is set aside as `reshaped`, and what was made of it knows it as its source. Undoing sets
the made ones aside as `undone` and puts the sources back. No row is ever deleted, so nothing is known by an old id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from workflow.domain.access import Actor
from workflow.domain.passage_search import place_of
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import AgendaItem, Proposal, ProposalSource, SourceDocument
from workflow.queries.corrections import BY_HAND
from workflow.services.review.proposal_making import derive, free_ordinal, heading_of, join_to_sources, position_of
from workflow.services.review.review import follow_proposals, mend, owners_of
from workflow.services.review.reviewable import editable_document, waiting
from workflow.services.transaction import CHANGED_MEANWHILE, transaction

MOST_PARTS = 12
_KIND_OF_MERGED = ("decision", "task", "recommendation")  # of several kinds, the one that says most


@dataclass(frozen=True)
class Part:
    """What one made proposal shall say. `unknown` are names that the register lacks and that own it all the same."""

    title: str
    owner_ids: list[int] = field(default_factory=list)
    deadline: date | None = None
    lead_id: int | None = None
    unknown: list[str] = field(default_factory=list)


def split(proposal_id: int, *, version: int, parts: Sequence[Part], actor: Actor, now: datetime) -> list[Proposal]:
    """Makes two or more proposals of one; each has the passage as its source.

    Of a decision the first part stays the decision, the others are tasks under it. Raises ConflictError when
    somebody changed it first, InvalidInputError for fewer than two parts, an empty title or an unknown owner.
    """
    if not 2 <= len(parts) <= MOST_PARTS:
        raise InvalidInputError(f"Del i mindst to og højst {MOST_PARTS} dele. Forslaget er ikke ændret.")
    with transaction():
        source = waiting(proposal_id, version, actor)
        made = []
        for number, part in enumerate(parts):
            kind = "task" if source.kind == "decision" and number else source.kind
            made.append(_make([source], kind, part, actor=actor, now=now))
        _reshape([source], actor=actor, now=now)
    return made


def merge(versions: dict[int, int], part: Part, *, actor: Actor, now: datetime) -> Proposal:
    """Makes one proposal of several of one agenda item. `versions`: the id of each → the version that was seen.

    Raises ConflictError when somebody changed one of them first, InvalidInputError for fewer than two or for
    proposals of different items.
    """
    if len(versions) < 2:
        raise InvalidInputError("Vælg mindst ét forslag mere at samle med. Intet er ændret.")
    with transaction():
        sources = [waiting(key, version, actor) for key, version in sorted(versions.items())]
        sources.sort(key=lambda source: (source.position, source.id))
        if len({source.item_id for source in sources}) > 1:
            raise InvalidInputError("Kun forslag under samme punkt kan samles. Intet er ændret.")
        kind = next(kind for kind in _KIND_OF_MERGED if any(source.kind == kind for source in sources))
        made = _make(sources, kind, part, actor=actor, now=now)
        _reshape(sources, actor=actor, now=now)
    return made


def add(
    document_id: int, *, words: str, item_id: int | None, kind: str, part: Part, actor: Actor, now: datetime
) -> Proposal:
    """Adds a proposal that the reader did not find. `words` are the passage that says so, as it stands in the text.

    Without `item_id` the words are looked for in the whole document; without words the item's heading is the passage.
    Raises InvalidInputError when the words do not stand there, ConflictError for a version that is replaced.
    """
    with transaction():
        document = editable_document(document_id, actor)
        if document.state == "replaced":
            raise ConflictError(
                "Referatet gælder ikke længere. Tilføj opgaven i den udgave, der gælder. Intet er ændret."
            )
        if kind not in _KIND_OF_MERGED:
            raise InvalidInputError("Den slags forslag findes ikke. Intet er tilføjet.")
        item, span = passage_of(document, words, item_id)
        made = Proposal(
            document=document, item=item, position=position_of(document, span), kind=kind,
            ordinal=free_ordinal(document), title="", quote=document.text[span[0] : span[1]], span_start=span[0],
            span_end=span[1], owners=[], rule=BY_HAND, changed_at=now, changed_by_name=actor.name,
        )  # fmt: skip
        with db.session.no_autoflush:
            mend(made, part.title, owners_of([], part.owner_ids, part.lead_id, now=now), part.deadline)
        db.session.add(made)
        follow_proposals(document, now)
    return made


def undo(proposal_id: int, *, version: int, actor: Actor, now: datetime) -> list[Proposal]:
    """Takes back the split or the merge that made a proposal, or its addition; returns what is back.

    Raises ConflictError when something that was made by the same step is accepted, or was itself split or merged.
    """
    with transaction():
        seen = db.session.get(Proposal, proposal_id)
        made = waiting(
            proposal_id, version, actor, state=seen.state if seen and seen.state == "rejected" else "proposed"
        )
        sources = list(made.sources)
        if not sources and made.rule != BY_HAND:
            raise ConflictError("Forslaget er læst i referatet. Der er ikke noget at fortryde. Intet er ændret.")
        if made.document.state == "replaced":
            raise ConflictError("Referatet gælder ikke længere. Intet er ændret.")
        of_step = _made_of(sources) if sources else [made]
        if any(each.set_aside or each.state not in ("proposed", "rejected") for each in of_step):
            raise ConflictError(
                "Noget af det er allerede tildelt eller delt videre, så det kan ikke fortrydes samlet. Intet er ændret."
            )
        for each in of_step:
            each.state, each.set_aside = "replaced", "undone"
            _sign(each, actor, now)
        for source in sources:
            source.state, source.set_aside = "proposed", None
            _sign(source, actor, now)
        follow_proposals(made.document, now)
    return sources


def passage_of(document: SourceDocument, words: str, item_id: int | None) -> tuple[AgendaItem, tuple[int, int]]:
    """The item and the place of a passage in a document; without words that of the item's heading."""
    items = [item for item in document.items if item_id is None or item.id == item_id]
    if item_id is not None and not items:
        raise NotFoundError("Punktet findes ikke i referatet.")
    if not words.strip():
        if item_id is None:
            raise InvalidInputError("Vælg et punkt, eller skriv de ord, opgaven står i. Intet er tilføjet.")
        return items[0], heading_of(document, items[0])
    for item in items:
        found = place_of(words, document.text, (item.span_start, item.span_end))
        if found:
            return item, found
    raise InvalidInputError(
        "Ordene står ikke i referatets tekst under punktet. Kopiér dem derfra, eller lad feltet stå tomt. "
        "Intet er tilføjet."
    )


def _make(sources: list[Proposal], kind: str, part: Part, *, actor: Actor, now: datetime) -> Proposal:
    made = derive(sources, kind, free_ordinal(sources[0].document))
    with db.session.no_autoflush:
        mend(
            made, part.title, owners_of(made.owners, part.owner_ids, part.lead_id, part.unknown, now=now), part.deadline
        )
    made.changed_at, made.changed_by_name = now, actor.name
    join_to_sources(made, sources)
    return made


def _reshape(sources: list[Proposal], *, actor: Actor, now: datetime) -> None:
    for source in sources:
        source.state, source.set_aside = "replaced", "reshaped"
        _sign(source, actor, now)


def _sign(proposal: Proposal, actor: Actor, now: datetime) -> None:
    proposal.changed_at, proposal.changed_by_name = now, actor.name


def _made_of(sources: Sequence[Proposal]) -> list[Proposal]:
    """What the step that used up `sources` has made; an earlier step that was undone is not meant."""
    ids = [source.id for source in sources]
    if any(source.set_aside != "reshaped" for source in sources):
        raise ConflictError(CHANGED_MEANWHILE)
    made = select(Proposal).join(ProposalSource, ProposalSource.proposal_id == Proposal.id)
    found = db.session.scalars(made.where(ProposalSource.source_id.in_(ids)).order_by(Proposal.id)).unique().all()
    return [proposal for proposal in found if proposal.set_aside != "undone"]
