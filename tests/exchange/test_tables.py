"""Tables of any kind as CSV and as workbooks."""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image

from kwalcode.errors import ExchangeError
from kwalcode.exchange.tables import Sheet, Value, table_csv, write_table_csv, write_workbook

DANGER = ["=1+1", "+32", "-5 jaar", "@naam", "\t=x"]


def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (80, 40), "#336699").save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize(("sep", "expected"), [(",", "1234567.5,0.25"), (";", "1234567,5;0,25")])
def test_numbers_have_the_decimal_sign_of_the_separator(sep: str, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    assert write_table_csv(path, ["a", "b"], [[1234567.5, 0.25]], sep=sep) == 1
    assert path.read_bytes() == f"\ufeffa{sep}b\r\n{expected}\r\n".encode()


def test_whole_numbers_stay_whole_and_what_is_not_there_is_empty() -> None:
    assert table_csv(["a", "b", "c"], [[3.0, math.nan, None]]).decode("utf-8-sig") == "a;b;c\r\n3;;\r\n"


@pytest.mark.parametrize("cell", DANGER)
def test_no_cell_of_a_csv_is_a_formula(cell: str) -> None:
    assert f"'{cell}" in table_csv(["a"], [[cell]]).decode("utf-8-sig")


def test_another_separator_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="separator"):
        write_table_csv(tmp_path / "t.csv", ["a"], [], sep="|")


def test_a_workbook_keeps_text_as_text_and_numbers_as_numbers(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    rows: list[list[Value]] = [[cell, number] for number, cell in enumerate(DANGER)]
    write_workbook(path, [Sheet("Blad", ["tekst", "getal"], rows), Sheet("Leeg", ["x"], [])])
    book = load_workbook(path)
    assert book.sheetnames == ["Blad", "Leeg"]
    cells = list(book["Blad"].iter_rows(min_row=2))
    assert [row[0].value for row in cells] == DANGER
    assert {row[0].data_type for row in cells} == {"s"}
    assert [row[1].value for row in cells] == [0, 1, 2, 3, 4]


def test_a_workbook_has_shades_and_pictures_and_is_twice_the_same(tmp_path: Path) -> None:
    sheet = Sheet("Blad", ["a"], [[1], ["x"], [math.nan]], shades={(0, 0): "#aabbcc", (1, 0): "#ddeeff"},
                  images=[picture()])  # fmt: skip
    paths = [tmp_path / "een.xlsx", tmp_path / "twee.xlsx"]
    for path in paths:
        write_workbook(path, [sheet])
    assert paths[0].read_bytes() == paths[1].read_bytes()
    page: Any = load_workbook(paths[0])["Blad"]
    assert (page["A2"].fill.fgColor.rgb, page["A3"].fill.fgColor.rgb) == ("00aabbcc", "00ddeeff")
    assert page["A4"].value is None
    (shown,) = page._images
    place = shown.anchor
    # Half of its 80 by 40 pixels, in the 1/9525 pixels of the format; two empty rows below the table.
    assert (place.ext.width, place.ext.height, place._from.row) == (40 * 9525, 20 * 9525, 5)


def test_an_unwritable_place_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError):
        write_workbook(tmp_path / "weg" / "t.xlsx", [Sheet("Blad", ["a"], [[1]])])
    assert list(tmp_path.iterdir()) == []
