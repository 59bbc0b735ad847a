"""Numbers that come in with a request: the ids that both databases can hold, and nothing else."""

from __future__ import annotations

from werkzeug.routing import BaseConverter, ValidationError

LARGEST = 2_147_483_647  # of PostgreSQL's integer


def parse(text: str) -> int | None:
    """The number from 1 to LARGEST that `text` is; None for everything else."""
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST)):
        return None
    number = int(text)
    return number if 1 <= number <= LARGEST else None


class IdConverter(BaseConverter):
    """`<id:document_id>` in an address: an id that can be stored; with any other number there is no such page."""

    regex = r"[1-9][0-9]{0,9}"

    def to_python(self, value: str) -> int:
        """The id."""
        number = parse(value)
        if number is None:
            raise ValidationError
        return number


def file_size(size: int) -> str:
    """How large a file is, as a Dane reads it: "12 kB", "1,4 MB"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")
