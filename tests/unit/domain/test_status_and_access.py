"""Who may move an action where, and who may see it."""

from __future__ import annotations

import itertools

import pytest

from workflow.domain import status
from workflow.domain.access import Actor, Grant, Place, may_edit, may_see, stands_as

NORD = Place(body_id=1, cluster_ids=frozenset({10}), owner_ids=frozenset({100}))
CLOSED = Place(body_id=1, cluster_ids=frozenset({10}), owner_ids=frozenset({100}), confidential=True)


def actor(
    role: str | None = None, cluster: int | None = None, body: int | None = None, party: int | None = None
) -> Actor:
    grants = frozenset({Grant(role, cluster, body)}) if role else frozenset()  # type: ignore[arg-type]
    return Actor(1, "Nogen", grants, frozenset({party} if party else set()))


def test_the_table_names_known_statuses_and_ends_only_by_the_office() -> None:
    for (before, after), who in status.MOVES.items():
        assert {before, after} <= set(status.STATUSES)
        if after in ("closed", "cancelled"):
            assert "owner" not in who


@pytest.mark.parametrize(("before", "after"), list(itertools.permutations(status.STATUSES, 2)))
def test_nobody_without_a_part_moves_anything(before: str, after: str) -> None:
    assert not status.may_move(before, after, frozenset())


def test_every_open_action_can_be_ended_by_the_secretariat() -> None:
    for before in status.OPEN_STATUSES:
        assert {"closed", "cancelled"} <= set(status.moves_from(before, frozenset({"secretariat"})))


@pytest.mark.parametrize(
    ("who", "sees", "sees_closed", "edits"),
    [
        (actor("administrator"), True, True, True),
        (actor("secretariat", cluster=10), True, True, True),
        (actor("secretariat", body=1), True, True, True),
        (actor("secretariat", cluster=11), False, False, False),
        (actor("secretariat", body=2), False, False, False),
        (actor("chair", cluster=10), True, True, False),
        (actor("reader"), True, False, False),
        (actor("owner", cluster=10), False, False, False),
        (actor("owner", cluster=10, party=100), True, True, False),
        (actor(party=100), True, True, False),
        (actor(), False, False, False),
    ],
)
def test_sight(who: Actor, sees: bool, sees_closed: bool, edits: bool) -> None:
    assert (may_see(who, NORD), may_see(who, CLOSED), may_edit(who, NORD)) == (sees, sees_closed, edits)


def test_one_user_may_stand_as_several() -> None:
    assert stands_as(actor("chair", cluster=10, party=100), NORD) == {"chair", "owner"}
