"""Addresses that templates write are remembered, and still those of the request at hand."""

from __future__ import annotations

from flask import Flask, url_for


def test_a_remembered_address_is_what_flask_writes(app: Flask) -> None:
    address = app.jinja_env.globals["url_for"]
    asked = [
        {"view": "open", "saved": 1},
        {"view": "open", "saved": True},
        {"view": "open", "saved": "1"},
        {"view": None, "q": "æ & ø"},
        {"view": ["open", "all"]},
        {"_external": True},
        {"_anchor": "list"},
    ]
    for root in ("", "/spor", ""):
        with app.test_request_context("/actions", environ_overrides={"SCRIPT_NAME": root}):
            for values in asked * 2:
                assert address("actions.index", **values) == url_for("actions.index", **values), (root, values)
            assert address(".index") == url_for(".index")
