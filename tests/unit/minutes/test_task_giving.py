"""How minutes hand work over: taken up, sent on, asked for with its time first, wished for in lists. All invented."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.minutes import Task, parse_minutes

HEAD = """REFERAT Teknik- og Miljøudvalget d. 10-03-2025

Punkt 1: Deltagere

Søren Lindal, formand

Ida Karin Aaby, udvalgsmedlem

Bo Terkelsen, udvalgsmedlem

Lene Vang Juhl, udvalgsmedlem

Punkt 2: Broen ved fjorden

Sagsfremstilling

{case}

Indstilling

{points}

Beslutning

{decision}

Punkt 3: Eventuelt

Beslutning

Intet.
"""
CASE = "Broen er fra 1962."
POINTS = "Forvaltningen indstiller, at udvalget godkender rapporten."


def tasks(decision: str, case: str = CASE, points: str = POINTS) -> tuple[Task, ...]:
    return parse_minutes(HEAD.format(case=case, points=points, decision=decision)).items[1].tasks


TAKEN_UP = [
    (
        "Lejerne får svar på brevet, hvilket sekretariatet sørger for.",
        "Sekretariatet",
        "Sørge for, at lejerne får svar",
    ),
    ("Der skal bestilles nye bøjer, det sørger forvaltningen for.", "Forvaltningen", "Bestille nye bøjer"),
    ("Der indhentes tilbud på en ny lampe, som Bo tager sig af.", "Bo Terkelsen", "Indhente tilbud på en ny lampe"),
    ("Rapporten lægges på hjemmesiden, det klarer Lene.", "Lene Vang Juhl", "Lægge rapporten på hjemmesiden"),
    ("Rækværket skal males, og det tager Bo sig af.", "Bo Terkelsen", "Male rækværket"),
    ("Naboerne skal have besked. Det sørger Ida for.", "Ida Karin Aaby", "Sørge for, at naboerne får besked"),
    ("Der skal købes nye skilte. Det står Bo for.", "Bo Terkelsen", "Købe nye skilte"),
    ("Listen skal opdateres – det gør Lene.", "Lene Vang Juhl", "Opdatere listen"),
    ("Det er Bo, der bestiller skiltet.", "Bo Terkelsen", "Bestille skiltet"),
]
SENT_ON = [
    ("Sagen returneres til direktionen, der skal finde en løsning.", "Direktionen", "Finde en løsning"),
    ("Sagen sendes retur til forvaltningen, der udarbejder et nyt oplæg.", "Forvaltningen", "Udarbejde et nyt oplæg"),
    (
        "Udvalget oversendte ønsket til Kulturudvalget, som anmodes om at behandle det.",
        "Kulturudvalget",
        "Behandle det",
    ),
    ("Sagen overgives til direktionen, som bedes komme med en plan.", "Direktionen", "Komme med en plan"),
    (
        "Sagen sendes tilbage til forvaltningen, som til mødet i maj skal have beskrevet, hvad broen koster.",
        "Forvaltningen",
        "Beskrive, hvad broen koster",
    ),
    (
        "Ønsket oversendes til Udvalget for Kultur og Fritid, som bedes behandle det.",
        "Udvalget for Kultur og Fritid",
        "Behandle det",
    ),
]
TIME_FIRST = [
    ("Skolerne anmodes om hver at pege på én indsats.", "Skolerne", "Pege på én indsats"),
    ("Klubberne bedes hver om at udpege én repræsentant.", "Klubberne", "Udpege én repræsentant"),
    ("Forvaltningen anmodes om til næste møde at undersøge prisen.", "Forvaltningen", "Undersøge prisen"),
    ("Forvaltningen pålægges inden udgangen af maj at fremlægge en plan.", "Forvaltningen", "Fremlægge en plan"),
    ("Forvaltningen bedes i samarbejde med skolen finde en løsning.", "Forvaltningen", "Finde en løsning i samarbejde"),
    ("Forvaltningen skal inden 1. maj have talt med beboerne.", "Forvaltningen", "Tale med beboerne"),
    ("Sagen udsættes, så forvaltningen kan undersøge fundamentet.", "Forvaltningen", "Undersøge fundamentet"),
    ("Det er op til formanden at finde en dato.", "Søren Lindal", "Finde en dato"),
    ("Ad 2. Forvaltningen sender en liste til skolerne.", "Forvaltningen", "Sende en liste"),
    ("Ad 1 og 3) Bo sender en liste til skolerne.", "Bo Terkelsen", "Sende en liste"),
    ("Ad pkt. 2: Forvaltningen sender en liste til skolerne.", "Forvaltningen", "Sende en liste"),
    ("Maling: alle sender forslag til skolen senest 1. maj.", "Alle", "Sende forslag til skolen"),
    ("Bo tilbød, at forvaltningen samler svarene.", "Forvaltningen", "Samle svarene"),
    ("Bo lovede, at skolen sender tallene inden jul.", "Skolen", "Sende tallene"),
    ("Der blev nedsat en arbejdsgruppe bestående af Bo, som udarbejder et program.", "Bo Terkelsen", "Udarbejde"),
    ("Nedsat en gruppe med Lene, der laver et oplæg.", "Lene Vang Juhl", "Lave et oplæg"),
    ("Forvaltningen bedes have et notat klar til mødet i maj.", "Forvaltningen", "Have et notat klar"),
    ("Forvaltningen blev dog bedt om at beregne udgiften.", "Forvaltningen", "Beregne udgiften"),
    ("Bo blev i den forbindelse pålagt at finde en dato.", "Bo Terkelsen", "Finde en dato"),
    ("Samtidig blev forvaltningen bedt om at måle broen.", "Forvaltningen", "Måle broen"),
]
ASKED_EARLIER = [
    "På sidste møde blev forvaltningen bedt om at måle broen.",
    "Forvaltningen blev dog ikke bedt om at måle broen.",
    "Forvaltningen blev sidste år bedt om at måle broen.",
    "Bo blev også bedt om at gennemgå tallene, hvilket han gjorde.",
]


@pytest.mark.parametrize(("decision", "owner", "what"), [*TAKEN_UP, *SENT_ON, *TIME_FIRST])
def test_work_given_to_somebody(decision: str, owner: str, what: str) -> None:
    (found,) = tasks(decision)
    assert found.owners == (owner,)
    assert found.what.startswith(what)


@pytest.mark.parametrize("word", ["endvidere", "samtidig", "desuden", "også", "dog", "ligeledes", "herudover"])
@pytest.mark.parametrize(
    "asked",
    [
        "Forvaltningen anmodes {} om at udarbejde et notat.",
        "Forvaltningen bedes {} udarbejde et notat.",
        "Forvaltningen pålægges {} at udarbejde et notat.",
        "Udvalget anmoder {} forvaltningen om at udarbejde et notat.",
        "Udvalget bad {} forvaltningen om at udarbejde et notat.",
        "Udvalget anmoder {} om, at forvaltningen udarbejder et notat.",
    ],
)
def test_a_word_between_the_asking_and_what_is_asked_for_loses_nothing(asked: str, word: str) -> None:
    (found,) = tasks(asked.format(word))
    assert (found.what, found.owners) == ("Udarbejde et notat", ("Forvaltningen",))


@pytest.mark.parametrize(
    "decision",
    [
        "Forvaltningen anmodes ikke om at udarbejde et notat.",
        "Alle bedes også være opmærksomme på fristen.",
        "Borgerne bedes desuden møde til tiden.",
        "Udvalget bad også Bo om ordet.",
        "Udvalget bad samtidig om forståelse.",
        "Bo blev også bedt om at komme, hvilket han gjorde.",
    ],
)
def test_what_else_is_asked_is_no_work(decision: str) -> None:
    assert tasks(decision) == ()


WITHOUT_OWNER = [
    ("Udvalget var ikke tilfreds og udbad sig en handlingsplan til mødet i maj.", "Levere en handlingsplan"),
    ("Udvalget er utrygt og anmoder om et nyt oplæg til næste møde.", "Levere et nyt oplæg"),
    ("Udvalget efterspurgte en handleplan for broen.", "Levere en handleplan for broen"),
    ("Udvalget bad om at få oplyst prisen på et nyt rækværk.", "Oplyse prisen på et nyt rækværk"),
    ("Udvalget får en status på arbejdet i august.", "Give udvalget en status på arbejdet"),
    ("Udvalget holdes løbende orienteret om arbejdet.", "Holde udvalget løbende orienteret"),
    ("Beboerne orienteres om arbejdet.", "Orientere beboerne om arbejdet"),
    ("Tages med på dagsordenen til næste møde.", "Tage broen ved fjorden med på dagsordenen"),
    ("Godkendt, idet åbningstiden forlænges til den 1. oktober 2025.", "Forlænge åbningstiden"),
    ("Godkendt, idet der tilføjes et afsnit om støj.", "Tilføje et afsnit om støj"),
    ("Find en dato for indvielsen.", "Finde en dato for indvielsen"),
]


@pytest.mark.parametrize(("decision", "what"), WITHOUT_OWNER)
def test_work_that_names_nobody(decision: str, what: str) -> None:
    (found,) = tasks(decision)
    assert found.owners == ()
    assert found.what.startswith(what)


LISTS = [
    (
        "Sagen udsættes til mødet den 1. oktober 2025. Til den tid ønsker udvalget\n- et overblik over prisen"
        " (teknikchefen)\n- Handicaprådets bemærkninger",
        [("Fremlægge et overblik over prisen", ("Teknikchefen",)), ("Fremlægge Handicaprådets bemærkninger", ())],
    ),
    (
        "Til næste møde ønsker udvalget:\n- tal for de seneste fem år\n- skolens vurdering",
        [("Fremlægge tal for de seneste fem år", ()), ("Fremlægge skolens vurdering", ())],
    ),
    (
        "Udsat. Følgende ønskes belyst:\n- driften ved begge forslag\n- adgangen for kørestole",
        [("Belyse driften ved begge forslag", ()), ("Belyse adgangen for kørestole", ())],
    ),
    (
        "Forvaltningen bedes til næste møde belyse:\n1. Driften\n2. Adgangen",
        [("Belyse driften", ("Forvaltningen",)), ("Belyse adgangen", ("Forvaltningen",))],
    ),
    (
        "Udvalget efterspørger:\n- en tidsplan for arbejdet\n- en opgørelse over lånet",
        [("Fremlægge en tidsplan for arbejdet", ()), ("Fremlægge en opgørelse over lånet", ())],
    ),
]


@pytest.mark.parametrize(("decision", "expected"), LISTS)
def test_each_entry_of_a_list_of_wishes_is_a_task(decision: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(task.what, task.owners) for task in tasks(decision)] == expected


def test_the_entries_have_the_time_of_the_words_above_them() -> None:
    first, second = tasks(LISTS[0][0])
    assert first.deadline == second.deadline == date(2025, 10, 1)


TWO = [
    (
        "Bo og Ida skriver reglerne sammen, og udkastet sendes i høring i maj.",
        [
            ("Skrive reglerne sammen", ("Bo Terkelsen", "Ida Karin Aaby"), None),
            ("Sende udkastet i høring", (), "i maj"),
        ],
    ),
    (
        "Ida sender et udkast til Bo, der får det trykt senest d. 15. april.",
        [("Sende et udkast til Bo", ("Ida Karin Aaby",), None), ("Få det trykt", ("Bo Terkelsen",), "d. 15. april")],
    ),
    (
        "Lene afleverer nøglen til Bo, som kontakter smeden.",
        [("Aflevere nøglen til Bo", ("Lene Vang Juhl",), None), ("Kontakte smeden", ("Bo Terkelsen",), None)],
    ),
]


@pytest.mark.parametrize(("decision", "expected"), TWO)
def test_two_clauses_are_two_tasks(decision: str, expected: list[tuple[str, tuple[str, ...], str | None]]) -> None:
    assert [(task.what, task.owners, task.deadline_text) for task in tasks(decision)] == expected


PERSONS = [
    ("Bo og Lene er med til at planlægge indvielsen.", "Være med til at planlægge indvielsen"),
    ("Bo vil godt være tovholder på indvielsen.", "Være tovholder på indvielsen"),
    ("Bo: Rækværket er rustent, og han aftaler en ny maling med smeden.", "Aftale en ny maling"),
    ("Bo får rækværket repareret.", "Få rækværket repareret"),
    ("Bo informerer beboerne om arbejdet.", "Informere beboerne om arbejdet"),
]


@pytest.mark.parametrize(("decision", "what"), PERSONS)
def test_what_a_person_takes_on(decision: str, what: str) -> None:
    (found,) = tasks(decision)
    assert "Bo Terkelsen" in found.owners
    assert found.what.startswith(what)


NONE = [
    "Bo lovede, at skolen følger loven.",
    "Bo lovede, at naboerne får svar.",
    "Der er nedsat en arbejdsgruppe med Bo, som har holdt to møder.",
    "Der blev i 2023 nedsat en arbejdsgruppe bestående af Bo og Lene, som udarbejdede en rapport.",
    "Regionen har nedsat en arbejdsgruppe bestående af læger, som ser på området.",
    "Maling: alle er glade for farven.",
    "Skolerne bedes have et overblik.",
    "Godkendt med den tilføjelse, at der under pkt. 7 orienteres om broen.",
    "Ad 2. Punktet flyttes til næste møde.",
    "Indstillingens andet punkt sendes tilbage til forvaltningen.",
    "Udvalget tilsluttede sig rapporten, idet økonomien uddybes.",
    "Ejerne skal efter ordensreglementet flytte bådene inden 1. november.",
    "Kommunen skal ifølge loven indsende en rapport.",
    "To borgere ønsker, at kommunen holder et møde på broen.",
    "Bo Terkelsen begærer afstemning i byrådet.",
    "Udvalget lægger vægt på, at skolerne inddrages.",
    "Bo får tilsendt rapporten.",
    "Elevrådet arbejder med trivsel.",
    "Bro til fjorden.",
    "Send gerne forslag til os.",
    "Husk at lukke porten.",
]


@pytest.mark.parametrize("decision", NONE)
def test_what_is_no_work(decision: str) -> None:
    assert tasks(decision) == ()


@pytest.mark.parametrize("decision", ASKED_EARLIER)
def test_what_was_asked_earlier_or_done_at_once_is_no_task(decision: str) -> None:
    assert tasks(decision) == ()


@pytest.mark.parametrize("wish", ["Nogle forældre ønskede, at", "Medarbejdersiden talte længe og ønskede, at"])
def test_what_some_people_wish_in_the_case_is_no_work(wish: str) -> None:
    assert tasks("Godkendt.", case=f"{wish} skolen køber flere hjelme.") == ()


def test_what_a_member_asked_for_is_the_task_of_whoever_gives_it() -> None:
    (found,) = tasks("Ida Karin Aaby bad om at få oplyst prisen. Forvaltningen fremsender en oversigt inden jul.")
    assert found.owners == ("Forvaltningen",)


def test_an_adopted_point_that_begins_with_asking_orders_work() -> None:
    points = (
        "Forvaltningen indstiller, at udvalget\n1. Godkender rapporten\n2. Beder direktionen om at udpege tre havne"
    )
    (found,) = tasks("Godkendt.", points=points)
    assert (found.what, found.owners) == ("Udpege tre havne", ("Direktionen",))


def test_an_adopted_point_with_a_day_orders_work() -> None:
    points = "Forvaltningen indstiller, at\n1. at rapporten godkendes\n2. at depotet lukkes pr. 1. januar 2026"
    (found,) = tasks("Godkendt.", points=points)
    assert (found.what, found.deadline) == ("Lukke depotet", date(2026, 1, 1))


def test_the_day_on_which_a_thing_takes_place_is_no_deadline() -> None:
    (found,) = tasks("Skolerne anmodes om at pege på én indsats, der kan igangsættes i 1. kvartal 2026.")
    assert found.deadline is None
    (made,) = tasks("Forvaltningen udarbejder en plan, som fremlægges i maj.")
    assert made.deadline_text == "i maj"
