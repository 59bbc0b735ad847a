"""Every regular expression of the packages that meet foreign text, by the name it has in the code."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from workflow.minutes.expressions import Expression

PACKAGES = ("workflow.minutes", "workflow.documents")
CALLS = frozenset({"compile", "search", "match", "fullmatch", "findall", "finditer", "sub", "split"})
DEEPEST = 6


def collect() -> dict[str, re.Pattern[str]]:
    """Patterns by name: those that modules hold, also inside collections, and those written where they are used."""
    found: dict[str, re.Pattern[str]] = {}
    seen: set[tuple[str, int]] = set()
    for module in modules():
        named = [*_held(module), *_written(module)]
        for name, pattern in named:
            key = (pattern.pattern, pattern.flags)
            if isinstance(pattern.pattern, str) and key not in seen:
                seen.add(key)
                found[name] = pattern
    return found


def modules() -> Iterator[ModuleType]:
    """All modules of the packages."""
    for package in PACKAGES:
        top = importlib.import_module(package)
        yield top
        for info in pkgutil.walk_packages(top.__path__, f"{package}."):
            yield importlib.import_module(info.name)


def _held(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    short = module.__name__.removeprefix("workflow.")
    for name, value in vars(module).items():
        yield from _inside(f"{short}.{name}", value, DEEPEST)


def _inside(name: str, value: Any, deeper: int) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, Expression):
        yield name, re.compile(value.pattern, value.flags)
    elif deeper and isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _inside(f"{name}[{key!r}]", entry, deeper - 1)
            yield from _inside(f"{name} key", key, deeper - 1)
    elif deeper and isinstance(value, tuple | list | set | frozenset):
        for place, entry in enumerate(value):
            yield from _inside(f"{name}[{place}]", entry, deeper - 1)
    elif deeper and dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _inside(f"{name}.{field.name}", getattr(value, field.name), deeper - 1)


def _written(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns of `re.search(r"…", text)` and its like inside functions."""
    file = Path(module.__file__ or "")
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in CALLS
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            flags = re.IGNORECASE if re.search(r"\bre\.I(?:GNORECASE)?\b", ast.unparse(node)) else 0
            yield f"{file.parent.name}/{file.name}:{node.lineno}", re.compile(node.args[0].value, flags)
