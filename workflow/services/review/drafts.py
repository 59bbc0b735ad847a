"""What somebody has typed into the form of a proposal and not saved yet, kept for them until it is saved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from workflow.domain.access import Actor
from workflow.domain.limits import LONGEST_TITLE
from workflow.errors import InvalidInputError
from workflow.extensions import db
from workflow.models import ProposalDraft
from workflow.services.review.reviewable import within_reach
from workflow.services.transaction import transaction

Values = dict[str, list[str]]
_MOST_VALUES = 200


def keep(proposal_id: int, *, version: int, values: Values, actor: Actor, now: datetime) -> bool:
    """Keeps the newest draft of this user; False when nothing was to be kept.

    What the same user has saved meanwhile makes a draft that comes late void. Raises as an edit would for a proposal
    that is none of the actor's business; InvalidInputError for a draft that is longer than any form.
    """
    if sum(map(len, values.values())) > _MOST_VALUES or any(
        len(text) > LONGEST_TITLE for texts in values.values() for text in texts
    ):
        raise InvalidInputError("Udkastet er for langt. Det er ikke gemt.")
    with transaction():
        proposal = within_reach(proposal_id, actor)
        late = proposal.version != version and proposal.changed_by_name == actor.name
        if proposal.state != "proposed" or late or actor.user_id is None:
            return False
        draft = db.session.get(ProposalDraft, (proposal_id, actor.user_id))
        if draft is None:
            draft = ProposalDraft(proposal_id=proposal_id, user_id=actor.user_id)
            db.session.add(draft)
        draft.values, draft.saved_at = values, now
    return True


def discard(proposal_id: int, *, actor: Actor) -> None:
    """Throws the draft of this user away; nothing happens where there is none."""
    with transaction():
        forget(proposal_id, actor)


def forget(proposal_id: int, actor: Actor) -> None:
    """As discard, in the running transaction."""
    of_user = (ProposalDraft.proposal_id == proposal_id) & (ProposalDraft.user_id == actor.user_id)
    db.session.execute(delete(ProposalDraft).where(of_user))
