"""Ways in which minutes are damaged: by scanners, mail programs, templates, slips of the hand, and attackers."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

LONGEST = 200_000
"""Characters of a damaged document at most."""
RARELY = 0.03
"""How often a piece is repeated beyond all measure; such documents cost most of the time."""
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u00a0\u2007\u202f\u2028\u2029\x85"
CONTROL = "\x00\x01\x07\x08\x0b\x0c\x1b\x1f\x7f\x9f"
COMBINING = "\u0301\u030a\u0308\u0327\u20dd\u0336"
RIGHT_TO_LEFT = "\u202e\u202d\u2066\u2067\u2069\u200f\u05d0\u0639"
ODD = "🙂𝔅\ufffd\ue000ﬁﬂ①½²µΩ\U0010ffff"
MARKERS = (
    "Punkt 1: ", "Punkt ", "1. ", "2) ", "- ", "• ", "# ", "## ", "Ad 1 ", "Sag nr. 4 ", "at ", "At ", "Indstilling\n",
    "Beslutning\n", "Beslutning: ", "Referat\n", "Det indstilles, at ", "Afbud: ", "Deltagere\n", "Frist: ",
    "Ansvarlig: ", "Opgave | Ansvarlig | Frist\n", "|", "\t", "**", "( ", "a) ", "Side 1 af 2\n", ". ", ", ", ": ",
    " og ", " der ", " skal ", " senest ", "Sagsnr.: ", "Resumé\n", "kl. 10.00 ", "d. ", "v/ ", "i stedet deltager ",
)  # fmt: skip
DATES = (
    "31. februar 2025", "d. 0/0", "99-99-9999", "den 32. maj", "29. februar 2023", "uge 54", "uge 0", "uge 99 2025",
    "kl. 25.61", "1. januar 0001", "31.12.9999", "d. 1/1 00", "primo 2099", "i 13. kvartal", "den 1.1.1.1.2025",
    "2025-02-30", "d. 00000000000001. maj", "inden udgangen af 0000", "senest den den den 3. maj", "5. maj 99999",
    "mandag den 31. juni 2025 kl. 10-9", "1.-2.-3. maj 2025", "Q5 2025", "3. halvår 2025", "hvert 0. år",
)  # fmt: skip
BRACKETS = ("(", "[", "{", "<b>", "((", "([", "«", '"', "<table><tr><td>", "](", "**", "_", "`")

Mutation = Callable[[random.Random, str, Sequence[str]], str]


def damage(chance: random.Random, pool: Sequence[str]) -> str:
    """One damaged document, made of the documents in `pool`; the same state of `chance` gives the same document."""
    text = _beginning(chance, pool)
    for _ in range(chance.choice((1, 1, 2, 2, 3, 4, 6, 9))):
        text = chance.choice(MUTATIONS)(chance, text, pool)[:LONGEST]
    return text


def _beginning(chance: random.Random, pool: Sequence[str]) -> str:
    text = chance.choice(pool)
    size = chance.random()
    if size < 0.8:
        start = chance.randrange(max(1, len(text) - 400))
        return text[start : start + chance.randrange(50, 1_200)]
    if size < 0.997:
        return text
    target = chance.choice((10_000, 30_000)) if size < 0.9995 else LONGEST
    parts, length = [text], len(text)
    while length < target:
        parts.append(chance.choice(pool))
        length += len(parts[-1])
    return "\n".join(parts)[:target]


def _often_few(chance: random.Random, few: Sequence[int], many: int) -> int:
    """A small number of times, and once in a while very many."""
    return many if chance.random() < RARELY else chance.choice(few)


def _lines(chance: random.Random, text: str) -> tuple[list[str], int, int]:
    """The lines, and a stretch of them chosen at random."""
    lines = text.split("\n")
    start = chance.randrange(len(lines))
    return lines, start, min(len(lines), start + chance.choice((1, 1, 2, 3, 8, 20)))


def delete_lines(chance: random.Random, text: str, pool: Sequence[str]) -> str:
    """A stretch of lines is lost."""
    lines, start, end = _lines(chance, text)
    return "\n".join(lines[:start] + lines[end:])


def repeat_lines(chance: random.Random, text: str, pool: Sequence[str]) -> str:
    """A stretch of lines stands there again and again."""
    lines, start, end = _lines(chance, text)
    times = _often_few(chance, (2, 2, 3, 10), 60)
    return "\n".join(lines[:start] + lines[start:end] * times + lines[end:])


def move_lines(chance: random.Random, text: str, pool: Sequence[str]) -> str:
    """A stretch of lines stands somewhere else."""
    lines, start, end = _lines(chance, text)
    rest = lines[:start] + lines[end:]
    place = chance.randrange(len(rest) + 1)
    return "\n".join(rest[:place] + lines[start:end] + rest[place:])


def shuffle_paragraphs(chance: random.Random, text: str, pool: Sequence[str]) -> str:
    """The paragraphs stand in any order."""
    paragraphs = text.split("\n\n")
    chance.shuffle(paragraphs)
    return "\n\n".join(paragraphs)


def cut(chance: random.Random, text: str, pool: Sequence[str]) -> str:
    """The document begins or ends in the middle of a word."""
    place = chance.randrange(len(text) + 1)
    return text[:place] if chance.random() < 0.5 else text[place:]


def join_lines(chance: random.Random, text: str, pool: Sequence[str]) -> str:
    """Line breaks are lost, or stand after every few words."""
    if chance.random() < 0.5:
        lines, start, end = _lines(chance, text)
        return "\n".join([*lines[:start], chance.choice((" ", "", "-", "\t")).join(lines[start:end]), *lines[end:]])
    if chance.random() < 0.3:
        return text.replace("\n", chance.choice((" ", "")))
    return text.replace(" ", "\n", chance.randrange(200))


def strew(chance: random.Random, text: str, pool: Sequence[str]) -> str:
    """Characters that nobody sees, or that change how others are read, stand anywhere."""
    kind = chance.choice((INVISIBLE, CONTROL, COMBINING, RIGHT_TO_LEFT, ODD, "\r", "\ud7ff"))
    for _ in range(chance.choice((1, 3, 10, 40))):
        place = chance.randrange(len(text) + 1)
        text = text[:place] + chance.choice(kind) * _often_few(chance, (1, 1, 2), 200) + text[place:]
    return text


def insert(chance: random.Random, text: str, words: str) -> str:
    """Put words anywhere, mostly at the beginning of a line."""
    place = chance.randrange(len(text) + 1)
    if chance.random() < 0.6:
        place = text.rfind("\n", 0, place) + 1
    return text[:place] + words + text[place:]


def long_line(chance: random.Random, text: str, pool: Sequence[str]) -> str:
    """A line of tens of thousands of characters."""
    piece = chance.choice(
        ("a", "A", "ab ", "Ab Cd ", "Ab Cd, ", "x-", "1 ", "1.", "og ", "der skal ", "....", " ", "_")
    )
    return insert(chance, text, (piece * LONGEST)[: _often_few(chance, (300, 1_000, 3_001), 100_000)])


def repeat_marker(chance: random.Random, text: str, pool: Sequence[str]) -> str:
    """The same marker many times over."""
    return insert(chance, text, chance.choice(MARKERS) * _often_few(chance, (1, 2, 5, 30), 2_000))


def huge_number(chance: random.Random, text: str, pool: Sequence[str]) -> str:
    """A number that no counter holds."""
    number = chance.choice("1379") * _often_few(chance, (4, 9, 30), 5_000)
    frame = chance.choice(("{}. ", "Punkt {}: ", "uge {}", "den {}. maj {}", "{} kr.", "kl. {}.{}", "Ad {} ", "{}/{}"))
    return insert(chance, text, frame.replace("{}", number))


def nest(chance: random.Random, text: str, pool: Sequence[str]) -> str:
    """Brackets within brackets, closed or not."""
    bracket, depth = chance.choice(BRACKETS), _often_few(chance, (3, 50), 3_000)
    closing = {"(": ")", "[": "]", "{": "}"}.get(bracket, "") * (depth if chance.random() < 0.5 else 0)
    return insert(chance, text, bracket * depth + chance.choice(("", "x", "Ab Cd")) + closing)


def odd_date(chance: random.Random, text: str, pool: Sequence[str]) -> str:
    """Days that no calendar has."""
    for _ in range(chance.choice((1, 2, 8))):
        text = insert(chance, text, f" {chance.choice(DATES)} ")
    return text


def mojibake(chance: random.Random, text: str, pool: Sequence[str]) -> str:
    """Letters read in the wrong encoding, once or twice."""
    for _ in range(chance.choice((1, 1, 2))):
        text = text.encode("utf-8", "replace").decode(chance.choice(("cp1252", "latin-1", "cp437")), "replace")
    return text


def splice(chance: random.Random, text: str, pool: Sequence[str]) -> str:
    """The beginning of one document and the end of another."""
    other = chance.choice(pool)
    return text[: chance.randrange(len(text) + 1)] + other[chance.randrange(len(other) + 1) :][:5_000]


def change_case(chance: random.Random, text: str, pool: Sequence[str]) -> str:
    """Everything in large letters, small letters, or each word in large."""
    return chance.choice((str.upper, str.lower, str.title, str.swapcase))(text)


def columns(chance: random.Random, text: str, pool: Sequence[str]) -> str:
    """Spaces turn into the borders of a table, or lines get many columns."""
    mark = chance.choice(("\t", "|", " | ", "  ", ";", "\t\t"))
    if chance.random() < 0.5:
        return text.replace(" ", mark, chance.choice((5, 100, 5_000)))
    lines, start, end = _lines(chance, text)
    wide = [mark + mark.join(line.split(" ")) + mark for line in lines[start:end]]
    return "\n".join(lines[:start] + wide * _often_few(chance, (1, 3), 20) + lines[end:])


def swap_words(chance: random.Random, text: str, pool: Sequence[str]) -> str:
    """Words stand in each other's place."""
    words = text.split(" ")
    for _ in range(chance.choice((1, 5, 50))):
        i, j = chance.randrange(len(words)), chance.randrange(len(words))
        words[i], words[j] = words[j], words[i]
    return " ".join(words)


def drop_letters(chance: random.Random, text: str, pool: Sequence[str]) -> str:
    """Single characters are lost or doubled."""
    for _ in range(chance.choice((1, 10, 60))):
        place = chance.randrange(len(text) + 1)
        text = text[:place] + text[place : place + 1] * chance.choice((0, 0, 2)) + text[place + 1 :]
    return text


def no_spaces(chance: random.Random, text: str, pool: Sequence[str]) -> str:
    """A stretch has lost its spaces, or has one between all letters."""
    start = chance.randrange(len(text) + 1)
    end = start + chance.choice((20, 300, 5_000))
    stretch = text[start:end]
    return text[:start] + (stretch.replace(" ", "") if chance.random() < 0.5 else " ".join(stretch)) + text[end:]


MUTATIONS: tuple[Mutation, ...] = (
    delete_lines, repeat_lines, move_lines, shuffle_paragraphs, cut, join_lines, strew, long_line, repeat_marker,
    huge_number, nest, odd_date, mojibake, splice, change_case, columns, swap_words, drop_letters, no_spaces,
)  # fmt: skip
