"""Two versions of the same minutes, item by item: what is new, changed, gone and the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select, union
from sqlalchemy.orm import joinedload, selectinload

from workflow.domain.access import Actor
from workflow.domain.corrections import Passage, changed, pair_passages
from workflow.domain.differences import Run, marked_words
from workflow.domain.status import is_open
from workflow.domain.titles import title_of
from workflow.extensions import db
from workflow.models import Action, AgendaItem, Meeting, ParseRun, Proposal, ProposalSource, SourceDocument
from workflow.queries.minutes import ORIGIN, ReadableDocument, newest_document, readable_document
from workflow.quotes import readable

BY_HAND = "hand.added"  # the rule of a proposal that a person added


@dataclass(frozen=True)
class PassageChange:
    """A recommendation, a decision or a task in two versions. `parts` says what is different in it."""

    kind: str
    state: str  # new, changed, gone
    parts: tuple[str, ...]
    words: list[Run]
    before: Passage | None
    after: Passage | None
    proposal_id: int | None = None  # in the newer version
    reference: str | None = None  # of the action that was made from it
    needs_confirmation: bool = False


@dataclass(frozen=True)
class ItemChange:
    """An agenda item in two versions."""

    number: str | None
    old_number: str | None
    title: str
    old_title: str | None
    state: str  # new, gone, kept
    passages: list[PassageChange]
    unchanged: int

    @property
    def is_touched(self) -> bool:
        """Whether there is anything to read about it."""
        return self.state != "kept" or bool(self.passages) or (self.old_title or self.title) != self.title


@dataclass(frozen=True)
class Comparison:
    """A version of minutes held against the one before it."""

    readable: ReadableDocument
    before_id: int
    before_version: int
    items: list[ItemChange]

    def count(self, state: str) -> int:
        """How many passages are new, changed or gone."""
        return sum(passage.state == state for item in self.items for passage in item.passages)

    @property
    def unchanged(self) -> int:
        """How many passages say the same as before."""
        return sum(item.unchanged for item in self.items)


def later_occurrences(passages: Any) -> Select[Any]:
    """The ids of those actions that follow one that was made from these passages (their ids): what returns has its
    later occurrences in actions of their own, which know the passage of the first."""
    return select(Action.id).where(Action.proposal_id.is_(None), Action.passage_id.in_(passages))


def came_of(action_ids: Collection[int]) -> set[int]:
    """These actions, the tasks put under them, their later occurrences, and what other bodies were asked to do."""
    found: set[int] = set()
    latest = set(action_ids)
    while latest:
        found |= latest
        which = (Action.parent_id, Action.previous_id, Action.referred_from_id)
        rows = db.session.scalars(union(*(select(Action.id).where(column.in_(latest)) for column in which)))
        latest = set(rows) - found
    return found


def first_id(item: AgendaItem) -> int:
    """The item's id in the first version of its minutes."""
    return item.first_id or item.id


def passages_of(documents: Iterable[SourceDocument]) -> dict[int, Passage]:
    """What the reader read for each proposal of these versions of the same minutes, whatever was mended since."""
    documents = list(documents)
    roots = roots_of(documents)
    found = {}
    for document in documents:
        said = _task_values(document.id)
        by_id = {proposal.id: proposal for proposal in document.proposals}
        for proposal in document.proposals:
            read = [by_id[key] for key in roots[proposal.id]]
            found[proposal.id] = _passage(proposal, [_read(each, said) for each in read])
    return found


def roots_of(documents: Iterable[SourceDocument]) -> dict[int, list[int]]:
    """Each proposal of these documents → the ones that the reader read (or a person added) and that it comes from."""
    ids = [proposal.id for document in documents for proposal in document.proposals]
    query = select(ProposalSource).where(ProposalSource.proposal_id.in_(ids)).order_by(ProposalSource.source_id)
    sources: dict[int, list[int]] = defaultdict(list)
    for row in db.session.scalars(query):
        sources[row.proposal_id].append(row.source_id)
    found: dict[int, list[int]] = {}
    for key in sorted(ids):  # what was made is younger than what it was made from
        above = [root for source in sources[key] for root in found[source]]
        found[key] = list(dict.fromkeys(above)) or [key]
    return found


def _read(proposal: Proposal, said: TaskValues) -> Passage:
    """What the reader said there, whatever a person has made of it."""
    kind, ordinal, outcome = proposal.kind, proposal.ordinal, proposal.outcome
    if proposal.as_read:
        kind, ordinal, outcome = (proposal.as_read[name] for name in ("kind", "ordinal", "outcome"))
    key = (proposal.span_start, proposal.span_end, ordinal)
    named, day, words, title = said.get(key, _NOTHING) if kind == "task" else _NOTHING
    owners = tuple(name.casefold() for name in named)
    # A decision is known by its item, a recommendation by its words.
    title = title or title_of(proposal.item.title if kind == "decision" else proposal.quote)
    return Passage(first_id(proposal.item), kind, proposal.quote, outcome, owners, day, words, named, title)


def _passage(proposal: Proposal, read: list[Passage]) -> Passage:
    """Of one that stands for several passages, all that they say together."""
    if len(read) == 1:
        return read[0]
    days = [passage.deadline for passage in read if passage.deadline]
    return Passage(
        item=first_id(proposal.item),
        kind=read[0].kind,
        wording=proposal.quote,
        outcome=next((passage.outcome for passage in read if passage.outcome), None),
        owners=tuple(dict.fromkeys(name for passage in read for name in passage.owners)),
        named=tuple(dict.fromkeys(name for passage in read for name in passage.named)),
        deadline=min(days, default=None),
        deadline_text="; ".join(passage.deadline_text for passage in read if passage.deadline_text) or None,
    )


_WHOLE = (selectinload(SourceDocument.items), selectinload(SourceDocument.proposals).joinedload(Proposal.item))
TaskValues = dict[tuple[int, int, int], tuple[tuple[str, ...], date | None, str | None, str | None]]
_NOTHING: tuple[tuple[str, ...], None, None, None] = ((), None, None, None)


def newest_passage(action: Action, newest: int | None = None) -> Proposal | None:
    """The passage of `action` in the newest version of its minutes; None where that says nothing of it any more.

    `newest`: the id of that version, where it is known.
    """
    origin = action.proposal or own_passage(action)  # a later occurrence has the passage of the first
    if origin is None:
        return None
    newest = newest or newest_document(origin.document.meeting_id)
    if newest == origin.document_id:
        return origin
    query = select(Proposal).where(Proposal.document_id == newest, Proposal.carried_from_id == origin.id)
    return db.session.scalars(query.order_by(Proposal.position).limit(1)).first()


def own_passage(action: Action) -> Proposal | None:
    """The passage whose words `action` has: the one it was made from, or one that it has taken over."""
    return db.session.get(Proposal, action.passage_id) if action.passage_id else action.proposal


def shown_passage(own: Proposal, newest: Proposal | None) -> Proposal:
    """Where an action with the words of `own` stands: in the newest version, unless that says something else."""
    if newest is None or own.outcome != newest.outcome:
        return own
    return newest if own.quote.casefold().split() == newest.quote.casefold().split() else own


def confirmed_passage(action: Action) -> Proposal | None:
    """The passage that a person last held `action` against."""
    return db.session.get(Proposal, action.confirmed_id) if action.confirmed_id else action.proposal


def passage_change(before: Proposal, after: Proposal) -> PassageChange:
    """What the minutes say of one passage in two of their versions."""
    query = select(SourceDocument).where(SourceDocument.id.in_({before.document_id, after.document_id}))
    said = passages_of(db.session.scalars(query.options(*_WHOLE)))
    was, now = said[before.id], said[after.id]
    return change_of(was, now, changed(was, now), after.id)


def corrected_deadline(action: Action, after: Proposal) -> date | None:
    """The day that `action` gets when it takes over what `after` says; None: its deadline stays."""
    before = own_passage(action)
    if before is None or after.deadline is None or not is_open(action.status) or action.has_tasks:
        return None
    return after.deadline if "deadline" in passage_change(before, after).parts else None


def previous_version(document: SourceDocument) -> SourceDocument | None:
    """The version of these minutes before `document`."""
    return db.session.scalars(
        select(SourceDocument)
        .where(SourceDocument.meeting_id == document.meeting_id, SourceDocument.version < document.version)
        .where(SourceDocument.id.in_(select(Proposal.document_id)), SourceDocument.withdrawn_at.is_(None))
        .order_by(SourceDocument.version.desc())
        .limit(1)
        .options(joinedload(SourceDocument.meeting).joinedload(Meeting.body), *_WHOLE)
    ).first()


def compare(actor: Actor, document_id: int) -> Comparison | None:
    """The document against the version before it, as the actor may read them; None for a first version."""
    shown = readable_document(actor, document_id)
    document = shown.document
    before = previous_version(document) if document.proposals else None
    if before is None:
        return None
    said = passages_of([before, document])
    actions = _actions(document.id, before.id)
    closed = {first_id(item) for item in (*before.items, *document.items) if item.closed}
    hidden = set() if shown.may_read_closed else closed
    old_items = {first_id(item): item for item in before.items}
    new_items = {first_id(item): item for item in document.items}
    by_item = _changes(as_read(before), as_read(document), said, actions)
    order = [*new_items, *(key for key in old_items if key not in new_items)]
    items = [
        _item_change(old_items.get(key), new_items.get(key), *by_item.get(key, ([], 0)))
        for key in order
        if key not in hidden
    ]
    return Comparison(shown, before.id, before.version, items)


def as_read(document: SourceDocument) -> list[Proposal]:
    """What the reader proposed: what a person made of it says nothing about the versions."""
    made = {key for key, roots in roots_of([document]).items() if roots != [key]}
    return [proposal for proposal in document.proposals if proposal.id not in made and proposal.rule != BY_HAND]


def _changes(
    old: list[Proposal], new: list[Proposal], said: dict[int, Passage], actions: dict[int, tuple[str, bool]]
) -> dict[Any, tuple[list[PassageChange], int]]:
    pairs = pair_passages([said[proposal.id] for proposal in old], [said[proposal.id] for proposal in new])
    olds = {new[other].id: old[one] for one, other in pairs}
    kept = {proposal.id for proposal in olds.values()}
    changes: dict[Any, list[PassageChange]] = defaultdict(list)
    unchanged: dict[Any, int] = defaultdict(int)
    for proposal in new:
        earlier = olds.get(proposal.id)
        passage = said[proposal.id]
        before = said[earlier.id] if earlier else None
        parts = changed(before, passage) if before else ()
        if before and not parts:
            unchanged[passage.item] += 1
            continue
        origin = actions.get(proposal.id) or (actions.get(earlier.id) if earlier else None)
        changes[passage.item].append(change_of(before, passage, parts, proposal.id, origin))
    for proposal in old:
        if proposal.id not in kept:
            passage = said[proposal.id]
            changes[passage.item].append(change_of(passage, None, (), None, actions.get(proposal.id)))
    return {key: (changes[key], unchanged[key]) for key in {*changes, *unchanged}}


def change_of(
    before: Passage | None,
    after: Passage | None,
    parts: tuple[str, ...],
    proposal_id: int | None = None,
    action: tuple[str, bool] | None = None,
) -> PassageChange:
    """One passage in two versions, as the pages show it; `parts` as `changed` gives them."""
    one = after or before
    assert one is not None
    return PassageChange(
        kind=one.kind,
        state="changed" if before and after else "new" if after else "gone",
        parts=parts,
        words=marked_words(readable(before.wording) if before else "", readable(after.wording) if after else ""),
        before=before,
        after=after,
        proposal_id=proposal_id,
        reference=action[0] if action else None,
        needs_confirmation=bool(action and action[1]),
    )


def _item_change(
    old: AgendaItem | None, new: AgendaItem | None, passages: list[PassageChange], unchanged: int
) -> ItemChange:
    shown = new or old
    assert shown is not None
    return ItemChange(
        number=shown.number,
        old_number=old.number if old else None,
        title=shown.title,
        old_title=old.title if old else None,
        state="kept" if old and new else "new" if new else "gone",
        passages=passages,
        unchanged=unchanged,
    )


def _actions(*documents: int) -> dict[int, tuple[str, bool]]:
    """Reference and flag of the actions made from, or carried on by, the proposals of these documents."""
    query = (
        select(Proposal.id, Action.reference, Action.needs_confirmation)
        .join(Action, Action.proposal_id == ORIGIN)
        .where(Proposal.document_id.in_(documents))
    )
    return {row[0]: (row[1], row[2]) for row in db.session.execute(query)}


def _task_values(document_id: int) -> TaskValues:
    """Owners, deadline and title of each task as the reader gave them, by span and ordinal."""
    parsed = db.session.scalar(
        select(ParseRun.parsed).where(ParseRun.document_id == document_id).order_by(ParseRun.id.desc()).limit(1)
    )
    found = {}
    for item in (parsed or {}).get("items", []):
        for ordinal, task in enumerate(item["actions"], start=1):
            day = task["deadline"]["to"] if isinstance(task["deadline"], dict) else task["deadline"]
            found[task["span"][0], task["span"][1], ordinal] = (
                tuple(task["owners"]),
                date.fromisoformat(day) if day else None,
                task["deadline_text"],
                task["what"],
            )
    return found
