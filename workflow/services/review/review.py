"""The secretariat's review: proposals are mended, accepted or rejected; what is accepted becomes actions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workflow.domain.access import Actor
from workflow.domain.limits import LONGEST_REASON, LONGEST_TITLE
from workflow.domain.outcome_words import OUTCOME
from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db
from workflow.models import Action, ParseRun, Party, Proposal, SourceDocument
from workflow.services.actions.creation import MeetingContext, chair_of, create_actions
from workflow.services.actions.one_action import refuse_departed, refuse_strange_day
from workflow.services.intake.proposals import calendar_of, items_with_tasks
from workflow.services.register import parties
from workflow.services.review import drafts
from workflow.services.review.proposal_making import change_kind, keep_as_read
from workflow.services.review.reviewable import editable_document, waiting
from workflow.services.transaction import CHANGED_MEANWHILE, transaction

# A decision is joined to its tasks, so it comes first; a recommendation may belong under it.
_ORDER = {"decision": 0, "recommendation": 1, "task": 2}
KEEP = "keep"  # an outcome that is left as it is


def accept(
    document_id: int,
    proposal_ids: Collection[int] | None,
    *,
    seen: Mapping[int, int] | None = None,
    actor: Actor,
    now: datetime,
) -> list[Action]:
    """Makes actions of the proposals named (None: of all that are still proposed) and returns them.

    A proposal that has been accepted already is passed over, so a double click adds nothing.
    `seen`: the version of each as somebody has looked at it; ConflictError, and nothing is accepted, when one of them
    has been changed since. Raises NotFoundError when the document is outside the actor's scope.
    """
    with transaction():
        document = editable_document(document_id, actor)
        of_document = select(Proposal).where(Proposal.document_id == document_id).options(joinedload(Proposal.item))
        chosen = [
            proposal
            for proposal in db.session.scalars(of_document.order_by(Proposal.position))
            if proposal.state == "proposed" and (proposal_ids is None or proposal.id in proposal_ids)
        ]
        changed = [each for each in chosen if seen is not None and seen.get(each.id) != each.version]
        if changed:
            raise ConflictError(_changed_since(changed))
        return accept_all(document, chosen, actor=actor, now=now)


def _changed_since(changed: list[Proposal]) -> str:
    by = changed[0].changed_by_name
    who = f"{by} har" if by else "En anden har"
    what = "forslaget" if len(changed) == 1 else f"{len(changed)} af forslagene"
    return f"{who} ændret {what}, siden du så det. Intet er tildelt. Se det igennem, som det er nu, og tildel så."


def accept_all(document: SourceDocument, chosen: list[Proposal], *, actor: Actor, now: datetime) -> list[Action]:
    """As accept, in the running transaction, for proposals of `document`."""
    if not chosen:
        return []
    context = _context(document)
    ordered = sorted(chosen, key=lambda proposal: (proposal.item_id, _ORDER[proposal.kind], proposal.position))
    created = create_actions(ordered, context, actor=actor, now=now)
    follow_proposals(document, now)
    return sorted(created, key=lambda action: action.proposal.position if action.proposal else 0)


def edit_proposal(
    proposal_id: int,
    *,
    version: int,
    title: str,
    owner_ids: list[int],
    deadline: date | None,
    lead_id: int | None = None,
    unknown: list[str] | None = None,
    kind: str | None = None,
    outcome: str | None = KEEP,
    confidential: bool | None = None,
    actor: Actor,
    now: datetime,
) -> Proposal:
    """Mends a proposal before it is accepted. No owner or no deadline means: by the policy.

    `lead_id` is put first among the owners; `unknown` are the names that the register lacks and that stay owners
    (None: none of them). What is left out of kind, outcome and confidential stays as it is.
    Raises ConflictError when somebody else changed it first, InvalidInputError for an empty title or unknown owner.
    """
    with transaction():
        proposal = waiting(proposal_id, version, actor)
        with db.session.no_autoflush:
            mend(proposal, title, owners_of(proposal.owners, owner_ids, lead_id, unknown, now=now), deadline)
            if kind is not None and kind != proposal.kind:
                if kind not in _ORDER:
                    raise InvalidInputError("Den slags forslag findes ikke. Forslaget er ikke ændret.")
                change_kind(proposal, kind)
            if outcome != KEEP and outcome != proposal.outcome:
                if outcome is not None and outcome not in OUTCOME:
                    raise InvalidInputError("Udfaldet findes ikke. Forslaget er ikke ændret.")
                keep_as_read(proposal)
                proposal.outcome = outcome
            if confidential is not None:
                proposal.confidential = confidential and not proposal.item.closed
            if db.session.is_modified(proposal):
                proposal.changed_at, proposal.changed_by_name = now, actor.name
        drafts.forget(proposal_id, actor)
    return proposal


def mend(proposal: Proposal, title: str, owners: list[dict[str, Any]], deadline: date | None) -> None:
    """Gives a proposal its words, owners and deadline; what is new among them counts as agreed."""
    title = " ".join(title.split())
    if not title:
        raise InvalidInputError("Skriv, hvad der skal gøres. Forslaget er ikke ændret.")
    if len(title) > LONGEST_TITLE:
        raise InvalidInputError(f"Titlen må højst have {LONGEST_TITLE} tegn. Forslaget er ikke ændret.")
    if deadline is not None:
        refuse_strange_day(deadline)
    if title != " ".join((proposal.title or "").split()):
        proposal.title = title
    if owners != proposal.owners:
        proposal.owners = owners
        proposal.owner_basis = "agreed" if owners else "default"
    if deadline != proposal.deadline:
        proposal.deadline = deadline
        proposal.deadline_basis = "agreed" if deadline else "default"
        if deadline is None:
            proposal.hangs_on_id = proposal.hangs_by = None


def owners_of(
    before: list[dict[str, Any]],
    owner_ids: list[int],
    lead_id: int | None = None,
    unknown: list[str] | None = None,
    *,
    now: datetime,
) -> list[dict[str, Any]]:
    """The owners with these ids, the lead first; who was one `before` keeps the name that the minutes use.

    Raises InvalidInputError when the register has no such party, or a new one has left.
    """
    wanted = list(dict.fromkeys(owner_ids))
    if lead_id in wanted:
        wanted.sort(key=lambda key: key != lead_id)
    known = {owner["party_id"]: owner for owner in before if owner["party_id"] is not None}
    found = {party.id: party for party in db.session.scalars(select(Party).where(Party.id.in_(wanted)))}
    if len(found) != len(wanted):
        raise InvalidInputError("Den ansvarlige findes ikke i registeret. Forslaget er ikke ændret.")
    refuse_departed(set(wanted) - set(known), now)
    kept = [owner for owner in before if owner["party_id"] is None and owner["name"] in (unknown or [])]
    chosen = [known.get(key) or {"name": found[key].name, "party_id": key} for key in wanted]
    same = sorted(map(str, chosen + kept)) == sorted(map(str, before))
    leads = lead_id is None or lead_id == next(iter(known), None) or lead_id not in wanted
    return before if same and leads else chosen + kept


def name_owner(proposal_id: int, *, version: int, written: str, party_id: int, actor: Actor, now: datetime) -> Proposal:
    """Says whom a name in the minutes means, in this proposal; the other owners stay as they are.

    The register learns nothing by it: the same name may mean somebody else in other minutes.
    Raises InvalidInputError when the proposal has no such name or the register no such party.
    """
    with transaction():
        proposal = waiting(proposal_id, version, actor)
        named = {owner["name"] for owner in proposal.owners if owner["party_id"] is None}
        if written not in named or db.session.get(Party, party_id) is None:
            raise InvalidInputError("Navnet står ikke længere uafklaret i forslaget. Forslaget er ikke ændret.")
        refuse_departed([party_id], now)
        owners = [
            {**owner, "party_id": party_id} if owner["name"] == written and owner["party_id"] is None else owner
            for owner in proposal.owners
        ]
        proposal.owners = list({owner["party_id"] or owner["name"]: owner for owner in owners}.values())
    return proposal


def reject(proposal_id: int, *, version: int, reason: str, actor: Actor, now: datetime) -> Proposal:
    """Sets a proposal aside with a reason; restore takes it back. Raises InvalidInputError without one."""
    if not reason.strip():
        raise InvalidInputError("Skriv, hvorfor det afvises, eller vælg en af grundene. Forslaget er ikke ændret.")
    if len(reason) > LONGEST_REASON:
        raise InvalidInputError(f"Begrundelsen må højst have {LONGEST_REASON} tegn. Forslaget er ikke ændret.")
    with transaction():
        proposal = waiting(proposal_id, version, actor)
        proposal.state, proposal.reason = "rejected", reason.strip()
        db.session.flush()
        follow_proposals(proposal.document, now)
    return proposal


def restore(proposal_id: int, *, version: int, actor: Actor, now: datetime) -> Proposal:
    """Takes a rejection back."""
    with transaction():
        proposal = waiting(proposal_id, version, actor, state="rejected")
        if proposal.document.state == "replaced":
            raise ConflictError("Referatet er erstattet af en nyere udgave. Gennemgå den i stedet.")
        proposal.state, proposal.reason = "proposed", None
        follow_proposals(proposal.document, now)
    return proposal


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


def follow_proposals(document: SourceDocument, now: datetime) -> None:
    """Review or assigned, by what waits in the database: who answers another proposal at once waits here."""
    db.session.flush()
    db.session.refresh(document, ["state"], with_for_update={"key_share": True})
    if document.state == "replaced":  # a corrected version has come meanwhile
        raise ConflictError(CHANGED_MEANWHILE)
    waits = select(Proposal.id).where(Proposal.document_id == document.id, Proposal.state == "proposed").limit(1)
    if db.session.scalar(waits) is not None:
        document.state = "review"
    elif document.state != "assigned":
        document.state, document.reviewed_at = "assigned", now
