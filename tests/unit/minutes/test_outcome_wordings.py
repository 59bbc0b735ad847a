"""The many wordings of one outcome, and what must not be taken for it."""

from __future__ import annotations

import pytest

from workflow.minutes.decisions.outcomes import classify, overall

WORDINGS = [
    ("Udvalget tiltræder forvaltningens forslag.", "approved"),
    ("Planen blev godkendt enstemmigt.", "approved"),
    ("Vedtaget med 7 stemmer mod 2.", "approved"),
    ("Planen blev vedtaget, idet Lone stemte imod.", "approved"),
    ("Et enigt udvalg står bag planen.", "approved"),
    ("Udvalget gav sin tilslutning.", "approved"),
    ("Bestyrelsen har ingen indvendinger mod planen.", "approved"),
    ("Bestyrelsen nikkede til planen.", "approved"),
    ("Planen er hermed godkendt af bestyrelsen.", "approved"),
    ("Planen kan godkendes.", "approved"),
    ("Planen kunne godkendes.", "approved"),
    ("Bestyrelsen siger god for planen.", "approved"),
    ("Bestyrelsen blåstemplede planen.", "approved"),
    ("Der var fuld opbakning til planen.", "approved"),
    ("Der blev givet accept af planen.", "approved"),
    ("Planen blev godkendt med enkelte rettelser.", "approved_with_changes"),
    ("Planen blev godkendt med de rettelser, der blev nævnt.", "approved_with_changes"),
    ("Godkendt med tilføjelse af et afsnit om hunde.", "approved_with_changes"),
    ("Godkendt under forudsætning af, at naboerne høres.", "approved_with_changes"),
    ("Godkendt med den bemærkning, at prisen ikke må stige.", "approved_with_changes"),
    ("Planen godkendes, men med kortere frister.", "approved_with_changes"),
    ("Planen blev tilrettet og derefter godkendt.", "approved_with_changes"),
    ("Godkendt i ændret form.", "approved_with_changes"),
    ("Godkendt efter rettelse af side 3.", "approved_with_changes"),
    ("Godkendt, når de faldne bemærkninger er indarbejdet.", "approved_with_changes"),
    ("Der var opbakning til planen, idet afsnittet om broen gøres tydeligere.", "approved_with_changes"),
    ("Udvalget bakkede op om planen, dog skal tidsplanen justeres.", "approved_with_changes"),
    ("Der var opbakning til planen, idet den styrker samarbejdet.", "approved"),
    ("Udvalget tilsluttede sig planen, men Lone bemærkede, at tidsplanen er stram.", "approved"),
    ("OK til at starte op 1. juni.", "approved"),
    ("Grønt lys til planen.", "approved"),
    ("Aftalen blev, at vi venter til maj.", "decided"),
    ("Planen udsættes til næste møde.", "deferred"),
    ("Beslutningen udskydes.", "deferred"),
    ("Sagen udskydes, til der foreligger et overslag.", "deferred"),
    ("Punktet overføres til næste møde.", "deferred"),
    ("Punktet tages op på næste møde.", "deferred"),
    ("Bestyrelsen ønsker et bedre grundlag, før der træffes beslutning.", "deferred"),
    ("Udvalget vil have flere oplysninger, før sagen afgøres.", "deferred"),
    ("Bestyrelsen vil se på sagen igen til efteråret.", "deferred"),
    ("Sat i bero.", "deferred"),
    ("Sagen sættes i bero.", "deferred"),
    ("Stillet i bero, indtil kommunen har svaret.", "deferred"),
    ("Parkeres til næste møde.", "deferred"),
    ("Kom ikke til behandling.", "deferred"),
    ("Ikke behandlet på grund af tidnød.", "deferred"),
    ("Punktet blev ikke behandlet.", "deferred"),
    ("Sagen tilbagesendes til fornyet behandling i udvalget.", "returned"),
    ("Sagen går retur til administrationen.", "returned"),
    ("Hjemvist til fornyet behandling.", "returned"),
    ("Punktet er taget af dagsordenen.", "withdrawn"),
    ("Forslaget blev trukket tilbage.", "withdrawn"),
    ("Forslagsstilleren trak forslaget.", "withdrawn"),
    ("Planen blev ikke godkendt.", "rejected"),
    ("Planen blev stemt ned.", "rejected"),
    ("Forslaget kunne ikke samle flertal.", "rejected"),
    ("Planen fik ikke flertal.", "rejected"),
    ("Udvalget sagde nej til planen.", "rejected"),
    ("Bestyrelsen kan ikke støtte planen.", "rejected"),
    ("Bestyrelsen afviser planen.", "rejected"),
    ("Der var ikke stemning for planen.", "rejected"),
    ("Ingen støttede planen.", "rejected"),
    ("Indstilles til byrådets godkendelse.", "recommended"),
    ("Udvalget anbefaler planen over for byrådet.", "recommended"),
    ("Indstillingen anbefales over for kommunalbestyrelsen.", "recommended"),
    ("Videresendes til byrådet med udvalgets anbefaling.", "recommended"),
    ("Fremsendes til Økonomiudvalget.", "referred"),
    ("Oversendt til budgetforhandlingerne.", "referred"),
    ("Henvist til behandling i Teknisk Udvalg.", "referred"),
    ("Sagen sendes videre til repræsentantskabet.", "referred"),
    ("Efterretning.", "noted"),
    ("Orienteringen taget til efterretning.", "noted"),
    ("Bestyrelsen tog det til efterretning.", "noted"),
    ("Udvalget er orienteret.", "noted"),
    ("Udvalget blev orienteret.", "noted"),
    ("Bestyrelsen kvitterede for orienteringen.", "noted"),
    ("Taget til efterretning uden bemærkninger.", "noted"),
    ("Udvalget noterede sig orienteringen.", "noted"),
    ("Udvalget takkede for orienteringen.", "noted"),
    ("Planen blev vendt.", "discussed"),
    ("Bestyrelsen talte om planen.", "discussed"),
    ("Der var en god dialog om planen.", "discussed"),
    ("Bestyrelsen kom med flere bemærkninger til planen.", "discussed"),
    ("Der var forskellige holdninger til planen.", "discussed"),
    ("Bestyrelsen gav input til planen.", "discussed"),
    ("Udvalget havde en indledende drøftelse.", "discussed"),
    ("Temaet blev debatteret i grupper.", "discussed"),
    ("Planen blev gennemgået og drøftet.", "discussed"),
    ("Udvalget besluttede at bygge en bro.", "decided"),
    ("Udvalget valgte at bygge en bro.", "decided"),
    ("Udvalget besluttede, at der ikke bygges en bro.", "decided"),
    ("Udvalget blev enigt om at bygge broen.", "decided"),
    ("Det besluttedes at bygge broen.", "decided"),
    ("Aftalen blev, at broen bygges.", "decided"),
    ("Konklusionen blev, at broen bygges.", "decided"),
    ("Vi blev enige om broen.", "decided"),
    ("Man enedes om at bygge broen.", "decided"),
    ("Der var enighed om broen.", "decided"),
    ("Udvalget prioriterede broen.", "decided"),
    ("Lone Friis blev genvalgt.", "elected"),
    ("Valgt blev Lone Friis.", "elected"),
    ("Lone Friis valgtes.", "elected"),
    ("Lone Friis blev enstemmigt valgt.", "elected"),
    ("Lone Friis overtager posten som formand.", "elected"),
    ("Udvalget udpegede Lone Friis.", "elected"),
    ("Lone Friis udpeges.", "elected"),
    ("Som repræsentant udpegedes Lone Friis.", "elected"),
    ("Intet at referere.", "no_remarks"),
    ("Der var ikke noget til punktet.", "no_remarks"),
    ("Intet under dette punkt.", "no_remarks"),
    ("Ingen kommentarer til punktet.", "no_remarks"),
    ("Der var ingen indkomne forslag.", "no_remarks"),
    ("Ingen indkomne forslag.", "no_remarks"),
    ("Ikke noget nyt.", "no_remarks"),
    ("Punktet blev ikke benyttet.", "no_remarks"),
    ("Ingenting til eventuelt.", "no_remarks"),
    ("Planen godkendes.", "approved"),
    ("Købstilbuddet afvises.", "rejected"),
    ("Klagen afvises.", "rejected"),
    ("Ansøgningen fra skytteforeningen afslås.", "rejected"),
    ("Forslaget om en bro er herefter faldet.", "rejected"),
    ("Et flertal (Arne, Bo) anbefaler indstillingen.", "recommended"),
    ("Udvalgets flertal anbefaler forslaget.", "recommended"),
    ("A, C og V anbefaler indstillingen.", "recommended"),
    ("Menighedsrådet gav udvalget bemyndigelse til at ansætte en gartner.", "decided"),
    ("Udvalget fik bemyndigelse til at købe en bænk.", "decided"),
    ("Bestyrelsen er positiv, men ønsker, at stien gøres bredere.", "decided"),
    ("Temadag afholdes i oktober.", "decided"),
    ("Under drøftelsen blev der peget på flere stier.", "discussed"),
    ("Bestyrelsen lagde i debatten vægt på naturen.", "discussed"),
    ("Klubben ønsker ikke en ny bane.", "other"),
    ("Udvalget ønsker ikke en ny bane.", "decided"),
    # on boards and committees
    ("Nævnet imødekommer ansøgningen.", "approved"),
    ("Ansøgerne får tilladelse til at fælde birken.", "approved"),
    ("Udvalget meddeler dispensation på vilkår.", "approved"),
    ("Driftslederens oplæg blev godkendt med en enkelt justering.", "approved_with_changes"),
    ("Repræsentantskabet gav ikke sin tilslutning.", "rejected"),
    ("Klagen tages ikke til følge.", "rejected"),
    ("Dispensation gives ikke.", "rejected"),
    ("Afdelingsmødet stemte forslaget ned.", "rejected"),
    ("Der blev truffet beslutning om at lukke kantinen.", "decided"),
    ("Ingen havde bemærkninger.", "no_remarks"),
    ("Bestyrelsen besluttede enstemmigt at udskyde beslutningen.", "deferred"),
    ("Vi tager det op igen på næste møde.", "deferred"),
    ("Vi tager det op igen næste gang.", "deferred"),
    ("Tages med på næste møde.", "deferred"),
    ("Udvalget vil gerne have sagen belyst yderligere, inden der tages stilling.", "deferred"),
    ("Udvalget indstiller planen til byrådets godkendelse.", "recommended"),
    ("Sagen overgår til byrådets afgørelse.", "referred"),
    ("Tilbuddet fra Malermester Holm på 45.000 kr. blev valgt.", "decided"),
    ("Bestyrelsen valgte model B.", "decided"),
    ("Kirsten Holm blev valgt til dirigent.", "elected"),
    ("Kontingentet sættes op med 50 kr. fra august.", "decided"),
    ("Der ansættes ikke en vikar.", "decided"),
    ("Dagsordenen blev godkendt, dog udgår punkt 6.", "approved"),
    ("Indstillingen bortfaldt dermed.", "rejected"),
]
SILENT = [
    "Aftalen er underskrevet, og alle har fået den tilsendt.",
    "Intet besluttet.",
    "Der blev ikke besluttet noget.",
    "Ok for Hans, men Rikke er imod.",
    "Kassereren sender budgettet, som formanden godkender på bestyrelsens vegne.",
    "Planen for havnen vedtages på repræsentantskabsmødet.",
    "Regnskabet godkendes af revisor.",
    "Ansøgninger skal godkendes.",
    "Sommerfesten udskydes til september.",
    "Koncerten holdes den 3. juni.",
    "Er der ikke svar inden juni, behandles sagen på ny.",
    "Såfremt kommunen siger nej, udsættes sagen.",
    "Beboerne afvises ved døren.",
    "Lene ønsker ikke genvalg.",
    "Rapporten sættes i bero.",
]


@pytest.mark.parametrize(("sentence", "expected"), WORDINGS)
def test_wordings_of_an_outcome(sentence: str, expected: str) -> None:
    assert overall([classify(sentence)])[0] == expected


@pytest.mark.parametrize("sentence", SILENT)
def test_sentences_that_decide_nothing(sentence: str) -> None:
    assert overall([classify(sentence)])[0] == "other"


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (
            [
                "Nævnet kan ikke tilslutte sig planen på det foreliggende grundlag.",
                "Sagen udsættes til maj.",
            ],
            "deferred",
        ),
        (
            ["Bestyrelsen kan ikke godkende forslaget på det nuværende grundlag.", "Sagen sendes tilbage til gruppen."],
            "returned",
        ),
        (["Udvalget kan ikke tiltræde indstillingen.", "Punktet optages igen på mødet i juni."], "deferred"),
        (["Rådet kunne ikke godkende regnskabet.", "Det forelægges igen på mødet i maj."], "deferred"),
        (["Årshjulet kunne ikke godkendes.", "Carla kommer med et nyt forslag til næste møde."], "deferred"),
        (["Udvalget kan ikke tiltræde indstillingen.", "Lone beklagede det."], "rejected"),
    ],
)
def test_an_approval_withheld_until_later(sentences: list[str], expected: str) -> None:
    assert overall([classify(sentence) for sentence in sentences])[0] == expected


def test_an_adopted_proposal_outweighs_the_one_that_lapses() -> None:
    said = ["Ændringsforslaget blev vedtaget.", "Indstillingen bortfaldt dermed."]
    assert overall([classify(sentence) for sentence in said])[0] == "approved"


def test_a_mandate_in_passing_is_a_decision() -> None:
    told = [
        "Jens viste tegninger.",
        "Taget er gammelt.",
        "Bestyrelsen drøftede taget.",
        "Lise fik mandat til at spørge.",
    ]
    assert overall([classify(sentence) for sentence in told])[0] == "decided"
    assert overall([classify("Lise fik mandat til at spørge.")])[0] == "approved"


def test_points_adopted_one_of_them_otherwise() -> None:
    said = ["Ad 1) Godkendt.", "Ad 2) Ikrafttrædelsen flyttes til den 1. maj.", "Ad 3) Godkendt."]
    assert overall([classify(sentence) for sentence in said])[0] == "approved_with_changes"
    said = ["Ad 1) Godkendt.", "Ad 2) Godkendt."]
    assert overall([classify(sentence) for sentence in said])[0] == "approved"


FELL = [
    (["Godkendt.", "Lone foreslog at hæve taksten.", "Forslaget faldt."], "approved"),
    (["Lone foreslog sagen udsat.", "Forslaget faldt.", "Indstillingen blev tiltrådt."], "approved"),
    (
        [
            "Det blev besluttet at holde en temadag.",
            "Et mindretal foreslog i stedet et webinar.",
            "Det forslag opnåede ikke flertal.",
        ],
        "decided",
    ),
    (["Udvalget drøftede sagen.", "Lone foreslog at købe en bus.", "Forslaget blev ikke vedtaget."], "rejected"),
    (["Lone foreslog at udsætte sagen.", "Forslaget faldt.", "Indstillingen faldt også."], "rejected"),
    (["Lone foreslog, at sagen udsættes til maj."], "deferred"),
]


@pytest.mark.parametrize(("sentences", "expected"), FELL)
def test_a_proposal_that_falls_beside_the_decision(sentences: list[str], expected: str) -> None:
    assert overall([classify(sentence) for sentence in sentences])[0] == expected
