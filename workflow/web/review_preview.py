"""Before anything is accepted: what each proposal will become, and who will be told of what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import cast

from sqlalchemy import select

from workflow.domain import deadlines
from workflow.domain.danish_order import order_key
from workflow.extensions import db
from workflow.models import Body, Party, Proposal, Role, SourceDocument
from workflow.services.intake.proposals import calendar_of, deadline_of, fate_of, items_with_tasks, starts_silent
from workflow.services.mail.recipients import Directory

NO_DEADLINE = {"deadline": None, "deadline_basis": "default"}


@dataclass(frozen=True)
class Prospect:
    """A proposal as it will be when it is accepted as it stands."""

    proposal: Proposal
    fate: str  # open, settled, parent (follows its tasks)
    owners: list[tuple[int | None, str]]  # party (None: not in the register) and name
    owner_basis: str
    deadline: date
    deadline_basis: str
    silent: bool
    fate_without_deadline: str  # as `fate`, when the form's deadline is left empty
    deadline_without: date


@dataclass(frozen=True)
class Recipient:
    """Who will be told, where, and of what."""

    name: str
    addresses: tuple[str, ...]
    stand_in: bool
    prospects: list[Prospect]


@dataclass(frozen=True)
class Preview:
    """All proposals of a document and what accepting the remaining ones does."""

    prospects: dict[int, Prospect]
    recipients: list[Recipient]
    silent: list[Prospect]
    settled: list[Prospect]
    parents: list[Prospect]


def preview(document: SourceDocument, today: date, *, only: Collection[int] | None = None) -> Preview:
    """What accepting what is still proposed in `document` will do, today; with `only` no more than these proposals."""
    chosen = set(only) if only is not None else None
    remaining = [
        proposal
        for proposal in document.proposals
        if proposal.state == "proposed" and (chosen is None or proposal.id in chosen)
    ]
    found = prospects(document, remaining)
    rest = list(found.values())
    told = [prospect for prospect in rest if prospect.fate == "open" and not prospect.silent]
    return Preview(
        prospects=found,
        recipients=_recipients(told, document.meeting.body, today),
        silent=[prospect for prospect in rest if prospect.fate == "open" and prospect.silent],
        settled=[prospect for prospect in rest if prospect.fate == "settled"],
        parents=[prospect for prospect in rest if prospect.fate == "parent"],
    )


def prospects(document: SourceDocument, proposals: list[Proposal]) -> dict[int, Prospect]:
    """What each of these proposals of `document` will become, by its id."""
    body = document.meeting.body
    calendar = calendar_of(document.meeting)
    roles = {
        role.office: (role.id, role.name) for role in db.session.scalars(select(Role).where(Role.body_id == body.id))
    }
    secretariat = roles.get("secretariat", (None, f"Sekretariatet, {body.name}"))
    chair = roles.get("chair", (None, f"Formandskabet, {body.name}"))
    default_owners = {"open": secretariat, "parent": secretariat, "settled": chair}
    names = _names(proposals)
    with_tasks = items_with_tasks(document.proposals)
    return {
        proposal.id: _prospect(proposal, document, calendar, names, default_owners, with_tasks)
        for proposal in proposals
    }


def _prospect(
    proposal: Proposal,
    document: SourceDocument,
    calendar: deadlines.Calendar,
    names: dict[int, str],
    default_owners: Mapping[str, tuple[int | None, str]],
    with_tasks: frozenset[int],
) -> Prospect:
    fate = fate_of(proposal, with_tasks)
    basis = proposal.owner_basis
    owners: list[tuple[int | None, str]] = [
        (owner["party_id"], names.get(owner["party_id"], owner["name"])) for owner in proposal.owners
    ]
    if not owners:
        owners, basis = [default_owners[fate]], "inferred" if fate == "settled" else "default"
    due = deadline_of(proposal, calendar, fate)
    silent = fate == "open" and starts_silent(fate, due.day, document)
    without = _without_deadline(proposal)
    fate_without = fate_of(without, with_tasks)
    due_without = deadline_of(without, calendar, fate_without)
    return Prospect(proposal, fate, owners, basis, due.day, due.basis, silent, fate_without, due_without.day)


def _without_deadline(proposal: Proposal) -> Proposal:
    """What the rules see of `proposal` when nobody has set a deadline; no row of the database."""
    values = {column.key: getattr(proposal, column.key) for column in Proposal.__mapper__.column_attrs}
    return cast(Proposal, SimpleNamespace(**{**values, "item": proposal.item, **NO_DEADLINE}))


def _names(proposals: list[Proposal]) -> dict[int, str]:
    ids = {owner["party_id"] for proposal in proposals for owner in proposal.owners if owner["party_id"]}
    return dict(db.session.execute(select(Party.id, Party.name).where(Party.id.in_(ids))).all())


def _recipients(told: list[Prospect], body: Body, today: date) -> list[Recipient]:
    by_owner: dict[tuple[int | None, str], list[Prospect]] = defaultdict(list)
    for prospect in told:
        for owner in prospect.owners:
            by_owner[owner].append(prospect)
    directory = Directory([party_id for party_id, _ in by_owner if party_id], [body.id], today)
    recipients = []
    for (party_id, name), prospects in by_owner.items():
        # Who is not in the register has no address: the secretariat is written to instead.
        reach = directory.reach(party_id or 0, body.id)
        recipients.append(Recipient(name, reach.addresses, reach.stand_in, prospects))
    return sorted(recipients, key=lambda recipient: order_key(recipient.name))
