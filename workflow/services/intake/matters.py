"""Matters across meetings: links are proposed when minutes come in; a person confirms, refuses or takes that back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, not_, or_, select, update

from workflow.domain import matters
from workflow.domain.access import Actor, may_edit
from workflow.domain.access import Place as AccessPlace
from workflow.domain.meeting_references import case_numbers, own_numbers
from workflow.errors import ConflictError, NotFoundError
from workflow.extensions import db
from workflow.models import (
    Action,
    AgendaItem,
    Body,
    BodyCluster,
    Cluster,
    Decision,
    MatterLink,
    Meeting,
    PartyAlias,
    Proposal,
    Recommendation,
    SourceDocument,
)
from workflow.queries.matters import FIRST_ID, visible_link
from workflow.queries.minutes import IS_AGENDA
from workflow.services.actions.held_rows import hold
from workflow.services.actions.references import insert
from workflow.services.history.history import append_event
from workflow.services.transaction import CHANGED_MEANWHILE, transaction

MOST_COMPARED = 2000  # items of other meetings, the nearest in time first
_MOST_PAIRS = 200_000  # so that a document of very many items does not take the database for itself
NOT_FOUND = "Forslaget om samme sag findes ikke, eller du har ikke adgang til det."

Row = tuple[int, int, matters.Item]  # first id, meeting id, what matters are told apart by
Pair = tuple[int, int]  # first ids of the earlier and the later item


def propose_links(document: SourceDocument, *, now: datetime) -> int:
    """Proposes links between the items of `document` and those of other meetings, earlier and later ones.

    Runs in the caller's transaction. What a person has said of a pair stands; a proposal that nobody has answered says
    what the minutes say now, and goes when they no longer give it. Returns how many links are new.
    """
    meeting = document.meeting
    own = _load([document.id])
    reached = _bodies_in_reach(meeting.body)
    limit = min(MOST_COMPARED, _MOST_PAIRS // max(len(own), 1))
    others = _load(_documents(reached, meeting, limit), limit)
    known = matters.Vocabulary.of(item.title for _, _, item in (*own, *others))
    days = _days([*own, *others])
    before = [row for row in others if row[2].held_on < meeting.date]
    same_day = [row for row in others if row[2].held_on == meeting.date]
    after = [row for row in others if row[2].held_on > meeting.date]
    of_meeting = _items_of(meeting)
    waiting = _waiting(of_meeting, [first_id for first_id, _, _ in after])
    compared: dict[Pair, matters.Match | None] = {}
    for later in own:
        compared |= _compared(later, before, known, days)
    for later in after:
        # These minutes may be what a reference of the later ones means, so that it no longer means other minutes.
        referred = [row for row in before if _is_reference(waiting.get((row[0], later[0])))]
        compared |= _compared(later, [*own, *same_day, *referred], known, days)
    lost = of_meeting - {first_id for first_id, _, _ in own}
    gone = [link.id for pair, link in waiting.items() if not lost.isdisjoint(pair) or compared.get(pair, link) is None]
    db.session.execute(delete(MatterLink).where(MatterLink.id.in_(gone), MatterLink.state == "proposed"))
    given = [(pair, found) for pair, found in compared.items() if found]
    return sum(_propose(pair, found, waiting.get(pair), document, now) for pair, found in given)


def confirm(link_id: int, *, version: int, actor: Actor, now: datetime) -> MatterLink:
    """Says that the two items are one matter. Raises NotFoundError when either meeting is outside the actor's scope."""
    return _decide(link_id, "confirmed", version=version, actor=actor, now=now)


def reject(link_id: int, *, version: int, actor: Actor, now: datetime) -> MatterLink:
    """Says that they are not; the pair is not proposed again."""
    return _decide(link_id, "rejected", version=version, actor=actor, now=now)


def undo(link_id: int, *, version: int, actor: Actor, now: datetime) -> MatterLink:
    """Takes the answer back: the link is a proposal again."""
    return _decide(link_id, "proposed", version=version, actor=actor, now=now)


def _decide(link_id: int, state: str, *, version: int, actor: Actor, now: datetime) -> MatterLink:
    with transaction():
        link = db.session.scalar(select(MatterLink).where(MatterLink.id == link_id, visible_link(actor)))
        if link is None or not any(may_edit(actor, _place(item)) for item in (link.earlier, link.later)):
            raise NotFoundError(NOT_FOUND)
        if link.version != version:
            raise ConflictError(CHANGED_MEANWHILE)
        if link.state != state:
            before, link.state = link.state, state
            decided = state != "proposed"
            link.decided_at = now if decided else None
            link.decided_by_id = actor.user_id if decided else None
            link.decided_by_name = actor.name[:300] if decided else None
            for action in _actions_of(link):
                # No title: who sees one of the actions may not be let into the other meeting.
                changes = {"matter": (before, state), "matter_link": (None, link.id)}
                append_event(action, f"matter_{state}", changes, actor=actor, now=now)
    return link


def _actions_of(link: MatterLink) -> list[Action]:
    query = (
        select(Action)
        .join(AgendaItem, AgendaItem.id == Action.item_id)
        .where(FIRST_ID.in_([link.earlier_id, link.later_id]))
        .order_by(Action.id)
    )
    hold(db.session.scalars(query.with_only_columns(Action.id)).all())
    return list(db.session.scalars(query))


def _place(item: AgendaItem) -> AccessPlace:
    body = item.document.meeting.body
    return AccessPlace(body.id, frozenset(cluster.id for cluster in body.clusters))


def _compared(
    later: Row, earlier: Sequence[Row], known: matters.Vocabulary, days: Mapping[int, list[date]]
) -> dict[Pair, matters.Match | None]:
    """Each pair of `later` with an earlier item, and why it seems to go on with it, if it does."""
    last_days = {
        body: max((day for day in held if day < later[2].held_on), default=None) for body, held in days.items()
    }
    known_days = {body: day for body, day in last_days.items() if day}
    found = dict(matters.proposals(later[2], [item for _, _, item in earlier], known, known_days))
    return {(row[0], later[0]): found.get(index) for index, row in enumerate(earlier)}


def _propose(pair: Pair, found: matters.Match, waiting: Any, document: SourceDocument, now: datetime) -> int:
    """Stores a proposal, or what it says now; 1 when the pair is new."""
    says = {"kind": found.kind, "reason": found.reason[:300], "strength": found.strength}
    if waiting is not None:
        if says["reason"] != waiting.reason:
            unanswered = update(MatterLink).where(MatterLink.id == waiting.id, MatterLink.state == "proposed")
            db.session.execute(unanswered.values(**says, version=MatterLink.version + 1))
        return 0
    # SQLite gives the id of a proposal that went to another one: who answers from an old page must not answer that.
    statement = insert(MatterLink).values(
        earlier_id=pair[0], later_id=pair[1], **says, state="proposed", proposed_at=now, version=document.id
    )
    done: Any = db.session.execute(
        statement.on_conflict_do_nothing(index_elements=["earlier_id", "later_id"]).returning(MatterLink.id)
    )
    return len(done.all())


def _items_of(meeting: Meeting) -> set[int]:
    """The first ids of the items of all versions of its minutes."""
    query = select(FIRST_ID).join(SourceDocument, SourceDocument.id == AgendaItem.document_id)
    return set(db.session.scalars(query.where(SourceDocument.meeting_id == meeting.id)))


def _waiting(of_meeting: Collection[int], after: Collection[int]) -> dict[Pair, Any]:
    """The proposals that nobody has answered, by pair: of the items of a meeting, and by a reference of later items."""
    query = select(MatterLink.id, MatterLink.earlier_id, MatterLink.later_id, MatterLink.kind, MatterLink.reason).where(
        MatterLink.state == "proposed",
        or_(
            MatterLink.earlier_id.in_(of_meeting),
            MatterLink.later_id.in_(of_meeting),
            and_(MatterLink.kind == "reference", MatterLink.later_id.in_(after)),
        ),
    )
    return {(link.earlier_id, link.later_id): link for link in db.session.execute(query)}


def _is_reference(link: Any) -> bool:
    return link is not None and link.kind == "reference"


def _days(rows: Iterable[Row]) -> dict[int, list[date]]:
    found: dict[int, set[date]] = defaultdict(set)
    for _, _, item in rows:
        found[item.place.body].add(item.held_on)
    return {body: sorted(days) for body, days in found.items()}


def _bodies_in_reach(body: Body) -> ColumnElement[bool]:
    """The body itself, those of its clusters, its clusters' successors, and those whose successor it is."""
    clusters = [cluster.id for cluster in body.clusters]
    successors = [cluster.successor_id for cluster in body.clusters if cluster.successor_id]
    of_clusters = select(BodyCluster.body_id).where(BodyCluster.cluster_id.in_(clusters))
    succeeded = (
        select(BodyCluster.body_id)
        .join(Cluster, Cluster.id == BodyCluster.cluster_id)
        .where(Cluster.successor_id == body.id)
    )
    return or_(
        Meeting.body_id == body.id,
        Meeting.body_id.in_(of_clusters),
        Meeting.body_id.in_(successors),
        Meeting.body_id.in_(succeeded),
    )


def _documents(reached: ColumnElement[bool], meeting: Meeting, limit: int) -> list[int]:
    """The newest minutes of the meetings in reach, nearest in time first, until they hold `limit` items."""
    items = func.count(AgendaItem.id)
    query = (
        select(SourceDocument.id, Meeting.date, items)
        .join(Meeting, Meeting.id == SourceDocument.meeting_id)
        .join(AgendaItem, AgendaItem.document_id == SourceDocument.id)
        .where(reached, Meeting.id != meeting.id, SourceDocument.state != "replaced", not_(IS_AGENDA))
        .group_by(SourceDocument.id, Meeting.date)
    )
    rows = sorted(db.session.execute(query), key=lambda row: abs((row[1] - meeting.date).days))
    chosen, held = [], 0
    for document_id, _, count in rows:
        if held >= limit:
            break
        chosen.append(document_id)
        held += count
    return chosen


def _load(documents: list[int], limit: int | None = None) -> list[Row]:
    """The items of these documents with their texts, in one query per kind of text."""
    if not documents:
        return []
    length = AgendaItem.span_end - AgendaItem.span_start
    query = (
        select(
            AgendaItem.id, FIRST_ID, AgendaItem.document_id, AgendaItem.number, AgendaItem.title,
            func.substr(SourceDocument.text, AgendaItem.span_start + 1, length),
            Meeting.id, Meeting.date, Meeting.body_id,
        )
        .join(SourceDocument, SourceDocument.id == AgendaItem.document_id)
        .join(Meeting, Meeting.id == SourceDocument.meeting_id)
        .where(AgendaItem.document_id.in_(documents))
        .order_by(AgendaItem.document_id, AgendaItem.position)
        .limit(limit)
    )  # fmt: skip
    rows = db.session.execute(query).all()
    decided = _decided(documents)
    places = {body: (_matter_place(body), _names(body)) for body in {row[8] for row in rows}}
    of_document: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        of_document[row[2]].append(row)
    loaded = []
    for several in of_document.values():
        numbers = own_numbers([case_numbers(f"{row[4]}\n{row[5]}") for row in several])
        for row, own in zip(several, numbers, strict=True):
            place, names = places[row[8]]
            item = matters.Item(row[4], row[5], decided.get(row[0], ""), row[3], row[7], place, names, numbers=own)
            loaded.append((row[1], row[6], item))
    return loaded


def _decided(documents: list[int]) -> dict[int, str]:
    texts: dict[int, list[str]] = defaultdict(list)
    of_documents = AgendaItem.document_id.in_(documents)
    queries = (
        select(Recommendation.item_id, Recommendation.text).join(AgendaItem).where(of_documents),
        select(Decision.item_id, Decision.text).join(AgendaItem).where(of_documents),
        select(Proposal.item_id, Proposal.title).where(Proposal.document_id.in_(documents), Proposal.kind == "task"),
    )
    for query in queries:
        for item_id, text in db.session.execute(query):
            texts[item_id].append(text)
    return {item_id: "\n".join(several) for item_id, several in texts.items()}


def _matter_place(body_id: int) -> matters.Place:
    rows = db.session.execute(
        select(Cluster.id, Cluster.successor_id)
        .join(BodyCluster, BodyCluster.cluster_id == Cluster.id)
        .where(BodyCluster.body_id == body_id)
    ).all()
    return matters.Place(
        body_id, frozenset(row[0] for row in rows), frozenset(row[1] for row in rows if row[1] is not None)
    )


def _names(body_id: int) -> tuple[str, ...]:
    aliases = db.session.scalars(select(PartyAlias.name).where(PartyAlias.party_id == body_id))
    name = db.session.scalar(select(Body.name).where(Body.id == body_id))
    return tuple(sorted({*aliases, name or ""}, key=len, reverse=True))
