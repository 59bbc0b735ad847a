"""`workflow minutes explain`: every rule has a reason, every value its place, and the print stays within 80 columns."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import click
import pytest

import workflow.minutes
from bench.reading.annotated import PROJECT
from workflow.cli.minutes_explained import as_rows, show
from workflow.documents import read_document
from workflow.minutes import parse_minutes
from workflow.minutes.explanation import KINDS, REASONS, explain, reason_of
from workflow.minutes.lexicon_file import load

SOURCE = Path(workflow.minutes.__file__).parent
SUBJECTS = "item|meeting|participant|recommendation|outcome|task|owner|deadline"
RULE = re.compile(rf"(?:{SUBJECTS})\.[a-z][a-z.-]*[a-z]")
EXAMPLES = sorted((PROJECT / "examples" / "north-jutland" / "minutes").iterdir())
OWN = sorted(p for p in (PROJECT / "tests" / "reading" / "minutes").iterdir() if p.suffix in (".txt", ".md", ".html"))
DOCUMENTS = [*EXAMPLES, *OWN[:20]]


def rules_in_code() -> set[str]:
    """Every string in the reader's code that is a rule's id, and the codes of its notices."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and RULE.fullmatch(node.value):
                found.add(node.value)
            if isinstance(node, ast.Call) and "otice" in ast.unparse(node.func):
                codes = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                found |= {f"notice.{code}" for code in codes[:1] if re.fullmatch(r"[a-z_]+", code)}
    return found


def rules_in_lexicon() -> set[str]:
    return {f"outcome.{entry['id']}" for entry in load("outcomes")["rule"]} | {
        f"deadline.{entry['id']}" for entry in load("deadlines")["deadline"]
    }


def test_every_rule_has_a_reason() -> None:
    rules = rules_in_code() | rules_in_lexicon()
    assert len(rules) > 60
    assert sorted(rules - set(REASONS)) == []


def test_reasons_are_plain_sentences() -> None:
    for rule, reason in REASONS.items():
        assert re.match(r"[A-ZÆØÅ«]", reason), rule
        assert reason.endswith("."), rule
        assert len(reason) <= 160, rule


def test_a_rule_without_a_reason_is_named() -> None:
    assert "task.unheard-of" in reason_of("task.unheard-of")
    assert reason_of("week") == reason_of("deadline.week")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.stem)
def test_every_rule_that_is_met_has_a_reason(path: Path) -> None:
    text = read_document(path.read_bytes(), path.name).text
    for finding in explain(text, parse_minutes(text)):
        assert finding.kind in KINDS
        assert finding.rule in REASONS
        assert finding.reason or finding.kind == "notices"
        if finding.span is None:
            # a level or a cluster follows from the whole, and a notice may be about what is missing
            assert finding.kind in ("meeting", "notices")
        else:
            assert 0 <= finding.span[0] < finding.span[1] <= len(text)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.stem)
def test_the_print_holds_the_document_and_every_value_in_80_columns(path: Path) -> None:
    text = read_document(path.read_bytes(), path.name).text
    findings = explain(text, parse_minutes(text))
    printed = [click.unstyle(line) for line in show(text, findings, only_read=False)]
    assert max(map(len, printed)) <= 80
    words = "".join("".join(printed).split())
    for line in text.split("\n"):
        assert len(line) > 60 or "".join(line.split()) in words
    assert sum(line.lstrip().startswith("└") for line in printed) == len(findings)


def test_values_stand_under_their_lines_with_rule_and_reason() -> None:
    text = (
        "Punkt 1: Stier\n\nIndstilling\nDet indstilles, at rådet:\n1. Godkender planen.\n\n"
        "Beslutning\nGodkendt. Sekretariatet sender planen til rådet senest den 3. juni 2025.\n"
    )
    findings = explain(text, parse_minutes(text))
    assert {"items", "recommendations", "decisions", "tasks"} <= {f.kind for f in findings}
    rows = as_rows(text, findings)
    [task] = [row for row in rows if row["kind"] == "tasks" and row["label"] == "opgave"]
    [owner] = [row for row in rows if row["label"] == "ansvarlig"]
    [due] = [row for row in rows if row["label"] == "frist"]
    assert task["lines"] == [8, 8]
    assert task["reason"] == reason_of(task["rule"])
    assert task["confidence"] >= 0.9
    assert owner["quote"] == "Sekretariatet"
    assert (due["rule"], due["value"][:10]) == ("deadline.date", "2025-06-03")
    assert "3. juni 2025" in due["quote"]
    [answer] = [row for row in rows if row["label"] == "svar"]
    assert (answer["value"], answer["quote"]) == ("godkendt", "Godkendt.")
    only = [click.unstyle(line) for line in show(text, findings, only_read=True)]
    assert any("Sekretariatet" in line for line in only)


def test_nothing_in_a_document_steers_the_terminal() -> None:
    text = "Punkt 1: Stier\x1b[31m\nBeslutning\nGodkendt\u202e.\n"
    printed = "".join(click.unstyle(line) for line in show(text, explain(text, parse_minutes(text)), only_read=False))
    assert "\x1b" not in printed
    assert "\u202e" not in printed


def test_the_owner_of_a_row_is_not_said_to_stand_in_a_sentence() -> None:
    text = (
        "Udvalget den 3. maj 2021\n1. Budget\nBeslutning\nGodkendt. Kim Ravn sender budgettet til revisor i maj.\n\n"
        "| Opgave | Ansvarlig | Frist |\n|---|---|---|\n| Udarbejde plan | Rie Tang | 1. juni 2021 |\n"
    )
    owners = {f.value: f.reason for f in explain(text, parse_minutes(text)) if f.label == "ansvarlig"}
    assert owners == {
        "Kim Ravn": "Navnet står i sætningen.",
        "Rie Tang": "Navnet står i rækken eller på linjen med opgaven.",
    }
