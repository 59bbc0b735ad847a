"""What a decision says about each recommendation."""

from __future__ import annotations

import re

from workflow.minutes.decisions.decision_outcomes import (
    CLEAR,
    COMES_BACK,
    DOUBTFUL,
    NOTHING_SAID,
    SURE,
    fell_beside,
    overall,
    without_withheld,
)
from workflow.minutes.decisions.halves import halved
from workflow.minutes.decisions.measures import measured_otherwise
from workflow.minutes.decisions.point_answers import DECLINED, POINT_NAMED, numbers_in, point_answers
from workflow.minutes.decisions.sentence_outcomes import LONGEST, Verdict, changed, compiled, words_of_changes
from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import OUTCOME_WORDS

Answer = tuple[str | None, float]
ASKS_WHETHER = expression(OUTCOME_WORDS["answers"]["asks_whether"], re.IGNORECASE | re.DOTALL)
PROPOSES = expression(OUTCOME_WORDS["answers"]["proposes"], re.IGNORECASE)
TOLD = compiled(OUTCOME_WORDS["answers"]["told"])
NEGATION = compiled(OUTCOME_WORDS["answers"]["negation"])
ASKS_WHICH = compiled(OUTCOME_WORDS["answers"]["asks_which"])
TO_DO = expression(r"\bat\b", re.IGNORECASE)
REFUSES = compiled(OUTCOME_WORDS["answers"]["refuses"])
TURNS_DOWN = compiled(OUTCOME_WORDS["answers"]["turned_down"])
LAPSED = compiled(OUTCOME_WORDS["whole"]["lapsed"])
MATTER_PUT_OFF = compiled(OUTCOME_WORDS["whole"]["put_off"])
AMENDMENT = compiled(OUTCOME_WORDS["whole"]["amendment"])
AS_EARLIER = compiled(OUTCOME_WORDS["whole"]["as_earlier"])
STOP_WORDS = frozenset(OUTCOME_WORDS["answers"]["stop_words"])
KINDS = tuple(
    (entry["kind"], expression(entry["pattern"], re.IGNORECASE))
    for entry in OUTCOME_WORDS["recommendation_kinds"]["rule"]
)
WANTED: dict[str, tuple[str, ...]] = {
    "note": ("noted",),
    "discuss": ("discussed", "decided", "approved"),
    "discuss_and_decide": ("deferred", "decided", "approved", "rejected", "discussed"),
    "decide": ("decided", "approved", "rejected", "elected", "deferred", "partly_approved"),
    "approve": ("approved", "partly_approved", "rejected"),
    "elect": ("elected", "approved", "decided"),
    "recommend": ("recommended", "approved", "elected"),
    "order": ("approved", "decided", "partly_approved", "rejected"),
}
NAMED = -1
SHORTEST_STEM = 5
FEWEST_TOLD = 8
"""Words of a decision without any formula that are a discussion where only that was asked for."""
CARRIED_OUT = {"recommended": "approved"}
SENT_UP = ("recommended", "referred", "deferred", "withdrawn")
SENT_ON = ("referred", "returned")
DONE = {"order": "approved", "decide": "decided", "elect": "elected", "discuss": "discussed"}
"""What a recommendation has become when the decision speaks of its matter without a formula."""
IN_OWN_WORDS = {"decide": "decided", "elect": "decided", "discuss": "discussed", "discuss_and_decide": "decided"}
"""What a recommendation has become when its point is answered in other words than a formula."""
NOT_ADOPTED = ("deferred", "returned", "withdrawn", "referred", "rejected")
PUT_OFF = ("deferred", "returned", "referred")
TURNED_DOWN = ("rejected", "returned", "deferred", "withdrawn", "referred")


def kind_of(recommendation: str) -> str:
    """What kind of answer a recommendation asks for: note, discuss, decide, approve, elect, recommend or order."""
    opening = recommendation[:400]
    found = [(match.start(), kind) for kind, pattern in KINDS if (match := pattern.search(opening))]
    return min(found, key=lambda f: f[0])[1] if found else "order"


def content_words(text: str) -> frozenset[str]:
    """The words that carry a text's subject, cut to their stems."""
    words = re.findall(r"[a-zæøåé][a-zæøåé\-]{3,}", text.lower())
    return frozenset(word[:7] for word in words if word not in STOP_WORDS)


def shared_words(said: frozenset[str], asked: frozenset[str]) -> int:
    """How many stems of one text stand in another, endings aside ("budget" and "budgett" of "budgettet")."""
    return len(said & asked) + sum(any(_same_stem(word, other) for other in asked - said) for word in said - asked)


def _same_stem(a: str, b: str) -> bool:
    return (a.startswith(b) or b.startswith(a)) and min(len(a), len(b)) >= SHORTEST_STEM


def followed(priors: list[list[Verdict]]) -> list[Verdict]:
    """Of the decisions of earlier bodies, in the order of the item, the last that speaks for itself."""
    for verdicts in reversed(priors):
        speaks = not any(AS_EARLIER.search(v.sentence[:LONGEST]) for v in verdicts)
        if speaks and verdicts and overall(verdicts)[0] not in ("deferred", "other"):
            return verdicts
    return []


def answer_recommendations(
    recommendations: list[str], verdicts: list[Verdict], earlier: list[Verdict] | None = None
) -> list[Answer]:
    """For each recommendation the outcome that the decision gives it, and the confidence; None where it is silent.

    `earlier`: the sentences of the last earlier body's decision, which the decision may follow ("Som udvalget").
    """
    if not recommendations or not verdicts:
        return [(None, CLEAR) for _ in recommendations]
    if earlier and any(AS_EARLIER.search(v.sentence[:LONGEST]) for v in verdicts):
        return _as_earlier(recommendations, verdicts, earlier)
    verdicts = without_withheld(verdicts)
    total, rule, sure = overall(verdicts)
    numbered = _with_change_where_it_belongs(point_answers(verdicts, len(recommendations)), recommendations, verdicts)
    whole = next(
        (
            v
            for place, v in enumerate(verdicts)
            if v.whole
            and v.rules
            and v.outcome not in ("discussed", "no_remarks")
            and not fell_beside(v, place, verdicts)
        ),
        None,
    )
    if len(recommendations) == 1:
        outcome, sure = _only(recommendations[0], verdicts, (total, rule, sure))
        return [(_refusal(recommendations[0], verdicts, outcome), sure)]
    if whole is None and not numbered and _puts_off_all(verdicts, total):
        return [(total, CLEAR)] * len(recommendations)
    if whole is None:
        verdicts = halved(verdicts)
    belongs = _assign(recommendations, verdicts)
    for place, verdict in enumerate(verdicts):
        if numbered and point_answers([verdict], len(recommendations)):
            # said of the points that it names, and of no other
            belongs[place] = NAMED
    adopted = whole is not None and whole.outcome == "approved"
    altered = _altered(recommendations, verdicts) if adopted and changed(verdicts) else set()
    given: list[Answer] = []
    for index, recommendation in enumerate(recommendations):
        if index + 1 in numbered:
            outcome = numbered[index + 1]
            if outcome == DECLINED:
                outcome = "decided" if ASKS_WHETHER.match(recommendation) else "rejected"
            sure = SURE if outcome else NOTHING_SAID
            # "Ad 3: Der ønskes spørgsmål om madro.": what stands under the point is what was chosen or said there
            given.append((outcome or IN_OWN_WORDS.get(kind_of(recommendation)), sure))
        elif whole is not None and not numbered:
            outcome = "approved_with_changes" if index in altered else whole.outcome
            given.append((outcome, _sure_of_all(whole.outcome) if len(altered) in (0, len(recommendations)) else CLEAR))
        elif question := ASKS_WHETHER.match(recommendation):
            others = [other for place, other in enumerate(recommendations) if place != index]
            given.append(_whether(question, others, verdicts))
        else:
            outcome, sure = _by_kind(index, recommendation, verdicts, belongs)
            own = [v for i, v in enumerate(verdicts) if belongs[i] == index]
            given.append((_refusal(recommendation, own, outcome), sure))
    if total in NOT_ADOPTED and not any(outcome for outcome, _ in given):
        # "Aftalen returneres til arbejdsgruppen": what is put off or turned down is the matter with all its points
        return [(total, DOUBTFUL)] * len(recommendations)
    return given


def _puts_off_all(verdicts: list[Verdict], total: str) -> bool:
    """Whether all that a decision says is that the matter is put off or sent back ("besluttede at udsætte sagen")."""
    said = [v for v in verdicts if v.rules and v.outcome not in ("discussed", "no_remarks")]
    return total in PUT_OFF and all(v.outcome == total and MATTER_PUT_OFF.search(v.sentence[:LONGEST]) for v in said)


def _with_change_where_it_belongs(
    numbered: dict[int, str | None], recommendations: list[str], verdicts: list[Verdict]
) -> dict[int, str | None]:
    """The answers to named points: of several that one sentence adopts with a change, it is about those it speaks of.

    "De to første punkter blev tiltrådt, dog skal kataloget rumme mere" changes the point about the catalogue.
    """
    together = [number for number, outcome in numbered.items() if outcome == "approved_with_changes"]
    if len(together) < 2 or sum(changed([verdict]) for verdict in verdicts) != 1:
        return numbered
    points = [recommendations[number - 1] for number in together]
    meant = {together[place] for place in _altered(points, verdicts)}
    return {n: "approved" if n in together and n not in meant else outcome for n, outcome in numbered.items()}


def _altered(recommendations: list[str], verdicts: list[Verdict]) -> set[int]:
    """The recommendations that a change to all of them is about: those whose words it has, else each of them."""
    told = words_of_changes(verdicts)
    named = {number - 1 for match in POINT_NAMED.finditer(told) for number in numbers_in(match["numbers"])}
    if named and max(named) < len(recommendations):
        return named
    said = content_words(told)
    asked = [content_words(recommendation) for recommendation in recommendations]
    meant = {index for index, words in enumerate(asked) if shared_words(said, words)}
    return meant or set(range(len(recommendations)))


def _sure_of_all(outcome: str) -> float:
    """How sure it is that one sentence answers every point; a matter sent on may leave some of them behind."""
    return DOUBTFUL if outcome in SENT_ON else SURE


def _as_earlier(recommendations: list[str], verdicts: list[Verdict], earlier: list[Verdict]) -> list[Answer]:
    """The answers of an earlier body, which the decision follows, but for points that it puts off or refuses itself."""
    own = [v for v in verdicts if v.rules and not AS_EARLIER.search(v.sentence[:LONGEST])]
    belongs = _assign(recommendations, own)
    altered = _altered(recommendations, earlier) if words_of_changes(earlier) else set()
    given: list[Answer] = []
    for index, (outcome, sure) in enumerate(answer_recommendations(recommendations, earlier)):
        later = [v for i, v in enumerate(own) if belongs[i] == index and v.outcome in TURNED_DOWN]
        outcome = later[0].outcome if later else CARRIED_OUT.get(outcome or "", outcome)
        if outcome == "approved" and index in altered:
            outcome = "approved_with_changes"
        given.append((outcome, min(sure, DOUBTFUL)))
    return given


def _only(recommendation: str, verdicts: list[Verdict], given: tuple[str, str, float]) -> Answer:
    """The answer to the only recommendation: the decision's outcome, unless that is about something else.

    `given`: outcome, rule and confidence of the whole decision.
    """
    kind = kind_of(recommendation)
    total, rule, sure = given
    if any(LAPSED.search(v.sentence[:LONGEST]) for v in verdicts):
        # another proposal was adopted in place of it
        return "rejected", CLEAR
    if total in ("other", "no_remarks"):
        if kind == "note" and any(TOLD.search(v.sentence[:LONGEST]) for v in verdicts):
            return "noted", NOTHING_SAID
        return _in_own_words(recommendation, kind, verdicts)
    talked = any(v.says("discussed") for v in verdicts)
    if kind == "discuss" and ((talked and total in PUT_OFF) or rule == f"outcome.{COMES_BACK}"):
        return "discussed", CLEAR
    if kind == "discuss" and talked and total == "rejected" and _speaks_aside(verdicts):
        return "discussed", DOUBTFUL
    asks = kind in ("order", "approve") or (
        kind == "decide" and (ASKS_WHETHER.match(recommendation) or PROPOSES.match(recommendation))
    )
    if total == "decided" and asks and verdicts[0].says_rule("declined"):
        return "rejected", DOUBTFUL
    if kind == "note" and total != "noted" and any(v.says("noted") for v in verdicts):
        return "noted", DOUBTFUL
    if kind == "decide" and total == "approved" and any(v.says("decided") for v in verdicts):
        return "decided", DOUBTFUL
    if total == "approved" and _otherwise(recommendation, verdicts):
        return "approved_with_changes", DOUBTFUL
    if kind == "note" and total in ("discussed", "decided") and not any(v.generic or v.whole for v in verdicts):
        return (total if total == "discussed" else None), NOTHING_SAID
    return total, sure


def _chooses_nothing(said: str, recommendation: str) -> bool:
    """Whether it is asked which one, and what was agreed is to do something else ("at holde en temadag")."""
    asks = ASKS_WHICH.search(recommendation[:LONGEST]) and TO_DO.search(said[:LONGEST])
    return bool(asks) and not content_words(said) & content_words(recommendation)


def refuses(recommendation: str) -> bool:
    """Whether what is recommended is to turn something down."""
    return bool(REFUSES.search(recommendation[:LONGEST]))


def _refusal(recommendation: str, verdicts: list[Verdict], outcome: str | None) -> str | None:
    """The answer to a recommendation that turns something down: whoever turns it down too has followed it.

    "Henvendelsen afvises" is followed by "Henvendelsen blev afvist", and not by "Henvendelsen blev imødekommet".
    What is said of the recommendation itself ("Indstillingen blev afvist", "Godkendt") stands.
    """
    if not refuses(recommendation):
        return outcome
    asked = content_words(recommendation)
    about = [v for v in verdicts if not v.generic and not v.whole and v.rules]
    down = [v for v in verdicts if TURNS_DOWN.search(v.sentence[:LONGEST])]
    granted = any(
        v.says("approved") and v not in down and shared_words(content_words(v.sentence), asked) for v in about
    )
    if outcome == "rejected" and not granted and any(v in about and len(v.sentence.split()) > 1 for v in down):
        return "approved"
    return "rejected" if outcome == "approved" and granted and not down else outcome


def _speaks_aside(verdicts: list[Verdict]) -> bool:
    """Whether what is refused is a matter raised on the way, not the recommendation itself."""
    return not any(v.outcome == "rejected" and (v.generic or v.whole) for v in verdicts)


def _otherwise(recommendation: str, verdicts: list[Verdict]) -> bool:
    """Whether what is approved is measured otherwise than what was recommended."""
    return any(v.says("approved") and measured_otherwise(recommendation, v.sentence[:LONGEST]) for v in verdicts)


def _in_own_words(recommendation: str, kind: str, verdicts: list[Verdict]) -> Answer:
    """Sentences without a formula that speak of what a recommendation asks to do or to decide."""
    if kind == "discuss" and sum(len(v.sentence.split()) for v in verdicts) >= FEWEST_TOLD:
        # what is told under a matter that was only to be discussed is the discussion
        return "discussed", NOTHING_SAID
    if kind in ("decide", "elect") and _told_to_be_done(verdicts, content_words(recommendation)):
        return "decided", NOTHING_SAID
    return None, NOTHING_SAID


def _assign(recommendations: list[str], verdicts: list[Verdict]) -> dict[int, int | None]:
    """Which recommendation each specific sentence answers: the one with most words shared; None when generic."""
    keys = [content_words(r) for r in recommendations]
    kinds = [kind_of(r) for r in recommendations]
    belongs: dict[int, int | None] = {}
    for position, verdict in enumerate(verdicts):
        if verdict.generic or not verdict.rules:
            belongs[position] = None
            continue
        words = content_words(verdict.sentence)
        scores = [
            shared_words(words, key) + 0.5 * (kind != "discuss_and_decide" and verdict.says(*WANTED[kind][:2]))
            for key, kind in zip(keys, kinds, strict=True)
        ]
        best = max(range(len(scores)), key=lambda i: (scores[i], -i))
        belongs[position] = best if scores[best] >= 1 else None
    return belongs


def _whether(question: re.Match[str], others: list[str], verdicts: list[Verdict]) -> Answer:
    """The answer to "om …": only from a sentence that speaks of what was asked, not from another point's approval."""
    elsewhere = {word for other in others for word in content_words(other)}
    asked = content_words(question["matter"]) - elsewhere
    subject = content_words(question["subject"]) - elsewhere
    if any(v.says_rule("declined") and _speaks_of(content_words(v.sentence), asked) for v in verdicts):
        return "rejected", CLEAR
    for outcome in WANTED["decide"]:
        # a decision in its own words answers when it names the thing; an approval only when it names what was asked
        wanted = asked | subject if outcome in ("decided", "deferred", "rejected") else asked
        if any(v.says(outcome) and _speaks_of(content_words(v.sentence), wanted) for v in verdicts):
            return outcome, CLEAR
    if any(v.says("approved") and AMENDMENT.search(v.sentence[:LONGEST]) for v in verdicts):
        return "decided", DOUBTFUL
    return None, DOUBTFUL


def _speaks_of(said: frozenset[str], wanted: frozenset[str]) -> bool:
    """Whether two sets of stems share one, endings of verbs aside."""
    return bool({word[:5] for word in said} & {word[:5] for word in wanted})


def _told_to_be_done(verdicts: list[Verdict], asked: frozenset[str]) -> bool:
    """Whether a sentence speaks of what was asked, without turning it down."""
    return any(
        _speaks_of(content_words(v.sentence), asked) and not NEGATION.search(v.sentence[:LONGEST]) for v in verdicts
    )


def _by_kind(index: int, recommendation: str, verdicts: list[Verdict], belongs: dict[int, int | None]) -> Answer:
    kind = kind_of(recommendation)
    own = [v for i, v in enumerate(verdicts) if belongs[i] == index]
    shared = [v for i, v in enumerate(verdicts) if belongs[i] is None and v.rules]
    if own and (answer := _turned_down(own, kind)):
        return answer, CLEAR
    strict = kind in ("approve", "order", "note")
    for outcome in WANTED[kind]:
        for pool, sure in ((own, SURE), (shared, CLEAR)):
            hit = next((v for v in pool if v.says(outcome)), None)
            if hit is None:
                continue
            if strict and pool is shared and kind != "note" and not (hit.generic or hit.whole):
                continue
            if kind == "decide" and pool is shared and _chooses_nothing(hit.sentence, recommendation):
                continue
            altered = outcome == "approved" and (changed(own or [hit]) or _otherwise(recommendation, own))
            return ("approved_with_changes" if altered else outcome), sure
    if strict and (formal := next((v.outcome for v in own if v.outcome in SENT_UP), None)):
        return formal, CLEAR
    asked = content_words(recommendation)
    unnamed = [v for i, v in enumerate(verdicts) if belongs[i] != NAMED]  # what is said of a point is said of no other
    for outcome in WANTED[kind][:1]:
        # one sentence that answers two points ("godkendte planen og tog status til efterretning")
        if any(v.says(outcome) and content_words(v.sentence) & asked for v in unnamed):
            return outcome, CLEAR
    if kind in ("discuss", "discuss_and_decide", "decide"):
        for outcome in WANTED[kind]:
            # what is decided of another point is no discussion of this one
            strange = kind == "discuss" and outcome != "discussed"
            saying = [
                v
                for i, v in enumerate(verdicts)
                if v.says(outcome) and belongs[i] != NAMED and not (strange and belongs[i] not in (index, None))
            ]
            if saying:
                if kind == "decide" and all(_chooses_nothing(v.sentence, recommendation) for v in saying):
                    continue
                spoken = any(content_words(v.sentence) & asked for v in saying)
                return outcome, CLEAR if spoken else NOTHING_SAID
    if kind == "decide" and any(v.voted for v in verdicts):
        return "decided", NOTHING_SAID
    silent = [v for v in verdicts if not v.rules]
    if kind in DONE and _told_to_be_done(silent, asked):
        # "Arkitekten får skitseprojektet i opdrag": what was asked for is told to be done
        return DONE[kind], NOTHING_SAID
    return None, NOTHING_SAID


def _turned_down(own: list[Verdict], kind: str) -> str | None:
    """The answer of sentences that put a point off or refuse it, and adopt nothing of it."""
    if kind == "decide" and any(v.says("decided") and not v.says_rule("declined") for v in own):
        return None
    if any(v.says(*WANTED[kind][:1]) for v in own) and kind not in ("order", "decide"):
        return None
    if kind in ("order", "approve", "decide") and any(v.says_rule("declined") for v in own):
        return "rejected"
    return next((v.outcome for v in own if v.outcome in TURNED_DOWN), None)
