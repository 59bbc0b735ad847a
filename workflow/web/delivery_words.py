"""The Danish words for what becomes of mails, and for the parts that the system stands on."""

from __future__ import annotations

from workflow.domain.mail_kinds import MAIL_KIND as MAIL_KIND

SLOT_STATE = {
    "planned": "venter",
    "sent": "sendt",
    "returned": "kom retur",
    "suppressed": "ikke sendt",
    "superseded": "afløst",
    "failed": "afvist",
}
SLOT_STATE_ICON = {
    "planned": "clock",
    "sent": "circle-check",
    "returned": "corner-up-left",
    "suppressed": "circle-slash",
    "superseded": "arrow-right",
    "failed": "circle-alert",
}
HEALTH_PART = {
    "database": "Database",
    "broker": "Kø (Redis)",
    "worker": "Workere",
    "scheduler": "Tidsplan (beat)",
    "mail": "Mail",
    "mailbox": "Postkasse til svar",
    "handover": "Overdragelse",
}
FIELD = {"kept_in": "Ordene står stadig i det, der er sendt"}
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
# Why an answer by mail waits for a person.
REPLY_WHY = {
    "several": "Mailen, der svares på, handler om flere handlinger",
    "sender": "Kommer fra en anden adresse, end mailen blev sendt til",
    "reassigned": "Afsenderen er ikke længere ansvarlig for handlingen",
    "gone": "Det kan ikke ses, hvilken handling svaret hører til",
    "unsigned": "Svarer ikke på en mail herfra",
    "unreadable": "Kunne ikke læses; se mailen i postkassen",
    "too_large": "Fylder for meget til at blive hentet; se mailen i postkassen",
}
# What the history of an action says of mails.
MAIL_EVENT = {"replied": "Svarede på en mail", "reminded": "Bad om en påmindelse til den ansvarlige"}
MAIL_EVENT_ICON = {"replied": "corner-up-left", "reminded": "bell"}
