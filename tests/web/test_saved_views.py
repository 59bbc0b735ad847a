"""Saved views: kept under a name, opened first, mended, deleted, and shared with those of the same place."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import Site

pytestmark = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


def test_kept_opened_first_mended_and_deleted(site: Site) -> None:
    browser = site.as_user("sekretariat@example.dk")
    saved = browser.send("/actions/views", {"name": "Signes", "view": "overdue", "owner": "Signe Kvist", "odd": "x"})
    assert "owner=Signe+Kvist" in saved.location
    assert 'aria-current="page">Signes' in browser.page(saved.location)
    view_id = re.search(r"saved=(\d+)", saved.location)[1]  # type: ignore[index]
    assert browser.get("/actions").status_code == 200
    browser.send(f"/actions/views/{view_id}", {"name": "Signe Kvists", "is_default": "1"})
    opened = browser.get("/actions")
    assert (opened.status_code, "view=overdue" in opened.location) == (302, True)
    assert browser.get("/actions?view=open").status_code == 200
    nameless = browser.send("/actions/views", {"name": " ", "owner": "Signe Kvist", "shared": "1"})
    assert nameless.status_code == 422
    for kept in ('id="name-error"', 'value="Signe Kvist"', 'name="shared" value="1" checked'):
        assert kept in nameless.text
    refused = browser.send(f"/actions/views/{view_id}", {"name": " "})
    assert refused.status_code == 422
    assert 'aria-describedby="name-error"' in refused.text
    browser.send(f"/actions/views/{view_id}/delete")
    assert "Du har ingen gemte visninger" in browser.page("/actions/views")


def test_shared_with_those_of_the_same_place_and_mended_by_nobody_else(site: Site) -> None:
    mine = site.as_user("sekretariat@example.dk").send("/actions/views", {"name": "Vores", "shared": "1", "q": "x"})
    view_id = re.search(r"saved=(\d+)", mine.location)[1]  # type: ignore[index]
    reader = site.as_user("laeser@example.dk")
    assert "Vores <span" in reader.page("/actions")
    assert "Vores" not in site.as_user("syd@example.dk").page("/actions")
    assert reader.send(f"/actions/views/{view_id}", {"name": "Deres"}).status_code == 404
    assert reader.send(f"/actions/views/{view_id}/delete").status_code == 404
