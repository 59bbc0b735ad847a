"""HTML pages: lists, tables, definitions, line breaks, headings, and the page around the minutes."""

from __future__ import annotations

import pytest

from workflow.documents import CanonicalDocument, read_in_this_process


def read(body: str) -> CanonicalDocument:
    return read_in_this_process(f"<!doctype html><html><body>{body}</body></html>".encode(), "referat.html")


def lines(body: str) -> list[str]:
    return [line for line in read(body).text.split("\n") if line]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("", ["1. a", "2. b"]),
        ("start=4", ["4. a", "5. b"]),
        ("type=a", ["a. a", "b. b"]),
        ("type=I", ["I. a", "II. b"]),
        ("start=2 reversed", ["2. a", "1. b"]),
        ("start=-9999999999", ["1. a", "2. b"]),
    ],
)
def test_numbered_lists(attributes: str, expected: list[str]) -> None:
    assert lines(f"<ol {attributes}><li>a<li>b</ol>") == expected


def test_nested_lists_and_paragraphs_in_entries() -> None:
    document = read("<ol><li><p>a</p><p>mere</p><ul><li>b<li>c</ul><li value=7>d</ol><p>Efter</p>")
    assert document.text == "1. a\nmere\n- b\n- c\n7. d\n\nEfter\n"
    [entries] = document.lists
    assert [(e.marker, e.level) for e in entries] == [("1.", 0), ("-", 1), ("-", 1), ("7.", 0)]
    assert [document.text[slice(*e.span)] for e in entries] == ["1. a", "- b", "- c", "7. d"]


def test_a_list_whose_entries_bring_their_own_numbers() -> None:
    assert lines("<ul><li>1. at plukke<li>2. at sælge</ul>") == ["1. at plukke", "2. at sælge"]


def test_tables_with_merged_cells() -> None:
    document = read(
        "<table><caption>Opfølgning</caption><tr><th>Opgave<th>Ansvarlig<th>Frist<tr><td>Plukke<td rowspan=2>Rie"
        "<td>1. juni<tr><td>Sælge<td>2. juni<tr><td colspan=2>Begge<td>3. juni<tr hidden><td>x<td>y</table>"
    )
    assert document.text.split("\n") == [
        "Opfølgning", "", "Opgave\tAnsvarlig\tFrist", "Plukke\tRie\t1. juni", "Sælge\tRie\t2. juni",
        "Begge\t\t3. juni", "",
    ]  # fmt: skip
    assert [[document.text[slice(*s)] for s in row] for row in document.tables[0].rows][2] == [
        "Sælge",
        "Rie",
        "2. juni",
    ]


def test_the_paragraphs_of_a_cell_stay_apart() -> None:
    row = "<td><p>Plukke</p> <p>Sælge\nog  veje</p><td>Rie<br>Bo<ul><li>Ole</ul>"
    assert lines(f"<table><tr><td>Opgave<td>Ansvarlig<tr>{row}</table>") == [
        "Opgave\tAnsvarlig",
        "Plukke\u2029Sælge og veje\tRie\u2029Bo\u2029- Ole",
    ]


def test_a_table_that_lays_the_page_out() -> None:
    inner = "<table><tr><td>Rie<td>Syd<tr><td>Bo<td>Vest</table>"
    assert lines(f"<table><tr><td><h2>Punkt 1</h2><p>Tekst</p><td>{inner}</table>") == [
        "## Punkt 1", "Tekst", "Rie\tSyd", "Bo\tVest",
    ]  # fmt: skip


def test_absurd_spans_are_held_back() -> None:
    assert len(read("<table><tr><td colspan=99999 rowspan=99999>a<td>b<tr><td>c<td>d</table>").text) < 1000


def test_definitions_breaks_and_preformatted_text() -> None:
    assert read("<dl><dt>Dato</dt><dd>3. maj</dd><dt>Sted</dt><dd>Ærø</dd></dl>").text == "Dato\n3. maj\n\nSted\nÆrø\n"
    assert read("<p>Et<br>to <br/> tre</p>").text == "Et\nto\ntre\n"
    assert read("<pre>a  b\n c</pre>").text == "a  b\n c\n"


def test_headings_have_levels_and_no_breaks() -> None:
    document = read("<h1>Møde<br>i rådet</h1><h3> Punkt&nbsp;1 </h3>")
    assert [(document.text[slice(*h.span)], h.level) for h in document.headings] == [
        ("Møde i rådet", 1),
        ("Punkt 1", 3),
    ]


def test_what_is_hidden_or_deleted_is_not_read() -> None:
    hidden = [
        "<p hidden>x</p>", "<p style='display: none'>x</p>", "<p style='visibility:hidden'>x</p>", "<del>x</del>",
        "<p aria-hidden=true>x</p>", "<!-- x -->", "<script>x</script>", "<template>x</template>",
        "<noscript>x</noscript>",
        "<s>x</s>", "<strike>x</strike>", "<span style='text-decoration: line-through'>x</span>",
        "<p style='text-decoration-line:underline line-through'>x</p>", "<form>x</form>", "<button>x</button>",
        "<div role=navigation>x</div>", "<select><option>x</select>", "<textarea>x</textarea>",
    ]  # fmt: skip
    for part in hidden:
        assert lines(f"<p>Før</p>{part}<p>Efter</p>") == ["Før", "Efter"], part
    assert lines("<p>Senest <s>1. maj</s> <del>2. maj</del> 3. maj</p>") == ["Senest 3. maj"]


def test_a_form_that_holds_the_page_is_read() -> None:
    scripts = "<script>var longer = 'than all the words of the page, and then some more of it';</script>"
    page = "<form><h1>Referat</h1><p>Rådet godkendte det.</p><input type=submit value=x></form>"
    assert lines(f"<body>{scripts}<form><label>Søg</label></form>{page}") == ["# Referat", "Rådet godkendte det."]


@pytest.mark.parametrize(
    "heading",
    [
        "<h2><button>Punkt 1: Kørsel</button></h2>",
        "<h2> <button><span aria-hidden=true>+</span> Punkt 1: Kørsel</button> <button>Kopier</button></h2>",
        "<h2><button hidden>Luk</button><div><button>Punkt 1: Kørsel</button></div></h2>",
        "<button><h2>Punkt 1: Kørsel</h2></button>",
        "<h2>Punkt 1: Kørsel <button>Kopier</button></h2>",
    ],
)
def test_a_heading_that_unfolds_what_is_under_it(heading: str) -> None:
    assert lines(f"{heading}<p>Rådet godkendte det.</p>") == ["## Punkt 1: Kørsel", "Rådet godkendte det."]


def test_the_page_around_the_minutes_is_left_out() -> None:
    around = (
        "<header><a>Forside</a><a>Politik</a></header><nav>Menu</nav><main>{}</main>"
        "<aside>Nyheder</aside><footer>Adresse</footer>"
    )
    assert lines(around.format("<h1>Referat</h1><p>" + "Rådet godkendte det. " * 20 + "</p>"))[0] == "# Referat"
    assert "Adresse" not in read(around.format("<p>" + "Rådet godkendte det. " * 20 + "</p>")).text
    # A page whose <main> is nearly empty keeps its minutes elsewhere.
    assert "Adresse" in read(around.format("Kort")).text


def test_entities_and_non_breaking_spaces() -> None:
    assert read("<p>R&aring;det&nbsp;&amp; &#230;bler &lt;3</p>").text == "Rådet & æbler <3\n"


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "utf-8"])
def test_declared_encodings(declared: str) -> None:
    encoding = "cp1252" if declared == "iso-8859-1" else declared
    page = f"<html><head><meta charset={declared}></head><body><p>„Æble“ – på Ærø</p></body></html>".encode(encoding)
    assert read_in_this_process(page, "side.htm").text == "„Æble“ – på Ærø\n"


def test_a_wrong_declaration_is_found_out() -> None:
    page = "<html><head><meta charset=utf-8></head><body><p>Æble på Ærø</p></body></html>".encode("cp1252")
    assert read_in_this_process(page, "side.htm").text == "Æble på Ærø\n"
