"""Decisions that adopt one point and not another, or change whose work it is and by when; and what sentences hide."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.minutes import AgendaItem, parse_minutes

HEAD = """# REFERAT Politisk Sundhedsklynge Nord d. 02-10-2025

**Mødedato** Torsdag d. 2. oktober 2025 kl. 14:00

# Punkt 1: Deltagere

Signe Kvist, regionsrådsmedlem, Medformand (mødeleder)
Bo Lyng, direktør, Hjørring Kommune

"""
TAIL = "# Punkt 3: Eventuelt\n\n## Beslutning\n\nIntet.\n"
PROJECT = "Godkender projektet."
BUDGET = "Godkender budgettet på 640.000 kr."
EVALUATION = "Beslutter, at sekretariatet udarbejder en evaluering senest den 1. marts 2026."
HALF_YEARLY = "Pålægger Faglig Sundhedsklynge Nord at afrapportere hvert halve år."


def item(decision: str, points: list[str]) -> AgendaItem:
    said = ""
    if points:
        said = "## Indstilling\n\nDet indstilles, at Politisk Sundhedsklynge Nord:\n\n"
        said += "".join(f"{number}. {words}\n" for number, words in enumerate(points, 1)) + "\n"
    text = f"{HEAD}# Punkt 2: Kørsel til genoptræning\n\n{said}## Beslutning\n\n{decision}\n\n{TAIL}"
    return next(found for found in parse_minutes(text).items if found.number == "2")


def outcomes(found: AgendaItem) -> list[str | None]:
    return [recommendation.outcome for recommendation in found.recommendations]


@pytest.mark.parametrize(
    ("decision", "second"),
    [
        ("Punkt 1 godkendt.", None),
        ("Klyngen godkendte punkt 1.", None),
        ("Punkt 1 godkendt. Hvad angår punkt 2, udsættes sagen.", "deferred"),
        ("Punkt 1 godkendt. For så vidt angår punkt 2, var der ikke opbakning.", "rejected"),
    ],
)
def test_a_point_that_was_not_adopted_orders_nothing(decision: str, second: str | None) -> None:
    found = item(decision, [PROJECT, EVALUATION])
    assert (outcomes(found), [task.what for task in found.tasks]) == (["approved", second], [])


@pytest.mark.parametrize(
    ("decision", "points", "expected"),
    [
        ("Klyngen godkendte projektet, mens evalueringen blev udsat.", [PROJECT, EVALUATION], ["approved", "deferred"]),
        (
            "Klyngen godkendte projektet, men ønskede ikke en evaluering.",
            [PROJECT, EVALUATION],
            ["approved", "rejected"],
        ),
        (
            "Klyngen godkendte projektet, men udskød stillingtagen til budgettet.",
            [PROJECT, BUDGET],
            ["approved", "deferred"],
        ),
        (
            "Projektet blev godkendt, mens budgettet blev udskudt til næste møde.",
            [PROJECT, BUDGET],
            ["approved", "deferred"],
        ),
        ("Klyngen godkendte projektet, men ikke budgettet.", [PROJECT, BUDGET], ["approved", "rejected"]),
        ("Klyngen godkendte projektet, men afviste budgettet.", [PROJECT, BUDGET], ["approved", "rejected"]),
        ("Budgettet blev ikke godkendt, men klyngen tiltrådte projektet.", [PROJECT, BUDGET], ["approved", "rejected"]),
    ],
)
def test_each_half_of_a_sentence_answers_its_own_point(decision: str, points: list[str], expected: list[str]) -> None:
    found = item(decision, points)
    assert (outcomes(found), [task.what for task in found.tasks]) == (expected, [])


@pytest.mark.parametrize(
    "decision",
    [
        "Klyngen tilsluttede sig punkt 1 og 2.",
        "Klyngen kunne tilslutte sig indstillingens punkt 1 og 2.",
        "Klyngen bakkede op om punkt 1 og 2.",
    ],
)
def test_points_adopted_by_any_verb_of_approval(decision: str) -> None:
    assert outcomes(item(decision, [PROJECT, BUDGET])) == ["approved", "approved"]


@pytest.mark.parametrize(
    "decision",
    [
        "Punkt 1 blev godkendt. Punkt 2 blev ændret, således at afrapportering sker én gang årligt.",
        "Klyngen tilsluttede sig punkt 1. Punkt 2 blev ændret, således at afrapportering sker én gang årligt.",
    ],
)
def test_a_point_that_was_changed_is_adopted_with_changes(decision: str) -> None:
    found = item(decision, [PROJECT, HALF_YEARLY])
    assert outcomes(found) == ["approved", "approved_with_changes"]


@pytest.mark.parametrize(
    "decision",
    [
        "Region Nordjylland inviterer PLO til et møde den 12. november 2025.",
        "Sekretariatet sender en invitation til temadagen den 12. november 2025.",
        "Sekretariatet tilmelder klyngen til konferencen den 12. november 2025.",
        "Sekretariatet booker lokale til mødet den 12. november 2025.",
        "Bo Lyng udarbejder et referat af mødet den 12. november 2025.",
    ],
)
def test_the_day_of_an_event_is_not_a_sure_deadline(decision: str) -> None:
    (task,) = item(decision, []).tasks
    assert task.deadline is None or task.confidence < 0.8, (task.what, task.deadline, task.confidence)


@pytest.mark.parametrize(
    ("decision", "day"),
    [
        ("Godkendt, dog senest den 1. juni 2026.", date(2026, 6, 1)),
        ("Godkendt, dog således at evalueringen først foreligger den 1. juni 2026.", date(2026, 6, 1)),
        ("Tiltrådt med den ændring, at evalueringen foreligger den 1. juni 2026.", date(2026, 6, 1)),
        ("Godkendt, dog ønskes evalueringen allerede den 1. februar 2026.", date(2026, 2, 1)),
        ("Klyngen ønskede evalueringen fremrykket til den 1. februar 2026.", date(2026, 2, 1)),
    ],
)
def test_a_changed_day_replaces_the_recommended_one(decision: str, day: date) -> None:
    tasks = item(decision, [EVALUATION]).tasks
    assert [(task.owners, task.deadline) for task in tasks] == [(("Sekretariatet",), day)]


@pytest.mark.parametrize(
    "decision",
    [
        "Godkendt, idet evalueringen udarbejdes af Region Nordjylland.",
        "Godkendt, dog udarbejdes evalueringen af Region Nordjylland.",
        "Godkendt, idet opgaven dog løses af Region Nordjylland.",
        "Tiltrådt. Opgaven overgår til Region Nordjylland.",
    ],
)
def test_a_changed_owner_replaces_the_recommended_one(decision: str) -> None:
    tasks = item(decision, [EVALUATION]).tasks
    assert [task.owners for task in tasks] == [("Region Nordjylland",)]


@pytest.mark.parametrize(
    ("decision", "owner", "day"),
    [
        ("Sekretariatet fik til opgave inden den 1. december 2025 at udarbejde en tidsplan.", "Sekretariatet", True),
        ("Sekretariatet bedes inden den 1. december 2025 udarbejde en tidsplan.", "Sekretariatet", True),
        ("Sekretariatet anmodes om senest den 1. december 2025 at udarbejde en tidsplan.", "Sekretariatet", True),
        ("Klyngen bad sekretariatet om inden den 1. december 2025 at udarbejde en tidsplan.", "Sekretariatet", True),
        ("Endvidere pålægges sekretariatet at udarbejde en tidsplan.", "Sekretariatet", False),
        ("Derfor bedes Bo Lyng udarbejde en tidsplan.", "Bo Lyng", False),
        ("Senest den 1. december 2025 bedes kommunerne udarbejde en tidsplan.", "Kommunerne", True),
    ],
)
def test_who_is_asked_wherever_the_time_stands(decision: str, owner: str, day: bool) -> None:
    tasks = item(decision, []).tasks
    found = [(task.what.split()[0], task.owners, task.deadline) for task in tasks]
    assert found == [("Udarbejde", (owner,), date(2025, 12, 1) if day else None)]


@pytest.mark.parametrize(
    "decision",
    [
        "Bo Lyng oplyste, at planen blev godkendt i regionsrådet i juni.",
        "Bo Lyng nævnte, at budgettet blev vedtaget den 14. september.",
        "Planen blev godkendt i regionsrådet i juni. Klyngen drøftede planen.",
    ],
)
def test_news_of_an_approval_elsewhere_approves_nothing(decision: str) -> None:
    found = item(decision, ["Godkender planen for kørsel."])
    assert found.recommendations[0].outcome not in ("approved", "approved_with_changes")
    assert found.decision is None or found.decision.outcome not in ("approved", "approved_with_changes")


@pytest.mark.parametrize(
    "decision",
    [
        "Der udarbejdes en plan inden den 1. december 2025 (tovholder: Bo Lyng).",
        "Der udarbejdes en plan inden den 1. december 2025 – tovholder: Bo Lyng.",
        "Der udarbejdes en plan inden den 1. december 2025; tovholder: Bo Lyng.",
    ],
)
def test_the_deadline_before_a_named_holder_is_kept(decision: str) -> None:
    (task,) = item(decision, []).tasks
    assert (task.owners, task.deadline) == (("Bo Lyng",), date(2025, 12, 1))


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [
        ("Indstillingen følges.", "approved"),
        ("Indstillingen tages til følge.", "approved"),
        ("Indstillingen blev taget til følge.", "approved"),
        ("Klyngen kan bakke op om indstillingen.", "approved"),
        ("Forslaget blev efter drøftelse trukket tilbage.", "withdrawn"),
    ],
)
def test_adopted_and_withdrawn(decision: str, outcome: str) -> None:
    found = item(decision, [EVALUATION])
    expected = ["Udarbejde en evaluering"] if outcome == "approved" else []
    assert (outcomes(found), [task.what for task in found.tasks]) == ([outcome], expected)


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (
            "Bo Lyng udarbejder et notat inden jul. Signe Kvist følger op.",
            [(("Bo Lyng",), None), (("Signe Kvist",), None)],
        ),
        (
            "Sekretariatet udsender materialet inden jul. Hjørring Kommune indkalder til et møde.",
            [(("Sekretariatet",), None), (("Hjørring Kommune",), None)],
        ),
        (
            "Bo Lyng undersøger transport m.m. Sekretariatet følger op inden 1. december 2025.",
            [(("Bo Lyng",), None), (("Sekretariatet",), date(2025, 12, 1))],
        ),
    ],
)
def test_a_sentence_ends_after_christmas_and_so_on(
    decision: str, expected: list[tuple[tuple[str, ...], date | None]]
) -> None:
    assert [(task.owners, task.deadline) for task in item(decision, []).tasks] == expected


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("Klyngen godkendte indstillingen, men Signe Kvist stemte imod.", ["approved", "approved"]),
        ("Klyngen godkendte projektet og budgettet, men drøftede også tidsplanen.", ["approved", "approved"]),
        ("Klyngen drøftede projektet, men udsatte beslutningen.", ["deferred", "deferred"]),
        ("Godkendt, men med bemærkning om økonomien.", ["approved_with_changes", "approved_with_changes"]),
    ],
)
def test_two_halves_about_the_same_answer_as_one(decision: str, expected: list[str]) -> None:
    assert outcomes(item(decision, [PROJECT, BUDGET])) == expected


def test_what_is_told_of_a_delay_counts_and_work_on_a_proposal_stays() -> None:
    assert outcomes(item("Bo Lyng oplyste, at punktet udsættes.", ["Godkender planen for kørsel."])) == ["deferred"]
    (task,) = item("Tiltrådt. Forslaget følges af sekretariatet.", [EVALUATION]).tasks
    assert (task.what, task.owners) == ("Følge forslaget", ("Sekretariatet",))


def test_another_things_owner_is_not_that_of_the_recommended_work() -> None:
    found = item("Godkendt. Bilaget udarbejdes af Region Nordjylland.", [EVALUATION])
    assert ("Udarbejde en evaluering", ("Region Nordjylland",)) not in [
        (task.what, task.owners) for task in found.tasks
    ]


@pytest.mark.parametrize(
    ("decision", "points", "what"),
    [
        ("Planen udarbejdes af Konsulenthuset.", [], "Udarbejde planen af Konsulenthuset"),
        ("Notatet overdrages til Arkivgruppen.", [], "Overdrage notatet til Arkivgruppen"),
        ("Godkendt. Notatet udarbejdes af Konsulenthuset.", [PROJECT], "Udarbejde notatet af Konsulenthuset"),
    ],
)
def test_work_of_somebody_unknown_is_a_task_where_no_recommendation_ordered_it(
    decision: str, points: list[str], what: str
) -> None:
    assert [task.what for task in item(decision, points).tasks] == [what]


@pytest.mark.parametrize(
    "decision",
    [
        "Godkendt. Klyngen ønskede, at et nyt notat om økonomien foreligger den 1. juni 2026.",
        "Godkendt, dog foreligger økonomien allerede den 1. januar 2026.",
    ],
)
def test_another_things_day_is_not_the_deadline_of_the_recommended_work(decision: str) -> None:
    due = {task.what: task.deadline for task in item(decision, [EVALUATION]).tasks}
    assert due["Udarbejde en evaluering"] == date(2026, 3, 1)


@pytest.mark.parametrize(
    "decision", ["Klyngen besluttede, at der ikke ændres ved planen.", "Klyngen var enige om ikke at ændre planen."]
)
def test_what_is_left_as_it_is_is_not_refused(decision: str) -> None:
    assert outcomes(item(decision, ["Godkender planen for kørsel."])) != ["rejected"]


def test_the_owner_of_what_is_evaluated_is_not_that_of_the_evaluation() -> None:
    points = ["Godkender, at sekretariatet udarbejder en evaluering af ordningen senest den 1. marts 2026."]
    found = item("Godkendt, idet ordningen varetages af Region Nordjylland.", points)
    assert [task.owners for task in found.tasks if task.what.startswith("Udarbejde en eval")] in (
        [("Sekretariatet",)],
        [],
    )


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [
        ("Klyngen besluttede at sende sagen retur til sekretariatet.", "returned"),
        ("Det blev besluttet at sende sagen tilbage til sekretariatet.", "returned"),
        ("Klyngen besluttede at hjemvise sagen til sekretariatet.", "returned"),
        ("Klyngen vedtog at returnere sagen.", "returned"),
        ("Det blev aftalt at tilbagesende sagen.", "returned"),
        ("Klyngen hjemviste sagen til sekretariatet.", "returned"),
        ("Klyngen besluttede at udsætte sagen.", "deferred"),
        ("Klyngen udsatte sagen til maj.", "deferred"),
        ("Det blev besluttet at udskyde sagen.", "deferred"),
    ],
)
def test_a_matter_that_is_sent_back_or_put_off_is_so_with_all_its_points(decision: str, outcome: str) -> None:
    found = item(
        decision, ["Regnskabet godkendes.", "Sekretariatet udarbejder en plan.", "Sagen oversendes til byrådet."]
    )
    assert found.decision
    assert found.decision.outcome == outcome
    assert {each.outcome for each in found.recommendations} == {outcome}
    assert found.tasks == ()


def test_what_is_to_be_done_with_a_matter_that_is_sent_back_is_a_task() -> None:
    found = item("Klyngen besluttede at sende sagen tilbage til sekretariatet med henblik på en redegørelse.", [])
    assert [(task.what, task.owners) for task in found.tasks] == [("Levere en redegørelse", ("Sekretariatet",))]


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [
        ("Klyngen besluttede at sende en hilsen retur.", "decided"),
        ("Klyngen besluttede at sende pengene tilbage til regionen.", "decided"),
        ("Klyngen besluttede at returnere bøgerne.", "decided"),
        ("Det blev aftalt at udskyde festen.", "decided"),
        ("Klyngen besluttede ikke at udsætte sagen.", "decided"),
        ("Klyngen besluttede ikke at sende sagen retur.", "decided"),
    ],
)
def test_other_things_that_are_sent_back_are_only_decided(decision: str, outcome: str) -> None:
    found = item(decision, []).decision
    assert found
    assert found.outcome == outcome


def test_a_matter_among_others_is_put_off_alone() -> None:
    points = ["Budgettet godkendes.", "Sagen om kørsel oversendes til byrådet."]
    found = item("Budgettet blev godkendt. Klyngen besluttede at udsætte sagen om kørsel.", points)
    assert [each.outcome for each in found.recommendations] == ["approved", "deferred"]
    found = item("Klyngen godkendte budgettet og besluttede at sende sagen om kørsel tilbage.", points)
    assert [each.outcome for each in found.recommendations] == ["approved", "returned"]
    assert found.decision
    assert found.decision.outcome == "partly_approved"
