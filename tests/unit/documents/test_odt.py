"""OpenDocument text: list numbers, headings, tables, changes, text boxes and what is hidden."""

from __future__ import annotations

import pytest

from tests.unit.documents.making import odt
from workflow.documents import CanonicalDocument, read_in_this_process


def read(body: str, **parts: str) -> CanonicalDocument:
    return read_in_this_process(odt(body, **parts), "referat.odt")


def lines(body: str, **parts: str) -> list[str]:
    return [line for line in read(body, **parts).text.split("\n") if line]


def item(text: str, inner: str = "", attributes: str = "") -> str:
    return f"<text:list-item{attributes}><text:p>{text}</text:p>{inner}</text:list-item>"


def numbered(*items: str, attributes: str = "") -> str:
    return f'<text:list text:style-name="L"{attributes}>{"".join(items)}</text:list>'


def style(*levels: str) -> str:
    return f'<text:list-style style:name="L">{"".join(levels)}</text:list-style>'


def level(depth: int, form: str, more: str = 'style:num-suffix="."') -> str:
    return f'<text:list-level-style-number text:level="{depth}" style:num-format="{form}" {more}/>'


@pytest.mark.parametrize(
    ("form", "more", "expected"),
    [
        ("1", 'style:num-suffix="."', ["1. a", "2. b"]),
        ("1", 'style:num-prefix="Punkt " style:num-suffix=":"', ["Punkt 1: a", "Punkt 2: b"]),
        ("a", 'style:num-suffix=")"', ["a) a", "b) b"]),
        ("A", "", ["A a", "B b"]),
        ("i", 'style:num-suffix="."', ["i. a", "ii. b"]),
        ("I", 'style:num-suffix="." text:start-value="4"', ["IV. a", "V. b"]),
        ("", "", ["a", "b"]),
    ],
)
def test_number_formats(form: str, more: str, expected: list[str]) -> None:
    assert lines(numbered(item("a"), item("b")), automatic=style(level(1, form, more))) == expected


def test_levels_and_bullets() -> None:
    two = style(level(1, "1"), level(2, "1", 'style:num-suffix="." text:display-levels="2"'))
    body = numbered(item("a", "<text:list>" + item("b") + item("c") + "</text:list>"), item("d"))
    document = read(body, automatic=two)
    assert document.text == "1. a\n1.1. b\n1.2. c\n2. d\n"
    assert [(e.marker, e.level) for e in document.lists[0]] == [("1.", 0), ("1.1.", 1), ("1.2.", 1), ("2.", 0)]
    assert lines("<text:list>" + item("fri") + "</text:list>") == ["• fri"]


def test_a_list_begins_anew_unless_it_goes_on() -> None:
    body = numbered(item("a")) + numbered(item("b")) + numbered(item("c"), attributes=' text:continue-numbering="true"')
    body += numbered(item("d", attributes=' text:start-value="9"'))
    assert lines(body, styles=style(level(1, "1"))) == ["1. a", "1. b", "2. c", "9. d"]


def test_headings_with_and_without_numbers() -> None:
    outline = (
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>'
        '<text:outline-level-style text:level="2" style:num-format=""/></text:outline-style>'
    )
    body = '<text:h text:outline-level="1">Et</text:h><text:h text:outline-level="2">To</text:h><text:h>Tre</text:h>'
    document = read(body + '<text:p text:style-name="Title">Titel</text:p>', styles=outline)
    assert [(document.text[slice(*h.span)], h.level) for h in document.headings] == [
        ("1. Et", 1), ("To", 2), ("2. Tre", 1), ("Titel", 1),
    ]  # fmt: skip


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell{attributes}><text:p>{text}</text:p></table:table-cell>"


def test_the_paragraphs_of_a_cell_stay_apart() -> None:
    several = "<table:table-cell><text:p>Plukke</text:p><text:p>Sælge</text:p></table:table-cell>"
    document = read(f"<table:table><table:table-row>{several}{cell('Rie')}</table:table-row></table:table>")
    assert document.text == "Plukke\u2029Sælge\tRie\n"


def test_tables_with_merged_cells() -> None:
    covered = "<table:covered-table-cell/>"
    rows = [
        cell("Opgave") + cell("Ansvarlig") + cell("Frist"),
        cell("Plukke") + cell("Rie", ' table:number-rows-spanned="2"') + cell("1. juni"),
        cell("Sælge") + covered + cell("2. juni"),
        cell("Begge", ' table:number-columns-spanned="2"') + covered + cell("3. juni"),
    ]
    body = "<table:table><table:table-header-rows><table:table-row>" + rows[0]
    body += "</table:table-row></table:table-header-rows>"
    body += "".join(f"<table:table-row>{row}</table:table-row>" for row in rows[1:]) + "</table:table>"
    document = read(body)
    assert document.text == "Opgave\tAnsvarlig\tFrist\nPlukke\tRie\t1. juni\nSælge\tRie\t2. juni\nBegge\t\t3. juni\n"
    assert len(document.tables[0].rows) == 4


def test_a_nested_table_is_read_as_a_table() -> None:
    inner = f"<table:table><table:table-row>{cell('Rie')}{cell('Syd')}</table:table-row></table:table>"
    body = (
        f"<table:table><table:table-row>{cell('Navne')}<table:table-cell>{inner}</table:table-cell></table:table-row>"
    )
    assert lines(body + "</table:table>") == ["Navne", "Rie\tSyd"]


def test_changes_notes_and_comments_are_left_out() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>slettet</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:p>Rådet <text:change-start/>"
        "godkendte<text:change-end/> det."
        "<text:note><text:note-body><text:p>fodnote</text:p></text:note-body></text:note>"
        "<office:annotation><text:p>kommentar</text:p></office:annotation></text:p>"
        "<text:table-of-content><text:p>Indhold</text:p></text:table-of-content>"
    )
    assert read(body).text == "Rådet godkendte det.\n"


@pytest.mark.parametrize("mark", ['style="solid"', 'type="double"'])
def test_struck_out_words_are_left_out_as_deleted_ones_are(mark: str) -> None:
    struck = f'<style:style style:name="S"><style:text-properties style:text-line-through-{mark}/></style:style>'
    struck += '<style:style style:name="T"><style:text-properties style:text-line-through-style="none"/></style:style>'
    words = '<text:span text:style-name="S">1. maj </text:span><text:span text:style-name="T">2. maj</text:span>'
    assert lines(f"<text:p>Senest {words}</text:p>", automatic=struck) == ["Senest 2. maj"]


def test_hidden_text_by_style_paragraph_and_section() -> None:
    hidden = '<style:style style:name="S"><style:text-properties text:display="none"/></style:style>'
    hidden += '<style:style style:name="T" style:parent-style-name="S"/>'
    body = (
        '<text:p>Synlig<text:span text:style-name="S">skjult</text:span></text:p>'
        '<text:p text:style-name="T">skjult</text:p>'
        '<text:section text:display="none"><text:p>skjult</text:p></text:section>'
        "<text:section><text:p>Også synlig</text:p></text:section>"
    )
    assert lines(body, automatic=hidden) == ["Synlig", "Også synlig"]


def test_white_space_links_and_text_boxes() -> None:
    body = (
        '<text:p>Et\n  to<text:s text:c="2"/>tre<text:tab/><text:a>link</text:a><text:line-break/>ny'
        "<draw:frame><draw:text-box><text:p>I boksen</text:p></draw:text-box></draw:frame></text:p>"
    )
    assert lines(body) == ["Et to  tre\tlink", "ny", "I boksen"]
