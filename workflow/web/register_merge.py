"""Two people become one: chosen, shown what moves, and done."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from workflow import clock
from workflow.domain.access import Actor
from workflow.domain.limits import LONGEST_NAME
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Person
from workflow.queries import parties
from workflow.services.register import register_rights
from workflow.services.register.merge_check import preview
from workflow.services.register.merging import merge
from workflow.transactions import read_only
from workflow.web import errors, forms, numbers
from workflow.web.register import office

pages = Blueprint("register_merge", __name__, url_prefix="/administration/parties/<id:party_id>/merge")


@pages.get("")
def choose(party_id: int) -> str:
    """Whom to merge into this one; with `with` (a number) what would happen, with `other` (a name) who is meant."""
    actor = office()
    other, error = numbers.parse(request.args.get("other_id", "") or request.args.get("with", "")), None
    name = request.args.get("other", "").strip()[:LONGEST_NAME]
    if other is None and name:
        found = [each for each in parties.named(name, ("person",)) if each.id != party_id]
        if len(found) == 1:
            other = found[0].id
        elif not found:
            error = f"Ingen anden person i registeret hedder »{name}«."
        else:
            return _page(actor, party_id, None, candidates=[each.id for each in found])
    return _page(actor, party_id, other, error=error)


@pages.post("")
def do(party_id: int) -> Any:
    """Merges them."""
    actor, gone_id = office(), forms.number("gone")
    try:
        versions = (forms.number("kept_version"), forms.number("gone_version"))
        kept = merge(
            party_id, gone_id, versions=versions, email=forms.text("email") or None, actor=actor, now=clock.now()
        )
    except (ConflictError, InvalidInputError, NotAllowedError) as error:
        db.session.rollback()
        with read_only():
            return _page(actor, party_id, gone_id, error=errors.told(error)), error.status
    flash(f"De to er lagt sammen til {kept.name}.", "success")
    return redirect(url_for("register.show", party_id=party_id))


def _page(
    actor: Actor, party_id: int, other: int | None, *, error: str | None = None, candidates: list[int] | None = None
) -> str:
    person = db.session.get(Person, party_id)
    if person is None:
        raise NotFoundError(register_rights.NOT_FOUND)
    seen = None
    if other is not None:
        try:
            seen = preview(party_id, other, actor, clock.today())
        except (InvalidInputError, NotFoundError) as refused:
            error = error or refused.user_text
    return render_template(
        "register/merge.html",
        party=person,
        seen=seen,
        error=error,
        candidates=parties.with_ids(candidates or []),
        alike=_alike(person),
        party_names=parties.all_names(kinds=("person",)),
    )


def _alike(person: Person) -> list[tuple[int, str, str]]:
    """People whose name is like this one's, with the reason."""
    offered = parties.offers_for([person.name], kinds=("person",), without=person.id)[person.name]
    return [(offer.key, offer.name, offer.reason) for offer in offered]
