"""What pages are dressed with: icons from the package lucide, the font from its package, versioned static files."""

from __future__ import annotations

import hashlib
import os
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
    file = f"{current_app.static_folder}/{name}"
    version = _digest(file, os.stat(file).st_mtime_ns)
    return f"{request.script_root}{current_app.static_url_path}/{name}?v={version}"


@cache
def _digest(file: str, _changed: int) -> str:
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()[:12]
