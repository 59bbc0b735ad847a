"""Overblik: each figure leads to the list that it counts, and says how long that list is, whoever looks."""

from __future__ import annotations

import html
import random
import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from sqlalchemy import select

from tests import builders
from tests.web.conftest import Site, add_login
from workflow import clock
from workflow.extensions import db
from workflow.models import Body, Cluster, Grant, Party, User
from workflow.queries.actions import count_actions
from workflow.services.accounts.users import actor_of
from workflow.web.action_lists import asked_for

TODAY = date(2025, 10, 10)
WITH_COUNCIL = re.compile(r'<a href="([^"]+)">(\d+) af de åbne</a> er hos rådet')
FIGURE = re.compile(r'<a href="([^"]+)"><span class="figure-count">(\d+)</span>')
BAR = re.compile(r'<a href="([^"]+)" aria-label="[^"]+: (\d+)">')
IN_TABLE = re.compile(r'<td class="number"><a href="([^"]+)">(\d+)</a></td>')
LISTED = re.compile(r'class="list-count" role="status">(?:Viser \d+ af )?(\d+|Ingen)')


def fill(seed: int) -> Party:
    """Three clusters with councils, joint meetings across them, and a random stock of actions."""
    chance = random.Random(seed)
    bodies = [
        db.session.scalars(select(Body).where(Body.prefix == "NORD")).one(),
        builders.make_body("Fagligt niveau Nord", "NORDF", "Nord", "professional", None),
        builders.make_body("Politisk Sundhedsklynge Midt", "MIDT", "Midt", "political", None),
        builders.make_body("Fællesmøde", "FAELLES", ["Nord", "Midt"], "joint", None),
        builders.make_body("Fællesmøde Syd", "FSYD", ["Midt", "Syd"], "joint", None),
    ]
    councils = [builders.make_body(f"Sundhedsråd {name}", name.upper(), [], "council", None) for name in ("Ny", "To")]
    for cluster in db.session.scalars(select(Cluster)):
        cluster.successor_id = councils[cluster.name == "Syd"].id
        cluster.succeeded_from = date(2027, 1, 1)
    employer = builders.make_organisation("Aalborg Kommune", None)
    people = [builders.make_person(f"Person {number}", None) for number in range(4)]
    people[0].organisation_id = people[1].organisation_id = employer.id
    db.session.commit()
    parties = [employer, builders.make_organisation(), *people]
    for number in range(50):
        status = chance.choice(["open", "open", "in_progress", "waiting", "reported_done", "closed", "settled"])
        made = TODAY - timedelta(days=chance.choice([0, 1, 29, 30, 31, 60, 90, 91, 180, 181, 364, 365, 366, 500]))
        closed = TODAY - timedelta(days=chance.choice([0, 3, 9, 10, 40]))
        action = builders.make_action(
            chance.choice(bodies),
            chance.sample(parties, chance.randrange(1, 4)),
            TODAY + timedelta(days=chance.choice([-40, -1, 0, 1, 13, 14, 15, 60])),
            title=f"Opgave {number}",
            status=status,
            assigned_at=datetime(made.year, made.month, made.day, chance.choice([0, 12, 23]), tzinfo=UTC),
            owner_basis=chance.choice(["default", "stated"]),
            confidential=chance.random() < 0.2,
            waiting_until=TODAY + timedelta(days=5) if status == "waiting" else None,
            closed_at=clock.at_local(closed, 0) if status == "closed" else None,
        )
        action.assignments[0].state = chance.choice(["open", "open", "delivered"])
        if action.kind == "task" and chance.random() < 0.1:
            action.has_tasks = True
        if number % 6 == 0:
            action.body = councils[number % 4 == 0]  # it has moved: to the successor of all its clusters, or of some
    db.session.commit()
    return people[2]


def test_each_figure_is_the_length_of_its_list(site: Site) -> None:
    with site.app.app_context():
        person = fill(seed=3)
        add_login("per", "chair", "cluster:Nord", person)
        add_login("ejer", "owner", "everything", person)
        two = add_login("to", "secretariat", "body:NORD")
        syd = db.session.scalars(select(Cluster).where(Cluster.name == "Syd")).one()
        db.session.add(Grant(user_id=two.id, role="reader", cluster_id=syd.id))
        db.session.commit()
    counted = 0
    for name in ("admin", "per", "laeser", "ejer", "to"):
        browser = site.as_user(f"{name}@example.dk")
        page = browser.page("/")
        links = sorted(
            {*FIGURE.findall(page), *BAR.findall(page), *IN_TABLE.findall(page), *WITH_COUNCIL.findall(page)}
        )
        with site.app.test_request_context():
            user = db.session.scalars(select(User).where(User.email == f"{name}@example.dk")).one()
            actor = actor_of(user)
            for address, count in links:
                asked = asked_for(url_decode(address))
                assert count_actions(actor, asked.filters) == int(count), (name, address)
        # And that is what the page of the list says: followed for some.
        for address, count in links[:: len(links) // 3]:
            listed = LISTED.search(browser.page(html.unescape(address)))
            assert listed is not None, address
            assert int(count) == int(listed[1].replace("Ingen", "0")), (name, address)
        counted += len(links)
        if name == "admin":
            assert WITH_COUNCIL.findall(page)
    assert counted > 110


def url_decode(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(html.unescape(address)).query))


def test_one_is_told_in_the_singular(site: Site) -> None:
    page = site.as_user("sekretariat@example.dk").page("/")
    assert '<span class="legend-overdue">1 overskredet</span>' in page
    assert "1 overskredne" not in page
