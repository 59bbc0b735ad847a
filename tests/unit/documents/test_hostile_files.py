"""Files made to do harm, cut short, locked or wrongly named: a clear refusal, in time, with nothing stored."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import time
import zipfile
import zlib

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter

from tests.unit.documents import making
from workflow.documents import limits, packages, pdf_words, read_document, read_in_this_process
from workflow.documents.composing import Composer, TooLongError
from workflow.errors import DocumentError

LETTER = making.docx(making.paragraph("Rådet godkendte det."))
ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10))
BILLION_LAUGHS = f"<!DOCTYPE x [{ENTITIES}]>"
EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
REMOTE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'


def refusal(data: bytes, name: str) -> str:
    """The text of the refusal, which comes in time."""
    started = time.monotonic()
    with pytest.raises(DocumentError) as caught:
        read_document(data, name)
    assert time.monotonic() - started < limits.MAX_SECONDS / 2
    text = caught.value.user_text
    assert text.startswith(f"»{name}« kan ikke læses: ")
    assert text.endswith("Intet er gemt.")
    assert "\n" not in text
    return text


@pytest.mark.parametrize("head", [BILLION_LAUGHS, EXTERNAL, REMOTE], ids=["laughs", "external", "remote"])
@pytest.mark.parametrize("use", ["&a9;", ""])
def test_document_types_are_refused(head: str, use: str) -> None:
    use = use.replace("a9", "e") if head == EXTERNAL else use if head == BILLION_LAUGHS else ""
    assert "dokumenttype (DTD)" in refusal(making.docx(making.paragraph(f"Før {use} efter"), head=head), "brev.docx")
    assert "dokumenttype (DTD)" in refusal(making.odt(f"<text:p>Før {use} efter</text:p>", head=head), "brev.odt")


def test_a_document_type_in_another_part_is_refused() -> None:
    part = f'<?xml version="1.0"?>{EXTERNAL}<w:styles {making.WORD_NAMES}>&e;</w:styles>'
    assert "DTD" in refusal(making.docx(making.paragraph("Hej"), parts={"word/styles.xml": part}), "brev.docx")


def test_a_package_that_says_it_unpacks_to_too_much() -> None:
    bomb = making.package({"word/document.xml": b" " * (limits.MAX_UNPACKED + 1)})
    assert "200 MB udpakket" in refusal(bomb, "bombe.docx")


def test_a_part_that_is_larger_than_is_read() -> None:
    bomb = making.package({"word/document.xml": b"<a>" + b" " * limits.MAX_PART + b"</a>"})
    assert "64 MB udpakket" in refusal(bomb, "bombe.docx")


def lying(data: bytes, member: bytes, size: int) -> bytes:
    """The package with another unpacked size for a member, in both of its directories."""
    out = bytearray(data)
    for signature, place, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        start = -1
        while (start := out.find(signature, start + 1)) >= 0:
            if out[start + name_at : start + name_at + len(member)] == member:
                out[start + place : start + place + 4] = struct.pack("<I", size)
    return bytes(out)


def test_a_package_that_lies_about_sizes() -> None:
    bomb = making.package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": b" " * 70_000_000})
    assert "beskadiget" in refusal(lying(bomb, b"content.xml", 100), "bombe.odt")


def test_bytes_are_counted_while_unpacking() -> None:
    data = making.package({"a": b" " * 5000})
    with packages.opened(data, "x.docx") as package:
        assert len(package.read("a", limit=5000)) == 5000
        with pytest.raises(DocumentError, match="udpakket"):
            package.read("a", limit=4999)


def test_overlapping_members() -> None:
    body = zlib.compress(b" " * 1000, 9)[2:-4]
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, zlib.crc32(b" " * 1000), len(body), 1000, 5, 0)
    directory = b"".join(
        struct.pack(
            "<4s6H3I5H2I",
            b"PK\x01\x02",
            20,
            20,
            0,
            8,
            0,
            0,
            zlib.crc32(b" " * 1000),
            len(body),
            1000,
            5,
            0,
            0,
            0,
            0,
            0,
            0,
        )
        + b"a%04d" % number
        for number in range(3)
    )
    start = len(local) + 5 + len(body)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 3, 3, len(directory), start, 0)
    assert "overlapper" in refusal(local + b"a0000" + body + directory + end, "bombe.docx")


def test_members_with_paths_that_lead_out() -> None:
    for member in ("../word/document.xml", "/etc/passwd", "word/../../x", "C:/x", "word\\..\\x"):
        odd = making.package({"word/document.xml": "<a/>", member: "x"})
        assert "stier ud af pakken" in refusal(odd, "sti.docx"), member


def test_two_members_of_one_name() -> None:
    out = io.BytesIO(LETTER)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<a/>")
    assert "samme navn" in refusal(out.getvalue(), "to.docx")


def test_too_many_members() -> None:
    many = making.package({f"{number}.xml": b"" for number in range(limits.MAX_MEMBERS + 1)}, zipfile.ZIP_STORED)
    assert "5000 dele" in refusal(many, "mange.docx")


def test_a_package_in_a_package_is_not_opened() -> None:
    assert "ukendt" in refusal(making.package({"inner.docx": LETTER}), "pakke.zip")
    embedded = making.docx(making.paragraph("Hej"), parts={"word/embeddings/x.docx": "PK\x03\x04"})
    assert read_document(embedded, "brev.docx").text == "Hej\n"


def test_a_relation_to_another_machine_is_not_followed() -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
        'TargetMode="External" Type="x/officeDocument" Target="http://127.0.0.1:9/x"/></Relationships>'
    )
    assert (
        read_document(making.docx(making.paragraph("Hej"), parts={"_rels/.rels": relations}), "a.docx").text == "Hej\n"
    )


def test_deeply_nested_xml_html_and_answers() -> None:
    deep = "<w:sdt><w:sdtContent>" * 5000 + making.paragraph("x") + "</w:sdtContent></w:sdt>" * 5000
    assert "beskadiget" in refusal(making.docx(deep), "dyb.docx")
    read_document(b"<html><body>Hej" + b"<div>" * 20_000, "dyb.html")
    read_document(b"<html><body>Hej" + b"<table><tr><td>" * 3_000, "dyb.html")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
@pytest.mark.parametrize("kind", ["docx", "odt", "pdf"])
def test_files_cut_short(kind: str, share: float) -> None:
    whole = {
        "docx": LETTER,
        "odt": making.odt("<text:p>Hej</text:p>"),
        "pdf": making.pdf(*[making.Page().lines(60, 60, ["Rådet godkendte det."] * 20) for _ in range(9)]),
    }[kind]
    assert "beskadiget" in refusal(whole[: int(len(whole) * share)], f"kort.{kind}")


def test_a_pdf_that_could_be_read_in_part_is_not() -> None:
    # With its trailer first, as files made for the web have it, a reader that mends files would show half a page.
    page = making.Page().lines(60, 60, [f"Rådet godkendte punkt {n}." for n in range(40)])
    whole = making.pdf(page).replace(b"%PDF-1.7\n", b"%PDF-1.7\ntrailer<</Size 9/Root 1 0 R>>\n", 1)
    assert "beskadiget" in refusal(whole[: whole.index(b"punkt 30.")], "halv.pdf")


def test_a_changed_byte_in_a_package() -> None:
    at = LETTER.index(b"word/document.xml") + 40
    assert "beskadiget" in refusal(LETTER[:at] + bytes([LETTER[at] ^ 255]) + LETTER[at + 1 :], "brev.docx")


def test_more_pages_than_are_read() -> None:
    kids = b" ".join(b"4 0 R" for _ in range(10_000))
    pages = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 10000/Kids[%s]>>" % kids,
        4: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    }
    assert "2.000 sider" in refusal(making.assembled(pages), "mange.pdf")


def test_a_tree_of_pages_that_bites_its_tail() -> None:
    loop = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 5/Kids[3 0 R]/Parent 3 0 R>>",
        3: b"<</Type/Pages/Count 5/Kids[2 0 R]/Parent 2 0 R>>",
    }
    assert "beskadiget" in refusal(making.assembled(loop), "ring.pdf")


def test_a_pdf_without_pages() -> None:
    empty = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Count 0/Kids[]>>"}
    assert "beskadiget" in refusal(making.assembled(empty), "tom.pdf")


def flate_bomb(size: int, repeats: int) -> bytes:
    """A page whose content unpacks to `size` bytes, packed `repeats` times over."""
    part = zlib.compressobj(9, wbits=-15)
    spaces = part.compress(b" " * 10_000_000) + part.flush(zlib.Z_FULL_FLUSH)
    content = b"\x78\xda" + spaces * (size // 10_000_000) + b"\x03\x00" + bytes(4)
    for _ in range(repeats - 1):
        content = zlib.compress(content, 9)
    return making.assembled(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
            4: b"<</Filter[%s]/Length %d>>stream\n%s\nendstream" % (b"/FlateDecode" * repeats, len(content), content),
        }
    )


def test_a_page_that_unpacks_to_gigabytes() -> None:
    assert "1024 MB" in refusal(flate_bomb(1_500_000_000, 2), "bombe.pdf")


def test_a_text_layer_of_too_many_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = making.pdf(*[making.Page().lines(60, 60, ["ordene " * 10] * 40) for _ in range(10)])
    monkeypatch.setattr(limits, "MAX_CHARACTERS", 20_000)
    with pytest.raises(DocumentError, match="for stor"):
        read_in_this_process(pages, "lang.pdf")


def test_a_page_stops_at_its_share_of_characters_and_so_does_the_text() -> None:
    page = pypdfium2.PdfDocument(making.pdf(making.Page().text(60, 60, "ordene")))[0]
    assert pdf_words.read_page(page, 6).words
    with pytest.raises(TooLongError):
        pdf_words.read_page(page, 5)
    composer = Composer()
    with pytest.raises(TooLongError):
        composer.line("x" * limits.MAX_CHARACTERS)


def test_too_many_characters_in_a_package() -> None:
    assert "2 millioner tegn" in refusal(making.docx(making.paragraph("ord " * 600_000)), "lang.docx")


def locked_pdf(algorithm: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(making.pdf(making.Page().text(60, 60, "Hej")))))
    writer.encrypt("hemmelig", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def compound(*streams: str) -> bytes:
    """The beginning of an old Office file, and the names of its streams."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(s.encode("utf-16-le") for s in streams)


LOCKED_ODT = making.package(
    {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": "garbage",
        "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        "<m:file-entry><m:encryption-data/></m:file-entry></m:manifest>",
    }
)


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (locked_pdf("AES-256"), "referat.pdf", "adgangskode"),
        (locked_pdf("RC4-128"), "referat.pdf", "adgangskode"),
        (LOCKED_ODT, "referat.odt", "adgangskode"),
        (compound("EncryptionInfo", "EncryptedPackage"), "referat.docx", "adgangskode"),
        (compound("WordDocument"), "referat.doc", "ældre Word-format"),
        (compound("WordDocument"), "referat.docx", "ældre Word-format"),
        (compound("Workbook"), "tal.xls", "Excel-format"),
        (compound("noget andet"), "ukendt.msg", "ukendt"),
        (b"{\\rtf1\\ansi Hej}", "referat.rtf", "RTF-fil"),
        (b"{\\rtf1\\ansi Hej}", "referat.txt", "RTF-fil"),
        (making.package({"xl/workbook.xml": "<a/>", "[Content_Types].xml": "<a/>"}), "tal.xlsx", "ukendt"),
        (making.package({"xl/workbook.xml": "<a/>", "[Content_Types].xml": "<a/>"}), "referat.docx", "ukendt"),
        (b"just words", "referat.docx", "beskadiget"),
    ],
)
def test_locked_old_and_wrongly_named_files(data: bytes, name: str, reason: str) -> None:
    assert reason in refusal(data, name)


def test_the_ending_matters_less_than_the_content() -> None:
    assert read_document(LETTER, "brev.pdf").text == read_document(LETTER, "brev.txt").text == "Rådet godkendte det.\n"


def test_the_memory_that_is_allowed_is_enough_for_the_largest_documents() -> None:
    words = [f"Rådet godkendte punkt {chr(97 + n % 26) * 5} som det var." for n in range(30_000)]
    pages = making.pdf(*[making.Page().lines(60, 60, words[n * 50 : n * 50 + 50]) for n in range(600)])
    assert len(read_document(pages, "lang.pdf").text) > 900_000
    long = making.docx("".join(making.paragraph("Rådet godkendte det, og så var det gjort.") for _ in range(40_000)))
    assert len(read_document(long, "lang.docx").text) > 1_500_000


def test_random_damage_is_never_more_than_a_refusal() -> None:
    chance = random.Random(7)
    for data in (LETTER, making.odt("<text:p>Hej</text:p>"), making.pdf(making.Page().text(60, 60, "Hej"))):
        for _ in range(60):
            damaged = bytearray(data)
            for _ in range(chance.randrange(1, 12)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            with contextlib.suppress(DocumentError):
                read_in_this_process(bytes(damaged), "x.bin")
