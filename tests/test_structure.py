"""Conventions of the project, held as tests."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from flask import Flask

import tasks
from workflow import jobs

PROJECT = Path(__file__).resolve().parents[1]
LONGEST_FILE = 420  # lines
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "manager.py", "misc.py", "common.py"}
TOP_LEVEL = {
    "workflow", "tasks", "templates", "migrations", "tests", "celery_worker.py", "wsgi.py", "pyproject.toml",
    "README.md", "CHANGELOG.md", "Makefile", "docs", "examples", "bench",
    # Names and hashes of every dependency; pip reads them (docs/adr/0001-lock-files.md).
    "requirements.lock", "requirements-dev.lock",
}  # fmt: skip


def tracked_files() -> list[Path]:
    """The project's own files: what git tracks, or everything that is not made."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    return [PROJECT / name for name in listed.splitlines() if (PROJECT / name).is_file()]


def test_top_level_is_as_agreed() -> None:
    names = {path.relative_to(PROJECT).parts[0] for path in tracked_files()}
    assert {name for name in names if not name.startswith(".")} <= TOP_LEVEL


def test_files_are_short_and_named_for_their_subject() -> None:
    python = [path for path in tracked_files() if path.suffix == ".py"]
    too_long = {
        str(path.relative_to(PROJECT)): lines
        for path in python
        if "migrations" not in path.parts and (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    }
    assert too_long == {}
    assert {path.name for path in python} & FORBIDDEN_NAMES == set()


def test_every_module_says_what_it_is_about() -> None:
    silent = [
        str(path.relative_to(PROJECT))
        for path in tracked_files()
        if path.suffix == ".py" and not path.read_text(encoding="utf-8").lstrip().startswith('"""')
    ]
    assert silent == []


def test_locks_name_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        assert not re.search(r"https?://", (PROJECT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_job_name_has_a_task(app: Flask) -> None:
    celery = jobs.celery_of(app)
    tasks.register(celery)
    own = {name for name in celery.tasks if name.startswith("tasks.")}
    assert own == set(jobs.QUEUES)
    assert {entry["task"] for entry in celery.conf.beat_schedule.values()} <= own


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_template_compiles(app: Flask) -> None:
    folder = PROJECT / "templates"
    for template in folder.rglob("*"):
        if template.is_file():
            app.jinja_env.get_template(str(template.relative_to(folder)))
