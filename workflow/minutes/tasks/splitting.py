"""A sentence cut into the clauses that can each give work: without its label, at dashes and before each new doer."""

from __future__ import annotations

import re
from collections.abc import Callable

from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.tasks.ellipsis import filled
from workflow.minutes.tasks.owners import AGENT, AGENTS, all_known, all_people, is_person, known_agent
from workflow.minutes.tasks.verbs import PASSIVE, PRESENT


def _words(forms: list[str]) -> str:
    return "|".join(sorted(map(re.escape, forms), key=len, reverse=True))


_DAY = r"(?:\s*\d{1,2}[/.]\d{1,2}(?:[-/.]\d{2,4})?)?"
LABEL = expression(
    rf"^(?:(?i:{_words(TASK_WORDS['labels'])})(?:{_DAY}\s*:\s*(?:\d{{1,2}}[/.]\d{{1,2}}(?:[-/.]\d{{2,4}})?\s+)?|{_DAY}\s+(?=[A-ZÆØÅ]\w*\s))|[A-ZÆØÅ]{{2,4}}:\s+|\d{{1,2}}[.:]\d{{2}}\s*[-–]\s*\d{{1,2}}[.:]\d{{2}}\s*)"
)
# "Ad 2. Ida sender …", "Ad pkt. 1 og 3: …", "Til 2: …": the points that are answered
_AD = r"(?i:ad)\.?\s*(?:(?i:pkt|punkt)\.?\s*)?(?:\d{1,2}|[a-h]\b)(?:\.?\s*(?:,|og|-|–)\s*(?:\d{1,2}|[a-h]\b)){0,4}"
NUMBER = expression(
    rf"^(?:(?:{_AD}|(?i:til)\s\d{{1,2}}(?=\s?:))\s*(?:[).:–-]{{1,2}}\s+|\s(?=[A-ZÆØÅ]))|"
    r"[a-h][.)]\s+|\d{1,2}[.)]\s+(?=[A-ZÆØÅ])|(?i:pkt|punkt)\.?\s*\d{1,2}\s*[.:]\s+|at\s+(?=[A-ZÆØÅ]))"
)
TOPIC = expression(r"^[A-ZÆØÅa-zæøå0-9][\w/. -]{1,38}:\s+(?=\w)")
TOPIC_PASSIVE = expression(r"^(?P<thing>[A-ZÆØÅ][^,;:.–]{2,60}?)(?::| [–-])\s+(?P<verb>[a-zæøå]{3,}[eå]s)\s")
LINK = expression(rf"^(?:(?i:{_words(TASK_WORDS['links'])})\s+)")
_VERB = r"(?:[a-zæøå]{2,}(?:er|år|ør)|går|får|gør|ser)"
JOINED = expression(
    rf",?\s+(?:og|mens|samt|men|hvorefter|hvorpå)\s+(?=der\s+[a-zæøå]+s\b|(?P<next>{AGENT})\s+(?:{_VERB}|vil|skal)\b)"
    rf"|,\s+(?:så\s+)?(?=[A-ZÆØÅ][a-zæøå]+(?:\s+[A-ZÆØÅ][\w.]*){{0,3}}\s+{_VERB}\b)"
    rf"|\s+[–—-]\s+(?=[A-ZÆØÅa-zæøå])|;\s+"
    rf"|,\s+(?:(?:men|og)\s+)?(?=(?:fremover|herefter|derefter|efterfølgende)\s+(?:{_VERB}|skal|vil|bør)\b)"
)
# a thing that the next clause is about, and its passive: ", og udkastet sendes i høring", "og de gamle fjernes"
_THING = r"(?:(?:den|det|de)\s+)?(?:[a-zæøå]{2,}\s+){0,2}?[a-zæøå]{3,}(?:en|et|erne|ene|ne)"
PASSIVE_NEXT = expression(
    rf"(?:,\s+(?:og|men|mens|hvorefter|hvorpå)\s+(?=(?:{_THING}|de\s+[a-zæøå]+)\s+(?:{_words(list(PASSIVE))})\b)"
    rf"|\s+og\s+(?=(?:den|det|de)\s+[a-zæøå]+\s+(?:{_words(list(PASSIVE))})\b))"
)
# "sender udkastet til Bo, der læser det": the one to whom it is handed does the next thing
HANDED_ON = expression(
    rf"^(?P<first>[^,;:]{{5,160}}?\stil\s+(?P<agents>{AGENTS})),\s+(?:der|som)\s+(?:så\s+|derefter\s+|herefter\s+)?"
    rf"(?P<clause>(?!er\b|har\b){_VERB}\s.+)$",
    re.DOTALL,
)
ASIDE = expression(rf"\s*\((?P<clause>{AGENTS}\s+(?:\w+\s+)?{_VERB}\b[^()]{{2,300}})\)")
DOERS_ONLY = expression(rf"^(?:{AGENTS})$")
# what may stand before the first doer of two: a topic and a colon, or a role in brackets after the doer
DOERS_FROM = expression(r"^[^:]{1,60}:\s+|\s*\([a-zæøå ]{3,30}\)$")
NAMED_ENTRY = expression(rf"^(?P<agents>{AGENTS})\s*[,:–-]\s*(?P<verb>{_VERB})(?P<rest>\s.*)$", re.DOTALL)
# a subordinate clause whose doers are still being named ("når Bo og Ida kommer")
OPEN = expression(r"\b(?:at|hvor|når|hvis|om|fordi|da|inden(?!\s+\d)|der|som|mellem)\s+\S+$")
FEWEST_WORDS = 3
NEW_PERSON = expression(rf"\s+(?=(?P<name>[A-ZÆØÅ][a-zæøåéü]+(?:\s[A-ZÆØÅ]\w*)?)\s+(?:{_VERB}|vil|skal)\b)")
NO_STOP = expression(
    r"(?:[,/–-]|\b(?:og|samt|eller|men|at|som|der|hvor|når|hvis|om|det|den|de|af|til|fra|med|for|hos|ved|på|i|v|mellem|[A-ZÆØÅ]\w*))$"
)
VERB_NEXT = expression(rf"(?:{_VERB}|[a-zæøå]{{3,}}s|skal|vil|bør)\s")
PAST_AND_PRESENT = expression(
    rf"^(?P<agents>{AGENTS})\s+[a-zæøå]{{3,}}(?:ede|te|tog|gav|fandt|spurgte)\b"
    rf"(?:[^,;.]{{0,90}}?,?|[^,;.]{{0,40}},\s+(?:at|hvor\w*|om)\s[^;.]{{3,160}}?,)\s+og\s+(?P<verb>{_VERB})(?P<rest>\s.*|[.]?)$",
    re.DOTALL,
)
STATE_AND_PRESENT = expression(
    rf"^(?P<agents>{AGENTS})\s+(?:{_words(TASK_WORDS['goes_on_after'])}|(?:har|havde|fik)\s+(?:(?:\w+\s+){{0,2}}?[a-zæøå]{{2,}}(?:et|t|dt)|(?:en\s+)?(?:aftale|kontakt|dialog|samtale)\b|møde))\b[^,;.:]{{0,90}}?,?\s+og\s+(?P<verb>{_VERB})(?P<rest>\s.*|[.]?)$",
    re.DOTALL,
)
TRIES = frozenset(TASK_WORDS["promises"])
OWN_DOER = expression(rf"(?:;|,\s+(?:og|mens))\s+(?:og\s+)?(?=(?P<agents>{AGENTS})\s+(?:{_VERB}|vil|skal|bedes)\b)")
TWO_VERBS = expression(
    rf"^(?P<agents>{AGENTS})\s+(?P<first>(?P<verb>{_VERB})\s[^;:]{{3,220}}?),?\s+og\s+(?P<second>{_VERB})(?P<rest>\s.*)$",
    re.DOTALL,
)
# what only tells how the work before it went is no work of its own
REPORTS_BACK = expression(
    r"^(?:(?:vender|melder|kommer|rapporterer) tilbage|orienterer|afrapporterer"
    r"|\w+r (?:resultat\w*|svar\w*|konklusion\w*|den|det|dem)\b)"
)
# a quotation that is still open
HUMAN_ROLE = expression(rf"^[a-zæøå]*(?:{'|'.join(TASK_WORDS['roles'])})e?n$")
QUOTED = expression(r"(?:^|[\s:(])[\"”“„'’»«][^\"”“„»«]*$")
IN_QUOTATION = expression(r"(?:^|[\s:(])(?:[\"”“„][^\"”“„]*|»[^«]*)$")
NEXT_CLAUSE_SIGNS = (";", ", og ", ", mens ")
LONGEST = 1200
DONE_AND_PASSIVE = expression(
    r"^(?P<thing>[^,;:.]{3,90}?)\s+(?:er|blev|har været)\s+(?:\w+\s+){0,3}?\w+(?:et|t|de)\s+og\s+"
    r"(?P<verb>[a-zæøå]{3,}(?:es|ås))\b(?P<rest>.*)$",
    re.DOTALL,
)
DONE_SIGNS = (" er ", " blev ", " har været ")
ENTRY_SIGNS = (",", ":", "–", "-")
MOST_CLAUSES = 12


def without_label(words: str) -> str:
    """The words without a number, a label such as "Aktion:" or "Aftalt:", or a time, in front of them."""
    words = NUMBER.sub("", words.removeprefix("[ ] "), count=1)
    joined = TOPIC_PASSIVE.match(words)
    if joined and joined["verb"] in PASSIVE:
        words = f"{joined['thing']} {words[joined.start('verb') :]}"
    for _ in range(2):
        words = LABEL.sub("", words, count=1)
    return words


def without_topic(words: str) -> str | None:
    """What is said of a topic that is named first ("Mad: Lis laver suppe"); None when no topic is."""
    match = TOPIC.match(words)
    return words[match.end() :] if match else None


def main_clauses(words: str, names: tuple[str, ...]) -> list[str]:
    """The clauses of a sentence that may each be a task, in order; asides in brackets come after their clause."""
    words = filled(without_label(words), names)
    entry = NAMED_ENTRY.match(words) if any(sign in words[:120] for sign in ENTRY_SIGNS) else None
    if entry and all_known(entry["agents"], names) and entry["verb"] in PRESENT:
        words = f"{entry['agents']} {entry['verb']}{entry['rest']}"
    asides = [match["clause"].strip(" .") for match in ASIDE.finditer(words[:2000])] if "(" in words else []
    if asides:
        words = ASIDE.sub("", words)
    pieces: list[str] = []
    position = 0
    for match in sorted(
        (*JOINED.finditer(words), *PASSIVE_NEXT.finditer(words), *_unstopped(words, names)),
        key=lambda found: found.start(),
    ):
        if match.start() < position or IN_QUOTATION.search(words[: match.start()]):
            continue
        before = words[position : match.start()].strip()
        if (
            not before
            or DOERS_ONLY.match(DOERS_FROM.sub("", before))
            or OPEN.search(before[-60:])
            or len(pieces) >= MOST_CLAUSES
        ):
            # "Bo og Ida rydder op": the name before "og" is a doer of the same verb
            continue
        following = match.groupdict().get("next")
        if following and not known_agent(following, names) and len(following.split()) == 1:
            # "på Lupinvej og Akelejevej bliver …": the name after "og" is a place of the same clause
            continue
        pieces.append(before)
        position = match.end()
    pieces.append(words[position:].strip())
    pieces = [piece for piece in (*pieces, *asides) if piece]
    return [unlinked(_goes_on(piece, names)) for piece in pieces]


def clauses_apart(words: str, names: tuple[str, ...]) -> list[str]:
    """The main clauses after a semicolon or ", og", where each after the first has a doer of its own."""
    if not any(sign in words for sign in NEXT_CLAUSE_SIGNS):
        return handed_on(words, names)
    parts: list[str] = []
    position = 0
    for match in OWN_DOER.finditer(words[:LONGEST]):
        quoted = QUOTED.search(words[position : match.start()])
        if not quoted and all_known(match["agents"], names) and len(parts) < MOST_CLAUSES:
            parts.append(words[position : match.start()].strip())
            position = match.end()
    return [half for part in (*parts, words[position:].strip()) if part for half in handed_on(part, names)]


def handed_on(words: str, names: tuple[str, ...]) -> list[str]:
    """Two clauses where a relative clause says what the person to whom something is handed does with it."""
    match = HANDED_ON.match(words[:LONGEST]) if ", der " in words or ", som " in words else None
    if match is None or len(words) > LONGEST:
        return [words]
    if not (all_people(match["agents"], names) or HUMAN_ROLE.match(match["agents"])):
        return [words]
    return [match["first"], f"{match['agents']} {match['clause']}"]


def with_own_times(words: str, names: tuple[str, ...], timed: Callable[[str], bool]) -> list[str]:
    """Two clauses of one doer as two, where each has its own time ("sender brevet i maj og holder møde i juni")."""
    match = TWO_VERBS.match(words[:LONGEST]) if " og " in words else None
    if match is None or len(words) > LONGEST or not {match["verb"], match["second"]} <= PRESENT.keys():
        return [words]
    if REPORTS_BACK.match(f"{match['second']}{match['rest']}"):
        return [words]
    if not (timed(match["first"]) and timed(match["rest"]) and all_known(match["agents"], names)):
        return [words]
    return [f"{match['agents']} {match['first']}", f"{match['agents']} {match['second']}{match['rest']}"]


def _unstopped(words: str, names: tuple[str, ...]) -> list[re.Match[str]]:
    """Where a person begins a new sentence although no full stop stands before ("… til alle Lis bestiller kage")."""
    return [
        match
        for match in NEW_PERSON.finditer(words)
        if is_person(match["name"], names)
        and len(words[: match.start()].split()) > FEWEST_WORDS
        and not NO_STOP.search(words[max(0, match.start() - 24) : match.start()])
    ]


def unlinked(words: str) -> str:
    """The words without a linking word in front, where the clause goes on in its straight order after it."""
    match = LINK.match(words)
    if match is None or VERB_NEXT.match(words[match.end() :]) or words.startswith(("Så snart", "så snart")):
        return words
    return words[match.end() :]


def _goes_on(words: str, names: tuple[str, ...]) -> str:
    """What a sentence that tells of the past goes on with: "Rådet drøftede brevet og svarer borgeren"."""
    if " og " not in words:
        return words
    for pattern in (PAST_AND_PRESENT, STATE_AND_PRESENT):
        past = pattern.match(words)
        if past and (past["verb"] in PRESENT or past["verb"] in TRIES) and all_known(past["agents"], names):
            return f"{past['agents']} {past['verb']}{past['rest']}"
    done = DONE_AND_PASSIVE.match(words) if any(sign in words for sign in DONE_SIGNS) else None
    return f"{done['thing']} {done['verb']}{done['rest']}" if done else words
