"""Days, distances and subjects in the Danish of the mails."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date

from babel.dates import format_date

from workflow.danish_dates import LOCALE, days_apart, plain_day
from workflow.services.mail_content import Content, Entry, enumeration

_LONGEST_TITLE = 90  # characters in a subject
# Several readers at one mailbox, and offices, are addressed in the plural.
_YOU = {"person": "Du", "office": "I", "several": "I"}
_RESPONSIBLE = {"person": "ansvarlig", "office": "ansvarlige", "several": "ansvarlige"}


def short_day(value: date, today: date) -> str:
    """ "fre. 24. okt.", with the year when it is not this year's"""
    return format_date(value, "EEE d. MMM" if value.year == today.year else "EEE d. MMM y", locale=LOCALE)


def distance(value: date, today: date) -> str:
    """ "i dag", "om 14 dage", "om 3 måneder", "overskredet med 3 dage" """
    days = (value - today).days
    if days in (0, 1):
        return "i dag" if days == 0 else "i morgen"
    told = days_apart(value, today)
    return f"om {told}" if days > 0 else f"overskredet med {told}"


def digest_subject(entries: Sequence[Entry], today: date) -> str:
    """Says what is most urgent: one action by its reference, several by their number."""
    if len(entries) == 1:
        (entry,) = entries
        when = short_day(entry.deadline, today)
        if entry.deadline < today:
            return f"[{entry.reference}] Frist overskredet ({when}): {_shortened(entry.title)}"
        if entry.deadline == today:
            when = "i dag"
        return f"[{entry.reference}] Frist {when}: {_shortened(entry.title)}"
    overdue = sum(entry.deadline < today for entry in entries)
    due = sum(entry.deadline == today for entry in entries)
    coming = len(entries) - overdue - due
    soon = _within(max(entry.deadline for entry in entries), today)
    if overdue == len(entries):
        return f"{overdue} overskredne opgaver"
    if due == len(entries):
        return f"{due} opgaver med frist i dag"
    if coming == len(entries):
        return f"{coming} opgaver med frist {soon}"
    parts = []
    if overdue:
        parts.append(f"{overdue} {'overskreden' if overdue == 1 else 'overskredne'}")
    if due:
        parts.append(f"{due} med frist i dag")
    if coming:
        parts.append(f"{coming} med frist {soon}")
    return f"{len(entries)} opgaver: {', '.join(parts)}"


def assigned_subject(entries: Sequence[Entry], today: date) -> str:
    """A new action by its reference, several by their number and the first deadline."""
    if len(entries) == 1:
        (entry,) = entries
        return f"[{entry.reference}] Ny opgave, frist {short_day(entry.deadline, today)}: {_shortened(entry.title)}"
    first = min(entry.deadline for entry in entries)
    if first < today:
        return f"{len(entries)} nye opgaver, den ældste frist var {short_day(first, today)}"
    return f"{len(entries)} nye opgaver, første frist {short_day(first, today)}"


def digest_opening(content: Content) -> str:
    """The first sentence of a digest."""
    told = f"{tasks(len(content.entries))}{_standing(content)}"
    return f"Der er {told}." if content.reader == "stand_in" else f"{_YOU[content.reader]} har {told}."


def assigned_opening(content: Content) -> str:
    """The first sentence of a mail about what was assigned."""
    told = tasks(len(content.entries))
    if content.reader == "stand_in":
        return f"{told[0].upper()}{told[1:]} har fået en ansvarlig uden mailadresse."
    return f"{_YOU[content.reader]} er blevet {_RESPONSIBLE[content.reader]} for {told}."


def greeting(content: Content) -> str:
    """ "Kære Signe Kvist", "Til Hjørring Kommune", "Hej" """
    if content.reader == "stand_in":
        return "Til sekretariatet"
    if content.name is None:
        return "Hej"
    return f"{'Kære' if content.reader == 'person' else 'Til'} {content.name}"


def preheader(content: Content) -> str:
    """What a mail program shows after the subject: the first deadlines."""
    shown = content.entries[:3]
    told = "; ".join(f"{entry.title}, {distance(entry.deadline, content.day)}" for entry in shown)
    return told + (" …" if len(content.entries) > len(shown) else "")


def source(entry: Entry) -> str:
    """Where it was decided: "Politisk Sundhedsklynge Nord, mødet den 24. april 2025, punkt 5" """
    parts = [entry.source]
    if entry.meeting_date:
        parts.append(f"mødet den {plain_day(entry.meeting_date)}")
    if entry.item:
        parts.append(f"punkt {entry.item.rstrip('.')}")
    return ", ".join(parts)


def standing_in(entry: Entry) -> str:
    """Why the secretariat gets the mail."""
    return f"{enumeration(entry.stands_in_for)} har ingen mailadresse; sekretariatet modtager mailen i stedet."


def closing(content: Content) -> str:
    """Why the mail came, and what ends it."""
    task = "opgaven" if len(content.entries) == 1 else "opgaverne"
    if content.reader == "stand_in":
        text = f"Sekretariatet får mailen, fordi der ikke er nogen mailadresse på den ansvarlige for {task}."
    else:
        you = "du" if content.reader == "person" else "I"
        text = f"{_YOU[content.reader]} får mailen, fordi {you} står som {_RESPONSIBLE[content.reader]} for {task}."
    text += f" Påmindelserne stopper, når {task} er meldt udført."
    if content.reply_to and content.reply_to != content.recipient:
        text += " Et svar på mailen går til sekretariatet."
    return text


def tasks(count: int) -> str:
    """ "en opgave", "3 opgaver" """
    return "en opgave" if count == 1 else f"{count} opgaver"


def wrapped(text: str, indent: str = "") -> str:
    """Text of a plain mail in lines of at most 76 characters; links and long words stay whole."""
    return textwrap.fill(
        " ".join(text.split()),
        76,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _standing(content: Content) -> str:
    """How the deadlines of a digest stand, as the end of a sentence."""
    today, first, last = content.day, content.entries[0].deadline, content.entries[-1].deadline
    if first == last:
        where = ", hvor fristen er " if first < today else " med frist "
        return where + distance(first, today)
    if last < today:
        return ", hvor fristen er overskredet"
    if first > today:
        return f" med frist {_within(last, today)}"
    return f", hvor fristen er {'nået' if first == today else 'overskredet'} eller nærmer sig"


def _within(last: date, today: date) -> str:
    days = (last - today).days
    return "i morgen" if days == 1 else f"inden {days} dage"


def _shortened(title: str) -> str:
    return textwrap.shorten(title, _LONGEST_TITLE, placeholder=" …")
