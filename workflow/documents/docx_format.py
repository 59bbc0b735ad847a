"""Word documents (DOCX): paragraphs and tables in order, headings marked with #, list numbers counted as Word does."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from workflow.documents import refusals

HEADING_STYLE = re.compile(r"^(?:heading|overskrift|titel|title)\s*(\d)?$", re.IGNORECASE)
CONTENTS_STYLE = re.compile(r"^(?:toc|indholdsfortegnelse)\b", re.IGNORECASE)


def read(data: bytes, name: str) -> str:
    """The document's text. Raises DocumentError when the file is broken."""
    try:
        document = docx.Document(io.BytesIO(data))
        counter = _Numbering(document)
        lines = [line for block in _blocks(document) for line in _lines(block, counter)]
    except (
        KeyError,
        ValueError,
        AttributeError,
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        OSError,
        RuntimeError,
    ) as error:
        raise refusals.broken(name, "Word") from error
    return "\n".join(lines) + "\n"


def _blocks(document: Document) -> Iterator[Paragraph | Table]:
    for element in document.element.body.iterchildren():
        if element.tag == qn("w:p"):
            yield Paragraph(element, document)
        elif element.tag == qn("w:tbl"):
            yield Table(element, document)
        elif element.tag == qn("w:sdt"):
            for inner in element.iter(qn("w:p")):
                yield Paragraph(inner, document)


def _lines(block: Paragraph | Table, counter: _Numbering) -> list[str]:
    if isinstance(block, Table):
        return ["", *_rows(block, counter), ""]
    text = _words(block)
    style = (block.style.name or "") if block.style is not None else ""
    if not text.strip() or CONTENTS_STYLE.match(style):
        return [""]
    marker = counter.marker(block)
    heading = HEADING_STYLE.match(style)
    if heading:
        level = int(heading[1] or 1) or 1
        return ["", f"{'#' * min(level, 6)} {marker}{' '.join(text.split())}", ""]
    if marker:
        return [marker + text.strip()]
    return [text, ""]


def _words(paragraph: Paragraph) -> str:
    """The words of a paragraph with what is inserted, without what is deleted or hidden."""
    parts = []
    for node in paragraph._p.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:noBreakHyphen")):
        if node.tag == qn("w:tab") and node.getparent().tag == qn("w:tabs"):
            continue
        parts.append(
            (node.text or "")
            if node.tag == qn("w:t")
            else "\t"
            if node.tag == qn("w:tab")
            else "-"
            if node.tag == qn("w:noBreakHyphen")
            else "\n"
        )
    return "".join(parts)


def _rows(table: Table, counter: _Numbering) -> Iterator[str]:
    for row in table.rows:
        cells, seen = [], set()
        for cell in row.cells:
            # a merged cell is given once for each column it spans
            if id(cell._tc) in seen:
                continue
            seen.add(id(cell._tc))
            cells.append(
                [counter.marker(p) + " ".join(_words(p).split()) for p in cell.paragraphs if _words(p).strip()]
            )
        if len(cells) == 1:
            yield from cells[0]
        elif any(cells):
            yield "\t".join(" ".join(cell) for cell in cells)


class _Numbering:
    """Counts automatic list numbers, per list and level."""

    def __init__(self, document: Document) -> None:
        self.formats: dict[tuple[str, int], tuple[str, int]] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        abstract: dict[str, dict[int, tuple[str, int]]] = {}
        for definition in root.iterchildren(qn("w:abstractNum")):
            levels = {}
            for level in definition.iterchildren(qn("w:lvl")):
                form, start = level.find(qn("w:numFmt")), level.find(qn("w:start"))
                levels[int(level.get(qn("w:ilvl")))] = (
                    form.get(qn("w:val")) if form is not None else "decimal",
                    int(start.get(qn("w:val"))) if start is not None else 1,
                )
            abstract[definition.get(qn("w:abstractNumId"))] = levels
        for number in root.iterchildren(qn("w:num")):
            reference = number.find(qn("w:abstractNumId"))
            if reference is not None:
                for level, value in abstract.get(reference.get(qn("w:val")), {}).items():
                    self.formats[(number.get(qn("w:numId")), level)] = value

    def marker(self, paragraph: Paragraph) -> str:
        """The number or bullet that Word prints before a paragraph, or nothing."""
        number = _number_properties(paragraph)
        reference = number.find(qn("w:numId")) if number is not None else None
        list_id = reference.get(qn("w:val")) if reference is not None else "0"
        if number is None or list_id in (None, "0"):
            return ""
        depth = number.find(qn("w:ilvl"))
        level = int(depth.get(qn("w:val")) or 0) if depth is not None else 0
        form, start = self.formats.get((list_id, level), ("bullet", 1))
        if form in ("bullet", "none"):
            return "• " if form == "bullet" else ""
        counts = self.counts[list_id]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]
        value = counts[level]
        if form in ("lowerLetter", "upperLetter"):
            letter = chr(ord("a") + (value - 1) % 26)
            return f"{letter if form == 'lowerLetter' else letter.upper()}) "
        return f"{value}. "


def _number_properties(paragraph: Paragraph) -> etree._Element | None:
    """The list that a paragraph belongs to, by itself or by its style; None when it belongs to none."""
    elements = [paragraph._p]
    style = paragraph.style
    while style is not None and len(elements) < 20:
        elements.append(style.element)
        style = style.base_style
    for element in elements:
        number = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if number is not None:
            return number
    return None
