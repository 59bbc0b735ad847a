"""The project's own collection of invented minutes: annotations are well made, and every document can be read."""

from __future__ import annotations

from typing import Any

import pytest

from bench.reading.annotated import Annotated, own_collection, read
from bench.reading.likeness import containment, words_of
from bench.reading.spans import check_spans
from bench.reading.tally import Tally
from workflow.minutes.model import OUTCOMES

DOCUMENTS = own_collection().documents


def quoted(item: dict[str, Any]) -> list[str]:
    """Everything in an annotated item that has to stand in the document."""
    words = [recommendation["text"] for recommendation in item.get("recommendations", [])]
    words += [task["evidence"] for task in item.get("actions", [])]
    words += [sentence["text"] for sentence in item.get("not_actions", [])]
    return words + ([item["decision"]["text"]] if item.get("decision") else [])


@pytest.mark.parametrize("annotated", DOCUMENTS, ids=lambda a: a.name)
def test_an_annotation_quotes_its_document(annotated: Annotated) -> None:
    _, text = read(annotated.document)
    letters = "".join(words_of(text))
    for item in annotated.expected["items"]:
        for words in quoted(item):
            # a word of the annotation may be glued to another in the document
            assert "".join(words_of(words)) in letters or containment(words, text) >= 0.8, words


@pytest.mark.parametrize("annotated", DOCUMENTS, ids=lambda a: a.name)
def test_an_annotation_uses_the_words_of_the_contract(annotated: Annotated) -> None:
    for item in annotated.expected["items"]:
        judged = [*item.get("recommendations", []), *item.get("prior_decisions", [])]
        judged += [item["decision"]] if item.get("decision") else []
        for thing in judged:
            for outcome in [thing.get("outcome"), *thing.get("outcome_accept", [])]:
                assert outcome is None or outcome in OUTCOMES
        for task in item.get("actions", []):
            assert task.get("weight", "core") in ("core", "optional")


def test_values_stand_where_their_spans_say() -> None:
    tally = Tally()
    for annotated in DOCUMENTS:
        found, text = read(annotated.document)
        check_spans(tally, annotated.name, found, text)
    spans = tally.figures()["span"]
    assert spans["accuracy"] >= 0.99, [d.line() for d in tally.disagreements]
