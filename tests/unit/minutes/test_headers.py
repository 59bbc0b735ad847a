"""The header: the body, the time and the place, in the ways that minutes write them. All names are invented."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.minutes import parse_minutes

REST = "\n\nTil stede: Ove Lindal, Rie Tang\n\n1. Godkendelse af dagsorden\n\nGodkendt.\n\n2. Økonomi\n\nDrøftet.\n"

BODIES = [
    ("GRUNDEJERFORENINGEN SOLBO\n\nREFERAT\n\nBestyrelsesmøde den 4. marts 2024", "GRUNDEJERFORENINGEN SOLBO"),
    ("Referat ordinær generalforsamling\nGrundejerforeningen Solbo\n4. marts 2024", "Grundejerforeningen Solbo"),
    ("Referat af bestyrelsesmøde i Ejerforeningen Ahorn\n4. marts 2024", "Ejerforeningen Ahorn"),
    ("Referat af Nørre Lunde Vandværks ordinære generalforsamling den 4. marts 2024", "Nørre Lunde Vandværk"),
    ("grf. solbo\n\nref bestyrelsesmøde mandag 4/3 2024 hos Karen", "Grundejerforeningen Solbo"),
    ("LUNDE-BAKKE IF\n\nReferat bestyrelsesmøde 4/3 2024, kl. 18.45-21.15, klubhuset", "LUNDE-BAKKE IF"),
    ("LUNDE-BAKKE IF\n\nHovedbestyrelsesmøde tirsdag 5/3 2024 kl 19", "Hovedbestyrelsen"),
    ("HMU REFERAT\n\nHOVED-MED, SYGEHUS ØST\n\nDato: 4. marts 2024", "HOVED-MED, SYGEHUS ØST"),
    ("Kulturudvalget\nReferat - Åbent\nMandag d. 04-03-2024, kl. 17.00", "Kulturudvalget"),
    ("Ældrerådet i Lunde\n\nDagsorden med referat for ordinært møde\n\n4. marts 2024", "Ældrerådet i Lunde"),
    ("Arbejdsgruppe: Fælles kørsel\n\nOpsamling 2. møde, d. 4.3.2024", "Arbejdsgruppe: Fælles kørsel"),
    ("Forside > Politik > Kulturudvalget > Referater\n\n4. marts 2024", "Kulturudvalget"),
    ("Referat af MED-udvalgsmøde mandag den 4. marts 2024", "MED-udvalget"),
    ("NETVÆRK FOR MOSEKONER I LUNDE\nMødereferat\n\nDato: 4. marts 2024", "NETVÆRK FOR MOSEKONER I LUNDE"),
    ("Ungerådet for Lunde og Bakke\n(fælles råd)\n\nReferat den 4. marts 2024", "Ungerådet for Lunde og Bakke"),
    ("Temagruppen for skovveje\n\nREFERAT          Bakke, den 4/3 2024", "Temagruppen for skovveje"),
    ("Lokalt forum, Lunde\n\nReferat af møde 3/2024\n\nDato: 4. marts 2024", "Lokalt forum, Lunde"),
    ("Lunde Roklub\nBestyrelsen\n\nReferat af møde nr. 4 den 4. marts 2024", "Bestyrelsen, Lunde Roklub"),
    ("Grøn By – referat fra møde den 4. marts 2024", "Grøn By"),
    ("Personalemøde Børnehuset Myren\n4. marts 2024", "Børnehuset Myren"),
    ("Bestyrelsesmøde nr. 3, Lunde Jazzklub, 4/3-24", "Lunde Jazzklub"),
    ("Referat 4/3-24, Lunde Jazzklub", "Lunde Jazzklub"),
    ("Brugerrådet på Solbo holdt møde mandag den 4. marts 2024 kl. 14", "Brugerrådet på Solbo"),
    ("Notat fra møde i Følgegruppen vedr. Bro 4, den 4. marts 2024", "Følgegruppen vedr. Bro 4"),
    ("Møde nr. 2 i Handicaprådet, 4. marts 2024", "Handicaprådet"),
    ("Team Broer – ugemøde 4. marts 2024", "Team Broer"),
    ("Afd. 3 Solbo\nREFERAT afdelingsbestyrelsesmøde 4/3 2024\nAfbud fra Ida", "Afdelingsbestyrelsen"),
    ("---\ntitle: Møde i Ungerådet\n---\n\nReferat af møde mandag den 4. marts 2024", "Ungerådet"),
]


@pytest.mark.parametrize(("head", "body"), BODIES)
def test_the_body_that_met(head: str, body: str) -> None:
    assert parse_minutes(head + REST).meeting.body == body


PLACES = [
    ("mandag den 4. marts 2024 kl. 18.30, havnekontoret", "havnekontoret"),
    ("mandag den 4. marts 2024 kl. 19.30 i forsamlingshuset.", "forsamlingshuset"),
    ("mandag d. 4. marts 2024, 8.30–10.00, Lunde Sygehus, Øst, lokale 4.12", "Lunde Sygehus, Øst, lokale 4.12"),
    ("**4. marts 2024** (Teams, kl. 12:30-14:00)", "Teams"),
    ("4/3-24 kl. 19.30 klubhuset", "klubhuset"),
    ("mandag den 4. marts 2024 i sognegården", "sognegården"),
    ("mandag den 4. marts 2024 kl. 19.00\nBiblioteket, Lunde", "Biblioteket, Lunde"),
    ("mandag den 4. marts 2024 kl. 19.00\n\nSted: Klubstuen, kl. 19-21", "Klubstuen"),
    ("mandag den 4. marts 2024 kl. 19.00\n\nDer var mødt 42 personer i alt", None),
    ("mandag den 4. marts 2024 kl. 19.00\n\nDagsordenen var som følger :", None),
    ("mandag den 4. marts 2024 kl. 19.00\n\nLunde Kommune", None),
]


@pytest.mark.parametrize(("when", "place"), PLACES)
def test_the_place(when: str, place: str | None) -> None:
    meeting = parse_minutes(f"Kulturudvalget\n\nReferat af møde {when}{REST}").meeting
    assert (meeting.body, meeting.date, meeting.place) == ("Kulturudvalget", date(2024, 3, 4), place)


def test_start_and_end_in_fields_of_their_own() -> None:
    head = "Kulturudvalget referat 4/3 24\n\nstarttidspunkt 04-03-2024 08:30:00\nsluttidspunkt 04-03-2024 10:50:00"
    meeting = parse_minutes(head + REST).meeting
    assert (meeting.date, meeting.start, meeting.end) == (date(2024, 3, 4), "08:30", "10:50")


TOLD = [
    ("holdt på Lunde Bibliotek den 4. marts 2024 kl. 16.30-18", "16:30", "18:00", "Lunde Bibliotek"),
    ("den 4. marts 2024 kl. 16.30 (Teams)", "16:30", None, "Teams"),
    ("\n| Dato | 4. marts 2024 |\n| Tid | 16.30-18.00 |\n| Sted | Lunde Hal |", "16:30", "18:00", "Lunde Hal"),
    (
        "4. marts 2024\n\nMødet begyndte kl. 18:00 og sluttede 20:05. Vi var i Bakke, Kubus.",
        "18:00",
        "20:05",
        "Bakke, Kubus",
    ),
    ("4/3-2024 kl. 18,30 i mødelokale 88", "18:30", None, "mødelokale 88"),
    ("4. marts 2024 kl. 16.30\nHvor: Biblioteket", "16:30", None, "Biblioteket"),
    ("\nDato 04.03.2024   Tid 15:30   Sted Lunde Rådhus, lokale A", "15:30", None, "Lunde Rådhus, lokale A"),
    ("4. marts 2024 i Lunde Hallen. Start kl. 19.00, slut kl. 21.15.", "19:00", "21:15", "Lunde Hallen"),
]


@pytest.mark.parametrize(("when", "start", "end", "place"), TOLD)
def test_time_and_place_in_sentences_and_short_fields(when: str, start: str, end: str | None, place: str) -> None:
    meeting = parse_minutes(f"Kulturudvalget\n\nReferat af møde {when}{REST}").meeting
    assert (meeting.start, meeting.end, meeting.place) == (start, end, place)


def test_the_end_in_the_last_line() -> None:
    text = f"Kulturudvalget\n\nReferat af møde 4/3-2024 kl. 18{REST}\nMødet sl. 20.05, næste møde 23/4\n"
    assert parse_minutes(text).meeting.end == "20:05"
