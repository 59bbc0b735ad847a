"""What a child process answers on standard output: one JSON object, either the content or why there is none."""

from __future__ import annotations

import json
from typing import Any

from workflow.documents.canonical import Content, Heading, ListEntry, Table


class UnreadableAnswerError(Exception):
    """The answer is cut short or of another form: whoever wrote it did not get to its end."""


def of_content(media_type: str, content: Content) -> bytes:
    """The answer for a document that was read."""
    return _dumped(
        {
            "media_type": media_type,
            "text": content.text,
            "headings": [[*heading.span, heading.level] for heading in content.headings],
            "tables": [[*table.span, table.rows] for table in content.tables],
            "lists": [[[*entry.span, entry.marker, entry.level] for entry in entries] for entries in content.lists],
            "ocr": content.ocr,
        }
    )


def of_refusal(user_text: str) -> bytes:
    """The answer for a document that is refused."""
    return _dumped({"refused": user_text})


def of_fault(fault: str) -> bytes:
    """The answer when reading failed in a way nobody foresaw: the name of the fault."""
    return _dumped({"fault": fault})


def parse(answer: bytes) -> dict[str, Any]:
    """The object of an answer. Raises UnreadableAnswerError."""
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise UnreadableAnswerError from error
    if not isinstance(found, dict):
        raise UnreadableAnswerError
    return found


def to_content(answer: dict[str, Any]) -> tuple[str, Content]:
    """Media type and content of an answer. Raises UnreadableAnswerError."""
    try:
        return str(answer["media_type"]), Content(
            str(answer["text"]),
            tuple(Heading((start, end), level) for start, end, level in answer["headings"]),
            tuple(
                Table((start, end), tuple(tuple((a, b) for a, b in row) for row in rows))
                for start, end, rows in answer["tables"]
            ),
            tuple(
                tuple(ListEntry((start, end), marker, level) for start, end, marker, level in entries)
                for entries in answer["lists"]
            ),
            bool(answer["ocr"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableAnswerError from error


def _dumped(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
