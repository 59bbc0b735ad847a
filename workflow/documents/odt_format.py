"""OpenDocument text (ODT): the body as its reader sees it, changes accepted, nothing hidden or struck out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from workflow.documents import blocks, packages, refusals
from workflow.documents.blocks import Block, Cell, Entry, Grid, Paragraph, Title
from workflow.documents.canonical import Content
from workflow.documents.composing import Composer
from workflow.documents.odt_lists import Lists
from workflow.documents.odt_names import DRAW, MANIFEST, OFFICE, STYLE, TABLE, TEXT, whole

KIND = "ODT"
MOST_COLUMNS = 100
MOST_SPACES = 100
SKIPPED = frozenset(
    {
        f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{OFFICE}forms", f"{TEXT}note", f"{TEXT}tracked-changes",
        f"{TEXT}table-of-content", f"{TEXT}sequence-decls", f"{TEXT}variable-decls", f"{TEXT}user-field-decls",
        f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph", f"{TEXT}ruby-text", f"{TEXT}alphabetical-index",
        f"{TEXT}illustration-index", f"{TEXT}bibliography", f"{DRAW}object", f"{DRAW}object-ole",
    }
)  # fmt: skip
TITLE_STYLES = re.compile(r"^(?:Title|Titel)$")


def read(data: bytes, name: str) -> Content:
    """The document's content. Raises DocumentError when the file is broken, protected or made to do harm."""
    composer = Composer()
    with packages.opened(data, name) as package:
        package.kind = KIND
        if (
            "META-INF/manifest.xml" in package
            and next(package.xml("META-INF/manifest.xml").iter(f"{MANIFEST}encryption-data"), None) is not None
        ):
            raise refusals.encrypted(name, KIND)
        root = package.xml("content.xml")
        styles = package.xml("styles.xml") if "styles.xml" in package else None
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise refusals.broken(name, KIND)
    blocks.compose(_Body([root] if styles is None else [styles, root]).blocks(body), composer)
    return composer.content()


class _Body:
    """Turns elements into blocks, in order; numbers are counted on the way."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self.lists = Lists(roots)
        self.hidden: set[str] = set()
        self.parents: dict[str, str] = {}
        for root in roots:
            for style in root.iter(f"{STYLE}style"):
                style_name = style.get(f"{STYLE}name") or ""
                self.parents[style_name] = style.get(f"{STYLE}parent-style-name") or ""
                properties = style.find(f"{STYLE}text-properties")
                if properties is not None and _hides(properties):
                    self.hidden.add(style_name)

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """The blocks in an element of the body, a cell, a section or a text box."""
        for node in parent:
            if node.tag in SKIPPED or not isinstance(node.tag, str):
                continue
            if node.tag in (f"{TEXT}h", f"{TEXT}p"):
                yield from self._paragraph(node)
            elif node.tag == f"{TEXT}list":
                style = node.get(f"{TEXT}style-name") or ""
                yield from self._list(node, style, 0, self.lists.begin(node, style))
            elif node.tag == f"{TABLE}table":
                yield Grid(list(self._rows(node)))
            elif node.tag == f"{TEXT}section" and node.get(f"{TEXT}display") == "none":
                continue
            else:
                yield from self.blocks(node)

    def _paragraph(self, node: etree._Element, marker: str | None = None, depth: int = 0) -> Iterator[Block]:
        """The block of a paragraph or heading, and those of the text boxes that hang on it. `marker`: of its list."""
        boxes: list[etree._Element] = []
        words = "" if self._is_hidden(node) else self._words(node, boxes)
        if node.tag == f"{TEXT}h" or self._is_title(node):
            level = min(max(whole(node.get(f"{TEXT}outline-level"), 1), 1), 6)
            if node.tag == f"{TEXT}h" and marker is None and node.get(f"{TEXT}is-list-header") != "true":
                marker = self.lists.outline_marker(level - 1)
            numbered = marker if marker and marker[0] != "•" else ""
            yield Title(numbered + words, level) if words.strip() else Paragraph("")
        elif marker and words.strip():
            yield Entry(marker, words, depth)
        else:
            yield Paragraph(words)
        for box in boxes:
            yield from self.blocks(box)

    def _list(self, node: etree._Element, style: str, depth: int, counts: dict[int, int]) -> Iterator[Block]:
        for entry in node:
            if entry.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            marker: str | None = ""
            if entry.tag == f"{TEXT}list-item" and any(c.tag in (f"{TEXT}p", f"{TEXT}h") for c in entry):
                marker = self.lists.marker(style, depth, counts, entry.get(f"{TEXT}start-value"))
            for child in entry:
                if child.tag in (f"{TEXT}p", f"{TEXT}h"):
                    yield from self._paragraph(child, marker, depth)
                    # Further paragraphs of an entry have no marker of their own.
                    marker = ""
                elif child.tag == f"{TEXT}list":
                    yield from self._list(child, child.get(f"{TEXT}style-name") or style, depth + 1, counts)

    def _rows(self, table: etree._Element) -> Iterator[list[Cell]]:
        for row in table:
            if row.tag in (f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"):
                yield from self._rows(row)
            elif row.tag == f"{TABLE}table-row" and row.get(f"{TABLE}visibility") not in ("collapse", "filter"):
                yield self._cells(row)

    def _cells(self, row: etree._Element) -> list[Cell]:
        cells: list[Cell] = []
        covered = 0
        for cell in row:
            times = min(whole(cell.get(f"{TABLE}number-columns-repeated"), 1), MOST_COLUMNS)
            if cell.tag == f"{TABLE}table-cell":
                wide = min(max(whole(cell.get(f"{TABLE}number-columns-spanned"), 1), 1), MOST_COLUMNS)
                covered = wide - 1
                found = list(self.blocks(cell))
                cells += [Cell(found, wide) for _ in range(times)]
            elif cell.tag == f"{TABLE}covered-table-cell":
                # Covered by the cell to its left, which counts the columns, or by the one above.
                below = max(times - covered, 0)
                covered = max(covered - times, 0)
                cells += [Cell(goes_on=True) for _ in range(below)]
        return cells[:MOST_COLUMNS]

    def _words(self, node: etree._Element, boxes: list[etree._Element]) -> str:
        """The words in an element; spaces, tabs and line breaks are elements of their own in ODT."""
        parts = [_collapsed(node.text)]
        for child in node:
            if child.tag == f"{TEXT}s":
                parts.append(" " * min(whole(child.get(f"{TEXT}c"), 1), MOST_SPACES))
            elif child.tag == f"{TEXT}tab":
                parts.append("\t")
            elif child.tag == f"{TEXT}line-break":
                parts.append("\n")
            elif child.tag == f"{DRAW}text-box":
                boxes.append(child)
            elif isinstance(child.tag, str) and child.tag not in SKIPPED and not self._is_hidden(child):
                parts.append(self._words(child, boxes))
            parts.append(_collapsed(child.tail))
        return "".join(parts)

    def _is_hidden(self, node: etree._Element) -> bool:
        return self._any_style(node, self.hidden.__contains__)

    def _is_title(self, node: etree._Element) -> bool:
        return self._any_style(node, lambda style: bool(TITLE_STYLES.match(style)))

    def _any_style(self, node: etree._Element, asked: Callable[[str], bool]) -> bool:
        style = node.get(f"{TEXT}style-name") or ""
        for _ in range(20):
            if not style:
                return False
            if asked(style):
                return True
            style = self.parents.get(style, "")
        return False


def _hides(properties: etree._Element) -> bool:
    """Whether words with these properties are hidden, or struck out."""
    lines = (properties.get(f"{STYLE}text-line-through-{kind}") for kind in ("style", "type"))
    return properties.get(f"{TEXT}display") == "none" or any(line not in (None, "none") for line in lines)


def _collapsed(text: str | None) -> str:
    # ODF 1.3, 6.1.2: white space in a paragraph is one space; more are written as elements.
    return re.sub(r"[ \t\r\n]+", " ", text) if text else ""
