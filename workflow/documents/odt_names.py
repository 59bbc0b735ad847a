"""Names in the XML of OpenDocument text (OASIS ODF 1.3)."""

from __future__ import annotations

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def whole(text: str | None, otherwise: int) -> int:
    """A whole number from an attribute; `otherwise` for what is none, or too long for one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise
