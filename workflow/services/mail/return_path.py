"""Signed addresses, that tell which mail a delivery report or an answer is about: its envelope sender and Reply-To.

`retur@example.dk` becomes `retur+17-5f0c8a2b9d3e…@example.dk`: message 17, and a part of an HMAC over it, so that
nobody else can make one up. `svar+17-…@example.dk` is made the same way, and neither serves as the other. The mailbox
has to take addresses with a part after "+" (RFC 5233), as most do.
"""

from __future__ import annotations

import hashlib
import hmac
import re

_SIGNED = re.compile(r"(?P<local>[^\s@+]+)\+(?P<id>[0-9]{1,12})-(?P<mark>[0-9a-f]{20})@(?P<domain>[^\s@<>]+)")
RETURN = b"return path of message "
REPLY = b"reply to message "


def signed(address: str, message_id: int, secret: str, purpose: bytes = RETURN) -> str:
    """`address`, which takes what comes back, for message `message_id`: envelope sender, or (REPLY) Reply-To."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{message_id}-{_mark(message_id, secret, purpose)}@{domain}"


def message_of(text: str, secret: str, purpose: bytes = RETURN) -> int | None:
    """The message that a signed address in `text` (a header, an envelope recipient) is about; None: none, or forged."""
    for found in _SIGNED.finditer(text.lower()):
        message_id = int(found["id"])
        if hmac.compare_digest(_mark(message_id, secret, purpose), found["mark"]):
            return message_id
    return None


def _mark(message_id: int, secret: str, purpose: bytes) -> str:
    return hmac.new(secret.encode(), purpose + str(message_id).encode(), hashlib.sha256).hexdigest()[:20]
