"""Word's styles: which are headings, tables of contents, hidden or struck out, themselves or by what they build on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from workflow.documents.docx_names import W, switched_on, value, whole

HEADING = re.compile(r"^(?:heading|overskrift|titel|title)\s*(\d)?$", re.IGNORECASE)
CONTENTS = re.compile(r"^(?:toc|indholdsfortegnelse)\s*(?:\d|heading|overskrift|$)", re.IGNORECASE)
HIDING = tuple(f"{W}{tag}" for tag in ("vanish", "strike", "dstrike"))
DEEPEST = 20
BODY_TEXT = 9
"""The outline level that says: no heading."""


class Styles:
    """The styles of a document, by id."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._default: str | None = None
        for style in root.iterchildren(f"{W}style") if root is not None else ():
            style_id = style.get(f"{W}styleId") or ""
            self._styles[style_id] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                self._default = style_id
        self._levels: dict[str, int | None] = {}

    def of(self, properties: etree._Element | None) -> str | None:
        """The id of the style of a paragraph with these properties."""
        found = value(properties.find(f"{W}pStyle")) if properties is not None else None
        return found or self._default

    def chain(self, style_id: str | None) -> Iterator[etree._Element]:
        """A style and those it builds on."""
        for _ in range(DEEPEST):
            style = self._styles.get(style_id or "")
            if style is None:
                return
            yield style
            style_id = value(style.find(f"{W}basedOn"))

    def heading_level(self, style_id: str | None, properties: etree._Element | None) -> int | None:
        """1 to 6 for a heading, else None. The paragraph's own outline level goes before that of its style."""
        own = value(properties.find(f"{W}outlineLvl")) if properties is not None else None
        if own is not None:
            level = whole(own, BODY_TEXT)
            return min(level + 1, 6) if 0 <= level < BODY_TEXT else None
        if style_id is None:
            return None
        if style_id not in self._levels:
            self._levels[style_id] = self._level(style_id)
        return self._levels[style_id]

    def is_contents(self, style_id: str | None) -> bool:
        """Whether it is a style of the table of contents, which repeats the headings."""
        return any(CONTENTS.match(name) for name in self._names(style_id))

    def hides(self, style_id: str | None) -> bool:
        """Whether what is written in this style is hidden or struck out."""
        return self.hides_run(None, style_id)

    def hides_run(self, properties: etree._Element | None, style_id: str | None) -> bool:
        """Whether words with these properties of their own, in this style, are hidden or struck out."""
        return any(self._is_on(tag, properties, style_id) for tag in HIDING)

    def _is_on(self, tag: str, properties: etree._Element | None, style_id: str | None) -> bool:
        own = properties.find(tag) if properties is not None else None
        if own is not None:
            return switched_on(own)
        for style in self.chain(style_id):
            found = style.find(f"{W}rPr/{tag}")
            if found is not None:
                return switched_on(found)
        return False

    def _level(self, style_id: str) -> int | None:
        for style in list(self.chain(style_id)) or [None]:
            names = [style_id] if style is None else [style.get(f"{W}styleId") or "", value(style.find(f"{W}name"), "")]
            for name in names:
                if name and (found := HEADING.match(name)):
                    return min(int(found[1] or 1) or 1, 6)
            outline = value(style.find(f"{W}pPr/{W}outlineLvl")) if style is not None else None
            if outline is not None:
                level = whole(outline, BODY_TEXT)
                return min(level + 1, 6) if 0 <= level < BODY_TEXT else None
        return None

    def _names(self, style_id: str | None) -> list[str]:
        style = self._styles.get(style_id or "")
        return [style_id or "", (value(style.find(f"{W}name"), "") or "") if style is not None else ""]
