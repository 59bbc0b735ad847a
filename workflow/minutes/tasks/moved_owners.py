"""A recommendation's work that the decision gives to somebody else: "Godkendt, dog løses opgaven af regionen"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from workflow.minutes.decisions.recommendation_answers import content_words, shared_words
from workflow.minutes.expressions import expression
from workflow.minutes.layout.text import Sentence
from workflow.minutes.lexicon_file import load
from workflow.minutes.model import Recommendation, Task
from workflow.minutes.tasks.context import Context, Draft
from workflow.minutes.tasks.owners import AGENTS, all_known, resolve_owners

_WORDS = load("ties")["moved_owners"]
_THING = rf"(?P<thing>{_WORDS['work']}|\w{{4,40}}(?:en|et))"
MOVED = expression(
    rf"\b(?i:{_THING}\s+(?:dog\s+|nu\s+|i stedet\s+)?{_WORDS['done_by']})\s+(?P<agents>{AGENTS})"
    rf"|\b(?i:dog\s+{_WORDS['passives']}\s+(?P<thing_after>{_WORDS['work']}|\w{{4,40}}(?:en|et))\s+af)\s+(?P<agents_after>{AGENTS})"
)
WORK = expression(_WORDS["work"], re.IGNORECASE)
AFTER_HEAD = re.compile(r"\s(?:af|om|til|for|på|i|med|over)\s")
LONGEST = 1500
ADOPTED = frozenset({"approved", "approved_with_changes", "decided"})


@dataclass(frozen=True)
class _Given:
    """Who does the work of which adopted recommendation now, the sentence that says so, and what it calls the work."""

    owners: tuple[str, ...]
    recommendation: Recommendation
    sentence: Sentence
    thing: str

    def is_about(self, task: Task) -> bool:
        """Whether it is the work of this task."""
        # "en evaluering af ordningen" makes the evaluation
        made = AFTER_HEAD.split(task.what, maxsplit=1)[0]
        named = shared_words(content_words(self.thing), content_words(made))
        return task.span == self.recommendation.span and bool(named or WORK.fullmatch(self.thing))


def without_moved(drafts: Iterable[Draft], context: Context) -> list[Draft]:
    """The drafts without those that only tell who does the recommended work now."""
    places = {(given.sentence.start, given.sentence.end) for given in _given(context)}
    return [draft for draft in drafts if draft.owners or (draft.evidence.start, draft.evidence.end) not in places]


def with_moved_owners(tasks: list[Task], context: Context) -> list[Task]:
    """The tasks of recommendations with the owners that the decision gives them instead."""
    for given in _given(context):
        tasks = [
            replace(task, owners=given.owners, owner_span=None) if given.is_about(task) else task for task in tasks
        ]
    return tasks


def _given(context: Context) -> list[_Given]:
    adopted = [each for each in context.recommendations if each.outcome in ADOPTED]
    found = []
    for sentence in context.decision_sentences if adopted else ():
        match = MOVED.search(sentence.text[:LONGEST])
        agents = (match["agents"] or match["agents_after"]) if match else ""
        if match is None or not all_known(agents, context.names):
            continue
        thing = match["thing"] or match["thing_after"]
        same = [each for each in adopted if shared_words(content_words(thing), content_words(each.text))]
        meant = same or (adopted if WORK.fullmatch(thing) else [])
        if len(meant) == 1:
            owners = resolve_owners(agents, context.names, context.meeting.body)
            found.append(_Given(owners, meant[0], sentence, thing))
    return found
