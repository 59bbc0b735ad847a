"""The mail of a move, as each of its readers gets it."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask

from tests.builders import hold_role, make_action, make_body, make_person, role_of
from tests.db.test_handover import NOW, move, succeed
from workflow.extensions import db
from workflow.queries import ledger
from workflow.queries.handover_scopes import body_named, cluster_named
from workflow.services.reminders import reminders


def test_each_of_several_in_a_councils_secretariat_is_asked_for_its_answer(app: Flask) -> None:
    nord = make_body()
    make_action(nord, [role_of(nord, "secretariat")], date(2026, 3, 2))
    council = succeed()
    office = role_of(council, "secretariat")
    office.email = None
    for name in ("Ditte Vang", "Jon Riis"):
        hold_role(office, make_person(name, f"{name.split()[0].lower()}@example.dk"))
    db.session.commit()
    package = move(cluster_named("Nord"))
    reminders.run(NOW + timedelta(minutes=20))
    texts = {mail.recipient: ledger.sent_mail(mail.id).text for mail in ledger.sent_mails()}
    assert texts.keys() == {"ditte@example.dk", "jon@example.dk", "sekretariat.nord@example.dk"}
    for address, text in texts.items():
        # Who reads it there is asked, and is not told to write to a colleague; others learn of both.
        is_there = address != "sekretariat.nord@example.dk"
        assert (f"/handover/packages/{package.id}" in text) is is_there
        assert ("  ditte@example.dk\r\n  jon@example.dk\r\n" in text) is not is_there


def test_the_councils_secretariat_hears_of_what_others_own_and_is_not_told_twice(app: Flask) -> None:
    nord, signe = make_body(), make_person()
    action = make_action(nord, [signe], date(2026, 3, 2))
    make_action(nord, [signe], date(2026, 3, 2), silent=True)
    succeed()
    move(cluster_named("Nord"))
    for minutes in (20, 60, 24 * 60 * 3):
        reminders.run(NOW + timedelta(minutes=minutes))
    (mail,) = [
        each for each in ledger.sent_mails() if each.recipient == "raad@example.dk" and each.kind == "handed_over"
    ]
    text = " ".join(ledger.sent_mail(mail.id).text.split())
    assert "En opgave er flyttet med. I er ikke selv ansvarlige for den." in text
    assert f"{action.reference}: http" in text
    assert "Svar: " not in text


def test_what_moves_on_at_once_is_told_of_where_it_has_come_to(app: Flask) -> None:
    nord, signe = make_body(), make_person()
    # As a chair she is rid of it with the first move.
    hold_role(role_of(nord, "chair"), signe)
    make_action(nord, [signe, role_of(nord, "chair")], date(2026, 3, 2))
    council = succeed()
    move(cluster_named("Nord"))
    further = make_body("Sundhedsråd Limfjorden", "LIMF", [], "council", "limfjorden@example.dk")
    council.successor, council.succeeded_from = further, date(2026, 2, 1)
    db.session.commit()
    move(body_named(council.name))
    reminders.run(NOW + timedelta(minutes=20))
    mails = [mail for mail in ledger.sent_mails() if mail.recipient == signe.email]
    text = " ".join("".join(ledger.sent_mail(mail.id).text for mail in mails).split())
    assert text.count("Frist: ") == 1
    assert "Skriv fremover til sekretariatet for Sundhedsråd Limfjorden" in text
