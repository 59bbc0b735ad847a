"""The calendar pages: a preview before deadlines move, files in and out, and 404 for those it does not concern."""

from __future__ import annotations

import html
import io
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import builders
from tests.web.conftest import Browser, Site
from workflow.extensions import db
from workflow.models import Action, Body, Meeting

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
OCTOBER, NOVEMBER = date(2025, 10, 24), date(2025, 11, 7)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def ids(site: Site) -> dict[str, int]:
    """Two meetings of Nord with a deadline on the first, and one of Syd."""
    with site.app.app_context():
        found = {body.prefix: body for body in db.session.scalars(select(Body))}
        held = builders.make_meeting(found["NORD"])
        on = builders.make_meeting(found["NORD"], OCTOBER, state="planned")
        builders.make_meeting(found["NORD"], date(2025, 12, 5), state="planned")
        syd = builders.make_meeting(found["SYD"], OCTOBER, state="planned")
        action = builders.make_action(
            found["NORD"], [builders.make_person("Bo Agger", "bo.agger@example.dk")], OCTOBER, meeting=held,
            title="Saml svar fra parterne", anchor="next_meeting", deadline_text="på næste møde",
            deadline_basis="inferred", hangs_on_id=on.id, hangs_by="meeting",
        )  # fmt: skip
        known = {
            "nord": found["NORD"].id,
            "syd": found["SYD"].id,
            "meeting": on.id,
            "theirs": syd.id,
            "action": action.id,
        }
        db.session.remove()
    return known


def carried(page: str) -> dict[str, str]:
    """What the page of a preview holds for its second step."""
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page) if name != "csrf_token"}


def confirmed(browser: Browser, address: str, page: str, **extra: object) -> str:
    """Says yes on the page of a preview."""
    answer = browser.send(address, {**carried(page), **extra}, follow_redirects=True)
    return answer.text


def deadline(site: Site, ids: dict[str, int]) -> date:
    with site.app.app_context():
        found = db.session.get_one(Action, ids["action"]).deadline
        db.session.remove()
    return found


def version(site: Site, ids: dict[str, int]) -> int:
    with site.app.app_context():
        found = db.session.get_one(Meeting, ids["meeting"]).version
        db.session.remove()
    return found


def test_a_move_is_shown_then_done_then_taken_back(site: Site, ids: dict[str, int]) -> None:
    browser = site.as_user("sekretariat@example.dk")
    calendar = f"/bodies/{ids['nord']}/calendar"
    address = f"{calendar}/{ids['meeting']}"
    assert "NORD-2025-003" in browser.page(address)
    form = {"version": version(site, ids), "date": "2025-11-07", "reason": "Formanden er forhindret"}
    preview = browser.send(address, form).text
    assert "Intet er ændret endnu" in preview
    assert f'data-back-to="{address}"' in preview
    assert "Denne frist flytter" in preview
    assert deadline(site, ids) == OCTOBER
    done = confirmed(browser, address, preview)
    assert "1 frist er flyttet med. 1 ansvarlig får en mail." in done
    assert deadline(site, ids) == NOVEMBER
    assert "Formanden er forhindret" in browser.page("/actions/NORD-2025-003")
    again = confirmed(browser, address, preview)
    assert "ændret" in again, "a second time the meeting is another than the page showed"
    change = re.search(r'name="change" value="(\d+)"', browser.page(calendar))
    assert change
    undone = browser.send(f"{calendar}/undo", {"change": change[1]}, follow_redirects=True).text
    assert "fortrudt" in undone
    assert deadline(site, ids) == OCTOBER


def test_what_has_changed_since_the_preview_is_shown_again(site: Site, ids: dict[str, int]) -> None:
    browser = site.as_user("sekretariat@example.dk")
    address = f"/bodies/{ids['nord']}/calendar/{ids['meeting']}/cancel"
    form = {"version": version(site, ids), "reason": "For få punkter"}
    preview = browser.send(address, form).text
    assert f'data-back-to="/bodies/{ids["nord"]}/calendar"' in preview
    with site.app.app_context():
        body = db.session.get_one(Body, ids["nord"])
        builders.make_action(body, [], OCTOBER, hangs_on_id=ids["meeting"], hangs_by="meeting", title="Kom til siden")
        db.session.remove()
    again = confirmed(browser, address, preview)
    assert "siden du så siden sidst" in again
    assert "Kom til siden" in again
    assert deadline(site, ids) == OCTOBER
    assert "er aflyst" in confirmed(browser, address, again)
    assert deadline(site, ids) == date(2025, 12, 5)


def test_the_next_meeting_is_asked_about(site: Site, ids: dict[str, int]) -> None:
    browser = site.as_user("sekretariat@example.dk")
    address = f"/bodies/{ids['nord']}/calendar"
    preview = browser.send(address, {"date": "2025-10-17"}).text
    assert "Skal de følge dette møde i stedet?" in preview
    confirmed(browser, address, preview)
    assert deadline(site, ids) == OCTOBER, "the box was not ticked"
    preview = browser.send(address, {"date": "2025-10-16"}).text
    confirmed(browser, address, preview, follow=str(ids["action"]))
    assert deadline(site, ids) == date(2025, 10, 16)


def test_several_meetings_and_a_file(site: Site, ids: dict[str, int]) -> None:
    browser = site.as_user("sekretariat@example.dk")
    address = f"/bodies/{ids['nord']}/calendar"
    page = browser.send(f"{address}/series", {"lines": "14-01-2026 kl. 15-17\n2025-10-24\n18. april 2026\nvrøvl"}).text
    assert "er allerede i kalenderen" in page
    assert "kan ikke læses som en dato" in page
    assert re.search(r'value="2026-04-18">', page), "a Saturday is not ticked"
    added = browser.send(address, {"several": "1", "line": "2026-01-14 kl. 15:00-17:00"}, follow_redirects=True).text
    assert "ons. 14. januar 2026" in added
    written = browser.get(f"{address}/meetings.ics")
    assert written.mimetype == "text/calendar"
    assert "attachment" in written.headers["Content-Disposition"]
    token = browser.token()
    preview = browser.client.post(
        f"{address}/import", data={"file": (io.BytesIO(written.data), "k.ics"), "csrf_token": token}
    ).text
    assert preview.count("uændret") == 4
    assert "Der er intet at indlæse" in preview
    assert not re.search(r"<button[^>]*>(?:<svg.*?</svg>)?Indlæs<", preview)
    refused = browser.client.post(
        f"{address}/import", data={"file": (io.BytesIO(b"nej"), "k.ics"), "csrf_token": token}
    )
    assert refused.status_code == 422
    assert "Intet er ændret" in refused.text
    assert browser.send(f"{address}/import", {"entries": "{"}).status_code == 422


def test_several_meetings_are_offered_again_when_they_cannot_be_added(site: Site, ids: dict[str, int]) -> None:
    browser = site.as_user("sekretariat@example.dk")
    address = f"/bodies/{ids['nord']}/calendar"
    offered = ["2026-01-14 kl. 15:00-17:00", "2026-02-11", "2026-03-11"]
    taken = browser.send(address, {"several": "1", "offered": offered, "line": ["2025-12-05", *offered[:2]]})
    assert taken.status_code == 409
    assert "Der er allerede et møde den 5. december 2025." in taken.text
    ticked = {value: bool(mark) for value, mark in re.findall(r'name="line" value="([^"]+)"( checked)?', taken.text)}
    assert ticked == {offered[0]: True, offered[1]: True, offered[2]: False}
    none = browser.send(address, {"several": "1", "offered": offered})
    assert none.status_code == 422
    assert "Sæt flueben ved mindst én dato." in none.text
    assert none.text.count('name="line"') == 3


def test_more_meetings_than_fit_are_refused_and_not_cut_off(site: Site, ids: dict[str, int]) -> None:
    browser = site.as_user("sekretariat@example.dk")
    days = "\n".join((date(2026, 1, 5) + timedelta(days=7 * week)).isoformat() for week in range(121))
    refused = browser.send(f"/bodies/{ids['nord']}/calendar/series", {"lines": days})
    assert refused.status_code == 422
    assert "Der er 121 datoer. Læg højst 120 møder ind ad gangen. Intet er ændret." in refused.text
    assert "2026-01-05" in refused.text


def test_a_meeting_that_moves_behind_another_asks_what_hangs_on_it(site: Site, ids: dict[str, int]) -> None:
    """Its words are "på næste møde", and another one comes before it now; not so for what hangs on a later one."""
    with site.app.app_context():
        body = db.session.get_one(Body, ids["nord"])
        later = builders.make_meeting(body, date(2026, 1, 30), state="planned")
        builders.make_action(
            body, [], later.date, meeting=builders.make_meeting(body, date(2025, 8, 29)), title="Et andet svar",
            anchor="next_meeting", deadline_basis="inferred", hangs_on_id=later.id, hangs_by="meeting",
        )  # fmt: skip
        db.session.remove()
    browser = site.as_user("sekretariat@example.dk")
    address = f"/bodies/{ids['nord']}/calendar/{ids['meeting']}"
    preview = browser.send(address, {"version": "1", "date": "2025-12-19"}).text
    assert preview.count("<ins>fre. 5. december 2025</ins>") == 1
    confirmed(browser, address, preview, follow=str(ids["action"]))
    assert deadline(site, ids) == date(2025, 12, 5)


def test_dates_or_a_rule_and_each_day_once(site: Site, ids: dict[str, int]) -> None:
    browser = site.as_user("sekretariat@example.dk")
    address = f"/bodies/{ids['nord']}/calendar/series"
    rule = {"ordinal": "2", "weekday": "2", "first": "2026-01-01", "last": "2026-06-30"}
    both = browser.send(address, {**rule, "lines": "14-01-2026"})
    assert both.status_code == 422
    assert "Udfyld enten datoerne eller reglen. Intet er ændret." in both.text
    assert ">14-01-2026</textarea>" in both.text
    assert 'value="2026-06-30"' in both.text
    assert "Udfyld enten" in browser.send(address, {"lines": "14-01-2026", "start": "15:00"}).text
    page = browser.send(address, {"lines": "14-01-2026\n14. januar 2026 kl. 15\n2026-01-14\n11-02-2026"}).text
    assert re.findall(r'name="line" value="([^"]+)"', page) == ["2026-01-14 kl. 15:00", "2026-02-11"]


EVENT = """BEGIN:VEVENT
UID:{uid}
DTSTAMP:20250901T080000Z
DTSTART;VALUE=DATE:{day}
SUMMARY:{title}
STATUS:{status}
END:VEVENT
"""


def file_of(*events: tuple[str, str, str, str]) -> bytes:
    inner = "".join(EVENT.format(uid=u, day=d, title=t, status=s) for u, d, t, s in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{inner}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def test_each_event_of_a_file_is_named_and_can_be_left_out(site: Site, ids: dict[str, int]) -> None:
    browser = site.as_user("sekretariat@example.dk")
    address = f"/bodies/{ids['nord']}/calendar/import"
    data = file_of(
        ("del@x", "20251024", "Ferieplan", "CANCELLED"),
        ("a@x", "20251016", "Noget helt andet", "CONFIRMED"),
        ("b@x", "20251120", "Ekstra møde", "CONFIRMED"),
    )
    form = {"file": (io.BytesIO(data), "k.ics"), "csrf_token": browser.token()}
    preview = browser.client.post(address, data=form).text
    for told in ("»Ferieplan«", "bruges ikke", "filens UID er ikke kendt her", "»Noget helt andet«", "»Ekstra møde«"):
        assert told in preview
    assert re.findall(r'name="use" value="([^"]+)"( checked)?', preview) == [("a@x", " checked"), ("b@x", " checked")]
    assert "Skal de følge dette møde i stedet?" in preview
    less = browser.send(address, {**carried(preview), "use": "b@x"}).text
    assert "du har valgt fra" in less, "without the other one no deadline is asked about: shown before it is done"
    assert re.findall(r'name="use" value="([^"]+)"( checked)?', less) == [("a@x", ""), ("b@x", " checked")]
    done = browser.send(address, {**carried(less), "use": "b@x"}, follow_redirects=True).text
    assert "Kalenderfilen er læst ind" in done
    assert "tors. 20. november 2025" in done
    assert "16. oktober 2025" not in done
    assert "aflyst" not in done
    assert deadline(site, ids) == OCTOBER


def test_what_is_ticked_may_need_what_is_left_out(site: Site, ids: dict[str, int]) -> None:
    browser = site.as_user("sekretariat@example.dk")
    address = f"/bodies/{ids['nord']}/calendar/import"
    with site.app.app_context():
        db.session.get_one(Meeting, ids["meeting"]).uid = "ours@x"
        db.session.commit()
    data = file_of(("ours@x", "20251107", "Nord", "CONFIRMED"), ("new@x", "20251024", "Andet", "CONFIRMED"))
    form = {"file": (io.BytesIO(data), "k.ics"), "csrf_token": browser.token()}
    preview = browser.client.post(address, data=form).text
    again = browser.send(address, {**carried(preview), "use": "new@x"}).text
    assert "der er allerede et møde den dag" in again
    assert deadline(site, ids) == OCTOBER


def test_who_reads_sees_and_who_has_no_business_there_finds_nothing(site: Site, ids: dict[str, int]) -> None:
    nord, meeting = ids["nord"], ids["meeting"]
    reading = ("/bodies/{}/calendar", "/bodies/{}/calendar/meetings.ics", "/bodies/{}/calendar/{}")
    forms = ("", "/series", "/import", "/papers", "/undo", "/{}", "/{}/cancel", "/{}/restore")
    for user, own in (("laeser@example.dk", 200), ("signe@example.dk", 404), ("syd@example.dk", 404)):
        browser = site.as_user(user)
        for address in reading:
            assert browser.get(address.format(nord, meeting)).status_code == own, (user, address)
        for form in forms:
            address = f"/bodies/{nord}/calendar{form.format(meeting)}"
            assert browser.send(address, {"version": 1, "change": 1}).status_code == (403 if own == 200 else 404), (
                address
            )
    own = site.as_user("sekretariat@example.dk")
    assert own.get(f"/bodies/{nord}/calendar/{ids['theirs']}").status_code == 404
    assert own.send(f"/bodies/{nord}/calendar/{ids['theirs']}/cancel", {"version": 1}).status_code == 404
    assert own.get(f"/bodies/{ids['syd']}/calendar").status_code == 404
    assert "Politisk Sundhedsklynge Syd" not in own.page("/bodies")
    assert site.as_user("signe@example.dk").get("/bodies").status_code == 404
    assert deadline(site, ids) == OCTOBER


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"date": ""}, "Skriv mødets dato"),
        ({"date": "2025-10-24"}, "allerede et møde"),
        ({"date": "2026-01-14", "start": "25:00"}, "ikke et klokkeslæt"),
        ({"date": "2026-01-14", "start": "15:00", "end": "14:00"}, "slutte efter"),
        ({"date": "2026-01-14", "papers_on": "2026-02-01"}, "sendes ud før"),
        ({"date": "1820-01-14"}, "skal ligge mellem"),
    ],
)
def test_what_cannot_be_is_told_beside_the_form(
    site: Site, ids: dict[str, int], form: dict[str, str], told: str
) -> None:
    answer = site.as_user("sekretariat@example.dk").send(f"/bodies/{ids['nord']}/calendar", form)
    assert answer.status_code in (409, 422)
    assert told in answer.text
    assert "Intet er ændret" in answer.text
