"""A paper as plain data, and back: what was sent can be shown again as it was, whatever has changed since."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from workflow.publishing.paper import (
    Block,
    Column,
    Drawing,
    Facts,
    Heading,
    Link,
    Listing,
    Paper,
    Paragraph,
    Quote,
    Run,
    Strong,
    Table,
    Text,
)


def kept(paper: Paper) -> dict[str, Any]:
    """The paper as JSON has it."""
    blocks = [{"kind": block.kind, **asdict(block), **_texts(block)} for block in paper.blocks]
    return {
        **asdict(paper),
        "day": paper.day.isoformat(),
        "blocks": blocks,
        "facts": [[name, _words(value)] for name, value in paper.facts],
    }


def restored(data: dict[str, Any]) -> Paper:
    """The paper that was kept."""
    return Paper(
        **{
            **data,
            "day": date.fromisoformat(data["day"]),
            "blocks": tuple(_block(each) for each in data["blocks"]),
            "facts": _facts(data["facts"]),
        }
    )


def _texts(block: Block) -> dict[str, Any]:
    """The fields of a block in which words may be stressed, or lead somewhere."""
    if isinstance(block, Paragraph):
        return {"text": _words(block.text)}
    if isinstance(block, Listing):
        return {"items": [_words(item) for item in block.items]}
    if isinstance(block, Facts):
        return {"rows": [[name, _words(value)] for name, value in block.rows]}
    if isinstance(block, Table):
        return {"rows": [[_words(cell) for cell in row] for row in block.rows]}
    return {}


def _words(text: Text) -> Any:
    return text if isinstance(text, str) else [run if isinstance(run, str) else asdict(run) for run in text]


def _text(data: Any) -> Text:
    return data if isinstance(data, str) else tuple(_run(each) for each in data)


def _run(data: Any) -> Run:
    if isinstance(data, str):
        return data
    return Link(**data) if "address" in data else Strong(**data)


def _facts(rows: Any) -> tuple[tuple[str, Text], ...]:
    return tuple((name, _text(value)) for name, value in rows)


def _block(data: dict[str, Any]) -> Block:
    fields = {name: value for name, value in data.items() if name != "kind"}
    match data["kind"]:
        case "heading":
            return Heading(**fields)
        case "paragraph":
            return Paragraph(**{**fields, "text": _text(fields["text"])})
        case "quote":
            return Quote(**fields)
        case "listing":
            return Listing(**{**fields, "items": tuple(_text(item) for item in fields["items"])})
        case "facts":
            return Facts(_facts(fields["rows"]))
        case "table":
            columns = tuple(Column(**column) for column in fields["columns"])
            rows = tuple(tuple(_text(cell) for cell in row) for row in fields["rows"])
            return Table(**{**fields, "columns": columns, "rows": rows})
        case "drawing":
            return Drawing(**fields)
    raise ValueError(f"a paper has no {data['kind']}")
