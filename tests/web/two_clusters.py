"""Nord and Syd with one of everything that a page can show, and a login of every role in Nord."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

from flask import Flask
from sqlalchemy import select, update
from werkzeug.routing import Rule

from tests import own_minutes
from tests.builders import make_action, make_body, make_organisation, make_person, role_of
from tests.conftest import COMPILED, MORNING
from tests.web.conftest import add_login
from workflow import create_app
from workflow.config import read_settings
from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.models import (
    Absence,
    Action,
    ActionFile,
    AgendaItem,
    AnnexEdition,
    BulkChange,
    BulkChangeLine,
    CalendarFeed,
    DeadlineRequest,
    Grant,
    HandoverItem,
    HandoverPackage,
    MatterLink,
    Meeting,
    Membership,
    Message,
    Proposal,
    ReceivedMail,
    ReminderSlot,
    Role,
    RoleHolder,
    SavedView,
    SourceDocument,
    StoppedAddress,
    Upload,
    User,
)
from workflow.services.actions import attachments, tracking
from workflow.services.chair import chair_review
from workflow.services.history.history import append_event
from workflow.services.intake import intake
from workflow.services.mail import answer_links, weekly_links

# The columns of the matrix. "nobody" is not logged in, "none" is logged in without any grant.
ROLES = ("nobody", "none", "owner", "reader", "chair", "secretariat", "administrator")
NOW = datetime(2025, 10, 6, 8, 0, tzinfo=UTC)
Objects = dict[str, str | int]
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
MISSING: Objects = {"reference": "NORD-2025-999", "place": "cluster-999999", "form": "pdf"}
NO_SUCH_ID = 999_999
# The party of an address is a role, but for what only people have, and bodies.
PARTIES = {
    **{f"register_changes.{name}": "person_id" for name in ("leaving_page", "leave", "move", "come_back")},
    **{f"register_changes.{name}": "person_id" for name in ("add_absence", "remove_absence")},
    **{f"register_changes.{name}": "person_id" for name in ("add_membership", "end_membership")},
    **{f"register_merge.{name}": "person_id" for name in ("choose", "do")},
    **{f"register_mandates.{name}": "body_id" for name in ("end", "restore")},
}


@dataclass(frozen=True)
class Scopes:
    """What stands for each argument of an address: of Nord, where the logins are, and of Syd."""

    own: Objects
    foreign: Objects


def address(rule: Rule, objects: Objects) -> str:
    """The address of that rule with these objects. KeyError for an argument that nobody has given an object."""
    if "party_id" in rule.arguments and (wanted := PARTIES.get(rule.endpoint)):
        objects = {**objects, "party_id": objects[wanted]}
    if rule.endpoint == "list_files.file":
        objects = {**objects, "form": "csv"}
    return ARGUMENT.sub(lambda match: str(objects[match[1]]), rule.rule)


def address_of_nothing(rule: Rule) -> str:
    """The same with objects that do not exist."""
    return ARGUMENT.sub(lambda match: str(MISSING.get(match[1], NO_SUCH_ID)), rule.rule)


def app_on(database: Path, folder: Path) -> Flask:
    """The app on a copy of `database` in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "workflow.sqlite3"
    shutil.copyfile(database, file)
    settings = {
        "ENV": "test",
        "DATABASE_URL": f"sqlite:///{file}",
        "DATA_DIR": str(folder / "data"),
        "SECRET_KEY": "a test's secret",
        "NOW": MORNING,
    }
    app = create_app(read_settings({f"WORKFLOW_{name}": value for name, value in settings.items()}))
    app.jinja_env.bytecode_cache = COMPILED
    return app


def fill() -> Scopes:
    """Puts it all into the database of the app at hand."""
    owner = make_person("Signe Kvist")
    make_organisation("Hjørring Kommune")
    nord, syd = make_body(), make_body("Politisk Sundhedsklynge Syd", "SYD", "Syd", mailbox="syd@example.dk")
    add_login("nobody", "owner", "everything").grants.clear()
    add_login("owner", "owner", "cluster:Nord", owner)
    for role in ("reader", "chair", "secretariat"):
        add_login(role, role, "cluster:Nord")
    add_login("administrator", "administrator", "everything")
    somebody = add_login("en.anden", "reader", "cluster:Nord")
    add_login("fremmed", "secretariat", "cluster:Syd", role_of(syd, "secretariat"))
    db.session.commit()
    common = {
        "filename": "css/base.css",
        "name": "plex-sans.ttf",
        "year": 2025,
        "form": "pdf",
        "list_name": "referater",
        "user_id": somebody.id,
        "grant_id": db.session.execute(select(Grant.id).where(Grant.user_id == somebody.id)).scalar_one(),
    }
    scopes = Scopes(
        *({**common, "cluster": name, **_of(body, name, owner)} for body, name in ((nord, "Nord"), (syd, "Syd")))
    )
    db.session.execute(User.__table__.update().where(User.email == "nobody@example.dk").values(email="none@example.dk"))
    db.session.commit()
    db.session.remove()
    return scopes


def _of(body: object, name: str, owner: object) -> Objects:
    """Minutes of two meetings, the first in two versions and with a closed item; an action of its own, and a mail."""
    first = _minutes(name, own_minutes.TASK, accept=True)
    second = _minutes(name, own_minutes.MOVED_TASK, "rettet.md")
    later = _minutes(name, own_minutes.OTHER_TASK, "senere.md", day="9")
    # Each has been reviewed, and something of it waits again: who only reads may read it.
    db.session.execute(update(SourceDocument).values(reviewed_at=NOW))
    action = make_action(
        body,  # type: ignore[arg-type]
        [owner if name == "Nord" else role_of(body, "secretariat")],  # type: ignore[arg-type, list-item]
        date(2025, 10, 1),
        title=f"Afklar kørsel i {name}",
    )
    items = [
        db.session.execute(
            select(AgendaItem.id).where(AgendaItem.document_id == document, AgendaItem.number == "4")
        ).scalar_one()
        for document in (first, later)
    ]
    link = db.session.scalar(select(MatterLink).where(MatterLink.earlier_id == items[0]))
    if link is None:
        link = MatterLink(
            earlier_id=items[0], later_id=items[1], kind="title", reason="Samme titel", strength=0.9, proposed_at=NOW
        )
        db.session.add(link)
    message = _mail(action, name)
    stop = StoppedAddress(
        address=f"nede@{name.lower()}.example.dk", since=NOW, why="bounced", told="5.1.1", stopped_by="Mailserveren"
    )
    db.session.add(stop)
    db.session.commit()
    return {
        **_beside(action, name, second),
        "reference": action.reference,
        "action_id": action.id,
        "document_id": second,
        "proposal_id": db.session.scalars(select(Proposal.id).where(Proposal.document_id == second)).first() or 0,
        "link_id": link.id,
        "message_id": message.id,
        "stop_id": stop.id,
        **_answered_by_mail(message, action, name),
        "weekly_link": weekly_links.address_of(message).rpartition("/")[2],
        "link": answer_links.link_of(message.slots[0], action.deadline),
        "body_id": action.body_id,
        "meeting_id": db.session.scalars(select(Meeting.id).where(Meeting.body_id == action.body_id)).first() or 0,
        "party_id": db.session.execute(
            select(Role.id).where(Role.body_id == action.body_id, Role.office == "secretariat")
        ).scalar_one(),
    }


def _answered_by_mail(message: Message, action: Action, name: str) -> Objects:
    """An answer that waits for a person, and one that stands on the action."""
    common = {"sender": "x@example.org", "sender_name": "", "subject": "SV", "words": "Ja.", "full_text": "Ja."}
    waiting = ReceivedMail(
        fingerprint=f"w{name}",
        mail_id="",
        received_at=NOW,
        state="waiting",
        why="sender",
        about_id=message.id,
        **common,
    )
    event = append_event(action, "replied", {}, actor=SYSTEM, now=NOW, note="Ja.")
    attached = ReceivedMail(
        fingerprint=f"a{name}", mail_id="", received_at=NOW, state="attached", about_id=message.id,
        action_id=action.id, event_id=event.id, **common,
    )  # fmt: skip
    db.session.add_all([waiting, attached])
    db.session.commit()
    return {"received_id": waiting.id, "event_id": event.id}


def _beside(action: Action, name: str, document_id: int) -> Objects:
    """A file and a request on the action; what a user of the cluster keeps; who holds the role, sits, and is away."""
    user = "secretariat" if name == "Nord" else "fremmed"
    user_id = db.session.execute(select(User.id).where(User.email == f"{user}@example.dk")).scalar_one()
    event = tracking.add_note(
        action.id, note="Se filen.", actor=SYSTEM, now=NOW, files=[attachments.Upload("a.txt", b"Til sagen.")]
    )
    request = DeadlineRequest(action_id=action.id, wanted=date(2025, 11, 3), asked_event_id=event.id)
    view = SavedView(user_id=user_id, name=f"Mine i {name}", filters={"cluster": name}, created_at=NOW)
    bulk = BulkChange(user_id=user_id, at=NOW, kind="note", lines=[BulkChangeLine(event_id=event.id, version=1)])
    upload = Upload(
        name="referat.md", size=1, uploaded_at=NOW, uploaded_by_id=user_id, state="read", document_id=document_id
    )
    reader = db.session.scalars(select(User).where(User.email == ("owner" if name == "Nord" else user) + "@example.dk"))
    feed = CalendarFeed(user_id=reader.one().id, secret_hash=hashlib.sha256(name.encode()).hexdigest(), made_at=NOW)
    person, other = make_person(f"Rie Tang {name}"), make_person(f"Bo Ask {name}")
    role = db.session.scalars(select(Role).where(Role.body_id == action.body_id, Role.office == "secretariat")).one()
    holder = RoleHolder(role_id=role.id, person_id=person.id, since=date(2025, 1, 1))
    membership = Membership(person_id=person.id, party_id=action.body_id, since=date(2025, 1, 1))
    absence = Absence(person_id=person.id, substitute_id=other.id, since=date(2025, 10, 20), until=date(2025, 10, 24))
    edition = AnnexEdition(
        body_id=action.body_id, for_day=date(2025, 10, 24), number=1, content_sha256="0" * 64, made_at=NOW,
        docx=b"Word", docx_sha256="1" * 64, pdf=b"PDF", pdf_sha256="2" * 64, made_by_name="Systemet",
    )  # fmt: skip
    db.session.add_all([request, view, bulk, upload, holder, membership, absence, feed, edition])
    db.session.commit()
    review = chair_review.start(action.body_id, cluster_id=None, meeting_id=None, actor=SYSTEM, now=NOW)
    file_id = db.session.execute(select(ActionFile.id).where(ActionFile.action_id == action.id)).scalar_one()
    return {
        **_handed_over(action, name),
        "request_id": request.id,
        "edition_id": edition.id,
        "session_id": review.id,
        "file_id": file_id,
        "view_id": view.id,
        "bulk_id": bulk.id,
        "upload_id": upload.id,
        "person_id": person.id,
        "holder_id": holder.id,
        "membership_id": membership.id,
        "absence_id": absence.id,
        "secret": name,
    }


def _handed_over(action: Action, name: str) -> Objects:
    """The cluster's successor, and a package with the action in it that waits for an answer."""
    council = make_body(f"Sundhedsråd {name}", f"R{name.upper()}", [], "council", mailbox=None)
    cluster = action.clusters[0]
    cluster.successor, cluster.succeeded_from = council, date(2026, 1, 1)
    package = HandoverPackage(
        scope=f"cluster {cluster.id}", cluster_id=cluster.id, successor_id=council.id, state="moved",
        succeeded_from=date(2026, 1, 1), started_at=NOW, started_by_name="Systemet", moved_at=NOW, worked_at=NOW,
        manifest="{}", note={}, archive=b"PK\5\6" + bytes(18), size=22, sha256="0" * 64,
    )  # fmt: skip
    db.session.add(package)
    db.session.flush()
    db.session.add(
        HandoverItem(
            package_id=package.id, action_id=action.id, state="handed_over", from_body_id=action.body_id, plan={},
            event_id=action.events[0].id,
        )
    )  # fmt: skip
    db.session.commit()
    return {"place": f"cluster-{cluster.id}", "package_id": package.id, "form": "pdf"}


def _minutes(name: str, task: str, file: str = "referat.md", day: str = "2", accept: bool = False) -> int:
    text = own_minutes.minutes(task, closed=True).decode().replace("Klynge Nord", f"Klynge {name}")
    text = text.replace("Sundhedsklynge Nord", f"Sundhedsklynge {name}")
    text = text.replace("d. 02-10-2025", f"d. 0{day}-10-2025").replace("d. 2. oktober", f"d. {day}. oktober")
    return intake.import_document(text.encode(), file, actor=SYSTEM, now=NOW, accept=accept).document_id


def _mail(action: Action, name: str) -> Message:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.dk", "b@example.dk", name
    mail.set_content(f"Til {name}.")
    mail.add_alternative(f"<p>Til {name}.</p>", subtype="html")
    message = Message(
        kind="digest", recipient="signe.kvist@example.dk" if name == "Nord" else "syd@example.dk", day=NOW.date(),
        dedupe_key=name, message_id=f"<{name}@example.dk>", date=NOW, state="sent", next_try=NOW, sent_at=NOW,
        subject=name, raw=mail.as_bytes(), created_at=NOW,
    )  # fmt: skip
    message.slots = [
        ReminderSlot(
            action_id=action.id, party_id=action.assignments[0].party_id, notice="due", due_on=NOW.date(),
            deadline=action.deadline, recipient=message.recipient, state="sent", created_at=NOW,
        )
    ]  # fmt: skip
    db.session.add(message)
    return message


def closed_documents() -> list[SourceDocument]:
    """The minutes that have a closed item."""
    return list(db.session.scalars(select(SourceDocument).join(AgendaItem).where(AgendaItem.closed.is_(True))))
