"""Outcome of a whole decision: what its sentences say together."""

from __future__ import annotations

from dataclasses import replace

from workflow.minutes.decisions.point_answers import AGENDA, DECLINED, MOST_POINTS, point_answers
from workflow.minutes.decisions.sentence_outcomes import (
    LONGEST,
    RULES,
    Rule,
    Verdict,
    changed,
    changes_agenda_only,
    compiled,
)
from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import OUTCOME_WORDS

CERTAIN = 70
SURE, CLEAR, DOUBTFUL, NOTHING_SAID = 0.95, 0.9, 0.8, 0.7
ADOPTED = frozenset({"approved", "approved_with_changes"})
REFUSED = frozenset({"rejected", "returned", "withdrawn"})
CARRIED = ADOPTED | {"recommended"}
AFTER_PROPOSAL = frozenset({"approved", "recommended", "deferred"})
LATER = frozenset({"withdrawn", "deferred"})
POSTPONED = frozenset({"deferred", "returned", "referred"})
GRANTS = frozenset({"granted", "mandated"})
REFUSE = frozenset({"refused", "not-approved"})
SETTLED = frozenset({"approved", "decided"})
TALK = frozenset({"discussed", "noted"})
COMES_BACK = "comes-back-with-new-basis"
IN_PASSING = frozenset({f"outcome.{COMES_BACK}", "outcome.backed"})
MOST_BESIDE = 8
"""Words beside "Intet nyt" after which an item has told something."""
MOST_VOTING = 3
"""Sentences after a proposal in which it may be told how the votes fell."""
MOST_NARRATIVE = 3
"""Sentences without an outcome beside the deciding one after which the reader is no longer sure."""

REMARK = compiled(OUTCOME_WORDS["whole"]["remark"])
REFUSES_PART = compiled(OUTCOME_WORDS["whole"]["refuses_part"])
WITHOUT = compiled(OUTCOME_WORDS["points"]["without"])
COMES_AGAIN = compiled(OUTCOME_WORDS["whole"]["comes_again"])
OFF_UNTIL_LATER = next(rule for rule in RULES if rule.id == "off-until-later")
WITHHELD = compiled(OUTCOME_WORDS["whole"]["withheld"])
PROPOSAL_MADE = compiled(OUTCOME_WORDS["whole"]["proposal_made"])
ELECTS = compiled(OUTCOME_WORDS["whole"]["elects"])
NAMES = expression(OUTCOME_WORDS["whole"]["names"])
MIXED = frozenset({"approved", "approved_with_changes", "rejected"})
PROPOSAL_OF_ANOTHER = compiled(OUTCOME_WORDS["whole"]["proposal_of_another"])
CARRIES_PART = compiled(OUTCOME_WORDS["whole"]["carries_part"])
PROPOSAL_FELL = compiled(OUTCOME_WORDS["whole"]["proposal_fell"])
INDSTILLING = compiled(OUTCOME_WORDS["whole"]["the_recommendation"])
MADE_INSTEAD = compiled(OUTCOME_WORDS["whole"]["made_instead"])
LONGEST_ELECTED = 300
PROPOSAL_BESIDE = compiled(OUTCOME_WORDS["whole"]["proposal_beside"])


def overall(verdicts: list[Verdict]) -> tuple[str, str, float]:
    """Outcome of a whole decision, the rule that gave it, and how sure the reader is (0 to 1)."""
    verdicts = without_withheld(verdicts)
    best = _heaviest(verdicts)
    answers = point_answers(verdicts, MOST_POINTS).values()
    given = {"decided" if answer == DECLINED else answer for answer in answers if answer}
    if best is None and not (given & CARRIED and given & REFUSED):
        return (given.pop(), "outcome.points", CLEAR) if len(given) == 1 else _without_rule(verdicts, given)
    if best is None:
        return "partly_approved", "outcome.points", CLEAR
    outcome = best.outcome
    first = verdicts[0]
    if outcome == "decided" and first.says("noted") and REMARK.search(first.sentence[:LONGEST]):
        # "taget til efterretning med bemærkning om, at udvalget ønsker …" is noted
        best = next(rule for rule in first.rules if rule.outcome == "noted")
        outcome = best.outcome
    if given & CARRIED and given & REFUSED and not any(WITHOUT.search(v.sentence[:LONGEST]) for v in verdicts):
        return "partly_approved", "outcome.points", CLEAR
    if outcome == "approved" and any(REFUSES_PART.search(v.sentence[:LONGEST]) for v in verdicts):
        return "partly_approved", "outcome.points", DOUBTFUL
    if best.id in REFUSE and _in_parts(verdicts):
        return "partly_approved", "outcome.points", DOUBTFUL
    if best.id in GRANTS and len(verdicts) > MOST_NARRATIVE and not first.rules:
        # money or a mandate given in passing is a decision, not the approval of the item
        return "decided", f"outcome.{best.id}", DOUBTFUL
    if outcome == "approved" and (changed(verdicts) or "approved_with_changes" in given):
        return "approved_with_changes", f"outcome.{best.id}", _sureness(best, verdicts)
    return outcome, f"outcome.{best.id}", _sureness(best, verdicts)


def _in_parts(verdicts: list[Verdict]) -> bool:
    """Whether one matter is adopted by its name, and another refused.

    "Besøgstiden godkendt. Hviletiden blev afvist."
    """
    answers = [v for v in verdicts if v.outcome in ("approved", "rejected")]
    return not any(v.generic or v.whole or PROPOSAL_BESIDE.search(v.sentence[:LONGEST]) for v in answers) and any(
        v.outcome == "approved" and CARRIES_PART.search(v.sentence[:LONGEST]) for v in answers
    )


def without_withheld(verdicts: list[Verdict]) -> list[Verdict]:
    """The sentences without those that only withhold an approval, where the matter is put off after them.

    "Rådet kan ikke godkende planen, som den foreligger. Sagen udsættes til maj." One that takes the matter off puts it
    off, where the next says when it comes again: "Punktet udgik. Det sættes på igen i juni."
    """
    verdicts = [
        replace(v, rules=(OFF_UNTIL_LATER, *v.rules)) if v.outcome == "withdrawn" and _comes_again(after) else v
        for v, after in zip(verdicts, [*verdicts[1:], None], strict=True)
    ]
    put_off = [
        place
        for place, v in enumerate(verdicts)
        if v.outcome in POSTPONED and (v.generic or v.whole or v.says_rule(COMES_BACK))
    ]
    if not put_off:
        return verdicts
    return [
        v
        for place, v in enumerate(verdicts)
        if place > put_off[-1] or v.outcome != "rejected" or not WITHHELD.search(v.sentence[:LONGEST])
    ]


def _comes_again(after: Verdict | None) -> bool:
    return after is not None and COMES_AGAIN.search(after.sentence[:LONGEST]) is not None


def weighed(given: tuple[str, str, float], text: str, title: str, answers: list[str | None]) -> tuple[str, str, float]:
    """The outcome of a decision with what its item tells: the answers to its points, and a title that asks for names.

    `given`: outcome, rule and confidence from the sentences alone. Points of which some are adopted and some refused
    make it partly approved; "Lone og Fatma." under "Valg af ordstyrer og referent" elects.
    """
    outcome = given[0]
    told = {answer for answer in answers if answer}
    if outcome == "partly_approved" and not told and AGENDA.search(title):
        # "Godkendt, idet punkt 5 udgår": the agenda is approved
        return "approved", "outcome.points", CLEAR
    if outcome in MIXED | {"deferred", "returned"} and told & ADOPTED and told & (REFUSED | {"deferred"}):
        return "partly_approved", "outcome.points", CLEAR
    if outcome in ("noted", "rejected") and "noted" in told and told & REFUSED:
        # one point is noted, another refused
        return "partly_approved", "outcome.points", DOUBTFUL
    if outcome == "elected" and told & ADOPTED:
        # the matter is adopted, and somebody elected for it
        return "approved_with_changes" if "approved_with_changes" in told else "approved", "outcome.points", DOUBTFUL
    if outcome == "other" and told == {"discussed"}:
        return "discussed", "outcome.points", NOTHING_SAID
    if outcome == "approved" and answers == ["approved_with_changes"]:
        return "approved_with_changes", "outcome.points", DOUBTFUL
    if told and told <= TALK and _only_in_passing(given):
        # asked only to discuss or to note: what some would not have, and what comes back, was said on the way
        return "discussed" if "discussed" in told else "noted", "outcome.points", DOUBTFUL
    if outcome == "other" and ELECTS.match(title) and len(text) <= LONGEST_ELECTED and NAMES.search(text):
        return "elected", "outcome.title", NOTHING_SAID
    return given


def _only_in_passing(given: tuple[str, str, float]) -> bool:
    return given[0] == "rejected" or given[1] in IN_PASSING


def _heaviest(verdicts: list[Verdict]) -> Rule | None:
    """The rule that decides: the heaviest of those that speak of the item itself."""
    best: Rule | None = None
    adopted = [v for v in verdicts if v.says("approved")]
    for place, verdict in enumerate(verdicts):
        for rule in verdict.rules[:1]:
            if rule.outcome == "no_remarks" and len(verdicts) > 1:
                continue
            if adopted and rule.outcome in LATER and _beside(verdict, place, verdicts):
                continue
            if fell_beside(verdict, place, verdicts):
                continue
            if (
                rule.outcome == "rejected"
                and not (verdict.generic or verdict.whole)
                and _adopted_after(place, verdicts)
            ):
                continue
            if (
                rule.id == "not-approved"
                and not (verdict.generic or verdict.whole)
                and PROPOSAL_OF_ANOTHER.search(verdict.sentence[:LONGEST])
                and any(v.whole and v.outcome == "approved" for v in verdicts)
            ):
                # "Godkendt. Forslaget om en ny takst blev afvist.": another proposal, after the adoption
                continue
            if (
                rule.outcome == "recommended"
                and any(v.whole for v in adopted if v is not verdict)
                and not verdict.whole
            ):
                # "Det anbefales af rådgiveren. … Forslaget blev vedtaget.": advice beside the decision
                continue
            if best is None or rule.weight > best.weight:
                best = rule
    return best


def _beside(verdict: Verdict, place: int, verdicts: list[Verdict]) -> bool:
    """Whether what is put off is another matter than what was adopted ("Godkendt. Sag 3 udgår")."""
    if changes_agenda_only(verdict):
        return True
    first = next(p for p, v in enumerate(verdicts) if v.rules)
    return place > first and verdicts[first].outcome == "approved" and not (verdict.generic or verdict.whole)


def _adopted_after(place: int, verdicts: list[Verdict]) -> bool:
    """Whether the recommendation was adopted after what fell ("ÆF1 forkastet. Indstillingen herefter godkendt")."""
    return any(v.whole and v.generic and v.outcome == "approved" for v in verdicts[place + 1 :])


def fell_beside(verdict: Verdict, place: int, verdicts: list[Verdict]) -> bool:
    """Whether a sentence tells of a proposal that fell beside the matter itself, which was adopted."""
    if verdict.outcome == "rejected":
        return _only_a_proposal(verdict, place, verdicts)
    return verdict.outcome in POSTPONED and _proposed_in_vain(verdict, place, verdicts)


def _only_a_proposal(verdict: Verdict, place: int, verdicts: list[Verdict]) -> bool:
    """Whether a proposal made at the meeting fell, after which the matter itself was adopted."""
    proposal = bool(PROPOSAL_BESIDE.search(verdict.sentence[:LONGEST]))
    later = verdicts[place + 1 :]
    if proposal and any(v.outcome in AFTER_PROPOSAL for v in later):
        return True
    near = [v.sentence[:LONGEST] for v in verdicts[max(place - 1, 0) : place + 1]]
    made = any(PROPOSAL_MADE.search(words) for words in near)
    if made and not INDSTILLING.search(verdict.sentence[:LONGEST]):
        # "Godkendt. Rikke foreslog at hæve taksten. Forslaget faldt."
        aside = any(MADE_INSTEAD.search(words) for words in near)
        if any((v.outcome == "approved" and v.whole) or (aside and v.outcome in SETTLED) for v in verdicts[:place]):
            return True
    return made and any(v.outcome == "decided" for v in later)


def _proposed_in_vain(verdict: Verdict, place: int, verdicts: list[Verdict]) -> bool:
    """Whether a delay was only proposed, and the proposal fell ("foreslog, at sagen udsættes. Forslaget faldt")."""
    return PROPOSAL_MADE.search(verdict.sentence[:LONGEST]) is not None and any(
        PROPOSAL_FELL.search(v.sentence[:LONGEST]) for v in verdicts[place + 1 : place + 1 + MOST_VOTING]
    )


def _without_rule(verdicts: list[Verdict], given: set[str]) -> tuple[str, str, float]:
    if given & ADOPTED:
        return "partly_approved", "outcome.points", DOUBTFUL
    if any(verdict.voted for verdict in verdicts) and len(verdicts) > 1:
        # who voted against something tells that it was decided
        return "decided", "outcome.vote", DOUBTFUL
    only = next((v.rules[0] for v in verdicts if v.rules and v.rules[0].outcome == "no_remarks"), None)
    told = sum(len(v.sentence.split()) for v in verdicts if not v.rules)
    if only is None or told > MOST_BESIDE:
        return "other", "outcome.none", NOTHING_SAID
    return only.outcome, f"outcome.{only.id}", CLEAR


def _sureness(best: Rule, verdicts: list[Verdict]) -> float:
    """How sure the outcome is: clear unless the sentences say different things, or most of them tell a story."""
    said = {v.outcome for v in verdicts if v.rules and v.outcome not in ("discussed", "no_remarks")}
    talk = best.outcome != "discussed"
    silent = next((place for place, v in enumerate(verdicts) if v.rules and not (talk and v.outcome == "discussed")), 0)
    if silent >= MOST_NARRATIVE or (best.weight < CERTAIN - 20 and best.outcome == "decided"):
        return DOUBTFUL
    if best.outcome == "discussed" or said <= {best.outcome} or best.weight >= CERTAIN:
        return SURE if best.outcome != "discussed" or not said else DOUBTFUL
    # noting one thing and approving another is common; a decision in its own words beside others is less clear
    return CLEAR if best.outcome in ("decided", "noted") else DOUBTFUL
