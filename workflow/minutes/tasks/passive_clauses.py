"""Clauses that say what is done, and not by whom: passives, "vil blive …", "bedes …", "indgår i"."""

from __future__ import annotations

import re

from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.tasks.clause_forms import ADVERBS, PARTICIPLES, PASSIVE_FORMS, Clause, tidy
from workflow.minutes.tasks.owners import all_known
from workflow.minutes.tasks.verbs import ANSWERS, PARTICIPLE, PASSIVE, lower_first, sentence_case, unknown_passive

PASSIVE_CLAUSE = expression(
    rf"^(?P<object>[^;:]{{2,240}}?)\s+(?P<modal>skal\s+|vil\s+|kan\s+|må\s+"
    rf"|bør\s+)?(?P<between>{ADVERBS})(?P<verb>{PASSIVE_FORMS})\b(?P<rest>.*)$",
    re.DOTALL,
)
PASSIVE_DATED = expression(
    rf"^(?P<object>[^.,;:]{{2,160}}?)\s+(?P<modal>skal\s+|vil\s+)?(?P<between>{ADVERBS})"
    rf"(?P<verb>[a-zæøå]{{3,}}(?:es|ås))\b(?P<rest>.*)$",
    re.DOTALL,
)
THERE_PASSIVE = expression(
    rf"^der\s+(?P<between>(?:[\w.]+\s+){{0,4}}?)(?P<modal>skal\s+|bør\s+"
    rf"|vil\s+)?(?P<late>(?:[\w.]+\s+){{0,3}}?)(?P<verb>{PASSIVE_FORMS})\b(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
WILL_BE = expression(
    rf"^(?P<object>[^;:]{{2,200}}?)\s+(?:(?:vil|skal)\s+(?:\w+\s+){{0,2}}?blive|bliver)\s+(?P<between>(?:\w+\s+){{0,3}}?)(?P<verb>{PARTICIPLES})\b(?P<rest>.*)$",
    re.DOTALL,
)
GOES_INTO = expression(
    r"^(?P<object>[^.;:]{2,200}?)\s+(?:(?:vil|skal)\s+(?:\w+\s+){0,2}?indgå"
    r"|(?:også\s+)?(?:vil\s+(?:også\s+)?)?indgår?)\s+(?P<rest>i\s+.*)$",
    re.DOTALL,
)
UNFIT = expression(
    r"\b(?:at|hvor|hvis|når|som|der|ikke|fordi|hvilket|blev|har|er|var|består|ligger|står|findes|bliver|kommer|viser|kunne|skulle|ville|måtte|måske|burde|må|skal|vil|uden|idet|mens)\b",
    re.IGNORECASE,
)
TO_A_BODY = expression(
    r"^\s+(?!for\b|på\b|til\b|i\b|senest\b|inden\b|den\s+\d|d\.|igen\b|ved\b|når\b|med\b)[\wÆØÅæøå]+"
)
# what is given at a coming meeting is a telling
GIVEN_THING = expression(
    r"^(?:(?:en|et|ny|løbende|skriftlig|mundtlig)\s)?(?:[a-zæøå]*status|besked|tilbagemelding|svar|orientering|information)\b",
    re.IGNORECASE,
)
TELLS = frozenset({"orientere", "informere"})
TOLD_OF = frozenset(TASK_WORDS["told_of"])
NO_PASSIVE = frozenset(TASK_WORDS["no_passive"])
ASKED_DONE = expression(
    rf"^(?P<thing>[^,;:]{{2,120}}?)\s+bedes\s+(?P<between>{ADVERBS})(?P<verb>{PARTICIPLES})\b(?P<rest>.*)$", re.DOTALL
)
ANSWER_FIRST = expression(r"^\w+(?:es|t),")
MODAL_WITHIN = expression(r"^(?P<thing>[^,;:]{2,120}?)\s+(?:skal|vil|bør)\s+(?P<early>[^,;:]{3,90})$")


def read_asked_done(words: str, names: tuple[str, ...]) -> Clause | None:
    """ "Sagen bedes sendt tilbage": what is asked for as done, of whoever has just been named."""
    match = ASKED_DONE.match(words)
    if match is None or UNFIT.search(match["thing"]):
        return None
    verb = PARTICIPLE[match["verb"].lower()]
    what = sentence_case(tidy(f"{verb} {lower_first(match['thing'])}{match['rest']}"))
    return Clause(what, "", match["thing"], "asked-done", True, verb, True)


def read_passive_dated(words: str) -> Clause | None:
    match = PASSIVE_DATED.match(words)
    verb = unknown_passive(match["verb"]) if match else None
    if match is None or verb is None or verb in ANSWERS or verb in NO_PASSIVE:
        return None
    thing = re.sub(r"\s+", " ", match["object"]).strip(" ,")
    if thing.lower() != "der" and (UNFIT.search(thing) or thing.endswith(" kan")):
        return None
    if thing.lower() == "der":
        return Clause(
            sentence_case(tidy(f"{verb}{match['rest']}")), "", match["rest"], "passive-dated", True, verb, True
        )
    what = sentence_case(tidy(f"{verb} {lower_first(thing)}{match['rest']}"))
    return Clause(what, "", thing, "passive-dated", True, verb, True)


def read_there(words: str, names: tuple[str, ...]) -> Clause | None:
    match = THERE_PASSIVE.match(words) if words[:4].lower() == "der " else None
    if not match or re.search(r"\b(?:ikke|at|som|har|er|blev)\b", f"{match['between']} {match['late']}"):
        return None
    verb = PASSIVE[match["verb"].lower()]
    return Clause(sentence_case(tidy(f"{verb}{match['rest']}")), "", match["rest"], "there-passive", True, verb, True)


def read_passive(words: str, names: tuple[str, ...]) -> Clause | None:
    match = PASSIVE_CLAUSE.match(words)
    if not match:
        return None
    verb = PASSIVE[match["verb"].lower()]
    thing = re.sub(r"\s+", " ", match["object"]).strip(" ,")
    early = ""
    if (match["modal"] or "").strip() in ("kan", "må"):
        return None
    if not match["modal"] and (moved := MODAL_WITHIN.match(thing)):
        thing, early = moved["thing"], f" {moved['early']}"
    inner = re.sub(r",\s+(?:der|som)\s[^,]{2,160},?", " ", thing)
    inner = re.sub(r"\b(?:om|for|til|med|på|ved)\s+at\s+(?!der\b|det\b|man\b|vi\b)\w+", " ", inner)
    if inner.split(" ", 1)[0].lower().strip(",") in PASSIVE or ANSWER_FIRST.match(inner) or verb == "bede":
        return None
    told = (verb in TELLS and (all_known(thing, names) or thing.lower() in TOLD_OF)) or (
        verb == "give" and GIVEN_THING.match(thing) is not None
    )
    taken_along = verb == "tage" and re.match(r"\s+(?:med\b|op\b|fat\b)", match["rest"])
    if UNFIT.search(inner) or (verb in ANSWERS and not match["modal"] and not (taken_along or told)):
        return None
    if inner.count(",") > 2:
        return None
    pause = "," if "," in match["object"] and match["object"].rstrip().endswith(",") else ""
    rest = (
        match["rest"].replace(" referatet", " med referatet", 1)
        if verb == "medsende" and match["rest"].startswith(" referatet")
        else match["rest"]
    )
    rest = f"{early}{rest}"
    if verb == "forelægge" and TO_A_BODY.match(rest):
        rest = f" for{rest}"
    return Clause(
        sentence_case(tidy(f"{verb} {lower_first(thing)}{pause}{rest}")),
        "",
        thing,
        "passive",
        bool(match["modal"] or early),
        verb,
        True,
    )


def read_will_be(words: str, names: tuple[str, ...]) -> Clause | None:
    match = WILL_BE.match(words)
    if not match or re.search(
        r"\b(?:at|hvor|hvis|når|ikke|hvilket)\b|,\s+(?:som|der)$", match["object"], re.IGNORECASE
    ):
        return None
    verb = PARTICIPLE[match["verb"].lower()]
    thing = "" if match["object"].lower() == "der" else " " + lower_first(match["object"].strip(" ,"))
    return Clause(
        sentence_case(tidy(f"{verb}{thing}{match['rest']}")), "", match["object"], "will-be", True, verb, True
    )


def read_goes_into(words: str, names: tuple[str, ...]) -> Clause | None:
    match = GOES_INTO.match(words)
    if not match or re.search(r"\b(?:at|hvor|hvis|ikke|hvilket|der|som)\b", match["object"], re.IGNORECASE):
        return None
    what = f"Lade {lower_first(match['object'].strip())} indgå {tidy(match['rest'])}"
    return Clause(what, "", match["object"], "goes-into", True, "indgå", True)
