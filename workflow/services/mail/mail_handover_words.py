"""The Danish of the mail about a move: who succeeds whom, what has moved along, who has it and who to write to."""

from __future__ import annotations

from datetime import date

from workflow.danish_dates import plain_day
from workflow.services.mail.mail_entries import Content, Handed
from workflow.services.mail.mail_words import counted, shortened_title
from workflow.services.mail.recipients import enumeration

ROLES: tuple[Handed, ...] = ("new", "stays", "asked", "gone")
LINKS = "Numrene er de samme som før. Gamle links i mails og kalendere virker stadig."


def subject(content: Content) -> str:
    """One by its reference, several by their number, with who has taken over."""
    entries, there = content.entries, enumeration(councils(content))
    if len(entries) == 1:
        return f"[{entries[0].reference}] Flyttet til {there}: {shortened_title(entries[0].title)}"
    if len(councils(content)) > 1:
        return f"{_capital(counted(entries))} er flyttet til {there}"
    scopes = enumeration([each.scope for each, _ in content.successions])
    goes = _goes(max(each.since for each, _ in content.successions), content.day)
    return f"{scopes} {goes} af {there}: {counted(entries)} er flyttet"


def opening(content: Content) -> str:
    """Who succeeds whom from when, and what that is to the reader."""
    scopes: dict[tuple[str, date], list[str]] = {}
    for each, _ in content.successions:
        scopes.setdefault((each.successor, each.since), []).append(each.scope)
    told = " ".join(
        f"{enumeration(names)} {_goes(since, content.day)} af {successor} fra {plain_day(since)}."
        for (successor, since), names in scopes.items()
    )
    return f"{told} {_to_the_reader(content)}"


def _goes(since: date, today: date) -> str:
    return "efterfølges" if since > today else "er efterfulgt"


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
    if len(parts["asked"]) == len(entries):
        return f"{_capital(what)} er flyttet med. I er ikke selv ansvarlige for {'den' if one else 'dem'}."
    told: dict[Handed, str] = {
        "new": f"overtager {len(parts['new'])}",
        "stays": f"er stadig {responsible} for {len(parts['stays'])}",
    }
    others: dict[Handed, str] = {"asked": "har andre ansvarlige", "gone": "har fået en anden ansvarlig"}
    here = " og ".join(words for role, words in told.items() if parts[role])
    clauses = [f"{you} {here}"] if here else []
    clauses += [f"{len(parts[role])} {words}" for role, words in others.items() if parts[role]]
    last = clauses.pop()
    return f"{_capital(what)} er flyttet med: {', '.join(clauses)}{', og ' if clauses else ''}{last}."


def heading(role: Handed, content: Content) -> str:
    """What stands above the actions of one kind, where there are several kinds."""
    person = content.reader == "person"
    return {
        "new": "Du overtager" if person else "I overtager",
        "stays": "Du er stadig ansvarlig" if person else "I er stadig ansvarlige",
        "asked": "Andre er ansvarlige",
        "gone": "Har fået en anden ansvarlig",
    }[role]


def contacts(content: Content, council: str) -> list[str]:
    """The addresses of the successor's secretariat, which is to be written to now, unless that is who reads it."""
    found = next(addresses for each, addresses in content.successions if each.successor == council)
    return [] if content.recipient in found else list(found)


def to_answer(content: Content, council: str, base_url: str) -> list[tuple[str, str]]:
    """To the successor's own secretariat, at any of its addresses: that it has to answer, and where; a move each."""
    return [
        (
            f"{each.successor} skal modtage eller returnere det, som {each.scope} har overdraget:",
            f"{base_url}/handover/packages/{each.package_id}",
        )
        for each, addresses in content.successions
        if each.successor == council and content.recipient in addresses
    ]


def closing(content: Content) -> str:
    """Why the mail came."""
    if content.reader == "stand_in":
        return "Sekretariatet får mailen, fordi der ikke er nogen mailadresse på den ansvarlige."
    you, responsible = ("du", "ansvarlig") if content.reader == "person" else ("I", "ansvarlige")
    roles = {entry.handed for entry in content.entries}
    if "asked" in roles:
        if roles == {"asked"}:
            return "I får mailen, fordi I skal modtage eller returnere det, der er flyttet."
        return "I får mailen, fordi I er ansvarlige for noget af det, der er flyttet, og skal svare på det."
    stands = "var" if roles == {"gone"} else "er eller var" if "gone" in roles else "er"
    text = f"{_capital(you)} får mailen, fordi {you} {stands} {responsible} for det, der er flyttet."
    if content.reply_to and content.reply_to != content.recipient:
        there = [each.successor for each, addresses in content.successions if content.reply_to in addresses]
        whose = f" for {there[0]}" if there and len(councils(content)) > 1 else ""
        text += f" Et svar på mailen går til sekretariatet{whose}."
    return text


def councils(content: Content) -> list[str]:
    """The successors, each once."""
    return list(dict.fromkeys(each.successor for each, _ in content.successions))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
