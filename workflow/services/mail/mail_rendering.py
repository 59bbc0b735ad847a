"""A mail's content becomes bytes: subject, text and HTML from templates/mail/<kind>, and the headers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from flask import Flask, current_app

from workflow import danish_dates
from workflow.config import Settings
from workflow.models import Message
from workflow.services.mail import (
    deadline_calendar,
    mail_assembly,
    mail_chair_words,
    mail_change_words,
    mail_handover_words,
    mail_moved_words,
    mail_office_words,
    mail_reply_words,
    mail_words,
)
from workflow.services.mail.deadline_calendar import Deadline
from workflow.services.mail.mail_entries import Content, Entry, Head
from workflow.services.reminders.office_content import Office
from workflow.services.reminders.reminder_messages import OWN_MAILS


@dataclass(frozen=True)
class Rendered:
    """A mail as it is shown and as it is sent."""

    subject: str
    text: str
    html: str
    raw: bytes


class Shown(NamedTuple):
    """An entry in the words of its mail: both forms say the same, and each is found once."""

    entry: Entry
    label: str
    heading: str
    quote: str
    day: str
    distance: str
    source: str
    to_do: str
    link: str


@dataclass(frozen=True)
class Group:
    """The actions of one cluster (or of a body without one); of what is less urgent than many others, a line each."""

    name: str
    entries: tuple[Shown, ...]
    brief: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class Section:
    """The actions of one urgency: overdue, today or coming; new ones in a mail about what was assigned."""

    urgency: str
    heading: str
    groups: tuple[Group, ...]
    body: Office | None = None  # whose part of the mail begins here
    council: str = ""  # the successor whose part begins here, of several


# Actions that stand in a mail with all that is told of them. Who has more sees the others at a glance, and no mail is
# so long that a mail program cuts it off (Gmail does after 102 KB).
IN_FULL = 12


def render(message: Message | Head, content: Content) -> Rendered:
    """The mail of a message. The same message and content give the same bytes, always."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.extensions["settings"]
    context: dict[str, Any] = {
        "content": content,
        "entries": content.entries,
        "sections": _sections(content) if content.office else _shortened(_sections(content)),
        "one_cluster": len({_group_name(entry) for entry in content.entries}) == 1,
        "today": content.day,
        "base_url": settings.base_url,
        "words": mail_words,
        "moved_words": mail_moved_words,
        "change_words": mail_change_words,
        "handover_words": mail_handover_words,
        "office_words": mail_office_words,
        "reply_words": mail_reply_words,
        "chair_words": mail_chair_words,
        "dates": danish_dates,
    }
    context["subject"] = subject = " ".join(_filled(app, content.kind, "subject.txt", context).split())
    text = _tidy(_filled(app, content.kind, "body.txt", context))
    html = _filled(app, content.kind, "body.html", context).strip() + "\n"
    return Rendered(subject, text, html, _assembled(message, content, settings, subject, text, html))


def _filled(app: Flask, kind: str, name: str, context: dict[str, Any]) -> str:
    # Not flask.render_template: the pages' context processors ask for a request, and here is none. How blocks are
    # trimmed must be the same in every process, with pages or without: the bytes of a resend must be too.
    if "mail_templates" not in app.extensions:
        app.extensions["mail_templates"] = app.jinja_env.overlay(trim_blocks=True, lstrip_blocks=True)
    return app.extensions["mail_templates"].get_template(f"mail/{kind}/{name}").render(context)


def _assembled(
    message: Message | Head, content: Content, settings: Settings, subject: str, text: str, html: str
) -> bytes:
    return mail_assembly.assemble(
        sender=settings.mail_sender,
        recipient=content.recipient,
        reply_to=content.reply_to,
        subject=subject,
        date=message.date,
        message_id=message.message_id,
        text=text,
        html=html,
        calendar=_calendar(message, content),
        weekly_url=content.weekly_url,
    )


def _calendar(message: Message | Head, content: Content) -> bytes | None:
    """The reader's own deadlines in the mail, of the moment that the mail is of; none that have passed."""
    if content.office is not None:
        return None
    deadlines = [
        Deadline(entry.reference, entry.title, entry.deadline, mail_words.source(entry), entry.url, entry.sequence,
                 message.date)
        for entry in content.entries
        if entry.deadline >= content.day
        and not (entry.change and entry.change.kind in ("lost", "come_back"))
        and entry.handed not in ("asked", "gone")
    ]  # fmt: skip
    return deadline_calendar.write(deadlines, is_feed=False) if deadlines else None


def _sections(content: Content) -> tuple[Section, ...]:
    if content.reply is not None:
        return ()
    if content.office is not None:
        by_reference = {entry.reference: entry for entry in content.entries}
        return tuple(
            Section(
                mail_office_words.URGENCY[part.notice],
                mail_office_words.heading(part),
                _groups((by_reference[reference] for reference in part.references), content.day),
                body if body is not content.office and part is body.parts[0] else None,
            )
            for body in content.office.each or (content.office,)
            for part in body.parts
        )
    if content.successions:
        return _sections_of_moves(content)
    if content.kind in OWN_MAILS or len(content.entries) == 1:  # then the opening says it all
        return (Section(_urgency(content), "", _groups(content.entries, content.day)),)
    today = content.day
    kinds = (
        ("overdue", "Overskredet", [entry for entry in content.entries if entry.deadline < today]),
        ("today", "Frist i dag", [entry for entry in content.entries if entry.deadline == today]),
        ("coming", "Kommer snart", [entry for entry in content.entries if entry.deadline > today]),
    )
    return tuple(Section(urgency, heading, _groups(entries, today)) for urgency, heading, entries in kinds if entries)


def _sections_of_moves(content: Content) -> tuple[Section, ...]:
    """By the successor where there are several, and by what the move is to the reader where it is not one thing."""
    has_roles = len({entry.handed for entry in content.entries}) > 1
    # What has moved on while its mail waited stands with the last of its successors only.
    there = {entry.council for entry in content.entries}
    told = mail_handover_words.councils(content)
    councils = [council for council in told if council in there]
    sections: list[Section] = []
    for council in councils:
        own = [entry for entry in content.entries if entry.council == council]
        by_role = [(role, [e for e in own if e.handed == role]) for role in mail_handover_words.ROLES]
        parts = [
            Section(
                "new", mail_handover_words.heading(role, content) if has_roles else "", _groups(entries, content.day)
            )
            for role, entries in by_role
            if entries
        ]
        if len(told) > 1:
            parts[0] = replace(parts[0], council=council)
        sections += parts
    return tuple(sections)


def _urgency(content: Content) -> str:
    first = content.entries[0].deadline
    if content.kind in OWN_MAILS:
        return "new"
    return "overdue" if first < content.day else "today" if first == content.day else "coming"


def _groups(entries: Iterable[Entry], today: date) -> tuple[Group, ...]:
    """By cluster, the one with the most urgent action first."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(_group_name(entry), []).append(entry)
    return tuple(Group(name, tuple(_shown(entry, today) for entry in found)) for name, found in groups.items())


def _shortened(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The same with all after the first IN_FULL as a line each; they stand with the most urgent first."""
    room = IN_FULL
    shortened = []
    for section in sections:
        groups = []
        for group in section.groups:
            groups.append(replace(group, entries=group.entries[:room], brief=group.entries[room:]))
            room = max(0, room - len(group.entries))
        shortened.append(replace(section, groups=tuple(groups)))
    return tuple(shortened)


def _shown(entry: Entry, today: date) -> Shown:
    return Shown(
        entry,
        mail_words.label(entry),
        mail_words.heading(entry),
        f"»{entry.quote}«",
        danish_dates.day(entry.deadline),
        mail_words.distance(entry.deadline, today),
        mail_words.source(entry),
        mail_words.to_do(entry),
        mail_words.link(entry),
    )


def _group_name(entry: Entry) -> str:
    return f"Klynge {entry.clusters}" if entry.clusters else entry.source


def _tidy(text: str) -> str:
    lines = (line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"
