"""A matter across meetings: what an agenda item seems to go on with, and its way through the meetings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from workflow.domain.access import Actor
from workflow.extensions import db
from workflow.models import Action, AgendaItem, Body, MatterLink, Meeting, SourceDocument
from workflow.queries.plain_rows import plain_rows
from workflow.queries.scope import reviewed_for, trusted_bodies, visible_actions, visible_bodies

FIRST_ID = func.coalesce(AgendaItem.first_id, AgendaItem.id)
LONGEST_MATTER = 60  # items of one matter that a page shows


@dataclass(frozen=True)
class StationAction:
    """An action that was made from an item, as far as a time line tells of it."""

    reference: str
    kind: str
    title: str
    status: str


@dataclass(frozen=True)
class Station:
    """An agenda item on a matter's way, in the newest version of its minutes."""

    first_id: int
    item_id: int
    document_id: int
    number: str | None
    title: str
    body: str
    held_on: date
    may_open: bool  # the actor may read the minutes themselves
    actions: tuple[StationAction, ...] = ()


@dataclass(frozen=True)
class LinkRow:
    """A link of an item: the other side, why it is proposed, and what was said of it."""

    id: int
    version: int
    state: str
    reason: str
    decided_by: str | None
    other: Station
    other_is_earlier: bool


def visible_link(actor: Actor) -> ColumnElement[bool]:
    """Links whose two sides the actor may both read."""
    return and_(_readable(actor, MatterLink.earlier_id), _readable(actor, MatterLink.later_id))


def links_of(actor: Actor, first_ids: Iterable[int]) -> dict[int, list[LinkRow]]:
    """The links of these items (by the id of their first version), those to earlier meetings first."""
    wanted = set(first_ids)
    links = _links(actor, wanted)
    stations = stations_of(actor, {side for link in links for side in (link.earlier_id, link.later_id)})
    found: dict[int, list[LinkRow]] = defaultdict(list)
    for link in links:
        for own, other, is_earlier in (
            (link.later_id, link.earlier_id, True),
            (link.earlier_id, link.later_id, False),
        ):
            if own in wanted and other in stations:
                decided_by = link.decided_by_name
                found[own].append(
                    LinkRow(link.id, link.version, link.state, link.reason, decided_by, stations[other], is_earlier)
                )
    for rows in found.values():
        rows.sort(key=lambda row: (not row.other_is_earlier, -row.other.held_on.toordinal()))
    return found


def matter_of(actor: Actor, first_id: int) -> list[Station]:
    """The way of a matter through the meetings, as confirmed, oldest first; empty when it stands alone."""
    known, new = {first_id}, {first_id}
    while new and len(known) < LONGEST_MATTER:
        links = _links(actor, new, state="confirmed")
        new = {side for link in links for side in (link.earlier_id, link.later_id)} - known
        known |= new
    if len(known) == 1:
        return []
    return sorted(stations_of(actor, known).values(), key=lambda station: (station.held_on, station.first_id))


def has_links(first_id: int) -> bool:
    """Whether there may be links of this item: the most have none, and who may see them takes long to ask."""
    return bool(plain_rows(_ANY_LINK, {"item": first_id}))


_ANY_LINK = (
    select(MatterLink.id)
    .where(or_(MatterLink.earlier_id == bindparam("item"), MatterLink.later_id == bindparam("item")))
    .limit(1)
)


def stations_of(actor: Actor, first_ids: set[int]) -> dict[int, Station]:
    """These items in their newest versions, with the actions that the actor may see."""
    if not first_ids:
        return {}
    query = (
        select(
            FIRST_ID, AgendaItem.id, AgendaItem.document_id, AgendaItem.number, AgendaItem.title, Body.name,
            Meeting.date, visible_bodies(actor),
        )
        .join(SourceDocument, SourceDocument.id == AgendaItem.document_id)
        .join(Meeting, Meeting.id == SourceDocument.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .where(or_(AgendaItem.id.in_(first_ids), AgendaItem.first_id.in_(first_ids)))
        .where(SourceDocument.withdrawn_at.is_(None), reviewed_for(actor))
        .order_by(SourceDocument.version, SourceDocument.id)
    )  # fmt: skip
    actions = _actions(actor, first_ids)
    return {row[0]: Station(*row, actions=tuple(actions[row[0]])) for row in db.session.execute(query)}


def _actions(actor: Actor, first_ids: set[int]) -> dict[int, list[StationAction]]:
    found: dict[int, list[StationAction]] = defaultdict(list)
    query = (
        select(FIRST_ID, Action.reference, Action.kind, Action.title, Action.status)
        .join(AgendaItem, AgendaItem.id == Action.item_id)
        .where(
            or_(AgendaItem.id.in_(first_ids), AgendaItem.first_id.in_(first_ids)),
            visible_actions(actor),
            Action.kind != "recommendation",
        )
        .order_by(Action.id)
    )
    for row in db.session.execute(query):
        found[row[0]].append(StationAction(*row[1:]))
    return found


def _links(actor: Actor, first_ids: set[int], state: str | None = None) -> list[Any]:
    if not first_ids:
        return []
    query = select(MatterLink).where(
        or_(MatterLink.earlier_id.in_(first_ids), MatterLink.later_id.in_(first_ids)), visible_link(actor)
    )
    if state:
        query = query.where(MatterLink.state == state)
    return list(db.session.scalars(query.order_by(MatterLink.strength.desc(), MatterLink.id)))


def _readable(actor: Actor, first_id: Any) -> ColumnElement[bool]:
    """Whether the actor may read the item of that first version: its body's minutes, and it if it is closed.

    Who works for a successor reads the item of an action that has moved there, as its page does; never a closed one.
    """
    item, version = aliased(AgendaItem), aliased(AgendaItem)
    closed = exists().where(or_(version.id == first_id, version.first_id == first_id), version.closed.is_(True))
    open_bodies = select(Body.id).where(visible_bodies(actor))
    office_bodies = select(Body.id).where(trusted_bodies(actor))
    of_its_versions = or_(item.id == first_id, item.first_id == first_id)  # the first may never have been gone through
    in_minutes = exists().where(
        of_its_versions,
        SourceDocument.id == item.document_id,
        Meeting.id == SourceDocument.meeting_id,
        Meeting.body_id.in_(open_bodies),
        reviewed_for(actor),
        or_(not_(closed), Meeting.body_id.in_(office_bodies)),
    )
    has_moved = exists().where(of_its_versions, Action.item_id == item.id, Action.body_id.in_(office_bodies))
    return or_(in_minutes, and_(has_moved, not_(closed)))
