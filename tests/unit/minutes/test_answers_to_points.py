"""What a decision says of each recommendation: all at once, by number or letter, in its own words."""

from __future__ import annotations

import pytest

from workflow.minutes import AgendaItem, parse_minutes
from workflow.minutes.decisions.outcomes import answer_recommendations, classify, kind_of
from workflow.minutes.layout.text import sentences

POINTS = ["stien anlægges", "broen males", "bænken flyttes"]


def answers(decision: str, points: list[str] | None = None) -> list[str | None]:
    said = [classify(sentence.text) for sentence in sentences(decision, 0, len(decision))]
    return [outcome for outcome, _ in answer_recommendations(points or POINTS, said)]


def read(recommendation: str, decision: str) -> AgendaItem:
    text = f"Referat\n\nPunkt 1: Skoven\n\nIndstilling\n\n{recommendation}\n\nBeslutning\n\n{decision}\n"
    (item,) = parse_minutes(text).items
    return item


@pytest.mark.parametrize(
    "decision",
    [
        "Alle tre punkter blev godkendt.",
        "Alt godkendt.",
        "Det hele blev vedtaget.",
        "Samtlige indstillinger tiltrådt.",
        "Punkterne blev godkendt.",
        "Alle dele af indstillingen blev godkendt.",
        "Indstillingens tre dele blev godkendt.",
        "Indstillingens punkt 1-3 blev godkendt.",
        "Punkt 1 til 3 er godkendt.",
        "Godkendt under ét.",
        "Udvalget var enige i indstillingerne.",
        "Udvalget er enig i indstillingen.",
        "Udvalget tilsluttede sig det indstillede.",
        "Bestyrelsen tilsluttede sig indstillingen.",
        "Bestyrelsen bakkede op om indstillingen.",
        "Bestyrelsen bakker op om samtlige forslag.",
        "Formandens indstilling blev godkendt.",
        "Formandskabets indstilling tiltrådt.",
        "Rektors indstilling blev fulgt.",
        "Skolelederens forslag blev vedtaget.",
        "Bestyrelsen fulgte forretningsførerens indstilling.",
        "Bestyrelsen godkendte kassererens forslag.",
        "Rådet godkendte indstillingens punkter.",
        "Rådet vedtog alle tre forslag.",
        "Enstemmigt vedtaget.",
        "Bestyrelsen godkendte enstemmigt indstillingen.",
        "Blev godkendt.",
        "Bestyrelsen sagde ja til alle tre.",
        "Bestyrelsen besluttede i overensstemmelse med indstillingen.",
        "OK.",
        "Efter afstemning blev indstillingen vedtaget.",
    ],
)
def test_all_points_are_approved_at_once(decision: str) -> None:
    assert answers(decision) == ["approved"] * 3


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("Alle punkter udsættes til juni.", ["deferred"] * 3),
        ("Samtlige forslag blev nedstemt.", ["rejected"] * 3),
        ("Ikke godkendt.", ["rejected"] * 3),
        ("Afvist.", ["rejected"] * 3),
        ("Det blev godkendt, at broen males.", [None, "approved", None]),
        ("Litra a og c godkendt. Litra b udsat.", ["approved", "deferred", "approved"]),
        ("a og b godkendt, c afvist.", ["approved", "approved", "rejected"]),
        ("Pkt. a-c godkendt.", ["approved"] * 3),
        ("A og C stemte imod. Udvalget drøftede vejret.", [None] * 3),
        ("Den første indstilling blev vedtaget. De to andre blev afvist.", ["approved", "rejected", "rejected"]),
        ("De to første punkter godkendt, det sidste udsat.", ["approved", "approved", "deferred"]),
        ("Punkt 1 godkendt. Resten udsættes.", ["approved", "deferred", "deferred"]),
        ("Godkendt bortset fra 3.", ["approved", "approved", "rejected"]),
        ("Ad 1) Ja. Ad 2) Nej. Ad 3) Ja.", ["approved", "rejected", "approved"]),
        ("Til 1: Vedtaget. Til 2: Vi ønsker ikke at male. Til 3: Vedtaget.", ["approved", "rejected", "approved"]),
        ("Til 3 beboere blev der godkendt tilskud.", [None] * 3),
        ("Ad 1: Godkendt. Ad 2: Udvalget ønsker ikke en malet bro.", ["approved", "rejected", None]),
        ("Ad 1: Godkendt. Ad 2: Der er ikke opbakning. Ad 3: Godkendt.", ["approved", "rejected", "approved"]),
        ("Lone foreslog at male broen. Forslaget faldt. Indstillingen herefter godkendt.", ["approved"] * 3),
        ("Ad pkt. 1 og 3: Godkendt. Ad pkt. 2: Udsat.", ["approved", "deferred", "approved"]),
        (
            "Ad 1) Godkendt. Ad 2) Opstarten flyttes til den 1. maj. Ad 3) Godkendt.",
            ["approved", "approved_with_changes", "approved"],
        ),
        ("Ad 1) Godkendt. Ad 2) Opstarten udskydes til næste møde.", ["approved", "deferred", None]),
        ("a og b blev godkendt. c blev forkastet med 4 stemmer mod 1.", ["approved", "approved", "rejected"]),
        ("1 og 2 blev godkendt. 3 blev forkastet.", ["approved", "approved", "rejected"]),
        ("Indstillingens første del tiltrådt. Indstillingens anden del afvist.", ["approved", "rejected", None]),
        ("Første del af indstillingen blev godkendt. Anden del udsat.", ["approved", "deferred", None]),
        ("1. del godkendt, 2. del udsat.", ["approved", "deferred", None]),
        ("Første og andet punkt blev godkendt. Tredje punkt udsat.", ["approved", "approved", "deferred"]),
        ("1. og 2. at godkendt, 3. at udsat.", ["approved", "approved", "deferred"]),
        ("1., 2. og 3. punkt tiltrædes.", ["approved"] * 3),
        ("Første del tiltrædes. Anden og tredje del udsættes.", ["approved", "deferred", "deferred"]),
        ("Første at godkendt, mens andet at blev udsat.", ["approved", "deferred", None]),
        ("Godkendt. Anden del af strategien udsættes til 2027.", ["approved"] * 3),
        ("Første del af mødet gik med stien. Indstillingen blev tiltrådt.", ["approved"] * 3),
        (
            "Ad 1 og 2 godkendt. Ad 3: Udvalget ønsker bænken flyttet allerede i maj.",
            ["approved", "approved", "approved_with_changes"],
        ),
    ],
)
def test_points_are_answered_by_number_letter_or_the_rest(decision: str, expected: list[str | None]) -> None:
    assert answers(decision) == expected


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("Godkendt med den ændring, at bænken stilles ved søen.", ["approved", "approved", "approved_with_changes"]),
        ("Godkendt, idet broen males blå.", ["approved", "approved_with_changes", "approved"]),
        ("Godkendt med den tilføjelse, at beboerne orienteres.", ["approved_with_changes"] * 3),
    ],
)
def test_a_change_is_of_the_points_it_speaks_of(decision: str, expected: list[str]) -> None:
    assert answers(decision) == expected


def test_a_question_that_is_answered_no_is_decided() -> None:
    asked = ["stien anlægges", "udvalget beslutter, om der skal holdes en fest"]
    assert answers("Ad 1: Godkendt. Ad 2: Udvalget ønsker ikke en fest.", asked) == ["approved", "decided"]


def test_a_thing_is_the_same_with_an_ending() -> None:
    asked = ["godkender budget for 2031", "tager redegørelsen til efterretning"]
    assert answers("Budgettet blev godkendt. Redegørelsen er taget til efterretning.", asked) == ["approved", "noted"]


def test_an_earlier_bodys_change_is_followed() -> None:
    earlier = [classify("Anbefales med den ændring, at bænken stilles ved søen.")]
    said = [classify("Teknikudvalgets indstilling blev herefter godkendt.")]
    found = [outcome for outcome, _ in answer_recommendations(POINTS, said, earlier)]
    assert found == ["approved", "approved", "approved_with_changes"]


@pytest.mark.parametrize(
    "decision",
    [
        "Planen blev drøftet. Der er ikke stemning for at fælde de gamle ege.",
        "Bestyrelsen roste planen. Formanden kommer på næste møde med et revideret oplæg.",
    ],
)
def test_what_was_only_to_be_discussed_is_discussed(decision: str) -> None:
    item = read("Det indstilles, at bestyrelsen drøfter planen for skoven.", decision)
    assert item.decision
    assert (item.decision.outcome, item.recommendations[0].outcome) == ("discussed", "discussed")


@pytest.mark.parametrize(
    ("points", "decision", "expected"),
    [
        (["udvalget tager stilling til høringen", "broen males"], "Høringen gennemføres i maj.", ["decided", None]),
        (["klyngen drøfter risici", "tidsplanen godkendes"], "Risici for brand blev gennemgået.", ["discussed", None]),
        (
            ["forsøget gøres fast", "udgiften lægges i budgettet"],
            "Udvalget indstiller til Regionsrådet, at forsøget gøres fast. Punkt 2 henvises til budgettet.",
            ["recommended", "referred"],
        ),
        (
            ["vælger tilbuddet fra Holm", "bemyndiger kassereren"],
            "Tilbuddet fra Holm blev valgt. Kassereren fik bemyndigelse.",
            ["decided", "decided"],
        ),
    ],
)
def test_points_are_answered_in_words_of_their_own(
    points: list[str], decision: str, expected: list[str | None]
) -> None:
    assert answers(decision, points) == expected


@pytest.mark.parametrize(
    ("recommended", "decision", "expected"),
    [
        ("rådet frigiver 1,2 mio. kr. til broen.", "Rådet frigav 800.000 kr.", "approved_with_changes"),
        ("rådet frigiver 1,2 mio. kr. til broen.", "Rådet frigav 1.200.000 kr.", "approved"),
        ("rådet frigiver 1,2 mio. kr. til broen.", "Godkendt. Bo bruger 800.000 kr. i maj.", "approved"),
        ("der holdes temadag i uge 38.", "Ja, men i uge 40.", "approved_with_changes"),
        (
            "bestyrelsen drøfter mulighederne.",
            "Ida viste tre tegninger af broen, og Per hælder til den gule.",
            "discussed",
        ),
    ],
)
def test_what_is_approved_is_measured(recommended: str, decision: str, expected: str) -> None:
    item = read(f"Det indstilles, at {recommended}", decision)
    assert item.decision
    assert (item.decision.outcome, item.recommendations[0].outcome) == (expected, expected)


def test_what_is_said_of_one_point_answers_no_other() -> None:
    points = ["model A vælges", "arbejdet begynder i maj", "beboerne spørges"]
    assert answers("Udvalget valgte model B. Pkt. 3 godkendt.", points) == ["decided", None, "approved"]


def test_numbered_sentences_in_one_line_are_points() -> None:
    item = read("1. Model A vælges. 2. Arbejdet begynder den 1. maj. 3. Beboerne spørges.", "Pkt. 1 og 3 godkendt.")
    assert [(r.text, r.outcome) for r in item.recommendations] == [
        ("Model A vælges.", "approved"),
        ("Arbejdet begynder den 1. maj.", None),
        ("Beboerne spørges.", "approved"),
    ]


def test_what_is_noted_beside_a_refusal_or_an_election() -> None:
    item = read(
        "Det indstilles,\n\n1. at status tages til efterretning\n\n2. at broen males", "1. Til efterretning. 2. Afvist."
    )
    assert item.decision
    assert item.decision.outcome == "partly_approved"
    item = read(
        "Det indstilles,\n\n1. at rammen for gruppen godkendes\n\n2. at der udpeges en formand",
        "Rammen blev godkendt. Lise Holm blev udpeget som formand.",
    )
    assert item.decision
    assert (item.decision.outcome, [r.outcome for r in item.recommendations]) == ("approved", ["approved", "elected"])


def test_approval_of_one_point_and_delay_of_another() -> None:
    item = read("Det indstilles,\n\n1. at stien anlægges\n\n2. at broen males", "1. Godkendt.\n\n2. Udsat til maj.")
    assert item.decision
    assert item.decision.outcome == "partly_approved"
    assert [r.outcome for r in item.recommendations] == ["approved", "deferred"]


def test_a_recommendation_that_is_passed_on() -> None:
    item = read(
        "Centret indstiller til udvalget at anbefale over for byrådet, at prisen sættes til 95 kr.", "Anbefales."
    )
    (point,) = item.recommendations
    assert (point.text, point.addressee, point.outcome) == ("prisen sættes til 95 kr.", "udvalget", "recommended")
    assert kind_of(point.text) == "order"


@pytest.mark.parametrize(
    ("recommendation", "points"),
    [
        ("(1) at stien anlægges, (2) at broen males.", ["at stien anlægges", "at broen males."]),
        (
            "Administrationen indstiller til Økonomiudvalget og Byrådet,\nat stien anlægges\nat broen males",
            ["stien anlægges", "at broen males"],
        ),
        ("Udvalget anmodes om at:\n- anlægge stien\n- male broen", ["anlægge stien", "male broen"]),
        ("Gruppen bedes:\n- Anlægge stien\n- Male broen", ["Anlægge stien", "Male broen"]),
        ("Direktøren indstiller, at stien anlægges.", ["stien anlægges."]),
    ],
)
def test_every_point_is_found_and_nothing_else(recommendation: str, points: list[str]) -> None:
    item = read(recommendation, "Godkendt.")
    assert [(r.text, r.outcome) for r in item.recommendations] == [(point, "approved") for point in points]


@pytest.mark.parametrize("heading", ["Ønsket beslutning", "Oplæg til beslutning", "Forslag til konklusion"])
def test_headings_of_a_recommendation(heading: str) -> None:
    text = f"Referat\n\nPunkt 1: Skoven\n\n{heading}: Stien anlægges.\n\nBeslutning\n\nGodkendt.\n"
    item = parse_minutes(text).items[0]
    assert [(r.text, r.outcome) for r in item.recommendations] == [("Stien anlægges.", "approved")]
