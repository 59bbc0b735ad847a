"""The Danish words of the move to a successor, each with the icon that goes with it."""

from __future__ import annotations

EVENT = {
    "handed_over": "Overdraget til efterfølgeren",
    "handover_undone": "Overdragelsen er fortrudt",
    "handover_accepted": "Modtaget af efterfølgeren",
    "handover_returned": "Returneret af efterfølgeren",
}
EVENT_ICON = {
    "handed_over": "forward",
    "handover_undone": "undo-2",
    "handover_accepted": "circle-check",
    "handover_returned": "corner-down-left",
}
REGISTER_EVENT = {"succession": "Efterfølger ændret"}
REGISTER_FIELD = {"successor": "Efterfølger", "succeeded_from": "Overtager fra"}
STATE = {
    "planned": "Venter på at blive flyttet",
    "kept": "Bliver",
    "handed_over": "Afventer svar",
    "accepted": "Modtaget",
    "returned": "Returneret",
    "closed_meanwhile": "Afsluttet i mellemtiden",
    "taken_back": "Fortrudt",
}
STATE_ICON = {
    "planned": "hourglass",
    "kept": "house",
    "handed_over": "circle",
    "accepted": "circle-check",
    "returned": "corner-down-left",
    "closed_meanwhile": "circle-slash",
    "taken_back": "undo-2",
}
PACKAGE = {
    "moving": "Overdrages nu",
    "moved": "Overdraget",
    "undoing": "Fortrydes nu",
    "undone": "Fortrudt",
}
WHY_KEPT = {
    "choice": "valgt af sekretariatet",
    "shared": "fælles med en klynge, der ikke er overdraget endnu",
    "returned": "returneret af efterfølgeren",
    "elsewhere": "overdraget af en anden klynge",
}
CHOICE = {"": "Efter reglen", "hand_over": "Overdrages", "keep": "Bliver"}
VIEW = {
    "waiting": "Afventer svar",
    "accepted": "Modtaget",
    "returned": "Returneret",
    "closed": "Afsluttet i mellemtiden",
    "kept": "Bliver",
    "all": "Alle",
}
