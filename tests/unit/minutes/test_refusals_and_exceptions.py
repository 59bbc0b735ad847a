"""What was refused, put off or changed in a decision that adopts the rest, and what becomes of the tasks then."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.minutes import AgendaItem, parse_minutes
from workflow.minutes.days.deadlines import choose_deadline, find_deadlines
from workflow.minutes.decisions.sentence_outcomes import classify
from workflow.minutes.tasks.owners import split_agents

HEAD = """# REFERAT Politisk Sundhedsklynge Nord d. 02-10-2025

**Mødedato** Torsdag d. 2. oktober 2025 kl. 14:00

# Punkt 1: Deltagere

Signe Kvist, regionsrådsmedlem, Medformand (mødeleder)
Bo Lyng, direktør, Hjørring Kommune

"""
TAIL = "# Punkt 3: Eventuelt\n\n## Beslutning\n\nIntet.\n"
EVALUATION = "Beslutter, at sekretariatet udarbejder en evaluering senest den 1. marts 2026."
THREE = ["Godkender ordningen.", EVALUATION, "Beslutter, at Region Nordjylland indkøber udstyr inden udgangen af 2025."]


def item(decision: str, points: list[str], title: str = "Kørsel til genoptræning") -> AgendaItem:
    said = ""
    if points:
        said = "## Indstilling\n\nDet indstilles, at Politisk Sundhedsklynge Nord:\n\n"
        said += "".join(f"{number}. {words}\n" for number, words in enumerate(points, 1)) + "\n"
    text = f"{HEAD}# Punkt 2: {title}\n\n{said}## Beslutning\n\n{decision}\n\n{TAIL}"
    return next(found for found in parse_minutes(text).items if found.number == "2")


@pytest.mark.parametrize(
    "decision",
    [
        "Klyngen tilsluttede sig ikke indstillingen.",
        "Klyngen besluttede ikke at godkende indstillingen.",
        "Klyngen besluttede ikke at tiltræde indstillingen.",
        "Det blev besluttet ikke at imødekomme indstillingen.",
        "Klyngen besluttede at afvise indstillingen.",
        "Det blev besluttet ikke at udarbejde en evaluering.",
        "Klyngen besluttede, at der ikke udarbejdes en evaluering.",
        "Klyngen var enige om ikke at gå videre med forslaget.",
        "Der var enighed om ikke at gå videre med forslaget.",
        "Klyngen ønsker ikke at gå videre med forslaget.",
    ],
)
def test_a_refused_recommendation_orders_nothing(decision: str) -> None:
    found = item(decision, [EVALUATION])
    assert ([task.what for task in found.tasks], found.recommendations[0].outcome) == ([], "rejected")


def test_what_is_not_to_be_done_beside_an_approval_refuses_nothing() -> None:
    found = item("Indstillingen blev godkendt. Det blev besluttet ikke at indkalde til et ekstra møde.", [EVALUATION])
    assert [task.what for task in found.tasks] == ["Udarbejde en evaluering"]
    assert found.recommendations[0].outcome != "rejected"


@pytest.mark.parametrize(
    "decision",
    [
        "Tiltrådt, dog således at pkt. 2 udsættes.",
        "Godkendt, idet pkt. 2 udsættes til næste møde.",
        "Klyngen godkendte punkt 1 og 3, men ønskede at udsætte punkt 2.",
        "Indstillingen blev godkendt, dog blev punkt 2 udsat.",
        "Indstillingen blev godkendt, mens punkt 2 blev udsat.",
        "Indstillingen tiltrådt, idet 2. at udsættes til næste møde.",
        "Godkendt med undtagelse af 2. at, der udsættes.",
    ],
)
def test_a_point_that_is_put_off_is_no_approval_and_the_others_are(decision: str) -> None:
    found = item(decision, THREE)
    assert [recommendation.outcome for recommendation in found.recommendations] == ["approved", "deferred", "approved"]
    assert [task.what for task in found.tasks] == ["Indkøbe udstyr"]
    assert found.decision
    assert found.decision.outcome == "partly_approved"


@pytest.mark.parametrize(
    ("decision", "outcomes"),
    [
        ("Tiltrådt, idet punkt 3 sendes tilbage til administrationen.", ["approved", "approved", "returned"]),
        ("Klyngen tiltrådte indstillingen, dog ikke punkt 2.", ["approved", "rejected", "approved"]),
        ("Tiltrådt bortset fra punkt 3.", ["approved", "approved", "rejected"]),
        ("Godkendt, idet punkt 2 præciseres.", ["approved", "approved_with_changes", "approved"]),
        ("Punkt 1 tiltrådt. Punkt 2 udsat. Punkt 3 afvist.", ["approved", "deferred", "rejected"]),
        ("Pkt. 1 godkendt. Pkt. 2 udsættes. Pkt. 3 godkendt.", ["approved", "deferred", "approved"]),
        ("Punkt 1: Godkendt.\nPunkt 2: Udsat.\nPunkt 3: Godkendt.", ["approved", "deferred", "approved"]),
    ],
)
def test_points_are_answered_one_by_one(decision: str, outcomes: list[str]) -> None:
    found = item(decision, THREE)
    assert [recommendation.outcome for recommendation in found.recommendations] == outcomes
    assert not any(task.rule == "task.passive" for task in found.tasks), "what becomes of a point is no work"


@pytest.mark.parametrize(
    "decision",
    [
        "Godkendt, idet sekretariatet vender tilbage om punkt 2.",
        "Godkendt, idet sekretariatet melder tilbage til kommunerne om punkt 2 inden næste møde.",
        "Godkendt, idet klyngen afventer regionens tilbagemelding om punkt 2.",
    ],
)
def test_what_is_said_about_a_point_does_not_put_it_off(decision: str) -> None:
    found = item(decision, THREE)
    assert {"deferred", "returned", "rejected"}.isdisjoint({each.outcome for each in found.recommendations})
    assert {"Udarbejde en evaluering", "Indkøbe udstyr"} <= {task.what for task in found.tasks}


def test_a_treatment_that_is_put_off_puts_its_point_off() -> None:
    found = item("Godkendt, idet behandlingen af punkt 2 udsættes.", THREE)
    assert [recommendation.outcome for recommendation in found.recommendations] == ["approved", "deferred", "approved"]


def test_an_agenda_without_a_point_is_approved() -> None:
    for decision in ("Godkendt, idet punkt 5 udgår.", "Dagsordenen blev godkendt, dog udgår punkt 5."):
        found = item(decision, [], title="Godkendelse af dagsorden").decision
        assert found
        assert found.outcome == "approved"


@pytest.mark.parametrize(
    "decision",
    [
        "Indstillingen tiltrådt, dog ændres fristen i pkt. 2 til 1. maj 2026.",
        "Godkendt med den ændring, at fristen i punkt 2 er 1. maj 2026.",
        "Tiltrådt. Fristen i punkt 2 rykkes til den 1. maj 2026.",
        "Godkendt, idet fristen for punkt 2 udskydes til 1. maj 2026.",
    ],
)
def test_the_decision_moves_the_deadline_of_a_point(decision: str) -> None:
    found = item(decision, THREE)
    due = {task.what: task.deadline for task in found.tasks}
    assert due == {"Udarbejde en evaluering": date(2026, 5, 1), "Indkøbe udstyr": date(2025, 12, 31)}


@pytest.mark.parametrize(
    "decision",
    [
        "Indstillingen tiltrådt, dog ændres fristen til 1. maj 2026.",
        "Tiltrådt. Fristen rykkes til den 1. maj 2026.",
        "Godkendt, dog med frist 1. maj 2026.",
    ],
)
def test_the_decision_moves_the_only_deadline(decision: str) -> None:
    (task,) = item(decision, [EVALUATION]).tasks
    assert (task.what, task.deadline) == ("Udarbejde en evaluering", date(2026, 5, 1))


def test_another_tasks_deadline_is_not_the_recommendations() -> None:
    found = item("Tiltrådt. Bo Lyng sender et notat om økonomien ud. Fristen er 1. maj 2026.", THREE)
    due = {task.what: task.deadline for task in found.tasks}
    assert due["Udarbejde en evaluering"] == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("senest 14 dage før mødet den 15. januar 2026", date(2026, 1, 1)),
        ("senest en uge før mødet den 11. december", date(2025, 12, 4)),
        ("senest 5 arbejdsdage før mødet torsdag den 11. december", date(2025, 12, 4)),
        ("en måned efter mødet den 11. december", date(2026, 1, 11)),
        ("to uger før temadagen d. 3/3", date(2026, 2, 17)),
        ("senest tre uger før politisk møde i klyngen den 11. december", date(2025, 11, 20)),
        ("til mødet den 11. december", date(2025, 12, 11)),
    ],
)
def test_days_are_counted_from_the_day_beside_them(words: str, day: date) -> None:
    found = choose_deadline(find_deadlines(f"Kommunerne sender bidrag {words}.", date(2025, 10, 2)))
    assert found
    assert found.value == day


@pytest.mark.parametrize(
    ("words", "agents"),
    [
        ("Sekretariatet og Aalborg Kommune", ["Sekretariatet", "Aalborg Kommune"]),
        ("Formandskabet og Hjørring Kommune", ["Formandskabet", "Hjørring Kommune"]),
        ("PLO og Brønderslev Kommune", ["PLO", "Brønderslev Kommune"]),
        ("Thisted og Morsø Kommune", ["Thisted Kommune", "Morsø Kommune"]),
    ],
)
def test_a_role_beside_a_municipality_is_none(words: str, agents: list[str]) -> None:
    assert split_agents(words) == agents


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("Rykket til næste møde.", "deferred"),
        ("Punktet er flyttet til mødet den 11. december.", "deferred"),
        ("Punktet blev ikke udsat.", "other"),
    ],
)
def test_what_is_moved_to_another_meeting_is_put_off(sentence: str, outcome: str) -> None:
    assert classify(sentence).outcome == outcome
