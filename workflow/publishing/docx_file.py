"""A paper as DOCX that a secretariat can go on editing: real styles, real tables, page numbers, Danish proofing."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time

import docx
import docx.opc.constants
import docx.table
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from workflow.publishing.characters import writable
from workflow.publishing.paper import (
    Block,
    Drawing,
    Facts,
    Heading,
    Link,
    Listing,
    Paper,
    Paragraph,
    Quote,
    Strong,
    Table,
    Text,
    UnwritableError,
    runs_of,
    with_words,
)

_FJORD, _SOFT, _RUST = RGBColor(0x0B, 0x3B, 0x45), RGBColor(0x4B, 0x5C, 0x60), RGBColor(0xA2, 0x33, 0x1B)
_WIDTH = Cm(21 - 2 * 2)
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment a ZIP file can name


def write_docx(paper: Paper) -> bytes:
    """The paper as a DOCX file, A4. The same paper gives the same bytes. Raises UnwritableError."""
    try:
        return _written(with_words(paper, writable))
    except ValueError as error:
        raise UnwritableError(f"The DOCX cannot be written: {error}") from error


def _written(paper: Paper) -> bytes:
    document = docx.Document()
    _set_up(document, paper)
    document.add_paragraph(paper.title, style="Title")
    if paper.subtitle:
        document.add_paragraph(paper.subtitle, style="Subtitle")
    if paper.facts:
        _facts(document, paper.facts)
    for block in paper.blocks:
        _add(document, block)
    written = io.BytesIO()
    document.save(written)
    return _without_clock(written.getvalue())


def _set_up(document: Document, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    properties = document.core_properties
    moment = datetime.combine(paper.day, time(), UTC)
    properties.title, properties.author, properties.language = paper.title, paper.issuer, "da-DK"
    properties.created = properties.modified = moment
    properties.last_modified_by, properties.comments = paper.issuer, ""
    _styles(document)
    if paper.mark:
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = head.add_run(paper.mark.upper())
        run.bold, run.font.size, run.font.color.rgb = True, Pt(8.5), _RUST
    foot = section.footer.paragraphs[0]
    document.styles["Footer"].paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    foot.add_run(f"{paper.issuer}\tSide ")
    _field(foot, "PAGE")
    foot.add_run(" af ")
    _field(foot, "NUMPAGES")


def _styles(document: Document) -> None:
    sizes = {
        "Normal": (10, None),
        "Title": (20, _FJORD),
        "Subtitle": (11.5, _SOFT),
        "Heading 1": (13, _FJORD),
        "Heading 2": (11, _FJORD),
        "Heading 3": (10, _FJORD),
        "Caption": (9, _SOFT),
        "Quote": (10, None),
        "Footer": (8.5, _SOFT),
    }
    for name, (size, colour) in sizes.items():
        style = document.styles[name]
        font = style.font
        font.name, font.size = "Calibri", Pt(size)
        if colour is not None:
            font.color.rgb = colour
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for part in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{part}"), None)
        for part in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{part}"), "Calibri")
    document.styles["Subtitle"].font.italic = False
    document.styles["Title"].font.bold = True
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    language = document.styles["Normal"].element.get_or_add_rPr()
    proofing = OxmlElement("w:lang")
    proofing.set(qn("w:val"), "da-DK")
    language.append(proofing)
    border = document.styles["Title"].element.find(f".//{qn('w:pBdr')}")
    if border is not None:
        border.getparent().remove(border)


def _add(document: Document, block: Block) -> None:
    match block:
        case Heading(text, level):
            document.add_heading(text, level)
        case Paragraph(text, quiet):
            line = document.add_paragraph()
            _write(line, text, _SOFT if quiet else None)
        case Quote(text, source):
            line = document.add_paragraph(text, style="Quote")
            line.paragraph_format.left_indent = Cm(0.6)
            if source:
                line.add_run().add_break()
                run = line.add_run(source)
                run.italic, run.font.size, run.font.color.rgb = False, Pt(8.5), _SOFT
        case Listing(items, numbered):
            series = _new_series(document) if numbered else None
            for item in items:
                line = document.add_paragraph(style="List Number" if numbered else "List Bullet")
                if series is not None:
                    line._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = series
                _write(line, item)
        case Facts(rows):
            _facts(document, rows)
        case Table():
            _table(document, block)
        case Drawing(_, description):
            # Word has no SVG of its own in older versions: the table behind the chart says the same.
            _write(document.add_paragraph(), description, _SOFT)


def _facts(document: Document, rows: tuple[tuple[str, Text], ...]) -> None:
    for name, value in rows:
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(2)
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Cm(4.2), Cm(-4.2)
        line.paragraph_format.tab_stops.add_tab_stop(Cm(4.2))
        run = line.add_run(f"{name}\t")
        run.font.color.rgb = _SOFT
        _write(line, value)
    document.paragraphs[-1].paragraph_format.space_after = Pt(10)


def _new_series(document: Document) -> int:
    """Numbers that begin at 1 again: without it Word counts on from the list before."""
    numbering = document.part.numbering_part.element
    style = document.styles["List Number"].element.pPr.numPr.numId.val
    pattern = next(known for known in numbering.num_lst if known.numId == style).abstractNumId.val
    series = numbering.add_num(pattern)
    series.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(series.numId)


def _table(document: Document, block: Table) -> None:
    caption = document.add_paragraph(block.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(8), Pt(3)
    if not block.rows:
        _write(document.add_paragraph(), block.empty, _SOFT)
        return
    table = document.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    table.autofit = False
    _lines(table)
    whole = sum(column.share for column in block.columns)
    widths = [Emu(int(_WIDTH * column.share / whole)) for column in block.columns]
    for grid, width in zip(table.columns, widths, strict=True):
        grid.width = width
    for cells, texts, is_head in [
        (table.rows[0].cells, tuple(column.heading for column in block.columns), True),
        *((table.add_row().cells, row, False) for row in block.rows),
    ]:
        for cell, text, column, width in zip(cells, texts, block.columns, widths, strict=True):
            cell.width = width
            line = cell.paragraphs[0]
            line.paragraph_format.space_after = Pt(2)
            if column.numeric:
                line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _write(line, (Strong(text),) if is_head and isinstance(text, str) else text, size=Pt(9))
    for row in table.rows:
        _row_flag(row, "w:cantSplit")
    _row_flag(table.rows[0], "w:tblHeader")  # said again on each page, and told to a screen reader
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _lines(table: docx.table.Table) -> None:
    """Only lines under rows, as in the PDF."""
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{edge}")
        shown = edge in ("bottom", "insideH")
        line.set(qn("w:val"), "single" if shown else "nil")
        if shown:
            line.set(qn("w:sz"), "4")
            line.set(qn("w:color"), "B9C6C3")
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _row_flag(row: docx.table._Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _write(line: Line, text: Text, colour: RGBColor | None = None, size: Pt | None = None) -> None:
    for part in runs_of(text):
        if isinstance(part, Link):
            _link(line, part, size)
            continue
        run = line.add_run(part if isinstance(part, str) else part.text)
        run.bold = True if isinstance(part, Strong) else None
        if colour is not None:
            run.font.color.rgb = colour
        if size is not None:
            run.font.size = size


def _link(line: Line, link: Link, size: Pt | None) -> None:
    key = line.part.relate_to(link.address, docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), key)
    run = line.add_run(link.text)
    run.font.color.rgb, run.font.underline = RGBColor(0x0C, 0x5A, 0x66), True
    if size is not None:
        run.font.size = size
    element.append(run._r)
    line._p.append(element)


def _field(line: Line, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    line._p.append(field)


def _without_clock(written: bytes) -> bytes:
    """The same package with no moment of writing in it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return packed.getvalue()
