"""The header in more of the layouts that minutes have. Bodies, places and people are invented."""

from __future__ import annotations

import pytest

from workflow.minutes import parse_minutes

REST = "\n\nTil stede: Ove Lindal, Rie Tang\n\n1. Godkendelse af dagsorden\n\nGodkendt.\n\n2. Økonomi\n\nDrøftet.\n"

# the head; then the body, the day, the start, the end and the place
HEADS: list[tuple[str, tuple[str | None, ...]]] = [
    (
        "Referat af menighedsrådsmøde i Lunde sogn\nonsdag den 6. marts 2024 kl. 19.00 i sognegården",
        ("Menighedsrådet i Lunde sogn", "2024-03-06", "19:00", None, "sognegården"),
    ),
    (
        "Referat fra menighedsrådsmøde i Lunde Sogn den 6. marts 2024",
        ("Menighedsrådet i Lunde Sogn", "2024-03-06", None, None, None),
    ),
    (
        "Referat af skolebestyrelsesmøde på Lundeskolen den 6. marts 2024",
        ("Skolebestyrelsen på Lundeskolen", "2024-03-06", None, None, "Lundeskolen"),
    ),
    (
        "Referat\nLunde Byråd\nOnsdag den 6. marts 2024\nMødet startede kl. 16:00\nMødet sluttede kl. 18:40\nRådhuset",
        ("Lunde Byråd", "2024-03-06", "16:00", "18:40", "Rådhuset"),
    ),
    (
        "KU-møde (Kvalitetsudvalget) d. 6. marts 2024 kl. 9-11",
        ("Kvalitetsudvalget", "2024-03-06", "09:00", "11:00", None),
    ),
    (
        "Referat af FU-møde (forretningsudvalget) 6/3-2024",
        ("Forretningsudvalget", "2024-03-06", None, None, None),
    ),
    (
        "LMU-møde den 6. marts 2024 kl. 13",
        ("LMU", "2024-03-06", "13:00", None, None),
    ),
    (
        "Referat fra møde i SU (samarbejdsudvalget), tirsdag den 5. marts 2024",
        ("SU (samarbejdsudvalget)", "2024-03-05", None, None, None),
    ),
    (
        "Kulturudvalget\nReferat\nDato: 4. marts 2024\nKl.: 16.30\nPlads: Lunde Hal, mødelokale 2",
        ("Kulturudvalget", "2024-03-04", "16:30", None, "Lunde Hal, mødelokale 2"),
    ),
    (
        "Kulturudvalget\nReferat af møde den 4. marts 2024\nKl. 16.30 – ca. 18",
        ("Kulturudvalget", "2024-03-04", "16:30", "18:00", None),
    ),
    (
        "Kulturudvalget\nReferat af møde den 4. marts 2024 kl. 16.30 – ca. 18.00 i Lunde Hal",
        ("Kulturudvalget", "2024-03-04", "16:30", "18:00", "Lunde Hal"),
    ),
    (
        "Kulturudvalget\nReferat af møde den 4. marts 2024 fra kl. 16.30 til ca. kl. 18",
        ("Kulturudvalget", "2024-03-04", "16:30", "18:00", None),
    ),
    (
        "Kulturudvalget\nReferat\nDato: 4. marts 2024\nTid: 16.30 - ca. 18.00\nSted: Lunde Hal",
        ("Kulturudvalget", "2024-03-04", "16:30", "18:00", "Lunde Hal"),
    ),
    (
        "Kulturudvalget\nReferat\nDato: 4. marts 2024\nKlokken: 16.30\nHvor: Lunde Hal",
        ("Kulturudvalget", "2024-03-04", "16:30", None, "Lunde Hal"),
    ),
    (
        "Kulturudvalget\nReferat\nHvornår: 4. marts 2024 kl. 16\nHvor: Hos Bitten",
        ("Kulturudvalget", "2024-03-04", "16:00", None, "Hos Bitten"),
    ),
    (
        "110315 Referat af bestyrelsesmøde i Lunde Roklub",
        ("Lunde Roklub", "2011-03-15", None, None, None),
    ),
    (
        "Referat 20240304 Lunde Roklub",
        ("Lunde Roklub", "2024-03-04", None, None, None),
    ),
    (
        "Lunde Roklub\nReferat bestyrelsesmøde 240304",
        ("Lunde Roklub", "2024-03-04", None, None, None),
    ),
    (
        "Lunde Roklub\n20240304 - Referat",
        ("Lunde Roklub", "2024-03-04", None, None, None),
    ),
    (
        "Lunde Roklub\nReferat nr. 240304\nMøde den 7. marts 2024",
        ("Lunde Roklub", "2024-03-07", None, None, None),
    ),
    (
        "Lunde Roklub\nReferat, sag 991345",
        ("Lunde Roklub", None, None, None, None),
    ),
    (
        "Lunde Vandværk A.m.b.a., CVR-nr. 12345678\nReferat af bestyrelsesmøde den 4. marts 2024",
        ("Lunde Vandværk", "2024-03-04", None, None, None),
    ),
    (
        "Lunde Vandværk I/S\nReferat af ordinær generalforsamling\nonsdag d. 6. marts 2024, kl. 19:00, Lunde Kro",
        ("Lunde Vandværk I/S", "2024-03-06", "19:00", None, "Lunde Kro"),
    ),
    (
        "Lunde Fjernvarme A.m.b.A.\nBestyrelsesmøde nr. 231\nDato04.03.2024\n"
        "Tidspunktkl. 16.00-18.30\nStedVarmeværkets mødelokale",
        ("Lunde Fjernvarme", "2024-03-04", "16:00", "18:30", "Varmeværkets mødelokale"),
    ),
    (
        "MUSEUM LUNDE · BESTYRELSEN\n\nReferat, møde nr. 4 i 2024\n"
        "Mandag d. 4. marts 2024 kl. 15 - 17.30\nMuseet, Den Gamle Smedje",
        ("BESTYRELSEN, MUSEUM LUNDE", "2024-03-04", "15:00", "17:30", "Museet, Den Gamle Smedje"),
    ),
    (
        "Lunde Museum | Bestyrelsen\nReferat 4. marts 2024",
        ("Bestyrelsen, Lunde Museum", "2024-03-04", None, None, None),
    ),
    (
        "Bestyrelsen – Lunde Museum\nReferat 4. marts 2024",
        ("Bestyrelsen – Lunde Museum", "2024-03-04", None, None, None),
    ),
    (
        "Solbo\nBoligforening\n\nReferat af møde nr. 3-2024 i organisationsbestyrelsen\nTirsdag den 5. marts 2024",
        ("organisationsbestyrelsen", "2024-03-05", None, None, None),
    ),
    (
        "Referat af 3. møde i Grønt Råd tirsdag den 5. marts 2024",
        ("Grønt Råd", "2024-03-05", None, None, None),
    ),
    (
        "Referat af møde nr. 12 i 2024 i Grønt Råd tirsdag den 5. marts",
        ("Grønt Råd", "2024-03-05", None, None, None),
    ),
    (
        "Fra: Lise Tang\nSendt: 5. marts 2024 08:14\nTil: bestyrelsen@example.dk\n"
        "Emne: referat 4/3\n\nHej alle\nHer er referatet.\nKh Lise\n\n"
        "Lunde Idrætscenter, bestyrelsesmøde mandag d. 4. marts 2024 kl. 19, mødelokale 1",
        ("Lunde Idrætscenter", "2024-03-04", "19:00", None, "mødelokale 1"),
    ),
    (
        "Lunde Kommune\nBorgerrepræsentationens møde\n\nBR, torsdag den 7. marts 2024 kl. 17.30\nRådhuset, Byrådssalen",
        ("Borgerrepræsentationen", "2024-03-07", "17:30", None, "Rådhuset, Byrådssalen"),
    ),
    (
        "Lunde Kommune\nByrådets møde den 7. marts 2024 kl. 17.30",
        ("Byrådet", "2024-03-07", "17:30", None, None),
    ),
    (
        "Økonomiudvalgets møde mandag den 4. marts 2024, kl. 8.00 i mødelokale 2",
        ("Økonomiudvalget", "2024-03-04", "08:00", None, "mødelokale 2"),
    ),
    (
        "Referat af Ældrerådets møde den 4. marts 2024",
        ("Ældrerådet", "2024-03-04", None, None, None),
    ),
    (
        "# Socialudvalget – referat\n\n"
        "**Region Østhavet** · Lunde, den 4. marts 2024 · kl. 10.00–14.30 · Konferencerum 1, "
        "Regionshuset",
        ("Socialudvalget", "2024-03-04", "10:00", "14:30", "Konferencerum 1, Regionshuset"),
    ),
    (
        "Kulturudvalget | Referat | 4. marts 2024 | kl. 16-18 | Lunde Bibliotek",
        ("Kulturudvalget", "2024-03-04", "16:00", "18:00", "Lunde Bibliotek"),
    ),
    (
        "Patientudvalget (PU)\nRegion Østhavet\nRegionsgården, lokale K6\n"
        "Mødedato Mandag d. 4. marts 2024 kl. 17:00\nSluttidspunkt 19:30",
        ("Patientudvalget (PU)", "2024-03-04", "17:00", "19:30", "Regionsgården, lokale K6"),
    ),
    (
        "Studienævnet for Jordbrug\n\n"
        "Referat                                                     Møde nr. 131\n"
        "                                                            4. marts 2024\n"
        "                                                            kl. 8.30 – 10.15\n"
        "                                                            Campus Lunde, B2.07",
        ("Studienævnet for Jordbrug", "2024-03-04", "08:30", "10:15", "Campus Lunde, B2.07"),
    ),
    (
        "Rådgivende Udvalg for Gode Veje\n\n                              Dato: 11. marts 2024\n"
        "                              Sagsnr.: 05-0122-418\n\nReferat fra 7. møde\n"
        "Mandag den 4. marts 2024 kl. 11.00 – 15.00\nTollbohus, Lunde, lokale 203",
        ("Rådgivende Udvalg for Gode Veje", "2024-03-04", "11:00", "15:00", "Tollbohus, Lunde, lokale 203"),
    ),
    (
        "Kulturudvalget\n\nLunde, den 11. marts 2024\n\nReferat af møde mandag den 4. marts 2024 kl. 16",
        ("Kulturudvalget", "2024-03-04", "16:00", None, None),
    ),
    (
        "Udskrevet: 11. marts 2024\nKulturudvalget\nReferat\nMødet den 4. marts 2024 kl. 16",
        ("Kulturudvalget", "2024-03-04", "16:00", None, None),
    ),
    (
        "Besluttet 4. marts 2024, Bakke Lokaludvalg\n\nBænke i parken",
        ("Bakke Lokaludvalg", "2024-03-04", None, None, None),
    ),
    (
        "Behandlet 4. marts 2024 i Bakke Lokaludvalg\n\nBænke i parken",
        ("Bakke Lokaludvalg", "2024-03-04", None, None, None),
    ),
    (
        "Vedtaget på møde den 4. marts 2024, Bakke Lokaludvalg",
        ("Bakke Lokaludvalg", "2024-03-04", None, None, None),
    ),
    (
        "Referat af bestyrelsesmøde i RK-4 4. marts 2024",
        ("RK-4", "2024-03-04", None, None, None),
    ),
    (
        "Referat af bestyrelsesmøde i GF 7, den 4. marts 2024",
        ("GF 7", "2024-03-04", None, None, None),
    ),
    (
        "Referat fra bestyrelsesmøde i BIK d. 4. marts 2024",
        ("BIK", "2024-03-04", None, None, None),
    ),
    (
        "REFERAT\n\nG/F Solbo – ordinær generalforsamling\n\nMødedato: 4. marts 2024, kl. 17:00",
        ("G/F Solbo", "2024-03-04", "17:00", None, None),
    ),
    (
        "Lunde Roklub - bestyrelsesmøde - 4. marts 2024",
        ("Lunde Roklub", "2024-03-04", None, None, None),
    ),
    (
        "Hallens bestyrelse\nReferat af møde mandag d. 4. marts 2024 kl. 19, Lunde Hal",
        ("Hallens bestyrelse", "2024-03-04", "19:00", None, "Lunde Hal"),
    ),
    (
        "Bestyrelsesmøde i Lunde Vandværk\nTid: mandag den 4. marts 2024 kl. 19-21\nSted: Lunde Kro",
        ("Lunde Vandværk", "2024-03-04", "19:00", "21:00", "Lunde Kro"),
    ),
    (
        "Mødested: Lunde Kro, kl. 19\nKulturudvalget, referat 4. marts 2024",
        ("Kulturudvalget", "2024-03-04", "19:00", None, "Lunde Kro"),
    ),
    (
        "Byrådet\nReferat\n"
        "Mødet blev holdt i Byrådssalen, Storegade 9. Mødet startede kl. 19:00\n"
        "Mandag den 4. marts 2024",
        ("Byrådet", "2024-03-04", "19:00", None, "Byrådssalen, Storegade 9"),
    ),
    (
        "Kulturudvalget\nReferat\n4. marts 2024, 16.30-18.00\nDeltagere: Bo Ask, Ib Tang (fra 17.10)",
        ("Kulturudvalget", "2024-03-04", "16:30", "18:00", None),
    ),
    (
        "Nørre Lunde Vandværk I/S\nReferat af ordinær generalforsamling\n"
        "onsdag d. 6. marts 2024, kl. 19:00, Lunde Kro\n\nDAGSORDEN IFLG. VEDTÆGTERNE",
        ("Nørre Lunde Vandværk I/S", "2024-03-06", "19:00", None, "Lunde Kro"),
    ),
    (
        "Foreningen Grøn By\nDagsorden ifølge vedtægterne\nReferat af generalforsamling 6. marts 2024",
        ("Foreningen Grøn By", "2024-03-06", None, None, None),
    ),
    (
        "Referat fra bestyrelsesmøde i Lunde Havneforening\nDato: 6/3-24\nKl: 19\nHos: Bitten",
        ("Lunde Havneforening", "2024-03-06", "19:00", None, "Bitten"),
    ),
    (
        "Bestyrelsesmøde, Lunde Havneforening\n6/3-24 kl. 19 til ca. 21.30\nLunde Havn, Skurvej 3",
        ("Lunde Havneforening", "2024-03-06", "19:00", "21:30", "Lunde Havn, Skurvej 3"),
    ),
    (
        "Referat af MED-udvalgsmøde i Center for Leg den 6. marts 2024",
        ("MED-udvalget i Center for Leg", "2024-03-06", None, None, None),
    ),
    (
        "Referat fra afdelingsmøde i Afdeling 7, Solbo, den 6. marts 2024",
        ("Afdeling 7, Solbo", "2024-03-06", None, None, None),
    ),
    (
        "Referat fra beboermøde i Afd. 7 den 6. marts 2024 kl. 19",
        ("Afd. 7", "2024-03-06", "19:00", None, None),
    ),
    (
        "Referat af styregruppemøde for Projekt Broer\n6. marts 2024",
        ("Styregruppen for Projekt Broer", "2024-03-06", None, None, None),
    ),
    (
        "Projekt Broer\nStyregruppemøde nr. 4\n6. marts 2024",
        ("Styregruppen", "2024-03-06", None, None, None),
    ),
    (
        "Lunde Kommune\nReferat af møde i Ældrerådet\nMødedato: 6. marts 2024\n"
        "Mødetidspunkt: 10.00-12.00\nMødelokale: 3.14",
        ("Ældrerådet", "2024-03-06", "10:00", "12:00", "3.14"),
    ),
    (
        "Referat\nÆldrerådet\nTid: onsdag den 6. marts 2024, kl. 10-12\nSted: Rådhuset, lokale 5",
        ("Ældrerådet", "2024-03-06", "10:00", "12:00", "Rådhuset, lokale 5"),
    ),
    (
        "Ældrerådet – referat af møde 6. marts 2024 kl. 10.00 på Rådhuset i lokale 5",
        ("Ældrerådet", "2024-03-06", "10:00", None, "Rådhuset i lokale 5"),
    ),
    (
        "Ældrerådet, møde nr. 4/2024, onsdag 6. marts kl. 10",
        ("Ældrerådet", "2024-03-06", "10:00", None, None),
    ),
    (
        "Onsdag den 6. marts 2024 holdt Ældrerådet møde på Lunde Bibliotek kl. 10",
        ("Ældrerådet", "2024-03-06", "10:00", None, None),
    ),
    (
        "Grundejerforeningen Solbo | Referat | Bestyrelsesmøde 7. marts 2024",
        ("Grundejerforeningen Solbo", "2024-03-07", None, None, None),
    ),
    (
        "# Referat\n\n## Bestyrelsesmøde i Lunde Jazzklub\n\n**Dato:** 7. marts 2024\n"
        "**Tid:** kl. 19.00–21.00\n**Sted:** Klubben",
        ("Lunde Jazzklub", "2024-03-07", "19:00", "21:00", "Klubben"),
    ),
    (
        "Lunde Provsti\nProvstiudvalgsmøde d. 7. marts 2024 kl. 15.30 Provstikontoret",
        ("Provstiudvalget", "2024-03-07", "15:30", None, "Provstikontoret"),
    ),
    (
        "Bakke Sogns Menighedsråd, mandag den 4. marts 2024 kl. 17.00\nMenighedsrådsmøde i præstegården",
        ("Bakke Sogns Menighedsråd", "2024-03-04", "17:00", None, "præstegården"),
    ),
    (
        "Dagsorden og referat til menighedsrådsmøde den 4. marts 2024\nBakke Kirkes Menighedsråd",
        ("Bakke Kirkes Menighedsråd", "2024-03-04", None, None, None),
    ),
    (
        "Menighedsrådsmøde for Bakke og Lunde sogne den 4. marts 2024",
        ("Menighedsrådet for Bakke og Lunde sogne", "2024-03-04", None, None, None),
    ),
    (
        "Referat fra skolebestyrelsesmøde nr. 5 mandag den 4. marts 2024 kl. 17.00-19.30, Lundeskolens bibliotek",
        ("Skolebestyrelsen", "2024-03-04", "17:00", "19:30", "Lundeskolens bibliotek"),
    ),
    (
        "Styregruppe for Lunde Ådal\nMødet den 4. marts 2024 kl. 9.00 – 11.00 (Teams)\nReferat",
        ("Styregruppe for Lunde Ådal", "2024-03-04", "09:00", "11:00", "Teams"),
    ),
]


@pytest.mark.parametrize(("head", "expected"), HEADS)
def test_the_header(head: str, expected: tuple[str | None, ...]) -> None:
    meeting = parse_minutes(head + REST).meeting
    day = meeting.date.isoformat() if meeting.date else None
    assert (meeting.body, day, meeting.start, meeting.end, meeting.place) == expected


def test_the_year_of_a_headline_may_stand_elsewhere() -> None:
    text = "Besluttet 4. marts, Bakke Lokaludvalg\n\nBænke i parken\n\n1. at bænkene males\n\nGodkendt.\n\n"
    assert parse_minutes(text).meeting.date is None
    told = parse_minutes(text + "Kilde: referat fra mødet mandag 4. marts 2024, punkt 5.\n").meeting
    assert (str(told.date), told.body, told.place) == ("2024-03-04", "Bakke Lokaludvalg", None)


@pytest.mark.parametrize("line", ["Rie Tang: fra kl. 19.40", "| Rie Tang | medlem | ja, fra kl. 19.40 |"])
def test_when_somebody_came_is_not_when_the_meeting_began(line: str) -> None:
    assert parse_minutes(f"Kulturudvalget\n\nReferat af møde 4/3 2024\n\n{line}{REST}").meeting.start is None


def test_the_span_of_a_body_that_the_word_for_its_meeting_names() -> None:
    text = "Referat af skolebestyrelsesmøde på Lundeskolen den 6. marts 2024" + REST
    span = parse_minutes(text).meeting.body_span
    assert span is not None
    assert text[span[0] :].startswith("skolebestyrelsesmøde")
