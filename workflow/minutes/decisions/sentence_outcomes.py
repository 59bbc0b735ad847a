"""What one sentence of a decision says: the rules of the lexicon that fit it, and whether it changes what it adopts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from workflow.minutes.expressions import Expression, ExpressionGroup, expression
from workflow.minutes.lexicon_file import OUTCOME_WORDS

LONGEST = 3000
"""Characters of a sentence that the rules look at; a longer one is damaged text."""

OWN = "(?:" + "|".join(map(re.escape, OUTCOME_WORDS["own"]["words"])) + ")"
BODY = f"(?:{OWN}|" + r"\w{0,40}(?:" + "|".join(map(re.escape, OUTCOME_WORDS["own"]["bodies"])) + "))"


EVERYTHING = OUTCOME_WORDS["own"]["everything"]


def compiled(pattern: str) -> Expression:
    """A pattern of the lexicon: `<own>` stands for the body whose minutes these are, `<body>` for any body,
    `<everything>` for what was recommended, as one.
    """
    names = {"<own>": OWN, "<body>": rf"\b{BODY}\b", "<everything>": EVERYTHING}
    for name, words in names.items():
        pattern = pattern.replace(name, words)
    return expression(pattern, re.IGNORECASE)


def _all(patterns: Iterable[str]) -> ExpressionGroup:
    return ExpressionGroup(map(compiled, patterns))


@dataclass(frozen=True)
class Rule:
    """One entry of the lexicon: a sentence that fits `pattern` says `outcome`."""

    id: str
    outcome: str
    weight: int
    pattern: Expression
    reads_asides: bool = False


@dataclass(frozen=True)
class Verdict:
    """What one sentence of a decision says; `rules` are all that fit, the heaviest first.

    `whole`: it answers all points at once; `generic`: its subject is the item; `voted`: it only tells of a vote.
    """

    sentence: str
    rules: tuple[Rule, ...]
    whole: bool
    generic: bool
    voted: bool = False

    @property
    def outcome(self) -> str:
        """The heaviest outcome, or `other`."""
        return self.rules[0].outcome if self.rules else "other"

    def says_rule(self, rule: str) -> bool:
        """Whether this rule is the heaviest that fits."""
        return bool(self.rules) and self.rules[0].id == rule

    def says(self, *outcomes: str) -> bool:
        """Whether any of its rules gives one of these outcomes."""
        return any(rule.outcome in outcomes for rule in self.rules)


RULES = tuple(
    sorted(
        (
            Rule(r["id"], r["outcome"], r["weight"], compiled(r["pattern"]), r.get("reads_asides", False))
            for r in OUTCOME_WORDS["rule"]
        ),
        key=lambda rule: -rule.weight,
    )
)
RULE_PATTERNS = ExpressionGroup(rule.pattern for rule in RULES)
CHANGES = _all(OUTCOME_WORDS["changes"]["patterns"])
NOT_CHANGES = _all(OUTCOME_WORDS["changes"]["not_changes"])
CHANGES_AFTER = _all(OUTCOME_WORDS["changes"]["after"])
AGENDA_ONLY = _all(OUTCOME_WORDS["changes"]["agenda_only"])
MINORITY = _all(OUTCOME_WORDS["minority"]["patterns"])
OWN_REFUSES = compiled(OUTCOME_WORDS["minority"]["own_refuses"])
VOTES = _all(OUTCOME_WORDS["minority"]["votes"])
ASIDES = _all(OUTCOME_WORDS["asides"]["clauses"])
WHOLE = _all(OUTCOME_WORDS["whole"]["patterns"])
GENERIC = expression(
    # not "det blev godkendt, at broen males": what follows is the subject
    r"^(?!det (?:blev|er|bliver) (?:\S+ ){1,2}?at\b)"
    r"(?:" + "|".join(map(re.escape, OUTCOME_WORDS["generic"]["subjects"])) + r")\b(?!\s+(?:om|vedr|vedrørende)\b)",
    re.IGNORECASE,
)
REFUSALS = frozenset({"not-approved", "refused"})
CLAUSE_BOUNDARY = expression(r"[;,.–(]")


@lru_cache(maxsize=2048)
def classify(sentence: str) -> Verdict:
    """All rules that fit one sentence of a decision; the layout, the outcome and the points ask for the same ones."""
    words = sentence[:LONGEST].lstrip("•-–* \t")
    generic = bool(GENERIC.match(words))
    if not generic and not OWN_REFUSES.search(words) and (few := _first(MINORITY, words)) is not None:
        # "Budgettet blev vedtaget; fire stemte imod": what stands before the vote is the decision
        before = [mark.start() for mark in CLAUSE_BOUNDARY.finditer(words, 0, few)]
        words = words[: before[-1]] if before else ""
        rules = _fitting(words, words) if words else ()
        return Verdict(sentence, rules, bool(rules) and _is_whole(words), False, not rules and _tells_of_vote(sentence))
    all_words = words
    for pattern in ASIDES.expressions:
        words = pattern.sub("", words)
    rules = _fitting(words, all_words)
    return Verdict(sentence, rules, _is_whole(words), generic, not rules and _tells_of_vote(sentence))


def _tells_of_vote(sentence: str) -> bool:
    return VOTES.any_in(sentence[:LONGEST])


def _first(patterns: ExpressionGroup, words: str) -> int | None:
    return min((match.start() for match in patterns.search(words)), default=None)


def _is_whole(words: str) -> bool:
    return WHOLE.any_in(words)


def _fitting(words: str, with_asides: str) -> tuple[Rule, ...]:
    places = set(RULE_PATTERNS.candidates(words))
    if with_asides != words:
        places.update(RULE_PATTERNS.candidates(with_asides))
    possible = [RULES[place] for place in sorted(places)]
    fitting = tuple(r for r in possible if r.pattern.search(with_asides if r.reads_asides else words))
    if any(rule.id in REFUSALS for rule in fitting):
        fitting = tuple(rule for rule in fitting if rule.outcome not in ("approved", "partly_approved"))
    if any(rule.id == "not-noted" for rule in fitting):
        fitting = tuple(rule for rule in fitting if rule.outcome != "noted")
    if any(rule.id == "chosen" for rule in fitting):
        fitting = tuple(rule for rule in fitting if rule.outcome != "elected")
    return fitting


def changes_agenda_only(verdict: Verdict) -> bool:
    """Whether a sentence moves an item of the agenda instead of changing what was approved."""
    return AGENDA_ONLY.any_in(verdict.sentence[:LONGEST])


def changed(verdicts: list[Verdict]) -> bool:
    """Whether an approval was given with changes to the matter itself, not only to the agenda."""
    approving = False
    for verdict in verdicts:
        words = verdict.sentence[:LONGEST]
        if verdict.says("approved"):
            approving = True
            if CHANGES.any_in(words) and not changes_agenda_only(verdict) and not NOT_CHANGES.any_in(words):
                return True
        if approving and CHANGES_AFTER.any_in(words):
            return True
    return False


def words_of_changes(verdicts: list[Verdict]) -> str:
    """What the sentences say of changes: a clause "med den ændring, at …" and what stands after it, or a sentence."""
    said: list[str] = []
    for verdict in verdicts:
        words = verdict.sentence[:LONGEST]
        begins = _first(CHANGES, words)
        if begins is not None and not changes_agenda_only(verdict) and not NOT_CHANGES.any_in(words):
            said.append(words[begins:])
        elif CHANGES_AFTER.any_in(words):
            said.append(words)
    return " ".join(said)


def outcome_with_changes(verdict: Verdict) -> str:
    """The outcome of one sentence; an approval with changes is told from one without."""
    return "approved_with_changes" if verdict.outcome == "approved" and changed([verdict]) else verdict.outcome
