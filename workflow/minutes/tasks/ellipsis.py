"""Clauses that leave out their verb: "Ida står for kaffen, Bo for kagen" is two clauses with one verb."""

from __future__ import annotations

from workflow.minutes.expressions import expression
from workflow.minutes.tasks.owners import AGENTS, known_agent

_PREPOSITION = r"(?:for|med|på|til|om|af)"
FULL_CLAUSE = expression(
    rf"^(?P<agents>{AGENTS})\s+(?P<verb>[a-zæøå]{{2,}}(?:er|år|ør))(?P<between>(?:\s+[a-zæøå]+)?)"
    rf"\s+(?P<preposition>{_PREPOSITION})\s+(?P<rest>\S.*)$"
)
WITHOUT_VERB = expression(
    rf"(?P<joint>,?\s+(?:og|mens|samt)\s+|,\s+)(?P<agents>{AGENTS})\s+(?P<preposition>{_PREPOSITION})\s+(?=\S)"
)
LONGEST = 600


def filled(words: str, names: tuple[str, ...]) -> str:
    """The sentence with the first clause's verb put into each later one that has a doer and its preposition only.

    A doer is somebody who is known; "sender det til Ida, og Bo for …" with another preposition stays as it is.
    """
    if "," not in words and " og " not in words:
        return words
    first = FULL_CLAUSE.match(words[:LONGEST])
    if first is None or not known_agent(_last_of(first["agents"]), names):
        return words
    place = first.start("rest")
    parts = [words[:place]]
    for match in WITHOUT_VERB.finditer(words[:LONGEST], place):
        if match["preposition"] != first["preposition"] or not known_agent(_last_of(match["agents"]), names):
            continue
        parts.append(words[place : match.end("agents")])
        parts.append(f" {first['verb']}{first['between']}")
        place = match.end("agents")
    return "".join([*parts, words[place:]])


def _last_of(agents: str) -> str:
    """The doer that stands right before the verb or the preposition."""
    return agents.replace(" og ", ", ").rsplit(", ", 1)[-1]
