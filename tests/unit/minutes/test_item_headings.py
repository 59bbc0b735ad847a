"""Where items begin and end, and what in a document is none: contents tables, lists, page furniture, odd dates."""

from __future__ import annotations

import pytest

from workflow.minutes import AgendaItem, ParsedMinutes, parse_minutes


def outline(parsed: ParsedMinutes) -> list[tuple[str | None, str, str | None]]:
    return [(i.number, i.title, i.decision.outcome if i.decision else None) for i in parsed.items]


def items_of(lines: str) -> tuple[AgendaItem, ...]:
    return parse_minutes(lines).items


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Punkt 1: Budget", "Punkt 2: Havn"),
        ("# Punkt 1: Budget", "## **Punkt 2: Havn**"),
        ("Pkt. 1 Budget", "Pkt. 2 Havn"),
        ("1. Budget – kl. 17.10 – 17.15", "2. Havn – kl. 17.15 – 17.20"),
        ("1. Budget v/ Rie Tang", "2. Havn ved Ove Lindal og Rie Tang"),
        ("1 (Åben) Budget", "2 (Åben) Havn"),
        ("1 : Budget", "2 : Havn"),
        ("1Budget", "2Havn"),
        ("Nr.1 - Budget", "Nr.2 - Havn"),
        ("Budget\nSag nr. 1", "Havn\nSag nr. 2"),
        ("Punkt 1\nBudget", "Punkt 2\nHavn"),
    ],
)
def test_headings_of_items(first: str, second: str) -> None:
    text = (
        f"REFERAT Ungdomsrådet d. "
        f"03-02-2025\n\n{first}\n\nBeslutning\n\nGodkendt.\n\n{second}\n\nBeslutning\n\nDrøftet.\n"
    )
    assert outline(parse_minutes(text)) == [("1", "Budget", "approved"), ("2", "Havn", "discussed")]


def test_glued_heading_and_decision() -> None:
    items = items_of("Punkt 1: Budget\n\nBeslutningGodkendt.\n\nPunkt 2: Havn\n\nBeslutningUdsat.\n")
    assert [i.decision.outcome for i in items if i.decision] == ["approved", "deferred"]


def test_a_table_of_contents_is_not_the_items() -> None:
    text = (
        "Indholdsfortegnelse\n\nPunkt 1: Budget.....3\nPunkt 2: Havn.....4\n\nPunkt 1: "
        "Budget\n\nBeslutning\n\nGodkendt.\n\nPunkt 2: Havn\n\nBeslutning\n\nDrøftet.\n"
    )
    assert outline(parse_minutes(text)) == [("1", "Budget", "approved"), ("2", "Havn", "discussed")]


def test_numbered_lists_inside_an_item_are_not_items() -> None:
    text = (
        "1. Budget\n\nDet indstilles, at rådet:\n\n1. Godkender planen\n\n2. Godkender "
        "taksterne\n\nReferat:\n\nGodkendt.\n\n"
        "2. Havn\n\nForslaget har tre dele:\n\n1. En mole\n\n2. En kran\n\n3. En bænk\n\nReferat:\n\nDrøftet.\n\n3. "
        "Eventuelt\n\nReferat:\n\nIntet.\n"
    )
    assert outline(parse_minutes(text)) == [
        ("1", "Budget", "approved"),
        ("2", "Havn", "discussed"),
        ("3", "Eventuelt", "no_remarks"),
    ]


def test_an_unmarked_paragraph_after_the_recommendation_is_the_decision() -> None:
    item = items_of(
        "1. Havn\n\nDet indstilles:\n\nAt molen males\n\nMolen males til foråret. Det blev drøftet.\n\n2. "
        "Evt.\n\nIntet.\n"
    )[0]
    assert [r.text for r in item.recommendations] == ["At molen males"]
    assert item.decision is not None
    assert item.decision.text == "Molen males til foråret. Det blev drøftet."


def test_an_agenda_makes_no_decisions() -> None:
    parsed = parse_minutes(
        "DAGSORDEN Ungdomsrådet d. 03-02-2025\n\nPunkt 1: Budget\n\nIndstilling\n\nDet indstilles, at rådet:\n\n1. "
        "Godkender budgettet\n\nPunkt 2: Eventuelt\n"
    )
    assert parsed.is_agenda
    assert [i.decision for i in parsed.items] == [None, None]
    assert parsed.items[0].recommendations[0].outcome is None


def test_an_item_that_only_says_who_was_there_has_no_decision() -> None:
    item = items_of("Punkt 1: Deltagere\n\nBeslutning\n\nAfbud: Rie Tang\n\nPunkt 2: Evt.\n\nBeslutning\n\nIntet.\n")[0]
    assert item.decision is None


@pytest.mark.parametrize(
    ("written", "code"),
    [("tirsdag d. 31. juni 2025", "impossible_date"), ("mandag d. 11. juni 2025", "weekday_mismatch")],
)
def test_a_date_that_cannot_be_is_reported(written: str, code: str) -> None:
    text = f"REFERAT Ungdomsrådet\n\nMødedato {written} kl. 10:00\n\nPunkt 1: Budget\n\nBeslutning\n\nGodkendt.\n"
    parsed = parse_minutes(text)
    (notice,) = [n for n in parsed.notices if n.code == code]
    assert notice.span is not None
    assert "juni 2025" in text[slice(*notice.span)]
    assert (parsed.meeting.date is None) == (code == "impossible_date")


def test_words_broken_at_line_ends_are_joined_and_page_numbers_left_out() -> None:
    text = (
        "Punkt 1: Havn\n\nBeslutning\n\nRådet drøftede hjemme- og have-\nplejen og strategi-\n\nSide 4 af "
        "5\n\nplanen.\n\nPunkt 2: Evt.\n\nBeslutning\n\nIntet.\n"
    )
    decision = items_of(text)[0].decision
    assert decision is not None
    assert decision.text == "Rådet drøftede hjemme- og haveplejen og strategiplanen."
