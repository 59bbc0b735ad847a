"""On the pages: split, merge, add and undo; two who mend the same; drafts; days off."""

from __future__ import annotations

import random
import re
import threading
import time
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from tests import own_minutes
from tests.web.conftest import Browser, Site
from tests.web.test_review_pages import example, minutes, office, proposal
from workflow import clock
from workflow.domain.access import SYSTEM
from workflow.errors import ConflictError
from workflow.extensions import db
from workflow.models import Party, Proposal, ProposalDraft
from workflow.services.intake import intake
from workflow.services.register import register
from workflow.services.review import review

__all__ = ["example", "minutes", "office"]  # fixtures
REVIEW = "/minutes/1/review"


def fields(page: str, action: str) -> dict[str, list[str]]:
    """The hidden and ticked fields and the texts of the form that goes to `action`, as a browser would send them."""
    form = page[page.index(f'action="{action}"') :].partition("</form>")[0]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="(\w+)"', tag)
        if (
            name
            and name[1] != "csrf_token"
            and (kind is None or kind[1] not in ("checkbox", "radio") or " checked" in tag)
        ):
            found.setdefault(name[1], []).append((value[1] if value else "").replace("&#34;", '"'))
    for name, text in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>([^<]*)', form):
        found[name] = [text]
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        found[name] = re.findall(r'value="([^"]*)" selected', options)[:1]
    return found


def stored(example: Site, proposal_id: int) -> Proposal:
    with example.app.app_context():
        found = db.session.get_one(Proposal, proposal_id)
        db.session.expunge_all()
        return found


def test_split_merge_add_and_undo_on_the_pages(minutes: bytes, office: Browser, example: Site) -> None:
    task = proposal(example, "task", "Hjørring")
    ask = f"{REVIEW}/{task.id}/split"
    form = fields(office.page(ask), ask)
    assert form["part1-deadline"] == form["part2-deadline"] == ["2025-11-01"]
    three = office.send(ask, {**form, "part2-title": "Send den ud", "one_more": "1"}).text
    assert "Del 3" in three
    assert "Send den ud" in three
    form = fields(three, ask)
    assert office.send(ask, {**form, "part2-title": "", "part3-title": ""}).status_code == 422
    done = office.send(ask, form)
    assert done.status_code == 302, done.text  # the third, without a title, is no part
    page = office.page(REVIEW)
    assert page.count("Fortryd delingen") == 2
    assert f'id="proposal-{task.id}"' not in page
    made = re.findall(r'action="[^"]*/review/(\d+)/undo"', page)
    ask = f"{REVIEW}/{made[0]}/merge"
    together = office.page(f"{ask}?with={made[1]}")
    merged = office.send(ask, {**fields(together, ask), "title": "Samlet igen"})
    assert merged.status_code == 302
    page = office.page(REVIEW)
    [one] = re.findall(r'action="[^"]*/review/(\d+)/undo"', page)
    assert "Fortryd samlingen" in page
    office.send(f"{REVIEW}/{one}/undo", {"version": "1"})
    office.send(f"{REVIEW}/{made[0]}/undo", {"version": stored(example, int(made[0])).version})
    assert f'id="proposal-{task.id}"' in office.page(REVIEW)

    ask = f"{REVIEW}/add"
    form = fields(office.page(f"{ask}?words=venter+for+længe"), ask)
    assert office.send(ask, {**form, "words": "det står der ikke"}).status_code == 422
    office.send(ask, {**form, "title": "Afkort ventetiden"})
    assert "Fortryd tilføjelsen" in office.page(REVIEW)
    stranger = example.as_user("sekretariat.syd@example.dk", register.EXAMPLE_PASSWORD)
    for address in (ask, f"{REVIEW}/{task.id}/split", f"{REVIEW}/{task.id}/merge"):
        assert stranger.get(address).status_code == 404
        assert stranger.send(address, {"version": "1", "parts": "2"}).status_code in (404, 422)


def test_two_who_mend_the_same_see_both_and_choose(minutes: bytes, office: Browser, example: Site) -> None:
    task = proposal(example, "task", "Hjørring")
    edit, resolve = f"{REVIEW}/{task.id}/edit", f"{REVIEW}/{task.id}/resolve"
    other = example.as_user("sekretariat.nord@example.dk", register.EXAMPLE_PASSWORD)
    form = fields(office.page(REVIEW), edit)
    assert other.send(edit, {**form, "title": "Deres ord"}).status_code == 302
    answer = office.send(edit, {**form, "deadline": "2025-11-10", "title": task.title})
    assert answer.status_code == 409
    assert "Deres ord" in answer.text
    assert "man. 10. november 2025" in answer.text
    # What only they changed is proposed as theirs, what I changed as mine.
    assert re.search(r'name="take-title" value="theirs" checked', answer.text)
    assert re.search(r'name="take-deadline" value="mine" checked', answer.text)
    assert "take-kind" not in answer.text
    chosen = fields(answer.text, resolve)
    # A third change in between is not overwritten either.
    other.send(edit, {**fields(other.page(REVIEW), edit), "title": "Igen nye ord"})
    again = office.send(resolve, chosen)
    assert again.status_code == 409
    assert "Igen nye ord" in again.text
    assert office.send(resolve, fields(again.text, resolve)).status_code == 302
    mended = stored(example, task.id)
    assert (mended.title, mended.deadline) == ("Igen nye ord", date(2025, 11, 10))
    late = office.send(edit, {**form, "title": "Alt mit"})
    office.send(resolve, {**fields(late.text, resolve), "all": "mine"})
    assert stored(example, task.id).title == "Alt mit"


def test_a_draft_is_offered_until_it_is_saved(minutes: bytes, office: Browser, example: Site) -> None:
    task = proposal(example, "task", "Hjørring")
    edit, draft = f"{REVIEW}/{task.id}/edit", f"{REVIEW}/{task.id}/draft"
    form = fields(office.page(REVIEW), edit)
    assert office.send(draft, {**form, "title": "Halvt skrevet"}).status_code == 204
    page = office.page(REVIEW)
    assert "Dit udkast fra kl. 09.00 er ikke gemt." in page
    assert "Halvt skrevet" not in page
    assert "Halvt skrevet" in office.page(f"{REVIEW}?draft={task.id}")
    stranger = example.as_user("admin@example.dk", register.EXAMPLE_PASSWORD)
    assert "Dit udkast" not in stranger.page(REVIEW)
    office.send(edit, {**form, "title": "Skrevet færdig"})
    assert "Dit udkast" not in office.page(REVIEW)
    # What was on its way when it was saved comes too late.
    assert office.send(draft, {**form, "title": "Forsinket"}).status_code == 204
    with example.app.app_context():
        assert db.session.scalars(select(ProposalDraft)).all() == []


def test_kind_outcome_secrecy_lead_and_a_day_off(minutes: bytes, office: Browser, example: Site) -> None:
    task = proposal(example, "task", "Hjørring")
    edit = f"{REVIEW}/{task.id}/edit"
    page = office.page(REVIEW)
    assert "Fristen falder på en lørdag. Sidste arbejdsdag før er fre. 31. oktober 2025." in page  # Saturday 1 November
    assert "Brug fre. 31. oktober 2025" in page
    assert office.get("/minutes/working-day?day=2025-11-01").json["before"] == "2025-10-31"
    office.send(f"{REVIEW}/{task.id}/working-day", {"version": task.version})
    with example.app.app_context():
        laesoe = db.session.scalars(select(Party.id).where(Party.name == "Læsø Kommune")).one()
    form = fields(office.page(REVIEW), edit)
    assert form["deadline"] == ["2025-10-31"]
    form["owner"].append(str(laesoe))
    sent = {**form, "lead": laesoe, "kind": "recommendation", "outcome": "deferred", "confidential": "1"}
    assert office.send(edit, sent).status_code == 302
    office.send(f"{REVIEW}/{task.id}/accept", {"version": task.version})
    with example.app.app_context():
        mended = db.session.get_one(Proposal, task.id)
        assert (mended.kind, mended.outcome, mended.confidential) == ("recommendation", "deferred", True)
        assert mended.as_read == {"kind": "task", "ordinal": task.ordinal, "outcome": None}
        assert mended.owners[0]["party_id"] == laesoe


@pytest.mark.slow
def test_a_thousand_changes_of_two_editors_lose_none(app: Flask, north_jutland: None) -> None:
    """Every change that was accepted was made on the one before it: nobody overwrote what they had not seen."""
    done = intake.import_document(own_minutes.minutes(own_minutes.TASK), "r.md", actor=SYSTEM, now=clock.now())
    ids = list(db.session.scalars(select(Proposal.id).where(Proposal.document_id == done.document_id).limit(3)))
    db.session.rollback()  # it would hold SQLite's lock
    accepted: list[tuple[int, int, int, str]] = []  # proposal, version seen, version made, title

    def edit(number: int) -> None:
        rng = random.Random(number)
        with app.app_context():
            for change in range(500):
                key = rng.choice(ids)
                db.session.rollback()
                seen = db.session.get_one(Proposal, key, populate_existing=True).version
                db.session.rollback()
                title = f"{number}.{change}"
                try:
                    made = review.edit_proposal(
                        key, version=seen, title=title, owner_ids=[], deadline=None, actor=SYSTEM, now=clock.now()
                    )
                except ConflictError:
                    continue
                accepted.append((key, seen, made.version, title))
            db.session.remove()

    started = time.monotonic()
    editors = [threading.Thread(target=edit, args=(number,)) for number in (1, 2)]
    for each in editors:
        each.start()
    for each in editors:
        each.join(240)
    assert not any(each.is_alive() for each in editors), time.monotonic() - started
    assert len(accepted) > 250
    for key in ids:
        steps = sorted(step for step in accepted if step[0] == key)
        versions = [step[1] for step in steps] + [steps[-1][2]]
        assert versions == list(range(versions[0], versions[0] + len(versions)))
        final = db.session.get_one(Proposal, key, populate_existing=True)
        assert (final.version, final.title) == (steps[-1][2], steps[-1][3])
