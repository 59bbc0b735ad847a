"""Whatever people type or minutes hold, a paper of it can be written, and stays within its margins."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import pypdfium2
import pytest

from workflow.publishing.characters import writable
from workflow.publishing.docx_file import write_docx
from workflow.publishing.font_characters import shown
from workflow.publishing.paper import (
    Block,
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
)
from workflow.publishing.pdf_file import write_pdf
from workflow.services.handover.handover_paper import paper_of

CHECKSUM = "d106d2fc830f383cd895e53f2b7aa00b3d996fe9708ce3aa11bb22cc33dd44ee"
WEB = "https://www.sundhedsstyrelsen.dk/-/media/2025/Vejledning-om-sundhedsaftaler-og-praksisplaner-endelig.ashx"
MAIL = "sekretariatet.for.sundhedsraadet.limfjorden@nordjyllandsregion.example.dk"
ENDLESS = "x" * 300


def paper(*blocks: Block, said: str = "Titel") -> Paper:
    return Paper(said, date(2025, 10, 10), said, blocks, subtitle=said, facts=((said, said),), mark=said)


def everywhere(said: str) -> Paper:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 9"><text x="0" y="8">{said}</text></svg>'
    return paper(
        Heading(said),
        Paragraph((said, Strong(said), Link(said, "https://example.dk/"))),
        Quote(said, said),
        Listing((said,)),
        Facts(((said, said),)),
        Table(said, (Column(said), Column("B")), ((said, "b"),)),
        Table(said, (Column(said),), (), empty=said),
        Drawing(svg, said),
        said=said,
    )


def words_of(written: bytes) -> str:
    pages = pypdfium2.PdfDocument(io.BytesIO(written))
    return "".join(page.get_textpage().get_text_range() for page in pages)


SIGNS = (
    "👍", "👨‍👩‍👧", "\uf0b7", "\ue000", "日本", "\ufffe",
    "\ufeff", "\x02", "\x7f", "\u0378", "\U0010ffff", "\u202e", "\r", "\t",
)  # fmt: skip


@pytest.mark.parametrize("sign", SIGNS)
def test_every_character_can_stand_anywhere_in_a_paper(sign: str) -> None:
    said = everywhere(f"Send {sign} brevet")
    assert "brevet" in words_of(write_pdf(said))
    docx.Document(io.BytesIO(write_docx(said)))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Tak 👍🏽", "Tak □"),
        ("\uf0b7 Et punkt", "• Et punkt"),
        ("\uf0a7 \uf0d8 \uf076", "• • •"),
        ("\uf0fc udført ✅", "✓ udført ✓"),
        ("A \uf0e0 B", "A → B"),
        ("nord\uf02dsyd", "nord-syd"),
        ("Obs ⚠\ufe0f 1\ufe0f\u20e3", "Obs ⚠ 1"),
        ("Sam\ufffear\x02bejdet", "Samarbejdet"),
        ("Bjo\u0308rn, Łódź, Ж, ½ m² – »ja«", "Björn, Łódź, Ж, ½ m² – »ja«"),
        ("☐ ja ⇒ 日", "☐ ja ⇒ □"),
        ("a\r\nb\tc", "a\nb c"),
    ],
)
def test_what_the_fonts_lack_has_a_stand_in(typed: str, read: str) -> None:
    assert shown(typed) == read


def test_only_what_no_file_can_hold_is_left_out() -> None:
    assert writable("a\x00\x02\x1f\x0bb\ud800\ufffe\uffffc\t\r\nd 👍 \uf0b7") == "abc\t\r\nd 👍 \uf0b7"


def boxes(written: bytes) -> tuple[str, Any, float]:
    page = pypdfium2.PdfDocument(io.BytesIO(written))[0]
    text = page.get_textpage()
    return text.get_text_range(), text, page.get_width()


@pytest.mark.parametrize("word", [CHECKSUM, WEB, MAIL, ENDLESS])
def test_a_word_without_end_stays_on_the_paper(word: str) -> None:
    columns = (Column("Dato", narrow=True), Column("Organ", 2), Column("Fil", 2), Column("Kontrolsum", 3))
    rows = (("19. juni 2025", "Nord", "referat.md", word),)
    said = paper(Table("Bilag", columns, rows), Paragraph(word), Quote(word), Facts((("Fil", word),)))
    words, text, width = boxes(write_pdf(said))
    assert max(text.get_charbox(at)[2] for at in range(len(words))) < width - 40


@pytest.mark.parametrize("word", [CHECKSUM, WEB, MAIL, ENDLESS])
def test_a_word_without_end_stays_in_its_column(word: str) -> None:
    columns = (Column("Handling", 3), Column("Ansvarlig", 2), Column("Frist", 1.5), Column("Status", 2))
    words, text, _ = boxes(write_pdf(paper(Table("Bilag", columns, ((word, "NABO", "frist", "status"),)))))
    neighbour = text.get_charbox(words.index("NABO"))[0]
    first, last = words.index(word[:5]), words.index("NABO")
    # What stands left of the neighbour's cell ends there: nothing of the word reaches into it.
    assert max(text.get_charbox(at)[2] for at in range(first, last)) < neighbour


def test_ordinary_words_are_copied_as_they_stand() -> None:
    said = "Udviklingsarbejdet i NORD-2025-001 følger sundhedsaftalen for 2024-2027"
    assert said in words_of(write_pdf(paper(Paragraph(said)))).replace("\r\n", "")


def test_a_checksum_of_the_handover_note_can_be_copied_as_it_is_read() -> None:
    rows = ("meetings", "results", "actions", "kept", "money")
    document = {"date": "2025-06-19", "body": "Nord", "name": "referat.md", "sha256": CHECKSUM}
    note = {
        **dict.fromkeys(rows, ()), "title": "Klynge Nord", "successor": None, "from": None, "made_on": "2025-10-10",
        "input": "", "documents": [document],
    }  # fmt: skip
    words = " ".join(words_of(write_pdf(paper_of(note))).split())
    assert "d106d2fc830f383c d895e53f2b7aa00b 3d996fe9708ce3aa 11bb22cc33dd44ee" in words


def test_an_address_is_not_divided_where_it_begins() -> None:
    assert "https://www" in words_of(write_pdf(paper(Paragraph(WEB))))
