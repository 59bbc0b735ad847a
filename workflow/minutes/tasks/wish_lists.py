"""Lists of what is wanted or asked for: "Til næste møde ønsker udvalget", "Forvaltningen bedes belyse:" and entries."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from workflow.minutes.expressions import expression
from workflow.minutes.layout.text import Block, Sentence, sentences
from workflow.minutes.tasks.bare_clauses import read_any_infinitive
from workflow.minutes.tasks.clause_forms import INFINITIVES, PARTICIPLES, Clause
from workflow.minutes.tasks.clauses import read_clause
from workflow.minutes.tasks.context import Context, Draft
from workflow.minutes.tasks.drafts import has_time_to_come, make_draft
from workflow.minutes.tasks.leads import REPORTS, WISHED_THING
from workflow.minutes.tasks.owners import AGENTS, all_known
from workflow.minutes.tasks.verbs import PARTICIPLE, lower_first, sentence_case

_WISHES = (
    "ønsker|ønskede|anmoder om|anmodede om|bad om|beder om|efterspørger|efterspurgte|efterlyser|efterlyste|udbad sig"
    "|udbeder sig"
)
_TO_GET = r"(?:\s+at\s+(?:få|modtage|se|have)|\s+at|\s+følgende|\s+forelagt|\s+tilsendt){0,3}"
_BY = r"(?:\s+(?:til|på|inden|senest|ved|i|forud|samtidig|desuden|også)\b[^:,.;]{0,70})?"
WISHES = expression(rf"^(?P<agents>{AGENTS})\s+(?:{_WISHES}){_TO_GET}{_BY}{_TO_GET}\s*[:,]?$")
WISHES_BY = expression(
    rf"^(?:[Tt]il|[Pp]å|[Ii]nden|[Ss]enest|[Vv]ed|[Ff]orud|[Hh]ertil|[Ss]amtidig|[Dd]esuden)\b[^:,.;]{{0,70}}?\s?(?:{_WISHES})\s+"
    rf"(?P<agents>{AGENTS}){_TO_GET}\s*[:,]?$"
)
WISHED = expression(
    rf"^[^:.;]{{0,70}}?\b(?:[Øø]nskes|[Ee]fterspørges|[Uu]dbedes)\b(?P<by>[^:.;]{{0,60}}?)(?:\s(?P<done>{PARTICIPLES}|oplyst))?\s*[:,]?$"
)
READY = expression(r"^[^:.;]{0,70}?\bskal\s+(?:der\s+)?(?:foreligge|fremlægges|forelægges)\b[^:.;]{0,60}[:,]?$")
ASKED = expression(
    rf"^(?P<agents>{AGENTS})\s+(?:bedes(?:\s+om)?|anmodes\s+om|pålægges|skal)\b[^:.;]{{0,70}}?\b"
    rf"(?P<verb>{INFINITIVES}|komme med|oplyse)(?:\s+følgende)?\s*[:,]?$"
)
IN_BRACKETS = expression(rf"\s*\((?:ved\s+|v/\s?)?(?P<agents>{AGENTS})\)\s*[.;,]?$")
REPORT = expression(rf"\b[a-zæøå]*(?:{REPORTS}|tal|data|oplysninger|bemærkninger)(?:er|erne|en|et|n)?\b", re.IGNORECASE)
# what has been said or done is nothing that is wanted
TOLD = expression(r"\b(?:er|var|blev|har|havde|\w+ede)\b")
LONGEST_ENTRY = 240
GOES_ON = ("at ", "en ", "et ")


@dataclass(frozen=True)
class Lead:
    """The words over a list of what is wanted, whom they ask, and the verb that the entries leave out."""

    words: str
    agents: str = ""
    verb: str = ""
    timed: bool = False


def lead_of(block: Block, context: Context) -> Lead | None:
    """The lead of the list that a paragraph opens, or None."""
    said = list(sentences(context.text, block.start, block.end))
    if not said:
        return None
    words, names = said[-1].text.strip(), context.names
    # "Sagen udsættes til mødet i maj. Til den tid ønsker udvalget": the time is that of the sentence before
    whole = words if has_time_to_come(words, context) else block.text.strip()
    timed = has_time_to_come(whole, context)
    wishes = WISHES.match(words) or WISHES_BY.match(words)
    if wishes and all_known(wishes["agents"], names):
        return Lead(whole, timed=timed)
    asked = ASKED.match(words)
    if asked and all_known(asked["agents"], names):
        return Lead(whole, asked["agents"], asked["verb"], timed)
    wished = WISHED.match(words)
    if wished:
        done = wished["done"] or ""
        return Lead(whole, "", PARTICIPLE.get(done, "oplyse" if done else ""), timed)
    return Lead(whole, timed=timed) if READY.match(words) and timed else None


def goes_on(block: Block) -> bool:
    """Whether a paragraph without a marker is one more entry."""
    return block.text.startswith(GOES_ON)


def wish_of(block: Block, lead: Lead, context: Context) -> Draft | None:
    """An entry of the list of what is wanted ("en sag om …", "at afholde …", "Driftsudgifterne (økonomichefen)")."""
    body = block.body.strip()
    sentence = Sentence(block.body, block.body_start, block.end)
    bracket = IN_BRACKETS.search(body)
    doers = bracket["agents"] if bracket and all_known(bracket["agents"], context.names) else lead.agents
    words = re.sub(r"^at\s+", "", body[: bracket.start()] if bracket and doers else body, flags=re.IGNORECASE)
    found = _clause(words.strip(" .;,"), lead, context, listed=block.listed)
    if found is None:
        return None
    draft = make_draft(found, doers or found.agents, sentence, "task.wish-list", "explicit", context)
    if lead.timed and not has_time_to_come(body, context):
        draft = replace(draft, words=f"{lead.words.rstrip(' :,')} {body}")
    return draft


def _clause(words: str, lead: Lead, context: Context, *, listed: bool) -> Clause | None:
    if not lead.verb:
        thing = WISHED_THING.match(words)
        if thing:
            return Clause(
                f"Fremlægge {thing['thing'].strip(' .;,')}", "", thing["thing"], "wish", True, "fremlægge", False
            )
        found = read_clause(words, context.names) or read_any_infinitive(words)
        if found:
            return found
    short = listed and len(words) <= LONGEST_ENTRY and not TOLD.search(words.split(",")[0])
    if not short or not (lead.verb or lead.timed or REPORT.search(words[:60])):
        return None
    verb = lead.verb or "fremlægge"
    return Clause(sentence_case(f"{verb} {lower_first(words)}"), "", words, "wish", True, verb.split()[0], False)
