"""Builds the app: settings, extensions, database engine, Celery."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy.pool import QueuePool

from workflow.celery_app import make_celery
from workflow.config import PROJECT, Settings, environment_with_dotenv, read_settings
from workflow.extensions import csrf, db, login, mail, migrate
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
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.production,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
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
    db.init_app(app)
    with app.app_context():
        configure_engine(db.engine)
    migrate.init_app(app, db, directory=str(PROJECT / "migrations"))
    mail.init_app(app)
    csrf.init_app(app)
    login.init_app(app)
    make_celery(app)
    return app


def _engine_options(url: str) -> dict[str, object]:
    if url.startswith("sqlite"):
        return {"poolclass": QueuePool, "connect_args": {"check_same_thread": False}}
    return {"pool_pre_ping": True}
