"""A task's deadline and owner: from its own sentence, else from what the item says of the same thing."""

from __future__ import annotations

import re

from workflow.minutes.deadlines import Found, choose_deadline, find_deadlines
from workflow.minutes.model import Span, Task
from workflow.minutes.owners import ADMINISTRATIVELY, AGENTS, all_known, resolve_owners
from workflow.minutes.recommendations import locate
from workflow.minutes.task_context import Context, Draft
from workflow.minutes.text import Sentence, sentences
from workflow.minutes.ties import tied_deadline, tied_sentences
from workflow.minutes.verbs import WORK

TIED_RULES = frozenset(
    {"task.nominal", "task.passive", "task.agreed", "task.recommendation", "task.will-be", "task.there-passive"}
)


def finish(draft: Draft, context: Context, drafts: list[Draft]) -> Task:
    """Look for the deadline and the owner: in the sentence first, then in what the item says of the same thing."""
    found = _own_deadline(draft, context)
    place: Sentence | None = draft.evidence
    owners = draft.owners
    what = draft.clause.what
    owner_span: Span | None = None
    confidence = draft.confidence
    first_of_sentence = next((d for d in drafts if d.evidence == draft.evidence), draft) is draft
    if (
        draft.where == "decision"
        and first_of_sentence
        and draft.rule
        in ("task.nominal", "task.passive", "task.agreed", "task.recommendation", "task.will-be", "task.there-passive")
        and (not owners or found is None)
    ):
        candidates = [Sentence(p.text, p.start, p.end) for p in context.points] + [
            s for b in context.case_blocks for s in sentences(context.text, b.start, b.end)
        ]
        tied = tied_sentences(draft.clause.subject, candidates)
        if found is None and (from_tie := tied_deadline(tied, context.meeting.date)):
            found, place = from_tie
            confidence = min(confidence, 0.85)
        if not owners:
            owners, owner_span = _tied_owner(draft, tied, context)
    span = None
    if found and place:
        span = locate(context.text, place.start, place.end, found.text)
    return Task(
        what=what,
        owners=owners,
        deadline=found.value if found else None,
        deadline_text=found.text if found else None,
        deadline_span=span,
        anchor=found.anchor if found else None,
        recurrence=found.recurrence if found else None,
        certainty=draft.certainty,
        confidence=confidence,
        settled=False,
        evidence=draft.evidence.text.strip(),
        span=(draft.evidence.start, draft.evidence.end),
        owner_span=owner_span,
        rule=draft.rule,
    )


def _own_deadline(draft: Draft, context: Context) -> Found | None:
    words = draft.evidence.text
    if draft.clause.rule == "infinitive":
        # a time inside what others are asked for is not the time of the asking
        place = words.find(draft.clause.verb)
        words = words[: place + len(re.split(r",\s+at\s", words[place:], maxsplit=1)[0])] if place >= 0 else words
    found = find_deadlines(words, context.meeting.date)
    # a year after "budget for" or inside what somebody else is to be able to do is not this task's deadline
    kept = [f for f in found if not (f.rule == "year" and _loose_year(words, f, draft))]
    whole = [d for d in kept if d.start >= 0]
    return choose_deadline(whole)


def _loose_year(words: str, found: Found, draft: Draft) -> bool:
    before = words[: found.start]
    verb_place = words.lower().find(draft.clause.verb[:5])
    inside = re.search(r"\b(?:at|der|som|hvor)\b", before[max(verb_place, 0) :]) is not None
    money = re.search(r"\b(?:midler\w*|budget\w*|regnskab\w*|behov\w*|drift\w*)\s*$", before)
    return inside or bool(money) or (draft.clause.verb not in WORK and not draft.clause.agents)


def _tied_owner(draft: Draft, tied: list[Sentence], context: Context) -> tuple[tuple[str, ...], Span | None]:
    """The doer that tied sentences name for the same work: "administrativt udarbejdet", "udarbejdes af …"."""
    participle = draft.clause.verb[: max(4, len(draft.clause.verb) - 2)]
    for sentence in tied:
        if not re.search(rf"\b{re.escape(participle)}", sentence.text, re.IGNORECASE):
            continue
        match = ADMINISTRATIVELY.search(sentence.text)
        if match:
            return ("Administrationen",), locate(context.text, sentence.start, sentence.end, match[0])
        by = re.search(rf"\b{re.escape(participle)}\w*\s+af\s+(?P<agents>{AGENTS})", sentence.text)
        if by and all_known(by["agents"], context.names):
            return resolve_owners(by["agents"], context.names, context.meeting.body), locate(
                context.text, sentence.start, sentence.end, by["agents"]
            )
        doer = re.match(
            rf"^(?P<agents>{AGENTS})\s+(?:\w+\s+){{0,3}}?(?:skal|vil)?\s*(?:\w+\s+){{0,3}}?{re.escape(participle)}",
            sentence.text,
        )
        if doer and all_known(doer["agents"], context.names):
            return resolve_owners(doer["agents"], context.names, context.meeting.body), locate(
                context.text, sentence.start, sentence.end, doer["agents"]
            )
    return (), None
