"""Automatic numbers of Word lists: counted as Word counts them, printed by the level's pattern."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from lxml import etree

from workflow.documents import markers
from workflow.documents.docx_names import MC, W, switched_on, value, whole
from workflow.documents.docx_styles import Styles

PLACE = re.compile(r"%([1-9])")
LEVELS = 9


@dataclass(frozen=True)
class Level:
    """How one level of a list is counted and printed. `restart` is the level (from 1) that starts it anew."""

    form: str = "decimal"
    start: int = 1
    pattern: str = ""
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(frozen=True)
class Marker:
    """What Word prints before a paragraph, with a space after it, and the depth of its list from 0."""

    text: str
    level: int


class Numbering:
    """Counts as the paragraphs are read in order: `marker` is asked once for each."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, Level]] = {}
        self._abstract_of: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if root is not None:
            self._read(root)

    def marker(self, properties: etree._Element | None, style_id: str | None) -> Marker | None:
        """The marker of a paragraph, which is counted by this; None when it belongs to no list."""
        number, depth = self._list_of(properties, style_id)
        if number is None or number not in self._abstract_of:
            return None
        levels = self._levels[number]
        level = levels.get(depth)
        if level is None:
            return None
        if level.form == "bullet":
            return Marker(markers.BULLET, depth)
        counts = self._count(number, depth)

        def counted(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            form = levels.get(other, Level()).form
            return markers.counted(counts.get(other, 0), "decimal" if level.legal else form) if form != "none" else ""

        printed = PLACE.sub(counted, level.pattern).strip()
        return Marker(f"{printed} ", depth) if printed else None

    def _count(self, number: str, depth: int) -> dict[int, int]:
        levels = self._levels[number]
        counts = self._counts[self._abstract_of[number]]
        for higher in range(depth):
            # A list that begins at a lower level shows its higher ones at their start.
            counts.setdefault(higher, levels.get(higher, Level()).start)
        # A list that starts again does so where its number is used first, and goes on from there.
        again = self._starts.pop((number, depth), None)
        counts[depth] = again if again is not None else counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [key for key in counts if key > depth]:
            restart = levels.get(deeper, Level()).restart
            if restart is None or depth < restart:
                del counts[deeper]
        return counts

    def _list_of(self, properties: etree._Element | None, style_id: str | None) -> tuple[str | None, int]:
        """Number and depth of the list that a paragraph belongs to, by itself or by its style."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        depth = value(own.find(f"{W}ilvl")) if own is not None else None
        number = value(own.find(f"{W}numId")) if own is not None else None
        for style in self._styles.chain(style_id) if number is None else ():
            found = style.find(f"{W}pPr/{W}numPr")
            if found is None:
                continue
            depth = depth or value(found.find(f"{W}ilvl"))
            number = value(found.find(f"{W}numId"))
            if number is None:
                continue
            for level, form in self._levels.get(number, {}).items():
                # The list says which of its levels is meant for this style.
                if form.style == style.get(f"{W}styleId"):
                    depth = str(level)
            break
        return (None if number in (None, "0") else number), whole(depth, 0)

    def _read(self, root: etree._Element) -> None:
        abstract: dict[str, dict[int, Level]] = {}
        linked: dict[str, str] = {}
        for definition in root.iterchildren(f"{W}abstractNum"):
            abstract_id = definition.get(f"{W}abstractNumId") or ""
            abstract[abstract_id] = {
                depth: _level(level)
                for level in definition.iterchildren(f"{W}lvl")
                if 0 <= (depth := whole(level.get(f"{W}ilvl"), -1)) < LEVELS
            }
            link = value(definition.find(f"{W}numStyleLink"))
            if link:
                linked[abstract_id] = link
        named = {
            value(definition.find(f"{W}styleLink")): definition.get(f"{W}abstractNumId") or ""
            for definition in root.iterchildren(f"{W}abstractNum")
            if definition.find(f"{W}styleLink") is not None
        }
        for number in root.iterchildren(f"{W}num"):
            number_id = number.get(f"{W}numId") or ""
            abstract_id = value(number.find(f"{W}abstractNumId"), "") or ""
            abstract_id = named.get(linked.get(abstract_id), abstract_id)
            levels = dict(abstract.get(abstract_id, {}))
            for override in number.iterchildren(f"{W}lvlOverride"):
                depth = whole(override.get(f"{W}ilvl"), -1)
                changed = override.find(f"{W}lvl")
                if changed is not None and depth >= 0:
                    levels[depth] = _level(changed)
                start = override.find(f"{W}startOverride")
                if start is not None and depth >= 0:
                    self._starts[(number_id, depth)] = whole(value(start), 1)
                    levels[depth] = replace(levels.get(depth, Level()), start=whole(value(start), 1))
            self._abstract_of[number_id] = abstract_id
            self._levels[number_id] = levels


def _level(level: etree._Element) -> Level:
    form = level.find(f"{W}numFmt")
    if form is None:
        form = level.find(f"{MC}AlternateContent/{MC}Fallback/{W}numFmt")
    restart = value(level.find(f"{W}lvlRestart"))
    return Level(
        value(form, "decimal") or "decimal",
        whole(value(level.find(f"{W}start")), 1),
        value(level.find(f"{W}lvlText"), "") or "",
        None if restart is None else whole(restart, 0),
        switched_on(level.find(f"{W}isLgl")),
        value(level.find(f"{W}pStyle")),
    )
