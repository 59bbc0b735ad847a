"""Where the time of parsing goes."""

from __future__ import annotations

import cProfile
import io
import pstats
from collections.abc import Sequence

from bench.reading.annotated import Collection
from workflow.documents import read_document
from workflow.minutes import parse_minutes

SHOWN = 25


def slowest_functions(collections: Sequence[Collection]) -> str:
    """The slowest functions of parse_minutes over all documents, by their own time."""
    files = [annotated.document for collection in collections for annotated in collection.documents]
    texts = [read_document(file.read_bytes(), file.name).text for file in files]
    profile = cProfile.Profile()
    for text in texts:
        profile.runcall(parse_minutes, text)
    out = io.StringIO()
    pstats.Stats(profile, stream=out).sort_stats("tottime").print_stats(SHOWN)
    return out.getvalue().strip()
