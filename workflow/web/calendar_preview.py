"""Before a calendar is changed: what will happen is shown, and just that happens when somebody says yes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from workflow.queries import calendars as queries
from workflow.services.meetings.calendar_files import Step
from workflow.services.meetings.meetings import Outcome
from workflow.web import forms, numbers
from workflow.web.guard import current_actor

# Of the form itself; everything else it held is carried to the second step.
_OWN_FIELDS = frozenset({"csrf_token", "confirmed", "expected", "follow", "use"})


@dataclass(frozen=True)
class Asked:
    """What the service is asked for: to try, or to do it with these answers (None: yes to all)."""

    choose: frozenset[int] | None
    trial: bool


@dataclass(frozen=True)
class _File:
    """What a file does, for the page."""

    steps: Sequence[Step]
    passed_over: Sequence[str]
    left_out: frozenset[str]

    @property
    def changes(self) -> bool:
        return any(step.changes for step in self.steps)

    @property
    def is_same(self) -> bool:
        return not self.passed_over and all(step.what == "same" for step in self.steps)


def carry_out(
    body_id: int,
    title: str,
    button: str,
    work: Callable[[Asked], Outcome],
    done: str,
    *,
    steps: Sequence[Step] = (),
    fields: dict[str, str] | None = None,
    passed_over: Sequence[str] = (),
    left_out: frozenset[str] = frozenset(),
    is_otherwise: bool = False,
    always_ask: bool = False,
) -> Any:
    """Does `work` at once when no deadline follows, else after a page that shows which do, and asks.

    `fields` are sent on in place of the form's own (a file cannot be). What has changed since the page was shown is
    shown again. `left_out` are the UIDs of the steps that are not to be taken; with `is_otherwise` the others are not
    what they were with them.
    """
    outcome = work(Asked(None, True))
    expected = _digest(outcome)
    confirmed = forms.text("confirmed") == "1"
    overtaken = confirmed and (is_otherwise or forms.text("expected") != expected)
    if overtaken or (not confirmed and (always_ask or outcome.effects or outcome.questions)):
        file = _File(steps, passed_over, left_out) if always_ask else None
        return _preview(body_id, (title, button), outcome, expected, file, fields, overtaken=overtaken)
    chosen = frozenset(found for value in request.form.getlist("follow") if (found := numbers.parse(value)))
    carried = work(Asked(chosen if confirmed else None, False))
    if carried.change_id is None:
        flash("Der var intet at ændre.", "info")
    else:
        flash(" ".join((done, *_followed(carried))), "success")
    return redirect(url_for("calendars.show", body_id=body_id))


def _followed(outcome: Outcome) -> list[str]:
    moved = sum(effect.before != effect.after for effect in outcome.effects)
    undated = sum(effect.needs_date for effect in outcome.effects)
    told = []
    if moved:
        told.append("1 frist er flyttet med." if moved == 1 else f"{moved} frister er flyttet med.")
    if outcome.mails:
        told.append(
            "1 ansvarlig får en mail." if outcome.mails == 1 else f"{outcome.mails} ansvarlige får én mail hver."
        )
    if undated:
        told.append("1 handling mangler en dato." if undated == 1 else f"{undated} handlinger mangler en dato.")
    return told


def _preview(
    body_id: int,
    title: tuple[str, str],
    outcome: Outcome,
    expected: str,
    file: _File | None,
    fields: dict[str, str] | None,
    *,
    overtaken: bool,
) -> str:
    asked = {question.action_id for question in outcome.questions}
    effects = [effect for effect in outcome.effects if effect.action_id not in asked]
    carried = list(fields.items()) if fields is not None else [
        (name, value) for name, values in request.form.lists() if name not in _OWN_FIELDS for value in values
    ]  # fmt: skip
    return render_template(
        "calendars/preview.html",
        body=queries.visible_body(current_actor(), body_id),
        title=title[0],
        button=title[1],
        moved=[effect for effect in effects if not effect.needs_date and effect.reference],
        undated=[effect for effect in effects if effect.needs_date and effect.reference],
        hidden=sum(effect.reference is None for effect in effects),
        questions=[question for question in outcome.questions if question.reference],
        hidden_questions=[question.action_id for question in outcome.questions if not question.reference],
        mails=outcome.mails,
        file=file,
        carried=carried,
        expected=expected,
        overtaken=overtaken,
        action=request.path,
    )


def _digest(outcome: Outcome) -> str:
    """Stands for what a page has shown, so that nothing else is done than that."""
    effects = sorted((each.action_id, str(each.before), str(each.after), each.needs_date) for each in outcome.effects)
    questions = sorted((each.action_id, str(each.would_be)) for each in outcome.questions)
    return hashlib.sha256(repr((effects, questions)).encode()).hexdigest()[:32]
