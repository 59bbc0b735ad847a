"""The pages: one blueprint per kind of work, one guard before them all."""

from __future__ import annotations

from flask import Flask

from workflow.services.accounts.users import nobodys_hash
from workflow.web import (
    account,
    action_changes,
    action_life,
    actions,
    addresses,
    administration,
    annex,
    answers,
    assets,
    audit,
    auth,
    bounces,
    bulk,
    bulk_reminders,
    calendar_feeds,
    calendar_files,
    calendars,
    cases,
    chair_review,
    clock,
    errors,
    exports,
    guard,
    handover,
    handover_note,
    handover_packages,
    headers,
    health,
    list_files,
    mailbox,
    manual,
    matters,
    minutes,
    overview,
    parties,
    policies,
    presentation,
    register,
    register_changes,
    register_lists,
    register_mandates,
    register_merge,
    reminders,
    replies,
    reports,
    reshaping,
    review,
    review_conflict,
    search,
    uploads,
    users,
    views,
    weekly,
)
from workflow.web.numbers import IdConverter
from workflow.web.page_extensions import csrf, login

BLUEPRINTS = (
    assets.pages, auth.pages, overview.pages, minutes.pages, review.pages, actions.pages, action_changes.pages,
    action_life.pages, matters.pages, parties.pages, mailbox.pages, clock.pages,
    reshaping.pages, review_conflict.pages, uploads.pages,
    administration.pages, register.pages, register_changes.pages, register_merge.pages, register_mandates.pages,
    register_lists.pages, exports.pages, bulk.pages, manual.pages, views.pages, search.pages,
    users.pages, account.pages, audit.pages, calendars.pages, calendar_files.pages,
    reminders.pages, bounces.pages, health.pages,
    answers.pages, calendar_feeds.pages,
    policies.pages, replies.pages, weekly.pages, bulk_reminders.pages,
    handover.pages, handover_note.pages, handover_packages.pages,
    chair_review.pages, annex.pages,
    reports.pages, list_files.pages, cases.pages,
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Registers the pages on `app`, with what stands before and around them."""
    app.url_map.converters["id"] = IdConverter
    csrf.init_app(app)
    login.init_app(app)
    nobodys_hash()  # ready before the first who logs in: the time that an answer takes must not tell who is known
    guard.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    presentation.init_app(app)
    addresses.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
