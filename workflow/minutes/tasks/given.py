"""Work that a sentence gives to somebody in so many words, sends back to be done, or waits for."""

from __future__ import annotations

import re
from dataclasses import replace

from workflow.minutes.layout.text import Sentence
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.tasks.bare_clauses import (
    read_any_infinitive,
    read_infinitive,
    read_sent_to,
    read_task_noun,
    read_thing,
    work_first,
)
from workflow.minutes.tasks.clause_forms import Clause, tidy
from workflow.minutes.tasks.clauses import read_clause
from workflow.minutes.tasks.context import Context, Draft
from workflow.minutes.tasks.drafts import has_time_to_come, make_draft
from workflow.minutes.tasks.leads import (
    ASKED,
    AWAITED,
    CHARGED,
    CHARGED_AFTER,
    DONE_AT_ONCE,
    FALLS_TO,
    GAVE,
    GIVEN,
    HANDED,
    LEFT_TO,
    OF_SOMEBODY,
    PUT_OFF_FOR,
    RETURNED,
    SENT_TO,
    SIGNS,
    SO_THAT_CAN,
    WHERE_SHOWN,
)
from workflow.minutes.tasks.owners import all_known
from workflow.minutes.tasks.verbs import PARTICIPLE, SHOW, WORK, sentence_case

# those who are asked, though they are named by no more than this
OUTSIDERS = frozenset(TASK_WORDS["outsiders"])
EVERYBODY = frozenset({"alle"})


def signed(lead: str, lowered: str) -> bool:
    """Whether a sentence has one of the words without which a lead-in cannot be there."""
    return any(sign in lowered for sign in SIGNS[lead])


def given(words: str, lowered: str, sentence: Sentence, context: Context) -> list[Draft] | None:
    """Work that a sentence gives to somebody in so many words, or sends back to be done."""
    if DONE_AT_ONCE.search(words):
        return None
    names = context.names
    for lead, rule, pattern in GIVING:
        match = pattern.search(words) if signed(lead, lowered) else None
        if match and lead == "given" and " ikke " in words[match.end("agents") : match.start("clause")]:
            # "Gruppen fik ikke mandat til at …"
            continue
        if match and (all_known(match["agents"], names) or match["agents"].lower() in EVERYBODY):
            order = work_first(match["clause"])
            clause = read_infinitive(order)
            if clause is None and rule != "task.asked":
                clause = read_any_infinitive(order)
            if clause:
                return [make_draft(clause, match["agents"], sentence, rule, "explicit", context)]
    left = LEFT_TO.search(words) if signed("left_to", lowered) else None
    if left and all_known(left["agents"], names):
        thing = left["thing"].strip()
        clause = Clause(f"Sørge for {thing}", left["agents"], thing, "left", True, "sørge", False)
        return [make_draft(clause, left["agents"], sentence, "task.given", "explicit", context)]
    if signed("awaited", lowered) and (awaited := _awaited(words, sentence, context)):
        return awaited
    if not signed("returned", lowered):
        return None
    match = RETURNED.search(words)
    if match and (
        work := read_task_noun(match["work"])
        or read_clause(re.sub(r"^at\s+", "", match["work"]), names)
        or read_thing(match["work"])
    ):
        agents = match["agents"] if all_known(match["agents"], names) else ""
        return [make_draft(work, agents or work.agents, sentence, "task.returned", "explicit", context)]
    match = SENT_TO.search(words)
    if match and _is_news(match["agents"], context):
        return None
    if match and (work := read_sent_to(match["agents"], match["clause"], names)):
        return [make_draft(work, work.agents, sentence, "task.sent-to", "explicit", context)]
    return None


def _awaited(words: str, sentence: Sentence, context: Context) -> list[Draft] | None:
    """Work that a matter waits for, or that is shown at the meeting where it is taken up again."""
    names = context.names
    match = AWAITED.search(words)
    if match and all_known(match["agents"], names):
        verb = PARTICIPLE[match["done"].lower()]
        what = sentence_case(tidy(f"{verb}{match['rest']}"))
        clause = Clause(what, match["agents"], match["rest"], "awaited", True, verb, False)
        return [make_draft(clause, match["agents"], sentence, "task.awaited", "implied", context)]
    match = PUT_OFF_FOR.search(words)
    if match:
        whose = OF_SOMEBODY.match(match["work"])
        agents = whose["agents"] if whose else ""
        work = read_task_noun(whose["work"] if whose else match["work"])
        if work and work.verb in WORK:
            return [
                make_draft(work, agents if _known(agents, names) else "", sentence, "task.awaited", "implied", context)
            ]
    match = SO_THAT_CAN.search(words) if " kan " in words else None
    if match and _known(match["agents"], names) and (work := read_infinitive(work_first(match["work"]))):
        return [make_draft(work, match["agents"], sentence, "task.awaited", "implied", context)]
    match = WHERE_SHOWN.search(words)
    if match and has_time_to_come(match["when"], context):
        shown = _shown(match["clause"], names)
        if shown and (shown.verb in WORK or shown.verb in SHOW or shown.verb == "have"):
            draft = make_draft(shown, shown.agents, sentence, "task.awaited", "implied", context)
            return [replace(draft, words=f"{match['when']} {match['clause']}")]
    return None


def _is_news(agents: str, context: Context) -> bool:
    """Whether a board only tells what an authority does with its letter ("… til kommunen, der vil svare i maj")."""
    return agents.lower() in OUTSIDERS and not context.points and not context.meeting.level


def _known(agents: str, names: tuple[str, ...]) -> bool:
    return bool(agents) and all_known(agents, names)


def _shown(words: str, names: tuple[str, ...]) -> Clause | None:
    """What is shown at a coming meeting: "forvaltningen fremlægger en plan", "der vil foreligge et oplæg"."""
    lies = re.match(r"der (?:vil foreligge|foreligger|vil ligge|ligger|vil være) (?P<thing>(?:en|et|\d\.) .+)$", words)
    if lies:
        thing = lies["thing"].strip(" .")
        return Clause(f"Have {thing} klar", "", thing, "ready", True, "have", True)
    clause = read_clause(words, names, ordering=True)
    return clause if clause and (clause.agents or clause.passive) and clause.agents.lower() != "vi" else None


GIVING = (
    ("gave", "task.given", GAVE),
    ("given", "task.given", GIVEN),
    ("handed", "task.given", HANDED),
    ("falls_to", "task.given", FALLS_TO),
    ("charged", "task.charged", CHARGED),
    ("charged", "task.charged", CHARGED_AFTER),
    ("asked", "task.asked", ASKED),
)
"""The lead-ins by which work is given: the signs without which one cannot be there, the rule, the expression."""
