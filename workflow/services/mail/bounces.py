"""Delivery reports that came back: which mail they are about, and what becomes of the address."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import Message as Mail
from typing import Literal

from flask import current_app

from workflow.domain import delivery_reports
from workflow.domain.delivery_reports import Report
from workflow.extensions import db
from workflow.models import Bounce, Message
from workflow.services.actions.references import insert
from workflow.services.mail import return_path, stopped_addresses
from workflow.services.transaction import transaction

# Headers in which the server that keeps the mailbox tells whom a report was sent to.
_ENVELOPE_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Delivered-To", "To")

Outcome = Literal["stopped", "noted", "known", "unsigned", "no_report"]


@dataclass(frozen=True)
class Taken:
    """What a report led to.

    stopped: the address gets no more mail. noted: kept, nothing else follows (only late; or the stop stands, or was
    lifted since). known: said before. unsigned: about none of our mails, or made up. no_report: an automatic reply or
    something else.
    """

    outcome: Outcome
    message_id: int | None = None


def take(raw: bytes, *, now: datetime, recipient: str = "") -> Taken:
    """Takes in one delivery report as it arrived. `recipient`: the envelope's, when the relay tells it.

    May be repeated. Only the signed return path says which mail it is about: the rest of a mail can say anything.
    """
    mail = email.message_from_bytes(raw, policy=email.policy.compat32)
    message_id = _about(mail, recipient)
    if message_id is None:
        return Taken("unsigned")
    report = delivery_reports.read(mail)
    if report is None:
        return Taken("no_report", message_id)
    with transaction():
        message = db.session.get(Message, message_id)
        if message is None:
            return Taken("unsigned")
        return Taken(_keep(message, report, now), message_id)


def _about(mail: Mail, recipient: str) -> int | None:
    secret = current_app.extensions["settings"].secret_key
    values = [recipient, *(str(value) for name in _ENVELOPE_HEADERS for value in mail.get_all(name, []))]
    return next((found for value in values if (found := return_path.message_of(value, secret)) is not None), None)


def _keep(message: Message, report: Report, now: datetime) -> Outcome:
    values = {
        "message_id": message.id,
        "received_at": now,
        "permanent": report.permanent,
        "status": report.status,
        "diagnostic": report.diagnostic,
    }
    kept = db.session.execute(insert(Bounce).values(**values).on_conflict_do_nothing().returning(Bounce.id)).first()
    if kept is None:
        return "known"
    sent_at = message.sent_at or message.created_at
    if not report.permanent or stopped_addresses.was_lifted_after(message.recipient, sent_at):
        return "noted"
    told = report.diagnostic if report.status in report.diagnostic else f"{report.status} {report.diagnostic}".strip()
    new = stopped_addresses.put(message.recipient, stopped_addresses.BOUNCED, told, by="Mailserveren", now=now)
    return "stopped" if new else "noted"
