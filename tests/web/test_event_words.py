"""Whatever is written into the history has words of its own on the page: nothing technical shows."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.test_structure import PROJECT
from workflow.services.meetings import calendar_following
from workflow.web import timeline, user_words, words

# Kinds that are put together when they are written, by the beginning of the expression.
MADE_OF = {
    "f'matter_{state}'": ["matter_confirmed", "matter_rejected", "matter_proposed"],
    "'note' if note.strip() else 'files'": ["note", "files"],
    "event": list(calendar_following.EVENTS.values()),
}


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


def fields_written() -> Iterator[tuple[str, str]]:
    """Every field that a service writes as (before, after), with its file."""
    for file in sorted((PROJECT / "workflow" / "services").rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        if "append_event(" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            pairs: list[tuple[ast.expr | None, ast.expr]] = []
            if isinstance(node, ast.Dict):
                pairs = list(zip(node.keys, node.values, strict=True))
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
                pairs = [(node.targets[0].slice, node.value)]
            for key, value in pairs:
                if isinstance(key, ast.Constant) and isinstance(value, ast.Tuple) and len(value.elts) == 2:
                    yield file.name, str(key.value)


def test_every_field_of_an_event_has_a_word() -> None:
    fields = set(fields_written())
    assert len(fields) > 10
    # "line" and "passage" are told by more than one word (workflow/web/timeline.py).
    # What is changed of a party stands in the register's own history.
    known = words.FIELD.keys() | words.REGISTER_FIELD.keys() | timeline.UNSPOKEN | {"line", "passage"}
    assert {pair for pair in fields if pair[1] not in known} == set(), "add them to FIELD in workflow/web/words.py"
