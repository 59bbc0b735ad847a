"""Which tasks of an item say nothing that another one does not say better."""

from __future__ import annotations

import re
from dataclasses import replace

from workflow.minutes.expressions import expression
from workflow.minutes.layout.text import Sentence, quote
from workflow.minutes.model import Span, Task
from workflow.minutes.tasks.context import Draft
from workflow.minutes.tasks.ties import FOR_ALL, LEADER, MAKING, head_things, things
from workflow.minutes.tasks.verbs import SHOW

POINTS_TO_TABLE = expression(
    r"\b(?:står|anført|angivet|fremgår|nævnt|fordelt|beskrevet)\b[^.;]{0,40}\b(?:skemaet|tabellen|oversigten|listen"
    r"|aktionslisten|opgavelisten)\b|\bsom følger af (?:skemaet|tabellen)\b",
    re.IGNORECASE,
)
CONDITION = expression(
    r"\bmed (?:den|de|følgende) (?:ændring|tilføjelse|præcisering|justering|rettelse|bemærkning)\w*\b", re.IGNORECASE
)
EDITING = frozenset(
    [
        "rette",
        "tilrette",
        "tilpasse",
        "indarbejde",
        "skrive",
        "omskrive",
        "revidere",
        "justere",
        "opdatere",
        "tilføje",
        "ændre",
    ]
)

# alone these tell of a role or a wish ("Ida skriver.", "Bo ønsker at deltage"); "Bo kontakter dem" goes on with a thing
ACTION_LABEL = expression(r"^\W*(?:aktion(?:er|spunkt)?|action|opgave|handling|to ?do)\s*:", re.IGNORECASE)
ACTION_WITHIN = expression(r"(?:^|[.;]\s+)(?:aktion(?:er|spunkt)?|action|opgave|to ?do)\s*:", re.IGNORECASE)
NEAR_ACTION = 400
PASSES_IT_ON = expression(r"^(?P<verb>\S+) (?:den|det|dem|denne|dette|disse)(?P<rest>(?:\s.*)?)$")
CARRIES_OUT = frozenset({"effektuere", "udføre", "foretage", "stå", "sørge", "gennemføre", "iværksætte"})
# what is done to give somebody what was asked for, and a member by name who asks
GIVES = frozenset(
    {"sende", "fremsende", "udsende", "eftersende", "oversende", "oplyse", "besvare", "svare", "undersøge", "give"}
)
ASKED_BY_NAME = expression(
    r"^(?:[A-ZÆØÅ][\wæøå.-]*\s+){1,5}(?:\([^()]{1,30}\)\s+)?(?:bad|efterlyste|efterspurgte|ønskede|anmodede|udbad)\b"
)
NEXT_SENTENCE = 3
SHORTEST_ROOT = 4
WISHED_RULES = frozenset({"task.wanted", "task.wish-list"})
NEEDS_OBJECT = frozenset({"skrive", "deltage", "hente", "komme", "læse", "svare"})


def with_actions(drafts: list[Draft], text: str) -> list[Draft]:
    """Two drafts as one where "Aktion: Ida indhenter tilbud." repeats, with a doer, the work that is told before it."""
    kept: list[Draft] = []
    for draft in drafts:
        last = kept[-1] if kept else None
        if (
            last
            and draft.owners
            and ACTION_LABEL.match(draft.evidence.text)
            and last.clause.verb == draft.clause.verb
            and 0 <= draft.evidence.start - last.evidence.end <= NEAR_ACTION
            and "\n\n" not in text[last.evidence.end : draft.evidence.start]
        ):
            start, end = last.evidence.start, draft.evidence.end
            # the work is told in more words before, the doer after
            kept[-1] = replace(draft, clause=replace(last.clause, agents=draft.clause.agents, passive=False))
            kept[-1] = replace(kept[-1], evidence=Sentence(quote(text, start, end), start, end))
            continue
        kept.append(draft)
    return kept


def with_passing_on(drafts: list[Draft]) -> list[Draft]:
    """What is wished for, and who passes it on in the same sentence ("… et notat, og Bo sender det"), as one task."""
    kept: list[Draft] = []
    for draft in drafts:
        last = kept[-1] if kept else None
        passing = PASSES_IT_ON.match(draft.clause.what)
        if last and passing and draft.owners and last.rule == "task.wanted" and not last.owners:
            what = f"{passing['verb']} {last.clause.what.partition(' ')[2]}{passing['rest']}"
            kept[-1] = replace(draft, clause=replace(draft.clause, what=what))
        else:
            kept.append(draft)
    return kept


def kept_drafts(drafts: list[Draft]) -> list[Draft]:
    """Without a change that an approval asks for when a later sentence gives that very editing to somebody."""
    return [
        draft
        for place, draft in enumerate(drafts)
        if not _said_again(place, drafts)
        and (" " in draft.clause.what.strip() or draft.clause.verb not in NEEDS_OBJECT | SHOW)
        and not (place and FOR_ALL.match(draft.evidence.text[:300]))
        and not (
            not draft.owners
            and draft.clause.verb in EDITING
            and CONDITION.search(draft.evidence.text)
            and any(d.owners and d.clause.verb in EDITING and d.where == "decision" for d in drafts[place + 1 :])
        )
    ]


def _said_again(place: int, drafts: list[Draft]) -> bool:
    """Whether a making that names nobody is told again by a later sentence that says who makes the same thing."""
    draft = drafts[place]
    if _led_only(place, drafts) or _carried_out(place, drafts):
        return True
    wished = draft.rule in WISHED_RULES
    if wished and draft.rule == "task.wanted" and not draft.owners and _granted(place, drafts):
        return True
    if draft.owners or draft.where != "decision" or not (wished or draft.clause.verb in MAKING):
        return False
    own = head_things(draft.clause.subject)
    return any(
        later.owners
        and later.where == "decision"
        and (later.clause.verb in MAKING or (wished and later.clause.verb in CARRIES_OUT))
        and later.evidence != draft.evidence
        and bool(own & head_things(later.clause.subject))
        for later in drafts[place + 1 : place + 3]
    )


def _granted(place: int, drafts: list[Draft]) -> bool:
    """Whether the very next sentence says who gives what somebody asked for ("Bo bad om tal. Ida sender en liste.")."""
    wish, later = drafts[place].evidence, drafts[place + 1 : place + 2]
    if not later or not later[0].owners or not 0 <= later[0].evidence.start - wish.end <= NEXT_SENTENCE:
        return False
    gives = later[0].clause.verb in GIVES or later[0].clause.what.startswith(("Vende tilbage", "Komme med"))
    return gives and ASKED_BY_NAME.match(wish.text) is not None


def _led_only(place: int, drafts: list[Draft]) -> bool:
    """Whether a draft only says who leads the work that the next one tells ("Ida er tovholder for programmet.")."""
    leader = LEADER.match(drafts[place].evidence.text[:160]) if drafts[place].clause.verb == "være" else None
    later = drafts[place + 1] if leader and place + 1 < len(drafts) else None
    return bool(leader and later and not later.owners and things(leader["thing"]) & things(later.evidence.text))


def _carried_out(place: int, drafts: list[Draft]) -> bool:
    """Whether a passive that names nobody is carried out by the next ("opsiges", "Bo effektuerer opsigelsen")."""
    draft = drafts[place]
    later = drafts[place + 1] if place + 1 < len(drafts) else None
    root = draft.clause.verb.removesuffix("e")
    return bool(
        later
        and later.owners
        and not draft.owners
        and draft.clause.passive
        and later.clause.verb in CARRIES_OUT
        and len(root) >= SHORTEST_ROOT
        and re.search(rf"\b{re.escape(root)}(?:else|ing|t)\w*", later.clause.what, re.IGNORECASE)
    )


def without_doubles(tasks: list[Task]) -> list[Task]:
    """Without repetitions, and without the sentence that only sends the reader to a table whose rows are tasks."""
    rows = any(task.rule == "task.table" for task in tasks)
    kept: list[Task] = []
    seen: set[tuple[str, Span]] = set()
    for task in tasks:
        if rows and not task.owners and POINTS_TO_TABLE.search(task.evidence):
            continue
        told = (task.what.lower(), task.span)
        if told in seen:
            continue
        seen.add(told)
        kept.append(task)
    return kept
