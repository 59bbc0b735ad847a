"""Where words that somebody marked or copied stand in a text, whatever the page made of its line breaks and marks."""

from __future__ import annotations

Span = tuple[int, int]


def place_of(words: str, text: str, bounds: Span) -> Span | None:
    """The place of `words` in `text` within `bounds`, or None.

    White space, hyphens and the marks of a table or of emphasis do not count: a page joins what a document broke.
    """
    wanted = "".join(letter for letter in words.casefold() if _counts(letter))
    if not wanted:
        return None
    letters: list[str] = []
    places: list[int] = []
    for place in range(*bounds):
        # One character may fold into several ("ß"): each knows where it came from.
        for folded in text[place].casefold():
            if _counts(folded):
                letters.append(folded)
                places.append(place)
    found = "".join(letters).find(wanted)
    if found == -1:
        return None
    return places[found], places[found + len(wanted) - 1] + 1


def _counts(letter: str) -> bool:
    return not (letter.isspace() or letter in "-*|#\u00ad\u2010\u2011")
