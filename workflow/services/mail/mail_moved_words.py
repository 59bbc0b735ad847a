"""The Danish of the mail that deadlines have moved with the meetings that they hang on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from workflow.danish_dates import plain_day
from workflow.services.mail.mail_entries import Content, Entry
from workflow.services.mail.mail_words import short_day, shortened_title

# By whom.
_BY_HAND = {
    "deadline": "Fristen er flyttet af {}.",
    "deadline_granted": "Ny frist givet af {}.",
    "handed_over": "Fristen er ændret ved overdragelsen.",
    "undone": "En ændring af fristen er taget tilbage af {}.",
}
_YOURS = {"person": "dine", "office": "jeres", "several": "jeres"}


def subject(entries: Sequence[Entry], today: date) -> str:
    """One by its reference and new day, several by their number."""
    if len(entries) == 1:
        (entry,) = entries
        return f"[{entry.reference}] Ny frist {short_day(entry.deadline, today)}: {shortened_title(entry.title)}"
    return f"{len(entries)} frister er flyttet"


def opening(content: Content) -> str:
    """The first sentence."""
    count = len(content.entries)
    if content.reader == "stand_in":
        told = "En frist er flyttet" if count == 1 else f"{count} frister er flyttet"
    else:
        yours = _YOURS[content.reader]
        told = f"En af {yours} frister er flyttet" if count == 1 else f"{count} af {yours} frister er flyttet"
    return f"{told}, fordi {'den' if count == 1 else 'de'} følger et møde, hvis dato er ændret."


def why(entry: Entry) -> str:
    """What has moved the deadline: "Mødet i X er flyttet fra 24. oktober til 7. november 2025." """
    moved = entry.moved
    if moved is not None and moved.change in _BY_HAND:
        return _BY_HAND[moved.change].format(moved.body)
    if moved is None or moved.meeting is None:
        return ""
    day = plain_day(moved.meeting)
    was = plain_day(moved.meeting_before) if moved.meeting_before else ""
    is_other = moved.meeting_before is not None and moved.meeting_before != moved.meeting
    told = f"Mødet i {moved.body} er nu den {day}."
    if moved.change in ("moved", "imported") and is_other:
        told = f"Mødet i {moved.body} er flyttet fra {was} til {day}."
    elif moved.change == "cancelled" and is_other:
        told = f"Mødet i {moved.body} den {was} er aflyst. Næste møde er den {day}."
    elif moved.change == "restored":
        told = f"Mødet i {moved.body} den {day} bliver holdt alligevel."
    elif moved.change == "added":
        told = f"{moved.body} har fået et møde den {day}."
    elif moved.change in ("edited", "papers_rule"):
        return f"Dagsordenen til mødet i {moved.body} den {day} sendes ud en anden dag end før."
    if moved.by_papers:
        told += " Fristen er dagen, hvor dagsordenen sendes ud."
    return told
