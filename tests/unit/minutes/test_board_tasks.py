"""Tasks as boards and associations write them: sentences, and what is read from them. All of them are invented."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.minutes import Task, parse_minutes

HEAD = """REFERAT Bestyrelsesmøde i Bådelauget Ternen d. 10-03-2025

Punkt 1: Deltagere

Søren Lindal, formand

Ida Karin Aaby, kasserer

Bo Terkelsen, medlem

Lene Vang Juhl, medlem

Rie Holst Tang, suppleant

Punkt 2: {title}

"""
TAIL = "\n\nPunkt 3: Eventuelt\n\nBeslutning\n\nIntet.\n"


def tasks(decision: str, title: str = "Sommerfesten", case: str = "") -> tuple[Task, ...]:
    before = f"Sagsfremstilling\n\n{case}\n\n" if case else ""
    text = f"{HEAD.format(title=title)}{before}Beslutning\n\n{decision}{TAIL}"
    return parse_minutes(text).items[1].tasks


ONE = [
    ("Rie bager kage til festen.", ("Rie Holst Tang",), "Bage kage til festen"),
    ("Bo pudser klokken.", ("Bo Terkelsen",), "Pudse klokken"),
    ("SL drøfter med naboen, hvordan hegnet kan flyttes.", ("Søren Lindal",), "Drøfte med naboen"),
    ("Rie, opdaterer opslagstavlen.", ("Rie Holst Tang",), "Opdatere opslagstavlen"),
    ("Ida: bestiller nye veste.", ("Ida Karin Aaby",), "Bestille nye veste"),
    ("Fremover fremsender udvalgsformændene en kort status til kontoret.", ("Udvalgsformændene",), "Fremsende en kort"),
    ("Herefter laver festgrupperne et budget.", ("Festgrupperne",), "Lave et budget"),
    ("Team Rie laver mad til standerhejsningen.", ("Team Rie",), "Lave mad"),
    ("Lene VJ og Bo sørger for æbler.", ("Lene Vang Juhl", "Bo Terkelsen"), "Sørge for æbler"),
    ("Bo tager fat i elektrikeren.", ("Bo Terkelsen",), "Tage fat i elektrikeren"),
    ("Bo tager kontakt til havnefogeden.", ("Bo Terkelsen",), "Tage kontakt til havnefogeden"),
    ("Rie tager en snak med naboerne.", ("Rie Holst Tang",), "Tage en snak med naboerne"),
    ("Ida står for indkøb af præmier.", ("Ida Karin Aaby",), "Stå for indkøb af præmier"),
    ("Ida er tovholder på loppemarkedet.", ("Ida Karin Aaby",), "Være tovholder på loppemarkedet"),
    ("Bo lovede at reparere trappen.", ("Bo Terkelsen",), "Reparere trappen"),
    ("Bo påtog sig at slå græsset.", ("Bo Terkelsen",), "Slå græsset"),
    ("Rie vil gerne male skiltet.", ("Rie Holst Tang",), "Male skiltet"),
    ("Indkøb af nyt telt (Ida)", ("Ida Karin Aaby",), "Indkøbe nyt telt"),
    ("Sendes straks (Bo).", ("Bo Terkelsen",), "Sende sommerfesten"),
    ("Bådpladser – revision (Rie)", ("Rie Holst Tang",), "Revidere bådpladser"),
    ("Aktion: Bo rykker maleren.", ("Bo Terkelsen",), "Rykke maleren"),
    ("Aktion: 7/4 Bo og Rie sørger for kort.", ("Bo Terkelsen", "Rie Holst Tang"), "Sørge for kort"),
    ("Undersøges nærmere.", (), "Undersøge sommerfesten nærmere"),
    ("Udsendes med referatet.", (), "Udsende sommerfesten"),
    ("Påbegynde regler for skuret.", (), "Påbegynde regler for skuret"),
    ("Der bør sendes brev til naboerne.", (), "Sende brev til naboerne"),
    ("Lampen i skuret skal udskiftes.", (), "Udskifte lampen i skuret"),
    ("Oprydningen koordineres mellem Bo og Rie.", ("Bo Terkelsen", "Rie Holst Tang"), "Koordinere oprydningen"),
    ("Der er lavet en ny liste, som vil blive offentliggjort på hjemmesiden.", (), "Offentliggøre en ny liste"),
    ("Kataloget bliver udarbejdet af Rie og trykt i maj.", ("Rie Holst Tang",), "Udarbejde kataloget"),
    ("Vi skal have fundet en løsning på parkeringen.", (), "Finde en løsning"),
    ("Bestyrelsen forespørger kommunen om en ny bro.", ("Bestyrelsen",), "Forespørge kommunen"),
    ("Aftalt, at Tjalfe kontakter dykkerne.", ("Tjalfe",), "Kontakte dykkerne"),
    ("Der har været syn – Ida sender rapporten til alle.", ("Ida Karin Aaby",), "Sende rapporten til alle"),
    ("Bestyrelsen drøftede brevet og svarer naboen senest den 1. maj 2025.", ("Bestyrelsen",), "Svare naboen"),
    ("Indkaldelsen er nu finpudset og sendes til medlemmerne.", (), "Sende indkaldelsen til medlemmerne"),
    ("Når vejret er bedre, vil det blive udskiftet af Bo.", ("Bo Terkelsen",), "Udskifte det"),
    ("Referaterne lægger Rie på hjemmesiden.", ("Rie Holst Tang",), "Lægge referaterne på hjemmesiden"),
    ("Brevet sendes videre til kommunen, der dernæst vil ringe til Bo.", (), "Sende brevet videre"),
    ("Bestyrelsen vedtog at købe en ny jolle.", (), "Købe en ny jolle"),
    ("Det blev besluttet at sænke flaget hver aften.", (), "Sænke flaget"),
    ("Formanden sender en påmindelse.", ("Søren Lindal",), "Sende en påmindelse"),
    ("Bestyrelsen igangsætter arbejdet med en ny molehætte.", ("Bestyrelsen",), "Igangsætte arbejdet"),
]


@pytest.mark.parametrize(("decision", "owners", "what"), ONE)
def test_one_task(decision: str, owners: tuple[str, ...], what: str) -> None:
    found = tasks(decision)
    assert [(task.owners, task.what[: len(what)]) for task in found] == [(owners, what)]


SEVERAL = [
    (
        "Bo træder tilbage fra mole-udvalget, og Tove Hald træder ind i stedet.",
        [(("Tove Hald",), "Træde ind")],
    ),
    (
        "Der var følgende bemærkninger:\n\n- Enighed om, at der laves et kort over broerne\n\n- Prisen er høj",
        [((), "Lave et kort over broerne")],
    ),
    (
        "Bo køber præmier, Ida bager kage og Rie læser op.",
        [(("Bo Terkelsen",), "Købe præmier"), (("Ida Karin Aaby",), "Bage kage"), (("Rie Holst Tang",), "Læse op")],
    ),
    (
        "Søren og Rie rydder op, mens Bo henter stole.",
        [(("Søren Lindal", "Rie Holst Tang"), "Rydde op"), (("Bo Terkelsen",), "Hente stole")],
    ),
    (
        "Broen mangler brædder (Ida kontakter tømreren). Bo maler rækværket.",
        [(("Ida Karin Aaby",), "Kontakte tømreren"), (("Bo Terkelsen",), "Male rækværket")],
    ),
    (
        "Brevet skal sendes til alle Ida bestiller kuverter.",
        [((), "Sende brevet"), (("Ida Karin Aaby",), "Bestille kuverter")],
    ),
]


@pytest.mark.parametrize(("decision", "expected"), SEVERAL)
def test_several_tasks(decision: str, expected: list[tuple[tuple[str, ...], str]]) -> None:
    found = tasks(decision)
    assert [(task.owners, task.what[: len(what)]) for task, (_, what) in zip(found, expected, strict=True)] == expected


NONE = [
    "Bo orienterede om økonomien.",
    "Bo fortæller om turen til øen.",
    "Rie gennemgår regnskabet.",
    "Ida foreslår, at festen flyttes.",
    "Ida mener, at kontingentet er for lavt.",
    "Rie har sendt brevet.",
    "Boldene er bestilt.",
    "Slangen blev udskiftet i går.",
    "Festen holdes den 5. juni.",
    "Toiletvognen kommer fredag.",
    "Regnskabet godkendes.",
    "Der bevilges 4.000 kr. til nye årer.",
    "Man skal huske at lukke porten.",
    "Reglerne om hunde skal overholdes.",
    "Paragraf 4 tilføjes: ”Hunde er ikke tilladt på broen.”",
    "Vi følger tidsplanen.",
    "Rie Holst Tang afløser Bo på posten.",
    "Generalforsamlingen afholdes den 24. april i klubhuset.",
    "Bestyrelsen kvitterer for det gode arbejde.",
    "Bo har talt med havnefogeden, som gerne vil lægge kaj til.",
    "Bestyrelsen besluttede at godkende referatet.",
    "Følgende ydelser kan igangsættes:",
    "Kommunen vender tilbage.",
]


@pytest.mark.parametrize("decision", NONE)
def test_no_task(decision: str) -> None:
    assert tasks(decision) == ()


def test_wishes_in_a_list_are_tasks_of_nobody_named() -> None:
    found = tasks("Udvalget ønsker\n\n• at få en sag om bådpladser\n\n• en redegørelse for lån\n\n• at besøge værftet")
    assert [(task.owners, task.what) for task in found] == [
        ((), "Fremlægge en sag om bådpladser"),
        ((), "Fremlægge en redegørelse for lån"),
        ((), "Besøge værftet"),
    ]


def test_a_list_after_a_remark_gives_tasks() -> None:
    found = tasks(
        "Orienteringen blev taget til efterretning med bemærkning om, at:\n\n"
        "• udvalget ønsker, at administrationen planlægger et besøg på værftet,\n\n"
        "• administrationen forelægger en sag om leje af bådpladser"
    )
    assert [(task.owners, task.what) for task in found] == [
        (("Administrationen",), "Planlægge et besøg på værftet"),
        (("Administrationen",), "Forelægge en sag om leje af bådpladser"),
    ]


def test_each_clause_has_its_own_time() -> None:
    found = tasks("Salen er booket den 14. marts 2025, Ida kontakter musikerne.")
    assert [(task.what, task.deadline) for task in found] == [("Kontakte musikerne", None)]


def test_a_day_that_was_over_is_no_deadline() -> None:
    found = tasks("Forvaltningen udarbejder en indstilling, jf. rådets vedtagelse i mødet den 27. februar 2025.")
    assert [(task.owners, task.deadline) for task in found] == [(("Forvaltningen",), None)]


def test_who_is_responsible_stands_on_the_next_line() -> None:
    found = tasks("Taget skal repareres.\n\nAnsvarlig: Bo")
    assert [(task.owners, task.what) for task in found] == [(("Bo Terkelsen",), "Reparere taget")]


def test_list_of_what_people_do() -> None:
    found = tasks(
        "Aktionsliste\n\n- Bo: kontakter kommunen\n\n- Ida bestiller veste\n\n- Male skuret (Rie)\n\n- Indhente tilbud"
    )
    assert [(task.owners, task.what) for task in found] == [
        (("Bo Terkelsen",), "Kontakte kommunen"),
        (("Ida Karin Aaby",), "Bestille veste"),
        (("Rie Holst Tang",), "Male skuret"),
        ((), "Indhente tilbud"),
    ]


def test_a_day_in_the_sentence_is_the_deadline_and_not_in_the_words() -> None:
    found = tasks("Bo klipper hækken senest den 1. juni 2025.")
    assert [(task.what, task.deadline) for task in found] == [("Klippe hækken", date(2025, 6, 1))]


GIVEN_SHAPES = [
    ("SL har et budget for festen med til næste gang.", ("Søren Lindal",)),
    ("Rie taler med vognmanden.", ("Rie Holst Tang",)),
    ("Bo giver naboen besked.", ("Bo Terkelsen",)),
    ("Ida vil gerne stå for kransekagen.", ("Ida Karin Aaby",)),
    ("Bo lovede at have det klar til næste møde.", ("Bo Terkelsen",)),
    ("Rie, der kender smeden, spørger om prisen.", ("Rie Holst Tang",)),
    ("Mad: Rie laver suppe til alle.", ("Rie Holst Tang",)),
    ("b) Bo køber tovværk.", ("Bo Terkelsen",)),
    ("Formanden vender tilbage.", ("Søren Lindal",)),
    ("Er slæbestedet ikke tørt til maj, indkalder formanden til et møde.", ("Søren Lindal",)),
    ("Rie + Bo skriver en side til bladet.", ("Rie Holst Tang", "Bo Terkelsen")),
    ("Kasserer Ida Karin Aaby får pengene på plads inden påske.", ("Ida Karin Aaby",)),
    ("Sagen sendes tilbage til festudvalget, der afleverer et nyt forslag i maj.", ("Festudvalget",)),
    ("Sagen tilbagesendes til festudvalget med henblik på, at der indhentes nye priser.", ("Festudvalget",)),
    ("Sagen går tilbage til festudvalget, der bedes beskrive udgifterne.", ("Festudvalget",)),
    ("Ida Karin Aaby har lovet sejlerne en samlet oversigt.", ("Ida Karin Aaby",)),
    ("Bestyrelsen ønsker regnskabet belyst bedre.", ()),
    ("Bestyrelsen bad om at få tallene igen til maj.", ()),
    ("Bestyrelsen bad om, at flagstangen males.", ()),
    ("Der kommer en sag om broen på et af de næste møder.", ()),
    ("Regnskabet skal være på plads senest den 1. maj.", ()),
    ("Bestyrelsen bemyndigede enstemmigt formanden til at underskrive aftalen.", ("Søren Lindal",)),
]


@pytest.mark.parametrize(("sentence", "owners"), GIVEN_SHAPES)
def test_work_in_the_shapes_that_boards_give_it(sentence: str, owners: tuple[str, ...]) -> None:
    found = tasks(sentence)
    assert len(found) == 1, [task.what for task in found]
    assert found[0].owners == owners


NEWS = [
    "Kommunen afsætter penge til havne næste år.",
    "Kommunen fordeler puljen i sidste ende.",
    "Bestyrelsen indstiller til godkendelse.",
    "Styregruppen finder, at broen er for dyr.",
    "Gæsteklubben søger om at måtte ligge gratis.",
    "Kransen tændes den 2. december kl. 16.",
    "Sejlere med lyst bedes kontakte Rie.",
    "Det kunne måske tages op igen.",
    "Uden ham må broen flyttes.",
    "Et medlem ønsker, at klubben klager over støjen.",
    "Bo var til møde i havnen, hvor det blev vedtaget at flytte bøjerne.",
    "Bestyrelsen besluttede ikke at købe en ny båd.",
    "Aftalt at vente med bøjerne.",
    "Sidste møde besluttede vi at holde fest den 9. november.",
    "Mødet i maj flyttes fra den 14. til den 21. maj.",
    "Bestyrelsen følger udvalgets anbefaling.",
    "Hermed rykkes også fristen for tilmelding.",
    "Vi mødes igen tirsdag den 21. oktober.",
    "Broen kan lejes hele året.",
]


@pytest.mark.parametrize("sentence", NEWS)
def test_news_events_and_wishes_of_others_are_no_work(sentence: str) -> None:
    assert tasks(sentence) == ()


def test_notes_without_a_decision_are_read_and_a_case_text_only_for_persons() -> None:
    case = "Rie Holst Tang skriver et udkast. Administrationen udarbejder notater hvert år."
    assert [task.owners for task in tasks("Drøftet.", case=case)] == [("Rie Holst Tang",)]


def test_only_plain_sentences_with_a_participant_are_sure() -> None:
    (plain,) = tasks("Rie sender brevet til alle.")
    (timed,) = tasks("Rie sender brevet fredagen før.")
    (role,) = tasks("Havnekontoret sender brevet til alle.")
    assert plain.confidence >= 0.9 > max(timed.confidence, role.confidence)
