"""Outside production: stepping the clock, and watching it walk."""

from __future__ import annotations

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from workflow import clock
from workflow.services.installation import clock_steps
from workflow.web import forms
from workflow.web.addresses import page_address
from workflow.web.guard import current_actor, outside_production

pages = Blueprint("clock", __name__, url_prefix="/clock")


@pages.get("")
@outside_production
def show() -> str:
    """What day it is here, and how to move it."""
    return render_template(
        "clock/show.html",
        state=clock_steps.state(),
        today=clock.today(),
        back=page_address(request.args.get("back")),
    )


@pages.get("/state")
@outside_production
def state() -> Response:
    """The same as JSON, for the script that waits for a step to end."""
    found = clock_steps.state()
    return jsonify(
        {
            "today": clock.local(found.now).date().isoformat(),
            "target": found.target.isoformat() if found.target else None,
            "stepping": found.stepping and found.error is None,
            "error": found.error,
        }
    )


@pages.post("/step")
@outside_production
def step() -> AnyResponse:
    """Starts a step; the days are lived through by a job."""
    clock_steps.start_step(forms.number("days"), actor=current_actor())
    clock.forget_offset()
    after = clock_steps.state()
    if after.stepping:
        return redirect(url_for("clock.show", back=page_address(request.form.get("back"))))
    flash("Datoen er flyttet.", "success")
    return redirect(page_address(request.form.get("back")) or url_for("clock.show"))
