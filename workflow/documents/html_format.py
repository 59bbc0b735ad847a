"""HTML pages: the words in reading order, one line per paragraph, headings marked with #, rows of tables with tabs."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from workflow.documents import refusals, text_format

SIGNS = re.compile(rb"<!doctype\s+html|<html[\s>]|<body[\s>]|<head[\s>]", re.IGNORECASE)
TAGS = re.compile(rb"</(?:p|div|h[1-6]|table|ul|ol|li|td|section|article)>", re.IGNORECASE)
CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)
SKIPPED = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "nav",
        "button",
        "svg",
        "iframe",
        "object",
        "select",
        "form",
        "input",
    }
)
BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "blockquote",
        "pre",
        "address",
        "figure",
        "figcaption",
        "fieldset",
        "details",
        "summary",
        "hr",
        "body",
    ]
)
HEADINGS = {f"h{n}": n for n in range(1, 7)}
DEEPEST = 400


def looks_like_html(data: bytes) -> bool:
    """Whether the content is an HTML page, whatever the file is called."""
    start = data[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = (text_format.decode(data[:4096]) or "").encode()
    return bool(SIGNS.search(start)) or (start.lstrip()[:1] == b"<" and len(TAGS.findall(data[:50_000])) >= 3)


def read(data: bytes, name: str) -> str:
    """The page's text. Raises DocumentError for bytes that are no text."""
    declared = CHARSET.search(data[:4096])
    source: str | None = None
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            source = data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeError):
            source = None
    if source is None:
        source = text_format.decode(data)
    if source is None:
        raise refusals.binary(name)
    body = LexborHTMLParser(source.replace("\x00", "")).body
    writer = _Writer()
    if body is not None:
        writer.walk(body)
    return text_format.mend_mojibake(writer.text())


class _Writer:
    """Collects lines while the tree is walked."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []

    def text(self) -> str:
        self.flush()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip() + "\n"

    def flush(self, prefix: str = "", gap: bool = False) -> None:
        words = re.sub(r"[^\S\t\n]+", " ", "".join(self.line))
        words = re.sub(r" ?\n ?", "\n", words).strip(" \n")
        self.line = []
        if words.strip():
            self.lines.append(prefix + words)
        if gap and self.lines and self.lines[-1]:
            self.lines.append("")

    def walk(self, node: LexborNode, depth: int = 0, marker: str = "") -> None:
        child = node.child
        number = 0
        while child is not None:
            tag = child.tag
            if tag == "-text":
                self.line.append(re.sub(r"\s+", " ", child.text_content or ""))
            elif tag == "br":
                self.line.append("\n")
            elif tag and tag[0] not in "-_!" and tag not in SKIPPED and not _hidden(child) and depth < DEEPEST:
                if tag == "li":
                    number += 1
                self._element(child, tag, depth, number)
            child = child.next

    def _element(self, node: LexborNode, tag: str, depth: int, number: int) -> None:
        if tag in HEADINGS:
            self.flush(gap=True)
            self.walk(node, depth + 1)
            self.line = [" ".join("".join(self.line).split())]
            self.flush("#" * HEADINGS[tag] + " ", gap=True)
        elif tag == "li":
            self.flush()
            before = len(self.lines)
            self.walk(node, depth + 1)
            self.flush()
            self._mark(before, _list_marker(node, number))
        elif tag == "tr":
            self.flush()
            self._row(node, depth)
        elif tag in BLOCKS:
            self.flush(gap=True)
            self.walk(node, depth + 1)
            self.flush(gap=True)
        else:
            self.walk(node, depth + 1)

    def _mark(self, before: int, marker: str) -> None:
        for index in range(before, len(self.lines)):
            if self.lines[index]:
                if not re.match(r"(?:\d{1,3}\.|-|•)\s", self.lines[index]):
                    self.lines[index] = marker + self.lines[index]
                break
        # blank lines inside one entry would end its list
        self.lines[before:] = [line for line in self.lines[before:] if line]

    def _row(self, node: LexborNode, depth: int) -> None:
        cells = []
        child = node.child
        while child is not None:
            if child.tag in ("td", "th"):
                inner = _Writer()
                inner.walk(child, depth + 1)
                cells.append(" ".join(inner.text().split()).lstrip("#").strip())
            child = child.next
        if any(cells):
            self.lines.append("\t".join(cells) if len(cells) > 1 else cells[0])


def _hidden(node: LexborNode) -> bool:
    attributes = node.attributes or {}
    style = (attributes.get("style") or "").replace(" ", "").lower()
    return "hidden" in attributes or "display:none" in style or attributes.get("aria-hidden") == "true"


def _list_marker(node: LexborNode, number: int) -> str:
    parent = node.parent
    if parent is None or parent.tag != "ol":
        return "- "
    attributes = parent.attributes or {}
    start = attributes.get("start") or "1"
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
    return f"{first + number - 1}. "
