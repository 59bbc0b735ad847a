"""Documents of every format become canonical text; what cannot be read is refused in plain Danish."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from workflow.documents import MAX_BYTES, MAX_CHARACTERS, CanonicalDocument, read_document
from workflow.errors import DocumentError

WORDS = "Rådet godkendte æbleplukning på Ærø."


def pdf(text: str, password: str | None = None) -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(width=300, height=300)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    stream = DecodedStreamObject()
    stream.set_data(b"BT /F1 12 Tf 20 200 Td (" + text.encode("cp1252") + b") Tj ET" if text else b"")
    page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def word() -> bytes:
    document = docx.Document()
    document.add_heading("Punkt 1: Æbler", level=1)
    document.add_paragraph(WORDS)
    document.add_paragraph("at plukke", style="List Number")
    document.add_paragraph("at sælge", style="List Number")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Opgave", "Ansvarlig"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def odt(body: str, head: str = "") -> bytes:
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    )
    xml = (
        f'<?xml version="1.0"?>{head}<office:document-content '
        f"{names}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", xml)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode(),
        b"\xef\xbb\xbf" + WORDS.encode(),
        WORDS.encode("utf-16"),
        WORDS.encode("utf-16-be").join([b"\xfe\xff", b""]),
        WORDS.encode("cp1252"),
        "Ra\u030adet godkendte æbleplukning pa\u030a Ærø.".encode(),
        (WORDS + WORDS).encode().decode("latin-1").encode(),
    ],
    ids=["utf-8", "utf-8 mark", "utf-16", "utf-16-be", "windows-1252", "decomposed", "mojibake"],
)
def test_encodings(data: bytes) -> None:
    assert read_document(data, "referat.txt").text.startswith(WORDS)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends(ends: str) -> None:
    document = read_document(f"  Et{ends}{ends} To  {ends}".encode(), "referat.txt")
    assert document.text == "  Et\n\n To  \n"


def test_what_is_told_about_a_document() -> None:
    data = b"# Overskrift\n\nTekst\n"
    document = read_document(data, "mappe/referat.md")
    assert isinstance(document, CanonicalDocument)
    assert (document.name, document.media_type, document.size) == ("referat.md", "text/markdown", len(data))
    assert len(document.sha256) == 64
    assert document.text.encode() == data
    assert [(document.text[slice(*h.span)], h.level) for h in document.headings] == [("Overskrift", 1)]


def test_html_keeps_order_headings_lists_and_rows() -> None:
    page = (
        "<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body><nav>Menu</nav><h2>Punkt 1: "
        "Æbler</h2><p>Rådet <b>godkendte</b>&nbsp;det.</p>"
        "<ol start='3'><li>at plukke<li><p>at "
        "sælge</p></ol><ul><li>frit</ul><table><tr><th>Navn</th><th>Klynge</th></tr><tr><td>Rie</td><td>Syd</td></tr></table>"
        "<p hidden>skjult</p><script>alert(1)</script></body></html>"
    )
    document = read_document(page.encode(), "uden-endelse")
    assert document.media_type == "text/html"
    assert [line for line in document.text.split("\n") if line] == [
        "## Punkt 1: Æbler",
        "Rådet godkendte det.",
        "3. at plukke",
        "4. at sælge",
        "- frit",
        "Navn\tKlynge",
        "Rie\tSyd",
    ]


def test_html_in_another_encoding() -> None:
    page = "<html><head><meta charset='iso-8859-1'></head><body><p>Æble på Ærø</p></body></html>".encode("latin-1")
    assert read_document(page, "side.htm").text == "Æble på Ærø\n"


def test_docx_with_numbers_and_table() -> None:
    document = read_document(word(), "referat.bin")
    lines = [line for line in document.text.split("\n") if line]
    assert lines == ["# Punkt 1: Æbler", WORDS, "1. at plukke", "2. at sælge", "Opgave\tAnsvarlig"]
    assert [h.level for h in document.headings] == [1]


def test_odt() -> None:
    body = (
        '<text:h text:outline-level="2">Punkt 1</text:h><text:p>Æble<text:s '
        'text:c="2"/><text:span>pære</text:span><text:line-break/>blomme</text:p>'
        "<text:list><text:list-item><text:p>at plukke</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Rie</text:p></table:table-cell><table:table-cell><text:p>Syd</text:p></table:table-cell></table:table-row></table:table>"
    )
    lines = [line for line in read_document(odt(body), "referat.odt").text.split("\n") if line]
    assert lines == ["## Punkt 1", "Æble  pære", "blomme", "• at plukke", "Rie\tSyd"]


def test_pdf() -> None:
    document = read_document(pdf(WORDS), "scan")
    assert document.media_type == "application/pdf"
    assert document.text.strip() == WORDS


def test_content_goes_before_the_name() -> None:
    assert read_document(word(), "referat.pdf").media_type.endswith("wordprocessingml.document")
    assert read_document(b"<html><body><p>Hej</p></body></html>", "referat.txt").media_type == "text/html"


def test_text_without_items_is_no_error() -> None:
    assert read_document(b"Bare et brev.", "brev.txt").text == "Bare et brev."


REFUSED = [
    (b"", "referat.txt", "tom"),
    (b" \r\n ", "referat.txt", "tom"),
    (b"PK\x03\x04 nothing more", "referat.docx", "beskadiget"),
    (b"not a package at all", "referat.docx", "beskadiget"),
    (b"not a pdf at all", "referat.pdf", "beskadiget"),
    (pdf(WORDS)[:200], "referat.pdf", "beskadiget"),
    (pdf(WORDS, "hemmelig"), "referat.pdf", "adgangskode"),
    (pdf(""), "referat.pdf", "kun billeder"),
    (b"\x89PNG\r\n\x1a\n" + bytes(50), "billede.png", "ukendt"),
    (b"\xd0\xcf\x11\xe0" + bytes(50), "gammel.doc", "ukendt"),
    (bytes(range(256)) * 20, "referat.txt", "ikke tekst"),
    (bytes(range(256)) * 20, "referat.xyz", "ukendt"),
    (b"a" * (MAX_CHARACTERS + 1), "referat.txt", "for stor"),
    (b"a" * (MAX_BYTES + 1), "referat.txt", "20 MB"),
]


@pytest.mark.parametrize(
    ("data", "name", "reason"), REFUSED, ids=[f"{n}-{r}-{i}" for i, (_, n, r) in enumerate(REFUSED)]
)
def test_refused_with_a_reason_a_remedy_and_that_nothing_was_stored(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_document(data, name)
    assert reason in caught.value.user_text
    assert name in caught.value.user_text
    assert caught.value.user_text.endswith("Intet er gemt.")
    assert caught.value.exit_code == 2


def test_a_pdf_with_an_empty_password_is_read() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(WORDS))))
    writer.encrypt("", owner_password="ejer", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    assert read_document(out.getvalue(), "referat.pdf").text.strip() == WORDS


def test_a_package_that_unpacks_to_too_much_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", b" " * (210 * 1024 * 1024))
    with pytest.raises(DocumentError, match="udpakket"):
        read_document(out.getvalue(), "bombe.odt")
