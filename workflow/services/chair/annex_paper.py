"""The words of the annex "Opfølgning på beslutninger": what the query found, as a paper. Pure."""

from __future__ import annotations

from datetime import date

from workflow import clock
from workflow.danish_dates import plain_day
from workflow.publishing.paper import Block, Column, Heading, Paper, Paragraph, Run, Strong, Table, Text
from workflow.queries.annex import Annex, AnnexRow
from workflow.queries.last_words import Said
from workflow.quotes import shown_title

TITLE = "Opfølgning på beslutninger"
_LONGEST_WORDS = 600  # of a note: the rest stands on the action


def paper_of(annex: Annex, *, number: int | None) -> Paper:
    """The annex as a paper; `number` of the edition, None for a draft."""
    draft = number is None
    marks = [word for word, is_said in (("Udkast", draft), ("Fortroligt", annex.confidential)) if is_said]
    meeting = f"mødet den {plain_day(annex.meeting)}" if annex.meeting else "næste møde"
    facts: list[tuple[str, Text]] = [
        ("Siden", f"{plain_day(annex.since)}" if annex.since else "begyndelsen"),
        ("Opgjort", plain_day(annex.day)),
        ("Udgave", "udkast" if number is None else str(number)),
    ]
    if annex.confidential:
        facts.append(("Fortroligt", "Handlinger fra lukkede punkter er med og er mærket."))
    return Paper(
        title=TITLE,
        subtitle=f"{annex.body}. Bilag til {meeting}",
        day=annex.day,
        issuer=annex.body,
        facts=tuple(facts),
        blocks=(Paragraph(_summary(annex)), *_parts(annex)),
        mark=" · ".join(marks) or None,
    )


def _summary(annex: Annex) -> str:
    since = f"Siden {plain_day(annex.since)}" if annex.since else "Indtil nu"
    closed = sum(row.action.status == "closed" for row in annex.done)
    told = f"{since} er {_counted(closed, 'handling', 'handlinger')} udført."
    if not annex.open:
        return f"{told} Intet er åbent."
    parts = [
        (count, words)
        for count, words in (
            (len(annex.decide), f"kræver mødets beslutning{_of_these_late(annex)}"),
            (len(annex.overdue), "er overskredet"),
            (len(annex.for_meeting), "har frist til mødet"),
            (len(annex.other), "har frist senere"),
        )
        if count
    ]
    if annex.open == 1:
        return f"{told} Én handling er åben, og den {parts[0][1]}."
    counted = _counted(annex.open, "handling", "handlinger").capitalize()
    if len(parts) == 1:
        return f"{told} {counted} er åbne, og alle {parts[0][1]}."
    return f"{told} {counted} er åbne: {_listed([f'{count} {words}' for count, words in parts])}."


def _late_to_decide(annex: Annex) -> int:
    """How many of those that the meeting decides on are overdue as well; what is reported done is not any more."""
    return sum(row.action.status != "reported_done" and row.action.deadline < annex.day for row in annex.decide)


def _of_these_late(annex: Annex) -> str:
    late = _late_to_decide(annex)
    if late and annex.open == 1:
        return " (overskredet)"
    return f" (heraf {late} {'overskredet' if late == 1 else 'overskredne'})" if late else ""


def _parts(annex: Annex) -> tuple[Block, ...]:
    nothing = "Ingen sager kræver beslutning."
    none_late = "Ingen andre frister er overskredet." if _late_to_decide(annex) else "Ingen frister er overskredet."
    by = f"Frist senest den {plain_day(annex.meeting)}" if annex.meeting else "Frist til næste møde"
    blocks: list[Block] = [
        *_part(
            "Til mødets beslutning", "Taget op af formandskabet, meldt udført eller med ønske om ny frist",
            annex.decide, "Hvad skal afgøres?", [_to_decide(row, annex.day) for row in annex.decide], nothing,
        ),
        *_part(
            "Overskredet", "Ældste frist først", annex.overdue, "Hvorfor?",
            [_why(row, annex.day, late=True) for row in annex.overdue], none_late,
        ),
        *_part(
            "Til dette møde", by, annex.for_meeting, "Status",
            [_why(row, annex.day) for row in annex.for_meeting], "Ingen frister følger dette møde.",
        ),
        *_part(
            "Øvrige åbne handlinger", "Nærmeste frist først", annex.other, "Status",
            [_why(row, annex.day) for row in annex.other], "Ingen.",
        ),
    ]  # fmt: skip
    since = f"siden {plain_day(annex.since)}" if annex.since else "indtil nu"
    blocks += _part(
        f"Afsluttet {since}", "Udført eller annulleret", annex.done, "Resultat",
        [_result(row) for row in annex.done], "Intet er afsluttet i perioden.",
    )  # fmt: skip
    return tuple(blocks)


def _part(
    heading: str, caption: str, rows: list[AnnexRow], last: str, told: list[Text], nothing: str
) -> tuple[Block, ...]:
    columns = (Column("Handling", 4.1), Column("Ansvarlig", 2.1), Column("Frist", 1.7, narrow=True), Column(last, 3.2))
    cells = tuple((_what(row), _owners(row), _deadline(row), words) for row, words in zip(rows, told, strict=True))
    if not rows:
        return Heading(heading), Paragraph(nothing, quiet=True)
    return Heading(f"{heading} ({len(rows)})"), Table(caption, columns, cells)


def _what(row: AnnexRow) -> Text:
    action = row.action
    runs: list[Run] = [Strong(shown_title(action.title)), f"\n{action.reference}: {source_of(row)}"]
    if action.confidential:
        runs.append(Strong("\nLukket punkt" if action.item_closed else "\nFortrolig"))
    return tuple(runs)


def source_of(row: AnnexRow) -> str:
    """Where it was decided: "Politisk Sundhedsklynge Nord, 24. april 2025, punkt 5"."""
    action = row.action
    if action.meeting_date is None:
        return f"{action.body}, oprettet uden for møde"
    item = f", punkt {action.item}" if action.item else ""
    return f"{row.minutes_of or action.body}, {plain_day(action.meeting_date)}{item}"


def _owners(row: AnnexRow) -> str:
    lines = row.action.owner_lines
    # The body's own office goes without the body's name, which stands at the top.
    names = [line.name.removesuffix(f", {row.action.body}") for line in lines]
    if len(lines) < 2:
        return names[0] if names else "Ingen"
    return "\n".join(
        f"{name} ({'leveret' if line.delivered else 'mangler'})" for name, line in zip(names, lines, strict=True)
    )


def _deadline(row: AnnexRow) -> str:
    told = plain_day(row.action.deadline)
    return f"{told}\n(før {plain_day(row.moved_from)})" if row.moved_from else told


def _to_decide(row: AnnexRow, on: date) -> Text:
    runs: list[Run] = []
    if row.taken_up:
        runs += [Strong("Tages op af formandskabet."), f" {row.question}\n" if row.question else "\n"]
    if row.action.status == "reported_done":
        told = f" {_by(row.reported)}" if row.reported else ""
        runs += [Strong("Meldt udført, skal godkendes."), f"{told}\n"]
    elif row.request:
        words = f": »{_short(row.request.said.text)}«" if row.request.said.text else ""
        runs += [
            Strong(f"Ny frist ønskes: {plain_day(row.request.wanted)}."), f" {row.request.said.by}{words}\n",
        ]  # fmt: skip
    if row.action.status != "reported_done":
        runs.append("\n".join(_state(row, on, late=row.action.deadline < on)))
    return _trimmed(runs)


def _why(row: AnnexRow, on: date, *, late: bool = False) -> Text:
    lines = _state(row, on, late=late)
    if late and not row.said and row.action.status != "waiting":
        lines.append("Ingen melding fra den ansvarlige.")
    return "\n".join(lines) or "Ikke begyndt."


def _state(row: AnnexRow, on: date, *, late: bool) -> list[str]:
    action = row.action
    lines = []
    if late:
        days = (on - action.deadline).days
        lines.append(f"Overskredet med {_counted(days, 'dag', 'dage', figures=True)}.")
    if action.status == "waiting" and action.waiting_for:
        until = f" (til {plain_day(action.waiting_until)})" if action.waiting_until else ""
        lines.append(f"Venter på: {action.waiting_for}{until}.")
    elif action.status == "in_progress":
        lines.append("I gang.")
    if len(action.owner_lines) > 1:
        lines.append(f"{action.delivered} af {len(action.owner_lines)} har leveret.")
    if row.said:
        lines.append(f"{plain_day(row.said.on)}, {_by(row.said)}")
    return lines


def _result(row: AnnexRow) -> Text:
    action = row.action
    ended = plain_day(clock.local(row.action.closed_at).date()) if row.action.closed_at else ""
    word = "Annulleret" if action.status == "cancelled" else "Udført"
    words = row.said or row.reported
    told = f"\n»{_short(words.text)}«" if words and words.text else ""
    return _trimmed([Strong(f"{word} {ended}."), told])


def _by(said: Said) -> str:
    return f"{said.by}: »{_short(said.text)}«" if said.text else f"{said.by}."


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_WORDS else words[: _LONGEST_WORDS - 1].rsplit(" ", 1)[0] + " …"


def _trimmed(runs: list[Run]) -> Text:
    """Without a line break at the end."""
    while runs and isinstance(runs[-1], str) and not runs[-1].strip():
        runs.pop()
    if runs and isinstance(runs[-1], str):
        runs[-1] = runs[-1].rstrip("\n")
    return tuple(runs) or "–"


_NUMBERS = ("ingen", "én", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti")


def _counted(count: int, one: str, several: str, *, figures: bool = False) -> str:
    number = str(count) if figures or count >= len(_NUMBERS) else _NUMBERS[count]
    return f"{number} {one if count == 1 else several}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} og {parts[-1]}"
