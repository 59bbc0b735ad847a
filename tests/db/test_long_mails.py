"""Who has a hundred actions gets a mail that can be read, and that no mail program cuts off."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

from flask import Flask

from tests import builders
from tests.reminding import FRIDAY, MORNING
from workflow.queries import ledger
from workflow.services.mail.mail_rendering import IN_FULL
from workflow.services.reminders import reminders

GMAIL_CUTS = 102 * 1024  # bytes of HTML


def test_a_hundred_actions_in_one_mail(app: Flask) -> None:
    body, person = builders.make_body(), builders.make_person()
    titles = [f"Opgørelse nr. {n} af ventetid på genoptræning i hver af klyngens kommuner" for n in range(100)]
    actions = [
        builders.make_action(body, [person], FRIDAY + timedelta(days=(-8, -1, 0, 14)[n % 4]), title=title)
        for n, title in enumerate(titles)
    ]
    assert reminders.run(MORNING).sent == 1
    (listed,) = ledger.sent_mails()
    mail = ledger.sent_mail(listed.id)
    assert len(mail.html.encode()) < GMAIL_CUTS
    shown = unescape(mail.html)
    for action in actions:
        assert action.title in shown
        assert f"/actions/{action.reference}" in shown
        assert action.reference in mail.text
    # The minutes' words of the most urgent only; and each can be answered.
    assert mail.text.count("»") == IN_FULL
    assert mail.text.count("Svar: ") == len(actions)
    overdue_first = [action for n, action in enumerate(actions) if n % 4 == 0]
    assert mail.text.index("»") > mail.text.index(overdue_first[0].title)
    assert mail.text.index(overdue_first[-1].reference) < mail.text.index(actions[2].reference)
