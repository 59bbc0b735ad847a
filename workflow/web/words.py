"""The Danish words for what is stored as English terms, each with the icon that goes with it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from workflow.danish_dates import plain_day
from workflow.domain.outcome_words import NO_ANSWER, OUTCOME, outcome_word
from workflow.web import chair_words, delivery_words, handover_words
from workflow.web.delivery_words import HEALTH_PART, MAIL_STATE, SLOT_STATE, SLOT_STATE_ICON

# The templates know them by this module.
__all__ = ["HEALTH_PART", "MAIL_STATE", "NO_ANSWER", "OUTCOME", "SLOT_STATE", "SLOT_STATE_ICON", "outcome_word"]

STATUS = {
    "open": "Åben",
    "in_progress": "I gang",
    "waiting": "Venter",
    "reported_done": "Meldt udført",
    "closed": "Lukket",
    "cancelled": "Annulleret",
    "settled": "Afgjort på mødet",
}
STATUS_ICON = {
    "open": "circle",
    "in_progress": "circle-dot",
    "waiting": "hourglass",
    "reported_done": "flag",
    "closed": "circle-check",
    "cancelled": "circle-slash",
    "settled": "gavel",
}
# What a button says that takes an action to this status, seen from where it is.
MOVE = {
    "open": "Åbn igen",
    "in_progress": "Sæt i gang",
    "waiting": "Sæt på vent",
    "reported_done": "Meld udført",
    "closed": "Godkend og luk",
    "cancelled": "Annullér",
}
MOVE_FROM = {
    ("reported_done", "in_progress"): "Send tilbage",
    ("closed", "in_progress"): "Åbn igen",
    ("waiting", "in_progress"): "Genoptag",
    ("in_progress", "open"): "Sæt tilbage til åben",
    ("settled", "open"): "Åbn til opfølgning",
    ("open", "closed"): "Luk som udført",
    ("in_progress", "closed"): "Luk som udført",
    ("waiting", "closed"): "Luk som udført",
}
KIND = {
    "recommendation": "Indstilling",
    "decision": "Beslutning",
    "task": "Opgave",
    "manual": "Oprettet i hånden",
}
KIND_ICON = {"recommendation": "lightbulb", "decision": "gavel", "task": "clipboard-check", "manual": "pencil"}
BASIS = {"stated": "angivet", "inferred": "udledt", "default": "standard", "agreed": "aftalt"}
BASIS_HELP = {
    "stated": "Står i referatet ved selve opgaven",
    "inferred": "Fundet et andet sted i referatet",
    "default": "Ikke nævnt i referatet; sat efter organets standard",
    "agreed": "Aftalt eller rettet efter mødet",
}
DOCUMENT_STATE = {
    "review": "Til gennemgang",
    "assigned": "Tildelt",
    "replaced": "Erstattet",
    "agenda": "Dagsorden",
    "withdrawn": "Trukket tilbage",
}
DOCUMENT_STATE_ICON = {
    "review": "eye",
    "assigned": "check-check",
    "replaced": "history",
    "agenda": "file-text",
    "withdrawn": "undo-2",
}
UPLOAD_STATE = {"waiting": "I kø", "reading": "Læses", "read": "Læst", "refused": "Afvist"}
UPLOAD_MESSAGE = {"waiting": "Filen er gemt og venter på at blive læst.", "reading": "Filen bliver læst nu."}
PROPOSAL_STATE = {
    "proposed": "Foreslået",
    "accepted": "Tildelt",
    "rejected": "Afvist",
    "carried": "Videreført",
    "replaced": "Erstattet",
}
PROPOSAL_STATE_ICON = {
    "proposed": "eye",
    "accepted": "circle-check",
    "rejected": "circle-slash",
    "carried": "arrow-right",
    "replaced": "history",
}
# Why a proposal is refused, in one click.
QUICK_REASONS = ("Allerede gjort", "Ikke en opgave", "Står der to gange", "Vedrører ikke os")
ANCHOR = {
    "next_meeting": "følger næste møde",
    "last_meeting": "følger klyngens sidste møde",
    "dated_meeting": "følger et bestemt møde",
    "minutes_sent": "følger udsendelsen af referatet",
    "handover": "følger overdragelsen",
    "event": "følger en begivenhed",
}
PARTY_KIND = {"person": "person", "organisation": "organisation", "body": "organ", "role": "funktion"}
PARTY_KINDS = {"person": "Personer", "organisation": "Organisationer", "body": "Organer", "role": "Funktioner"}
PARTY_ICON = {"person": "user", "organisation": "building-2", "body": "landmark", "role": "id-card"}
REGISTER_EVENT = {
    "added": "Oprettet",
    "edited": "Rettet",
    "imported": "Indlæst fra en liste",
    "from_minutes": "Oprettet eller bekræftet fra et referat",
    "holder_added": "Funktion besat",
    "holder_ended": "Funktionens sidste dag ændret",
    "membership_added": "Medlemskab oprettet",
    "membership_ended": "Medlemskabets sidste dag ændret",
    "absence_added": "Fravær oprettet",
    "absence_removed": "Fravær fjernet",
    "left": "Fratræder",
    "came_back": "Fratræden taget tilbage",
    "merged": "Lagt sammen med en anden",
    "mandates_ended": "Mandater afsluttet",
    "mandates_restored": "Mandater sat tilbage",
    **handover_words.REGISTER_EVENT,
}
REGISTER_FIELD = {
    "name": "Navn",
    "email": "Mail",
    "aliases": "Andre navne",
    "verified": "Bekræftet",
    "title": "Titel",
    "organisation": "Organisation",
    "elected": "Folkevalgt",
    "prefix": "Præfiks",
    "level": "Niveau",
    "clusters": "Klynger",
    "holder": "Person",
    "membership": "Medlem af",
    "substitute": "Stedfortræder",
    "leaves_on": "Sidste dag",
    "not_begun": "Tiltræder ikke",
    "merged": "Lagt sammen",
    **handover_words.REGISTER_FIELD,
}
LEVEL = {
    "political": "politisk niveau",
    "professional": "fagligt-strategisk niveau",
    "operational": "driftsniveau",
    "joint": "fællesmøde",
    "council": "sundhedsråd",
}
ROLE = {
    "administrator": "administrator",
    "secretariat": "sekretariat",
    "chair": "formandskab",
    "owner": "ansvarlig",
    "reader": "læseadgang",
}
EVENT = {
    "created": "Oprettet",
    "status": "Status ændret",
    "deadline": "Frist ændret",
    "owners": "Ansvarlige ændret",
    "line": "Egen del ændret",
    "note": "Bemærkning",
    "note_erased": "Bemærkning slettet efter loven",
    "undone": "Ændring fortrudt",
    "released": "Påmindelser frigivet",
    "followed_tasks": "Fulgte sine opgaver",
    "corrected": "Berørt af et rettet referat",
    "correction_undone": "Rettelsen er taget tilbage",
    "confirmed": "Beholdt, som den er, efter rettelsen",
    "taken_over": "Den rettede tekst er brugt",
    "merged": "To personer lagt sammen",
    "passed_on": "Givet videre til en medarbejder",
    "meeting_moved": "Mødet er flyttet",
    "meeting_cancelled": "Mødet er aflyst",
    "meeting_restored": "Mødet holdes alligevel",
    "meeting_added": "Følger et nyt møde",
    "meeting_undone": "Ændringen af mødekalenderen er fortrudt",
    "papers_moved": "Dagsordenen sendes ud en anden dag",
    "withdrawn": "Referatet er trukket tilbage",
    "matter_confirmed": "Knyttet til samme sag på et andet møde",
    "matter_rejected": "Ikke samme sag som på et andet møde",
    "matter_proposed": "Svaret om samme sag er fortrudt",
    "files": "Filer vedlagt",
    "waiting": "Sat på vent",
    "wait_over": "Ventetiden er slut; handlingen er tilbage",
    "deadline_asked": "Bad om ny frist",
    "deadline_granted": "Ny frist givet",
    "deadline_refused": "Ny frist afslået",
    "deadline_withdrawn": "Ønsket om ny frist er trukket tilbage",
    "recurrence": "Gentagelse ændret",
    "referred": "Henvist til et andet organ",
    "acknowledged": "Svarede, at den er i gang",
    "not_mine": "Svarede: ikke mig",
    "owner_kept": "Bliver hos den ansvarlige",
    "snoozed": "Egne påmindelser udsat",
    **delivery_words.MAIL_EVENT,
    **handover_words.EVENT,
    **chair_words.EVENT,
}
# What a change of status was, where the two say more than the new one alone.
STATUS_EVENT = {
    ("reported_done", "in_progress"): "Sendt tilbage",
    ("reported_done", "closed"): "Godkendt og lukket",
    ("closed", "in_progress"): "Åbnet igen",
    ("cancelled", "open"): "Åbnet igen",
    ("settled", "open"): "Åbnet til opfølgning",
    ("waiting", "in_progress"): "Genoptaget",
    ("in_progress", "open"): "Sat tilbage til åben",
}
STATUS_EVENT_TO = {
    "in_progress": "Sat i gang",
    "reported_done": "Meldt udført",
    "closed": "Lukket som udført",
    "cancelled": "Annulleret",
}
EVENT_ICON = {
    "created": "plus",
    "status": "circle-dot",
    "deadline": "calendar-clock",
    "owners": "users",
    "line": "user",
    "note": "message-square-quote",
    "note_erased": "eraser",
    "undone": "undo-2",
    "released": "bell",
    "followed_tasks": "corner-down-right",
    "corrected": "file-text",
    "correction_undone": "undo-2",
    "confirmed": "circle-check",
    "taken_over": "file-text",
    "merged": "users",
    "passed_on": "corner-down-right",
    "meeting_moved": "calendar-sync",
    "meeting_cancelled": "calendar-x-2",
    "meeting_restored": "calendar-check",
    "meeting_added": "calendar-plus",
    "meeting_undone": "undo-2",
    "papers_moved": "calendar-clock",
    "withdrawn": "undo-2",
    "matter_confirmed": "history",
    "matter_rejected": "circle-slash",
    "matter_proposed": "undo-2",
    "files": "paperclip",
    "waiting": "hourglass",
    "wait_over": "play",
    "deadline_asked": "calendar-clock",
    "deadline_granted": "calendar-check",
    "deadline_refused": "calendar-x-2",
    "deadline_withdrawn": "undo-2",
    "recurrence": "repeat",
    "referred": "forward",
    "acknowledged": "circle-dot",
    "not_mine": "user-x",
    "owner_kept": "user-check",
    "snoozed": "bell",
    **delivery_words.MAIL_EVENT_ICON,
    "mail": "mail",
    **handover_words.EVENT_ICON,
    **chair_words.EVENT_ICON,
}
FIELD = {
    "status": "Status",
    "deadline": "Frist",
    "deadline_text": "Fristens ordlyd",
    "deadline_basis": "Fristens grundlag",
    "owners": "Ansvarlige",
    "owner_basis": "Grundlag for ansvarlig",
    "lead": "Tovholder",
    "title": "Titel",
    "outcome": "Udfald",
    "silent": "Uden påmindelser",
    "state": "Egen del",
    "party": "Part",
    "body": "Organ",
    "needs_confirmation": "Skal bekræftes",
    "confidential": "Fortrolig",
    "correction": "Ændret i referatet",
    "waiting_until": "Venter til",
    "wanted": "Ønsket frist",
    "recurrence": "Gentages",
    "next": "Næste i rækken",
    "previous": "Følger efter",
    "skipped": "Sprunget over",
    "undelivered": "Havde ikke leveret",
    "lines": "Dele åbne igen",
    "referred_to": "Henvist til",
    "referred_from": "Henvist fra",
    "meeting_date": "Mødet, den følger",
    "needs_date": "Mangler en dato",
    "snoozed_until": "Ingen påmindelser før",
    **chair_words.FIELD,
} | delivery_words.FIELD
CORRECTION = {
    "wording": "ordlyden",
    "outcome": "udfaldet",
    "owner": "den ansvarlige",
    "deadline": "fristen",
    "gone": "står ikke længere i referatet",
}
# What a person mended before a correction came, in the words of the proposal's form.
KEPT = {"wording": "titlen", "outcome": "udfaldet", "owner": "den ansvarlige", "deadline": "fristen"}
NOTICE = {
    "assigned": "ny opgave",
    "coming": "fristen nærmer sig",
    "due": "frist i dag",
    "overdue": "fristen er overskredet",
    "moved": "fristen er flyttet med mødet",
    "lost": "har fået en anden ansvarlig",
    "returned": "sendt tilbage",
    "deadline": "har fået en ny frist",
    "refused": "ny frist afslået",
    "kept": "bliver hos den ansvarlige",
    "come_back": "returneret til sekretariatet",
    "handed_over": "flyttet til efterfølgeren",
    "asked": "en ansvarlig venter på svar",
    "unowned": "mangler en ansvarlig",
    "undated": "har fristen efter standarden",
    "escalated": "overskredet længe",
    "approval": "venter på godkendelse",
    "lapsed": "er blevet overskredet",
    "next": "blandt de vigtigste i overblikket",
    "changed": "ændring",
}
MAIL_KIND = delivery_words.MAIL_KIND

CALENDAR_CHANGE = {
    "added": "møder er lagt ind",
    "edited": "et møde er rettet",
    "moved": "et møde er flyttet",
    "cancelled": "et møde er aflyst",
    "restored": "et møde er genoprettet",
    "imported": "en kalenderfil er læst ind",
    "papers_rule": "dagsordenen sendes ud en anden dag",
    "undone": "en ændring er fortrudt",
}
CALENDAR_STEP = {
    "new": "nyt",
    "moved": "flyttes",
    "changed": "rettes",
    "cancelled": "aflyses",
    "same": "uændret",
    "skipped": "bruges ikke",
}
ORDINAL = {1: "første", 2: "anden", 3: "tredje", 4: "fjerde", 5: "sidste"}
WEEKDAY = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")


def move_label(before: str, after: str, *, own: bool = False, part: bool = False) -> str:
    """What the button says that takes an action from one status to the other; `own`: to who only owns it, `part`: only
    a part of it."""
    if own and part and after == "reported_done":
        return "Meld min del leveret"
    if own and (before, after) == ("reported_done", "in_progress"):
        return "Ikke færdig alligevel"
    return MOVE_FROM.get((before, after)) or MOVE.get(after, STATUS.get(after, after))


def event_title(kind: str, before: str | None = None, after: str | None = None) -> str:
    """What happened, in words; of a change of status, from which to which."""
    if kind == "status" and before is not None and after is not None:
        return STATUS_EVENT.get((before, after)) or STATUS_EVENT_TO.get(after) or EVENT[kind]
    return EVENT.get(kind, kind)


def spoken(field: str, value: object) -> object:
    """A stored value of an event's field, in Danish; what has no word of its own is given back as it is."""
    if value is None or value == "" or value == []:
        return "–"
    if value is True:
        return "ja"
    if value is False:
        return "nej"
    tables = {
        "status": STATUS,
        "deadline_basis": BASIS,
        "owner_basis": BASIS,
        "outcome": OUTCOME,
        "state": {"open": "mangler", "delivered": "leveret"},
    }
    if isinstance(value, str):
        return tables.get(field, {}).get(value, value)
    return value


_STORED_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def register_change(name: str, pair: list[Any]) -> str:
    """One field of a change of the register: "Mail: a@example.dk → b@example.dk", "Anna Bro, til 31. december 2025"."""
    before, after = pair
    if name == "merged":
        return f"{before[1]}"
    if name not in REGISTER_FIELD and isinstance(after, list):  # a role, a membership: somebody and a last day
        return f"{after[0]}: {_last_day(before[1])} → {_last_day(after[1])}"
    label = REGISTER_FIELD.get(name, name)
    was = "" if before is None else f"{_listed(before)} → "
    return f"{label}: {was}{_listed(after)}"


def _last_day(day: str | None) -> str:
    return f"til {_listed(day)}" if day else "uden sidste dag"


def _listed(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_listed(each) for each in value) or "–"
    return _STORED_DAY.sub(_in_danish, str(spoken("", value)))


def _in_danish(stored: re.Match[str]) -> str:
    try:
        return plain_day(date.fromisoformat(stored[0]))
    except ValueError:  # a number that looks like a day
        return stored[0]
