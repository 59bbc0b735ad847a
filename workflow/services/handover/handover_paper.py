"""The handover note as a paper: the same content for the page, the DOCX and the PDF."""

from __future__ import annotations

from datetime import date
from typing import Any

from workflow.danish_dates import plain_day
from workflow.domain.outcome_words import outcome_word
from workflow.publishing.paper import (
    Block,
    Column,
    Heading,
    Listing,
    Paper,
    Paragraph,
    Strong,
    Table,
    Text,
    in_pieces,
)
from workflow.quotes import shown_title

_STATUS = {"open": "Åben", "in_progress": "I gang", "waiting": "Venter", "reported_done": "Meldt udført"}
_IN_PACKAGE = "De øvrige står i pakkens handlinger.csv."
_IN_MINUTES = "De øvrige står i referaterne."
_WITHOUT_INPUT = "Der er ikke skrevet noget endnu."


def paper_of(note: dict[str, Any]) -> Paper:
    """The paper of a note's content, as services/handover/handover_note.py gives or has frozen it."""
    made_on = date.fromisoformat(note["made_on"])
    successor = note["successor"] or "efterfølgeren"
    since = plain_day(date.fromisoformat(note["from"])) if note["from"] else "ikke fastsat"
    blocks: list[Block] = [
        Heading("Sammenfatning"),
        Paragraph(
            (
                f"{note['title']} overdrager ",
                Strong(_counted(_total(note, "actions"))),
                f" til {successor}" + (f". {_counted(_total(note, 'kept'))} bliver." if note["kept"] else "."),
            )
        ),
        Heading("Erfaringer og input til det videre arbejde"),
        *_written(note["input"]),
        Heading("Åbne handlinger, der overdrages"),
        _actions("Åbne handlinger med ansvarlig, frist og hvor de er besluttet", note["actions"]),
        *_rest(note, "actions", "med den nærmeste frist", _IN_PACKAGE),
    ]
    if note["kept"]:
        blocks += [
            Heading("Handlinger, der bliver"),
            _actions("Handlinger, der ikke overdrages", note["kept"]),
            *_rest(note, "kept", "med den nærmeste frist", _IN_PACKAGE),
        ]
    blocks += [
        Heading("Resultater"),
        Table(
            "Afsluttede handlinger",
            (
                Column("Nr.", narrow=True),
                Column("Handling", 4),
                Column("Afsluttet", narrow=True),
                Column("Besluttet", 2),
            ),
            tuple((row["reference"], _with_note(row), _day(row["on"]), row["source"]) for row in note["results"]),
            "Ingen handlinger er afsluttet endnu.",
        ),
        *_rest(note, "results", "nyeste", "De øvrige står i Beslutningsspor."),
        Heading("Møder og beslutninger"),
        _meetings(note["meetings"]),
        Table(
            "Beslutninger",
            (Column("Nr.", narrow=True), Column("Beslutning", 4), Column("Udfald", 2), Column("Besluttet", 2)),
            tuple(
                (row["reference"], shown_title(row["title"]), outcome_word(row["outcome"]), row["source"])
                for row in note.get("decisions", ())
            ),
            "Der er ingen beslutninger endnu.",
        ),
        *_rest(note, "decisions", "nyeste", _IN_MINUTES),
        Heading("Penge, der følger med"),
        Table(
            "Beløb, der er nævnt i beslutningerne",
            (Column("Beløb", 1.3), Column("Sammenhæng", 4), Column("Sag", 2)),
            tuple(
                (
                    row["amount"] if row["kroner"] is not None else f"{row['amount']} (beløbet kan ikke læses sikkert)",
                    row["words"],
                    f"{shown_title(row['title'])} ({row['source']})",
                )
                for row in note["money"]
            ),
            "Der er ikke fundet beløb i beslutningerne.",
        ),
        *_rest(note, "money", "nyeste", _IN_MINUTES),
        Heading("Bilag"),
        Table(
            "Referater i pakken, med kontrolsum (SHA-256)",
            (Column("Dato", narrow=True), Column("Organ", 2), Column("Fil", 2), Column("Kontrolsum", 3)),
            tuple((_day(row["date"]), row["body"], row["name"], in_pieces(row["sha256"])) for row in note["documents"]),
            "Der er ingen referater.",
        ),
    ]
    return Paper(
        title="Overdragelsesnotat",
        subtitle=f"{note['title']} til {successor}",
        day=made_on,
        issuer=note["title"],
        facts=(
            ("Fra", note["title"]),
            ("Til", successor),
            ("Overtager fra", since),
            ("Notatets dato", plain_day(made_on)),
        ),
        blocks=tuple(blocks),
    )


def _written(text: str) -> list[Block]:
    """The own words: lines that begin with a dash are points, the others paragraphs."""
    blocks: list[Block] = []
    points: list[Text] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith(("- ", "• ")):
            points.append(line[2:].strip())
            continue
        if points:
            blocks.append(Listing(tuple(points)))
            points = []
        if line.strip():
            blocks.append(Paragraph(line.strip()))
    return blocks or [Paragraph(_WITHOUT_INPUT, quiet=True)]


def _actions(caption: str, rows: list[dict[str, Any]]) -> Table:
    columns = (
        Column("Nr.", narrow=True), Column("Handling", 4), Column("Ansvarlig", 2), Column("Frist", narrow=True),
        Column("Besluttet", 2),
    )  # fmt: skip
    return Table(
        caption,
        columns,
        tuple(
            (
                row["reference"],
                f"{shown_title(row['title'])} ({_STATUS.get(row['status'], row['status']).lower()})",
                ", ".join(row["owners_after"]) or "–",
                _day(row["deadline"]),
                row["source"],
            )
            for row in rows
        ),
    )


def _meetings(rows: list[dict[str, Any]]) -> Table:
    counted = ("Indstillinger", "Beslutninger", "Opgaver", "Udført", "Åbne")
    columns = (
        Column("Møde", 1.6, narrow=True),
        Column("Organ", 3),
        *(Column(heading, numeric=True, narrow=True) for heading in counted),
    )
    names = ("recommendations", "decisions", "tasks", "done", "open")
    return Table(
        "Hvad der blev indstillet og besluttet på hvert møde, og hvad der blev af opgaverne",
        columns,
        tuple((_day(row["date"]), row["body"], *(str(row[name]) for name in names)) for row in rows),
        "Der er ingen møder endnu.",
    )


def _with_note(row: dict[str, Any]) -> Text:
    title = shown_title(row["title"])
    return (f"{title} ", f"»{row['note']}«") if row["note"] else title


def _total(note: dict[str, Any], name: str) -> int:
    """How many there are of what a table shows; a note of before they were counted has what it shows."""
    total: int = note.get("counted", {}).get(name, len(note.get(name, ())))
    return total


def _rest(note: dict[str, Any], name: str, which: str, where: str) -> list[Block]:
    """What is said under a table that does not hold all."""
    shown, total = len(note.get(name, ())), _total(note, name)
    return [Paragraph(f"Tabellen har de {shown} {which} af {total}. {where}")] if total > shown else []


def _day(day: str) -> str:
    return plain_day(date.fromisoformat(day))


def _counted(number: int) -> str:
    return f"{number} {'åben handling' if number == 1 else 'åbne handlinger'}"
