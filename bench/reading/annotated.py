"""Collections of documents with what is to be read from them, and the reading of one document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workflow.documents import read_document
from workflow.minutes import parse_minutes, to_contract

PROJECT = Path(__file__).resolve().parents[2]
SHARED = PROJECT.parent / "shared"
OWN = PROJECT / "tests" / "reading" / "minutes"
CONTRACT = "parsed-minutes/1"


@dataclass(frozen=True)
class Annotated:
    """A document and the annotation that belongs to it."""

    name: str
    document: Path
    expected: dict[str, Any]


@dataclass(frozen=True)
class Collection:
    """Annotated documents that are scored together."""

    name: str
    documents: tuple[Annotated, ...]


def shared_collection() -> Collection | None:
    """The reviewed minutes in the folder beside the project; None on a machine that does not have them."""
    gold, minutes = SHARED / "gold", SHARED / "minutes"
    if not (gold.is_dir() and minutes.is_dir()):
        return None
    return Collection("shared", tuple(_annotated(gold, minutes)))


def own_collection() -> Collection:
    """The project's own invented minutes."""
    return Collection("own", tuple(_annotated(OWN, OWN)))


def collection_in(folder: Path) -> Collection:
    """The documents of a folder with their annotations beside them."""
    return Collection(str(folder), tuple(_annotated(folder, folder)))


def read(document: Path) -> tuple[dict[str, Any], str]:
    """What the reader makes of a document: the contract's object, and the canonical text."""
    canonical = read_document(document.read_bytes(), document.name)
    parsed = parse_minutes(canonical.text)
    found = to_contract(
        parsed,
        name=canonical.name,
        media_type=canonical.media_type,
        sha256=canonical.sha256,
        size=canonical.size,
        characters=len(canonical.text),
    )
    return found, canonical.text


def _annotated(gold: Path, minutes: Path) -> Iterator[Annotated]:
    """Each NAME.json of the contract with its document: the one it names, else NAME with any other ending."""
    for path in sorted(gold.glob("*.json")):
        expected = json.loads(path.read_text(encoding="utf-8"))
        if expected.get("contract") != CONTRACT:
            continue
        if "document" in expected:
            document = minutes / expected["document"]
        else:
            beside = (p for p in sorted(minutes.glob(f"{path.stem}.*")) if p.suffix != ".json")
            document = next(beside, minutes / path.stem)
        if not document.is_file():
            raise FileNotFoundError(f"{path} belongs to no document in {minutes}")
        yield Annotated(path.stem, document, expected)
