"""Items in which it was recommended to turn something down: who turns it down has followed the recommendation."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.minutes.decisions.recommendation_answers import refuses
from workflow.minutes.model import Recommendation

DOUBTFUL = 0.8


def with_refusals_followed(
    given: tuple[str, str, float], recommendations: Sequence[Recommendation]
) -> tuple[str, str, float]:
    """The outcome, rule and confidence of a decision (`given`), seen from what was recommended.

    "Henvendelsen blev afvist" rejects nothing where it was recommended to reject the request; "Ansøgningen blev
    godkendt" rejects what was recommended there.
    """
    if not recommendations or not all(refuses(each.text) for each in recommendations):
        return given
    answers = {each.outcome for each in recommendations}
    if given[0] in ("rejected", "partly_approved") and answers == {"approved"}:
        return "approved", "outcome.points", DOUBTFUL
    if given[0] == "approved" and answers == {"rejected"}:
        return "rejected", "outcome.points", DOUBTFUL
    return given
