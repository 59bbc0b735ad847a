"""Errors as pages: what happened, that nothing was lost, and what to do."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from workflow.errors import WorkflowError
from workflow.extensions import db
from workflow.publishing.characters import writable
from workflow.services.transaction import CHANGED_MEANWHILE
from workflow.web.addresses import page_address

log = logging.getLogger(__name__)

TITLES = {
    400: "Forespørgslen kunne ikke forstås",
    403: "Det har du ikke adgang til at gøre",
    404: "Siden findes ikke",
    405: "Det kan ikke lade sig gøre her",
    409: "Det er ændret i mellemtiden",
    413: "Filerne er for store",
    422: "Det kunne ikke bruges, som det var",
    429: "Der er forsøgt for mange gange",
    500: "Noget gik galt hos os",
    503: "Systemet er optaget lige nu",
}
TEXTS = {
    400: "Gå tilbage, og prøv igen. Intet er ændret.",
    403: "Du kan se den, men ikke ændre den. Intet er ændret. Bed sekretariatet om hjælp.",
    404: "Der er ikke noget på denne adresse, eller du har ikke adgang til det.",
    405: "Adressen kan ikke bruges på den måde. Gå tilbage, og brug knapperne på siden.",
    413: "Læg færre filer ind ad gangen. Der kan højst sendes 64 MB på én gang. Intet er gemt.",
    500: "Fejlen er skrevet i loggen. Det, du var i gang med, er ikke gemt. Prøv igen, og sig det til "
    "administratoren, hvis det sker igen.",
    503: "Mange arbejder på én gang. Intet er gemt. Vent et øjeblik, og prøv igen.",
}
_DEADLOCK = "40P01"
OVERTAKEN = (
    "Det er blevet ændret, siden du åbnede siden. Intet er overskrevet. "
    "Indlæs siden igen for at se, hvordan det står nu, og gentag din ændring."
)
STRANGE_HOST = (
    "Systemet svarer ikke på dette navn. Brug den adresse, der står i mails fra systemet. "
    "Administratoren kan se det afviste navn i loggen."
)
CSRF_TEXT = (
    "Siden har været åben for længe, eller du er logget ud i mellemtiden. Intet er gemt. "
    "Gå tilbage, indlæs siden igen, og gentag."
)

KEPT = "Det, du skrev, står herunder, så du kan kopiere det, før du går videre."
LOGGED_OUT = "Du er blevet logget ud, mens siden var åben. Intet er gemt. Log ind, og gentag."
WORTH_KEEPING = 20  # characters; less is quickly written again
_NOT_SHOWN = frozenset({"csrf_token", "next", "back"})


def told(error: WorkflowError) -> str:
    """What a page says of `error`. Who was faster is not known here: it may be the user, in another window."""
    return OVERTAKEN if error.user_text == CHANGED_MEANWHILE else error.user_text


def init_app(app: Flask) -> None:
    """One handler per kind of error on `app`."""
    app.register_error_handler(WorkflowError, _refused)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(500, _broken)


def wants_json() -> bool:
    """Whether a script of ours asks, not a browser's address bar."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _refused(error: WorkflowError) -> Any:
    db.session.rollback()
    return _page(error.status, told(error), kept=_typed())


def _forged(_error: CSRFError) -> Any:
    return _page(400, CSRF_TEXT, "Siden er udløbet", kept=_typed())


def logged_out() -> Any:
    """What was sent by somebody whose login has ended meanwhile, with the way to the login and back to the page.

    None when it does not stand on a page of ours: then nobody has typed it.
    """
    if _came_from() is None:
        return None
    return _page(401, LOGGED_OUT, "Du er ikke logget ind længere", kept=_typed(), log_in=True)


def _typed() -> list[str]:
    """The words of a refused form, if it stands on a page of ours: nobody shall have to write them again."""
    if _came_from() is None:
        return []
    texts = [
        writable(value).strip()
        for name, values in request.form.lists()
        if name not in _NOT_SHOWN and "password" not in name
        for value in values
    ]
    return [text for text in dict.fromkeys(texts) if " " in text or len(text) >= WORTH_KEEPING]


def _http(error: HTTPException) -> Any:
    if error.response is not None:
        return error
    status = error.code or 500
    answer = _page(status, TEXTS.get(status, error.description or TEXTS[400]))
    for name, value in error.get_headers():
        if name.lower() == "allow":
            answer[0].headers[name] = value
    return answer


def _busy(error: OperationalError) -> Any:
    db.session.rollback()
    # A lock that SQLite did not get in time, or two who waited for each other, of whom PostgreSQL has ended one.
    if "locked" not in str(error.orig) and getattr(error.orig, "sqlstate", None) != _DEADLOCK:
        return _broken(error)
    return _page(503, TEXTS[503], kept=_typed())


def _broken(_error: Exception) -> Any:
    db.session.rollback()
    return _page(500, TEXTS[500], kept=_typed())


def _page(
    status: int, message: str, title: str | None = None, *, kept: list[str] | None = None, log_in: bool = False
) -> Any:
    title = title or TITLES.get(status, "Det lykkedes ikke")
    said = f"{message} {KEPT}" if kept else message
    response = jsonify({"error": message}) if wants_json() else _html(title, said, kept or [], log_in)
    response.status_code = status
    return response, status


def _html(title: str, message: str, kept: list[str], log_in: bool) -> Any:
    if isinstance(request.routing_exception, SecurityError):
        _tell_of_host(request.environ.get("HTTP_HOST", "")[:100])
        return make_response(STRANGE_HOST)  # no page: its links would lead to a host that is not ours
    return make_response(
        render_template("errors/error.html", title=title, message=message, back=_came_from(), kept=kept, log_in=log_in)
    )


@lru_cache(maxsize=32)  # each once: somebody who tries names shall not fill the log
def _tell_of_host(host: str) -> None:
    log.warning(
        "a request for host %r was refused: the proxy must pass the Host header on, and the name be that of "
        "WORKFLOW_BASE_URL or in WORKFLOW_TRUSTED_HOSTS",
        host,
    )


def _came_from() -> str | None:
    """The page of ours that the refused form stands on."""
    parts = urlsplit(request.referrer or "")
    if request.method == "GET" or parts.netloc != request.host:
        return None
    return page_address(f"{parts.path}?{parts.query}" if parts.query else parts.path)
