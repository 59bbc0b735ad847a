"""Word documents (DOCX): the body as its reader sees it, changes accepted, nothing hidden or struck out."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from workflow.documents import blocks, packages, refusals
from workflow.documents.blocks import Block, Cell, Entry, Grid, Paragraph, Title
from workflow.documents.canonical import Content
from workflow.documents.composing import Composer
from workflow.documents.docx_names import MC, M, W, part, switched_on, value, whole
from workflow.documents.docx_numbering import Numbering
from workflow.documents.docx_styles import Styles

KIND = "Word"
MOST_COLUMNS = 100
GONE = frozenset(f"{W}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText"))
NOTES = frozenset(f"{W}{tag}" for tag in ("footnoteReference", "endnoteReference", "commentReference", "annotationRef"))
SKIPPED = GONE | NOTES | {f"{W}rt", f"{W}altChunk", f"{W}object"}
SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
CONTENTS_GALLERIES = frozenset(["Table of Contents", "Indholdsfortegnelse"])


def read(data: bytes, name: str) -> Content:
    """The document's content. Raises DocumentError when the file is broken or made to do harm."""
    composer = Composer()
    with packages.opened(data, name) as package:
        package.kind = KIND
        main = _main_part(package)
        related = _related(package, main)
        body = part(package, main).find(f"{W}body")
        if body is None:
            raise refusals.broken(name, KIND)
        styles = Styles(part(package, related["styles"]) if related.get("styles", "") in package else None)
        numbering = Numbering(
            part(package, related["numbering"]) if related.get("numbering", "") in package else None, styles
        )
    blocks.compose(_Body(styles, numbering).blocks(body), composer)
    return composer.content()


def _main_part(package: packages.Package) -> str:
    return _related(package, "").get("officeDocument") or "word/document.xml"


def _related(package: packages.Package, member: str) -> dict[str, str]:
    """The parts that a part refers to, by the last word of their type."""
    folder, base = posixpath.split(member)
    listed = posixpath.join(folder, "_rels", f"{base}.rels")
    if listed not in package:
        return {"styles": "word/styles.xml", "numbering": "word/numbering.xml"} if member else {}
    found: dict[str, str] = {}
    for relation in package.xml(listed):
        if relation.get("TargetMode") == "External":
            continue
        target = relation.get("Target") or ""
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found.setdefault((relation.get("Type") or "").rpartition("/")[2], path)
    return found


class _Body:
    """Turns elements into blocks, in order; numbers are counted on the way."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.styles = styles
        self.numbering = numbering
        # The words of a paragraph whose end was deleted: they belong to the next one.
        self.carried = ""

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """The blocks in an element of the body, a cell or a text box."""
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield Grid(list(self._rows(element)))
            elif element.tag == f"{W}sdt":
                if not _is_contents(element):
                    yield from (
                        block for content in element.iterchildren(f"{W}sdtContent") for block in self.blocks(content)
                    )
            elif element.tag == f"{MC}AlternateContent":
                yield from self.blocks(_chosen(element))
            elif isinstance(element.tag, str) and element.tag not in SKIPPED and element.tag != f"{W}tcPr":
                yield from self.blocks(element)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        properties = paragraph.find(f"{W}pPr")
        style = self.styles.of(properties)
        boxes: list[etree._Element] = []
        words: list[str] = []
        if not self.styles.hides(style):
            self._words(paragraph, words, boxes)
        text = self.carried + "".join(words)
        self.carried = ""
        if properties is not None and (
            properties.find(f"{W}rPr/{W}del") is not None or properties.find(f"{W}rPr/{W}moveFrom") is not None
        ):
            self.carried = text
        elif not self.styles.is_contents(style):
            yield self._block(text, properties, style)
        for box in boxes:
            yield from self.blocks(box)

    def _block(self, text: str, properties: etree._Element | None, style: str | None) -> Block:
        marker = self.numbering.marker(properties, style)
        level = self.styles.heading_level(style, properties)
        if not text.strip():
            return Paragraph("")
        if level is not None:
            return Title((marker.text if marker else "") + text, level)
        return Entry(marker.text, text, marker.level) if marker else Paragraph(text)

    def _words(self, parent: etree._Element, words: list[str], boxes: list[etree._Element]) -> None:
        for node in parent:
            tag = node.tag
            if tag in (f"{W}t", f"{M}t"):
                words.append(node.text or "")
            elif tag in SIGNS:
                words.append(SIGNS[tag])
            elif tag == f"{W}br":
                words.append("\n" if node.get(f"{W}type") in (None, "textWrapping") else "")
            elif tag == f"{W}txbxContent":
                boxes.append(node)
            elif tag == f"{MC}AlternateContent":
                self._words(_chosen(node), words, boxes)
            elif tag == f"{W}r" and self._hidden(node):
                continue
            elif tag == f"{W}sdt" and switched_on(node.find(f"{W}sdtPr/{W}showingPlcHdr")):
                # What stands there tells the writer what to fill in.
                continue
            elif isinstance(tag, str) and tag not in SKIPPED and len(node):
                self._words(node, words, boxes)

    def _hidden(self, run: etree._Element) -> bool:
        properties = run.find(f"{W}rPr")
        if properties is None:
            return False
        return self.styles.hides_run(properties, value(properties.find(f"{W}rStyle")))

    def _rows(self, table: etree._Element) -> Iterator[list[Cell]]:
        for row in _inside(table, f"{W}tr"):
            properties = row.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                continue
            before = properties.find(f"{W}gridBefore") if properties is not None else None
            cells = [Cell() for _ in range(min(whole(value(before), 0), MOST_COLUMNS))]
            for cell in _inside(row, f"{W}tc"):
                cells.append(self._cell(cell))
            yield cells[:MOST_COLUMNS]

    def _cell(self, cell: etree._Element) -> Cell:
        properties = cell.find(f"{W}tcPr")
        wide, merged = 1, None
        if properties is not None:
            wide = whole(value(properties.find(f"{W}gridSpan")), 1)
            merged = properties.find(f"{W}vMerge")
        found = list(self.blocks(cell))
        return Cell(found, min(max(wide, 1), MOST_COLUMNS), merged is not None and value(merged) != "restart")


def _inside(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Children of a kind, also those that a content control or a tracked change is wrapped around."""
    for node in parent:
        if node.tag == tag:
            yield node
        elif node.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml"):
            yield from _inside(node, tag)


def _chosen(alternatives: etree._Element) -> etree._Element:
    """One of several ways to say the same: the first, unless only the fallback holds text."""
    choices = list(alternatives.iterchildren(f"{MC}Choice", f"{MC}Fallback"))
    for choice in choices:
        if next(choice.iter(f"{W}t"), None) is not None:
            return choice
    return choices[0] if choices else alternatives


def _is_contents(control: etree._Element) -> bool:
    return value(control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")) in CONTENTS_GALLERIES
