"""The envelope sender of each mail: signed, so that a delivery report tells which mail it is about.

`retur@example.dk` becomes `retur+17-5f0c8a2b9d3e…@example.dk`: message 17, and a part of an HMAC over it, so that
nobody else can make one up. The mailbox has to take addresses with a part after "+" (RFC 5233), as most do.
"""

from __future__ import annotations

import hashlib
import hmac
import re

_SIGNED = re.compile(r"(?P<local>[^\s@+]+)\+(?P<id>[0-9]{1,12})-(?P<mark>[0-9a-f]{20})@(?P<domain>[^\s@<>]+)")
_PURPOSE = b"return path of message "


def signed(address: str, message_id: int, secret: str) -> str:
    """`address`, which takes delivery reports, as the envelope sender of message `message_id`."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{message_id}-{_mark(message_id, secret)}@{domain}"


def message_of(text: str, secret: str) -> int | None:
    """The message that a signed address in `text` (a header, an envelope recipient) is about; None: none, or forged."""
    for found in _SIGNED.finditer(text.lower()):
        message_id = int(found["id"])
        if hmac.compare_digest(_mark(message_id, secret), found["mark"]):
            return message_id
    return None


def _mark(message_id: int, secret: str) -> str:
    return hmac.new(secret.encode(), _PURPOSE + str(message_id).encode(), hashlib.sha256).hexdigest()[:20]
