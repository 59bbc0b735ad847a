"""Items with hundreds of recommendations, or tables with thousands of rows, take time in proportion to their length."""

from __future__ import annotations

from bench.reading.timing import seconds
from workflow.minutes import parse_minutes
from workflow.minutes.tasks.ties import things

TOP = (
    "# Referat Brovagtens Driftsgruppe d. 02-10-2025\n\n# Punkt 1: Deltagere\n\nBo Lyng, direktør\n\n"
    "# Punkt 2: Opgaver\n\n"
)
END = "\n# Punkt 3: Eventuelt\n\nIntet.\n"
THINGS = ("ventetid", "kørsel", "økonomi", "udstyr", "bygning")


def recommendations(count: int) -> str:
    asked = "".join(
        f"{n}. Beslutter, at sekretariatet evaluerer {THINGS[n % 5]}sordning{n} senest den 1. marts.\n"
        for n in range(1, count + 1)
    )
    done = "".join(f"Der udarbejdes en plan for {THINGS[n % 5]}sprojekt{n}.\n" for n in range(count))
    return f"{TOP}## Indstilling\n\nDet indstilles, at gruppen:\n\n{asked}\n## Beslutning\n\nGodkendt.\n{done}{END}"


def rows(count: int) -> str:
    table = "".join(f"Udarbejde notat {n} om økonomien i kommunen\tBo Lyng\t1. december\n" for n in range(count))
    return f"{TOP}Opgave\tAnsvarlig\tFrist\n{table}{END}"


def notes(count: int) -> str:
    said = "".join(f"Der udarbejdes notat {n}.\n\nAnsvarlig: Bo Lyng\n\nFrist: 1. december\n\n" for n in range(count))
    return f"{TOP}## Beslutning\n\n{said}{END}"


def test_what_a_sentence_is_about_is_asked_once() -> None:
    things.cache_clear()
    found = parse_minutes(recommendations(200)).items[1]
    assert len(found.recommendations) == 200
    assert things.cache_info().misses < 200 * 8


def test_the_rows_of_a_long_table() -> None:
    few, many = rows(500), rows(4000)
    best = seconds(lambda: parse_minutes(few))
    # eight times the rows: a quadratic rule takes fifty times as long
    assert seconds(lambda: parse_minutes(many), rounds=1) < 20 * best
    assert len(parse_minutes(many).items[1].tasks) == 4000


def test_each_of_many_notes_finds_its_task() -> None:
    found = parse_minutes(notes(300)).items[1].tasks
    assert [task.what for task in found] == [f"Udarbejde notat {n}" for n in range(300)]
    assert {(task.owners, str(task.deadline)) for task in found} == {(("Bo Lyng",), "2025-12-01")}
