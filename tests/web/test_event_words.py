"""Whatever is written into the history has words of its own on the page: nothing technical shows."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.test_structure import PROJECT
from workflow.web import user_words, words

# Kinds that are put together when they are written, by the beginning of the expression.
MADE_OF = {"f'matter_{state}'": ["matter_confirmed", "matter_rejected", "matter_proposed"]}


def kinds_written(function: str) -> Iterator[str]:
    """The second argument of every call of `function` in the services."""
    for file in sorted((PROJECT / "workflow" / "services").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or function not in ast.unparse(node.func).split("."):
                continue
            kind = node.args[1]
            if isinstance(kind, ast.Constant):
                yield str(kind.value)
            else:
                written = ast.unparse(kind)
                assert written in MADE_OF, f"{file.name}: say in MADE_OF what {written} can be"
                yield from MADE_OF[written]


def test_every_kind_of_event_has_a_sentence_and_an_icon() -> None:
    kinds = set(kinds_written("append_event"))
    assert len(kinds) > 10
    assert kinds - words.EVENT.keys() == set(), "add them to EVENT in workflow/web/words.py"
    assert kinds - words.EVENT_ICON.keys() == set(), "add them to EVENT_ICON in workflow/web/words.py"


def test_every_change_of_a_user_has_a_sentence() -> None:
    assert set(kinds_written("append_user_event")) == user_words.EVENT.keys()
