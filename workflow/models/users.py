"""Who may log in, and what they may see and do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.extensions import Model
from workflow.models.columns import Json, Key, Moment, Name, UtcDateTime, Word, reference_to
from workflow.models.parties import Body, Cluster, Party

ROLES = ("administrator", "secretariat", "chair", "owner", "reader")


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


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
    # A session is good as long as it carries this number: raising it ends them all.
    session_version: Mapped[int] = mapped_column(default=1, server_default="1")
    version: Mapped[int] = mapped_column(default=1, server_default="1")  # of name, address and party

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
        # The same grant twice is refused: to a unique constraint, two empty columns are different.
        Index(
            "uq_user_grant_everything",
            "user_id",
            "role",
            unique=True,
            **_where("cluster_id IS NULL AND body_id IS NULL"),
        ),
        Index(
            "uq_user_grant_cluster", "user_id", "role", "cluster_id", unique=True, **_where("cluster_id IS NOT NULL")
        ),
        Index("uq_user_grant_body", "user_id", "role", "body_id", unique=True, **_where("body_id IS NOT NULL")),
    )

    id: Mapped[Key]
    user_id: Mapped[int] = reference_to("user_account.id", on_delete="CASCADE", index=False)
    role: Mapped[Word]
    cluster_id: Mapped[int | None] = reference_to("cluster.id", nullable=True)
    body_id: Mapped[int | None] = reference_to("body.id", nullable=True)

    user: Mapped[User] = relationship(back_populates="grants")
    cluster: Mapped[Cluster | None] = relationship()
    body: Mapped[Body | None] = relationship()


class UserEvent(Model):
    """One change of a login or its grants: who did what to whom, when. Appended to only; the database refuses more."""

    __tablename__ = "user_event"

    id: Mapped[Key]
    user_id: Mapped[int] = reference_to("user_account.id")
    at: Mapped[Moment]
    actor_id: Mapped[int | None] = reference_to("user_account.id", nullable=True, index=False)
    actor_name: Mapped[Name]
    kind: Mapped[Word]
    changes: Mapped[dict[str, Any]] = mapped_column(Json)  # {"name": ["before", "after"]}; never a password

    user: Mapped[User] = relationship(foreign_keys=[user_id])


class LoginSession(Model):
    """A browser that is logged in. Its cookie carries the token; here stands only the token's hash."""

    __tablename__ = "login_session"
    __table_args__ = (UniqueConstraint("token_hash"), Index("ix_login_session_started_at", "started_at"))

    id: Mapped[Key]
    token_hash: Mapped[str] = mapped_column(String(64))  # SHA-256
    user_id: Mapped[int] = reference_to("user_account.id", on_delete="CASCADE")
    session_version: Mapped[int]  # the user's, when it began
    started_at: Mapped[Moment]


class CalendarFeed(Model):
    """The address of a user's own deadlines as a calendar. Here stands only the hash of the secret in it."""

    __tablename__ = "calendar_feed"
    __table_args__ = (UniqueConstraint("secret_hash"),)

    user_id: Mapped[int] = reference_to("user_account.id", primary_key=True, on_delete="CASCADE", index=False)
    secret_hash: Mapped[str] = mapped_column(String(64))  # SHA-256
    made_at: Mapped[Moment]


class LoginThrottle(Model):
    """Failed logins of one address, or of one account from one address; `key` is a hash of which."""

    __tablename__ = "login_throttle"
    __table_args__ = (Index("ix_login_throttle_last_at", "last_at"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[Moment]
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
