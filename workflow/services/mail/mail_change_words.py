"""The Danish of the mail about what somebody changed by hand: owners, deadlines, what was sent back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from workflow.services.mail import mail_moved_words
from workflow.services.mail.mail_entries import Content, Entry
from workflow.services.mail.mail_words import counted, short_day, shortened_title

_YOUR = {"person": ("dine", "dig", "du"), "office": ("jeres", "jer", "I"), "several": ("jeres", "jer", "I")}


def subject(entries: Sequence[Entry], today: date) -> str:
    """One by its reference and what has happened, several by their number."""
    if all(entry.change is None for entry in entries):
        return mail_moved_words.subject(entries, today)
    if len(entries) > 1:
        return f"Ændringer i {counted(entries)}"
    (entry,) = entries
    kind = entry.change.kind if entry.change else ""
    happened = {
        "lost": "Har fået en anden ansvarlig",
        "returned": "Sendt tilbage",
        "given_back": "Returneret",
        "refused": f"Fristen er stadig {short_day(entry.deadline, today)}",
    }[kind]
    return f"[{entry.reference}] {happened}: {shortened_title(entry.title)}"


def opening(content: Content) -> str:
    """The first sentence."""
    entries, count = content.entries, len(content.entries)
    if content.reader == "stand_in":
        return f"Der er ændret i {counted(entries)}, hvis ansvarlige ikke har nogen mailadresse."
    yours, to_you, you = _YOUR[content.reader]
    if all(entry.change is None for entry in entries):
        return f"En af {yours} frister er flyttet." if count == 1 else f"{count} af {yours} frister er flyttet."
    if count > 1:
        return f"Der er sket ændringer i {counted(entries)}, som {you} er eller var ansvarlig{_plural(content)} for."
    change = entries[0].change
    if change is not None and change.kind == "lost":
        return (
            f"{counted(entries).capitalize()}, som {you} var ansvarlig{_plural(content)} for, "
            f"har fået en anden ansvarlig. {you[0].upper()}{you[1:]} skal ikke gøre mere."
        )
    if change is not None and change.kind == "returned":
        return f"{counted(entries).capitalize()} er sendt tilbage til {to_you} og står som i gang igen."
    if change is not None and change.kind == "given_back":
        return f"{counted(entries).capitalize()}, som var flyttet til efterfølgeren, er returneret."
    return f"Ønsket om en ny frist er afslået for {counted(entries)}."


def _plural(content: Content) -> str:
    return "" if content.reader == "person" else "e"
