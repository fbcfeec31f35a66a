"""Loading tables, and deciding what they are."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kwalcode.errors import SourceError
from kwalcode.model import Document, PassageKind, RespondentGroup, Role, SourceKind
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.readers.tables import reader as tables
from kwalcode.readers.tables.delimited import LARGEST_CELL, read_delimited, sniff_delimiter
from kwalcode.readers.tables.table import column_letter, fold
from kwalcode.readers.tables.workbook import printed


def csv_file(text: str, name: str = "tabel.csv", encoding: str = "utf-8") -> SourceFile:
    return SourceFile(name, text.encode(encoding))


def workbook(sheets: dict[str, Sequence[Sequence[object]]], **formats: str) -> SourceFile:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for cell, number_format in formats.items():
            sheet[cell].number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    return SourceFile("tabel.xlsx", stream.getvalue())


def read_or_refused(source: SourceFile) -> list[Document] | SourceError:
    """What became of a file; any other exception than a refusal fails the test."""
    try:
        return tables.read(source, ReadOptions())
    except SourceError as error:
        return error


class TestDelimiters:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("a,b\n1,2\n", ","),
            ("a;b\n1,5;2,5\n3,5;4,5\n", ";"),
            ("a\tb\n1, 2\t3\n", "\t"),
            ("a|b\n1|2\n", "|"),
            ('id;"uitleg, kort"\n1;"ja, nee, soms"\n2;"x"\n', ";"),
            ("nr;bedrag;uitleg\n1;1,5;eerst, dan\n2;2,5;niets\n", ";"),
        ],
    )
    def test_separator_is_the_one_that_gives_every_row_the_same_cells(self, text: str, expected: str) -> None:
        assert sniff_delimiter(text) == expected

    def test_one_column_of_prose_is_not_split_at_its_commas(self) -> None:
        table = tables.load(csv_file("antwoord\nwel, maar laat\nnooit\nsoms, denk ik, of toch\nja, hoor\n"))
        assert table.header == ("antwoord",)
        assert table.rows[0].cells == ("wel, maar laat",)

    def test_separator_that_excel_declares_is_used_and_its_line_counts(self) -> None:
        table = tables.load(csv_file("sep=|\na;b;c|d\n1;2;3|4\n"))
        assert table.header == ("a;b;c", "d")
        assert (table.rows[0].number, table.rows[0].cells) == (3, ("1;2;3", "4"))

    def test_tsv_keeps_semicolons_and_commas_in_its_cells(self) -> None:
        table = tables.load(csv_file("a\tb\n1;2,3\t4;5,6\n", "tabel.tsv"))
        assert table.rows[0].cells == ("1;2,3", "4;5,6")


class TestCsv:
    def test_quoted_cell_keeps_its_lines_separators_and_quotes(self) -> None:
        table = tables.load(csv_file('id;antwoord\r\n1;"eerste; ""echt""\r\ntweede"\r\n2;kort\r\n'))
        assert table.rows[0].cells == ("1", 'eerste; "echt"\ntweede')
        assert [row.number for row in table.rows] == [2, 3]

    def test_byte_order_mark_and_cp1252_do_not_reach_the_header(self) -> None:
        assert tables.load(csv_file("id;café\n1;één\n", encoding="utf-8-sig")).header == ("id", "café")
        table = tables.load(csv_file("id;café\n1;één\n", encoding="cp1252"))
        assert table.header == ("id", "café")
        assert table.encoding == "cp1252"
        assert any("UTF-8" in remark for remark in table.remarks)

    def test_open_quote_is_refused_with_the_row_where_it_opens(self) -> None:
        with pytest.raises(SourceError, match=r"tabel\.csv \(rij 3\).*wordt nergens gesloten"):
            tables.load(csv_file('id,antwoord\n1,goed\n2,"open\n3,verder\n4,einde\n'))

    def test_stray_quote_is_read_and_remarked_on(self) -> None:
        table = tables.load(csv_file('id,antwoord\n1,"half" en half\n2,goed\n'))
        assert len(table.rows) == 2
        assert any("Rij 2" in remark and "aanhalingsteken" in remark for remark in table.remarks)

    def test_cell_longer_than_pythons_own_limit_is_read(self) -> None:
        long = "woord " * 40_000
        assert tables.load(csv_file(f"id,antwoord\n1,{long}\n")).rows[0].cells[1] == long

    def test_cell_beyond_our_limit_is_refused_with_its_row(self) -> None:
        with pytest.raises(SourceError, match=r"rij 2.*20 miljoen tekens"):
            read_delimited("t.csv", "id,antwoord\n1," + "x" * (LARGEST_CELL + 1) + "\n")

    def test_cells_beyond_the_header_get_a_column_and_a_remark(self) -> None:
        table = tables.load(csv_file("id,antwoord\n1,ja\n2,nee,want\n3,ja\n"))
        assert table.header == ("id", "antwoord", "kolom C")
        assert table.rows[1].cells == ("2", "nee", "want")
        assert any(remark.startswith("Rij 3: meer cellen") for remark in table.remarks)

    def test_separators_at_the_end_of_every_line_are_no_columns(self) -> None:
        table = tables.load(csv_file("id;antwoord;;\n1;ja;;\n"))
        assert table.header == ("id", "antwoord")
        assert table.remarks == ()

    def test_short_row_is_filled_up_and_remarked_on(self) -> None:
        table = tables.load(csv_file("a,b,c\n" + "1,2,3\n" * 12 + "4\n"))
        assert table.rows[-1].cells == ("4", "", "")
        assert any(remark.startswith("Rij 14: minder cellen") for remark in table.remarks)

    def test_row_number_counts_blank_lines_and_index_does_not(self) -> None:
        table = tables.load(csv_file("a,b\n1,2\n\n3,4\n,\n5,6\n"))
        assert [(row.number, row.index) for row in table.rows] == [(2, 0), (4, 1), (6, 3)]

    def test_doubled_and_empty_column_names_become_unique(self) -> None:
        table = tables.load(csv_file("id,waarom,waarom,\n1,a,b,c\n"))
        assert table.header == ("id", "waarom", "waarom (2)", "kolom D")
        assert len(table.remarks) == 2

    def test_title_above_the_header_is_skipped_with_a_remark(self) -> None:
        table = tables.load(csv_file("Bevraging 2026;;\n\nid;functie;antwoord\n1;a;b\n"))
        assert table.header == ("id", "functie", "antwoord")
        assert any("rij 3" in remark and "rij 1" in remark for remark in table.remarks)

    def test_header_over_two_rows_is_joined(self) -> None:
        table = tables.load(csv_file("id;Hoe werkt u samen?;;functie\n;met wie;hoe vaak;\n1;het CAW;vaak;x\n"))
        assert table.header == ("id", "Hoe werkt u samen? – met wie", "Hoe werkt u samen? – hoe vaak", "functie")
        assert table.rows[0].number == 3

    @pytest.mark.parametrize("text", ["id,antwoord\n", "\n\n", ",,\n,,\n"])
    def test_table_without_data_is_refused(self, text: str) -> None:
        with pytest.raises(SourceError, match=r"tabel\.csv"):
            tables.load(csv_file(text))


class TestWorkbook:
    @pytest.mark.parametrize(
        ("value", "number_format", "expected"),
        [
            (12.0, "General", "12"),
            (12.5, "General", "12.5"),
            (0.1 + 0.2, "General", "0.3"),
            (1e-7, "General", "0.0000001"),
            (11001, "General", "11001"),
            (1001, "00000", "01001"),
            (0.125, "0.0%", "12.5%"),
            (0.07, "0%", "7%"),
            (True, "General", "WAAR"),
            (datetime(2026, 3, 1), "General", "2026-03-01"),
            (datetime(2026, 3, 1, 14, 30), "General", "2026-03-01 14:30"),
            (date(2026, 3, 1), "General", "2026-03-01"),
            (time(9, 5), "General", "09:05"),
            (timedelta(hours=26, minutes=3), "General", "26:03:00"),
            ("regel_x000D_\nterug", "General", "regel\nterug"),
            ("re\u0308gie", "General", "r\u00ebgie"),
        ],
    )
    def test_values_are_printed_as_a_person_sees_them(self, value: object, number_format: str, expected: str) -> None:
        assert printed(value, number_format) == expected

    def test_first_visible_sheet_with_data_is_read(self) -> None:
        table = tables.load(
            workbook({"leeg": [], "titel": [["Bevraging"]], "data": [["id", "x"], [1.0, None]], "meer": [["a"], [1]]})
        )
        assert table.sheet == "data"
        assert table.rows[0].cells == ("1", "")
        assert any("'meer'" in remark for remark in table.remarks)

    def test_sheet_is_chosen_by_name_whatever_its_capitals(self) -> None:
        source = workbook({"een": [["a"], [1]], "Twee": [["b"], [2]]})
        assert tables.load(source, ReadOptions(sheet="twee")).header == ("b",)

    def test_unknown_sheet_is_refused_with_the_nearest_and_the_list(self) -> None:
        source = workbook({"Antwoorden": [["a"], [1]], "Codes": [["b"], [2]]})
        with pytest.raises(SourceError, match=r"geen blad 'Antworden'; bedoelt u 'Antwoorden'\?.*Antwoorden, Codes"):
            tables.load(source, ReadOptions(sheet="Antworden"))

    def test_row_numbers_are_those_of_the_sheet(self) -> None:
        table = tables.load(workbook({"b": [["id", "x"], [1, "a"], [None, None], [2, "b"]]}))
        assert [(row.number, row.index) for row in table.rows] == [(2, 0), (4, 2)]

    def test_size_that_the_file_itself_claims_is_not_believed(self) -> None:
        stream = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(workbook({"b": [["id", "x"], [1, "a"]]}).data)) as good,
            zipfile.ZipFile(stream, "w") as changed,
        ):
            for name in good.namelist():
                changed.writestr(name, good.read(name).replace(b'ref="A1:B2"', b'ref="A1:A2"'))
        assert tables.load(SourceFile("tabel.xlsx", stream.getvalue())).rows[0].cells == ("1", "a")

    def test_formula_without_outcome_is_empty_and_remarked_on(self) -> None:
        table = tables.load(workbook({"b": [["id", "som"], [1, "=A2+1"], [2, 5]]}))
        assert table.rows[0].cells == ("1", "")
        assert any("B2" in remark and "Formules" in remark for remark in table.remarks)

    def test_excel_error_is_empty_and_remarked_on(self) -> None:
        table = tables.load(workbook({"b": [["id", "som"], [1, "#N/A"], [2, 5]]}))
        assert table.rows[0].cells == ("1", "")
        assert any("B2" in remark and "Excel-fout" in remark for remark in table.remarks)

    def test_password_protected_workbook_names_the_way_out(self) -> None:
        data = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
        with pytest.raises(SourceError, match="wachtwoord"):
            tables.read(SourceFile("tabel.xlsx", data), ReadOptions())

    def test_old_excel_is_refused(self) -> None:
        data = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "Workbook".encode("utf-16-le")
        with pytest.raises(SourceError, match=r"\.xlsx"):
            tables.read(SourceFile("tabel.xlsx", data), ReadOptions())

    def test_workbook_named_csv_is_recognised(self) -> None:
        data = workbook({"b": [["id"], [1]]}).data
        with pytest.raises(SourceError, match="Excel-werkmap"):
            tables.load(SourceFile("tabel.csv", data))

    @settings(max_examples=60, deadline=None)
    @given(st.integers(0, 1000), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=5))
    def test_damaged_workbook_is_read_or_refused(self, kept: int, damage: list[tuple[int, int]]) -> None:
        good = workbook({"b": [["id", "antwoord"], [1, "te weinig mensen en middelen"], [2, "=1+1"]]}).data
        damaged = bytearray(good[: len(good) * kept // 1000] or b"x")
        for position, byte in damage:
            damaged[position % len(damaged)] = byte
        assert read_or_refused(SourceFile("tabel.xlsx", bytes(damaged))) != []


SPEECHES = (
    "datum;commissie;spreker;titel;tekst;start\n"
    "3 maart;welzijn;De voorzitter;Huisvesting;Het woord is aan mevrouw Claes.;0:05\n"
    'x;welzijn;An Claes (Groen);Huisvesting;"Er is te weinig plaats.\nDat weten we.";0:12\n'
    "3 maart;welzijn;An Claes (Groen);Wachtlijst;En de wachtlijst groeit.;1:02:03\n"
    "3 maart;welzijn;Bert Nys;Wachtlijst;;1:03:00\n"
    "3 maart;welzijn;;Wachtlijst;Bravo.;\n"
)


class TestSpeeches:
    def test_every_row_with_text_is_a_turn_of_its_speaker(self) -> None:
        (document,) = tables.read(csv_file(SPEECHES), ReadOptions())
        turns = list(document.of_kind(PassageKind.TURN))
        assert [(turn.speaker, document.text[turn.start : turn.end]) for turn in turns] == [
            ("De voorzitter", "Het woord is aan mevrouw Claes."),
            ("An Claes", "Er is te weinig plaats.\nDat weten we."),
            ("An Claes", "En de wachtlijst groeit."),
            ("", "Bravo."),
        ]
        assert [turn.time for turn in turns] == [5.0, 12.0, 3723.0, None]
        assert turns[1].attributes == {"datum": "x", "rij": "3"}
        assert document.attributes == {"commissie": "welzijn"}

    def test_topics_are_headings_where_they_change(self) -> None:
        (document,) = tables.read(csv_file(SPEECHES), ReadOptions())
        headings = [document.text[block.start : block.end] for block in document.of_kind(PassageKind.HEADING)]
        assert headings == ["Huisvesting", "Wachtlijst"]

    def test_party_chair_and_politician_are_recognised(self) -> None:
        (document,) = tables.read(csv_file(SPEECHES), ReadOptions())
        chair, member = document.speakers
        assert (chair.role, member.role) == (Role.MODERATOR, Role.PARTICIPANT)
        assert (member.name, member.group) == ("An Claes (Groen)", RespondentGroup.POLITICIAN)
        assert member.attributes["partij"] == "Groen"
        assert [remark for remark in document.remarks if "Zonder naam" in remark] == [
            "Zonder naam van een spreker: rij 6."
        ]

    def test_moderators_that_are_told_lead_and_unknown_ones_are_remarked_on(self) -> None:
        options = ReadOptions(moderators=("an claes", "Tine"))
        (document,) = tables.read(csv_file(SPEECHES), options)
        assert document.speakers[1].role is Role.MODERATOR
        assert any("'Tine'" in remark for remark in document.remarks)

    def test_namesakes_of_two_parties_are_two_speakers(self) -> None:
        text = "spreker;tekst\nAn Nys (Groen);ja, dat klopt\nAn Nys (N-VA);nee, dat klopt niet\n"
        (document,) = tables.read(csv_file(text), ReadOptions())
        assert [speaker.key for speaker in document.speakers] == ["An Nys (Groen)", "An Nys (N-VA)"]


class TestDispatch:
    def test_whisper_segments_are_no_survey(self) -> None:
        text = "start\tend\ttext\n0\t1200\tGoeiemiddag allemaal.\n1200\t2400\tWe beginnen eraan.\n"
        (document,) = tables.read(csv_file(text, "gesprek.tsv"), ReadOptions())
        assert document.origin.media == "whisper"

    def test_named_columns_make_any_table_a_survey(self) -> None:
        (document,) = tables.read(csv_file(SPEECHES), ReadOptions(text_columns=("tekst",)))
        assert document.source_kind is SourceKind.SURVEY
        assert document.origin.media == "survey"

    @settings(max_examples=300, deadline=None)
    @given(st.binary(max_size=400))
    @example(b'"a"\xcc\x81x,b\n1,2')
    def test_any_bytes_are_read_or_refused(self, data: bytes) -> None:
        assert read_or_refused(SourceFile("tabel.csv", data)) != []

    @settings(max_examples=300, deadline=None)
    @given(
        st.lists(
            st.lists(
                st.text(alphabet='ab "\n,;\te\u0301\u00e9-1/', max_size=12) | st.just("te weinig tijd en geld"),
                max_size=5,
            ),
            max_size=8,
        ),
        st.sampled_from(["", "bd,ap,actie,2026\n", "spreker,tekst\n", "gemeente;bd_short;ap_short;ac_short\n"]),
    )
    def test_any_cells_give_blocks_that_are_the_text(self, rows: list[list[str]], header: str) -> None:
        text = header + "\n".join(",".join(row) for row in rows)
        try:
            documents = tables.read(csv_file(text), ReadOptions())
        except SourceError:
            return
        for document in documents:
            assert unicodedata.is_normalized("NFC", document.text)
            assert "\r" not in document.text
            assert document.blocks
            assert all(document.text[block.start : block.end].strip() for block in document.blocks)


def test_column_names_are_compared_by_their_words() -> None:
    assert fold(" ResponseId") == fold("response_id") == "response id"


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_lettered_as_in_a_spreadsheet(index: int, letter: str) -> None:
    assert column_letter(index) == letter


@pytest.mark.shared
@pytest.mark.parametrize("folder", ["transcripts", "agreement", "coded", "qda"])
def test_real_tables_are_read_or_refused(shared_data: Path, folder: str) -> None:
    files = [
        path for path in sorted((shared_data / "real" / folder).rglob("*")) if path.suffix in {".csv", ".tsv", ".xlsx"}
    ]
    assert files
    for path in files:
        outcome = read_or_refused(SourceFile.load(path))
        if isinstance(outcome, SourceError):
            assert "eigen woorden" in outcome.problem, path
        else:
            assert all(document.blocks for document in outcome), path


@pytest.mark.shared
def test_real_parliament_table_has_a_turn_per_row(shared_data: Path) -> None:
    path = shared_data / "real/transcripts/vlaams_parlement_csv/werk_2025-02-18_werk_content.csv"
    (document,) = tables.read(SourceFile.load(path), ReadOptions())
    assert sum(1 for _ in document.of_kind(PassageKind.TURN)) == 116
    assert len(document.speakers) == 17
    assert document.source_kind is SourceKind.MINUTES
