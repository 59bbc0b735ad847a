"""Parties are added and mended: people, organisations, bodies and roles, with aliases and mail address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from workflow import clock
from workflow.domain.access import Actor
from workflow.domain.limits import LONGEST_NAME
from workflow.errors import ConflictError, FormError, NotAllowedError
from workflow.extensions import db
from workflow.models import Body, Cluster, Organisation, Party, PartyAlias, Person
from workflow.services.actions.held_rows import hold_owned_by
from workflow.services.mail.recipients import clean_address
from workflow.services.register.absences import one_writer
from workflow.services.register.parties import add_aliases, fold, keep_aliases, office, raise_version
from workflow.services.register.register_history import Changes, record
from workflow.services.register.register_rights import (
    covers_cluster,
    has_all,
    outside_reach,
    party_to_edit,
    require_office,
)
from workflow.services.transaction import CHANGED_MEANWHILE, transaction

LONGEST_WORK_TITLE = 200  # characters
LEVELS = ("political", "professional", "operational", "joint", "council")
_PREFIX = re.compile(r"[A-ZÆØÅ0-9]+(?:-[A-ZÆØÅ0-9]+)*")


@dataclass(frozen=True)
class PartyDetails:
    """What a form says of a party; what its kind does not have is left alone."""

    name: str
    email: str = ""
    aliases: tuple[str, ...] = ()  # other names than its own
    title: str = ""  # of a person
    organisation_id: int | None = None
    elected: bool = False
    prefix: str = ""  # of a body
    level: str | None = None
    cluster_ids: frozenset[int] = frozenset()


def add_party(kind: str, details: PartyDetails, *, namesake: bool, actor: Actor, now: datetime) -> Party:
    """A new person, organisation or body (with its two roles). `namesake`: somebody else of that name is meant.

    Raises FormError with what is wrong per field.
    """
    with transaction():
        require_office(actor)
        one_writer()  # two who add the same at once: the second sees the first
        if errors := _faults(kind, details, None, actor, namesake=namesake):
            raise FormError(errors)
        party = _new(kind, details)
        _write(party, details)
        db.session.add(party)
        db.session.flush()
        if isinstance(party, Body):
            for which in ("secretariat", "chair"):
                role = office(party, which)
                role.verified = True
                add_aliases(role, [role.name])
        record(party.id, "added", {"name": (None, party.name)}, actor=actor, now=now)
    return party


def edit_party(
    party_id: int, *, version: int, details: PartyDetails, namesake: bool = False, actor: Actor, now: datetime
) -> Party:
    """Mends a party; who has been read from minutes only is known from then on. `namesake`: as in add_party.

    Raises FormError with what is wrong per field, ConflictError when somebody else was faster, NotAllowedError when
    the party or its address is not the actor's to change: where mail about others' actions would go is not.
    """
    with transaction():
        party = party_to_edit(party_id, actor)
        if party.version != version:
            raise ConflictError(CHANGED_MEANWHILE)
        if details.name != party.name:
            one_writer()
        if errors := _faults(party.kind, details, party, actor, namesake=namesake):
            raise FormError(errors)
        email = clean_address(details.email)
        if isinstance(party, Person | Organisation) and email != clean_address(party.email):
            _refuse_foreign_address(party, actor, now)
        if isinstance(party, Person) and party.organisation_id != details.organisation_id:
            hold_owned_by([party_id])  # what they owe counts for the new organisation
        before = _state(party)
        _write(party, details)
        party.verified = True
        db.session.flush()
        after = _state(party)
        changes: Changes = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
        if changes:
            record(party.id, "edited", changes, actor=actor, now=now)
    return party


def is_known(name: str) -> list[Party]:
    """The parties that have this name or alias, folded."""
    query = select(Party).join(PartyAlias).where(PartyAlias.folded == fold(name)).order_by(Party.id)
    return list(db.session.scalars(query).unique())


def _faults(kind: str, details: PartyDetails, party: Party | None, actor: Actor, *, namesake: bool) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not details.name:
        errors["name"] = "Skriv et navn."
    elif len(details.name) > LONGEST_NAME:
        errors["name"] = f"Navnet må højst have {LONGEST_NAME} tegn."
    elif not fold(details.name):
        errors["name"] = "Navnet skal indeholde bogstaver."
    elif party is None or fold(party.name) != fold(details.name):
        errors |= _told_of(_same_name(kind, details.name), namesake)
    if details.email and clean_address(details.email) is None:
        errors["email"] = f"»{details.email}« er ikke en mailadresse. Skriv fx navn@example.dk."
    if any(len(alias) > LONGEST_NAME for alias in details.aliases):
        errors["aliases"] = f"Et navn må højst have {LONGEST_NAME} tegn."
    elif foreign := _foreign_name(details, party):
        errors["aliases"] = foreign
    if kind == "person":
        if len(details.title) > LONGEST_WORK_TITLE:
            errors["title"] = f"Titlen må højst have {LONGEST_WORK_TITLE} tegn."
        if details.organisation_id and db.session.get(Organisation, details.organisation_id) is None:
            errors["organisation"] = "Organisationen findes ikke i registeret. Vælg fra listen, eller opret den først."
    if kind == "body":
        errors |= _faults_of_body(details, party, actor)
    return errors


def _foreign_name(details: PartyDetails, party: Party | None) -> str | None:
    """What is to be said when one of the new other names is what somebody else is called."""
    had = {alias.folded for alias in party.aliases} if party else set()
    for alias in details.aliases:
        if fold(alias) in had or fold(alias) == fold(details.name):
            continue
        called = [each for each in is_known(alias) if fold(each.name) == fold(alias) and each is not party]
        if called:
            return f"»{alias}« er navnet på {called[0].name} i registeret og kan ikke også være et andet navn her."
    return None


def _faults_of_body(details: PartyDetails, party: Party | None, actor: Actor) -> dict[str, str]:
    errors: dict[str, str] = {}
    body = party if isinstance(party, Body) else None
    if not details.prefix:
        errors["prefix"] = "Skriv et præfiks. Det begynder numrene på organets handlinger, fx NORD i NORD-2025-017."
    elif len(details.prefix) > 20 or not _PREFIX.fullmatch(details.prefix):
        errors["prefix"] = "Præfikset skal bestå af store bogstaver og tal, højst 20 tegn, fx NORD eller SYD-F."
    else:
        other = db.session.scalar(select(Body).where(Body.prefix == details.prefix))
        if other is not None and other is not body:
            errors["prefix"] = f"Præfikset bruges allerede af {other.name}."
    if details.level is not None and details.level not in LEVELS:
        errors["level"] = "Vælg et niveau fra listen."
    chosen = set(db.session.scalars(select(Cluster).where(Cluster.id.in_(details.cluster_ids))))
    had = set(body.clusters) if body else set()
    if any(not covers_cluster(actor, cluster) for cluster in chosen ^ had):
        errors["clusters"] = "Du kan kun føje organet til eller tage det ud af klynger i dit eget område."
    elif not chosen and not had and not has_all(actor):
        errors["clusters"] = "Vælg mindst én klynge i dit område."
    return errors


def _same_name(kind: str, name: str) -> list[Party]:
    return [party for party in is_known(name) if party.kind == kind and fold(party.name) == fold(name)]


def _told_of(known: list[Party], namesake: bool) -> dict[str, str]:
    if not known:
        return {}
    if not isinstance(known[0], Person):
        return {"name": f"{known[0].name} findes allerede i registeret."}
    if namesake:
        return {}
    return {"namesake": f"{known[0].name} findes allerede. Sæt hak, hvis det er en anden med samme navn."}


def _new(kind: str, details: PartyDetails) -> Party:
    if kind == "person":
        return Person(name=details.name)
    if kind == "body":
        return Body(name=details.name, prefix=details.prefix)
    return Organisation(name=details.name)


def _write(party: Party, details: PartyDetails) -> None:
    former = party.name
    party.name, party.email = details.name, clean_address(details.email)
    if isinstance(party, Person):
        party.title, party.elected = details.title or None, details.elected
        party.organisation_id = details.organisation_id
    if isinstance(party, Body):
        party.prefix, party.level = details.prefix, details.level
        clusters = set(db.session.scalars(select(Cluster).where(Cluster.id.in_(details.cluster_ids))))
        if clusters != set(party.clusters):
            raise_version(party)
            party.clusters = list(clusters)
    # A name that minutes may still use goes on to mean the same party.
    wanted = [details.name, *([former] if fold(former) != fold(details.name) else []), *details.aliases]
    keep_aliases(party, wanted)
    add_aliases(party, wanted)


def _refuse_foreign_address(party: Person | Organisation, actor: Actor, now: datetime) -> None:
    # Where there was none too: until then the mail goes to the secretariats, each body's to its own.
    if why := outside_reach(actor, [party.id], clock.local(now).date()):
        raise NotAllowedError(f"{why}, så adressen kan kun ændres af administratoren. Intet er ændret.")


def _state(party: Party) -> dict[str, Any]:
    state: dict[str, Any] = {
        "name": party.name,
        "email": party.email,
        "aliases": sorted(alias.name for alias in party.aliases if alias.folded != fold(party.name)),
        "verified": party.verified,
    }
    if isinstance(party, Person):
        home = db.session.get(Organisation, party.organisation_id) if party.organisation_id else None
        state |= {"title": party.title, "organisation": home.name if home else None, "elected": party.elected}
    if isinstance(party, Body):
        state |= {
            "prefix": party.prefix,
            "level": party.level,
            "clusters": sorted(cluster.name for cluster in party.clusters),
        }
    return state
