"""What is uncertain about each proposal, in words, and which of them stand on which page of the review."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.models import Proposal, SourceDocument
from workflow.queries.kept_corrections import kept_in
from workflow.queries.minutes import UNCERTAIN_BELOW, notices_of
from workflow.services.intake.reading_reasons import doubt_of

PAGE_SIZE = 60  # proposals on a page; most minutes have fewer


@dataclass(frozen=True)
class ReviewPage:
    """The proposals of one page in their order, and where it stands among the pages."""

    proposals: list[Proposal]
    number: int
    pages: int

    @property
    def is_whole(self) -> bool:
        """Whether the page shows the whole document."""
        return self.pages == 1


def doubts(document: SourceDocument, *, also: int | None = None) -> dict[int, list[str]]:
    """What a person should look at in each proposal that still waits; only those of which there is something to say.

    The reader is unsure of it, an owner is not in the register, the reader stumbled in the very passage, or the minutes
    have changed where a person had mended it.
    `also`: a proposal that has been answered and is looked at as if it waited.
    """
    notices = [(span, message) for message, span in notices_of(document.id) if span]
    kept = kept_in(document)
    found: dict[int, list[str]] = {}
    for proposal in document.proposals:
        if proposal.state != "proposed" and proposal.id != also:
            continue
        said = [doubt_of(proposal.kind, proposal.rule)] if proposal.confidence < UNCERTAIN_BELOW else []
        said += [
            f"»{owner['name']}« er ikke i registeret, eller navnet er ikke entydigt."
            for owner in proposal.owners
            if owner["party_id"] is None
        ]
        if proposal.id in kept:
            said.append("Referatet er ændret, hvor forslaget er rettet.")
        said += [message for span, message in notices if span[0] < proposal.span_end and span[1] > proposal.span_start]
        if said:
            found[proposal.id] = list(dict.fromkeys(said))
    return found


def certain_ids(document: SourceDocument) -> list[int]:
    """The proposals that still wait and leave no doubt."""
    doubtful = doubts(document)
    return [p.id for p in document.proposals if p.state == "proposed" and p.id not in doubtful]


def in_order(proposals: Iterable[Proposal], doubtful: dict[int, list[str]], *, as_read: bool) -> list[Proposal]:
    """Those in doubt first, then those that wait, then the answered ones; or all in the order of the text."""
    ordered = sorted(proposals, key=lambda proposal: proposal.position)
    if as_read:
        return ordered
    return sorted(ordered, key=lambda proposal: proposal.id not in doubtful)


def page_of(ordered: list[Proposal], number: int) -> ReviewPage:
    """The page of that number, or the nearest there is."""
    pages = max(1, -(-len(ordered) // PAGE_SIZE))
    number = min(max(number, 1), pages)
    return ReviewPage(ordered[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], number, pages)


def page_with(ordered: list[Proposal], proposal_id: int) -> int:
    """The number of the page on which a proposal stands."""
    place = next((index for index, proposal in enumerate(ordered) if proposal.id == proposal_id), 0)
    return place // PAGE_SIZE + 1
