"""What a day will bring, or would have brought: every mail of it by recipient, and what holds one back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app

from workflow import clock
from workflow.config import Settings
from workflow.domain.notices import DEFAULT, Policy, goes_on, sending_day
from workflow.domain.working_days import days_from, is_working_day, working_day_after
from workflow.queries.answers import lines_not_mine
from workflow.services.handover import handover_mail
from workflow.services.mail import mail_batches
from workflow.services.reminders import change_mail, deadline_mail, office_digests, reminder_messages
from workflow.services.reminders.policies import Policies, policies
from workflow.services.reminders.reminder_lines import (
    ASSIGNED,
    HANDED_OVER,
    LOOK_BACK,
    Line,
    SlotKey,
    days_of_assigned_mail,
    known_slots,
    open_lines,
    untold_lines,
)
from workflow.services.reminders.reminders import NO_ADDRESS, SILENT, addresses_with_digest, directory_of


@dataclass(frozen=True)
class PreviewedMessage:
    """A mail that a day would bring: to an address (or a party without one), about actions, most urgent first."""

    recipient: str
    kind: str  # digest, assigned, changed, handed_over, secretariat, chair
    actions: tuple[str, ...]  # references
    suppressed: str | None = None  # why it would not be sent


def preview(
    on: date, now: datetime, known_policies: Policies | None = None, body_ids: Collection[int] | None = None
) -> list[PreviewedMessage]:
    """What would be sent on a day, by recipient; silent actions and what has no address with the reason.

    A day to come is told as if all days until then were run; a past day as it would have been at nine. With
    `known_policies` as it would be under those, with `body_ids` only what is about these bodies. Writes nothing.
    """
    return previews([on], now, known_policies, body_ids)[0]


def previews(
    days: Sequence[date],
    now: datetime,
    known_policies: Policies | None = None,
    body_ids: Collection[int] | None = None,
) -> list[list[PreviewedMessage]]:
    """The same of several days."""
    today, known_policies = clock.local(now).date(), known_policies or policies()
    lines = [line for line in open_lines() if body_ids is None or line.body_id in body_ids]
    found = []
    for on in days:
        if is_working_day(on):
            past = on < today
            at = clock.at_local(on) if past else now
            found.append(_Forecast(on, at, lines, known_policies, body_ids, past=past).messages())
        else:
            found.append([])
    return found


class _Forecast:
    """What one day brings, read at one moment."""

    def __init__(
        self,
        on: date,
        now: datetime,
        lines: list[Line],
        known_policies: Policies,
        body_ids: Collection[int] | None,
        *,
        past: bool,
    ) -> None:
        here = clock.local(now)
        self.on, self.now, self.today, self.past = on, now, here.date(), past
        self.policies, self.body_ids, self.lines = known_policies, body_ids, lines
        self.directory = directory_of(self.lines, on)
        self.known: dict[SlotKey, str] = {} if past else known_slots(on)
        self.next_runs: dict[Policy, date] = {}
        self.gone = set() if past else addresses_with_digest(here.date())
        self.mailed = {} if past else days_of_assigned_mail(days_from(min(here.date(), on), -LOOK_BACK))
        self.assigned = {line for line in untold_lines(self.lines, now) if not line.silent}
        self.moves = handover_mail.untold_moves(() if past else self.lines, now)
        self.untold = {line for line in self.assigned if (line.action_id, line.party_id) not in self.moves.new}
        self.not_mine = set() if past else lines_not_mine()
        self.settings: Settings = current_app.extensions["settings"]
        # (recipient, kind, why not, which of several such mails) → references with their deadlines
        self.found: dict[tuple[str, str, str | None, str], list[tuple[date, str]]] = defaultdict(list)

    def messages(self) -> list[PreviewedMessage]:
        for line in self.lines:
            self._digest(line)
            if line in self.untold:
                self._assigned(line, line.assigned_at + DEFAULT.assigned_after)
        if not self.past:
            self._changed()
            self._moved()
        self._offices()
        told = [
            PreviewedMessage(recipient, kind, tuple(dict.fromkeys(reference for _, reference in sorted(actions))), why)
            for (recipient, kind, why, _), actions in self.found.items()
        ]
        return sorted(told, key=lambda message: (message.suppressed or "", message.recipient, message.kind))

    def _digest(self, line: Line) -> None:
        for address, day in self._digest_days(line):
            if day == self.on:
                self._add(line, address, "digest")

    def _digest_days(self, line: Line) -> list[tuple[str, date]]:
        """The days on which the newest notice until the day in question goes, by address."""
        due = line.notices(self.on, self.policies.of(line.body_id))
        if not due or self.known.get(line.key(due[-1]), "planned") != "planned":
            return []
        notice, addresses = due[-1], self._addresses(line)
        next_run = self._next_run(line.body_id)
        has_gone = next_run == self.today and not self.gone.isdisjoint(addresses)
        if line in self.untold and has_gone and notice.due_on <= self.today:
            return []  # the mail about what was assigned says it
        told_on = self.mailed.get((line.action_id, line.party_id, line.deadline)) or self._told_of_move(line)
        if line.key(notice) not in self.known and told_on is not None and notice.due_on <= told_on:
            return []
        days = []
        for address in addresses:
            first_day = next_run
            if address in self.gone and first_day == self.today:
                first_day = working_day_after(days_from(self.today, 1))
            first_day = goes_on(first_day, notice.kind, self.policies.of(line.body_id))
            days.append((address, max(notice.due_on, first_day)))
        return days

    def _told_of_move(self, line: Line) -> date | None:
        """The day of the mail about a move by which its owner has it."""
        key = (line.action_id, line.party_id)
        if key not in self.moves.new or not any(self._addresses(line)):
            return None
        ready = clock.local(max(self.moves.new[key] or self.now, self.now))
        return sending_day(ready.date(), ready.time(), self.policies.of(line.body_id))

    def _next_run(self, body_id: int) -> date:
        """The first day on which what is ready now can go."""
        policy = self.policies.of(body_id)
        if policy not in self.next_runs:
            here = clock.local(self.now)
            self.next_runs[policy] = sending_day(here.date(), here.time(), policy)
        return self.next_runs[policy]

    def _goes_then(self, ready_at: datetime, body_id: int) -> bool:
        """Whether what is ready at that moment goes on the day in question."""
        ready = clock.local(max(ready_at, self.now))
        return sending_day(ready.date(), ready.time(), self.policies.of(body_id)) == self.on

    def _assigned(self, line: Line, due_at: datetime) -> None:
        if not self._goes_then(due_at, line.body_id):
            return
        in_digest = {address for address, day in self._digest_days(line) if address and day <= self.on}
        for address in self._addresses(line):
            if address not in in_digest:
                self._add(line, address, ASSIGNED)

    def _changed(self) -> None:
        """Mails about moved deadlines are planned when they move; they only wait for their moment."""
        for line, address, next_try in deadline_mail.waiting(self.lines):
            if self._goes_then(next_try, line.body_id):
                self._add(line, address, "changed")
        for told in change_mail.untold_changes(self.lines, self.assigned, self.now):
            ours = self.body_ids is None or told.line.body_id in self.body_ids
            if ours and self._goes_then(told.ready_at, told.line.body_id):
                for address in told.addresses:
                    self._add(told.line, address, "changed")

    def _moved(self) -> None:
        for each in self.moves.told:
            ours = self.body_ids is None or each.line.body_id in self.body_ids
            if ours and self._goes_then(each.ready_at, each.line.body_id):
                for address in each.addresses or (("",) if each.is_owner else ()):
                    self._add(each.line, address, HANDED_OVER)

    def _offices(self) -> None:
        for mail in office_digests.outlook(self.on, self.now, known_policies=self.policies, past=self.past):
            named = [each for _, each, _ in mail.named if self.body_ids is None or each.body_id in self.body_ids]
            if not named:
                continue
            why = None if mail.address else office_digests.NO_ADDRESS
            if mail.address and not mail_batches.is_allowed(mail.address, self.settings):
                why = mail_batches.NOT_ALLOWED
            office = "Formandskabet" if mail.kind == "chair" else "Sekretariatet"
            actions = [(leaf.deadline, leaf.reference) for leaf in named]
            self.found[mail.address or office, mail.kind, why, mail.key] += actions

    def _addresses(self, line: Line) -> tuple[str, ...]:
        return self.directory.reach(line.party_id, line.body_id).addresses or ("",)

    def _add(self, line: Line, address: str, kind: str) -> None:
        why = None
        if line.silent:
            why = SILENT
        elif kind == "digest" and (line.action_id, line.party_id) in self.not_mine:
            why = reminder_messages.NOT_MINE
        elif not address:
            why = NO_ADDRESS
        elif not mail_batches.is_allowed(address, self.settings):
            why = mail_batches.NOT_ALLOWED
        recipient = address or self.directory.names[line.party_id]
        self.found[recipient, kind, why, ""].append((line.deadline, line.reference))
