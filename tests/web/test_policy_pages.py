"""The rules for reminders in the pages: what is typed is tried before it is saved, and kept when it is refused."""

from __future__ import annotations

import pytest

from tests.web.conftest import Site

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DEFAULT = "/administration/policies/default"
TYPED = {
    "coming_days": "10, 2", "overdue_every_days": "5", "escalation_days": "10", "july": "none", "unowned_day": "1",
    "chair_day": "2", "send_from": "08:00", "send_until": "15:30", "week": "43", "year": "2025", "version": "0",
}  # fmt: skip


def test_a_week_is_tried_and_then_the_rules_are_kept_with_their_history(site: Site) -> None:
    admin = site.as_user("admin@example.dk")
    answer = admin.send(DEFAULT, {**TYPED, "do": "preview"})
    assert answer.status_code == 200
    assert "Man. 20. oktober 2025" in answer.text
    assert 'value="10, 2"' in answer.text
    assert "14 og 3 dage før" in admin.page("/administration/policies")
    assert admin.send(DEFAULT, {**TYPED, "do": "save"}).status_code == 302
    page = admin.page(DEFAULT)
    for words in ("Reglerne er gemt", "Før fristen: 14, 3 → 10, 2", "Formandskabets dag: mandag → onsdag"):
        assert words in page
    assert admin.send(DEFAULT, {**TYPED, "coming_days": "7"}).status_code == 409
    assert "10 og 2 dage før" in admin.page("/administration/policies")


def test_what_cannot_be_is_refused_beside_its_field_and_stays(site: Site) -> None:
    admin = site.as_user("admin@example.dk")
    wrong = {"coming_days": "snart", "overdue_every_days": "0", "send_from": "16:00", "send_until": "8"}
    answer = admin.send(DEFAULT, {**TYPED, **wrong})
    assert answer.status_code == 422
    for words in ("Skriv højst 5 tal", "tal fra 1 til 30", "Skriv et klokkeslæt", 'value="snart"', "Intet er ændret"):
        assert words in answer.text
    assert "Den uge findes ikke" in admin.send(DEFAULT, {**TYPED, "week": "60", "do": "preview"}).text
