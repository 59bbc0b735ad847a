"""Whom a name in the minutes means: parties found by name, alias, office and collective words; nothing guessed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from anyascii import anyascii
from sqlalchemy import inspect, select
from sqlalchemy.orm.attributes import flag_modified

from workflow.extensions import db
from workflow.models import Body, BodyCluster, Cluster, ClusterParty, Organisation, Party, PartyAlias, Person, Role

OwnerBasis = Literal["stated", "inferred"]

_ARTICLE = re.compile(r"^(?:det|den|de|en|et)\s+(?:kommende\s+|nye\s+)?", re.I)
_ADMINISTRATION = frozenset({"administrationen", "administrativt", "forvaltningen", "administration"})
_SECRETARIAT = frozenset({"sekretariatet", "sekretariat", "klyngesekretariatet"})
_CHAIR = frozenset({"formandskabet", "formandskab", "formanden", "formaendene", "medformaendene", "modelederen"})
_WE = frozenset({"vi", "klyngen", "sundhedsklyngen", "udvalget", "bestyrelsen", "organet"})
_OFFICE_OF_CLUSTER = re.compile(
    r"^(?P<office>sekretariatet|administrationen|formandskabet|formanden)"
    r" (?:i|for) (?:sundheds)?klynge (?P<cluster>\w+)$"
)
_SUCCESSOR = re.compile(r"^sundhedsrad(?:et|ene)?$")
_EVERY_PARTY = re.compile(r"^(?:hver part|alle parter(?:ne)?|parterne|begge parter|hver isaer)$")
_NUMBERS = {
    "to": 2,
    "begge": 2,
    "tre": 3,
    "fire": 4,
    "fem": 5,
    "seks": 6,
    "syv": 7,
    "otte": 8,
    "ni": 9,
    "ti": 10,
    "elleve": 11,
}
_EVERY_MUNICIPALITY = re.compile(
    rf"^(?:hver (?:enkelt )?kommune|(?:alle )?(?:de )?(?P<number>{'|'.join(_NUMBERS)})?"
    r" ?(?:deltagende )?kommuner(?:ne)?)$"
)
# Associations such as the general practitioners' are parties too, but have no budget process.
_MONEY = re.compile(r"budget|finansier|udgift|betal", re.I)
_PERSON = re.compile(r"^[A-ZÆØÅ][\w.'-]*(?: [A-ZÆØÅ][\w.'-]*){1,3}$")
_INSTITUTION = re.compile(
    r"kommune|region|klynge|råd\b|rådet|udvalg|forvaltning|sygehus|hospital|psykiatri|niveau|gruppe|afdeling|center",
    re.I,
)
_EVERY_PROFESSIONAL = re.compile(r"^faglig\w*[- ]strategisk\w* niveauer")


@dataclass(frozen=True)
class Resolved:
    """The parties that a name means (several for a collective), and whether the text or the register says so."""

    parties: tuple[Party, ...]
    basis: OwnerBasis


def fold(name: str) -> str:
    """How a name is compared: plain lower-case letters without article and punctuation."""
    name = _ARTICLE.sub("", unicodedata.normalize("NFKC", name).strip())
    name = name.lower().replace("å", "a").replace("aa", "a")
    return " ".join(re.findall(r"[a-z0-9-]+", anyascii(name).lower()))


def resolve(name: str, body: Body, about: str = "") -> Resolved | None:
    """Whom `name` means in minutes of `body`; None when the register knows nobody, or several, of that name.

    `about` is what is to be done: "each party" of a matter of money is each of those that have a budget of their own.
    """
    folded, clusters = fold(name), tuple(cluster.id for cluster in body.clusters)
    named = _by_name(folded, body, clusters)
    if named is not None:
        return Resolved((named,), "stated")
    elsewhere = _OFFICE_OF_CLUSTER.match(folded)
    if elsewhere and (other := _political_body(elsewhere["cluster"])):
        return Resolved((office(other, "chair" if elsewhere["office"] in _CHAIR else "secretariat"),), "stated")
    if folded in _ADMINISTRATION or folded in _SECRETARIAT:
        return Resolved((office(body, "secretariat"),), "inferred" if folded in _ADMINISTRATION else "stated")
    if folded in _CHAIR:
        return Resolved((office(body, "chair"),), "stated")
    if folded in _WE:
        return Resolved((body,), "inferred")
    if _SUCCESSOR.match(folded):
        successors = {cluster.successor_id: cluster.successor for cluster in body.clusters if cluster.successor}
        if body.successor is not None:
            successors = {body.successor_id: body.successor}
        return Resolved(tuple(successors.values()), "inferred") if len(successors) == 1 else None
    return _collective(folded, clusters, about)


def reads_as_person(name: str) -> bool:
    """Whether an unknown name is written as a person's: two to four capitalised words, none of an organisation."""
    return bool(_PERSON.match(name)) and not _INSTITUTION.search(name)


def office(body: Body, which: Literal["chair", "secretariat"]) -> Role:
    """The chair or the secretariat of `body`; made when the register lacks it, so that there is always an owner."""
    role = db.session.scalar(select(Role).where(Role.body_id == body.id, Role.office == which))
    if role is None:
        title = "Sekretariatet" if which == "secretariat" else "Formandskabet"
        role = Role(name=f"{title}, {body.name}", body=body, office=which, verified=False)
        db.session.add(role)
        db.session.flush()
    return role


def put_in(name: str, *, person: bool, title: str | None = None, organisation: str | None = None) -> Party:
    """A party known from minutes alone, by name, without address: shown as unverified to the secretariat."""
    party: Party
    if person:
        known = named_first(_named(fold(organisation)), fold(organisation)) if organisation else []
        home = known[0] if len(known) == 1 and isinstance(known[0], Organisation) else None
        party = Person(name=name, title=title, organisation=home, verified=False)
    else:
        party = Organisation(name=name, verified=False)
    add_aliases(party, [name])
    db.session.add(party)
    db.session.flush()
    return party


def add_aliases(party: Party, names: list[str]) -> None:
    """Adds the names that `party` does not have yet; its version goes up with them."""
    known = {alias.folded for alias in party.aliases}
    for name in names:
        if (folded := fold(name)) and folded not in known:
            known.add(folded)
            raise_version(party)
            party.aliases.append(PartyAlias(name=name, folded=folded))


def keep_aliases(party: Party, names: list[str]) -> None:
    """Takes away the names that are none of these; the version of `party` goes up with it."""
    kept = {fold(name) for name in names}
    for alias in [alias for alias in party.aliases if alias.folded not in kept]:
        raise_version(party)
        party.aliases.remove(alias)


def raise_version(party: Party) -> None:
    """Makes the version of `party` go up though nothing in its own row changes."""
    # Names and clusters are rows elsewhere: without this, two who edit them at once would both be told that they won.
    if inspect(party).persistent and party.name:  # read first: what is not loaded cannot be flagged
        flag_modified(party, "name")


def find_body(name: str | None, level: str | None, clusters: list[str]) -> Body | None:
    """The body that minutes name: by name or alias among those of its clusters, else the one of that level."""
    candidates = _named(fold(name)) if name else []
    bodies = [party for party in candidates if isinstance(party, Body)]
    fitting = [body for body in bodies if not clusters or {c.name for c in body.clusters} & set(clusters)]
    if len(fitting) == 1:
        return fitting[0]
    if not clusters or not level:
        return bodies[0] if len(bodies) == 1 else None
    of_level = db.session.scalars(select(Body).where(Body.level == level)).all()
    same = [body for body in of_level if {cluster.name for cluster in body.clusters} == set(clusters)]
    return same[0] if len(same) == 1 else None


def _political_body(cluster: str) -> Body | None:
    """The political body of a cluster, by the cluster's folded name."""
    found = db.session.scalars(select(Cluster)).all()
    names = [each.name for each in found if fold(each.name) == cluster]
    return find_body(None, "political", names) if names else None


def last_day_before_succession(body: Body) -> date | None:
    """The day from which `body` itself, or else every cluster of it, has a successor; None: not known."""
    if body.succeeded_from is not None:
        return body.succeeded_from
    days = [cluster.succeeded_from for cluster in body.clusters]
    return max(day for day in days if day) if days and all(days) else None


def named_first(found: list[Party], folded: str) -> list[Party]:
    """Of parties found by a folded name, those that are called so; when none is, those that are also called so."""
    return [party for party in found if fold(party.name) == folded] or found


def _named(folded: str) -> list[Party]:
    found = db.session.scalars(
        select(Party).join(PartyAlias).where(PartyAlias.folded == folded).order_by(Party.id)
    ).unique()
    return list(found)


def _by_name(folded: str, body: Body, clusters: tuple[int, ...]) -> Party | None:
    found = _named(folded)
    # A body of another cluster is not meant by its name alone, so it does not come before one that is near.
    found = [each for each in found if fold(each.name) == folded and not _is_far(each, clusters)] or found
    if len(found) == 1 and not (isinstance(found[0], Body) and not _near(found[0], clusters)):
        return found[0]
    # "det faglige-strategiske niveau" is said in every cluster: it means the one of the meeting's own cluster.
    near = [party for party in found if isinstance(party, Body | Role) and _near(party, clusters)]
    if len(near) > 1 and body in near:
        return body
    return near[0] if len(near) == 1 else None


def _is_far(party: Party, clusters: tuple[int, ...]) -> bool:
    return isinstance(party, Body | Role) and not _near(party, clusters)


def _is_municipality(party: Party) -> bool:
    return fold(party.name).endswith("kommune")


def _near(party: Party, clusters: tuple[int, ...]) -> bool:
    body = party.body if isinstance(party, Role) else party
    own = {cluster.id for cluster in body.clusters} if isinstance(body, Body) else set()
    return not own or bool(own & set(clusters))


def _collective(folded: str, clusters: tuple[int, ...], about: str) -> Resolved | None:
    if _EVERY_PROFESSIONAL.match(folded):
        bodies = db.session.scalars(
            select(Body)
            .join(BodyCluster, BodyCluster.body_id == Body.id)
            .where(Body.level == "professional", BodyCluster.cluster_id.in_(clusters))
            .order_by(Body.name)
        ).all()
        return Resolved(tuple(dict.fromkeys(bodies)), "inferred") if bodies else None
    municipalities_only = _EVERY_MUNICIPALITY.match(folded)
    if not municipalities_only and not _EVERY_PARTY.match(folded):
        return None
    parties = db.session.scalars(
        select(Party)
        .join(ClusterParty, ClusterParty.party_id == Party.id)
        .join(Cluster, Cluster.id == ClusterParty.cluster_id)
        .where(Cluster.id.in_(clusters))
        .order_by(Party.name)
    ).all()
    chosen = list(dict.fromkeys(parties))
    if municipalities_only:
        chosen = [party for party in chosen if _is_municipality(party)]
        if (number := municipalities_only["number"]) and _NUMBERS[number] != len(chosen):
            return None  # "de tre kommuner" of a cluster of four: which three, the text does not say
    elif _MONEY.search(about):
        chosen = [party for party in chosen if _is_municipality(party) or fold(party.name).startswith("region ")]
    return Resolved(tuple(chosen), "inferred") if chosen else None
