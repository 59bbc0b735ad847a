"""Who can own an action: people, organisations, bodies, and roles in a body; and the clusters they form."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.extensions import Model
from workflow.models.columns import Key, Name, Word, reference_to


class Party(Model):
    """A person, an organisation, a body or a role in a body. `email` is its own address or shared mailbox."""

    __tablename__ = "party"
    __table_args__: Any = (CheckConstraint("kind IN ('person', 'organisation', 'body', 'role')", name="kind"),)

    id: Mapped[Key]
    kind: Mapped[Word]
    name: Mapped[Name] = mapped_column(index=True)
    email: Mapped[str | None] = mapped_column(String(254))
    # False: put in from minutes by name alone; the secretariat has not said who it is.
    verified: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()  # goes up at every change; two editors cannot both win

    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_abstract": True, "version_id_col": version}

    aliases: Mapped[list[PartyAlias]] = relationship(back_populates="party", cascade="all, delete-orphan")


class Person(Party):
    """A human being."""

    __tablename__ = "person"
    __mapper_args__ = {"polymorphic_identity": "person"}

    id: Mapped[int] = reference_to("party.id", primary_key=True, on_delete="CASCADE", index=False)
    title: Mapped[str | None] = mapped_column(String(200))
    organisation_id: Mapped[int | None] = reference_to("organisation.id", nullable=True)
    elected: Mapped[bool] = mapped_column(default=False)  # sits by election: the mandate ends with the term
    leaves_on: Mapped[date | None]  # the last day; from then on the person is not given anything new

    organisation: Mapped[Organisation | None] = relationship(foreign_keys=[organisation_id])


class Organisation(Party):
    """A municipality, a region, a hospital, an association; also a group that minutes name as an owner."""

    __tablename__ = "organisation"
    __mapper_args__ = {"polymorphic_identity": "organisation"}

    id: Mapped[int] = reference_to("party.id", primary_key=True, on_delete="CASCADE", index=False)


class Body(Party):
    """An organ that meets and decides: a level of a cluster, a council, a committee, a joint meeting."""

    __tablename__ = "body"
    __table_args__ = (
        UniqueConstraint("prefix"),
        CheckConstraint(
            "level IS NULL OR level IN ('political', 'professional', 'operational', 'joint', 'council')", name="level"
        ),
        CheckConstraint("successor_id IS NULL OR successor_id <> id", name="successor"),
    )
    __mapper_args__ = {"polymorphic_identity": "body"}

    id: Mapped[int] = reference_to("party.id", primary_key=True, on_delete="CASCADE", index=False)
    prefix: Mapped[str] = mapped_column(String(20))  # begins the references of its actions: NORD in NORD-2025-017
    level: Mapped[str | None] = mapped_column(String(20))
    papers_working_days: Mapped[int] = mapped_column(default=5)  # before a meeting, when its papers are sent out
    # The body that succeeds this one from a day; None: that of its cluster, or none.
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    succeeded_from: Mapped[date | None]

    successor: Mapped[Body | None] = relationship(remote_side="Body.id", foreign_keys=[successor_id])
    clusters: Mapped[list[Cluster]] = relationship(secondary="body_cluster", order_by="Cluster.name")
    roles: Mapped[list[Role]] = relationship(back_populates="body", foreign_keys="Role.body_id")


class Role(Party):
    """An office in a body: its chair or its secretariat. It is reached at its mailbox or its holders."""

    __tablename__ = "role"
    __table_args__ = (
        UniqueConstraint("body_id", "office"),
        CheckConstraint("office IN ('chair', 'secretariat')", name="office"),
    )
    __mapper_args__ = {"polymorphic_identity": "role"}

    id: Mapped[int] = reference_to("party.id", primary_key=True, on_delete="CASCADE", index=False)
    body_id: Mapped[int] = reference_to("body.id", index=False)
    office: Mapped[Word]

    body: Mapped[Body] = relationship(back_populates="roles", foreign_keys=[body_id])
    holders: Mapped[list[RoleHolder]] = relationship(cascade="all, delete-orphan")


class RoleHolder(Model):
    """A person holds a role from a day until a day (both inclusive; None: open)."""

    __tablename__ = "role_holder"
    __table_args__ = (UniqueConstraint("role_id", "person_id", "since"),)

    id: Mapped[Key]
    role_id: Mapped[int] = reference_to("role.id")
    person_id: Mapped[int] = reference_to("person.id")
    since: Mapped[date]
    until: Mapped[date | None]

    person: Mapped[Person] = relationship()


class PartyAlias(Model):
    """Another name of a party. `folded` is how it is looked up: lower case, plain letters."""

    __tablename__ = "party_alias"
    __table_args__ = (UniqueConstraint("party_id", "folded"), Index("ix_party_alias_folded", "folded"))

    id: Mapped[Key]
    party_id: Mapped[int] = reference_to("party.id", on_delete="CASCADE")
    name: Mapped[Name]
    folded: Mapped[Name]

    party: Mapped[Party] = relationship(back_populates="aliases")


class Cluster(Model):
    """A health cluster, by its short name ("Nord"), and the body that succeeds it from a day."""

    __tablename__ = "cluster"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[Key]
    name: Mapped[Name]
    successor_id: Mapped[int | None] = reference_to("body.id", nullable=True)
    succeeded_from: Mapped[date | None]

    successor: Mapped[Body | None] = relationship()
    parties: Mapped[list[Party]] = relationship(secondary="cluster_party", order_by="Party.name")


class BodyCluster(Model):
    """The clusters that a body decides for: one, or several for a joint meeting."""

    __tablename__ = "body_cluster"

    body_id: Mapped[int] = reference_to("body.id", primary_key=True, on_delete="CASCADE", index=False)
    cluster_id: Mapped[int] = reference_to("cluster.id", primary_key=True)


class ClusterParty(Model):
    """The parties of a cluster: its municipalities, the region, the general practitioners."""

    __tablename__ = "cluster_party"

    cluster_id: Mapped[int] = reference_to("cluster.id", primary_key=True, on_delete="CASCADE", index=False)
    party_id: Mapped[int] = reference_to("party.id", primary_key=True)
