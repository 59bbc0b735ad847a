"""How the history stands: the last seal, and what the last verification found."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from workflow.extensions import db
from workflow.models import ActionEvent, AuditCheck, AuditSeal


@dataclass(frozen=True)
class AuditState:
    """What an administrator sees of the history."""

    events: int
    seals: list[AuditSeal]  # the newest first
    count: int
    check: AuditCheck | None


def state(limit: int = 14) -> AuditState:
    """The last seals and the last verification."""
    newest = select(AuditSeal).order_by(AuditSeal.number.desc()).limit(limit)
    return AuditState(
        events=db.session.scalar(select(func.count()).select_from(ActionEvent)) or 0,
        seals=list(db.session.scalars(newest)),
        count=db.session.scalar(select(func.max(AuditSeal.number))) or 0,
        check=db.session.scalars(select(AuditCheck).order_by(AuditCheck.id.desc()).limit(1)).first(),
    )
