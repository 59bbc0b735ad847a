"""The register's pages: the list with its search, one party, a new one, and mending."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select

from workflow import clock
from workflow.domain.access import Actor
from workflow.domain.danish_order import by_name
from workflow.errors import ConflictError, FormError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Body, Cluster, Organisation, Party, Person
from workflow.queries import register
from workflow.services.register import parties as names
from workflow.services.register import register_rights
from workflow.services.register.party_editing import LEVELS, PartyDetails, add_party, edit_party
from workflow.transactions import read_only
from workflow.web import errors, forms, numbers, words
from workflow.web.guard import current_actor

PAGE_SIZE = 50
LONGEST_QUERY = 100  # characters
VIEWS = ("unverified", "unreachable", "limbo")
UNKNOWN = -1  # no party has this number
NEW_KINDS = ("person", "organisation", "body")
_CHANGED = "Det er blevet ændret, siden du åbnede siden. Intet er overskrevet. I registret står der nu:"
_LABELS = {
    "name": "Navn", "title": "Titel", "organisation": "Organisation", "prefix": "Præfiks", "level": "Niveau",
    "cluster": "Klynger", "email": "Mailadresse", "aliases": "Andre navne", "elected": "Folkevalgt",
}  # fmt: skip

pages = Blueprint("register", __name__, url_prefix="/administration/parties")


@pages.get("")
def index() -> str:
    """The list."""
    actor = office()
    text = request.args.get("q", "").strip()[:LONGEST_QUERY]
    kind, only = request.args.get("kind"), request.args.get("only")
    kind, only = kind if kind in register.KINDS else None, only if only in VIEWS else None
    page = numbers.parse(request.args.get("page", "")) or 1
    rows, total = register.list_parties(
        actor, text, kind, only, clock.today(), limit=PAGE_SIZE, offset=(min(page, 10_000) - 1) * PAGE_SIZE
    )
    kept = {name: value for name, value in (("q", text), ("kind", kind), ("only", only)) if value}
    return render_template(
        "register/index.html", rows=rows, total=total, text=text, kind=kind, only=only, page=page, kept=kept,
        pages=max(1, -(-total // PAGE_SIZE)), counts=register.counts_by_kind(), may_add_bodies=_may_add_bodies(actor),
        today=clock.today(), first=(page - 1) * PAGE_SIZE + 1,
    )  # fmt: skip


@pages.get("/<id:party_id>")
def show(party_id: int) -> str:
    """One party."""
    return render_template("register/show.html", **party_view(office(), party_id))


@pages.get("/new")
def new() -> str:
    """The form for a new one."""
    actor, kind = office(), request.args.get("kind", "person")
    return _form(actor, kind if kind in NEW_KINDS else "person", None, {}, {})


@pages.post("/new")
def add() -> Any:
    """Adds it, or shows the form again with what was typed."""
    actor = office()
    kind = forms.text("kind") if forms.text("kind") in NEW_KINDS else "person"
    try:
        details = _details(kind)
        party = add_party(kind, details, namesake=forms.text("namesake") == "1", actor=actor, now=clock.now())
    except (FormError, ConflictError) as error:
        return _again(actor, kind, None, error)
    flash(f"{party.name} er i registeret.", "success")
    return redirect(url_for("register.show", party_id=party.id))


@pages.get("/<id:party_id>/edit")
def edit(party_id: int) -> str:
    """The form with what is stored."""
    actor = office()
    party = register_rights.party_to_edit(party_id, actor)
    return _form(actor, party.kind, party, _stored(party), {})


@pages.post("/<id:party_id>/edit")
def save(party_id: int) -> Any:
    """Stores it, or shows the form again with what was typed."""
    actor = office()
    kind = register_rights.party_to_edit(party_id, actor).kind
    try:
        details = _details(kind)
        edit_party(
            party_id, version=forms.number("version"), details=details, namesake=forms.text("namesake") == "1",
            actor=actor, now=clock.now(),
        )  # fmt: skip
    except (FormError, ConflictError, NotAllowedError) as error:
        return _again(actor, kind, party_id, error)
    flash("Ændringerne er gemt.", "success")
    return redirect(url_for("register.show", party_id=party_id))


def office() -> Actor:
    """The actor, if there is a register for them; raises NotFoundError."""
    actor = current_actor()
    register_rights.require_office(actor)
    return actor


def party_view(actor: Actor, party_id: int, **extra: Any) -> dict[str, Any]:
    """The template's values for one party; `extra` (errors, what was typed) is added."""
    party = db.session.get(Party, party_id)
    if party is None:
        raise NotFoundError(register_rights.NOT_FOUND)
    today = clock.today()
    is_person = isinstance(party, Person)
    has_left = isinstance(party, Person) and party.leaves_on is not None and party.leaves_on <= today
    return {
        "page": register.party_page(actor, party),
        "party": party,
        "today": today,
        "has_left": has_left,
        "outside": register.owned_outside(actor, party_id) if has_left else 0,
        "may_edit": register_rights.may_edit_party(actor, party),
        "only_partly": register_rights.outside_scope(actor, [party_id], today) if is_person else None,
        "roles_of_body": party.roles if isinstance(party, Body) else [],
        "failed": None,
        "error": None,
        "typed": {},
        **extra,
    }


def _details(kind: str) -> PartyDetails:
    """What the form says; an organisation that is not in the register is one that the service refuses."""
    organisation_id = None
    if kind == "person" and (forms.text("organisation_id") or forms.text("organisation")):
        organisation_id = _organisation() or UNKNOWN
    return PartyDetails(
        name=" ".join(forms.text("name").split()),
        email=forms.text("email"),
        aliases=tuple(" ".join(line.split()) for line in forms.text("aliases").splitlines() if line.strip()),
        title=" ".join(forms.text("title").split()),
        organisation_id=organisation_id,
        elected=forms.text("elected") == "1",
        prefix=forms.text("prefix").upper(),
        level=forms.text("level") or None,
        cluster_ids=frozenset(filter(None, (numbers.parse(each) for each in request.form.getlist("cluster")))),
    )


def _organisation() -> int | None:
    try:
        return forms.party("organisation", ("organisation",))
    except InvalidInputError:
        return None


def _stored(party: Party) -> dict[str, Any]:
    own = names.fold(party.name)
    stored: dict[str, Any] = {
        "name": party.name,
        "email": party.email or "",
        "aliases": "\n".join(alias.name for alias in party.aliases if alias.folded != own),
        "version": party.version,
    }
    if isinstance(party, Person):
        stored |= {"title": party.title or "", "elected": "1" if party.elected else ""}
        home = db.session.get(Organisation, party.organisation_id) if party.organisation_id else None
        stored |= {"organisation": home.name if home else "", "organisation_id": home.id if home else ""}
    if isinstance(party, Body):
        stored |= {"prefix": party.prefix, "level": party.level or ""}
        stored["cluster"] = [str(cluster.id) for cluster in party.clusters]
    return stored


def _again(actor: Actor, kind: str, party_id: int | None, error: FormError | ConflictError | NotAllowedError) -> Any:
    db.session.rollback()
    with read_only():
        party = db.session.get(Party, party_id) if party_id else None
        typed = {**forms.typed(), "cluster": request.form.getlist("cluster")}
        differing: list[tuple[str, str]] = []
        if party is not None and isinstance(error, ConflictError):
            typed["version"] = party.version  # the page shows what stands there now; saving again is a decision
            differing = _differing(party, typed)
        wrong = error.errors if isinstance(error, FormError) else {}
        if isinstance(error, NotAllowedError):
            wrong = {"email": error.user_text}  # that the party itself is the actor's to change was asked before
        told = _CHANGED if differing else errors.told(error)
        return _form(actor, kind, party, typed, wrong, told, differing), error.status


def _differing(party: Party, typed: dict[str, Any]) -> list[tuple[str, str]]:
    """What is stored otherwise than it was typed: the label of the field, and what stands there."""
    stored, found = _stored(party), []
    for field, label in _LABELS.items():
        if field in stored and _plain(stored[field]) != _plain(typed.get(field, "")):
            found.append((label, _told(field, stored[field])))
    return found


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else "\n".join(str(value).split())


def _told(field: str, value: Any) -> str:
    if field == "elected":
        return "ja" if value else "nej"
    if field == "level" and value:
        return words.LEVEL[value]
    if field == "cluster":
        clusters = by_name(db.session.scalars(select(Cluster).where(Cluster.id.in_([int(each) for each in value]))))
        value = ", ".join(cluster.name for cluster in clusters)
    return ", ".join(str(value).splitlines()) or "intet"


def _form(
    actor: Actor,
    kind: str,
    party: Party | None,
    values: dict[str, Any],
    wrong: dict[str, str],
    error: str = "",
    differing: Sequence[tuple[str, str]] = (),
) -> str:
    clusters = by_name(db.session.scalars(select(Cluster)))
    return render_template(
        "register/form.html",
        kind=kind,
        party=party,
        values=values,
        wrong=wrong,
        error=error,
        differing=differing,
        levels=[(level, words.LEVEL[level]) for level in LEVELS],
        clusters=[(each, register_rights.covers_cluster(actor, each)) for each in clusters],
        may_add_bodies=_may_add_bodies(actor),
    )


def _may_add_bodies(actor: Actor) -> bool:
    return register_rights.may_add_bodies(actor)
