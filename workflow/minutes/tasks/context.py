"""What the tasks of one item are read from, and a task while it is being read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice

from workflow.minutes.decisions.recommendations import Point
from workflow.minutes.layout.text import Block, Sentence, sentences
from workflow.minutes.model import Decision, Meeting, Recommendation
from workflow.minutes.tasks.clause_forms import Clause

MOST_BLOCKS = 200
MOST_SENTENCES = 400


@dataclass(frozen=True)
class Context:
    """What the tasks of one item are read from."""

    text: str
    title: str
    meeting: Meeting
    names: tuple[str, ...]
    points: tuple[Point, ...]
    recommendations: tuple[Recommendation, ...]
    decision: Decision | None
    decision_blocks: tuple[Block, ...]
    case_blocks: tuple[Block, ...]
    table_blocks: tuple[Block, ...]
    future_blocks: tuple[Block, ...]
    column_blocks: tuple[Block, ...] = ()

    @cached_property
    def decision_sentences(self) -> tuple[Sentence, ...]:
        """All sentences of the decision, in order."""
        return tuple(s for b in self.decision_blocks for s in sentences(self.text, b.start, b.end))

    @cached_property
    def told_beside(self) -> tuple[Sentence, ...]:
        """What the item says beside its decision: its points, and the first sentences of its case text."""
        points = (Sentence(point.text, point.start, point.end) for point in self.points)
        case = (s for b in self.case_blocks for s in sentences(self.text, b.start, b.end))
        return tuple(islice(chain(points, case), MOST_SENTENCES))

    @cached_property
    def sentence_ends(self) -> tuple[int, ...]:
        """Where each of the decision's sentences ends."""
        return tuple(sentence.end for sentence in self.decision_sentences)

    @cached_property
    def sentence_places(self) -> dict[int, int]:
        """The place of each of the decision's sentences, by where it ends."""
        return {sentence.end: place for place, sentence in enumerate(self.decision_sentences)}

    @cached_property
    def case_sentences(self) -> dict[int, str]:
        """The words of the sentence before each one of the case text, by where that one ends."""
        said = [s for b in self.case_blocks[:MOST_BLOCKS] for s in sentences(self.text, b.start, b.end)]
        return {said[place].end: said[place - 1].text for place in range(1, len(said))}


@dataclass(frozen=True)
class Draft:
    """A task before owner and deadline have been looked for elsewhere in the item.

    `words` is the task's own clause where its sentence has several.
    """

    clause: Clause
    owners: tuple[str, ...]
    evidence: Sentence
    rule: str
    certainty: str
    confidence: float
    where: str
    words: str = ""


class Drafts:
    """The drafts of an item by their sentences: each of many asks whether others stand in one."""

    def __init__(self, drafts: list[Draft]) -> None:
        self._first: dict[Sentence, Draft] = {}
        for draft in drafts:
            self._first.setdefault(draft.evidence, draft)
        self._ends = frozenset(draft.evidence.end for draft in drafts)

    def is_first(self, draft: Draft) -> bool:
        """Whether it is the first of its sentence."""
        return self._first.get(draft.evidence, draft) is draft

    def end_at(self, end: int) -> bool:
        """Whether the sentence of one ends here."""
        return end in self._ends
