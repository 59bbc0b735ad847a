"""What owners choose for themselves: to hear nothing of one action until a day, and how often they want reminders."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, or_, select, update

from workflow import clock
from workflow.danish_dates import plain_day
from workflow.domain.access import Actor
from workflow.domain.status import REMINDED_STATUSES
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError
from workflow.extensions import db
from workflow.models import Action, DigestChoice, Message, Party, ReminderSlot, Snooze
from workflow.services.actions.one_action import held
from workflow.services.actions.references import insert
from workflow.services.history.history import append_event
from workflow.services.transaction import transaction

SNOOZED = "Modtageren har udsat påmindelsen"
RHYTHMS = ("daily", "weekly")


def snooze(action_id: int, *, until: date | None, actor: Actor, now: datetime) -> Action:
    """The actor's own parties hear nothing of the action before `until`, and then again; None ends it.

    The deadline and what is overdue are told all the same. Raises NotAllowedError for who owes nothing in it,
    InvalidInputError for a day that is not to come or lies after the deadline, ConflictError when it is not open.
    """
    with transaction():
        action = held(action_id, actor)
        own = [line.party_id for line in action.assignments if line.party_id in actor.party_ids]
        owed = [line.party_id for line in action.assignments if line.party_id in own and line.state == "open"]
        if not own:
            raise NotAllowedError("Kun den ansvarlige kan udsætte sine påmindelser. Intet er ændret.")
        if action.has_tasks or action.status not in REMINDED_STATUSES or not owed:
            raise ConflictError("Der kommer ikke påmindelser om handlingen. Intet er ændret.")
        if until is not None:
            _refuse_day(action, until, clock.local(now).date())
        before = snoozed_until(action_id, actor)
        if before == until:
            return action
        db.session.execute(delete(Snooze).where(Snooze.action_id == action_id, Snooze.party_id.in_(own)))
        if until is not None:
            db.session.execute(
                insert(Snooze)
                .values([{"action_id": action_id, "party_id": party_id, "until": until} for party_id in owed])
                .on_conflict_do_nothing()
            )
            _hold_back(action_id, owed)
        append_event(action, "snoozed", {"snoozed_until": (before, until)}, actor=actor, now=now)
    return action


def snoozed_until(action_id: int, actor: Actor) -> date | None:
    """Until when the actor's parties hear nothing of an action."""
    query = select(Snooze.until).where(Snooze.action_id == action_id, Snooze.party_id.in_(actor.party_ids))
    return db.session.scalars(query.order_by(Snooze.until.desc())).first()


def choose_rhythm(party_id: int, rhythm: str, *, actor: Actor) -> None:
    """How often a party of the actor's gets its reminders: "daily", or "weekly" on Mondays."""
    if rhythm not in RHYTHMS:
        raise InvalidInputError("Vælg, hvor tit du vil have påmindelser. Intet er ændret.")
    with transaction():
        if party_id not in actor.party_ids or db.session.get(Party, party_id) is None:
            raise NotAllowedError("Dit login hører ikke til nogen i registeret. Intet er ændret.")
        keep_rhythm(party_id, rhythm)


def keep_rhythm(party_id: int, rhythm: str) -> None:
    """In the running transaction: the choice of a party."""
    statement = insert(DigestChoice).values(party_id=party_id, rhythm=rhythm)
    db.session.execute(statement.on_conflict_do_update(index_elements=["party_id"], set_={"rhythm": rhythm}))


def rhythm_of(party_id: int) -> str:
    """How often a party gets its reminders."""
    return db.session.scalar(select(DigestChoice.rhythm).where(DigestChoice.party_id == party_id)) or "daily"


def join(kept_id: int, gone_id: int) -> None:
    """In the running transaction: two parties become one; what the kept one has chosen stands."""
    theirs = select(Snooze.action_id).where(Snooze.party_id == kept_id)
    db.session.execute(delete(Snooze).where(Snooze.party_id == gone_id, Snooze.action_id.in_(theirs)))
    db.session.execute(update(Snooze).where(Snooze.party_id == gone_id).values(party_id=kept_id))
    if db.session.get(DigestChoice, kept_id) is None:
        db.session.execute(update(DigestChoice).where(DigestChoice.party_id == gone_id).values(party_id=kept_id))
    db.session.execute(delete(DigestChoice).where(DigestChoice.party_id == gone_id))


def _hold_back(action_id: int, party_ids: list[int]) -> None:
    """What is planned and has not begun to be sent is not said."""
    unsent = select(Message.id).where(Message.state.in_(("due", "retry")), Message.resends == 0)
    db.session.execute(
        update(ReminderSlot)
        .where(
            ReminderSlot.action_id == action_id,
            ReminderSlot.party_id.in_(party_ids),
            ReminderSlot.notice == "coming",
            ReminderSlot.state == "planned",
            or_(ReminderSlot.message_id.is_(None), ReminderSlot.message_id.in_(unsent)),
        )
        .values(state="suppressed", reason=SNOOZED)
        .execution_options(synchronize_session=False)
    )


def _refuse_day(action: Action, until: date, today: date) -> None:
    if until <= today:
        raise InvalidInputError("Den dag, der udsættes til, skal ligge fremme. Intet er ændret.")
    if action.deadline < today:
        raise InvalidInputError("Fristen er overskredet, så påmindelserne kan ikke udsættes. Intet er ændret.")
    if until > action.deadline:
        raise InvalidInputError(f"Fristen er {plain_day(action.deadline)}. Udsæt højst til den dag. Intet er ændret.")
