"""Outcomes that a decision has only with its item: answers to points, amendments, statements of a few, elections."""

from __future__ import annotations

import pytest

from workflow.minutes import AgendaItem, parse_minutes
from workflow.minutes.decisions.outcomes import classify, overall


def read(recommended: list[str], decision: str, title: str = "Stier i skoven") -> AgendaItem:
    points = "".join(f"{number}. at {point}\n\n" for number, point in enumerate(recommended, 1))
    text = f"Referat\n\nPunkt 1: {title}\n\nIndstilling\n\nDet indstilles,\n\n{points}Beslutning\n\n{decision}\n"
    (item,) = parse_minutes(text).items
    return item


def outcome(*sentences: str) -> str:
    return overall([classify(sentence) for sentence in sentences])[0]


@pytest.mark.parametrize(
    ("decision", "whole", "answers"),
    [
        (
            "De to første at'er godkendt. Det tredje blev ikke vedtaget.",
            "partly_approved",
            ["approved", "approved", "rejected"],
        ),
        (
            "1. Godkendt. 2. Faldt med 2 stemmer for og 3 imod. 3. Godkendt.",
            "partly_approved",
            ["approved", "rejected", "approved"],
        ),
        (
            "Ad 1: Vedtaget. Ad 2: Udsættes til maj. Ad 3: Vedtaget.",
            "partly_approved",
            ["approved", "deferred", "approved"],
        ),
        ("Udvalget undlod at tage stilling.", "deferred", ["deferred"] * 3),
        ("Punktet blev ikke færdigbehandlet på grund af tidnød.", "deferred", ["deferred"] * 3),
        (
            "Ad 1. Godkendt. Afsnit 3 præciseres, så ansvaret er klart. Ad 2. Godkendt. Ad 3. Godkendt.",
            "approved",
            ["approved_with_changes", "approved", "approved"],
        ),
    ],
)
def test_answers_to_points_give_the_whole(decision: str, whole: str, answers: list[str]) -> None:
    item = read(["stien anlægges", "broen males", "bænken flyttes"], decision)
    assert [r.outcome for r in item.recommendations] == answers
    assert item.decision
    assert item.decision.outcome in (whole, "approved_with_changes" if whole == "approved" else whole)


def test_what_was_decided_besides_answers_no_point() -> None:
    item = read(
        [
            "udvalget tager status til efterretning",
            "udvalget drøfter målet om lys",
            "udvalget godkender én årlig rapport",
        ],
        "Status blev taget til efterretning. Udvalget drøftede målet om lys. Den tredje indstilling blev ikke "
        "godkendt. Udvalget besluttede i øvrigt, at skoven måles op.",
    )
    assert [r.outcome for r in item.recommendations] == ["noted", "discussed", "rejected"]


def test_an_amendment_in_place_of_a_point() -> None:
    item = read(
        ["muligheden drøftes", "forvaltningen vender tilbage med flere modeller"],
        "Indstillingens 1. at-punkt blev drøftet. Udvalget godkendte følgende ændringsforslag til erstatning af "
        "indstillingens 2. at-punkt: at der laves én model.",
    )
    assert [r.outcome for r in item.recommendations] == ["discussed", "approved_with_changes"]


def test_a_recommendation_that_lapses_is_rejected() -> None:
    item = read(
        ["ansøgningen ikke imødekommes"],
        "Ove Lind foreslog, at der gives 5.000 kr. Forslaget vedtaget med 13 mod 8. "
        "Udvalgets indstilling er dermed bortfaldet.",
    )
    assert [r.outcome for r in item.recommendations] == ["rejected"]


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (
            ["ÆF1 blev forkastet med 32 stemmer mod 19.", "Indstillingen blev herefter godkendt med 48 stemmer."],
            "approved",
        ),
        (["Indstillingen blev godkendt.", "Skovpartiets byrådsgruppe kunne ikke tiltræde indstillingen."], "approved"),
        (["Rådet kunne ikke tiltræde indstillingen."], "rejected"),
        (["Et flertal (A, V og B) kan ikke støtte forslaget."], "rejected"),
        (["Klyngen afviste forslaget om fælles kørsel."], "rejected"),
        (["Svømmehal: nej."], "rejected"),
        (["Svar: Nej, alle prøver er rene.", "Beretningen godkendt."], "approved"),
        (["Sagen skubbes til næste møde."], "deferred"),
        (["Anbefales.", "Ove Lind (A) undlod at tage stilling."], "recommended"),
        (["Fremsendes med ændringsforslaget fra Skovpartiet til Teknisk Udvalg til behandling."], "referred"),
        (["Udvalget tog orienteringen til efterretning, idet udvalget ønsker at se tallene i maj."], "noted"),
        (["Der er søgt om en godkendt pumpe."], "other"),
        (["Planen vil herefter blive præsenteret for gruppen og senere vedtaget af en styregruppe."], "other"),
        (["Det er endnu ikke besluttet, hvem der betaler."], "other"),
        (["Det laveste tilbud antages."], "decided"),
        (["Dagsorden og sidste ref. ok"], "approved"),
        (["./."], "no_remarks"),
    ],
)
def test_outcome_of_more_sentences(sentences: list[str], expected: str) -> None:
    assert outcome(*sentences) == expected


@pytest.mark.parametrize(
    ("title", "decision", "expected"),
    [
        ("Valg af ordstyrer og referent", "Lone og Fatma.", "elected"),
        ("Valg af ordstyrer og referent", "Malene er ordstyrer, Rositsa skriver.", "elected"),
        ("Valg af udvalg", "Julefrokosten holdes den 5. januar hos Bente.", "other"),
        ("Valg af farve", "Ingen havde set prøverne.", "other"),
        ("Stier i skoven", "Lone og Fatma.", "other"),
    ],
)
def test_names_under_an_election(title: str, decision: str, expected: str) -> None:
    (item,) = parse_minutes(f"Referat\n\nPunkt 1: {title}\n\nBeslutning\n\n{decision}\n").items
    assert item.decision
    assert item.decision.outcome == expected


def test_points_with_numbers_after_at() -> None:
    text = (
        "Referat\n\nPunkt 1: Sti\n\nBeslutninger\nFremsendes til Teknisk Udvalg til behandling.\n\nBeslutningspunkter\n"
        "Det indstilles:\nAt 1) der gives 4,5 mio. kr. til stien gennem den gamle skov og "
        "til en bro over den lille bæk på 2 mio. kr.\n"
        "fra Natur.\nAt 2) broen males.\nByens Afdelings påtegning\nFremsendes til Rådet.\nBilag\nBilag 1: Kort\n\n"
        "Punkt 2: Havn\n\nBeslutninger\nGodkendt.\n"
    )
    item = parse_minutes(text).items[0]
    assert [r.text for r in item.recommendations][1:] == ["broen males."]
    assert len(item.recommendations) == 2


def test_a_partys_proposal_is_not_the_recommendation_that_answers_it() -> None:
    text = (
        "Referat\n\nPunkt 1: Svar om fart\n\nBeslutninger\n\nGodkendt.\n\nBESLUTNINGSFORSLAG FRA SKOVPARTIET\n\n"
        "Vi foreslår, at der køres 40 km/t.\n\nINDSTILLING FRA TEKNIK OG MILJØ\n\nDet indstilles:\n\n"
        "at forslaget indgår i det videre arbejde.\n\nPunkt 2: Havn\n\nBeslutninger\n\nGodkendt.\n"
    )
    item = parse_minutes(text).items[0]
    assert [r.text for r in item.recommendations] == ["at forslaget indgår i det videre arbejde."]


def test_a_list_that_begins_again_answers_the_first() -> None:
    text = (
        "Referat\n\n1. Budget\nUdvalget har en liste.\nFormanden foreslog at\na) søge om tårnet\nb) søge om graveren\n"
        "a) Vedtaget. b) Udsættes til maj.\n\n2. Evt.\nIntet.\n"
    )
    item = parse_minutes(text).items[0]
    assert [(r.text, r.outcome) for r in item.recommendations] == [
        ("søge om tårnet", "approved"),
        ("søge om graveren", "deferred"),
    ]
    assert item.decision
    assert (item.decision.text, item.decision.outcome) == ("a) Vedtaget. b) Udsættes til maj.", "partly_approved")
