"""The command line as a user or a script meets it: a real process, its output, its exit status."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests import own_minutes
from tests.conftest import real_minutes

Run = Callable[..., "subprocess.CompletedProcess[str]"]
PROGRAM = Path(sys.executable).parent / "workflow"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cli")


@pytest.fixture(scope="module")
def run(folder: Path) -> Run:
    """Runs `workflow …` on an installation of the module's own that stands on 10 October 2025."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("WORKFLOW_")}

    def run_(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        environment = own | {"WORKFLOW_DATA_DIR": str(folder / "data"), "WORKFLOW_NOW": "2025-10-10", "PYTHONUTF8": "0"}
        environment |= {f"WORKFLOW_{name}": value for name, value in settings.items()}
        done = subprocess.run(
            [PROGRAM, *arguments], env=environment, cwd=folder, capture_output=True, encoding="utf-8", timeout=120
        )
        assert "Traceback" not in done.stderr + done.stdout
        return done

    assert run_("db", "upgrade").returncode == 0
    assert run_("setup", "--examples", "north-jutland").returncode == 0
    return run_


def value(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def imported(run: Run, folder: Path) -> dict[str, Any]:
    file = folder / "referat.md"
    file.write_bytes(own_minutes.minutes(own_minutes.TASK))
    return value(run("minutes", "import", str(file), "--accept", "--json"))


def test_import_tells_what_became_of_each_file(run: Run, folder: Path, imported: dict[str, Any]) -> None:
    [document] = imported["documents"]
    assert document["status"] == "new"
    assert document["proposals"] == document["accepted"] > 5
    again = run("minutes", "import", str(folder / "referat.md"), str(folder / "mangler.txt"), "--json")
    assert again.returncode == 2
    assert [row["status"] for row in json.loads(again.stdout)["documents"]] == ["known", "refused"]


def test_actions_have_the_keys_of_the_contract(run: Run, imported: dict[str, Any]) -> None:
    actions = value(run("actions", "list", "--cluster", "Nord", "--kind", "task", "--json"))
    [task] = actions
    assert task == {
        "reference": task["reference"], "kind": "task", "title": task["title"], "status": "open", "clusters": ["Nord"],
        "body": "Politisk Sundhedsklynge Nord", "owners": ["Hjørring Kommune"], "owner_basis": "stated",
        "deadline": "2025-11-01", "deadline_text": task["deadline_text"], "deadline_basis": "stated",
        "parent": task["parent"], "meeting_date": "2025-10-02", "item": "3", "evidence": own_minutes.TASK,
    }  # fmt: skip
    assert task["parent"].startswith("NORD-2025-")
    assert value(run("actions", "list", "--overdue-on", "2025-11-01", "--kind", "task", "--json")) == []
    assert len(value(run("actions", "list", "--overdue-on", "2025-11-02", "--kind", "task", "--json"))) == 1


def test_rollup_has_the_keys_of_the_contract(run: Run, imported: dict[str, Any]) -> None:
    figures = value(run("rollup", "--on", "2025-11-02", "--json"))
    assert figures["on"] == "2025-11-02"
    nord = next(row for row in figures["clusters"] if row["cluster"] == "Nord")
    assert nord["successor"] == "Sundhedsråd Vendsyssel"
    counted = {"open", "overdue", "due_soon", "awaiting_approval", "unowned", "settled", "done", "handed_over"}
    assert set(nord) == counted | {"cluster", "successor"}
    assert set(figures["total"]) == counted
    assert (nord["open"], nord["overdue"]) == (figures["total"]["open"], figures["total"]["overdue"])


def test_rollup_verify_tells_of_a_line_that_is_kept_otherwise_than_it_is(
    run: Run, folder: Path, imported: dict[str, Any]
) -> None:
    assert value(run("rollup", "verify", "--json"))["ok"] is True
    with closing(sqlite3.connect(folder / "data" / "workflow.sqlite3", isolation_level=None)) as database:
        database.execute("UPDATE open_line SET owes = NOT owes")
        found = run("rollup", "verify")
        database.execute("UPDATE open_line SET owes = NOT owes")
    assert (found.returncode, "ansvarslinje" in found.stdout) == (1, True)
    assert run("rollup", "verify").returncode == 0


def test_figures_of_a_day_to_come_are_called_expected(run: Run, imported: dict[str, Any]) -> None:
    assert "Tallene er forventede" in run("rollup", "--on", "2025-11-02").stderr
    assert "forventede" not in run("rollup", "--on", "2025-10-10").stderr + run("rollup").stderr


def test_a_cluster_is_known_in_any_case(run: Run, imported: dict[str, Any]) -> None:
    listed = value(run("actions", "list", "--cluster", "nORD", "--json"))
    assert listed
    assert listed == value(run("actions", "list", "--cluster", "Nord", "--json"))
    assert json.loads(run("handover", "readiness", "--cluster", "nord", "--json").stdout)["cluster"] == "Nord"


def test_the_kinds_of_mails_are_told_in_danish(run: Run, imported: dict[str, Any]) -> None:
    told = run("reminders", "preview", "--on", "2025-10-17").stdout
    assert "Samlet påmindelse" in told
    assert "digest" not in told


def test_reminders_are_previewed_and_run(run: Run, imported: dict[str, Any]) -> None:
    [mail] = [
        m for m in value(run("reminders", "preview", "--on", "2025-10-17", "--json")) if "hjoerring" in m["recipient"]
    ]
    assert (mail["kind"], mail["suppressed"], len(mail["actions"])) == ("digest", None, 1)
    before = value(run("reminders", "preview", "--on", "2025-10-17", "--json"))
    assert value(run("reminders", "preview", "--on", "2025-10-17", "--json")) == before
    result = value(run("reminders", "run", "--on", "2025-10-17", "--json"))
    assert result["sent"] >= 1
    assert result["failed"] == 0
    again = value(run("reminders", "run", "--on", "2025-10-17", "--json"))
    assert again == {"planned": 0, "sent": 0, "retry": 0, "failed": 0, "suppressed": 0}
    refused = run("reminders", "release", "--reference", "NORD-2025-999", "--json")
    assert (refused.returncode, json.loads(refused.stdout)) == (1, {"released": 0})
    assert refused.stderr == "Findes ikke eller er ikke stille: NORD-2025-999.\n"


def test_the_history_is_verified(run: Run, imported: dict[str, Any]) -> None:
    report = value(run("audit", "verify", "--json"))
    assert report["ok"] is True
    assert report["broken"] == []
    assert report["events"] >= 9


def test_the_handover_paper_of_real_minutes(run: Run) -> None:
    file = real_minutes("001_3da8c5a58e2149b5.txt")
    value(run("minutes", "import", str(file), "--accept", "--json", NOW="2025-04-28"))
    tasks = value(run("actions", "list", "--cluster", "Nord", "--kind", "task", "--json"))
    [paper] = [task for task in tasks if task["item"] == "5" and task["deadline"] == "2025-10-24"]
    assert (paper["deadline_basis"], paper["deadline_text"]) == ("stated", "den 24. oktober 2025")
    assert paper["owners"] == ["Sekretariatet, Politisk Sundhedsklynge Nord"]
    reminded = value(run("reminders", "preview", "--on", "2025-10-10", "--json"))
    assert any(paper["reference"] in m["actions"] and m["kind"] == "digest" and not m["suppressed"] for m in reminded)
    overdue = value(run("actions", "list", "--cluster", "Nord", "--overdue-on", "2025-10-25", "--json"))
    assert paper["reference"] in {action["reference"] for action in overdue}


def test_parse_needs_no_database_and_gives_the_same_bytes(run: Run, folder: Path) -> None:
    file = folder / "referat.md"
    file.write_bytes(own_minutes.minutes(own_minutes.TASK))
    elsewhere = {"DATA_DIR": str(folder / "unused")}
    first = run("minutes", "parse", str(file), "--json", **elsewhere)
    assert value(first)["contract"] == "parsed-minutes/1"
    assert run("minutes", "parse", str(file), "--json", **elsewhere).stdout == first.stdout
    assert not (folder / "unused").exists()
    assert run("minutes", "parse", str(file), "--text").stdout.encode() == own_minutes.minutes(own_minutes.TASK)
    assert "2025" in run("minutes", "explain", str(file)).stdout


def test_a_text_that_is_no_minutes_is_told_and_read_all_the_same(run: Run, folder: Path) -> None:
    (folder / "indkøb.txt").write_text("Indkøb til fredag\n- mælk\n- rugbrød\n")
    read = run("minutes", "parse", "indkøb.txt")
    assert read.stdout.startswith("Teksten ligner ikke et referat")
    assert "Ukendt organ" not in read.stdout
    found = value(run("minutes", "parse", "indkøb.txt", "--json"))
    assert [warning["code"] for warning in found["warnings"]] == ["not_minutes"]
    assert found["items"] == []
    (folder / "liste.txt").write_text("1. mælk\n2. rugbrød\n3. æg\n")
    told = run("minutes", "parse", "liste.txt").stdout
    assert told.index("ligner ikke et referat") < told.index("1  mælk")
    refused = run("minutes", "import", "indkøb.txt")
    assert (refused.returncode, refused.stderr.startswith("indkøb.txt: Teksten ligner ikke")) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "settings", "status", "words"),
    [
        (["minutes", "parse", "mangler.txt"], {}, 2, "findes ikke"),
        (["minutes", "parse", "tom.txt"], {}, 2, "tom"),
        (["actions", "list", "--overdue-on", "31-12"], {}, 2, "ikke en dato"),
        (["actions", "list", "--status", "halvvejs"], {}, 2, "ikke en status"),
        (["setup", "--examples", "../../etc"], {}, 1, "findes ikke"),
        (["actions", "list", "--cluster", "Øst"], {}, 1, "findes ikke. Vælg en af: "),
        (["handover", "readiness", "--cluster", "Øst"], {}, 1, "findes ikke. Vælg en af: "),
        (["restore", "--check", "tom.txt"], {}, 2, "Vælg en fil, som »workflow backup« har skrevet"),
        (["restore", "--check", "."], {}, 2, "er en mappe. Vælg den fil, som »workflow backup« har skrevet"),
        (["backup", "--out", "."], {}, 2, "--out: . er en mappe. Skriv navnet på en fil."),
        (["minutes", "parse", "/dev/zero"], {}, 2, "ikke en fil"),
        (["minutes", "parse", "."], {}, 2, "ikke en fil"),
        (["minutes", "parse", "tom.txt", "--json", "--text"], {}, 2, "--json eller --text"),
        (["rollup", "--on", "9999-12-31"], {}, 2, "mellem 2000 og 2099"),
        (["rollup"], {"NOW": "0001-01-01"}, 2, "WORKFLOW_NOW"),
        (["nonsens"], {}, 2, "Kommandoen »nonsens« findes ikke"),
        (["minutes", "parse"], {}, 2, "FILE mangler"),
        (["minutes", "parse", "--foo"], {}, 2, "Tilvalget --foo findes ikke"),
        (["minutes", "explain", "tom.txt", "--only", "vejr"], {}, 2, "Vælg en af: meeting"),
        (["reminders", "release"], {}, 2, "--all"),
        (["rollup"], {"DATA_DIR": "empty-data"}, 1, "workflow db upgrade"),
        (["rollup"], {"NOW": "i morgen"}, 2, "WORKFLOW_NOW"),
        (["rollup"], {"ENV": "production"}, 2, "WORKFLOW_"),
        (["health"], {}, 1, ""),
        (["actions", "list", "--limit", "0"], {}, 2, "--limit: Skriv et helt tal fra 1 til 10000000."),
        (["actions", "list", "--limit", "9" * 30], {}, 2, "--limit: Skriv et helt tal"),
        (["audit", "erase-note", "NORD-2025-001", "9" * 30], {}, 2, "Skriv et helt tal"),
        (["rollup"], {"DATABASE_URL": "postgresql://127.0.0.1:1/x"}, 1, "WORKFLOW_DATABASE_URL"),
        (["user", "create", "--name", " ", "--email", "a@example.dk", "--role", "reader", "--password", "en lang kode"],
         {}, 2, "Skriv et navn"),
        (["user", "create", "--name", "A", "--email", "a@example.dk\nBcc: b@example.dk", "--role", "reader",
          "--password", "en lang kode"], {}, 2, "Skriv en mailadresse"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_one_clear_line(
    run: Run, folder: Path, arguments: list[str], settings: dict[str, str], status: int, words: str
) -> None:
    (folder / "tom.txt").touch()
    done = run(*arguments, **settings)
    assert done.returncode == status
    assert words in done.stderr


def test_help_and_outcomes_are_danish(run: Run, folder: Path) -> None:
    page = run("minutes", "--help").stdout
    for words in ("Brug: workflow minutes [TILVALG] KOMMANDO", "Tilvalg:", "Kommandoer:", "Vis denne hjælp."):
        assert words in page
    for english in ("Usage", "Options", "Show this"):
        assert english not in page
    (folder / "udfald.md").write_bytes(own_minutes.minutes(own_minutes.TASK))
    read = run("minutes", "parse", "udfald.md").stdout
    assert "[godkendt]" in read
    assert "[intet svar]" in read
    assert "[approved]" not in read
    assert "None" not in read


def test_a_refusal_names_the_file_once(run: Run) -> None:
    done = run("minutes", "import", "mangler.txt")
    assert done.stderr.count("mangler.txt") == 1


def test_an_annex_is_written_as_the_kind_of_its_name(run: Run, folder: Path, imported: dict[str, Any]) -> None:
    file = folder / "bilag.pdf"
    done = run("annex", "--body", "nord", "--since", "2025-01-01", "--out", str(file))
    assert (done.returncode, file.read_bytes()[:4]) == (0, b"%PDF")
    assert run("annex", "--body", "Ingen", "--out", str(file)).returncode == 1
    assert run("annex", "--body", "NORD", "--out", str(folder / "bilag.txt")).returncode == 2


def test_backup_and_restore_in_one_line_each(run: Run, folder: Path, imported: dict[str, Any]) -> None:
    file = folder / "backup.zip"
    made = value(run("backup", "--out", str(file), "--json"))
    assert made["bytes"] == file.stat().st_size
    assert made["manifest"]["actions"] > 0
    assert value(run("restore", str(file), "--replace", "--json"))["mail_paused"] is True
