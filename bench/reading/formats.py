"""Whole documents, from a file's bytes to what was read, beside the bare extraction of their text."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from typing import Any

import docx
import pypdf
import pypdfium2

from bench.reading.timing import seconds
from workflow.documents import read_in_this_process
from workflow.minutes import parse_minutes

TARGET = 2
"""Times the bare extraction, at most."""
LENGTH = 60_000
LINE = 95
LINES_ON_A_PAGE = 50


def measure_formats(own: Sequence[str]) -> list[dict[str, Any]]:
    """One row for each format and library that gives its bare text."""
    text = "\n\n".join(own)[:LENGTH]
    rows = []
    docx_file, pdf_file = make_docx(text), make_pdf(text)
    for name, beside, data, extract in (
        ("made.docx", "python-docx", docx_file, _docx_text),
        ("made.pdf", "pypdf", pdf_file, _pypdf_text),
        ("made.pdf", "PDFium", pdf_file, _pdfium_text),
    ):
        bare = seconds(lambda: extract(data))  # noqa: B023 - called before the next turn
        reading = seconds(lambda: read_in_this_process(data, name))  # noqa: B023 - called before the next turn
        whole = seconds(lambda: parse_minutes(read_in_this_process(data, name).text))  # noqa: B023 - the same
        rows.append(
            {
                "format": f"{name.rpartition('.')[2].upper()}, {beside}",
                "kilobytes": round(len(text) / 1_000),
                "extraction_ms": round(bare * 1_000, 1),
                "reading_ms": round(reading * 1_000, 1),
                "whole_ms": round(whole * 1_000, 1),
                "reading_ratio": round(reading / bare, 2),
                "whole_ratio": round(whole / bare, 2),
            }
        )
    return rows


def make_docx(text: str) -> bytes:
    """A Word document with a paragraph for each line."""
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph("".join(c for c in line if c.isprintable() or c == "\t"))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def make_pdf(text: str) -> bytes:
    """A PDF of A4 pages in Helvetica, long lines broken between words."""
    lines = [piece for line in text.split("\n") for piece in _broken(line)]
    pages = [lines[i : i + LINES_ON_A_PAGE] for i in range(0, len(lines), LINES_ON_A_PAGE)]
    objects: list[bytes] = [b"", b""]
    kids = []
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects.append(font)
    for page in pages:
        shown = b" T* ".join(b"(%s) Tj" % _escaped(line) for line in page)
        stream = zlib.compress(b"BT /F1 10 Tf 14 TL 50 790 Td " + shown + b" ET")
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            b" /Contents %d 0 R >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return _written(objects)


def _written(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _broken(line: str) -> list[str]:
    pieces = [""]
    for word in line.split(" "):
        if pieces[-1] and len(pieces[-1]) + len(word) >= LINE:
            pieces.append(word[:LINE])
        else:
            pieces[-1] = f"{pieces[-1]} {word}".strip()
    return pieces


def _escaped(line: str) -> bytes:
    coded = line.encode("cp1252", "replace")
    return coded.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def _docx_text(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def _pypdf_text(data: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def _pdfium_text(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]
