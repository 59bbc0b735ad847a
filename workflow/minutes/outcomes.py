"""Outcomes: what a decision says as a whole, and what it says about each recommendation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflow.minutes.lexicon_file import OUTCOME_WORDS

LONGEST = 3000
"""Characters of a sentence that the rules look at; a longer one is damaged text."""

CERTAIN = 70
CLEAR = 0.9
DOUBTFUL = 0.8
NOTHING_SAID = 0.7
ADOPTED = frozenset({"approved", "approved_with_changes"})
MOST_BESIDE = 8
"""Words beside "Intet nyt" after which an item has told something."""


@dataclass(frozen=True)
class Rule:
    """One entry of the lexicon: a sentence that fits `pattern` says `outcome`."""

    id: str
    outcome: str
    weight: int
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Verdict:
    """What one sentence of a decision says; `rules` are all that fit, the heaviest first."""

    sentence: str
    rules: tuple[Rule, ...]
    whole: bool
    generic: bool

    @property
    def outcome(self) -> str:
        """The heaviest outcome, or `other`."""
        return self.rules[0].outcome if self.rules else "other"

    def says(self, *outcomes: str) -> bool:
        """Whether any of its rules gives one of these outcomes."""
        return any(rule.outcome in outcomes for rule in self.rules)


RULES = tuple(
    sorted(
        (
            Rule(r["id"], r["outcome"], r["weight"], re.compile(r["pattern"], re.IGNORECASE))
            for r in OUTCOME_WORDS["rule"]
        ),
        key=lambda rule: -rule.weight,
    )
)
CHANGES = tuple(re.compile(p, re.IGNORECASE) for p in OUTCOME_WORDS["changes"]["patterns"])
CHANGES_AFTER = tuple(re.compile(p, re.IGNORECASE) for p in OUTCOME_WORDS["changes"]["after"])
AGENDA_ONLY = tuple(re.compile(p, re.IGNORECASE) for p in OUTCOME_WORDS["changes"]["agenda_only"])
MINORITY = tuple(re.compile(p, re.IGNORECASE) for p in OUTCOME_WORDS["minority"]["patterns"])
GENERIC = re.compile(
    r"^(?:" + "|".join(map(re.escape, OUTCOME_WORDS["generic"]["subjects"])) + r")\b(?!\s+(?:om|vedr|vedrørende)\b)",
    re.IGNORECASE,
)
WHOLE = re.compile(
    r"^(?:indstillingen|indstillingerne|forvaltningens indstilling|administrationens indstilling"
    r"|direktionens indstilling|forslaget|sagen|punktet|"
    r"(?:\w+ )?(?:tiltrådte|godkendte|vedtog|fulgte|tiltræder|godkender) (?:indstillingen|indstillingerne"
    r"|det indstillede))\b(?!\s+(?:om|vedr)\b)"
    r"|^(?:\w+)?(?:godkendt|tiltrådt|vedtaget|godkendtes|bifaldt|udsat|udsættes|udgår|udgik|forkastet|tilbagesendes"
    r"|tilbagesendt|anbefales|indstilles|oversendes|udskydes|fremsendes|henvises|hjemvises)\b"
    r"|\bsom indstillet\b|\bgodkend\w* indstillingen\b|\btiltr\w* indstillingen\b"
    r"|\bindstillingen (?:blev )?(?:godkendt|tiltrådt|vedtaget)",
    re.IGNORECASE,
)
KINDS = tuple(
    (entry["kind"], re.compile(entry["pattern"], re.IGNORECASE))
    for entry in OUTCOME_WORDS["recommendation_kinds"]["rule"]
)
REMARK = re.compile(r"\bmed (?:den |de |følgende )?(?:bemærkning|bemærkninger|supplerende|tilføjelse)\b", re.IGNORECASE)
POINT_ANSWER = re.compile(
    r"^(?:ad\.?|punkt|pkt\.?|indstillingens? (?:punkt|pkt\.?)|at)?\s*(?P<numbers>\d{1,2}(?:\s*(?:,|og|-"
    r"|–|\+)\s*\d{1,2}){0,6})\s*[).:]{0,2}\s+(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
REFUSES_PART = re.compile(r"\b(?:den|det|de) (?:anden|andet|andre|øvrige|sidste)\b[^.]{0,60}\b(?:afslås|afvises|afslog|imødekommes ikke|blev afvist)\b", re.I)
ORDINALS = {"første": 1, "andet": 2, "tredje": 3, "fjerde": 4, "femte": 5, "sidste": 99}
ORDINAL_ANSWER = re.compile(
    r"^(?P<ordinal>første|andet|tredje|fjerde|femte)\s+(?:at|punkt|dot|indstillingspunkt)\s*[:–-]?\s+(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
LETTER_ANSWER = re.compile(r"^(?:ad\.?\s+)?(?P<letter>[a-h])[).:]\s+(?P<rest>\S.*)$", re.IGNORECASE | re.DOTALL)
POINTS_WITHIN = re.compile(
    r"\b(?:indstillingens? )?(?:punkt|pkt\.?|dot|at)(?:erne)?\s+(?P<numbers>\d{1,2}(?:\s*(?:,|og|-"
    r"|–)\s*\d{1,2}){0,6})\s+(?:blev|er|i indstillingen|godkendes|tiltrædes|godkendt|tiltrådt|taget|udsættes)",
    re.IGNORECASE,
)
ASKS_WHETHER = re.compile(
    r"^(?:at\s+)?(?:\S+\s+){0,6}?(?:beslut\w*|tage[rs]?\s+stilling(?:\s+til)?|tages\s+stilling(?:\s+til)?|afgør\w*"
    r"|træffe[rs]?\s+beslutning)\s*,?\s+(?:om|hvorvidt)\s+(?!at\b)(?P<subject>\S+)\s+(?P<matter>.+)$",
    re.IGNORECASE | re.DOTALL,
)
STOP_WORDS = frozenset(
    [
        "eller",
        "samt",
        "deres",
        "dette",
        "denne",
        "disse",
        "hvor",
        "hvad",
        "skal",
        "kunne",
        "blive",
        "bliver",
        "blev",
        "ligeledes",
        "fremsat",
        "forbindelse",
        "forhold",
        "herunder",
        "arbejdet",
        "politisk",
        "sundhedsklynge",
        "udvalget",
        "godkende",
        "godkendt",
        "godkendes",
        "tages",
        "tager",
        "drøfter",
        "drøftes",
        "orientering",
    ]
)


def classify(sentence: str) -> Verdict:
    """All rules that fit one sentence of a decision."""
    words = sentence[:LONGEST].lstrip("•-–* \t")
    if any(pattern.search(words) for pattern in MINORITY) and not GENERIC.match(words):
        return Verdict(sentence, (), False, False)
    fitting = tuple(rule for rule in RULES if rule.pattern.search(words))
    refused = any(rule.id == "not-approved" for rule in fitting)
    if refused:
        fitting = tuple(rule for rule in fitting if rule.outcome not in ("approved", "partly_approved"))
    return Verdict(sentence, fitting, bool(WHOLE.search(words)), bool(GENERIC.match(words)))


def overall(verdicts: list[Verdict]) -> tuple[str, str, float]:
    """Outcome of a whole decision, the rule that gave it, and how sure the reader is (0 to 1)."""
    best: Rule | None = None
    adopted = any(v.says("approved") for v in verdicts)
    for verdict in verdicts:
        for rule in verdict.rules[:1]:
            if rule.outcome == "no_remarks" and len(verdicts) > 1:
                continue
            if (
                adopted
                and rule.outcome in ("withdrawn", "deferred")
                and any(p.search(verdict.sentence[:LONGEST]) for p in AGENDA_ONLY)
            ):
                # "Godkendt. Sag 3 udgår": the agenda is approved, another item is taken off it
                continue
            if best is None or rule.weight > best.weight:
                best = rule
    if best is None:
        only = next((v.rules[0] for v in verdicts if v.rules), None)
        told = sum(len(v.sentence.split()) for v in verdicts if not v.rules)
        if only is None or told > MOST_BESIDE:
            return "other", "outcome.none", NOTHING_SAID
        return only.outcome, f"outcome.{only.id}", CLEAR
    first = verdicts[0]
    if best.outcome == "decided" and first.generic and first.outcome == "noted" and REMARK.search(first.sentence):
        # "taget til efterretning med bemærkning om, at udvalget ønsker …" is noted
        best = first.rules[0]
    outcome = best.outcome
    given = set(_answers(verdicts, 2).values()) if len(verdicts) > 1 else set()
    if given & ADOPTED and given & {"rejected", "returned", "withdrawn"}:
        # one point is adopted, another is not
        return "partly_approved", "outcome.points", CLEAR
    if outcome == "approved" and any(REFUSES_PART.search(v.sentence[:LONGEST]) for v in verdicts):
        return "partly_approved", "outcome.points", DOUBTFUL
    if outcome == "approved" and changed(verdicts):
        outcome = "approved_with_changes"
    return outcome, f"outcome.{best.id}", _sureness(best, verdicts)


def _sureness(best: Rule, verdicts: list[Verdict]) -> float:
    """How sure the outcome of a whole decision is: clear unless its sentences say different things."""
    said = {v.outcome for v in verdicts if v.rules and v.outcome not in ("discussed", "no_remarks")}
    if best.outcome == "discussed" or said <= {best.outcome} or best.weight >= CERTAIN:
        return 0.95 if best.outcome != "discussed" or not said else DOUBTFUL
    # noting one thing and approving another is common; a decision in its own words beside others is less clear
    return CLEAR if best.outcome in ("decided", "noted") else DOUBTFUL


def changed(verdicts: list[Verdict]) -> bool:
    """Whether an approval was given with changes to the matter itself, not only to the agenda."""
    approving = False
    for verdict in verdicts:
        words = verdict.sentence[:LONGEST]
        if verdict.says("approved"):
            approving = True
            if any(p.search(words) for p in CHANGES) and not any(p.search(words) for p in AGENDA_ONLY):
                return True
        if approving and any(p.search(words) for p in CHANGES_AFTER):
            return True
    return False


def kind_of(recommendation: str) -> str:
    """What kind of answer a recommendation asks for: note, discuss, decide, approve, elect, recommend or order."""
    opening = recommendation[:400]
    found = [(match.start(), kind) for kind, pattern in KINDS if (match := pattern.search(opening))]
    return min(found, key=lambda f: f[0])[1] if found else "order"


def content_words(text: str) -> frozenset[str]:
    """The words that carry a text's subject, cut to their stems."""
    words = re.findall(r"[a-zæøåé][a-zæøåé\-]{3,}", text.lower())
    return frozenset(word[:7] for word in words if word not in STOP_WORDS)


def _numbers(text: str) -> set[int]:
    found: set[int] = set()
    for first, last in re.findall(r"(\d{1,2})(?:\s*[-–]\s*(\d{1,2}))?", text):
        low, high = int(first), int(last or first)
        found.update(range(low, min(high, low + 30) + 1))
    return found


def _answers(verdicts: list[Verdict], count: int) -> dict[int, str]:
    """Outcomes given to points by their numbers ("Ad 1", "Punkt 2 og 3 blev …")."""
    answers: dict[int, str] = {}
    for verdict in verdicts:
        words = verdict.sentence[:LONGEST]
        lettered = LETTER_ANSWER.match(words) if count > 1 else None
        if lettered and (said := classify(lettered["rest"])).rules:
            answers.setdefault(ord(lettered["letter"].lower()) - ord("a") + 1, _outcome(said))
            continue
        match = POINT_ANSWER.match(words) if count > 1 else None
        if match:
            rest = classify(match["rest"])
            if rest.rules:
                for number in _numbers(match["numbers"]):
                    answers.setdefault(number, _outcome(rest))
            continue
        if ordinal := ORDINAL_ANSWER.match(words) if count > 1 else None:
            rest = classify(ordinal["rest"])
            if rest.rules:
                answers.setdefault(ORDINALS[ordinal["ordinal"].lower()], _outcome(rest))
                continue
        within = POINTS_WITHIN.search(words)
        if within and verdict.rules:
            for number in _numbers(within["numbers"]):
                answers.setdefault(number, _outcome(verdict))
    return answers


def _outcome(verdict: Verdict) -> str:
    return "approved_with_changes" if verdict.outcome == "approved" and changed([verdict]) else verdict.outcome


WANTED: dict[str, tuple[str, ...]] = {
    "note": ("noted",),
    "discuss": ("discussed", "decided", "approved"),
    "discuss_and_decide": ("deferred", "decided", "approved", "rejected", "discussed"),
    "decide": ("decided", "approved", "rejected", "elected", "deferred", "partly_approved"),
    "approve": ("approved", "partly_approved", "rejected"),
    "elect": ("elected", "approved", "decided"),
    "recommend": ("recommended", "approved"),
    "order": ("approved", "decided", "partly_approved", "rejected"),
}


def answer_recommendations(recommendations: list[str], verdicts: list[Verdict]) -> list[tuple[str | None, float]]:
    """For each recommendation the outcome that the decision gives it, and the confidence; None where it is silent."""
    if not recommendations or not verdicts:
        return [(None, 0.9) for _ in recommendations]
    total, _, sure = overall(verdicts)
    numbered = _answers(verdicts, len(recommendations))
    whole = next((v for v in verdicts if v.whole and v.rules and v.outcome not in ("discussed", "no_remarks")), None)
    if len(recommendations) == 1 and not numbered:
        return [_only(recommendations[0], verdicts, total, sure)]
    belongs = _assign(recommendations, verdicts)
    given: list[tuple[str | None, float]] = []
    for index, recommendation in enumerate(recommendations):
        if index + 1 in numbered:
            given.append((numbered[index + 1], 0.95))
        elif whole is not None and not numbered:
            outcome = "approved_with_changes" if whole.outcome == "approved" and changed(verdicts) else whole.outcome
            given.append((outcome, 0.95))
        elif question := ASKS_WHETHER.match(recommendation):
            others = [other for place, other in enumerate(recommendations) if place != index]
            given.append(_whether(question, others, verdicts))
        else:
            given.append(_by_kind(index, recommendation, verdicts, belongs, len(recommendations)))
    return given


def _only(recommendation: str, verdicts: list[Verdict], total: str, sure: float) -> tuple[str | None, float]:
    """The answer to the only recommendation: the decision's outcome, unless that is about something else."""
    kind = kind_of(recommendation)
    if total in ("other", "no_remarks"):
        return None, 0.6
    if kind == "note" and total != "noted" and any(v.says("noted") for v in verdicts):
        return "noted", 0.85
    if kind in ("decide",) and total == "approved" and any(v.says("decided") for v in verdicts):
        return "decided", 0.85
    if kind == "note" and total in ("discussed", "decided") and not any(v.generic or v.whole for v in verdicts):
        return total, 0.6
    return total, sure


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
            len(words & key)
            + (
                0.5
                if any(rule.outcome in WANTED[kind][:2] for rule in verdict.rules) and kind != "discuss_and_decide"
                else 0
            )
            for key, kind in zip(keys, kinds, strict=True)
        ]
        best = max(range(len(scores)), key=lambda i: (scores[i], -i))
        belongs[position] = best if scores[best] >= 1 else None
    return belongs


def _whether(question: re.Match[str], others: list[str], verdicts: list[Verdict]) -> tuple[str | None, float]:
    """The answer to "om …": only from a sentence that speaks of what was asked, not from another point's approval."""
    elsewhere = {word for other in others for word in content_words(other)}
    asked = content_words(question["matter"]) - elsewhere
    subject = content_words(question["subject"]) - elsewhere
    for outcome in WANTED["decide"]:
        # a decision in its own words answers when it names the thing; an approval only when it names what was asked
        wanted = asked | subject if outcome in ("decided", "deferred", "rejected") else asked
        if any(v.says(outcome) and _speaks_of(content_words(v.sentence), wanted) for v in verdicts):
            return outcome, 0.9
    return None, 0.9


def _speaks_of(said: frozenset[str], wanted: frozenset[str]) -> bool:
    """Whether two sets of stems share one, endings of verbs aside."""
    return bool({word[:5] for word in said} & {word[:5] for word in wanted})


def _by_kind(
    index: int, recommendation: str, verdicts: list[Verdict], belongs: dict[int, int | None], count: int
) -> tuple[str | None, float]:
    kind = kind_of(recommendation)
    own = [v for i, v in enumerate(verdicts) if belongs[i] == index]
    shared = [v for i, v in enumerate(verdicts) if belongs[i] is None and v.rules]
    strict = kind in ("approve", "order", "note")
    for outcome in WANTED[kind]:
        for pool, sure in ((own, 0.95), (shared, CLEAR)):
            hit = next((v for v in pool if v.says(outcome)), None)
            if hit is None:
                continue
            if strict and pool is shared and kind != "note" and not (hit.generic or hit.whole):
                continue
            return ("approved_with_changes" if outcome == "approved" and changed(own or [hit]) else outcome), sure
    if kind in ("discuss", "discuss_and_decide", "decide"):
        asked = content_words(recommendation)
        for outcome in WANTED[kind]:
            saying = [v for v in verdicts if v.says(outcome)]
            if saying:
                return outcome, CLEAR if any(content_words(v.sentence) & asked for v in saying) else 0.7
    return None, 0.75
