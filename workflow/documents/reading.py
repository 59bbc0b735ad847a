"""Which reader a document goes to, and the limits that hold for all of them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import PurePosixPath

from workflow.documents import docx_format, html_format, odt_format, pdf_format, refusals, text_format
from workflow.documents.canonical import CanonicalDocument, find_headings, normalise

MAX_BYTES = 20 * 1024 * 1024
MAX_CHARACTERS = 2_000_000
MAX_UNPACKED = 200 * 1024 * 1024
"""Bytes that a packed document (DOCX, ODT) may grow to; more is an attack or a mistake."""

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
READERS = {
    "application/pdf": pdf_format.read,
    DOCX: docx_format.read,
    ODT: odt_format.read,
    "text/html": html_format.read,
    "text/markdown": text_format.read,
    "text/plain": text_format.read,
}
KNOWN_ENDINGS = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
}
OTHER_ENDINGS = frozenset({".pdf", ".docx", ".odt"})


def read_document(data: bytes, name: str) -> CanonicalDocument:
    """Read a file's bytes into canonical text.

    `name` is the file's name, with or without folders. Raises DocumentError when the document cannot be read.
    """
    shown = PurePosixPath(name.replace("\\", "/")).name or "dokument"
    if len(data) > MAX_BYTES:
        raise refusals.too_large(shown, "20 MB")
    if not data.strip():
        raise refusals.empty(shown)
    media_type = detect_type(data, shown)
    text = normalise(READERS[media_type](data, shown))
    if not text.strip():
        raise refusals.empty(shown)
    if len(text) > MAX_CHARACTERS:
        raise refusals.too_large(shown, "2 millioner tegn")
    headings = () if media_type in ("text/plain", "application/pdf") else find_headings(text)
    return CanonicalDocument(shown, media_type, hashlib.sha256(data).hexdigest(), len(data), text, headings)


def detect_type(data: bytes, name: str) -> str:
    """The media type by content, where it tells; else by the name's ending. Raises DocumentError when neither does."""
    ending = PurePosixPath(name).suffix.lower()
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    if data.startswith(b"PK\x03\x04"):
        return _packed_type(data, name)
    if data.startswith(
        (b"PK", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"MZ")
    ):
        raise refusals.unknown_type(name)
    if ending in OTHER_ENDINGS:
        raise refusals.broken(name, ending[1:].upper())
    if html_format.looks_like_html(data):
        return "text/html"
    if ending in KNOWN_ENDINGS:
        return KNOWN_ENDINGS[ending]
    if ending and not text_format.looks_like_text(data):
        raise refusals.unknown_type(name)
    return "text/plain"


def _packed_type(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            if sum(info.file_size for info in infos) > MAX_UNPACKED:
                raise refusals.too_large(name, "200 MB udpakket")
            members = {info.filename for info in infos}
            if "word/document.xml" in members:
                return DOCX
            if "content.xml" in members and (
                "mimetype" not in members or package.read("mimetype")[:200].strip().startswith(ODT.encode())
            ):
                return ODT
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        ending = PurePosixPath(name).suffix.lower()
        raise refusals.broken(name, ending[1:].upper() if ending in OTHER_ENDINGS else "ZIP") from error
    raise refusals.unknown_type(name)
