"""Word documents: numbers as Word prints them, tables, headings, changes, text boxes and what is not the body."""

from __future__ import annotations

import pytest

from tests.unit.documents.making import docx, paragraph
from workflow.documents import CanonicalDocument, read_in_this_process


def read(body: str, **parts: str) -> CanonicalDocument:
    return read_in_this_process(docx(body, **parts), "referat.docx")  # type: ignore[arg-type]


def lines(body: str, **parts: str) -> list[str]:
    return [line for line in read(body, **parts).text.split("\n") if line]


def level(depth: int, form: str, pattern: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def numbering(*levels: str, nums: str = "", more: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="7">{more}{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{nums}'
    )


def listed(text: str, depth: int = 0, number: int = 1) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def styled(text: str, style: str) -> str:
    return paragraph(text, f'<w:pStyle w:val="{style}"/>')


@pytest.mark.parametrize(
    ("form", "pattern", "expected"),
    [
        ("decimal", "%1.", ["1. a", "2. b", "3. c"]),
        ("decimal", "%1)", ["1) a", "2) b", "3) c"]),
        ("decimal", "Punkt %1:", ["Punkt 1: a", "Punkt 2: b", "Punkt 3: c"]),
        ("decimalZero", "%1", ["01 a", "02 b", "03 c"]),
        ("lowerLetter", "%1)", ["a) a", "b) b", "c) c"]),
        ("upperLetter", "(%1)", ["(A) a", "(B) b", "(C) c"]),
        ("lowerRoman", "%1.", ["i. a", "ii. b", "iii. c"]),
        ("upperRoman", "%1.", ["I. a", "II. b", "III. c"]),
        ("ordinal", "%1", ["1. a", "2. b", "3. c"]),
        ("ordinalText", "%1 punkt:", ["Første punkt: a", "Anden punkt: b", "Tredje punkt: c"]),
        ("bullet", "\uf0b7", ["• a", "• b", "• c"]),
        ("none", "", ["a", "b", "c"]),
    ],
)
def test_number_formats(form: str, pattern: str, expected: list[str]) -> None:
    body = "".join(listed(word) for word in "abc")
    assert lines(body, numbering=numbering(level(0, form, pattern))) == expected


def test_levels_count_within_the_one_above() -> None:
    levels = [level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"), level(2, "lowerLetter", "%1.%2.%3)")]
    body = "".join(listed(word, depth) for word, depth in zip("abcdefg", [0, 1, 1, 2, 0, 1, 2], strict=True))
    document = read(body, numbering=numbering(*levels))
    assert document.text.split("\n")[:-1] == [
        "1 a", "1.1 b", "1.2 c", "1.2.a) d", "2 e", "2.1 f", "2.1.a) g",
    ]  # fmt: skip
    [entries] = document.lists
    assert [(e.marker, e.level) for e in entries][2:4] == [("1.2", 1), ("1.2.a)", 2)]
    assert [document.text[slice(*e.span)] for e in entries] == document.text.split("\n")[:-1]


def test_levels_that_are_skipped_stand_at_their_start() -> None:
    levels = [level(0, "decimal", "%1."), level(1, "decimal", "%1.%2.")]
    assert lines(listed("a", 1) + listed("b", 1), numbering=numbering(*levels)) == ["1.1. a", "1.2. b"]


def test_a_level_that_is_never_restarted() -> None:
    levels = [level(0, "decimal", "%1."), level(1, "decimal", "%2)", '<w:lvlRestart w:val="0"/>')]
    body = listed("a") + listed("b", 1) + listed("c") + listed("d", 1)
    assert lines(body, numbering=numbering(*levels)) == ["1. a", "1) b", "2. c", "2) d"]


def test_roman_chapters_in_decimal_where_the_list_says_so() -> None:
    levels = [level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2", "<w:isLgl/>")]
    assert lines(listed("a") + listed("b", 1), numbering=numbering(*levels)) == ["I. a", "1.1 b"]


def test_lists_of_one_kind_count_on_unless_one_starts_again() -> None:
    nums = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = listed("a") + listed("b", number=2) + listed("c", number=3) + listed("d", number=3)
    assert lines(body, numbering=numbering(level(0, "decimal", "%1."), nums=nums)) == ["1. a", "2. b", "5. c", "6. d"]


def test_a_list_starts_where_it_says() -> None:
    assert lines(listed("a"), numbering=numbering(level(0, "decimal", "%1.", start=4))) == ["4. a"]


def test_an_empty_entry_is_counted() -> None:
    body = listed("a") + listed("") + listed("c")
    assert lines(body, numbering=numbering(level(0, "decimal", "%1."))) == ["1. a", "3. c"]


def test_numbers_by_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Sag"><w:name w:val="Sag"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Under"><w:basedOn w:val="Sag"/></w:style>'
    )
    levels = [level(0, "decimal", "%1"), level(1, "decimal", "Sag %2:", '<w:pStyle w:val="Sag"/>')]
    body = (
        styled("a", "Sag")
        + styled("b", "Under")
        + paragraph("c", '<w:pStyle w:val="Sag"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    assert lines(body, numbering=numbering(*levels), styles=styles) == ["Sag 1: a", "Sag 2: b", "c"]


def test_headings_by_name_in_two_languages_by_base_and_by_outline() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="X1"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="X2"><w:name w:val="Overskrift 3"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="X3"><w:name w:val="Punkt"/><w:basedOn w:val="X1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="X4"><w:name w:val="Sag"/>'
        '<w:pPr><w:outlineLvl w:val="3"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="X5"><w:name w:val="toc 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="X6"><w:name w:val="Titel"/></w:style>'
    )
    body = "".join(styled(f"Et {n}", f"X{n}") for n in range(1, 7)) + paragraph("To", '<w:outlineLvl w:val="0"/>')
    body += paragraph("Tre", '<w:pStyle w:val="X1"/><w:outlineLvl w:val="9"/>')
    document = read(body, styles=styles)
    assert [(document.text[slice(*h.span)], h.level) for h in document.headings] == [
        ("Et 1", 2), ("Et 2", 3), ("Et 3", 2), ("Et 4", 4), ("Et 6", 1), ("To", 1),
    ]  # fmt: skip
    assert "Et 5" not in document.text
    assert lines(styled("Uden stile", "Overskrift2")) == ["## Uden stile"]


def test_a_numbered_heading_has_its_number() -> None:
    body = paragraph("Æbler", '<w:outlineLvl w:val="0"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    assert lines(body, numbering=numbering(level(0, "decimal", "Punkt %1:"))) == ["# Punkt 1: Æbler"]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def test_tables_with_merged_cells() -> None:
    body = table(
        cell("Opgave") + cell("Ansvarlig") + cell("Frist"),
        cell("Plukke") + cell("Rie", '<w:vMerge w:val="restart"/>') + cell("1. juni"),
        cell("Sælge") + cell("", "<w:vMerge/>") + cell("2. juni"),
        cell("Begge dele", '<w:gridSpan w:val="2"/>') + cell("3. juni"),
        cell("Hele vejen", '<w:gridSpan w:val="3"/>'),
    )
    document = read(paragraph("Før") + body)
    assert document.text.split("\n") == [
        "Før", "", "Opgave\tAnsvarlig\tFrist", "Plukke\tRie\t1. juni", "Sælge\tRie\t2. juni",
        "Begge dele\t\t3. juni", "", "Hele vejen", "",
    ]  # fmt: skip
    assert [document.text[slice(*span)] for span in document.tables[0].rows[2]] == ["Sælge", "Rie", "2. juni"]


def test_the_paragraphs_of_a_cell_stay_apart() -> None:
    several = f"<w:tc>{paragraph('Plukke ')}{paragraph('')}{paragraph('  Sælge')}</w:tc>"
    broken = "<w:tc><w:p><w:r><w:t>Rie</w:t><w:br/><w:t>Bo</w:t></w:r></w:p></w:tc>"
    document = read(table(cell("Opgave") + cell("Ansvarlig"), several + broken))
    assert document.text == "Opgave\tAnsvarlig\nPlukke\u2029Sælge\tRie\u2029Bo\n"
    assert [document.text[slice(*span)] for span in document.tables[0].rows[1]] == ["Plukke\u2029Sælge", "Rie\u2029Bo"]


def test_a_table_that_lays_the_page_out_is_read_as_text() -> None:
    inner = table(cell("Navn") + cell("Klynge"), cell("Rie") + cell("Syd"))
    long = "".join(paragraph(f"Rådet drøftede sagen i flere omgange og kom frem til punkt {n}.") for n in "abc")
    body = table(
        f"<w:tc>{paragraph('Deltagere')}</w:tc><w:tc>{inner}</w:tc>",
        f"<w:tc>{paragraph('Beslutning')}</w:tc><w:tc>{long}</w:tc>",
    )
    assert lines(body) == [
        "Deltagere", "Navn\tKlynge", "Rie\tSyd", "Beslutning",
        *(f"Rådet drøftede sagen i flere omgange og kom frem til punkt {n}." for n in "abc"),
    ]  # fmt: skip


def test_changes_are_taken_as_accepted() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        "<w:p>" + run.format("Rådet ") + "<w:del><w:r><w:delText>afviste</w:delText></w:r></w:del><w:ins>"
        + run.format("godkendte") + "</w:ins><w:moveFrom>" + run.format(" væk") + "</w:moveFrom><w:moveTo>"
        + run.format(" her") + "</w:moveTo></w:p>"
        + "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + run.format("Første ") + "</w:p>" + paragraph("anden")
        + "<w:tbl><w:tr><w:trPr><w:del/></w:trPr>" + cell("slettet") + cell("række") + "</w:tr></w:tbl>"
    )  # fmt: skip
    assert lines(body) == ["Rådet godkendte her", "Første anden"]


@pytest.mark.parametrize("mark", ["strike", "dstrike"])
def test_struck_out_words_are_left_out_as_deleted_ones_are(mark: str) -> None:
    styles = f'<w:style w:type="character" w:styleId="Udgaar"><w:rPr><w:{mark}/></w:rPr></w:style>'
    body = (
        f"<w:p><w:r><w:t>Senest </w:t></w:r><w:r><w:rPr><w:{mark}/></w:rPr><w:t>1. maj </w:t></w:r>"
        '<w:r><w:rPr><w:rStyle w:val="Udgaar"/></w:rPr><w:t>2. maj </w:t></w:r>'
        f'<w:r><w:rPr><w:rStyle w:val="Udgaar"/><w:{mark} w:val="false"/></w:rPr><w:t>3. maj</w:t></w:r></w:p>'
    )
    assert lines(body, styles=styles) == ["Senest 3. maj"]


def test_hidden_text_notes_fields_and_placeholders_are_not_read() -> None:
    styles = '<w:style w:type="character" w:styleId="Skjult"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = (
        "<w:p><w:r><w:t>Synlig</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>skjult</w:t></w:r>"
        '<w:r><w:rPr><w:rStyle w:val="Skjult"/></w:rPr><w:t>skjult</w:t></w:r>'
        '<w:r><w:rPr><w:rStyle w:val="Skjult"/><w:vanish w:val="0"/></w:rPr><w:t>!</w:t></w:r>'
        '<w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Klik her</w:t></w:r>"
        "</w:sdtContent></w:sdt></w:p>"
    )
    parts = {
        "word/footnotes.xml": "<a>fodnote</a>", "word/header1.xml": "<a>hoved</a>", "word/comments.xml": "<a>note</a>",
    }  # fmt: skip
    assert read_in_this_process(docx(body, styles=styles, parts=parts), "a.docx").text == "Synlig!\n"


def test_content_controls_links_tabs_breaks_and_signs() -> None:
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('I feltet')}</w:sdtContent></w:sdt>"
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:hyperlink><w:r><w:t>Link</w:t><w:tab/><w:t>ud</w:t><w:br/>"
        '<w:t>ny</w:t><w:noBreakHyphen/><w:t>linje</w:t><w:softHyphen/><w:br w:type="page"/></w:r></w:hyperlink></w:p>'
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{paragraph('Indhold')}</w:sdtContent></w:sdt>"
    )
    assert lines(body) == ["I feltet", "Link\tud", "ny-linje"]


def test_a_text_box_is_read_once() -> None:
    box = "<w:txbxContent>" + paragraph("I boksen") + "</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Ved boksen</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert lines(body) == ["Ved boksen", "I boksen"]


def test_the_body_is_found_where_the_package_says_and_in_the_strict_variant() -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
        'Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="word/document2.xml"/>'
        "</Relationships>"
    )
    strict = (
        '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>Streng</w:t>'
        "</w:r></w:p></w:body></w:document>"
    )
    data = docx(paragraph("Ikke denne"), parts={"_rels/.rels": relations, "word/document2.xml": strict})
    assert read_in_this_process(data, "a.docx").text == "Streng\n"
