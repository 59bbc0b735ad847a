"""Figures that are kept: how each cluster stood at the end of a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from workflow.extensions import Model
from workflow.models.columns import Key, Moment, reference_to
from workflow.models.parties import Cluster


class ClusterSnapshot(Model):
    """The figures of a cluster on a day: counted leaves, as the live roll-up counts them."""

    __tablename__ = "cluster_snapshot"
    __table_args__ = (UniqueConstraint("cluster_id", "on_day"),)

    id: Mapped[Key]
    cluster_id: Mapped[int] = reference_to("cluster.id", index=False)
    on_day: Mapped[date]
    open: Mapped[int]
    overdue: Mapped[int]
    due_soon: Mapped[int]
    awaiting_approval: Mapped[int]
    unowned: Mapped[int]
    settled: Mapped[int]
    done: Mapped[int]
    handed_over: Mapped[int]
    taken_at: Mapped[Moment]

    cluster: Mapped[Cluster] = relationship()
