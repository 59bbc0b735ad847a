"""Thousands of rows in one statement, as one value: what a statement a row costs, and the words of it, is saved."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Table, text
from sqlalchemy.engine import Dialect

from workflow.extensions import db


def insert_new(table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """In the running transaction: inserts those rows that are not there yet. Each has the same columns, and all that
    have a default in Python; none of them holds JSON or bytes.
    """
    if not rows:
        return
    dialect = db.session.connection().dialect
    columns = [table.c[name] for name in rows[0]]
    stored = [_as_stored(column, dialect) for column in columns]
    values = [[to(row[column.name]) for to, column in zip(stored, columns, strict=True)] for row in rows]
    fields, each = _read_from_json(columns, dialect)
    names = ", ".join(column.name for column in columns)
    statement = f"INSERT INTO {table.name} ({names}) SELECT {', '.join(fields)} FROM {each} WHERE true"
    _execute(f"{statement} ON CONFLICT DO NOTHING", values)


def set_each(key: Column[int], column: Column[Any], values: Sequence[tuple[int, int]], condition: str) -> None:
    """In the running transaction: sets `column` of each row whose `key` is named, where the row meets `condition` (in
    SQL). `values`: the keys with what is set."""
    if not values:
        return
    (at, to), each = _read_from_json([key, column], db.session.connection().dialect)
    table = key.table.description
    _execute(
        f"UPDATE {table} SET {column.name} = {to} FROM {each} WHERE {table}.{key.name} = {at} AND {condition}", values
    )


def _execute(statement: str, values: Sequence[Sequence[Any]]) -> None:
    db.session.connection().execute(text(statement), {"rows": json.dumps(values, default=str)})


def _read_from_json(columns: Sequence[Column[Any]], dialect: Dialect) -> tuple[list[str], str]:
    """The values of :rows, and what they are read from."""
    if dialect.name == "sqlite":
        return [f"json_extract(value, '$[{place}]')" for place in range(len(columns))], "json_each(:rows)"
    kinds = [column.type.compile(dialect) for column in columns]
    fields = [f"CAST(value ->> {place} AS {kind})" for place, kind in enumerate(kinds)]
    return fields, "json_array_elements(CAST(:rows AS json))"


def _as_stored(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """How a value of the column goes to the database; the same few days stand in most rows."""
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    return cache(process) if process is not None else lambda value: value
