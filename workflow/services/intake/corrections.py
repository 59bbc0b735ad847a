"""A corrected version of the same minutes: what is the same is carried over, what changed is shown, nothing is lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, union, update

from workflow.domain.access import Actor
from workflow.domain.corrections import ItemWords, Passage, changed, is_titled, pair_items, pair_passages
from workflow.domain.editions import edition_of, is_older
from workflow.domain.status import is_open
from workflow.extensions import db
from workflow.models import Action, AgendaItem, Proposal, SourceDocument
from workflow.queries.corrections import (
    BY_HAND,
    came_of,
    first_id,
    later_occurrences,
    own_passage,
    passages_of,
    shown_passage,
)
from workflow.services.actions.held_rows import hold
from workflow.services.history.history import append_event
from workflow.services.intake.kept_values import keep_values
from workflow.services.review.proposal_making import change_kind, keep_as_read
from workflow.services.review.reshaped_versions import carry_reshaped

_PART = {"wording": "ordlyden", "outcome": "udfaldet", "owner": "den ansvarlige", "deadline": "fristen"}


def place_in_order(document: SourceDocument, earlier: Sequence[SourceDocument]) -> SourceDocument | None:
    """Gives `document` its version among the `earlier` ones (in their order).

    A document that says of itself that it is older than the newest one (a draft after the minutes, version 1 after
    version 2) comes before that; then the newest one is returned, and nothing is carried over to `document`.
    """
    document.version = len(earlier) + 1
    if not earlier:
        return None
    own = edition_of(document.name, document.text)
    if not is_older(own, edition_of(earlier[-1].name, earlier[-1].text)):
        return None
    place = next(number for number, other in enumerate(earlier) if is_older(own, edition_of(other.name, other.text)))
    for number, other in enumerate(earlier):
        other.version = number + 1 + (number >= place)
    document.version = place + 1
    return earlier[-1]


def join_items(document: SourceDocument, items: Sequence[AgendaItem], earlier: Sequence[SourceDocument]) -> None:
    """Gives each item of `document` the id that it has in the first of the `earlier` versions that knows it.

    The last of them is asked first; an item that it had lost is found again in one before it.
    """
    left = list(items)
    taken: set[int] = set()
    for version in reversed(earlier):
        known = [item for item in version.items if first_id(item) not in taken]
        pairs = pair_items([_words(item, version) for item in known], [_words(item, document) for item in left])
        for old, new in pairs:
            left[new].first_id = first_id(known[old])
            taken.add(first_id(known[old]))
        left = [item for item in left if item.first_id is None]
        if not left:
            break
    db.session.flush()


def carry_over(
    document: SourceDocument,
    proposed: list[Proposal],
    earlier: Sequence[SourceDocument],
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Marks the proposals of the corrected `document` that a person has answered in an earlier version as carried.

    An action is held against the words that a person last confirmed: what this version says otherwise, or no more,
    is flagged with an event that says what is different; the action is never altered. Where the confirmed words are
    back, the flag goes; what this version says as the one before it did is not told again. What was refused, and now
    says something else, is asked again. What nobody had answered yet is answered in the new version, with what the
    secretariat had mended in it; what was split, merged or added by hand is so again, and is put to `proposed`.
    Runs in the caller's transaction. Returns how many actions were flagged.
    """
    shaped = carry_reshaped(document, proposed, earlier)
    made = set(shaped.values())
    said = passages_of([*earlier, document])
    flagged = 0
    answered = _answered(earlier)
    found = {index: shaped[latest.id] for index, (_, latest) in enumerate(answered) if latest.id in shaped}
    single = [index for index in range(len(answered)) if index not in found]
    plain = [new for new in proposed if new.set_aside is None]
    pairs = pair_passages([said[answered[index][1].id] for index in single], [said[new.id] for new in plain])
    found |= {single[one]: plain[other] for one, other in pairs}
    actions, later = _actions((old.id for old, _ in answered), closing=any(item.closed for item in document.items))
    closed: list[int] = []
    stands_in: dict[int, list[int]] = defaultdict(list)
    for index, (old, latest) in enumerate(answered):
        new, action = found.get(index), actions.get(old.id)
        repeats = new is not None and not changed(said[latest.id], said[new.id])
        if new is not None and (old.state == "accepted" or repeats):
            new.state, new.carried_from_id = "carried", old.id
        if action is None:
            continue
        for each in (action, *later[old.id]):
            item_id = shown_passage(own_passage(each) or old, new).item_id
            if each.item_id != item_id:
                stands_in[item_id].append(each.id)
        occurrences = [action, *(each for each in later[old.id] if is_open(each.status))]
        if new is not None and new.item.closed:
            closed.append(action.id)
        stands = action.confirmed_id or old.id
        parts = _different(said[stands], said[new.id] if new else None)
        was_there = latest.document_id == earlier[-1].id
        is_news = not repeats if was_there else new is not None
        if not parts:
            for each in occurrences:
                _lower_flag(each, document, actor=actor, now=now)
        elif is_news:
            for each in occurrences:
                _raise_flag(each, document, parts, (stands, new.id if new else None), actor=actor, now=now)
                flagged += 1
    for item_id, ids in stands_in.items():  # no change of the action: who has it open may still save it
        db.session.execute(update(Action).where(Action.id.in_(ids)).values(item_id=item_id))
    _close(closed, document, actor=actor, now=now)
    _keep_mended(earlier[-1], [new for new in plain if new.state == "proposed"], said)
    proposed.extend(sorted(made, key=lambda new: (new.position, new.id)))
    for version in earlier:
        version.state = "replaced"
        for proposal in version.proposals:
            if proposal.state == "proposed":
                proposal.state = "replaced"
    db.session.flush()
    return flagged


def set_aside(document: SourceDocument, proposed: Iterable[Proposal]) -> None:
    """An older version that came late: kept and readable, but replaced from the start."""
    document.state = "replaced"
    for proposal in proposed:
        proposal.state = "replaced"
    db.session.flush()


def _words(item: AgendaItem, document: SourceDocument) -> ItemWords:
    return ItemWords(item.number, item.title, document.text[item.span_start : item.span_end])


def _answered(earlier: Sequence[SourceDocument]) -> list[tuple[Proposal, Proposal]]:
    """Each proposal that a person accepted or rejected, with the newest passage that says the same."""
    proposals = [proposal for version in earlier for proposal in version.proposals]
    latest = {proposal.carried_from_id: proposal for proposal in proposals if proposal.carried_from_id}
    return [(each, latest.get(each.id, each)) for each in proposals if each.state in ("accepted", "rejected")]


def _keep_mended(before: SourceDocument, waiting: list[Proposal], said: dict[int, Passage]) -> None:
    """Takes over what a person had mended in proposals that still wait; all else is as the minutes say now."""
    mended = [proposal for proposal in before.proposals if proposal.state == "proposed" and proposal.version > 1]
    mended = [proposal for proposal in mended if not proposal.sources and proposal.rule != BY_HAND]
    pairs = pair_passages([said[old.id] for old in mended], [said[new.id] for new in waiting])
    for one, other in pairs:
        old, new = mended[one], waiting[other]
        if not is_titled(old.title, said[old.id]):
            new.title = old.title
        keep_values(new, old, said[old.id], changed(said[old.id], said[new.id]))
        if old.as_read:
            if old.kind != new.kind:
                change_kind(new, old.kind)
            if old.outcome not in (old.as_read["outcome"], new.outcome):
                keep_as_read(new)
                new.outcome = old.outcome


def _actions(proposal_ids: Iterable[int], *, closing: bool) -> tuple[dict[int, Action], dict[int, list[Action]]]:
    """The actions made from these proposals, by proposal, to be changed; and the later ones of those that return.
    `closing`: what has come of them may be changed as well."""
    wanted = list(proposal_ids)
    made = union(select(Action.id).where(Action.proposal_id.in_(wanted)), later_occurrences(wanted))
    ids = db.session.scalars(made).all()
    hold(came_of(ids) if closing else ids)
    of_these = select(Action).where(Action.id.in_(made)).order_by(Action.id)
    actions: dict[int, Action] = {}
    later: dict[int, list[Action]] = defaultdict(list)
    for action in db.session.scalars(of_these.execution_options(populate_existing=True)):
        if action.proposal_id is not None:
            actions[action.proposal_id] = action
        elif action.passage_id is not None:
            later[action.passage_id].append(action)
    return actions, later


def _different(before: Passage, after: Passage | None) -> tuple[str, ...]:
    return ("gone",) if after is None else changed(before, after)


def _raise_flag(
    action: Action,
    document: SourceDocument,
    parts: Sequence[str],
    passages: tuple[int, int | None],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    changes: dict[str, tuple[object, object]] = {"correction": (None, list(parts)), "passage": passages}
    if not action.needs_confirmation:
        changes["needs_confirmation"] = (False, True)
    action.needs_confirmation = True
    if "gone" in parts:
        told = "Det, som handlingen kommer fra, står ikke længere i referatet"
    else:
        told = f"Rettelsen ændrer {_listed([_PART[part] for part in parts])}"
    asked = "Bekræft eller ret handlingen." if is_open(action.status) else "Bekræft handlingen."
    note = f"{told} (udgave {document.version}). {asked}"
    append_event(action, "corrected", changes, actor=actor, now=now, note=note)


def _close(action_ids: list[int], document: SourceDocument, *, actor: Actor, now: datetime) -> None:
    """Of items that a corrected version closes: their actions are confidential from here on, with all that came of
    them, open or not."""
    note = f"Punktet er lukket i udgave {document.version}. Handlingen er nu fortrolig."
    open_to_readers = select(Action).where(Action.id.in_(came_of(action_ids)), Action.confidential.is_(False))
    for action in db.session.scalars(open_to_readers.order_by(Action.id)).all():
        action.confidential = True
        append_event(action, "corrected", {"confidential": (False, True)}, actor=actor, now=now, note=note)


def _lower_flag(action: Action, document: SourceDocument, *, actor: Actor, now: datetime) -> None:
    if not action.needs_confirmation:
        return
    action.needs_confirmation = False
    note = f"Udgave {document.version} siger igen det, som handlingen bygger på. Der er ikke mere at bekræfte."
    append_event(action, "correction_undone", {"needs_confirmation": (True, False)}, actor=actor, now=now, note=note)


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} og {words[-1]}"
