"""Characters that no file can hold: a paper, a workbook or a form never has them."""

from __future__ import annotations

import re

# XML, and so Word and Excel, can hold none of these, and nobody means them: C0 controls but tab and the ends of lines,
# halves of a surrogate pair, and what a PDF viewer copies for a hyphen (U+FFFE).
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(text: str) -> str:
    """The text without what no file can hold."""
    return _UNWRITABLE.sub("", text)
