"""Groups of people with headings of their own, labels of absence, and tables. All people are invented."""

from __future__ import annotations

import pytest

from workflow.minutes import parse_minutes

HEAD = "MED-udvalget, Center for Kultur\nLunde Kommune\n\nOrdinært møde den 4. marts 2024 kl. 19-21, Rådhuset\n\n"
ITEMS = "\n\n1. Godkendelse af dagsorden\n\nBeslutning: Godkendt.\n\n2. Økonomi\n\nBeslutning: Drøftet.\n"

# the text; then the names, "-" before those who were away
CASES = [
    (
        "Ledelsesrepræsentanter          Medarbejderrepræsentanter\n"
        "Rie Tang                        Gry Lund\nKeld Rask                       Bo Ask\n\nAfbud: Ib Skov",
        "-Ib Skov; Bo Ask; Gry Lund; Keld Rask; Rie Tang",
    ),
    (
        "| A-side | B-side |\n|---|---|\n| Rie Tang, centerchef | Gry Lund, FOA |\n| Keld Rask | Bo Ask (afbud) |",
        "-Bo Ask; Gry Lund; Keld Rask; Rie Tang",
    ),
    (
        "A-side\tB-side\nRie Tang, centerchef\tGry Lund, FOA\nKeld Rask\tBo Ask (afbud)",
        "-Bo Ask; Gry Lund; Keld Rask; Rie Tang",
    ),
    (
        "Fra ledelsen:\nRie Tang, direktør\nFra medarbejderne:\nGry Lund, DJØF\nBo Ask, HK\nSekretær:\nOve Lindal",
        "Bo Ask; Gry Lund; Ove Lindal; Rie Tang",
    ),
    (
        "Bestyrelsen:\nFormand Rie Tang\nKasserer Gry Lund\nMenigt medlem Bo Ask - ikke til stede\n\n"
        "Skoleledelsen:\nSkoleleder Ove Lindal",
        "-Bo Ask; Gry Lund; Ove Lindal; Rie Tang",
    ),
    (
        "Fra Lunde Kommune:\nRie Tang, sundhedschef\nGry Lund, konsulent\n\nFra Regionen:\n"
        "Bo Ask, afdelingschef\n\nFra PLO:\nOve Lindal",
        "Bo Ask; Gry Lund; Ove Lindal; Rie Tang",
    ),
    (
        "Lunde Kommune:\nRie Tang, sundhedschef\nGry Lund, konsulent\n\nVester Kommune:\n"
        "Bo Ask, afdelingschef\nAfbud: Ove Lindal",
        "-Ove Lindal; Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "TR: Gry Lund (FOA), Bo Ask (BUPL)\nAMR: Helle Dam\nLeder: Rie Tang\nAfbud: Ove Lindal",
        "-Ove Lindal; Bo Ask; Gry Lund; Helle Dam; Rie Tang",
    ),
    (
        "Ledergruppen: \n- Rie Tang (RT)\n- Keld Rask (KR)\n\nMedarbejderrepr.:\n- Gry Lund (GL)\n"
        "- Bo Ask (BA)\n\nReferent: Ib Skov",
        "Bo Ask; Gry Lund; Ib Skov; Keld Rask; Rie Tang",
    ),
    (
        "Mødt fra A-siden\nRie Tang\nKeld Rask\nMødt fra B-siden\nGry Lund\nBo Ask\nAfbud\nIb Skov",
        "-Ib Skov; Bo Ask; Gry Lund; Keld Rask; Rie Tang",
    ),
    (
        "Rie Tang (A)\nGry Lund (V) - deltog fra kl. 19.30\nBo Ask (C) - forlod mødet efter punkt 3\n"
        "Fraværende: Ib Skov (Ø)",
        "-Ib Skov; Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "Deltagere:\n01 Rie Tang\n02 Gry Lund\n03 Bo Ask\nAfbud: Ingen",
        "Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "Rie Tang\tTil stede\nGry Lund\tTil stede\nBo Ask\tFraværende",
        "-Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "Navn\tMødt\tAfbud\nRie Tang\tx\t\nGry Lund\tx\t\nBo Ask\t\tx",
        "-Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "Deltagere: Rie Tang, Gry Lund\nFraværende pga. sygdom: Bo Ask",
        "-Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "Deltagere: Rie Tang, Gry Lund\nFraværende uden afbud: Bo Ask\nFraværende med afbud: Ib Skov",
        "-Bo Ask; -Ib Skov; Gry Lund; Rie Tang",
    ),
    (
        "Deltagere: Rie Tang, Gry Lund\nOrlov: Bo Ask",
        "-Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "Deltagere: Rie Tang, Gry Lund\nLovligt forfald: Bo Ask",
        "-Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "Deltagere: Rie Tang, Gry Lund\nMeldt forfald: Bo Ask",
        "-Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "Deltagere: Rie Tang, Gry Lund\nAfbud meldt af Bo Ask og Ib Skov",
        "-Bo Ask; -Ib Skov; Gry Lund; Rie Tang",
    ),
    (
        "I mødet deltog: \nRie Tang\nGry Lund\nI mødet deltog ikke: \nBo Ask",
        "-Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "(A) Rie Tang\n(V) Gry Lund\n(Ø) Bo Ask\nFraværende: (C) Ib Skov",
        "-Ib Skov; Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "A: Rie Tang\nV: Gry Lund\nØ: Bo Ask\nFraværende: Ib Skov",
        "-Ib Skov; Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "Alle medlemmer var til stede: Rie Tang, Gry Lund, Bo Ask",
        "Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "Til stede fra bestyrelsen: Rie Tang, Gry Lund og Bo Ask.\n"
        "Til stede fra administrationen: Ib Skov.\nFraværende fra bestyrelsen: Helle Dam.",
        "-Helle Dam; Bo Ask; Gry Lund; Ib Skov; Rie Tang",
    ),
    (
        "Mødet blev ledet af Rie Tang. Øvrige deltagere var Gry Lund, Bo Ask og Ib Skov. Helle Dam var fraværende.",
        "-Helle Dam; Bo Ask; Gry Lund; Ib Skov; Rie Tang",
    ),
    (
        "Deltagerne var Rie Tang, Gry Lund og Bo Ask. Afbud fra Ib Skov.",
        "-Ib Skov; Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "Mødte medlemmer:\nRie Tang (A)\nGry Lund (V)\nIkke mødte medlemmer:\nBo Ask (C)",
        "-Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "Rådets medlemmer\nRie Tang\tDansk Erhverv\tTil stede\nGry Lund\tFOA\tTil stede\nIb Skov\tPLO\tAfbud",
        "-Ib Skov; Gry Lund; Rie Tang",
    ),
    (
        "| Ledelse | Medarbejdere |\n|---|---|\n| Rie Tang (formand) | Gry Lund (næstformand) |\n"
        "| Bo Ask | Ib Skov |\n| | Helle Dam |",
        "Bo Ask; Gry Lund; Helle Dam; Ib Skov; Rie Tang",
    ),
    (
        "| Ledelsesrepræsentanter: | Rie Tang, Bo Ask |\n"
        "| Medarbejderrepræsentanter: | Gry Lund, Ib Skov |\n| Afbud: | Helle Dam |",
        "-Helle Dam; Bo Ask; Gry Lund; Ib Skov; Rie Tang",
    ),
    (
        "Udvalget: Rie Tang (A), Gry Lund (V), Bo Ask (C)\nAlle var mødt undtagen Bo Ask.",
        "-Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "Bestyrelsen: Rie Tang, Gry Lund, Bo Ask\nBo Ask deltog ikke.",
        "-Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "Bestyrelsen: Rie Tang, Gry Lund, Bo Ask\nBo Ask deltog ikke i punkt 3 på grund af inhabilitet.",
        "Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "Bestyrelsen: Rie Tang, Gry Lund, Bo Ask\nGry Lund ankom kl. 19.20. Bo Ask forlod mødet kl. 20.",
        "Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "Bestyrelsen: Rie Tang, Gry Lund, Bo Ask\nHelle Dam deltog under punkt 2.\n"
        "Ib Skov fra Lunde Kommune deltog under punkt 4.",
        "Bo Ask; Gry Lund; Helle Dam; Ib Skov; Rie Tang",
    ),
    (
        "Bestyrelsen: Rie Tang, Gry Lund, Bo Ask\nGæst under punkt 2: Helle Dam\nGæst (pkt. 4): Ib Skov, Lunde Kommune",
        "Bo Ask; Gry Lund; Helle Dam; Ib Skov; Rie Tang",
    ),
    (
        "Inviteret til punkt 3: Ib Skov (Lunde Kommune) og Helle Dam\nDeltagere: Rie Tang, Gry Lund, Bo Ask",
        "Bo Ask; Gry Lund; Helle Dam; Ib Skov; Rie Tang",
    ),
    (
        "Mødeleder Rie Tang\nReferent Gry Lund\nDeltagere Bo Ask, Ib Skov\nAfbud Helle Dam",
        "-Helle Dam; Bo Ask; Gry Lund; Ib Skov; Rie Tang",
    ),
    (
        "| Deltagere: | Rie Tang, Bo Ask |\n| Afbud: | Helle Dam |",
        "-Helle Dam; Bo Ask; Rie Tang",
    ),
    (
        "| Til stede fra ledelsen: | Rie Tang, Bo Ask |\n| Til stede fra medarbejderne: | Gry Lund |\n"
        "| Afbud: | Helle Dam |",
        "-Helle Dam; Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "| Formand | Rie Tang |\n| Kasserer | Bo Ask |\n| Sekretær | Gry Lund |",
        "Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "Patientrepræsentanter\nRie Tang\nBo Ask\n\nKlinikere\nOverlæge Gry Lund, Lunde Sygehus\n"
        "Sygeplejerske Helle Dam, Lunde Sygehus (deltog ikke)",
        "-Helle Dam; Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "Region Nord:\nRie Tang, koncerndirektør (formand)\nBo Ask, kontorchef\n\nKommunerne:\n"
        "Gry Lund, direktør, Lunde Kommune\nHelle Dam, chef, Vester Kommune\nIb Skov, konsulent, KKR\n\n"
        "Almen praksis:\nKaj Rask, PLO\n\nAfbud:\nOve Lindal, PLO",
        "-Ove Lindal; Bo Ask; Gry Lund; Helle Dam; Ib Skov; Kaj Rask; Rie Tang",
    ),
    (
        "A (Socialdemokratiet): Rie Tang, Bo Ask\nV (Venstre): Gry Lund",
        "Bo Ask; Gry Lund; Rie Tang",
    ),
    (
        "Rie Tang (A), formand\nBo Ask (A)\nGry Lund (V), næstformand\nHelle Dam (C)   Fraværende\nIb Skov (F)",
        "-Helle Dam; Bo Ask; Gry Lund; Ib Skov; Rie Tang",
    ),
    (
        "Rie Tang\t\tFormand\nBo Ask\t\tNæstformand\nGry Lund\t\tAfbud",
        "-Gry Lund; Bo Ask; Rie Tang",
    ),
    (
        "Til stede i rådet: Rie Tang, Bo Ask\nIkke til stede i rådet: Gry Lund",
        "-Gry Lund; Bo Ask; Rie Tang",
    ),
    (
        "Udvalgsmedlemmer til stede: Rie Tang, Bo Ask\nUdvalgsmedlemmer fraværende: Gry Lund",
        "-Gry Lund; Bo Ask; Rie Tang",
    ),
    (
        "Deltagere: Bo Ask, Gry Lund\nÆldre Sagen var repræsenteret ved Ib Skov.",
        "Bo Ask; Gry Lund; Ib Skov",
    ),
    (
        "Ældre Sagen v/ Bo Ask\nDanske Seniorer v/ Gry Lund\nLunde Kommune v/ Ib Skov\n"
        "Afbud: Faglige Seniorer v/ Helle Dam",
        "-Helle Dam; Bo Ask; Gry Lund; Ib Skov",
    ),
    (
        "Deltagere: Bo Ask, Gry Lund og Ib Skov. Mødet blev holdt i Rie Tang Salen.",
        "Bo Ask; Gry Lund; Ib Skov",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_groups_and_labels(text: str, expected: str) -> None:
    people = parse_minutes(HEAD + text + ITEMS).participants
    told = ("-" * bool(p.absent) + p.name + (f"/{p.substitute}" if p.substitute else "") for p in people)
    assert "; ".join(sorted(told)) == expected
