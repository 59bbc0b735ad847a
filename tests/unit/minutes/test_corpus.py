"""A corpus of short minutes of many kinds, each with what is to be read from it. Text, people and places are invented.

`corpus/NAME.*` is a document and `corpus/NAME.json` what a reader of Danish gets out of it: what a field leaves out
is not compared.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workflow.documents import read_document
from workflow.minutes import ParsedMinutes, parse_minutes, to_contract

CORPUS = Path(__file__).parent / "corpus"
EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "north-jutland" / "minutes"
DOCUMENTS = sorted(path for path in CORPUS.iterdir() if path.suffix != ".json") + sorted(EXAMPLES.iterdir())


def read(path: Path) -> tuple[str, ParsedMinutes, dict[str, Any]]:
    text = read_document(path.read_bytes(), path.name).text
    parsed = parse_minutes(text)
    return text, parsed, to_contract(parsed, name=path.name, media_type="", sha256="", size=0, characters=len(text))


def expected_of(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CORPUS / f"{path.stem}.json").read_text(encoding="utf-8"))
    return found


def task(found: dict[str, Any], wanted: dict[str, Any] | None) -> dict[str, Any]:
    """The fields of a task that are compared: always what, who and when, the others where they are given."""
    keys = ["what", "owners", "deadline", *(k for k in ("deadline_text", "anchor") if wanted and k in wanted)]
    return {key: found[key] for key in keys}


def item(found: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    actions = found["actions"]
    tasks = wanted["tasks"] + [None] * (len(actions) - len(wanted["tasks"]))
    shown: dict[str, Any] = {
        "number": found["number"],
        "title": found["title"],
        "outcome": found["decision"]["outcome"] if found["decision"] else None,
        "recommendations": [r["outcome"] for r in found["recommendations"]],
        "tasks": [task(a, w) for a, w in zip(actions, tasks, strict=False)],
    }
    if "closed" in wanted:
        shown["closed"] = found["closed"]
    if "prior" in wanted:
        shown["prior"] = [p["outcome"] for p in found["prior_decisions"]]
    return shown


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_items_outcomes_and_tasks(path: Path) -> None:
    _, _, parsed = read(path)
    expected = expected_of(path)
    assert parsed["meeting"]["date"] == expected["date"]
    if "body" in expected:
        assert parsed["meeting"]["body"] == expected["body"]
    wanted = expected["items"]
    assert [i["number"] for i in parsed["items"]] == [i["number"] for i in wanted]
    assert [item(i, w) for i, w in zip(parsed["items"], wanted, strict=True)] == wanted


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_absence(path: Path) -> None:
    _, _, parsed = read(path)
    expected = expected_of(path)
    if "absent" in expected:
        assert [p["name"] for p in parsed["participants"] if p["absent"]] == expected["absent"]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_owners_and_deadlines_point_at_their_words(path: Path) -> None:
    text, parsed, _ = read(path)
    for found in (t for i in parsed.items for t in i.tasks):
        assert found.what[:1].isupper()
        assert not found.what.removesuffix(" kr.").endswith((".", ",", " og", " at"))
        if found.deadline_span and found.deadline_text:
            held = " ".join(text[slice(*found.deadline_span)].split())
            assert found.deadline_text.split()[-1] in held
        if found.owner_span:
            assert text[slice(*found.owner_span)].strip()
