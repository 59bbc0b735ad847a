"""`workflow minutes import` that is interrupted says what was done, and its JSON is whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from tests import own_minutes
from workflow.cli import minutes, program
from workflow.extensions import db


@pytest.fixture
def files(app: Flask, north_jutland: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Three files; while the second is read, somebody presses Ctrl-C."""
    monkeypatch.setattr("workflow.create_app", lambda **_: app)
    whole = minutes._bytes

    def interrupted(file: Path) -> bytes:
        if file.name == "b.md":
            raise KeyboardInterrupt
        return whole(file)

    monkeypatch.setattr(minutes, "_bytes", interrupted)
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / name).write_bytes(own_minutes.minutes(own_minutes.TASK))
    return [str(tmp_path / name) for name in ("a.md", "b.md", "c.md")]


def run(*arguments: str) -> Result:
    db.session.remove()
    done = CliRunner().invoke(program, ["minutes", "import", *arguments])
    db.session.remove()
    return done


def test_what_was_taken_in_is_named(files: list[str]) -> None:
    done = run(*files, "--accept")
    assert done.exit_code == 1
    assert "a.md: 9 handlinger er oprettet." in done.stdout
    assert "1 af 3 filer er behandlet. b.md nåede måske med." in done.stderr


def test_the_json_is_whole(files: list[str]) -> None:
    done = run(*files, "--json")
    assert done.exit_code == 1
    [document] = json.loads(done.stdout)["documents"]
    assert (document["file"], document["status"]) == ("a.md", "new")
