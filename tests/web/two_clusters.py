"""Nord and Syd with one of everything that a page can show, and a login of every role in Nord."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from tests import own_minutes
from tests.builders import make_action, make_body, make_organisation, make_person, role_of
from tests.conftest import MORNING
from tests.web.conftest import add_login
from workflow import create_app
from workflow.config import read_settings
from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.models import (
    Action,
    AgendaItem,
    Grant,
    MatterLink,
    Meeting,
    Message,
    Proposal,
    ReminderSlot,
    Role,
    SourceDocument,
    User,
)
from workflow.services import intake

# The columns of the matrix. "nobody" is not logged in, "none" is logged in without any grant.
ROLES = ("nobody", "none", "owner", "reader", "chair", "secretariat", "administrator")
NOW = datetime(2025, 10, 6, 8, 0, tzinfo=UTC)
Objects = dict[str, str | int]
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
MISSING: Objects = {"reference": "NORD-2025-999"}
NO_SUCH_ID = 999_999


@dataclass(frozen=True)
class Scopes:
    """What stands for each argument of an address: of Nord, where the logins are, and of Syd."""

    own: Objects
    foreign: Objects


def address(rule: Rule, objects: Objects) -> str:
    """The address of that rule with these objects. KeyError for an argument that nobody has given an object."""
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
    return create_app(read_settings({f"WORKFLOW_{name}": value for name, value in settings.items()}))


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
    somebody = add_login("en anden", "reader", "cluster:Nord")
    db.session.commit()
    common = {
        "filename": "css/base.css",
        "name": "plex-sans.ttf",
        "user_id": somebody.id,
        "grant_id": db.session.execute(select(Grant.id).where(Grant.user_id == somebody.id)).scalar_one(),
    }
    scopes = Scopes(*({**common, **_of(body, name, owner)} for body, name in ((nord, "Nord"), (syd, "Syd"))))
    db.session.execute(User.__table__.update().where(User.email == "nobody@example.dk").values(email="none@example.dk"))
    db.session.commit()
    db.session.remove()
    return scopes


def _of(body: object, name: str, owner: object) -> Objects:
    """Minutes of two meetings, the first in two versions and with a closed item; an action of its own, and a mail."""
    first = _minutes(name, own_minutes.TASK, accept=True)
    second = _minutes(name, own_minutes.MOVED_TASK, "rettet.md")
    later = _minutes(name, own_minutes.OTHER_TASK, "senere.md", day="9")
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
    db.session.commit()
    return {
        "reference": action.reference,
        "action_id": action.id,
        "document_id": second,
        "proposal_id": db.session.scalars(select(Proposal.id).where(Proposal.document_id == second)).first() or 0,
        "link_id": link.id,
        "message_id": message.id,
        "body_id": action.body_id,
        "meeting_id": db.session.scalars(select(Meeting.id).where(Meeting.body_id == action.body_id)).first() or 0,
        "party_id": db.session.execute(
            select(Role.id).where(Role.body_id == action.body_id, Role.office == "secretariat")
        ).scalar_one(),
    }


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
        kind="digest", recipient=f"{name.lower()}@example.dk", day=NOW.date(), dedupe_key=name,
        message_id=f"<{name}@example.dk>", date=NOW, state="sent", next_try=NOW, sent_at=NOW, subject=name,
        raw=mail.as_bytes(), created_at=NOW,
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
