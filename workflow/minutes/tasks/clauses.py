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
    PHRASES,
    PRESENT_FORMS,
    Clause,
    read_gets_done,
    read_needed,
    read_phrase,
    tidy,
    words_of,
)
from workflow.minutes.tasks.owners import AGENTS, FULL_NAME, all_known, all_people
from workflow.minutes.tasks.passive_clauses import (
    read_asked_done,
    read_goes_into,
    read_passive,
    read_passive_dated,
    read_there,
    read_will_be,
)
from workflow.minutes.tasks.verbs import (
    PASSIVE,
    PRESENT,
    infinitive_of_present,
    sentence_case,
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
REFUSES = expression(r"^(?:[^,]{0,80}\s)?(?:ikke|ingen|hverken|intet behov)\b", re.IGNORECASE)


NARRATES = frozenset(TASK_WORDS["narrates"])
ROLE_NARRATES = frozenset(TASK_WORDS["role_narrates"])
WILL_DO = expression(
    rf"^(?P<agents>{AGENTS})\s+(?:(?:skal|vil|ville)\s+(?:(?:gerne|godt)\s+)?"
    rf"|(?P<promised>(?:har|havde)\s+(?:lovet|påtaget sig))\s+at\s+"
    rf"|(?:{words_of(TASK_WORDS['promises'])})(?:\s+sig)?(?:\s+gerne)?(?:\s+(?:i fællesskab|sammen|selv))?\s+at\s+)"
    rf"(?P<between>{ADVERBS})(?P<verb>{INFINITIVES}|{ANY_INFINITIVE_FORM})\b(?P<rest>.*)$",
    re.DOTALL,
)
PROMISE_SIGNS = ("skal ", "vil ", "ville ", "har ", "havde ", *TASK_WORDS["promises"])
# "vil gerne være tovholder", "vil være med til at planlægge"
LEADS = expression(r"^\s+(?:tovholdere?|ansvarlige?|kontaktperson|med til at|behjælpelige? med)\b")
PERSON_FIRST = expression(r"^[A-ZÆØÅ][\wæøå-]*(?:\s[A-ZÆØÅ]\S*)*\s[a-zæøå]{2,}(?:er|år|ør)\s")
NO_WORK_AFTER = expression(
    r"^\s+(?:ikke|ingen|sig (?:ikke|glad|enig)|at\b|om at\b|opmærksom|formand\b|til formand\b|sig selv\b)"
)
NO_WORK_AFTER_WORK = expression(r"^\s+om at måtte\b")
# what a council or a department works with is what it is there for
WORKS_WITH = expression(r"^\s+(?:fortsat\s+|løbende\s+)?(?:med|på|for)\b")
FINDS_THAT = expression(r"^(?:\s+ikke)?,?\s+(?:at|sted|det)\b")
ONLY_SAID = frozenset(TASK_WORDS["only_said"])
SAID_THAT = frozenset(TASK_WORDS["said_that"])
THAT = expression(r"^,?\s+at\b")
PAST_OR_RELATIVE = expression(r"\b(?:at|som|der|hvor|har|havde|er|var|blev|\w+ede)\b")
WORD = expression(r"[^\W_]+")
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
    late = _active_dated(words, names) or read_passive_dated(words) if due is not None else None
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
    led = match["verb"] == "være" and LEADS.match(match["rest"]) is not None
    if (
        match["verb"] in NO_INFINITIVE and not led and not INFINITIVE_PHRASE.match(f"{match['verb']}{match['rest']}")
    ) or NO_WORK_AFTER.match(match["rest"]):
        return None
    if match["promised"] and not all_people(match["agents"], names):
        # what an authority has promised is news, not work of those who meet
        return None
    what = sentence_case(tidy(f"{match['verb']}{match['rest']}"))
    return Clause(what, match["agents"], match["rest"], "will-do", True, match["verb"], False)


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
        or (
            match["modal"] in ("kan", "må")
            and "mandat" not in words
            and not (match["early"] or match["between"] == "gerne ")
        )
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
    return Clause(
        what,
        match["agents"],
        match["rest"],
        "modal",
        match["modal"] != "må" or between == "gerne",
        match["verb"],
        False,
    )


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
        or (verb in SAID_THAT and THAT.match(match["rest"]))
        or NO_WORK_AFTER_WORK.match(match["rest"])
        or (verb == "arbejde" and WORKS_WITH.match(match["rest"]) and not all_people(match["agents"], names))
        or (verb == "finde" and FINDS_THAT.match(match["rest"]))
    ):
        return None
    return Clause(
        sentence_case(tidy(f"{verb}{match['rest']}")), match["agents"], match["rest"], "active", False, verb, False
    )


_MODALS = frozenset(("skal", "vil", "ville", "bør", "kan", "må"))
READERS: tuple[tuple[Callable[[str, tuple[str, ...]], Clause | None], frozenset[str] | None], ...] = (
    (_nobody, frozenset(("skal", "vil"))),
    (read_asked_done, frozenset(("bedes",))),
    (read_needed, frozenset(("skal", "bør"))),
    (_modal, _MODALS),
    (read_phrase, frozenset(entry["present"] for entry in PHRASES)),
    (read_gets_done, frozenset(("får",))),
    (_active, frozenset(PRESENT)),
    (_person_first, None),
    (read_there, None),
    (read_will_be, frozenset(("blive", "bliver"))),
    (read_goes_into, frozenset(("indgå", "indgår"))),
    (read_passive, frozenset(PASSIVE)),
)
"""What reads a clause, in order, and the words of which the clause must have one."""
