"""One clause of a sentence: does it say that somebody is to do something, and what."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.tasks.clause_forms import (
    ADVERBS,
    ANY_INFINITIVE_FORM,
    INFINITIVE_PHRASE,
    INFINITIVES,
    NO_INFINITIVE,
    NO_TASK,
    PARTICIPLES,
    PASSIVE_FORMS,
    PHRASES,
    PRESENT_FORMS,
    Clause,
    read_needed,
    read_phrase,
    tidy,
    words_of,
)
from workflow.minutes.tasks.owners import AGENTS, FULL_NAME, all_known, all_people
from workflow.minutes.tasks.verbs import (
    ANSWERS,
    PARTICIPLE,
    PASSIVE,
    PRESENT,
    infinitive_of_present,
    lower_first,
    sentence_case,
    unknown_passive,
)
from workflow.minutes.tasks.word_order import object_first, opened

_NO_STATE = rf"(?!(?:{words_of(TASK_WORDS['states'])})\b)"
_BETWEEN = r"(?:[^,;:]{0,90}?\s)??"
ACTIVE = expression(
    rf"^(?P<agents>{AGENTS})\s+(?P<between>{_BETWEEN})(?P<verb>{PRESENT_FORMS})\b(?P<rest>.*)$", re.DOTALL
)
ACTIVE_DATED = expression(
    rf"^(?P<agents>{AGENTS})\s+(?P<between>{ADVERBS})(?P<verb>{_NO_STATE}[a-zæøå]{{2,}}(?:er|år|ør))\b(?P<rest>\s.*|[.]?)$",
    re.DOTALL,
)
MODAL = expression(
    rf"^(?P<agents>{AGENTS})\s+(?P<early>{_BETWEEN})(?P<modal>skal|vil|ville|bør|kan"
    rf"|må)\s+(?P<between>{_BETWEEN})(?P<verb>{INFINITIVES})\b(?P<rest>.*)$",
    re.DOTALL,
)
NOBODY = expression(
    rf"^(?:der|man)\s+(?P<early>{_BETWEEN})(?:skal"
    rf"|vil)\s+(?P<between>{_BETWEEN})(?P<verb>{INFINITIVES})\b(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
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
    r"\b(?:at|hvor|hvis|når|som|der|ikke|fordi|hvilket|blev|har|er|var|består|ligger|står|findes|bliver|kommer|viser|kunne|skulle|ville|måtte|måske|burde|må|skal|vil|uden)\b",
    re.IGNORECASE,
)
TO_A_BODY = expression(
    r"^\s+(?!for\b|på\b|til\b|i\b|senest\b|inden\b|den\s+\d|d\.|igen\b|ved\b|når\b|med\b)[\wÆØÅæøå]+"
)
REFUSES = expression(r"^(?:[^,]{0,80}\s)?(?:ikke|ingen|hverken|intet behov)\b", re.IGNORECASE)


NARRATES = frozenset(TASK_WORDS["narrates"])
ROLE_NARRATES = frozenset(TASK_WORDS["role_narrates"])
NO_PASSIVE = frozenset(TASK_WORDS["no_passive"])
WILL_DO = expression(
    rf"^(?P<agents>{AGENTS})\s+(?:(?:skal|vil|ville)\s+(?:gerne\s+)?"
    rf"|(?P<promised>(?:har|havde)\s+(?:lovet|påtaget sig))\s+at\s+"
    rf"|(?:{words_of(TASK_WORDS['promises'])})(?:\s+sig)?(?:\s+gerne)?(?:\s+(?:i fællesskab|sammen|selv))?\s+at\s+)"
    rf"(?P<between>{ADVERBS})(?P<verb>{ANY_INFINITIVE_FORM})\b(?P<rest>.*)$",
    re.DOTALL,
)
PROMISE_SIGNS = ("skal ", "vil ", "ville ", "har ", "havde ", *TASK_WORDS["promises"])
ASKED_DONE = expression(
    rf"^(?P<thing>[^,;:]{{2,120}}?)\s+bedes\s+(?P<between>{ADVERBS})(?P<verb>{PARTICIPLES})\b(?P<rest>.*)$", re.DOTALL
)
PERSON_FIRST = expression(r"^[A-ZÆØÅ][\wæøå-]*(?:\s[A-ZÆØÅ]\S*)*\s[a-zæøå]{2,}(?:er|år|ør)\s")
NO_WORK_AFTER = expression(
    r"^\s+(?:ikke|ingen|sig (?:ikke|glad|enig)|at\b|om at\b|opmærksom|formand\b|til formand\b|sig selv\b)"
)
NO_WORK_AFTER_WORK = expression(r"^\s+om at måtte\b")
FINDS_THAT = expression(r"^(?:\s+ikke)?,?\s+(?:at|sted|det)\b")
ONLY_SAID = frozenset(TASK_WORDS["only_said"])
PAST_OR_RELATIVE = expression(r"\b(?:at|som|der|hvor|har|havde|er|var|blev|\w+ede)\b")
WORD = expression(r"[^\W_]+")
ANSWER_FIRST = expression(r"^\w+(?:es|t),")
MODAL_WITHIN = expression(r"^(?P<thing>[^,;:]{2,120}?)\s+(?:skal|vil|bør)\s+(?P<early>[^,;:]{3,90})$")
ORDERED_ACTIVE = expression(
    rf"^(?P<agents>{AGENTS})\s+(?P<between>{_BETWEEN})(?P<verb>{_NO_STATE}[a-zæøå]{{3,}}(?:er|år|ør))\b(?P<rest>\s.*|[.]?)$",
    re.DOTALL,
)


@lru_cache(maxsize=64)
def _doing(words: str) -> re.Match[str] | None:
    """A doer and any verb in the present right after it; kept for the readers that each look for it."""
    return ACTIVE_DATED.match(words)


def _between(words: str | None) -> str:
    return re.sub(r"\s+", " ", words or "").strip()


def read_clause(
    words: str,
    names: tuple[str, ...],
    *,
    due: Callable[[], bool] | None = None,
    inside: bool = False,
    ordering: bool = False,
) -> Clause | None:
    """The work that a clause gives to somebody (or to nobody named), or None.

    `due` says whether the sentence has an explicit day to come: then a verb which the lexicon lacks counts as work too.
    `inside`: the clause does not begin a sentence, so that a large letter shows a name that nobody knows.
    `ordering`: what is said is what is to be done, so that verbs of telling are work as well.
    """
    words, names = opened(words.strip()[:1200], names)
    if not words or REFUSES.match(words[:120]) or NO_TASK.search(words):
        return None
    used = frozenset(WORD.findall(words))
    for reader, forms in READERS:
        if forms is not None and forms.isdisjoint(used):
            continue
        found = reader(words, names)
        if found:
            return found
    if ordering and (found := _ordered(words, names)):
        return found
    late = _active_dated(words, names) or _passive_dated(words) if due is not None else None
    if late is not None and due is not None and due():
        return late
    found = _doer_does(words, names, inside=inside) or _will_do(words, names)
    if found is None and inside:
        found = read_phrase(words, names, stranger=True)
    if found:
        return found
    turned = object_first(words, names)
    return (read_phrase(turned, names) or _active(turned, names) or _doer_does(turned, names)) if turned else None


def _ordered(words: str, names: tuple[str, ...]) -> Clause | None:
    """ "forvaltningen til næste møde supplerer sagen" under "at": whatever a doer does there is to be done."""
    match = ORDERED_ACTIVE.match(words)
    if match is None or not all_known(match["agents"], names) or PAST_OR_RELATIVE.search(match["between"] or ""):
        return None
    verb = infinitive_of_present(match["verb"])
    if verb is None or NO_WORK_AFTER.match(match["rest"]):
        return None
    what = sentence_case(tidy(f"{verb}{match['rest']}"))
    return Clause(what, match["agents"], match["rest"], "active", True, verb, False)


def _doer_does(words: str, names: tuple[str, ...], *, inside: bool = False) -> Clause | None:
    """ "Lis bager kage": what a doer does in the present is work to come, unless the verb tells of the meeting."""
    match = _doing(words)
    if match is None or match["verb"].lower() in NARRATES:
        return None
    person = all_people(match["agents"], names)
    if not person and not (
        match["verb"].lower() not in ROLE_NARRATES
        and match["agents"].lower() != "vi"
        and (all_known(match["agents"], names) or (inside and FULL_NAME.match(match["agents"])))
    ):
        return None
    verb = infinitive_of_present(match["verb"])
    if verb is None or NO_WORK_AFTER.match(match["rest"]):
        return None
    what = sentence_case(tidy(f"{verb}{match['rest']}"))
    return Clause(what, match["agents"], match["rest"], "person-does" if person else "does", True, verb, False)


def _person_first(words: str, names: tuple[str, ...]) -> Clause | None:
    """A clause that begins with a person and a verb is about what the person does, whatever passives come later."""
    return _doer_does(words, names) if PERSON_FIRST.match(words) else None


def _will_do(words: str, names: tuple[str, ...]) -> Clause | None:
    """ "Lis vil klippe hækken": what a person will, must or has promised to do, with any verb."""
    match = WILL_DO.match(words) if any(sign in words for sign in PROMISE_SIGNS) else None
    if match is None or not all_known(match["agents"], names) or match["agents"].lower() == "vi":
        return None
    if (
        match["verb"] in NO_INFINITIVE and not INFINITIVE_PHRASE.match(f"{match['verb']}{match['rest']}")
    ) or NO_WORK_AFTER.match(match["rest"]):
        return None
    if match["promised"] and not all_people(match["agents"], names):
        # what an authority has promised is news, not work of those who meet
        return None
    what = sentence_case(tidy(f"{match['verb']}{match['rest']}"))
    return Clause(what, match["agents"], match["rest"], "will-do", True, match["verb"], False)


def _asked_done(words: str, names: tuple[str, ...]) -> Clause | None:
    """ "Sagen bedes sendt tilbage": what is asked for as done, of whoever has just been named."""
    match = ASKED_DONE.match(words)
    if match is None or UNFIT.search(match["thing"]):
        return None
    verb = PARTICIPLE[match["verb"].lower()]
    what = sentence_case(tidy(f"{verb} {lower_first(match['thing'])}{match['rest']}"))
    return Clause(what, "", match["thing"], "asked-done", True, verb, True)


def _active_dated(words: str, names: tuple[str, ...]) -> Clause | None:
    match = _doing(words)
    verb = infinitive_of_present(match["verb"]) if match and all_known(match["agents"], names) else None
    if match is None or verb is None:
        return None
    return Clause(
        sentence_case(tidy(f"{verb}{match['rest']}")),
        match["agents"],
        match["rest"],
        "active-dated",
        True,
        verb,
        False,
    )


def _passive_dated(words: str) -> Clause | None:
    match = PASSIVE_DATED.match(words)
    verb = unknown_passive(match["verb"]) if match else None
    if match is None or verb is None or verb in ANSWERS or verb in NO_PASSIVE:
        return None
    thing = re.sub(r"\s+", " ", match["object"]).strip(" ,")
    if thing.lower() != "der" and UNFIT.search(thing):
        return None
    if thing.lower() == "der":
        return Clause(
            sentence_case(tidy(f"{verb}{match['rest']}")), "", match["rest"], "passive-dated", True, verb, True
        )
    what = sentence_case(tidy(f"{verb} {lower_first(thing)}{match['rest']}"))
    return Clause(what, "", thing, "passive-dated", True, verb, True)


def _nobody(words: str, names: tuple[str, ...]) -> Clause | None:
    match = NOBODY.match(words)
    if not match:
        return None
    what = sentence_case(tidy(f"{match['verb']}{match['rest']}"))
    return Clause(what, "", match["rest"], "nobody", True, match["verb"], False)


def _modal(words: str, names: tuple[str, ...]) -> Clause | None:
    match = MODAL.match(words)
    if (
        not match
        or not all_known(match["agents"], names)
        or (match["modal"] in ("kan", "må") and "mandat" not in words and not match["early"])
    ):
        return None
    between = _between(match["between"])
    if re.search(r"\b(?:have|kunne|ikke|blive|så|vi|kan|som|der|at|hvor)\b", between) or PAST_OR_RELATIVE.search(
        match["early"] or ""
    ):
        return None
    if any(word in PRESENT for word in (match["early"] or "").split()):
        return None
    what = sentence_case(tidy(f"{match['verb']}{match['rest']}"))
    return Clause(what, match["agents"], match["rest"], "modal", match["modal"] != "må", match["verb"], False)


def _active(words: str, names: tuple[str, ...]) -> Clause | None:
    match = ACTIVE.match(words)
    if not match or not all_known(match["agents"], names):
        return None
    between = _between(match["between"])
    if re.search(
        r"\b(?:har|havde|er|var|blev|ikke|skal|vil|som|der|at|om|hvordan|hvor|hvad|hvis|og|\w+ede|indledte|gav|fik)\b",
        between,
    ):
        return None
    verb = PRESENT[match["verb"]]
    if (
        verb in ONLY_SAID
        or NO_WORK_AFTER_WORK.match(match["rest"])
        or (verb == "finde" and FINDS_THAT.match(match["rest"]))
    ):
        return None
    return Clause(
        sentence_case(tidy(f"{verb}{match['rest']}")), match["agents"], match["rest"], "active", False, verb, False
    )


def _there(words: str, names: tuple[str, ...]) -> Clause | None:
    match = THERE_PASSIVE.match(words) if words[:4].lower() == "der " else None
    if not match or re.search(r"\b(?:ikke|at|som|har|er|blev)\b", f"{match['between']} {match['late']}"):
        return None
    verb = PASSIVE[match["verb"].lower()]
    return Clause(sentence_case(tidy(f"{verb}{match['rest']}")), "", match["rest"], "there-passive", True, verb, True)


def _passive(words: str, names: tuple[str, ...]) -> Clause | None:
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
    taken_along = verb == "tage" and re.match(r"\s+(?:med\b|op\b|fat\b)", match["rest"])
    if UNFIT.search(inner) or (verb in ANSWERS and not match["modal"] and not taken_along):
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


def _will_be(words: str, names: tuple[str, ...]) -> Clause | None:
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


def _goes_into(words: str, names: tuple[str, ...]) -> Clause | None:
    match = GOES_INTO.match(words)
    if not match or re.search(r"\b(?:hvor|hvis|ikke|hvilket|der|som)\b", match["object"], re.IGNORECASE):
        return None
    what = f"Lade {lower_first(match['object'].strip())} indgå {tidy(match['rest'])}"
    return Clause(what, "", match["object"], "goes-into", True, "indgå", True)


_MODALS = frozenset(("skal", "vil", "ville", "bør", "kan", "må"))
READERS: tuple[tuple[Callable[[str, tuple[str, ...]], Clause | None], frozenset[str] | None], ...] = (
    (_nobody, frozenset(("skal", "vil"))),
    (_asked_done, frozenset(("bedes",))),
    (read_needed, frozenset(("skal", "bør"))),
    (_modal, _MODALS),
    (read_phrase, frozenset(entry["present"] for entry in PHRASES)),
    (_active, frozenset(PRESENT)),
    (_person_first, None),
    (_there, None),
    (_will_be, frozenset(("blive", "bliver"))),
    (_goes_into, frozenset(("indgå", "indgår"))),
    (_passive, frozenset(PASSIVE)),
)
"""What reads a clause, in order, and the words of which the clause must have one."""
