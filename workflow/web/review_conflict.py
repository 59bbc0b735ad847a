"""Two have mended the same proposal: both versions side by side, and a choice for each field. Nothing is lost."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from workflow import clock
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Proposal
from workflow.queries import minutes as queries
from workflow.queries import parties
from workflow.services.review import review
from workflow.transactions import read_only
from workflow.web import forms, words
from workflow.web.dates import day
from workflow.web.errors import told
from workflow.web.guard import current_actor
from workflow.web.review_form import (
    FormValues,
    comparable,
    day_of,
    sent_arguments,
    stored_arguments,
    values_of,
    values_typed,
)

pages = Blueprint("review_conflict", __name__, url_prefix="/minutes/<id:document_id>/review")
LABELS = {
    "title": "Hvad skal der ske?",
    "owners": "Ansvarlige",
    "deadline": "Frist",
    "kind": "Slags",
    "outcome": "Udfald",
    "confidential": "Fortrolig",
}
_ARGUMENTS = {"owners": ("owner_ids", "lead_id", "unknown"), "deadline": ("deadline",)}


@dataclass(frozen=True)
class Field:
    """One field in both versions. `take` is what the page proposes: mine where I changed it, else theirs."""

    name: str
    label: str
    mine: str
    theirs: str
    differs: bool
    take: str


def page(document_id: int, proposal_id: int, error: ConflictError) -> str:
    """What somebody typed beside what is stored; the request's form holds the former."""
    with read_only():
        readable = queries.readable_document(current_actor(), document_id)
        proposal = db.session.get_one(Proposal, proposal_id)
        theirs, mine = values_of(proposal), values_typed(proposal, forms.typed())
        return render_template(
            "minutes/conflict.html",
            document=readable.document,
            proposal=proposal,
            waits=proposal.state == "proposed",
            error=told(error),
            fields=_fields(mine, theirs),
            mine=mine,
            sent=[(name, value) for name, values in request.form.lists() for value in values],
            reference=queries.references_of(document_id).get(proposal_id),
            party_names=parties.all_names(),
        )


@pages.post("/<id:proposal_id>/resolve")
def resolve(document_id: int, proposal_id: int) -> Any:
    """Saves the choice: each field mine or theirs. `version` is the stored one that was shown."""
    if not queries.readable_document(current_actor(), document_id).may_review:
        raise NotFoundError(queries.NOT_FOUND)
    shown = forms.number("shown_version")
    try:
        with read_only():
            proposal = db.session.get(Proposal, proposal_id)
            if proposal is None or proposal.document_id != document_id:
                raise NotFoundError("Forslaget findes ikke.")
            stored = stored_arguments(proposal) if proposal.version == shown else None
        db.session.rollback()
        wanted = sent_arguments(asked=True)
        everything = request.form.get("all") == "mine"
        for name in LABELS:
            if stored and not everything and request.form.get(f"take-{name}") == "theirs":
                wanted |= {each: stored[each] for each in _ARGUMENTS.get(name, (name,))}
        review.edit_proposal(proposal_id, version=shown, **wanted, actor=current_actor(), now=clock.now())
    except (ConflictError, InvalidInputError) as error:
        db.session.rollback()
        if isinstance(error, InvalidInputError):
            raise
        return page(document_id, proposal_id, error), 409
    flash("Forslaget er gemt, som du valgte.", "success")
    return _to(document_id, proposal_id)


def _to(document_id: int, proposal_id: int) -> Response:
    return redirect(url_for("review.show", document_id=document_id, at=proposal_id, _anchor=f"proposal-{proposal_id}"))


def _fields(mine: FormValues, theirs: FormValues) -> list[Field]:
    try:
        seen = json.loads(mine.seen)
    except ValueError:
        seen = {}
    ours, stored = comparable(mine), comparable(theirs)
    found = []
    for name, label in LABELS.items():
        changed_by_me = not isinstance(seen, dict) or ours[name] != seen.get(name, stored[name])
        if name == "owners" and mine.owner_name:
            changed_by_me = True
        differs = ours[name] != stored[name] or (name == "owners" and bool(mine.owner_name))
        take = "mine" if changed_by_me else "theirs"
        found.append(Field(name, label, _shown(mine, name), _shown(theirs, name), differs, take))
    return found


def _shown(values: FormValues, name: str) -> str:
    if name == "title":
        return values.title
    if name == "deadline":
        found = day_of(values.deadline)
        return day(found) if found else values.deadline or "efter organets standard"
    if name == "kind":
        return words.KIND.get(values.kind, values.kind)
    if name == "outcome":
        return words.outcome_word(values.outcome or None) if values.kind != "task" else "–"
    if name == "confidential":
        return "ja" if values.confidential else "nej"
    names = [
        f"{who} (tovholder)" if key == values.lead and len(values.owners) > 1 else who for key, who in values.owners
    ]
    names += [f"»{who}«" for who in values.unknown]
    if values.owner_name:
        names.append(values.owner_name)
    return ", ".join(names) or "efter organets standard"
