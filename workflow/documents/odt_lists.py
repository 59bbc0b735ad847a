"""Lists of OpenDocument text: how each level is numbered, and counting as the entries are read in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from workflow.documents import markers
from workflow.documents.odt_names import STYLE, TEXT, XML, whole

FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
LEVELS = 10


@dataclass(frozen=True)
class Level:
    """One level of a list style. `form` is None for a bullet and empty for no number at all."""

    form: str | None = None
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1


class Lists:
    """The list styles of a document, and where each list stands."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._styles: dict[str, dict[int, Level]] = {}
        self.outline: dict[int, Level] = {}
        self._last: dict[str, dict[int, int]] = {}
        for root in roots:
            for style in root.iter(f"{TEXT}list-style"):
                self._styles[style.get(f"{STYLE}name") or ""] = _levels(style)
            for style in root.iter(f"{TEXT}outline-style"):
                self.outline = _levels(style)
        self._outline_counts: dict[int, int] = {}

    def begin(self, node: etree._Element, style: str) -> dict[int, int]:
        """The counts that a list at the top begins with: none, or those of the list that it goes on from."""
        key = node.get(f"{TEXT}continue-list") or (style if node.get(f"{TEXT}continue-numbering") == "true" else None)
        counts = dict(self._last.get(key, {})) if key else {}
        for name in (node.get(f"{XML}id"), style):
            if name:
                self._last[name] = counts
        return counts

    def marker(self, style: str, depth: int, counts: dict[int, int], start: str | None) -> str:
        """Count an entry at `depth` (from 0) and give its marker with a space; nothing for a level without a number."""
        levels = self._styles.get(style, {})
        level = levels.get(depth, Level())
        if level.form is None:
            return markers.BULLET
        return _printed(levels, level, depth, counts, start)

    def outline_marker(self, depth: int) -> str:
        """The same for a heading that stands in no list."""
        level = self.outline.get(depth)
        if level is None or not level.form:
            return ""
        return _printed(self.outline, level, depth, self._outline_counts, None)


def _printed(levels: dict[int, Level], level: Level, depth: int, counts: dict[int, int], start: str | None) -> str:
    counts[depth] = whole(start, 0) if start else counts.get(depth, level.start - 1) + 1
    for deeper in [key for key in counts if key > depth]:
        del counts[deeper]
    if not level.form:
        return ""
    shown = []
    for upper in range(max(depth - level.shown + 1, 0), depth + 1):
        form = levels.get(upper, Level()).form
        if form:
            shown.append(markers.counted(counts.get(upper, 1), form))
    return f"{level.prefix}{'.'.join(shown)}{level.suffix} ".lstrip()


def _levels(style: etree._Element) -> dict[int, Level]:
    found = {}
    for node in style:
        depth = whole(node.get(f"{TEXT}level"), 0) - 1
        if not 0 <= depth < LEVELS:
            continue
        numbered = node.tag in (f"{TEXT}list-level-style-number", f"{TEXT}outline-level-style")
        # Without a format a level is a number that nobody sees; without an element it is a bullet.
        form = FORMS.get(node.get(f"{STYLE}num-format") or "", "") if numbered else None
        found[depth] = Level(
            form,
            node.get(f"{STYLE}num-prefix") or "",
            node.get(f"{STYLE}num-suffix") or "",
            whole(node.get(f"{TEXT}start-value"), 1),
            whole(node.get(f"{TEXT}display-levels"), 1),
        )
    return found
