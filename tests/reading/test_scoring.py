"""The scorer: what counts as found, invented and missed, and when two values agree."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest

from bench.reading.calibration import Calibration, calibrate
from bench.reading.likeness import containment, likeness, match_best, words_of
from bench.reading.scoring import compare, deadline_agrees, owners_agree
from bench.reading.tally import Tally

EVIDENCE = "Rektor sender planen til alle skoler inden den 1. maj."
DOCUMENT: dict[str, Any] = {
    "meeting": {"body": "Skolerådet", "clusters": [], "date": "2025-03-03"},
    "participants": [
        {"name": "Asta Holm", "absent": False},
        {"name": "Bo Lyng", "absent": True, "substitute": "Carl Dam"},
    ],
    "items": [
        {
            "number": "1",
            "title": "Planen",
            "recommendations": [{"text": "Godkender planen.", "outcome": "approved"}],
            "decision": {"text": f"Godkendt. {EVIDENCE}", "outcome": "approved"},
            "actions": [
                {"what": "Sende planen til alle skoler", "owners": ["Rektor"], "deadline": "2025-05-01",
                 "evidence": EVIDENCE, "confidence": 0.95},
            ],
        }
    ],
}  # fmt: skip


def scored(found: dict[str, Any], expected: dict[str, Any] = DOCUMENT) -> Tally:
    tally = Tally()
    compare(tally, "x", expected, found)
    return tally


def changed(**of_item: Any) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    document["items"][0].update(of_item)
    return document


def test_the_same_is_right_everywhere() -> None:
    tally = scored(copy.deepcopy(DOCUMENT))
    assert tally.disagreements == []
    figures = tally.figures()
    assert all(row.get("f1", row.get("accuracy")) == 1.0 for row in figures.values())
    assert {"item", "recommendation", "decision", "task", "participant", "absence", "owners", "deadline"} <= set(
        figures
    )


def test_nothing_read_misses_everything_and_invents_nothing() -> None:
    figures = scored({}).figures()
    for what in ("item", "recommendation", "decision", "task", "participant"):
        assert figures[what]["missed"] > 0
        assert figures[what]["invented"] == figures[what]["found"] == 0
        assert figures[what]["precision"] is None


def test_what_is_left_out_is_not_compared() -> None:
    expected = {"items": [{"number": "1", "title": "Planen"}]}
    assert set(scored(DOCUMENT, expected).figures()) == {"item"}


def test_an_optional_task_is_neither_missed_nor_invented() -> None:
    optional = changed()
    optional["items"][0]["actions"][0]["weight"] = "optional"
    for found in (DOCUMENT, changed(actions=[])):
        figures = scored(found, optional).figures()
        assert figures["task"]["invented"] == figures["task"]["missed"] == 0


def test_a_trap_is_named() -> None:
    expected = changed(actions=[])
    expected["items"][0]["not_actions"] = [{"text": EVIDENCE}]
    [disagreement] = scored(DOCUMENT, expected).disagreements
    assert (disagreement.what, disagreement.item, disagreement.note) == ("task", "1", "is none")
    assert "is none" in disagreement.line()


def test_another_outcome_may_be_accepted() -> None:
    found = changed(decision={"text": f"Godkendt. {EVIDENCE}", "outcome": "decided"})
    assert scored(found).figures()["outcome"]["right"] == 0
    expected = changed()
    expected["items"][0]["decision"]["outcome_accept"] = ["decided"]
    assert scored(found, expected).figures()["outcome"]["right"] == 1


def test_a_decision_with_other_words_is_missed_and_invented() -> None:
    figures = scored(changed(decision={"text": "Punktet udgik.", "outcome": "approved"})).figures()
    assert (figures["decision"]["invented"], figures["decision"]["missed"]) == (1, 1)
    assert "outcome" not in figures


@pytest.mark.parametrize(
    ("found", "expected", "agree"),
    [
        (None, None, True),
        ("2025-05-01", None, False),
        ("2025-05-31", {"from": "2025-05-01", "to": "2025-05-31"}, True),
        ("2025-05-01", {"from": "2025-05-01", "to": "2025-05-31"}, False),
        ({"from": "2025-05-01", "to": "2025-05-31"}, "2025-05-31", True),
        ({"from": "2025-05-01", "to": "2025-05-31"}, None, False),
        (None, {"from": "2025-05-01", "to": "2025-05-31"}, False),
    ],
)
def test_deadlines(found: Any, expected: Any, agree: bool) -> None:
    assert deadline_agrees(found, expected) is agree


def test_owners_may_be_as_written_or_as_meant() -> None:
    expected = {"owners": ["rådet"], "owners_resolved": ["Skolerådet Øst"]}
    assert owners_agree(["rådet"], expected)
    assert owners_agree(["Skolerådet Øst"], expected)
    assert not owners_agree([], expected)
    assert not owners_agree(["Skolerådet Øst", "Asta Holm"], expected)
    assert owners_agree([], {"owners": [], "owners_resolved": ["Skolerådet Øst"]})


def test_layout_is_no_difference() -> None:
    assert words_of("**Over-\nleve\u00adring**  <b>af</b> Spr\u043eget") == ("overlevering", "af", "sproget")
    assert likeness("Planen  er\ngodkendt", "planen er godkendt.") == 1.0
    assert containment("en plan", "Der laves en god plan") == 1.0
    assert likeness("", "") == containment(None, "x") == 0.0


def test_pairs_are_one_to_one_and_the_best_first() -> None:
    pairs, missed, extra = match_best([1, 5, 9], [6, 2], lambda a, b: 1 / (1 + abs(a - b)), 0.3)
    assert sorted(pairs) == [(1, 2), (5, 6)]
    assert (missed, extra) == ([9], [])


def test_precision_and_recall_of_random_counts() -> None:
    chance = random.Random(4)
    tally = Tally()
    found = invented = missed = 0
    for _ in range(50):
        counts = [chance.randrange(4) for _ in range(3)]
        tally.count("x", found=counts[0], invented=counts[1], missed=counts[2])
        found, invented, missed = found + counts[0], invented + counts[1], missed + counts[2]
    row = tally.figures()["x"]
    precision, recall = found / (found + invented), found / (found + missed)
    assert row["precision"] == pytest.approx(precision, abs=1e-4)
    assert row["recall"] == pytest.approx(recall, abs=1e-4)
    assert row["f1"] == pytest.approx(2 * precision * recall / (precision + recall), abs=1e-4)


def test_calibration_counts_an_invented_task_as_wrong() -> None:
    found = changed()
    item = found["items"][0]
    item["decision"]["confidence"] = 0.95
    item["recommendations"][0]["confidence"] = 0.55
    item["actions"].append(
        {"what": "Noget", "evidence": "Noget helt andet.", "owners": [], "deadline": None, "confidence": 0.9}
    )
    calibration = Calibration()
    calibrate(calibration, DOCUMENT, found)
    assert sorted(calibration.seen["task"]) == [(0.9, False), (0.95, True)]
    assert calibration.seen["outcome"] == [(0.95, True)]
    assert calibration.sure()["all"]["count"] == 3
    assert [row["band"] for row in calibration.table()["recommendation"]] == ["0.50-0.60"]
    assert [row["band"] for row in calibration.table()["task"]] == ["0.90-0.95", "0.95-1.00"]
