"""Møder: the meeting calendar of each body, and what a change of it does to the deadlines that hang on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from workflow import clock
from workflow.domain import meeting_series
from workflow.domain.access import Actor
from workflow.domain.papers import MOST_WORKING_DAYS, papers_day
from workflow.domain.working_days import holidays_between
from workflow.errors import InvalidInputError, NotAllowedError, WorkflowError
from workflow.extensions import db
from workflow.queries import calendars as queries
from workflow.services.meetings import meetings
from workflow.services.meetings.meetings import Plan
from workflow.transactions import read_only
from workflow.web import dates, forms
from workflow.web.calendar_preview import Asked, carry_out
from workflow.web.errors import told
from workflow.web.guard import current_actor, reads_minutes

pages = Blueprint("calendars", __name__, url_prefix="/bodies")
HOLIDAYS_AHEAD = timedelta(days=365)
_RULE = ("first", "last", "start", "end", "july")  # what is only there when the rule is filled in
_ORDINALS = (1, 2, 3, 4, meeting_series.LAST)


@pages.get("")
def index() -> str:
    """The bodies, each with its next meeting."""
    actor = current_actor()
    if not reads_minutes(actor):
        abort(404)
    return render_template("calendars/index.html", rows=queries.bodies(actor, clock.today()))


@pages.get("/<id:body_id>/calendar")
def show(body_id: int) -> str:
    """One calendar."""
    return calendar_page(body_id)


@pages.post("/<id:body_id>/calendar")
def add(body_id: int) -> Any:
    """Adds one meeting, or the lines that were ticked on the page of several."""
    actor = editor(body_id)
    several = "several" in request.form
    try:
        if several and not request.form.getlist("line"):
            raise InvalidInputError("Sæt flueben ved mindst én dato. Intet er ændret.")
        plans = [_of_line(line) for line in request.form.getlist("line")] if several else [_plan()]
    except InvalidInputError as error:
        return _offered_again(body_id, error) if several else calendar_page(body_id, failed="add", error=error)

    def work(asked: Asked) -> meetings.Outcome:
        return meetings.add(
            body_id, plans, choose=asked.choose, actor=actor, now=clock.now(), trial=asked.trial
        )  # fmt: skip

    said = f"Mødet {dates.day(plans[0].day)}" if len(plans) == 1 else f"{len(plans)} møder"
    title = f"Læg {said[0].lower()}{said[1:]} i kalenderen"
    refused = _offered_again if several else None
    return _carried(body_id, title, "Læg i kalenderen", work, f"{said} er lagt i kalenderen.", "add", refused=refused)


@pages.post("/<id:body_id>/calendar/series")
def series(body_id: int) -> Any:
    """The days of a pasted list or of a rule, to be looked at before they are added."""
    editor(body_id)
    try:
        lines = _series()
    except InvalidInputError as error:
        return calendar_page(body_id, failed="series", error=error)
    return _offer(body_id, lines)


def _offer(
    body_id: int, lines: list[meeting_series.Written], ticked: set[str] | None = None, error: str | None = None
) -> str:
    """The page that several meetings are chosen on; `ticked`: those that had been (None: all on usual days)."""
    calendar = queries.body_calendar(current_actor(), body_id, clock.today())
    taken = {row.day: row for row in (*calendar.coming, *calendar.past)}
    return render_template(
        "calendars/series.html",
        body=calendar.body,
        lines=[
            (line, queries.why_quiet(line.day) if line.day else None, taken.get(line.day) if line.day else None)
            for line in lines
        ],
        place=forms.text("place"),
        ticked=ticked,
        error=error,
    )


def _offered_again(body_id: int, error: WorkflowError) -> Any:
    """That page once more, with what was chosen on it, and why it could not be done."""
    db.session.rollback()
    offered, ticked = (request.form.getlist(name) for name in ("offered", "line"))
    lines = meeting_series.read_lines("\n".join(dict.fromkeys([*offered, *ticked])))
    with read_only():
        page = _offer(body_id, lines[: 2 * meetings.MOST_AT_ONCE], set(ticked), told(error))
    return page, error.status


@pages.post("/<id:body_id>/calendar/papers")
def papers_rule(body_id: int) -> Any:
    """How many working days before a meeting its papers go out."""
    actor = editor(body_id)
    text = forms.text("working_days")
    days = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else -1

    def work(asked: Asked) -> meetings.Outcome:
        return meetings.set_papers_rule(body_id, days, actor=actor, now=clock.now(), trial=asked.trial)

    return _carried(
        body_id, f"Send dagsordenen ud {days} hverdage før", "Gem reglen", work, "Reglen er gemt.", "papers"
    )


@pages.post("/<id:body_id>/calendar/undo")
def undo(body_id: int) -> Any:
    """Takes the latest change back."""
    actor = editor(body_id)
    change_id = forms.number("change")
    calendar = queries.body_calendar(actor, body_id, clock.today())
    if calendar.latest is None or calendar.latest.id != change_id:
        raise InvalidInputError("Ændringen kan ikke fortrydes længere. Intet er ændret.")
    meetings.undo(change_id, actor=actor, now=clock.now())
    flash("Ændringen er fortrudt, og fristerne er flyttet tilbage.", "success")
    return redirect(url_for("calendars.show", body_id=body_id))


@pages.get("/<id:body_id>/calendar/<id:meeting_id>")
def meeting(body_id: int, meeting_id: int) -> str:
    """One meeting: move, cancel or restore it; and what hangs on it."""
    return _meeting(body_id, meeting_id)


@pages.post("/<id:body_id>/calendar/<id:meeting_id>")
def change(body_id: int, meeting_id: int) -> Any:
    """Moves the meeting, or changes its time, place or papers."""
    actor, row = editor(body_id), queries.visible_meeting(current_actor(), body_id, meeting_id)
    old_day = row.date
    try:
        plan, version = _plan(), forms.number("version")
    except InvalidInputError as error:
        return _meeting(body_id, meeting_id, failed="change", error=error)

    def work(asked: Asked) -> meetings.Outcome:
        return meetings.change(
            meeting_id, plan, version=version, reason=forms.text("reason") or None, choose=asked.choose,
            actor=actor, now=clock.now(), trial=asked.trial,
        )  # fmt: skip

    moved = plan.day != old_day
    title = f"Flyt mødet fra {dates.day(old_day)} til {dates.day(plan.day)}" if moved else "Ret mødet"
    done = f"Mødet er flyttet til {dates.day(plan.day)}." if moved else "Mødet er rettet."
    return _carried(body_id, title, "Flyt mødet" if moved else "Ret mødet", work, done, "change", meeting_id)


@pages.post("/<id:body_id>/calendar/<id:meeting_id>/cancel")
def cancel(body_id: int, meeting_id: int) -> Any:
    """Cancels the meeting, with a reason."""
    actor, row = editor(body_id), queries.visible_meeting(current_actor(), body_id, meeting_id)
    day = dates.day(row.date)

    def work(asked: Asked) -> meetings.Outcome:
        return meetings.cancel(
            meeting_id, version=forms.number("version"), reason=forms.text("reason"), actor=actor, now=clock.now(),
            trial=asked.trial,
        )  # fmt: skip

    return _carried(body_id, f"Aflys mødet {day}", "Aflys mødet", work, f"Mødet {day} er aflyst.", "cancel", meeting_id)


@pages.post("/<id:body_id>/calendar/<id:meeting_id>/restore")
def restore(body_id: int, meeting_id: int) -> Any:
    """Takes a cancellation back."""
    actor, row = editor(body_id), queries.visible_meeting(current_actor(), body_id, meeting_id)
    day = dates.day(row.date)

    def work(asked: Asked) -> meetings.Outcome:
        return meetings.restore(
            meeting_id, version=forms.number("version"), choose=asked.choose, actor=actor, now=clock.now(),
            trial=asked.trial,
        )  # fmt: skip

    return _carried(
        body_id,
        f"Genopret mødet {day}",
        "Genopret mødet",
        work,
        f"Mødet {day} står i kalenderen igen.",
        "restore",
        meeting_id,
    )


def _carried(
    body_id: int,
    title: str,
    button: str,
    work: Any,
    done: str,
    form: str,
    meeting_id: int | None = None,
    refused: Callable[[int, WorkflowError], Any] | None = None,
) -> Any:
    """carry_out for the calendar; what cannot be done is told beside the form (`refused`: on the page that it has)."""
    try:
        return carry_out(body_id, title, button, work, done)
    except NotAllowedError:
        raise
    except WorkflowError as error:
        if error.status not in (409, 422):
            raise
        if refused is not None:
            return refused(body_id, error)
        if meeting_id is not None:
            return _meeting(body_id, meeting_id, failed=form, error=error)
        return calendar_page(body_id, failed=form, error=error)


def editor(body_id: int) -> Actor:
    """The actor, who may edit the calendar of a body. Raises NotFoundError or NotAllowedError."""
    actor = current_actor()
    if not queries.body_calendar(actor, body_id, clock.today()).may_edit:
        raise NotAllowedError("Kun sekretariatet kan ændre mødekalenderen. Intet er ændret.")
    return actor


def calendar_page(body_id: int, failed: str | None = None, error: WorkflowError | None = None) -> Any:
    """The page of one calendar, with what went wrong beside the form that it went wrong in."""
    db.session.rollback()
    with read_only():
        actor, today = current_actor(), clock.today()
        calendar = queries.body_calendar(actor, body_id, today)
        seconds = meetings.UNDO_WITHIN.total_seconds()
        page = render_template(
            "calendars/show.html",
            calendar=calendar,
            body=calendar.body,
            today=today,
            may_undo=calendar.may_edit and queries.is_recent(calendar.latest, clock.now(), seconds),
            holidays=holidays_between(today, today + HOLIDAYS_AHEAD),
            most_days=MOST_WORKING_DAYS,
            ordinals=_ORDINALS,
            failed=failed,
            error=told(error) if error else None,
            typed=forms.typed() if failed else {},
        )
    return (page, error.status) if error else page


def _meeting(body_id: int, meeting_id: int, failed: str | None = None, error: WorkflowError | None = None) -> Any:
    db.session.rollback()
    with read_only():
        actor = current_actor()
        row = queries.visible_meeting(actor, body_id, meeting_id)
        calendar = queries.body_calendar(actor, body_id, clock.today())
        page = render_template(
            "calendars/meeting.html",
            meeting=row,
            row=next(each for each in (*calendar.coming, *calendar.past) if each.id == meeting_id),
            body=calendar.body,
            may_edit=calendar.may_edit,
            hanging=queries.hanging_on(actor, meeting_id),
            by_rule=papers_day(row.date, calendar.body.papers_working_days),
            failed=failed,
            error=told(error) if error else None,
            typed=forms.typed() if failed else {},
        )
    return (page, error.status) if error else page


def _plan() -> Plan:
    day = forms.day("date")
    if day is None:
        raise InvalidInputError("Skriv mødets dato, fx 24-10-2025. Intet er ændret.")
    return Plan(day, _time("start"), _time("end"), forms.text("place") or None, forms.day("papers_on"))


def _time(name: str) -> str | None:
    text = forms.text(name)
    found = meeting_series.clock_time(text) if text else None
    if text and found is None:
        raise InvalidInputError(f"»{text}« er ikke et klokkeslæt. Skriv fx 15.00. Intet er ændret.")
    return found


def _series() -> list[meeting_series.Written]:
    text = forms.text("lines")
    if text:
        if len(text) > 20_000:
            raise InvalidInputError("Listen er for lang. Intet er ændret.")
        if any(forms.text(name) for name in _RULE):
            raise InvalidInputError("Udfyld enten datoerne eller reglen. Intet er ændret.")
        return _not_too_many(meeting_series.each_day_once(meeting_series.read_lines(text)))
    first, last = forms.day("first"), forms.day("last")
    ordinal, weekday = forms.text("ordinal"), forms.text("weekday")
    if first is None or last is None or ordinal not in map(str, _ORDINALS) or weekday not in list("0123456"):
        raise InvalidInputError("Indsæt datoer, eller vælg en regel med første og sidste dag. Intet er ændret.")
    if last < first or last - first > timedelta(days=5 * 366):
        raise InvalidInputError("Perioden skal være fra en tidligere til en senere dag, højst fem år. Intet er ændret.")
    start, end = _time("start"), _time("end")
    days = meeting_series.by_rule(int(ordinal), int(weekday), first, last, july="july" in request.form)
    if not days:
        raise InvalidInputError("Der er ingen dage i perioden efter den regel. Intet er ændret.")
    return _not_too_many([meeting_series.Written(day.isoformat(), day, start, end) for day in days])


def _not_too_many(lines: list[meeting_series.Written]) -> list[meeting_series.Written]:
    if len(lines) > meetings.MOST_AT_ONCE:
        raise InvalidInputError(
            f"Der er {len(lines)} datoer. Læg højst {meetings.MOST_AT_ONCE} møder ind ad gangen. Intet er ændret."
        )
    return lines


def _of_line(line: str) -> Plan:
    (written,) = meeting_series.read_lines(line)[:1] or [meeting_series.Written(line, None)]
    if written.day is None:
        raise InvalidInputError(f"»{line[:80]}« kan ikke læses som et møde. Intet er ændret.")
    return Plan(written.day, written.start, written.end, forms.text("place") or None)
