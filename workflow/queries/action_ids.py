"""Which actions a list shows, and in what order: their ids, by the way that reads least."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select, union_all

from workflow.domain.access import Actor
from workflow.extensions import db
from workflow.models import Action
from workflow.queries.action_filters import ActionFilters, Names, alternatives, conditions, only_open_leaves
from workflow.queries.action_pages import Cursor, Sort, beyond, order
from workflow.queries.plain_rows import first
from workflow.queries.scope import keys_for, sees_everything

# SQLite would enter the index of all that a body ever had by the deadline, and look into each row. By this it does not.
_NO_ENTRY = func.coalesce(Action.deadline, Action.deadline)


def ids_of(
    actor: Actor,
    keys: tuple[str, ...],
    filters: ActionFilters,
    names: Names,
    limit: int,
    sort: Sort,
    cursor: Cursor | None = None,
) -> Select[Any]:
    """The first `limit` ids from the cursor on (None: the first ones); `keys`: what `keys_of` says of the same list."""
    if _is_gathered(actor, filters, sort):
        if sort != "reference" and db.engine.dialect.name == "postgresql":
            # It knows how many there are, and chooses for each part. But not that the references of a body stand
            # together, far from where it would begin to walk.
            return _walked(alternatives(actor, keys, filters, names), limit, sort, cursor)
        return _gathered(alternatives(actor, keys, filters, names, deadline=_NO_ENTRY), limit, sort, cursor)
    if _is_of_owner(actor, keys, filters, sort):
        return _gathered(alternatives(actor, keys, filters, names, counting=True), limit, sort, cursor)
    # It is walked in its order until a page is full. But of all that ever was in a body few may have the names or
    # words that were looked up, and the index of the body alone leads there.
    rare = bool(filters.owner or filters.text) and not (keys or filters.open or filters.overdue_on)
    among = alternatives(actor, keys, filters, names) if rare else [conditions(actor, filters, names)]
    return _walked(among, limit, sort, cursor)


def all_ids(
    actor: Actor,
    filters: ActionFilters,
    names: Names,
    sort: Sort,
    limit: int | None = None,
    cursor: Cursor | None = None,
) -> Select[Any]:
    """The same for who goes through the whole list, in batches of `limit` (None: in one)."""
    return _walked([conditions(actor, filters, names)], limit, sort, cursor)


def keys_of(actor: Actor, filters: ActionFilters, sort: Sort) -> tuple[str, ...]:
    """What `ids_of` must know of the sets of clusters."""
    return keys_for(actor) if filters.owner or filters.text or _is_gathered(actor, filters, sort) else ()


def _is_gathered(actor: Actor, filters: ActionFilters, sort: Sort) -> bool:
    """Whether a list is found first and then put in order. Of all that there ever was few are open, and fewer those of
    a body or a cluster: in any order but that of the deadlines, which has an index of what is open, nearly all that one
    would walk past is somebody else's or closed."""
    return not sort.endswith("deadline") and only_open_leaves(filters) and not sees_everything(actor)


def _is_of_owner(actor: Actor, keys: tuple[str, ...], filters: ActionFilters, sort: Sort) -> bool:
    """Whether what an owner ever had in a body is found first: PostgreSQL joins the two by their indexes. To walk in
    another order than that of the deadlines would be to look up actions of all bodies, for half a second."""
    if not filters.owner or sort.endswith("deadline") or only_open_leaves(filters) or sees_everything(actor):
        return False
    return db.engine.dialect.name == "postgresql" and not keys


def _gathered(among: list[list[Any]], limit: int, sort: Sort, cursor: Cursor | None) -> Select[Any]:
    # The ids alone first: the indexes of the open ones have all that they are chosen by. PostgreSQL is told so, and
    # would else walk the index that has the order.
    each = [select(Action.id).where(*asked) for asked in among]
    found = (union_all(*each) if len(each) > 1 else each[0]).cte("found")
    found = found.prefix_with("MATERIALIZED", dialect="postgresql")
    place = [] if cursor is None else [beyond(sort, cursor)]
    ordered = order(sort, backwards=cursor is not None and cursor.backwards)
    return select(Action.id).where(Action.id.in_(select(found.c.id)), *place).order_by(*ordered).limit(first(limit))


def _walked(among: list[list[Any]], limit: int | None, sort: Sort, cursor: Cursor | None) -> Select[Any]:
    """Which actions meet one of these lists of conditions, in order: the first ones of each, and of these the first."""
    place = [] if cursor is None else [beyond(sort, cursor)]
    ordered = order(sort, backwards=cursor is not None and cursor.backwards)
    each = [select(Action.id).where(*asked, *place).order_by(*ordered).limit(first(limit)) for asked in among]
    if len(each) == 1:
        return each[0]
    some = union_all(*(found.subquery().select() for found in each))
    return select(Action.id).where(Action.id.in_(some)).order_by(*ordered).limit(first(limit))
