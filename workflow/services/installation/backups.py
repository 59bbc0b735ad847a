"""A backup is one ZIP: the database as it stood at one moment, the seals beside it, and a manifest with checksums.

Uploaded files lie in the database. What comes back is checked as a whole before anything is touched, replaces the
database in one transaction, and leaves mail paused in that same transaction: what was sent since would go twice.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import func, inspect, select, text

from workflow import schema
from workflow.config import Settings
from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, Meeting, Party, User
from workflow.services.installation import database_copies
from workflow.services.mail import restore_guard

FORMAT = 1
MANIFEST, DATABASE, SEALS, SECRET = "manifest.json", "database", "seals.log", "secret_key"
LARGEST_MANIFEST = 100_000  # bytes
_CHUNK = 1 << 20
_NO_BACKUP = "Filen er ikke en sikkerhedskopi herfra, eller den er beskadiget"


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `files`: name → size in bytes and SHA-256."""

    format: int
    program: str
    made_at: str
    database: str  # sqlite, postgresql
    schema: str  # the newest migration in it
    actions: int
    events: int
    files: dict[str, dict[str, Any]]


def make(file: Path, now: datetime) -> Manifest:
    """Writes a backup while everything runs. Raises ConflictError when the file is there already."""
    if file.exists():
        raise ConflictError(f"Filen {file} findes allerede. Intet er skrevet.")
    if not file.parent.is_dir():
        raise InvalidInputError(f"Mappen {file.parent} findes ikke. Intet er skrevet.")
    settings: Settings = current_app.extensions["settings"]
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as made:
        folder = Path(made)
        # The seals first: each of them is in a database that is copied later.
        for source, name in ((settings.seal_file, SEALS), (settings.data_dir / SECRET, SECRET)):
            if source.exists():
                shutil.copyfile(source, folder / name)
        database_copies.copy_out(folder / DATABASE)
        names = [name for name in (DATABASE, SEALS, SECRET) if (folder / name).exists()]
        manifest = _manifest(folder, names, now)
        _zip(folder, names, manifest)
        os.chmod(folder / "backup.zip", 0o600)
        # It is whole under its name, or not there.
        (folder / "backup.zip").replace(file)
    return manifest


def check(file: Path) -> Manifest:
    """Reads a backup through and compares it with its checksums. Raises InvalidInputError for any difference."""
    manifest = _read(file)
    _refuse_unknown_schema(manifest.schema)
    with tempfile.TemporaryDirectory() as folder:
        _unpack(file, manifest, Path(folder))
    return manifest


def restore(file: Path, *, replace: bool, now: datetime) -> Manifest:
    """Puts a backup in the place of the database, with mail paused; the caller brings the schema up to date.

    Raises InvalidInputError for a file that is no whole backup of this kind of database, ConflictError when something
    is here already and `replace` is not said. Whatever of these was raised, nothing has been changed.
    """
    settings: Settings = current_app.extensions["settings"]
    manifest = _read(file)
    here = db.engine.dialect.name
    if manifest.database != here:
        raise InvalidInputError(
            f"Sikkerhedskopien er af en {manifest.database}-database, og her er en {here}-database. Intet er ændret."
        )
    _refuse_unknown_schema(manifest.schema)
    if not replace and not _is_empty():
        raise ConflictError(
            "Der er allerede noget i databasen. Brug --replace for at erstatte det hele. Intet er ændret."
        )
    with tempfile.TemporaryDirectory(dir=settings.data_dir, prefix=".restore-") as made:
        folder = Path(made)
        _unpack(file, manifest, folder)
        db.session.remove()
        db.engine.dispose()
        database_copies.copy_in(folder / DATABASE, pause_because=_reason(manifest), now=now)
        _put_back(folder / SEALS, settings.seal_file, now)
        _put_back(folder / SECRET, settings.data_dir / SECRET, now)
    # A person is asked already; the way on is from here.
    restore_guard.keep()
    return manifest


def _reason(manifest: Manifest) -> str:
    day = datetime.fromisoformat(manifest.made_at)
    return (
        f"Databasen er genskabt fra sikkerhedskopien af {day:%d.%m.%Y kl. %H.%M} (UTC). Se under »Forhåndsvisning«, "
        "hvad der ville blive sendt igen, før du genoptager"
    )


def _manifest(folder: Path, names: list[str], now: datetime) -> Manifest:
    files = {name: {"bytes": (folder / name).stat().st_size, "sha256": _digest(folder / name)} for name in names}
    counts = {model: db.session.scalar(select(func.count()).select_from(model)) or 0 for model in (Action, ActionEvent)}
    schema = db.session.scalar(text("SELECT version_num FROM alembic_version")) or ""
    db.session.rollback()
    return Manifest(
        FORMAT, version("beslutningsspor"), now.astimezone(UTC).isoformat(timespec="seconds"), db.engine.dialect.name,
        schema, counts[Action], counts[ActionEvent], files,
    )  # fmt: skip


def _zip(folder: Path, names: list[str], manifest: Manifest) -> None:
    with zipfile.ZipFile(folder / "backup.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=2))
        for name in names:
            archive.write(folder / name, name)


def _read(file: Path) -> Manifest:
    """The manifest of a backup."""
    with _told(file), zipfile.ZipFile(file) as archive:
        if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise ValueError(MANIFEST)
        manifest = Manifest(**json.loads(archive.read(MANIFEST)))
        names = set(archive.namelist())
        if manifest.format != FORMAT:
            raise InvalidInputError("Sikkerhedskopien er skrevet af en nyere version af programmet. Intet er ændret.")
        if names != {MANIFEST, *manifest.files} or not {DATABASE} <= names <= {MANIFEST, DATABASE, SEALS, SECRET}:
            raise InvalidInputError(f"{_NO_BACKUP}: den indeholder ikke det, den skal. Intet er ændret.")
        return manifest


def _unpack(file: Path, manifest: Manifest, folder: Path) -> None:
    with _told(file), zipfile.ZipFile(file) as archive:
        for name, said in manifest.files.items():
            digest, size = hashlib.sha256(), 0
            with archive.open(name) as source, (folder / name).open("wb") as target:
                while size <= said["bytes"] and (chunk := source.read(_CHUNK)):
                    size += len(chunk)
                    digest.update(chunk)
                    target.write(chunk)
            if (size, digest.hexdigest()) != (said["bytes"], said["sha256"]):
                raise InvalidInputError(f"{_NO_BACKUP}: kontrolsummen for {name} passer ikke. Intet er ændret.")


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """What is wrong with a file that should be a backup, in words."""
    try:
        yield
    except FileNotFoundError:
        raise InvalidInputError(f"Filen {file} findes ikke. Intet er ændret.") from None
    except IsADirectoryError:
        raise InvalidInputError(
            f"{file} er en mappe. Vælg den fil, som »workflow backup« har skrevet. Intet er ændret."
        ) from None
    except OSError as error:
        raise InvalidInputError(
            f"Filen {file} kan ikke læses ({error.strerror or error}). Se, at det er en fil, I må læse, og at der er "
            "plads på disken. Intet er ændret."
        ) from None
    except (zipfile.BadZipFile, zlib.error, LookupError, TypeError, ValueError, AttributeError):
        raise InvalidInputError(
            f"{_NO_BACKUP}. Vælg en fil, som »workflow backup« har skrevet, eller kopiér den igen derfra, hvor den er "
            "gemt. Intet er ændret."
        ) from None


def _refuse_unknown_schema(revision: str) -> None:
    if not schema.is_known(revision):
        raise InvalidInputError(
            f"Sikkerhedskopiens skema ({revision}) kendes ikke her. Brug den version af programmet, der har skrevet "
            "den. Intet er ændret."
        )


def _is_empty() -> bool:
    if not inspect(db.engine).has_table(Action.__tablename__):
        return True
    found = [db.session.scalar(select(func.count()).select_from(model)) for model in (User, Party, Meeting, Action)]
    db.session.rollback()
    return not any(found)


def _put_back(kept: Path, place: Path, now: datetime) -> None:
    """What was there is moved aside and not lost: the seals of what has been replaced are evidence."""
    if not kept.exists():
        return
    if place.exists():
        if _digest(place) == _digest(kept):
            return
        place.replace(place.with_name(f"{place.name}.before-{now.astimezone(UTC):%Y%m%dT%H%M%S}"))
    fresh = place.with_name(f"{place.name}.restored")
    shutil.copyfile(kept, fresh)
    os.chmod(fresh, 0o600)
    fresh.replace(place)


def _digest(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
