"""Two versions of minutes: items and passages find each other, wordings are marked, editions tell their age."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.corrections import ItemWords, Passage, changed, pair_items, pair_passages
from workflow.domain.differences import marked_words
from workflow.domain.editions import Edition, edition_of, is_older

ITEMS = [
    ItemWords("1", "Godkendelse af dagsorden", "Dagsordenen blev godkendt."),
    ItemWords("2", "Kørsel til genoptræning", "Ældre borgere venter for længe på kørsel til genoptræning."),
    ItemWords("3", "Fælles telefonlinje", "Sagen om en fælles telefonlinje blev udsat til næste møde."),
    ItemWords("4", "Eventuelt", "Ingen bemærkninger."),
]


def test_items_are_found_when_one_is_put_in_before_them() -> None:
    new = ItemWords("2", "Velkomst", "Formanden bød velkommen.")
    shifted = [ITEMS[0], new, *(ItemWords(str(int(i.number or 0) + 1), i.title, i.text) for i in ITEMS[1:])]
    assert pair_items(ITEMS, shifted) == [(0, 0), (1, 2), (2, 3), (3, 4)]


def test_a_renamed_item_is_found_by_its_text_and_a_new_one_is_not() -> None:
    renamed = [ITEMS[0], ItemWords("2", "Befordring", ITEMS[1].text), ItemWords("3", "Valg af revisor", "Valgt.")]
    assert pair_items(ITEMS[:2], renamed) == [(0, 0), (1, 1)]


def test_items_of_one_title_are_told_apart_by_their_text() -> None:
    one, other = (
        ItemWords("1", "Lukket punkt", "Ansøgeren tilbydes stillingen."),
        ItemWords("2", "Lukket punkt", "Lejemålet opsiges."),
    )
    assert pair_items(
        [one, other], [ItemWords("1", "Lukket punkt", other.text), ItemWords("2", "Lukket punkt", one.text)]
    ) == [(0, 1), (1, 0)]


@given(st.permutations(range(len(ITEMS))))
def test_items_that_change_places_are_found(order: list[int]) -> None:
    new = [ItemWords(str(place), ITEMS[index].title, ITEMS[index].text) for place, index in enumerate(order, start=1)]
    assert pair_items(ITEMS, new) == sorted((index, place) for place, index in enumerate(order))


TASK = Passage("3", "task", "Kommunen laver en oversigt.", owners=("kommunen",), deadline=date(2025, 11, 1))


@pytest.mark.parametrize(
    ("after", "parts"),
    [
        (TASK, ()),
        (Passage("3", "task", "Kommunen  laver en\noversigt.", owners=("kommunen",), deadline=date(2025, 11, 1)), ()),
        (Passage("3", "task", "Kommunen laver en liste.", None, ("kommunen",), date(2025, 11, 1)), ("wording",)),
        (Passage("3", "task", TASK.wording, owners=("regionen",), deadline=date(2025, 11, 8)), ("owner", "deadline")),
        (Passage("3", "task", TASK.wording, "deferred", ("kommunen",), date(2025, 11, 1)), ("outcome",)),
    ],
)  # fmt: skip
def test_what_is_different_is_named(after: Passage, parts: tuple[str, ...]) -> None:
    assert changed(TASK, after) == parts


def test_the_decision_of_an_item_is_the_same_one_however_it_reads() -> None:
    old = [Passage("3", "decision", "Sagen blev godkendt."), Passage("4", "decision", "Ingen bemærkninger.")]
    new = [Passage("3", "decision", "Udsat til foråret."), Passage("5", "decision", "Ingen bemærkninger.")]
    assert pair_passages(old, new) == [(0, 0)]


PASSAGES = st.lists(
    st.builds(Passage, st.sampled_from("ab"), st.sampled_from(["task", "decision"]), st.text("abc ", max_size=12)),
    max_size=8,
)


@given(PASSAGES, PASSAGES)
def test_each_passage_is_paired_at_most_once_and_never_across_items_or_kinds(
    old: list[Passage], new: list[Passage]
) -> None:
    pairs = pair_passages(old, new)
    assert len({one for one, _ in pairs}) == len(pairs) == len({other for _, other in pairs})
    assert all((old[a].item, old[a].kind) == (new[b].item, new[b].kind) for a, b in pairs)


@given(PASSAGES)
def test_a_version_paired_with_itself_has_changed_nothing(passages: list[Passage]) -> None:
    pairs = pair_passages(passages, passages)
    assert all(not changed(passages[a], passages[b]) for a, b in pairs)


WORDS = st.lists(st.sampled_from(["den", "1.", "15.", "november", "senest", "Ø-kommune", "\n"]), max_size=12).map(
    " ".join
)


@given(WORDS, WORDS)
def test_the_marked_words_hold_both_wordings_whole(before: str, after: str) -> None:
    runs = marked_words(before, after)
    assert "".join(run.text for run in runs if run.kind != "new") == before
    assert "".join(run.text for run in runs if run.kind != "gone") == after
    assert before != after or all(run.kind == "same" for run in runs)


def test_only_the_changed_words_are_marked() -> None:
    runs = marked_words("senest den 1. november 2025.", "senest den 15. november 2025.")
    assert [(run.kind, run.text) for run in runs] == [
        ("same", "senest den "), ("gone", "1"), ("new", "15"), ("same", ". november 2025.")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (("udkast til referat.docx", ""), ("referat.docx", "")),
        (("referat.pdf", "UDKAST\nReferat af mødet"), ("referat.pdf", "Referat af mødet")),
        (("referat v1.pdf", ""), ("referat v2.pdf", "")),
        (("referat version 1.2.pdf", ""), ("referat version 1.10.pdf", "")),
        (("referat.pdf", "Referat"), ("referat.pdf", "Referat\n\nRettet den 12.05.2025")),
        (("referat.pdf", "Referat, rettet d. 09-05-2025"), ("referat.pdf", "Referat, revideret 12.05.2025")),
    ],
)
def test_a_version_that_says_it_is_older_is_older(older: tuple[str, str], newer: tuple[str, str]) -> None:
    assert is_older(edition_of(*older), edition_of(*newer))
    assert not is_older(edition_of(*newer), edition_of(*older))


@pytest.mark.parametrize(
    "text",
    [
        "Bilag: Udkast til dagsorden",
        "Referat\n\nVersion 1.1 april 2025 Arbejdsplan.pdf",
        "Referat\n\nForetaget den 1.2.2025",
    ],
)
def test_what_is_said_of_attachments_makes_no_edition(text: str) -> None:
    text = "Referat af mødet\n\n" + text
    assert not is_older(edition_of("referat.pdf", text), edition_of("referat.pdf", "Referat af mødet"))


EDITIONS = st.tuples(
    st.sampled_from(["referat.pdf", "udkast.pdf", "referat v1.pdf", "referat v2.pdf"]),
    st.sampled_from(["", "Rettet den 1.5.2025", "Rettet den 2.5.2025"]),
).map(lambda said: edition_of(*said))


@given(EDITIONS, EDITIONS)
def test_two_editions_are_never_each_older_than_the_other(one: Edition, other: Edition) -> None:
    assert not (is_older(one, other) and is_older(other, one))
    assert not is_older(one, one)
