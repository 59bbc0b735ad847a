"""The Danish words for what becomes of mails, and for the parts that the system stands on."""

from __future__ import annotations

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
