"""The mail about a new task: when it goes, to whom, and how it gives way to a reminder of the same day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tests import builders
from tests.reminding import FRIDAY, MORNING, at, change, deliver, messages, slots
from workflow.extensions import db
from workflow.models import Assignment, ReminderSlot
from workflow.queries import ledger
from workflow.services.reminders import reminders


class TestAssigned:
    def test_one_mail_for_all_after_a_quarter_of_an_hour(self, app: Flask) -> None:
        body, signe = builders.make_body(), builders.make_person()
        far = date(2026, 3, 2)
        builders.make_action(body, [signe], far, assigned_at=MORNING)
        builders.make_action(body, [signe], far, assigned_at=MORNING + timedelta(minutes=10))
        assert reminders.plan(MORNING + timedelta(minutes=14)) == 0
        # The second one came ten minutes later: they wait for each other.
        assert reminders.plan(MORNING + timedelta(minutes=16)) == 0
        assert reminders.plan(MORNING + timedelta(minutes=25)) == 1
        assert [kind for _, kind, _ in messages()] == ["assigned 2025-10-10"]
        assert len(slots("planned")) == 2
        deliver(MORNING + timedelta(minutes=26))
        assert reminders.plan(MORNING + timedelta(minutes=27)) == 0

    def test_it_does_not_wait_for_ever_for_the_next_one(self, app: Flask) -> None:
        body, signe = builders.make_body(), builders.make_person()
        for minute in range(0, 61, 10):
            builders.make_action(body, [signe], date(2026, 3, 2), assigned_at=MORNING + timedelta(minutes=minute))
        assert reminders.plan(MORNING + timedelta(minutes=60)) == 1
        assert len(slots("planned")) == 5  # those that have rested for a quarter of an hour

    def test_undone_within_the_quarter_nobody_hears_of_it(self, app: Flask) -> None:
        action = builders.make_action(
            builders.make_body(), [builders.make_person()], date(2026, 3, 2), assigned_at=MORNING
        )
        db.session.delete(action.assignments[0])
        db.session.commit()
        assert reminders.plan(MORNING + timedelta(hours=1)) == 0

    def test_assigned_in_the_evening_it_goes_in_the_morning(self, app: Flask) -> None:
        builders.make_action(
            builders.make_body(), [builders.make_person()], date(2026, 3, 2), assigned_at=at("2025-10-10", 20)
        )
        assert reminders.plan(at("2025-10-10", 21)) == 0
        assert reminders.plan(at("2025-10-11", 10)) == 0
        assert reminders.plan(at("2025-10-13", 7, 30)) == 1

    def test_assigned_again_later_tells_again(self, app: Flask) -> None:
        action = builders.make_action(
            builders.make_body(), [builders.make_person()], date(2026, 3, 2), assigned_at=MORNING
        )
        assert reminders.plan(MORNING + timedelta(hours=1)) == 1
        deliver(MORNING + timedelta(hours=1))
        line = db.session.scalars(select(Assignment).where(Assignment.action_id == action.id)).one()
        line.assigned_at = at("2025-10-13")
        db.session.commit()
        assert reminders.plan(at("2025-10-13", 10)) == 1

    def test_old_assignments_are_not_told_as_new(self, app: Flask) -> None:
        builders.make_action(
            builders.make_body(), [builders.make_person()], date(2026, 3, 2), assigned_at=at("2025-09-20")
        )
        assert reminders.plan(MORNING) == 0


class TestOneMailAboutOneTask:
    """Who is given a task on the day when its reminder falls gets one mail about it."""

    EARLY = MORNING - timedelta(hours=1)

    @pytest.mark.parametrize("deadline", [builders.DEADLINE, date(2025, 10, 13), FRIDAY, date(2025, 10, 3)])
    def test_the_reminder_names_it_as_new(self, app: Flask, deadline: date) -> None:
        builders.make_action(builders.make_body(), [builders.make_person()], deadline, assigned_at=self.EARLY)
        assert reminders.run(MORNING) == reminders.RunResult(1, 1, 0, 0, 0)
        assert [kind for _, kind, _ in messages()] == ["digest 2025-10-10"]
        assert slots("superseded") == [("NORD-2025-001", "assigned 2025-10-10", "superseded")]
        assert db.session.scalars(select(ReminderSlot.reason).where(ReminderSlot.notice == "assigned")).all() == [
            "Opgaven står som ny i dagens påmindelse"
        ]
        (mail,) = ledger.sent_mails()
        assert "Ny opgave" in mail.subject
        assert "Ny opgave" in (ledger.sent_mail(mail.id).text or "")
        for later in (MORNING + timedelta(hours=2), at("2025-10-13")):
            reminders.run(later)
            assert not [kind for _, kind, _ in messages() if kind.startswith("assigned")]

    def test_it_is_new_once(self, app: Flask) -> None:
        builders.make_action(builders.make_body(), [builders.make_person()], assigned_at=self.EARLY)
        reminders.run(MORNING)
        reminders.run(at("2025-10-21"))
        newest = ledger.sent_mails()[0]
        assert "Ny opgave" not in newest.subject
        assert "Ny opgave" not in (ledger.sent_mail(newest.id).text or "")

    def test_given_just_now_the_reminder_does_not_wait(self, app: Flask) -> None:
        builders.make_action(builders.make_body(), [builders.make_person()], assigned_at=MORNING)
        assert reminders.run(MORNING).sent == 1
        assert reminders.run(MORNING + timedelta(hours=1)).sent == 0
        assert [kind for _, kind, _ in messages()] == ["digest 2025-10-10"]

    def test_other_new_tasks_of_the_day_still_have_their_mail(self, app: Flask) -> None:
        body, signe = builders.make_body(), builders.make_person()
        builders.make_action(body, [signe], assigned_at=self.EARLY)
        builders.make_action(body, [signe], date(2026, 3, 2), assigned_at=self.EARLY)
        assert reminders.run(MORNING).sent == 2
        assert slots("sent") == [
            ("NORD-2025-001", "coming 2025-10-10", "sent"),
            ("NORD-2025-002", "assigned 2025-10-10", "sent"),
        ]

    def test_after_todays_digest_the_mail_about_the_new_task_goes_instead(self, app: Flask) -> None:
        body, signe = builders.make_body(), builders.make_person()
        agreed = {"owner_basis": "agreed", "deadline_basis": "agreed"}  # nothing for the secretariat on Monday
        builders.make_action(body, [signe], **agreed)
        assert reminders.run(MORNING).sent == 1
        builders.make_action(body, [signe], assigned_at=MORNING + timedelta(hours=1), **agreed)
        for minutes in (60, 61, 80, 120):
            reminders.run(MORNING + timedelta(minutes=minutes))
        reminders.run(at("2025-10-13"))
        assert [kind for _, kind, _ in messages()] == ["digest 2025-10-10", "assigned 2025-10-10"]
        assert ("NORD-2025-002", "coming 2025-10-10", "superseded") in slots()
        assert reminders.run(at("2025-10-21")).sent == 1

    def test_a_reminder_of_the_day_of_the_mail_about_it_does_not_follow(self, app: Flask) -> None:
        """The mail has gone; then the ledger's reminder of the same day would be due."""
        action = builders.make_action(
            builders.make_body(), [builders.make_person()], date(2026, 3, 2), assigned_at=self.EARLY
        )
        assert reminders.run(MORNING).sent == 1
        change(action, deadline=builders.DEADLINE)
        assert reminders.run(MORNING + timedelta(hours=1)).sent == 1  # it spoke of another deadline
        slot = db.session.scalars(select(ReminderSlot).where(ReminderSlot.notice == "assigned")).one()
        slot.deadline = builders.DEADLINE
        db.session.execute(delete(ReminderSlot).where(ReminderSlot.notice == "coming"))
        db.session.commit()
        assert reminders.run(MORNING + timedelta(hours=2)).sent == 0
        assert ("NORD-2025-001", "coming 2025-10-10", "superseded") in slots()

    def test_a_mail_about_it_that_waits_gives_way_to_the_reminder(self, app: Flask) -> None:
        """The server was down on Thursday: on Friday the reminder says that the task is new."""
        builders.make_action(builders.make_body(), [builders.make_person()], assigned_at=at("2025-10-09"))
        assert reminders.plan(at("2025-10-09", 10)) == 1
        assert reminders.run(MORNING).sent == 1
        assert [(kind, state) for _, kind, state in messages()] == [
            ("assigned 2025-10-09", "suppressed"),
            ("digest 2025-10-10", "sent"),
        ]
        (mail,) = ledger.sent_mails()
        assert "Ny opgave" in mail.subject

    def test_a_reminder_that_became_void_leaves_the_task_to_be_told(self, app: Flask) -> None:
        action = builders.make_action(builders.make_body(), [builders.make_person()], assigned_at=self.EARLY)
        reminders.plan(MORNING)
        change(action, deadline=date(2026, 3, 2))
        assert reminders.run(MORNING + timedelta(minutes=1)).sent == 1
        assert slots("sent") == [("NORD-2025-001", "assigned 2025-10-10", "sent")]

    def test_told_the_day_before_it_is_reminded_of(self, app: Flask) -> None:
        builders.make_action(builders.make_body(), [builders.make_person()], assigned_at=at("2025-10-09"))
        assert reminders.run(at("2025-10-09", 10)).sent == 1
        assert reminders.run(MORNING).sent == 1
        assert "Ny opgave" not in ledger.sent_mails()[0].subject
