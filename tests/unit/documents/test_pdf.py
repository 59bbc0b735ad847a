"""PDF pages become lines in reading order: columns, tables, running heads, gaps and headings."""

from __future__ import annotations

import pytest

from tests.unit.documents.making import Page, pdf
from workflow.documents import CanonicalDocument, read_in_this_process

LEFT = [f"Den venstre spalte har her sin linje {n}," for n in "abcdefgh"]
RIGHT = [f"Den højre spalte har her sin linje {n}," for n in "abcdefgh"]


def read(*pages: Page) -> CanonicalDocument:
    return read_in_this_process(pdf(*pages), "referat.pdf")


def lines(*pages: Page) -> list[str]:
    return [line for line in read(*pages).text.split("\n") if line]


def cells(document: CanonicalDocument) -> list[list[list[str]]]:
    return [[[document.text[slice(*span)] for span in row] for row in table.rows] for table in document.tables]


def test_lines_and_paragraphs() -> None:
    page = Page().lines(60, 80, ["Første afsnit begynder her", "og går videre her."]).lines(60, 122, ["Andet afsnit."])
    assert read(page).text == "Første afsnit begynder her\nog går videre her.\n\nAndet afsnit.\n"


def test_double_spacing_makes_no_paragraphs() -> None:
    page = Page().lines(60, 80, ["En linje", "og en til", "og en til."], step=28).lines(60, 192, ["Nyt afsnit."])
    assert read(page).text == "En linje\nog en til\nog en til.\n\nNyt afsnit.\n"


def test_hyphens_at_the_end_of_lines_stay_as_they_are() -> None:
    page = Page().lines(60, 80, ["Udvalget drøftede sam-", "arbejdet og børne- og", "ungeområdet."])
    assert read(page).text == "Udvalget drøftede sam-\narbejdet og børne- og\nungeområdet.\n"


@pytest.mark.parametrize("right_first", [False, True])
def test_two_columns_are_read_one_after_the_other(right_first: bool) -> None:
    page = Page().text(60, 50, "En overskrift over begge spalter, som er meget lang og når helt over")
    columns = [(60.0, 100.0, LEFT), (310.0, 100.0, RIGHT)]
    for x, y, words in reversed(columns) if right_first else columns:
        page.lines(x, y, words)
    page.text(60, 260, "Under spalterne.")
    assert lines(page)[1:] == [*LEFT, *RIGHT, "Under spalterne."]


def test_columns_that_begin_at_different_heights() -> None:
    page = Page().lines(60, 100, LEFT).lines(310, 93, RIGHT)
    assert lines(page) == [*LEFT, *RIGHT]


def test_three_columns() -> None:
    columns = [[f"Spalte {name}, linje {n} ord" for n in "abcdef"] for name in ("en", "to", "tre")]
    page = Page()
    for x, words in zip((40.0, 220.0, 400.0), columns, strict=True):
        page.lines(x, 100, words)
    assert lines(page) == [line for words in columns for line in words]


def test_a_ruled_table_has_one_line_per_row() -> None:
    page = Page().text(60, 60, "Opfølgning:").grid([60, 300, 420, 530], [80, 100, 140, 160])
    page.text(65, 95, "Opgave").text(305, 95, "Ansvarlig").text(425, 95, "Frist")
    page.lines(65, 112, ["Plukke alle æbler i plan-", "tagen og de børne- og", "ungeæbler der er"], step=11, size=9)
    page.text(305, 112, "Rie Vang", 9).text(425, 112, "1. juni 2025", 9)
    page.text(65, 155, "Sælge", 9).text(425, 155, "2. juni 2025", 9)
    document = read(page)
    assert cells(document) == [
        [
            ["Opgave", "Ansvarlig", "Frist"],
            ["Plukke alle æbler i plantagen og de børne- og ungeæbler der er", "Rie Vang", "1. juni 2025"],
            ["Sælge", "", "2. juni 2025"],
        ]
    ]
    assert "\nSælge\t\t2. juni 2025\n" in document.text


def test_a_merged_cell_is_said_of_every_row() -> None:
    page = Page().grid([60, 300, 420], [80, 100]).rule(60, 80, 60, 140).rule(300, 80, 300, 140).rule(420, 80, 420, 140)
    page.rule(60, 120, 300, 120).rule(60, 140, 420, 140)
    page.text(65, 95, "Opgave").text(305, 95, "Ansvarlig").text(65, 115, "Plukke").text(65, 135, "Sælge")
    page.text(305, 115, "Rie Vang")
    assert cells(read(page)) == [[["Opgave", "Ansvarlig"], ["Plukke", "Rie Vang"], ["Sælge", "Rie Vang"]]]


def test_a_box_around_text_is_no_table() -> None:
    page = Page().grid([50, 540], [60, 140]).lines(60, 80, ["Et afsnit i en ramme", "på to linjer."])
    document = read(page)
    assert document.tables == ()
    assert document.text == "Et afsnit i en ramme\npå to linjer.\n"


def test_a_form_with_long_text_keeps_its_lines() -> None:
    words = [f"{n}. at forvaltningen arbejder videre med forslaget om æbler" for n in range(1, 11)]
    page = Page().grid([50, 150, 540], [60, 260]).text(60, 80, "Beslutning").lines(160, 80, words)
    assert lines(page) == ["Beslutning", *words]


def test_aligned_rows_without_lines_are_a_table() -> None:
    page = Page().text(60, 60, "Deltagere fra kommunerne:")
    for number, row in enumerate(
        [("Rie Vang", "Ærø Kommune", "Syd"), ("Bo Lund", "Fanø", "Vest"), ("Mia", "Samsø", "")]
    ):
        for x, words in zip((60.0, 200.0, 350.0), row, strict=True):
            if words:
                page.text(x, 90 + number * 20, words)
    document = read(page)
    assert cells(document) == [[["Rie Vang", "Ærø Kommune", "Syd"], ["Bo Lund", "Fanø", "Vest"], ["Mia", "Samsø", ""]]]


def test_a_cell_that_is_set_tighter_than_the_rows_goes_on_from_the_one_above() -> None:
    page = Page()
    for number, (what, who) in enumerate([("Plukke alle", "Rie"), ("Sælge dem", "Bo"), ("Spise", "Mia")]):
        page.text(60, 90 + number * 36, what).text(300, 90 + number * 36, who)
    page.text(60, 102, "æblerne i haven").text(300, 138, "Lund")
    assert lines(page) == ["Plukke alle æblerne i haven\tRie", "Sælge dem\tBo Lund", "Spise\tMia"]


def test_one_wide_gap_is_a_space_and_no_table() -> None:
    page = Page().lines(60, 60, ["Et helt almindeligt afsnit"]).text(60, 90, "Mødedato:").text(200, 90, "3. maj 2025")
    document = read(page)
    assert document.tables == ()
    assert "Mødedato: 3. maj 2025" in document.text


def test_markers_set_apart_from_their_entries() -> None:
    page = Page()
    for number, marker in enumerate(["1.", "2.", "a)", "•"]):
        page.text(60, 90 + number * 14, marker).text(96, 90 + number * 14, "at plukke")
    assert lines(page) == ["1. at plukke", "2. at plukke", "a) at plukke", "• at plukke"]


def numbered_pages(count: int) -> list[Page]:
    return [
        Page()
        .text(60, 40, "Referat af møde i Æblerådet den 3. maj 2025", 9)
        .lines(60, 100, [f"Her er teksten på side {'abcdefgh'[n]}."])
        .text(60, 800, "Æblerådet, Havnegade", 9)
        .text(450, 800, f"Side {n + 1} af {count}", 9)
        for n in range(count)
    ]


def test_running_heads_feet_and_page_numbers_are_taken_out() -> None:
    assert lines(*numbered_pages(4)) == [
        "Referat af møde i Æblerådet den 3. maj 2025",
        *(f"Her er teksten på side {n}." for n in "abcd"),
    ]


def test_a_page_number_alone_and_a_single_page() -> None:
    pages = [Page().lines(60, 100, [f"Punkt {n}", "Beslutning"]).text(300, 810, str(n)) for n in (1, 2, 3)]
    assert lines(*pages) == [line for n in (1, 2, 3) for line in (f"Punkt {n}", "Beslutning")]
    assert lines(Page().text(60, 100, "Ord.").text(450, 800, "Side 1 af 1")) == ["Ord."]


def test_a_page_number_set_apart_in_a_running_head() -> None:
    pages = [Page().text(60, 40, "Æblerådet").text(520, 40, str(n)).text(60, 100, f"Linje {n}") for n in (1, 2, 3)]
    assert lines(*pages) == ["Æblerådet 1", "Linje 1", "Linje 2", "Linje 3"]


def test_what_stands_at_the_top_of_one_page_only_stays() -> None:
    pages = [Page().text(60, 60, words) for words in ("Punkt om æbler", "Punkt om pærer", "Punkt om kvæder")]
    assert lines(*pages) == ["Punkt om æbler", "Punkt om pærer", "Punkt om kvæder"]


def test_a_sentence_goes_on_over_the_page() -> None:
    pages = [Page().text(60, 100, "Rådet besluttede at"), Page().text(60, 100, "plukke."), Page().text(60, 100, "Nyt.")]
    assert read(*pages).text == "Rådet besluttede at\nplukke.\n\nNyt.\n"


def test_headings_by_size() -> None:
    page = Page().lines(60, 60, ["Referat", "Rådet"], 24, 20)
    page.lines(60, 110, ["Punkt 1: En lang overskrift", "på to linjer"], 18, 14)
    page.lines(60, 150, [f"Brødtekst linje {n} i afsnittet." for n in range(8)])
    document = read(page)
    assert [(document.text[slice(*h.span)], h.level) for h in document.headings] == [
        ("Referat", 1),
        ("Rådet", 1),
        ("Punkt 1: En lang overskrift på to linjer", 2),
    ]
    assert "#" not in document.text


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_pages_that_are_turned(turned: int) -> None:
    matrix = {0: "1 0 0 1 60 700", 90: "0 1 -1 0 500 100", 180: "-1 0 0 -1 500 200", 270: "0 -1 1 0 100 700"}[turned]
    page = Page()
    page.parts.append(f"BT /F1 11 Tf {matrix} Tm (Et to) Tj 0 -14 Td (tre) Tj ET".encode())
    data = pdf(page).replace(b"/MediaBox", b"/Rotate %d/MediaBox" % turned)
    # Every place after the change is shifted, and the reader finds the objects all the same.
    assert read_in_this_process(data, "drejet.pdf").text.split() == ["Et", "to", "tre"]


def test_text_in_one_order_is_read_in_another() -> None:
    page = Page().text(60, 130, "sidst.").text(60, 100, "Først").text(60, 115, "dernæst")
    assert lines(page) == ["Først", "dernæst", "sidst."]
