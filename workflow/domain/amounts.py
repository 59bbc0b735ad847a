"""Amounts of money in Danish text: "1.250.000 kr.", "kr. 500.000", "1,5 mio. kr.", "750 t.kr."."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = r"\d+(?:[.\s\u00a0]\d+)*(?:,\d+)?"
_SCALE = {
    "mia": 10**9, "milliard": 10**9, "milliarder": 10**9, "mio": 10**6, "million": 10**6, "millioner": 10**6,
    "t": 10**3, "tkr": 10**3, "tusind": 10**3, "tusinde": 10**3,
}  # fmt: skip
_SCALE_WORD = r"(?P<scale>mia|milliard(?:er)?|mio|million(?:er)?|tusinde?|t)\b\.?\s*"
_CURRENCY = r"(?:kr\b\.?|kroner\b|dkk\b)"
_AFTER = re.compile(rf"(?<![\d.,])(?P<number>{_NUMBER})(?:,-)?\s*(?:{_SCALE_WORD})?{_CURRENCY}", re.I)
_BEFORE = re.compile(rf"\b(?:kr\b\.?|dkk)\s*(?P<number>{_NUMBER})(?:,-)?(?:\s*{_SCALE_WORD})?", re.I)
_THOUSANDS = re.compile(r"(?P<number>\d+(?:\.\d{3})*(?:,\d+)?)\s*tkr\b\.?", re.I)
# "1 650.000" is no number: the one may belong to the word before it.
_WHOLE = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:[\s\u00a0]\d{3})+|\d+")


@dataclass(frozen=True)
class Amount:
    """An amount as it is written, in kroner; None where the figure is broken ("7.59.279 kr."). Half-open span."""

    text: str
    kroner: Decimal | None
    span: tuple[int, int]


def amounts(text: str) -> list[Amount]:
    """The amounts in a text, in its order. Nothing is guessed: a figure that no Dane would write so has no value."""
    found: list[Amount] = []
    for pattern in (_AFTER, _THOUSANDS, _BEFORE):
        for match in pattern.finditer(text):
            if any(match.start() < each.span[1] and each.span[0] < match.end() for each in found):
                continue
            words = " ".join(match[0].split())
            scale = match.groupdict().get("scale") or ("tkr" if pattern is _THOUSANDS else None)
            found.append(Amount(words, _value(match["number"], scale), (match.start(), match.end())))
    return sorted(found, key=lambda each: each.span)


def _value(number: str, scale: str | None) -> Decimal | None:
    whole, _, part = number.partition(",")
    if not _WHOLE.fullmatch(whole):
        return None
    plain = Decimal("".join(sign for sign in whole if sign.isdecimal()) + (f".{part}" if part else ""))
    return plain * (_SCALE[scale.lower()] if scale else 1)
