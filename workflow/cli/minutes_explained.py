"""A document's own lines with what was read from each: for a terminal, in 80 columns."""

from __future__ import annotations

import textwrap
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import click

from workflow.minutes.explanation import Finding

COLUMNS = 80
GUTTER = 7
COLOURS = {
    "meeting": "cyan",
    "participants": "blue",
    "items": "magenta",
    "recommendations": "yellow",
    "decisions": "green",
    "tasks": "bright_red",
    "notices": "red",
}
INVISIBLE = dict.fromkeys((*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), " ")
"""Characters that would steer the terminal instead of being shown."""


ROLES = {"chair": "formand", "co-chair": "medformand", "chairing": "mødeleder", "secretary": "sekretær"}


class Lines:
    """The lines of a text by number, from 1."""

    def __init__(self, text: str) -> None:
        self.texts = text.split("\n")
        self.starts = [0]
        for line in self.texts[:-1]:
            self.starts.append(self.starts[-1] + len(line) + 1)

    def number_at(self, position: int) -> int:
        """The number of the line that a character stands on."""
        return bisect_right(self.starts, position)

    def of(self, span: tuple[int, int]) -> tuple[int, int]:
        """The first and the last line of a span."""
        return self.number_at(span[0]), self.number_at(max(span[0], span[1] - 1))


def for_reader(finding: Finding) -> Finding:
    """A participant with the roles in Danish and no empty parts, and of an absentee that the list says so."""
    if finding.kind != "participants":
        return finding
    parts = (part.strip() for part in finding.value.split(","))
    value = ", ".join(ROLES.get(part, part) for part in parts if part)
    absent = finding.label == "afbud"
    reason = " ".join(each for each in (finding.reason, "Står under afbud." if absent else None) if each) or None
    return replace(finding, value=value, reason=reason)


def as_rows(text: str, findings: list[Finding]) -> list[dict[str, Any]]:
    """The findings as JSON values, each with its lines and its words."""
    lines = Lines(text)
    return [
        {
            **asdict(finding),
            "lines": list(lines.of(finding.span)) if finding.span else None,
            "quote": " ".join(text[slice(*finding.span)].split()) if finding.span else None,
        }
        for finding in findings
    ]


def show(text: str, findings: list[Finding], *, only_read: bool) -> Iterator[str]:
    """The lines to print: every line of the document, or only those that something was read from."""
    lines = Lines(text)
    under: dict[int, list[tuple[int, Finding]]] = {}
    for finding in findings:
        first, last = lines.of(finding.span) if finding.span else (0, 0)
        under.setdefault(last, []).append((first, finding))
    read = {n for last, found in under.items() for first, _ in found for n in range(max(first, 1), last + 1)}
    for _, finding in under.get(0, []):
        yield from _finding(finding, "")
    if 0 in under:
        yield ""
    left_out = blank = False
    for number, line in enumerate(lines.texts, start=1):
        if not line.strip() and number not in under:
            blank = True
            continue
        if only_read and number not in read:
            left_out = True
            continue
        if left_out:
            yield click.style(f"{'…':>{GUTTER - 2}}", dim=True)
        elif blank:
            yield ""
        left_out = blank = False
        yield from _numbered(number, line)
        for first, finding in under.get(number, []):
            yield from _finding(finding, f" (linje {first}-{number})" if first < number else "")


def _numbered(number: int, line: str) -> Iterator[str]:
    margin = click.style(f"{number:>{GUTTER - 2}}", dim=True) + "  "
    for piece in _wrapped(line, COLUMNS - GUTTER):
        yield margin + piece
        margin = " " * GUTTER


def _finding(finding: Finding, where: str) -> Iterator[str]:
    sure = f", {finding.confidence:.2f}".replace(".", ",") if finding.confidence is not None else ""
    last = finding.of.rsplit(", ", 1)[-1]
    label = finding.of if last.startswith(finding.label) else f"{finding.of}, {finding.label}"
    head = f"{label}{sure}{where}: "
    colour = COLOURS[finding.kind]
    indent = " " * GUTTER
    pieces = list(_wrapped(head + finding.value, COLUMNS - GUTTER - 2))
    for place, piece in enumerate(pieces):
        yield indent + ("└ " if place == 0 else "  ") + click.style(piece, fg=colour)
    because = " ".join(part for part in (finding.reason, f"[{finding.rule}]" if finding.rule else None) if part)
    for piece in _wrapped(because, COLUMNS - GUTTER - 2) if because else ():
        yield indent + "  " + click.style(piece, dim=True)


def _wrapped(line: str, width: int) -> list[str]:
    return textwrap.wrap(line.translate(INVISIBLE), width, drop_whitespace=True, break_on_hyphens=False) or [""]
