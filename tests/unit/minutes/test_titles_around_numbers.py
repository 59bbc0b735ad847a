"""Titles on a line of their own: below the number, the case number and the head of a page, or above the number."""

from __future__ import annotations

import pytest

from workflow.minutes import parse_minutes

HEAD = "Havneudvalget\nReferat af møde den 4. maj 2021 kl. 15.00\n\n"
UNDER = "Sagsfremstilling\nMolen er mørk om vinteren.\n\nBeslutning\nGodkendt.\n\n"
TITLES = ["Lys på mole 3", "Ny kran i bassinet", "Eventuelt"]
WANTED = [("1", TITLES[0]), ("2", TITLES[1]), ("3", TITLES[2])]


def outline(text: str) -> list[tuple[str | None, str]]:
    return [(item.number, item.title) for item in parse_minutes(text).items]


@pytest.mark.parametrize(
    "above",
    [
        "Sag nr. {n}\n21/1520{n}\n{n}. {title}\n\n",
        "Sag nr. {n}\n21/{n}\n{title}\n\n",
        "Sag nr. {n}\n{title}\n\n",
        "Sag nr. {n}\n\n{title}\n\n",
        "Sag {n}\nJ.nr. 08.01.05-P19-{n}-21\n{title}\n\n",
        "Sag nr. {n}:\nSagsnr.: 21/1520{n}\n{title}\n\n",
        "Sag nr. {n} (21/1520{n})\n{title}\n\n",
        "Sag nr. {n} – EMN-2021-0152{n}\n{title}\n\n",
        "Sag nr. {n}, 21/1520{n}\n{title}\n\n",
        "Nr. {n}\n21/1520{n}\nTitel: {title}\n\n",
        "Punkt {n}\nSagsnr. 21/1520{n}\n{title}\n\n",
        "Punkt {n}\n(Åbent)\n{title}\n\n",
        "Punkt {n}\nTil beslutning\n{title}\n\n",
        "Pkt. {n}\nÅbent punkt\nAcadre 21/1520{n}\n{title}\n\n",
        "Punkt nr. {n}:\n779-2021-1520{n}\n{n} {title}\n\n",
        "Punkt {n} (21/1520{n})\n{title}\n\n",
        "Dagsordenspunkt {n}\nKLE 08.01.05\nEmne: {title}\n\n",
        "{title}\nSag nr. {n}\n",
        "{title}\nSag nr. {n} (21/1520{n})\n",
    ],
)
def test_a_title_stands_on_a_line_of_its_own(above: str) -> None:
    items = "".join(above.format(n=n, title=title) + UNDER for n, title in enumerate(TITLES, start=1))
    assert outline(HEAD + items) == WANTED
    assert [item.decision.text if item.decision else "" for item in parse_minutes(HEAD + items).items] == (
        ["Godkendt."] * 3
    )


@pytest.mark.parametrize(
    "page",
    [
        "\fHavnekommunen                                     Side 2\n\n",
        "Side 2\f\n",
        "\f  Havneudvalget, 4. maj 2021          Side 2 af 3\n",
        "Havneudvalget                               Side 2\n\n",
    ],
)
def test_the_head_of_a_page_is_no_title_and_no_words_of_the_item_above(page: str) -> None:
    items = [f"Sag nr. {n}\n21/1520{n}\n{n}. {title}\n\n{UNDER}" for n, title in enumerate(TITLES, start=1)]
    text = HEAD + items[0] + page + items[1] + items[2]
    assert outline(text) == WANTED
    first = parse_minutes(text).items[0].decision
    assert first
    assert first.text == "Godkendt."


def test_words_under_a_title_that_stands_above_stay_words() -> None:
    text = HEAD + "".join(
        f"{title}\nSag nr. {n}\nMolen er mørk om vinteren. Der er brug for {n} lamper.\n\nBeslutning\nGodkendt.\n\n"
        for n, title in enumerate(TITLES, start=1)
    )
    assert outline(text) == WANTED


def test_an_item_without_a_title_keeps_its_words() -> None:
    text = HEAD + "".join(f"Sag nr. {n}\n\n{UNDER}" for n in (1, 2, 3))
    assert [title for _, title in outline(text)] == ["", "", ""]
    assert all(item.decision and item.decision.text == "Godkendt." for item in parse_minutes(text).items)
