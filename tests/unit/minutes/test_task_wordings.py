"""More ways to give work: pronouns, clauses without a verb, conditions, wishes, others' times. All invented."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.minutes.test_tasks import tasks
from workflow.minutes import Interval

Expected = list[tuple[str, tuple[str, ...], object]]

RIE, SOEREN, IDA = "Rie Holst Tang", "Søren Lindal", "Ida Karin Aaby"

FOUND: list[tuple[str, Expected]] = [
    # one verb for several clauses
    (
        "Rie står for kaffen, Søren for bådene, og Ida for kortene.",
        [
            ("Stå for kaffen", (RIE,), None),
            ("Stå for bådene", (SOEREN,), None),
            ("Stå for kortene", (IDA,), None),
        ],
    ),
    ("Rie sender brevet til Søren og Ida.", [("Sende brevet til Søren og Ida", (RIE,), None)]),
    # the day of one clause is not that of the next
    (
        "Rie søger fonden inden 30/4, Søren får smeden til at se på broen og Ida bestiller skilte.",
        [
            ("Søge fonden", (RIE,), date(2025, 4, 30)),
            ("Få smeden til at se på broen", (SOEREN,), None),
            ("Bestille skilte", (IDA,), None),
        ],
    ),
    (
        "Det blev aftalt, at Rie straks ringer til lodsen, at Ida sender kortet pr. 1. maj, og at Søren maler bøjen.",
        [
            ("Ringe til lodsen", (RIE,), None),
            ("Sende kortet", (IDA,), date(2025, 5, 1)),
            ("Male bøjen", (SOEREN,), None),
        ],
    ),
    # pronouns
    ("Rie Holst Tang blev udpeget. Hun skriver til lodserne.", [("Skrive til lodserne", (RIE,), None)]),
    ("Søren og Ida har set på broen. De sender et notat.", [("Sende et notat", (SOEREN, IDA), None)]),
    ("Søren kender en smed i byen; det undersøger han.", [("Undersøge det", (SOEREN,), None)]),
    (
        "Søren har ikke nået at tale med lodsen; det gør han i morgen.",
        [("Tale med lodsen", (SOEREN,), date(2025, 3, 11))],
    ),
    ("Rie spørger viceværten. Han giver besked på næste møde.", [("Spørge viceværten", (RIE,), None)]),
    ("Bøjen skal skiftes. Rie er på.", [("Skifte bøjen", (RIE,), None)]),
    ("Vi skal have malet bøjen – Rie er på opgaven.", [("Male bøjen", (RIE,), None)]),
    # conditions, and what somebody goes on with
    ("Siger lodsen nej, spørger Rie smeden.", [("Spørge smeden", (RIE,), None)]),
    ("Får vi ikke tilskud, søger Søren fonden.", [("Søge fonden", (SOEREN,), None)]),
    ("Rie afventer svaret og kontakter derefter lodsen.", [("Kontakte lodsen", (RIE,), None)]),
    ("Rie har fundet en smed og tager kontakt til ham.", [("Tage kontakt til ham", (RIE,), None)]),
    # wishes and what is asked for
    ("Udvalget bad forvaltningen om et notat om støjen.", [("Levere et notat om støjen", ("Forvaltningen",), None)]),
    (
        "Sagen sendes tilbage til forvaltningen med henblik på en rapport.",
        [("Levere en rapport", ("Forvaltningen",), None)],
    ),
    ("Formanden fik mandat til at afgøre sagen.", [("Afgøre sagen", (SOEREN,), None)]),
    ("Rie og Ida afgav tilsagn om i fællesskab at skrive to sider.", [("Skrive to sider", (RIE, IDA), None)]),
    ("Tiltrådt, idet lodserne inviteres til mødet den 9. april.", [("Invitere lodserne", (), date(2025, 4, 9))]),
    ("Vi mangler et overslag, som indhentes senest den 1. maj.", [("Indhente et overslag", (), date(2025, 5, 1))]),
    # others' times
    ("Ida udsender kortet på mandag, indsigelser inden onsdag.", [("Udsende kortet", (IDA,), date(2025, 3, 17))]),
    ("Ida booker salen, mødet holdes i uge 19.", [("Booke salen", (IDA,), None)]),
    (
        "Rie skriver om bådene. Ida skriver om broen. Alle afleverer til Søren senest 1. maj.",
        [("Skrive om bådene", (RIE,), date(2025, 5, 1)), ("Skrive om broen", (IDA,), date(2025, 5, 1))],
    ),
    # who does it is told after the work
    ("Medlemskabet opsiges. Rie effektuerer opsigelsen.", [("Effektuere opsigelsen", (RIE,), None)]),
    (
        "Bestyrelsen indhenter to tilbud på skilte. Aktion: Rie indhenter tilbud.",
        [("Indhente to tilbud på skilte", (RIE,), None)],
    ),
    # names that nobody has listed
    ("Rasmine Birkelyng kontakter PLO om vagten.", [("Kontakte PLO om vagten", ("Rasmine Birkelyng",), None)]),
    (
        "Havnechef Torkil Ravnholt fremlægger regnskabet til foråret.",
        [("Fremlægge regnskabet", ("Torkil Ravnholt",), None)],
    ),
    # meetings by their month
    (
        "Ida laver et oplæg til aprilmødet. Næste møde er den 9. april kl. 17.",
        [("Lave et oplæg", (IDA,), date(2025, 4, 9))],
    ),
    (
        "Ida laver et oplæg til mødet i juni.",
        [("Lave et oplæg", (IDA,), Interval(date(2025, 6, 1), date(2025, 6, 30)))],
    ),
]


@pytest.mark.parametrize(("decision", "expected"), FOUND, ids=[decision[:50] for decision, _ in FOUND])
def test_work_is_found(decision: str, expected: Expected) -> None:
    found = tasks(decision)
    assert [(t.what[: len(w)], t.owners, t.deadline) for t, (w, _, _) in zip(found, expected, strict=True)] == expected


NOT_FOUND = [
    "Rie skriver.",
    "Rie er formand, Ida skriver.",
    "Vi bør nok prioritere broen.",
    "Punktet lukkes.",
    "Sag 22 flyttes frem.",
    "Mødet i april rykkes en uge.",
    "Søren skal gå kl. 18.15.",
    "Søren melder om stor tilfredshed.",
    "Havneudvalget bevilger 100.000 kr. til skilte.",
    "Godkendt, idet festen holdes den 9. april.",
    "Der arbejdes fra 6.30 til 15.30 på hverdage.",
    "Hvem ønsker at male bøjen?",
    "Kommunen har oplyst, at lyset på Bakken og Lunden bliver skiftet i 2026.",
    "Udgifterne skulle betales af lodserne.",
]


@pytest.mark.parametrize("decision", NOT_FOUND)
def test_no_work_is_found(decision: str) -> None:
    assert [task.what for task in tasks(decision)] == []


def test_who_makes_a_thing_also_presents_it() -> None:
    (task,) = tasks(
        "Vedtaget som indstillet, idet planen fremlægges i maj.",
        recommendation="at administrationen udarbejder en plan for bøjerne",
    )
    assert task.owners == ("Administrationen",)
    assert task.what == "Udarbejde en plan for bøjerne og fremlægge den"
    assert task.deadline == Interval(date(2025, 5, 1), date(2025, 5, 31))


def test_the_further_process_of_an_adopted_case_says_who_does_what() -> None:
    case = "Bøjen er gammel.\n\nVidere proces\n\nSekretariatet meddeler beslutningen til lodserne."
    assert [(t.what, t.owners) for t in tasks("Godkendt.", case=case)] == [
        ("Meddele beslutningen til lodserne", ("Sekretariatet",))
    ]


@pytest.mark.parametrize(
    "doer",
    [
        "regionens økonomiafdeling",
        "kommunens sundhedschef",
        "kommunens it-afdeling",
        "Søndervig Kommunes it-afdeling",
        "Region Sydhavns økonomiafdeling",
        "hospitalets kvalitetsafdeling",
        "klyngens formandskab",
        "regionens kommunikationsenhed",
        "regionens jurister",
        "det urologiske team",
        "sygehusets urologiske team",
    ],
)
def test_a_unit_named_by_whose_it_is_has_the_work(doer: str) -> None:
    owner = doer[0].upper() + doer[1:]
    for said in (f"{owner} udarbejder et notat.", f"Det blev aftalt, at {doer} udarbejder et notat."):
        (found,) = tasks(said)
        assert (found.what, found.owners) == ("Udarbejde et notat", (owner,))
    (found,) = tasks(f"Skemaet udfyldes af {doer}.")
    assert (found.what, found.owners) == ("Udfylde skemaet", (owner,))
    (found,) = tasks(f"Notatet udarbejdes af {doer} og Ida.")
    assert found.owners == (owner, IDA)


@pytest.mark.parametrize(
    ("sentence", "owners"),
    [
        ("Rie sender notatet til regionens jurister.", (RIE,)),
        ("Rie kontakter kommunens it-afdeling.", (RIE,)),
        ("Kommunens notat om havnen udarbejdes af Rie.", (RIE,)),
        ("Notatet sendes til kommunens it-afdeling inden den 1. juni.", ()),
        ("Kommunens hjemmeside opdateres inden den 1. juni.", ()),
        ("Kommunens kontor rengøres inden den 1. juni.", ()),
        ("Udgiften betales af kommunens pulje inden den 1. juni.", ()),
    ],
)
def test_what_a_unit_only_gets_or_owns_is_not_its_work(sentence: str, owners: tuple[str, ...]) -> None:
    assert [found.owners for found in tasks(sentence)] == [owners]


@pytest.mark.parametrize(
    "sentence",
    [
        "Regionens økonomiafdeling oplyser, at regnskabet er klar.",
        "Kommunens it-afdeling har udarbejdet et notat.",
        "Kommunens chef går på pension den 1. juni.",
        "Det urologiske team består af fem læger.",
        "Regionens borgere udfylder skemaet.",
        "Borgerens læge sender en henvisning.",
    ],
)
def test_what_units_are_and_did_is_no_work(sentence: str) -> None:
    assert tasks(sentence) == ()
