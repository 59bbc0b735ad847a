"""What was turned down, by its name or as recommended; and words that order nothing: quotations, laws, holidays."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.minutes.test_refusals_and_exceptions import item
from workflow.minutes import AgendaItem


def plain(text: str) -> AgendaItem:
    """An item of which only a decision is told."""
    return item(text, [])


@pytest.mark.parametrize(
    ("recommended", "decision", "outcome"),
    [
        ("Henvendelsen afvises.", "Henvendelsen blev afvist.", "approved"),
        ("Ansøgningen afslås.", "Klyngen besluttede at afslå ansøgningen.", "approved"),
        ("Der gives afslag på ansøgningen.", "Afslag på ansøgningen blev tiltrådt.", "approved"),
        ("Ansøgningen imødekommes ikke.", "Ansøgningen blev ikke imødekommet.", "approved"),
        ("Ansøgningen afslås.", "Klyngen godkendte ansøgningen.", "rejected"),
        ("Ansøgningen ikke imødekommes.", "Klyngen imødekom ansøgningen.", "rejected"),
        # What is said of the recommendation itself stands.
        ("Henvendelsen afvises.", "Indstillingen blev afvist.", "rejected"),
        ("Henvendelsen afvises.", "Godkendt.", "approved"),
        ("Ansøgningen afslås.", "Klyngen kunne ikke tiltræde afslaget.", "rejected"),
        ("Ansøgningen afslås.", "Klyngen godkendte, at ansøgningen afslås.", "approved"),
        ("Ansøgningen afvises.", "Ansøgningen blev afvist i foråret. Klyngen godkendte ansøgningen.", "rejected"),
        ("Ansøgningen afvises.", "Klyngen afviste ikke ansøgningen.", "rejected"),
        # It turns nothing down.
        ("Modellen godkendes, idet indsigelserne afvises.", "Modellen blev godkendt.", "approved"),
        ("Ansøgningen imødekommes.", "Ansøgningen blev afvist.", "rejected"),
        ("Retningslinjer for at afvise henvisninger godkendes.", "Klyngen godkendte retningslinjerne.", "approved"),
        ("Retningslinjer for at afvise henvisninger godkendes.", "Retningslinjerne blev afvist.", "rejected"),
        ("Modellen, hvor der afvises henvisninger, godkendes.", "Modellen blev godkendt.", "approved"),
        ("Ansøgningen afslås.", "Forslaget om afslag blev afvist.", "rejected"),
    ],
)
def test_who_turns_down_what_was_to_be_turned_down_follows(recommended: str, decision: str, outcome: str) -> None:
    found = item(decision, [recommended])
    assert found.decision
    assert (found.recommendations[0].outcome, found.decision.outcome) == (outcome, outcome)


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [
        ("Redegørelsen blev ikke taget til efterretning.", "rejected"),
        ("Klyngen tog ikke redegørelsen til efterretning.", "rejected"),
        ("Klyngen kunne ikke blive enig om teksten, men tog redegørelsen til efterretning.", "noted"),
        ("Klyngen kan ikke andet end tage redegørelsen til efterretning.", "noted"),
        ("Redegørelsen er ikke ny. Klyngen tog den til efterretning.", "noted"),
    ],
)
def test_a_noting_that_is_refused_is_none(decision: str, outcome: str) -> None:
    assert item(decision, ["Redegørelsen tages til efterretning."]).recommendations[0].outcome == outcome


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [
        ("Besøgstiden godkendt. Hviletiden blev afvist.", "partly_approved"),
        ("Klyngen bakker op om besøgstiden. Hviletiden kan klyngen ikke støtte.", "partly_approved"),
        ("Det kan klyngen ikke støtte.", "rejected"),
        ("Klyngen bakker ikke op om modellen.", "rejected"),
        ("Modellen kan ikke støttes.", "rejected"),
        ("Dagsordenen godkendt. Planen kunne klyngen ikke støtte.", "rejected"),
        ("Hvis regionen ikke betaler, kan klyngen ikke støtte planen.", "other"),
        ("Projekter under 100.000 kr. kan ikke støttes. Godkendt.", "approved"),
        ("Godkendt. Signe Kvist kunne ikke støtte forslaget.", "approved"),
        ("Klyngen godkendte ændringsforslaget. Indstillingen blev herefter forkastet.", "rejected"),
    ],
)
def test_of_two_matters_one_may_be_adopted(decision: str, outcome: str) -> None:
    found = plain(decision).decision
    assert found
    assert found.outcome == outcome


def test_another_proposal_that_falls_takes_nothing_from_an_approval() -> None:
    found = item("Godkendt. Forslaget om en ny takst blev afvist.", ["Ansøgningen imødekommes."])
    assert found.decision
    assert (found.recommendations[0].outcome, found.decision.outcome) == ("approved", "approved")
    fallen = item("Forslaget om en ny takst blev afvist.", ["Taksten sættes op."])
    assert fallen.recommendations[0].outcome == "rejected"


def test_agreement_on_something_else_does_not_say_who_takes_part() -> None:
    asked = ["Status tages til efterretning.", "Det besluttes, hvem der deltager i styregruppen."]
    decision = "Status blev taget til efterretning. Der var enighed om at holde en temadag."
    assert [each.outcome for each in item(decision, asked).recommendations] == ["noted", None]
    decision = "Status blev taget til efterretning. Der var enighed om model B."
    which = [asked[0], "Det besluttes, hvilken løsning der vælges."]
    assert [each.outcome for each in item(decision, which).recommendations] == ["noted", "decided"]
    decision = "Status blev taget til efterretning. Det blev aftalt, at Bo Lyng deltager i styregruppen."
    assert [each.outcome for each in item(decision, asked).recommendations] == ["noted", "decided"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Godkendt. Signe Kvist ønskede ført til referat, at regionen skal betale senest den 1. marts.",
        'I rapporten står der: "Bo bør ensrette, og regionen skal udpege en læge."',
        "Efter loven skal regionen udarbejde en sundhedsplan inden udgangen af 2026.",
        "Signe Kvist går på barsel den 1. februar.",
        "Bo Lyng holder ferie i uge 7.",
    ],
)
def test_words_that_order_nothing_make_no_task(sentence: str) -> None:
    assert [task.what for task in plain(sentence).tasks] == []


@pytest.mark.parametrize(
    ("sentence", "owner"),
    [
        ("Klyngen ønskede, at Bo Lyng sender materialet senest den 1. marts.", "Bo Lyng"),
        ("Bo Lyng kontakter 'Natteravnene', og Signe Kvist booker et lokale.", "Signe Kvist"),
        ("Efter lovens vedtagelse skal Bo Lyng opdatere vejledningen.", "Bo Lyng"),
        ("Efter vedtægterne skal Bo Lyng indkalde til møde senest den 1. februar.", "Bo Lyng"),
        ("Bo Lyng holder oplæg i uge 7.", "Bo Lyng"),
        ("Bo Lyng finder en vikar, når Signe går på barsel.", "Bo Lyng"),
        ("Bo Lyng sender planen, inden han går på ferie.", "Bo Lyng"),
        ("Signe Kvist går på barsel den 1. februar. Bo Lyng finder en afløser.", "Bo Lyng"),
    ],
)
def test_who_has_work_beside_such_words_keeps_it(sentence: str, owner: str) -> None:
    assert owner in {name for task in plain(sentence).tasks for name in task.owners}


@pytest.mark.parametrize("verb", ["som holder årsmøde", "der besøger os", "som slutter"])
def test_the_day_of_somebody_elses_event_is_no_deadline(verb: str) -> None:
    [task] = plain(f"Bo Lyng kontakter foreningen, {verb} den 22. november.").tasks
    assert task.deadline is None
    for own in ("et oplæg, som sendes ud", "en folder, som udkommer"):
        [task] = plain(f"Bo Lyng laver {own} den 22. november.").tasks
        assert task.deadline == date(2025, 11, 22)


def test_what_is_made_for_the_next_meeting_puts_nothing_off() -> None:
    found = plain("Bo Lyng laver et oplæg, som drøftes på næste møde.").decision
    assert found
    assert found.outcome != "deferred"
    later = plain("Drøftet. Sagen behandles på næste møde.").decision
    assert later
    assert later.outcome == "deferred"


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [("Godkendt med to rettelser.", "approved_with_changes"), ("Godkendt med to stemmer imod.", "approved")],
)
def test_corrections_may_be_counted(decision: str, outcome: str) -> None:
    found = plain(decision).decision
    assert found
    assert found.outcome == outcome


@pytest.mark.parametrize(
    "said",
    [
        "Der var ikke opbakning til",
        "Der var ingen opbakning til",
        "Der var ikke enighed om",
        "Klyngen var ikke enig om",
        "Der blev ikke opnået enighed om",
        "Der kunne ikke opnås enighed om",
        "Der kunne ikke opnås tilslutning til",
        "Det blev ikke aftalt",
        "Det blev ikke besluttet",
    ],
)
def test_what_the_meeting_did_not_agree_upon_is_rejected_and_no_task(said: str) -> None:
    found = item(f"{said} at ansætte en koordinator.", ["Der ansættes en koordinator."])
    assert found.decision
    assert (found.recommendations[0].outcome, found.decision.outcome) == ("rejected", "rejected")
    assert found.tasks == ()


@pytest.mark.parametrize(
    "said",
    [
        "Der var ikke fuld opbakning til",
        "Der er ikke mandat til",
        "Klyngen fik ikke mandat til",
        "Der blev ikke truffet beslutning om",
    ],
)
def test_what_was_left_open_is_neither_adopted_nor_a_task(said: str) -> None:
    found = item(f"{said} at ansætte en koordinator.", ["Der ansættes en koordinator."])
    assert found.decision
    assert (found.recommendations[0].outcome, found.decision.outcome) == (None, "other")
    assert found.tasks == ()


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("Der var ikke alene opbakning til at udarbejde en folder, men også til at sende den ud.", "approved"),
        ("Der var ikke enighed om økonomien, men der var enighed om at udarbejde en folder.", "decided"),
        ("Da der ikke var opbakning til planen, blev det aftalt at udarbejde en folder.", "decided"),
        ("Klyngen er ikke i tvivl og er enig om at udarbejde en folder.", "decided"),
        ("Der var ikke opbakning til en film, men det blev aftalt at udarbejde en folder.", "decided"),
        ("Klyngen fik ikke alene mandat til at udarbejde en folder, men også penge til den.", "approved"),
        ("Der var ikke enighed om prisen. Det blev aftalt at udarbejde en folder.", "decided"),
        ("Der var ingen indvendinger og opbakning til at udarbejde en folder.", "approved"),
        ("Ikke alle var til stede, men der var enighed om at udarbejde en folder.", "decided"),
    ],
)
def test_what_was_agreed_beside_a_no_stays_a_task(sentence: str, outcome: str) -> None:
    found = plain(sentence)
    assert found.decision
    assert found.decision.outcome == outcome
    assert found.tasks[0].what.startswith("Udarbejde en folder")


@pytest.mark.parametrize("off", ["Punktet udgår.", "Punktet blev taget af dagsordenen.", "Sagen blev trukket."])
def test_what_is_given_beside_an_item_that_is_taken_off_stays_a_task(off: str) -> None:
    found = item(f"{off} Bo Lyng sender tallene senest den 1. november.", ["Sekretariatet udarbejder en plan."])
    assert found.decision
    assert (found.recommendations[0].outcome, found.decision.outcome) == ("withdrawn", "withdrawn")
    assert [(task.what, task.owners) for task in found.tasks] == [("Sende tallene", ("Bo Lyng",))]


@pytest.mark.parametrize(
    "decision",
    [
        "Punktet blev taget af dagsordenen og genoptages på næste møde.",
        "Punktet udgår og flyttes til næste møde.",
        "Punktet udgik, og sættes på til mødet i maj.",
        "Punktet udgik grundet sygdom og behandles i stedet på næste møde.",
        "Punktet blev taget af dagsordenen. Det sættes på igen til mødet i maj.",
        "Sagen er trukket. Den genoptages på mødet i maj.",
        "Punktet udgik. Sekretariatet sætter punktet på dagsordenen til næste møde.",
    ],
)
def test_what_is_taken_off_until_another_meeting_is_deferred(decision: str) -> None:
    found = item(decision, ["Ordningen godkendes.", "Sekretariatet udarbejder en plan."])
    assert found.decision
    assert [each.outcome for each in found.recommendations] == ["deferred", "deferred"]
    assert found.decision.outcome == "deferred"
    assert not [task.what for task in found.tasks if "plan" in task.what or "udgik" in task.what]


@pytest.mark.parametrize(
    "decision",
    [
        "Punktet udgår, da det blev behandlet på sidste møde.",
        "Punktet udgår, og sagen genoptages ikke.",
        "Punktet udgår, idet det ikke sættes på igen.",
        "Punktet udgår, og et andet punkt behandles på næste møde.",
        "Punktet udgik. Det blev behandlet på mødet i april.",
        "Punktet udgår. Det nye budget behandles på næste møde.",
        "Punktet udgår. Det skal ikke behandles igen.",
        "Punktet udgår. Bo Lyng tager det op med ministeriet igen.",
        "Sagen udgår, fordi festen er udsat til maj.",
    ],
)
def test_what_comes_beside_an_item_that_is_taken_off_puts_nothing_off(decision: str) -> None:
    found = item(decision, ["Ordningen godkendes."])
    assert found.decision
    assert (found.recommendations[0].outcome, found.decision.outcome) == ("withdrawn", "withdrawn")
