"""The headers that tell a browser what our pages never do."""

from __future__ import annotations

from flask import Flask, Response, request

from workflow.web.guard import settings

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'"
)
# A mail's HTML styles itself inline, and is shown in a frame that can do nothing else.
MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
# Who knows the address of these is let in: it is told to nobody.
_SECRET_ADDRESSES = frozenset(
    {"answers.show", "answers.answer", "answers.take_back", "calendar_feeds.feed", "weekly.choose", "weekly.show"}
)
_KEPT_FOR_GOOD = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    """Adds the headers to every answer of `app`."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    if request.endpoint in _SECRET_ADDRESSES:
        headers["Referrer-Policy"] = "no-referrer"
        headers["X-Robots-Tag"] = "noindex, nofollow"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    if settings().production:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint == "static" and request.args.get("v"):
        headers["Cache-Control"] = _KEPT_FOR_GOOD
    elif request.endpoint == "calendar_feeds.feed":
        headers["Cache-Control"] = "private, no-cache"  # kept by who asks, who asks again whether it is the same
    elif request.endpoint not in ("static", "assets.font"):
        headers["Cache-Control"] = "no-store"  # pages name people and matters: nothing stays on a shared machine
    return response
