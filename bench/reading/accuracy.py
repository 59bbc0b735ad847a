"""How much of a collection is read right, and how sure the reader was."""

from __future__ import annotations

from dataclasses import dataclass, field

from bench.reading.annotated import Collection, read
from bench.reading.calibration import Calibration, calibrate
from bench.reading.scoring import compare
from bench.reading.spans import check_spans
from bench.reading.tally import Tally


@dataclass
class Accuracy:
    """Counts and calibration of one collection, or of several together."""

    tally: Tally = field(default_factory=Tally)
    calibration: Calibration = field(default_factory=Calibration)


def measure(collection: Collection, *also: Accuracy) -> Accuracy:
    """Read and compare every document of a collection; the figures are added to `also` as well."""
    own = Accuracy()
    for annotated in collection.documents:
        try:
            found, text = read(annotated.document)
        except Exception as error:  # noqa: BLE001 - a document that fails is a result, whatever it failed with
            for accuracy in (own, *also):
                accuracy.tally.failed.append(f"{annotated.name}: {type(error).__name__}: {error}")
                compare(accuracy.tally, annotated.name, annotated.expected, {})
            continue
        for accuracy in (own, *also):
            compare(accuracy.tally, annotated.name, annotated.expected, found)
            check_spans(accuracy.tally, annotated.name, found, text)
            calibrate(accuracy.calibration, annotated.expected, found)
    return own
