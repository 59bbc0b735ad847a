"""Addresses of this site: those that a page is full of, and those that a request brings along to go on to."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, has_request_context, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def init_app(app: Flask) -> None:
    """Lets the templates of `app` write each address once: a page has dozens, and the same ones as the page before."""

    @lru_cache(maxsize=4096, typed=True)  # 1 and true are the same to a dictionary, and not in an address
    def remembered(_root: str, endpoint: str, names: tuple[str, ...], *values: Any) -> str:
        return url_for(endpoint, **dict(zip(names, values, strict=True)))

    def address(endpoint: str, **values: Any) -> str:
        # What is asked of Flask itself (`_external`, an endpoint of this blueprint) may differ with the request.
        asks_flask = endpoint.startswith(".") or any(name.startswith("_") for name in values)
        if asks_flask or not has_request_context() or any(isinstance(value, list) for value in values.values()):
            return url_for(endpoint, **values)
        return remembered(request.script_root, endpoint, tuple(values), *values.values())

    app.jinja_env.globals["url_for"] = address


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
