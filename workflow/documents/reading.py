"""A file becomes canonical text: which reader it goes to, where that runs, and the limits that hold for all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from importlib import import_module

from workflow.documents import isolation, kinds, limits, markdown_format, refusals, text_format
from workflow.documents.canonical import CanonicalDocument, Content, normalise
from workflow.documents.composing import TooLongError

WRITTEN = re.compile(r"\w")
"""What a document with words has at least one of."""
READERS = {
    kinds.PDF: "workflow.documents.pdf_format",
    kinds.DOCX: "workflow.documents.docx_format",
    kinds.ODT: "workflow.documents.odt_format",
    kinds.HTML: "workflow.documents.html_format",
}
"""Modules with `read(data, name) -> Content`. Imported when needed: each brings a large library."""


def read_document(data: bytes, name: str) -> CanonicalDocument:
    """Read a file's bytes into canonical text, in a child process with limits unless the file is plain text.

    `name` is the file's name, with or without folders. Raises DocumentError when the document cannot be read; its
    text says in Danish what is wrong, which limit was met, what to do, and that nothing was stored.
    """
    return _document(data, name, isolation.read)


def read_in_this_process(data: bytes, name: str) -> CanonicalDocument:
    """The same without a child process, and so without limits of time and memory: for measuring and for tests."""
    return _document(data, name, read_content)


def read_content(data: bytes, name: str, media_type: str) -> tuple[str, Content]:
    """Read bytes of a kind that `kinds.detect` gave; gives the media type, too, which for a package shows only now.

    What the child process runs. Raises DocumentError.
    """
    if media_type == kinds.PACKAGE:
        media_type = _kind_of_package(data, name)
    reader: Callable[[bytes, str], Content] = import_module(READERS[media_type]).read
    try:
        return media_type, reader(data, name)
    except TooLongError:
        raise refusals.too_large(name, refusals.CHARACTERS) from None


def _document(data: bytes, name: str, read: Callable[[bytes, str, str], tuple[str, Content]]) -> CanonicalDocument:
    shown = kinds.shown_name(name)
    if len(data) > limits.MAX_BYTES:
        raise refusals.too_large(shown, f"{limits.MAX_BYTES // limits.MEGABYTE} MB")
    if not data.strip():
        raise refusals.empty(shown)
    media_type = kinds.detect(data, shown)
    if media_type in (kinds.PLAIN, kinds.MARKDOWN):
        text = normalise(text_format.read(data, shown))
        content = markdown_format.structured(text) if media_type == kinds.MARKDOWN else Content(text)
    else:
        media_type, content = read(data, shown, media_type)
    if not WRITTEN.search(content.text):
        raise refusals.empty(shown)
    if len(content.text) > limits.MAX_CHARACTERS:
        raise refusals.too_large(shown, refusals.CHARACTERS)
    return CanonicalDocument(
        shown,
        media_type,
        hashlib.sha256(data).hexdigest(),
        len(data),
        content.text,
        content.headings,
        content.tables,
        content.lists,
        content.ocr,
    )


def _kind_of_package(data: bytes, name: str) -> str:
    from workflow.documents import packages  # lxml takes a while to load, and a parent process never opens packages

    with packages.opened(data, name) as package:
        if "[Content_Types].xml" in package or "word/document.xml" in package:
            if "word/document.xml" in package or b"wordprocessingml." in package.read("[Content_Types].xml"):
                return kinds.DOCX
        elif "content.xml" in package and (
            "mimetype" not in package or package.read("mimetype").strip().startswith(kinds.ODT.encode())
        ):
            return kinds.ODT
    raise refusals.unknown_type(name)
