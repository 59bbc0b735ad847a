"""What pages are dressed with: icons from the package lucide, the font from its package, versioned static files."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import fontpkg_ibm_plex_sans
from flask import Blueprint, Response, abort, current_app, request, send_from_directory
from lucide.jinja import lucide
from markupsafe import Markup

from workflow.web.guard import public

FONTS = {
    "plex-sans.ttf": "IBMPlexSans[wdth,wght].ttf",
    "plex-sans-italic.ttf": "IBMPlexSans-Italic[wdth,wght].ttf",
}
_FONT_FOLDER = Path(fontpkg_ibm_plex_sans.ROOT) / "files"
_A_YEAR = 365 * 24 * 3600  # seconds

pages = Blueprint("assets", __name__)


@pages.get("/fonts/<name>")
@public
def font(name: str) -> Response:
    """A file of IBM Plex Sans, straight from its package."""
    if name not in FONTS:
        abort(404)
    return send_from_directory(_FONT_FOLDER, FONTS[name], mimetype="font/ttf", max_age=_A_YEAR)


@cache
def icon(name: str, size: int = 18) -> Markup:
    """An icon as inline SVG, hidden from screen readers: the words beside it say the same."""
    return Markup(lucide(name, size=size, aria_hidden="true", focusable="false", **{"class": "icon"}))


def static_file(name: str) -> str:
    """The address of a file in static/, which changes with its content, so that it can be cached for good."""
    folder = current_app.static_folder or ""
    return f"{request.script_root}{current_app.static_url_path}/{name}?v={_digest(f'{folder}/{name}')}"


@cache
def _digest(file: str) -> str:
    # Read once: like a template, a file that is changed shows when the server is started again.
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()[:12]


# In the order in which one may say otherwise than those before it.
_STYLES = (
    "tokens", "base", "layout", "components", "forms", "tables", "overview", "pages", "minutes", "review", "action",
    "lists", "register", "calendar", "reminders", "paper", "chair", "handover", "print",
)  # fmt: skip


def stylesheets() -> Markup:
    """The links to all style sheets: every page has them, so that the first page loads them for all."""
    return _links(request.script_root)


@cache
def _links(_root: str) -> Markup:
    link = Markup('<link rel="stylesheet" href="{}">')
    return Markup("\n  ").join(link.format(static_file(f"css/{name}.css")) for name in _STYLES)
