"""Påmindelser: who was told what, what could not be delivered, what any day will bring, and the switch of all mail."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from workflow import clock, jobs
from workflow.domain import limits
from workflow.domain.access import administers_everything
from workflow.domain.notices import may_send_at, sending_day
from workflow.domain.working_days import days_from, is_working_day, working_day_after, working_day_before
from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db
from workflow.models import Installation
from workflow.queries import answers, replies
from workflow.queries import notice_ledger as queries
from workflow.queries.actions import visible_references
from workflow.queries.notice_ledger import LedgerFilters
from workflow.services.mail import outbox, stopped_addresses, undelivered
from workflow.services.mail.unreachable import unreachable
from workflow.services.register.register_rights import is_office
from workflow.services.reminders import forecast
from workflow.transactions import read_only
from workflow.web import dates, delivery_words, errors, forms, numbers, words
from workflow.web.action_lists import LONGEST_FILTER
from workflow.web.asked_days import read_days
from workflow.web.guard import current_actor

pages = Blueprint("reminders", __name__, url_prefix="/reminders")
DAYS = {"from": "Fra", "to": "Til og med"}
BY_HAND = "Sat på pause af {name}"


@pages.before_request
def _for_the_office() -> None:
    # Who may see less than the office is told of the own actions by the mails themselves.
    if not current_actor().has_role("administrator", "secretariat", "chair"):
        abort(404)


@pages.get("")
def index() -> str:
    """The ledger, newest first."""
    actor = current_actor()
    chosen, wrong_days = asked_for()
    fields = [name for name in ("q", "state", "notice", *DAYS) if name not in wrong_days]
    rows = queries.ledger(actor, chosen, numbers.parse(request.args.get("before", "")))
    shown = rows[: queries.PAGE_SIZE]
    return _page(
        "index",
        rows=shown,
        chosen=chosen,
        kept={name: value for name in fields if (value := request.args.get(name))},
        wrong_days=wrong_days,
        states=queries.STATES,
        next_before=shown[-1].id if len(rows) > len(shown) else None,
        longest=LONGEST_FILTER,
    )


@pages.get("/problems")
def problems() -> str:
    """What needs a person: mails that were refused, addresses that do not work, and who has none."""
    return _problems()


def _problems(**refused: Any) -> str:
    actor = current_actor()
    return _page(
        "problems",
        mails=queries.undelivered(actor),
        replies=replies.waiting(actor) if is_office(actor) else [],
        reply_why=delivery_words.REPLY_WHY,
        not_mine=answers.waiting_not_mine(actor),
        stops=queries.stops() if is_office(actor) else [],
        unreachable=unreachable(actor, clock.today()),
        **refused,
    )


@pages.get("/preview")
def preview() -> str:
    """What a day would bring."""
    actor, now = current_actor(), clock.now()
    here = clock.local(now)
    days, wrong_days = read_days(request.args, {"on": "Dagen"})
    on = days["on"] or sending_day(here.date(), here.time())
    found = forecast.preview(on, now)
    seen = visible_references(actor, {reference for message in found for reference in message.actions})
    mails = [(message, [r for r in message.actions if r in seen]) for message in found]
    return _page(
        "preview",
        on=on,
        wrong_days=wrong_days,
        mails=[(message, kept, len(message.actions) - len(kept)) for message, kept in mails if kept],
        is_working_day=is_working_day(on),
        is_today=on == here.date(),
        before=_working_day_beside(on, -1),
        after=_working_day_beside(on, 1),
    )


@pages.post("/run")
def run() -> Any:
    """Plans and sends what is ready now, without waiting for the next minute."""
    _require_office()
    here = clock.local(clock.now())
    if not may_send_at(here.date(), here.time()):
        day = dates.day(sending_day(here.date(), here.time()))
        flash(f"Mails sendes på hverdage mellem 7.30 og 16. Det, der er klar, sendes {day}.", "info")
    elif jobs.enqueue(jobs.PLAN_REMINDERS):
        flash("Det, der er klar, bliver sendt nu. Se det på listen om et øjeblik.", "success")
    else:
        flash("Køen kan ikke nås lige nu. Intet er gået tabt: mailene sendes, når den svarer igen.", "error")
    return redirect(url_for("reminders.index"))


@pages.post("/pause")
def pause() -> Any:
    """Stops all mail."""
    _require_administrator()
    reason = forms.text("reason")[:200]
    told = BY_HAND.format(name=current_actor().name)
    outbox.pause(f"{told}: {reason}" if reason else told, clock.now())
    flash("Al mail er sat på pause. Påmindelser, der forfalder imens, sendes, når den genoptages.", "success")
    return redirect(url_for("reminders.index"))


@pages.post("/resume")
def resume() -> Any:
    """Lets mail go again."""
    _require_administrator()
    outbox.resume()
    jobs.enqueue(jobs.PLAN_REMINDERS)
    flash("Mail er i gang igen. Af flere påmindelser om den samme opgave sendes kun den nyeste.", "success")
    return redirect(url_for("reminders.index"))


@pages.post("/mails/<id:message_id>/again")
def send_again(message_id: int) -> Any:
    """Sends what still holds of a mail that was not delivered."""
    undelivered.send_again(message_id, actor=current_actor(), now=clock.now())
    jobs.enqueue(jobs.PLAN_REMINDERS)
    flash("Det, der stadig gælder, sendes igen med den næste mail til modtageren.", "success")
    return redirect(url_for("reminders.problems"))


@pages.post("/mails/<id:message_id>/seen")
def put_aside(message_id: int) -> Any:
    """Takes a mail off the list."""
    undelivered.put_aside(message_id, actor=current_actor(), now=clock.now())
    flash("Mailen er taget af listen.", "success")
    return redirect(url_for("reminders.problems"))


@pages.post("/stops")
def stop() -> Any:
    """Stops mail to an address."""
    address = forms.text("address")
    try:
        stopped_addresses.stop(address, forms.text("reason"), actor=current_actor(), now=clock.now())
    except (ConflictError, InvalidInputError) as error:
        db.session.rollback()
        with read_only():
            return _problems(error=errors.told(error), typed=forms.typed()), error.status
    flash(f"Der sendes ikke mere mail til {address}. Sekretariatet får mailene i stedet.", "success")
    return redirect(url_for("reminders.problems"))


@pages.post("/stops/<id:stop_id>/lift")
def lift(stop_id: int) -> Any:
    """Lets mail go to an address again."""
    address = stopped_addresses.lift(stop_id, actor=current_actor(), now=clock.now())
    flash(f"Der sendes igen mail til {address}.", "success")
    return redirect(url_for("reminders.problems"))


def _page(name: str, **values: Any) -> str:
    actor = current_actor()
    installation = db.session.get(Installation, 1)
    office = is_office(actor)
    return render_template(
        f"reminders/{name}.html",
        paused=installation if installation and installation.mail_paused_at else None,
        may_pause=administers_everything(actor),
        may_change=office,
        troubles=queries.count_undelivered(actor)
        + len(answers.waiting_not_mine(actor))
        + (queries.count_stops() + replies.count_waiting(actor) if office else 0),
        **values,
    )


def _working_day_beside(day: date, step: int) -> date | None:
    """The working day before or after; None at the ends of what can be asked for."""
    beside = (working_day_before if step < 0 else working_day_after)(days_from(day, step))
    return beside if limits.is_sensible_deadline(beside) and beside != day else None


def asked_for() -> tuple[LedgerFilters, dict[str, str]]:
    """What the address asks the ledger for, and by field what is wrong with a day of it."""

    def given(name: str) -> str:
        return request.args.get(name, "").strip()[:LONGEST_FILTER]

    state, notice = given("state"), given("notice")
    days, wrong_days = read_days(request.args, DAYS)
    found = LedgerFilters(
        text=given("q") or None,
        state=state if state in queries.STATES else None,
        notice=notice if notice in words.NOTICE else None,
        since=days["from"],
        until=days["to"],
    )
    return found, wrong_days


def _require_office() -> None:
    if not is_office(current_actor()):
        abort(403)


def _require_administrator() -> None:
    if not administers_everything(current_actor()):
        abort(403)
