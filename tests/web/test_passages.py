"""How text, dates and curves are prepared for the pages: plain values in and out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from workflow.queries.figures import TrendPoint
from workflow.web import dates
from workflow.web.charts import trend_of, weekly
from workflow.web.passages import Mark, context, paragraphs, readable

TEXT = "# Punkt 1: Start\n\nFørste linje.\nAnden linje.\n\n\n# Punkt 2: **Slut**\nTredje linje."


def shown(text: str) -> str:
    return "".join(piece.text for paragraph in paragraphs(text, []) for piece in paragraph.pieces)


def test_marks_cut_the_text_where_they_begin_and_end() -> None:
    start = TEXT.index("Første")
    inner = TEXT.index("linje.")
    marks = [Mark(1, "decision", (start, start + 26)), Mark(2, "task", (inner, inner + 6))]
    pieces = [piece for paragraph in paragraphs(TEXT, marks) for piece in paragraph.pieces]
    found = [(piece.text, [m.key for m in piece.marks], [m.key for m in piece.begins]) for piece in pieces]
    assert found[1:4] == [("Første ", [1], [1]), ("linje.", [1, 2], [2]), ("\nAnden linje.", [1], [])]


def test_headings_and_items_are_known() -> None:
    second = TEXT.index("# Punkt 2")
    found = paragraphs(TEXT, [], [0, second])
    assert [paragraph.heading for paragraph in found] == [True, False, True]
    assert [paragraph.begins_item for paragraph in found] == [0, None, 1]
    assert "#" not in shown(TEXT)
    assert "*" not in shown(TEXT)


def test_hidden_spans_leave_one_note() -> None:
    second = TEXT.index("# Punkt 2")
    found = paragraphs(TEXT, [], [0, second], hidden=[(second, len(TEXT))])
    assert [paragraph.hidden for paragraph in found] == [False, False, True]


def test_a_mark_over_several_paragraphs_begins_once() -> None:
    found = paragraphs(TEXT, [Mark(7, "task", (0, len(TEXT)))])
    assert sum(len(piece.begins) for paragraph in found for piece in paragraph.pieces) == 1


def test_a_sentence_that_a_pdf_has_set_apart_is_one_paragraph() -> None:
    text = "De skriver til kom-\n \nmunerne, som\n\nsvarer.\n\nNyt afsnit."
    start = text.index("munerne")
    found = paragraphs(text, [Mark(1, "task", (start, start + 20))])
    assert ["".join(piece.text for piece in each.pieces) for each in found] == [
        "De skriver til kommunerne, som svarer.", "Nyt afsnit.",
    ]  # fmt: skip
    assert "".join(piece.text for piece in found[0].pieces if piece.marks) == "munerne, som svarer"


@pytest.mark.parametrize("text", ["", "\n\n \n", "x", "a\n\n\n\nb"])
def test_any_text_can_be_shown(text: str) -> None:
    assert "".join(shown(text).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["| Hvad | Hvem |\n|---|:--|\n| Kør | Bo |", "Hvad\tHvem\nKør\tBo"])
def test_tables_have_cells_with_their_marks(text: str) -> None:
    place = text.index("Bo")
    (table,) = paragraphs(text, [Mark(1, "task", (place, place + 2))])
    assert [["".join(p.text for p in cell) for cell in row.cells] for row in table.rows] == [
        ["Hvad", "Hvem"], ["Kør", "Bo"],
    ]  # fmt: skip
    assert table.rows[0].heading is text.startswith("|")
    assert [p.begins[0].key for p in table.rows[1].cells[1]] == [1]


def test_quotes_of_tables_are_readable() -> None:
    table = "Fordelt: | Opgave | Frist | |---|---| | Kør | 1. maj |"
    assert readable(table) == "Fordelt: · Opgave · Frist · Kør · 1. maj"
    assert readable("Uden tabel") == "Uden tabel"


def test_the_context_stays_inside_its_item_and_marks_the_deadline() -> None:
    text = "Lukket hemmelighed. Sekretariatet skriver et notat senest den 1. maj 2026. Mere tekst følger her."
    item = (text.index("Sekretariatet"), len(text))
    quote = (text.index("Sekretariatet"), text.index(" senest"))
    deadline = (text.index("den 1."), text.index(". Mere"))
    found = context(text, quote, item, deadline=deadline)
    assert ("den 1. maj 2026", "deadline") in found.pieces
    assert "hemmelighed" not in "".join(words for words, _ in found.pieces)


def test_the_context_mends_line_ends() -> None:
    text = "De skriver til kom-\n\nmunerne, som\nsvarer.\n\nNyt afsnit."
    found = "".join(words for words, _ in context(text, (0, len(text)), (0, len(text))).pieces)
    assert found == "De skriver til kommunerne, som svarer.\n\nNyt afsnit."


TODAY = date(2025, 10, 21)


@pytest.mark.parametrize(
    ("day", "told", "where"),
    [
        (date(2025, 10, 24), "om 3 dage", "soon"),
        (date(2025, 10, 22), "i morgen", "soon"),
        (date(2025, 10, 21), "i dag", "today"),
        (date(2025, 10, 20), "i går", "overdue"),
        (date(2025, 10, 1), "for 20 dage siden", "overdue"),
        (date(2026, 1, 1), "om 72 dage", "later"),
        (date(2026, 6, 1), "om 7 måneder", "later"),
        (date(2029, 10, 21), "om 4 år", "later"),
    ],
)
def test_distances(day: date, told: str, where: str) -> None:
    assert dates.distance(day, TODAY) == told
    assert dates.urgency(day, TODAY) == where


def test_days_have_their_weekday() -> None:
    assert dates.day(date(2025, 10, 24)) == "fre. 24. oktober 2025"
    assert dates.day("2025-10-24") == "fre. 24. oktober 2025"
    assert dates.day(None) == "–"
    assert dates.lateness(date(2025, 10, 20), TODAY) == "overskredet med 1 dag"


def test_the_curve_reaches_to_the_move_and_aims_at_nothing_open() -> None:
    kept = [TrendPoint(TODAY - timedelta(7 * (8 - n)), 8 * n, 2 * n, 3 * n) for n in range(9)]
    points = weekly(kept)
    assert [point.done for point in points] == [0, 3, 3, 3, 3, 3, 3, 3, 3]  # of each week, not of all time
    trend = trend_of(points, date(2026, 1, 1))
    assert trend
    assert trend.move_x
    assert trend.move_x > trend.last_x
    assert trend.levels[-1].label == "80"
    assert trend.target_line
    assert trend.target_line.endswith(f"{trend.move_x},{trend.levels[0].at}")
    assert len(trend.done_blocks) == 8
    assert trend_of([], None) is None
