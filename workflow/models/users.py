"""Who may log in, and what they may see and do."""

from __future__ import annotations

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.extensions import Model
from workflow.models.columns import Key, Name, Word, reference_to
from workflow.models.parties import Body, Cluster, Party

ROLES = ("administrator", "secretariat", "chair", "owner", "reader")


class User(UserMixin, Model):
    """A login. `party` is who it is in the register (a person, or a role with a shared login)."""

    __tablename__ = "user_account"
    __table_args__ = (UniqueConstraint("email"),)

    id: Mapped[Key]
    name: Mapped[Name]
    email: Mapped[str] = mapped_column(String(254))  # lower case
    password_hash: Mapped[str] = mapped_column(String(200))  # argon2id
    active: Mapped[bool] = mapped_column(default=True)
    party_id: Mapped[int | None] = reference_to("party.id", nullable=True)

    party: Mapped[Party | None] = relationship()
    grants: Mapped[list[Grant]] = relationship(back_populates="user", cascade="all, delete-orphan")

    @property
    def is_active(self) -> bool:
        return self.active


class Grant(Model):
    """A user has a role in everything, in one cluster, or in one body."""

    __tablename__ = "user_grant"
    __table_args__ = (
        UniqueConstraint("user_id", "role", "cluster_id", "body_id"),
        CheckConstraint(f"role IN ({', '.join(map(repr, ROLES))})", name="role"),
        CheckConstraint("cluster_id IS NULL OR body_id IS NULL", name="one_scope"),
    )

    id: Mapped[Key]
    user_id: Mapped[int] = reference_to("user_account.id", on_delete="CASCADE", index=False)
    role: Mapped[Word]
    cluster_id: Mapped[int | None] = reference_to("cluster.id", nullable=True)
    body_id: Mapped[int | None] = reference_to("body.id", nullable=True)

    user: Mapped[User] = relationship(back_populates="grants")
    cluster: Mapped[Cluster | None] = relationship()
    body: Mapped[Body | None] = relationship()
