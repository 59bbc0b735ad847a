"""Adopted recommendations that order work."""

from __future__ import annotations

import re
from dataclasses import replace

from workflow.minutes.decisions.outcomes import content_words
from workflow.minutes.expressions import expression
from workflow.minutes.layout.text import Sentence
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.tasks.bare_clauses import (
    read_any_infinitive,
    read_nominal,
    read_wanted,
)
from workflow.minutes.tasks.clause_forms import Clause
from workflow.minutes.tasks.clauses import read_clause
from workflow.minutes.tasks.context import Context, Draft
from workflow.minutes.tasks.drafts import has_time_to_come, make_draft
from workflow.minutes.tasks.leads import (
    ASKED,
    CHARGED,
    DONE_BY_DECIDING,
    ORDERED,
    agreed_in,
)
from workflow.minutes.tasks.owners import all_known, resolve_owners
from workflow.minutes.tasks.passive_clauses import TELLS
from workflow.minutes.tasks.ties import head_things, same_thing
from workflow.minutes.tasks.verbs import SHOW, WORK
from workflow.minutes.tasks.wording import pronoun_for

SHORTEST_ROOT = 5
FROM_DAY = expression(r"\b(?:fra|pr\.|senest|inden)\s+(?:og med\s+)?(?:den\s+|d\.\s*)?\d{1,2}[.]\s?(?:[a-zæøå]{3}|\d)")
DECIDED = frozenset(TASK_WORDS["decided_by_deciding"])
NO_REPORT = expression(
    r"\b\w*(?:bevilling|tilsagn|tilskud|tilladelse|dispensation|godkendelse|afslag)\w*\b", re.IGNORECASE
)
OWN_BODIES = frozenset(TASK_WORDS["own_bodies"])
ORDERED_PASSIVES = frozenset(TASK_WORDS["ordered_passives"])
"""What a passive orders when a recommendation says it: other passives tell what the plan that is approved contains."""


def from_recommendations(context: Context, drafts: list[Draft]) -> list[Draft]:
    """Adopted recommendations that order work and whose work the decision does not name itself."""
    found: list[Draft] = []
    for recommendation in context.recommendations:
        if recommendation.outcome not in ("approved", "approved_with_changes", "decided"):
            continue
        words = ORDERED.sub("", recommendation.text)
        sentence = Sentence(recommendation.text, *recommendation.span)
        asked = ASKED.search(words) or CHARGED.search(words)
        if asked and all_known(asked["agents"], context.names) and (order := read_any_infinitive(asked["clause"])):
            if not any(_same_work(d, order, recommendation.text) for d in drafts):
                found.append(make_draft(order, asked["agents"], sentence, "task.asked", "explicit", context))
            continue
        told = [d for d in drafts if d.rule != "task.condition"]
        if any(_share(d, recommendation.text) >= 2 for d in told) or (told and len(context.recommendations) == 1):
            continue
        nominal = (
            read_nominal(words)
            if re.match(r"^(?:\w+\s+){0,4}?(?:godkend|tiltr|vedt|beslut|igangsæt)\w*", words, re.IGNORECASE)
            else None
        )
        agreed = agreed_in(words)
        clause = read_clause(agreed["clause"], context.names) if agreed else None
        if clause is None and nominal and not nominal[1]:
            clause = nominal[0]
        if clause is None and not agreed:
            clause = read_clause(words, context.names, ordering=True) or read_wanted(words, context.names)
            if clause and clause.rule == "passive" and clause.verb in TELLS and not clause.agents:
                # who is told of it is part of the plan that is approved
                clause = None
            if clause and clause.passive and not clause.agents and clause.verb not in ORDERED_PASSIVES:
                # "at depotet lukkes pr. 1. januar": a day for it makes it an order
                begins = clause.verb in WORK - DONE_BY_DECIDING and FROM_DAY.search(words)
                clause = clause if begins and clause.verb not in DECIDED else None
            if (
                clause
                and clause.rule != "wants"
                and (
                    (clause.verb == "give" and NO_REPORT.search(clause.what))
                    or (clause.verb not in WORK and clause.verb not in ORDERED_PASSIVES and not clause.ahead)
                    or clause.agents.lower() in OWN_BODIES
                    or (clause.verb in DONE_BY_DECIDING and not clause.agents)
                    or (clause.rule == "active" and clause.verb in ("tage", "indgå"))
                )
            ):
                clause = None
        if clause is None:
            continue
        if (
            clause.rule == "active"
            and clause.verb in SHOW
            and not (clause.ahead or agreed or has_time_to_come(words, context))
        ):
            continue
        if any(_same_work(d, clause, recommendation.text) for d in drafts):
            continue
        added = next((d for d in drafts if d.rule == "task.condition" and _of_same_thing(d, clause)), None)
        if added:
            drafts[drafts.index(added)] = _joined(added, clause, context)
            continue
        agents = clause.agents
        found.append(make_draft(clause, agents, sentence, "task.recommendation", "explicit", context))
    return found


def _of_same_thing(draft: Draft, clause: Clause) -> bool:
    """Whether what the decision adds ("idet planen fremlægges i maj") is about the thing that a clause makes."""
    own, made = head_things(draft.clause.subject), head_things(clause.subject)
    return not draft.owners and any(same_thing(a, b) for a in own for b in made)


def _joined(draft: Draft, clause: Clause, context: Context) -> Draft:
    """The making and what the decision adds to it as one task of whoever makes the thing."""
    what = f"{clause.what} og {draft.clause.verb} {pronoun_for(draft.clause.what)}"
    owners = resolve_owners(clause.agents, context.names, context.meeting.body) if clause.agents else ()
    joined = replace(draft.clause, what=what, agents=clause.agents, passive=False)
    return replace(draft, clause=joined, owners=owners)


def _same_work(draft: Draft, clause: Clause, text: str) -> bool:
    """Whether a draft is the work of a recommendation's clause: its verb, or the noun of it ("evaluering")."""
    if draft.clause.verb == clause.verb:
        return _share(draft, text) > 0
    root = clause.verb.removesuffix("e")
    return (
        len(root) >= SHORTEST_ROOT
        and re.search(rf"\b{re.escape(root)}", draft.clause.subject, re.IGNORECASE) is not None
    )


def _share(draft: Draft, text: str) -> int:
    return len(content_words(draft.evidence.text) & content_words(text))
