"""What the tests of answers share: the links of the mails that went out."""

from __future__ import annotations

import re

from tests.reminding import MORNING
from workflow.queries import ledger
from workflow.services.reminders import reminders

LINK = re.compile(r"http://\S+?(/s/(\S+))")


def mailed() -> dict[str, list[str]]:
    """Sends what is due this morning; by recipient the links of the newest mail, in its order."""
    reminders.run(MORNING)
    found: dict[str, list[str]] = {}
    for mail in reversed(ledger.sent_mails()):
        found[mail.recipient] = [match[2] for match in LINK.finditer(ledger.sent_mail(mail.id).text)]
    return found


def only_link(address: str = "signe.kvist@example.dk") -> str:
    """The one link in the mail to that address."""
    (link,) = mailed()[address]
    return link
