"""The register: clusters, bodies, successions, organisations, people and logins, loaded from a TOML file of facts."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from workflow.config import PROJECT
from workflow.errors import InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import (
    Body,
    Cluster,
    Installation,
    Meeting,
    Organisation,
    Party,
    Person,
    Role,
    RoleHolder,
    User,
)
from workflow.services.accounts.users import add_user, hash_password
from workflow.services.register.parties import add_aliases
from workflow.services.transaction import transaction

EXAMPLES = PROJECT / "examples"
EXAMPLE_PASSWORD = "beslutningsspor"  # of every example login; they exist outside production only
_SINCE = date(2022, 7, 1)  # the health clusters began (Lov nr. 910 af 21/06/2022); the examples' holders sit from then


def load_examples_register(name: str, *, with_people: bool) -> dict[str, int]:
    """Loads examples/NAME/register.toml. What is there already is left as it is, so it may be run again.

    `with_people` puts in the example people, mailboxes and logins too; never in production.
    Raises NotFoundError for an unknown name. Returns how many of each kind were added.
    """
    file = EXAMPLES / name / "register.toml"
    if not name.replace("-", "").isalnum() or not file.is_file():
        known = ", ".join(sorted(path.parent.name for path in EXAMPLES.glob("*/register.toml")))
        raise NotFoundError(f"Eksemplet '{name}' findes ikke. Der findes: {known}.")
    return load_register(file, with_people=with_people, name=name)


def load_register(file: Path, *, with_people: bool, name: str) -> dict[str, int]:
    """As load_examples_register, from any file of that form."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError(f"{file.name} kan ikke læses: {error}") from None
    with transaction():
        before = _counts()
        loader = _Loader(data, with_people)
        loader.load()
        if with_people:
            installation = db.session.get(Installation, 1) or Installation(id=1)
            installation.examples_loaded = name
            db.session.add(installation)
        db.session.flush()
        return {kind: count - before[kind] for kind, count in _counts().items()}


def example_logins() -> list[User]:
    """The example logins of this installation, for its start page; empty where no examples were loaded."""
    installation = db.session.get(Installation, 1)
    if installation is None or not installation.examples_loaded:
        return []
    register = tomllib.loads((EXAMPLES / installation.examples_loaded / "register.toml").read_text(encoding="utf-8"))
    emails = [entry["email"].lower() for entry in register.get("login", [])]
    return list(db.session.scalars(select(User).where(User.email.in_(emails)).order_by(User.id)))


def _counts() -> dict[str, int]:
    kinds = {"clusters": Cluster, "bodies": Body, "organisations": Organisation, "people": Person, "logins": User}
    return {kind: db.session.scalar(select(func.count()).select_from(table)) or 0 for kind, table in kinds.items()}


class _Loader:
    """Puts one register into the running transaction, in the order in which its parts point at each other."""

    def __init__(self, data: dict[str, Any], with_people: bool) -> None:
        self.data = data
        self.with_people = with_people
        self.parties: dict[str, Party] = {party.name: party for party in db.session.scalars(select(Party))}
        self.clusters: dict[str, Cluster] = {cluster.name: cluster for cluster in db.session.scalars(select(Cluster))}

    def load(self) -> None:
        for entry in self.data.get("organisation", []):
            self.organisation(entry)
        for entry in self.data.get("cluster", []):
            if entry["name"] not in self.clusters:
                self.clusters[entry["name"]] = Cluster(name=entry["name"])
                db.session.add(self.clusters[entry["name"]])
        if self.with_people:
            for entry in self.data.get("person", []):
                self.person(entry)
        for entry in self.data.get("body", []):
            self.body(entry)
        for entry in self.data.get("cluster", []):
            self.succession(entry)
        db.session.flush()
        if self.with_people:
            # One hash for all: the password is no secret, and each hash takes its time by design.
            password_hash = hash_password(EXAMPLE_PASSWORD)
            for entry in self.data.get("login", []):
                self.login(entry, password_hash)

    def organisation(self, entry: dict[str, Any]) -> None:
        party = self._party(Organisation, entry["name"])
        add_aliases(party, [entry["name"], *entry.get("aliases", [])])
        if self.with_people:
            party.email = party.email or entry.get("mailbox")

    def person(self, entry: dict[str, Any]) -> None:
        party = self._party(Person, entry["name"])
        party.email = party.email or entry.get("email")
        party.title = party.title or entry.get("title")
        organisation = self.parties.get(entry.get("organisation", ""))
        if isinstance(organisation, Organisation):
            party.organisation = organisation
        add_aliases(party, [entry["name"], *entry.get("aliases", [])])

    def body(self, entry: dict[str, Any]) -> None:
        known = entry["name"] in self.parties
        body = self._party(Body, entry["name"], prefix=entry["prefix"])
        level = entry.get("level")
        body.level = level if level in ("political", "professional", "operational", "joint", "council") else None
        add_aliases(body, [entry["name"], *entry.get("aliases", [])])
        if not known:
            body.clusters = [self.clusters[name] for name in entry.get("clusters", [])]
        db.session.flush()
        secretariat = self._role(body, "secretariat", f"Sekretariatet, {body.name}")
        chair = self._role(body, "chair", f"Formandskabet, {body.name}")
        if self.with_people:
            secretariat.email = secretariat.email or entry.get("secretariat_mailbox")
            self._hold(secretariat, [entry["secretary"]] if entry.get("secretary") else [])
            self._hold(chair, entry.get("chairs", []))
            self._calendar(body, entry.get("meetings", []))

    def succession(self, entry: dict[str, Any]) -> None:
        cluster = self.clusters[entry["name"]]
        successor = self.parties.get(entry.get("successor", ""))
        if cluster.successor_id is None and isinstance(successor, Body):
            cluster.successor, cluster.succeeded_from = successor, entry.get("successor_from")
        if not cluster.parties:
            cluster.parties = [self.parties[name] for name in entry.get("parties", [])]

    def login(self, entry: dict[str, Any], password_hash: str) -> None:
        email = entry["email"].lower()
        if db.session.scalar(select(User.id).where(User.email == email)):
            return
        party = next((p for p in self.parties.values() if p.email == email and isinstance(p, Person)), None)
        add_user(
            entry["name"],
            email,
            password_hash,
            role=entry["role"],
            scope=entry.get("scope", "everything"),
            party_id=party.id if party else None,
        )

    def _party(self, kind: Any, name: str, **fields: Any) -> Any:
        if name not in self.parties:
            self.parties[name] = kind(name=name, **fields)
            db.session.add(self.parties[name])
        party = self.parties[name]
        party.verified = True
        return party

    def _role(self, body: Body, office: str, name: str) -> Role:
        role = db.session.scalar(select(Role).where(Role.body_id == body.id, Role.office == office))
        if role is None:
            role = Role(name=name, body=body, office=office)
            db.session.add(role)
        return role

    def _hold(self, role: Role, names: list[str]) -> None:
        held = {holder.person_id for holder in role.holders}
        for name in names:
            person = self.parties.get(name)
            if isinstance(person, Person) and person.id not in held:
                role.holders.append(RoleHolder(person=person, since=_SINCE))

    def _calendar(self, body: Body, days: list[str]) -> None:
        known = set(db.session.scalars(select(Meeting.date).where(Meeting.body_id == body.id)))
        for text in days:
            if (day := date.fromisoformat(text)) not in known:
                db.session.add(Meeting(body_id=body.id, date=day))
