"""What a delivery report says (RFC 3464): given up or only late, the status (RFC 3463), the foreign server's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_LONGEST = 500  # characters kept of a diagnostic


@dataclass(frozen=True)
class Report:
    """One recipient of a delivery report. `permanent`: the mail was given up, for good."""

    permanent: bool
    status: str  # "5.1.1"; empty when the report has none
    diagnostic: str


def read(mail: Message) -> Report | None:
    """What the report says of delivery; None when it is no report, or says that the mail arrived or goes on.

    A report has one group of fields on the message and one on each recipient; ours have one recipient, and one that
    was forwarded may be reported under another address. Of several the worst counts.
    """
    reports = [
        report
        for part in mail.walk()
        if part.get_content_type() == "message/delivery-status"
        for fields in _groups(part)
        if (report := _of_recipient(fields)) is not None
    ]
    return max(reports, key=lambda report: report.permanent, default=None)


def _groups(part: Message) -> list[Message]:
    content = part.get_payload()
    return [each for each in content if isinstance(each, Message)] if isinstance(content, list) else []


def _of_recipient(fields: Message) -> Report | None:
    action = str(fields.get("Action", "")).strip().lower()
    if action not in ("failed", "delayed"):
        return None
    diagnostic = " ".join(str(fields.get("Diagnostic-Code", "")).partition(";")[2].split())[:_LONGEST]
    found = _STATUS.search(str(fields.get("Status", ""))) or _STATUS.search(diagnostic)
    status = found[0] if found else ""
    # "failed" with a status of class 4: the last server waited as long as it would; the address may be right.
    return Report(action == "failed" and not status.startswith("4"), status, diagnostic)
