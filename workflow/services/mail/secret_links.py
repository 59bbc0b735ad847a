"""Links that answer, or choose, in their reader's name without a login: taken out before others see the mail."""

from __future__ import annotations

import email
import re
from email.policy import SMTP

# As answer_links and weekly_links write them; the number alone opens nothing.
_LINK = re.compile(r"(/[sr]/\d{1,9})-(?:[0-9a-f]{5}-)?[a-z2-7]{26}")
_ANSWERED_BY = ("List-Unsubscribe", "List-Unsubscribe-Post", "Reply-To")


def without_links(text: str) -> str:
    """The text with each such link ended before its secret."""
    return _LINK.sub(r"\1-…", text)


def without_links_in_mail(raw: bytes) -> bytes:
    """The same of a whole mail, without the headers that mail programs answer by."""
    mail = email.message_from_bytes(raw, policy=SMTP)
    for name in _ANSWERED_BY:
        del mail[name]
    for part in mail.walk():
        if part.get_content_type() in ("text/plain", "text/html"):
            part.set_content(without_links(part.get_content()), subtype=part.get_content_subtype())
    return mail.as_bytes()
