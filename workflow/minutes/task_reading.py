"""Follow-up tasks (thin version)."""
from __future__ import annotations
from dataclasses import dataclass
from workflow.minutes.model import Decision, Meeting, Recommendation, Task
from workflow.minutes.recommendations import Point
from workflow.minutes.text import Block


@dataclass(frozen=True)
class Context:
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


def read_tasks(context: Context) -> tuple[Task, ...]:
    return ()
