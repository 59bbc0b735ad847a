"""Builds the app: settings, extensions, database engine, Celery."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy.pool import QueuePool
from werkzeug.middleware.proxy_fix import ProxyFix

from workflow.config import PROJECT, Settings, environment_with_dotenv, read_settings
from workflow.extensions import db, mail
from workflow.services.accounts.logins import IDLE_SESSION
from workflow.transactions import configure_engine

UPLOAD_LIMIT = 64 * 1024 * 1024  # bytes per request: several documents at once


def build_app(settings: Settings | None) -> Flask:
    """See workflow.create_app."""
    settings = settings or read_settings(environment_with_dotenv())
    app = Flask(
        "workflow",
        template_folder=str(PROJECT / "templates"),
        static_folder=str(PROJECT / "workflow" / "static"),
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.environment == "test",
        MAX_CONTENT_LENGTH=UPLOAD_LIMIT,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings.database_url),
        # __Host-: a browser takes it over HTTPS only, and from this host only, not from one beside it.
        SESSION_COOKIE_NAME="__Host-beslutningsspor" if settings.production else "beslutningsspor",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.production,
        PERMANENT_SESSION_LIFETIME=IDLE_SESSION,
        # In production we answer to our own name only: what a request says of the host ends up in links.
        TRUSTED_HOSTS=_own_hosts(settings) if settings.production else None,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form left open over lunch still works
        MAIL_SERVER=settings.mail_server or "localhost",
        MAIL_PORT=settings.mail_port,
        MAIL_USERNAME=settings.mail_username,
        MAIL_PASSWORD=settings.mail_password,
        MAIL_USE_TLS=settings.mail_tls == "starttls",
        MAIL_USE_SSL=settings.mail_tls == "tls",
        MAIL_DEFAULT_SENDER=settings.mail_sender,
    )
    app.extensions["settings"] = settings
    if settings.proxies:
        # Who asks, and whether by HTTPS, is known to the proxy in front only.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    db.init_app(app)
    with app.app_context():
        configure_engine(db.engine)
    mail.init_app(app)
    return app


def _own_hosts(settings: Settings) -> list[str]:
    return [urlsplit(settings.base_url).hostname or "", *settings.trusted_hosts]


def _engine_options(url: str) -> dict[str, object]:
    if url.startswith("sqlite"):
        return {"poolclass": QueuePool, "connect_args": {"check_same_thread": False}}
    return {}  # whether a connection still lives, workflow.transactions asks
