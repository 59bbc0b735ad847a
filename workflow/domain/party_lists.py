"""Lists of people and organisations as a spreadsheet saves them: decoded, cut into rows, and each row looked at."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from dataclasses import dataclass, field

LARGEST_LIST = 400_000  # bytes; a form field of a page holds 500,000
MOST_ROWS = 5000
COLUMNS = ("art", "navn", "mail", "titel", "organisation", "andre navne")
KINDS = {"person": "person", "organisation": "organisation"}
# What people write above a column instead.
_HEADINGS = {
    "type": "art", "name": "navn", "email": "mail", "e-mail": "mail", "mailadresse": "mail", "e-mailadresse": "mail",
    "stilling": "titel", "arbejdssted": "organisation", "aliasser": "andre navne", "alias": "andre navne",
}  # fmt: skip


class UnreadableListError(ValueError):
    """The file is no such list. The text is Danish and may be shown."""


@dataclass(frozen=True)
class ListRow:
    """One row as it was written. `line` is the number that a spreadsheet shows; `faults` are Danish."""

    line: int
    kind: str = ""
    name: str = ""
    email: str = ""
    title: str = ""
    organisation: str = ""
    aliases: tuple[str, ...] = ()
    faults: tuple[str, ...] = field(default=())


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8 (with or without a mark), UTF-16 with a mark, or else Windows-1252; composed (NFC).

    Raises UnreadableListError for what is none of them, or no text at all.
    """
    if len(content) > LARGEST_LIST:
        raise UnreadableListError(f"Filen er for stor. Den må højst fylde {LARGEST_LIST // 1000} kB.")
    try:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = content.decode("utf-16")
        else:
            text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            raise UnreadableListError("Filen er ikke tekst. Gem den som CSV, og prøv igen.") from None
    if not text.strip():
        raise UnreadableListError("Filen er tom.")
    if "\0" in text or text.startswith("PK\x03\x04"):
        raise UnreadableListError("Filen er ikke en CSV-fil. Vælg »Gem som« og »CSV« i regnearket.")
    return unicodedata.normalize("NFC", text)


def rows_of(text: str) -> list[ListRow]:
    """The rows under the heading, empty ones left out. Raises UnreadableListError when there is no such heading."""
    # "sep=;" tells Excel alone; the line keeps its number.
    first = text.split("\n", 1)[0].strip().lower()
    skipped = 1 if first.startswith("sep=") else 0
    body = text.split("\n", 1)[1] if skipped and "\n" in text else text
    separator = _separator(body.split("\n", 1)[0])
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator, strict=False)
    try:
        heading = next(reader, [])
        columns = [_HEADINGS.get(name, name) for name in (" ".join(cell.split()).lower() for cell in heading)]
        missing = [name for name in ("art", "navn") if name not in columns]
        if missing:
            raise UnreadableListError(
                f"{'Kolonnen' if len(missing) == 1 else 'Kolonnerne'} "
                f"{' og '.join(f'»{name}«' for name in missing)} mangler i første linje. "
                "Brug skabelonens overskrifter."
            )
        if unknown := [name for name in columns if name and name not in COLUMNS]:
            raise UnreadableListError(f"Kolonnen »{unknown[0]}« kendes ikke. Brug skabelonens overskrifter.")
        if len(set(filter(None, columns))) < len([name for name in columns if name]):
            raise UnreadableListError("En kolonne står der to gange. Brug skabelonens overskrifter.")
        rows = []
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(_row(reader.line_num + skipped, cells, columns))
    except csv.Error:
        raise UnreadableListError("Filen kan ikke læses som CSV. Gem den igen fra regnearket.") from None
    if len(rows) > MOST_ROWS:
        raise UnreadableListError(f"Der er {len(rows)} rækker. Del filen, så der højst er {MOST_ROWS}.")
    return rows


def template() -> bytes:
    """An empty list with two examples, as a Danish Excel opens and saves it."""
    lines = [
        COLUMNS,
        ("organisation", "Eksempel Kommune", "post@example.dk", "", "", "Eksempel"),
        ("person", "Asta Eksempel", "asta@example.dk", "Sundhedschef", "Eksempel Kommune", "Asta E.|A. Eksempel"),
    ]
    return codecs.BOM_UTF8 + "".join(";".join(line) + "\r\n" for line in lines).encode()


def _separator(heading: str) -> str:
    return max(";,\t", key=heading.count)


def _row(line: int, cells: list[str], columns: list[str]) -> ListRow:
    faults: list[str] = []
    if any(cell.strip() for cell in cells[len(columns) :]):
        faults.append("Der er flere felter end overskrifter")
    values = {name: " ".join(cell.split()) for name, cell in zip(columns, cells, strict=False) if name}
    kind = values.get("art", "").lower()
    if kind not in KINDS:
        faults.append(f"Arten »{values.get('art', '')}« kendes ikke; skriv person eller organisation")
    name = values.get("navn", "")
    if not name:
        faults.append("Navnet mangler")
    others = (" ".join(each.split()) for each in values.get("andre navne", "").split("|"))
    if kind == "organisation" and (values.get("titel") or values.get("organisation")):
        faults.append("En organisation har hverken titel eller organisation")
    return ListRow(
        line, KINDS.get(kind, kind), name, values.get("mail", ""), values.get("titel", ""),
        values.get("organisation", ""), tuple(each for each in others if each), tuple(faults),
    )  # fmt: skip
