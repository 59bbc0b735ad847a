"""Which later items go on with which earlier ones: by number, by reference, by topic; never by general words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain import matter_words
from workflow.domain.matters import Item, Place, Vocabulary, match, proposals
from workflow.domain.meeting_references import case_numbers, meeting_references, own_numbers

HERE = Place(1, frozenset({1}), frozenset({9}))
THEN, NOW = date(2025, 2, 3), date(2025, 5, 19)


def item(title: str, text: str = "", decided: str = "", on: date = NOW, number: str = "4", at: Place = HERE) -> Item:
    return Item(title, f"{text}\n{decided}", decided, number, on, at)


def earlier(title: str, text: str = "", decided: str = "", number: str = "4", at: Place = HERE) -> Item:
    return item(title, text, decided, THEN, number, at)


@pytest.mark.parametrize(
    ("then", "now", "reason"),
    [
        (earlier("Kørsel til genoptræning", "Sagsnr. 24-1234"), item("Befordring", "Sagsnummer: 24-1234"),
         "Samme sagsnummer 24-1234"),
        (earlier("Kørsel", "29.09.00-P20-1-25"), item("Befordring", "Sag 29.09.00-P20-1-25"),
         "Samme sagsnummer 29.09.00-P20-1-25"),
        (earlier("Kørsel til genoptræning", number="7"), item("Befordring", "Se mødet den 3. februar 2025, punkt 7."),
         "Henviser til mødet den 3. februar 2025, punkt 7"),
        (earlier("Kørsel til genoptræning"), item("Befordring", "På mødet d. 3. februar blev genoptræning udsat."),
         "Henviser til mødet den 3. februar 2025"),
        (earlier("Virtuel sundhedsundervisning til borgerne"), item("Status på virtuel borgerundervisning"),
         "Samme emne i titlen: virtuel borgerundervisning"),
        (earlier("Virtuel sundhedsundervisning til borgerne"),
         item("Klyngens projekter", "Syds projekt om virtuel borgerundervisning fortsætter."),
         "Teksten nævner emnet: virtuel borgerundervisning"),
        (earlier("Orientering om tandplejen til svækkede"), item("Tandpleje til svækkede ældre"),
         "Samme emne i titlen: tandpleje svækkede"),
        (earlier("Udfordringer og handleplan"),
         item("Det politiske møde", "Handleplanen er vedtaget. En handleplan kræver tid. Handleplanens mål drøftes."),
         "Teksten nævner handleplan 3 gange"),
        (earlier("Drøftelse: Reformen", decided="Godkender udarbejdelsen af et overleveringspapir om erfaringerne."),
         item("Klyngens arbejde", decided="Der skrives et overleveringspapir, og demensindsatsen indgår."), None),
        (earlier("Reformen", decided="Godkender et overleveringspapir om demens."),
         item("Klyngens arbejde", decided="Der skrives et overleveringspapir, hvor demens indgår."),
         "Begge beslutninger handler om: overleveringspapir"),
    ],
)  # fmt: skip
def test_a_matter_is_known_by_what_says_so(then: Item, now: Item, reason: str | None) -> None:
    found = match(then, now)
    assert (found.reason if found else None) == reason


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("Godkendelse af dagsorden", "Godkendelse af dagsorden"),
        ("Godkendelse af referat fra sidste møde", "Godkendelse af referat fra mødet i maj"),
        ("Eventuelt", "Evt."),
        ("Meddelelser", "Meddelelser"),
        ("Næste møde", "Næste møde"),
        ("Orientering", "Orientering"),
        ("Budget 2025", "Budget 2026"),
        ("Budget for akutpladser 2025", "Budget for akutpladser 2026"),
        ("Budget 2025 for tandplejen", "Budget for hjælpemidler"),
        ("Status på økonomien", "Økonomi"),
        ("Klyngemidler 2022 og 2023", "Klyngens økonomi i resten af 2025"),
        ("Samarbejde om demens", "Samarbejde om rekruttering"),
        ("Projekt Mad med mening", "Projekt Tryg om natten"),
        ("Præsentation af data", "Repræsentant i arbejdsgruppen om fælles data"),
        ("Politisk godkendelse af projekt", "Politisk drøftelse af projekter"),
    ],
)
def test_standing_items_and_general_words_make_no_matter(then: str, now: str) -> None:
    text = "Det indstilles, at klyngen drøfter sagen og tager orienteringen til efterretning."
    assert match(earlier(then, text), item(now, text)) is None


@pytest.mark.parametrize(
    "title",
    ["Eventuelt", "Evt.", "Meddelelser", "Næste møde", "Godkendelse af dagsorden", "Velkomst og præsentation",
     "Godkendelse af referat fra mødet om genoptræning", "Dagsorden og referat fra sidste møde", "Deltagere"],
)  # fmt: skip
def test_an_item_of_every_meeting_is_no_matter_whatever_it_shares(title: str) -> None:
    text = "Sagsnr. 24-1234. Virtuel borgerundervisning blev nævnt."
    assert match(earlier(title, text, text), item(title, text, text)) is None
    assert match(earlier(title, text, text), item("Virtuel borgerundervisning", text, text)) is None


def test_the_budget_of_one_year_is_not_that_of_the_next() -> None:
    titles = [f"Budget for tandpleje til svækkede {year}" for year in (2025, 2026)]
    assert match(earlier(titles[0]), item(titles[0])) is not None
    assert match(earlier(titles[0]), item(titles[1])) is None


def test_a_reference_with_another_number_means_another_item() -> None:
    now = item("Befordring", "Se mødet den 3. februar 2025, punkt 7, om hjælpemidler. Genoptræning nævnes.")
    assert match(earlier("Kørsel til genoptræning", number="6"), now) is None


def test_a_reference_without_a_number_means_the_item_that_fits_best() -> None:
    then = [
        earlier("Oplæg om forløb", decided="Leverandørerne høres om skærmbesøgene."),
        earlier("Tryg om natten", decided="Sagen blev udsat.", number="5"),
    ]
    now = item(
        "Opfølgning",
        "Den politiske klynge har på sit møde den 3. februar 2025 udsat sagen om Tryg om natten. "
        "Leverandørerne af skærmbesøgene deltager.",
    )
    [(index, found)] = [each for each in proposals(now, then) if each[1].kind == "reference"]
    assert (index, found.reason) == (1, "Henviser til mødet den 3. februar 2025")


OTHER_LEVEL = Place(2, frozenset({1}))
LEVELS = {HERE: ("Politisk Sundhedsklynge Nord",), OTHER_LEVEL: ("Sundhedsklynge Nord Faglig Strategisk Niveau",)}


@pytest.mark.parametrize("number", [", punkt 4,", ""])
@pytest.mark.parametrize(
    ("titles", "text", "meant"),
    [
        # What it was about tells, or the body that is named; where nothing tells, none is meant.
        (("Fælles telefonlinje", "Vikarer på plejehjem"), "Klyngen udsatte på mødet{} sagen om en telefonlinje.", [0]),
        (("Vikarer på plejehjem", "Fælles telefonlinje"), "Klyngen udsatte på mødet{} sagen om en telefonlinje.", [1]),
        (("Tandpleje og rusmidler", "Tandpleje og rusmidler"), "Den politiske klynge udsatte på mødet{} sagen.", [0]),
        (("Tandpleje og rusmidler", "Tandpleje og rusmidler"), "På fagligt niveau blev på mødet{} udsat en sag.", [1]),
        (("Tandpleje og rusmidler", "Tandpleje og rusmidler"), "Klyngen udsatte på mødet{} en sag.", []),
        (("Tandpleje og rusmidler", "Tandpleje og rusmidler"), "Politisk og fagligt blev på mødet{} udsat en sag.", []),
    ],
)  # fmt: skip
def test_a_reference_means_one_of_the_bodies_that_met_that_day(
    titles: tuple[str, str], text: str, meant: list[int], number: str
) -> None:
    then = [
        replace(earlier(title, decided="Patientskoler og høreapparater nævnes.", at=place), body_names=names)
        for title, (place, names) in zip(titles, LEVELS.items(), strict=True)
    ]
    said = text.format(f" den 3. februar 2025{number}")
    now = item("Befordring", f"{said} Patientskoler har høreapparater, sagde klyngen.")
    found = proposals(now, then, Vocabulary())
    assert [index for index, each in found if each.kind == "reference"] == meant


def test_a_number_alone_means_the_only_body_that_met_that_day() -> None:
    now = item("Befordring", "Se mødet den 3. februar 2025, punkt 4.")
    council = earlier("Vikarer på plejehjem", at=Place(3, frozenset({1})))
    assert [index for index, _ in proposals(now, [earlier("Kørsel til genoptræning")])] == [0]
    assert proposals(now, [earlier("Kørsel til genoptræning"), council]) == []
    elsewhere = replace(council, place=Place(3, frozenset({7})))  # not what these minutes may speak of
    assert [index for index, _ in proposals(now, [earlier("Kørsel til genoptræning"), elsewhere])] == [0]


def test_two_references_to_one_day_mean_an_item_of_each_body() -> None:
    then = [
        replace(earlier("Fælles telefonlinje"), body_names=LEVELS[HERE]),
        replace(earlier("Vikarer på plejehjem", number="2", at=OTHER_LEVEL), body_names=LEVELS[OTHER_LEVEL]),
    ]
    now = item(
        "Opfølgning",
        "En telefonlinje blev udsat på mødet den 3. februar 2025, punkt 4. Om vikarer på plejehjem henvises til det "
        "faglige møde den 3. februar 2025, punkt 2.",
    )
    assert [(index, each.kind) for index, each in proposals(now, then)] == [(0, "reference"), (1, "reference")]


def test_what_a_reference_does_not_mean_may_be_the_matter_by_its_title() -> None:
    then = [
        replace(earlier("Virtuel borgerundervisning"), body_names=LEVELS[HERE]),
        replace(earlier("Virtuel borgerundervisning", at=OTHER_LEVEL), body_names=LEVELS[OTHER_LEVEL]),
    ]
    now = item(
        "Virtuel borgerundervisning", "Den politiske klynge udsatte sagen på mødet den 3. februar 2025, punkt 4."
    )
    assert [(index, each.kind) for index, each in proposals(now, then)] == [(0, "reference"), (1, "title")]


def test_a_long_text_is_read_in_proportion_to_its_length() -> None:
    then = earlier("Genoptræningskørsel, borgerundervisning og tandklinik")
    text = "Borgerundervisning og genoptræningskørsel drøftes på mødet den 3. februar 2025. Tandklinikken venter. "
    began = process_time()
    found = match(then, item("Opfølgning", "Tandklinik. " + text * 20_000))
    assert found is not None
    assert process_time() - began < 20  # the square of its length takes an hour


def test_another_bodys_last_meeting_is_meant_when_it_is_named() -> None:
    joint = replace(
        earlier("Fra klynger til råd", decided="gangtræning, gadelæger, lænderyg, samtaler og geriatri deles."),
        place=Place(5, frozenset({1, 2})), body_names=("Fællesmødet for klyngerne",),
    )  # fmt: skip
    now = item(
        "Prioritering", "På fællesmødet for klyngerne blev gangtræning, gadelæger, lænderyg, samtaler og geriatri delt."
    )
    found = match(joint, now, last_days={5: THEN})
    assert found is not None
    assert found.reason == "Henviser til »Fællesmødet for klyngerne«, som senest holdt møde den 3. februar 2025"
    assert match(joint, now, last_days={5: date(2025, 3, 3)}) is None


@pytest.mark.parametrize(
    ("place", "reached"),
    [
        (Place(1), True),  # the same body
        (Place(2, frozenset({1, 7})), True),  # a joint meeting, or the other level of the cluster
        (Place(9, frozenset()), True),  # the council that succeeds the cluster
        (Place(3, frozenset({2})), False),
        (Place(4, frozenset()), False),
    ],
)
def test_a_matter_stays_with_its_body_its_cluster_and_their_successor(place: Place, reached: bool) -> None:
    title = "Virtuel borgerundervisning"
    assert (match(earlier(title), item(title, at=place)) is not None) is reached


def test_what_was_decided_may_be_written_otherwise_than_the_text() -> None:
    then = replace(earlier("Reformen"), decided="Et overleveringspapir om demens")
    now = replace(item("Klyngens arbejde"), decided="Godkender et overleveringspapir om demens")
    assert match(then, now) is not None


def test_a_word_of_many_titles_is_no_sign() -> None:
    titles = [f"Genoptræning {word}" for word in ("hjerte", "lunger", "knæ", "ryg", "hofte", "skulder")]
    assert match(earlier("Genoptræning"), item("Genoptræning af skuldre"), Vocabulary.of([])) is not None
    assert match(earlier("Genoptræning"), item("Genoptræning af skuldre"), Vocabulary.of(titles)) is None


def test_references_are_read_with_their_year_and_number() -> None:
    text = (
        "På mødet d. 7. april blev det besluttet. Jf. mødet 19-11-2024, pkt. 3. Lov af 9. juni 2022 gælder fortsat, "
        "og reglerne er uændrede for alle. " + "x" * 100 + " Patienten er født 01.02.2020."
    )
    found = [(each.day, each.item_number) for each in meeting_references(text, NOW)]
    assert (date(2025, 4, 7), None) in found
    assert (date(2024, 11, 19), "3") in found
    assert date(2020, 2, 1) not in [day for day, _ in found]
    assert meeting_references("Mødet den 31. februar 2025 blev aflyst.", NOW) == []


def test_numbers_of_the_whole_meeting_belong_to_no_item() -> None:
    of_items = [case_numbers(f"Sagsnr. 25-9999 {own}") for own in ("Sagsnr. 24-1111", "", "")]
    assert own_numbers(of_items) == [frozenset({"24-1111"}), frozenset(), frozenset()]
    assert own_numbers(of_items[:2]) == [frozenset({"24-1111"}), frozenset()]
    # One item has its number, and two of three may be one matter.
    assert own_numbers(of_items[1:2]) == [frozenset({"25-9999"})]
    assert own_numbers([*of_items[1:], frozenset()]) == [frozenset({"25-9999"})] * 2 + [frozenset()]
    assert case_numbers("Udgiften er 1.499.126 kr. den 12.03.25 kl. 14.00") == frozenset()


GENERAL = sorted(word for word in matter_words.GENERAL if len(word) > 3)
TELLING = ["virtuel", "borgerundervisning", "tandpleje", "genoptræning"]
WORDS = st.lists(st.sampled_from(TELLING) | st.sampled_from(GENERAL), max_size=6)
TITLES = WORDS.map(" ".join)


@given(st.lists(st.sampled_from(GENERAL), max_size=12).map(" ".join), st.sampled_from(GENERAL))
def test_general_words_alone_never_match(title: str, more: str) -> None:
    assert match(earlier(title, title, title), item(f"{more} {title}", title, title)) is None


@given(TITLES, TITLES, TITLES)
def test_no_match_backwards_in_time_or_out_of_reach(one: str, other: str, text: str) -> None:
    then, now = earlier(one, text, text), item(other, text, text)
    assert match(now, then) is None
    assert match(then, replace(now, held_on=THEN)) is None
    assert match(then, replace(now, place=Place(77, frozenset({77})))) is None


@given(TITLES, TITLES, TITLES)
def test_a_match_has_a_reason_and_a_strength(one: str, other: str, text: str) -> None:
    found = match(earlier(one, text, text), item(other, text, text))
    if found is not None:
        assert 0 < found.strength <= 1
        assert found.reason
        assert match(earlier(one.upper(), text, text), item(other.title(), text, text)) is not None


@given(st.lists(TITLES, max_size=8), TITLES)
def test_few_are_proposed_each_once_and_strongest_first(titles: list[str], now: str) -> None:
    found = proposals(item(now, now, now), [earlier(title, title, title) for title in titles])
    assert len(found) <= 5
    assert len({index for index, _ in found}) == len(found)
    strengths = [each.strength for _, each in found]
    assert strengths == sorted(strengths, reverse=True)
