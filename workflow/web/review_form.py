"""The form that mends a proposal: what it shows, what it sends, and what was typed into it before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import request
from sqlalchemy import select

from workflow.extensions import db
from workflow.models import Party, Proposal
from workflow.services.review.review import KEEP
from workflow.web import forms, numbers

SENT = ("version", "seen", "title", "owner", "owner_name", "lead", "unknown", "deadline", "more", "kind", "outcome",
        "confidential")  # fmt: skip


@dataclass(frozen=True)
class FormValues:
    """What the fields hold. `owners` are (id, name), the lead among them is `lead`; `unknown` are names only."""

    version: int
    title: str
    owners: tuple[tuple[int, str], ...]
    unknown: tuple[str, ...]
    all_unknown: tuple[str, ...]
    lead: int | None
    deadline: str  # as a date field has it, or as it was typed
    kind: str
    outcome: str
    confidential: bool
    owner_name: str = ""
    seen: str = ""  # the values that this form was filled with, for somebody else's change to be told apart


def values_of(proposal: Proposal) -> FormValues:
    """The fields as the proposal is stored."""
    owners = tuple((owner["party_id"], owner["name"]) for owner in proposal.owners if owner["party_id"])
    unknown = tuple(owner["name"] for owner in proposal.owners if not owner["party_id"])
    values = FormValues(
        version=proposal.version,
        title=proposal.title,
        owners=owners,
        unknown=unknown,
        all_unknown=unknown,
        lead=owners[0][0] if owners else None,
        deadline=proposal.deadline.isoformat() if proposal.deadline else "",
        kind=proposal.kind,
        outcome=proposal.outcome or "",
        confidential=proposal.confidential,
    )
    return replace(values, seen=json.dumps(comparable(values), ensure_ascii=False))


def values_typed(proposal: Proposal, sent: Mapping[str, Any]) -> FormValues:
    """The fields as somebody sent them (a form or a draft), with the stored ones where they sent nothing."""
    stored = values_of(proposal)
    ids = [number for value in sent.get("owner", []) if (number := numbers.parse(value)) is not None]
    names = dict(db.session.execute(select(Party.id, Party.name).where(Party.id.in_(ids))).all())
    said = {owner[0]: owner[1] for owner in stored.owners}
    complete = "more" in sent
    unknown = tuple(sent.get("unknown", []))
    return replace(
        stored,
        version=numbers.parse(sent.get("version", "")) or stored.version,
        title=sent.get("title", stored.title),
        owners=tuple((key, said.get(key) or names[key]) for key in dict.fromkeys(ids) if key in names),
        unknown=unknown,
        all_unknown=tuple(dict.fromkeys((*stored.all_unknown, *unknown))),
        lead=numbers.parse(sent.get("lead", "")),
        deadline=sent.get("deadline", stored.deadline),
        kind=sent.get("kind", stored.kind),
        outcome=sent.get("outcome", stored.outcome),
        confidential="confidential" in sent if complete else stored.confidential,
        owner_name=sent.get("owner_name", ""),
        seen=sent.get("seen", stored.seen),
    )


def comparable(values: FormValues) -> dict[str, Any]:
    """Field → what two versions of it are held against each other by."""
    keys = [key for key, _ in values.owners]
    if values.lead in keys:
        keys.sort(key=lambda key: key != values.lead)
    return {
        "title": " ".join(values.title.split()),
        "owners": [keys[:1], sorted(keys[1:]), sorted(values.unknown)],
        "deadline": values.deadline,
        "kind": values.kind,
        "outcome": values.outcome if values.kind != "task" else "",
        "confidential": values.confidential,
    }


def sent_arguments(stored: date | None = None, *, asked: bool = False) -> dict[str, Any]:
    """What the form asks review.edit_proposal for. Raises InvalidInputError for what cannot be read.

    `stored` is the deadline as it stands; `asked`: whoever sent it has been asked whether a passed one is meant.
    """
    complete = "more" in request.form
    kind = forms.text("kind") or None
    return {
        "title": forms.text("title"),
        "owner_ids": forms.owner_ids(),
        "lead_id": forms.number_or_none("lead"),
        "unknown": request.form.getlist("unknown"),
        "deadline": forms.day("deadline") if asked else forms.deadline("deadline", known=(stored,)),
        "kind": kind if complete else None,
        "outcome": (forms.text("outcome") or None) if complete and kind != "task" else KEEP,
        "confidential": "confidential" in request.form if complete else None,
    }


def stored_arguments(proposal: Proposal) -> dict[str, Any]:
    """The same for a proposal as it is stored: saving them changes nothing."""
    return {
        "title": proposal.title,
        "owner_ids": [owner["party_id"] for owner in proposal.owners if owner["party_id"]],
        "lead_id": None,
        "unknown": [owner["name"] for owner in proposal.owners if not owner["party_id"]],
        "deadline": proposal.deadline,
        "kind": proposal.kind,
        "outcome": proposal.outcome,
        "confidential": proposal.confidential,
    }


def sent_values() -> dict[str, list[str]]:
    """The fields of the form as they came, for a draft."""
    return {name: request.form.getlist(name) for name in SENT if name in request.form}


def from_draft(values: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A draft as forms.typed gives a form."""
    several = ("owner", "unknown")
    return {name: list(sent) if name in several else sent[-1] for name, sent in values.items() if sent}


def day_of(value: str) -> date | None:
    """The day of a field's value, None when it is empty or none."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
