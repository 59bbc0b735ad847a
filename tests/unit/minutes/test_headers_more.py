"""Header blocks: the body without the word for its meeting, fields in tables, years and places told apart.

Bodies, places and people are invented.
"""

from __future__ import annotations

from datetime import date

import pytest

from workflow.minutes import parse_minutes

REST = "\n\nTil stede: Ove Lindal, Rie Tang\n\n1. Godkendelse af dagsorden\n\nGodkendt.\n\n2. Økonomi\n\nDrøftet.\n"
DAY = "2024-03-04"

# the head; then the body, the day, the start, the end and the place
HEADS: list[tuple[str, tuple[str | None, ...]]] = [
    # the word for the meeting before or behind the name
    (
        "# Lunde Ådal styregruppemøde 4. marts 2024\n\nTid: kl. 13-14\n\nSted: Virtuelt",
        ("Lunde Ådal styregruppe", DAY, "13:00", "14:00", "Virtuelt"),
    ),
    (
        "Mødereferat: Styregruppemøde, Projekt Grøn By\nDato: 04.03.2024 09:00-10:30",
        ("Styregruppen, Projekt Grøn By", DAY, "09:00", "10:30", None),
    ),
    ("# Referat: Grøn Vej Projektmøde nr. 2\n\nDato: 4. marts 2024", ("Grøn Vej", DAY, None, None, None)),
    ("Referat af HMU-møde nr. 1, 4. marts 2024", ("HMU", DAY, None, None, None)),
    ("Ordinært bestyrelsesmøde\n4. marts 2024", ("Bestyrelsen", DAY, None, None, None)),
    ("Mødeforum: Styregruppen for Ny Hal\nMødedato: 2024-03-04", ("Styregruppen for Ny Hal", DAY, None, None, None)),
    (
        "Mødedato og -tid: 4. marts 2024 kl. 10-12\nGruppe: Den Tværfaglige Kvalitetsgruppe",
        ("Den Tværfaglige Kvalitetsgruppe", DAY, "10:00", "12:00", None),
    ),
    # "den" belongs to a name as well as to a day
    (
        "Bestyrelsen for Den Selvejende Institution Solhøj\nBESTYRELSESMØDE 4. MARTS 2024 KL. 17-19",
        ("Bestyrelsen for Den Selvejende Institution Solhøj", DAY, "17:00", "19:00", None),
    ),
    (
        "Referat af møde i § 17, stk. 4-udvalget om ensomhed\nDato: 04.03.2024 kl. 16-18",
        ("§ 17, stk. 4-udvalget om ensomhed", DAY, "16:00", "18:00", None),
    ),
    # the body after the day
    ("Møde den 4. marts 2024 kl. 10 i Sundhedsudvalget", ("Sundhedsudvalget", DAY, "10:00", None, None)),
    ("Referat fra mødet mandag den 4. marts 2024 i Sundhedsudvalget", ("Sundhedsudvalget", DAY, None, None, None)),
    (
        "Møde afholdt den 4. marts 2024 i Administrativ Styregruppe",
        ("Administrativ Styregruppe", DAY, None, None, None),
    ),
    (
        "Bestyrelsesmøde d. 4/3 2024 – Foreningen Lunde Kunst\nStart: 18.30. Slut: 20.15",
        ("Foreningen Lunde Kunst", DAY, "18:30", "20:15", None),
    ),
    ("Referat af bestyrelsesmøde den 4. marts 2024, Lunde Skole", ("Bestyrelsen", DAY, None, None, None)),
    # what is registered so is not written out
    ("A/B Valmuen\nReferat af generalforsamling den 4. marts 2024", ("A/B Valmuen", DAY, None, None, None)),
    # the year of the headline, the day of a field
    (
        "Referat af HMU-møde nr. 1, 2024\nTidspunkt: 4. marts kl. 9.00-12.00",
        ("HMU", DAY, "09:00", "12:00", None),
    ),
    (
        "Lunde Sejlklub\nBestyrelsesmøde 3/2024\n\nDato: Mandag d. 4. marts\nKl. 19-22\nKlubhuset",
        ("Lunde Sejlklub", DAY, "19:00", "22:00", "Klubhuset"),
    ),
    # a table of fields
    (
        "# Referat af møde i Havneudvalget\n\n| | |\n|---|---|\n| **Dato** | Mandag den 4. marts 2024 kl. 8.30-9.45 |\n"
        "| **Sted** | Lokale 3 |",
        ("Havneudvalget", DAY, "08:30", "09:45", "Lokale 3"),
    ),
    (
        "# Referat af ledermøde\n\n| Dato | Mandag den 4. marts 2024 kl. 8-9 |\n| Sted | Lokale 3 |",
        (None, DAY, "08:00", "09:00", "Lokale 3"),
    ),
    # places
    (
        "Bestyrelsen for Lunde Gymnasium\nMøde nr. 2, mandag den 4. marts 2024 kl. 15.00, Auditoriet",
        ("Bestyrelsen for Lunde Gymnasium", DAY, "15:00", None, "Auditoriet"),
    ),
    ("Lokalråd Bakkedal - Referat 4. marts 2024\nTil: Rådets medlemmer", ("Lokalråd Bakkedal", DAY, None, None, None)),
    (
        "Forældreråd, Børnehaven Myren\nMøde d. 04.03.24\n\nTil stede fra de ansatte: Bo og Rie",
        ("Forældreråd, Børnehaven Myren", DAY, None, None, None),
    ),
    (
        "Menighedsrådet i Lunde\nMøde mandag d. 4. marts kl. 19.00 2024 i konfirmandstuen",
        ("Menighedsrådet i Lunde", DAY, "19:00", None, "konfirmandstuen"),
    ),
    # when somebody left is not when the meeting began
    (
        "Ældrerådet i Lunde\nMøde den 4. marts 2024\n\nRie Tang gik kl. 14.",
        ("Ældrerådet i Lunde", DAY, None, None, None),
    ),
    # what is no body: a field, a point of the agenda, a guest
    ("240304   Referat af bestyrelsesmøde\nPå besøg: Ingen", ("Bestyrelsen", DAY, None, None, None)),
    (
        "Referat af bestyrelsesmøde den 4. marts 2024\n\nDagsorden:\nKonstituering",
        ("Bestyrelsen", DAY, None, None, None),
    ),
    ("240304   Referat af bestyrelsesmøde\n\nKristian.", ("Bestyrelsen", DAY, None, None, None)),
]


@pytest.mark.parametrize(("head", "expected"), HEADS)
def test_the_header(head: str, expected: tuple[str | None, ...]) -> None:
    meeting = parse_minutes(head + REST).meeting
    day = meeting.date.isoformat() if meeting.date else None
    assert (meeting.body, day, meeting.start, meeting.end, meeting.place) == expected


def test_a_room_is_no_part_of_the_body() -> None:
    text = f"Referat fra Havneudvalget - mødelokale 7\nDato: 4. marts 2024{REST}"
    assert parse_minutes(text).meeting.body == "Havneudvalget"


def test_the_span_of_a_day_whose_year_stands_in_the_headline() -> None:
    text = f"Referat af HMU-møde nr. 1, 2024\nTidspunkt: mandag den 4. marts kl. 9.00{REST}"
    span = parse_minutes(text).meeting.date_span
    assert span is not None
    assert text[slice(*span)] == "mandag den 4. marts"


FROM = "Fra: Lise Tang <lise@example.dk>\n"
SENT = f"{FROM}Sendt: 12. november 2024 09:14\nTil: Alle\n"


@pytest.mark.parametrize(
    ("top", "day", "start"),
    [
        (f"{SENT}Emne: Referat\n\nReferat fra mødet den 11. november kl. 13-15\n", date(2024, 11, 11), "13:00"),
        (f"{SENT}Emne: SV: Referat fra møde i driftsgruppen 11. november\n", date(2024, 11, 11), None),
        (f"{FROM}Dato: 12. november 2024 09:14\nEmne: Referat fra mødet den 11. november\n", date(2024, 11, 11), None),
        (f"{FROM}Sendt: 3. januar 2025 09:14\nEmne: Referat fra mødet 18. december\n", date(2024, 12, 18), None),
        (
            f"{FROM}Dato: 12. november 2024 09:14\nEmne: Referat\n\nMødedato: 11. november 2024 kl. 13.00\n",
            date(2024, 11, 11),
            "13:00",
        ),
        # no other day is told; the minute of the mail is not the meeting's
        (f"{SENT}Emne: Referat\n", date(2024, 11, 12), None),
        (f"{SENT}Emne: Referat\n\nReferatet fra sidste møde den 4. oktober blev godkendt.\n", date(2024, 11, 12), None),
        (f"{SENT}Emne: Referat, frist for bemærkninger 20. oktober\n", date(2024, 11, 12), None),
        (f"{SENT}Emne: Indkaldelse til møde 20. november\n", date(2024, 11, 12), None),
        (f"{SENT}Emne: Referat fra mødet 18. februar\n", date(2024, 11, 12), None),
        # no mail
        ("Til: Alle\nFra: Sekretariatet\nDato: 12. november 2024 kl. 10.00\n\nReferat\n", date(2024, 11, 12), "10:00"),
        (
            "Emne: Styregruppemøde\nDato: 12. november 2024 kl. 9.00\n\nReferat fra sidste møde den 4. oktober\n",
            date(2024, 11, 12),
            "09:00",
        ),
    ],
)
def test_the_day_of_a_meeting_is_not_that_of_the_mail(top: str, day: date, start: str | None) -> None:
    text = f"{top}\n1. Tavler\nDrøftet.\n\n2. Eventuelt\nIntet.\n"
    meeting = parse_minutes(text).meeting
    assert (meeting.date, meeting.start) == (day, start)
    assert meeting.date_span is not None
    assert str(day.day) in text[slice(*meeting.date_span)]
