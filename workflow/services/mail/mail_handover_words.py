"""The Danish of the mail about a move: who succeeds whom, what has moved along, who has it and who to write to."""

from __future__ import annotations

from datetime import date

from workflow.danish_dates import plain_day
from workflow.services.mail.mail_entries import Content, Handed, Succession
from workflow.services.mail.mail_words import counted, shortened_title
from workflow.services.mail.recipients import enumeration

ROLES: tuple[Handed, ...] = ("new", "stays", "gone")
LINKS = "Numrene er de samme som før. Gamle links i mails og kalendere virker stadig."


def subject(content: Content) -> str:
    """One by its reference, several by their number, with who has taken over."""
    entries, there = content.entries, _successors(content)
    if len(entries) == 1:
        return f"[{entries[0].reference}] Flyttet til {there}: {shortened_title(entries[0].title)}"
    scopes = enumeration(list(dict.fromkeys(each.scope for each, _ in content.successions)))
    return f"{scopes} efterfølges af {there}: {counted(entries)} er flyttet"


def opening(content: Content) -> str:
    """Who succeeds whom from when, and what that is to the reader."""
    told = " ".join(_succession(each, content.day) for each, _ in content.successions)
    return f"{told} {_to_the_reader(content)}"


def _succession(each: Succession, today: date) -> str:
    goes = "efterfølges" if each.since > today else "er efterfulgt"
    return f"{each.scope} {goes} af {each.successor} fra {plain_day(each.since)}."


def _to_the_reader(content: Content) -> str:
    entries = content.entries
    one = len(entries) == 1
    what = counted(entries)
    parts = {role: [entry for entry in entries if entry.handed == role] for role in ROLES}
    if content.reader == "stand_in":
        return f"{_capital(what)}, hvis ansvarlige ikke har nogen mailadresse, er flyttet med."
    person = content.reader == "person"
    you, responsible = ("du", "ansvarlig") if person else ("I", "ansvarlige")
    if len(parts["new"]) == len(entries):
        return f"{_capital(you)} overtager {what}."
    if len(parts["stays"]) == len(entries):
        return f"{_capital(what)} er flyttet med, og {you} er stadig {responsible}."
    if len(parts["gone"]) == len(entries):
        return (
            f"{_capital(what)}, som {you} var {responsible} for, er flyttet med og har fået en anden ansvarlig. "
            f"{_capital(you)} skal ikke gøre mere ved {'den' if one else 'dem'}."
        )
    told: dict[Handed, str] = {
        "new": f"overtager {len(parts['new'])}",
        "stays": f"er stadig {responsible} for {len(parts['stays'])}",
    }
    here = " og ".join(words for role, words in told.items() if parts[role])  # at least one: there are two kinds
    if not parts["gone"]:
        return f"{_capital(what)} er flyttet med: {you} {here}."
    return f"{_capital(what)} er flyttet med: {you} {here}, og {len(parts['gone'])} har fået en anden ansvarlig."


def heading(role: Handed, content: Content) -> str:
    """What stands above the actions of one kind, where there are several kinds."""
    person = content.reader == "person"
    return {
        "new": "Du overtager" if person else "I overtager",
        "stays": "Du er stadig ansvarlig" if person else "I er stadig ansvarlige",
        "gone": "Har fået en anden ansvarlig",
    }[role]


def contacts(content: Content) -> list[tuple[str, str]]:
    """Who to write to now: the successor, and the address of its secretariat, unless that is who reads it."""
    found = {
        each.successor: address for each, address in content.successions if address and address != content.recipient
    }
    return [(f"Skriv fremover til sekretariatet for {name}", address) for name, address in found.items()]


def to_answer(content: Content, base_url: str) -> list[tuple[str, str]]:
    """To the successor's own secretariat: that it has to answer, and where; a move each."""
    return [
        (
            f"{each.successor} skal modtage eller returnere det, som {each.scope} har overdraget:",
            f"{base_url}/handover/packages/{each.package_id}",
        )
        for each, address in content.successions
        if address == content.recipient
    ]


def closing(content: Content) -> str:
    """Why the mail came."""
    if content.reader == "stand_in":
        return "Sekretariatet får mailen, fordi der ikke er nogen mailadresse på den ansvarlige."
    you, responsible = ("du", "ansvarlig") if content.reader == "person" else ("I", "ansvarlige")
    roles = {entry.handed for entry in content.entries}
    stands = "var" if roles == {"gone"} else "er eller var" if "gone" in roles else "er"
    text = f"{_capital(you)} får mailen, fordi {you} {stands} {responsible} for det, der er flyttet."
    if content.reply_to and content.reply_to != content.recipient:
        text += " Et svar på mailen går til sekretariatet."
    return text


def _successors(content: Content) -> str:
    return enumeration(list(dict.fromkeys(each.successor for each, _ in content.successions)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
