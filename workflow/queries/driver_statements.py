"""Statements that are run thousands of times in a row: put into words once, and then handed to the driver as they are.

To look a statement up, bind its values and wrap its result takes SQLAlchemy longer than the database needs for a row
by its key. What such a statement returns is as the driver gives it: days and moments are not made of it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, CursorResult
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.expression import Executable


class DriverStatement:
    """A statement whose values all have a name (`bindparam`) or stand in it."""

    def __init__(self, statement: Executable) -> None:
        self._in_words = lru_cache(maxsize=4)(lambda dialect: _in_words(statement, dialect))

    def run(self, connection: Connection, **values: Any) -> CursorResult[Any]:
        """Runs it in the transaction of a connection; raises KeyError when a value is missing."""
        words, stored, by_place = self._in_words(connection.dialect)
        bound = {name: to(values) for name, to in stored.items()}
        return connection.exec_driver_sql(words, tuple(bound[name] for name in by_place) if by_place else bound)


_Words = tuple[str, dict[str, Callable[[dict[str, Any]], Any]], tuple[str, ...]]


def _in_words(statement: Executable, dialect: Dialect) -> _Words:
    """Its SQL, how each value is found and stored, and their order where the driver counts places."""
    compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
    stored = {}
    for name, parameter in compiled.binds.items():
        process = parameter.type.dialect_impl(dialect).bind_processor(dialect)
        stored[name] = _given(name, process) if parameter.required else _fixed(parameter.value, process)
    return str(compiled), stored, tuple(compiled.positiontup or ()) if compiled.positional else ()


def _given(name: str, process: Callable[[Any], Any] | None) -> Callable[[dict[str, Any]], Any]:
    return (lambda values: process(values[name])) if process else (lambda values: values[name])


def _fixed(value: object, process: Callable[[Any], Any] | None) -> Callable[[dict[str, Any]], Any]:
    always = process(value) if process else value
    return lambda _: always
