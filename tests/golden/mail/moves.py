"""What has happened before the mails about moves to a successor, and about what it returns; read by test_mails."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from tests import builders
from workflow.clock import at_local
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.models import Body, HandoverItem
from workflow.queries.handover_scopes import Scope, cluster_named
from workflow.services.actions import tracking
from workflow.services.handover import handover_answers, handover_moving, handover_preparing
from workflow.services.handover.handover_answers import Asked

JUST_NOW = at_local(date(2025, 10, 10)) - timedelta(minutes=20)
FAR = date(2026, 1, 15)


def nord() -> Body:
    return builders.make_body()


def syd() -> Body:
    return builders.make_body(
        "Sundhedsklynge Syd, fagligt niveau", "SYD-F", "Syd", "professional", "sekretariat.syd@example.dk"
    )


def _succeeded(north: Body) -> None:
    """A council takes over from the new year on."""
    council = builders.make_body("Sundhedsråd Vendsyssel", "VEND", [], "council", "raad@example.dk")
    (cluster,) = north.clusters
    cluster.successor, cluster.succeeded_from = council, date(2026, 1, 1)
    builders.db.session.commit()


def _move(scope: Scope) -> None:
    package = handover_moving.start(scope, actor=SYSTEM, now=JUST_NOW)
    handover_moving.work(package.id, clock=lambda: JUST_NOW)


def handed_over() -> None:
    """Somebody who goes on with some, with another deadline for one, takes one over, and is rid of one as a chair."""
    north, signe = nord(), builders.make_person()
    builders.hold_role(builders.role_of(north, "chair"), signe)
    office = builders.role_of(north, "secretariat")
    titles = ("Udkast til fælles kommunikation", "Opgørelse af hjemtagne borgere", "Forhandling om lejemål",
              "Mødeplan for 2026", "Fælles oplæg til temadag")  # fmt: skip
    actions = [
        builders.make_action(north, [owner], FAR, title=title, quote=f"{title} laves inden næste møde.",
                             confidential=title.startswith("Forh"))
        for title, owner in zip(
            titles, (signe, signe, signe, office, builders.role_of(north, "chair")), strict=True
        )
    ]  # fmt: skip
    _succeeded(north)
    scope = cluster_named("Nord")
    handover_preparing.choose_owners(scope, {office.id: signe.id}, actor=SYSTEM, now=JUST_NOW)
    handover_preparing.choose_actions(scope, [actions[1].id], choice=None, deadline=date(2026, 2, 2), actor=SYSTEM)
    _move(scope)


def handed_over_gone() -> None:
    """The office that has handed everything over."""
    north = nord()
    builders.make_action(north, [builders.role_of(north, "secretariat")], FAR)
    _succeeded(north)
    _move(cluster_named("Nord"))


def handed_over_council() -> None:
    """The secretariat that has taken over: it is asked for its answer."""
    handed_over_gone()


def handed_over_asked() -> None:
    """The secretariat of a council that owns none of what has moved: it is asked for its answer all the same."""
    north = nord()
    builders.make_action(north, [builders.make_organisation()], FAR)
    builders.make_action(north, [builders.make_person()], FAR, title="Forhandling om lejemål", confidential=True)
    _succeeded(north)
    _move(cluster_named("Nord"))


def handed_over_two() -> None:
    """Somebody whose tasks go to two councils, one of which has no mailbox but two people, and who is rid of one."""
    north, south, west = nord(), syd(), builders.make_body("Politisk Sundhedsklynge Vest", "VEST", "Vest")
    signe = builders.make_person()
    builders.hold_role(builders.role_of(north, "chair"), signe)
    for body, owner, title in (
        (north, signe, "Udkast til fælles kommunikation"),
        (north, builders.role_of(north, "chair"), "Fælles oplæg til temadag"),
        (south, signe, "Opgørelse af hjemtagne borgere"),
        (west, signe, "Mødeplan for 2026"),
    ):
        builders.make_action(body, [owner], FAR, title=title, quote=f"{title} laves inden næste møde.")
    _succeeded(north)
    limfjorden = builders.make_body("Sundhedsråd Limfjorden", "LIMF", [], "council", mailbox=None)
    for name, address in (("Ditte Vang", "ditte.vang@example.dk"), ("Jon Riis", "jon.riis@example.dk")):
        builders.hold_role(builders.role_of(limfjorden, "secretariat"), builders.make_person(name, address))
    for body in (south, west):
        (cluster,) = body.clusters
        cluster.successor, cluster.succeeded_from = limfjorden, date(2026, 1, 1)
    builders.db.session.commit()
    for name in ("Nord", "Syd", "Vest"):
        _move(cluster_named(name))


def changed_returned() -> None:
    """What a council has returned, to the secretariat that had handed it over: an organisation and a person own it."""
    north, signe = nord(), builders.make_person()
    owned = builders.make_action(north, [builders.make_organisation()], FAR)
    waits = builders.make_action(north, [signe], FAR, title="Udkast til fælles kommunikation")
    closed = builders.make_action(north, [signe], FAR, title="Forhandling om lejemål", confidential=True)
    _succeeded(north)
    _move(cluster_named("Nord"))
    builders.db.session.refresh(waits)
    tracking.change_status(
        waits.id, version=waits.version, status="reported_done", note=None, now=JUST_NOW,
        actor=Actor(None, signe.name, frozenset(), frozenset({signe.id})),
    )  # fmt: skip
    items = {item.action_id: item for item in builders.db.session.scalars(select(HandoverItem))}
    council = items[owned.id].package.successor
    there = Actor(None, "Rådets sekretariat", frozenset({Grant("secretariat", body_id=council.id)}))
    asked = Asked("returned", "Opgaven hører til i kommunen, som har tallene.")
    ids = [items[action.id].id for action in (owned, waits, closed)]
    handover_answers.answer(items[owned.id].package_id, ids, asked, actor=there, now=JUST_NOW)
