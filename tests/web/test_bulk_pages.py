"""Changing many actions from the list: choose, see what will happen, do it, take it back."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.web.conftest import Site


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_from_the_list_and_back_again(site: Site) -> None:
    browser = site.as_user("sekretariat@example.dk")
    page = browser.page("/actions")
    chosen = re.findall(r'name="chosen" value="([^"]+)"', page)
    assert len(chosen) == 2
    form = {"kind_of_change": "status", "chosen": chosen, "view": "open"}
    assert "Skift status: 2 handlinger" in browser.get("/actions/bulk", query_string=form).text
    assert browser.send("/actions/bulk/preview", form).status_code == 422  # no status chosen
    seen = browser.send("/actions/bulk/preview", {**form, "new_status": "closed", "note": "Ryddet op"})
    assert "Gennemfør for 2 handlinger" in seen.text
    assert "status is-closed" not in browser.page("/actions/NORD-2025-001")
    done = browser.send("/actions/bulk/apply", {**form, "new_status": "closed", "note": "Ryddet op"})
    assert done.status_code == 302
    assert "2 handlinger er ændret." in browser.page(done.location)
    assert "Ryddet op" in browser.page("/actions/NORD-2025-001")
    again = browser.send("/actions/bulk/apply", {**form, "new_status": "closed", "note": "Ryddet op"})
    assert again.location == done.location
    assert "Ændringen er allerede gennemført." in browser.page(again.location)
    other = browser.send("/actions/bulk/apply", {**form, "kind_of_change": "owners", "owner_name": "Signe Kvist"})
    assert "Ingen af handlingerne kan ændres på den måde. Intet er ændret." in other.text
    assert site.as_user("formand@example.dk").get(done.location).status_code == 404
    undone = browser.send(done.location.split("?")[0] + "/undo")
    assert "Ændringen af 2 handlinger er fortrudt." in browser.page(undone.location)
    assert 'is-closed">' not in browser.page("/actions?view=all")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_some_can_and_some_cannot(site: Site) -> None:
    browser = site.as_user("sekretariat@example.dk")
    first, second = re.findall(r'name="chosen" value="([^"]+)"', browser.page("/actions"))
    stale = first.partition(":")[0] + ":99"
    form = {"kind_of_change": "status", "chosen": [stale, second], "new_status": "closed"}
    page = browser.send("/actions/bulk/preview", form).text
    assert "Gennemfør for 1 handling" in page
    assert page.index("Ændres ikke") < page.index("bliver til")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_only_reads_is_not_offered_it_and_cannot(site: Site) -> None:
    browser = site.as_user("laeser@example.dk")
    assert "data-bulk" not in browser.page("/actions")
    form = {"kind_of_change": "note", "chosen": ["1:1", "3:1"], "note": "Hej"}
    assert "Ingen af handlingerne kan ændres" in browser.send("/actions/bulk/apply", form).text
    assert browser.send("/actions/bulk/apply", {**form, "chosen": "x:1"}).status_code == 422


def back_to(page: str) -> str | None:
    found = re.search(r'<main id="main" tabindex="-1"(?: data-back-to="([^"]+)")?>', page)
    assert found
    return unescape(found[1]) if found[1] else None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_comes_back_to_a_preview_or_a_refused_form_is_not_asked_to_send_it_again(site: Site) -> None:
    browser = site.as_user("sekretariat@example.dk")
    page = browser.page("/actions?cluster=Nord")
    assert back_to(page) is None
    chosen = re.findall(r'name="chosen" value="([^"]+)"', page)
    form = {"kind_of_change": "deadline", "chosen": chosen, "cluster": "Nord"}
    begun = browser.get("/actions/bulk", query_string=form).text
    seen = browser.send("/actions/bulk/preview", {**form, "deadline": "2026-01-15"}).text
    address = back_to(seen)
    assert address
    # The form stands there again, with the same actions.
    assert re.findall(r'name="chosen" value="([^"]+)"', browser.page(address)) == chosen
    assert "Flyt frist: 2 handlinger" in begun
    assert "Flyt frist: 2 handlinger" in browser.page(address)
    refused = browser.send("/actions/NORD-2025-002/deadline", {"version": 1, "deadline": "i morgen"})
    assert (refused.status_code, back_to(refused.text)) == (422, "/actions/NORD-2025-002")
    # A form that is sent to the page's own address.
    refused = browser.send("/actions/new", {"title": "", "deadline": ""})
    assert (refused.status_code, back_to(refused.text)) == (422, "/actions/new")
