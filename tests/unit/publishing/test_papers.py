"""One content as DOCX and as PDF/UA: the same words, real structure, the same bytes each time."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import docx
import pypdf
import pytest
from docx.oxml.ns import qn

from workflow.publishing.docx_file import write_docx
from workflow.publishing.kept_paper import kept, restored
from workflow.publishing.paper import (
    Column,
    Drawing,
    Facts,
    Heading,
    Link,
    Listing,
    Paper,
    Paragraph,
    Quote,
    Strong,
    Table,
    plain,
)
from workflow.publishing.pdf_file import write_pdf

COMMANDS = '#panic("x") *stjerne* _streg_ $a$ <label> \\ @ref // ikke en note'
BAR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 5"><rect width="12" height="4"/></svg>'
PAPER = Paper(
    title="Opfølgning på beslutninger",
    subtitle="Bilag til mødet den 24. oktober 2025",
    day=date(2025, 10, 17),
    issuer="Sekretariatet for Nord",
    mark="Udkast",
    facts=(("Organ", "Politisk Sundhedsklynge Nord"),),
    blocks=(
        Heading("Til beslutning"),
        Paragraph(("Mødet skal ", Strong("godkende 2"), ", se ", Link("listen", "https://example.dk/liste"), ".")),
        Table(
            "Afventer godkendelse",
            (Column("Nr.", narrow=True), Column("Handling", 3), Column("Dage", numeric=True)),
            (("NORD-2025-001", "Udarbejde et oplæg", "7"), ("NORD-2025-002", COMMANDS, "14")),
        ),
        Table("Venter på andre", (Column("Nr."),), (), empty="Intet venter på andre."),
        Heading("Ordlyd", 2),
        Quote("Der skrives et papir.", "24. april 2025, punkt 5"),
        Listing(("Første", "Anden"), numbered=True),
        Listing(("Igen fra et",), numbered=True),
        Facts((("Frist", "24. oktober 2025"),)),
        Drawing(BAR, "12 åbne"),
    ),
)


def test_the_pdf_is_tagged_and_says_its_title_and_language() -> None:
    file = pypdf.PdfReader(io.BytesIO(write_pdf(PAPER)))
    catalogue = file.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"].value
    assert catalogue["/Lang"] == "da-DK"
    assert "pdfuaid" in file.xmp_metadata.stream.get_data().decode()
    assert (file.metadata.title, file.metadata.author) == ("Opfølgning på beslutninger", "Sekretariatet for Nord")


@pytest.mark.parametrize(
    "words",
    [
        "UDKAST",
        "NORD-2025-002",
        "Udarbejde et oplæg",
        "Intet venter på andre.",
        "24. april 2025, punkt 5",
        "Side 1 af 1",
    ],
)
def test_the_pdf_holds_the_words(words: str) -> None:
    text = pypdf.PdfReader(io.BytesIO(write_pdf(PAPER))).pages[0].extract_text()
    assert words in " ".join(text.split())


def test_words_that_look_like_commands_stay_words() -> None:
    text = pypdf.PdfReader(io.BytesIO(write_pdf(PAPER))).pages[0].extract_text()
    for word in ("#panic", "*stjerne*", "_streg_", "$a$", "@ref", "//"):
        assert word in text
    cells = docx.Document(io.BytesIO(write_docx(PAPER))).tables[0].rows[2].cells
    assert cells[1].text == COMMANDS


def test_the_docx_has_real_headings_and_a_table_with_a_head() -> None:
    document = docx.Document(io.BytesIO(write_docx(PAPER)))
    styled = [(line.style.name, line.text) for line in document.paragraphs if line.style.name != "Normal"]
    assert ("Title", "Opfølgning på beslutninger") in styled
    assert ("Heading 1", "Til beslutning") in styled
    assert ("Heading 2", "Ordlyd") in styled
    assert ("Caption", "Venter på andre") in styled
    head, *rows = document.tables[0].rows
    assert [cell.text for cell in head.cells] == ["Nr.", "Handling", "Dage"]
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert len(rows) == 2
    assert document.core_properties.title == "Opfølgning på beslutninger"


def test_each_numbered_list_begins_at_one() -> None:
    document = docx.Document(io.BytesIO(write_docx(PAPER)))
    series = [line._p.pPr.numPr.numId.val for line in document.paragraphs if line.style.name == "List Number"]
    assert series[0] == series[1] != series[2]


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert write_pdf(PAPER) == write_pdf(PAPER)
    first = write_docx(PAPER)
    assert first == write_docx(PAPER)
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}


def test_a_row_must_fit_its_columns() -> None:
    with pytest.raises(ValueError, match="2 cells under 1 columns"):
        Table("Skæv", (Column("A"),), (("a", "b"),))


def test_the_plain_words_of_a_text() -> None:
    assert plain(("a ", Strong("b"), Link("c", "https://example.dk"))) == "a bc"


def test_a_paper_is_kept_as_plain_data_and_comes_back_as_it_was() -> None:
    assert restored(json.loads(json.dumps(kept(PAPER)))) == PAPER
