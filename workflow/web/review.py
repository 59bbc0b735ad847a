"""Gennemlæsning: the minutes on one side, what was read from them on the other, and a yes or no to each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from workflow import clock
from workflow.domain.access import Actor
from workflow.domain.status import is_open
from workflow.domain.working_days import working_day_before
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, Proposal, ProposalDraft, SourceDocument
from workflow.queries import matters, parties
from workflow.queries import minutes as queries
from workflow.queries.corrections import BY_HAND, roots_of
from workflow.queries.kept_corrections import kept_in
from workflow.services.intake.reading_reasons import reason_of
from workflow.services.review import drafts, review
from workflow.transactions import read_only
from workflow.web import forms, review_conflict, review_form
from workflow.web.errors import told
from workflow.web.guard import current_actor
from workflow.web.passages import Mark, Paragraph, paragraphs
from workflow.web.review_order import ReviewPage, certain_ids, doubts, in_order, page_of, page_with
from workflow.web.review_preview import preview, prospects

CHANGED = (
    "Forslaget er ændret, siden du åbnede siden. Her står det, som det er nu. "
    "Afvis det igen, hvis det stadig skal afvises. Intet er ændret."
)
NOTHING_NEW = "Der var intet nyt at tildele."
OVERTAKEN = {
    "rejected": "Forslaget er afvist i mellemtiden. Intet er tildelt. Fortryd afvisningen, hvis det alligevel gælder.",
    "accepted": "Forslaget er allerede tildelt. Intet er ændret.",
    "replaced": "Referatet er erstattet af en nyere udgave i mellemtiden. Intet er tildelt.",
}

pages = Blueprint("review", __name__, url_prefix="/minutes/<id:document_id>/review")


@pages.get("")
def show(document_id: int) -> str:
    """Text and proposals."""
    return _page(document_id)


@pages.get("/summary")
def summary(document_id: int) -> str:
    """Who gets told of what when the rest is accepted."""
    document = _reviewable(current_actor(), document_id).document
    certain = request.args.get("only") == "certain"
    only = certain_ids(document) if certain else None
    return render_template(
        "minutes/summary.html",
        document=document,
        certain=certain,
        seen={
            each.id: each.version
            for each in document.proposals
            if each.state == "proposed" and (only is None or each.id in only)
        },
        preview=preview(document, clock.today(), only=only),
    )


@pages.post("/accept")
def accept_all(document_id: int) -> Response:
    """Accepts what the summary showed, as it showed it."""
    actor = current_actor()
    _reviewable(actor, document_id)
    certain = request.form.get("only") == "certain"
    seen = forms.versions("seen")
    try:
        actions = review.accept(document_id, seen, seen=seen, actor=actor, now=clock.now())
    except ConflictError as error:
        flash(told(error), "error")
        only = "certain" if certain else None
        return redirect(url_for("review.summary", document_id=document_id, only=only))
    flash(_created(actions), "success" if actions else "info")
    return redirect(url_for("review.show" if certain else "minutes.show", document_id=document_id))


@pages.post("/<id:proposal_id>/accept")
def accept(document_id: int, proposal_id: int) -> Response:
    """Accepts one, as it was shown."""
    _of_document(document_id, proposal_id)
    return _accept(document_id, proposal_id, forms.number("version"))


def _accept(document_id: int, proposal_id: int, version: int) -> Response:
    seen = {proposal_id: version}
    try:
        actions = review.accept(document_id, seen, seen=seen, actor=current_actor(), now=clock.now())
    except ConflictError as error:
        flash(told(error), "error")
        return _back(document_id, proposal_id)
    for action in actions:
        flash(f"{'Registreret' if action.status == 'settled' else 'Tildelt'} som {action.reference}.", "success")
    if not actions:
        flash(OVERTAKEN.get(db.session.get_one(Proposal, proposal_id).state, NOTHING_NEW), "info")
    return _back(document_id, proposal_id, move_on=True)


@pages.post("/<id:proposal_id>/edit")
def edit(document_id: int, proposal_id: int) -> Any:
    """Mends one; with the button "Gem og tildel" it is accepted too. When somebody was faster, both versions show."""
    stored = _of_document(document_id, proposal_id).deadline
    actor = current_actor()
    try:
        version = forms.number("version")
        proposal = review.edit_proposal(
            proposal_id, version=version, **review_form.sent_arguments(stored), actor=actor, now=clock.now()
        )
    except ConflictError as error:
        db.session.rollback()
        return review_conflict.page(document_id, proposal_id, error), error.status
    except InvalidInputError as error:
        db.session.rollback()
        with read_only():
            return _page(document_id, failed=proposal_id, error=told(error), typed=forms.typed()), error.status
    if request.form.get("then") == "accept":
        return _accept(document_id, proposal_id, proposal.version)
    if proposal.version == version:
        flash("Intet er ændret.", "info")
    else:
        flash("Forslaget er rettet.", "success")
    return _back(document_id, proposal_id)


@pages.post("/<id:proposal_id>/working-day")
def use_working_day(document_id: int, proposal_id: int) -> Response:
    """Moves a deadline that falls on a day off to the working day before it."""
    version = forms.number("version")
    proposal = _of_document(document_id, proposal_id)
    wanted = review_form.stored_arguments(proposal)
    if proposal.version == version and proposal.deadline:
        wanted["deadline"] = working_day_before(proposal.deadline)
    db.session.rollback()
    review.edit_proposal(proposal_id, version=version, **wanted, actor=current_actor(), now=clock.now())
    flash("Fristen er flyttet til arbejdsdagen før.", "success")
    return _back(document_id, proposal_id)


@pages.post("/<id:proposal_id>/draft")
def keep_draft(document_id: int, proposal_id: int) -> tuple[str, int]:
    """Keeps what is typed and not saved; the page's script sends it while somebody writes."""
    _of_document(document_id, proposal_id)
    drafts.keep(
        proposal_id, version=forms.number("version"), values=review_form.sent_values(), actor=current_actor(),
        now=clock.now(),
    )  # fmt: skip
    return "", 204


@pages.post("/<id:proposal_id>/draft/discard")
def discard_draft(document_id: int, proposal_id: int) -> Response:
    """Throws it away."""
    _of_document(document_id, proposal_id)
    drafts.discard(proposal_id, actor=current_actor())
    flash("Udkastet er kasseret.", "success")
    return _back(document_id, proposal_id)


@pages.post("/<id:proposal_id>/owner")
def owner(document_id: int, proposal_id: int) -> Response:
    """Says whom a name means that the register does not know."""
    _of_document(document_id, proposal_id)
    review.name_owner(
        proposal_id, version=forms.number("version"), written=request.form.get("written", ""),
        party_id=forms.number("party"), actor=current_actor(), now=clock.now(),
    )  # fmt: skip
    flash("Den ansvarlige er sat ind i forslaget.", "success")
    return _back(document_id, proposal_id)


@pages.post("/<id:proposal_id>/reject")
def reject(document_id: int, proposal_id: int) -> Any:
    """Says no to one."""
    _of_document(document_id, proposal_id)
    version = forms.number("version")
    try:
        review.reject(
            proposal_id, version=version, reason=forms.text("quick") or forms.text("reason"),
            actor=current_actor(), now=clock.now(),
        )  # fmt: skip
    except (ConflictError, InvalidInputError) as error:
        db.session.rollback()
        with read_only():
            if _of_document(document_id, proposal_id).state != "proposed":
                raise  # nothing is left to reject; the page of the error shows the reason that was typed
            said = CHANGED if isinstance(error, ConflictError) else told(error)
            return _page(document_id, failed=proposal_id, form="reject", error=said), error.status
    flash("Forslaget er afvist. Du kan fortryde det her på siden.", "success")
    return _back(document_id, proposal_id, move_on=True)


@pages.post("/<id:proposal_id>/restore")
def restore(document_id: int, proposal_id: int) -> Response:
    """Takes a no back."""
    _of_document(document_id, proposal_id)
    review.restore(proposal_id, version=forms.number("version"), actor=current_actor(), now=clock.now())
    flash("Afvisningen er fortrudt.", "success")
    return _back(document_id, proposal_id)


def _page(
    document_id: int,
    *,
    failed: int | None = None,
    form: str = "edit",
    error: str | None = None,
    typed: dict[str, Any] | None = None,
) -> str:
    actor = current_actor()
    readable = _reviewable(actor, document_id)
    document = readable.document
    links = matters.links_of(actor, [item.first_id or item.id for item in document.items])
    shown = [proposal for proposal in document.proposals if proposal.set_aside is None]
    numbered = {proposal.id: number for number, proposal in enumerate(shown, start=1)}
    doubtful = doubts(document)
    ordered = in_order(shown, doubtful, as_read=_as_read())
    at = failed or forms.number_in_address("at", 0)
    page = page_of(ordered, page_with(ordered, at) if at else forms.number_in_address("page", 1))
    kept = queries.drafts_of(document_id, actor.user_id)
    opened = forms.number_in_address("draft", 0) if failed is None else 0
    decisions = {proposal.item_id: proposal.id for proposal in page.proposals if proposal.kind == "decision"}
    return render_template(
        "minutes/review.html",
        readable=readable,
        document=document,
        items=document.items,
        paragraphs=_text(document, page),
        page=page,
        proposals=shown,
        values={
            p.id: _values(p, typed if p.id == failed else None, kept.get(p.id) if p.id == opened else None)
            for p in page.proposals
            if p.state == "proposed"
        },
        waiting_in=Counter(proposal.item_id for proposal in shown if proposal.state == "proposed"),
        drafts=kept,
        opened=opened,
        sources=queries.sources_of(document_id),
        by_hand=BY_HAND,
        working_day_before=working_day_before,
        numbered=numbered,
        prospects=prospects(document, page.proposals),
        references=queries.references_of(document_id),
        carried=queries.carried_of(document_id),
        kept=kept_in(document),
        matters={item.id: links.get(item.first_id or item.id, []) for item in document.items},
        decisions=decisions,
        back=url_for("review.show", document_id=document_id),
        warnings=queries.warnings_of(document_id),
        as_read=_as_read(),
        doubtful=doubtful,
        uncertain_below=queries.UNCERTAIN_BELOW,
        reason_of=reason_of,
        offers=parties.offers_for(o["name"] for p in page.proposals for o in p.owners if not o["party_id"]),
        left=sum(1 for proposal in document.proposals if proposal.state == "proposed"),
        party_names=parties.all_names(),
        unknown_owners=lambda proposal: [o["name"] for o in proposal.owners if not o["party_id"]],
        failed=failed,
        failed_form=form,
        error=error,
    )


def _values(proposal: Proposal, typed: dict[str, Any] | None, draft: ProposalDraft | None) -> review_form.FormValues:
    """What the form of a proposal is filled with: what was refused, a draft that is taken up, or what is stored."""
    if typed is not None:
        return review_form.values_typed(proposal, typed)
    if draft is not None:
        return review_form.values_typed(proposal, review_form.from_draft(draft.values))
    return review_form.values_of(proposal)


def _as_read() -> bool:
    """Whether the order of the text is asked for; else what is uncertain comes first."""
    return "text" in (request.args.get("order"), request.form.get("order"))


def _text(document: SourceDocument, page: ReviewPage) -> list[Paragraph]:
    """The text with the marks of the page's proposals: all of it, or of many pages the items that this one is about."""
    roots, by_id = roots_of([document]), {proposal.id: proposal for proposal in document.proposals}
    marks = [
        mark for proposal in page.proposals for mark in _marks(proposal, [by_id[key] for key in roots[proposal.id]])
    ]
    starts = [item.span_start for item in document.items]
    if page.is_whole:
        return paragraphs(document.text, marks, starts)
    about = {proposal.item_id for proposal in page.proposals}
    found: list[Paragraph] = []
    for item in document.items:
        if item.id in about:
            found += paragraphs(document.text, marks, starts, bounds=(item.span_start, item.span_end))
    return found


def _marks(proposal: Proposal, roots: list[Proposal]) -> list[Mark]:
    """The passages, and the words of them, or elsewhere, that gave the owner and the deadline."""
    spans = dict.fromkeys((root.span_start, root.span_end) for root in roots)
    found = [Mark(proposal.id, proposal.kind, span) for span in spans]
    for part, start, end in (
        ("owner", proposal.owner_span_start, proposal.owner_span_end),
        ("deadline", proposal.deadline_span_start, proposal.deadline_span_end),
    ):
        if start is not None and end is not None:
            found.append(Mark(proposal.id, "deadline", (start, end), part))
    return found


def _reviewable(actor: Actor, document_id: int) -> queries.ReadableDocument:
    readable = queries.readable_document(actor, document_id)
    if not readable.may_review:
        raise NotAllowedError("Kun sekretariatet gennemgår referater. Du kan læse referatet.")
    return readable


def _of_document(document_id: int, proposal_id: int) -> Proposal:
    _reviewable(current_actor(), document_id)  # first: what belongs to others is answered like what is not there
    proposal = db.session.get(Proposal, proposal_id)
    if proposal is None or proposal.document_id != document_id:
        raise NotFoundError("Forslaget findes ikke.")
    return proposal


def _created(actions: Sequence[Action]) -> str:
    """What accepting has done. A decision with tasks of its own asks nobody for anything: its tasks do."""
    if not actions:
        return NOTHING_NEW
    count = len(actions)
    leaves = [action for action in actions if is_open(action.status) and not action.has_tasks]
    silent = sum(1 for action in leaves if action.silent)
    told = len(leaves) - silent
    parts = ["1 handling er oprettet." if count == 1 else f"{count} handlinger er oprettet."]
    if told == 1:
        parts.append(f"{'Den' if count == 1 else '1'} er åben, og den ansvarlige får besked.")
    elif told:
        parts.append(f"{told} er åbne, og de ansvarlige får besked.")
    if silent:
        whose, of_them = ("1 handling", "den") if silent == 1 else (f"{silent} handlinger", "dem")
        parts.append(f"Fristen for {whose} er allerede passeret: ingen får besked, før du frigiver {of_them}.")
    if not leaves:
        parts.append("Der er ikke mere at gøre ved den." if count == 1 else "Ingen af dem kræver mere.")
    return " ".join(parts)


def _back(document_id: int, proposal_id: int, *, move_on: bool = False) -> Response:
    """To the same place on the page; after a yes or no to the next one that waits."""
    document = queries.readable_document(current_actor(), document_id).document
    shown = [proposal for proposal in document.proposals if proposal.set_aside is None]
    ordered = in_order(shown, doubts(document), as_read=_as_read())
    target = _next(ordered, document, proposal_id) if move_on else proposal_id
    page = page_with(ordered, target)
    address = url_for(
        "review.show", document_id=document_id, order="text" if _as_read() else None, page=page if page > 1 else None,
        _anchor=f"proposal-{target}",
    )  # fmt: skip
    return redirect(address)


def _next(ordered: list[Proposal], document: SourceDocument, answered_id: int) -> int:
    """The proposal that comes after an answered one; that one itself when none waits."""
    waiting = [proposal for proposal in ordered if proposal.state == "proposed"]
    answered = next((p for p in ordered if p.id == answered_id), None)
    if answered is None or not waiting:
        return answered_id
    # What was in doubt has lost its place above; what stood below it is still the next.
    doubtful = {} if _as_read() else doubts(document, also=answered_id)

    def place(proposal: Proposal) -> tuple[bool, int]:
        return proposal.id not in doubtful, proposal.position

    return next((p.id for p in waiting if place(p) > place(answered)), waiting[0].id)
