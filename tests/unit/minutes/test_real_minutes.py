"""The five real minutes and the reviewed annotations of three of them, read from the folder beside the project."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from workflow.documents import read_document
from workflow.minutes import ParsedMinutes, parse_minutes, to_contract

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
NAMES = ("000", "001", "002", "003", "004")
ANNOTATED = ("001", "002", "003")


def folder(name: str) -> Path:
    """A folder of shared material; where it is not the test is skipped, unless REAL_MINUTES=required."""
    path = SHARED / name
    if not path.is_dir():
        if os.environ.get("REAL_MINUTES") == "required":
            pytest.fail(f"the shared folder {name!r} is missing, and REAL_MINUTES=required")
        pytest.skip(f"the shared folder {name!r} is not on this machine")
    return path


def text_of(name: str) -> str:
    path = next(iter(sorted(folder("minutes").glob(f"{name}_*.txt"))))
    return read_document(path.read_bytes(), path.name).text


def read(name: str) -> ParsedMinutes:
    return parse_minutes(text_of(name))


def words(text: str) -> list[str]:
    return "".join(c.lower() if c.isalnum() else " " for c in text).split()


@pytest.mark.parametrize("name", ANNOTATED)
def test_items_recommendations_and_decisions_are_those_annotated(name: str) -> None:
    path = next(iter(sorted(folder("gold").glob(f"{name}_*.json"))))
    gold = json.loads(path.read_text(encoding="utf-8"))
    parsed = to_contract(read(name), name="x", media_type="text/plain", sha256="", size=0, characters=0)
    assert [(i["number"], i["title"]) for i in parsed["items"]] == [(i["number"], i["title"]) for i in gold["items"]]
    for item, expected in zip(parsed["items"], gold["items"], strict=True):
        assert [words(r["text"]) for r in item["recommendations"]] == [
            words(r["text"]) for r in expected["recommendations"]
        ]
        assert (item["decision"] is None) == (expected["decision"] is None)
        if expected["decision"]:
            assert words(item["decision"]["text"]) == words(expected["decision"]["text"])
            accepted = {expected["decision"]["outcome"], *expected["decision"].get("outcome_accept", [])}
            assert item["decision"]["outcome"] in accepted
        for recommendation, answer in zip(item["recommendations"], expected["recommendations"], strict=True):
            assert recommendation["outcome"] in {answer["outcome"], *answer.get("outcome_accept", [])}


@pytest.mark.parametrize("name", ANNOTATED)
def test_no_trap_is_read_as_a_task(name: str) -> None:
    path = next(iter(sorted(folder("gold").glob(f"{name}_*.json"))))
    gold = json.loads(path.read_text(encoding="utf-8"))
    traps = {tuple(words(trap["text"])) for item in gold["items"] for trap in item["not_actions"]}
    assert not [t.evidence for item in read(name).items for t in item.tasks if tuple(words(t.evidence)) in traps]


def test_the_acceptance_case() -> None:
    text = text_of("001")
    item = parse_minutes(text).items[4]
    task = item.tasks[0]
    assert (task.owners, task.deadline, task.deadline_text) == (
        ("Administrationen",),
        date(2025, 10, 24),
        "den 24. oktober 2025",
    )
    assert task.anchor in ("last_meeting", "dated_meeting")
    assert item.decision is not None
    assert item.decision.span[0] <= task.span[0] < task.span[1] <= item.decision.span[1]
    assert task.deadline_span is not None
    assert text[slice(*task.deadline_span)] == "den 24. oktober 2025"
    assert [r.outcome for r in item.recommendations] == [None, "approved"]


@pytest.mark.parametrize(
    ("name", "body_words", "level", "clusters", "day", "start", "end", "items"),
    [
        ("000", "Fællesmøde", "joint", ("Midt", "Syd", "Vest"), date(2025, 5, 19), "17:30", None, 7),
        ("001", "Politisk", "political", ("Nord",), date(2025, 4, 24), "15:00", None, 6),
        ("002", "Politisk", "political", ("Midt",), date(2025, 6, 11), "08:00", None, 4),
        ("003", "Politisk", "political", ("Syd",), date(2022, 11, 7), "17:00", "19:00", 8),
        ("004", "Faglig", "professional", ("Syd",), date(2023, 5, 24), "13:00", "15:00", 8),
    ],
)
def test_meeting(
    name: str,
    body_words: str,
    level: str,
    clusters: tuple[str, ...],
    day: date,
    start: str,
    end: str | None,
    items: int,
) -> None:
    parsed = read(name)
    meeting = parsed.meeting
    assert body_words in (meeting.body or "")
    assert (meeting.level, meeting.clusters, meeting.date, meeting.start, meeting.end) == (
        level,
        clusters,
        day,
        start,
        end,
    )
    assert len(parsed.items) == items
    assert not parsed.is_agenda


def test_rows_split_by_column_on_a_page_break_are_put_together() -> None:
    people = read("000").participants
    assert len(people) == 44
    assert [(p.organisation, p.clusters) for p in people[-3:]] == [
        ("Rebild Kommune", ("Syd",)),
        ("Thisted Kommune", ("Vest",)),
        ("Region Nordjylland", ("Syd",)),
    ]
    assert {p.absent for p in people} == {None}


def test_absences_with_substitutes_in_the_professional_minutes() -> None:
    people = {p.name: p for p in read("004").participants}

    def initials(name: str | None) -> str | None:
        return "".join(word[0] for word in name.split()) if name else None

    assert sorted((p.name.split()[0], initials(p.substitute)) for p in people.values() if p.absent) == [
        ("Charlotte", "LHW"),
        ("Eva", None),
        ("Jan", "MS"),
        ("Lisbeth", None),
    ]
    assert all(people[p.substitute].absent is False for p in people.values() if p.substitute)
    assert len(people) == 18


@pytest.mark.parametrize("name", NAMES)
def test_every_span_holds_what_was_read_from_it(name: str) -> None:
    text = text_of(name)
    parsed = parse_minutes(text)

    def holds(span: tuple[int, int], quote: str) -> bool:
        held, wanted = "".join(words(text[slice(*span)].replace("-\n\n", ""))), words(quote)
        found = sum(1 for word in wanted if word in held)
        return found >= 0.85 * len(wanted)

    for item in parsed.items:
        assert item.decision is None or holds(item.decision.span, item.decision.text)
        for recommendation in item.recommendations:
            assert holds(recommendation.span, recommendation.text)
        for task in item.tasks:
            assert holds(task.span, task.evidence)
    for person in parsed.participants:
        assert text[slice(*person.span)].split()[0] == person.name.split()[0]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_text_gives_the_same_bytes(name: str) -> None:
    once, again = (
        json.dumps(to_contract(read(name), name="x", media_type="text/plain", sha256="", size=0, characters=0))
        for _ in range(2)
    )
    assert once == again
