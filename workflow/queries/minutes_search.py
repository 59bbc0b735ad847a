"""Finding words in the minutes themselves: per agenda item, with the place where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from workflow.domain.access import Actor
from workflow.domain.search_words import Excerpt, excerpt, search_words
from workflow.extensions import db
from workflow.models import AgendaItem, Body, Meeting, SourceDocument
from workflow.models.search import ITEM_SEARCH
from workflow.queries.matching import matching_ids
from workflow.queries.minutes import IS_AGENDA
from workflow.queries.scope import reviewed_for, trusted_bodies, visible_bodies

PAGE_SIZE = 25
_MARKUP = re.compile(r"^#{1,6} |\*\*|__", re.MULTILINE)  # of Markdown; what is shown is plain


@dataclass(frozen=True)
class FoundItem:
    """An agenda item that has all the words."""

    item_id: int
    document_id: int
    number: str | None
    title: Excerpt
    closed: bool
    meeting_date: date
    body: str
    is_agenda: bool
    excerpt: Excerpt


@dataclass(frozen=True)
class FoundItems:
    """A page of them, latest meeting first; `later` is the place after it: the day and the item."""

    rows: list[FoundItem]
    later: tuple[date, int] | None


def find_items(actor: Actor, text: str, after: tuple[date, int] | None = None) -> FoundItems:
    """The items of the newest versions of minutes that have all words of `text` and that the actor may read."""
    words = search_words(text)
    if not words:
        return FoundItems([], None)
    body = aliased(Body, flat=True)
    # A closed item is not there for who may not read it, neither its words nor its title.
    readable = and_(
        Meeting.body_id.in_(select(Body.id).where(visible_bodies(actor))),
        or_(AgendaItem.closed.is_(False), Meeting.body_id.in_(select(Body.id).where(trusted_bodies(actor)))),
    )
    own_text = func.substr(SourceDocument.text, AgendaItem.span_start + 1, AgendaItem.span_end - AgendaItem.span_start)
    query = (
        select(
            AgendaItem.id, SourceDocument.id, AgendaItem.number, AgendaItem.title, AgendaItem.closed, Meeting.date,
            body.name, IS_AGENDA, own_text,
        )
        .select_from(AgendaItem)
        .join(SourceDocument, SourceDocument.id == AgendaItem.document_id)
        .join(Meeting, Meeting.id == SourceDocument.meeting_id)
        .join(body, body.id == Meeting.body_id)
        .where(AgendaItem.id.in_(matching_ids(ITEM_SEARCH, "item_id", words)), readable)
        .where(SourceDocument.state != "replaced", reviewed_for(actor))
        .order_by(Meeting.date.desc(), AgendaItem.id.desc())
        .limit(PAGE_SIZE + 1)
    )  # fmt: skip
    if after is not None:
        day, item_id = after
        query = query.where(Meeting.date <= day, or_(Meeting.date < day, AgendaItem.id < item_id))
    found = db.session.execute(query).all()
    rows = [
        FoundItem(
            item_id=row[0],
            document_id=row[1],
            number=row[2],
            title=excerpt(row[3], words, length=400),
            closed=row[4],
            meeting_date=row[5],
            body=row[6],
            is_agenda=row[7],
            excerpt=excerpt(" ".join(_MARKUP.sub("", row[8]).split()), words),
        )
        for row in found[:PAGE_SIZE]
    ]
    last = rows[-1] if len(found) > PAGE_SIZE else None
    return FoundItems(rows, (last.meeting_date, last.item_id) if last else None)
