"""What a document says of which edition of the minutes it is: a draft, a numbered version, a dated revision."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEAD = 1500  # characters in which a document says what it is
_TAIL = 600
_DRAFT = re.compile(r"\b(?:udkast|kladde|foreløbigt\s+referat|ikke\s+godkendt)\b", re.I)
_FINAL = re.compile(r"\b(?:endeligt?|godkendt)\s+referat\b|\breferatet\s+er\s+godkendt\b", re.I)
_NUMBERED = re.compile(
    r"(?<![a-zæøå])(?:version|udgave|ver\.|v)[ ._-]?(\d{1,2})(?:[.,](\d{1,2}))?(?![\d.]*\d{4})(?!\w)", re.I
)
_REVISED = re.compile(
    r"\b(?:rettet|revideret|korrigeret|opdateret|genudsendt|ændret)(?:\s+(?:udgave|version|referat|den|d\.|pr\.))*\s+"
    r"(\d{1,2})[./-](\d{1,2})[./-](20\d\d)",
    re.I,
)


@dataclass(frozen=True)
class Edition:
    """What is known; None where the document does not say."""

    draft: bool | None = None
    number: tuple[int, int] | None = None
    revised: tuple[int, int, int] | None = None  # year, month, day


def edition_of(name: str, text: str) -> Edition:
    """What the file's name, and the first and last lines of its text, say of the edition."""
    said = f"{name}\n{text[:_HEAD]}\n{text[-_TAIL:]}"
    # An attachment's draft is none of ours: only the name and the first line tell a draft.
    about = f"{name}\n{next((line for line in text.splitlines() if line.strip()), '')}"
    numbered = _NUMBERED.search(about)
    revised = [(int(m[3]), int(m[2]), int(m[1])) for m in _REVISED.finditer(said)]
    draft = True if _DRAFT.search(about) else False if _FINAL.search(about) else None
    number = (int(numbered[1]), int(numbered[2] or 0)) if numbered else None
    return Edition(draft, number, max(revised, default=None))


def is_older(one: Edition, other: Edition) -> bool:
    """Whether `one` says of itself that it is older than `other`; what is not said decides nothing."""
    if one.number is not None and other.number is not None and one.number != other.number:
        return one.number < other.number
    return _age(one) < _age(other)


def _age(edition: Edition) -> tuple[bool, tuple[int, int, int]]:
    return not edition.draft, edition.revised or (0, 0, 0)
