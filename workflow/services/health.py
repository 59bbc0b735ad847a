"""Whether the parts that the system stands on can be reached."""

from __future__ import annotations

from typing import Any

import redis
from flask import current_app
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from workflow.config import Settings
from workflow.extensions import db
from workflow.models import Installation, Message


def check() -> dict[str, Any]:
    """{"ok", "parts": {"database" | "broker" | "mail": {"ok", "message"}}}; messages in Danish."""
    parts = {"database": _database(), "broker": _broker()}
    if parts["database"]["ok"]:
        parts["mail"] = _mail()
    return {"ok": all(part["ok"] for part in parts.values()), "parts": parts}


def _database() -> dict[str, Any]:
    try:
        db.session.execute(text("SELECT 1"))
        db.session.execute(select(func.count()).select_from(Installation))
    except SQLAlchemyError:
        db.session.rollback()
        return {"ok": False, "message": "kan ikke nås, eller er ikke oprettet (kør: workflow db upgrade)"}
    return {"ok": True, "message": db.engine.dialect.name}


def _broker() -> dict[str, Any]:
    settings: Settings = current_app.extensions["settings"]
    address = settings.broker_url.replace("redis+socket://", "unix://")
    try:
        redis.Redis.from_url(address, socket_timeout=1, socket_connect_timeout=1).ping()
    except (redis.RedisError, ValueError):
        return {"ok": False, "message": "kan ikke nås; mails og overblik venter, intet går tabt"}
    return {"ok": True, "message": "svarer"}


def _mail() -> dict[str, Any]:
    installation = db.session.get(Installation, 1)
    if installation and installation.mail_paused_at:
        return {"ok": False, "message": f"sat på pause: {installation.mail_paused_reason or 'af en bruger'}"}
    failed = db.session.scalar(select(func.count()).where(Message.state.in_(("failed", "uncertain")))) or 0
    if failed:
        return {"ok": True, "message": f"{failed} mails kunne ikke leveres"}
    return {"ok": True, "message": "klar"}
