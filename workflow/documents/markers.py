"""The numbers and letters that word processors and browsers print before the entries of a list."""

from __future__ import annotations

BULLET = "• "
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
LARGEST_ROMAN = 3999
LARGEST_LETTERS = 780
DANISH_ORDINALS = ("Første", "Anden", "Tredje", "Fjerde", "Femte", "Sjette", "Syvende", "Ottende", "Niende", "Tiende")


def counted(value: int, form: str) -> str:
    """A counter in one of Word's number formats (ECMA-376, ST_NumberFormat); decimal for those not known here."""
    if form in ("lowerRoman", "upperRoman") and 0 < value <= LARGEST_ROMAN:
        roman = _roman(value)
        return roman if form == "lowerRoman" else roman.upper()
    if form in ("lowerLetter", "upperLetter") and 0 < value <= LARGEST_LETTERS:
        # After z comes aa, then bb: Word repeats the letter.
        letters = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form == "decimalZero":
        return f"{value:02}"
    if form == "ordinal":
        return f"{value}."
    if form == "ordinalText" and 0 < value <= len(DANISH_ORDINALS):
        return DANISH_ORDINALS[value - 1]
    return str(value)


def _roman(value: int) -> str:
    parts = []
    for worth, sign in ROMAN:
        count, value = divmod(value, worth)
        parts.append(sign * count)
    return "".join(parts)
