"""Outcomes: what a decision says as a whole, and what it says about each recommendation."""

from __future__ import annotations

import pytest

from workflow.minutes.decisions.outcomes import answer_recommendations, classify, followed, kind_of, overall

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
    # in other words
    ("Forvaltningens indstilling følges.", "approved"),
    ("Bestyrelsen kan tiltræde forslaget.", "approved"),
    ("Bestyrelsen siger god for planen.", "approved"),
    ("Vedtaget med 12 stemmer for, 3 imod og 2 blanke.", "approved"),
    ("Taksterne blev vedtaget; fire stemte imod.", "approved"),
    ("Godkendt med ændringer.", "approved_with_changes"),
    ("Planen blev godkendt, men fristen rykkes til maj.", "approved_with_changes"),
    ("Emnet blev vendt.", "discussed"),
    ("Enighed om at vente med belysningen til næste år.", "decided"),
    ("Nej til bål i år.", "decided"),
    ("I stedet vedtaget, at kun medlemmer må låne bådene.", "decided"),
    ("Udvalget takker ja.", "decided"),
    ("Kontingentet fastholdes.", "decided"),
    ("Udvalget besluttede at udsætte sagen.", "deferred"),
    ("Sagen forelægges udvalget på ny, når tallene er opdateret.", "deferred"),
    ("Planen tages til endelig godkendelse på mødet i april.", "deferred"),
    ("Punktet blev sprunget over.", "deferred"),
    ("Nåede vi ikke.", "deferred"),
    ("Forslagsstilleren trak forslaget.", "withdrawn"),
    ("Udkastet returneres til arbejdsgruppen.", "returned"),
    ("Bestyrelsen siger nej tak.", "rejected"),
    ("Naboens haner er ikke en sag for foreningen.", "rejected"),
    ("Forslaget opnåede ikke flertal.", "rejected"),
    ("Økonomiudvalget indstiller forslaget godkendt.", "recommended"),
    ("Punktet overgår til samarbejdsudvalget til afgørelse.", "referred"),
    ("Ida Holm blev således valgt.", "elected"),
    ("Ida Holm blev indstillet.", "elected"),
    # a reservation or a correction of wording changes nothing
    ("Godkendt, idet Ida Holm fandt prisen for høj.", "approved"),
    ("Godkendt, dog skal der stå Nørregade og ikke Nygade.", "approved"),
    # a body that turns something down itself
    ("Klyngen afviste planen.", "rejected"),
    ("Byrådet forkastede enstemmigt oplægget.", "rejected"),
    ("Et flertal i udvalget stemte imod forslaget.", "rejected"),
    ("Indstillingen blev ikke fulgt.", "rejected"),
    ("Udvalget kan ikke anbefale forslaget.", "rejected"),
    ("Ansøgningen imødekommes ikke.", "rejected"),
    ("Bo Krog kan ikke støtte planen.", "other"),
    # approved without a part, by abbreviation, by all
    ("Planen blev godkendt, men uden punkt 3.", "approved_with_changes"),
    ("Som SU.", "approved"),
    ("Enig med ØK.", "approved"),
    ("Resten kunne alle tilslutte sig.", "approved"),
    ("Det øvrige kunne alle tilslutte sig.", "approved_with_changes"),
    ("Rådet besluttede at afprøve modellen.", "decided"),
    ("Udvalget bevilgede 900 kr. til kajen.", "approved"),
    ("Rådet tog til efterretning.", "noted"),
    ("Havnerådet noterede sig dette.", "noted"),
    ("Fremsendes til Byrådet til orientering.", "referred"),
    ("Overgår til havnechefen til videre foranstaltning.", "referred"),
    ("Udvalget indstiller til godkendelse.", "recommended"),
    ("Havn & Kajs indstilling anbefales.", "recommended"),
    ("Punktet går tilbage til havnechefen.", "returned"),
    ("Ingen meldte sig; udskydes", "deferred"),
    ("Vi talte længe om kajen.", "discussed"),
    ("Den nye formand tiltræder 1. juni.", "other"),
    ("Der er ikke flertal for det.", "other"),
    # asides: what others did, what may come, other meanings of a word
    ("Kassereren oplyste, at kommunen har godkendt budgettet.", "other"),
    ("Bo har været på landsmøde, hvor der blev valgt ny formand.", "other"),
    ("Bo sender planen, så snart ledelsen har godkendt den.", "other"),
    ("Legepladsen er blevet synet og godkendt.", "other"),
    ("Lokalplanen ventes vedtaget i juni.", "other"),
    ("Ida spurgte til tandpleje for socialt udsatte.", "other"),
    ("Næste møde er fastsat til den 4. maj.", "other"),
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
        (["Bo foreslog en højere takst.", "Forslaget bortfaldt.", "Budgettet vedtoges uændret."], "approved"),
        (["Det anbefales af rådgiveren at male.", "Forslaget blev vedtaget."], "approved"),
        (["Planen blev godkendt.", "Valg af farve venter til næste møde."], "approved"),
        (["Lejen hæves af udvalget.", "Bo stemte imod."], "decided"),
        (["Ad 1: Godkendt.", "Ad 2: Forkastet."], "partly_approved"),
        (["1. Udvalget indstiller til godkendelse.", "2. Udvalget kan ikke anbefale det."], "partly_approved"),
        (["Ida foreslog et gebyr.", "Forslaget blev afvist.", "Det blev besluttet at male kajen."], "decided"),
        (["1: ja.", "2: Udsat."], "partly_approved"),
        (["Der er 12 medlemmer.", "Kurset starter i maj.", "Ida er med.", "Bevilget 900 kr."], "decided"),
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
        (["At A", "At B", "At C"], ["Ad 1 og 3: Tiltrådt.", "Ad 2: Udsat."], ["approved", "deferred", "approved"]),
        (["At A", "At B", "At C"], ["1.-2. Godkendt.", "3. Udsat."], ["approved", "approved", "deferred"]),
        (["At A", "At B"], ["1+2: Anbefales."], ["recommended", "recommended"]),
        (["At A", "At B"], ["Første at: Forkastet.", "Andet at: Godkendt."], ["rejected", "approved"]),
        (["At A", "At B"], ["Ad 1. at godkendt.", "Ad 2. at udsat."], ["approved", "deferred"]),
        (["At A", "At B"], ["Pkt. 1 godkendt, pkt. 2 blev udsat."], ["approved", "deferred"]),
        (["At A", "At B"], ["a) Godkendt. b) Forkastet."], ["approved", "rejected"]),
        (
            ["At A", "At B"],
            ["Ad 1. Rådet drøftede A.", "Det blev godkendt.", "Ad 2. Afvist."],
            ["approved", "rejected"],
        ),
        (["At A", "At B", "At C"], ["Godkendt bortset fra punkt 2."], ["approved", "rejected", "approved"]),
        (
            ["At A", "At B", "At C"],
            ["Punkt 3 udsættes.", "Øvrige punkter godkendt."],
            ["approved", "approved", "deferred"],
        ),
        (["At A", "At B"], ["Begge punkter blev godkendt."], ["approved", "approved"]),
        (["At A", "At B"], ["Fremsendes til Miljøudvalget med henblik på en indstilling."], ["referred", "referred"]),
        (["At A", "At B", "At C"], ["Udvalget anbefaler de to første punkter."], ["recommended", "recommended", None]),
        (
            ["At A", "At B"],
            ["Rådet godkendte a).", "For så vidt angår b) går sagen om igen.", "Sagen går tilbage til Bo."],
            ["approved", "returned"],
        ),
        (["At A", "At B", "At C"], ["Godkendt, dog således at pkt. 2 udgår."], ["approved", "rejected", "approved"]),
        (["Drøfter projektet"], ["Udvalget drøftede projektet.", "Sagen forelægges igen i maj."], ["discussed"]),
        (["Beslutter, om kajen skal hæves"], ["Udvalget besluttede ikke at hæve kajen."], ["rejected"]),
        (["At A", "At B"], ["38 anmeldte ulykker, to mere end i fjor."], [None, None]),
        (
            ["At kajen renoveres", "At lånet optages", "At kranen flyttes"],
            ["Kajen blev godkendt.", "Rådet ønsker ikke at optage lånet.", "Kranen venter til næste møde."],
            ["approved", "rejected", "deferred"],
        ),
        (
            ["Godkender udvidelsen", "Tager tidsplanen til efterretning"],
            ["Udvalget godkendte udvidelsen og tog tidsplanen til efterretning."],
            ["approved", "noted"],
        ),
        (["Rådet afgiver en udtalelse"], ["Udtalelsen skrives af Ida."], [None]),
        (["At kranen flyttes"], ["Kranen har det fint og skal ikke flyttes."], [None]),
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


def test_a_decision_that_follows_an_earlier_body_answers_as_that_body_did() -> None:
    earlier = [classify("Ad 1: Anbefales."), classify("Ad 2: Forkastet.")]
    for words in ("Som Økonomiudvalget.", "Økonomiudvalgets anbefaling blev godkendt.", "Som BU.", "Enig med ØK."):
        answers = answer_recommendations(["At A", "At B"], [classify(words)], earlier)
        assert [outcome for outcome, _ in answers] == ["approved", "rejected"]


def test_the_body_that_is_followed_is_the_last_that_speaks_for_itself() -> None:
    committee, later, finance = "Anbefales.", "Udsat.", "Havn & Kajs indstilling anbefales."
    priors = [[classify(words)] for words in (committee, later, finance)]
    assert followed(priors)[0].sentence == committee
    assert followed([]) == []


def test_what_is_put_off_itself_does_not_follow_the_earlier_body() -> None:
    said = [classify("ØKs indstilling godkendt."), classify("Sagen om kranen udsættes.")]
    answers = answer_recommendations(["At kajen hæves", "At kranen males"], said, [classify("Anbefales.")])
    assert [outcome for outcome, _ in answers] == ["approved", "deferred"]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Kontingentet fastholdes."],
        ["Vi talte om vejret.", "Der kom en mand.", "Han gik igen.", "Planen blev godkendt."],
        ["Formanden bød velkommen."],
    ],
)
def test_what_is_only_inferred_is_not_sure(sentences: list[str]) -> None:
    assert overall([classify(s) for s in sentences])[2] < 0.9
