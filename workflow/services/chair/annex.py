"""The annex to the next agenda: a draft as it stands now, and the editions that were sent, which never change."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import func, select

from workflow import clock
from workflow.domain.access import Actor
from workflow.errors import ConflictError, InvalidInputError, UniqueConflictError
from workflow.extensions import db
from workflow.models import AnnexEdition, Meeting
from workflow.publishing.docx_file import write_docx
from workflow.publishing.kept_paper import kept, restored
from workflow.publishing.paper import Paper
from workflow.publishing.pdf_file import write_pdf
from workflow.queries import annex as queries
from workflow.services.chair.annex_paper import paper_of
from workflow.services.transaction import transaction

KINDS = ("docx", "pdf")
MADE_MEANWHILE = "En anden har lavet en udgave imens. Intet er gemt. Se den igennem, og prøv igen."


def draft(
    body_id: int, *, meeting: Meeting | None, since: date | None, confidential: bool, actor: Actor, now: datetime
) -> Paper:
    """The annex as it stands now, marked as a draft. Reads only.

    Raises InvalidInputError for a `since` that is to come.
    """
    return paper_of(_annex(body_id, meeting, since, confidential, actor, now), number=None)


def written(paper: Paper, kind: str) -> bytes:
    """The paper as a file of that kind, "docx" or "pdf". The same paper gives the same bytes."""
    return write_docx(paper) if kind == "docx" else write_pdf(paper)


def sent(edition: AnnexEdition) -> Paper | None:
    """What an edition says, as it was sent; None for one that only has its files."""
    return restored(edition.content) if edition.content is not None else None


def freeze(
    body_id: int, *, meeting_id: int | None, since: date | None, confidential: bool, actor: Actor, now: datetime
) -> tuple[AnnexEdition, bool]:
    """Keeps the annex as it is sent, with both files; the edition, and whether it is new.

    When nothing has changed since the newest edition for that meeting, that one is returned. Raises ConflictError when
    somebody else has made one meanwhile.
    """
    today = clock.local(now).date()
    with transaction():
        meeting = queries.meeting_of(actor, body_id, meeting_id, today)
        annex = _annex(body_id, meeting, since, confidential, actor, now)
        for_day = meeting.date if meeting else today
        key = meeting.id if meeting else None
        newest = _newest(body_id, for_day)
    content = _content_hash(paper_of(annex, number=0))
    if newest is not None and newest.content_sha256 == content:
        return newest, False
    number = newest.number + 1 if newest else 1
    # Outside of the transaction: to set a long PDF takes a while, and SQLite has one writer.
    paper = paper_of(annex, number=number)
    docx, pdf = write_docx(paper), write_pdf(paper)
    edition = AnnexEdition(
        body_id=body_id, meeting_id=key, for_day=for_day, since=since, number=number, confidential=confidential,
        content_sha256=content, content=kept(paper),
        docx=docx, docx_sha256=_sha256(docx), pdf=pdf, pdf_sha256=_sha256(pdf), made_at=now,
        made_by_name=actor.name,
    )  # fmt: skip
    try:
        with transaction():
            taken = func.max(AnnexEdition.number)
            same = (AnnexEdition.body_id == body_id) & (AnnexEdition.for_day == for_day)
            if (db.session.scalar(select(taken).where(same)) or 0) >= number:
                raise ConflictError(MADE_MEANWHILE)
            db.session.add(edition)
    except UniqueConflictError:
        raise ConflictError(MADE_MEANWHILE) from None
    return edition, True


def _annex(
    body_id: int, meeting: Meeting | None, since: date | None, confidential: bool, actor: Actor, now: datetime
) -> queries.Annex:
    today = clock.local(now).date()
    if since is not None and since > today:
        raise InvalidInputError("Vælg en dag, der er gået. Bilaget viser, hvad der er sket siden. Intet er lavet.")
    return queries.annex(actor, body_id, meeting=meeting, since=since, confidential=confidential, today=today)


def _newest(body_id: int, for_day: date) -> AnnexEdition | None:
    return db.session.scalar(
        select(AnnexEdition)
        .where(AnnexEdition.body_id == body_id, AnnexEdition.for_day == for_day)
        .order_by(AnnexEdition.number.desc())
        .limit(1)
    )


def _content_hash(paper: Paper) -> str:
    """Of what it says; the day that it is made on alone makes no new edition."""
    return hashlib.sha256(repr(replace(paper, facts=(), day=date.min)).encode()).hexdigest()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
