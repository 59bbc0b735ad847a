"""What the tasks of one item are read from, and a task while it is being read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from workflow.minutes.decisions.recommendations import Point
from workflow.minutes.layout.text import Block, Sentence, sentences
from workflow.minutes.model import Decision, Meeting, Recommendation
from workflow.minutes.tasks.clause_forms import Clause

MOST_BLOCKS = 200


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
