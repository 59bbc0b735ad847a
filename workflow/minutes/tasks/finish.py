"""A task's deadline and owner: from its own sentence, else from what the item says of the same thing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from workflow.minutes.days.deadlines import Found, choose_deadline, find_deadlines, read_cell
from workflow.minutes.decisions.recommendations import locate
from workflow.minutes.expressions import expression
from workflow.minutes.layout.text import Sentence, sentences
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.model import Interval, Span, Task
from workflow.minutes.tasks.cells import is_only_due
from workflow.minutes.tasks.confidence import CLEAR, at_most
from workflow.minutes.tasks.context import Context, Draft, Drafts
from workflow.minutes.tasks.event_days import UNSURE, is_of_event
from workflow.minutes.tasks.meeting_days import on_its_day
from workflow.minutes.tasks.owners import ADMINISTRATIVELY, AGENTS, all_known, resolve_owners
from workflow.minutes.tasks.ties import (
    CONDITION,
    COUNTED_FROM,
    LAPSES,
    MAKING,
    PART_OF_WORK,
    PASSING,
    PREPOSITIONS,
    completes,
    doers_before,
    doers_beside,
    makes_the_same,
    moved_time,
    partners,
    returned_to,
    tied_deadline,
    tied_sentences,
    time_for_all,
    time_of_hearing,
)
from workflow.minutes.tasks.times_before import time_before
from workflow.minutes.tasks.verbs import PARTICIPLE, PRESENT, WORK
from workflow.minutes.tasks.wording import with_particle, worded

TIED_RULES = frozenset(
    {
        "task.nominal",
        "task.passive",
        "task.agreed",
        "task.recommendation",
        "task.will-be",
        "task.there-passive",
        "task.charged",
    }
)
TIED_VERBS = MAKING | PASSING
REFERS = expression(r",?\s+(?:jf\.|jævnfør|i henhold til|som følge af)\s", re.IGNORECASE)
SAYING = frozenset(TASK_WORDS["saying"])
TOLD_CLAUSE = expression(r",\s+(?:at|hvornår|hvor|om)\s")
DEADLINE_SAID = expression(r"\b(?:deadline|frist(?:en)?)(?:\s+\w+){0,3}?\s+er\s+(?=\d)", re.IGNORECASE)
_SHORT_DAY = r"\d{1,2}[/.]\d{1,2}(?:[-/.]\d{2,4})?"
DAY_FIRST = expression(rf"^(?:\W{{0,3}}[^\W\d]\w{{1,20}}\s?:)?\W{{0,3}}(?P<day>{_SHORT_DAY}):?\s+(?=[^\W\d])")
DAY_LAST = expression(
    rf"(?:\s(?P<day>{_SHORT_DAY})|\((?:[^(),]{{2,40}},\s*)?(?P<cell>[^(),]{{3,25}})\)|[,–-]\s+(?P<end>[^,()–-]{{3,25}}))\s*[.]?$"
)
LONGEST = 1500
FOLLOWS_WITHIN = 2
MOST_FOLLOWING = 60
MOST_BEFORE = 3
LONGEST_LEAD = 10
BORROWED = 0.85
"""How sure a task is at most whose deadline or owner stands in another sentence."""


def _forms(verbs: frozenset[str]) -> str:
    return "|".join(sorted(map(re.escape, verbs), key=len, reverse=True))


_MAKES = _forms(frozenset(form for form, verb in PRESENT.items() if verb in TIED_VERBS))
_MADE = _forms(frozenset(form for form, verb in PARTICIPLE.items() if verb in TIED_VERBS))
_BE_MADE = _forms(frozenset(verb + "s" for verb in TIED_VERBS))
_MAKE = _forms(TIED_VERBS)
_INFINITIVE_OF = (
    {form: verb for form, verb in PRESENT.items() if verb in TIED_VERBS}
    | {form: verb for form, verb in PARTICIPLE.items() if verb in TIED_VERBS}
    | {verb + "s": verb for verb in TIED_VERBS}
    | {verb: verb for verb in TIED_VERBS}
)
MADE_ADMINISTRATIVELY = expression(
    rf"\b(?P<made>administrativt\s+(?P<verb>{_MADE}|{_BE_MADE})|(?P<verb2>{_MADE}|{_BE_MADE})\s+administrativt)\b", re.I
)
MADE_BY = expression(rf"\b(?P<verb>{_MADE}|{_BE_MADE})\b(?:\s+\w+){{0,2}}?\s+af\s+(?P<agents>{AGENTS})")
MAKER_FIRST = expression(
    rf"(?:^|,\s+|\b(?:at|og|så)\s+)(?P<agents>{AGENTS})\s+(?:(?:skal|vil|bør)\s+)?(?:\w+\s+){{0,3}}?"
    rf"(?P<verb>{_MAKES}|{_MAKE})\b"
)
MAKER_AFTER = expression(
    rf"\b(?:(?P<verb>{_MAKES})\s+(?P<agents>{AGENTS})|(?:skal|vil)\s+(?P<agents2>{AGENTS})\s+(?:\w+\s+){{0,2}}?(?P<verb2>{_MAKE}))\b"
)
MAKERS = (MADE_BY, MAKER_AFTER, MAKER_FIRST)


@dataclass(frozen=True)
class Tied:
    """What other sentences of the item say of a task."""

    found: Found | None
    place: Sentence | None
    owners: tuple[str, ...]
    owner_span: Span | None
    sure: float = BORROWED


def finish(draft: Draft, context: Context, drafts: Drafts) -> Task:
    """Look for the deadline and the owner: in the sentence first, then in what the item says of the same thing."""
    found = _own_deadline(draft, context)
    place: Sentence | None = draft.evidence
    owners, owner_span, confidence = draft.owners, _owner_span(draft, context), draft.confidence
    before, after = _around(draft, context)
    if draft.where == "decision":
        if found is None:
            found, place = _from_following(draft, after, drafts, context)
        other = _of_other_sentences(draft, context, found)
        if other:
            found, place, confidence = other[0], other[1], min(confidence, BORROWED)
    if draft.where == "decision":
        owners, owner_span = _with_others(draft, owners, owner_span, before, after, context)
    if draft.where == "decision":
        counted = _counted_from_others(draft, found, context)
        if counted is not found:
            found, place, confidence = counted, draft.evidence, min(confidence, BORROWED)
    if found is None or not owners:
        tied = _tied(draft, context, drafts)
        if found is None and tied.found:
            found, place, confidence = tied.found, tied.place, min(confidence, tied.sure)
        if not owners and tied.owners:
            owners, owner_span, confidence = tied.owners, tied.owner_span, min(confidence, tied.sure)
    confidence = min(
        confidence,
        at_most(
            named=bool(owners),
            we=draft.clause.agents.lower() == "vi",
            formal=bool(context.points or context.case_blocks),
        ),
    )
    if is_of_event(draft.words or draft.evidence.text, found):
        confidence = min(confidence, UNSURE)
    found = on_its_day(found, context.text, context.meeting.date)
    span = locate(context.text, place.start, place.end, found.text) if found and place else None
    what = with_particle(
        worded(draft.clause.what, found, passive=draft.clause.passive, owned=bool(draft.owners), before=before)
    )
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


def _counted_from_others(draft: Draft, found: Found | None, context: Context) -> Found | None:
    """The time with the day that other sentences of the item give it ("inden da", "to uger før mødet")."""
    said = context.decision_sentences
    place = context.sentence_places.get(draft.evidence.end)
    if place is None:
        return found
    case = (s for b in context.case_blocks[:MOST_FOLLOWING] for s in sentences(context.text, b.start, b.end))
    before = said[max(0, place - MOST_BEFORE) : place][::-1]
    words = draft.words or draft.evidence.text
    return time_before(words, found, before, (*said, *case), context.meeting.date)


def _owner_span(draft: Draft, context: Context) -> Span | None:
    words = draft.clause.agents
    if not draft.owners or not words or words not in draft.evidence.text:
        return None
    return locate(context.text, draft.evidence.start, draft.evidence.end, words)


def _around(draft: Draft, context: Context) -> tuple[str, list[Sentence]]:
    """The sentence before a task's own in the decision, and those after it."""
    said = context.decision_sentences
    place = context.sentence_places.get(draft.evidence.end)
    if place is None:
        return "", []
    return (said[place - 1].text[:600] if place else ""), list(said[place + 1 : place + 1 + FOLLOWS_WITHIN])


def _from_following(
    draft: Draft, after: list[Sentence], drafts: Drafts, context: Context
) -> tuple[Found | None, Sentence | None]:
    """The deadline that a sentence right after the task's own gives it ("Kataloget skal være færdigt senest …")."""
    for sentence in after:
        if completes(sentence.text, draft.clause.what):
            found = choose_deadline(
                [f for f in find_deadlines(sentence.text, context.meeting.date) if f.value is not None or f.anchor]
            )
            if found:
                return found, sentence
        if drafts.end_at(sentence.end):
            break
    return None, None


def _with_others(
    draft: Draft,
    owners: tuple[str, ...],
    span: Span | None,
    before: str,
    after: list[Sentence],
    context: Context,
) -> tuple[tuple[str, ...], Span | None]:
    """The owners with those who do it too, or those whom the end of the sentence or the one beside it names."""
    names, body = context.names, context.meeting.body
    words = (draft.words or draft.evidence.text)[:LONGEST]
    if owners:
        first = doers_before(draft.evidence.text[:LONGEST], draft.clause.agents, names)
        others = partners(words, names)
        joined = ", ".join(named for named in (first, draft.clause.agents if first else None, others) if named)
        more = resolve_owners(joined, names, body) if joined else ()
        return tuple(dict.fromkeys((*(more if first else ()), *owners, *more))), span
    beside = doers_beside(words, before, [s.text for s in after], names, draft.evidence.text[:LONGEST])
    if beside:
        named, said = beside
        place = next((s for s in after if s.text is said), draft.evidence)
        found = locate(context.text, place.start, place.end, named) if said is not before else None
        return resolve_owners(named, names, body), found
    unit = returned_to(words, names)
    if unit is None:
        return owners, span
    place_of_unit = locate(context.text, draft.evidence.start, draft.evidence.end, unit)
    return (resolve_owners(unit, names, body) if all_known(unit, names) else (unit,)), place_of_unit


def _of_other_sentences(draft: Draft, context: Context, found: Found | None) -> tuple[Found, Sentence] | None:
    """A time that the item gives this work elsewhere: a moved one, one for all, or that of the hearing it answers."""
    said, day = context.decision_sentences, context.meeting.date
    place = context.sentence_places.get(draft.evidence.end)
    following = said[place + 1 : place + 1 + MOST_FOLLOWING] if place is not None else ()
    moved = moved_time(draft.evidence.text, following, day)
    if moved or found:
        return moved
    words = f"{context.title} {draft.evidence.text}"
    case = [s for b in context.case_blocks[:MOST_FOLLOWING] for s in sentences(context.text, b.start, b.end)]
    return time_for_all(following, day) or time_of_hearing(draft.clause.verb, words, [*case, *said], day)


def _tied(draft: Draft, context: Context, drafts: Drafts) -> Tied:
    if draft.where != "decision" or draft.rule not in TIED_RULES or not drafts.is_first(draft):
        return Tied(None, None, (), None)
    sentences_of_thing = tied_sentences(draft.clause.subject, context.told_beside)
    lapsed = LAPSES.search(draft.evidence.text[:LONGEST])
    deadline = None if lapsed else tied_deadline(sentences_of_thing, context.meeting.date)
    owners, span = _tied_owner(draft, sentences_of_thing, context)
    # one sentence with a time for this thing leaves no choice; of several the strongest is only likely
    due = [s for s in sentences_of_thing if tied_deadline([s], context.meeting.date)]
    return Tied(
        deadline[0] if deadline else None,
        deadline[1] if deadline else None,
        owners,
        span,
        CLEAR if len({s.start for s in due}) <= 1 else BORROWED,
    )


def _own_deadline(draft: Draft, context: Context) -> Found | None:
    words = draft.words or draft.evidence.text
    if draft.clause.rule == "infinitive":
        # a time inside what others are asked for is not the time of the asking
        place = words.find(draft.clause.verb)
        words = words[: place + len(re.split(r",\s+at\s", words[place:], maxsplit=1)[0])] if place >= 0 else words
    if draft.clause.verb in SAYING:
        # a time in what is told is the time of that
        words = TOLD_CLAUSE.split(words, maxsplit=1)[0]
    condition = CONDITION.match(words[:LONGEST])
    if condition:
        words = words[condition.end() :]
    words = DEADLINE_SAID.sub("senest ", words)
    # a day in what is only referred to is no deadline, nor is one that was over when the meeting was held
    words = REFERS.split(words, maxsplit=1)[0]
    found = [
        _counted(words, f)
        for f in find_deadlines(words, context.meeting.date)
        if not _over(f, context) and not PART_OF_WORK.search(_before(words, f))
    ]
    # a year after "budget for" or inside what somebody else is to be able to do is not this task's deadline
    found = [f for f in found if not (f.rule == "year" and _loose_year(words, f, draft))]
    return choose_deadline(found) or _bare_day(draft.evidence.text if not draft.words else words, context)


def _before(words: str, found: Found) -> str:
    """What stands before a time, with the preposition that is part of its words."""
    first = found.text.split(maxsplit=1)[:1]
    lead = f"{first[0]} " if first and first[0].lower() in PREPOSITIONS else ""
    return words[max(0, found.start - 80) : found.start] + lead


def _counted(words: str, found: Found) -> Found:
    """A time without its day where it is counted from something else ("inden ti dage derefter")."""
    follows = COUNTED_FROM.match(words[found.end : found.end + 20])
    return replace(found, value=None) if follows and found.rule == "length" else found


def _bare_day(words: str, context: Context) -> Found | None:
    """A day that stands alone before or after the work ("7/9 Bo køber is", "Regnskab: Bo 15/6", "… (maj)")."""
    for pattern in (DAY_FIRST, DAY_LAST):
        match = pattern.search(words[:LONGEST])
        if match is None:
            continue
        name = next(name for name, value in match.groupdict().items() if value)
        if not is_only_due(match[name].strip()):
            continue
        found = read_cell(match[name], context.meeting.date)
        if found and found.value is not None and found.start <= LONGEST_LEAD and not _over(found, context):
            return replace(found, start=match.start(name), end=match.end(name), text=match[name])
    return None


def _over(found: Found, context: Context) -> bool:
    """Whether a time lies before the day of the meeting."""
    last = found.value.last if isinstance(found.value, Interval) else found.value
    return last is not None and context.meeting.date is not None and last < context.meeting.date


def _loose_year(words: str, found: Found, draft: Draft) -> bool:
    before = words[: found.start]
    verb_place = words.lower().find(draft.clause.verb[:5])
    inside = re.search(r"\b(?:at|der|som|hvor)\b", before[max(verb_place, 0) :]) is not None
    money = re.search(r"\b(?:midler\w*|budget\w*|regnskab\w*|behov\w*|drift\w*)\s*$", before)
    return inside or bool(money) or (draft.clause.verb not in WORK and not draft.clause.agents)


def _tied_owner(draft: Draft, tied: list[Sentence], context: Context) -> tuple[tuple[str, ...], Span | None]:
    """The doer that tied sentences name for the same work: "administrativt udarbejdet", "skriver sekretariatet"."""
    for sentence in tied:
        words = sentence.text[:1500]
        match = MADE_ADMINISTRATIVELY.search(words)
        if match and _same_work(draft, match["verb"] or match["verb2"]):
            place = ADMINISTRATIVELY.search(words)
            named = place[0] if place else match["made"]
            return ("Administrationen",), locate(context.text, sentence.start, sentence.end, named)
        for pattern in MAKERS:
            for match in pattern.finditer(words):
                groups = match.groupdict()
                agents = groups.get("agents") or groups.get("agents2") or ""
                verb = groups.get("verb") or groups.get("verb2") or ""
                if agents.lower() != "vi" and all_known(agents, context.names) and _same_work(draft, verb):
                    return resolve_owners(agents, context.names, context.meeting.body), locate(
                        context.text, sentence.start, sentence.end, agents
                    )
    return (), None


def _same_work(draft: Draft, form: str) -> bool:
    return makes_the_same(draft.clause.verb, _INFINITIVE_OF.get(form.lower(), form.lower()))
