"""The schema as who runs the installation meets it: several upgrades at once, one that is older, one that is newer."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

PROGRAM = Path(sys.executable).parent / "workflow"


def begin(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WORKFLOW_")}
    return subprocess.Popen(
        [PROGRAM, *arguments], env=environment | {"WORKFLOW_DATA_DIR": str(folder)}, cwd=folder,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    process = begin(folder, *arguments)
    out, err = process.communicate(timeout=120)
    return process.returncode, out + err


def test_of_two_who_upgrade_at_once_both_find_it_done(tmp_path: Path) -> None:
    both = [begin(tmp_path, "db", "upgrade") for _ in range(2)]
    told = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert "ok    database: sqlite" in run(tmp_path, "health")[1]


def test_a_schema_that_is_not_the_programs_is_told(tmp_path: Path) -> None:
    assert run(tmp_path, "db", "upgrade")[0] == 0
    backup = tmp_path / "kopi.zip"
    for number, words in (("0024", "er ældre end programmet"), ("9999", "er nyere end programmet")):
        with closing(sqlite3.connect(tmp_path / "workflow.sqlite3")) as database, database:
            database.execute("UPDATE alembic_version SET version_num = ?", [number])
        assert words in run(tmp_path, "health")[1]
    status, told = run(tmp_path, "db", "upgrade")
    assert (status, "nyere end programmet (skema 9999)" in told, "Error" in told) == (1, True, False)
    assert run(tmp_path, "backup", "--out", str(backup))[0] == 0
    status, told = run(tmp_path, "restore", "--check", str(backup))
    assert (status, "skema (9999) kendes ikke her" in told) == (2, True)
