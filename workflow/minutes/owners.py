"""Owners: who in a sentence is given the work, and their full names where these are certain."""

from __future__ import annotations

import re

from workflow.minutes.lexicon_file import BODIES, TASK_WORDS
from workflow.minutes.people import FIRST_NAMES, resolve_person

_ENDS = "|".join(sorted(TASK_WORDS["agents"]["ends"], key=len, reverse=True))
_COLLECTIVES = "|".join(map(re.escape, sorted(TASK_WORDS["agents"]["collectives"], key=len, reverse=True)))
_CLUSTERS = "|".join(BODIES["clusters"])
_NAME = r"[A-ZÆØÅ][a-zæøåéü]+(?:-[A-ZÆØÅ][a-zæøåéü]+)?"
AGENT = (
    rf"(?:\b(?:{_COLLECTIVES})\b"
    rf"|\b[Dd]e[tn]?\s+(?:[a-zæøå-]+\s+){{1,3}}?(?:niveau(?:er)?|[Ss]undhedsråd|udvalg|råd|forum|klynge(?:r)?"
    rf"|bestyrelse)\b(?:\s+i\s+[a-zæøå]+klynge\w*)?(?:\s+(?:{_CLUSTERS}|[A-ZÆØÅ][a-zæøå]+(?=\s+(?:drøft"
    rf"|[a-zæøå]+r\b))))?"
    rf"|\b(?:Politisk|Faglig(?:t)?|Administrativ)\s+(?:Sundhedsklynge|[Nn]iveau"
    rf"|[Ss]tyregruppe)(?:\s+(?:i\s+)?(?:Sundhedsklynge\s+)?(?:{_CLUSTERS}))?\b"
    rf"|\b(?:Sundhedsklynge|Sundhedsråd|Region)\s+{_NAME}\b"
    rf"|\b{_NAME}s?\s+Kommune\b"
    rf"|\b(?:[A-Za-zÆØÅæøå-]{{0,40}}(?:{_ENDS}))\b"
    rf"|\b(?:PLO|KL|PIU|[A-ZÆØÅ]{{2,6}})(?:-[A-ZÆØÅ]\w*)?\b"
    rf"|\b{_NAME}(?:\s+(?:[A-ZÆØÅ]\.|{_NAME})){{1,4}}\b"
    rf"|\b{_NAME}\b|\b[Vv]i\b)"
)
JOIN = r"(?:\s*,\s*|\s+(?:og|samt|sammen med|i samarbejde med|i samarbejde mellem)\s+)"
AGENTS = rf"(?:{AGENT}(?:{JOIN}{AGENT}){{0,4}})"
AGENT_ONLY = re.compile(rf"^{AGENT}$")
SPLIT = re.compile(r"\s*,\s*|\s+(?:og|samt|sammen med|i samarbejde med)\s+")
ROLE_WORD = re.compile(rf"^(?:[\w-]*(?:{_ENDS}))$", re.IGNORECASE)
INDEFINITE_ROLES = {"formandskab": "formandskab", "sekretariat": "sekretariat", "administration": "administration"}
PRONOUNS = frozenset(
    [
        "det",
        "den",
        "der",
        "dette",
        "disse",
        "de",
        "han",
        "hun",
        "som",
        "man",
        "her",
        "herunder",
        "derfor",
        "derudover",
        "efter",
        "på",
        "i",
        "til",
        "ved",
        "alle",
        "hvad",
        "hvem",
        "når",
        "hvis",
        "såfremt",
        "samtidig",
        "projektet",
        "punktet",
        "sagen",
        "emnet",
        "oplægget",
        "indstillingen",
        "orienteringen",
        "dagsordenen",
        "referatet",
    ]
)
BY_AGENT = re.compile(rf"\b(?:af|hos|ved)\s+(?P<agents>{AGENTS})")
ADMINISTRATIVELY = re.compile(r"\badministrativt\b", re.IGNORECASE)


def known_agent(words: str, names: tuple[str, ...]) -> bool:
    """Whether words name somebody who can be given work: a role, body, organisation, a participant, or a full name."""
    piece = words.strip(" ,.")
    lowered = piece.lower()
    if not piece or lowered in PRONOUNS:
        return False
    if lowered in TASK_WORDS["agents"]["collectives"] or lowered == "vi" or ROLE_WORD.match(piece):
        return True
    if re.match(
        r"^(?:Politisk|Faglig|Administrativ|Sundhedsklynge|Sundhedsråd|Region|PLO|KL|PIU)\b", piece
    ) or piece.endswith(" Kommune"):
        return True
    if re.match(r"^de[tn]?\s", lowered):
        return bool(re.search(r"\b(?:niveau|niveauer|sundhedsråd|udvalg|råd|forum|klynger?|bestyrelse)\b", lowered))
    first = lowered.split()[0].strip(".")
    return bool(resolve_person(piece, list(names)) or first in FIRST_NAMES)


def split_agents(words: str) -> list[str]:
    """The single agents of "A, B og C"; collectives that hold "og" stay whole."""
    if words.lower() in TASK_WORDS["agents"]["collectives"]:
        return [words]
    return [piece for piece in SPLIT.split(words) if piece]


def all_known(words: str, names: tuple[str, ...]) -> bool:
    """Whether every one of the agents is known."""
    pieces = split_agents(words)
    return bool(pieces) and all(known_agent(piece, names) for piece in pieces)


def resolve_owners(words: str, names: tuple[str, ...], body: str | None) -> tuple[str, ...]:
    """The owners that the words name: participants by their full names, "vi" as the body, others as written."""
    owners: list[str] = []
    for piece in split_agents(words.strip(" ,.")):
        if piece.lower() == "vi":
            resolved: str | None = body
        else:
            resolved = resolve_person(piece, list(names)) or piece.strip()
        if resolved and resolved not in owners:
            owners.append(resolved)
    return tuple(owners)
