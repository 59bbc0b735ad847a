"""Any text at all: the reader never raises, its spans lie within the text, and a long text takes time in proportion."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflow.minutes import ParsedMinutes, parse_minutes, to_contract

PIECES = st.sampled_from(
    [
        "Punkt 1: Budget",
        "1. Velkomst",
        "2. Næste emne – kl. 10.00",
        "Indstilling",
        "Det indstilles, at rådet:",
        "1. Godkender planen",
        "At planen godkendes",
        "Beslutning",
        "Beslutning i Teknisk Udvalg den 3. maj 2021:",
        "Godkendt.",
        "Der udarbejdes en plan inden jul.",
        "Forvaltningen sender svar d. 31. juni.",
        "Deltagere",
        "Ove Lindal, formand – afbud i stedet deltager Rie Tang",
        "Navn\tOrganisation\tKlynge",
        "Ove Lindal\tLunde Kommune\tSyd",
        "Opgave  Hvad  Ansvarlig  ",
        "Ansvarlig: Rie",
        "| Opgave | Ansvarlig | Frist |",
        "|---|---|---|",
        "Mødedato: mandag den 31. juni 2025 kl. 10-12",
        "REFERAT Udvalget d. 03-02-2025",
        "# Overskrift",
        "**Fed** [tekst](#) <b>x</b>",
        "ord-",
        "deling",
        "",
        " ",
        "\u00ad\ufb01n\u2028",
        "Side 2 af 9",
    ]
)
DOCUMENTS = st.lists(st.one_of(PIECES, st.text(max_size=40)), max_size=40).map("\n".join)


def all_spans(parsed: ParsedMinutes) -> list[tuple[int, int] | None]:
    meeting = parsed.meeting
    spans: list[tuple[int, int] | None] = [meeting.body_span, meeting.date_span, meeting.place_span]
    spans += [person.span for person in parsed.participants]
    spans += [notice.span for notice in parsed.notices]
    for item in parsed.items:
        spans += [item.span, item.case_text_span, item.decision.span if item.decision else None]
        spans += [r.span for r in item.recommendations] + [p.span for p in item.prior_decisions]
        for task in item.tasks:
            spans += [task.span, task.deadline_span, task.owner_span]
    return spans


def check(text: str) -> None:
    parsed = parse_minutes(text)
    for span in all_spans(parsed):
        assert span is None or 0 <= span[0] <= span[1] <= len(text)
    json.dumps(to_contract(parsed, name="x", media_type="text/plain", sha256="", size=0, characters=len(text)))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DOCUMENTS)
def test_documents_made_of_the_words_of_minutes(text: str) -> None:
    check(text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n\n", "\x00", "....", "1.", "Punkt", "Punkt 1:", "#", "- ", "\t\t", "Beslutning"]
)
def test_almost_nothing(text: str) -> None:
    check(text)


def test_a_text_without_items_says_so() -> None:
    parsed = parse_minutes("Kære alle. Vi ses på fredag.")
    assert parsed.items == ()
    assert [n.code for n in parsed.notices] == ["no_items"]


def seconds(text: str) -> float:
    begin = time.perf_counter()
    parse_minutes(text)
    return time.perf_counter() - begin


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a, ",
        "Ab Cd, ",
        "Ab-",
        "der skal ",
        ". ",
        "( ",
        "**",
        "Ab Cd\tEf\n",
        "Punkt 1: A\nBeslutning\nGodkendt. At x.\n",
        "at at ",
        "1. A\n",
    ],
)
def test_time_grows_in_proportion_to_the_text(piece: str) -> None:
    small = (piece * 40_000)[:40_000]
    large = (piece * 320_000)[:320_000]
    best = min(seconds(small) for _ in range(3))
    # eight times the text: a quadratic rule takes sixty-four times as long
    assert seconds(large) < 32 * max(best, 0.02)
