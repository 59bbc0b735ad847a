"""Outcomes: what a decision says as a whole, and what it says about each recommendation."""

from __future__ import annotations

import pytest

from workflow.minutes.outcomes import answer_recommendations, classify, kind_of, overall

DECISIONS = [
    ("Godkendt.", "approved"),
    ("Indstillingen blev godkendt.", "approved"),
    ("Tiltrådt.", "approved"),
    ("Vedtaget.", "approved"),
    ("Godkendtes.", "approved"),
    ("Udvalget tilsluttede sig forslaget.", "approved"),
    ("Rådet besluttede at godkende regnskabet.", "approved"),
    ("Bestyrelsen bakkede op om planen.", "approved"),
    ("Som indstillet.", "approved"),
    ("Godkendt med den ændring, at prisen sættes ned.", "approved_with_changes"),
    ("Godkendt med følgende tilføjelse: Børn kommer gratis ind.", "approved_with_changes"),
    ("Godkendt, idet udvalget ønsker en lavere takst.", "approved_with_changes"),
    ("Den således ændrede indstilling blev vedtaget.", "approved_with_changes"),
    ("Godkendt. Sag 7 udgår.", "approved"),
    ("Orienteringen blev taget til efterretning.", "noted"),
    ("Udvalget tog den lange og grundige redegørelse fra kommunens to brandinspektører til efterretning.", "noted"),
    ("Til orientering.", "noted"),
    ("Drøftet.", "discussed"),
    ("Rådet drøftede ventelisterne.", "discussed"),
    ("Drøftet og taget til efterretning.", "noted"),
    ("Sagen udsættes.", "deferred"),
    ("Udsat til næste møde.", "deferred"),
    ("Punktet genoptages i august.", "deferred"),
    ("Sagen behandles senere.", "deferred"),
    ("Udvalget afventer beslutningen, indtil svaret fra ministeriet foreligger.", "deferred"),
    ("Forvaltningen kommer til næstkommende møde med et revideret oplæg.", "deferred"),
    ("Udgår.", "withdrawn"),
    ("Punktet blev trukket af dagsordenen.", "withdrawn"),
    ("Sagen sendes tilbage til forvaltningen med henblik på nye tal.", "returned"),
    ("Tilbagesendes Teknik med bemærkning, at byrådet i maj har vedtaget planen.", "approved"),
    ("Forslaget blev forkastet.", "rejected"),
    ("Indstillingen blev nedstemt.", "rejected"),
    ("Ikke godkendt.", "rejected"),
    ("Forslaget faldt.", "rejected"),
    ("Der meddeles afslag.", "rejected"),
    ("Anbefales godkendt.", "recommended"),
    ("Indstilles godkendt.", "recommended"),
    ("Fremsendes til kommunalbestyrelsen med anbefaling.", "recommended"),
    ("Sagen oversendes til Børneudvalget.", "referred"),
    ("Sagen henvises til Socialudvalget.", "referred"),
    ("Arne Friis blev valgt som formand.", "elected"),
    ("Det blev besluttet at holde lukket i julen.", "decided"),
    ("Der var enighed om at holde fast i planen.", "decided"),
    ("Parterne aftalte en ny arbejdsdeling.", "decided"),
    ("Intet.", "no_remarks"),
    ("Intet til referat", "no_remarks"),
    ("Ingen bemærkninger.", "no_remarks"),
    ("Der var ingen punkter til eventuelt.", "no_remarks"),
    ("Formanden bød velkommen til de nye medlemmer.", "other"),
]


@pytest.mark.parametrize(("decision", "outcome"), DECISIONS)
def test_outcome_of_a_decision(decision: str, outcome: str) -> None:
    assert overall([classify(decision)])[0] == outcome


@pytest.mark.parametrize(
    ("sentences", "outcome"),
    [
        (["Godkendt.", "Liste Q stemte imod."], "approved"),
        (["Godkendt.", "Ida Mose kan ikke tiltræde beslutningen."], "approved"),
        (["Rådet drøftede sagen.", "Rådet godkendte derefter planen."], "approved"),
        (
            ["Vedtægterne blev godkendt.", "Vedtægterne tilrettes efter medlemmernes bemærkninger."],
            "approved_with_changes",
        ),
        (["Formanden fortalte om turen.", "Ingen bemærkninger."], "no_remarks"),
    ],
)
def test_outcome_of_several_sentences(sentences: list[str], outcome: str) -> None:
    assert overall([classify(s) for s in sentences])[0] == outcome


@pytest.mark.parametrize(
    ("recommendations", "decision", "outcomes"),
    [
        (
            ["Godkender budgettet", "Tager årsplanen til efterretning"],
            ["Indstillingen blev godkendt."],
            ["approved", "approved"],
        ),
        (
            ["Godkender budgettet", "Drøfter årsplanen"],
            ["Budgettet blev godkendt.", "Årsplanen blev drøftet."],
            ["approved", "discussed"],
        ),
        (
            ["Tager status til efterretning", "Godkender udbygning af havnen"],
            ["Rådet godkendte udbygningen af havnen."],
            [None, "approved"],
        ),
        (["At planen godkendes", "At taksten hæves"], ["Ad 1: Godkendt.", "Ad 2: Udsat."], ["approved", "deferred"]),
        (["Drøfter fordelingen af pladser"], ["Rådet godkendte fordelingen."], ["approved"]),
        (["Godkender referatet"], ["Udsat."], ["deferred"]),
        (
            ["Tager orienteringen til efterretning", "Drøfter næste skridt"],
            ["Sagen udsættes."],
            ["deferred", "deferred"],
        ),
    ],
)
def test_each_recommendation_gets_its_own_answer(
    recommendations: list[str], decision: list[str], outcomes: list[str | None]
) -> None:
    assert [
        outcome for outcome, _ in answer_recommendations(recommendations, [classify(s) for s in decision])
    ] == outcomes


@pytest.mark.parametrize(
    ("recommendation", "kind"),
    [
        ("Tager orienteringen om trafik til efterretning", "note"),
        ("Til orientering.", "note"),
        ("Drøfter udkastet", "discuss"),
        ("At udkastet drøftes og besluttes", "discuss_and_decide"),
        ("Beslutter, om hallen skal sælges", "decide"),
        ("Godkender planen og kommer med input til dens indhold", "approve"),
        ("At hallen sælges", "order"),
    ],
)
def test_kind_of_recommendation(recommendation: str, kind: str) -> None:
    assert kind_of(recommendation) == kind
