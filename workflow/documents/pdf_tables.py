"""Tables that are drawn with lines on a PDF page: which words stand in which cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.documents.pdf_words import PageContent, Rule, Word

NEAR = 3.0
"""Points within which two lines are one, or meet."""
FEWEST_RULES = 3


@dataclass
class RuledTable:
    """A table: where it is, and its rows, in each the words of every cell from left to right."""

    top: float
    bottom: float
    rows: list[list[list[Word]]]


def find_ruled_tables(page: PageContent) -> tuple[list[RuledTable], list[Word]]:
    """The tables of a page from top to bottom, and the words that stand in none."""
    level, upright = _joined(page.level), _joined(page.upright)
    tables, words = [], page.words
    for across, down in _connected(level, upright):
        lefts, tops = _places(rule.at for rule in down), _places(rule.at for rule in across)
        if len(lefts) < FEWEST_RULES or len(tops) < 2:
            continue
        inside = [w for w in words if _within(w.x0, w.x1, lefts) and tops[0] - NEAR <= _middle(w) <= tops[-1] + NEAR]
        rows = _cells(inside, lefts, tops, across, down)
        if sum(1 for row in rows if sum(1 for cell in row if cell) > 1) < 1:
            continue
        taken = set(map(id, inside))
        words = [word for word in words if id(word) not in taken]
        tables.append(RuledTable(tops[0], tops[-1], rows))
    return sorted(tables, key=lambda table: table.top), words


def _cells(
    words: list[Word], lefts: list[float], tops: list[float], across: list[Rule], down: list[Rule]
) -> list[list[list[Word]]]:
    columns, rows = len(lefts) - 1, len(tops) - 1
    # Where no line is drawn between two fields, they are one cell; each field knows the one that speaks for it.
    speaker: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(rows):
        for column in range(columns):
            own = (row, column)
            if column and not _drawn(down, lefts[column], (tops[row] + tops[row + 1]) / 2):
                own = speaker[row, column - 1]
            elif row and not _drawn(across, tops[row], (lefts[column] + lefts[column + 1]) / 2):
                own = speaker[row - 1, column]
            speaker[row, column] = own
    held: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        row = _index(tops, _middle(word), rows)
        column = _index(lefts, (word.x0 + word.x1) / 2, columns)
        held.setdefault(speaker[row, column], []).append(word)
    found = []
    for row in range(rows):
        cells: list[list[Word]] = []
        for column in range(columns):
            spoken = speaker[row, column]
            # A cell over several rows is true of each; one over several columns is given once.
            spans = column > 0 and speaker[row, column - 1] == spoken
            cells.append([] if spans else held.get(spoken, []))
        whole = len({speaker[row, column] for column in range(columns)}) == 1
        found.append(cells[:1] if whole else cells)
    return found


def _drawn(rules: list[Rule], at: float, along: float) -> bool:
    return any(abs(rule.at - at) <= NEAR and rule.start - NEAR <= along <= rule.end + NEAR for rule in rules)


def _index(edges: list[float], place: float, count: int) -> int:
    return min(max(sum(1 for edge in edges if edge <= place) - 1, 0), count - 1)


def _middle(word: Word) -> float:
    return word.base - word.size * 0.3


def _within(x0: float, x1: float, edges: list[float]) -> bool:
    return edges[0] - NEAR <= (x0 + x1) / 2 <= edges[-1] + NEAR


def _places(values: Iterable[float]) -> list[float]:
    """Distinct places in order; those that are near each other are one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found


def _joined(rules: list[Rule]) -> list[Rule]:
    """Lines drawn in pieces, put together."""
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (round(r.at / NEAR), r.start)):
        last = found[-1] if found else None
        if last is not None and abs(last.at - rule.at) <= NEAR and rule.start <= last.end + NEAR:
            found[-1] = Rule(last.at, last.start, max(last.end, rule.end))
        else:
            found.append(rule)
    return found


def _connected(level: list[Rule], upright: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The lines that meet, group by group."""
    group = list(range(len(level) + len(upright)))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    for i, across in enumerate(level):
        for j, down in enumerate(upright, start=len(level)):
            if (
                down.start - NEAR <= across.at <= down.end + NEAR
                and across.start - NEAR <= down.at <= across.end + NEAR
            ):
                group[root(i)] = root(j)
    members: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate([*level, *upright]):
        members.setdefault(root(i), ([], []))[0 if i < len(level) else 1].append(rule)
    return [pair for pair in members.values() if pair[0] and pair[1]]
