"""Files that were dropped: stored at once, read by a job, at least once and with the effect of once.

waiting → reading (a lease, so that a reader who dies is taken over from; one who is cut off gives it back) → read or
refused. The document and the upload's last state are stored in one transaction, so a job that runs twice or dies
half-way adds nothing twice.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from celery.exceptions import SoftTimeLimitExceeded
from flask import current_app
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import undefer

from workflow.domain.access import Actor
from workflow.errors import InvalidInputError, NotAllowedError, ReadingEndedError, WorkflowError
from workflow.extensions import db
from workflow.models import Upload, User
from workflow.services.accounts import users
from workflow.services.transaction import transaction

if TYPE_CHECKING:
    from workflow.services.intake import intake

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 3
NAME_LENGTH = 200  # characters of a file's name that are kept
GIVEN_UP = (
    "Filen kunne ikke læses: programmet blev stoppet midt i den, flere gange. Gem den i et andet format, fx som PDF "
    "eller tekst, og læg den ind igen. Intet er gemt."
)
BROKEN = "Noget gik galt, mens filen blev læst. Fejlen er skrevet i loggen. Prøv igen, og sig det til administratoren."


def store(files: Sequence[tuple[str, bytes]], *, actor: Actor, now: datetime) -> list[Upload]:
    """Keeps the files, to be read by a job: (name, bytes) each. For who may take minutes in."""
    if not actor.has_role("administrator", "secretariat") or actor.user_id is None:
        raise NotAllowedError("Kun sekretariatet kan lægge referater ind. Intet er gemt.")
    if not files:
        raise InvalidInputError("Der var ingen filer med. Vælg en eller flere filer, og prøv igen.")
    with transaction():
        stored = [
            Upload(
                name=name[-NAME_LENGTH:], size=len(data), content=data, uploaded_at=now, uploaded_by_id=actor.user_id
            )
            for name, data in files
        ]
        db.session.add_all(stored)
    return stored


def is_waiting(now: datetime) -> bool:
    """Whether there is a file that nobody reads."""
    found = db.session.scalar(select(Upload.id).where(_free(now)).limit(1)) is not None
    db.session.rollback()
    return found


def read_next(*, clock: Callable[[], datetime], ids: Sequence[int] | None = None) -> bool:
    """Reads the file that has waited longest (of `ids`, if given).

    False when there is none, and when reading was cut off from outside: then the file waits again, and whoever reads
    is to end.
    """
    claimed = _claim(clock(), ids)
    if claimed is None:
        return False
    upload_id, token = claimed
    try:
        _read(upload_id, token, clock)
    except (ReadingEndedError, SoftTimeLimitExceeded):
        # The program stops, or the time of the job is up: no fault of the file, unless it happens each time.
        db.session.rollback()
        log.warning("reading upload %s was cut off; it waits again", upload_id)
        _put_back(upload_id, token)
        return False
    except WorkflowError as error:
        db.session.rollback()
        _finish(upload_id, token, {"state": "refused", "message": error.user_text})
    except Exception:
        # One file that breaks the reader stops no other; a process that is killed never comes here.
        db.session.rollback()
        log.exception("upload %s could not be read", upload_id)
        _finish(upload_id, token, {"state": "refused", "message": BROKEN})
    return True


def _read(upload_id: int, token: str, clock: Callable[[], datetime]) -> None:
    upload = db.session.get_one(Upload, upload_id, options=[undefer(Upload.content)], populate_existing=True)
    name, content, since, attempts = upload.name, upload.content, upload.uploaded_at, upload.attempts
    user = db.session.get(User, upload.uploaded_by_id)
    if attempts > MOST_ATTEMPTS or content is None:
        raise InvalidInputError(GIVEN_UP)
    if user is None or not user.active:
        raise NotAllowedError("Den, der lagde filen ind, har ikke længere adgang. Intet er gemt.")
    actor = users.actor_of(user)
    db.session.rollback()  # reading takes a while; no transaction stands open meanwhile

    # Here: whoever only looks whether something waits, as the worker of the mails does, needs none of the reader.
    from workflow.services.intake import intake

    def also(done: intake.Imported) -> None:
        _set(upload_id, token, _outcome(done))

    done = intake.import_document(content, name, actor=actor, now=max(clock(), since), also=also)
    if done.status == "known":
        _finish(upload_id, token, _outcome(done))


def _outcome(done: intake.Imported) -> dict[str, object]:
    return {
        "state": "read",
        "outcome": done.status,
        "message": done.message,
        "document_id": done.document_id,
        "may_apply_again": done.may_apply_again,
    }


def _free(now: datetime) -> ColumnElement[bool]:
    """Nobody reads it: it waits, or the one who did has not been heard of for the time of a lease."""
    return or_(Upload.state == "waiting", and_(Upload.state == "reading", Upload.lease_until < now))


def _claim(now: datetime, ids: Sequence[int] | None) -> tuple[int, str] | None:
    while True:
        with transaction():
            waiting = select(Upload.id).where(_free(now)).order_by(Upload.id).limit(1)
            if ids is not None:
                waiting = waiting.where(Upload.id.in_(ids))
            found = db.session.scalar(waiting)
            if found is None:
                return None
            token = secrets.token_hex(16)
            lease = timedelta(seconds=current_app.extensions["settings"].read_lease_seconds)
            taken = db.session.execute(
                update(Upload)
                .where(Upload.id == found, _free(now))
                .values(state="reading", token=token, lease_until=now + lease, attempts=Upload.attempts + 1)
                .execution_options(synchronize_session=False)
            )
            won = taken.rowcount == 1  # type: ignore[attr-defined]
        if won:
            return found, token


def _set(upload_id: int, token: str, values: dict[str, object]) -> None:
    """The last state, in the running transaction, unless somebody else has taken over."""
    db.session.execute(
        update(Upload)
        .where(Upload.id == upload_id, Upload.token == token, Upload.state == "reading")
        .values(content=None, **values)
        .execution_options(synchronize_session=False)
    )


def _put_back(upload_id: int, token: str) -> None:
    """To be read by another; the attempt counts, so that a file that takes too long each time is given up."""
    with transaction():
        db.session.execute(
            update(Upload)
            .where(Upload.id == upload_id, Upload.token == token, Upload.state == "reading")
            .values(state="waiting", token=None, lease_until=None)
            .execution_options(synchronize_session=False)
        )


def _finish(upload_id: int, token: str, values: dict[str, object]) -> None:
    with transaction():
        _set(upload_id, token, values)
