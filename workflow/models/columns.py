"""Column types and shapes that all stored things share."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, DateTime, ForeignKey, LargeBinary, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Aware and in UTC in Python, on both databases; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone cannot be stored: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class MailBytes(TypeDecorator[bytes]):
    """The bytes of a mail, stored packed (zlib): a tenth of their length, so that what is settled about a mail does not
    write all of it again (SQLite). Mails from before are read as they were stored; none begins as packed bytes do.
    """

    impl = LargeBinary
    cache_ok = True
    _PACKED = b"\x78"  # RFC 1950: how each zlib stream of the usual window begins; it is the letter x

    def process_bind_param(self, value: bytes | None, dialect: Any) -> bytes | None:
        return None if value is None else zlib.compress(value, 1)

    def process_result_value(self, value: bytes | None, dialect: Any) -> bytes | None:
        return zlib.decompress(value) if value is not None and value.startswith(self._PACKED) else value


Json = JSON().with_variant(JSONB(), "postgresql")

Key = Annotated[int, mapped_column(primary_key=True)]
Name = Annotated[str, mapped_column(String(300))]
Word = Annotated[str, mapped_column(String(40))]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]


def reference_to(column: str, *, nullable: bool = False, on_delete: str = "RESTRICT", **options: Any) -> Any:
    """A column that points at `table.column`, indexed, and refuses that what it points at goes away."""
    options.setdefault("index", True)
    return mapped_column(ForeignKey(column, ondelete=on_delete), nullable=nullable, **options)
