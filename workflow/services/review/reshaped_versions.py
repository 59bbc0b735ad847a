"""A corrected version of minutes in which something was split, merged or added by hand: it is so again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from workflow.domain.corrections import Passage, changed, pair_passages
from workflow.domain.passage_search import place_of
from workflow.extensions import db
from workflow.models import Proposal, SourceDocument
from workflow.queries.corrections import BY_HAND, first_id, passages_of, roots_of
from workflow.services.intake.kept_values import keep_values
from workflow.services.review.proposal_making import derive, free_ordinal, heading_of, join_to_sources, position_of

BY_A_PERSON = ("title", "owners", "owner_basis", "deadline", "deadline_basis", "outcome", "settled", "confidential")


def carry_reshaped(
    document: SourceDocument, proposed: Sequence[Proposal], earlier: Sequence[SourceDocument]
) -> dict[int, Proposal]:
    """Makes of the passages read in `document` what was made of the same ones in `earlier` versions.

    The newest version that has a passage says what becomes of it. Runs in the caller's transaction, before anything
    is carried over. Returns what is made in `document`, by the id of the proposal that it repeats.
    """
    made: dict[int, Proposal] = {}
    said = passages_of([*earlier, document])
    spoken_for: set[int] = set()
    by_hand: set[int] = set()
    for version in reversed(earlier):
        roots = roots_of([version])
        read = [p for p in version.proposals if roots[p.id] == [p.id] and p.rule != BY_HAND]
        free = [new for new in proposed if new.id not in spoken_for]
        pairs = pair_passages([said[old.id] for old in read], [said[new.id] for new in free])
        again = {read[one].id: free[other] for one, other in pairs}
        spoken_for |= {new.id for new in again.values()}
        for old in _made_by_hand(version, by_hand, newest=version is earlier[-1]):
            if new := _added_again(document, old):
                again[old.id] = new
                if old.set_aside is None:
                    made[old.id] = new
        for old in version.proposals:
            sources = list(dict.fromkeys(again[key] for key in roots[old.id] if key in again))
            if roots[old.id] != [old.id] and old.set_aside is None and sources:
                repeated = [
                    (said[key], said[again[key].id]) for key in roots[old.id] if key in again and again[key].id in said
                ]
                parts = {part for before, after in repeated for part in changed(before, after)}
                made[old.id] = _made_again(document, old, sources, said[old.id], parts)
    return made


def _made_again(
    document: SourceDocument, old: Proposal, sources: list[Proposal], read: Passage, parts: Collection[str]
) -> Proposal:
    """What a person made is so again; what it took from the minutes it takes from what they say now."""
    sources.sort(key=lambda source: (source.position, source.id))
    new = derive(sources, old.kind, free_ordinal(document))
    new.title, new.settled = old.title, old.settled
    if "outcome" not in parts or old.outcome != read.outcome:
        new.outcome = old.outcome
    keep_values(new, old, read, parts)
    join_to_sources(new, sources)
    for source in sources:
        source.state, source.set_aside = "replaced", "reshaped"
    db.session.flush()
    return new


def _as_added(new: Proposal, old: Proposal) -> None:
    for name in BY_A_PERSON:
        setattr(new, name, getattr(old, name))
    new.changed_at, new.changed_by_name = old.changed_at, old.changed_by_name


def _made_by_hand(version: SourceDocument, known: set[int], *, newest: bool) -> list[Proposal]:
    """What was added in this version or carried on by it, once; of an older version only what was answered there."""
    found = []
    for proposal in version.proposals:
        origin = proposal.carried_from_id or proposal.id
        if proposal.rule != BY_HAND or proposal.sources or proposal.set_aside == "undone":
            continue
        if origin not in known and (newest or proposal.state in ("accepted", "rejected", "carried")):
            known.add(origin)
            found.append(proposal)
    return found


def _added_again(document: SourceDocument, old: Proposal) -> Proposal | None:
    """The same addition where its words stand now; without them only what still waits, under its item's heading."""
    items = defaultdict(list)
    for item in document.items:
        items[first_id(item)].append(item)
    for item in items[first_id(old.item)]:
        span = place_of(old.quote, document.text, (item.span_start, item.span_end))
        if span is None and old.state == "proposed":
            span = heading_of(document, item)
        if span is not None:
            new = Proposal(
                document=document, item=item, position=position_of(document, span), kind=old.kind,
                ordinal=free_ordinal(document), quote=document.text[span[0] : span[1]], span_start=span[0],
                span_end=span[1], rule=BY_HAND,
            )  # fmt: skip
            _as_added(new, old)
            db.session.add(new)
            db.session.flush()
            return new
    return None
