"""How things stood on past days: actions and their events, read once and told again by domain/rollup.py."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby

from sqlalchemy import func, or_, select

from workflow.config import LOCAL_TIME
from workflow.domain.joined_parties import changes_now
from workflow.domain.rollup import (
    DUE_SOON_DAYS,
    Counted,
    Event,
    Figures,
    Scope,
    Standing,
    figures_by_day,
    spells,
)
from workflow.domain.status import is_open
from workflow.extensions import db
from workflow.models import (
    Action,
    ActionCluster,
    ActionEvent,
    Assignment,
    Body,
    Cluster,
    Person,
)
from workflow.models.actions import IS_OPEN_LEAF
from workflow.queries.id_lists import ID_LIST, is_one_of
from workflow.queries.joined_parties import kept_parties

EVERYTHING: Scope = ("all", "")
_BATCH = 2_000
_STANDING = (
    select(Action.id, Action.status, Action.has_tasks, Action.deadline, Action.owner_basis, Action.body_id)
    .where(is_one_of(Action.id, ID_LIST))
    .order_by(Action.id)
)
_CLUSTERS = select(ActionCluster.action_id, ActionCluster.cluster_id).where(is_one_of(ActionCluster.action_id, ID_LIST))
_LINES = select(Assignment.action_id, Assignment.party_id, Assignment.state).where(
    is_one_of(Assignment.action_id, ID_LIST)
)
_EVENTS = (
    select(ActionEvent.action_id, ActionEvent.at, ActionEvent.changes)
    .where(is_one_of(ActionEvent.action_id, ID_LIST))
    .order_by(ActionEvent.action_id, ActionEvent.sequence)
)


# Changed with the rules below: days that were kept by others are not gone on from.
_RULES = "what has moved counts with the successor"


@dataclass(frozen=True)
class Register:
    """Which scopes an action counts in, by the register as it is now."""

    councils: Mapping[int, int] = field(default_factory=dict)  # cluster → the body that succeeds it
    levels: Mapping[int, str] = field(default_factory=dict)  # body → level
    employers: Mapping[int, int] = field(default_factory=dict)  # person → organisation
    kept: Mapping[int, int] = field(default_factory=dict)  # the number of an entry that is gone → the one it joined

    @property
    def fingerprint(self) -> str:
        """The same as long as the scopes of every action are the same."""
        said = [_RULES, *(sorted(each.items()) for each in (self.councils, self.levels, self.employers))]
        if self.kept:
            said.append(sorted(self.kept.items()))
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def scopes(self, standing: Standing, clusters: Sequence[int]) -> tuple[Scope, ...]:
        """The scopes in which an action of these clusters counts as it stands; in each of them once.

        What has moved to the successor of a cluster counts there, and in the cluster no more.
        """
        found: dict[Scope, None] = {EVERYTHING: None, ("body", str(standing.body_id)): None}
        if level := self.levels.get(standing.body_id):
            found["level", level] = None
        for cluster in clusters:
            if standing.body_id != self.councils.get(cluster):
                found["cluster", str(cluster)] = None
            if cluster in self.councils:
                found["council", str(self.councils[cluster])] = None
        if is_open(standing.status):
            for party in standing.owing:
                found["organisation", str(self.employers.get(party, party))] = None
        return tuple(found)


def read_register() -> Register:
    """The register, as far as the scopes depend on it."""
    successors = select(Cluster.id, Cluster.successor_id).where(Cluster.successor_id.is_not(None))
    levels = select(Body.__table__.c.id, Body.__table__.c.level).where(Body.__table__.c.level.is_not(None))
    people = Person.__table__
    employers = select(people.c.id, people.c.organisation_id).where(people.c.organisation_id.is_not(None))
    return Register(
        councils={cluster: council for cluster, council in db.session.execute(successors) if council},
        levels=dict(tuple(row) for row in db.session.execute(levels)),
        employers=dict(tuple(row) for row in db.session.execute(employers)),
        kept=kept_parties(),
    )


def first_day() -> date | None:
    """The Danish day of the first event of all, or None."""
    moment = db.session.scalar(select(func.min(ActionEvent.at)))
    return moment.astimezone(LOCAL_TIME).date() if moment else None


def figures_of_days(first: date, last: date) -> Iterator[tuple[date, dict[Scope, Figures]]]:
    """The figures of each scope at the end of each of these days, from all events up to it."""
    return figures_by_day(_counted(_ids(), read_register()), first, last)


def figures_since(
    base: Mapping[Scope, Figures], first: date, last: date
) -> Iterator[tuple[date, dict[Scope, Figures]]]:
    """The same, going on from those of the day before `first`: reads what has changed, or come due, since.

    Leaves `done_this_month` at nothing. The register must be the one that the base was counted by.
    """
    begin = datetime.combine(first, time(), LOCAL_TIME)
    one_day = timedelta(days=1)
    fortnight = timedelta(days=DUE_SOON_DAYS)
    touched = select(ActionEvent.action_id).where(ActionEvent.at >= begin)
    comes_due = or_(
        Action.deadline.between(first - one_day, last), Action.deadline.between(first + fortnight, last + fortnight)
    )
    ids = {*db.session.scalars(touched), *db.session.scalars(select(Action.id).where(IS_OPEN_LEAF, comes_due))}
    ordered = sorted(ids)
    batches = (ordered[start : start + _BATCH] for start in range(0, len(ordered), _BATCH))
    return figures_by_day(_counted(batches, read_register()), first, last, base)


def _ids() -> Iterator[list[int]]:
    last = 0
    query = select(Action.id).order_by(Action.id).limit(_BATCH)
    while ids := list(db.session.scalars(query.where(Action.id > last))):
        yield ids
        last = ids[-1]


def _counted(batches: Iterator[list[int]], register: Register) -> Iterator[Counted]:
    for ids in batches:
        yield from _counted_of(ids, register)


def _counted_of(ids: list[int], register: Register) -> Iterator[Counted]:
    clusters: dict[int, list[int]] = defaultdict(list)
    for action_id, cluster_id in db.session.execute(_CLUSTERS, {"ids": ids}):
        clusters[action_id].append(cluster_id)
    lines: dict[int, dict[int, bool]] = defaultdict(dict)
    for action_id, party_id, state in db.session.execute(_LINES, {"ids": ids}):
        lines[action_id][party_id] = state == "open"
    rows = db.session.execute(_EVENTS, {"ids": ids}).all()
    histories = {
        action_id: [Event(_day(at), changes_now(changes, register.kept)) for _, at, changes in of_action]
        for action_id, of_action in groupby(rows, key=lambda row: row.action_id)
    }
    for row in db.session.execute(_STANDING, {"ids": ids}).all():
        stored = Standing(row.status, row.has_tasks, row.deadline, row.owner_basis, row.body_id)
        for spell in spells(stored, lines[row.id], histories.get(row.id, [])):
            yield Counted(spell, register.scopes(spell.standing, clusters[row.id]))


def _day(moment: datetime) -> date:
    return moment.astimezone(LOCAL_TIME).date()
