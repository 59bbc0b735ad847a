"""Taking any list along as CSV or XLSX: each as its page shows it, on all its pages, for who may see the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from flask import Blueprint, Response, abort, request

from workflow import clock
from workflow.domain.access import Actor, administers_everything
from workflow.queries import calendars, minutes, notice_ledger, register, users
from workflow.queries.overview import Card, overview
from workflow.quotes import shown_title
from workflow.web import numbers, reminders, spreadsheets, user_words, words
from workflow.web.asked_days import refuse
from workflow.web.exports import XLSX, download
from workflow.web.guard import current_actor, reads_minutes
from workflow.web.register import LONGEST_QUERY, VIEWS
from workflow.web.spreadsheets import Columns

_BATCH = 500
pages = Blueprint("list_files", __name__, url_prefix="/lists")


@dataclass(frozen=True)
class List:
    """A list: its title, who may have it, its rows by the address's arguments, and its columns."""

    title: str
    may: Callable[[Actor], bool]
    rows: Callable[[Actor], Iterable[Any]]
    columns: Columns


@pages.get("/<list_name>.<form>")
def file(list_name: str, form: str) -> Response:
    """The list of that name, with the filters of its page."""
    actor, wanted = current_actor(), LISTS.get(list_name)
    if wanted is None or form not in ("csv", "xlsx") or not wanted.may(actor):
        abort(404)
    rows = wanted.rows(actor)
    if form == "csv":
        whole = "".join(spreadsheets.as_csv(rows, wanted.columns))
        return download(Response(whole, mimetype="text/csv"), list_name, form)
    book = spreadsheets.as_xlsx(rows, wanted.columns, wanted.title)
    return download(Response(spreadsheets.in_chunks(book), mimetype=XLSX), list_name, form)


def _given(name: str, longest: int = 200) -> str:
    return request.args.get(name, "").strip()[:longest]


def _documents(actor: Actor) -> Iterator[minutes.DocumentRow]:
    state = _given("state")
    known = state if state in words.DOCUMENT_STATE else None
    for start in count(0, _BATCH):
        rows = minutes.list_documents(actor, known, _given("cluster") or None, limit=_BATCH, skip=start)
        yield from rows
        if len(rows) < _BATCH:
            return


def _parties(actor: Actor) -> Iterator[register.PartyRow]:
    kind, only = _given("kind"), _given("only")
    for start in count(0, _BATCH):
        rows, _ = register.list_parties(
            actor, _given("q", LONGEST_QUERY), kind if kind in register.KINDS else None,
            only if only in VIEWS else None, clock.today(), limit=_BATCH, offset=start,
        )  # fmt: skip
        yield from rows
        if len(rows) < _BATCH:
            return


def _notices(actor: Actor) -> Iterator[notice_ledger.LedgerRow]:
    (asked, wrong_days), before = reminders.asked_for(), None
    refuse(wrong_days)
    while rows := notice_ledger.ledger(actor, asked, before)[: notice_ledger.PAGE_SIZE]:
        yield from rows
        before = rows[-1].id


def _users(actor: Actor) -> Iterator[Any]:
    for start in count(0, _BATCH):
        found = users.list_users(_given("q"), limit=_BATCH, skip=start)
        yield from found
        if len(found) < _BATCH:
            return


def _user_log(actor: Actor) -> Iterator[Any]:
    before = None
    while found := users.events(limit=_BATCH, before_id=before):
        yield from found
        before = found[-1].id


def _meetings(actor: Actor) -> list[tuple[str, calendars.MeetingRow]]:
    """Of one body, or of all that the actor reads; the coming ones first."""
    today = clock.today()
    body_id = numbers.parse(_given("body"))
    ids = [body_id] if body_id else [row.id for row in calendars.bodies(actor, today)]
    found = []
    for each in ids:
        calendar = calendars.body_calendar(actor, each, today)
        found += [(calendar.body.name, row) for row in (*calendar.coming, *calendar.past)]
    return found


def _cards(actor: Actor) -> list[Card]:
    found = overview(actor, clock.today())
    return [*found.councils, *found.clusters]


def _runs_register(actor: Actor) -> bool:
    return actor.has_role("administrator", "secretariat")


def _office(actor: Actor) -> bool:
    return actor.has_role("administrator", "secretariat", "chair")


def _at(moment: datetime | None) -> str | None:
    return f"{clock.local(moment):%d-%m-%Y %H:%M}" if moment else None


LISTS = {
    "overblik": List(
        "Overblik", lambda actor: True, _cards,
        (
            ("Råd eller klynge", 34, lambda row: row.name if row.prefix else f"Klynge {row.name}"),
            ("Åbne", 10, lambda row: row.counts.open),
            ("Overskredne", 12, lambda row: row.counts.overdue),
            ("Frist inden 14 dage", 18, lambda row: row.counts.due_soon),
            ("Afventer godkendelse", 20, lambda row: row.counts.awaiting_approval),
            ("Uden udpeget ansvarlig", 22, lambda row: row.counts.unowned),
            ("Udført i måneden", 18, lambda row: row.counts.done_this_month),
            ("Overdrages", 12, lambda row: row.succeeded_from),
        ),
    ),
    "referater": List(
        "Referater", reads_minutes, _documents,
        (
            ("Dokument", 44, lambda row: row.name),
            ("Organ", 36, lambda row: row.body),
            ("Klynger", 14, lambda row: "; ".join(row.clusters)),
            ("Mødedato", 12, lambda row: row.meeting_date),
            ("Tilstand", 18, lambda row: words.DOCUMENT_STATE.get(row.shown_state, row.shown_state)),
            ("Udgave", 8, lambda row: row.version),
            ("Til gennemgang", 14, lambda row: row.proposed),
            ("Godkendt", 10, lambda row: row.accepted),
            ("Afvist", 8, lambda row: row.rejected),
            ("Åbne handlinger", 16, lambda row: row.open_actions),
            ("Lagt ind", 16, lambda row: _at(row.uploaded_at)),
            ("Lagt ind af", 24, lambda row: row.uploaded_by),
        ),
    ),
    "register": List(
        "Personer og organisationer", _runs_register, _parties,
        (
            ("Navn", 40, lambda row: row.name),
            ("Art", 14, lambda row: words.PARTY_KIND[row.kind]),
            ("Stilling", 24, lambda row: row.title),
            ("Organisation", 32, lambda row: row.organisation),
            ("Mailadresse", 34, lambda row: row.email),
            ("Bekræftet", 10, lambda row: "ja" if row.verified else "nej"),
            ("Fratræder", 12, lambda row: row.leaves_on),
            ("Åbne handlinger", 16, lambda row: row.open),
        ),
    ),
    "paamindelser": List(
        "Påmindelser", _office, _notices,
        (
            ("Dag", 12, lambda row: row.due_on),
            ("Reference", 16, lambda row: row.reference),
            ("Handling", 50, lambda row: shown_title(row.title)),
            ("Om", 30, lambda row: words.NOTICE.get(row.notice, row.notice)),
            ("Til", 32, lambda row: row.party),
            ("Mailadresse", 34, lambda row: row.recipient),
            ("Hvad der blev af den", 22, lambda row: words.SLOT_STATE[row.state]),
            ("Sendt", 16, lambda row: _at(row.sent_at)),
            ("Mailserverens svar", 40, lambda row: row.diagnostic or row.reply),
        ),
    ),
    "brugere": List(
        "Brugere", administers_everything, _users,
        (
            ("Navn", 32, lambda row: row.name),
            ("Mailadresse", 34, lambda row: row.email),
            ("Adgang", 50, lambda row: "; ".join(user_words.grant(grant) for grant in row.grants)),
        ),
    ),
    "brugerlog": List(
        "Brugerlog", administers_everything, _user_log,
        (
            ("Tidspunkt", 16, lambda row: _at(row.at)),
            ("Bruger", 32, lambda row: row.user.name),
            ("Hændelse", 40, lambda row: user_words.title(row)),
            ("Af", 32, lambda row: row.actor_name),
        ),
    ),
    "moeder": List(
        "Møder", reads_minutes, _meetings,
        (
            ("Organ", 40, lambda row: row[0]),
            ("Dag", 12, lambda row: row[1].day),
            ("Start", 8, lambda row: row[1].start),
            ("Slut", 8, lambda row: row[1].end),
            ("Sted", 30, lambda row: row[1].place),
            ("Aflyst", 10, lambda row: "ja" if row[1].state == "cancelled" else "nej"),
            ("Dagsorden sendes", 16, lambda row: row[1].papers_on),
            ("Åbne frister på mødet", 20, lambda row: row[1].hanging),
        ),
    ),
}  # fmt: skip
