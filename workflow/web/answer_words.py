"""What the page of an answer says, in Danish: the four answers, and how a link stands that cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.danish_dates import plain_day
from workflow.services.mail.answer_links import AnswerLink, State
from workflow.web import dates, quiet_days

# What the links of a mail ask for.
ASKED_FOR = {"udfoert": "done", "i-gang": "started", "ny-frist": "new_deadline", "ikke-mig": "not_mine"}
# The field of the words that belong to an answer.
NOTE_OF = {"done": "note_done", "started": "note_started", "new_deadline": "reason", "not_mine": "whose"}
ANSWER = {"done": "Udført", "started": "I gang", "new_deadline": "Ny frist", "not_mine": "Ikke mig"}
NEWEST = "Brug linket i den nyeste mail om opgaven."
NOTHING = "Intet er ændret ved at åbne siden."


@dataclass(frozen=True)
class Said:
    """A heading, and what stands under it."""

    heading: str
    lines: tuple[str, ...]


_GONE: dict[State, tuple[str, str]] = {
    "expired": ("Linket er udløbet", NEWEST),
    "reassigned": (
        "Opgaven er givet til en anden",
        "Opgaven er fordelt på ny, siden mailen blev sendt. Der er ikke mere at gøre for modtageren af mailen.",
    ),
    "elsewhere": (
        "Mailen er ikke længere den rette",
        "Mails om opgaven sendes nu til en anden adresse, og svaret gives derfra.",
    ),
    "closed": ("Opgaven er afsluttet", "Der er ikke mere at gøre."),
    "reported": ("Opgaven er meldt udført", "Sekretariatet eller formandskabet ser på den. Der er ikke mere at gøre."),
    "split": ("Opgaven er delt i flere", "De nye opgaver har hver deres mail. Brug linkene i dem."),
    "delivered": ("Delen er meldt leveret", "Der er ikke mere at gøre, før de øvrige også har leveret."),
    "moved": ("Fristen er flyttet", f"Fristen er en anden end den, mailen nævner. {NEWEST}"),
}


def said(link: AnswerLink) -> Said | None:
    """What is told of a link that is used or cannot be used; None for one that can."""
    if link.state == "open":
        return None
    if link.state == "used":
        return _answered(link)
    heading, text = _GONE[link.state]
    if link.state == "expired":
        text = f"Det kunne bruges til og med {plain_day(link.last_day)}. {text}"
    return Said(heading, (text, NOTHING))


def _answered(link: AnswerLink) -> Said:
    answer = link.answer
    assert answer is not None  # that is what "used" says
    given = f"Svaret »{ANSWER[answer.kind]}« blev givet {dates.moment(answer.at)}."
    joint = link.is_joint
    now = {
        "done": "Delen er meldt leveret. Handlingen er udført, når alle har leveret."
        if joint
        else "Opgaven er meldt udført. Sekretariatet eller formandskabet godkender og lukker den.",
        "started": "Opgaven er noteret som i gang. Fristen gælder stadig.",
        "not_mine": "Svaret står på sekretariatets liste, og sekretariatet finder ud af, hvem der skal have opgaven. "
        "Der kommer ikke flere påmindelser om den, før sekretariatet har taget stilling.",
        "new_deadline": "Sekretariatet eller formandskabet svarer. Fristen gælder, til der er svaret.",
    }[answer.kind]
    if answer.kind == "new_deadline" and answer.event and "wanted" in answer.event.changes:
        wanted = date.fromisoformat(answer.event.changes["wanted"][1])
        off = quiet_days.day_off(wanted, "Den dag")
        now = f"Den ønskede frist er {plain_day(wanted)}. {off + ' ' if off else ''}{now}"
    return Said("Tak for svaret", (given, now))
