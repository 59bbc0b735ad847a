"""Papers for a meeting: the day they are sent out, and which tasks are to be ready by then."""

from __future__ import annotations

import re
from datetime import date

from workflow.domain.working_days import add_working_days

MOST_WORKING_DAYS = 30

# What is written down and sent out with an agenda.
_PAPERS = (
    "beslutningsgrundlag", "beslutningsoplæg", "dagsordenspunkt", "diskussionsoplæg", "drøftelsesoplæg", "indstilling",
    "notat", "oplæg", "orienteringsnotat", "overdragelsesnotat", "overleveringspapir", "papir", "punkt til dagsordenen",
    "redegørelse", "sagsfremstilling", "statusnotat", "udkast",
)  # fmt: skip
# How one is made or handed in; a paper that is only talked about at the meeting is not due before it.
_MAKING = (
    "beskriv", "færdiggør", "forbered", "forelæg", "formuler", "fremlæg", "indsend", "lav", "medbring",
    "omskriv", "opdater", "skriv", "tilret", "udarbejd", "udform",
)  # fmt: skip
_PAPER = re.compile(rf"\b\w*(?:{'|'.join(_PAPERS)})(?:et|en|er|erne|ene|r|ne)?\b", re.I)
_MAKES = re.compile(rf"\b(?:{'|'.join(_MAKING)})\w*", re.I)


def papers_day(meeting: date, working_days: int) -> date:
    """The day that the papers of a meeting go out by the rule: so many working days before it."""
    return add_working_days(meeting, -working_days) if working_days > 0 else meeting


def is_paper(task: str) -> bool:
    """Whether a task is to write something for the agenda: "udarbejder et oplæg", "notat om … udarbejdes"."""
    return bool(_PAPER.search(task) and _MAKES.search(task))
