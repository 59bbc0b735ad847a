"""Follow-up tasks of one item: from its decision, its adopted recommendations, its case text and its tables."""

from __future__ import annotations

import re
from dataclasses import replace

from workflow.minutes.days.deadlines import find_deadlines
from workflow.minutes.decisions.outcomes import LONGEST, classify
from workflow.minutes.expressions import expression
from workflow.minutes.layout.text import Block, Sentence, quote, sentences
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.model import Task
from workflow.minutes.people.people import FIRST_NAMES, is_title
from workflow.minutes.tasks.clauses import read_clause
from workflow.minutes.tasks.columns import with_columns
from workflow.minutes.tasks.context import Context, Draft, Drafts
from workflow.minutes.tasks.drafts import make_draft
from workflow.minutes.tasks.entries import is_head, read_entry, read_timed
from workflow.minutes.tasks.filters import ACTION_LABEL, ACTION_WITHIN, kept_drafts, with_actions, without_doubles
from workflow.minutes.tasks.finish import finish
from workflow.minutes.tasks.leads import (
    AGREED_UPON,
    ANYBODY,
    AT_LEAD,
    DONE_BY,
    EARLIER_MEETING,
    GROUPS_SHOULD,
    LABEL_LEAD,
    NO_TASK_LEAD,
    TAKES_IT,
    WISHED,
)
from workflow.minutes.tasks.margins import with_margins
from workflow.minutes.tasks.moved_deadlines import with_moved_deadlines, without_answers
from workflow.minutes.tasks.moved_owners import with_moved_owners, without_moved
from workflow.minutes.tasks.names import names_in_use
from workflow.minutes.tasks.notes import NOTE
from workflow.minutes.tasks.owners import all_known, all_people, resolve_owners
from workflow.minutes.tasks.recommendations import from_recommendations
from workflow.minutes.tasks.sentences import from_sentence, seen_to
from workflow.minutes.tasks.splitting import without_topic
from workflow.minutes.tasks.tables import rows_of, tasks_of_rows, tasks_to_come, with_notes
from workflow.minutes.tasks.taken_up import takes_up
from workflow.minutes.tasks.ties import FOR_ALL, same_thing, things
from workflow.minutes.tasks.verbs import SHOW, WORK
from workflow.minutes.tasks.wish_lists import Lead, goes_on, lead_of, wish_of

ROLES = frozenset(TASK_WORDS["roles"])
OWN_BODIES = frozenset(TASK_WORDS["own_bodies"])
TAKES_IT_SIGN = expression(r"\b(?:tager|gør det|ordner det|er på|på sagen|på opgaven|ja til)\b")
MOST_SENTENCES = 400
WORD = expression(r"\w+")
TOLD_OR_PLANNED = expression(r"\b(?:er|var|blev|har været|foreslår|ønsker|mener)\b")
LONGEST_ENTRY = 140
FEWEST_LINES = 2
"""Lines of one form that make a list."""
ADOPTED = frozenset({"approved", "approved_with_changes", "decided", "noted", "elected"})
OUTSIDERS = frozenset(TASK_WORDS["outsiders"])
SOON = frozenset({"date", "week", "month", "weekday", "meeting-in"})
PRONOUN = expression(r"^(?:Han|Hun|De)\s+[a-zæøå]+r\b")
PROCESS_HEADS = frozenset(TASK_WORDS["process_heads"])


def read_tasks(context: Context) -> tuple[Task, ...]:
    """All follow-up tasks of an item, in the order of the text, without doubles."""
    drafts: list[Draft] = []
    context = replace(context, names=(*context.names, *names_in_use(context.text, context.names)))
    if context.decision:
        drafts += without_moved(without_answers(_from_decision(context), context), context)
        drafts = [draft for draft in drafts if draft.rule != "task.passive" or not _puts_off(draft.evidence)]
        if context.decision.outcome != "withdrawn":
            drafts += from_recommendations(context, drafts)
    drafts = kept_drafts(with_actions(drafts, context.text) + _from_lists(context) + _from_case(context))
    told = Drafts(drafts)
    tasks = [finish(draft, context, told) for draft in drafts]
    tasks = with_moved_owners(with_moved_deadlines(tasks, context), context)
    rows = rows_of(context)
    tasks += tasks_of_rows(rows, context)
    tasks = with_columns(sorted(tasks, key=lambda t: t.span), context)
    tasks = with_margins(with_notes(tasks, context, rows), context)
    tasks += tasks_to_come(context)
    return tuple(sorted(without_doubles(tasks), key=lambda t: t.span))


def _puts_off(sentence: Sentence) -> bool:
    """Whether a sentence takes the item off until another meeting ("Punktet udgik, og sættes på til mødet i juni")."""
    return classify(sentence.text).says_rule("off-until-later")


def _from_decision(context: Context) -> list[Draft]:
    drafts: list[Draft] = []
    silent = ordering = False
    wishing: Lead | None = None
    heading = is_head(context.title)
    timed = _timed_entries(context)
    count = 0
    for number, block in enumerate(context.decision_blocks):
        lead: Lead | None = None
        opens_list = block.text.rstrip().endswith((":", ","))
        if not block.listed:
            if NO_TASK_LEAD.search(block.text) or (
                silent and LABEL_LEAD.match(block.text) and not AT_LEAD.search(block.text)
            ):
                silent, ordering = True, False
            elif not opens_list:
                silent = ordering = False
            else:
                silent, ordering = False, bool(AT_LEAD.search(block.text))
        if "\t" in (block.body if block.listed else block.text) or block.text.startswith("|"):
            # a row of a table is read with its columns
            continue
        if is_head(block.text):
            heading = True
            continue
        if heading and (entries := _entries(block, context)):
            drafts += entries
            continue
        if not block.listed:
            lead = lead_of(block, context) if _list_follows(number, context) else None
            wishing = lead or (wishing if goes_on(block) else None)
        if wishing and wishing is not lead and (wish := wish_of(block, wishing, context)):
            drafts.append(wish)
            continue
        if entry := timed.get(block.start):
            drafts.append(entry)
            continue
        if block.listed and silent and not (AGREED_UPON.search(block.text) or ACTION_WITHIN.search(block.text)):
            continue
        before: Sentence | None = None
        for sentence in sentences(context.text, block.start, block.end):
            count += 1
            if count > MOST_SENTENCES:
                return drafts
            if lead and wishing is lead and sentence.end >= block.end - 1:
                continue
            before, last_said = _bare(sentence, block), before
            found = from_sentence(before, context, ordering=ordering and block.listed)
            if doers := _done_by(sentence, context):
                drafts += _of_topic(last_said, drafts, context)
                if not drafts or drafts[-1].owners:
                    continue
                last = drafts[-1].evidence
                joined = Sentence(quote(context.text, last.start, sentence.end), last.start, sentence.end)
                drafts[-1] = replace(drafts[-1], owners=doers, evidence=joined)
                continue
            if last_said and (seen := _seen_to(before, last_said, drafts, context)):
                drafts += seen
                continue
            if drafts and not drafts[-1].owners and (taker := _taker(sentence, context)):
                drafts[-1] = replace(drafts[-1], owners=taker)
                continue
            if drafts and drafts[-1].owners:
                # "Sagen bedes sendt tilbage" asks those to whom the sentence before gives the matter
                found = [
                    replace(draft, owners=drafts[-1].owners) if draft.rule == "task.asked-done" else draft
                    for draft in found
                ]
            if (
                last_said
                and found
                and ACTION_LABEL.match(sentence.text)
                and not any(d.evidence == last_said for d in drafts)
            ):
                # "Låsen binder. Aktion: Ida kontakter smeden.": what the action is about stands before it
                joined = Sentence(quote(context.text, last_said.start, sentence.end), last_said.start, sentence.end)
                found = [replace(draft, evidence=joined, words=draft.words or sentence.text) for draft in found]
            if drafts:
                # when something is to be ready is the time of the work that has been told before it
                found = [draft for draft in found if draft.rule != "task.ready" or not _of_told_work(draft, drafts)]
            drafts += found
    return drafts


def _list_follows(number: int, context: Context) -> bool:
    """Whether what stands after a paragraph of the decision is an entry of a list."""
    following = context.decision_blocks[number + 1 : number + 2]
    return bool(following) and (following[0].listed or goes_on(following[0]))


def _of_topic(said: Sentence | None, drafts: list[Draft], context: Context) -> list[Draft]:
    """The work told of a topic ("Laden: Døren males."), which is none until the next sentence says who does it."""
    topic = without_topic(said.text) if said and not any(draft.evidence == said for draft in drafts) else None
    return from_sentence(Sentence(topic, said.start, said.end), context)[-1:] if said and topic else []


def _seen_to(sentence: Sentence, said: Sentence, drafts: list[Draft], context: Context) -> list[Draft]:
    """The work of the sentence before, of those who see to it as this one says ("Det sørger Ida for.")."""
    agents, time = takes_up(sentence.text[:LONGEST_ENTRY], context.names)
    if not agents or (drafts and drafts[-1].evidence == said and drafts[-1].owners):
        return []
    if drafts and drafts[-1].evidence == said:
        drafts.pop()
    joined = Sentence(quote(context.text, said.start, sentence.end), said.start, sentence.end)
    return seen_to(f"{said.text.rstrip(' .')}{time}.", agents, joined, context)


def _of_told_work(ready: Draft, drafts: list[Draft]) -> bool:
    """Whether what is to be ready comes of the work told before it ("Begge dele skal foreligge i maj")."""
    own = things(ready.clause.subject)
    if not own or FOR_ALL.match(ready.evidence.text[:LONGEST]):
        return True
    return any(same_thing(a, b) for draft in drafts for a in own for b in things(draft.evidence.text))


def _taker(sentence: Sentence, context: Context) -> tuple[str, ...]:
    """Who takes the work of the sentence before upon themselves ("Formand og kasserer tager action.")."""
    match = (
        TAKES_IT.match(sentence.text[:LONGEST_ENTRY]) if TAKES_IT_SIGN.search(sentence.text[:LONGEST_ENTRY]) else None
    )
    if match is None:
        return ()
    if not all_known(match["agents"], context.names) and not all(
        is_title(word) or word.lower() in ROLES for word in re.split(r"\s+og\s+|,\s*", match["agents"])
    ):
        return ()
    return resolve_owners(match["agents"], context.names, context.meeting.body)


def _done_by(sentence: Sentence, context: Context) -> tuple[str, ...]:
    """Who does the work of the sentence before, as a passive without a subject says ("Udføres af Ida i maj.")."""
    match = DONE_BY.match(sentence.text[:LONGEST_ENTRY]) if " af " in sentence.text[:LONGEST_ENTRY] else None
    if match is None or not all_known(match["agents"], context.names):
        return ()
    return resolve_owners(match["agents"], context.names, context.meeting.body)


def _entries(block: Block, context: Context) -> list[Draft]:
    """The tasks of one entry under a heading such as "Aktionsliste"."""
    said = [_bare(sentence, block) for sentence in sentences(context.text, block.start, block.end)]
    drafts = [draft for sentence in said for draft in from_sentence(sentence, context, ordering=True)]
    if drafts or len(said) != 1 or NOTE.match(block.body):
        return drafts
    clause = read_entry(block.body, context.names, context.title)
    return [make_draft(clause, clause.agents, said[0], "task.entry", "explicit", context)] if clause else []


def _timed_entries(context: Context) -> dict[int, Draft]:
    """By where they begin, the lines that each give something to somebody by a time ("Bådene: Ida og Bo, uge 20")."""
    found: dict[int, Draft] = {}
    for block in context.decision_blocks[:MOST_SENTENCES]:
        clause = read_timed(block.body, context.names, context.title) if ": " in block.body[:LONGEST_ENTRY] else None
        if clause:
            sentence = Sentence(block.body.strip(), block.body_start, block.end)
            found[block.start] = make_draft(clause, clause.agents, sentence, "task.entry", "explicit", context)
    return found if len(found) >= FEWEST_LINES else {}


def _from_lists(context: Context) -> list[Draft]:
    """The entries of lists of work that have a heading of their own."""
    to_come = {block.start for block in context.future_blocks}
    return [
        draft
        for block in context.table_blocks
        if block.start not in to_come and "\t" not in block.raw and "|" not in block.raw and not is_head(block.text)
        for draft in _entries(block, context)
    ]


def _bare(sentence: Sentence, block: Block) -> Sentence:
    """A list entry's first sentence without its marker."""
    if block.listed and sentence.start == block.start and block.body_start > block.start:
        gone = len(block.text) - len(block.body)
        return Sentence(sentence.text[gone:], block.body_start, sentence.end)
    return sentence


def _from_case(context: Context) -> list[Draft]:
    """Tasks in the case text: only where somebody is named, and the decision does not turn the matter down."""
    if context.decision and context.decision.outcome in ("rejected", "withdrawn", "returned"):
        return []
    drafts: list[Draft] = []
    count = 0
    # notes without any decision: what stands under the item is all that was said
    bare = context.decision is None and not context.points
    firsts = {name.split()[0] for name in context.names if name.split()}
    for block in context.case_blocks:
        for sentence in sentences(context.text, block.start, block.end):
            count += 1
            if count > MOST_SENTENCES:
                return drafts
            words = sentence.text[:LONGEST]
            if bare or _after_process_head(block, context):
                told = from_sentence(_bare(sentence, block), context)
                drafts += told if bare else [replace(draft, where="case") for draft in told if draft.owners]
                continue
            said = WORD.findall(words)
            named = not firsts.isdisjoint(said) or any(w[:1].isupper() and w.lower() in FIRST_NAMES for w in said)
            if (named or PRONOUN.match(words)) and (told := _done_by_person(sentence, block, context)):
                drafts += told
                continue
            if by_role := _done_by_role(words, sentence, context):
                drafts.append(by_role)
                continue
            for rule, pattern in (("task.wished", WISHED), ("task.group", GROUPS_SHOULD)):
                match = pattern.search(words)
                if match and rule == "task.wished" and (ANYBODY.match(match["who"]) or ANYBODY.match(words)):
                    continue
                clause = read_clause(match["clause"], context.names) if match else None
                if clause and clause.verb in SHOW and clause.agents.lower() in OWN_BODIES:
                    continue
                if clause and clause.agents and not EARLIER_MEETING.search(words):
                    drafts.append(make_draft(clause, clause.agents, sentence, rule, "implied", context, "case"))
                    break
            else:
                clause = read_clause(words, context.names) if re.search(r"\b(?:skal|vil)\b", words) else None
                if clause and clause.rule == "modal" and clause.agents and _dated(words, context):
                    drafts.append(
                        make_draft(clause, clause.agents, sentence, "task.case-dated", "implied", context, "case")
                    )
    return drafts


def _after_process_head(block: Block, context: Context) -> bool:
    """Whether a paragraph of an adopted case stands under "Videre proces": then it says who does what afterwards."""
    above = context.text[max(0, block.start - 80) : block.start].rstrip()
    adopted = context.decision is not None and context.decision.outcome in ADOPTED
    return adopted and above.rsplit("\n", 1)[-1].strip(" :#*").lower() in PROCESS_HEADS


def _done_by_person(sentence: Sentence, block: Block, context: Context) -> list[Draft]:
    """What a case text says that somebody by name does ("Ida Mose udarbejder et notat inden mødet")."""
    return [
        replace(draft, where="case")
        for draft in from_sentence(_bare(sentence, block), context)
        if draft.rule in ("task.active", "task.bracketed", "task.promised", "task.person-does")
        and draft.owners
        and all_people(draft.clause.agents, context.names)
        and not TOLD_OR_PLANNED.search(sentence.text)
    ]


def _done_by_role(words: str, sentence: Sentence, context: Context) -> Draft | None:
    """What an adopted case says that a role does on a day to come ("Sekretariatet sender kortet i uge 15")."""
    adopted = context.decision is not None and context.decision.outcome in ADOPTED
    if not adopted or not words.rstrip().endswith(".") or TOLD_OR_PLANNED.search(words) or "," in words:
        return None
    clause = read_clause(words, context.names)
    if clause is None or clause.rule != "active" or clause.verb not in WORK or not clause.agents:
        return None
    if clause.agents.lower() in OWN_BODIES | OUTSIDERS or not _dated_soon(words, context):
        return None
    return make_draft(clause, clause.agents, sentence, "task.case-dated", "implied", context, "case")


def _dated_soon(words: str, context: Context) -> bool:
    """Whether a sentence has one day, week or month to come, rather than a year in which something goes on."""
    found = find_deadlines(words, context.meeting.date)
    return len(found) == 1 and found[0].value is not None and found[0].rule in SOON and not found[0].recurrence


def _dated(words: str, context: Context) -> bool:
    return any(f.rule == "date" for f in find_deadlines(words, context.meeting.date))
