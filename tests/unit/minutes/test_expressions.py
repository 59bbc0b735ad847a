"""An expression with its prefilter finds what the bare regular expression finds, only sooner."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.patterns.collecting import collect
from bench.reading.annotated import own_collection, read
from workflow.minutes.expressions import ExpressionGroup, expression, required_literals


@cache
def texts() -> list[str]:
    """Paragraphs of some documents of the own collection, and a few that are strange."""
    found = ["", " ", "\n", "İstanbul ſagen GODKENDT Kelvin", "GODKENDES", "ﬁnder sted"]
    for annotated in own_collection().documents[::8]:
        found += read(annotated.document)[1].split("\n\n")
    return found


@pytest.mark.parametrize(
    ("pattern", "flags", "literals"),
    [
        (r"\bgodkend(?:t|es)\b", 0, ("godkendt", "godkendes")),
        (r"\bgodkend(?:t|es)?\b", 0, ("godkend",)),
        (r"satte på|skød op", 0, ("satte på", "skød op")),
        (r"juni?|juli|jun\.", 0, ("juli", "jun")),
        (r"\b(?:blev|er)\s+(?:udsat|drøftet)\b", 0, ("udsat", "drøftet")),
        (r"^Beslutning\s*:?$", re.IGNORECASE, ("beslutning",)),
        (r"[Ff]rist\w*", 0, ("frist",)),
        (r"(?:senest)?\s*den", 0, ("den",)),
        (r"(?!ikke)vedtaget(?<!for)", 0, ("vedtaget",)),
        (r"(?:møde){2,3}", 0, ("møde",)),
        (r"(?:møde)?", 0, ()),
        (r"møde|\d+", 0, ()),
        (r"\d+\.\s", 0, ()),
    ],
)
def test_what_a_match_cannot_do_without(pattern: str, flags: int, literals: tuple[str, ...]) -> None:
    assert sorted(required_literals(pattern, flags)) == sorted(literals)


def test_every_expression_of_the_reader_finds_the_same_as_without_a_prefilter() -> None:
    for name, bare in collect().items():
        filtered = expression(bare.pattern, bare.flags & ~re.UNICODE)
        for text in texts()[:: max(1, len(bare.pattern) // 200)]:
            assert bool(bare.search(text)) == bool(filtered.search(text)), (name, text)


@settings(max_examples=300)
@given(st.text(alphabet="godkentuæøåGODKEN .,\n", max_size=40))
def test_the_methods_agree_with_those_of_the_standard_library(text: str) -> None:
    for pattern in (r"god(?:kend|tag)\w*", r"(?i)GOD\s*(ken)?", r"[æø]n+", r"\bde[nt]\b"):
        bare, filtered = re.compile(pattern), expression(pattern)
        assert [m.span() for m in bare.finditer(text)] == [m.span() for m in filtered.finditer(text)]
        assert bare.findall(text) == filtered.findall(text)
        assert bare.sub("x", text) == filtered.sub("x", text)
        assert bare.split(text) == filtered.split(text)
        for method in ("search", "match", "fullmatch"):
            one, other = getattr(bare, method)(text), getattr(filtered, method)(text)
            assert (one and one.span()) == (other and other.span())
        assert (m := bare.search(text, 3)) is None or m.span() == filtered.search(text, 3).span()  # type: ignore[union-attr]


def test_a_broken_expression_is_told_when_it_is_used() -> None:
    with pytest.raises(re.error):
        expression("(").search("text")


@given(st.text(alphabet="godkendtuæsa .,\n", max_size=60))
def test_a_group_finds_what_its_members_find_in_their_order(text: str) -> None:
    patterns = (r"godkendt", r"ud\s*sat|tages", r"\bde[nt]\b", r".n", r"(?:ogs)?å\b")
    group = ExpressionGroup(expression(pattern) for pattern in patterns)
    bare = [match for pattern in patterns if (match := re.search(pattern, text))]
    assert [match.span() for match in group.search(text)] == [match.span() for match in bare]
    assert group.any_in(text) == bool(bare)
    assert [place for place, pattern in enumerate(patterns) if re.search(pattern, text)] == [
        place for place in group.candidates(text) if group.expressions[place].search(text)
    ]
