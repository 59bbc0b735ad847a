"""What an actor may see, as a condition for the database: the same rule as domain.access.may_see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, exists, false, literal_column, or_, select, text, true, union

from workflow.domain.access import Actor, Grant
from workflow.extensions import db
from workflow.models import Action, Assignment, Body, BodyCluster, Meeting, OpenLine, SourceDocument
from workflow.models.actions import HAS_CLOSED, OPEN_LEAF, cluster_key, ids_in
from workflow.queries.plain_rows import plain_rows

_TRUSTED = frozenset({"administrator", "secretariat", "chair"})
EVERYTHING: ColumnElement[bool] = true()
_WALKED_ID: ColumnElement[int] = literal_column("+action.id", Integer)


def visible_actions(actor: Actor, *, open_leaves: bool = False) -> ColumnElement[bool]:
    """Actions that the actor owns, and those in the actor's scope; confidential ones only for the office.

    `open_leaves`: only such are asked for anyway, so that the actor's own are looked for among few.
    """
    return or_(*_visible(actor, db.engine.dialect.name, OpenLine if open_leaves else Assignment))


def visible_parts(actor: Actor, keys: Sequence[str], *, open_leaves: bool) -> list[ColumnElement[bool]]:
    """The same as one or two conditions of which each action meets one at most: what the grants cover, and the actor's
    own outside of that. Each of the two is answered from an index; of an "or" of both the database walks all there is.

    `keys`: the sets of clusters that there are (`keys_for`), of open leaves; where others are asked for, the actor must
    have no grant of a cluster.
    """
    covered = granted(actor, keys, Action)
    if covered is EVERYTHING or not actor.party_ids:
        return [false() if covered is None else covered]
    own = Action.id.in_(owned_ids(OpenLine if open_leaves else Assignment, sorted(actor.party_ids)))
    return [own] if covered is None else [covered, and_(own, covered.is_not(true()))]


def keys_for(actor: Actor) -> tuple[str, ...]:
    """What `visible_parts` must know of the clusters; nothing, for whose grants speak of none."""
    return cluster_keys() if any(grant.cluster_id is not None for grant in actor.grants) else ()


def granted(actor: Actor, keys: Sequence[str], of: Any) -> ColumnElement[bool] | None:
    """What the actor's grants cover, of actions or of their lines (`of`), beside the own; None: nothing."""
    trusted = _covered((grant for grant in actor.grants if grant.role in _TRUSTED), of, keys)
    read = _covered((grant for grant in actor.grants if grant.role == "reader"), of, keys)
    if any(condition is EVERYTHING for condition in trusted):
        return EVERYTHING
    if read:
        trusted.append(and_(of.confidential.is_(False), or_(*read)))
    return or_(*trusted) if trusted else None


def sees_everything(actor: Actor) -> bool:
    """Whether no action is hidden from the actor."""
    return granted(actor, (), Action) is EVERYTHING


def owned_ids(lines: Any, party_ids: Sequence[int]) -> Any:
    """The actions whose `lines` (OpenLine, Assignment) name these parties, as owners or as who has passed them on: two
    questions, each answered from its index."""
    return union(
        select(lines.action_id).where(lines.party_id.in_(party_ids)),
        select(lines.action_id).where(lines.on_behalf_of_id.in_(party_ids)),
    )


def cluster_keys() -> tuple[str, ...]:
    """The sets of clusters of what is an open leaf or was closed: by leaps through the indexes that begin with them."""
    return tuple(row[0] for row in plain_rows(_LEAPS))


@lru_cache(maxsize=1024)  # a page asks for it several times, and its form does not change
def _visible(actor: Actor, dialect: str, lines: Any) -> list[ColumnElement[bool]]:
    """Each way in which an action may be visible to the actor, the own ones by their `lines` (OpenLine, Assignment);
    one that nothing is visible by, when there is none."""
    ids = sorted(actor.party_ids)
    if not any(grant.role in _TRUSTED or grant.role == "reader" for grant in actor.grants):
        # Few of all: the database begins with them. For the others it walks the list and asks of each.
        return [Action.id.in_(owned_ids(lines, ids))] if ids else [false()]
    trusted = _covered(grant for grant in actor.grants if grant.role in _TRUSTED)
    read = _covered(grant for grant in actor.grants if grant.role == "reader")
    if any(condition is EVERYTHING for condition in trusted):
        return [EVERYTHING]
    # Only what there is: an "or" that can never hold keeps PostgreSQL from walking the list by its index.
    seen = [*trusted, *(and_(Action.confidential.is_(False), condition) for condition in read)]
    # Who has passed a line on goes on seeing what becomes of it. Each by an index of its own.
    mine = [lines.party_id.in_(ids), lines.on_behalf_of_id.in_(ids)] if ids else []
    if dialect == "sqlite":
        # It looks each of the actor's up once; of an "exists" it would ask for every row. With a sign before the id no
        # index of it is used: it walks the list, and does not gather all that the actor ever saw first.
        return [*seen, *(_WALKED_ID.in_(select(lines.action_id).where(each)) for each in mine)]
    # PostgreSQL chooses between the two by their number.
    return [*seen, *(exists().where(lines.action_id == Action.id, each).correlate(Action) for each in mine)]


def in_clusters(ids: Sequence[int]) -> ColumnElement[bool]:
    """Actions that count in one of these clusters."""
    return or_(*_in_clusters(ids))


def _in_clusters(ids: Sequence[int]) -> list[ColumnElement[bool]]:
    """Nearly all count in one cluster only, which an index finds; the others name it among several."""
    key = Action.cluster_key
    keys = [cluster_key([one]) for one in ids]
    return [key.in_(keys), or_(false(), *(key.contains(each) for each in keys))]


def sees_whole_cluster(actor: Actor, cluster_id: int) -> bool:
    """Whether figures that were kept of the whole cluster, closed items too, may be shown to the actor."""
    return any(
        grant.role in _TRUSTED and (grant.cluster_id == cluster_id or grant.cluster_id is grant.body_id is None)
        for grant in actor.grants
    )


def reviewed_actions(actor: Actor) -> ColumnElement[bool]:
    """Actions that the actor may go through as chair or secretariat: the same rule as domain.access.may_review."""
    return or_(false(), *_covered(grant for grant in actor.grants if grant.role in _TRUSTED))


def visible_bodies(actor: Actor) -> ColumnElement[bool]:
    """Bodies whose minutes the actor may read: any role but that of an owner, which shows the own actions only."""
    return _bodies(grant for grant in actor.grants if grant.role != "owner")


def trusted_bodies(actor: Actor) -> ColumnElement[bool]:
    """Bodies whose closed items the actor may read too: the office's."""
    return _bodies(grant for grant in actor.grants if grant.role in _TRUSTED)


def reviewed_for(actor: Actor) -> ColumnElement[bool]:
    """Minutes that the secretariat has been through, and for the office those that wait too (joined to their meeting).

    Until then nobody has said which items were closed, so who only reads does not see them.
    """
    office = Meeting.body_id.in_(select(Body.id).where(trusted_bodies(actor)))
    return or_(SourceDocument.reviewed_at.is_not(None), office)


def edited_bodies(actor: Actor) -> ColumnElement[bool]:
    """Bodies that the actor works for as their secretariat: the same rule as domain.access.may_edit."""
    return _bodies(grant for grant in actor.grants if grant.role in ("administrator", "secretariat"))


def _bodies(grants: Iterable[Grant]) -> ColumnElement[bool]:
    granted: list[ColumnElement[bool]] = []
    for grant in grants:
        if grant.cluster_id is not None:
            granted.append(Body.id.in_(select(BodyCluster.body_id).where(BodyCluster.cluster_id == grant.cluster_id)))
        elif grant.body_id is not None:
            granted.append(Body.id == grant.body_id)
        else:
            return true()
    return or_(false(), *granted)


def _covered(grants: Iterable[Grant], of: Any = Action, keys: Sequence[str] | None = None) -> list[ColumnElement[bool]]:
    """What these grants cover, of actions or of their lines, each part a condition; nothing when there is none.

    `keys`: the sets of clusters that there are; None: whatever sets there may be. Two ways to name the same clusters,
    since neither does for both: only whole sets are found by an index, for counting; and which sets there are is known
    (`cluster_keys`) of what is open or was closed, not of what was settled or cancelled, which lists show too. These
    walk an index in their own order, and ask of each row.
    """
    clusters: list[int] = []
    bodies: list[int] = []
    for grant in grants:
        if grant.cluster_id is not None:
            clusters.append(grant.cluster_id)
        elif grant.body_id is not None:
            bodies.append(grant.body_id)
        else:
            return [EVERYTHING]
    covered: list[ColumnElement[bool]] = []
    if clusters and keys is None:
        covered += _in_clusters(clusters)
    elif clusters:
        covered.append(of.cluster_key.in_([key for key in keys or () if not set(clusters).isdisjoint(ids_in(key))]))
    if bodies:
        covered.append(of.body_id.in_(sorted(bodies)))
    return covered


_LEAPS = text(
    "WITH RECURSIVE "
    + ", ".join(
        f"{name}(found) AS (SELECT min(cluster_key) FROM action WHERE {among} UNION ALL "
        f"SELECT (SELECT min(cluster_key) FROM action WHERE {among} AND cluster_key > {name}.found) "
        f"FROM {name} WHERE {name}.found IS NOT NULL)"
        for name, among in (("among_open", OPEN_LEAF.text), ("among_closed", HAS_CLOSED.text))
    )
    + " SELECT found FROM among_open WHERE found IS NOT NULL"
    " UNION SELECT found FROM among_closed WHERE found IS NOT NULL"
)
