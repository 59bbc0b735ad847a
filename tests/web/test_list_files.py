"""Every list as a file: the page links to it, and it holds what its page shows, scoped as the page."""

from __future__ import annotations

import csv
import io
import re
import zipfile

from tests.web.conftest import Site

PAGES = {
    "overblik": "/", "register": "/administration/parties", "brugere": "/administration/users", "moeder": "/bodies",
    "brugerlog": "/administration/users/log",
}  # fmt: skip
LINK = re.compile(r'href="(/lists/([a-z]+)\.(?:csv|xlsx)[^"]*)"')


def lines(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))


def test_each_list_comes_as_a_file(site: Site) -> None:
    admin, chair = site.as_user("admin@example.dk"), site.as_user("formand@example.dk")
    for name, page in PAGES.items():
        linked = [found for found in LINK.findall(admin.page(page)) if found[1] == name]
        if name != "brugerlog":  # nothing has been logged here
            assert len(linked) == 2, name
        rows = lines(admin.page(f"/lists/{name}.csv"))
        with zipfile.ZipFile(io.BytesIO(admin.get(f"/lists/{name}.xlsx").data)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<pane " in sheet
        assert "<autoFilter " in sheet
        assert len(re.findall(r"<row ", sheet)) == len(rows)
    assert {"Signe Kvist", "Rebild Kommune"} <= {row[0] for row in lines(admin.page("/lists/register.csv"))}
    assert [row[:2] for row in lines(chair.page("/lists/overblik.csv"))[1:]] == [["Klynge Nord", "2"]]
    assert chair.get("/lists/register.csv").status_code == chair.get("/lists/brugere.csv").status_code == 404
