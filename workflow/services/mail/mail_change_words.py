"""The Danish of the mail about what somebody changed by hand: owners, deadlines, what was sent back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from workflow.services.mail import mail_moved_words
from workflow.services.mail.mail_entries import Content, Entry
from workflow.services.mail.mail_words import counted, short_day, shortened_title
from workflow.services.mail.recipients import enumeration

_YOUR = {"person": ("dine", "dig", "du"), "office": ("jeres", "jer", "I"), "several": ("jeres", "jer", "I")}


def subject(entries: Sequence[Entry], today: date) -> str:
    """One by its reference and what has happened, several by their number."""
    if all(entry.change is None for entry in entries):
        return mail_moved_words.subject(entries, today)
    if len(entries) > 1:
        if councils := _returned_by(entries):
            return f"Returneret af {councils}: {counted(entries)}"
        return f"Ændringer i {counted(entries)}"
    (entry,) = entries
    kind = entry.change.kind if entry.change else ""
    happened = {
        "lost": "Har fået en anden ansvarlig",
        "returned": "Sendt tilbage",
        "given_back": "Returneret",
        "come_back": "Returneret",
        "kept": "Ansvaret er uændret",
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
    if councils := _returned_by(entries):
        if all(entry.change is not None and entry.change.kind == "come_back" for entry in entries):
            it, them = ("Den", "den") if count == 1 else ("De", "dem")
            return (
                f"{councils} har returneret {counted(entries)}. {it} hører til hos jer igen, "
                f"så det er jer, der følger op på {them}."
            )
        return f"{_capital(counted(entries))}, som var flyttet til {councils}, er returneret."
    if any(entry.change is not None and entry.change.kind == "come_back" for entry in entries):
        return f"Der er sket ændringer i {counted(entries)}, som I er ansvarlige for eller følger op på."
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
    if change is not None and change.kind == "kept":
        return f"Sekretariatet har svaret på »ikke mig«: Opgaven bliver hos {to_you}."
    return f"Ønsket om en ny frist er afslået for {counted(entries)}."


def _returned_by(entries: Sequence[Entry]) -> str:
    """The councils, when the mail is about nothing but what they have returned."""
    given_back = [each.change for each in entries if each.change and each.change.kind in ("given_back", "come_back")]
    if len(given_back) < len(entries):
        return ""
    return enumeration(sorted({change.council for change in given_back}))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _plural(content: Content) -> str:
    return "" if content.reader == "person" else "e"
