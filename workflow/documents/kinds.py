"""What kind of document some bytes are: the content decides first, the name second."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from workflow.documents import refusals, text_format

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
HTML = "text/html"
MARKDOWN = "text/markdown"
PLAIN = "text/plain"
PACKAGE = "application/zip"
"""A package whose kind shows when it is opened, which only the child process does."""

KNOWN_ENDINGS = {
    ".txt": PLAIN,
    ".text": PLAIN,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
}
OTHER_ENDINGS = frozenset({".pdf", ".docx", ".odt"})
OLE = b"\xd0\xcf\x11\xe0"
NOT_READ = (b"PK", b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"MZ", b"7z\xbc\xaf", b"Rar!", b"BM")
OLE_STREAMS = (
    ("WordDocument", "en fil i et ældre Word-format (.doc)"),
    ("Workbook", "et regneark i et ældre Excel-format (.xls)"),
    ("PowerPoint Document", "en præsentation i et ældre PowerPoint-format (.ppt)"),
)
HTML_SIGNS = re.compile(rb"<!doctype\s+html|<html[\s>]|<body[\s>]|<head[\s>]", re.IGNORECASE)
HTML_TAGS = re.compile(rb"</(?:p|div|h[1-6]|table|ul|ol|li|td|section|article)>", re.IGNORECASE)


def shown_name(name: str) -> str:
    """The file's name without folders, on one line, as messages show it."""
    base = PurePosixPath(name.replace("\\", "/")).name
    return "".join(c if c.isprintable() else "?" for c in base) or "dokument"


def detect(data: bytes, name: str) -> str:
    """The media type, or PACKAGE for what has to be opened first. Raises DocumentError for what is not read."""
    ending = PurePosixPath(name).suffix.lower()
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return PACKAGE
    if data.startswith(OLE):
        raise _of_compound_file(data, name)
    if data.startswith(b"{\\rtf"):
        raise refusals.old_format(name, "en RTF-fil")
    if data.startswith(NOT_READ):
        raise refusals.unknown_type(name)
    if ending in OTHER_ENDINGS:
        raise refusals.broken(name, ending[1:].upper())
    if looks_like_html(data):
        return HTML
    if ending in KNOWN_ENDINGS:
        return KNOWN_ENDINGS[ending]
    if ending and not text_format.looks_like_text(data):
        raise refusals.unknown_type(name)
    return PLAIN


def looks_like_html(data: bytes) -> bool:
    """Whether the content is an HTML page, whatever the file is called."""
    start = data[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = (text_format.decode(data[:4096]) or "").encode()
    return bool(HTML_SIGNS.search(start)) or (start.lstrip()[:1] == b"<" and len(HTML_TAGS.findall(data[:50_000])) >= 3)


def _of_compound_file(data: bytes, name: str) -> Exception:
    """Old Office files and encrypted new ones share a container; the names of its streams stand in it as UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return refusals.encrypted(name, "Office")
    for stream, kind in OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return refusals.old_format(name, kind)
    return refusals.unknown_type(name)
