"""Plain text and Markdown: finding the encoding, and mending text that was decoded wrongly once before."""

from __future__ import annotations

import codecs
import re

from workflow.documents import refusals

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MOJIBAKE = re.compile("Ã[\u0080-\u00bf¦¸¥†˜…©‰¼–žœ„¤¶¨]|â€[“”™œ\u009d¢\u0093\u0094\u0099\u009c]|Â[\u00a0«»·]")
DANISH = re.compile("[æøåÆØÅ]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read(data: bytes, name: str) -> str:
    """The text of the file. Raises DocumentError for bytes that are no text."""
    text = decode(data)
    if text is None or len(CONTROL.findall(text[:200_000])) > max(2, len(text[:200_000]) // 500):
        raise refusals.binary(name)
    return mend_mojibake(text)


def decode(data: bytes) -> str | None:
    """Bytes as text: by byte order mark, as UTF-8, else as Windows-1252; None when nothing fits."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if b"\x00" in data[:4000]:
        return None
    # five bytes are unassigned in Windows-1252; a text has them only by damage
    return data.decode("cp1252", errors="replace")


def mend_mojibake(text: str) -> str:
    """Undo UTF-8 that was once read as Windows-1252 ("Ã¸" for "ø"), where the whole text shows it."""
    broken = len(MOJIBAKE.findall(text))
    if broken < 2 or broken <= len(DANISH.findall(text)):
        return text
    return _undone(text) or MOJIBAKE.sub(lambda match: _undone(match[0]) or match[0], text)


def _undone(text: str) -> str | None:
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return None


def looks_like_text(data: bytes) -> bool:
    """Whether the first bytes read like text in some encoding."""
    text = decode(data[:8000]) or decode(data[:7997]) or ""
    return bool(text) and len(CONTROL.findall(text)) <= len(text) // 500 and text.count("\ufffd") <= len(text) // 50
