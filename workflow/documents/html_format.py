"""HTML pages: the words in reading order, a line per paragraph, headings marked with #, rows of tables with tabs."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from workflow.documents import markers, refusals, text_format
from workflow.documents.canonical import Content
from workflow.documents.composing import Composer

CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)
SKIPPED = frozenset(
    {
        "script", "style", "noscript", "template", "head", "nav", "svg", "math", "iframe", "object", "embed",
        "canvas", "audio", "video", "picture", "select", "textarea", "input", "dialog", "del", "s", "strike",
    }
)  # fmt: skip
UNSPOKEN = ["script", "style", "noscript", "template"]
BLOCKS = frozenset(
    {
        "p", "div", "section", "article", "main", "header", "footer", "aside", "ul", "ol", "dl", "dd", "table",
        "thead", "tbody", "tfoot", "caption", "blockquote", "pre", "address", "figure", "figcaption", "fieldset",
        "details", "summary", "hr", "body", "center",
    }
)  # fmt: skip
HEADINGS = {f"h{n}": n for n in range(1, 7)}
ANY_HEADING = ", ".join(HEADINGS)
ROLES_AROUND = frozenset(["navigation", "banner", "contentinfo", "search", "menu", "menubar", "dialog", "alert"])
NUMBER_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
OWN_MARKER = re.compile(r"(?:\d{1,3}\.|[-•])\s+(?=\S)")
STRUCK_OUT = re.compile(r"text-decoration(?:-line)?:[a-z ]*line-through")
DEEPEST = 200
MOST_COLUMNS = 100
ENOUGH_LETTERS = 200
"""A <main> with fewer is not where the minutes are, unless it holds half of the page."""


def read(data: bytes, name: str) -> Content:
    """The page's content. Raises DocumentError for bytes that are no text."""
    declared = CHARSET.search(data[:4096])
    source: str | None = None
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            source = data.decode(_encoding(declared[1].decode("ascii")))
        except (LookupError, UnicodeError):
            source = None
    if source is None:
        source = text_format.decode(data)
    if source is None:
        raise refusals.binary(name)
    source = text_format.mend_mojibake(source.replace("\x00", ""))
    page = LexborHTMLParser(source)
    page.strip_tags(UNSPOKEN)
    if page.body is None:
        return Composer().content()
    content = _content_of(page.body)
    walker = _Walker(_letters(content))
    walker.walk(content)
    walker.flush()
    return walker.composer.content()


def _encoding(label: str) -> str:
    # Browsers read these as Windows-1252, and so do those who write them (WHATWG Encoding Standard).
    return "cp1252" if label.lower() in ("iso-8859-1", "latin1", "ascii", "us-ascii") else label


def _content_of(body: LexborNode) -> LexborNode:
    """The part of the page that is its content, where the page says so; else all of it."""
    everything = _letters(body)
    for selector in ("main", "[role=main]", "article"):
        found = body.css(selector)
        if len(found) == 1 and (_letters(found[0]) >= ENOUGH_LETTERS or _letters(found[0]) * 2 >= everything):
            return found[0]
    return body


def _letters(node: LexborNode) -> int:
    return sum(c.isalpha() for c in node.text() or "")


class _Walker:
    """Walks the tree once and hands blocks to the composer."""

    def __init__(self, letters: int) -> None:
        self.letters = letters
        self.composer = Composer()
        self.words: list[str] = []
        self.depth_of_lists = 0
        self.marker: str | None = None
        self.pre = 0

    def taken(self) -> str:
        """The words collected since the last block, white space as a browser shows it."""
        words = "".join(self.words)
        self.words = []
        if not self.pre:
            words = re.sub(r"[^\S\n]+", " ", words)
        return re.sub(r" ?\n ?", "\n", words).strip(" \n") if not self.pre else words.strip("\n")

    def flush(self, gap: bool = True) -> None:
        """Ends a block."""
        words = self.taken()
        if not words.strip():
            return
        if self.marker is not None:
            own = OWN_MARKER.match(words)
            marker, words = (own[0], words[own.end() :]) if own else (self.marker, words)
            self.marker = None
            self.composer.entry(marker, words, self.depth_of_lists - 1)
        elif self.depth_of_lists:
            # An empty line inside one entry would end its list.
            self.composer.line(words)
        elif gap:
            self.composer.paragraph(words)
        else:
            self.composer.line(words)

    def walk(self, node: LexborNode, depth: int = 0) -> None:
        """Everything in `node`, in order."""
        child = node.child
        while child is not None:
            tag = child.tag
            if tag == "-text":
                words = child.text_content or ""
                self.words.append(words if self.pre else re.sub(r"\s+", " ", words))
            elif tag == "br":
                self.words.append("\n")
            elif tag and tag[0] not in "-_!" and not self._skipped(child, tag) and depth < DEEPEST:
                self._element(child, tag, depth + 1)
            child = child.next

    def _skipped(self, node: LexborNode, tag: str) -> bool:
        """Whether it is no part of the text. A form that holds most of the page is the page itself."""
        if tag == "form" and _letters(node) * 2 < self.letters:
            return True
        if tag == "button" and node.css_first(ANY_HEADING) is None:
            return True
        return tag in SKIPPED or _hidden(node)

    def _element(self, node: LexborNode, tag: str, depth: int) -> None:
        if tag in HEADINGS:
            self.flush()
            self.walk(node, depth)
            self.composer.heading(self.taken() or self._of_button(node, depth), HEADINGS[tag])
        elif tag in ("ul", "ol"):
            self._list(node, depth)
        elif tag == "table":
            self.flush()
            self._table(node, depth)
        elif tag == "dt":
            self.flush()
            self.walk(node, depth)
            # The words that it explains come on the next line.
            self.flush(gap=False)
        elif tag in BLOCKS or tag == "li":
            self.flush()
            self.pre += tag == "pre"
            self.walk(node, depth)
            self.flush()
            self.pre -= tag == "pre"
        else:
            self.walk(node, depth)

    def _of_button(self, heading: LexborNode, depth: int) -> str:
        """The words of a heading that opens and closes what is under it: those of its first button."""
        for button in heading.css("button"):
            if not _hidden(button):
                self.walk(button, depth)
            if words := self.taken():
                return words
        return ""

    def _list(self, node: LexborNode, depth: int) -> None:
        self.flush()
        self.depth_of_lists += 1
        attributes = node.attributes or {}
        number = _whole(attributes.get("start"), 1)
        step = -1 if "reversed" in attributes else 1
        child = node.child
        while child is not None:
            if child.tag == "li" and not _hidden(child):
                number = _whole((child.attributes or {}).get("value"), number)
                form = NUMBER_TYPES.get(attributes.get("type") or "", "decimal")
                self.marker = f"{markers.counted(number, form)}. " if node.tag == "ol" else "- "
                number += step
                self.walk(child, depth)
                self.flush()
                self.marker = None
            elif child.tag in ("ul", "ol"):
                self._list(child, depth + 1)
            child = child.next
        self.depth_of_lists -= 1
        if not self.depth_of_lists:
            self.composer.end_list()

    def _table(self, table: LexborNode, depth: int) -> None:
        rows = [row for row in table.css("tr") if _nearest(row, "table") == table.mem_id and not _hidden(row)]
        cells = [[cell for cell in _children(row) if cell.tag in ("td", "th") and not _hidden(cell)] for row in rows]
        lays_out = max((len(row) for row in cells), default=0) < 2 or any(
            cell.css_first("table, h1, h2, h3, h4") for row in cells for cell in row
        )
        for caption in _children(table):
            if caption.tag == "caption":
                self.walk(caption, depth)
                self.flush()
        if lays_out:
            for cell in (cell for row in cells for cell in row):
                self.walk(cell, depth)
                self.flush()
        else:
            self.composer.table(self._rows(cells, depth))

    def _rows(self, cells: list[list[LexborNode]], depth: int) -> list[list[str]]:
        rows: list[list[str]] = []
        # What a cell says that reaches over several rows is true of each: {column: (rows left, words)}.
        reaching: dict[int, tuple[int, str]] = {}
        for row in cells:
            words: list[str] = []

            def reach(words: list[str] = words) -> None:
                while len(words) in reaching and len(words) < MOST_COLUMNS:
                    left, held = reaching.pop(len(words))
                    if left > 1:
                        reaching[len(words)] = (left - 1, held)
                    words.append(held)

            for cell in row:
                reach()
                said = self._cell(cell, depth)
                wide, high = (_whole((cell.attributes or {}).get(key), 1) for key in ("colspan", "rowspan"))
                for column in range(min(max(wide, 1), MOST_COLUMNS)):
                    if high > 1:
                        reaching[len(words)] = (high - 1, said if column == 0 else "")
                    words.append(said if column == 0 else "")
            reach()
            rows.append(words[:1] if len(row) == 1 and not any(words[1:]) else words[:MOST_COLUMNS])
        return rows

    def _cell(self, cell: LexborNode, depth: int) -> str:
        inner = _Walker(self.letters)
        inner.walk(cell, depth)
        inner.flush()
        return "\n".join(line.lstrip("#") for line in inner.composer.content().text.split("\n")).strip()


def _children(node: LexborNode) -> list[LexborNode]:
    found = []
    child = node.child
    while child is not None:
        found.append(child)
        child = child.next
    return found


def _nearest(node: LexborNode, tag: str) -> int | None:
    parent = node.parent
    while parent is not None and parent.tag != tag:
        parent = parent.parent
    return parent.mem_id if parent is not None else None


def _hidden(node: LexborNode) -> bool:
    attributes = node.attributes or {}
    style = (attributes.get("style") or "").replace(" ", "").lower()
    return (
        "hidden" in attributes
        or "display:none" in style
        or "visibility:hidden" in style
        or STRUCK_OUT.search(style) is not None
        or attributes.get("aria-hidden") == "true"
        or (attributes.get("role") or "") in ROLES_AROUND
    )


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 6 else otherwise
