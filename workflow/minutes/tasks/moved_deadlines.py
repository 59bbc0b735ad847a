"""A recommendation's deadline that the decision moves: "Tiltrådt, dog ændres fristen i punkt 2 til 1. maj"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from workflow.minutes.days.deadlines import Found, choose_deadline, find_deadlines
from workflow.minutes.decisions.point_answers import numbers_in
from workflow.minutes.decisions.recommendation_answers import content_words, shared_words
from workflow.minutes.decisions.recommendations import locate
from workflow.minutes.decisions.sentence_outcomes import compiled
from workflow.minutes.layout.text import Sentence
from workflow.minutes.lexicon_file import load
from workflow.minutes.model import Task
from workflow.minutes.tasks.context import Context, Draft

_WORDS = load("ties")["moved_deadlines"]
MOVES = compiled(_WORDS["moves"])
MOVES_THING = compiled(_WORDS["moves_thing"])
POINT = compiled(_WORDS["point"])
FOLLOWS = compiled(_WORDS["follows"])
LONGEST = 1500


@dataclass(frozen=True)
class Moved:
    """The new deadline, the sentence that says so, and the points that it names (none: of what is asked); `thing` are
    the words that say what is due then, where it is not the deadline itself that they name."""

    found: Found
    sentence: Sentence
    points: frozenset[int]
    thing: frozenset[str] | None


def without_answers(drafts: Iterable[Draft], context: Context) -> list[Draft]:
    """The drafts without those that only tell of a deadline that is moved, or that the recommendation is followed:
    that is nobody's work."""
    return [draft for draft in drafts if draft.owners or not context.recommendations or not _is_answer(draft)]


def _is_answer(draft: Draft) -> bool:
    what = draft.clause.what
    moves = "frist" in what and MOVES.search(draft.evidence.text[:LONGEST]) is not None
    return moves or FOLLOWS.match(what) is not None


def with_moved_deadlines(tasks: list[Task], context: Context) -> list[Task]:
    """The tasks of recommendations with the deadlines that the decision gives them."""
    ordinals = {recommendation.span: recommendation.ordinal for recommendation in context.recommendations}
    asked = [task for task in tasks if task.span in ordinals]
    if not asked:
        return tasks
    for moved in _moved(context):
        if moved.points:
            meant = [task for task in asked if ordinals[task.span] in moved.points]
        else:
            meant = tasks if tasks == asked and len(asked) == 1 else []
        if moved.thing is not None:
            meant = [task for task in meant if shared_words(moved.thing, content_words(task.what))]
        tasks = [_due(task, moved, context) if task in meant else task for task in tasks]
        asked = [task for task in tasks if task.span in ordinals]
    return tasks


def _moved(context: Context) -> list[Moved]:
    found = []
    for sentence in context.decision_sentences:
        words = sentence.text[:LONGEST]
        match = MOVES.search(words) or MOVES_THING.search(words)
        if match is None:
            continue
        thing = None if MOVES.search(words) else content_words(match[0])
        day = choose_deadline(find_deadlines(words[match.start() :], context.meeting.date))
        if day is not None and (day.value is not None or day.anchor):
            named = POINT.search(words)
            found.append(Moved(day, sentence, frozenset(numbers_in(named["numbers"]) if named else ()), thing))
    return found


def _due(task: Task, moved: Moved, context: Context) -> Task:
    day = moved.found
    return replace(
        task,
        deadline=day.value,
        deadline_text=day.text,
        deadline_span=locate(context.text, moved.sentence.start, moved.sentence.end, day.text),
        anchor=day.anchor,
        recurrence=day.recurrence,
    )
