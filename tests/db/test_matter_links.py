"""Matters across meetings: proposed at intake with a reason, decided by a person, refused once and for all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests import own_minutes
from tests.conftest import real_minutes
from workflow import clock
from workflow.domain import matter_words
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.errors import ConflictError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, AgendaItem, Cluster, MatterLink
from workflow.queries import matters as queries
from workflow.queries.withdrawal import consequences
from workflow.services.intake import matters, withdrawal
from workflow.services.intake.intake import apply_again, import_document

LATER = """# REFERAT Sundhedsklynge Nord Faglig Strategisk Niveau d. 09-10-2025

**Mødedato** Torsdag d. 9. oktober 2025 kl. 14:00

# Punkt 1: Godkendelse af dagsorden

## Beslutning

Dagsordenen blev godkendt.

# Punkt 2: Telefonlinje for borgere

## Sagsfremstilling

Den politiske klynge udsatte på mødet den 2. oktober 2025 sagen om en fælles telefonlinje.

## Indstilling

Det indstilles, at klyngen:

1. Drøfter sagen.

## Beslutning

Sagen blev drøftet.

# Punkt 3: Eventuelt

## Beslutning

Ingen bemærkninger.
"""
REASON = "Henviser til mødet den 2. oktober 2025"


pytestmark = pytest.mark.usefixtures("north_jutland", "app")


def take_in(data: bytes, name: str = "referat.md", accept: bool = False) -> int:
    return import_document(data, name, actor=SYSTEM, now=clock.now(), accept=accept).document_id


def links() -> list[tuple[str, str, str, str]]:
    """Earlier item, later item, reason, state."""
    found = db.session.scalars(select(MatterLink).order_by(MatterLink.id))
    return [
        (f"{link.earlier.document.meeting.date} {link.earlier.number}",
         f"{link.later.document.meeting.date} {link.later.number}", link.reason, link.state)
        for link in found
    ]  # fmt: skip


def only_link() -> MatterLink:
    db.session.expire_all()
    return db.session.execute(select(MatterLink)).scalar_one()


@pytest.fixture
def two_meetings() -> MatterLink:
    """The political level put a matter off; the professional level takes it up a week later."""
    take_in(own_minutes.minutes(own_minutes.TASK), accept=True)
    take_in(LATER.encode(), "fagligt.md", accept=True)
    return only_link()


def test_a_later_meeting_is_proposed_to_go_on_with_an_earlier_one(two_meetings: MatterLink) -> None:
    assert links() == [("2025-10-02 4", "2025-10-09 2", REASON, "proposed")]
    assert two_meetings.decided_at is None


def test_it_is_proposed_too_when_the_earlier_minutes_come_last() -> None:
    take_in(LATER.encode(), "fagligt.md")
    take_in(own_minutes.minutes(own_minutes.TASK))
    assert links() == [("2025-10-02 4", "2025-10-09 2", REASON, "proposed")]


def test_earlier_minutes_that_come_last_cost_what_later_ones_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each text is taken apart once, not once for each item that it is held against."""
    taken_apart: list[int] = []
    words = matter_words.words

    def counted(text: str) -> list[str]:
        taken_apart[-1] += 1
        return words(text)

    monkeypatch.setattr(matter_words, "words", counted)
    for day in (10, 11, 12, 13, 14, 15, 2):
        taken_apart.append(0)
        take_in(LATER.replace("09-10-2025", f"{day:02}-10-2025").replace("9. oktober", f"{day}. oktober").encode())
    assert taken_apart[-1] < 1.5 * taken_apart[-2]


def test_an_agenda_goes_on_with_nothing() -> None:
    take_in(own_minutes.agenda())
    take_in(LATER.encode(), "fagligt.md")
    assert links() == []


def test_the_answer_stands_in_the_history_of_both_sides(two_meetings: MatterLink) -> None:
    link = matters.confirm(two_meetings.id, version=two_meetings.version, actor=SYSTEM, now=clock.now())
    assert (link.state, link.decided_by_name, link.decided_at) == ("confirmed", "Systemet", clock.now())
    touched = [action for action in db.session.scalars(select(Action)) if action.events[-1].kind == "matter_confirmed"]
    assert {action.item_id for action in touched} == {link.earlier_id, link.later_id}
    # What a person may see who owns one action only: no word of the other meeting.
    for action in touched:
        assert action.events[-1].changes == {"matter": ["proposed", "confirmed"], "matter_link": [None, link.id]}
    with pytest.raises(ConflictError):
        matters.reject(link.id, version=link.version - 1, actor=SYSTEM, now=clock.now())
    link = matters.undo(link.id, version=link.version, actor=SYSTEM, now=clock.now())
    assert (link.state, link.decided_at, link.decided_by_name) == ("proposed", None, None)
    events = touched[0].events[-1].kind, db.session.scalar(select(func.count()).select_from(MatterLink))
    assert events[1] == 1


def test_the_same_answer_twice_is_one_event(two_meetings: MatterLink) -> None:
    link = matters.confirm(two_meetings.id, version=two_meetings.version, actor=SYSTEM, now=clock.now())
    action = db.session.scalars(select(Action).where(Action.item_id == link.later_id)).first()
    assert action is not None
    before = len(action.events)
    matters.confirm(link.id, version=link.version, actor=SYSTEM, now=clock.now())
    db.session.refresh(action)
    assert len(action.events) == before


def test_a_refused_pair_is_not_proposed_again_by_a_correction(two_meetings: MatterLink) -> None:
    matters.reject(two_meetings.id, version=two_meetings.version, actor=SYSTEM, now=clock.now())
    take_in(LATER.replace("Sagen blev drøftet.", "Sagen blev drøftet igen.").encode(), "rettet.md")
    take_in(own_minutes.minutes(own_minutes.MOVED_TASK), "rettet-2.md")
    assert [row[3] for row in links()] == ["rejected"]


def test_a_confirmed_pair_is_seen_from_the_corrected_version(two_meetings: MatterLink) -> None:
    matters.confirm(two_meetings.id, version=two_meetings.version, actor=SYSTEM, now=clock.now())
    moved = LATER.replace("# Punkt 3: Eventuelt", "# Punkt 4: Eventuelt").replace("# Punkt 2:", "# Punkt 3:")
    moved = moved.replace(
        "# Punkt 3: Tele", "# Punkt 2: Ny leder\n\n## Beslutning\n\nTaget til efterretning.\n\n# Punkt 3: Tele"
    )
    document = take_in(moved.encode(), "rettet.md")
    item = db.session.execute(
        select(AgendaItem).where(AgendaItem.document_id == document, AgendaItem.title.contains("Telefon"))
    ).scalar_one()
    assert item.first_id == two_meetings.later_id
    [row] = queries.links_of(SYSTEM, [item.first_id])[item.first_id]
    assert (row.state, row.other.number) == ("confirmed", "4")
    way = queries.matter_of(SYSTEM, item.first_id)
    assert [(station.number, station.document_id) for station in way] == [("4", 1), ("3", document)]


REFERENCE = "Den politiske klynge udsatte på mødet den 2. oktober 2025 sagen om en fælles telefonlinje."


def test_a_proposal_that_a_correction_no_longer_gives_goes() -> None:
    take_in(own_minutes.minutes(own_minutes.TASK))
    take_in(LATER.encode(), "fagligt.md")
    new_matter = LATER.replace(REFERENCE, "Ny sag.").replace("Telefonlinje for borgere", "Sundhedshus i Sæby")
    take_in(new_matter.encode(), "rettet.md")
    assert links() == []
    take_in(LATER.replace("Sagen blev drøftet.", "Sagen blev drøftet igen.").encode(), "rettet-2.md")
    assert [row[2:] for row in links()] == [(REASON, "proposed")]


def test_an_open_proposal_says_what_the_newest_version_says() -> None:
    take_in(own_minutes.minutes(own_minutes.TASK))
    take_in(LATER.encode(), "fagligt.md")
    before = only_link().version
    take_in(LATER.replace(REFERENCE, "Ny sag.").encode(), "rettet.md")
    assert [row[2:] for row in links()] == [("Samme emne i titlen: telefonlinje", "proposed")]
    assert only_link().version == before + 1  # who saw the old reason is asked to look again


def test_what_a_person_said_of_a_pair_outlives_its_reason(two_meetings: MatterLink) -> None:
    matters.confirm(two_meetings.id, version=two_meetings.version, actor=SYSTEM, now=clock.now())
    take_in(LATER.replace(REFERENCE, "Ny sag.").replace("Telefonlinje for", "Sundhedshus for").encode(), "rettet.md")
    assert [row[3] for row in links()] == ["confirmed"]


def test_an_item_that_a_correction_leaves_out_is_proposed_no_more() -> None:
    take_in(own_minutes.minutes(own_minutes.TASK))
    take_in(LATER.encode(), "fagligt.md")
    start, end = LATER.index("# Punkt 2"), LATER.index("# Punkt 3")
    other = "# Punkt 2: Ny leder\n\n## Beslutning\n\nDer ansættes en leder på Mors.\n\n"
    take_in((LATER[:start] + other + LATER[end:]).encode(), "rettet.md")
    assert links() == []


def test_an_answer_from_an_old_page_is_not_given_to_another_proposal() -> None:
    """SQLite gives the id of what is gone to what comes next."""
    take_in(own_minutes.minutes(own_minutes.TASK))
    take_in(LATER.encode(), "fagligt.md")
    seen = only_link().id, only_link().version
    take_in(LATER.replace(REFERENCE, "Ny sag.").replace("Telefonlinje for", "Sundhedshus for").encode(), "rettet.md")
    take_in(LATER.replace("9. oktober", "16. oktober").replace("09-10-2025", "16-10-2025").encode(), "nyt.md")
    assert len(links()) == 1
    with pytest.raises((ConflictError, NotFoundError)):
        matters.confirm(seen[0], version=seen[1], actor=SYSTEM, now=clock.now())


@pytest.mark.parametrize("in_order", [True, False])
def test_a_reference_with_a_number_means_the_body_that_is_named(in_order: bool) -> None:
    """Both levels met that day, and both had an item 4."""
    day = LATER.replace("09-10-2025", "02-10-2025").replace("9. oktober", "2. oktober").replace(REFERENCE, "Ny sag.")
    professional = day.replace("Punkt 2: Telefonlinje for borgere", "Punkt 4: Vikarer på plejehjem").encode()
    later = LATER.replace("2. oktober 2025 sagen", "2. oktober 2025, punkt 4, sagen").encode()
    political = own_minutes.minutes(own_minutes.TASK)
    for data in (professional, political, later) if in_order else (professional, later, political):
        take_in(data)
    assert [(link.earlier.title, link.reason) for link in db.session.scalars(select(MatterLink))] == [
        ("Fælles telefonlinje", f"{REASON}, punkt 4")
    ]


def test_the_last_meeting_of_a_body_is_another_one_when_its_minutes_come_in() -> None:
    """No open proposal goes on calling a meeting the last one that was not."""
    decided = "Patientforeningerne, hjemmesygeplejen, akutpladserne, demenskoordinatorerne og tandplejen høres."
    political = (
        own_minutes.minutes(own_minutes.TASK).decode().replace("Klyngen godkendte", f"{decided} Klyngen godkendte")
    )
    september = political.replace("02-10-2025", "04-09-2025").replace("2. oktober 2025", "4. september 2025")
    later = LATER.replace(REFERENCE, f"På Politisk Sundhedsklynge Nord blev meget sagt. {decided}")
    take_in(september.encode(), "september.md")
    take_in(later.encode(), "fagligt.md")
    assert [row[2] for row in links() if "senest" in row[2]]
    take_in(political.encode(), "oktober.md")
    said = [row[2] for row in links() if "senest" in row[2]]
    assert said
    assert not [reason for reason in said if "september" in reason]


@pytest.mark.parametrize("answer", [matters.confirm, matters.reject])
def test_what_was_said_stands_when_withdrawn_minutes_are_read_in_again(
    two_meetings: MatterLink, answer: Callable[..., MatterLink]
) -> None:
    said = answer(two_meetings.id, version=two_meetings.version, actor=SYSTEM, now=clock.now()).state
    later = two_meetings.later.document
    seen = consequences(later).fingerprint
    withdrawal.withdraw(later.id, seen=seen, reason="Fejl", actor=SYSTEM, now=clock.now())
    again = apply_again(later.id, actor=SYSTEM, now=clock.now()).document_id
    assert [row[3] for row in links()] == [said]
    query = select(AgendaItem.first_id).where(AgendaItem.document_id == again, AgendaItem.number == "2")
    first_id = db.session.execute(query).scalar_one()
    assert first_id is not None
    assert [row.state for row in queries.links_of(SYSTEM, [first_id])[first_id]] == [said]


def test_who_only_reads_sees_links_of_minutes_whose_first_version_nobody_went_through() -> None:
    take_in(own_minutes.minutes(own_minutes.TASK), accept=True)
    take_in(LATER.encode(), "fagligt.md")
    nord = db.session.execute(select(Cluster.id).where(Cluster.name == "Nord")).scalar_one()
    reader = Actor(None, "Læser", frozenset({Grant("reader", cluster_id=nord)}))
    first_id = only_link().later_id
    assert not queries.links_of(reader, [first_id])
    take_in(LATER.replace("Sagen blev drøftet.", "Sagen blev drøftet igen.").encode(), "rettet.md", accept=True)
    assert queries.links_of(reader, [first_id])


def test_who_may_not_read_both_meetings_neither_sees_nor_decides(two_meetings: MatterLink) -> None:
    nord = db.session.execute(select(Cluster.id).where(Cluster.name == "Nord")).scalar_one()
    body = two_meetings.later.document.meeting.body_id
    office = Actor(None, "Nord", frozenset({Grant("secretariat", cluster_id=nord)}))
    one_body = Actor(None, "Fagligt", frozenset({Grant("secretariat", body_id=body)}))
    reader = Actor(None, "Læser", frozenset({Grant("reader", cluster_id=nord)}))
    assert queries.links_of(office, [two_meetings.later_id])
    assert queries.links_of(reader, [two_meetings.later_id])
    assert not queries.links_of(one_body, [two_meetings.later_id])
    for actor in (one_body, reader):
        with pytest.raises(NotFoundError):
            matters.confirm(two_meetings.id, version=two_meetings.version, actor=actor, now=clock.now())
    two_meetings.earlier.closed = True
    db.session.commit()
    assert queries.links_of(office, [two_meetings.later_id])
    assert not queries.links_of(reader, [two_meetings.later_id])


def test_the_database_keeps_pairs_once_and_answers_whole(two_meetings: MatterLink) -> None:
    for fault in (
        {"earlier_id": two_meetings.earlier_id, "later_id": two_meetings.later_id},
        {"earlier_id": two_meetings.later_id, "later_id": two_meetings.later_id},
        {"earlier_id": two_meetings.later_id, "later_id": two_meetings.earlier_id, "state": "confirmed"},
        {"earlier_id": two_meetings.later_id, "later_id": two_meetings.earlier_id, "strength": 2.0},
        {"earlier_id": two_meetings.later_id, "later_id": 10**6},
    ):
        values = {"kind": "title", "reason": "X", "strength": 0.5, "proposed_at": clock.now(), **fault}
        db.session.add(MatterLink(**values))
        with pytest.raises(IntegrityError):
            db.session.commit()
        db.session.rollback()


def test_the_real_matters_are_proposed_and_no_others() -> None:
    """Virtual teaching of citizens 2022 → 2023 → 2025; the plan of Syd; the financing of 2026."""
    for name in ("000_2ae7d652723d2c5e", "001_3da8c5a58e2149b5", "002_24abb3185ad832c0", "003_2cacdc7b9cdcb331",
                 "004_681ef2fc8f419e05"):  # fmt: skip
        take_in(real_minutes(f"{name}.txt").read_bytes(), f"{name}.txt")
    assert {(earlier, later) for earlier, later, _, _ in links()} == {
        ("2022-11-07 6", "2023-05-24 3"),
        ("2022-11-07 6", "2025-05-19 5"),
        ("2022-11-07 4", "2023-05-24 3"),
        ("2025-05-19 5", "2025-06-11 3"),
    }
