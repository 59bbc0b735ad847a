"""Work without a plain main clause: infinitives, nouns, relative clauses, what is wished for or promised."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.tasks.clause_forms import (
    ADVERBS,
    ANY_INFINITIVE_FORM,
    INFINITIVES,
    NO_INFINITIVE,
    NO_TASK,
    NOUNS_OF_WORK,
    PARTICIPLES,
    PASSIVE_FORMS,
    Clause,
    tidy,
)
from workflow.minutes.tasks.clauses import read_clause
from workflow.minutes.tasks.leads import (
    ANSWERED,
    ASKED_THING,
    COMES,
    GETS_REPORT,
    GETS_SHOWN,
    KEPT_TOLD,
    PROMISED,
    READY,
    WANTED,
    WANTS,
    WANTS_DONE,
    WANTS_SHOWN,
    WANTS_TOLD,
)
from workflow.minutes.tasks.owners import AGENTS, all_known, all_people
from workflow.minutes.tasks.verbs import (
    ANSWERS,
    NOMINAL,
    PARTICIPLE,
    PASSIVE,
    WORK,
    lower_first,
    sentence_case,
    verb_of_noun,
)

INFINITIVE_CLAUSE = expression(rf"^(?P<verb>{INFINITIVES})\b(?P<rest>.*)$", re.DOTALL)
NOMINAL_OBJECT = expression(rf"\b(?P<noun>{NOUNS_OF_WORK})(?:n|en|et|erne)?\s+af\s+(?P<rest>[^.;:]+)", re.IGNORECASE)
DECIDED = frozenset(TASK_WORDS["decided_by_deciding"])
HAVE_READY = expression(
    r"^(?:til\s[^,;.]{2,40}?\s)?have\s+(?P<thing>(?:en|et)\s[^,;:.]{2,60}?)\s+(?:klar|færdigt?|på plads)\b"
    r"(?P<rest>.*)$",
    re.DOTALL,
)
ANY_INFINITIVE = expression(rf"^(?:{ADVERBS})(?P<verb>{INFINITIVES}|{ANY_INFINITIVE_FORM})\b(?P<rest>\s.*)$", re.DOTALL)
SUBJECTLESS = expression(
    rf"^(?:(?:Skal|Bør|Vil)\s+)?(?P<verb>(?i:{PASSIVE_FORMS}))\b(?!\s+(?:af|med)\s+\d)(?P<rest>.*)$", re.DOTALL
)
# "Tages med på dagsordenen", "Tages op på næste møde"
TAKEN_ALONG = expression(r"^\s+(?:med|op)\s+(?:på|til|i|igen|under|som)\b")
RELATIVE_THING = expression(
    rf"^(?P<thing>[^,;:]{{3,140}}),\s+(?:som|der)\s+(?:(?:vil|skal)\s+(?:\w+\s+)?blive\s+(?P<done>{PARTICIPLES})"
    rf"|(?P<verb>{PASSIVE_FORMS})\s+af\s+(?P<agents>[A-ZÆØÅ]\w+))\b(?P<rest>.*)$",
    re.DOTALL,
)
RELATIVE_PERSON = expression(
    rf"(?P<agents>[A-ZÆØÅ]\w+(?:\s+[A-ZÆØÅ]\w+){{0,4}}),?\s+(?:som|der)\s+(?:\w+\s+)?(?:vil|skal)\s+"
    rf"(?P<verb>{INFINITIVES}|{ANY_INFINITIVE_FORM})\b(?P<rest>\s.*)$",
    re.DOTALL,
)


WITH_WHOM = expression(r"^(?:i (?:samarbejde|dialog|samråd|fællesskab)|sammen|via|gennem)\b")
LATE_WORK = expression(
    rf"^(?P<early>(?:(?i:i|til|på|inden|senest|ved|sammen|hver|frem|forud|med|efter|hurtigst|snarest|løbende|over|under|fra|samtidig"
    rf"|derudover|desuden|endvidere|herefter|herudover|gennem|via|som|ud|også|igen|straks|fremover)\b(?:[^,;.]|(?<=\d)\.){{0,90}}?))\s+"
    rf"(?:at\s+|(?={INFINITIVES}\b))(?P<work>\S.*)$",
    re.DOTALL,
)


def work_first(words: str) -> str:
    """An order with its infinitive first: "til næste møde at undersøge prisen" is "undersøge prisen til næste møde"."""
    words = words.strip()
    match = None if INFINITIVE_CLAUSE.match(words) else LATE_WORK.match(words[:1200])
    if match is None:
        return words
    # the time is read from the sentence; with whom it is done belongs to the work
    return f"{match['work'].rstrip(' .')} {match['early']}." if WITH_WHOM.match(match["early"]) else match["work"]


def read_any_infinitive(words: str) -> Clause | None:
    """Work given as an infinitive of any verb after "at", unless deciding it does it ("besluttet at godkende …")."""
    known = read_infinitive(words)
    if known:
        return None if known.verb in DECIDED else known
    if ready := HAVE_READY.match(words.strip()[:1200]):
        what = f"Have {ready['thing']} klar{ready['rest']}"
        return Clause(tidy(what), "", ready["thing"], "infinitive", True, "have", False)
    match = ANY_INFINITIVE.match(words.strip()[:1200])
    if match is None or match["verb"] in NO_INFINITIVE or match["verb"] in DECIDED:
        return None
    verb = match["verb"]
    return Clause(sentence_case(tidy(f"{verb}{match['rest']}")), "", match["rest"], "infinitive", True, verb, False)


def read_relative(words: str, names: tuple[str, ...]) -> Clause | None:
    """Work told in a relative clause: of a thing ("et brev, som vil blive sendt til alle") or a person."""
    person = RELATIVE_PERSON.search(words[:600])
    if person and all_people(person["agents"], names) and person["verb"] not in NO_INFINITIVE:
        what = sentence_case(tidy(f"{person['verb']}{person['rest']}"))
        return Clause(what, person["agents"], person["rest"], "relative", True, person["verb"], False)
    match = RELATIVE_THING.match(words[:600])
    if match is None:
        return None
    form = (match["done"] or match["verb"]).lower()
    verb = PARTICIPLE[form] if match["done"] else PASSIVE[form]
    thing = re.split(r"\b(?:har|er|blev|var)\b(?:\s+\w+(?:et|t)\b)?", match["thing"])[-1].strip() or match["thing"]
    what = sentence_case(tidy(f"{verb} {lower_first(thing)}{match['rest']}"))
    return Clause(what, match["agents"] or "", thing, "relative", True, verb, True)


def read_subjectless(words: str, thing: str) -> Clause | None:
    """Work on the thing that the sentence is about and does not name ("Undersøges nærmere.")."""
    match = SUBJECTLESS.match(words)
    if match is None or not thing or NO_TASK.search(words):
        return None
    verb = PASSIVE[match["verb"].lower()]
    followed_up = verb == "følge" and match["rest"].startswith(" op")
    taken_along = verb == "tage" and TAKEN_ALONG.match(match["rest"]) is not None
    answered = verb in ANSWERS or (verb in DECIDED and not followed_up) or verb == "indstille"
    if verb not in WORK or (answered and not taken_along):
        return None
    rest = match["rest"].removeprefix(" op") if followed_up else match["rest"]
    what = sentence_case(tidy(f"{verb}{' op på' if followed_up else ''} {lower_first(thing)}{rest}"))
    return Clause(what, "", thing, "subjectless", True, verb, True)


def _imperative(infinitive: str) -> str:
    """The order of a verb: "sende" gives "send", "lægge" "læg"."""
    stem = infinitive.removesuffix("e")
    return stem[:-1] if len(stem) > MORE_THAN_TWO and stem[-1:] == stem[-2:-1] else stem


MORE_THAN_TWO = 2
NO_IMPERATIVES = frozenset(TASK_WORDS["no_imperatives"])
IMPERATIVES: dict[str, str] = {
    form: verb for verb in sorted(WORK) if verb.endswith("e") and (form := _imperative(verb)) not in NO_IMPERATIVES
}
IMPERATIVE = expression(r"^(?P<verb>[A-ZÆØÅ][a-zæøå]+)(?P<rest>\s+[^\s:].*)$", re.DOTALL)
# a noun that looks like an order, and an appeal to whoever reads
NO_ORDER = expression(
    r"^\s+(?:af|til|på|om|i|fra|for|er|har|skal|vil|og|v/|–|-)(?:\s|$)|\b(?:gerne|jer|venligst|dig|du|jeres)\b|[!?:]"
)


def read_imperative(words: str) -> Clause | None:
    """Work given as an order to nobody named ("Find en dato for festen.")."""
    match = IMPERATIVE.match(words[:300])
    if match is None or NO_ORDER.search(match["rest"]) or NO_TASK.search(words):
        return None
    verb = IMPERATIVES.get(match["verb"].lower())
    if verb is None:
        return None
    return Clause(sentence_case(tidy(f"{verb}{match['rest']}")), "", match["rest"], "imperative", True, verb, False)


def read_infinitive(words: str) -> Clause | None:
    """Work given as an infinitive after "at" ("besluttet at indstille til …")."""
    match = INFINITIVE_CLAUSE.match(words.strip()[:1200])
    if not match:
        return None
    verb = match["verb"]
    return Clause(sentence_case(tidy(f"{verb}{match['rest']}")), "", match["rest"], "infinitive", True, verb, False)


def read_nominal(words: str) -> tuple[Clause, bool] | None:
    """Work given as a noun ("udarbejdelsen af …"), and whether deciding it is itself the body's act."""
    match = NOMINAL_OBJECT.search(words[:1200])
    if not match:
        return None
    verb, body_act = NOMINAL[match["noun"].lower()]
    rest = re.split(
        r",\s+(?:og|samt)\s+at\s|\s+blev\s|\s+og\s+(?:kommer|giver|at)\b|,\s+(?:idet|der|som)\s|\bog at\s",
        match["rest"],
        maxsplit=1,
    )[0]
    rest = re.sub(r"\s+(?:godkendes|godkendt|tiltrædes)\b.*$", "", rest)
    return Clause(sentence_case(tidy(f"{verb} {rest}")), "", rest, "nominal", True, verb, False), body_act


TASK_NOUN = expression(
    r"^(?:at\s+(?P<infinitive>.+)|(?:en|et|den|yderligere|fornyet|nærmere|ny|nye)?\s*(?:(?:nærmere|fornyet|ny|nye|samlet|yderligere)\s+)?"
    r"(?P<noun>[a-zæøå]+(?:ing|else|elsen|ingen))\s+(?:af|i|om)\s+(?P<rest>.+))$",
    re.DOTALL,
)


def read_task_noun(words: str) -> Clause | None:
    """Work named by a noun ("en afklaring af ansvaret") or an infinitive ("at afklare ansvaret")."""
    match = TASK_NOUN.match(words.strip()[:600])
    if not match:
        return None
    if match["infinitive"]:
        return read_infinitive(match["infinitive"])
    verb = verb_of_noun(match["noun"])
    if verb is None:
        return None
    rest = match["rest"]
    return Clause(sentence_case(tidy(f"{verb} {rest}")), "", rest, "noun", True, verb, False)


THING = expression(
    r"^(?:en|et)\s+(?:\w+\s+){0,2}?\w*(?:rapport|redegørelse|notat|plan|oversigt|oplæg|udkast|forslag|vurdering|analyse"
    r"|udtalelse|indstilling|beregning|opgørelse|begrundelse|beskrivelse)\b[^.;]*",
    re.IGNORECASE,
)
# what somebody else does about it is no part of what is wanted
BEFORE_DOER = expression(rf",\s+(?:og|men|som)\s+(?={AGENTS}\s+[a-zæøå]{{2,}}(?:er|år|ør)\b)")
KNOWN = expression(r"^(?:oplyst|at vide)\b")
# "bad om at få oplyst prisen", "ønsker oplyst, hvad det koster"
WANTS_TO_KNOW = expression(
    rf"^(?P<agents>{AGENTS})\s+(?:ønsker|ønskede|vil gerne have|bad om|beder om|anmoder om|anmodede om)\s+"
    r"(?:at\s+få\s+)?(?:oplyst|at vide),?\s+(?P<thing>[^;]+)$",
    re.DOTALL,
)
VERB_OF_TELLING = {"informeret": "informere", "underrettet": "underrette"}
MEETING = expression(r"^(?:en|et)\s+(?:\w+\s+){0,2}?(?:møde|temadrøftelse)\b")


def read_thing(words: str) -> Clause | None:
    """Work named by nothing but the thing that is to come of it ("med henblik på en tilstandsrapport")."""
    match = THING.match(words)
    return Clause(f"Levere {match[0].strip(' .')}", "", match[0], "noun", True, "levere", False) if match else None


def read_wanted(words: str, names: tuple[str, ...]) -> Clause | None:
    """What a body asks to have: a thing ("ønsker en redegørelse"), or a thing done or shown ("ønsker X belyst")."""
    for pattern in (WANTS, WANTED, WANTS_SHOWN):
        match = pattern.search(words)
        if match and not KNOWN.match(match["thing"]) and _may_want(match, names):
            thing = BEFORE_DOER.split(match["thing"], maxsplit=1)[0].strip(" .,")
            work = "holde" if MEETING.match(thing) else "levere"
            return Clause(sentence_case(f"{work} {thing}"), "", match["thing"], "wants", True, work, False)
    told = WANTS_TO_KNOW.search(words)
    if told and _may_want(told, names):
        return Clause(f"Oplyse {told['thing'].strip(' .,')}", "", told["thing"], "wants", True, "oplyse", False)
    asked = ASKED_THING.search(words)
    if asked and all_known(asked["agents"], names):
        return Clause(
            f"Levere {asked['thing'].strip(' .')}", asked["agents"], asked["thing"], "wants", True, "levere", False
        )
    told = WANTS_TOLD.match(words)
    if told and all_known(told["agents"], names):
        what = f"{VERB_OF_TELLING.get(told['done'], 'orientere')} {lower_first(told['agents'])}{told['rest']}"
        return Clause(sentence_case(tidy(what)), "", told["rest"], "wants", True, "orientere", False)
    match = WANTS_DONE.search(words) or GETS_SHOWN.match(words)
    if match is None or not _may_want(match, names):
        return None
    verb = PARTICIPLE.get(match["done"].lower())
    if verb is None:
        return None
    thing = match.groupdict().get("thing") or ""
    rest = match["rest"] if thing else match["rest"].lstrip(" ,")
    return Clause(sentence_case(tidy(f"{verb} {thing}{rest}")), "", thing, "wants", True, verb, False)


def _may_want(match: re.Match[str], names: tuple[str, ...]) -> bool:
    """Whether whoever wants something can give work by it: what one person would like is only said."""
    agents = match["agents"]
    return agents is None or (
        all_known(agents, names) and not (" vil gerne " in f" {match[0]}" and all_people(agents, names))
    )


def read_promised(words: str, names: tuple[str, ...]) -> Clause | None:
    """What somebody has promised by a noun ("har lovet en oversigt"), or who somebody gets an answer from."""
    match = PROMISED.match(words)
    if match and all_people(match["agents"], names):
        return Clause(f"Give {tidy(match['thing'])}", match["agents"], match["thing"], "promised", True, "give", False)
    match = ANSWERED.match(words)
    if match and all_known(match["agents"], names):
        what = f"Give {lower_first(match['whom'])} {match['thing']}{match['rest']}"
        return Clause(tidy(what), match["agents"], match["thing"], "answered", True, "give", False)
    return None


def read_kept_told(words: str, names: tuple[str, ...], timed: Callable[[], bool]) -> Clause | None:
    """What somebody is to be told in time to come: "Udvalget får en status i august", "holdes løbende orienteret"."""
    gets = GETS_REPORT.match(words) if " får " in words else None
    if gets and all_known(gets["agents"], names) and timed():
        thing = gets["thing"].strip(" .")
        return Clause(f"Give {lower_first(gets['agents'])} {thing}", "", thing, "kept-told", True, "give", False)
    kept = KEPT_TOLD.match(words) if " holdes " in words else None
    if kept is None:
        return None
    who = lower_first(kept["agents"])
    return Clause(tidy(f"Holde {who} {kept['how']}{kept['rest']}"), "", who, "kept-told", True, "holde", False)


def read_sent_to(agents: str, words: str, names: tuple[str, ...]) -> Clause | None:
    """What those to whom a matter is sent do with it: "…, der bedes beskrive X", "…, som kommer med Y"."""
    asked = re.match(r"^(?:bedes(?:\s+om)?|anmodes\s+om|pålægges)\s+(?:at\s+)?(?P<clause>.+)$", words, re.DOTALL)
    if asked:
        order = work_first(asked["clause"])
        found = read_infinitive(order) or read_any_infinitive(order) or read_task_noun(order)
        if found is None and re.match(r"(?:en|et)\s", order):
            thing = order.strip(" .")
            found = Clause(f"Levere {thing}", "", thing, "noun", True, "levere", False)
        return replace(found, agents=agents) if found else None
    found = read_clause(f"{agents} {words}", names, ordering=True)
    return found if found and found.agents else None


def read_coming(words: str) -> Clause | None:
    """A matter that is announced: "Der kommer en sag om X på et af de næste møder"."""
    match = COMES.match(words)
    if match is None:
        return None
    return Clause(f"Forelægge {tidy(match['thing'])}", "", match["thing"], "comes", True, "forelægge", False)


def _small(words: str) -> str:
    """The words without the large letter of a sentence's first word; a short form keeps its letters."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def read_ready(words: str) -> Clause | None:
    """What is to be ready by a day: "Udkastet skal foreligge senest den 1. maj"."""
    match = READY.search(words)
    if match is None:
        return None
    thing = match["thing"].strip(" ,")
    thing = re.split(r"\s+(?:og|blev|er)\s+", thing)[0]
    what = f"Have {_small(thing)} klar{match['rest']}"
    return Clause(tidy(what), "", thing, "ready", True, "have", True)
