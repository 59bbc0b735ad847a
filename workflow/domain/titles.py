"""What something is called that has a longer text."""

from __future__ import annotations

TITLE_LENGTH = 300  # characters


def title_of(text: str) -> str:
    """The opening of a longer text, cut at a word."""
    text = " ".join(text.split())
    if len(text) <= TITLE_LENGTH:
        return text
    return text[: text.rfind(" ", 0, TITLE_LENGTH)].rstrip(" ,;–-") + " …"
