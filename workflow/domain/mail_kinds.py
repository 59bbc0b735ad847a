"""What the kinds of mails are called, on the pages and by the commands."""

from __future__ import annotations

MAIL_KIND = {
    "digest": "Samlet påmindelse",
    "assigned": "Nye opgaver",
    "deadlines_moved": "Flyttede frister",
    "changed": "Ændringer",
    "handed_over": "Overdragelse",
    "chair": "Til formandskabet",
    "secretariat": "Til sekretariatet",
    "replied": "Svar fra en ansvarlig",
}
