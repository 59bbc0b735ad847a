"""An agenda is no earlier version of its minutes; a corrected version carries actions on and asks for confirmation."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from tests import own_minutes
from tests.web.conftest import Browser, Site
from tests.web.test_review_pages import example, office, proposal, upload
from tests.web.test_review_shapes import fields
from workflow import clock
from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.models import Action, Proposal, SourceDocument
from workflow.queries.withdrawal import consequences
from workflow.services.intake import withdrawal
from workflow.services.register import register

__all__ = ["example", "office"]  # fixtures


def reference_of(example: Site, words: str) -> str:
    with example.app.app_context():
        return next(a.reference for a in db.session.scalars(select(Action)) if words in a.quote and a.kind == "task")


def test_an_agenda_is_shown_as_one(office: Browser) -> None:
    upload(office, own_minutes.agenda(), "dagsorden.md")
    page = office.page("/minutes")
    assert 'is-document-agenda"' in page
    assert 'is-document-assigned"' not in page
    review = office.page("/minutes/1/review")
    assert "En dagsorden giver ingen handlinger" in review
    assert "forslag er gennemgået" not in review
    assert "dagsordenen" not in office.page("/minutes/1").split("</header>")[1].split("<article")[0]
    upload(office, own_minutes.minutes(own_minutes.TASK))
    assert "Der er kommet en" not in office.page("/minutes/1")
    assert 'href="/minutes/2"' in office.page("/minutes/1")
    assert "Der er kommet en" not in office.page("/minutes/2")
    assert "/minutes/1" in office.page("/minutes?state=agenda")
    office.accept_shown(2)
    assigned = office.page("/minutes?state=assigned")
    assert "/minutes/2" in assigned
    assert 'href="/minutes/1"' not in assigned


def test_minutes_before_their_agenda_are_not_corrected_by_it(office: Browser) -> None:
    upload(office, own_minutes.minutes(own_minutes.TASK))
    upload(office, own_minutes.agenda(), "dagsorden.md")
    assert "Der er kommet en" not in office.page("/minutes/1")


@pytest.fixture
def corrected(office: Browser, example: Site) -> str:
    """Accepted as document 1, and come again as document 2 with a moved deadline: the action's reference."""
    upload(office, own_minutes.minutes(own_minutes.TASK))
    office.accept_shown(1)
    reference = reference_of(example, "Hjørring")
    upload(office, own_minutes.minutes(own_minutes.MOVED_TASK), "rettet.md")
    return reference


def test_a_corrected_version_counts_what_it_carries_on(corrected: str, office: Browser) -> None:
    rows = re.findall(r"(\d+) oprettet<span class=\"cell-sub\">(\d+) åb", office.page("/minutes"))
    assert len(rows) == 2
    assert rows[0] == rows[1]
    assert corrected in office.page("/minutes/2")
    assert 'href="/minutes/2"' in office.page("/minutes/1")


def test_what_changed_is_shown_and_confirmed(corrected: str, office: Browser, example: Site) -> None:
    review = office.page("/minutes/2/review")
    assert f'href="/actions/{corrected}"' in review
    waiting = review.count("Skal bekræftes")
    page = office.page(f"/actions/{corrected}")
    wordings = ("<del>1</del>. november 2025.«", "<ins>15</ins>. november 2025.«")
    for words in (*wordings, "Behold som det er</button>", 'href="/minutes/2#passage-'):
        assert words in page
    reader = example.as_user("thyra.bregnhede@example.dk", register.EXAMPLE_PASSWORD)
    assert "Behold som det er</button>" not in reader.page(f"/actions/{corrected}")
    with example.app.app_context():
        version = db.session.execute(select(Action.version).where(Action.reference == corrected)).scalar_one()
    assert reader.send(f"/actions/{corrected}/confirm", {"version": version}).status_code == 403
    assert office.send(f"/actions/{corrected}/confirm", {"version": version}).status_code == 302
    page = office.page(f"/actions/{corrected}")
    assert "Handlingen er beholdt, som den er" in page
    assert "Skal bekræftes</h2>" not in page
    assert office.page("/minutes/2/review").count("Skal bekræftes") == waiting - 1


@pytest.mark.parametrize(
    ("before", "after", "shown", "now", "moved"),
    [
        (
            "Frist: 24. oktober 2025",
            "Frist: 31. oktober 2025",
            "24. oktober 2025",
            "31. oktober 2025",
            "fre. 31. oktober 2025",
        ),
        ("Ansvarlig: Hjørring Kommune", "Ansvarlig: Læsø Kommune", "Hjørring Kommune", "Læsø Kommune", None),
    ],
)
def test_a_change_outside_the_sentence_is_named(
    before: str, after: str, shown: str, now: str, moved: str | None, office: Browser, example: Site
) -> None:
    sentence = "Der udarbejdes en oversigt over ventetiderne."
    if moved:
        sentence = sentence.replace("Der udarbejdes", "Hjørring Kommune udarbejder")
    upload(office, own_minutes.minutes(f"{sentence}\n\n{before}"))
    office.accept_shown(1)
    with example.app.app_context():
        reference = next(a.reference for a in db.session.scalars(select(Action)) if a.quote.startswith(sentence))
    upload(office, own_minutes.minutes(f"{sentence}\n\n{after}"), "rettet.md")
    notice = office.page(f"/actions/{reference}").partition('id="confirm-heading"')[2].partition("</section>")[0]
    assert re.search(rf"<del>(\w+\. )?{shown}", notice)
    assert re.search(rf"<ins>(\w+\. )?{now}", notice)
    assert "<dt>Nu</dt>" not in notice  # the sentence is the same
    told = f"og fristen flyttes til {moved}" in notice if moved else "fristen flyttes" not in notice
    assert told
    assert shown in office.page("/minutes/2/changes")


def test_what_is_gone_says_so(office: Browser, example: Site) -> None:
    upload(office, own_minutes.minutes(own_minutes.TASK, own_minutes.OTHER_TASK))
    office.accept_shown(1)
    upload(office, own_minutes.minutes(own_minutes.OTHER_TASK), "rettet.md")
    page = office.page(f"/actions/{reference_of(example, 'Hjørring')}")
    assert "Står ikke længere i referatet" in page
    assert 'href="/minutes/2"' in page


def test_what_a_version_replaces_is_not_asked_for(office: Browser, example: Site) -> None:
    upload(office, own_minutes.minutes(own_minutes.TASK))
    upload(office, own_minutes.minutes(own_minutes.MOVED_TASK), "rettet.md")
    assert "Gennemgås i den nyere udgave" in office.page("/minutes/1/review")
    with example.app.app_context():
        states = {(p.document_id, p.state) for p in db.session.scalars(select(Proposal))}
    assert states == {(1, "replaced"), (2, "proposed")}
    assert "Erstattet" in office.page("/minutes")


def test_a_mended_title_stands_beside_what_the_minutes_say_now(office: Browser, example: Site) -> None:
    upload(office, own_minutes.minutes(own_minutes.TASK))
    task = proposal(example, "task", "Hjørring")
    edit = f"/minutes/1/review/{task.id}/edit"
    office.send(edit, {**fields(office.page("/minutes/1/review"), edit), "title": "Lav en oversigt"})
    assert "er beholdt" not in office.page("/minutes/1/review")
    upload(office, own_minutes.minutes(own_minutes.MOVED_TASK), "rettet.md")
    page = office.page("/minutes/2/review")
    [card] = re.findall(r'<article class="proposal is-task.*?</article>', page, re.S)
    assert "Lav en oversigt</h4>" in card
    for words in ("Rettelsen af titlen er beholdt", 'href="/minutes/2/changes"', "siden udgave 1"):
        assert words in card, words
    assert '<ins><span class="visually-hidden">[nyt: </span>15<' in card
    assert "<del>lør. 1. november 2025" in card
    assert page.count("er beholdt") == 1
    assert "Referatet er ændret, hvor forslaget er rettet." in card, "it is not among the certain ones"


def test_a_withdrawn_document_that_comes_again_is_called_withdrawn(office: Browser, example: Site) -> None:
    upload(office, own_minutes.minutes(own_minutes.TASK))
    with example.app.app_context():
        seen = consequences(db.session.get_one(SourceDocument, 1)).fingerprint
        withdrawal.withdraw(1, seen=seen, reason="Forkert fil", actor=SYSTEM, now=clock.now())
    again = upload(office, own_minutes.minutes(own_minutes.TASK)).text
    assert '<strong class="result-state" data-state>Trukket tilbage</strong>' in again
    assert "Dokumentet er trukket tilbage 10. oktober 2025 (" in again


def test_the_two_versions_are_held_against_each_other(corrected: str, office: Browser, example: Site) -> None:
    assert 'href="/minutes/2/changes"' in office.page("/minutes/2")
    assert 'href="/minutes/2/changes"' in office.page("/minutes/2/review")
    page = office.page("/minutes/2/changes")
    for words in ("2 ændret", "0 nye", "0 udgået", "7 uændrede", f'href="/actions/{corrected}"', "Skal bekræftes"):
        assert words in page, words
    assert '<del><span class="visually-hidden">[slettet: </span>1<' in page
    assert '<ins><span class="visually-hidden">[nyt: </span>15<' in page
    assert "punkter er uændrede" in page
    assert office.get("/minutes/1/changes").status_code == 404
    elsewhere = example.as_user("sekretariat.syd@example.dk", register.EXAMPLE_PASSWORD)
    assert elsewhere.get("/minutes/2/changes").status_code == 404


def test_the_flag_says_what_is_different(corrected: str, office: Browser) -> None:
    page = office.page(f"/actions/{corrected}")
    assert "<strong>ordlyden, fristen</strong>" in page
    assert "Ændret i referatet" in page


def test_a_closed_item_is_not_compared_for_a_reader(office: Browser, example: Site) -> None:
    data = own_minutes.minutes(own_minutes.TASK, closed=True)
    upload(office, data)
    office.accept_shown(1)
    upload(office, data.replace("ansøgeren".encode(), b"udvalget"), "rettet.md")
    office.accept_shown(2)
    reader = example.as_user("thyra.bregnhede@example.dk", register.EXAMPLE_PASSWORD)
    assert "ansøgeren" in office.page("/minutes/2/changes")
    for word in ("ansøgeren", "Ansættelse", "udvalget"):
        assert word not in reader.page("/minutes/2/changes")


def test_the_corrected_text_is_used_and_told(corrected: str, office: Browser, example: Site) -> None:
    with example.app.app_context():
        version = db.session.execute(select(Action.version).where(Action.reference == corrected)).scalar_one()
    office.send(f"/actions/{corrected}/confirm", {"version": version, "use": "corrected"})
    page = office.page(f"/actions/{corrected}")
    assert "Handlingen følger nu den rettede tekst" in page
    assert "Referatets ord, udgave 2" in page
    assert "Den rettede tekst er brugt" in page
    assert "lør. 15. november 2025" in page
    assert "<dt>Skal bekræftes</dt><dd><del>ja</del>" in page
    assert "<del>ja</del>" not in page.split("<dt>Skal bekræftes</dt>")[0]


def test_the_outcomes_are_shown_when_only_they_differ(office: Browser, example: Site) -> None:
    upload(office, own_minutes.minutes(own_minutes.TASK))
    office.accept_shown(1)
    data = own_minutes.minutes(own_minutes.TASK).replace(
        "Klyngen godkendte kørselsordningen for ældre borgere.".encode(),
        "Kørselsordningen for ældre borgere blev afvist.".encode(),
    )
    upload(office, data, "rettet.md")
    with example.app.app_context():
        reference = next(
            a.reference for a in db.session.scalars(select(Action)) if a.quote.startswith("Godkender kørsels")
        )
    for page in (office.page(f"/actions/{reference}"), office.page("/minutes/2/review")):
        assert '« <span class="tag">godkendt</span>' in page
        assert '« <span class="tag is-strong">afvist</span>' in page


def test_what_waits_is_found_from_the_overview(corrected: str, office: Browser, example: Site) -> None:
    assert "/actions?view=confirm" in office.page("/")
    assert corrected in office.page("/actions?view=confirm")
    reader = example.as_user("thyra.bregnhede@example.dk", register.EXAMPLE_PASSWORD)
    assert "/actions?view=confirm" not in reader.page("/")


def test_an_earlier_version_is_made_to_apply_again(corrected: str, office: Browser, example: Site) -> None:
    assert "Lad udgave 1 gælde igen" in office.page("/minutes/1")
    assert "gælde igen" not in office.page("/minutes/2")
    assert "bliver til udgave 3" in office.page("/minutes/1/again")
    again = upload(office, own_minutes.minutes(own_minutes.TASK))
    assert 'href="/minutes/1/again"' in again.get_data(as_text=True)
    reader = example.as_user("thyra.bregnhede@example.dk", register.EXAMPLE_PASSWORD)
    assert "gælde igen" not in reader.page("/minutes/1")
    assert reader.send("/minutes/1/again").status_code == 403
    assert office.send("/minutes/1/again").status_code == 302
    assert "udgave 3" in office.page("/minutes/3")
    assert office.get("/minutes/3/again").status_code == 409
    assert corrected not in office.page("/actions?view=confirm").split('class="list-count"')[1]
    assert "Rettelsen er taget tilbage" in office.page(f"/actions/{corrected}")


def test_a_carried_passage_of_the_same_words_is_shown_once(office: Browser, example: Site) -> None:
    upload(office, own_minutes.minutes(own_minutes.TASK))
    office.accept_shown(1)
    upload(office, own_minutes.minutes(own_minutes.TASK) + b"\n\nReferatet er rettet.\n", "rettet.md")
    with example.app.app_context():
        # As when the day that "næste møde" means has become another one.
        db.session.scalars(select(Action).where(Action.kind == "task")).one().needs_confirmation = True
        db.session.commit()
        db.session.remove()
    [card] = re.findall(r'<article class="proposal is-task.*?</article>', office.page("/minutes/2/review"), re.S)
    assert "Skal bekræftes" in card
    assert "Ordene er de samme, men frist eller ansvarlig er ændret." in card
    assert "<dt>Før</dt>" not in card
