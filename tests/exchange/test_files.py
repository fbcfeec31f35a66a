"""A file is there whole or not at all, and in every format it holds the same."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kwalcode.errors import ExchangeError
from kwalcode.exchange import workbooks, xlsx_file
from kwalcode.exchange.csv_file import harmless, write_csv
from kwalcode.exchange.jsonl_file import write_jsonl
from kwalcode.exchange.rows import COLUMNS, FragmentRow, fragment_rows
from kwalcode.exchange.xlsx_file import write_xlsx
from kwalcode.model import Document, Origin
from tests.exchange.samples import NOTES, added, codebooks, interview, notes, suggested

FACTS = {"kwalcode": "0.1.0", "pijplijn": "blanco", "=datum": "2026-03-04"}
BROKEN = "in kaart 😀,\nmaar we"


def rows() -> Iterator[FragmentRow]:
    fragments = [
        suggested(BROKEN, "inzicht"),
        added("drempel", "hindernis"),
        suggested("=1+1 stond", "draagkracht", document=notes()),
        suggested("\n@burgemeester", "draagkracht", document=notes()),
    ]
    documents = {document.id: document for document in (interview(), notes())}
    return fragment_rows(fragments, documents, codebooks())


def to_csv(path: Path, made: Iterator[FragmentRow]) -> int:
    return write_csv(path, made)


def to_jsonl(path: Path, made: Iterator[FragmentRow]) -> int:
    return write_jsonl(path, made)


def to_xlsx(path: Path, made: Iterator[FragmentRow]) -> int:
    return write_xlsx(path, made, [interview(), notes()], codebooks().values(), FACTS)


Writer = Callable[[Path, Iterator[FragmentRow]], int]
every_format = pytest.mark.parametrize("write", [to_csv, to_jsonl, to_xlsx])


@every_format
def test_the_same_input_gives_the_same_bytes(tmp_path: Path, write: Writer) -> None:
    assert write(tmp_path / "a", rows()) == write(tmp_path / "b", rows()) == 4
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@every_format
def test_an_error_halfway_leaves_the_old_file_and_nothing_else(tmp_path: Path, write: Writer) -> None:
    def failing() -> Iterator[FragmentRow]:
        yield next(rows())
        raise ExchangeError("halverwege")

    path = tmp_path / "fragmenten"
    path.write_text("van vorige week")
    with pytest.raises(ExchangeError, match="halverwege"):
        write(path, failing())
    assert path.read_text() == "van vorige week"
    assert [entry.name for entry in tmp_path.iterdir()] == ["fragmenten"]


@every_format
def test_a_missing_folder_is_named(tmp_path: Path, write: Writer) -> None:
    with pytest.raises(ExchangeError, match=r"map .*nergens bestaat niet.*Wat u kunt doen"):
        write(tmp_path / "nergens" / "fragmenten", rows())


@every_format
def test_a_folder_is_not_overwritten(tmp_path: Path, write: Writer) -> None:
    with pytest.raises(ExchangeError, match=r"dit is een map.*Wat u kunt doen"):
        write(tmp_path, rows())


@every_format
def test_a_file_that_is_open_elsewhere_is_explained(
    tmp_path: Path, write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Access is denied")

    path = tmp_path / "fragmenten"
    path.write_text("van vorige week")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ExchangeError, match=r"in Excel openstaat"):
        write(path, rows())
    assert path.read_text() == "van vorige week"
    assert [entry.name for entry in tmp_path.iterdir()] == ["fragmenten"]


def test_a_device_is_never_replaced() -> None:
    with pytest.raises(ExchangeError, match=r"geen gewoon bestand.*Wat u kunt doen"):
        write_csv(Path(os.devnull), rows())
    assert not Path(os.devnull).is_file()


def test_a_link_keeps_its_target(tmp_path: Path) -> None:
    target, link = tmp_path / "echt.csv", tmp_path / "link.csv"
    target.write_text("oud")
    link.symlink_to(target)
    write_csv(link, rows())
    assert link.is_symlink()
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")


def test_permissions_stay_as_they_were(tmp_path: Path) -> None:
    path, fresh, plain = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "c"
    path.write_text("")
    path.chmod(0o640)
    plain.write_text("")
    write_csv(path, rows())
    write_csv(fresh, rows())
    assert path.stat().st_mode & 0o777 == 0o640
    assert fresh.stat().st_mode == plain.stat().st_mode


@pytest.mark.parametrize("write", [to_csv, to_jsonl])
def test_a_half_character_is_explained(tmp_path: Path, write: Writer) -> None:
    document = Document("stuk.txt", "ab\ud83dcd", Origin("stuk.txt", "txt", "f" * 64))
    made = fragment_rows([suggested("b\ud83dc", "inzicht", document=document)], {document.id: document}, {})
    with pytest.raises(ExchangeError, match=r"geen geldige Unicode.*Wat u kunt doen"):
        write(tmp_path / "x", made)
    assert list(tmp_path.iterdir()) == []


def read_csv(path: Path, sep: str = ",") -> list[list[str]]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=sep))


@pytest.mark.parametrize("sep", [",", ";", "\t"])
def test_csv_holds_every_row(tmp_path: Path, sep: str) -> None:
    path = tmp_path / "f.csv"
    assert write_csv(path, rows(), sep=sep) == 4
    header, first, second, *_ = read_csv(path, sep)
    assert header == list(COLUMNS)
    cells = dict(zip(header, first, strict=True))
    assert cells["quote"] == BROKEN
    assert cells["score"] == ("0,612" if sep == ";" else "0.612")
    assert dict(zip(header, second, strict=True))["score"] == ""


def test_csv_rows_end_as_windows_wants_and_quotes_keep_their_line_break(tmp_path: Path) -> None:
    write_csv(tmp_path / "f.csv", rows())
    data = (tmp_path / "f.csv").read_bytes()
    assert data.count(b"\r\n") == 5
    assert BROKEN.encode() in data


def test_another_separator_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="separator"):
        write_csv(tmp_path / "f.csv", rows(), sep="|")


@pytest.mark.parametrize("cell", ["=1+1", "+32 9 123", "-en dan", "@An", "  =x", "\t=x", "\r\n@x", "\u00a0-x"])
def test_what_looks_like_a_formula_is_made_harmless(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "tekst", "'s avonds", "a=b", "1+1", "–", "(=)"])
def test_other_text_is_left_alone(cell: str) -> None:
    assert harmless(cell) == cell


def test_the_quote_can_be_restored_from_csv_by_its_length(tmp_path: Path) -> None:
    write_csv(tmp_path / "f.csv", rows())
    header, *lines = read_csv(tmp_path / "f.csv")
    texts = {interview().id: interview().text, notes().id: NOTES}
    restored = 0
    for line in lines:
        cells = dict(zip(header, line, strict=True))
        start, end, quote = int(cells["start"]), int(cells["end"]), cells["quote"]
        if len(quote) == end - start + 1:
            quote = quote[1:]
            restored += 1
        assert quote == texts[cells["document_hash"]][start:end]
    assert restored == 2


def test_jsonl_holds_the_columns_and_the_structure(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "f.jsonl", rows())
    first, second, third, _ = [json.loads(line) for line in (tmp_path / "f.jsonl").read_text("utf-8").split("\n")[:-1]]
    assert list(first)[: len(COLUMNS)] == list(COLUMNS)
    assert (first["quote"], first["score"], first["page"]) == (BROKEN, 0.61249, 2)
    text = interview().text
    spans = [item for evidence in first["evidence"] for match in evidence["matches"] for item in match["spans"]]
    assert [item["text"] for item in spans] == ["brengen", "in kaart", "middelen", "OCMW"]
    assert all(text[item["start"] : item["end"]] == item["text"] for item in spans)
    assert first["evidence"][1]["matches"][0] == {
        "term": "middel",
        "kind": "lemma",
        "detail": "middel",
        "spans": [spans[2]],
    }
    assert [item["qualifier"] for item in first["qualifications"]] == ["negated", "moderator"]
    assert first["qualifications"][0]["cue"]["text"] == "geen"
    assert first["qualifications"][1]["cue"] is None
    assert first["speaker_attributes"] == {"Gemeente": "Heuvelstad"}
    assert (second["score"], second["evidence"]) == (None, [])
    assert third["quote"] == "=1+1 stond", "nothing is made harmless here"


def test_the_workbook_has_its_sheets_with_frozen_filtered_headers(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    write_xlsx(path, rows(), [interview(), notes()], codebooks().values(), FACTS)
    book = load_workbook(path)
    assert book.properties.created == book.properties.modified == datetime(1980, 1, 1)
    assert book.sheetnames == ["Fragmenten", "Documenten", "Codeboek", "Toelichting"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(cell.font.bold for cell in sheet[1])
    fragments = book["Fragmenten"]
    assert [cell.value for cell in fragments[1]] == list(COLUMNS)
    quote = fragments.cell(2, list(COLUMNS).index("quote") + 1)
    assert quote.value == BROKEN
    assert quote.alignment.wrap_text
    assert fragments.cell(2, list(COLUMNS).index("score") + 1).value == 0.612
    book.close()


def test_the_workbook_keeps_formulas_as_text(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    write_xlsx(path, rows(), [notes()], [], FACTS)
    book = load_workbook(path)
    quote = book["Fragmenten"].cell(4, list(COLUMNS).index("quote") + 1)
    name = book["Documenten"].cell(2, 1)
    assert (quote.value, quote.data_type) == ("=1+1 stond", "s")
    assert (name.value, name.data_type, name.quotePrefix) == ("=notities.txt", "s", True)
    assert all(cell.data_type != "f" for sheet in book for line in sheet for cell in line)
    book.close()


def test_the_other_sheets_tell_of_documents_codes_and_run(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    write_xlsx(path, rows(), [interview(), notes()], codebooks().values(), FACTS)
    book = load_workbook(path)

    def table(sheet: str) -> list[dict[object, object]]:
        header, *lines = book[sheet].values
        return [dict(zip(header, line, strict=True)) for line in lines]

    first, second = table("Documenten")
    assert (first["document"], first["fragments"], first["pages"], first["passages"]) == ("gesprek.docx", 2, 2, 2)
    assert (first["remarks"], first["datum"], first["gemeente"]) == (
        "eerste opmerking\ntweede opmerking",
        "2026-02-01",
        None,
    )
    assert (second["gemeente"], second["pages"], second["fragments"]) == ("Zandhove", None, 2)
    codes = {code["code_id"]: code for code in table("Codeboek")}
    assert list(codes) == ["expertise", "inzicht", "draagkracht", "hindernis", "nood"]
    assert codes["inzicht"]["code_path"] == "Expertise > Inzicht verwerven"
    assert (codes["inzicht"]["level"], codes["inzicht"]["include"]) == (2, "kaarten\ncijfers")
    assert (codes["draagkracht"]["rules"], codes["draagkracht"]["fragments"]) == ("middelen", 2)
    assert codes["nood"]["fragments"] == 0
    explained = {line["kolom"]: line["uitleg"] for line in table("Toelichting")}
    assert FACTS.items() <= explained.items()
    assert COLUMNS.keys() <= explained.keys()
    book.close()


@pytest.mark.parametrize(("text", "shown"), [
    ("a\x0bb\x00c", "a\ufffdb\ufffdc"),
    ("half\ud83d", "half\ufffd"),
    ("#N/A", "#N/A"),
    ("a\n b ", "a\n b "),
])  # fmt: skip
def test_the_workbook_holds_odd_text(tmp_path: Path, text: str, shown: str) -> None:
    document = replace(notes(), text=text, name="odd")
    made = fragment_rows([suggested(text, "inzicht", document=document)], {document.id: document}, {})
    write_xlsx(tmp_path / "f.xlsx", made, [], [], {})
    book = load_workbook(tmp_path / "f.xlsx")
    cell = book["Fragmenten"].cell(2, list(COLUMNS).index("quote") + 1)
    assert (cell.value, cell.data_type) == (shown, "s")
    book.close()


def test_text_that_looks_like_an_escape_stays_text(tmp_path: Path) -> None:
    document = replace(notes(), text="_x000D_", name="odd")
    made = fragment_rows([suggested("_x000D_", "inzicht", document=document)], {document.id: document}, {})
    write_xlsx(tmp_path / "f.xlsx", made, [], [], {})
    book = load_workbook(tmp_path / "f.xlsx")
    cell = book["Fragmenten"].cell(2, list(COLUMNS).index("quote") + 1)
    # openpyxl shows what is written; a spreadsheet reads it as _x000D_.
    assert cell.value == "_x005F_x000D_"
    book.close()


@pytest.mark.parametrize(("text", "kept"), [
    ("a" * 32_767, 32_767),
    ("a" * 32_768, 32_767 - len(workbooks.SHORTENED)),
    ("😀" * 16_383, 16_383),
    ("😀" * 16_384, (32_767 - len(workbooks.SHORTENED)) // 2),
])  # fmt: skip
def test_a_text_longer_than_a_cell_is_shortened_with_a_note(tmp_path: Path, text: str, kept: int) -> None:
    document = replace(notes(), text=text, name="lang")
    made = fragment_rows([suggested(text, "inzicht", document=document)], {document.id: document}, {})
    write_xlsx(tmp_path / "f.xlsx", made, [], [], {})
    book = load_workbook(tmp_path / "f.xlsx")
    value = book["Fragmenten"].cell(2, list(COLUMNS).index("quote") + 1).value
    assert value == (text if kept == len(text) else text[:kept] + workbooks.SHORTENED)
    assert len(str(value).encode("utf-16-le")) // 2 <= 32_767
    book.close()


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "f.xlsx"
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 5)
    # The explanation alone is longer than that, so the sheet of fragments is tried by itself.
    monkeypatch.setattr(xlsx_file, "_explanation", lambda _: iter(()))
    assert write_xlsx(path, rows(), [], [], {}) == 4
    path.unlink()
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 4)
    with pytest.raises(ExchangeError, match=r"meer dan 3 rijen.*Wat u kunt doen"):
        write_xlsx(path, rows(), [], [], {})
    assert not path.exists()
