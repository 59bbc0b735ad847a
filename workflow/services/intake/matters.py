"""Matters across meetings: links are proposed when minutes come in; a person confirms, refuses or takes that back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, not_, or_, select

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


def propose_links(document: SourceDocument, *, now: datetime) -> int:
    """Proposes links between the items of `document` and those of other meetings, earlier and later ones.

    Runs in the caller's transaction. A pair that is known already, refused or confirmed, is left alone.
    Returns how many links are new.
    """
    meeting = document.meeting
    own = _load([document.id])
    reached = _bodies_in_reach(meeting.body)
    limit = min(MOST_COMPARED, _MOST_PAIRS // max(len(own), 1))
    others = _load(_documents(reached, meeting, limit), limit)
    known = matters.Vocabulary.of(item.title for _, _, item in (*own, *others))
    days = _days(others)
    before = [_marked(row, days, meeting.date) for row in others if row[2].held_on < meeting.date]
    after = [row for row in others if row[2].held_on > meeting.date]
    added = sum(_propose(later, before, known, now) for later in own)
    for later in after:
        added += _propose(later, [_marked(row, days, later[2].held_on, meeting) for row in own], known, now)
    return added


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


def _propose(later: Row, earlier: list[Row], known: matters.Vocabulary, now: datetime) -> int:
    added = 0
    for index, found in matters.proposals(later[2], [item for _, _, item in earlier], known):
        values = {
            "earlier_id": earlier[index][0],
            "later_id": later[0],
            "kind": found.kind,
            "reason": found.reason[:300],
            "strength": found.strength,
            "state": "proposed",
            "proposed_at": now,
            "version": 1,
        }
        statement = insert(MatterLink).values(**values)
        done: Any = db.session.execute(
            statement.on_conflict_do_nothing(index_elements=["earlier_id", "later_id"]).returning(MatterLink.id)
        )
        added += len(done.all())
    return added


def _marked(row: Row, days: dict[int, list[date]], until: date, own: Meeting | None = None) -> Row:
    """`row` with whether its meeting was its body's last one before `until`."""
    body = row[2].place.body
    known = [*days.get(body, []), *([own.date] if own and own.body_id == body else [])]
    latest = max((day for day in known if day < until), default=None)
    return row[0], row[1], replace(row[2], is_latest=latest == row[2].held_on)


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
