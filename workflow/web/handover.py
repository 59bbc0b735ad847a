"""Overdragelse: is a cluster or a body ready to move, who takes over from whom, what would happen, and the move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from workflow import clock, jobs
from workflow.domain.access import Actor
from workflow.domain.handover import Tally
from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db
from workflow.models import HandoverPackage, Role
from workflow.queries import handover as packages
from workflow.queries import handover_note, handover_scopes, parties
from workflow.queries.handover_plan import Blocker, Plan, plan
from workflow.queries.handover_scopes import Scope, scope_of
from workflow.services.handover import handover_moving, handover_preparing
from workflow.transactions import read_only
from workflow.web import errors, forms, handover_words, numbers
from workflow.web.guard import current_actor, reads_minutes
from workflow.web.quiet_days import told_of

pages = Blueprint("handover", __name__, url_prefix="/handover")
PAGE_SIZE = 100


@dataclass(frozen=True)
class ScopeRow:
    """A cluster or a body in the list."""

    scope: Scope
    tally: Tally
    blockers: int
    package: HandoverPackage | None
    figures: Tally | None
    foreseen: Tally | None  # what is to come, for who only has to do with the successor
    may_answer: bool


@pages.get("")
def index() -> str:
    """All that may move, and how ready it is."""
    actor = current_actor()
    if not reads_minutes(actor):
        abort(404)
    rows = []
    for scope in handover_scopes.scopes(actor):
        intended, package = plan(scope, actor), packages.latest_package(scope)
        figures = packages.figures([package.id], scope.viewer(actor))[package.id] if package else None
        rows.append(
            ScopeRow(
                scope, intended.tally, len(intended.blockers), package, figures, _foreseen(scope, package, actor),
                scope.may_answer(actor),
            )
        )  # fmt: skip
    rows.sort(key=lambda row: not (row.may_answer and row.figures and row.figures.waiting))
    clusters = [row for row in rows if row.scope.kind == "cluster"]
    bodies = [row for row in rows if row.scope.kind == "body"]
    return render_template("handover/index.html", clusters=clusters, bodies=bodies, told=handover_words)


@pages.get("/<place>")
def show(place: str) -> str:
    """How ready one is, and what stands in the way; while it moves, how far it is."""
    actor = current_actor()
    return _page(scope_of(place, actor), actor)


@pages.post("/<place>/run")
def run(place: str) -> Any:
    """Begins the move; a job carries it through, or this request when no job can be asked for."""
    actor = current_actor()
    scope = _prepared(place, actor)
    try:
        if forms.text("sure") != "1":
            raise InvalidInputError("Sæt kryds ved, at du har set generalprøven. Intet er ændret.")
        package = handover_moving.start(scope, actor=actor, now=clock.now())
    except (ConflictError, InvalidInputError) as error:
        db.session.rollback()
        with read_only():
            return _rehearsal(scope_of(place, actor), actor, error=errors.told(error)), error.status
    if package.state == "undoing":
        flash("Overdragelsen er ved at blive fortrudt. Det bliver gjort færdigt; intet overdrages.", "info")
    carry_on(package.id)
    return redirect(url_for("handover.show", place=place))


def carry_on(package_id: int) -> None:
    """Asks for the job; does its work here and now when nobody can be asked."""
    db.session.rollback()
    if not jobs.enqueue(jobs.MOVE_PACKAGE, package_id=package_id):
        handover_moving.work(package_id, clock=clock.now)


@pages.get("/<place>/rehearsal")
def rehearsal(place: str) -> str:
    """Exactly what the move would do. Nothing is changed."""
    actor = current_actor()
    return _rehearsal(scope_of(place, actor), actor)


@pages.get("/<place>/succession")
def succession(place: str) -> str:
    """The form for the successor and the day."""
    actor = current_actor()
    return _succession(_prepared(place, actor))


@pages.post("/<place>/succession")
def save_succession(place: str) -> Any:
    """Stores both."""
    actor = current_actor()
    scope = _prepared(place, actor)
    try:
        seen = (forms.number_or_none("seen_successor"), forms.day("seen_since"))
        handover_preparing.set_successor(
            scope, successor_id=forms.number_or_none("successor"), since=forms.day("since"), seen=seen, actor=actor,
            now=clock.now(),
        )  # fmt: skip
    except (ConflictError, InvalidInputError) as error:
        db.session.rollback()
        with read_only():
            return _succession(scope_of(place, actor), error=errors.told(error)), error.status
    flash("Efterfølgeren er gemt.", "success")
    return redirect(url_for("handover.show", place=place))


@pages.get("/<place>/owners")
def owners(place: str) -> str:
    """Who takes over from whom."""
    actor = current_actor()
    return _owners(_prepared(place, actor))


@pages.post("/<place>/owners")
def save_owners(place: str) -> Any:
    """Stores it, for all at once."""
    actor = current_actor()
    scope = _prepared(place, actor)
    try:
        count = handover_preparing.choose_owners(scope, _chosen_owners(scope), actor=actor, now=clock.now())
    except (ConflictError, InvalidInputError) as error:
        db.session.rollback()
        with read_only():
            return _owners(scope_of(place, actor), error=errors.told(error)), error.status
    flash(f"{count} valg er gemt." if count else "Intet er ændret.", "success")
    return redirect(url_for("handover.owners", place=place))


def _chosen_owners(scope: Scope) -> dict[int, int | None]:
    listed = [found for value in request.form.getlist("party") if (found := numbers.parse(value))]
    chosen = {each: forms.party(f"to-{each}") if forms.text(f"to-{each}") else None for each in listed}
    if forms.text("rest"):
        rest = forms.party("rest")
        for row in plan(scope).owners:
            if row.trouble and chosen.get(row.party_id) is None:
                chosen[row.party_id] = rest
    return chosen


@pages.get("/<place>/actions")
def actions(place: str) -> str:
    """What is handed over and what stays, and new deadlines."""
    actor = current_actor()
    return _actions(_prepared(place, actor), actor)


@pages.post("/<place>/actions")
def save_actions(place: str) -> Any:
    """Stores it for the chosen ones."""
    actor = current_actor()
    scope = _prepared(place, actor)
    try:
        chosen = [found for value in request.form.getlist("action") if (found := numbers.parse(value))]
        count = handover_preparing.choose_actions(
            scope, chosen, choice=forms.text("choice") or None, deadline=forms.deadline("deadline"), actor=actor
        )
    except (ConflictError, InvalidInputError) as error:
        db.session.rollback()
        with read_only():
            return _actions(scope_of(place, actor), actor, error=errors.told(error)), error.status
    flash(f"Valget er gemt for {counted(count)}.{told_of('deadline')}", "success")
    return redirect(url_for("handover.actions", place=place, page=request.args.get("page")))


def counted(number: int) -> str:
    """ "1 handling", "4 handlinger"."""
    return f"{number} {'handling' if number == 1 else 'handlinger'}"


def _prepared(place: str, actor: Actor) -> Scope:
    """The scope, for who readies its move; others are told that they may not."""
    scope = scope_of(place, actor)
    if not scope.may_prepare(actor):
        abort(403)
    return scope


def _page(scope: Scope, actor: Actor) -> str:
    intended, package = plan(scope, actor), packages.latest_package(scope)
    goes_on = package is not None and package.state in ("moving", "undoing")
    is_own = scope.is_own(actor)
    note = handover_note.input_text(scope)
    returned, returned_count = packages.returned_to(scope, scope.viewer(actor), PAGE_SIZE) if is_own else ([], 0)
    return render_template(
        "handover/show.html",
        scope=scope,
        plan=intended,
        blockers=[(blocker, address_of(blocker, scope)) for blocker in intended.blockers],
        package=package,
        goes_on=goes_on,
        stands_still=goes_on and package is not None and clock.now() - package.worked_at > handover_moving.STANDS_STILL,
        progress=packages.progress(package) if package and goes_on else None,
        figures=packages.figures([package.id], scope.viewer(actor))[package.id] if package else None,
        earlier=[each for each in packages.packages_of(scope) if package is None or each.id != package.id],
        may_prepare=scope.may_prepare(actor),
        may_answer=scope.may_answer(actor),
        is_own=is_own,
        foreseen=_foreseen(scope, package, actor),
        returned=returned,
        returned_count=returned_count,
        is_over=package is not None and packages.is_over(intended, package),
        is_trusted=scope.is_trusted(actor),
        note=note,
        # What was saved before a move belongs to that move: for the next one somebody looks it through again.
        note_is_read=note is not None and (package is None or note.written_at > package.started_at),
        today=clock.today(),
        told=handover_words,
    )


def _foreseen(scope: Scope, package: HandoverPackage | None, actor: Actor) -> Tally | None:
    """How many actions are to come, for who has to do with the successor alone: figures, nothing of what they count.

    None for those of the scope itself, and once it has moved.
    """
    if package is not None or scope.is_own(actor):
        return None
    return plan(scope).tally


def address_of(blocker: Blocker, scope: Scope) -> tuple[str, str]:
    """The page with the step that removes a blocker, and what the link says."""
    if blocker.kind in ("no_successor", "no_date"):
        return url_for("handover.succession", place=scope.slug), "Vælg efterfølger og dag"
    if blocker.kind == "not_reviewed":
        return url_for("review.show", document_id=blocker.document_id), "Gennemgå referatet"
    if blocker.kind == "awaiting_approval":
        return url_for("actions.show", reference=blocker.reference), "Godkend eller send tilbage"
    return url_for("handover.owners", place=scope.slug, _anchor=f"party-{blocker.party_id}"), "Vælg, hvem der overtager"


def _rehearsal(scope: Scope, actor: Actor, *, error: str | None = None) -> str:
    intended = plan(scope, actor)
    page, count = _paged(len(intended.lines))
    lines = intended.lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return render_template(
        "handover/rehearsal.html",
        scope=scope,
        plan=intended,
        lines=lines,
        page=page,
        pages=count,
        new_owners=_new_owners(intended),
        may_prepare=scope.may_prepare(actor),
        early=scope.since is not None and clock.today() < scope.since,
        today=clock.today(),
        error=error,
        told=handover_words,
    )


def _new_owners(intended: Plan) -> int:
    moving = (line for line in intended.lines if not line.is_kept)
    return len({owner.to_id for line in moving for owner in line.owners if owner.changes})


def _paged(total: int) -> tuple[int, int]:
    count = max(1, -(-total // PAGE_SIZE))
    return min(numbers.parse(request.args.get("page", "")) or 1, count), count


def _succession(scope: Scope, *, error: str | None = None) -> str:
    return render_template(
        "handover/succession.html",
        scope=scope,
        choices=handover_scopes.successors_to_choose(scope),
        error=error,
        typed=request.form,
    )


def _owners(scope: Scope, *, error: str | None = None) -> str:
    intended = plan(scope)
    secretariat = db.session.query(Role).filter_by(body_id=scope.successor_id or 0, office="secretariat").first()
    return render_template(
        "handover/owners.html",
        scope=scope,
        rows=intended.owners,
        troubled=sum(row.trouble is not None for row in intended.owners),
        secretariat=secretariat,
        party_names=parties.all_names(),
        error=error,
        typed=request.form,
    )


def _actions(scope: Scope, actor: Actor, *, error: str | None = None) -> str:
    intended = plan(scope, actor)
    page, count = _paged(len(intended.lines))
    return render_template(
        "handover/actions.html",
        scope=scope,
        plan=intended,
        lines=intended.lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        page=page,
        pages=count,
        chosen=request.form.getlist("action"),
        error=error,
        typed=request.form,
        today=clock.today(),
        told=handover_words,
    )
