"""The handover note (overdragelsesnotat): its content, as it is or was frozen, and its own words, by versions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from workflow import clock
from workflow.domain.access import SYSTEM, Actor
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, UniqueConflictError
from workflow.extensions import db
from workflow.models import HandoverInput
from workflow.queries import handover_note as queries
from workflow.queries.actions import rows_of
from workflow.queries.handover import latest_package
from workflow.queries.handover_plan import Plan, PlanLine, plan
from workflow.queries.handover_scopes import Scope
from workflow.services.handover.handover_paper import paper_of
from workflow.services.transaction import transaction

LONGEST_TEXT = 20_000  # characters
CLOSED_ITEM = "Lukket punkt"
OVERTAKEN = "Teksten er rettet af {name} i mellemtiden. Intet er overskrevet. Begge udgaver står herunder."


def frozen(intended: Plan, now: datetime) -> dict[str, Any]:
    """The whole content of the note, as plain values that can be kept."""
    scope = intended.scope
    own = queries.input_text(scope)
    collected = queries.collected_points(scope)
    moving = [line for line in intended.lines if not line.is_kept]
    kept = [line for line in intended.lines if line.is_kept]
    money = queries.money(scope)
    return {
        "title": scope.title,
        "successor": scope.successor,
        "from": scope.since.isoformat() if scope.since else None,
        "made_on": clock.local(now).date().isoformat(),
        "open": len(intended.lines),
        # All that there are: a table has no more than MOST_ROWS of them.
        "counted": {
            "actions": len(moving),
            "kept": len(kept),
            "money": len(money),
            **queries.counted(scope),
        },
        "meetings": queries.meetings(scope),
        "decisions": queries.decisions(scope),
        "results": queries.results(scope),
        "actions": _told(moving),
        "kept": _told(kept),
        "money": money[-queries.MOST_ROWS :],
        "input": own.text if own else draft(collected),
        "input_version": own.number if own else 0,
        "documents": queries.documents(scope),
    }


def current(scope: Scope, now: datetime) -> dict[str, Any]:
    """The content of the note: as it was frozen with the package, unless there are new actions to hand over."""
    intended, package = plan(scope), latest_package(scope)
    if package is not None and not intended.tally.handed_over:
        return {**package.note, "frozen": True}
    return frozen(intended, now)


def draft(collected: list[dict[str, str]]) -> str:
    """What the own words begin as: the points that the minutes hold, one a line."""
    return "\n".join(f"- {point['text']}" for point in collected)


def save_input(scope: Scope, *, text: str, seen: int, actor: Actor, now: datetime) -> HandoverInput:
    """Keeps a new version of the scope's own words; `seen` is the number of the version that it was written from.

    Raises ConflictError when somebody else was faster (nothing is overwritten), NotAllowedError for who does not
    ready the move, InvalidInputError for too long a text.
    """
    text = "\n".join(line.rstrip() for line in text.splitlines()).strip()
    if len(text) > LONGEST_TEXT:
        raise InvalidInputError(f"Teksten må højst have {LONGEST_TEXT} tegn. Intet er gemt.")
    if not scope.may_prepare(actor):
        raise NotAllowedError("Kun sekretariatet kan rette teksten. Intet er gemt.")
    try:
        with transaction():
            newest = queries.input_text(scope)
            if newest is not None and newest.number != seen:
                raise ConflictError(OVERTAKEN.format(name=newest.written_by_name))
            if newest is not None and newest.text == text:
                return newest
            kept = HandoverInput(
                scope=scope.key,
                number=seen + 1,
                text=text,
                written_at=now,
                written_by_id=actor.user_id,
                written_by_name=actor.name,
            )
            db.session.add(kept)
        return kept
    except UniqueConflictError:
        # Both wrote from the same version at the same moment.
        raise ConflictError(OVERTAKEN.format(name="en anden")) from None


def files(note: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The note as the files that go into a package."""
    # What writes them is large, and the worker that moves packages has others to do.
    from workflow.publishing.docx_file import write_docx
    from workflow.publishing.pdf_file import write_pdf

    paper = paper_of(note)
    yield "overdragelsesnotat.json", json.dumps(note, ensure_ascii=False, sort_keys=True, indent=1).encode()
    yield "overdragelsesnotat.docx", write_docx(paper)
    yield "overdragelsesnotat.pdf", write_pdf(paper)


def _told(lines: list[PlanLine]) -> list[dict[str, Any]]:
    """Open actions as the note tells of them; of a closed item only that it is there."""
    shown = lines[: queries.MOST_ROWS]
    rows = {row.id: row for row in rows_of(SYSTEM, [line.id for line in shown])}
    told = []
    for line in shown:
        row = rows[line.id]
        told.append(
            {
                "reference": line.reference,
                "title": CLOSED_ITEM if line.confidential else line.title,
                "owners": [] if line.confidential else [owner.name for owner in line.owners],
                "owners_after": [] if line.confidential else [owner.to_name or "–" for owner in line.owners],
                "deadline": (line.new_deadline or line.deadline).isoformat(),
                "status": line.status,
                "source": queries.source(line.body, row.meeting_date, row.item),
            }
        )
    return told
