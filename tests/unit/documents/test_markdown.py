"""Markdown: not a byte of the text changes, and headings, tables and lists are found in it."""

from __future__ import annotations

from workflow.documents import CanonicalDocument, read_document

TEXT = """# Referat

| Opgave | Ansvarlig | |
|:--|---|---|
| Plukke \\| sælge | Rie Vang | 1. juni |
|  | Bo
Ikke mere | tabel

1. at plukke
   - med hænder
   - med maskine
2. at sælge

Slut - ikke en liste

* ny liste
"""


def read(text: str) -> CanonicalDocument:
    return read_document(text.encode(), "referat.md")


def test_the_text_is_as_it_was_written() -> None:
    assert read(TEXT).text == TEXT


def test_tables() -> None:
    document = read(TEXT.replace("Ikke mere | tabel", "Ikke mere tabel"))
    [table] = document.tables
    assert [[document.text[slice(*span)] for span in row] for row in table.rows] == [
        ["Opgave", "Ansvarlig", ""],
        ["Plukke \\| sælge", "Rie Vang", "1. juni"],
        ["", "Bo"],
    ]
    assert document.text[slice(*table.span)].startswith("| Opgave")
    assert document.text[slice(*table.span)].endswith("Bo")


def test_lists() -> None:
    document = read(TEXT)
    assert [[(document.text[slice(*e.span)], e.marker, e.level) for e in entries] for entries in document.lists] == [
        [
            ("1. at plukke", "1.", 0),
            ("- med hænder", "-", 1),
            ("- med maskine", "-", 1),
            ("2. at sælge", "2.", 0),
        ],
        [("* ny liste", "*", 0)],
    ]


def test_a_line_is_no_table_without_its_delimiter() -> None:
    assert read("a | b\nc | d\n").tables == ()
    assert read("a | b\n---\n").tables == ()
