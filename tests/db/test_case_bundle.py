"""A case that is handed to others answers in nobody's name."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from email import message_from_bytes
from email.policy import SMTP

from flask import Flask

from tests.builders import make_action, make_body, make_person
from tests.reminding import MORNING, deliver
from workflow.domain.access import SYSTEM
from workflow.publishing.paper import Paper
from workflow.services.mail.secret_links import without_links
from workflow.services.reminders import reminders
from workflow.services.reports import case_bundle


def test_its_mails_have_no_links_that_answer(app: Flask) -> None:
    action = make_action(make_body(), [make_person()])
    reminders.plan(MORNING)
    assert deliver(MORNING).sent == 1
    index = Paper(title="Sag", subtitle="", day=date(2025, 10, 10), issuer="", facts=(), blocks=())
    archive = zipfile.ZipFile(io.BytesIO(b"".join(case_bundle.packed([action.id], [], index, SYSTEM))))
    (name,) = [each for each in archive.namelist() if each.endswith(".eml")]
    mail = message_from_bytes(archive.read(name), policy=SMTP)
    assert mail["List-Unsubscribe"] is None
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body is not None
        text = body.get_content()
        assert re.search(r"/s/\d+-…", text), "where the link was is still to be seen"
        assert not re.search(r"/[sr]/\d+-[0-9a-z]", text)
        assert "NORD-2025-001" in text


def test_what_is_no_link_stays() -> None:
    said = "Se /s/12-0a1b2-abcdefghijklmnopqrstuvwxyz og /r/7-abcdefghijklmnopqrstuvwxyz, NORD-2025-001 og /s/12"
    assert without_links(said) == "Se /s/12-… og /r/7-…, NORD-2025-001 og /s/12"
