"""The pages where proposals are split, merged and added by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from workflow import clock
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Proposal, SourceDocument
from workflow.queries import minutes as queries
from workflow.queries import parties
from workflow.services.review import reshaping
from workflow.services.review.proposal_making import derive
from workflow.services.review.reshaping import MOST_PARTS, Part
from workflow.transactions import read_only
from workflow.web import forms
from workflow.web.errors import told
from workflow.web.guard import current_actor
from workflow.web.review_form import FormValues, values_of, values_typed

pages = Blueprint("reshaping", __name__, url_prefix="/minutes/<id:document_id>/review")
LONGEST_PASSAGE = 4000  # characters of marked words that an address may hold


@pages.get("/<id:proposal_id>/split")
def ask_split(document_id: int, proposal_id: int) -> str:
    """The parts to be, each with the proposal's owner and deadline to begin with."""
    return _split_page(document_id, proposal_id)


@pages.post("/<id:proposal_id>/split")
def split(document_id: int, proposal_id: int) -> Any:
    """Splits it; the button "Én del mere" only shows one more part."""
    source = _of(document_id, proposal_id)
    count = _parts()
    if "one_more" in request.form:
        with read_only():
            return _split_page(document_id, proposal_id, parts=min(count + 1, MOST_PARTS))
    try:
        parts = [_part(f"part{number}-", source) for number in range(1, count + 1)]
        parts = [part for part in parts if part.title]
        made = reshaping.split(
            proposal_id, version=forms.number("version"), parts=parts, actor=current_actor(), now=clock.now()
        )
    except (ConflictError, InvalidInputError) as error:
        db.session.rollback()
        with read_only():
            return _split_page(document_id, proposal_id, parts=count, error=told(error)), error.status
    flash(f"Forslaget er delt i {len(made)}. Du kan fortryde det her på siden.", "success")
    return _to(document_id, made[0].id)


@pages.get("/<id:proposal_id>/merge")
def ask_merge(document_id: int, proposal_id: int) -> str:
    """What the chosen proposals of the item become together."""
    return _merge_page(document_id, proposal_id)


@pages.post("/<id:proposal_id>/merge")
def merge(document_id: int, proposal_id: int) -> Any:
    """Merges them. `merged` names each with the version that was shown: "12:3"."""
    _of(document_id, proposal_id)
    try:
        pairs = [text.partition(":") for text in request.form.getlist("merged")]
        if not all(key.isdecimal() and version.isdecimal() and len(key + version) < 18 for key, _, version in pairs):
            raise InvalidInputError("Formularen er ikke hel. Indlæs siden igen, og gentag. Intet er ændret.")
        versions = {int(key): int(version) for key, _, version in pairs}
        sources = [_of(document_id, key) for key in versions]
        made = reshaping.merge(versions, _part("", *sources), actor=current_actor(), now=clock.now())
    except (ConflictError, InvalidInputError) as error:
        db.session.rollback()
        with read_only():
            return _merge_page(document_id, proposal_id, error=told(error)), error.status
    flash(f"{len(versions)} forslag er samlet til ét. Du kan fortryde det her på siden.", "success")
    return _to(document_id, made.id)


@pages.get("/add")
def ask_add(document_id: int) -> str:
    """A proposal that was not found, with the words that were marked in the text."""
    words = request.args.get("words", "")[:LONGEST_PASSAGE]
    return _add_page(document_id, words=words, item_id=forms.number_in_address("item", 0) or None)


@pages.post("/add")
def add(document_id: int) -> Any:
    """Adds it."""
    words, item_id = forms.text("words"), forms.number_or_none("item")
    try:
        made = reshaping.add(
            document_id, words=words, item_id=item_id, kind=forms.text("kind") or "task", part=_part(""),
            actor=current_actor(), now=clock.now(),
        )  # fmt: skip
    except (ConflictError, InvalidInputError) as error:
        db.session.rollback()
        with read_only():
            return _add_page(document_id, words=words, item_id=item_id, error=told(error)), error.status
    flash("Forslaget er tilføjet. Du kan fortryde det her på siden.", "success")
    return _to(document_id, made.id)


@pages.post("/<id:proposal_id>/undo")
def undo(document_id: int, proposal_id: int) -> Response:
    """Takes a split, a merge or an addition back."""
    made = _of(document_id, proposal_id)
    item_id = made.item_id
    back = reshaping.undo(proposal_id, version=forms.number("version"), actor=current_actor(), now=clock.now())
    if back:
        flash("Det er fortrudt. Forslaget står, som det gjorde før.", "success")
        return _to(document_id, back[0].id)
    flash("Tilføjelsen er fortrudt.", "success")
    living = [each for each in _reviewable(document_id).proposals if each.set_aside is None]
    near = next((each for each in living if each.item_id == item_id), living[0] if living else None)
    return _to(document_id, near.id) if near else redirect(url_for("review.show", document_id=document_id))


def _split_page(document_id: int, proposal_id: int, *, parts: int = 2, error: str | None = None) -> str:
    document = _reviewable(document_id)
    proposal = _of(document_id, proposal_id)
    _refuse_answered(proposal, error)
    stored = values_of(proposal)
    sent = forms.typed() if request.method == "POST" else {}
    shown = [_typed_part(proposal, sent, number) or _empty_part(stored, number) for number in range(1, parts + 1)]
    return render_template(
        "minutes/split.html", document=document, proposal=proposal, stored=stored, parts=shown, error=error,
        version=sent.get("version", stored.version), most=MOST_PARTS, party_names=parties.all_names(),
    )  # fmt: skip


def _merge_page(document_id: int, proposal_id: int, *, error: str | None = None) -> str:
    document = _reviewable(document_id)
    proposal = _of(document_id, proposal_id)
    _refuse_answered(proposal, error)
    of_item = [each for each in document.proposals if each.item_id == proposal.item_id and each.state == "proposed"]
    if request.method == "POST":
        wanted = {key for text in request.form.getlist("merged") if (key := text.partition(":")[0]).isdecimal()}
        chosen = [each for each in of_item if str(each.id) in wanted or each.id == proposal_id]
    else:
        also = set(forms.numbers_in_address("with")) | {proposal_id}
        chosen = [each for each in of_item if each.id in also]
    with db.session.no_autoflush:
        together = _values_together(chosen or [proposal])
    values = values_typed(proposal, forms.typed()) if request.method == "POST" else together
    return render_template(
        "minutes/merge.html", document=document, proposal=proposal, of_item=of_item,
        chosen=[each.id for each in chosen], values=values, sources=chosen, error=error,
        party_names=parties.all_names(),
    )  # fmt: skip


def _add_page(document_id: int, *, words: str, item_id: int | None, error: str | None = None) -> str:
    document = _reviewable(document_id)
    sent = forms.typed() if request.method == "POST" else {}
    if words and item_id is None and error is None:
        try:
            item_id = reshaping.passage_of(document, words, None)[0].id
        except InvalidInputError as missing:
            error = told(missing)
    empty = FormValues(0, "", (), (), (), None, "", "task", "", False)
    owners = parties.names_of([int(key) for key in sent.get("owner", []) if key.isdecimal() and len(key) < 18])
    return render_template(
        "minutes/add.html", document=document, items=document.items, words_marked=words, item_id=item_id, sent=sent,
        values=empty, owners=owners, error=error, party_names=parties.all_names(),
    )  # fmt: skip


def _values_together(chosen: list[Proposal]) -> FormValues:
    """What the sources say together: the first one's words, all owners, the earliest deadline."""
    made = derive(chosen, chosen[0].kind, 0, attached=False)
    made.version = 0
    return values_of(made)


def _part(prefix: str, *sources: Proposal) -> Part:
    return Part(
        title=forms.text(f"{prefix}title"),
        owner_ids=forms.owner_ids(prefix),
        deadline=forms.deadline(f"{prefix}deadline", known=[source.deadline for source in sources]),
        lead_id=forms.number_or_none(f"{prefix}lead"),
        unknown=request.form.getlist(f"{prefix}unknown"),
    )


def _typed_part(proposal: Proposal, sent: dict[str, Any], number: int) -> FormValues | None:
    prefix = f"part{number}-"
    of_part = {name.removeprefix(prefix): value for name, value in sent.items() if name.startswith(prefix)}
    return values_typed(proposal, of_part) if of_part else None


def _empty_part(stored: FormValues, number: int) -> FormValues:
    return stored if number == 1 else replace(stored, title="")


def _parts() -> int:
    return min(max(forms.number("parts"), 2), MOST_PARTS)


def _reviewable(document_id: int) -> SourceDocument:
    readable = queries.readable_document(current_actor(), document_id)
    if not readable.may_review:
        raise NotFoundError(queries.NOT_FOUND)
    return readable.document


def _of(document_id: int, proposal_id: int) -> Proposal:
    _reviewable(document_id)  # first: what belongs to others is answered like what is not there
    proposal = db.session.get(Proposal, proposal_id)
    if proposal is None or proposal.document_id != document_id:
        raise NotFoundError("Forslaget findes ikke.")
    return proposal


def _refuse_answered(proposal: Proposal, error: str | None) -> None:
    """A page that asks about a proposal that was answered meanwhile has nothing to ask."""
    if proposal.state != "proposed":
        raise ConflictError(error or "Forslaget er besvaret i mellemtiden. Gå tilbage til gennemlæsningen.")


def _to(document_id: int, proposal_id: int) -> Response:
    return redirect(url_for("review.show", document_id=document_id, at=proposal_id, _anchor=f"proposal-{proposal_id}"))
