"""The words of a task as people read them in lists and mails: an infinitive without its deadline and its doer."""

from __future__ import annotations

import re

from workflow.minutes.days.deadlines import Found
from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.tasks.owners import AGENTS
from workflow.minutes.tasks.verbs import PARTICIPLE, PASSIVE, PRESENT, present_stem, sentence_case

# a time that belongs to the work itself stays: what is sent with the minutes, what returns each year
LEAVES = frozenset({"next_meeting", "last_meeting", "dated_meeting"})
LOOSE_TIMES = frozenset({"urgent", "later", "season", "holiday", "after", "length"})
BEFORE_TIME = expression(
    r"(?:,?\s+(?:og|dog|men|allerede|helst|gerne)?\s*"
    r"(?:senest|inden|før|frem til|indtil|med frist|med frist til|med deadline|frist|i løbet af|pr\.|til)?)\s*$",
    re.IGNORECASE,
)
TIME_OF_DAY = expression(r"^,?\s+kl\.?\s*\d{1,2}(?:[.:]\d{2})?(?:\s*[-–]\s*\d{1,2}(?:[.:]\d{2})?)?")
NEEDS_MORE = expression(
    r"\b(?:af|for|til|i|på|med|om|ved|fra|efter|mellem|hos|over|under|mødet|og|eller|samt|at|der|som|det|den|en|et)$",
    re.IGNORECASE,
)
DANGLING = expression(r"(?:[\s,;:–-]+(?:og|samt|eller|at|der|som|hvor))?[\s,.;:–-]+$", re.IGNORECASE)
ADVERB_FIRST = expression(
    r"^(\S+)\s+(?:i fællesskab|også|derfor|herefter|derefter|efterfølgende|samtidig|ligeledes|desuden|endvidere|dog|nu"
    r"|så|herudover|derudover)\s+(?=\S)"
)
DEADLINE_SAID = expression(r",?\s+\(?(?:deadline|frist)\b[^.;]{0,40}$", re.IGNORECASE)
SHORTENED = expression(r"\b(?:kr|mio|mia|mv|osv|etc|m\.v|m\.m|m\.fl)$")
COORDINATED = expression(
    r"(?P<before>\b(?:og|samt)|,)\s+(?!og\b|samt\b)(?P<adverb>(?:derefter|herefter|efterfølgende|så|siden)\s+)?(?P<verb>[a-zæøå]{2,})"
    r"(?=(?P<after>,?\s+\S+)?)"
)
OPENS_RELATIVE = expression(r",\s+(?:der|som|hvor\w*|at|om|så|fordi|hvis|når|idet)\s", re.IGNORECASE)
BEFORE_OBJECT = frozenset(
    [
        "den",
        "det",
        "dem",
        "de",
        "en",
        "et",
        "sin",
        "sit",
        "sine",
        "denne",
        "dette",
        "disse",
        "hver",
        "begge",
        "alle",
        "til",
        "med",
        "på",
        "op",
        "ud",
        "ind",
        "ned",
        "tilbage",
        "videre",
    ]
)
OPENS_CLAUSE = frozenset(["om", "at", "hvordan", "hvad", "hvornår", "hvem", "hvilke", "hvor"])
ALSO_NOUNS = frozenset(TASK_WORDS["also_nouns"]) | frozenset(
    ["søger", "følger", "svar", "samler", "støtter", "lukker", "finder", "retter", "planer"]
)
BY_DOER = expression(rf"\s+(?:af|hos)\s+(?P<agents>{AGENTS})(?=[\s.,]|$)")
PRONOUN = expression(r"^(?P<verb>\S+)\s+(?P<pronoun>[Dd]en|[Dd]et|[Dd]em|[Dd]isse|[Dd]e|[Dd]ette|[Dd]enne)\b(?=\s|$)")
FOLLOWED_BY_NOUN = expression(
    r"^\s+(?!med\b|til\b|på\b|ud\b|sammen\b|af\b|i\b|for\b|senest\b|inden\b|rundt\b|op\b|ind\b|videre\b|frem\b|og\b|som\b|ved\b)[a-zæøå]"
)
INDEFINITE = expression(
    r"\b(?P<article>[Ee]n|[Ee]t)\s+(?:[a-zæøå-]+\s+){0,3}?(?P<noun>[a-zæøå-]{4,})"
    r"(?=\s+(?:af|til|for|om|med|på|i|over|fra|ved|der|som|og|blev|er|vil|skal|mellem|hos)\b|[.,;:]|$)"
)
DEFINITE = expression(r"\b(?P<noun>[A-ZÆØÅa-zæøå][a-zæøå-]{3,}(?:en|et|erne|ene))\b")
TO_BE = expression(r"\b(?:er|blev|bliver|var|har|havde|været|blevet|fik|får|en|et|ikke)\s+(?:\w+\s+){0,2}$")
NOT_THINGS = frozenset(
    [
        "inden",
        "siden",
        "mellem",
        "anden",
        "uden",
        "ingen",
        "noget",
        "meget",
        "hvordan",
        "sådan",
        "eneste",
        "nogen",
        "alene",
        "begge",
        "næsten",
        "mødet",
        "aften",
        "igen",
    ]
)


def worded(what: str, found: Found | None, *, passive: bool, owned: bool, before: str = "") -> str:
    """The task's words for people: verbs in the infinitive, no deadline, no doer, the thing instead of a pronoun.

    `before` is the sentence before the task's own, in which a pronoun's thing is looked for.
    """
    words = re.sub(r"\s+", " ", what).strip()
    if passive and owned:
        words = BY_DOER.sub("", words, count=1)
    words = DEADLINE_SAID.sub("", words)
    words = ADVERB_FIRST.sub(r"\1 ", without_deadline(words, found))
    words = coordinated(words, passive=passive)
    words = with_its_thing(words, before)
    words = DANGLING.sub("", words).strip(" ,.;:–-")
    return sentence_case(f"{words}." if SHORTENED.search(words) else words)


def without_deadline(words: str, found: Found | None) -> str:
    """The words without the expression of time that is kept as the task's deadline."""
    if found is None or found.recurrence or not (found.value or found.anchor in LEAVES or found.rule in LOOSE_TIMES):
        return words
    place = words.find(found.text)
    if place < 0:
        return words
    head, tail = words[:place], TIME_OF_DAY.sub("", words[place + len(found.text) :])
    lead = BEFORE_TIME.search(head)
    head = head[: lead.start()] if lead else head.rstrip()
    if len(head.split()) < 2 and not tail.strip(" ."):
        return words
    if found.anchor in LEAVES and re.match(r"\s+(?:i|af|for|med)\s", tail):
        # "til næste møde i dette forum" is one expression
        return words
    if NEEDS_MORE.search(head) or (not head and tail.startswith(",")):
        return words
    return f"{head.rstrip(' ,')}{tail}" if tail[:1] in ",.;" or not tail else f"{head} {tail.lstrip()}"


def coordinated(words: str, *, passive: bool) -> str:
    """The words with every verb that is joined to the first one in the infinitive too."""
    parts: list[str] = []
    position = 0
    for match in COORDINATED.finditer(words):
        infinitive = _joined_verb(words, match, passive=passive)
        if infinitive is None or _inside_relative(words[: match.start()], match["before"]):
            continue
        parts += [words[position : match.start("verb")], infinitive]
        position = match.end("verb")
    return "".join([*parts, words[position:]])


def _joined_verb(words: str, match: re.Match[str], *, passive: bool) -> str | None:
    verb = match["verb"].lower()
    after = (match["after"] or "").strip(" ,").lower()
    asks = (match["after"] or "").startswith(",") and after in OPENS_CLAUSE
    if passive:
        if verb not in PASSIVE:
            return None
        return f"{PASSIVE[verb]} {pronoun_for(words)}"
    if match["before"] == ",":
        # only the middle of a row: "samler, renskriver og sender"
        return (
            PRESENT.get(verb)
            if verb not in ALSO_NOUNS and re.match(r".{0,120}?\s(?:og|samt)\s", words[match.end() :])
            else None
        )
    if verb in PRESENT and (verb not in ALSO_NOUNS or after in BEFORE_OBJECT):
        return PRESENT[verb]
    return present_stem(verb) if verb not in ALSO_NOUNS and (after in BEFORE_OBJECT or asks) else None


def _inside_relative(before: str, joint: str) -> bool:
    """Whether a relative or object clause is still open, so that the next verb is its own."""
    opened = [match.end() for match in OPENS_RELATIVE.finditer(before)]
    return bool(opened) and joint != "," and "," not in before[opened[-1] :]


def pronoun_for(words: str) -> str:
    """ "den", "det" or "dem" for the thing that a task's first verb has as its object."""
    for token in re.findall(r"[A-Za-zÆØÅæøåé-]+", words)[1:6]:
        lowered = token.lower()
        if lowered in ("et",) or (lowered.endswith("et") and len(lowered) > 4):
            return "det"
        if lowered in ("en",) or (lowered.endswith("en") and len(lowered) > 4):
            return "den"
        if lowered.endswith(("erne", "ene")):
            return "dem"
    return "dem"


def with_its_thing(words: str, before: str) -> str:
    """The words with a pronoun object replaced by the one thing of the sentence before that it can stand for."""
    match = PRONOUN.match(words)
    if not match or FOLLOWED_BY_NOUN.match(words[match.end() :]):
        return words
    kind = {"den": "den", "denne": "den", "det": "det", "dette": "det"}.get(match["pronoun"].lower(), "dem")
    things = named_things(before, kind)
    if len(things) != 1:
        return words
    return f"{match['verb']} {things[0]}{words[match.end() :]}"


def named_things(sentence: str, kind: str) -> list[str]:
    """The things of one gender or of plural number that a sentence names, in the definite form, without doubles."""
    found: list[str] = []
    for match in INDEFINITE.finditer(sentence):
        if (kind, match["article"].lower()) in (("den", "en"), ("det", "et")):
            found.append(definite(match["noun"], match["article"].lower()))
    ending = {"den": ("en",), "det": ("et",), "dem": ("erne", "ene")}[kind]
    for match in DEFINITE.finditer(sentence):
        noun = match["noun"].lower()
        if noun.endswith(ending) and noun not in NOT_THINGS | PARTICIPLE.keys() and not _is_verbal(sentence, match):
            found.append(noun)
    return list(dict.fromkeys(found))


def _is_verbal(sentence: str, match: re.Match[str]) -> bool:
    """Whether a word in -et is a participle or an adjective: after a form of to be or to have, or before a noun."""
    return match["noun"].endswith("et") and bool(TO_BE.search(sentence[max(0, match.start() - 60) : match.start()]))


def definite(noun: str, article: str) -> str:
    """ "en plan" gives "planen", "et skema" "skemaet"."""
    if noun.endswith("e"):
        return noun + ("n" if article == "en" else "t")
    if noun.endswith(("gram", "rum", "nummer")) and noun.endswith("m"):
        return noun + "m" + article
    return noun + article


PARTICLE_VERBS: dict[str, str] = TASK_WORDS["particles"]


def with_particle(what: str) -> str:
    """A verb and a particle left at the end as the one word that they are ("Skrive afsnittet om" is "Omskrive")."""
    for pair, whole in PARTICLE_VERBS.items():
        verb, particle = pair.split(" ")
        if what.lower().startswith(verb + " ") and what.endswith(" " + particle):
            return sentence_case(whole + what[len(verb) : -len(particle) - 1])
    return what
