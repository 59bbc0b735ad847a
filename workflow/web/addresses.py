"""Addresses that a request brings along, of a page to go on to: only ours, and only what can be asked for."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def local_address(address: str | None) -> str | None:
    """`address` if it leads to this site, else None."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address


def page_address(address: str | None) -> str | None:
    """`address` if a page of this site is there to be asked for (GET); None too for what only takes forms."""
    if (local := local_address(address)) is None:
        return None
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    try:
        adapter.match(urlsplit(local).path, method="GET")
    except RequestRedirect:
        pass
    except HTTPException:
        return None
    return local
