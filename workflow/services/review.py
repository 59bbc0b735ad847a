"""The secretariat's review: proposals are mended, accepted or rejected; what is accepted becomes actions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from workflow.domain.access import Actor, Place, may_edit
from workflow.domain.limits import LONGEST_REASON, LONGEST_TITLE
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, ParseRun, Party, Proposal, SourceDocument
from workflow.services import parents, parties
from workflow.services.creation import MeetingContext, chair_of, create_actions
from workflow.services.proposals import calendar_of, items_with_tasks
from workflow.services.tracking import refuse_strange_day
from workflow.services.transaction import CHANGED_MEANWHILE, transaction

_OVERTAKEN = {
    "proposed": "Afvisningen er allerede fortrudt. Intet er ændret.",
    "accepted": "Forslaget er tildelt i mellemtiden. Intet er ændret.",
    "rejected": "Forslaget er afvist i mellemtiden. Intet er ændret.",
    "replaced": "Referatet er erstattet af en nyere udgave i mellemtiden. Intet er ændret.",
}
# A decision is joined to its tasks, so it comes first; a recommendation may belong under it.
_ORDER = {"decision": 0, "recommendation": 1, "task": 2}


def accept(document_id: int, proposal_ids: list[int] | None, *, actor: Actor, now: datetime) -> list[Action]:
    """Makes actions of the proposals named (None: of all that are still proposed) and returns them.

    A proposal that has been accepted already is passed over, so a double click adds nothing.
    Raises NotFoundError when the document is outside the actor's scope.
    """
    with transaction():
        document = _document(document_id, actor)
        chosen = [
            proposal
            for proposal in document.proposals
            if proposal.state == "proposed" and (proposal_ids is None or proposal.id in proposal_ids)
        ]
        return accept_all(document, chosen, actor=actor, now=now)


def accept_all(document: SourceDocument, chosen: list[Proposal], *, actor: Actor, now: datetime) -> list[Action]:
    """As accept, in the running transaction, for proposals of `document`."""
    if not chosen:
        return []
    context = _context(document)
    ordered = sorted(chosen, key=lambda proposal: (proposal.item_id, _ORDER[proposal.kind], proposal.position))
    created = create_actions(ordered, context, actor=actor, now=now)
    _join_items(document, dict.fromkeys(action.item.title.casefold() for action in created if action.item), now=now)
    _mark_reviewed(document, now)
    return sorted(created, key=lambda action: action.proposal.position if action.proposal else 0)


def edit_proposal(
    proposal_id: int,
    *,
    version: int,
    title: str,
    owner_ids: list[int],
    deadline: date | None,
    actor: Actor,
    now: datetime,
) -> Proposal:
    """Mends a proposal before it is accepted. No owner or no deadline means: by the policy.

    Raises ConflictError when somebody else changed it first, InvalidInputError for an empty title or unknown owner.
    """
    with transaction():
        proposal = _proposal(proposal_id, version, actor)
        title = " ".join(title.split())
        if not title:
            raise InvalidInputError("Skriv, hvad der skal gøres. Forslaget er ikke ændret.")
        if len(title) > LONGEST_TITLE:
            raise InvalidInputError(f"Titlen må højst have {LONGEST_TITLE} tegn. Forslaget er ikke ændret.")
        if deadline is not None:
            refuse_strange_day(deadline)
        proposal.title = title
        if owner_ids != [owner["party_id"] for owner in proposal.owners]:
            found = {party.id: party for party in db.session.scalars(select(Party).where(Party.id.in_(owner_ids)))}
            if len(found) != len(set(owner_ids)):
                raise InvalidInputError("Den ansvarlige findes ikke i registret. Forslaget er ikke ændret.")
            proposal.owners = [{"name": found[key].name, "party_id": key} for key in dict.fromkeys(owner_ids)]
            proposal.owner_basis = "agreed" if owner_ids else "default"
        if deadline != proposal.deadline:
            proposal.deadline = deadline
            proposal.deadline_basis = "agreed" if deadline else "default"
    return proposal


def name_owner(proposal_id: int, *, version: int, written: str, party_id: int, actor: Actor, now: datetime) -> Proposal:
    """Says whom a name in the minutes means, in this proposal; the other owners stay as they are.

    The register learns nothing by it: the same name may mean somebody else in other minutes.
    Raises InvalidInputError when the proposal has no such name or the register no such party.
    """
    with transaction():
        proposal = _proposal(proposal_id, version, actor)
        named = {owner["name"] for owner in proposal.owners if owner["party_id"] is None}
        if written not in named or db.session.get(Party, party_id) is None:
            raise InvalidInputError("Navnet står ikke længere uafklaret i forslaget. Forslaget er ikke ændret.")
        owners = [
            {**owner, "party_id": party_id} if owner["name"] == written and owner["party_id"] is None else owner
            for owner in proposal.owners
        ]
        proposal.owners = list({owner["party_id"] or owner["name"]: owner for owner in owners}.values())
    return proposal


def reject(proposal_id: int, *, version: int, reason: str, actor: Actor, now: datetime) -> Proposal:
    """Sets a proposal aside with a reason; restore takes it back."""
    if len(reason) > LONGEST_REASON:
        raise InvalidInputError(f"Begrundelsen må højst have {LONGEST_REASON} tegn. Forslaget er ikke ændret.")
    with transaction():
        proposal = _proposal(proposal_id, version, actor)
        proposal.state, proposal.reason = "rejected", reason.strip() or None
        db.session.flush()
        _mark_reviewed(proposal.document, now)
    return proposal


def restore(proposal_id: int, *, version: int, actor: Actor, now: datetime) -> Proposal:
    """Takes a rejection back."""
    with transaction():
        proposal = _proposal(proposal_id, version, actor, state="rejected")
        if proposal.document.state == "replaced":
            raise ConflictError("Referatet er erstattet af en nyere udgave. Gennemgå den i stedet.")
        proposal.state, proposal.reason = "proposed", None
        proposal.document.state = "review"
    return proposal


def _document(document_id: int, actor: Actor) -> SourceDocument:
    document = db.session.get(SourceDocument, document_id)
    if document is None or not may_edit(actor, _place(document)):
        raise NotFoundError("Referatet findes ikke.")
    return document


def _proposal(proposal_id: int, version: int, actor: Actor, state: str = "proposed") -> Proposal:
    proposal = db.session.get(Proposal, proposal_id)
    if proposal is None or not may_edit(actor, _place(proposal.document)):
        raise NotFoundError("Forslaget findes ikke.")
    if proposal.state != state:
        raise ConflictError(_OVERTAKEN.get(proposal.state, CHANGED_MEANWHILE))
    if proposal.version != version:
        raise ConflictError(CHANGED_MEANWHILE)
    return proposal


def _place(document: SourceDocument) -> Place:
    body = document.meeting.body
    return Place(body.id, frozenset(cluster.id for cluster in body.clusters))


def _context(document: SourceDocument) -> MeetingContext:
    meeting = document.meeting
    parsed = db.session.scalars(
        select(ParseRun).where(ParseRun.document_id == document.id).order_by(ParseRun.id.desc())
    ).first()
    participants = parsed.parsed["participants"] if parsed else []
    return MeetingContext(
        document=document,
        meeting=meeting,
        body=meeting.body,
        calendar=calendar_of(meeting),
        chaired_by=chair_of(participants, meeting.body),
        secretariat=parties.office(meeting.body, "secretariat"),
        participants={parties.fold(person["name"]): person for person in participants},
        items_with_tasks=items_with_tasks(document.proposals),
    )


def _join_items(document: SourceDocument, titles: Iterable[str], *, now: datetime) -> None:
    """Joins the decisions of items with their tasks, also with those that another version of the minutes brought.

    `titles`: of the items, in small letters.
    """
    of_meeting = db.session.scalars(
        select(Action)
        .where(Action.meeting_id == document.meeting_id)
        .options(joinedload(Action.item), selectinload(Action.tasks))
        .order_by(Action.id)
    )
    by_title: dict[str, list[Action]] = defaultdict(list)
    for action in of_meeting:
        if action.item:
            by_title[action.item.title.casefold()].append(action)
    for title in titles:
        actions = by_title[title]
        decision = next((action for action in actions if action.kind == "decision"), None)
        if decision is not None:
            parents.join(decision, [action for action in actions if action is not decision], now=now)


def _mark_reviewed(document: SourceDocument, now: datetime) -> None:
    if all(proposal.state != "proposed" for proposal in document.proposals):
        document.state, document.reviewed_at = "assigned", now
