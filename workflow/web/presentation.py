"""What every template may use: Danish words and dates, icons, the header's data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from flask import Flask, g, request, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from workflow import clock
from workflow.domain import limits
from workflow.domain.access import Actor, administers_everything
from workflow.domain.differences import marked_words
from workflow.domain.recurrence import in_danish
from workflow.quotes import readable, shown_title
from workflow.services.accounts.logins import Login
from workflow.services.installation import clock_steps
from workflow.services.register.register_rights import is_office
from workflow.web import dates, forms, numbers, parts, quiet_days, words
from workflow.web.addresses import page_address
from workflow.web.assets import icon, static_file, stylesheets
from workflow.web.guard import NUL, current_actor, reads_minutes, settings


@dataclass(frozen=True)
class ExampleBar:
    """The strip of an installation outside production."""

    today: date
    target: date | None
    stepping: bool
    can_step: bool


def init_app(app: Flask) -> None:
    """Gives the templates of `app` their filters and globals."""
    for function in (
        dates.day, dates.plain_day, dates.month, dates.moment, dates.moment_day, dates.distance,
        dates.lateness, dates.urgency, dates.clock_time
    ):  # fmt: skip
        app.add_template_filter(function)
    app.add_template_filter(shown_title, "sentence")
    app.add_template_filter(readable)
    app.add_template_filter(in_danish, "rule_in_danish")
    app.add_template_filter(numbers.file_size, "file_size")
    app.jinja_env.globals.update(
        icon=icon,
        static_file=static_file,
        stylesheets=stylesheets,
        words=words,
        current_day=clock.today,
        part=parts,
        nav_item=_nav_item,
        csrf_field=_csrf_field,
        marked_words=marked_words,
        asks_past=forms.asks_past,
        day_off=quiet_days.day_off,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(_frame)


def example_bar() -> ExampleBar | None:
    """What the strip shows; None in production."""
    if settings().production:
        return None
    state = clock_steps.state()
    actor = current_actor() if current_user.is_authenticated else None
    return ExampleBar(
        today=clock.local(state.now).date(),
        target=state.target,
        stepping=state.stepping and state.error is None,
        can_step=settings().frozen_now is None and _is_office(actor),
    )


def _is_office(actor: Actor | None) -> bool:
    """Whether somebody is logged in who may look into the mails and step the clock."""
    return actor is not None and actor.has_role("administrator", "secretariat", "chair")


def _frame() -> dict[str, Any]:
    actor = current_actor() if current_user.is_authenticated else None
    production, office = settings().production, _is_office(actor)
    found: Login | None = g.get("login")
    return {
        "production": production,
        "own_party": found.party if found else None,
        "reads_minutes": actor is not None and reads_minutes(actor),
        "runs_register": actor is not None and is_office(actor),
        "administers": actor is not None and administers_everything(actor),
        "limits": limits,
        "shows_reminders": office,
        "shows_mail": not production and office,
        "example": example_bar(),
        "same_address": _same_address() if request.method == "POST" else None,
        "here": _same_address(),
    }


def _same_address() -> str | None:
    """The address of this page, when it can be asked for; None: it is the answer to a form only."""
    address = request.full_path.rstrip("?").replace(NUL, "")
    return page_address(address) if request.method == "POST" else address


def _csrf_field() -> Markup:
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


# Which item of the main menu the pages of a blueprint stand under, where it is not the one of its name.
_SECTIONS = {
    "review": "minutes",
    "action_changes": "actions",
    "action_life": "actions",
    "bulk": "actions",
    "exports": "actions",
    "manual": "actions",
    "views": "actions",
    "search": "minutes",
    "calendar_files": "calendars",
    "handover_note": "handover",
    "handover_packages": "handover",
    "annex": "chair_review",
}


def _nav_item(endpoint: str, label: str, icon_name: str, section: str) -> Markup:
    """A link of the main menu, marked when the page at hand belongs to it."""
    section_of = "administration" if request.path.startswith("/administration") else request.blueprint or ""
    return _item(url_for(endpoint), label, icon_name, _SECTIONS.get(section_of, section_of) == section)


@cache
def _item(address: str, label: str, icon_name: str, is_here: bool) -> Markup:
    current = Markup(' aria-current="page"') if is_here else ""
    return Markup('<li><a href="{}"{}>{}<span>{}</span></a></li>').format(address, current, icon(icon_name), label)
