"""A report becomes a file that says the same, twice the same, and never more than text."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from html.parser import HTMLParser

import docx
import docx.shared
import pytest

from kwalcode.report import Bullets, Figure, Heading, Paragraph, Quote, Report, Table, to_docx, to_html

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
REPORT = Report(
    "Regie in Zandhove",
    "Stand op 3 maart 2026",
    (
        Heading("Het materiaal"),
        Paragraph("Twaalf gesprekken."),
        Heading("Middelen", 2),
        Quote("Er is <b>geen</b> geld & geen tijd.", "gesprek 1, An"),
        Table("Fragmenten", ("code", "aantal"), (("Middelen", "12"), ("<script>", "3")), frozenset({1}), "n = 15"),
        Bullets(("een", "twee")),
        Figure("Verdeling", PIXEL, "<svg xmlns='http://www.w3.org/2000/svg'><text>x</text></svg>", "staven"),
        Heading("Kleiner", 3),
        Paragraph("Een voetnoot.", quiet=True),
    ),
    datetime(2026, 3, 3, 10, 30, tzinfo=timezone(timedelta(hours=1))),
)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(html)
    return parser.found


def test_html_shows_every_text_as_text() -> None:
    html = to_html(REPORT)
    assert "Er is &lt;b&gt;geen&lt;/b&gt; geld &amp; geen tijd." in html
    assert "&lt;script&gt;" in html
    assert not {"script", "b", "svg"} & {tag for tag, _ in tags(html)}


def test_html_asks_nothing_from_elsewhere() -> None:
    html = to_html(REPORT)
    for _, attributes in tags(html):
        for name in ("src", "href"):
            value = attributes.get(name) or ""
            assert value == "" or value.startswith(("#", "data:image/svg+xml;base64,"))
    assert "@import" not in html
    assert "url(" not in html
    assert "default-src 'none'" in html


def test_html_has_contents_that_lead_to_the_headings() -> None:
    found = tags(to_html(REPORT))
    targets = {attributes["id"] for tag, attributes in found if tag in ("h2", "h3", "h4")}
    links = [attributes["href"] for tag, attributes in found if tag == "a"]
    assert links == ["#d1", "#d2"]
    assert {f"#{target}" for target in targets} >= set(links)


def test_tables_and_figures_are_numbered_by_themselves() -> None:
    twice = Report("t", "s", (*REPORT.blocks, *REPORT.blocks))
    assert re.findall(r"(?:Tabel|Figuur) \d", to_html(twice)) == ["Tabel 1", "Figuur 1", "Tabel 2", "Figuur 2"]


def test_docx_has_real_headings_captions_and_tables() -> None:
    document = docx.Document(io.BytesIO(to_docx(REPORT)))
    styles = [(paragraph.style.name if paragraph.style else "", paragraph.text) for paragraph in document.paragraphs]
    assert ("Heading 1", "Het materiaal") in styles
    assert ("Heading 2", "Middelen") in styles
    assert ("Heading 3", "Kleiner") in styles
    assert ("Caption", "Tabel 1. Fragmenten") in styles
    assert ("Caption", "Figuur 1. Verdeling") in styles
    assert ("Quote", "Er is <b>geen</b> geld & geen tijd.") in styles
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells == [["code", "aantal"], ["Middelen", "12"], ["<script>", "3"]]
    assert "w:tblHeader" in document.tables[0].rows[0]._tr.xml
    assert "SEQ Tabel" in document.element.xml
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "staven"


@pytest.mark.parametrize("write", [to_docx, lambda report: to_html(report).encode()])
def test_the_same_report_gives_the_same_bytes(write: object) -> None:
    assert callable(write)
    assert write(REPORT) == write(REPORT)


def test_the_date_of_a_word_file_is_that_of_the_work() -> None:
    data = to_docx(REPORT)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2026, 3, 3, 9, 30, 0)}
    assert docx.Document(io.BytesIO(data)).core_properties.created == datetime(2026, 3, 3, 9, 30, tzinfo=UTC)


def test_control_characters_in_a_quote_do_not_break_the_file() -> None:
    data = to_docx(Report("t", "s", (Quote("voor\x0bna\x00 einde", "bron"),)))
    assert "voorna einde" in [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def test_a_row_of_another_width_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="1 cells under 2 columns"):
        Table("t", ("a", "b"), (("1",),))


def test_a_heading_of_an_unknown_level_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="level 1, 2 or 3"):
        Heading("t", 4)


def test_a_percentage_is_not_cut_from_its_sign_but_a_quote_stays_as_it_is() -> None:
    report = Report("t", "s", (Paragraph("Samen 57 %."), Bullets(("50 % van 4",)), Quote("Dat is 30 % meer.", "An")))
    html = to_html(report)
    assert "Samen 57\u00a0%." in html
    assert "50\u00a0% van 4" in html
    assert "Dat is 30 % meer." in html
    told = [paragraph.text for paragraph in docx.Document(io.BytesIO(to_docx(report))).paragraphs]
    assert {"Samen 57\u00a0%.", "50\u00a0% van 4", "Dat is 30 % meer."} <= set(told)


def test_columns_of_a_word_table_are_as_wide_as_what_stands_in_them() -> None:
    wide = "Samenwerkingsovereenkomsten opstellen en opvolgen met alle actoren"
    table = Table("t", ("code", "aantal", "p"), ((wide, "1.234 (56, 78)", "0,007"),), frozenset({1, 2}))
    (made,) = docx.Document(io.BytesIO(to_docx(Report("t", "s", (table,))))).tables
    name, count, chance = (cell.width or 0 for cell in made.rows[1].cells)
    assert name > count > chance > 0
    assert name + count + chance == pytest.approx(docx.shared.Cm(16), rel=0.001)
    many = Table("t", tuple(f"beleidsplannen{place}" for place in range(9)), (("woord",) * 9,))
    (small,) = docx.Document(io.BytesIO(to_docx(Report("t", "s", (many,))))).tables
    sizes = [one.rows[1].cells[0].paragraphs[0].runs[0].font.size for one in (made, small)]
    assert sizes[0] is not None
    assert sizes[1] is not None
    assert sizes[1] < sizes[0]


def test_only_a_short_table_is_kept_on_one_page() -> None:
    def kinds(rows: int) -> list[str | None]:
        table = Table("t", ("a",), (("x",),) * rows)
        return [attributes["class"] for tag, attributes in tags(to_html(Report("t", "s", (table,)))) if tag == "div"]

    assert (kinds(4), kinds(40)) == (["table short"], ["table"])
