"""The whole database into a file and back: by SQLite's own copying, or by PostgreSQL's own programs.

Out: as it stood at one moment, while others go on. In: in one transaction, in which mail is paused, too.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db

_LOCKED_FOR = "30s"  # PostgreSQL: how long others may hold what is to be replaced
_PAUSE = (
    "INSERT INTO {installation} (id, clock_offset, mail_paused_at, mail_paused_reason) VALUES (1, 0, {at}, {reason}) "
    "ON CONFLICT (id) DO UPDATE SET mail_paused_at = {at}, mail_paused_reason = {reason}"
)


def copy_out(file: Path) -> None:
    """Writes the database into a file. Raises ConflictError, in Danish, when that cannot be done."""
    if db.engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(_sqlite_file())) as source, closing(sqlite3.connect(file)) as target:
            source.backup(target)
            # One file that stands alone.
            target.execute("PRAGMA journal_mode = DELETE")
        return
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}", f"--dbname={_address()}")


def copy_in(file: Path, *, pause_because: str, now: datetime) -> None:
    """Puts the database of a file in the place of the one that is there, with mail paused. All of it or nothing."""
    if db.engine.dialect.name == "sqlite":
        _sqlite_in(file, pause_because, now)
    else:
        _postgresql_in(file, pause_because, now)


def _sqlite_in(file: Path, reason: str, now: datetime) -> None:
    with closing(sqlite3.connect(file)) as source:
        try:
            if source.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
                raise InvalidInputError("Databasen i sikkerhedskopien er beskadiget. Intet er ændret.")
            at = now.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
            with source:
                source.execute(_PAUSE.format(installation="installation", at=":at", reason=":reason"), {
                    "at": at, "reason": reason,
                })  # fmt: skip
        except sqlite3.DatabaseError as error:
            raise InvalidInputError(f"Databasen i sikkerhedskopien kan ikke læses: {error}. Intet er ændret.") from None
        with closing(sqlite3.connect(_sqlite_file())) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = WAL")


def _postgresql_in(file: Path, reason: str, now: datetime) -> None:
    script = file.with_suffix(".sql")
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(file))
    pause = _PAUSE.format(
        installation="public.installation", at=f"'{now.astimezone(UTC).isoformat()}'", reason=_literal(reason)
    )
    _run(
        "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--dbname={_address()}",
        f"--command=SET lock_timeout = '{_LOCKED_FOR}'", "--command=DROP SCHEMA public CASCADE",
        "--command=CREATE SCHEMA public", f"--file={script}", f"--command={pause}",
    )  # fmt: skip


def _literal(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _sqlite_file() -> str:
    file = db.engine.url.database
    assert file is not None
    return file


def _address() -> str:
    """As PostgreSQL's programs take it. The password goes by the environment: arguments are seen by all."""
    return db.engine.url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)


def _run(program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise ConflictError(
            f"Programmet {program} mangler. Installer PostgreSQLs klientprogrammer (på Debian: postgresql-client), i "
            "mindst samme version som serveren. Intet er ændret."
        )
    password = db.engine.url.password
    environment = {**os.environ, "PGPASSWORD": str(password)} if password else dict(os.environ)
    done = subprocess.run(
        [path, *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode:
        told = " ".join(done.stderr.decode("utf-8", "replace").split())[:300]
        raise ConflictError(f"{program} gik ikke: {told}. Intet er ændret.")
