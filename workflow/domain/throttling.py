"""How long who guesses passwords has to wait: the wait grows, has an end, and is forgotten."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv6Address, ip_address

FREE_FOR_ACCOUNT = 5  # failures of one account from one address before the first wait
FREE_FOR_ADDRESS = 30  # failures from one address, whatever the account: an office shares one
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)  # without a failure
_DOUBLINGS = 10  # more than enough to pass the longest wait


def wait_after(failures: int, free: int) -> timedelta | None:
    """The wait after the `failures`th failure in a row: none up to `free`, then doubling up to the longest."""
    if failures < free:
        return None
    return min(FIRST_WAIT * (1 << min(failures - free, _DOUBLINGS)), LONGEST_WAIT)


def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 that one IPv6 customer has; else the text itself."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return found.exploded[:19]
    return str(found)


def told(wait: timedelta) -> str:
    """The wait in Danish, rounded up: "30 sekunder", "2 minutter"."""
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    if seconds <= 90:
        return "1 sekund" if seconds == 1 else f"{seconds} sekunder"
    return f"{-(-seconds // 60)} minutter"
