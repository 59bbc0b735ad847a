"""The Danish words for what is stored as English terms, each with the icon that goes with it."""

from __future__ import annotations

from workflow.domain.outcome_words import NO_ANSWER, OUTCOME, outcome_word

__all__ = ["NO_ANSWER", "OUTCOME", "outcome_word"]  # the templates know them by this module

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
    ("closed", "in_progress"): "Genåbn",
    ("waiting", "in_progress"): "Genoptag",
    ("in_progress", "open"): "Sæt tilbage til åben",
    ("settled", "open"): "Åbn til opfølgning",
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
    "undone": "Ændring fortrudt",
    "released": "Påmindelser frigivet",
    "followed_tasks": "Fulgte sine opgaver",
    "corrected": "Berørt af et rettet referat",
    "correction_undone": "Rettelsen er taget tilbage",
    "confirmed": "Beholdt, som den er, efter rettelsen",
    "taken_over": "Den rettede tekst er brugt",
    "withdrawn": "Referatet er trukket tilbage",
    "matter_confirmed": "Knyttet til samme sag på et andet møde",
    "matter_rejected": "Ikke samme sag som på et andet møde",
    "matter_proposed": "Svaret om samme sag er fortrudt",
}
EVENT_ICON = {
    "created": "plus",
    "status": "circle-dot",
    "deadline": "calendar-clock",
    "owners": "users",
    "line": "user",
    "note": "message-square-quote",
    "undone": "undo-2",
    "released": "bell",
    "followed_tasks": "corner-down-right",
    "corrected": "file-text",
    "correction_undone": "undo-2",
    "confirmed": "circle-check",
    "taken_over": "file-text",
    "withdrawn": "undo-2",
    "matter_confirmed": "history",
    "matter_rejected": "circle-slash",
    "matter_proposed": "undo-2",
    "mail": "mail",
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
    "correction": "Ændret i referatet",
}
CORRECTION = {
    "wording": "ordlyden",
    "outcome": "udfaldet",
    "owner": "den ansvarlige",
    "deadline": "fristen",
    "gone": "står ikke længere i referatet",
}
NOTICE = {
    "assigned": "ny opgave",
    "coming": "fristen nærmer sig",
    "due": "frist i dag",
    "overdue": "fristen er overskredet",
    "changed": "ændring",
}
MAIL_KIND = {
    "digest": "Samlet påmindelse",
    "assigned": "Nye opgaver",
    "changed": "Ændringer",
    "chair": "Til formandskabet",
    "secretariat": "Til sekretariatet",
}
MAIL_STATE = {
    "due": "venter",
    "claimed": "er ved at blive sendt",
    "submitting": "er ved at blive sendt",
    "retry": "prøves igen",
    "sent": "sendt",
    "failed": "fejlet",
    "suppressed": "holdt tilbage",
    "uncertain": "uafklaret",
    "planned": "planlagt",
    "superseded": "afløst af en nyere",
}


def move_label(before: str, after: str, *, own: bool = False) -> str:
    """What the button says that takes an action from one status to the other; `own`: to who only owns it."""
    if own and (before, after) == ("reported_done", "in_progress"):
        return "Ikke færdig alligevel"
    return MOVE_FROM.get((before, after)) or MOVE.get(after, STATUS.get(after, after))


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
