"""Full-text search: kept in step with what is stored, Danish letters, beginnings, odd input, and nothing that leaks."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import text

from tests.builders import make_action, make_body, make_meeting, make_organisation, make_person
from workflow import clock
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.domain.search_words import excerpt, reference_in, search_words, stem
from workflow.extensions import db
from workflow.models import AgendaItem, Body, SourceDocument
from workflow.queries import parties, register
from workflow.queries.actions import ActionFilters, list_actions
from workflow.queries.minutes_search import find_items
from workflow.services.actions import tracking


def found(words: str, actor: Actor = SYSTEM) -> list[str]:
    """The titles of the actions that a search shows."""
    return [row.title for row in list_actions(actor, ActionFilters(text=words), None, "title")]


@pytest.fixture
def body(app: Flask) -> Body:
    """Nord, with three actions."""
    body = make_body()
    make_action(body, [], title="Ærinder på Læsø", quote="Fristerne for genoptræning er udskudt.")
    make_action(body, [make_organisation("Åmose Kommune")], title="Økonomi", quote="Budget for 2026.")
    make_action(body, [], title="Hemmelig sag", quote="Personsagen drøftes.", confidential=True)
    return body


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ÆRINDER", ["Ærinder på Læsø"]),
        ("læs", ["Ærinder på Læsø"]),
        ("laesoe", []),
        ("fristen", ["Ærinder på Læsø"]),
        ("genoptr", ["Ærinder på Læsø"]),
        ("på læsø", ["Ærinder på Læsø"]),
        ("nord-2025-002", ["Økonomi"]),
        ("åmose budget", ["Økonomi"]),
        ("budget læsø", []),
    ],
)
def test_words(body: Body, words: str, expected: list[str]) -> None:
    assert found(words) == expected


@pytest.mark.parametrize(
    "odd",
    ['"', "'", "*", "% _", "a OR b AND NOT", "NEAR(a b)", "title:x", "a & b | !c", "((", "\\", "-", "<->", ":*", "a:*b",
     "'; DROP TABLE action; --", "x" * 5000, "ord " * 1250, "😀 ☃", "\u0301\u0301", "١٢", "e\u0301"],
)  # fmt: skip
def test_odd_input_finds_little_and_never_fails(body: Body, odd: str) -> None:
    assert isinstance(found(odd), list)
    assert find_items(SYSTEM, odd).rows == []


def test_only_signs_find_nothing(body: Body) -> None:
    assert found("*** %") == []


def test_the_index_follows_what_is_stored(body: Body) -> None:
    action = make_action(body, [], title="Gammel titel")
    action.title = "Nytænkning"
    db.session.commit()
    assert (found("gammel"), found("nytænk")) == ([], ["Nytænkning"])
    tracking.add_note(action.id, note="Ringet til Bodil", actor=SYSTEM, now=clock.now())
    tracking.add_note(action.id, note="Aftalt torsdag", actor=SYSTEM, now=clock.now())
    assert found("bodil torsdag") == ["Nytænkning"]
    db.session.execute(text("UPDATE action_note SET text = '' WHERE text LIKE 'Ringet%'"))
    db.session.commit()
    assert (found("bodil"), found("torsdag")) == ([], ["Nytænkning"])


def test_what_is_confidential_is_not_found_by_readers(body: Body) -> None:
    reader = Actor(1, "Læser", frozenset({Grant("reader", body_id=body.id)}))
    chair = Actor(1, "Formand", frozenset({Grant("chair", body_id=body.id)}))
    assert (found("personsagen", reader), found("hemmelig", reader)) == ([], [])
    assert found("personsagen", chair) == ["Hemmelig sag"]
    assert found("økonomi", Actor(1, "Syd", frozenset({Grant("secretariat", body_id=body.id + 999)}))) == []


def test_items_of_minutes(body: Body) -> None:
    words = "Punkt et\nKlyngen drøftede kørsel til genoptræning.\nPunkt to\nPersonsagen om kørsel."
    document = SourceDocument(
        sha256="a" * 64, name="r.txt", media_type="text/plain", size=1, content=b"x", text=words,
        uploaded_at=clock.now(), reviewed_at=clock.now(), meeting=make_meeting(body, date(2025, 9, 1)), version=1,
    )  # fmt: skip
    end = words.index("Punkt to")
    open_item = AgendaItem(document=document, position=0, number="1", title="Punkt et", span_start=0, span_end=end)
    closed = AgendaItem(
        document=document, position=1, number="2", title="Punkt to", span_start=end, span_end=len(words), closed=True
    )
    db.session.add_all([document, open_item, closed])
    db.session.commit()
    reader = Actor(1, "Læser", frozenset({Grant("reader", body_id=body.id)}))
    chair = Actor(1, "Formand", frozenset({Grant("chair", body_id=body.id)}))
    assert [row.item_id for row in find_items(chair, "kørsel").rows] == [closed.id, open_item.id]
    rows = find_items(reader, "kørslen").rows
    assert [row.item_id for row in rows] in ([open_item.id], [])  # a form that only the stemmer of one database knows
    rows = find_items(reader, "kørsel genoptræn").rows
    assert [row.item_id for row in rows] == [open_item.id]
    assert [run.text for run in rows[0].excerpt.runs if run.marked] == ["kørsel", "genoptræning"]
    assert find_items(reader, "personsagen").rows == []
    assert find_items(Actor(2, "Ejer", frozenset({Grant("owner", body_id=body.id)})), "kørsel").rows == []
    document.state = "replaced"
    db.session.commit()
    assert find_items(chair, "kørsel").rows == []


def test_what_was_typed() -> None:
    assert (reference_in(" nord-2025-17 "), reference_in("Nord 2025 017"), reference_in("nord")) == (
        "NORD-2025-017", "NORD-2025-017", None,
    )  # fmt: skip
    assert [stem(word) for word in ("fristerne", "fristen", "mad", "2026", "kommuner")] == [
        "frist", "frist", "mad", "2026", "kommun",
    ]  # fmt: skip
    long = "Indledning. " * 100 + "Her står fristen for øen. " + "Slut. " * 100
    cut = excerpt(long, search_words("frist øen"), length=100)
    assert (cut.begins_inside, cut.ends_inside) == (True, True)
    assert [run.text for run in cut.runs if run.marked] == ["fristen", "øen"]
    assert 60 < sum(len(run.text) for run in cut.runs) < 140


@pytest.mark.parametrize(
    "typed", ["Bjørn Ødegård", "bjørn ødegård", "BJØRN ØDEGÅRD", "søren-åge", "SØREN-ÅGE", "åge b"]
)
def test_owners_are_found_whatever_the_case(body: Body, typed: str) -> None:
    owners = [make_person("Bjørn Ødegård"), make_person("Søren-Åge Bæk")]
    make_action(body, owners, title="Fundet her")
    make_action(body, [make_person("Bjorn Odegard")], title="Ikke her")
    by_owner = list_actions(SYSTEM, ActionFilters(owner=typed), None, "title")
    assert [row.title for row in by_owner] == ["Fundet her"]
    assert found(typed) == ["Fundet her"]
    (owner,) = parties.search(typed)
    rows, total = register.list_parties(SYSTEM, typed, None, None, clock.today(), limit=9, offset=0)
    assert ([row.name for row in rows], total) == ([owner.name], 1)


def test_who_begins_with_the_letters_comes_first_whatever_their_case(body: Body) -> None:
    for number in range(200):
        make_person(f"Anna {number:03} Ødegård")
    first = make_person("Ødegård, Bjørn").id
    assert parties.search("ØDEGÅRD")[0].id == first


@pytest.mark.parametrize("sign", ["%", "_", "\\", "'"])
def test_a_sign_that_databases_use_means_itself(body: Body, sign: str) -> None:
    name = make_person(f"Bo {sign}æ").name
    make_person("Bo ææ")
    assert [party.name for party in parties.search(f"{sign}Æ")] == [name]
