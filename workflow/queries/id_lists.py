"""A list of ids as one value of a statement: the same statement for one id and for a thousand, planned once."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, Boolean, ColumnElement, Integer, Text, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class IdList(TypeDecorator[list[int]]):
    """Ids on their way to the database: an array for PostgreSQL, JSON for SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(Integer) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[int] | None, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" else json.dumps(value)


class is_one_of(FunctionElement[bool]):
    """`is_one_of(column, ID_LIST)`: the column's value is among the ids that the statement is executed with."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> is_one_of:
        """As it is: "= 1" after it, as SQLAlchemy writes truth for SQLite, would keep that from using an index."""
        return self


ID_LIST = bindparam("ids", type_=IdList())


def among(column: Any, ids: Collection[int]) -> ColumnElement[bool]:
    """The same with the ids in it, for a statement that is put together for one execution."""
    return is_one_of(column, bindparam(None, list(ids), type_=IdList()))


@compiles(is_one_of, "postgresql")
def _for_postgresql(element: is_one_of, compiler: Any, **options: Any) -> str:
    column, ids = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY ({ids})"


@compiles(is_one_of, "sqlite")
def _for_sqlite(element: is_one_of, compiler: Any, **options: Any) -> str:
    column, ids = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"
