"""The policy of each body: how it reminds. Read by the planner, edited by the office, every change kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, cast

from sqlalchemy import delete, select, update

from workflow.domain.access import Actor, administers_everything
from workflow.domain.notices import DEFAULT, July, Policy
from workflow.errors import ConflictError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Body, PolicyChange, ReminderPolicy
from workflow.services.actions.references import insert
from workflow.services.register.register_rights import NOT_FOUND, may_edit_body, require_office
from workflow.services.transaction import CHANGED_MEANWHILE, transaction

# What the office may choose; the rest of a policy is the same everywhere.
EDITED = (
    "coming_days", "overdue_every_days", "escalation_days", "july", "unowned_day", "chair_day", "send_from",
    "send_until",
)  # fmt: skip


@dataclass(frozen=True)
class Policies:
    """The policy of every body: its own, or the one for all that have none."""

    default: Policy = DEFAULT
    own: dict[int, Policy] = field(default_factory=dict)

    def of(self, body_id: int) -> Policy:
        """The policy that a body reminds by."""
        return self.own.get(body_id, self.default)

    def all(self) -> list[Policy]:
        """Every policy that is in force somewhere."""
        return [self.default, *self.own.values()]

    def widest(self) -> Policy:
        """One whose hours hold those of all."""
        known = self.all()
        return Policy(
            send_from=min(policy.send_from for policy in known), send_until=max(policy.send_until for policy in known)
        )

    def trying(self, body_id: int | None, policy: Policy) -> Policies:
        """As they would be with another one for a body, or (None) for all that have none of their own."""
        if body_id is None:
            return Policies(policy, self.own)
        return Policies(self.default, {**self.own, body_id: policy})


def policies() -> Policies:
    """What is in force now."""
    rows = db.session.execute(select(ReminderPolicy.__table__)).all()
    own = {row.body_id: _policy(row) for row in rows if row.body_id is not None}
    return Policies(next((_policy(row) for row in rows if row.body_id is None), DEFAULT), own)


def version_of(body_id: int | None) -> int:
    """The version of a body's own policy (None: of the one for all others); 0 when there is none."""
    query = select(ReminderPolicy.version).where(ReminderPolicy.scope == scope_of(body_id))
    return db.session.scalar(query) or 0


def save(body_id: int | None, policy: Policy, *, version: int, actor: Actor, now: datetime) -> bool:
    """Gives a body a policy of its own, or (None) changes the one for all others; False when nothing is new.

    `version` is what the actor saw, 0 for a body without one. Raises NotFoundError or NotAllowedError outside the
    actor's scope, ConflictError when somebody else was faster.
    """
    with transaction():
        require_editor(body_id, actor)
        before = policies().of(body_id) if body_id is not None else policies().default
        changes = {
            name: [_plain(getattr(before, name)), _plain(getattr(policy, name))]
            for name in EDITED
            if getattr(before, name) != getattr(policy, name)
        }
        if not changes and version == version_of(body_id):
            return False
        values = {name: _plain(getattr(policy, name)) for name in EDITED}
        _store(body_id, values, version)
        _record(body_id, "saved", changes, actor, now)
    return True


def remove(body_id: int, *, version: int, actor: Actor, now: datetime) -> None:
    """The body goes by the policy for all again."""
    with transaction():
        require_editor(body_id, actor)
        known = policies()
        own = known.of(body_id)
        gone = db.session.execute(
            delete(ReminderPolicy)
            .where(ReminderPolicy.scope == scope_of(body_id), ReminderPolicy.version == version)
            .returning(ReminderPolicy.id)
        ).all()
        if not gone:
            raise ConflictError(CHANGED_MEANWHILE)
        changes = {
            name: [_plain(getattr(own, name)), _plain(getattr(known.default, name))]
            for name in EDITED
            if getattr(own, name) != getattr(known.default, name)
        }
        _record(body_id, "removed", changes, actor, now)


def may_edit_policy(body_id: int | None, actor: Actor) -> bool:
    """Whether the actor may change that policy: the office of the body; of the one for all, who runs everything."""
    if body_id is None:
        return administers_everything(actor)
    body = db.session.get(Body, body_id)
    return body is not None and may_edit_body(actor, body)


def require_editor(body_id: int | None, actor: Actor) -> None:
    """Raises NotFoundError for a body outside the actor's scope, NotAllowedError for the policy of all."""
    require_office(actor)
    if may_edit_policy(body_id, actor):
        return
    if body_id is None:
        raise NotAllowedError("Kun administratoren kan ændre reglerne for alle organer. Intet er ændret.")
    raise NotFoundError(NOT_FOUND)


def history(body_id: int | None, limit: int = 20) -> list[PolicyChange]:
    """The latest changes, newest first."""
    query = select(PolicyChange).where(PolicyChange.scope == scope_of(body_id)).order_by(PolicyChange.id.desc())
    return list(db.session.scalars(query.limit(limit)))


def scope_of(body_id: int | None) -> str:
    """How a policy is stored: "default", "body 17"."""
    return "default" if body_id is None else f"body {body_id}"


def _store(body_id: int | None, values: dict[str, Any], version: int) -> None:
    scope = scope_of(body_id)
    if version:
        stored = db.session.execute(
            update(ReminderPolicy)
            .where(ReminderPolicy.scope == scope, ReminderPolicy.version == version)
            .values(**values, version=version + 1)
            .returning(ReminderPolicy.id)
            .execution_options(synchronize_session=False)
        ).all()
    else:
        stored = db.session.execute(
            insert(ReminderPolicy)
            .values(scope=scope, body_id=body_id, version=1, **values)
            .on_conflict_do_nothing()
            .returning(ReminderPolicy.id)
        ).all()
    if not stored:
        raise ConflictError(CHANGED_MEANWHILE)


def _record(body_id: int | None, kind: str, changes: dict[str, Any], actor: Actor, now: datetime) -> None:
    db.session.add(
        PolicyChange(
            scope=scope_of(body_id), at=now, actor_id=actor.user_id, actor_name=actor.name, kind=kind, changes=changes
        )
    )


def _policy(row: Any) -> Policy:
    return Policy(
        coming_days=tuple(row.coming_days),
        overdue_every_days=row.overdue_every_days,
        escalation_days=row.escalation_days,
        july=cast(July, row.july),
        chair_day=row.chair_day,
        unowned_day=row.unowned_day,
        send_from=time.fromisoformat(row.send_from),
        send_until=time.fromisoformat(row.send_until),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return list(value) if isinstance(value, tuple) else value
