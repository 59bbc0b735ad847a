"""A paper as PDF/UA: tagged, with title and language, so that a screen reader reads it as it was written."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_ibm_plex_sans
import typst

from workflow.publishing.paper import (
    Block,
    Drawing,
    Facts,
    Heading,
    Listing,
    Paper,
    Paragraph,
    Quote,
    Table,
    Text,
    runs_of,
)

_LAYOUT = Path(__file__).parents[2] / "templates" / "documents" / "paper.typ"


def write_pdf(paper: Paper) -> bytes:
    """The paper as a PDF/UA-1 file, A4. The same paper gives the same bytes.

    The words are handed over as data, never as mark-up, so nothing in them can be taken for a command.
    """
    inputs = {"paper": json.dumps(_paper(paper), ensure_ascii=False)}
    written = typst.compile(_LAYOUT.read_bytes(), font_paths=_fonts(), sys_inputs=inputs, pdf_standards=["ua-1"])
    if not isinstance(written, bytes):  # pages as pictures come as a list; a PDF is one file
        raise TypeError("One file was expected")
    return written


@cache
def _fonts() -> typst.Fonts:
    # Only the packaged fonts: a paper looks the same on every machine.
    folder = Path(fontpkg_ibm_plex_sans.ROOT) / "files"
    return typst.Fonts(font_paths=[str(folder)], include_system_fonts=False)


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "issuer": paper.issuer,
        "day": [paper.day.year, paper.day.month, paper.day.day],
        "mark": paper.mark,
        "language": paper.language,
        "facts": [[name, _text(value)] for name, value in paper.facts],
        "blocks": [_block(block) for block in paper.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    said: dict[str, Any] = {"kind": block.kind}
    match block:
        case Heading(text, level):
            said |= {"text": text, "level": level}
        case Paragraph(text, quiet):
            said |= {"text": _text(text), "quiet": quiet}
        case Quote(text, source):
            said |= {"text": text, "source": source}
        case Listing(items, numbered):
            said |= {"items": [_text(item) for item in items], "numbered": numbered}
        case Facts(rows):
            said |= {"rows": [[name, _text(value)] for name, value in rows]}
        case Table(caption, columns, rows, empty):
            said |= {
                "caption": caption,
                "columns": [asdict(column) for column in columns],
                "rows": [[_text(cell) for cell in row] for row in rows],
                "empty": empty,
            }
        case Drawing(svg, description):
            said |= {"svg": svg, "description": description}
    return said


def _text(text: Text) -> list[dict[str, str | None]]:
    return [
        {"kind": "plain", "text": run, "address": None}
        if isinstance(run, str)
        else {"kind": type(run).__name__.lower(), "text": run.text, "address": getattr(run, "address", None)}
        for run in runs_of(text)
    ]
