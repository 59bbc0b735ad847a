"""Whether a text has anything of a meeting in it at all: an invoice or a shopping list has not."""

from __future__ import annotations

from collections.abc import Iterable

from workflow.minutes.lexicon_file import BODIES
from workflow.minutes.model import AgendaItem, Notice, Participant

NOT_MINUTES = "not_minutes"
WORDS: tuple[str, ...] = tuple(BODIES["of_a_meeting"]["beginnings"])
_MESSAGE = (
    "Teksten ligner ikke et referat: den nævner hverken et møde, deltagere eller beslutninger. Er det et referat, så "
    "skriv »Referat«, organets navn og mødets dato øverst, og giv hvert punkt et nummer eller en overskrift."
)


def not_minutes(text: str, participants: Iterable[Participant], items: Iterable[AgendaItem]) -> Notice | None:
    """The notice that no minutes were recognised; None as soon as one word or one value could be of a meeting."""
    lower = text.lower()
    if any(word in lower for word in WORDS) or any(participants):
        return None
    if any(item.recommendations or item.decision or item.prior_decisions or item.tasks for item in items):
        return None
    return Notice(NOT_MINUTES, _MESSAGE, None)
