"""The tasks of one sentence of a decision, by the first rule that fits."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from workflow.minutes.decisions.outcomes import MINORITY
from workflow.minutes.expressions import expression
from workflow.minutes.layout.text import Sentence
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.tasks.bare_clauses import (
    DECIDED,
    read_any_infinitive,
    read_coming,
    read_imperative,
    read_infinitive,
    read_kept_told,
    read_nominal,
    read_promised,
    read_ready,
    read_relative,
    read_sent_to,
    read_subjectless,
    read_wanted,
)
from workflow.minutes.tasks.clause_forms import Clause
from workflow.minutes.tasks.clauses import read_clause
from workflow.minutes.tasks.context import Context, Draft
from workflow.minutes.tasks.drafts import has_time_to_come, is_due, make_draft
from workflow.minutes.tasks.entries import read_bracketed, read_named, without_colon
from workflow.minutes.tasks.filters import EDITING, with_passing_on
from workflow.minutes.tasks.given import given, signed
from workflow.minutes.tasks.leads import (
    AND_AT,
    ANYBODY,
    DECIDED_LEADS,
    EXPECTS,
    GROUP_FORMED,
    GROUP_IN_TITLE,
    MATTER_SENT_BACK,
    NARRATED,
    NOT_AGREED,
    PROMISED_FOR,
    PROPOSED,
    STRONG_LEADS,
    WHILE,
    WHILE_DATED,
    agreed_in,
)
from workflow.minutes.tasks.notes import NOTE
from workflow.minutes.tasks.owners import AGENTS, all_known, all_people, resolve_owners
from workflow.minutes.tasks.passive_clauses import TELLS, TOLD_OF, read_passive_dated
from workflow.minutes.tasks.plain_words import plain_words
from workflow.minutes.tasks.pronouns import with_doers
from workflow.minutes.tasks.splitting import clauses_apart, main_clauses, unlinked, with_own_times, without_topic
from workflow.minutes.tasks.taken_up import see_to, taken_up
from workflow.minutes.tasks.ties import MAKING
from workflow.minutes.tasks.verbs import ANSWERS, SHOW, WORK

TOLD = expression(r"\b(?:er|var|blev|har|havde|kommer|holdes|afholdes)\b")
WE_DO = frozenset(TASK_WORDS["we_do"])
TALKS = frozenset(TASK_WORDS["talks"])
_PASSED = "|".join(sorted((f"{verb}s" for verb in TASK_WORDS["passed_on"]), key=len, reverse=True))
PASSED_ON = expression(
    rf"(?P<thing>(?:\b(?:en|et|den|det|de)\s+(?:[a-zæøå]+\s+)?)?[a-zæøå]{{3,}}),\s+(?:som|der)\s+(?:så\s+|derefter\s+)?"
    rf"(?P<clause>(?:{_PASSED})\b[^,;]*)"
)
AHEAD = expression("|".join(map(re.escape, TASK_WORDS["ahead"])), re.IGNORECASE)
HAPPENS = frozenset(TASK_WORDS["happens"])
DATED_WORK = (WORK | SHOW) - HAPPENS
APPROVES = expression(
    r"\b(?:godkend\w*|tiltrådte|tiltræder|vedtog|vedtaget|besluttede|beslutter|bevilgede)\b", re.IGNORECASE
)
TO_HAVE = expression(r"(?:få|se|modtage|have|blive)\s")
WISHES_ONLY = expression(r"^(?:ønske|bad|bede|anmod|udbad)", re.IGNORECASE)
FROM_DAY = expression(r"\b(?:fra|pr\.|til|frem til|indtil)\s+(?:og med\s+)?(?:den\s+|d\.\s*)?(?:\d|udgangen)")
# the matter itself taken up again is the outcome
THE_MATTER = expression(r"^(?:sagen|punktet|emnet|spørgsmålet|indstillingen|forslaget)$", re.IGNORECASE)
LIMIT = expression(r"\b(?:senest|inden|snarest)\b")
OWN_BODIES = tuple(TASK_WORDS["own_bodies"])
OUTSIDERS = frozenset(TASK_WORDS["outsiders"])
LONGEST_ENTRY = 140
# what a body does by deciding it
MONEY = frozenset({"bevilge", "afsætte", "finansiere"})
# what a body wants to have from others
WISHES = frozenset({"bede", "få", "se", "modtage", "høre", "have"})


def from_sentence(sentence: Sentence, context: Context, *, ordering: bool = False) -> list[Draft]:
    """The tasks of one sentence of a decision, by the first rule that fits."""
    words = plain_words(sentence.text)
    if words.rstrip().endswith("?"):
        return []
    if MINORITY.any_in(words):
        return []
    words = with_doers(words, _sentence_before(sentence, context), context.names)
    taken = taken_up(words, context.names)
    if taken and (drafts := seen_to(*taken, sentence, context, ordering=ordering)):
        return drafts
    apart = clauses_apart(words, context.names)
    if len(apart) > 1:
        return with_passing_on(
            [
                replace(draft, words=draft.words or part)
                for part in apart
                for draft in _of_words(part, sentence, context, ordering=ordering)
            ]
        )
    return _of_words(words, sentence, context, ordering=ordering)


def seen_to(words: str, agents: str, sentence: Sentence, context: Context, *, ordering: bool = False) -> list[Draft]:
    """The work that words tell, of those who see to it as other words say ("…, hvilket sekretariatet sørger for")."""
    drafts = _of_words(words, sentence, context, ordering=ordering)
    owners = resolve_owners(agents, context.names, context.meeting.body)
    if drafts:
        return [
            draft
            if draft.owners
            else replace(draft, owners=owners, clause=replace(draft.clause, agents=agents), words=draft.words or words)
            for draft in drafts
        ]
    clause = see_to(words, agents)
    return [make_draft(clause, agents, sentence, "task.taken-up", "explicit", context)] if clause else []


def _of_words(words: str, sentence: Sentence, context: Context, *, ordering: bool) -> list[Draft]:
    """The tasks of a sentence, or of one of the main clauses between its semicolons."""
    if NOTE.match(words) or words.startswith("|") or "\t" in words:
        return []
    words = without_colon(words, context.names)
    lowered = words.lower()
    orders = given(words, lowered, sentence, context)
    if orders is not None:
        return orders
    names = context.names
    bracketed = read_bracketed(words, names, context.title) if "(" in words else read_named(words, names, context.title)
    if bracketed:
        return [make_draft(bracketed, bracketed.agents, sentence, "task.bracketed", "explicit", context)]
    found = _agreed(words, sentence, context)
    if found is not None:
        return found
    hoped = _hoped(words, lowered, sentence, context)
    if hoped is not None:
        return hoped
    parts = [
        half
        for part in main_clauses(words, names)
        for half in with_own_times(part, names, partial(has_time_to_come, context=context))
    ]
    drafts = [
        replace(draft, words=part)
        for place, part in enumerate(parts)
        for draft in _plain(part, sentence, context, ordering=ordering, inside=place > 0)
    ]
    passed_on = _of_relative_clause(words, drafts, sentence, context)
    if passed_on:
        # the time in the relative clause is not that of the main clause
        return [*(replace(d, words=(d.words or words).partition(passed_on[0].words)[0]) for d in drafts), *passed_on]
    if len(parts) > 1 and (len(drafts) > 1 or TOLD.search(words)):
        # each clause has its own time; a sentence with one clause of work and no other verb has one time for all
        return drafts
    return [replace(draft, words="") for draft in drafts]


def _with_all(words: str) -> str:
    """What is said of a topic, with the large letter of those who are all asked ("Program: alle sender forslag")."""
    return f"A{words[1:]}" if words.startswith("alle ") else words


def _of_relative_clause(words: str, drafts: list[Draft], sentence: Sentence, context: Context) -> list[Draft]:
    """What is to be passed on or fetched of a thing by a time ("… et budget, som indhentes senest fredag")."""
    match = PASSED_ON.search(words) if ", som " in words or ", der " in words else None
    if (
        match is None
        or NARRATED.search(words)
        or any(d.rule == "task.relative" or d.clause.verb in MAKING for d in drafts)
    ):
        # what somebody makes "som forelægges i maj" is one task, due by then
        return []
    clause = read_clause(f"{match['thing']} {match['clause']}", context.names)
    if clause is None or clause.rule != "passive" or not has_time_to_come(match["clause"], context):
        return []
    # whoever has the thing passes it on, but what is talked about at a meeting has no doer
    agents = "" if clause.verb in ANSWERS or words.lower().startswith("vi ") else _subject_body(words, context)
    return [replace(make_draft(clause, agents, sentence, "task.relative", "implied", context), words=match["clause"])]


def _sentence_before(sentence: Sentence, context: Context) -> str:
    place = context.sentence_places.get(sentence.end)
    if place is None:
        return context.case_sentences.get(sentence.end, "")
    return context.decision_sentences[place - 1].text if place else ""


def _hoped(words: str, lowered: str, sentence: Sentence, context: Context) -> list[Draft] | None:
    """Work proposed, expected, wished for or promised; None when the sentence has no such lead."""
    names = context.names
    match = PROPOSED.search(words) if signed("proposed", lowered) else None
    if match and (clause := read_clause(match["clause"], names)) and clause.agents:
        return [make_draft(clause, clause.agents, sentence, "task.proposed", "implied", context)]
    match = EXPECTS.search(words) if signed("expects", lowered) else None
    if match and all_known(match["agents"], names):
        clause = read_infinitive(match["clause"])
        if clause:
            agents = match["agents"] if clause.verb not in WISHES or all_people(match["agents"], names) else ""
            if agents.lower() == "vi" and (group := GROUP_IN_TITLE.search(context.title)):
                agents = group["group"]
            return [make_draft(clause, agents, sentence, "task.expected", "implied", context)]
    match = PROMISED_FOR.match(words) if signed("expects", lowered) else None
    clause = read_clause(match["clause"], names) if match and all_known(match["agents"], names) else None
    # that somebody follows a law or a rule is no work, that they follow up is
    if clause and clause.agents and not (clause.verb == "følge" and " op" not in clause.what):
        return [make_draft(clause, clause.agents, sentence, "task.promised", "explicit", context)]
    match = GROUP_FORMED.search(words) if signed("group_formed", lowered) else None
    if match and all_people(match["agents"], names) and (work := read_sent_to(match["agents"], match["clause"], names)):
        return [make_draft(work, work.agents, sentence, "task.given", "explicit", context)]
    match = WHILE.search(words) if signed("while", lowered) else None
    if match and (clause := read_clause(match["clause"], names)) and clause.agents:
        agents = clause.agents if clause.verb not in WISHES or all_people(clause.agents, names) else ""
        return [make_draft(clause, agents, sentence, "task.condition", "explicit", context)]
    match = WHILE_DATED.search(words) if signed("while", lowered) else None
    clause = read_clause(match["clause"], names) if match else None
    dated = clause is not None and clause.rule == "passive" and clause.verb in DATED_WORK
    made = clause is not None and clause.rule == "there-passive" and clause.verb in MAKING | EDITING
    if match and clause and (made or (dated and has_time_to_come(match["clause"], context))):
        return [make_draft(clause, "", sentence, "task.condition", "explicit", context)]
    if match and not any(found in lowered for found in (" ikke ", " har ")):
        changed = read_passive_dated(match["clause"])
        if (
            changed
            and changed.verb not in HAPPENS | MONEY
            and not THE_MATTER.match(changed.subject)
            and is_due(f"senest {match['clause']}" if FROM_DAY.search(match["clause"]) else match["clause"], context)
        ):
            return [make_draft(changed, "", sentence, "task.condition-dated", "implied", context)]
    if signed("wants", lowered) and (clause := read_wanted(words, names)):
        return [make_draft(clause, clause.agents, sentence, "task.wanted", "implied", context)]
    if clause := read_kept_told(words, names, lambda: has_time_to_come(words, context)):
        return [make_draft(clause, "", sentence, "task.kept-told", "implied", context)]
    if (signed("promised", lowered) or signed("answered", lowered)) and (clause := read_promised(words, names)):
        return [make_draft(clause, clause.agents, sentence, "task.promised", "explicit", context)]
    return None


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
    clause = read_clause(start, context.names, due=partial(is_due, words, context), inside=inside)
    if clause is None and start.startswith("Alle ") and has_time_to_come(words, context):
        # "Alle læser udkastet til næste møde": with a time to come it is asked of everybody
        everybody = read_clause(f"Enhver {start[5:]}", context.names)
        known = everybody is not None and everybody.agents == "Enhver" and everybody.verb in WORK | SHOW
        clause = replace(everybody, agents="Alle") if everybody and known else None
    if clause is None:
        ordered = read_imperative(start) if _whole_entry(start, sentence) and not inside else None
        if ordered:
            return [make_draft(ordered, "", sentence, "task.imperative", "implied", context)]
        infinitive = (
            read_infinitive(start[:1].lower() + start[1:]) if ordering or _whole_entry(start, sentence) else None
        )
        if infinitive and infinitive.verb not in SHOW:
            return [make_draft(infinitive, "", sentence, "task.listed", "explicit", context)]
        if (told_of := without_topic(words)) and (
            of_topic := _plain(_with_all(told_of), sentence, context, ordering=False, inside=True)
        ):
            return [draft for draft in of_topic if draft.owners]
        if NARRATED.search(words):
            return []
        bare = None if inside else read_subjectless(start, context.title)
        if bare:
            return [make_draft(bare, "", sentence, "task.subjectless", "explicit", context)]
        if coming := read_coming(start):
            return [make_draft(coming, "", sentence, "task.comes", "implied", context)]
        if "skal" in words and (ready := read_ready(start)) and is_due(words, context):
            return [make_draft(ready, "", sentence, "task.ready", "implied", context)]
        told = read_relative(start, context.names)
        return [make_draft(told, told.agents, sentence, "task.relative", "implied", context)] if told else []
    if clause.agents.lower() == "vi" and (
        clause.verb in TALKS or (clause.rule == "active" and clause.verb not in WE_DO and not is_due(words, context))
    ):
        return []
    if clause.rule in ("active", "does") and not ordering and _of_others(clause, context):
        return []
    if clause.rule in ("nobody",) and not ordering:
        return []
    if clause.passive and re.search(r":\s*[”“\"]", words):
        # new wording of a paragraph is adopted by deciding it
        return []
    if clause.verb in MONEY and (clause.passive or clause.agents.lower().endswith(OWN_BODIES)):
        return []
    if clause.verb in WORK and clause.rule in ("passive", "there-passive", "will-be", "goes-into"):
        if NARRATED.search(words):
            return []
        certainty = "implied" if clause.rule == "goes-into" else "explicit"
        return [make_draft(clause, "", sentence, f"task.{clause.rule}", certainty, context)]
    if clause.passive and clause.verb in TELLS and clause.subject.lower() in TOLD_OF and not NARRATED.search(words):
        return [make_draft(clause, "", sentence, f"task.{clause.rule}", "explicit", context)]
    if clause.rule == "active" and clause.verb in TELLS and clause.subject.split()[:1] and _tells_others(clause):
        return [make_draft(clause, clause.agents, sentence, "task.active", "explicit", context)]
    if (
        clause.verb in SHOW
        and clause.passive
        and (clause.verb not in HAPPENS or LIMIT.search(words))
        and has_time_to_come(words, context)
    ):
        return [make_draft(clause, "", sentence, f"task.{clause.rule}.dated", "explicit", context)]
    if clause.rule in ("active", "modal") and (
        clause.ahead
        or ordering
        or (clause.rule == "active" and clause.verb in WORK)
        or AHEAD.search(words)
        or has_time_to_come(words, context)
    ):
        return [make_draft(clause, clause.agents, sentence, f"task.{clause.rule}", "explicit", context)]
    if clause.rule in ("active-dated", "passive-dated") and not NARRATED.search(words):
        return [make_draft(clause, clause.agents, sentence, f"task.{clause.rule}", "explicit", context)]
    if clause.rule in ("asked-done", "person-does", "does", "will-do", "needs-done") and not NARRATED.search(words):
        return [make_draft(clause, clause.agents, sentence, f"task.{clause.rule}", "explicit", context)]
    return []


def _tells_others(clause: Clause) -> bool:
    """Whether somebody tells those who are not at the meeting of something: "Ida informerer beboerne"."""
    return clause.subject.strip().lower().startswith(tuple(TOLD_OF))


def _of_others(clause: Clause, context: Context) -> bool:
    """Whether an authority that is not meeting here does it: what the council does is news to a board of neighbours."""
    return clause.agents.lower() in OUTSIDERS and not context.points and not context.meeting.level


def _whole_entry(words: str, sentence: Sentence) -> bool:
    """Whether an infinitive is a whole short entry ("Påbegynde regler for skuret.")."""
    return len(words) <= LONGEST_ENTRY and words[:1].isupper() and sentence.text.strip().startswith(words[:20])


def _agreed(words: str, sentence: Sentence, context: Context) -> list[Draft] | None:
    """Tasks agreed, decided or wished for ("… enighed om, at …"); None when the sentence has no such lead."""
    drafts: list[Draft] = []
    match = agreed_in(words) if "at " in words else None
    # work named as a noun inside "…, at der fremlægges en revision af …" is not what was agreed
    nominal = _nominal(words[: match.start("clause")] if match else words, sentence, context)
    if nominal:
        drafts.append(nominal)
    if not match or not STRONG_LEADS.match(match["lead"]) or TO_HAVE.match(match["clause"]):
        return drafts or None
    if NOT_AGREED.search(words[: match.start("clause")].removesuffix(" ").removesuffix("at").rstrip(" ,")):
        return drafts
    lead_subject = words[: match.start()].strip()
    if WISHES_ONLY.match(match["lead"]) and ANYBODY.match(lead_subject):
        return drafts
    parts = AND_AT.split(match["clause"])
    for position, part in enumerate(parts):
        read = read_any_infinitive if DECIDED_LEADS.match(match["lead"]) else read_infinitive
        if position == 0 and (asked := read(part)) and not nominal:
            if asked.verb in DECIDED or MATTER_SENT_BACK.match(part):
                return drafts or None
            # what the infinitive asks others for is theirs to decide: the whole clause is one task
            whole = read(match["clause"]) or asked
            # "bestyrelsen ønsker at stille forslag": its own wish is its own work
            wishes = (
                match["lead"].lower().startswith("ønske") and whole.verb not in WISHES | TALKS and not context.points
            )
            agents = _subject_body(lead_subject, context) if wishes and not match["middle"].strip() else ""
            return [*drafts, make_draft(whole, agents, sentence, "task.agreed", "explicit", context)]
        clause = read_clause(
            re.sub(r"^man\s", "vi ", part), context.names, due=partial(is_due, part, context), inside=True
        )
        rule = "task.agreed"
        if clause is None:
            continue
        if clause.rule == "goes-into" and clause.what in [d.clause.what for d in drafts]:
            continue
        agents = "" if part.startswith("man ") else clause.agents
        if not agents and clause.passive and clause.verb in ("overføre", "udmønte", "bevilge", "afsætte"):
            agents = _subject_body(lead_subject, context)
        draft = make_draft(clause, agents, sentence, rule, "explicit", context)
        # of several things agreed upon each has its own time
        drafts.append(replace(draft, words=part) if len(parts) > 1 else draft)
    return drafts


def _subject_body(words: str, context: Context) -> str:
    match = re.match(rf"^(?P<agents>{AGENTS})", words)
    return match["agents"] if match and all_known(match["agents"], context.names) else ""


def _nominal(words: str, sentence: Sentence, context: Context) -> Draft | None:
    """Work approved as a noun: "godkendte udarbejdelsen af …", "Indstillingen om lukning af … blev godkendt"."""
    approves = APPROVES.search(words)
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
    return make_draft(clause, agents, sentence, "task.nominal", "explicit", context)
