"""The chair's review: choose a body and a meeting, then one action at a time until all are gone through."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request, url_for

from workflow import clock
from workflow.domain.access import Actor
from workflow.domain.status import OPEN_STATUSES
from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db
from workflow.models.chair_review import CONCLUSIONS, PARTS, ReviewSession
from workflow.queries import chair_review as queries
from workflow.queries import parties, review_steps
from workflow.queries.action_page import action_page
from workflow.queries.review_steps import Said
from workflow.services.actions import referrals, tracking
from workflow.services.chair import chair_review
from workflow.services.chair.chair_review import Wanted
from workflow.services.transaction import CHANGED_MEANWHILE
from workflow.transactions import read_only
from workflow.web import chair_words, dates, forms
from workflow.web.action_view import action_view
from workflow.web.guard import current_actor
from workflow.web.quiet_days import told_of

pages = Blueprint("chair_review", __name__, url_prefix="/chair-review")
_STAYS = frozenset({"note", "taken_off"})  # after which the same action is shown, for something else to be concluded


@pages.get("")
def index() -> str:
    """The reviews that go on, and the bodies to begin one for; with `body` (its prefix) how to begin that one."""
    actor, today = _office(), clock.today()
    found = queries.bodies(actor, today)
    asked = request.args.get("body", "")
    chosen = next((row for row in found if row.prefix == asked), found[0] if len(found) == 1 else None)
    body = queries.trusted_body(actor, chosen.id) if chosen else None
    return render_template(
        "chair/index.html",
        bodies=found,
        chosen=chosen,
        meetings=queries.coming_meetings(body.id, today) if body else [],
        clusters=queries.whole_clusters(actor, body) if body else [],
        reviews=queries.reviews(actor, clock.now()),
        chair=chair_words,
    )


@pages.post("")
def start() -> Any:
    """Begins a review, or joins the one that goes on."""
    actor = _office()
    session = chair_review.start(
        forms.number("body"), cluster_id=forms.number_or_none("cluster"), meeting_id=forms.number_or_none("meeting"),
        actor=actor, now=clock.now(),
    )  # fmt: skip
    with read_only():
        following = review_steps.following(actor, queries.trusted_session(actor, session.id))
    return _to(session.id, following)


@pages.get("/names")
def names() -> Response:
    """Whom an action can be given to, as JSON: what the field of owners suggests to who may not search the register."""
    _office()
    return jsonify(parties.all_names())


@pages.get("/<id:session_id>")
def show(session_id: int) -> str:
    """All of it, with what was concluded."""
    actor = _office()
    review = queries.review(actor, queries.trusted_session(actor, session_id))
    return render_template(
        "chair/show.html",
        review=review,
        session=review.session,
        parts=[(part, [item for item in review.items if item.part == part]) for part in PARTS],
        chair=chair_words,
    )


@pages.get("/<id:session_id>/state")
def state(session_id: int) -> Response:
    """How far it is and who concluded what last, as JSON: each of two chairs sees what the other does."""
    actor = _office()
    progress = review_steps.progress(actor, queries.trusted_session(actor, session_id))
    latest = progress.latest
    return jsonify(
        done=progress.done,
        latest=None
        if latest is None
        else {
            "id": latest.id,
            "reference": latest.reference,
            "own": latest.actor_id == actor.user_id,
            "words": f"{latest.by}: {latest.reference} {chair_words.DONE[latest.kind]}.",
        },
    )


@pages.get("/<id:session_id>/<reference>")
def item(session_id: int, reference: str) -> str:
    """One action with its history, and what can be concluded."""
    return _item_page(_office(), session_id, reference)


@pages.post("/<id:session_id>/<reference>/conclude")
def conclude(session_id: int, reference: str) -> Any:
    """Does what is concluded, and goes on to the next."""
    actor = _office()
    with read_only():
        review_steps.require(actor, queries.trusted_session(actor, session_id), reference)
        action_id = action_page(actor, reference).action.id
    db.session.rollback()
    kind = forms.text("conclusion")
    try:
        if kind not in CONCLUSIONS:
            raise InvalidInputError("Formularen er ikke hel. Indlæs siden igen, og gentag. Intet er ændret.")
        chair_review.conclude(
            session_id, action_id, _wanted(kind, actor, reference), version=forms.number("version"), actor=actor,
            now=clock.now(),
        )  # fmt: skip
    except (ConflictError, InvalidInputError) as error:
        db.session.rollback()
        with read_only():
            page = _item_page(
                actor, session_id, reference, failed=kind, error=_told(error, actor, session_id, reference),
                overtaken=isinstance(error, ConflictError), typed=forms.typed(),
            )  # fmt: skip
            return page, error.status
    told = told_of("deadline") if kind in ("deadline", "granted", "referred") else ""
    flash(f"{reference} {chair_words.DONE[kind]}.{told}", "success")
    with read_only():
        session = queries.trusted_session(actor, session_id)
        return _to(session_id, reference if kind in _STAYS else review_steps.following(actor, session, reference))


@pages.post("/<id:session_id>/<reference>/undo")
def undo(session_id: int, reference: str) -> Any:
    """Takes the last conclusion back."""
    actor = _office()
    with read_only():
        review_steps.require(actor, queries.trusted_session(actor, session_id), reference)
        action_id = action_page(actor, reference).action.id
    db.session.rollback()
    try:
        chair_review.undo(session_id, action_id, version=forms.number("version"), actor=actor, now=clock.now())
    except ConflictError as error:
        db.session.rollback()
        with read_only():
            return _item_page(actor, session_id, reference, failed="undo", error=error.user_text), error.status
    flash(f"Konklusionen om {reference} er fortrudt.", "success")
    return _to(session_id, reference)


@pages.post("/<id:session_id>/end")
def end(session_id: int) -> Any:
    """Ends the review."""
    chair_review.end(session_id, actor=_office(), now=clock.now())
    flash("Gennemgangen er afsluttet. Det, der er konkluderet, står ved magt.", "success")
    return redirect(url_for("chair_review.show", session_id=session_id))


def _office() -> Actor:
    actor = current_actor()
    if not actor.has_role("administrator", "secretariat", "chair"):
        abort(404)
    return actor


def _to(session_id: int, reference: str | None) -> Any:
    """The page of that action; without one all are gone through, and the whole is shown."""
    if reference is None:
        return redirect(url_for("chair_review.show", session_id=session_id))
    return redirect(url_for("chair_review.item", session_id=session_id, reference=reference))


def _wanted(kind: str, actor: Actor, reference: str) -> Wanted:
    """What the form says. A field that is not of this conclusion is not looked at."""
    wanted = Wanted(kind, note=forms.text("note") or None)
    if kind in ("deadline", "granted"):
        with read_only():
            stands = action_page(actor, reference).action.deadline
        db.session.rollback()
        wanted = replace(wanted, deadline=forms.deadline("deadline", known=(stands,)))
    if kind in ("granted", "refused"):
        wanted = replace(wanted, request_id=forms.number("request"), request_version=forms.number("request_version"))
    if kind == "owners":
        wanted = replace(wanted, party_ids=tuple(forms.owner_ids()), lead_id=forms.number_or_none("lead"))
    if kind == "referred":
        wanted = replace(
            wanted, body_id=forms.number_or_none("body"), title=forms.text("title"),
            deadline=forms.deadline("deadline"), then=cast(referrals.Then, forms.text("then")),
        )  # fmt: skip
    return wanted


def _item_page(actor: Actor, session_id: int, reference: str, **extra: Any) -> str:
    session = queries.trusted_session(actor, session_id)
    step, progress = review_steps.step(actor, session, reference), review_steps.progress(actor, session)
    values = action_view(actor, reference)
    action = values["action"]
    latest = tracking.undoable(action.events[-1], actor, clock.now())
    values.update(
        session=session,
        step=step,
        item=step.item,
        progress=progress,
        latest=_own_latest(session, progress.own_latest, actor, reference),
        may_undo=latest is not None and any(each.event_id == latest.id for each in step.item.standing),
        is_taken_up=step.item.action_id in queries.taken_up(session.body_id, session.meeting_id),
        is_open=action.status in OPEN_STATUSES,
        said=next((entry for entry in values["timeline"] if (entry.note or entry.files) and not entry.is_mail), None),
        bodies=values["bodies"] or referrals.bodies_to_refer_to(action, actor),
        searches=actor.has_role("administrator", "secretariat"),
        overtaken=False,
        chair=chair_words,
    )
    return render_template("chair/item.html", **{**values, **extra})


def _own_latest(session: ReviewSession, said: Said | None, actor: Actor, here: str) -> dict[str, Any] | None:
    """What the actor concluded last, about another action than this, and whether it may be taken back."""
    if said is None or said.reference == here:
        return None
    event = tracking.undoable(review_steps.last_event(said.action_id), actor, clock.now())
    undoable = event is not None and event.id == said.event_id and session.ended_at is None
    return {"said": said, "undoable": undoable}


def _told(error: ConflictError | InvalidInputError, actor: Actor, session_id: int, reference: str) -> str:
    """What the page says; of a conclusion that was overtaken, by whom, when and with what."""
    if not isinstance(error, ConflictError) or error.user_text != CHANGED_MEANWHILE:
        return error.user_text
    with read_only():
        standing = review_steps.step(actor, queries.trusted_session(actor, session_id), reference).item.standing
    if standing and standing[-1].kind != "skipped":
        last = standing[-1]
        who = "Du har selv" if last.actor_id == actor.user_id else f"{last.by} har"
        return (
            f"{who} konkluderet imens ({dates.moment(last.at)}): {chair_words.CONCLUSION[last.kind]}. "
            "Intet er overskrevet."
        )
    return "Handlingen er ændret, mens du arbejdede. Intet er overskrevet."
