"""Dropped files on the page: how far each is, for those without JavaScript too; nothing waits for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy import select
from sqlalchemy.orm import undefer

from tests import own_minutes
from tests.web.conftest import Browser, Site
from tests.web.test_review_pages import example, office
from workflow import clock
from workflow.errors import ReadingEndedError
from workflow.extensions import db
from workflow.models import Upload, User
from workflow.services.accounts import users
from workflow.services.intake import uploads
from workflow.services.register import register

__all__ = ["example", "office"]  # fixtures


@pytest.fixture
def dropped(example: Site) -> list[int]:
    """Two files of Nord's secretariat that nobody has read yet."""
    with example.app.app_context():
        user = db.session.scalars(select(User).where(User.email == "sekretariat.nord@example.dk")).one()
        files = [("referat.md", own_minutes.minutes(own_minutes.TASK)), ("tom.txt", b"")]
        stored = uploads.store(files, actor=users.actor_of(user), now=clock.now())
        ids = [each.id for each in stored]
        db.session.remove()
        return ids


def test_each_file_says_how_far_it_is(dropped: list[int], office: Browser, example: Site) -> None:
    page = office.page("/minutes")
    assert page.count("I kø") == 2
    assert '<noscript><meta http-equiv="refresh"' in page
    address = f"/minutes/uploads?id={dropped[0]}&id={dropped[1]}"
    assert [each["status"] for each in office.get(address).json["results"]] == ["waiting", "waiting"]
    # Nobody else sees them, or has them read.
    stranger = example.as_user("sekretariat.syd@example.dk", register.EXAMPLE_PASSWORD)
    assert stranger.get(address).json["results"] == []
    assert stranger.send(f"/minutes/uploads/{dropped[0]}/read").status_code == 404
    assert office.get("/minutes/uploads").status_code == 404

    for each in dropped:
        assert office.send(f"/minutes/uploads/{each}/read").status_code == 302
    first, second = office.get(address).json["results"]
    assert (first["status"], first["state"], first["url"]) == ("new", "Til gennemgang", "/minutes/1/review")
    assert (second["status"], second["state"], second["done"]) == ("refused", "Afvist", True)
    assert "Kontrollér" in second["message"]  # what to do
    page = office.page(f"/minutes?id={dropped[0]}&id={dropped[1]}")
    assert "2 af 2 filer er færdige." in page
    assert "1 af 1 fil er færdig." in office.page(f"/minutes?id={dropped[0]}")
    assert "http-equiv" not in page
    office.accept_shown(1)
    assert office.get(address).json["results"][0]["state"] == "Tildelt"


def test_a_file_that_is_no_minutes_says_so_and_what_to_do(office: Browser, example: Site) -> None:
    with example.app.app_context():
        user = db.session.scalars(select(User).where(User.email == "sekretariat.nord@example.dk")).one()
        [stored] = uploads.store(
            [("indkøb.txt", b"Til fredag\n- rugbr\xc3\xb8d\n")], actor=users.actor_of(user), now=clock.now()
        )
        upload_id = stored.id
        db.session.remove()
    office.send(f"/minutes/uploads/{upload_id}/read")
    page = office.page(f"/minutes?id={upload_id}")
    assert "Teksten ligner ikke et referat" in page
    assert "skriv »Referat«" in page
    assert "Intet er gemt." in page


def test_a_file_whose_reader_died_three_times_is_given_up(dropped: list[int], example: Site) -> None:
    with example.app.app_context():
        for attempt in range(uploads.MOST_ATTEMPTS):
            claimed = uploads._claim(clock.now(), dropped[:1])
            assert claimed is not None, attempt
            # The one who read it is gone, and its time is up.
            upload = db.session.get_one(Upload, dropped[0], populate_existing=True)
            upload.lease_until = clock.now() - timedelta(minutes=1)
            db.session.commit()
        assert uploads.is_waiting(clock.now())
        assert uploads.read_next(clock=clock.now, ids=dropped[:1])
        given_up = db.session.get_one(Upload, dropped[0], populate_existing=True)
        assert (given_up.state, given_up.content) == ("refused", None)
        assert given_up.message == uploads.GIVEN_UP
        db.session.remove()


@pytest.mark.parametrize("cut_off", [SoftTimeLimitExceeded(), ReadingEndedError("Afbrudt.")], ids=["time", "told"])
def test_a_file_whose_reading_is_cut_off_waits_again_but_not_for_ever(
    dropped: list[int], office: Browser, example: Site, monkeypatch: pytest.MonkeyPatch, cut_off: Exception
) -> None:
    def import_document(*_: object, **__: object) -> None:
        raise cut_off

    with example.app.app_context(), monkeypatch.context() as patched:
        patched.setattr("workflow.services.intake.intake.import_document", import_document)
        for attempt in range(1, uploads.MOST_ATTEMPTS + 1):
            assert not uploads.read_next(clock=clock.now, ids=dropped[:1])  # who reads is to end
            upload = db.session.get_one(Upload, dropped[0], options=[undefer(Upload.content)], populate_existing=True)
            assert (upload.state, upload.attempts, upload.lease_until) == ("waiting", attempt, None)
            assert upload.content
            db.session.rollback()
        assert uploads.is_waiting(clock.now())
        assert uploads.read_next(clock=clock.now, ids=dropped[:1])
        given_up = db.session.get_one(Upload, dropped[0], populate_existing=True)
        assert (given_up.state, given_up.message) == ("refused", uploads.GIVEN_UP)
        db.session.remove()


def test_a_file_whose_reading_was_cut_off_once_is_read_the_next_time(
    dropped: list[int], office: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object) -> None:
        raise ReadingEndedError("Afbrudt.")

    with monkeypatch.context() as patched:
        patched.setattr(uploads, "_read", read)
        told = office.send(f"/minutes/uploads/{dropped[0]}/read", follow_redirects=True).text
        assert "ved at blive læst." not in told
        assert "I kø" in told
    office.send(f"/minutes/uploads/{dropped[0]}/read")
    assert office.get(f"/minutes/uploads?id={dropped[0]}").json["results"][0]["status"] == "new"


def test_who_lost_access_meanwhile_adds_nothing(dropped: list[int], example: Site) -> None:
    with example.app.app_context():
        user = db.session.scalars(select(User).where(User.email == "sekretariat.nord@example.dk")).one()
        user.active = False
        db.session.commit()
        while uploads.read_next(clock=clock.now):
            pass
        assert {each.state for each in db.session.scalars(select(Upload))} == {"refused"}
        db.session.remove()
