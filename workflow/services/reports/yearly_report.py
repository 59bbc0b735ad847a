"""The yearly report of a cluster as a paper: page, PDF and DOCX say the same."""

from __future__ import annotations

from babel.dates import format_date

from workflow.danish_dates import LOCALE, plain_day
from workflow.publishing.paper import Block, Column, Drawing, Heading, Paper, Paragraph, Strong, Table, Text
from workflow.queries.yearly import MOST_OVERDUE, Decided, Late, Month, Year
from workflow.quotes import shown_title

_STATUS = {
    "open": "Åben", "in_progress": "I gang", "waiting": "Afventer", "reported_done": "Meldt udført",
    "closed": "Udført", "settled": "Afgjort på mødet",
}  # fmt: skip
_HOW_LATE = (("Til tiden", 0, 0), ("1–14 dage for sent", 1, 14), ("15–60 dage for sent", 15, 60), ("Senere", 61, None))


def yearly_paper(year: Year) -> Paper:
    """The report of `year`; the same content gives the same paper."""
    period = f"1. januar til {plain_day(year.until)}"
    return Paper(
        title=f"Klynge {year.cluster}: året {year.year}",
        subtitle="Besluttet, udført og udestående",
        day=year.until,
        issuer=f"Sekretariatet for klynge {year.cluster}",
        facts=(
            ("Periode", period),
            *((("Efterfølger", _successor(year)),) if year.successor else ()),
            *((("Fortroligt", "Handlinger fra lukkede punkter er med og er mærket."),) if year.confidential else ()),
        ),
        mark="Fortroligt" if year.confidential else None,
        blocks=(*_short(year), *_month_by_month(year), *_lateness(year), *_rest(year), *_decisions(year)),
    )


def _named(row: Decided | Late) -> Text:
    title = shown_title(row.title)
    if not row.confidential:
        return title
    return (title, Strong("\nLukket punkt" if row.item_closed else "\nFortrolig"))


def _successor(year: Year) -> str:
    since = f" fra {plain_day(year.succeeded_from)}" if year.succeeded_from else ""
    return f"{year.successor}{since}"


def _short(year: Year) -> tuple[Block, ...]:
    done = len(year.days_late)
    in_time = sum(days == 0 for days in year.days_late)
    late = [days for days in year.days_late if days]
    rows = [
        ("Møder, der er besluttet noget på", year.meetings),
        ("Beslutninger", len(year.decided)),
        ("Handlinger, der er givet", sum(month.given for month in year.months)),
        ("Udført", done),
        ("heraf til tiden", in_time),
        ("Annulleret", year.cancelled),
    ]
    if year.open_then:
        rows += [("Åbne ved årets slutning", year.open_then[0]), ("heraf overskredne", year.open_then[1])]
    told = (
        f"{in_time} af {done} udførte handlinger blev udført til tiden." if done else "Der blev ikke udført handlinger."
    )
    if late:
        told += f" De øvrige kom i gennemsnit {_days(round(sum(late) / len(late)))} efter fristen."
    return (
        Heading("Året i tal"),
        Paragraph((Strong(told),)),
        Table(
            "Året i tal",
            (Column("Hvad", 3), Column("Antal", numeric=True)),
            tuple((name, str(count)) for name, count in rows),
        ),
    )


def _month_by_month(year: Year) -> tuple[Block, ...]:
    return (
        Heading("Måned for måned"),
        Drawing(_bars(year.months), "Handlinger givet og udført, måned for måned. Tallene står i tabellen herunder."),
        Table(
            "Handlinger givet og udført, måned for måned",
            (
                Column("Måned", 2),
                Column("Givet", numeric=True),
                Column("Udført", numeric=True),
                Column("heraf for sent", numeric=True),
            ),
            tuple((_month(month), str(month.given), str(month.done), str(month.late)) for month in year.months),
        ),
    )


def _lateness(year: Year) -> tuple[Block, ...]:
    rows = []
    for words, first, last in _HOW_LATE:
        count = sum(first <= days and (last is None or days <= last) for days in year.days_late)
        rows.append((words, str(count)))
    return (
        Heading("Hvor sent det blev"),
        Table(
            "Udførte handlinger efter, hvor sent de kom",
            (Column("I forhold til fristen", 3), Column("Antal", numeric=True)),
            tuple(rows),
        ),
    )


def _rest(year: Year) -> tuple[Block, ...]:
    return (
        Heading("Det, der udestår" if year.as_of == year.until else f"Det, der udestår {plain_day(year.as_of)}"),
        Table(
            "Hvem der ventes på",
            (
                Column("Ansvarlig", 3),
                Column("Åbne", numeric=True),
                Column("Overskredne", numeric=True),
                Column("Ældste frist", 1.5),
            ),
            tuple((row.name, str(row.open), str(row.overdue), plain_day(row.oldest)) for row in year.waiting),
            empty="Der udestår ingen handlinger.",
        ),
        *_reported(year.reported),
        Table(
            f"De længst overskredne (højst {MOST_OVERDUE})",
            (
                Column("Reference", narrow=True),
                Column("Handling", 4),
                Column("Ansvarlig", 2),
                Column("Frist", 1.5),
            ),
            tuple((row.reference, _named(row), row.owners, plain_day(row.deadline)) for row in year.overdue),
            empty="Ingen frister er overskredet.",
        ),
    )


def _reported(count: int) -> tuple[Block, ...]:
    if not count:
        return ()
    told = "1 handling er meldt" if count == 1 else f"{count} handlinger er meldt"
    return (Paragraph(f"Desuden: {told} udført og venter på godkendelse."),)


def _decisions(year: Year) -> tuple[Block, ...]:
    return (
        Heading("Beslutninger"),
        Table(
            "Årets beslutninger",
            (
                Column("Reference", narrow=True),
                Column("Møde", 1.5),
                Column("Beslutning", 4),
                Column("Nu", 1.2),
            ),
            tuple(
                (
                    row.reference,
                    f"{row.body}, {plain_day(row.meeting)}" + (f", punkt {row.item}" if row.item else ""),
                    _named(row),
                    _STATUS.get(row.status, row.status),
                )
                for row in year.decided
            ),
            empty="Der blev ikke truffet beslutninger.",
        ),
    )


def _bars(months: list[Month]) -> str:
    """Two bars for each month, given and done, as a drawing of its own."""
    high, floor, step = 90, 110, 34
    most = max((max(month.given, month.done) for month in months), default=0) or 1
    parts = []
    for place, month in enumerate(months):
        left = 8 + place * step
        for offset, count, colour in ((0, month.given, "#7aa6a6"), (13, month.done, "#0f5f66")):
            height = round(high * count / most, 1)
            y = floor - height
            parts.append(
                f'<rect x="{left + offset}" y="{y:.1f}" width="11" height="{height}" fill="{colour}"/>'
                f'<text x="{left + offset + 5.5}" y="{y - 3:.1f}" font-size="8" text-anchor="middle">{count}</text>'
            )
        parts.append(f'<text x="{left + 12}" y="122" font-size="9" text-anchor="middle">{_month(month)[:3]}</text>')
    legend = (
        '<rect x="8" y="130" width="9" height="9" fill="#7aa6a6"/><text x="21" y="138" font-size="9">givet</text>'
        '<rect x="58" y="130" width="9" height="9" fill="#0f5f66"/><text x="71" y="138" font-size="9">udført</text>'
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 424 144" width="424" height="144" '
        f'font-family="IBM Plex Sans">{"".join(parts)}{legend}</svg>'
    )


def _month(month: Month) -> str:
    return format_date(month.first, "MMMM", locale=LOCALE)


def _days(count: int) -> str:
    return "1 dag" if count == 1 else f"{count} dage"
