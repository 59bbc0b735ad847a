"""The whole case of an action or of a meeting as one file, with an index to read it by."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, stream_with_context

from workflow import clock
from workflow.danish_dates import plain_day
from workflow.models import Action, Meeting, SourceDocument
from workflow.publishing.paper import Block, Column, Heading, Paper, Paragraph, Quote, Table, in_pieces
from workflow.queries.action_page import ActionPage, action_page
from workflow.queries.sent_copies import mails_with_erased_words
from workflow.quotes import shown_title
from workflow.services.reports import case_bundle
from workflow.web import dates, words
from workflow.web.guard import current_actor
from workflow.web.timeline import timeline

pages = Blueprint("cases", __name__, url_prefix="/cases")


@pages.get("/<reference>/sag.zip")
def action(reference: str) -> Response:
    """The case of one action."""
    actions = case_bundle.case_of_action(reference, current_actor())
    return _file(actions, f"Sagen {reference}", reference)


@pages.get("/meetings/<id:meeting_id>/sag.zip")
def meeting(meeting_id: int) -> Response:
    """The case of a meeting: all that it led to."""
    found, actions = case_bundle.case_of_meeting(meeting_id, current_actor())
    title = f"{found.body.name}, {plain_day(found.date)}"
    return _file(actions, title, f"{found.body.prefix}-{found.date.isoformat()}", found)


def _file(actions: Sequence[Action], title: str, name: str, of_meeting: Meeting | None = None) -> Response:
    actor = current_actor()
    documents, left_out = case_bundle.documents_of(actions, actor, of_meeting)
    moments = [event.at for each in actions for event in each.events] + [each.uploaded_at for each in documents]
    last = clock.local(max(moments)).date() if moments else None
    day = last or (of_meeting.date if of_meeting else clock.today())
    index = Paper(
        title=title,
        subtitle="Sagens indhold",
        day=day,
        issuer="Beslutningsspor",
        facts=(("Sidste hændelse", plain_day(last) if last else "ingen"), ("Handlinger", str(len(actions)))),
        blocks=(*_documents(documents, left_out), *(block for each in actions for block in _action(each))),
    )
    pieces = case_bundle.packed([each.id for each in actions], [each.id for each in documents], index, actor)
    response = Response(stream_with_context(pieces), mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=f"sag-{name}.zip")
    return response


def _documents(documents: Sequence[SourceDocument], left_out: int) -> tuple[Block, ...]:
    told = (
        f"{left_out} {'dokument' if left_out == 1 else 'dokumenter'} er ikke med, fordi du ikke har adgang til alt i "
        f"{'det' if left_out == 1 else 'dem'}. Ordene, som en handling er læst af, står ved handlingen."
    )
    return (
        Heading("Dokumenter"),
        Table(
            "Dokumenter i mappen »dokumenter«",
            (Column("Dokument", 3), Column("Udgave", 1.4), Column("Lagt ind", 2), Column("SHA-256", 3)),
            tuple(
                (each.name, _version(each), dates.moment(each.uploaded_at), in_pieces(each.sha256))
                for each in documents
            ),
            empty="Mappen er tom." if left_out else "Sagen har ingen dokumenter.",
        ),
        *((Paragraph(told),) if left_out else ()),
    )


def _version(document: SourceDocument) -> str:
    """Its number, and what became of one that no longer holds."""
    state = "withdrawn" if document.withdrawn_at is not None else document.state
    holds = state not in ("withdrawn", "replaced")
    return str(document.version) if holds else f"{document.version} ({words.DOCUMENT_STATE[state].lower()})"


def _action(each: Action) -> tuple[Block, ...]:
    page = action_page(current_actor(), each.reference)
    entries = timeline(page.events, page.mails, None, page.life.files)
    facts = (
        f"{words.STATUS[each.status]}. Frist {plain_day(each.deadline)}. "
        f"Ansvarlig: {', '.join(line.party.name for line in each.assignments) or 'ingen'}."
    )
    rows = []
    for entry in sorted(entries, key=lambda entry: (entry.at, entry.number)):
        told = [entry.title, *(f"{change.label}: {change.after}" for change in entry.changes)]
        told += [f"»{entry.note}«"] if entry.note else []
        rows.append((dates.moment(entry.at), ". ".join(told), entry.who or ""))
    source = each.meeting.body.name + ", " + plain_day(each.meeting.date) if each.meeting else None
    return (
        Heading(f"{each.reference}: {shown_title(each.title)}"),
        Paragraph(facts),
        *((Quote(each.quote, source),) if each.quote else ()),
        Table(
            f"Hændelser og mails i {each.reference}",
            (Column("Hvornår", 1.6), Column("Hvad", 4), Column("Hvem", 1.6)),
            tuple(rows),
        ),
        *_folder(page),
    )


def _folder(page: ActionPage) -> tuple[Block, ...]:
    """The files that stand in the folder of an action, and what is left out."""
    reference = page.action.reference
    mails, left_out = case_bundle.mails_of(page.action.id, current_actor())
    rows = [("historik.json", "Alle hændelser med bemærkninger og kontrolsummer")]
    erased = mails_with_erased_words(page.events)
    for each in mails:
        mark = " (har ord, som siden er slettet efter loven)" if each.id in erased else ""
        rows.append((case_bundle.mail_path(each.id), f"Mail: {each.subject or 'uden emne'}{mark}"))
    rows += [(case_bundle.file_path(each.id, each.name), f"Fil: {each.name}") for each in page.life.files]
    told = (
        f"{left_out} {'mail' if left_out == 1 else 'mails'} er ikke med, fordi du ikke har adgang til alt, hvad "
        f"{'den' if left_out == 1 else 'de'} handler om."
    )
    return (
        Table(f"Filer i mappen »{reference}«", (Column("Fil", 3), Column("Indhold", 3)), tuple(rows)),
        *((Paragraph(told),) if left_out else ()),
    )
