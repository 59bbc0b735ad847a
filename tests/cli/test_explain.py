"""`workflow minutes explain` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from workflow.cli import program
from workflow.cli.minutes_explained import for_reader
from workflow.minutes.explanation import Finding

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "north-jutland" / "minutes" / "2025-09-10-syd.txt"


def explain(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["minutes", "explain", str(EXAMPLE), *arguments])


def test_the_text_is_printed_with_what_was_read_and_why() -> None:
    done = explain()
    assert done.exit_code == 0
    assert "Politisk Sundhedsklynge Syd" in done.output
    assert "[outcome." in done.output
    assert "[task." in done.output
    assert "\x1b[" not in done.output
    assert max(map(len, done.output.splitlines())) <= 80


def test_only_what_is_asked_for() -> None:
    done = explain("--only", "tasks")
    assert "[task." in done.output
    assert "[participant." not in done.output
    assert len(done.output) < len(explain().output) / 2


def test_json_gives_place_words_rule_and_reason_of_every_value() -> None:
    rows = json.loads(explain("--json", "--only", "decisions", "--only", "tasks").stdout)
    assert {row["kind"] for row in rows} == {"decisions", "tasks"}
    assert set(rows[0]) == {
        "kind", "of", "label", "value", "span", "rule", "reason", "confidence", "lines", "quote",
    }  # fmt: skip
    assert all(row["reason"] for row in rows if row["rule"])


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    done = explain("--only", "weather")
    assert done.exit_code == 2
    assert "participants" in done.output


def test_people_are_told_in_danish_without_empty_parts() -> None:
    person = Finding("participants", "deltager", "afbud", "Ida Lund, , Klyngen, chair", None, None, "Navnet står der.")
    told = for_reader(person)
    assert (told.value, told.reason) == ("Ida Lund, Klyngen, formand", "Navnet står der. Står under afbud.")
