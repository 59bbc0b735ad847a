"""Follow-up tasks of one item: from its decision, its adopted recommendations, its case text and its tables."""

from __future__ import annotations

import re
from dataclasses import replace

from workflow.minutes.clauses import (
    DECIDED,
    Clause,
    read_any_infinitive,
    read_clause,
    read_infinitive,
    read_nominal,
    read_relative,
    read_subjectless,
    read_task_noun,
)
from workflow.minutes.deadlines import find_deadlines
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.model import Task
from workflow.minutes.outcomes import LONGEST, MINORITY, content_words
from workflow.minutes.owners import AGENTS, all_known, doer_of_passive, resolve_owners
from workflow.minutes.responsibility import NOTE
from workflow.minutes.task_confidence import confidence_of
from workflow.minutes.task_context import Context, Draft
from workflow.minutes.task_entries import is_head, read_bracketed, read_entry
from workflow.minutes.task_filters import kept_drafts, without_doubles
from workflow.minutes.task_finish import finish
from workflow.minutes.task_leads import (
    AGREED,
    AND_AT,
    ASKED,
    AT_LEAD,
    CHARGED,
    DECIDED_LEADS,
    DONE_BY_DECIDING,
    EARLIER_MEETING,
    EXPECTS,
    GIVEN,
    GROUP_IN_TITLE,
    GROUPS_SHOULD,
    LABEL_LEAD,
    NARRATED,
    NO_TASK_LEAD,
    ORDERED,
    PROPOSED,
    RETURNED,
    STRONG_LEADS,
    WANTS,
    WHILE,
    WISH_LIST,
    WISHED,
    WISHED_THING,
)
from workflow.minutes.task_names import names_in_use
from workflow.minutes.task_splitting import main_clauses, unlinked, without_label
from workflow.minutes.task_tables import tasks_of_tables, tasks_to_come, with_notes
from workflow.minutes.text import Block, Sentence, sentences
from workflow.minutes.verbs import SHOW, WORK, lower_first

TOLD = re.compile(r"\b(?:er|var|blev|har|havde|kommer|holdes|afholdes)\b")
TALKS = frozenset(TASK_WORDS["talks"])
AHEAD = re.compile("|".join(map(re.escape, TASK_WORDS["ahead"])), re.IGNORECASE)
HAPPENS = frozenset(TASK_WORDS["happens"])
OWN_BODIES = frozenset(TASK_WORDS["own_bodies"])
MOST_SENTENCES = 400
SHORTEST_ROOT = 5
LONGEST_ENTRY = 140


def read_tasks(context: Context) -> tuple[Task, ...]:
    """All follow-up tasks of an item, in the order of the text, without doubles."""
    drafts: list[Draft] = []
    context = replace(context, names=(*context.names, *names_in_use(context.text, context.names)))
    if context.decision and context.decision.outcome not in ("withdrawn",):
        drafts += _from_decision(context)
        drafts += _from_recommendations(context, drafts)
    drafts = kept_drafts(drafts + _from_lists(context) + _from_case(context))
    tasks = [finish(draft, context, drafts) for draft in drafts]
    tasks += tasks_of_tables(context)
    tasks = with_notes(sorted(tasks, key=lambda t: t.span), context)
    tasks += tasks_to_come(context)
    return tuple(sorted(without_doubles(tasks), key=lambda t: t.span))


def _from_decision(context: Context) -> list[Draft]:
    drafts: list[Draft] = []
    silent = ordering = wishing = False
    heading = is_head(context.title)
    count = 0
    for block in context.decision_blocks:
        opens_list = block.text.rstrip().endswith(":")
        if not block.listed:
            if NO_TASK_LEAD.search(block.text) or (
                silent and LABEL_LEAD.match(block.text) and not AT_LEAD.search(block.text)
            ):
                silent, ordering = True, False
            elif not opens_list:
                silent = ordering = False
            else:
                silent, ordering = False, bool(AT_LEAD.search(block.text))
        if "\t" in block.raw.strip() or block.text.startswith("|"):
            # a row of a table is read with its columns
            continue
        if is_head(block.text):
            heading = True
            continue
        if heading and (entries := _entries(block, context)):
            drafts += entries
            continue
        if not block.listed:
            wishing = bool(WISH_LIST.match(block.text)) or (wishing and block.text.startswith(("at ", "en ", "et ")))
        if wishing and (wish := _wish(block, context)):
            drafts.append(wish)
            continue
        if block.listed and silent:
            continue
        for sentence in sentences(context.text, block.start, block.end):
            count += 1
            if count > MOST_SENTENCES:
                return drafts
            drafts += _from_sentence(
                _bare(sentence, block), context, in_list=block.listed, ordering=ordering and block.listed
            )
    return drafts


def _entries(block: Block, context: Context) -> list[Draft]:
    """The tasks of one entry under a heading such as "Aktionsliste"."""
    said = [_bare(sentence, block) for sentence in sentences(context.text, block.start, block.end)]
    drafts = [draft for sentence in said for draft in _from_sentence(sentence, context, ordering=True)]
    if drafts or len(said) != 1 or NOTE.match(block.body):
        return drafts
    clause = read_entry(block.body, context.names, context.title)
    return [_draft(clause, clause.agents, said[0], "task.entry", "explicit", context)] if clause else []


def _from_lists(context: Context) -> list[Draft]:
    """The entries of lists of work that have a heading of their own."""
    to_come = {block.start for block in context.future_blocks}
    return [
        draft
        for block in context.table_blocks
        if block.start not in to_come and "\t" not in block.raw and "|" not in block.raw and not is_head(block.text)
        for draft in _entries(block, context)
    ]


def _wish(block: Block, context: Context) -> Draft | None:
    """An entry of the list of what a body wishes ("Udvalget ønsker" – "en sag om …", "at afholde …")."""
    sentence = Sentence(block.body, block.body_start, block.end)
    words = re.sub(r"^at\s+", "", block.body.strip(), flags=re.IGNORECASE)
    thing = WISHED_THING.match(words)
    if thing:
        clause = Clause(f"Fremlægge {thing['thing'].strip(' .;,')}", "", thing["thing"], "wish", True, "fremlægge", False)
        return _draft(clause, "", sentence, "task.wish-list", "explicit", context)
    found = read_clause(words, context.names) or read_any_infinitive(words)
    return _draft(found, found.agents, sentence, "task.wish-list", "explicit", context) if found else None


def _bare(sentence: Sentence, block: Block) -> Sentence:
    """A list entry's first sentence without its marker."""
    if block.listed and sentence.start == block.start and block.body_start > block.start:
        gone = len(block.text) - len(block.body)
        return Sentence(sentence.text[gone:], block.body_start, sentence.end)
    return sentence


def _from_sentence(
    sentence: Sentence, context: Context, *, in_list: bool = False, ordering: bool = False
) -> list[Draft]:
    """The tasks of one sentence of a decision, by the first rule that fits."""
    words = without_label(sentence.text[:LONGEST].strip(" -–•"))
    if NOTE.match(words) or words.startswith("|") or "\t" in words:
        return []
    if any(pattern.search(words) for pattern in MINORITY):
        return []
    names = context.names
    for rule, pattern in (("task.given", GIVEN), ("task.charged", CHARGED), ("task.asked", ASKED)):
        match = pattern.search(words)
        if match and all_known(match["agents"], names):
            clause = read_infinitive(match["clause"])
            if clause:
                return [_draft(clause, match["agents"], sentence, rule, "explicit", context)]
    match = RETURNED.search(words)
    if match and (nominal := read_task_noun(match["work"])):
        agents = match["agents"] if all_known(match["agents"], names) else ""
        return [_draft(nominal, agents, sentence, "task.returned", "explicit", context)]
    bracketed = read_bracketed(words, names, context.title)
    if bracketed:
        return [_draft(bracketed, bracketed.agents, sentence, "task.bracketed", "explicit", context)]
    found = _agreed(words, sentence, context)
    if found is not None:
        return found
    match = PROPOSED.search(words)
    if match and (clause := read_clause(match["clause"], names)) and clause.agents:
        return [_draft(clause, clause.agents, sentence, "task.proposed", "implied", context)]
    match = EXPECTS.search(words)
    if match and all_known(match["agents"], names):
        clause = read_infinitive(match["clause"])
        if clause:
            agents = match["agents"]
            if agents.lower() == "vi" and (group := GROUP_IN_TITLE.search(context.title)):
                agents = group["group"]
            return [_draft(clause, agents, sentence, "task.expected", "implied", context)]
    match = WHILE.search(words)
    if match and (clause := read_clause(match["clause"], names)) and clause.agents:
        return [_draft(clause, clause.agents, sentence, "task.condition", "explicit", context)]
    match = WANTS.search(words)
    if match and all_known(match["agents"], names):
        clause = Clause(f"Levere {match['thing'].strip(' .')}", "", match["thing"], "wants", True, "levere", False)
        return [_draft(clause, "", sentence, "task.wanted", "implied", context)]
    parts = main_clauses(words, names)
    drafts = [
        replace(draft, words=part)
        for place, part in enumerate(parts)
        for draft in _plain(part, sentence, context, ordering=ordering, inside=place > 0)
    ]
    if len(parts) > 1 and (len(drafts) > 1 or TOLD.search(words)):
        # each clause has its own time; a sentence with one clause of work and no other verb has one time for all
        return [replace(draft, words=draft.words) for draft in drafts]
    return [replace(draft, words="") for draft in drafts]


def _plain(words: str, sentence: Sentence, context: Context, *, ordering: bool, inside: bool) -> list[Draft]:
    """A main clause that gives work: passive, active with a future, "der …s"."""
    start = unlinked(words)
    if words.rstrip().endswith(":"):
        return []
    if re.search(r"[?]\s*$", words) or re.match(
        r"^det\s+(?:foreslås|anbefales|forventes|bemærkes|oplyses|nævnes|drøftes|konstateres|understreges|ønskes)\b",
        words,
        re.IGNORECASE,
    ):
        return []
    clause = read_clause(start, context.names, dated=_is_due(words, context), inside=inside)
    if clause is None:
        infinitive = read_infinitive(start[:1].lower() + start[1:]) if ordering or _whole_entry(start, sentence) else None
        if infinitive and infinitive.verb not in SHOW:
            return [_draft(infinitive, "", sentence, "task.listed", "explicit", context)]
        if NARRATED.search(words):
            return []
        bare = None if inside else read_subjectless(start, context.title)
        if bare:
            return [_draft(bare, "", sentence, "task.subjectless", "explicit", context)]
        told = read_relative(start, context.names)
        return [_draft(told, told.agents, sentence, "task.relative", "implied", context)] if told else []
    if clause.verb in TALKS and clause.agents.lower() == "vi":
        return []
    ahead = clause.ahead or ordering or bool(AHEAD.search(words)) or _has_time_to_come(words, context)
    if clause.rule in ("nobody",) and not ordering:
        return []
    if clause.passive and re.search(r":\s*[”“\"]", words):
        # new wording of a paragraph is adopted by deciding it
        return []
    if clause.passive and clause.verb in ("bevilge", "afsætte", "finansiere"):
        return []
    if clause.verb in WORK and clause.rule in ("passive", "there-passive", "will-be", "goes-into"):
        if NARRATED.search(words):
            return []
        certainty = "implied" if clause.rule == "goes-into" else "explicit"
        return [_draft(clause, "", sentence, f"task.{clause.rule}", certainty, context)]
    if clause.verb in SHOW and clause.verb not in HAPPENS and clause.passive and _has_time_to_come(words, context):
        return [_draft(clause, "", sentence, f"task.{clause.rule}.dated", "explicit", context)]
    if clause.rule == "active" and (clause.verb in WORK or ahead):
        return [_draft(clause, clause.agents, sentence, "task.active", "explicit", context)]
    if clause.rule in ("active-dated", "passive-dated") and not NARRATED.search(words):
        return [_draft(clause, clause.agents, sentence, f"task.{clause.rule}", "explicit", context)]
    if clause.rule in ("person-does", "does", "will-do", "needs-done") and not NARRATED.search(words):
        return [_draft(clause, clause.agents, sentence, f"task.{clause.rule}", "explicit", context)]
    if clause.rule == "modal" and ahead:
        return [_draft(clause, clause.agents, sentence, "task.modal", "explicit", context)]
    return []


def _whole_entry(words: str, sentence: Sentence) -> bool:
    """Whether an infinitive is a whole short entry ("Påbegynde regler for skuret.")."""
    return len(words) <= LONGEST_ENTRY and words[:1].isupper() and sentence.text.strip().startswith(words[:20])


def _has_time_to_come(words: str, context: Context) -> bool:
    return any(f.value is not None or f.anchor for f in find_deadlines(words, context.meeting.date))


def _is_due(words: str, context: Context) -> bool:
    """Whether a sentence sets a day or period to come as a limit: "senest", "inden", "frem til", a day."""
    return any(f.value is not None and f.strength >= 7 for f in find_deadlines(words, context.meeting.date))


def _agreed(words: str, sentence: Sentence, context: Context) -> list[Draft] | None:
    """Tasks agreed, decided or wished for ("… enighed om, at …"); None when the sentence has no such lead."""
    drafts: list[Draft] = []
    match = AGREED.search(words)
    # work named as a noun inside "…, at der fremlægges en revision af …" is not what was agreed
    nominal = _nominal(words[: match.start("clause")] if match else words, sentence, context)
    if nominal:
        drafts.append(nominal)
    if not match or not STRONG_LEADS.match(match["lead"]):
        return drafts or None
    lead_subject = words[: match.start()].strip()
    for position, part in enumerate(AND_AT.split(match["clause"])):
        read = read_any_infinitive if DECIDED_LEADS.match(match["lead"]) else read_infinitive
        if position == 0 and (asked := read(part)) and not nominal:
            if asked.verb in DECIDED:
                return drafts or None
            # what the infinitive asks others for is theirs to decide: the whole clause is one task
            whole = read(match["clause"]) or asked
            return [*drafts, _draft(whole, "", sentence, "task.agreed", "explicit", context)]
        clause = read_clause(re.sub(r"^man\s", "vi ", part), context.names, dated=_is_due(part, context), inside=True)
        rule = "task.agreed"
        if clause is None:
            continue
        if clause.rule == "goes-into" and clause.what in [d.clause.what for d in drafts]:
            continue
        agents = "" if part.startswith("man ") else clause.agents
        if not agents and clause.passive and clause.verb in ("overføre", "udmønte", "bevilge", "afsætte"):
            agents = _subject_body(lead_subject, context)
        drafts.append(_draft(clause, agents, sentence, rule, "explicit", context))
    return drafts


def _subject_body(words: str, context: Context) -> str:
    match = re.match(rf"^(?P<agents>{AGENTS})", words)
    return match["agents"] if match and all_known(match["agents"], context.names) else ""


def _nominal(words: str, sentence: Sentence, context: Context) -> Draft | None:
    """Work approved as a noun: "godkendte udarbejdelsen af …", "Indstillingen om lukning af … blev godkendt"."""
    approves = re.search(
        r"\b(?:godkend\w*|tiltrådte|tiltræder|vedtog|vedtaget|besluttede|beslutter|bevilgede)\b", words, re.IGNORECASE
    )
    if not approves or re.search(r"\bikke\s+(?:godkend|tiltr|vedt)", words):
        return None
    found = (
        read_nominal(words[approves.end() :])
        if not re.match(r"^indstilling", words, re.IGNORECASE)
        else read_nominal(words)
    )
    if not found:
        return None
    clause, body_act = found
    agents = _subject_body(words, context) if body_act else ""
    return _draft(clause, agents, sentence, "task.nominal", "explicit", context)


def _draft(
    clause: Clause,
    agents: str,
    evidence: Sentence,
    rule: str,
    certainty: str,
    context: Context,
    where: str = "decision",
) -> Draft:
    owners = resolve_owners(agents, context.names, context.meeting.body) if agents else ()
    if not owners:
        by = doer_of_passive(clause.verb, evidence.text) if clause.passive else None
        if by and all_known(by, context.names):
            owners = resolve_owners(by, context.names, context.meeting.body)
    return Draft(clause, owners, evidence, rule, certainty, confidence_of(rule), where)


def _from_recommendations(context: Context, drafts: list[Draft]) -> list[Draft]:
    """Adopted recommendations that order work and whose work the decision does not name itself."""
    found: list[Draft] = []
    for recommendation in context.recommendations:
        if recommendation.outcome not in ("approved", "approved_with_changes", "decided"):
            continue
        words = ORDERED.sub("", recommendation.text)
        sentence = Sentence(recommendation.text, *recommendation.span)
        asked = ASKED.search(words)
        if asked and all_known(asked["agents"], context.names) and (order := read_any_infinitive(asked["clause"])):
            if not any(_same_work(d, order, recommendation.text) for d in drafts):
                found.append(_draft(order, asked["agents"], sentence, "task.asked", "explicit", context))
            continue
        if drafts and (len(context.recommendations) == 1 or any(_share(d, recommendation.text) >= 2 for d in drafts)):
            continue
        nominal = (
            read_nominal(words)
            if re.match(r"^(?:\w+\s+){0,4}?(?:godkend|tiltr|vedt|beslut|igangsæt)\w*", words, re.IGNORECASE)
            else None
        )
        agreed = AGREED.search(words)
        clause = read_clause(agreed["clause"], context.names) if agreed else None
        if clause is None and nominal and not nominal[1]:
            clause = nominal[0]
        if clause is None and not agreed:
            clause = read_clause(words, context.names)
            if clause and (
                clause.verb not in WORK
                or (clause.verb in DONE_BY_DECIDING and not clause.agents)
                or (clause.rule == "active" and clause.verb in ("tage", "indgå"))
            ):
                clause = None
        if clause is None:
            continue
        if clause.rule == "active" and clause.verb in SHOW and not clause.ahead and not agreed:
            continue
        if any(_same_work(d, clause, recommendation.text) for d in drafts):
            continue
        agents = clause.agents
        found.append(_draft(clause, agents, sentence, "task.recommendation", "explicit", context))
    return found


def _orders_work(clause: Clause) -> bool:
    """Whether a recommendation's clause leaves work to do once it is approved."""
    if clause.verb not in WORK or (clause.verb in DONE_BY_DECIDING and not clause.agents):
        return False
    return not (clause.rule == "active" and clause.verb in ("tage", "indgå"))


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


def _from_case(context: Context) -> list[Draft]:
    """Tasks in the case text: only where somebody is named, and the decision does not turn the matter down."""
    if context.decision and context.decision.outcome in ("rejected", "withdrawn", "returned"):
        return []
    drafts: list[Draft] = []
    count = 0
    for block in context.case_blocks:
        for sentence in sentences(context.text, block.start, block.end):
            count += 1
            if count > MOST_SENTENCES:
                return drafts
            words = sentence.text[:LONGEST]
            for rule, pattern in (("task.wished", WISHED), ("task.group", GROUPS_SHOULD)):
                match = pattern.search(words)
                clause = read_clause(match["clause"], context.names) if match else None
                if clause and clause.verb in SHOW and clause.agents.lower() in OWN_BODIES:
                    continue
                if clause and clause.agents and not EARLIER_MEETING.search(words):
                    drafts.append(_draft(clause, clause.agents, sentence, rule, "implied", context, "case"))
                    break
            else:
                clause = read_clause(words, context.names) if re.search(r"\b(?:skal|vil)\b", words) else None
                if clause and clause.rule == "modal" and clause.agents and _dated(words, context):
                    drafts.append(
                        _draft(clause, clause.agents, sentence, "task.case-dated", "implied", context, "case")
                    )
    return drafts


def _dated(words: str, context: Context) -> bool:
    return any(f.rule == "date" for f in find_deadlines(words, context.meeting.date))
