"""Recommendations in running words: through whom they go, to whom, proposals of members, and what the body is asked."""

from __future__ import annotations

import pytest

from workflow.minutes import AgendaItem, parse_minutes

HEAD = (
    "Havneudvalget\nReferat af møde den 4. maj 2021 kl. 15.00\n\n1. Godkendelse af dagsorden\nBeslutning\nGodkendt.\n\n"
)


def read(words: str, decision: str = "Godkendt.") -> AgendaItem:
    return parse_minutes(f"{HEAD}2. Takster\n{words}\n\nBeslutning\n{decision}\n").items[1]


@pytest.mark.parametrize("heading", ["Indstilling\n", ""])
@pytest.mark.parametrize(
    ("words", "addressee"),
    [
        ("Havneudvalget indstiller via Økonomiudvalget til Byrådet, at taksten hæves.", "Byrådet"),
        ("Direktionen indstiller til Byrådet via Økonomiudvalget, at taksten hæves.", "Byrådet"),
        ("Udvalget for Havne indstiller enstemmigt gennem Økonomiudvalget til Byrådet at taksten hæves.", "Byrådet"),
        ("Det indstilles via Økonomiudvalget til Byrådet, at taksten hæves.", "Byrådet"),
        ("Forvaltningen indstiller derfor, at taksten hæves.", None),
        ("Forvaltningen indstiller på den baggrund, at taksten hæves.", None),
        ("Forvaltningen indstiller på baggrund af målingen til Byrådet, at taksten hæves.", "Byrådet"),
        ("Forvaltningen indstiller sammen med havnefogeden, at taksten hæves.", None),
        (
            "Forvaltningen indstiller til Teknisk Udvalg, Økonomiudvalget og Byrådet, at taksten hæves.",
            "Teknisk Udvalg, Økonomiudvalget og Byrådet",
        ),
        ("Forvaltningen indstiller til udvalget, at det over for Byrådet anbefales, at taksten hæves.", "udvalget"),
        ("Forvaltningen indstiller til udvalget, at det anbefales Byrådet, at taksten hæves.", "udvalget"),
    ],
)
def test_the_way_of_a_recommendation_is_none_of_its_words(heading: str, words: str, addressee: str | None) -> None:
    item = read(f"Sagsfremstilling\nTaksten er gammel.\n\n{heading}{words}")
    assert [(r.text, r.addressee) for r in item.recommendations] == [("taksten hæves.", addressee)]


def test_the_way_stands_above_a_list() -> None:
    words = "Indstilling\nForvaltningen indstiller via Økonomiudvalget til Byrådet,\nat taksten hæves,\nat broen males."
    assert [r.text for r in read(words).recommendations] == ["taksten hæves", "at broen males."]


@pytest.mark.parametrize(
    "words",
    [
        "Havnefogeden foreslår, at udvalget vedtager en takst på 40 kr.",
        "Skoleledelsen og sekretariatet lægger op til, at bestyrelsen vedtager en takst på 40 kr.",
        "Arbejdsgruppen anbefaler derfor, at vi godkender en takst på 40 kr.",
        "På den baggrund foreslås, at udvalget enstemmigt vedtager en takst på 40 kr.",
    ],
)
def test_the_case_text_ends_with_what_the_body_is_asked(words: str) -> None:
    item = read(f"Sagsfremstilling\nTaksten er gammel. Den blev sat i 2012.\n\n{words}", "Vedtaget.")
    (only,) = item.recommendations
    assert only.text.endswith("en takst på 40 kr.")
    assert only.outcome == "approved"


@pytest.mark.parametrize(
    "words",
    [
        "Sejlerne foreslår, at taksten sænkes.",
        "Hvis forvaltningen foreslår, at udvalget vedtager en takst, skal den i høring.",
        "Rådgiveren anbefaler, at man ser på andre havne.",
    ],
)
def test_what_others_say_is_no_recommendation(words: str) -> None:
    assert read(f"Sagsfremstilling\nTaksten er gammel.\n\n{words}").recommendations == ()


@pytest.mark.parametrize(
    "lead",
    [
        "Ea Lind (B) har anmodet om at få følgende forslag optaget på dagsordenen:",
        "Ea Lind (B) har fremsat følgende beslutningsforslag:",
        "Byrådsgruppen for Søfronten stiller forslag om følgende:",
        "Medlem af udvalget Ea Lind har indsendt nedenstående forslag:",
        "Ea Lind foreslår følgende:",
        "Ea Lind har stillet et forslag. Forslaget lyder:",
    ],
)
@pytest.mark.parametrize("parted", ["\n", " "])
def test_a_members_proposal_follows_its_lead(lead: str, parted: str) -> None:
    proposal = "Udvalget pålægger havnefogeden at sætte taksten ned inden sommer."
    item = read(
        f"Sagsfremstilling\n{lead}{parted}{proposal}\nForvaltningens bemærkninger: Taksten er lav i forvejen.",
        "Forslaget blev ikke vedtaget.",
    )
    assert [(r.text, r.outcome) for r in item.recommendations] == [(proposal, "rejected")]


def test_ideas_from_a_hearing_are_no_recommendations() -> None:
    words = "Sagsfremstilling\nI høringen er modtaget følgende forslag:\n- en lavere takst\n- en bro"
    assert read(words).recommendations == ()
    words = (
        "Sagsfremstilling\nArbejdsgruppen ønsker følgende forslag til tekster drøftet:\n- en om takster\n- en om broen"
    )
    assert read(words).recommendations == ()


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [
        ("Udvalget var ikke enigt. Rammerne returneres til arbejdsgruppen, der skal finde en løsning.", "returned"),
        ("Sagen sendes tilbage til forvaltningen.", "returned"),
        ("Planen udsættes til næste møde.", "deferred"),
        ("Udvalget kunne ikke tilslutte sig planen.", "rejected"),
        ("Sagen blev trukket af dagsordenen.", "withdrawn"),
    ],
)
def test_what_is_put_off_as_a_whole_is_so_with_every_point(decision: str, outcome: str) -> None:
    item = read(
        "Indstilling\nDet indstilles, at udvalget\n1. Godkender aftalen\n2. Anbefaler byrådet at tiltræde den", decision
    )
    assert [r.outcome for r in item.recommendations] == [outcome, outcome]


@pytest.mark.parametrize(
    ("decision", "outcomes"),
    [
        (
            "De to første punkter blev tiltrådt, dog skal kataloget rumme 6 forslag. Tredje punkt blev forkastet.",
            ["approved", "approved_with_changes", "rejected"],
        ),
        (
            "Punkt 1 og 2 blev godkendt med den ændring, at kataloget fremlægges i maj. Punkt 3 blev forkastet.",
            ["approved", "approved_with_changes", "rejected"],
        ),
        (
            "Punkt 1 og 2 blev godkendt med enkelte rettelser. Punkt 3 blev forkastet.",
            ["approved_with_changes", "approved_with_changes", "rejected"],
        ),
    ],
)
def test_a_change_belongs_to_the_point_it_speaks_of(decision: str, outcomes: list[str]) -> None:
    item = read(
        "Indstilling\nForvaltningen indstiller, at\n1. regnskabet godkendes\n2. der laves et katalog\n3. broen males",
        decision,
    )
    assert [r.outcome for r in item.recommendations] == outcomes


@pytest.mark.parametrize(
    "decision",
    [
        "Indstillingen blev tiltrådt for så vidt angår 2019.",
        "Vedtaget for så vidt gælder jollerne.",
        "Godkendt hvad angår den nordlige mole.",
        "Godkendt alene for gæstesejlere.",
        "Indstillingen blev vedtaget for jollernes vedkommende.",
    ],
)
def test_an_approval_for_a_part_is_partly_one(decision: str) -> None:
    item = read("Indstilling\nDet indstilles, at taksten hæves.", decision)
    assert item.decision
    assert item.decision.outcome == "partly_approved"


@pytest.mark.parametrize(
    "decision",
    [
        "Udvalget fastholder, at broen forbliver lukket.",
        "Bestyrelsen opretholdt forbuddet mod grill på broen.",
        "Udvalget holder fast i den nuværende takst.",
    ],
)
def test_who_holds_on_to_something_decides(decision: str) -> None:
    item = read("Sagsfremstilling\nSejlerne har skrevet.", decision)
    assert item.decision
    assert item.decision.outcome == "decided"


@pytest.mark.parametrize(
    "heading",
    [
        "Indstilling til Byrådet:",
        "Indstilling til Økonomiudvalget og Byrådet",
        "Direktionens indstilling til Økonomiudvalget",
        "Havnechefens indstilling:",
        "Udvalget for Havnes indstilling",
        "Indstilling fra havnechefen",
        "Anbefaling til bestyrelsen:",
    ],
)
def test_a_heading_says_whose_recommendation_it_is(heading: str) -> None:
    for parted in ("\n", " " if heading.endswith(":") else ": "):
        item = read(f"Sagsfremstilling\nTaksten er gammel.\n\n{heading}{parted}at taksten hæves.")
        assert [r.text for r in item.recommendations] == ["at taksten hæves."]
        assert item.decision
        assert item.decision.text == "Godkendt."


@pytest.mark.parametrize(
    "words", ["Forslag til lokalplan 4", "Bilag\n- Indstilling til Byrådet", "Tidligere års indstilling"]
)
def test_other_headings_open_no_recommendation(words: str) -> None:
    assert read(f"Sagsfremstilling\nTaksten er gammel.\n\n{words}\nPlanen ligger fast.").recommendations == ()


@pytest.mark.parametrize(
    "lead",
    [
        "Havneudvalget over for Byrådet anbefaler,",
        "Havneudvalget anbefaler Byrådet:",
        "Havneudvalget indstiller til Byrådet:",
    ],
)
def test_who_is_asked_above_a_list_is_the_body_that_passes_it_on(lead: str) -> None:
    item = read(f"Indstilling\nForvaltningen indstiller, at {lead}\n1. at taksten hæves\n2. at broen males")
    assert [(r.text, r.addressee) for r in item.recommendations] == [
        ("at taksten hæves", "Havneudvalget"),
        ("at broen males", "Havneudvalget"),
    ]


def test_the_paper_that_answers_a_proposal_recommends_further_down() -> None:
    words = (
        "FORSLAG FRA SØFRONTEN\nSøfronten foreslår:\n1. taksten hæves\n\nINDSTILLING FRA HAVNECHEFENS KONTOR\n"
        "Kontoret har set på forslaget.\n\nDet indstilles:\n1. at taksten bliver, som den er"
    )
    assert [r.text for r in read(words).recommendations] == ["at taksten bliver, som den er"]
