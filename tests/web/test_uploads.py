"""Dropped files on the page: how far each is, for those without JavaScript too; nothing waits for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy import select, update
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


def put(example: Site, upload_id: int, **values: str | timedelta) -> None:
    """Gives an upload other values; times are told from now."""
    with example.app.app_context():
        values = {
            name: clock.now() + value if isinstance(value, timedelta) else value for name, value in values.items()
        }
        db.session.execute(update(Upload).where(Upload.id == upload_id).values(**values))
        db.session.commit()
        db.session.remove()


def test_a_file_that_waits_overnight_is_shown_and_can_be_read(
    dropped: list[int], office: Browser, example: Site
) -> None:
    for each in dropped:
        put(example, each, uploaded_at=-timedelta(days=20))
    page = office.page("/minutes")
    assert page.count("Læs den nu") == 2
    assert page.count("Den venter længere end ventet") == 2


def test_a_refused_file_is_shown_for_a_week_or_until_it_has_been_read_in(
    dropped: list[int], office: Browser, example: Site
) -> None:
    for each in dropped:
        office.send(f"/minutes/uploads/{each}/read")
    page = office.page("/minutes")
    assert 'data-upload="2"' in page
    assert 'data-upload="1"' not in page  # read: it stands in the list of minutes
    assert "filen er tom. Kontrollér" in page
    assert "Afviste filer står her i en uge" in page
    stranger = example.as_user("sekretariat.syd@example.dk", register.EXAMPLE_PASSWORD)
    assert "tom.txt" not in stranger.page("/minutes")
    # The other one is read in, by the same name and dropped together with it: that is another file.
    put(example, dropped[0], name="tom.txt")
    assert "filen er tom" in office.page("/minutes")
    put(example, dropped[0], uploaded_at=timedelta(minutes=1))
    assert "filen er tom" not in office.page("/minutes")
    put(example, dropped[0], name="referat.md")
    # From when it was refused, however long it had waited.
    put(example, dropped[1], uploaded_at=-timedelta(days=30))
    assert "filen er tom" in office.page("/minutes")
    put(example, dropped[1], lease_until=-timedelta(days=8))
    assert "filen er tom" not in office.page("/minutes")
    assert "filen er tom" in office.page(f"/minutes?id={dropped[1]}")


def test_a_file_whose_reader_is_gone_says_so_and_can_be_read(
    dropped: list[int], office: Browser, example: Site
) -> None:
    with example.app.app_context():
        uploads._claim(clock.now(), dropped[:1])
        db.session.remove()
    address = f"/minutes/uploads?id={dropped[0]}"
    assert office.get(address).json["results"][0]["slow"] is False
    put(example, dropped[0], lease_until=-timedelta(seconds=1))
    [result] = office.get(address).json["results"]
    assert (result["status"], result["slow"]) == ("reading", True)
    assert "gået i stå" in result["message"]
    assert f'action="/minutes/uploads/{dropped[0]}/read' in office.page(f"/minutes?id={dropped[0]}")
    office.send(f"/minutes/uploads/{dropped[0]}/read")
    assert office.get(address).json["results"][0]["status"] == "new"


def test_who_lost_access_meanwhile_adds_nothing(dropped: list[int], example: Site) -> None:
    with example.app.app_context():
        user = db.session.scalars(select(User).where(User.email == "sekretariat.nord@example.dk")).one()
        user.active = False
        db.session.commit()
        while uploads.read_next(clock=clock.now):
            pass
        assert {each.state for each in db.session.scalars(select(Upload))} == {"refused"}
        db.session.remove()
