"""Minutes in: a file is read, parsed and stored with what the reader proposes. The only place that knows the reader."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from workflow import clock
from workflow.danish_dates import plain_day
from workflow.documents import CanonicalDocument, read_document
from workflow.domain.access import Actor, Place, may_edit
from workflow.errors import ConflictError, DocumentError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.minutes import NOT_MINUTES, READER_VERSION, ParsedMinutes, parse_minutes, to_contract
from workflow.models import (
    AgendaItem,
    Body,
    Cluster,
    Decision,
    Meeting,
    ParseRun,
    Recommendation,
    SourceDocument,
)
from workflow.queries import minutes
from workflow.services.intake import corrections, matters, proposals
from workflow.services.meetings import document_meetings
from workflow.services.register import parties
from workflow.services.review import review
from workflow.services.transaction import transaction

Status = Literal["new", "known", "corrected", "older"]
TRIES = 5  # to take in a document while others come in for the same meeting
_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)(?!\d)")


@dataclass(frozen=True)
class Imported:
    """What became of one file. `message` is Danish and may be shown as it is."""

    file: str
    status: Status
    meeting: str | None
    proposals: int
    accepted: int
    message: str
    document_id: int
    may_apply_again: bool = False  # an earlier version, which a person can make the one that applies


def import_document(
    data: bytes,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    accept: bool = False,
    also: Callable[[Imported], None] = lambda done: None,
) -> Imported:
    """Stores one file with its meeting, items and proposals; with `accept` it approves them all.

    `also` runs in the transaction that stores it: what it writes is stored with the document, or neither is.
    The same bytes again add nothing; with `accept`, what still waits in those minutes is approved. Minutes of a meeting
    that has minutes already are a correction.
    Raises DocumentError when the file cannot be read or holds no minutes, NotAllowedError when the body is outside
    the actor's scope; nothing is stored then.
    """
    document = read_document(data, name)
    known = _known(document, actor=actor, now=now, accept=accept)
    if known is not None:
        return known
    db.session.rollback()  # parsing takes a while too
    parsed = _parse(document)
    for tries_left in reversed(range(TRIES)):
        try:
            with transaction():
                done = _store(document, data, parsed, actor=actor, now=now, accept=accept)
                also(done)
                return done
        except (IntegrityError, ConflictError):
            # At the same moment the same file came in, or another version of these minutes: now it is there.
            known = _known(document, actor=actor, now=now, accept=accept)
            if known is not None:
                return known
            if not tries_left:
                raise
    raise AssertionError("unreachable")


def _known(document: CanonicalDocument, *, actor: Actor, now: datetime, accept: bool) -> Imported | None:
    stored = db.session.scalar(select(SourceDocument).where(SourceDocument.sha256 == document.sha256))
    if stored is None:
        return None
    _refuse_foreign(stored.meeting.body, actor)
    when = plain_day(clock.local(stored.uploaded_at).date())
    newest = minutes.newest_version(stored)
    if stored.withdrawn_at is not None and (newest is stored or newest.text != stored.text):
        return Imported(
            document.name, "known", _meeting_name(stored.meeting), 0, 0,
            f"Dokumentet er trukket tilbage {plain_day(clock.local(stored.withdrawn_at).date())} "
            f"({stored.withdrawn_by_name}). "
            "Intet er tilføjet. Du kan læse det ind igen herfra.",
            stored.id, may_apply_again=True,
        )  # fmt: skip
    applies = newest.text == stored.text
    found = Imported(
        document.name,
        "known",
        _meeting_name(stored.meeting),
        len(stored.proposals),
        0,
        f"Dokumentet er allerede læst ind ({when}).",
        newest.id if applies and stored.withdrawn_at else stored.id,
        may_apply_again=not applies and bool(stored.proposals),
    )
    waiting = sum(proposal.state == "proposed" for proposal in newest.proposals) if applies else 0
    if accept and waiting:
        accepted = len(review.accept(newest.id, None, actor=actor, now=now))
        return replace(found, accepted=accepted, message=f"{found.message} {_counted(accepted)} er oprettet.")
    if waiting:
        said = f" {waiting} forslag venter på gennemgang."
    else:
        said = "" if applies else f" Det er udgave {stored.version}, men den nyere udgave {newest.version} gælder."
    return replace(found, message=f"{found.message} Intet er tilføjet.{said}")


def apply_again(document_id: int, *, actor: Actor, now: datetime) -> Imported:
    """Makes an earlier version of some minutes the one that applies: it comes in once more, as the newest version.

    Flags, proposals and events are those of a correction. Raises NotFoundError for what the actor may not edit,
    ConflictError when it applies already or is an agenda.
    """
    with transaction():
        stored = _may_apply_again(document_id, actor)
        content, name = stored.content, stored.name
    # Reading takes a while; no transaction stands open meanwhile, and what has changed then is asked again.
    document = read_document(content, name)
    parsed = _parse(document)
    with transaction():
        stored = _may_apply_again(document_id, actor)
        withdrawn = stored.withdrawn_at is not None
        done = _store(document, content, parsed, actor=actor, now=now, accept=False, again=stored)
        if withdrawn:
            return replace(done, message=f"Dokumentet er læst ind igen. {done.message}")
        number = db.session.get_one(SourceDocument, done.document_id).version
        return replace(done, message=f"Udgave {stored.version} gælder igen, nu som udgave {number}. {done.message}")


def _may_apply_again(document_id: int, actor: Actor) -> SourceDocument:
    stored = db.session.get(SourceDocument, document_id)
    if stored is None or not may_edit(actor, _place(stored.meeting.body)):
        raise NotFoundError("Referatet findes ikke.")
    applies = stored.withdrawn_at is None and (
        not stored.proposals or minutes.newest_version(stored).text == stored.text
    )
    if applies:
        raise ConflictError(f"Udgave {stored.version} gælder allerede. Intet er ændret.")
    return stored


def _parse(document: CanonicalDocument) -> ParsedMinutes:
    parsed = parse_minutes(document.text, recognised=document.ocr)
    unrecognised = next((notice.message for notice in parsed.notices if notice.code == NOT_MINUTES), None)
    if unrecognised:
        raise DocumentError(f"{unrecognised} Intet er gemt.")
    if not parsed.items:
        raise DocumentError(
            f"Der blev ikke fundet nogen dagsordenspunkter i {document.name}. "
            "Giv hvert punkt et nummer eller en overskrift, og indlæs igen. Intet er gemt."
        )
    if parsed.meeting.date is None:
        day = _day_in(document.name)
        if day is None:
            raise DocumentError(
                f"Mødets dato kunne ikke findes i {document.name}. Skriv den i filens navn, "
                "fx 2025-04-24-referat.txt, og indlæs igen. Intet er gemt."
            )
        parsed = replace(parsed, meeting=replace(parsed.meeting, date=day))
    if not (parsed.meeting.body or parsed.meeting.title):
        raise DocumentError(
            f"Det fremgår ikke af {document.name}, hvilket udvalg eller organ der holdt mødet. "
            "Skriv organets navn øverst i referatet, og indlæs igen. Intet er gemt."
        )
    return parsed


def _day_in(name: str) -> date | None:
    found = _DAY_IN_NAME.search(name)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _store(
    document: CanonicalDocument,
    data: bytes,
    parsed: ParsedMinutes,
    *,
    actor: Actor,
    now: datetime,
    accept: bool,
    again: SourceDocument | None = None,
) -> Imported:
    body = again.meeting.body if again else _body_of(parsed)
    _refuse_foreign(body, actor)
    day = again.meeting.date if again else parsed.meeting.date
    meeting = _meeting_of(parsed, body, day, actor=actor, now=now)
    of_meeting = db.session.scalars(
        select(SourceDocument).where(SourceDocument.meeting_id == meeting.id).order_by(SourceDocument.version)
    ).all()
    earlier = [old for old in of_meeting if old.withdrawn_at is None]
    stored = SourceDocument(
        sha256=document.sha256,
        name=document.name[-300:],
        media_type=document.media_type,
        size=document.size,
        content=data,
        text=document.text,
        uploaded_at=now,
        uploaded_by_id=actor.user_id,
        meeting=meeting,
    )
    of_this_sort = [old for old in of_meeting if bool(old.proposals) is not parsed.is_agenda]
    same_sort = [old for old in of_this_sort if old.withdrawn_at is None]
    if again is None:
        newer = corrections.place_in_order(stored, same_sort)
    else:
        # A person has said that it applies, whatever it says of its own age.
        newer, stored.version = None, len(same_sort) + 1
        stored.sha256 = hashlib.sha256(f"{document.sha256} {len(of_meeting) + 1}".encode()).hexdigest()
    db.session.add(stored)
    db.session.flush()
    contract = to_contract(
        parsed,
        name=document.name,
        media_type=document.media_type,
        sha256=document.sha256,
        size=document.size,
        characters=len(document.text),
    )
    db.session.add(ParseRun(document_id=stored.id, reader_version=READER_VERSION, parsed=contract, created_at=now))
    items = _store_items(stored, parsed)
    # What was said of an item of withdrawn minutes holds when they are read in again; versions that apply come first.
    withdrawn = sorted((old for old in of_this_sort if old.withdrawn_at), key=lambda old: old.id)
    corrections.join_items(stored, items, [*withdrawn, *same_sort])
    proposed = [] if parsed.is_agenda else proposals.propose(stored, parsed, items, body)
    # An agenda makes no actions, so the minutes that follow it correct nothing, and it corrects no minutes.
    if newer is not None:
        corrections.set_aside(stored, proposed)
        return _older(document, stored, newer)
    replaced = [old for old in earlier if old.proposals] if proposed else []
    flagged = corrections.carry_over(stored, proposed, replaced, actor=actor, now=now) if replaced else 0
    if proposed:
        matters.propose_links(stored, now=now)
    open_proposals = [proposal for proposal in proposed if proposal.state == "proposed"]
    if not open_proposals:
        stored.state, stored.reviewed_at = "assigned", now
    accepted = review.accept_all(stored, open_proposals, actor=actor, now=now) if accept else []
    return Imported(
        document.name,
        "corrected" if replaced else "new",
        _meeting_name(meeting),
        len(open_proposals),
        len(accepted),
        _message(parsed, len(open_proposals), len(accepted), bool(replaced) and again is None, flagged),
        stored.id,
    )


def _older(document: CanonicalDocument, stored: SourceDocument, newer: SourceDocument) -> Imported:
    """What is told of a version that came after a newer one: it is kept, and it changes nothing."""
    return Imported(
        document.name,
        "older",
        _meeting_name(stored.meeting),
        0,
        0,
        f"Det er en ældre udgave (udgave {stored.version}) end den, der allerede er læst ind (udgave {newer.version}). "
        "Den er gemt og kan læses, men ændrer intet.",
        stored.id,
    )


def _message(parsed: ParsedMinutes, proposed: int, accepted: int, corrected: bool, flagged: int) -> str:
    if parsed.is_agenda:
        return "Dagsordenen er gemt. Den giver ingen handlinger; det gør referatet."
    sentences = ["Rettet udgave af et referat, der er læst ind før."] if corrected else []
    if flagged:
        sentences.append(
            f"Teksten bag {_counted(flagged)} er ændret; bekræft eller ret {'den' if flagged == 1 else 'dem'}."
        )
    if accepted:
        sentences.append(f"{_counted(accepted)} er oprettet.")
    elif proposed:
        sentences.append(f"{proposed} forslag er klar til gennemgang.")
    elif not flagged:
        sentences.append("Der er ikke fundet noget nyt at følge op på.")
    return " ".join(sentences)


def _counted(actions: int) -> str:
    return "1 handling" if actions == 1 else f"{actions} handlinger"


def _refuse_foreign(body: Body, actor: Actor) -> None:
    if not may_edit(actor, _place(body)):
        raise NotAllowedError(
            f"Referatet er fra {body.name}, som ligger uden for dit område. Intet er gemt. "
            "Bed organets eget sekretariat om at indlæse det."
        )


def _place(body: Body) -> Place:
    return Place(body.id, frozenset(cluster.id for cluster in body.clusters))


def _body_of(parsed: ParsedMinutes) -> Body:
    meeting = parsed.meeting
    name = meeting.body or meeting.title or ""
    body = parties.find_body(name, meeting.level, list(meeting.clusters))
    if body is not None:
        return body
    body = Body(name=name[:300], prefix=_free_prefix(name), level=meeting.level, verified=False)
    body.clusters = [_cluster(short_name) for short_name in meeting.clusters]
    parties.add_aliases(body, [name[:300]])
    db.session.add(body)
    db.session.flush()
    return body


def _cluster(name: str) -> Cluster:
    cluster = db.session.scalar(select(Cluster).where(Cluster.name == name))
    if cluster is None:
        cluster = Cluster(name=name)
        db.session.add(cluster)
    return cluster


def _free_prefix(name: str) -> str:
    """A prefix for a body that the register does not know: its initials, or its one word, made unique."""
    words = [word for word in parties.fold(name).replace("-", " ").upper().split() if word not in ("OG", "FOR", "I")]
    base = (words[0][:8] if len(words) == 1 else "".join(word[0] for word in words)[:8]) or "MOEDE"
    taken = set(db.session.scalars(select(Body.prefix)))
    return next(p for p in (base, *(f"{base}{n}" for n in range(2, 10_000))) if p not in taken)


def _meeting_of(parsed: ParsedMinutes, body: Body, day: date | None, *, actor: Actor, now: datetime) -> Meeting:
    meeting = document_meetings.locked_meeting(body, day)
    before = meeting.state if meeting else None
    if meeting is None:
        meeting = Meeting(body=body, date=day)
        db.session.add(meeting)
    meeting.start = parsed.meeting.start or meeting.start
    meeting.end = parsed.meeting.end or meeting.end
    meeting.place = (parsed.meeting.place or meeting.place or "")[:300] or None
    meeting.state = "planned" if parsed.is_agenda and meeting.state != "held" else "held"
    db.session.flush()
    if before in (None, "cancelled"):
        document_meetings.follow(meeting, "restored" if before else "added", actor=actor, now=now)
    return meeting


def _store_items(stored: SourceDocument, parsed: ParsedMinutes) -> list[AgendaItem]:
    items = []
    for position, item in enumerate(parsed.items):
        row = AgendaItem(
            document_id=stored.id,
            position=position,
            number=item.number[:20] if item.number else None,
            title=item.title,
            closed=item.closed,
            span_start=item.span[0],
            span_end=item.span[1],
        )
        row.recommendations = [
            Recommendation(ordinal=number, text=r.text, outcome=r.outcome, span_start=r.span[0], span_end=r.span[1])
            for number, r in enumerate(item.recommendations, start=1)  # minutes may number two lists from 1
        ]
        if item.decision:
            decision = item.decision
            row.decision = Decision(
                text=decision.text, outcome=decision.outcome, span_start=decision.span[0], span_end=decision.span[1]
            )
        items.append(row)
    db.session.add_all(items)
    db.session.flush()
    return items


def _meeting_name(meeting: Meeting) -> str:
    return f"{meeting.body.name}, {meeting.date.isoformat()}"
