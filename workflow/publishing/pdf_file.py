"""A paper as PDF/UA: tagged, with title and language, so that a screen reader reads it as it was written."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from workflow.publishing.font_characters import fonts, shown
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
    UnwritableError,
    runs_of,
    with_words,
)

_LAYOUT = Path(__file__).parents[2] / "templates" / "documents" / "paper.typ"
_LONG = re.compile(r"\S{21,}")  # without a space: a line cannot end in it, and it would run off the paper
_JOINT = re.compile(r"([^\w\u200b\u00ad]|_)(?<!//)(?=\w)")  # "https://" is not left alone at the end of a line
_STRETCH = re.compile(r"[^\W_]{13,}")
_LONGEST_WORD = 40  # letters; what has more is no Danish compound that the layout could hyphenate
_PIECE = 8


def write_pdf(paper: Paper) -> bytes:
    """The paper as a PDF/UA-1 file, A4. The same paper gives the same bytes.

    The words are handed over as data, never as mark-up, so nothing in them can be taken for a command. What the font
    lacks has a stand-in. Raises UnwritableError.
    """
    inputs = {"paper": json.dumps(_paper(with_words(paper, shown)), ensure_ascii=False)}
    try:
        written = typst.compile(_LAYOUT.read_bytes(), font_paths=fonts(), sys_inputs=inputs, pdf_standards=["ua-1"])
    except typst.TypstError as error:
        raise UnwritableError(f"The PDF cannot be written: {error}") from error
    if not isinstance(written, bytes):  # pages as pictures come as a list; a PDF is one file
        raise TypeError("One file was expected")
    return written


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
            said |= {"text": _divisible(text), "source": source}
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
        _run("plain", run) if isinstance(run, str) else _run(type(run).__name__.lower(), **vars(run))
        for run in runs_of(text)
    ]


def _run(kind: str, text: str, address: str | None = None) -> dict[str, str | None]:
    return {"kind": kind, "text": _divisible(text), "address": address}


def _divisible(text: str) -> str:
    """The text with places, seen by nobody, at which a checksum or an address may go on in the next line."""
    return _LONG.sub(lambda found: _STRETCH.sub(_pieces, _JOINT.sub("\\1\u200b", found[0])), text)


def _pieces(found: re.Match[str]) -> str:
    stretch = found[0]
    if stretch.isalpha() and len(stretch) <= _LONGEST_WORD:
        return stretch  # the layout hyphenates it
    return "\u200b".join(stretch[start : start + _PIECE] for start in range(0, len(stretch), _PIECE))
