"""Whole documents of our own, one for each layout that minutes come in. All bodies and people are invented."""

from __future__ import annotations

from datetime import date

from workflow.minutes import ParsedMinutes, parse_minutes


def outline(parsed: ParsedMinutes) -> list[tuple[str | None, str, str | None]]:
    return [(i.number, i.title, i.decision.outcome if i.decision else None) for i in parsed.items]


COMMITTEE = """Kulturudvalget – Referat – 1. oktober 2018

Mødested: Rådhuset, lokale 3
Starttidspunkt: 01-10-2018 08:30

Til stede: Bo Agersted (A), Tine Vinther (V), Karl Mosbæk (C)
Fraværende: Tine Vinther

131. Godkendelse af dagsorden

Beslutning
Godkendt. Sag 133 udgår.

132. Biblioteket på havnen
Sagsnr. 18/4471

Resumé
Bygningen trænger til et nyt tag.

Indstilling
Forvaltningen indstiller,
at taget skiftes,
at der gives en bevilling på 1,2 mio. kr., og
at forvaltningen udarbejder en tidsplan til mødet i december.

Beslutning i Teknisk Udvalg den 12. september 2018
Anbefales godkendt.

Beslutning i Kulturudvalget den 1. oktober 2018
Tiltrådt.

Bilag
Bilag 1 - Overslag.pdf

133. Lukket punkt: Køb af grund

Beslutning
Udsat.

134. Eventuelt
Intet.
"""


def test_committee_with_decisions_of_two_bodies() -> None:
    parsed = parse_minutes(COMMITTEE)
    assert (parsed.meeting.body, parsed.meeting.date, parsed.meeting.start) == (
        "Kulturudvalget",
        date(2018, 10, 1),
        "08:30",
    )
    assert parsed.meeting.level is None
    assert parsed.meeting.place == "Rådhuset, lokale 3"
    assert outline(parsed) == [
        ("131", "Godkendelse af dagsorden", "approved"),
        ("132", "Biblioteket på havnen", "approved"),
        ("133", "Køb af grund", "deferred"),
        ("134", "Eventuelt", "no_remarks"),
    ]
    item = parsed.items[1]
    assert item.recommendations[0].text.rstrip(" ,") == "at taget skiftes"
    assert [r.outcome for r in item.recommendations] == ["approved"] * 3
    assert [(p.body, p.outcome) for p in item.prior_decisions] == [("Teknisk Udvalg", "recommended")]
    assert item.attachments == ("Bilag 1 - Overslag.pdf",)
    assert ("Forvaltningen",) in [t.owners for t in item.tasks]
    assert [i.closed for i in parsed.items] == [False, False, True, False]
    assert {p.name: p.absent for p in parsed.participants} == {
        "Bo Agersted": False,
        "Tine Vinther": True,
        "Karl Mosbæk": False,
    }


ASSOCIATION = """Bestyrelsesmøde i Grundejerforeningen Lærkebo
Dato: 14/4 2023
Tidspunkt: Kl. 19:00
Sted: Hos Palle
Deltagere: Palle Rosenkilde, Inger Dam, Sven Krag (referent)
Afbud: Mia Torp

Dagsorden:
1. Valg af dirigent
2. Vejene
3. Eventuelt

1. Valg af dirigent
Palle blev valgt som dirigent.

2. Vejene
Hullerne på Mosevej er blevet større. Sven indhenter tilbud på ny asfalt inden sommerferien.

3. Eventuelt
Intet at bemærke.
"""


def test_association_without_headings_and_with_its_agenda_first() -> None:
    parsed = parse_minutes(ASSOCIATION)
    assert (parsed.meeting.body, parsed.meeting.date, parsed.meeting.start, parsed.meeting.place) == (
        "Grundejerforeningen Lærkebo",
        date(2023, 4, 14),
        "19:00",
        "Hos Palle",
    )
    assert [(i.number, i.title) for i in parsed.items] == [
        ("1", "Valg af dirigent"),
        ("2", "Vejene"),
        ("3", "Eventuelt"),
    ]
    assert [(t.owners, t.deadline_text) for t in parsed.items[1].tasks] == [(("Sven Krag",), "inden sommerferien")]
    assert [(p.name, p.absent) for p in parsed.participants if p.absent] == [("Mia Torp", True)]


UNNUMBERED = """Sundhedsudvalget
21-08-2012 kl. 14:00 - 16:00

Beslutningstema
Stillingtagen til ny rygepolitik.

Indstilling
Borgmesteren indstiller, at rygepolitikken vedtages.

Beslutning
Forkastet. 43 stemmer imod 5.

Beslutningstema
Ansættelse af en koordinator.

Indstilling
Sekretariatet indstiller,
• at der ansættes en koordinator pr. 1. januar 2013
• at udgiften afholdes af puljen

Beslutning
Som indstillet.
"""


def test_items_without_number_and_title() -> None:
    parsed = parse_minutes(UNNUMBERED)
    assert outline(parsed) == [
        (None, "Stillingtagen til ny rygepolitik", "rejected"),
        (None, "Ansættelse af en koordinator", "approved"),
    ]
    assert [len(i.recommendations) for i in parsed.items] == [1, 2]
    assert parsed.items[0].tasks == ()
    assert [t.deadline for t in parsed.items[1].tasks] == [date(2013, 1, 1)]
    assert (parsed.meeting.start, parsed.meeting.end) == ("14:00", "16:00")


HEADED = """# Referat fra Klimaforum

Mødt: Asta Bro, Kaj Lund. Fraværende: Ingen

## Velkomst

### Beslutning

Godkendt.

## Cykelstier

### Indstilling

1. At forslag til nye cykelstier godkendes
2. At forslaget sendes i høring

### Beslutning

Ad 1: Godkendt.
Ad 2: Udsættes til næste møde.

| Opgave | Ansvarlig | Frist |
|---|---|---|
| Skaffe trafiktal | Kaj | 1. maj 2024 |
"""


def test_headings_without_numbers() -> None:
    parsed = parse_minutes(HEADED)
    assert [i.title for i in parsed.items] == ["Velkomst", "Cykelstier"]
    assert [r.outcome for r in parsed.items[1].recommendations] == ["approved", "deferred"]
    assert [(t.what, t.owners, t.deadline) for t in parsed.items[1].tasks] == [
        ("Skaffe trafiktal", ("Kaj Lund",), date(2024, 5, 1))
    ]
    assert [n.code for n in parsed.notices] == ["no_date"]
    assert [p.absent for p in parsed.participants] == [False, False]


STEERING_GROUP = """Referat af styregruppemøde i Projekt Lys på Landet, torsdag den 9. januar 2020 kl. 9-11

Til stede: Jens Kirk Toft, Aase Berg (projektleder), Morten Dahl, Lunde Kommune
Afbud: Hanne Skov

Ad 1. Godkendelse af referat
Referatet blev godkendt uden bemærkninger.

Ad 2. Status
Aase gav en status. Morten følger op på lampetten senest 24. januar. Aase sender en tidsplan ud sammen med referatet.

Ad 3. Næste møde
Næste møde holdes den 5. marts 2020 kl. 9.
"""


def test_steering_group_with_answers_to_points() -> None:
    parsed = parse_minutes(STEERING_GROUP)
    assert (parsed.meeting.body, parsed.meeting.start, parsed.meeting.end) == (
        # the group that met; the project alone is no body
        "Styregruppen i Projekt Lys på Landet",
        "09:00",
        "11:00",
    )
    assert [(i.number, i.title) for i in parsed.items] == [
        ("1", "Godkendelse af referat"),
        ("2", "Status"),
        ("3", "Næste møde"),
    ]
    assert [(t.owners, t.deadline, t.anchor) for i in parsed.items for t in i.tasks] == [
        (("Morten Dahl",), date(2020, 1, 24), None),
        (("Aase Berg",), None, "minutes_sent"),
    ]


COUNCIL = """Byrådet
Dagsorden

Mødedato: 26. maj 2021
Starttidspunkt: kl. 17.00

Medlemmer: Anker Boye Holm (A), Lotte Rask (V), Poul Erik Dam (C)
Fraværende: Poul Erik Dam (stedfortræder: Jens Ask)

1. Regnskab 2020
Forslag
Økonomiudvalget indstiller til Byrådet,
- at regnskabet oversendes til revisionen,
- at overførslerne godkendes.

Beslutning fra Økonomiudvalget, mandag den 17. maj 2021, pkt. 3
Indstilles godkendt.

Beslutning fra Byrådet, onsdag den 26. maj 2021, pkt. 2
Vedtaget med 20 stemmer imod 5.
Imod stemte Liste T.

2. Salg af skole (Lukket)
Beslutning fra Byrådet, onsdag den 26. maj 2021, pkt. 3
Tilbagesendes Teknisk Udvalg med henblik på fornyet udbud.
Fraværende: Lotte Rask
"""


def test_council_called_an_agenda_with_absence_for_one_item() -> None:
    parsed = parse_minutes(COUNCIL)
    assert (parsed.meeting.body, parsed.meeting.date, parsed.is_agenda) == ("Byrådet", date(2021, 5, 26), False)
    assert outline(parsed) == [("1", "Regnskab 2020", "approved"), ("2", "Salg af skole", "returned")]
    assert parsed.items[1].closed
    assert parsed.items[1].decision is not None
    assert "Rask" not in parsed.items[1].decision.text
    assert [(p.body, p.outcome) for p in parsed.items[0].prior_decisions] == [("Økonomiudvalget", "recommended")]
    people = {p.name: (p.absent, p.substitute) for p in parsed.participants}
    assert people["Lotte Rask"] == (False, None)
    assert people["Poul Erik Dam"] == (True, "Jens Ask")
    assert people["Jens Ask"] == (False, None)


REGION = """Referat fra ordinært møde i Regionsrådet
Onsdag, April 3, 2019 - 18:00
Regionshuset, mødesal 1

Sag nr. 44: Ny ambulanceaftale

Sagens kerne
Den nuværende aftale udløber.

Administrationen indstiller til Forretningsudvalget, at der gennemføres et udbud, og at direktionen underskriver.

Forretningsudvalgets beslutning i mødet den 25. marts 2019
Anbefales.

Regionsrådets beslutning i mødet den 3. april 2019
Regionsrådet tiltrådte indstillingen, idet administrationen hvert kvartal giver udvalget en orientering.

Sag nr. 45: Klager

Administrationen indstiller, at orienteringen tages til efterretning.

Regionsrådets beslutning i mødet den 3. april 2019
Orienteringen blev taget til efterretning.
"""


def test_region_with_recommendations_as_sentences() -> None:
    parsed = parse_minutes(REGION)
    assert (parsed.meeting.body, parsed.meeting.date, parsed.meeting.place) == (
        "Regionsrådet",
        date(2019, 4, 3),
        "Regionshuset, mødesal 1",
    )
    assert outline(parsed) == [("44", "Ny ambulanceaftale", "approved_with_changes"), ("45", "Klager", "noted")]
    assert [(r.text, r.addressee) for r in parsed.items[0].recommendations] == [
        ("der gennemføres et udbud", "Forretningsudvalget"),
        ("direktionen underskriver.", "Forretningsudvalget"),
    ]
    assert [p.outcome for p in parsed.items[0].prior_decisions] == ["recommended"]
    assert (("Administrationen",), "FREQ=MONTHLY;INTERVAL=3") in [
        (t.owners, t.recurrence) for t in parsed.items[0].tasks
    ]


def test_what_looks_wrong_is_kept_as_written_and_reported() -> None:
    text = (
        "Punkt 1: Havn\n\nBeslutning\n\nMolen koster 5.12.345 kr. og kranen 1.250.000 kr. Der betales den 31. "
        "november 2025.\n"
    )
    parsed = parse_minutes(text)
    found = [(n.code, text[slice(*n.span)]) for n in parsed.notices if n.span]
    assert found == [("impossible_date", "den 31. november 2025"), ("odd_amount", "5.12.345")]
    assert parsed.items[0].decision is not None
    assert "5.12.345 kr." in parsed.items[0].decision.text
