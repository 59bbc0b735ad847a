"""The chair's review on the page: from the choice of a body to the annex, and what the other chair did meanwhile."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from tests.web.conftest import Browser, Site, add_login
from tests.web.test_action_page import change, stored
from workflow.extensions import db
from workflow.models import Body, ReviewSession

FIRST = "NORD-2025-001"


def begin(site: Site, browser: Browser) -> str:
    """Starts the review of Nord; the address of its first action."""
    with site.app.app_context():
        body_id = db.session.scalar(select(Body.id).where(Body.prefix == "NORD"))
        db.session.remove()
    answer = browser.send("/chair-review", {"body": body_id})
    assert answer.status_code == 302
    return answer.location.rpartition("/")[0]


def conclude(site: Site, browser: Browser, address: str, kind: str, **data: Any) -> Any:
    version = data.pop("version", None) or stored(site, FIRST).version
    return browser.send(f"{address}/{FIRST}/conclude", {"version": version, "conclusion": kind, **data})


def test_from_the_choice_to_the_annex(site: Site) -> None:
    owner, chair = site.as_user("signe@example.dk"), site.as_user("formand@example.dk")
    assert "Gennemgang" not in owner.page("/")
    assert "Begynd en gennemgang" in chair.page("/chair-review")  # the only body is chosen
    address = begin(site, chair)
    page = chair.page(f"{address}/{FIRST}")
    assert "1 af 2" in page
    assert "Overskredet" in page
    assert "Godkend og luk" not in page
    assert 'data-suggestions="/chair-review/names"' in page
    assert "Signe Kvist" in chair.get("/chair-review/names").json
    change(site, owner, "status", status="reported_done", note="Kørslen er aftalt")
    page = chair.page(f"{address}/{FIRST}")
    assert "Godkend og luk" in page
    assert "Kørslen er aftalt" in page
    refused = conclude(site, chair, address, "returned", note="")
    assert (refused.status_code, "Skriv, hvad der mangler" in refused.text) == (422, True)
    answer = conclude(site, chair, address, "approved")
    assert answer.location.endswith("NORD-2025-002")
    page = chair.page(answer.location)
    assert "er godkendt og lukket" in page
    assert "1</span> gennemgået" in page
    assert "ved formandens gennemgang" in chair.page(f"/actions/{FIRST}")
    version = stored(site, FIRST).version
    assert chair.send(f"{address}/{FIRST}/undo", {"version": version}).status_code == 302
    assert stored(site, FIRST).status == "reported_done"
    assert "0</span> gennemgået" in chair.page(f"{address}/{FIRST}")
    conclude(site, chair, address, "taken_up", note="Skal ordningen fortsætte?")
    annex = chair.page(f"/annex/{stored(site, FIRST).body_id}")
    assert "Skal ordningen fortsætte?" in annex
    assert "Udkast" in annex
    body_id = stored(site, FIRST).body_id
    assert chair.send(f"/annex/{body_id}/freeze").status_code == 302
    conclude(site, chair, address, "taken_off")
    sent = chair.page("/annex/editions/1")
    assert "Skal ordningen fortsætte?" in sent
    assert "Udkast" not in sent
    assert "Skal ordningen fortsætte?" not in chair.page(f"/annex/{body_id}")
    past = stored(site, FIRST).meeting_id  # of a meeting that is over, its annex is what was sent
    chair.send(f"/annex/{body_id}/freeze", {"meeting": past})
    assert chair.get(f"/annex/{body_id}?meeting={past}").location == "/annex/editions/2"
    assert "Udkast" in chair.page(f"/annex/{body_id}?meeting={past}&current=1")
    chair.send(f"{address}/end")
    assert "Begynd igen" in chair.page(address)


def test_what_the_other_chair_concluded_meanwhile_is_shown_beside_ones_own(site: Site) -> None:
    with site.app.app_context():
        add_login("medformand", "chair", "cluster:Nord")
        db.session.commit()
        db.session.remove()
    owner, chair, other = (site.as_user(f"{name}@example.dk") for name in ("signe", "formand", "medformand"))
    change(site, owner, "status", status="reported_done")
    address = begin(site, chair)
    assert begin(site, other) == address
    seen = stored(site, FIRST).version
    conclude(site, chair, address, "approved", version=seen)
    answer = conclude(site, other, address, "returned", version=seen, note="Bilaget mangler")
    assert answer.status_code == 409
    assert "Formand har konkluderet imens" in answer.text
    assert "Du ville sende den tilbage: »Bilaget mangler«" in answer.text
    assert "required>Bilaget mangler</textarea>" in answer.text  # to be said all the same
    assert other.get(f"{address}/state").json["latest"]["words"] == f"Formand: {FIRST} er godkendt og lukket."
    assert conclude(site, other, address, "note", version=seen, note="Bilaget mangler").status_code == 302
    page = re.sub(r"\s+", " ", chair.page(f"{address}/{FIRST}"))
    assert page.index("Godkendt og lukket") < page.index("»Bilaget mangler«")
    with site.app.app_context():
        assert len(db.session.scalars(select(ReviewSession)).all()) == 1
        db.session.remove()
