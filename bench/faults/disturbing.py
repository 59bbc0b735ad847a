"""Schedulers that double, jobs that are played again, a broker that goes away, and mails that cannot be sent."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from redis import Redis
from sqlalchemy import update

from bench.faults.trial import Trial, trial
from tests.tasks.real_parts import MORNING
from workflow import jobs
from workflow.extensions import db
from workflow.models import Message
from workflow.services.mail import mailer
from workflow.services.reminders import reminders

WORKER = "celery_worker"
REFUSED = "550 5.1.1 nobody"
_PER_ROUND = 80  # mails that take twenty seconds at a slow server


def beats(kind: str, count: int, ticks: int, seconds: float) -> dict[str, Any]:
    """So many schedulers for so many of their ticks, a tick a second; the mails are there from the first."""
    with trial(kind, 200) as on:
        on.installation.start_broker()
        on.start_worker(WORKER)
        for number in range(count):
            on.installation.start_beat(number)
        on.wait_for_mails(1, seconds)
        time.sleep(min(ticks, seconds))
        on.settle()
        return {"schedulers": count, "seconds_of_a_tick_each": min(ticks, round(seconds)), **on.counted()}


def replays(kind: str, count: int, seconds: float) -> dict[str, Any]:
    """Half of them jobs in the queue, the other half the same jobs once more, word for word."""
    with trial(kind, 200) as on:
        on.installation.start_broker()
        for number in range(count // 2):
            on.installation.ring(jobs.DELIVER_MAIL if number % 20 else jobs.SWEEP)
        broker, played = _broker(on), 0
        for queue in ("default", "mail"):
            waiting = broker.lrange(queue, 0, -1)
            broker.rpush(queue, *waiting)
            played += len(waiting)
        on.start_worker(WORKER)
        _until(lambda: broker.llen("mail") + broker.llen("default") == 0, seconds)
        on.settle(each=on.sweep)
        return {"jobs": played * 2, "played_again": played, **on.counted()}


def restarts(kind: str, count: int, seconds: float) -> dict[str, Any]:
    """The broker is killed and started again, as soon as it has rung again."""
    with trial(kind, count * 4) as on, _slow(on, 0.1):
        broker = on.installation.start_broker()
        on.start_worker(WORKER)
        on.installation.start_beat()
        on.wait_for_mails(1, 60)
        end, done = time.monotonic() + seconds, 0
        while done < count and time.monotonic() < end:
            on.installation.kill(broker)
            broker = on.installation.start_broker()
            on.sweep()
            done += 1
            time.sleep(0.5)
        on.settle()
        return {"restarts": done, **on.counted()}


def flushes(kind: str, count: int, queued: int, seconds: float) -> dict[str, Any]:
    """The queue is filled and emptied, again and again; the sweep finds what was lost with it."""
    with trial(kind, 400) as on, _slow(on, 0.05):
        on.installation.start_broker()
        on.start_worker(WORKER)
        on.wait_for_mails(1, 1)
        broker, end, done, lost = _broker(on), time.monotonic() + seconds, 0, 0
        while done < count and time.monotonic() < end:
            for number in range(queued):
                on.installation.ring(jobs.DELIVER_MAIL if number % 20 else jobs.SWEEP)
            lost += broker.llen("mail") + broker.llen("default")
            broker.flushall()
            done += 1
        on.installation.start_beat()
        on.settle()
        return {"flushes": done, "jobs_lost_by_them": lost, **on.counted()}


def redelivered(kind: str, wanted: int, seconds: float) -> dict[str, Any]:
    """Jobs of more than fifteen seconds, which the broker hands to another process after five; until so many were."""
    with trial(kind, _PER_ROUND) as on, _slow(on, 0.25):
        on.installation.start_broker()
        for _ in range(2):
            on.start_worker("bench.faults.patient")
        broker, end = _broker(on), time.monotonic() + seconds
        while _handed_on(_written(on, "begun")) < wanted and time.monotonic() < end:
            states = on.states()
            if states["sent"] >= on.mails:
                on.add(_PER_ROUND)
            if states["sent"] >= states.total() or not broker.llen("mail"):
                on.sweep()
            time.sleep(1)
        on.settle(each=on.sweep)
        begun, lasted = _written(on, "begun"), [float(each) for each in _written(on, "lasted")]
        return {
            "jobs": len(set(begun)),
            "begun_again_by_another": _handed_on(begun),
            "jobs_of_more_than_15_seconds": sum(each > 15 for each in lasted),
            "longest_job": max(lasted),
            **on.counted(),
        }


def _handed_on(begun: list[str]) -> int:
    return sum(times > 1 for times in Counter(begun).values())


def _written(on: Trial, what: str) -> list[str]:
    log = on.folder / "faults.log"
    pairs = [line.split() for line in log.read_text().splitlines()] if log.exists() else []
    return [pair[1] for pair in pairs if pair[0] == what]


def poisoned(kind: str, mails: int, poison: int, seconds: float) -> dict[str, Any]:
    """Among many mails some that cannot be written, and as many that the server refuses."""
    with trial(kind, mails) as on:
        taken = on.inbox.handle_DATA

        async def refusing(server: Any, session: Any, envelope: Any) -> str:
            number = int(envelope.rcpt_tos[0].removeprefix("person").partition("@")[0])
            return REFUSED if number < poison // 2 else await taken(server, session, envelope)

        on.inbox.handle_DATA = refusing  # type: ignore[method-assign]
        started = time.monotonic()
        logging.getLogger("workflow").setLevel(logging.CRITICAL)  # each of them is an error, told at length
        with on.installation.app.app_context():
            planned = reminders.plan(MORNING)
            for number in range(poison // 2, poison):
                db.session.execute(
                    update(Message)
                    .where(Message.recipient == f"person{number}@example.dk")
                    .values(message_id=f"<a\n{number}@example.dk>")
                )
            db.session.commit()
            runs, more = 0, True
            while more and time.monotonic() - started < seconds:
                more = mailer.deliver(clock=lambda: MORNING).more
                runs += 1
            later = MORNING + timedelta(hours=2)
            for _ in range(mailer.MAX_TRIES):
                db.session.execute(update(Message).where(Message.state == "retry").values(next_try=later))
                db.session.commit()
                mailer.deliver(clock=lambda: later)
            db.session.remove()
        return {"poisonous": poison, "planned": planned, "runs": runs, **on.counted()}


def _broker(on: Trial) -> Redis:
    return Redis(unix_socket_path=str(on.installation.settings.broker_socket))


def _until(what: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.2)


@contextmanager
def _slow(on: Trial, seconds: float) -> Any:
    """A mail server that thinks about each mail."""

    def think(_count: int) -> None:
        time.sleep(seconds)

    on.inbox.on_mail = think
    try:
        yield
    finally:
        on.inbox.on_mail = lambda _count: None
