"""Two chairs go through what is open at once: nothing is done twice, nothing is lost; and the annex that is sent."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pypdf
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.builders import make_action, make_body, make_meeting, make_person
from tests.life import CHAIR, SECRETARY, STRANGER, fresh, kinds, move, owner_of
from workflow import clock
from workflow.domain.access import Actor, Grant
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, AnnexEdition, Body, ReviewSession
from workflow.publishing.paper import Table, plain
from workflow.queries import annex as annex_queries
from workflow.queries import chair_review as queries
from workflow.queries.figures import cluster_figures
from workflow.services.actions import changing, deadline_requests, tracking
from workflow.services.chair import annex, chair_review
from workflow.services.chair.chair_review import Wanted
from workflow.services.transaction import transaction

MEETING, LAST = date(2025, 10, 24), date(2025, 9, 1)
OTHER = replace(CHAIR, name="Inge Dahl")


@pytest.fixture
def body(app: Flask) -> Body:
    return make_body()


@pytest.fixture
def late(body: Body) -> Action:
    return make_action(body, [make_person()], date(2025, 10, 1), title="Afklar kørsel")


def begin(body: Body, **more: Any) -> ReviewSession:
    meeting = make_meeting(body, MEETING, "planned").id
    return chair_review.start(
        body.id, **{"cluster_id": None, "meeting_id": meeting, "actor": CHAIR, "now": clock.now(), **more}
    )


def conclude(session: ReviewSession, action: Action, kind: str, **more: Any) -> Any:
    version = more.pop("version", None) or fresh(action).version
    actor = more.pop("actor", CHAIR)
    return chair_review.conclude(
        session.id, action.id, Wanted(kind, **more), version=version, actor=actor, now=clock.now()
    )


def standing(session: ReviewSession, number: int = 0) -> list[str]:
    return [each.kind for each in queries.review(CHAIR, session).items[number].standing]


def test_two_chairs_at_once(body: Body, late: Action) -> None:
    owner = owner_of(late.assignments[0].party)
    move(late, "reported_done", owner, "Færdig")
    session = begin(body)
    assert begin(body, actor=OTHER).id == session.id
    with pytest.raises(NotFoundError):
        begin(body, actor=STRANGER)
    seen = fresh(late).version
    conclude(session, late, "approved", version=seen)
    assert fresh(late).status == "closed"
    event = fresh(late).events[-1]
    assert event.changes["review"] == [None, session.id]
    # The other one saw it as it was: nothing is overwritten; what is only said is kept.
    with pytest.raises(ConflictError):
        conclude(session, late, "returned", version=seen, note="Bilaget mangler", actor=OTHER)
    for _ in range(2):
        conclude(session, late, "note", version=seen, note="Bilaget mangler", actor=OTHER)
    assert standing(session) == ["approved", "note"]
    with pytest.raises(ConflictError):  # a note came after it
        chair_review.undo(session.id, late.id, version=fresh(late).version, actor=CHAIR, now=clock.now())
    chair_review.end(session.id, actor=CHAIR, now=clock.now())
    with pytest.raises(ConflictError, match="afsluttet"):
        conclude(session, late, "skipped")
    assert begin(body).id != session.id


def test_a_cluster_is_gone_through_without_what_has_moved_to_its_council(body: Body, late: Action) -> None:
    council = make_body("Sundhedsråd Vendsyssel", "SRV", [], "council", None)
    cluster = body.clusters[0]
    cluster.successor_id, cluster.succeeded_from = council.id, date(2026, 1, 1)
    moved = make_action(body, [make_person("Otto Bech")])
    moved.body_id = council.id
    db.session.commit()
    chair, on = Actor(None, "Formand", frozenset({Grant("chair", cluster.id, None)})), date(2026, 2, 1)
    found = queries.open_items(chair, body_id=body.id, cluster_id=cluster.id, meeting=None, today=on)
    assert moved.id not in [each for each, _ in found]
    (row,) = [each for each in cluster_figures(on) if each.cluster == "Nord"]
    assert len(found) == row.open


def test_a_chair_extends_assigns_refers_and_takes_back(body: Body, late: Action) -> None:
    council = make_body("Fagligt niveau Nord", "NORDF", level="professional", mailbox=None)
    other = make_person("Rie Tang", "rie.tang@example.dk")
    owner = owner_of(late.assignments[0].party)
    request = deadline_requests.ask(late.id, wanted=date(2025, 11, 14), reason="Ferie", actor=owner, now=clock.now())
    session = begin(body)
    with pytest.raises(ConflictError, match="ønske om ny frist"):
        conclude(session, late, "deadline", deadline=date(2025, 11, 1))
    conclude(session, late, "refused", request_id=request.id, request_version=request.version, note="Haster")
    conclude(session, late, "deadline", deadline=date(2025, 11, 1))
    conclude(session, late, "owners", party_ids=(other.id,))
    assert (fresh(late).deadline, fresh(late).assignments[0].party_id) == (date(2025, 11, 1), other.id)
    with pytest.raises(InvalidInputError):
        conclude(session, late, "cancelled")
    conclude(session, late, "taken_up", note="Skal den fortsætte?")
    with pytest.raises(InvalidInputError):
        conclude(session, late, "taken_up")
    assert queries.taken_up(body.id, session.meeting_id) == {late.id: "Skal den fortsætte?"}
    conclude(session, late, "taken_off")
    conclude(session, late, "referred", body_id=council.id, title="Afklar grundlaget")
    assert fresh(late).status == "waiting"
    assert kinds(late)[-4:] == ["owners", "taken_up", "taken_off", "referred"]
    assert queries.taken_up(body.id, session.meeting_id) == {}
    whole = begin(body, cluster_id=body.clusters[0].id)
    assert [item.reference for item in queries.review(CHAIR, whole).items] == [late.reference, "NORDF-2025-001"]


def said(paper: Any, heading: str) -> list[str]:
    blocks = list(paper.blocks)
    [place] = [n for n, block in enumerate(blocks) if getattr(block, "text", "").startswith(heading)]
    table = blocks[place + 1]
    return [" | ".join(plain(cell) for cell in row) for row in table.rows] if isinstance(table, Table) else []


def test_the_annex_and_its_editions(body: Body, late: Action) -> None:
    now, owners = clock.now(), [late.assignments[0].party]
    make_meeting(body, LAST)
    done, ready, closed = (make_action(body, owners, title=title) for title in ("Udført", "Klar", "Lukket sag"))
    move(done, "closed", note="Aftalen er underskrevet")
    move(ready, "reported_done", owner_of(*owners), "Klar til godkendelse")
    closed.confidential = True
    db.session.commit()
    tracking.add_note(late.id, note="Afventer tal", actor=SECRETARY, now=now)
    session = begin(body)
    asked = {"since": LAST, "confidential": False, "actor": CHAIR, "now": now}
    draft = annex.draft(body.id, meeting=session.meeting, **asked)
    assert draft.mark == "Udkast"
    [decide] = said(draft, "Til mødets beslutning")
    assert "Politisk Sundhedsklynge Nord, 24. april 2025" in decide
    assert "Klar til godkendelse" in decide
    [overdue] = said(draft, "Overskredet")
    assert "Overskredet med 9 dage." in overdue
    assert "Afventer tal" in overdue
    [result] = said(draft, "Afsluttet siden 1. september 2025")
    assert "Aftalen er underskrevet" in result
    assert "Lukket sag" not in str(draft)
    opened = annex.draft(body.id, meeting=session.meeting, **{**asked, "confidential": True})
    assert (opened.mark, "Lukket sag" in str(opened)) == ("Udkast · Fortroligt", True)

    nothing = annex.draft(make_body("Fagligt niveau", "NORD-F").id, meeting=None, **asked)
    assert said(nothing, "Overskredet") == []

    conclude(session, late, "taken_up", note="Skal den fortsætte?")
    # It is late all the same.
    told = str(annex.draft(body.id, meeting=session.meeting, **asked))
    assert "To handlinger er åbne, og alle kræver mødets beslutning (heraf 1 overskredet)." in told
    assert "Ingen andre frister er overskredet." in told
    first, new = annex.freeze(body.id, meeting_id=session.meeting_id, **asked)
    again, once_more = annex.freeze(body.id, meeting_id=session.meeting_id, **asked)
    assert (first.number, new, again.id, once_more) == (1, True, first.id, False)
    assert (first.docx[:2], first.pdf[:4]) == (b"PK", b"%PDF")
    move(ready, "closed", CHAIR)
    second, new = annex.freeze(body.id, meeting_id=session.meeting_id, **{**asked, "now": now + timedelta(hours=1)})
    assert (second.number, new) == (2, True)
    assert [each.number for each in annex_queries.editions(CHAIR, body.id)] == [2, 1]
    with transaction():
        changing.take_back(fresh(ready), fresh(ready).events[-1], actor=OTHER, now=now)
    # Who took the approval back has reported nothing.
    assert "Klar til godkendelse" in str(said(annex.draft(body.id, meeting=session.meeting, **asked), "Til mødets"))
    db.session.expire_all()
    in_file = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(first.pdf)).pages)
    paper = annex.sent(first)
    assert paper is not None
    assert [each in f"{paper} {in_file}" for each in ("Skal den fortsætte?", "Udkast")] == [True, False]
    assert (late.reference in str(paper), late.reference in in_file) == (True, True)
    with pytest.raises(NotFoundError):
        annex_queries.edition(STRANGER, first.id)
    with pytest.raises(DBAPIError, match="never changed"):
        db.session.execute(text("UPDATE annex_edition SET number = 9"))
    db.session.rollback()
    db.session.add(AnnexEdition(**{name: getattr(first, name) for name in _COLUMNS}))
    with pytest.raises(DBAPIError):
        db.session.flush()
    db.session.rollback()


_COLUMNS = (
    "body_id", "for_day", "number", "content_sha256", "docx", "docx_sha256", "pdf", "pdf_sha256", "made_at",
    "made_by_name",
)  # fmt: skip
