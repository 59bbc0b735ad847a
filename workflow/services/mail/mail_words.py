"""Days, distances and subjects in the Danish of the mails."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from babel.dates import format_date

from workflow.danish_dates import LOCALE, days_apart, plain_day
from workflow.services.mail import mail_reply_words
from workflow.services.mail.mail_entries import Change, Content, Entry, What
from workflow.services.mail.recipients import enumeration

_LONGEST_TITLE = 90  # characters in a subject
LONGEST_LINE = 76
# Several readers at one mailbox, and offices, are addressed in the plural.
_YOU = {"person": "Du", "office": "I", "several": "I"}
_RESPONSIBLE = {"person": "ansvarlig", "office": "ansvarlige", "several": "ansvarlige"}
_CHANGED = {
    "lost": "Har fået en anden ansvarlig",
    "returned": "Sendt tilbage",
    "given_back": "Returneret af efterfølgeren",
    "come_back": "Returneret af efterfølgeren",
    "refused": "Ønsket om ny frist er afslået",
    "kept": "Ansvaret er uændret",
}
_UNANSWERED = {
    None: "Indstilling, som mødet ikke tog stilling til",
    "deferred": "Indstilling, som mødet udsatte",
    "returned": "Indstilling, som mødet sendte tilbage",
}


class _Kind(NamedTuple):
    """The words for what entries are."""

    article: str
    one: str
    several: str
    the_one: str
    the_several: str


# "matter" also for entries of different kinds.
_KINDS: dict[What, _Kind] = {
    "task": _Kind("en", "opgave", "opgaver", "opgaven", "opgaverne"),
    "recommendation": _Kind("en", "åben indstilling", "åbne indstillinger", "indstillingen", "indstillingerne"),
    "decision": _Kind("en", "beslutning uden opgave", "beslutninger uden opgave", "beslutningen", "beslutningerne"),
    "matter": _Kind("et", "punkt", "punkter", "punktet", "punkterne"),
}


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
    """Says what is most urgent: one entry by its reference, several by their number."""
    if len(entries) == 1:
        (entry,) = entries
        if entry.new:
            return assigned_subject(entries, today)
        when = short_day(entry.deadline, today)
        told = f"Frist {'i dag' if entry.deadline == today else when}"
        if entry.deadline < today:
            told = f"Frist overskredet ({when})"
        if entry.what in ("recommendation", "decision"):
            told = f"{_capital(_kind(entry).one)}, {told[0].lower()}{told[1:]}"
        return f"[{entry.reference}] {told}: {shortened_title(entry.title)}"
    overdue = sum(entry.deadline < today for entry in entries)
    due = sum(entry.deadline == today for entry in entries)
    coming = len(entries) - overdue - due
    soon = _within(max(entry.deadline for entry in entries), today)
    what = counted(entries)
    if overdue == len(entries):
        return f"{overdue} overskredne {_common(entries).several}"
    if due == len(entries):
        return f"{what} med frist i dag"
    if coming == len(entries):
        return f"{what} med frist {soon}"
    parts = []
    if overdue:
        neuter = _common(entries) is _KINDS["matter"]
        parts.append(f"{overdue} {'overskredne' if overdue > 1 else 'overskredet' if neuter else 'overskreden'}")
    if due:
        parts.append(f"{due} med frist i dag")
    if coming:
        parts.append(f"{coming} med frist {soon}")
    return f"{what}: {', '.join(parts)}"


def assigned_subject(entries: Sequence[Entry], today: date) -> str:
    """A new entry by its reference, several by their number and the first deadline."""
    if len(entries) == 1:
        (entry,) = entries
        kind = _kind(entry)
        new = f"Ny opgave, frist {short_day(entry.deadline, today)}"
        if entry.what != "task":
            new = f"{_capital(kind.one)}, frist {short_day(entry.deadline, today)}"
        return f"[{entry.reference}] {new}: {shortened_title(entry.title)}"
    first = min(entry.deadline for entry in entries)
    what = f"{len(entries)} nye {_common(entries).several}"
    if first < today:
        return f"{what}, den ældste frist var {short_day(first, today)}"
    return f"{what}, første frist {short_day(first, today)}"


def digest_opening(content: Content) -> str:
    """The first sentence of a digest."""
    told = f"{counted(content.entries)}{_standing(content)}"
    return f"Der er {told}." if content.reader == "stand_in" else f"{_YOU[content.reader]} har {told}."


def assigned_opening(content: Content) -> str:
    """The first sentence of a mail about what was assigned."""
    told = counted(content.entries)
    if content.reader == "stand_in":
        return f"{_capital(told)} har fået en ansvarlig uden mailadresse."
    return f"{_YOU[content.reader]} er blevet {_RESPONSIBLE[content.reader]} for {told}."


def label(entry: Entry) -> str:
    """What stands above an entry: that it is new, or what it is when it is no task; mostly nothing."""
    if entry.change is not None:
        return _CHANGED[entry.change.kind]
    told = {
        "recommendation": _UNANSWERED.get(entry.outcome, "Indstilling, som mødet ikke svarede klart på"),
        "decision": "Beslutning uden opgave",
    }.get(entry.what, "")
    if entry.new:
        return f"Ny: {told[0].lower()}{told[1:]}" if told else f"{'Ny opgave' if entry.what == 'task' else 'Nyt punkt'}"
    return told


def heading(entry: Entry) -> str:
    """The title of an entry; in quotation marks where it is what the minutes say and nobody's task."""
    said = entry.what in ("recommendation", "decision") and not entry.quote
    return f"»{entry.title}«" if said else entry.title


def to_do(entry: Entry) -> str:
    """What is to be done about an entry that is no task; of one that has changed, what was said about it."""
    if entry.change is not None:
        return _said_about(entry.change)
    if entry.owners:
        return f"{_owning(entry.owners)}{' nu' if entry.handed else ''}: {enumeration(entry.owners)}."
    return {
        "recommendation": "Tag den op igen, eller afslut den.",
        "decision": "Skriv, hvad der skal ske, eller afslut den.",
    }.get(entry.what, "")


def _said_about(change: Change) -> str:
    said = f" »{change.note}«" if change.note else ""
    if change.kind == "returned":
        return f"Sendt tilbage af {change.by}.{said}"
    if change.kind == "given_back":
        return f"Returneret af {change.by}.{said}"
    if change.kind == "come_back":
        return f"Returneret af {change.by}.{said}" + (
            f" {_owning(change.owners)}: {enumeration(change.owners)}." if change.owners else ""
        )
    if change.kind == "refused":
        return f"Fristen står fast, svarer {change.by}.{said}"
    if change.kind == "kept":
        return f"Opgaven bliver, hvor den er, svarer {change.by}.{said}"
    has_it = f" Nu er det {enumeration(change.owners)}." if change.owners else ""
    return f"Ændret af {change.by}.{has_it}{said}"


def _owning(names: Sequence[str]) -> str:
    return "Ansvarlig" if len(names) == 1 else "Ansvarlige"


def link(entry: Entry) -> str:
    """ "Se opgaven NORD-2025-001"; of what is somebody else's now, the own ones"""
    if entry.change is not None and entry.change.kind == "lost":
        return "Se dine handlinger"
    return f"Se {_kind(entry).the_one} {entry.reference}"


def greeting(content: Content) -> str:
    """ "Kære Signe Kvist", "Til Hjørring Kommune", "Til sekretariatet" """
    if content.reader == "stand_in":
        return "Til sekretariatet"
    if content.name is None:
        return "Til alle ansvarlige"
    return f"{'Kære' if content.reader == 'person' else 'Til'} {content.name}"


def preheader(content: Content) -> str:
    """What a mail program shows after the subject: the first deadlines, or what was answered."""
    if content.reply is not None:
        return " ".join((content.reply.words or content.reply.why).split())[:150]
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
    return f"{enumeration(entry.stands_in_for)} kan ikke nås på mail; sekretariatet modtager mailen i stedet."


def standing_in_for_absent(entry: Entry) -> str:
    """Why a substitute gets the mail."""
    return f"Mailen går til stedfortræderen, fordi {enumeration(entry.substitute_for)} er fraværende."


def closing(content: Content) -> str:
    """Why the mail came, and what ends it."""
    if content.reply is not None:
        return mail_reply_words.closing()
    if content.office is not None:
        who = "Formandskabet" if content.kind == "chair" else "Sekretariatet"
        when = (
            "hver uge og før hvert møde"
            if content.kind == "chair"
            else "hver uge, så længe der er noget at følge op på"
        )
        return f"{who} får mailen {when}."
    if all(entry.change is not None and entry.change.kind == "lost" for entry in content.entries):
        you = "du" if content.reader == "person" else "I"
        was = f"{you} var {_RESPONSIBLE.get(content.reader, 'ansvarlige')}"
        return f"{_YOU.get(content.reader, 'I')} får mailen, fordi {was} og har fået mail om det før."
    kind = _common(content.entries)
    what = kind.the_one if len(content.entries) == 1 else kind.the_several
    come_back = [entry.change is not None and entry.change.kind == "come_back" for entry in content.entries]
    if any(come_back):
        if not all(come_back):
            return f"I får mailen, fordi I er ansvarlige for {what} eller følger op på dem."
        whom = "den ansvarlige" if len(content.entries) == 1 else "de ansvarlige"
        return f"I får mailen, fordi {what} hører til hos jer igen. Påmindelser går til {whom}."
    if content.reader == "stand_in":
        text = f"Sekretariatet får mailen, fordi der ikke er nogen mailadresse på den ansvarlige for {what}."
    elif all(entry.substitute_for for entry in content.entries):
        text = f"Du får mailen som stedfortræder for den, der er ansvarlig for {what}."
    else:
        you = "du" if content.reader == "person" else "I"
        text = f"{_YOU[content.reader]} får mailen, fordi {you} står som {_RESPONSIBLE[content.reader]} for {what}."
    kinds = {entry.what for entry in content.entries}
    ended = "meldt udført" if kinds == {"task"} else "meldt udført eller afsluttet" if "task" in kinds else "afsluttet"
    text += f" Påmindelserne stopper, når {what} er {ended}."
    if content.reply_to and content.reply_to != content.recipient:
        text += " Et svar på mailen går til sekretariatet"
        text += f" og står på {kind.the_one}s side." if content.takes_replies and len(content.entries) == 1 else "."
    return text


def answering(content: Content) -> str:
    """What the links for answering are, and why the mail is best kept to oneself; nothing where there are none."""
    if not any(entry.answer_url for entry in content.entries):
        return ""
    if content.reader == "person":
        return "Du kan svare uden at logge ind. Svarlinkene er dine: giv dem ikke videre."
    return "I kan svare uden at logge ind. Svarlinkene er jeres: giv dem ikke videre."


def counted(entries: Sequence[Entry]) -> str:
    """ "en opgave", "3 opgaver", "2 åbne indstillinger", "5 punkter" """
    if len(entries) == 1:
        entry, kind = entries[0], _kind(entries[0])
        if entry.new and entry.what == "task":
            return "en ny opgave"
        return f"{kind.article} {kind.one}"
    return f"{len(entries)} {_common(entries).several}"


def wrapped(text: str, indent: str = "") -> str:
    """Text of a plain mail in lines of at most 76 characters; links and long words stay whole."""
    # The library's wrapping looks for hyphens and much else, and took a quarter of the time of writing a mail.
    line, lines = indent, []
    for word in text.split():
        if line == indent:
            line += word
        elif len(line) + 1 + len(word) <= LONGEST_LINE:
            line += f" {word}"
        else:
            lines.append(line)
            line = indent + word
    return "\n".join([*lines, line]) if line != indent else "\n".join(lines)


def _kind(entry: Entry) -> _Kind:
    return _KINDS[entry.what]


def _common(entries: Sequence[Entry]) -> _Kind:
    kinds = {entry.what for entry in entries}
    return _KINDS[kinds.pop() if len(kinds) == 1 else "matter"]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


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


def shortened_title(title: str) -> str:
    """A title as a subject has room for it."""
    return textwrap.shorten(title, _LONGEST_TITLE, placeholder=" …")
