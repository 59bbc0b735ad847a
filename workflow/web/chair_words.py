"""The Danish words of the chair's review."""

from __future__ import annotations

IN_REVIEW = "ved formandens gennemgang"
EVENT = {
    "taken_up": "Tages op på mødet",
    "taken_off": "Tages ikke op på mødet alligevel",
}
EVENT_ICON = {"taken_up": "list-plus", "taken_off": "list-x"}
FIELD = {"taken_up": "Mødet"}
PART = {
    "overdue": "Overskredet",
    "approval": "Venter på godkendelse",
    "requests": "Ønsker om ny frist",
    "meeting": "Frist til mødet",
    "other": "Øvrige åbne",
}
PART_ICON = {
    "overdue": "calendar-x-2",
    "approval": "flag",
    "requests": "calendar-clock",
    "meeting": "landmark",
    "other": "circle",
}
CONCLUSION = {
    "approved": "Godkendt og lukket",
    "closed": "Lukket som udført",
    "returned": "Sendt tilbage",
    "granted": "Ny frist givet",
    "refused": "Ny frist afslået",
    "deadline": "Ny frist",
    "owners": "Ansvarlig skiftet",
    "referred": "Henvist",
    "cancelled": "Annulleret",
    "taken_up": "Tages op på mødet",
    "taken_off": "Tages ikke op på mødet",
    "note": "Bemærkning",
    "skipped": "Sprunget over",
}
CONCLUSION_ICON = {
    "approved": "circle-check",
    "closed": "circle-check",
    "returned": "undo-2",
    "granted": "calendar-check",
    "refused": "calendar-x-2",
    "deadline": "calendar-clock",
    "owners": "users",
    "referred": "forward",
    "cancelled": "circle-slash",
    "taken_up": "list-plus",
    "taken_off": "list-x",
    "note": "message-square-quote",
    "skipped": "skip-forward",
}
# What the page says when it is done.
DONE = {
    "approved": "er godkendt og lukket",
    "closed": "er lukket som udført",
    "returned": "er sendt tilbage",
    "granted": "har fået ny frist",
    "refused": "beholder sin frist",
    "deadline": "har fået ny frist",
    "owners": "har fået ny ansvarlig",
    "referred": "er henvist",
    "cancelled": "er annulleret",
    "taken_up": "tages op på mødet",
    "taken_off": "tages ikke op på mødet",
    "note": "har fået en bemærkning",
    "skipped": "er sprunget over",
}
# What somebody wanted who was overtaken: "Du ville …".
WISH = {
    "approved": "godkende og lukke",
    "closed": "lukke den som udført",
    "returned": "sende den tilbage",
    "granted": "give ny frist",
    "refused": "afslå ny frist",
    "deadline": "sætte ny frist",
    "owners": "skifte ansvarlig",
    "referred": "henvise den",
    "cancelled": "annullere den",
    "taken_up": "tage den op på mødet",
    "taken_off": "tage den af mødet",
    "note": "skrive en bemærkning",
    "skipped": "springe over",
}
