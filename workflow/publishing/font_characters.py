"""What a PDF can show: PDF/UA forbids a character that no font of the file has, and one emoji would stop all of it."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path

import fontpkg_ibm_plex_sans
import typst

from workflow.publishing.characters import writable

_BOX = "□"  # for what has no better stand-in: the reader sees that something stood there
# What means the same. The codes from U+F020 are those of the fonts Symbol and Wingdings, as Word leaves them behind.
_ALIKE = {
    **dict.fromkeys("\uf0b7\uf0a7\uf0a8\uf0d8\uf076\uf06c\uf06e\uf071\uf0a1\uf09f🔹🔸🔵", "•"),
    **dict.fromkeys("\uf0fc\uf0fe✅", "✓"),
    **dict.fromkeys("\uf0fb\uf0fd❌❎✕✖", "×"),
    **dict.fromkeys("\uf0e0\uf0f0\uf0ae\uf0de\uf0e8", "→"),
    **dict.fromkeys("\uf0df\uf0ef\uf0ac", "←"),
    **dict.fromkeys("\uf02d\uf0be➖", "-"),
    **dict.fromkeys("❗❕", "!"),
    **dict.fromkeys("❓❔", "?"),
    "➕": "+",
    "\uf06f": _BOX,
}
_KEPT = frozenset("\n\u00ad\u200b")  # the end of a line, and where a word may be divided
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_ASKED = b'#set text(font: "IBM Plex Sans", lang: "da")\n#set document(title: "?")\n#json(bytes(sys.inputs.said))'


@cache
def fonts() -> typst.Fonts:
    """The fonts of a paper: only packaged ones, so that it looks the same on every machine."""
    folder = Path(fontpkg_ibm_plex_sans.ROOT) / "files"
    return typst.Fonts(font_paths=[str(folder)], include_system_fonts=False)


def shown(text: str) -> str:
    """The text with nothing that a PDF cannot show: what means the same stands in for it, or a box."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", writable(text)).replace("\r\n", "\n")
    return "".join(map(_shown, text))


@cache
def _shown(character: str) -> str:
    kind = unicodedata.category(character)
    if character in _KEPT or (character.isascii() and character.isprintable()):
        return character
    if kind == "Cf" or ord(character) in _SKIN_TONES or "VARIATION SELECTOR" in unicodedata.name(character, ""):
        return ""  # seen by nobody; some would turn the words round
    if character in "\r\x85\u2028\u2029":
        return "\n"
    if character == "\t":
        return " "
    if kind != "Co" and _is_drawn(character):  # of a private code every font has a sign of its own
        return character
    for other in (_ALIKE.get(character), unicodedata.normalize("NFKC", character)):
        if other and other != character and _is_drawn(other):
            return other
    if kind == "Zs":
        return " "
    return "" if kind in ("Cc", "Mn", "Me", "Cn") else _BOX


@cache
def _is_drawn(characters: str) -> bool:
    # Asked of the program that sets the paper: it takes what the packaged font lacks from others that it brings along.
    said = {"said": json.dumps(f"a{characters}a", ensure_ascii=False)}
    try:
        typst.compile(_ASKED, font_paths=fonts(), sys_inputs=said, pdf_standards=["ua-1"])
    except typst.TypstError:
        return False
    return True
