"""Answers given point by point: "Ad 1 og 3: Tiltrådt", "1.-2. Godkendt", "Første at: Forkastet", "b) Udsat"."""

from __future__ import annotations

import re

from workflow.minutes.decisions.sentence_outcomes import (
    CHANGES_AFTER,
    LONGEST,
    Verdict,
    classify,
    compiled,
    outcome_with_changes,
)
from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import MONTHS, OUTCOME_WORDS

WORDS = OUTCOME_WORDS["points"]
ORDINALS: dict[str, int] = WORDS["ordinals"]
MOST_POINTS = 30
DECLINED = "declined"
"""The answer to a point that the body says it will not have: a refusal of a proposal, an answer to a question."""


def _either(words: list[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"


_BEFORE, _AFTER, _ORDINAL = _either(WORDS["before"]), _either(WORDS["after"]), _either(list(ORDINALS))
_NUMBERS = r"\d{1,2}\.?(?:\s?(?:,|og|samt|\+|&|-|–|til)\s?\d{1,2}\.?){0,8}"
NUMBERED = expression(
    rf"^(?:(?P<before>{_BEFORE})\s*)?(?P<numbers>{_NUMBERS})(?!\d)\s*(?P<stop>[).:–-]{{0,2}})\s*"
    rf"(?:{_AFTER}\b(?:-(?:{_AFTER})\b)?[:.,]?\s*)?(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
# "Indstillingens anden del kunne ikke tiltrædes", "Første del af indstillingen blev godkendt"
_PART = rf"\s+del(?:\s+af\s+{_either(WORDS['whole'])})?\b(?=\s*:|\s+{WORDS['answered']})\s*:?"
IN_WORDS = expression(
    rf"^(?:(?:den|det|de|{_either(WORDS['whose'])})\s+)?(?P<ordinals>{_ORDINAL}(?:(?:,| og| samt)\s*{_ORDINAL}){{0,5}})"
    rf"(?:\s+{_AFTER}(?:[-\s]?{_AFTER})?\b\s*[:–,-]?|{_PART}|(?=\s+(?:blev|er|kunne|faldt|udsættes|udgår|godkendes)\b))"
    r"\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_LETTERS = r"[a-h]\)?(?:(?:\s?[,+&–-]\s?|\s(?:og|samt|til)\s)[a-h](?![a-zæøå])\)?){0,7}"
LETTERED = expression(
    rf"^(?:(?P<before>{_either(WORDS['letters_of'])})\s+)?(?P<letters>{_LETTERS})(?P<stop>[.:]{{0,2}})\s+(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
ANSWERED = expression("^" + WORDS["answered"], re.IGNORECASE)
# "Første og andet punkt", "1. og 2. at" are one list of points
_NOT_LISTED = r"(?<!\d)(?<!\d\.)" + "".join(rf"(?<!\b{re.escape(word)})" for word in ORDINALS)
NEXT_POINT = expression(
    rf"(?:[,;]\s+(?:(?:og|mens|medens|men|hvorimod)\s+)?|\s+(?:og|mens|medens|men|hvorimod)\s+)"
    rf"(?={_BEFORE}\s*\d|(?:resten|(?:de[nt]?\s+)?(?:øvrige|resterende|sidste))\b)"
    rf"|(?<!\b[a-h])(?:[,;]\s+(?:og\s+|mens\s+)?|\s+(?:og|mens|men)\s+)(?=[b-h]\s{WORDS['answered']})"
    rf"|{_NOT_LISTED}(?:[,;]\s+(?:og\s+|mens\s+)?|\s+(?:og|mens|men)\s+)"
    rf"(?=(?:\d\.|{_ORDINAL})\s(?:{_AFTER}|del)\s{WORDS['answered']})"
    rf"|(?<=[.;])\s+(?=[b-h](?:\)\s|\s{WORDS['answered']}))",
    re.IGNORECASE,
)
_AFTERWARDS = _either(WORDS["said_after"])
WITHIN = expression(
    rf"\b(?:punkt|pkt\.?|dot|at)(?:erne)?\s+(?P<numbers>{_NUMBERS})\s+{_AFTERWARDS}\b"
    rf"|\b{_either(WORDS['said_of'])}\s+(?:indstillingens? )?(?:punkt|pkt\.?|dot|at)(?:erne)?\s+(?P<of>{_NUMBERS})",
    re.IGNORECASE,
)
BUT = expression(
    rf"{WORDS['but']}\s+(?:indstillingens? )?(?:(?:punkt|pkt\.?|dot|at|nr\.?)(?:erne)?\s+(?P<numbers>{_NUMBERS})"
    rf"|(?P<before>{_NUMBERS})\s?(?:at|dot|punkt|pkt)\b|(?P<bare>{_NUMBERS})(?=\s*(?:[.,;]|$)))",
    re.IGNORECASE,
)
TURNS = expression(
    rf"{WORDS['turns']}(?:\b(?:punkt|pkt\.?|dot|at)(?:erne)?\s+(?P<numbers>{_NUMBERS})"
    rf"|(?<!\d)(?P<before>\d{{1,2}}(?:\.?\s?(?:,|og)\s?\d{{1,2}}){{0,5}}\.)\s?(?:at|dot|punkt|pkt)\b\.?)",
    re.IGNORECASE,
)
BESIDE_POINT = expression(WORDS["beside"], re.IGNORECASE)
EXCEPTED = [(entry["outcome"], expression(entry["words"], re.IGNORECASE)) for entry in WORDS["excepted"]]
POINT_NAMED = expression(rf"\b(?:punkt|pkt\.?)(?:erne)?\s+(?P<numbers>{_NUMBERS})", re.IGNORECASE)
FIRST_OF = expression(rf"\bde\s+(?:(?P<many>{_either(list(WORDS['counts']))})\s+)?første\b", re.IGNORECASE)
FIRST_MANY = expression(rf"\bde\s+første\s+(?P<many>{_either(list(WORDS['counts']))})\b", re.IGNORECASE)
LETTER_OF = expression(
    rf"\b{_either(WORDS['said_of'])}\s+(?:(?:punkt|pkt\.?)\s+)?(?P<letters>[a-h]\)(?:(?:,|\s+og)\s+[a-h]\)){{0,6}})",
    re.IGNORECASE,
)
POINT_CHANGED = expression(r"^(?:Punktet )?(?:blev|er|bliver) (?:dog )?ændret\b", re.IGNORECASE)
AGENDA = compiled(OUTCOME_WORDS["whole"]["agenda"])
REST = compiled(WORDS["rest"])
OTHERWISE = compiled(WORDS["otherwise"])
BEGINS_OTHERWISE = compiled(WORDS["begins_otherwise"])
REPLACES = compiled(OUTCOME_WORDS["whole"]["replaces"])
MONTH_NEXT = expression(r"^(?:" + "|".join(MONTHS) + r")\b", re.IGNORECASE)


def numbers_in(text: str) -> set[int]:
    """The numbers that a list of points names; "1-3" are three."""
    found: set[int] = set()
    for first, last in re.findall(r"(\d{1,2})\.?(?:\s*(?:[-–]|til)\s*(\d{1,2}))?", text):
        low, high = int(first), max(int(last or first), int(first))  # "punkt 2 til 1. maj" is one point
        found.update(range(low, min(high, low + MOST_POINTS) + 1))
    return found


def letters_in(text: str) -> set[int]:
    """The places of the letters that a list of points names; "a-c" are three."""
    found: set[int] = set()
    for first, last in re.findall(r"\b([a-h])\b\)?(?:\s*(?:[-–]|til)\s*([a-h])\b)?", text.lower()):
        found.update(range(ord(first) - ord("a") + 1, ord(last or first) - ord("a") + 2))
    return found


def point_answers(verdicts: list[Verdict], count: int) -> dict[int, str | None]:
    """What the decision says of each point it names (or `DECLINED`); None where it gives the point no outcome.

    `count`: how many points there are. Numbers beyond them are no points ("38 anmeldte ulykker").
    """
    if count < 2:
        return {}
    answers: dict[int, str | None] = {}
    current: set[int] = set()
    others: str | None = None
    for verdict in verdicts:
        clauses = NEXT_POINT.split(verdict.sentence[:LONGEST].strip("•-–* \t"))
        for place, clause in enumerate(clauses):
            if (replaced := REPLACES.search(clause)) and classify(clause).says("approved"):
                # an amendment in place of a point: the point is adopted as amended
                answers[int(replaced["numbers"])] = "approved_with_changes"
                continue
            named, rest = _named(clause, count)
            if named:
                current = named
                _give(answers, named, _said_of_point(rest) if rest else None)
                continue
            said = classify(clause)
            if (rest_of := REST.search(clause)) and not said.rules and not rest_of.start():
                said = _said_of_point(clause[rest_of.end() :].strip())
            if rest_of and said.rules:
                others = _outcome(said)
            elif within := _within(clause, said, count):
                for number, outcome in within.items():
                    answers.setdefault(number, outcome)
            elif place == 0 and len(clauses) > 1 and said.whole and said.rules:
                # "Indstillingen blev godkendt, mens punkt 3 blev udsat"
                others = _outcome(said)
            elif current:
                # "Ad 2. Udvalget drøftede sagen. Den udsættes."
                _give(answers, current, said)
                if CHANGES_AFTER.any_in(clause):
                    # "Ad 1. Godkendt. Afsnit 3 præciseres."
                    answers.update((n, "approved_with_changes") for n in current if answers.get(n) == "approved")
    if others is not None and answers:
        for number in range(1, count + 1):
            answers.setdefault(number, others)
    return answers if any(answers.values()) else {}


def _outcome(said: Verdict | None) -> str | None:
    """What is said of a point; one that the body wants otherwise than it was put is adopted with changes."""
    if said is None:
        return None
    if said.says_rule("declined"):
        return DECLINED
    if BEGINS_OTHERWISE.match(said.sentence[:LONGEST]):
        return "approved_with_changes"
    if not said.rules:
        words = said.sentence[:LONGEST]
        return "approved_with_changes" if OTHERWISE.search(words) or POINT_CHANGED.match(words) else None
    return outcome_with_changes(said)


def _give(answers: dict[int, str | None], named: set[int], said: Verdict | None) -> None:
    outcome = _outcome(said)
    for number in named:
        if answers.get(number) is None or (answers[number] == "discussed" and outcome is not None):
            answers[number] = outcome


def _said_of_point(rest: str) -> Verdict:
    """What the words after a point's number say; a verb alone is said of the point ("3. punkt blev udsat")."""
    said = classify(rest)
    return said if said.rules else classify("Punktet " + rest)


def _named(clause: str, count: int) -> tuple[set[int], str]:
    """The points that a clause opens with, and its words about them."""
    if in_words := IN_WORDS.match(clause):
        found = re.findall(_ORDINAL, in_words["ordinals"], re.IGNORECASE)
        return {ORDINALS[word.lower()] for word in found}, in_words["rest"]
    if lettered := LETTERED.match(clause):
        places = letters_in(lettered["letters"])
        marked = lettered["before"] or lettered["stop"] or ")" in lettered["letters"]
        if max(places) <= count and (marked or ANSWERED.match(lettered["rest"])):
            return places, lettered["rest"]
        return set(), ""
    match = NUMBERED.match(clause)
    if not match:
        return set(), ""
    numbers, rest = numbers_in(match["numbers"]), match["rest"]
    if not numbers or max(numbers) > count or MONTH_NEXT.match(rest):
        return set(), ""
    strong = match["before"] and match["before"].lower() not in WORDS["before_weak"]
    marked = strong or match["stop"] or match["numbers"].endswith(".")
    if not marked and not ANSWERED.match(rest) and not (classify(rest).whole and classify(rest).rules):
        # a bare number is a point only when the answer follows at once ("2 og 3 godkendt")
        return set(), ""
    return numbers, rest


def _within(clause: str, said: Verdict, count: int) -> dict[int, str]:
    """Points named inside a sentence ("Udvalget godkendte punkt 1 og 2", "Godkendt bortset fra punkt 3")."""
    if not said.rules:
        return {}
    outcome = outcome_with_changes(said)
    if but := BUT.search(clause):
        left_out = numbers_in(but["numbers"] or but["before"] or but["bare"])
        return _with_exception(clause, but, left_out, _excepted(clause[but.end() :]) or "rejected", count, outcome)
    if turn := TURNS.search(clause):
        # what is said of the point stands on either side of its number ("men ønskede at udsætte punkt 2")
        given = _excepted(clause[turn.start() :])
        group = "numbers" if turn["numbers"] else "before"
        # "idet sekretariatet vender tilbage om punkt 2" says nothing of the point itself
        is_beside = BESIDE_POINT.search(clause[turn.start() : turn.start(group)]) is not None
        if given is not None and not is_beside:
            return _with_exception(clause, turn, numbers_in(turn[group]), given, count, outcome)
    if letters := LETTER_OF.search(clause):
        places = letters_in(letters["letters"])
        return dict.fromkeys(places, outcome) if max(places) <= count else {}
    if first := FIRST_MANY.search(clause) or FIRST_OF.search(clause):
        many = WORDS["counts"].get((first["many"] or "").lower(), 0)
        return dict.fromkeys(range(1, many + 1), outcome) if many <= count else {}
    match = WITHIN.search(clause)
    if not match:
        return {}
    numbers = numbers_in(match["numbers"] or match["of"])
    if max(numbers) > count:
        return {}
    # "Godkendt med den ændring, at fristen i punkt 2 er …" adopts the others as they are
    adopts_all = match["numbers"] and said.whole and outcome == "approved_with_changes"
    others = dict.fromkeys(range(1, count + 1), "approved") if adopts_all else {}
    return others | dict.fromkeys(numbers, outcome)


def _excepted(words: str) -> str | None:
    """What is said of a point that is kept apart from those adopted; None when it is no refusal and no delay."""
    found = [(match.start(), outcome) for outcome, pattern in EXCEPTED if (match := pattern.search(words))]
    return min(found)[1] if found else None


def _with_exception(
    clause: str, mark: re.Match[str], left_out: set[int], given: str, count: int, outcome: str
) -> dict[int, str]:
    """`given` for the points kept apart, and for the others what the words before the mark say (else `outcome`)."""
    if not left_out or max(left_out) > count:
        return {}
    before = clause[: mark.start()].rstrip(" ,")
    if AGENDA.search(before):
        return {}  # "Dagsordenen blev godkendt, dog udgår punkt 6"
    kept = classify(before)
    if WITHIN.search(before):
        others = _within(before, kept, count)
    else:
        others = dict.fromkeys(range(1, count + 1), outcome_with_changes(kept) if kept.rules else outcome)
    return others | dict.fromkeys(left_out, given)
