"""Lists as spreadsheets save them: encodings, separators, headings, and rows with faults."""

from __future__ import annotations

import pytest

from workflow.domain.party_lists import UnreadableListError, decoded, rows_of, template

LIST = "art;navn;mail\r\nperson;Søren Ægidius Å;soeren@example.dk\r\n\r\norganisation;Læsø Kommune;\r\n"


@pytest.mark.parametrize(
    "content",
    [
        LIST.encode(),
        LIST.encode("utf-8-sig"),
        LIST.encode("cp1252"),
        LIST.encode("utf-16"),
        LIST.replace(";", ",").encode("cp1252"),
        LIST.replace(";", "\t").encode(),
        ("sep=;\r\n" + LIST).encode("cp1252"),
        LIST.replace("\r\n", "\n").encode(),
        LIST.replace("art;navn;mail", "Type;Navn;E-mail").encode(),
    ],
)
def test_as_an_excel_saves_it(content: bytes) -> None:
    rows = rows_of(decoded(content))
    assert [(row.kind, row.name, row.email) for row in rows] == [
        ("person", "Søren Ægidius Å", "soeren@example.dk"),
        ("organisation", "Læsø Kommune", ""),
    ]
    assert not any(row.faults for row in rows)


def test_the_template_is_a_list_itself() -> None:
    rows = rows_of(decoded(template()))
    assert [row.faults for row in rows] == [(), ()]
    assert rows[1].aliases == ("Asta E.", "A. Eksempel")


def test_rows_say_what_is_wrong_with_them_by_the_line_of_the_spreadsheet() -> None:
    rows = rows_of('art;navn\nfugl;Otto\nperson;\nperson;"Bo; Lyng";for meget\n')
    assert [(row.line, len(row.faults)) for row in rows] == [(2, 1), (3, 1), (4, 1)]
    assert rows[2].name == "Bo; Lyng"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04rest", "CSV-fil"),
        (b"navn\nOtto", "»art« mangler"),
        (b"art;navn;farve\nperson;Otto;gr\xf8n", "»farve« kendes ikke"),
        (b"art;navn;navn\n", "to gange"),
        (b"", "Filen er tom"),
        (b"x" * 500_000, "for stor"),
    ],
)
def test_what_is_no_list_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(UnreadableListError, match=told):
        rows_of(decoded(content))
