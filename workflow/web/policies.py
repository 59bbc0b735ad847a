"""Regler for påmindelser: the policy of each body, edited beside what any week would bring under it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from workflow import clock
from workflow.domain import policy_form
from workflow.domain.access import Actor
from workflow.domain.notices import Policy
from workflow.domain.working_days import quiet_day_name
from workflow.errors import ConflictError
from workflow.extensions import db
from workflow.models import Body, PolicyChange
from workflow.queries import policies as queries
from workflow.services.register.register_rights import require_office
from workflow.services.reminders import forecast
from workflow.services.reminders import policies as service
from workflow.services.reminders.forecast import PreviewedMessage
from workflow.transactions import read_only
from workflow.web import forms, numbers, words
from workflow.web.errors import told
from workflow.web.guard import current_actor

pages = Blueprint("policies", __name__, url_prefix="/administration/policies")

JULY = {"all": "Alt sendes som ellers", "overdue": "Kun det overskredne", "none": "Ingenting"}
FIELD = {
    "coming_days": "Før fristen",
    "overdue_every_days": "Overskredet, dage mellem to påmindelser",
    "escalation_days": "Til formandskab og sekretariat efter",
    "july": "I juli sendes",
    "unowned_day": "Sekretariatets dag",
    "chair_day": "Formandskabets dag",
    "send_from": "Sendes fra",
    "send_until": "Sendes til",
}
_FIRST_YEAR, _LAST_YEAR = 2000, 2098


@dataclass(frozen=True)
class PreviewedDay:
    """One day of the week that is looked at: its mails, or why there are none."""

    day: date
    quiet: str | None
    messages: list[PreviewedMessage]


@dataclass(frozen=True)
class Week:
    """The week that is asked about, with its mails once it has been asked; `error`: there is no such week."""

    number: str
    year: str
    days: list[PreviewedDay] | None = None
    error: str | None = None


@pages.get("")
def index() -> str:
    """The rule for all, and each body in the actor's scope."""
    actor = current_actor()
    require_office(actor)
    known = service.policies()
    rows = [(body, known.of(body.id), body.id in known.own) for body in queries.edited(actor)]
    return render_template(
        "policies/index.html",
        default=known.default,
        rows=rows,
        summary=summary,
        may_edit_default=service.may_edit_policy(None, actor),
    )


@pages.get("/default")
def default() -> str:
    """The rule for all bodies without one of their own."""
    service.require_editor(None, current_actor())
    return _page(None)


@pages.post("/default")
def save_default() -> Any:
    """Keeps it, or shows what a week would bring under what is typed."""
    return _sent(None)


@pages.get("/<id:body_id>")
def show(body_id: int) -> str:
    """The rule of one body."""
    service.require_editor(body_id, current_actor())
    return _page(body_id)


@pages.post("/<id:body_id>")
def save(body_id: int) -> Any:
    """Keeps it, or shows what a week would bring under what is typed."""
    return _sent(body_id)


@pages.post("/<id:body_id>/remove")
def remove(body_id: int) -> Any:
    """The body goes by the rule for all again."""
    version = numbers.parse(request.form.get("version", "")) or 0
    service.remove(body_id, version=version, actor=current_actor(), now=clock.now())
    flash("Organet følger standardreglen igen.", "success")
    return redirect(url_for("policies.show", body_id=body_id))


def summary(policy: Policy) -> str:
    """ "14 og 3 dage før, på dagen, og hver 7. dag, når den er overskredet" """
    days = [str(day) for day in sorted(policy.coming_days, reverse=True)]
    before = f"{', '.join(days[:-1])} og {days[-1]} dage før, " if len(days) > 1 else ""
    if len(days) == 1:
        before = f"{days[0]} {'dag' if days[0] == '1' else 'dage'} før, "
    every = "hver dag" if policy.overdue_every_days == 1 else f"hver {policy.overdue_every_days}. dag"
    return f"{before}på dagen og {every}, når fristen er overskredet".capitalize()


def change_lines(change: PolicyChange) -> list[str]:
    """What a change did: "Før fristen: 14, 3 → 10, 2"."""
    return [
        f"{FIELD.get(name, name)}: {_spoken(name, before)} → {_spoken(name, after)}"
        for name, (before, after) in change.changes.items()
    ]


def _sent(body_id: int | None) -> Any:
    actor = current_actor()
    with read_only():
        service.require_editor(body_id, actor)
    checked = policy_form.checked(request.form)
    if checked.errors:
        with read_only():
            return _page(body_id, dict(request.form), checked.errors), 422
    if forms.text("do") == "preview":
        with read_only():
            return _page(body_id, dict(request.form), week=_week(body_id, checked.policy, actor))
    version = numbers.parse(request.form.get("version", "")) or 0
    try:
        changed = service.save(body_id, checked.policy, version=version, actor=actor, now=clock.now())
    except ConflictError as error:
        db.session.rollback()
        with read_only():
            return _page(body_id, dict(request.form), {"": told(error)}), error.status
    flash("Reglerne er gemt." if changed else "Der var intet at ændre.", "success")
    return redirect(url_for("policies.show", body_id=body_id) if body_id else url_for("policies.default"))


def _page(
    body_id: int | None,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    week: Week | None = None,
) -> str:
    known = service.policies()
    policy = known.of(body_id) if body_id is not None else known.default
    body = db.session.get(Body, body_id) if body_id is not None else None
    if body_id is not None and body is None:
        abort(404)
    year, number, _ = (clock.today() + timedelta(days=7)).isocalendar()
    return render_template(
        "policies/show.html",
        body=body,
        is_own=body_id in known.own,
        values={**policy_form.typed(policy), **(values or {})},
        errors=errors or {},
        version=service.version_of(body_id),
        default=known.default,
        summary=summary,
        week=week or Week((values or {}).get("week", str(number)), (values or {}).get("year", str(year))),
        changes=service.history(body_id),
        change_lines=change_lines,
        july=JULY,
        weekdays=words.WEEKDAY[:5],
        most_references=6,
    )


def _week(body_id: int | None, policy: Policy, actor: Actor) -> Week:
    number, year = forms.text("week"), forms.text("year")
    week, of_year = numbers.parse(number) or 0, numbers.parse(year) or 0
    try:
        if not _FIRST_YEAR <= of_year <= _LAST_YEAR:
            raise ValueError(year)
        monday = date.fromisocalendar(of_year, week, 1)
    except ValueError:
        return Week(number, year, error="Den uge findes ikke. Skriv et ugenummer og et årstal.")
    known = service.policies()
    bodies = {body_id} if body_id is not None else {body.id for body in queries.edited(actor)} - set(known.own)
    days = [monday + timedelta(days=n) for n in range(5)]
    found = forecast.previews(days, clock.now(), known.trying(body_id, policy), bodies)
    told_days = [PreviewedDay(day, quiet_day_name(day), mails) for day, mails in zip(days, found, strict=True)]
    return Week(number, year, told_days)


def _spoken(name: str, value: Any) -> str:
    if name == "july":
        return JULY.get(value, str(value)).lower()
    if name in ("unowned_day", "chair_day"):
        return words.WEEKDAY[int(value)]
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "ingen"
    return str(value)
