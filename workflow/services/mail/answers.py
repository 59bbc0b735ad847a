"""Answers that are given from a mail: by its link, without a login, and once.

Who holds the link acts for the party that the mail was sent to, and for nobody else: the party is the actor, and the
history tells of the mail. The row of the answer is written in the transaction of the change; its unique key lets one
of several that press at once through.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from sqlalchemy import delete, func, select, update

from workflow.domain.access import Actor
from workflow.domain.status import may_move
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, Answer
from workflow.queries.answers import is_not_mine
from workflow.services.actions import changing, deadline_requests, tracking
from workflow.services.actions.endings import open_request
from workflow.services.actions.held_rows import hold
from workflow.services.actions.one_action import editable
from workflow.services.actions.references import insert
from workflow.services.history.history import append_event
from workflow.services.mail.answer_links import AnswerLink, find
from workflow.services.transaction import transaction

Kind = Literal["done", "started", "new_deadline", "not_mine"]
LONGEST_NAME = 300  # characters, of the actor of an event


class SpentLinkError(ConflictError):
    """The link is used, too old or overtaken; its page tells which."""


def answer(link: str, *, kind: Kind, note: str | None, wanted: date | None, now: datetime) -> Answer:
    """Does what the reader of the mail answers: reports it done, says that it has begun, asks for the day `wanted`,
    or says that it is somebody else's. `note` is why, or whose.

    Raises NotFoundError for a link that is not ours, SpentLinkError for one that is used or no longer holds,
    InvalidInputError where a day or a reason is missing, ConflictError when somebody else was faster.
    """
    with transaction():
        held = _hold(link, now)
        if held is None:
            raise NotFoundError("Linket findes ikke. Intet er ændret.")
        if held.state != "open":
            raise SpentLinkError("Linket kan ikke bruges længere. Intet er ændret.")
        ids = _use(held, kind, now)
        actor = _actor(held)
        event = _carry_out(held.action, kind, note, wanted, actor, now)
        mine = (Answer.action_id == held.action.id) & Answer.party_id.in_(held.party_ids)
        db.session.execute(update(Answer).where(Answer.id.in_(ids)).values(event_id=event.id))
        # Whatever they say now holds instead of an earlier "not mine".
        _settle(mine & Answer.id.not_in(ids), event)
        given = db.session.get_one(Answer, ids[0], populate_existing=True)
    return given


def may_take_back(held: AnswerLink, now: datetime) -> bool:
    """Whether the answer that was given by a link can still be taken back: within the hour, before anything else."""
    answer = held.answer
    if held.state != "used" or answer is None or answer.event is None or now - answer.at > tracking.UNDO_WITHIN:
        return False
    newest = select(func.max(ActionEvent.sequence)).where(ActionEvent.action_id == answer.action_id)
    return answer.event.sequence == db.session.scalar(newest)


def take_back(link: str, *, now: datetime) -> None:
    """Takes back what was answered by a link, by who holds it: everything is as before, and the link can be used again.

    Raises NotFoundError for a link that is not ours, ConflictError when something else has happened since, or after
    an hour.
    """
    with transaction():
        held = _hold(link, now)
        if held is None:
            raise NotFoundError("Linket findes ikke. Intet er ændret.")
        if not may_take_back(held, now) or held.answer is None or held.answer.event is None:
            raise ConflictError("Svaret kan ikke tages tilbage længere. Skriv til sekretariatet. Intet er ændret.")
        action, event, actor = held.action, held.answer.event, _actor(held)
        # The row goes: the history keeps what was answered, and that it was taken back.
        gone = db.session.execute(
            delete(Answer).where(Answer.event_id == event.id).execution_options(synchronize_session=False)
        )
        if not gone.rowcount:  # type: ignore[attr-defined]
            raise ConflictError("Svaret er allerede taget tilbage. Intet er ændret.")
        db.session.execute(
            update(Answer)
            .where(Answer.settled_event_id == event.id)
            .values(settled_event_id=None)
            .execution_options(synchronize_session=False)
        )
        request = open_request(action.id) if event.kind == "deadline_asked" else None
        if request is not None:
            deadline_requests.withdraw_for(request, action, actor=actor, now=now)
        elif event.kind in ("status", "line"):
            changing.take_back(action, event, actor=actor, now=now)
        else:
            append_event(action, "undone", {}, actor=actor, now=now)


def keep_owner(action_id: int, *, version: int, note: str | None, actor: Actor, now: datetime) -> ActionEvent:
    """The office answers "not mine": the action stays where it is. Raises ConflictError where nobody has said so."""
    with transaction():
        action = editable(action_id, version, actor)
        waiting = db.session.scalars(select(Answer.id).where(Answer.action_id == action.id, is_not_mine())).all()
        if not waiting:
            raise ConflictError("Der er ikke nogen, der venter på svar om ansvaret. Intet er ændret.")
        event = append_event(action, "owner_kept", {}, actor=actor, now=now, note=note)
        _settle(Answer.id.in_(waiting), event)
    return event


def _hold(link: str, now: datetime) -> AnswerLink | None:
    """The link as it stands once nobody else can change its action any more."""
    seen = find(link, now)
    if seen is None:
        return None
    hold([seen.action.id])
    db.session.expire_all()
    return find(link, now)


def _use(held: AnswerLink, kind: Kind, now: datetime) -> list[int]:
    """Marks the link as used; raises SpentLinkError when somebody else was faster, even by a blink."""
    rows = [
        {
            "slot_id": slot_id,
            "action_id": held.action.id,
            "party_id": party_id,
            "address": held.address,
            "kind": kind,
            "at": now,
        }
        for slot_id, party_id in sorted(zip(held.slot_ids, held.party_ids, strict=True))
    ]
    statement = insert(Answer).values(rows).on_conflict_do_nothing(index_elements=["slot_id"]).returning(Answer.id)
    ids = list(db.session.scalars(statement))
    if len(ids) != len(rows):
        raise SpentLinkError("Linket er allerede brugt. Intet er ændret.")
    return ids


def _actor(held: AnswerLink) -> Actor:
    """The party, with the mail in its name: who held the link is not known."""
    whom = f"{held.substitute} for {held.for_whom}" if held.substitute else held.for_whom
    told = f" (svar fra mail sendt til {held.address})"
    return Actor(None, whom[: LONGEST_NAME - len(told)] + told, party_ids=frozenset(held.party_ids))


def _carry_out(
    action: Action, kind: Kind, note: str | None, wanted: date | None, actor: Actor, now: datetime
) -> ActionEvent:
    if kind == "done":
        return changing.take_to_status(action, "reported_done", note=note, actor=actor, now=now)
    if kind == "new_deadline":
        if wanted is None:
            raise InvalidInputError("Vælg den frist, du ønsker. Intet er sendt.")
        return deadline_requests.ask_for(action, wanted=wanted, reason=note or "", actor=actor, now=now).asked_event
    if kind == "not_mine":
        return append_event(action, "not_mine", {}, actor=actor, now=now, note=note)
    if may_move(action.status, "in_progress", frozenset({"owner"})):
        return changing.take_to_status(action, "in_progress", note=note, actor=actor, now=now)
    return append_event(action, "acknowledged", {}, actor=actor, now=now, note=note)


def _settle(which: object, event: ActionEvent) -> None:
    condition: Iterable[object] = (which, Answer.kind == "not_mine", Answer.settled_event_id.is_(None))
    db.session.execute(
        update(Answer)
        .where(*condition)  # type: ignore[arg-type]
        .values(settled_event_id=event.id)
        .execution_options(synchronize_session=False)
    )
