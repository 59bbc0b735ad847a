"""Minutes in, read beside their proposals, mended, refused, accepted."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests import own_minutes
from tests.web.conftest import Browser, Site
from workflow.extensions import db
from workflow.models import Action, Party, Proposal
from workflow.services.register import register
from workflow.web.review import _created

SECRETARIAT = "sekretariat.nord@example.dk"


@pytest.fixture
def example(web_app: Flask, north_jutland: None) -> Site:
    """The example's register without minutes."""
    with web_app.app_context():
        db.session.remove()
    return Site(web_app)


@pytest.fixture
def office(example: Site) -> Browser:
    """The secretariat of Nord."""
    return example.as_user(SECRETARIAT, register.EXAMPLE_PASSWORD)


def upload(browser: Browser, data: bytes, name: str = "referat.md", **options: Any) -> Any:
    return browser.send("/minutes", {"files": (io.BytesIO(data), name)}, content_type="multipart/form-data", **options)


@pytest.fixture
def minutes(office: Browser) -> bytes:
    """Uploaded: document 1."""
    data = own_minutes.minutes(own_minutes.TASK, closed=True)
    assert upload(office, data).status_code == 200
    return data


def proposal(example: Site, kind: str, words: str = "") -> Proposal:
    with example.app.app_context():
        found = db.session.scalars(select(Proposal).where(Proposal.kind == kind).order_by(Proposal.position)).all()
        db.session.expunge_all()
        return next(each for each in found if words in each.quote)


def test_each_file_says_what_became_of_it(office: Browser) -> None:
    data = own_minutes.minutes(own_minutes.TASK)
    first = upload(office, data)
    assert "forslag er klar til gennemgang" in first.text
    assert "/minutes/1/review" in first.text
    assert "allerede læst ind" in upload(office, data).text
    refused = upload(office, b"", "tom.txt", headers={"Accept": "application/json"}).json
    assert [result["status"] for result in refused["results"]] == ["refused"]
    assert office.send("/minutes", {}).status_code == 422
    assert "Til gennemgang" in office.page("/minutes")


def test_only_the_secretariat_of_the_body_takes_minutes_in(example: Site) -> None:
    data = own_minutes.minutes(own_minutes.TASK)
    elsewhere = example.as_user("sekretariat.syd@example.dk", register.EXAMPLE_PASSWORD)
    assert "uden for dit område" in upload(elsewhere, data).text
    reader = example.as_user("thyra.bregnhede@example.dk", register.EXAMPLE_PASSWORD)
    assert upload(reader, data).status_code == 403


def test_text_and_proposals_point_at_each_other(minutes: bytes, office: Browser) -> None:
    page = office.page("/minutes/1/review")
    passages = set(re.findall(r'id="passage-(\d+)"', page))
    proposals = set(re.findall(r'id="proposal-(\d+)"', page))
    assert passages == proposals != set()
    assert set(re.findall(r'href="#proposal-(\d+)"', page)) == proposals
    assert set(re.findall(r'href="#passage-(\d+)"', page)) == passages


def test_a_proposal_is_mended_and_accepted(minutes: bytes, office: Browser, example: Site) -> None:
    task = proposal(example, "task", "Hjørring")
    address = f"/minutes/1/review/{task.id}"
    with example.app.app_context():
        other = db.session.execute(select(Party.id).where(Party.name == "Læsø Kommune")).scalar_one()
    form = {"version": task.version, "title": "Lav en oversigt", "owner": other, "deadline": "2025-11-07"}
    assert office.send(f"{address}/edit", {**form, "title": " "}).status_code == 422
    assert office.send(f"{address}/edit", form).status_code == 302
    stale = office.send(f"{address}/edit", {**form, "title": "For sent"})
    assert stale.status_code == 409
    assert "To har rettet det samme forslag" in stale.text
    refused = office.send(f"{address}/accept", {"version": task.version}, follow_redirects=True)
    assert "har ændret forslaget, siden du så det. Intet er tildelt." in refused.text
    office.send(f"{address}/accept", {"version": proposal(example, "task", "Hjørring").version})
    with example.app.app_context():
        action = db.session.execute(select(Action).where(Action.proposal_id == task.id)).scalar_one()
        assert (action.title, action.deadline.isoformat()) == ("Lav en oversigt", "2025-11-07")
        assert [line.party.name for line in action.assignments] == ["Læsø Kommune"]
        reference = action.reference
    page = office.page(f"/actions/{reference}")
    assert "Referatets ord" in page
    assert "den 1. november 2025" in page


def test_mending_what_somebody_has_accepted_says_so(minutes: bytes, office: Browser, example: Site) -> None:
    task = proposal(example, "task", "Hjørring")
    address = f"/minutes/1/review/{task.id}"
    office.send(f"{address}/accept", {"version": task.version})
    answer = office.send(f"{address}/edit", {"version": task.version, "title": "For sent"})
    assert answer.status_code == 409
    assert "Se forslaget, som det er nu" in answer.text


def test_a_refusal_is_taken_back(minutes: bytes, office: Browser, example: Site) -> None:
    task = proposal(example, "task", "Hjørring")
    office.send(f"/minutes/1/review/{task.id}/reject", {"version": task.version, "reason": "Er gjort"})
    assert "Begrundelse: Er gjort" in office.page("/minutes/1/review")
    version = proposal(example, "task", "Hjørring").version
    office.send(f"/minutes/1/review/{task.id}/restore", {"version": version})
    assert proposal(example, "task", "Hjørring").state == "proposed"


def test_who_is_told_is_shown_before_it_is_done(minutes: bytes, office: Browser, example: Site) -> None:
    page = office.page("/minutes/1/review/summary")
    assert "hjoerring@example.dk" in page
    assert "sekretariat.nord@example.dk" in page
    done = office.accept_shown(1, follow_redirects=True)
    assert "handlinger er oprettet" in done.text
    assert "ikke flere forslag" in office.page("/minutes/1/review/summary")
    assert "Tildelt" in office.page("/minutes")
    assert office.page("/actions?view=all").count('class="reference"') > 5


def test_the_certain_ones_can_be_accepted_first(minutes: bytes, office: Browser, example: Site) -> None:
    with example.app.app_context():
        db.session.execute(update(Proposal).where(Proposal.kind == "task").values(confidence=0.5))
        db.session.commit()
        db.session.remove()
    assert "Kun de sikre" in office.page("/minutes/1/review/summary?only=certain")
    page = office.accept_shown(only="certain", follow_redirects=True).text
    assert proposal(example, "task").state == "proposed"
    assert proposal(example, "decision").state == "accepted"
    assert "usikker" in page


def test_what_was_changed_after_the_summary_was_read_is_not_assigned(
    minutes: bytes, office: Browser, example: Site
) -> None:
    seen = re.findall(r'name="seen" value="([^"]+)"', office.page("/minutes/1/review/summary"))
    task = proposal(example, "task", "Hjørring")
    office.send(f"/minutes/1/review/{task.id}/edit", {"version": task.version, "title": "Noget andet"})
    page = office.send("/minutes/1/review/accept", {"seen": seen}, follow_redirects=True).text
    assert "har ændret forslaget, siden du så det. Intet er tildelt." in page
    assert proposal(example, "decision").state == "proposed"
    assert "handlinger er oprettet" in office.accept_shown(follow_redirects=True).text


def test_a_proposal_of_another_document_is_not_there(minutes: bytes, office: Browser, example: Site) -> None:
    task = proposal(example, "task", "Hjørring")
    assert office.send(f"/minutes/2/review/{task.id}/accept", {"version": task.version}).status_code == 404
    assert office.get("/minutes/2/review").status_code == 404


def test_closed_items_do_not_leak(minutes: bytes, office: Browser, example: Site) -> None:
    office.accept_shown(1)
    reader = example.as_user("thyra.bregnhede@example.dk", register.EXAMPLE_PASSWORD)
    chair = example.as_user("rasmine.birkelyng@example.dk", register.EXAMPLE_PASSWORD)
    for word in ("ansøgeren", "Ansættelse"):
        assert word in chair.page("/minutes/1")
        assert word not in reader.page("/minutes/1")
    assert "Lukket punkt" in reader.page("/minutes/1")
    assert reader.get("/minutes/1/file").status_code == 404
    assert "ansøgeren" not in reader.page("/actions?view=all")
    assert reader.get("/minutes/1/review").status_code == 403
    elsewhere = example.as_user("sekretariat.syd@example.dk", register.EXAMPLE_PASSWORD)
    for address in ("/minutes/1", "/minutes/1/file", "/minutes/1/review", "/minutes/1/review/summary"):
        assert elsewhere.get(address).status_code == 404


def test_the_file_comes_back_as_it_came(minutes: bytes, office: Browser) -> None:
    answer = office.get("/minutes/1/file")
    assert answer.data == minutes
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_what_the_reader_stumbled_on_is_shown(office: Browser) -> None:
    wrong = own_minutes.minutes("Sekretariatet skriver et notat senest den 31. juni 2026.")
    assert "forslag er klar" in upload(office, wrong).text
    page = office.get("/minutes/1/review").text
    assert "31. juni 2026" in page
    assert "findes ikke" in page


def test_accepting_says_how_many_are_told(office: Browser, example: Site) -> None:
    late = "Hjørring Kommune sender et notat til regionen senest den 6. oktober 2025."
    upload(office, own_minutes.minutes(own_minutes.TASK, late))
    page = office.accept_shown(1, follow_redirects=True).text
    with example.app.app_context():
        actions = db.session.scalars(select(Action)).all()
        leaves = [action for action in actions if action.status == "open" and not action.has_tasks]
        silent = sum(action.silent for action in leaves)
        assert len(leaves) < sum(action.status == "open" for action in actions)
    assert f"{len(actions)} handlinger er oprettet." in page
    assert f"{len(leaves) - silent} er åbne, og de ansvarlige får besked." in page
    assert silent == 1
    assert "Fristen for 1 handling er allerede passeret" in page
    assert "Der var intet nyt at tildele." in office.accept_shown(1, follow_redirects=True).text


@pytest.mark.parametrize(
    ("leaves", "text"),
    [
        ([], "Der var intet nyt at tildele."),
        (["told"], "1 handling er oprettet. Den er åben, og den ansvarlige får besked."),
        (["settled"], "1 handling er oprettet. Der er ikke mere at gøre ved den."),
        (["settled", "parent"], "2 handlinger er oprettet. Ingen af dem kræver mere."),
        (["told", "parent"], "2 handlinger er oprettet. 1 er åben, og den ansvarlige får besked."),
        (
            ["silent", "silent"],
            "2 handlinger er oprettet. Fristen for 2 handlinger er allerede passeret: "
            "ingen får besked, før du frigiver dem.",
        ),
    ],
)
def test_the_words_for_what_was_made(leaves: list[str], text: str) -> None:
    made = [
        Action(status="settled" if leaf == "settled" else "open", has_tasks=leaf == "parent", silent=leaf == "silent")
        for leaf in leaves
    ]
    assert _created(made) == text


def test_saving_a_proposal_unchanged_says_so(minutes: bytes, office: Browser, example: Site) -> None:
    task = proposal(example, "task", "Hjørring")
    form = {"version": task.version, "title": task.title, "owner": [owner["party_id"] for owner in task.owners],
            "deadline": task.deadline.isoformat() if task.deadline else ""}  # fmt: skip
    page = office.send(f"/minutes/1/review/{task.id}/edit", form, follow_redirects=True).text
    assert "Intet er ændret." in page
    assert "Forslaget er rettet" not in page


def test_the_form_says_what_an_empty_deadline_means(minutes: bytes, office: Browser, example: Site) -> None:
    settled = proposal(example, "decision", "Dagsordenen blev godkendt")
    help_of = re.compile(rf'id="deadline-help-{settled.id}">([^<]*)')
    unfilled = "Tom: afgjort på mødet, ingen opfølgning."
    assert unfilled in help_of.findall(office.page("/minutes/1/review"))[0]
    form = {"version": settled.version, "title": settled.title, "deadline": "2025-11-07"}
    office.send(f"/minutes/1/review/{settled.id}/edit", form)
    page = office.page("/minutes/1/review")
    assert "fre. 7. november 2025" in page
    assert unfilled in help_of.findall(page)[0]
    task = proposal(example, "task", "Hjørring")
    assert "efter organets standard" in re.findall(rf'id="deadline-help-{task.id}">([^<]*)', page)[0]


def test_what_was_rejected_in_another_tab_is_not_assigned_and_says_so(
    minutes: bytes, office: Browser, example: Site
) -> None:
    task = proposal(example, "task", "Hjørring")
    address = f"/minutes/1/review/{task.id}"
    unreasoned = office.send(f"{address}/reject", {"version": task.version})
    assert unreasoned.status_code == 422
    assert f'id="reason-error-{task.id}"' in unreasoned.text
    office.send(f"{address}/reject", {"version": task.version, "quick": "Allerede gjort"})
    version = proposal(example, "task", "Hjørring").version
    late = office.send(f"{address}/accept", {"version": task.version}, follow_redirects=True)
    assert "Forslaget er afvist i mellemtiden" in late.text
    answer = office.send(f"{address}/edit", {"version": task.version, "title": "For sent"})
    assert "afvist i mellemtiden" in answer.text
    office.send(f"{address}/restore", {"version": version})
    assert "allerede fortrudt" in office.send(f"{address}/restore", {"version": version}).text


def test_what_was_settled_is_registered_not_assigned(minutes: bytes, office: Browser, example: Site) -> None:
    page = office.page("/minutes/1/review")
    assert "Registrér<span" in page
    decision = proposal(example, "decision", "Dagsordenen blev godkendt")
    done = office.send(f"/minutes/1/review/{decision.id}/accept", {"version": decision.version}, follow_redirects=True)
    assert "Registreret som NORD-2025-" in done.text


def test_a_withdrawal_without_a_reason_shows_the_form_again(office: Browser, minutes: bytes) -> None:
    seen = re.search(r'name="seen" value="([^"]*)"', office.page("/minutes/1/withdraw"))
    assert seen
    answer = office.send("/minutes/1/withdraw", {"seen": seen[1], "reason": " "})
    assert answer.status_code == 422
    assert 'id="reason-error"' in answer.text
    assert "Træk dokumentet tilbage?" in answer.text


def test_who_only_reads_sees_minutes_when_they_are_reviewed(minutes: bytes, office: Browser, example: Site) -> None:
    reader = example.as_user("thyra.bregnhede@example.dk", register.EXAMPLE_PASSWORD)
    chair = example.as_user("rasmine.birkelyng@example.dk", register.EXAMPLE_PASSWORD)
    for reviewed in (False, True):
        if reviewed:
            office.accept_shown(1)
        assert reader.get("/minutes/1").status_code == (200 if reviewed else 404)
        assert ('href="/minutes/1"' in reader.page("/minutes")) is reviewed
        assert ("/minutes/1#item" in reader.page("/minutes/search?q=ventetiderne")) is reviewed
        assert chair.get("/minutes/1").status_code == 200
    corrected = own_minutes.minutes(own_minutes.TASK, own_minutes.OTHER_TASK, closed=True)
    upload(office, corrected, "rettet.md")
    assert reader.get("/minutes/2").status_code == 404
    assert "/minutes/2" not in reader.page("/minutes/1"), "the newer version is not pointed at yet"
