"""The PDF reader: text in reading order, structure, pages."""

from __future__ import annotations

from typing import Any

import pytest

from kwalcode.model import PassageKind, RespondentGroup, Role, SourceKind
from tests.readers.pdf_making import WIDTH, make, prose, quote, quotes, read, text_page, write


def test_lines_of_a_paragraph_become_one_line_of_text() -> None:
    document = read(make(text_page("Het lokaal bestuur neemt de regie en", "brengt de partners rond de tafel.")))
    assert document.text == "Het lokaal bestuur neemt de regie en brengt de partners rond de tafel."
    assert [passage.kind for passage in document.blocks] == [PassageKind.PARAGRAPH]


def test_a_wider_gap_divides_paragraphs() -> None:
    def draw(canvas: Any) -> None:
        below = write(canvas, ["Eerste alinea die over twee regels loopt en", "hier eindigt."])
        write(canvas, ["Tweede alinea."], y=below - 8)

    assert read(make(draw)).text == "Eerste alinea die over twee regels loopt en hier eindigt.\n\nTweede alinea."


def test_spaces_that_the_pdf_does_not_write_are_put_back() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 10)
        x = 70.0
        for word in ("Iedereen", "doet", "mee", "aan", "het", "overleg"):
            canvas.drawString(x, 700, word)
            x += canvas.stringWidth(word, "Helvetica", 10) + 3.2

    assert read(make(draw)).text == "Iedereen doet mee aan het overleg"


def test_columns_are_read_one_after_the_other_below_a_full_width_heading() -> None:
    left, right = prose(210, 30), prose(210, 30, seed=11)

    def draw(canvas: Any) -> None:
        write(canvas, ["Samen werken aan een warme gemeente voor iedereen"], size=20, y=780)
        for at, (first, second) in enumerate(zip(left, right, strict=True)):  # line by line, as some programs write
            write(canvas, [first], x=70, y=740 - 13 * at)
            write(canvas, [second], x=310, y=740 - 13 * at)

    document = read(make(draw))
    assert quotes(document, PassageKind.HEADING) == ["Samen werken aan een warme gemeente voor iedereen"]
    assert " ".join([*left, *right]) in document.text.replace("\n\n", " ")


def test_a_sidebar_does_not_run_through_the_text() -> None:
    main, aside = prose(300, 24), prose(110, 8, seed=7)

    def draw(canvas: Any) -> None:
        write(canvas, main)
        write(canvas, aside, x=410, y=700)

    document = read(make(draw))
    assert " ".join(main) in document.text
    assert " ".join(aside) in document.text


def test_a_list_of_names_and_functions_is_read_line_by_line() -> None:
    names = [f"{name} {family}" for name in ("Annemie", "Bogdan", "Cassandra") for family in ("Peeters", "Claessens")]

    def draw(canvas: Any) -> None:
        for at, name in enumerate(names):
            write(canvas, [name], y=700 - 13 * at)
            write(canvas, ["schepen van welzijn"], x=260, y=700 - 13 * at)

    assert quotes(read(make(draw)), PassageKind.TABLE_ROW) == [f"{name} | schepen van welzijn" for name in names]


def test_labels_before_a_text_are_no_table() -> None:
    def draw(canvas: Any) -> None:
        for at, label in enumerate(("Datum:", "Plaats van het overleg:", "Aanwezige leden:", "Verslag:")):
            write(canvas, [label], y=700 - 13 * at)
            write(canvas, ["Wordt later ingevuld"], x=200, y=700 - 13 * at)

    document = read(make(draw))
    assert not quotes(document, PassageKind.TABLE_ROW)
    assert "Aanwezige leden: Wordt later ingevuld" in quotes(document, PassageKind.PARAGRAPH)


def test_cells_over_several_lines_stay_in_their_row() -> None:
    rows = [
        (["Actie", "en plan"], ["Budget"], ["Partner"]),
        (["Huisbezoek", "bij gezinnen"], ["12.000"], ["CAW en", "OCMW"]),
        (["Taalbad"], ["4.500"], ["Scholen"]),
    ]

    def draw(canvas: Any) -> None:
        y = 700.0
        for row in rows:
            for x, cell in zip((70, 220, 330), row, strict=True):
                write(canvas, cell, x=x, y=y, leading=12)
            y -= 12 * max(len(cell) for cell in row) + 8

    assert quotes(read(make(draw)), PassageKind.TABLE_ROW) == [
        "Actie en plan | Budget | Partner",
        "Huisbezoek bij gezinnen | 12.000 | CAW en OCMW",
        "Taalbad | 4.500 | Scholen",
    ]


def test_headings_are_ranked_by_size_and_keep_their_number() -> None:
    def draw(canvas: Any) -> None:
        write(canvas, ["Meerjarenplan"], size=24, y=780)
        write(canvas, ["2 Armoede"], size=18, y=740)
        write(canvas, ["2.1", "Een plek voor elk kind"], size=14, leading=18, y=710)
        write(canvas, prose(420, 12), y=660)
        write(canvas, ["2.2 Wonen"], size=14, y=480)
        write(canvas, prose(420, 12, seed=9), y=450)
        write(canvas, ["Wie doet wat"], font="Helvetica-Bold", y=270)
        write(canvas, prose(420, 4, seed=5), y=250)

    document = read(make(draw))
    found = [
        (passage.level, passage.label, quote(document, passage)) for passage in document.of_kind(PassageKind.HEADING)
    ]
    assert found == [
        (1, "", "Meerjarenplan"),
        (2, "2", "2 Armoede"),
        (3, "2.1", "2.1 Een plek voor elk kind"),
        (3, "2.2", "2.2 Wonen"),
        (4, "", "Wie doet wat"),
    ]
    assert document.source_kind is SourceKind.POLICY_PLAN


def test_a_number_in_larger_type_joins_the_bold_heading_below() -> None:
    def draw(canvas: Any) -> None:
        write(canvas, ["3.1.2"], size=12)
        write(canvas, ["Sterke buurten"], font="Helvetica-Bold", y=726)
        write(canvas, prose(420, 12), y=700)

    document = read(make(draw))
    (heading,) = document.of_kind(PassageKind.HEADING)
    assert (heading.label, quote(document, heading)) == ("3.1.2", "3.1.2 Sterke buurten")


def test_a_bold_numbered_line_is_a_heading_also_with_a_full_stop() -> None:
    def draw(canvas: Any) -> None:
        for at, title in enumerate(("1. Opening.", "2. Vragen van de raad.")):
            write(canvas, [title], font="Helvetica-Bold", y=740 - 80 * at)
            write(canvas, prose(420, 4, seed=at), y=727 - 80 * at)

    document = read(make(draw))
    found = [(passage.label, quote(document, passage)) for passage in document.of_kind(PassageKind.HEADING)]
    assert found == [("1", "1. Opening."), ("2", "2. Vragen van de raad.")]


def test_the_type_sizes_of_a_title_page_are_no_levels() -> None:
    def cover(canvas: Any) -> None:
        for at, (title, size) in enumerate((("Rivierdal", 40), ("Armoedeplan", 30), ("Versie van mei", 24))):
            write(canvas, [title], size=size, y=700 - 100 * at)

    def inside(canvas: Any) -> None:
        write(canvas, ["Visie"], size=18)
        write(canvas, ["Kinderen eerst"], size=14, y=700)
        write(canvas, prose(420, 20), y=670)

    levels = {
        quote(d, passage): passage.level
        for d in [read(make(cover, inside))]
        for passage in d.of_kind(PassageKind.HEADING)
    }
    assert levels == {"Rivierdal": 1, "Armoedeplan": 1, "Versie van mei": 1, "Visie": 1, "Kinderen eerst": 2}


def test_bold_words_inside_a_paragraph_make_no_heading() -> None:
    def draw(canvas: Any) -> None:
        write(canvas, ["Huisvesting"], font="Helvetica-Bold")
        write(canvas, ["blijft een zorg voor wie weinig heeft."], x=130)
        write(canvas, ["Ook de wachtlijst groeit"], y=727)

    document = read(make(draw))
    assert document.text == "Huisvesting blijft een zorg voor wie weinig heeft. Ook de wachtlijst groeit"
    assert not quotes(document, PassageKind.HEADING)


def test_list_items_leave_their_marker_outside_and_nest_by_indent() -> None:
    def draw(canvas: Any) -> None:
        write(canvas, ["We kiezen voor drie lijnen:"])
        write(canvas, ["• outreachend werken met een"], y=727)
        write(canvas, ["vast team;"], x=77, y=714)
        write(canvas, ["- elke week op pad;"], x=90, y=701)
        write(canvas, ["• automatisch toekennen van rechten."], y=688)
        write(canvas, ["1. Eerst luisteren."], y=662)
        write(canvas, ["2. Dan beslissen."], y=649)

    document = read(make(draw))
    found = [
        (passage.level, passage.label, quote(document, passage)) for passage in document.of_kind(PassageKind.LIST_ITEM)
    ]
    assert found == [
        (1, "", "outreachend werken met een vast team;"),
        (2, "", "elke week op pad;"),
        (1, "", "automatisch toekennen van rechten."),
        (1, "1", "Eerst luisteren."),
        (1, "2", "Dan beslissen."),
    ]


@pytest.mark.parametrize("leader", [" ........ ", " . . . . . . "])
def test_a_table_of_contents_stays_in_the_text_and_is_never_coded(leader: str) -> None:
    def draw(canvas: Any) -> None:
        write(canvas, ["Inhoud"], size=20, y=780)
        write(canvas, [f"1 Visie{leader}3", f"2 Acties{leader}7", f"3 Budget{leader}12"], size=14, leading=18)
        write(canvas, prose(420, 20), y=600)

    document = read(make(draw))
    assert quotes(document, PassageKind.HEADING) == ["Inhoud"]
    assert quotes(document, PassageKind.LIST_ITEM) == []
    assert all(title in document.text for title in ("Visie", "Acties", "Budget"))


@pytest.mark.parametrize("pages", [3, 8])
def test_running_headers_footers_and_page_numbers_are_dropped_and_reported(pages: int) -> None:
    def page(number: int) -> Any:
        def draw(canvas: Any) -> None:
            left = number % 2 == 0
            write(canvas, ["Armoedeplan Rivierdal"], x=70 if left else 400, y=805, size=8)
            write(canvas, [str(number + 4)], x=70 if left else 520, y=30, size=8)
            write(canvas, [f"Punt {'abcdefgh'[number]} van het verslag.", *prose(420, 10, seed=3 * number)])

        return draw

    document = read(make(*(page(number) for number in range(pages))))
    assert "Rivierdal" not in document.text
    assert document.text.count("van het verslag.") == pages
    assert [passage.label for passage in document.pages] == [str(number + 4) for number in range(pages)]
    assert any("Armoedeplan Rivierdal" in remark for remark in document.remarks)
    assert any("paginanummers" in remark for remark in document.remarks)


def test_running_titles_that_change_with_the_chapter_are_dropped() -> None:
    def page(number: int) -> Any:
        title = ("Wonen", "Werk", "Onderwijs", "Zorg", "Cultuur")[number // 3]

        def draw(canvas: Any) -> None:
            write(canvas, [title], y=800, size=8)
            write(canvas, prose(420, 30, seed=number))

        return draw

    document = read(make(*(page(number) for number in range(15))))
    assert not any(title in document.text for title in ("Wonen", "Werk", "Onderwijs", "Zorg", "Cultuur"))


def test_a_first_line_that_is_repeated_in_the_text_stays() -> None:
    document = read(make(*(text_page("Conclusie", *prose(420, 20, seed=at), y=500) for at in range(4))))
    assert document.text.count("Conclusie") == 4


def test_pages_without_printed_number_are_labelled_by_their_place() -> None:
    document = read(make(text_page("Eén."), text_page("Twee.")))
    assert [passage.label for passage in document.pages] == ["1", "2"]


def test_pages_are_physical_also_past_blank_ones() -> None:
    blank = text_page()
    document = read(make(blank, text_page("Op pagina twee."), blank, blank, text_page("Op pagina vijf."), blank))
    assert len(document.pages) == 6
    assert document.page_at(document.text.index("Op pagina twee")) == 2
    assert document.page_at(document.text.index("Op pagina vijf")) == 5


def test_a_paragraph_that_runs_over_the_page_break_is_one_block() -> None:
    first, second = prose(420, 44), ["en zo sluit de zin.", ""]
    document = read(make(text_page(*first), text_page(*second)))
    assert [passage.kind for passage in document.blocks] == [PassageKind.PARAGRAPH]
    assert document.page_at(document.text.index("en zo sluit")) == 2
    assert document.page_at(document.text.index("en zo sluit") - 2) == 1


def test_a_footnote_does_not_cut_the_paragraph_that_runs_over_the_page_break() -> None:
    def draw(canvas: Any) -> None:
        write(canvas, prose(420, 40))
        write(canvas, ["1 Zie het jaarverslag van de dienst."], size=7, y=180)

    document = read(make(draw, text_page("en zo sluit de zin.")))
    paragraphs = quotes(document, PassageKind.PARAGRAPH)
    assert paragraphs[0].endswith("jaarverslag van de dienst.")
    assert paragraphs[1].endswith("en zo sluit de zin.")


def test_a_raised_note_number_is_no_part_of_the_word() -> None:
    def draw(canvas: Any) -> None:
        write(canvas, ["Kansarmoede"])
        width = canvas.stringWidth("Kansarmoede", "Helvetica", 10)
        write(canvas, ["12"], x=70 + width, y=744, size=6)
        write(canvas, ["daalt op 3 km"], x=70 + width + 12)
        write(canvas, ["2"], x=70 + width + 12 + canvas.stringWidth("daalt op 3 km", "Helvetica", 10), y=744, size=6)

    assert read(make(draw)).text == "Kansarmoede 12 daalt op 3 km2"


def test_text_at_an_angle_is_left_out_and_reported() -> None:
    def draw(canvas: Any) -> None:
        write(canvas, prose(400, 10))
        canvas.saveState()
        canvas.translate(40, 300)
        canvas.rotate(90)
        canvas.drawString(0, 0, "Ontwerp")
        canvas.restoreState()

    document = read(make(draw))
    assert "Ontwerp" not in document.text
    assert any("gedraaide tekst op pagina 1" in remark for remark in document.remarks)


def test_a_page_that_is_turned_as_a_whole_is_read() -> None:
    def draw(canvas: Any) -> None:
        canvas.translate(WIDTH, 0)
        canvas.rotate(90)
        write(canvas, ["Een brede tabel staat dwars op", "de pagina."], y=400)

    assert read(make(draw)).text == "Een brede tabel staat dwars op de pagina."


@pytest.mark.parametrize(("x", "y"), [(70, 1200), (-400, 500), (70, -1e7), (2e9, 500)])
def test_text_off_the_page_is_not_read(x: float, y: float) -> None:
    def draw(canvas: Any) -> None:
        write(canvas, ["Op de pagina."])
        write(canvas, ["Ernaast."], x=x, y=y)

    assert read(make(draw)).text == "Op de pagina."


def test_minutes_get_turns_and_speakers() -> None:
    lines = [
        "De voorzitter. Goedemiddag, wij openen de vergadering. Mevrouw Peeters, aan u het woord.",
        "Ria Peeters (Samen). Dank u wel, voorzitter. Ik heb een vraag over de wachtlijsten voor woningen.",
        "De voorzitter. Dank u wel. Meneer Claes?",
        "Jan Claes (Vooruit Rivierdal). Voorzitter, wij vinden dat het te traag gaat. Wat doet het college?",
        "De voorzitter. Mevrouw Peeters nog?",
        "Ria Peeters (Samen). Voorzitter, ik sluit mij daarbij aan.",
        "De voorzitter. Dan geef ik het woord aan meneer Claes.",
        "Jan Claes (Vooruit Rivierdal). Ik dank u.",
    ]

    def draw(canvas: Any) -> None:
        for at, line in enumerate(lines):
            write(canvas, [line], y=740 - 20 * at)

    document = read(make(draw), name="notulen.pdf")
    turns = list(document.of_kind(PassageKind.TURN))
    assert len(turns) == len(lines)
    assert quote(document, turns[1]).startswith("Dank u wel, voorzitter.")
    roles = {speaker.name: speaker.role for speaker in document.speakers}
    assert len(roles) == 3
    assert list(roles.values()).count(Role.MODERATOR) == 1
    assert document.source_kind is SourceKind.MINUTES


@pytest.mark.parametrize("gap", [0, 60])
def test_an_interview_saved_as_pdf_gets_its_turns(gap: int) -> None:
    full = "ja, dat is zo en het blijft moeilijk om elkaar echt goed te vinden in de praktijk van elke dag."

    def draw(canvas: Any) -> None:
        for at in range(4):
            for half, (label, text) in enumerate(
                (("I:", f"Hoe loopt dat nu bij u, en wat vindt u ervan? Ik bedoel: {full}"), ("R:", f"Goed, {full}"))
            ):
                y = 740 - 26 * at - 13 * half
                write(canvas, [label if gap else f"{label} {text}"], x=40, y=y, size=9)
                if gap:
                    write(canvas, [text], x=40 + gap, y=y, size=9)

    document = read(make(draw))
    assert [turn.speaker for turn in document.of_kind(PassageKind.TURN)] == ["I", "R"] * 4
    assert [speaker.role for speaker in document.speakers] == [Role.MODERATOR, Role.PARTICIPANT]


def test_what_the_researcher_says_goes_before_what_the_reader_thinks() -> None:
    document = read(make(text_page("Kort.")), source_kind=SourceKind.ROUND_TABLE, group=RespondentGroup.CIVIL_SOCIETY)
    assert (document.source_kind, document.group) == (SourceKind.ROUND_TABLE, RespondentGroup.CIVIL_SOCIETY)
    assert read(make(text_page("Kort."))).source_kind is SourceKind.OTHER
