"""A screening as a workbook and a CSV: columns, absence in words, and what is twice the same."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import fields, replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kwalcode.exchange.screening_files import (
    CSV_COLUMNS,
    MatrixLine,
    Quote,
    ScreenedRow,
    ScreeningTables,
    nothing_found,
    screening_csv,
    write_screening_csv,
    write_screening_xlsx,
)

ROW = ScreenedRow(
    row=3, document="plan.csv#Alstad", page=None, score=0.91, poverty=2, domain="wonen", regie=("overleg", "middelen"),
    evidence=("armoede", "huur"), reason="armoede in een doel", rank=1, municipality="Alstad", kind="actie",
    code="AC-1", target_group=("gezinnen",), mode="doel", budget=12500.0, boilerplate="", copies=0, decision="",
    text="=Wij helpen.",
)  # fmt: skip
OTHER = replace(ROW, row=None, document="b.pdf", page=4, score=0.1, poverty=0, rank=2, municipality="Berg",
                budget=math.nan, domain="", regie=(), evidence=(), target_group=())  # fmt: skip
LINES = [
    MatrixLine("Alstad", ("plan.csv#Alstad",), 200, 3, 1, 12500.0, {"v1": 4, "v2": 0}),
    MatrixLine("Berg", ("b.pdf",), 1214, 0, 0, math.nan, {}),
]
QUOTES = [
    Quote("Alstad", "Overleg", "Wij overleggen.", "plan.csv#Alstad", None, "AC-1", 12500.0, 0.91, "overleg"),
    Quote("Berg", "Overleg", "", "", None, "", math.nan, math.nan, ""),
]
TABLES = ScreeningTables({"v1": "Overleg", "v2": "Middelen"}, LINES, QUOTES, [OTHER, ROW], [("kwalcode", "0.1.0")])


def test_the_columns_are_the_fields_in_their_order() -> None:
    assert [field.name for field in fields(ScreenedRow)] == list(CSV_COLUMNS)
    assert list(CSV_COLUMNS)[:9] == [
        "row", "document", "page", "score", "poverty", "domain", "regie", "evidence", "reason",
    ]  # fmt: skip


def test_the_csv_keeps_the_order_of_the_sources(tmp_path: Path) -> None:
    path = tmp_path / "acties.csv"
    assert write_screening_csv(path, TABLES.rows) == 2
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(one["row"], one["page"], one["score"], one["poverty"]) for one in rows] == [
        ("", "4", "0.1", "0"), ("3", "", "0.91", "2"),
    ]  # fmt: skip
    assert rows[1]["regie"] == "overleg; middelen"
    assert rows[1]["text"] == "'=Wij helpen."
    assert rows[0]["budget"] == ""


def test_the_bytes_for_a_browser_have_decimal_commas() -> None:
    rows = list(csv.DictReader(io.StringIO(screening_csv([ROW]).decode("utf-8-sig")), delimiter=";"))
    assert rows[0]["score"] == "0,91"


def test_the_workbook_says_where_nothing_was_found_in_how_many_passages(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    write_screening_xlsx(path, TABLES)
    book = load_workbook(path)
    assert book.sheetnames == ["gemeenten", "aantallen", "bewijs", "passages", "methode"]
    rows = [[cell.value for cell in row] for row in book["gemeenten"].iter_rows()]
    assert rows[0][-2:] == ["Overleg", "Middelen"]
    assert rows[1] == ["Alstad", 200, 1.5, 0.5, 12500, 2, "niets gevonden in 200 passages"]
    assert rows[2][-2:] == ["niets gevonden in 1.214 passages"] * 2
    evidence = [[cell.value for cell in row] for row in book["bewijs"].iter_rows(min_row=2)]
    assert evidence[0][:3] == ["Alstad", "Overleg", "Wij overleggen."]
    assert evidence[1][2] == "niets gevonden in 1.214 passages"


def test_the_sheet_of_passages_has_the_likeliest_first(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    write_screening_xlsx(path, TABLES)
    page = load_workbook(path)["passages"]
    assert [row[9].value for row in page.iter_rows(min_row=2)] == [1, 2]


def test_the_sheet_of_the_method_explains_every_column(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    write_screening_xlsx(path, TABLES)
    told = {row[0].value for row in load_workbook(path)["methode"].iter_rows()}
    assert {"kwalcode", *CSV_COLUMNS} <= told


def test_the_same_screening_is_the_same_workbook(tmp_path: Path) -> None:
    paths = [tmp_path / "een.xlsx", tmp_path / "twee.xlsx"]
    for path in paths:
        write_screening_xlsx(path, TABLES)
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize(("count", "told"), [(1, "1 passage"), (0, "0 passages"), (12345, "12.345 passages")])
def test_absence_is_told_with_what_was_read(count: int, told: str) -> None:
    assert nothing_found(count) == f"niets gevonden in {told}"
