"""How Danish minutes say who is to do what: given, asked, awaited, joined and named. People and places are invented."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.minutes.test_tasks import tasks
from workflow.minutes import Interval

Expected = list[tuple[str, tuple[str, ...], object]]

RIE, SOEREN, IDA = "Rie Holst Tang", "Søren Lindal", "Ida Karin Aaby"
MAY = Interval(date(2025, 5, 1), date(2025, 5, 31))

FOUND: list[tuple[str, Expected]] = [
    # given and asked
    ("Udvalget drøftede lejen og gav IKA mandat til at forhandle den.", [("Forhandle den", (IDA,), None)]),
    ("Der gives mandat til formanden til at forhandle lejen.", [("Forhandle lejen", (SOEREN,), None)]),
    ("Opgaven med at bestille fendere overdrages til Søren.", [("Bestille fendere", (SOEREN,), None)]),
    ("Det overlades til formanden at finde en dato.", [("Finde en dato", (SOEREN,), None)]),
    ("Det blev overladt til havnechefen at finde en dato.", [("Finde en dato", ("Havnechefen",), None)]),
    ("Det påhviler havnechefen at rydde sne.", [("Rydde sne", ("Havnechefen",), None)]),
    ("Rie påtager sig opgaven med at skrive til lodserne.", [("Skrive til lodserne", (RIE,), None)]),
    ("Rie meldte sig til at føre dagbogen.", [("Føre dagbogen", (RIE,), None)]),
    ("Rie mangler at sende brevet.", [("Sende brevet", (RIE,), None)]),
    ("Søren prøver at få fat i smeden.", [("Få fat i smeden", (SOEREN,), None)]),
    ("Rie skal huske at sende kortet.", [("Sende kortet", (RIE,), None)]),
    ("Rie må gerne sende kortet til lodserne.", [("Sende kortet til lodserne", (RIE,), None)]),
    ("Nautisk Center bedes samtidig redegøre for dybden.", [("Redegøre for dybden", ("Nautisk Center",), None)]),
    ("Søren var syg. Han bedes medbringe nøglen.", [("Medbringe nøglen", (SOEREN,), None)]),
    ("Alle bedes sende ønsker til Rie senest den 1. maj.", [("Sende ønsker til Rie", ("Alle",), date(2025, 5, 1))]),
    ("Alle læser udkastet til næste møde.", [("Læse udkastet", ("Alle",), None)]),
    ("Udvalget overlader det sidste valg til havnechefen.", [("Sørge for det sidste valg", ("Havnechefen",), None)]),
    (
        "Udvalget sender sagen tilbage til forvaltningen, med ønske om et oplæg til behandling i maj.",
        [("Levere et oplæg", ("Forvaltningen",), MAY)],
    ),
    # wanted, by whomever
    ("Udvalget tog det til efterretning og bad om at få tallene forelagt løbende.", [("Forelægge tallene", (), None)]),
    ("Udvalget ønsker status på dybden.", [("Levere status på dybden", (), None)]),
    ("Udvalget ønsker, der laves en folder om dybden.", [("Lave en folder om dybden", (), None)]),
    ("Udvalget ønsker at blive orienteret om dybden.", [("Orientere udvalget om dybden", (), None)]),
    ("Udvalget vil gerne have en redegørelse om dybden.", [("Levere en redegørelse om dybden", (), None)]),
    ("Der ønskes en redegørelse for dybden.", [("Levere en redegørelse for dybden", (), None)]),
    ("Planen blev godkendt, og udvalget bad samtidig om en status.", [("Levere en status", (), None)]),
    ("Godkendt, idet der udarbejdes et notat om dybden.", [("Udarbejde et notat om dybden", (), None)]),
    ("Udvalget orienteres på mødet i maj.", [("Orientere udvalget", (), MAY)]),
    (
        "Udvalget ønskede en evaluering af festen, og IKA sender denne ud i maj.",
        [("Sende en evaluering af festen ud", (IDA,), MAY)],
    ),
    # what a matter waits for, and what is shown where it is taken up
    ("Sagen genoptages, når forvaltningen har indhentet tilbud.", [("Indhente tilbud", ("Forvaltningen",), None)]),
    ("Udsat med henblik på yderligere belysning af økonomien.", [("Belyse økonomien", (), None)]),
    (
        "Udvalget besluttede at udsætte sagen med henblik på forvaltningens besvarelse af spørgsmålene.",
        [("Besvare spørgsmålene", ("Forvaltningen",), None)],
    ),
    (
        "Sagen behandles på mødet i maj, hvor forvaltningen fremlægger et budget.",
        [("Fremlægge et budget", ("Forvaltningen",), MAY)],
    ),
    # clauses joined in one sentence
    (
        "Rie fik mandat til at leje kranen, og Søren beder smeden om et overslag.",
        [("Leje kranen", (RIE,), None), ("Bede smeden om et overslag", (SOEREN,), None)],
    ),
    (
        "Formanden læser brevet igennem, hvorefter forvaltningen sender det.",
        [("Læse brevet igennem", (SOEREN,), None), ("Sende det", ("Forvaltningen",), None)],
    ),
    (
        "Havnechefen udsender et brev inden den 1. april og afholder et møde i løbet af maj.",
        [
            ("Udsende et brev", ("Havnechefen",), date(2025, 4, 1)),
            ("Afholde et møde", ("Havnechefen",), date(2025, 5, 31)),
        ],
    ),
    (
        "Rie optæller bådene i maj og fremlægger resultatet.",
        [("Optælle bådene og fremlægge resultatet", (RIE,), MAY)],
    ),
    (
        "Søren pegede på, at lodserne har en vejledning, og sender den til Rie.",
        [("Sende den til Rie", (SOEREN,), None)],
    ),
    ("Rie mangler endnu svar fra værftet og følger op.", [("Følge op", (RIE,), None)]),
    ("Formanden har en aftale med værftet og vender tilbage.", [("Vende tilbage", (SOEREN,), None)]),
    ("Rie orienterer lodserne, når kranen er repareret.", [("Orientere lodserne", (RIE,), None)]),
    # who, beside the work
    ("Rie: Kontakte lodserne.", [("Kontakte lodserne", (RIE,), None)]),
    ("Kontakt til lodserne: Rie.", [("Kontakte lodserne", (RIE,), None)]),
    ("Indhentning af tilbud på fendere (Rie).", [("Indhente tilbud på fendere", (RIE,), None)]),
    ("Slæbestedet: Opfølgning på tilsynet (Rie).", [("Følge op på tilsynet", (RIE,), None)]),
    (
        "Broen skal fremover drøftes på morgenmødet (IKA, Søren).",
        [("Drøfte broen på morgenmødet", (IDA, SOEREN), None)],
    ),
    (
        "Invitation på opslagstavlen senest fredag d. 28. marts (Søren).",
        [("Sende invitation på opslagstavlen", (SOEREN,), date(2025, 3, 28))],
    ),
    ("Nordmolen: Bøjen males. Udføres af Rie i maj.", [("Male bøjen", (RIE,), MAY)]),
    ("Tovholder for havnefesten er Rie.", [("Være tovholder for havnefesten", (RIE,), None)]),
    # who can be given work
    ("Det tekniske kontaktforum beregner lejen.", [("Beregne lejen", ("Det tekniske kontaktforum",), None)]),
    (
        "Følgegruppen for sejlads og fiskeri skriver et notat.",
        [("Skrive et notat", ("Følgegruppen for sejlads og fiskeri",), None)],
    ),
    ("Alle ledere holder dialogmøde i maj.", [("Holde dialogmøde", ("Alle ledere",), MAY)]),
    ("Alle i udvalget gennemgår deres mails i maj.", [("Gennemgå deres mails", ("Alle i udvalget",), MAY)]),
    ("Udvalgets medlemmer sender forslag til Rie.", [("Sende forslag til Rie", ("Udvalgets medlemmer",), None)]),
    ("Sekretærerne ringer til lodserne.", [("Ringe til lodserne", ("Sekretærerne",), None)]),
    # verbs that are work with the words after them
    ("Rie hører i netværket, hvad de andre gør.", [("Høre i netværket, hvad de andre gør", (RIE,), None)]),
    ("Rie og Søren dækker bord.", [("Dække bord", (RIE, SOEREN), None)]),
    ("Følges op på næste møde.", [("Følge op på ny mole", (), None)]),
]


@pytest.mark.parametrize(("decision", "expected"), FOUND, ids=[decision[:50] for decision, _ in FOUND])
def test_work_is_found(decision: str, expected: Expected) -> None:
    found = tasks(decision)
    assert [(t.what[: len(w)], t.owners, t.deadline) for t, (w, _, _) in zip(found, expected, strict=True)] == expected


NOT_FOUND = [
    "Udvalget tager gennemgangen til efterretning.",
    "Der var opbakning til at fortsætte.",
    "Søren svarede, at det indgår i næste års budget.",
    "Formanden lukker mødet og takker for i dag.",
    "Udvalget ser frem til en orientering i maj.",
    "Udvalget ønsker ikke at blive orienteret om støjen.",
    "Rie vil gerne have tallene delt op.",
    "Rie spurgte, om der er penge, og Søren svarer, at det er der.",
    "Udvalget fik en status på arbejdet.",
    "Lejen er steget, hvorefter flere har sagt op.",
    "Rie hører til i havnegruppen.",
    "Opfølgning på udluftningen (Rie).",
    "Referat: Rie.",
    "Rie skal huske at låse!",
    "Sagen udsættes, indtil smeden har set på broen.",
    "Sagen udsættes med henblik på behandling på mødet i maj.",
    'Havnelisten ønskede ført til protokol: "Vi mener, at lejen er for høj, og vi vil tage det op i maj."',
    "Alle kommuner har sat penge af til maj.",
    "Klubben har en hjemmeside og sender breve ud.",
]


@pytest.mark.parametrize("decision", NOT_FOUND)
def test_no_work_is_found(decision: str) -> None:
    assert [task.what for task in tasks(decision)] == []


def test_a_thing_that_is_to_be_ready_is_work_beside_other_work() -> None:
    found = tasks("Rie finder en dato. Forslag til takster skal foreligge den 2. juni 2025.")
    assert [(t.what, t.deadline) for t in found] == [
        ("Finde en dato", None),
        ("Have forslag til takster klar", date(2025, 6, 2)),
    ]


def test_one_time_for_both_pieces_of_work() -> None:
    found = tasks("Rie skriver et notat. Søren bestiller et kort. Begge dele skal foreligge medio maj 2025.")
    middle = Interval(date(2025, 5, 11), date(2025, 5, 20))
    assert [(t.owners, t.deadline) for t in found] == [((RIE,), middle), ((SOEREN,), middle)]


@pytest.mark.parametrize(
    ("decision", "case", "expected"),
    [
        ("Sagen udsættes til mødet den 11. juni. Rie beregner inden da lejen.", "", date(2025, 6, 11)),
        ("Sagen udsættes til mødet den 11. juni. Rie sender kortet 14 dage før mødet.", "", date(2025, 5, 28)),
        ("Rie sender svaret rettidigt.", "Planen er i høring. Fristen er den 12. juni 2025.", date(2025, 6, 12)),
        ("Rie sørger for svaret inden fristen.", "Svarfristen er den 12. juni 2025.", date(2025, 6, 12)),
        ("Laden: Rie henter tilbud hos to malere. Frist 1/5.", "", date(2025, 5, 1)),
        ("Rie ringer til lodser, der har fri inden for 14 dage.", "", None),
    ],
)
def test_the_time_stands_in_another_sentence(decision: str, case: str, expected: date | None) -> None:
    assert [task.deadline for task in tasks(decision, case=case)] == [expected]


def test_an_action_with_its_topic_also_in_a_list_of_input() -> None:
    found = tasks(
        "Bestyrelsen har følgende input:\n\n- Regler for grill. Aktion: Rie spørger kommunen.\n- Lys på molen."
    )
    assert [(t.owners, t.evidence) for t in found] == [((RIE,), "Regler for grill. Aktion: Rie spørger kommunen.")]


def test_a_case_that_is_adopted_says_who_does_what_on_a_day() -> None:
    case = "Lodserne vil gerne have et kort. Sekretariatet sender kortet i uge 15. Kommunen bygger en vej i 2026."
    assert [(t.what, t.owners) for t in tasks("Godkendt.", case=case)] == [("Sende kortet", ("Sekretariatet",))]
    assert tasks("Sagen blev forkastet.", case=case) == ()


def test_a_case_tells_by_a_pronoun_who_does_what() -> None:
    case = "Rie Holst Tang fortalte om havnemessen. Hun sender sit oplæg til lodserne."
    assert [(t.what, t.owners) for t in tasks("Taget til efterretning.", case=case)] == [
        ("Sende sit oplæg til lodserne", (RIE,))
    ]


def test_a_recommendation_that_tells_to_present_something_in_time() -> None:
    found = tasks(
        "Tiltrådt.", recommendation="At forvaltningen fremlægger et regnskab senest seks måneder efter afleveringen."
    )
    assert [(t.what[:21], t.owners) for t in found] == [("Fremlægge et regnskab", ("Forvaltningen",))]


def test_rows_that_are_moved_or_done_in_a_table_without_columns() -> None:
    rows = (
        "Nr.   Opgave                        Ansvarlig   Frist         Status\n"
        "1     Ny instruks for kranen        Søren       15. april     Udestår\n"
        "2     Maling af bøjer               Rie         1. april      Afsluttet\n"
        "3     Besøg på værftet              Rie/Søren   1. maj        Afventer\n"
    )
    assert [(t.what, t.owners, t.deadline) for t in tasks(rows)] == [
        ("Ny instruks for kranen", (SOEREN,), date(2025, 4, 15)),
        ("Besøg på værftet", (RIE, SOEREN), date(2025, 5, 1)),
    ]


def test_a_status_with_a_new_deadline_moves_the_row() -> None:
    row = "| Måle kajen | Rie | 1. april | Udestår – ny frist 1. juni |"
    rows = f"| Opgave | Ansvarlig | Frist | Status |\n|---|---|---|---|\n{row}"
    assert [(t.owners, t.deadline) for t in tasks(rows)] == [((RIE,), date(2025, 6, 1))]


def test_lines_that_each_name_a_thing_its_people_and_a_time() -> None:
    lines = "Følgende blev aftalt:\n   Nordmolen: Rie og Søren, inden 1. maj\n   Lodstårnet: IKA, uge 20"
    week = Interval(date(2025, 5, 12), date(2025, 5, 18))
    assert [(t.what, t.owners, t.deadline) for t in tasks(lines)] == [
        ("Sørge for nordmolen", (RIE, SOEREN), date(2025, 5, 1)),
        ("Sørge for lodstårnet", (IDA,), week),
    ]


def test_a_column_at_the_edge_says_who_is_responsible_and_by_when() -> None:
    page = (
        f"{'':60}Ansvarlig   Deadline\n\n"
        f"{'Entreprenøren udbedrer plader i kajen ved':60}Søren       1/5\n"
        "montering af bolte.\n\n"
        f"{'Der skal skrives regler for molen.':60}Rie\n\n"
        f"{'Molen blev malet. Der indhentes tilbud på en':60}Rie         Afsluttet\n"
        "ny port."
    )
    assert [(t.what, t.owners, t.deadline) for t in tasks(page)] == [
        ("Udbedre plader i kajen ved montering af bolte", (SOEREN,), date(2025, 5, 1)),
        ("Skrive regler for molen", (RIE,), None),
    ]


@pytest.mark.parametrize(
    ("decision", "what"),
    [
        ("Ny dato findes, når bøjerne er i land.", "Finde ny dato"),
        ("Udkast til plan laves.", "Lave udkast til plan"),
        ("Malingen købes.", "Købe malingen"),
        ("Karen kontaktes om bøjerne.", "Kontakte Karen om bøjerne"),
        ("Fjordhegn kontaktes om bøjerne.", "Kontakte Fjordhegn om bøjerne"),
        ("ABC kontaktes om bøjerne.", "Kontakte ABC om bøjerne"),
    ],
)
def test_a_thing_is_written_small_inside_and_a_name_large(decision: str, what: str) -> None:
    (task,) = tasks(decision)
    assert task.what.startswith(what)
