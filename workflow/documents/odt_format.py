"""OpenDocument text (ODT), read from its XML with no entities and no network."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from workflow.documents import refusals

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
LARGEST = 100 * 1024 * 1024
SKIPPED = frozenset(
    {f"{TEXT}note", f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{TEXT}table-of-content", f"{TEXT}sequence-decls"}
)


def read(data: bytes, name: str) -> str:
    """The document's text. Raises DocumentError when the file is broken or protected."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if package.getinfo("content.xml").file_size > LARGEST:
                raise refusals.too_large(name, "100 MB udpakket")
            content = package.read("content.xml")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(content, parser)
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise refusals.broken(name, "ODT") from error
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise refusals.broken(name, "ODT")
    numbered = {
        style.get(f"{STYLE}name") or ""
        for style in root.iter(f"{TEXT}list-style")
        if style.find(f"{TEXT}list-level-style-number") is not None
    }
    return "\n".join(_blocks(body, numbered)) + "\n"


def _blocks(parent: etree._Element, numbered: set[str]) -> Iterator[str]:
    for node in parent:
        if node.tag in SKIPPED or not isinstance(node.tag, str):
            continue
        if node.tag == f"{TEXT}h":
            level = node.get(f"{TEXT}outline-level") or "1"
            yield from (
                "",
                "#" * min(int(level) if level.isdigit() else 1, 6) + " " + " ".join(_words(node).split()),
                "",
            )
        elif node.tag == f"{TEXT}p":
            words = _words(node)
            yield from (words, "") if words.strip() else ("",)
        elif node.tag == f"{TEXT}list":
            yield from _list(node, numbered, node.get(f"{TEXT}style-name") or "")
            yield ""
        elif node.tag == f"{TABLE}table":
            yield from _rows(node, numbered)
            yield ""
        else:
            yield from _blocks(node, numbered)


def _list(node: etree._Element, numbered: set[str], style: str) -> Iterator[str]:
    number = 0
    for entry in node:
        if entry.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
            continue
        number += 1
        lines = [line for line in _blocks(entry, numbered) if line.strip()]
        if lines:
            first = lines[0]
            heading = first.startswith("#")
            marker = f"{number}. " if style in numbered else "• "
            yield (
                f"# {marker}{first.lstrip('# ')}"
                if heading and style in numbered
                else first
                if heading
                else marker + first
            )
            yield from lines[1:]


def _rows(table: etree._Element, numbered: set[str]) -> Iterator[str]:
    for row in table.iter(f"{TABLE}table-row"):
        cells = [
            " ".join(" ".join(line.lstrip("# ") for line in _blocks(cell, numbered)).split())
            for cell in row
            if cell.tag == f"{TABLE}table-cell"
        ]
        if any(cells):
            yield "\t".join(cells) if len(cells) > 1 else cells[0]


def _words(node: etree._Element) -> str:
    """The words of a paragraph; spaces, tabs and line breaks are elements of their own in ODT."""
    parts = [node.text or ""]
    for child in node:
        if child.tag == f"{TEXT}s":
            count = child.get(f"{TEXT}c") or "1"
            parts.append(" " * min(int(count) if count.isdigit() else 1, 100))
        elif child.tag == f"{TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{TEXT}line-break":
            parts.append("\n")
        elif isinstance(child.tag, str) and child.tag not in SKIPPED:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)
