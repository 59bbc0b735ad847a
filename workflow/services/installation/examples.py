"""The example installation: the example minutes are loaded as if each had come in after its meeting.

The months up to 10 October 2025 are lived through, reminders and snapshots and all, so that a newcomer finds an
installation with a history: mails on /mail, a trend, and one set of minutes still to be reviewed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from workflow import clock
from workflow.domain.access import SYSTEM
from workflow.domain.working_days import add_working_days, is_working_day
from workflow.errors import WorkflowError
from workflow.extensions import db
from workflow.models import Action, SourceDocument
from workflow.services.actions import tracking
from workflow.services.installation import clock_steps
from workflow.services.intake import intake
from workflow.services.mail import mailer
from workflow.services.register import register
from workflow.services.reminders import reminders
from workflow.services.reports import rollups

STANDS_ON = date(2025, 10, 10)  # a Friday, two weeks before the handover paper is due
_ARRIVES_AFTER = 5  # working days from a meeting to its minutes
_ANSWERED = "Løst og afleveret som aftalt."


@dataclass(frozen=True)
class _Arrival:
    day: date
    file: Path
    accept: bool


def is_empty() -> bool:
    """Whether no minutes have come in yet."""
    return db.session.scalar(select(SourceDocument.id).limit(1)) is None


def load(name: str, progress: Callable[[str], None] = lambda _line: None) -> int:
    """Loads register and minutes of the example NAME into an empty database and sets the clock to STANDS_ON.

    `progress` is told, in Danish, what has been done. Returns the number of documents.
    Raises NotFoundError for an unknown example.
    """
    register.load_examples_register(name, with_people=True)
    arrivals = _arrivals(register.EXAMPLES / name / "minutes")
    day = arrivals[0].day if arrivals else STANDS_ON
    while day <= STANDS_ON:
        for arrival in (each for each in arrivals if each.day == day):
            progress(_take_in(arrival))
        _live_through(day)
        day += timedelta(days=1)
    clock_steps.set_clock(clock.at_local(STANDS_ON))
    return len(arrivals)


def _arrivals(folder: Path) -> list[_Arrival]:
    files = sorted(file for file in folder.iterdir() if file.is_file())
    days = [min(add_working_days(date.fromisoformat(file.name[:10]), _ARRIVES_AFTER), STANDS_ON) for file in files]
    # The newest is left for the newcomer to review.
    return [
        _Arrival(day, file, accept=number < len(files))
        for number, (day, file) in enumerate(zip(days, files, strict=True), start=1)
    ]


def _take_in(arrival: _Arrival) -> str:
    data, now = arrival.file.read_bytes(), clock.at_local(arrival.day, 8)
    try:
        imported = intake.import_document(data, arrival.file.name, actor=SYSTEM, now=now, accept=arrival.accept)
    except WorkflowError as error:
        return f"{arrival.file.name}: {error.user_text}"
    return f"{imported.meeting}: {imported.message}"


def _live_through(day: date) -> None:
    now = clock.at_local(day, 9)
    if is_working_day(day):
        _answer(day)
        reminders.plan_all(now)
        mailer.deliver(clock=lambda: now)
    if day == STANDS_ON:
        rollups.take_snapshots(now)


def _answer(day: date) -> None:
    """Some owners answer in time: every other task is reported done the day before its deadline, and approved after."""
    tomorrow = add_working_days(day, 1)
    due = db.session.scalars(
        select(Action).where(Action.kind == "task", Action.status == "open", Action.deadline == tomorrow)
    ).all()
    for action in due:
        if action.id % 2 == 0:
            now = clock.at_local(day, 8)
            tracking.change_status(
                action.id, version=action.version, status="reported_done", note=_ANSWERED, actor=SYSTEM, now=now
            )
    reported = db.session.scalars(select(Action).where(Action.status == "reported_done", Action.deadline < day)).all()
    for action in reported:
        now = clock.at_local(day, 8)
        tracking.change_status(action.id, version=action.version, status="closed", note=None, actor=SYSTEM, now=now)
