"""What the outcomes are called in Danish: on the pages, in the history and on the command line."""

from __future__ import annotations

OUTCOME = {
    "approved": "godkendt",
    "approved_with_changes": "godkendt med ændringer",
    "partly_approved": "delvist godkendt",
    "noted": "taget til efterretning",
    "discussed": "drøftet",
    "decided": "besluttet",
    "deferred": "udsat",
    "withdrawn": "udgået",
    "returned": "sendt tilbage",
    "rejected": "afvist",
    "recommended": "anbefalet",
    "referred": "oversendt",
    "elected": "valgt",
    "no_remarks": "ingen bemærkninger",
    "other": "uden klart udfald",
}
NO_ANSWER = "intet svar"  # of a recommendation that the decision says nothing about


def outcome_word(outcome: str | None) -> str:
    """The word for an outcome; None is a recommendation that the decision says nothing about."""
    return OUTCOME.get(outcome, outcome) if outcome else NO_ANSWER
