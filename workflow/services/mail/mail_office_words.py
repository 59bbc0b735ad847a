"""The Danish of the digests for secretariats and chairs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from workflow.danish_dates import day, days_apart
from workflow.services.mail.mail_entries import Content
from workflow.services.mail.recipients import enumeration
from workflow.services.reminders.office_content import Office, Part

URGENCY = {
    "asked": "today",
    "unowned": "today",
    "undated": "coming",
    "escalated": "overdue",
    "approval": "today",
    "lapsed": "overdue",
    "next": "coming",
}
_HEADING = {
    "asked": "Den ansvarlige venter på svar",
    "unowned": "Mangler en udpeget ansvarlig",
    "undated": "Har kun standardfristen",
    "escalated": "Overskredet længe",
    "approval": "Venter på godkendelse",
    "lapsed": "Overskredet siden sidst",
    "next": "De vigtigste lige nu",
}
_MOST_NAMED = 3  # bodies named in a subject or an opening
# Where all of a part are listed, as a view of the list.
_VIEW = {"chair": ("open", "overdue", "approval"), "secretariat": ("unowned", "overdue")}
_LINK = {
    "open": "Åbne handlinger",
    "overdue": "Overskredne",
    "approval": "Afventer godkendelse",
    "unowned": "Uden udpeget ansvarlig",
}


def heading(part: Part) -> str:
    """ "Overskredet længe: 5 af 12", without the numbers where all are shown"""
    shown = len(part.references)
    if part.notice == "next" or part.count <= shown:
        return _HEADING[part.notice]
    return f"{_HEADING[part.notice]}: {shown} af {part.count}"


def chair_subject(content: Content) -> str:
    """ "[NORD] 12 åbne handlinger, 3 overskredne, 2 til godkendelse" """
    office = _office(content)
    figures = office.figures
    told = [_open(figures.open)]
    if figures.overdue:
        told.append(f"{figures.overdue} {'overskredet' if figures.overdue == 1 else 'overskredne'}")
    if figures.approval:
        told.append(f"{figures.approval} til godkendelse")
    prefixes = [each.prefix for each in office.each or (office,) if each.prefix]
    prefix = f"[{', '.join(prefixes)}] " if 0 < len(prefixes) <= _MOST_NAMED else ""
    return prefix + ", ".join(told)


def secretariat_subject(content: Content) -> str:
    """ "2 handlinger venter på svar, 8 mangler ansvarlig eller frist, 3 har længe været overskredet" """
    counts = {part.notice: part.count for part in _office(content).parts}
    lacking, late = counts.get("unowned", 0) + counts.get("undated", 0), counts.get("escalated", 0)
    asked, told = counts.get("asked", 0), []
    if asked:
        told.append(f"{asked} {_actions(asked)} venter på svar")
    if lacking:
        what = "" if told else f" {_actions(lacking)}"
        told.append(f"{lacking}{what} mangler ansvarlig eller frist")
    if late:
        what = "" if told else f" {_actions(late)}"
        told.append(f"{late}{what} har længe været {'overskredet' if late == 1 else 'overskredne'}")
    return ", ".join(told)


def opening(content: Content) -> str:
    """The first sentences."""
    office = _office(content)
    if content.kind == "secretariat":
        return f"{secretariat_subject(content)}." + (" De ældste står først." if len(content.entries) > 1 else "")
    if office.each:
        several = len(office.bodies) > _MOST_NAMED
        where = f"{len(office.bodies)} organer" if several else enumeration(office.bodies)
        return f"Sådan står det til i {where}. Tallene er for dem alle; nedenfor står hvert organ for sig."
    told = f"Sådan står det til i {office.bodies[0]}."
    if office.next_meeting is not None:
        told += f" Næste møde er {day(office.next_meeting)}, {_away(office.next_meeting, content.day)}."
    return told


def standing(body: Office, today: date) -> str:
    """How one of several bodies stands: "8 åbne handlinger, 2 overskredne. Næste møde er …" """
    told = [_open(body.figures.open)]
    if body.figures.overdue:
        told.append(f"{body.figures.overdue} {'overskredet' if body.figures.overdue == 1 else 'overskredne'}")
    if body.figures.approval:
        told.append(f"{body.figures.approval} til godkendelse")
    line = ", ".join(told) + "."
    if body.next_meeting is not None:
        line += f" Næste møde er {day(body.next_meeting)}, {_away(body.next_meeting, today)}."
    return line


def body_url(body: Office, base_url: str) -> str:
    """The list of what is open in one body."""
    return f"{base_url}/actions?view=open" + (f"&body={body.prefix}" if body.prefix else "")


def figures(content: Content) -> list[tuple[str, int]]:
    """The figures, each with its word."""
    found = _office(content).figures
    return [
        ("Åbne", found.open),
        ("Overskredne", found.overdue),
        ("Frist inden 14 dage", found.due_soon),
        ("Til godkendelse", found.approval),
    ]


def since(content: Content) -> str:
    """ "Den seneste uge: 4 nye, 6 lukkede, 2 blev overskredet."; to a secretariat with whose figures they are: Overblik
    counts a cluster, with what bodies of other secretariats have given it"""
    office = _office(content)
    found = office.figures
    told = [
        f"{found.new} {'ny' if found.new == 1 else 'nye'}",
        f"{found.done} {'lukket' if found.done == 1 else 'lukkede'}",
        f"{found.lapsed} blev overskredet",
    ]
    whose = enumeration(office.bodies) if len(office.bodies) <= _MOST_NAMED else f"{len(office.bodies)} organer"
    return f"Den seneste uge: {', '.join(told)}." + (
        f" Tallene er for {whose}." if content.kind == "secretariat" else ""
    )


def links(content: Content, base_url: str) -> Iterator[tuple[str, str]]:
    """The lists in the pages: a name and an address."""
    prefix = _office(content).prefix
    for view in _VIEW[content.kind]:
        yield _LINK[view], f"{base_url}/actions?view={view}" + (f"&body={prefix}" if prefix else "")


def _office(content: Content) -> Office:
    assert content.office is not None, content.kind
    return content.office


def _open(count: int) -> str:
    return f"{count} {'åben handling' if count == 1 else 'åbne handlinger'}"


def _actions(count: int) -> str:
    return "handling" if count == 1 else "handlinger"


def _away(value: date, today: date) -> str:
    return "i dag" if value == today else f"om {days_apart(value, today)}"
