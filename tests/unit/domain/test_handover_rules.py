"""The rules of the move: what stays, who takes over, which lines that makes, and figures that add up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain import handover
from workflow.domain.amounts import amounts
from workflow.domain.handover import ITEM_STATES, Offices, Owner, moved_lines, owner_there, tally, why_kept
from workflow.domain.handover_points import is_input, points

HERE, THERE = frozenset({1, 2}), Offices(secretariat=91, chair=92)


@pytest.mark.parametrize(
    ("owner", "chosen", "expected"),
    [
        (Owner(5, "person"), None, 5),
        (Owner(5, "organisation"), None, 5),
        (Owner(5, "role", "secretariat", 1), None, 91),
        (Owner(5, "role", "chair", 2), None, 92),
        (Owner(1, "body", None, 1), None, 91),
        (Owner(5, "role", "chair", 7), None, 5),  # of a body that does not move
        (Owner(7, "body", None, 7), None, 7),
        (Owner(5, "role", "chair", 2), 44, 44),
    ],
)
def test_who_takes_over(owner: Owner, chosen: int | None, expected: int) -> None:
    assert owner_there(owner, HERE, THERE, chosen) == expected
    assert owner_there(Owner(5, "role", "chair", 1), HERE, Offices(secretariat=91)) is None


def test_what_stays() -> None:
    assert why_kept(None, shared=False, returned=False) is None
    assert why_kept(None, shared=True, returned=False) == "shared"
    assert why_kept("hand_over", shared=True, returned=True) is None
    assert why_kept("keep", shared=True, returned=True) == "choice"
    assert why_kept(None, shared=True, returned=True) == "returned"


@given(st.lists(st.tuples(st.sampled_from(ITEM_STATES), st.booleans())))
def test_the_figures_add_up(items: list[tuple[str, bool]]) -> None:
    assert tally(items).adds_up


def test_an_item_changes_by_the_table_alone() -> None:
    assert {before for before, _ in handover.MOVES} == {"planned", "handed_over"}
    assert handover.may_answer("handed_over", True)
    assert not handover.may_answer("handed_over", False)
    assert not handover.may_answer("accepted", True)
    assert handover.may_undo("moved", ["handed_over", "kept"])
    assert not handover.may_undo("moved", ["handed_over", "accepted"])
    assert not handover.may_undo("moving", ["planned"])


def line(party_id: int, *, lead: bool = False, state: str = "open") -> dict[str, Any]:
    return {
        "party_id": party_id, "lead": lead, "state": state, "assigned_at": "before", "named_as": "parten",
        "delivered_at": "then" if state == "delivered" else None, "on_behalf_of_id": None,
    }  # fmt: skip


def test_the_lines_after_the_move() -> None:
    # The secretariat and the chair both go to one who owns a line already, and had delivered it.
    found = moved_lines(
        [line(1, lead=True), line(2), line(3, state="delivered"), line(4, state="delivered")],
        {1: 3, 2: 3, 4: 9}, "now",
    )  # fmt: skip
    assert [(each["party_id"], each["lead"], each["state"]) for each in found] == [
        (3, True, "open"), (4, False, "delivered"),
    ]  # fmt: skip
    [new] = moved_lines([line(1, lead=True)], {1: 8}, "now")
    assert (new["party_id"], new["assigned_at"], new["named_as"]) == (8, "now", None)
    assert [each["party_id"] for each in moved_lines([line(1), line(2)], {1: 2, 2: 1}, "now")] == [1, 2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der afsættes 1.250.000 kr. til projektet", [("1.250.000 kr.", "1250000")]),
        ("en ramme på kr. 500.000,50 årligt", [("kr. 500.000,50", "500000.50")]),
        ("1,5 mio. kr. i 2025 og 750 t.kr. i 2026", [("1,5 mio. kr.", "1500000.0"), ("750 t.kr.", "750000")]),
        ("2 millioner kroner", [("2 millioner kroner", "2000000")]),
        ("i alt 300 tkr. pr. år", [("300 tkr.", "300000")]),
        ("en rest på 7.59.279 kr.", [("7.59.279 kr.", None)]),
        ("Projektleder 1 650.000 kr.", [("1 650.000 kr.", None)]),
        ("i alt 1 650 000 kr.", [("1 650 000 kr.", "1650000")]),
        ("450 kroner pr. deltager", [("450 kroner", "450")]),
        ("den 24.04.2025 kl. 15.00, punkt 5; 30 pct.", []),
    ],
)
def test_amounts_of_money(text: str, expected: list[tuple[str, str | None]]) -> None:
    found = amounts(text)
    assert [(each.text, each.kroner) for each in found] == [(t, Decimal(k) if k else None) for t, k in expected]
    assert all(" ".join(text[slice(*each.span)].split()) == each.text for each in found)


def test_points_for_a_successor() -> None:
    text = "Klyngen gav følgende input til overdragelsen: - Hold fast i teamet - og i planen. - Byg videre på teamet."
    assert is_input("Sundhedsreformen", text)
    assert not is_input("Budget", "Klyngen har gode erfaringer med teamet.")
    assert points(text) == ["Hold fast i teamet - og i planen.", "Byg videre på teamet."]
    single = "Sagen blev drøftet. Sundhedsrådet opfordres til at bygge videre på erfaringerne."
    assert points(single) == ["Sundhedsrådet opfordres til at bygge videre på erfaringerne."]
