"""One line of a document as its words: without mark-up, invisible characters, page numbers and buttons of a page."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from workflow.minutes.expressions import expression

# soft hyphens, joiners, and marks that turn the direction of what is shown
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
INVISIBLE = {ord(c): None for c in _UNSEEN}
UNSEEN = expression(f"[{_UNSEEN}]")
MARKS = expression(r"[\\<\]*_`#>]")
# more empty cells than a table has columns: a run without end makes time grow with its cube
MOST_TABS = 12
RUN_OF_TABS = expression(rf"(?: ?\t){{{MOST_TABS + 1},}}")
# white space without tabs that is not one space already
SPACES = expression(r"[^\S\t ][^\S\t]*| [^\S\t]+")
MARKUP_TAG = expression(r"</?[A-Za-z][A-Za-z0-9]{0,9}(?:\s[^<>\n]{0,200})?/?>")
# the words of a link may hold one pair of brackets of their own ("[[ODR] Valg af leverandør](https://…)")
MARKUP_LINK = expression(r"\[((?:[^\[\]\n]|\[[^\[\]\n]{0,40}\]){1,300})\]\([^()\n]{0,500}\)")
MARKUP_STARS = expression(r"\*{1,3}|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)|`")
HEADING = expression(r"^\s{0,3}(#{1,6})\s+")
ESCAPED = expression(r"\\([.\-_*#>\[\]()+!])")
QUOTED = expression(r"^\s{0,3}(?:>\s?)+")
PAGE_LINE = expression(
    r"^(?:Side|Page)\s*:?\s*\d{1,4}(?:\s*(?:af|of|/)\s*\d{1,4})?$|^[-–]\s*\d{1,4}\s*[-–]$"
    r"|^(?P<page>\d{1,4})\s*(?:/|af)\s*(?P<pages>\d{1,4})$",
    re.IGNORECASE,
)
PAGE_FURNITURE = expression(
    r"^(?:til toppen|udskriv|fold (?:dette punkt|alle punkter) (?:ind|ud)|tilbage til toppen|læs op|del siden|"
    r"download som pdf|hent som pdf|kopier link|del link|gå til indhold"
    r"|om hjemmesiden|tilgængelighedserklæring|privatlivspolitik|cookiepolitik|om cookies|sitemap)"
    r"(?:\s*\|\s*(?:til toppen|udskriv|del|læs op))*$",
    re.IGNORECASE,
)
TABLE_OF_CONTENTS_LINE = expression(r"\.{4,}\s*(?:side\s*)?\d{0,4}\s*$|(?:\. ){4,}\d{0,4}\s*$|…{2,}\s*\d{0,4}\s*$")
END_OF_LINE = 200
HYPHEN_BREAK = expression(r"(?<=[^\W\d_])-\n(?=[a-zæøå])")
KEEPS_HYPHEN = expression(r"(?:og|eller|samt|såvel|til)\b")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
SOUND_ALIKE = str.maketrans("абвгдезийклмнопрстуфхАБВГДЕЗИКЛМНОПРСТУФХ", "abvgdezijklmnoprstufhABVGDEZIKLMNOPRSTUFH")


def fold(text: str) -> str:
    """Fold ligatures and compatibility forms (NFKC) and drop invisible characters; length may change."""
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return text.translate(INVISIBLE) if UNSEEN.search(text) else text


def fold_look_alikes(name: str) -> str:
    """Give Latin letters for the Cyrillic ones that a scan puts into a Danish name."""
    if not CYRILLIC.search(name):
        return name
    return " ".join(
        part.translate(SOUND_ALIKE) if any("a" <= c.lower() <= "z" for c in part) else part for part in name.split(" ")
    )


def strip_markup(text: str) -> str:
    """Take Markdown and HTML marks out of one line."""
    if "<" in text:
        text = MARKUP_TAG.sub("", text)
    if "\\" in text:
        text = ESCAPED.sub(r"\1", text)
    if "](" in text:
        text = MARKUP_LINK.sub(r"\1", text)
    text = HEADING.sub("", QUOTED.sub("", text))
    if "*" in text or "_" in text or "`" in text:
        keep = "* " if re.match(r"^\s*\*\s+\S", text) else ""
        text = keep + MARKUP_STARS.sub("", text[len(text) - len(text.lstrip()) + len(keep) :] if keep else text)
    return text


@lru_cache(maxsize=4096)
def clean_line(raw: str) -> str:
    """One line without mark-up, invisible characters and double spaces; tabs are kept."""
    text = strip_markup(raw) if MARKS.search(raw) else raw
    text = SPACES.sub(" ", fold(text)).strip()
    return RUN_OF_TABS.sub("\t" * MOST_TABS, text) if "\t" in text else text


def is_furniture(text: str) -> bool:
    """Page numbers and the buttons of a web page: they are not the minutes' words."""
    if len(text) > 40:
        return False
    return is_page_line(text) or bool(PAGE_FURNITURE.match(text))


def is_page_line(text: str) -> bool:
    """Whether a line is a page's number ("Side 2 af 5", "2/5"); "20/10" is a day, for no page comes after the last."""
    page = PAGE_LINE.match(text)
    return page is not None and (page["page"] is None or int(page["page"]) <= int(page["pages"]))


def is_contents_line(text: str) -> bool:
    """Whether a line belongs to a table of contents: dot leaders up to a page number."""
    return ("...." in text[-END_OF_LINE:] and bool(TABLE_OF_CONTENTS_LINE.search(text[-END_OF_LINE:]))) or bool(
        ("…" in text[-END_OF_LINE:] or ". . . ." in text[-END_OF_LINE:])
        and TABLE_OF_CONTENTS_LINE.search(text[-END_OF_LINE:])
    )


def quote(text: str, start: int, end: int) -> str:
    """The words of text[start:end]: white space collapsed, broken words joined, page artefacts and mark-up removed."""
    parts = []
    for raw in text[start:end].split("\n"):
        cleaned = clean_line(raw)
        if cleaned and not is_furniture(cleaned):
            parts.append(cleaned.replace("\t", " "))
    return join_words(parts)


def join_words(parts: list[str]) -> str:
    """Join the lines of a paragraph, putting words that were broken at a hyphen together again."""
    joined = " ".join(parts)
    if "- " in joined:
        joined = "\n".join(parts)
        joined = HYPHEN_BREAK.sub(lambda m: "- " if KEEPS_HYPHEN.match(joined, m.end()) else "", joined)
    return SPACES.sub(" ", joined).strip()
