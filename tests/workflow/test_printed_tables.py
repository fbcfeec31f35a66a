"""Printed tables, small and made by hand, and the figures of a published report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from kwalcode.errors import KwalcodeError, SourceError
from kwalcode.workflow.printed_counts import Recomputed, recompute
from kwalcode.workflow.printed_tables import Printed, read_printed

SHARES = """;vrijheid;aansturing;beide;weinig vrijheid;weinig aansturing;geen
Lager dan 5%;77,8;55,0;47,5;7,5;27,5;17,5
5-9%;81,3;45,5;41,9;3,2;38,7;16,1
10-14%;82,4;54,7;52,9;11,8;29,4;5,9
15% en hoger;92,9;78,6;78,6;0,0;14,3;7,1
"""
MOST = (46, 34, 17, 14)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tabel.csv"


def solve(file: Path, text: str, columns: tuple[str, ...] = (), **known: object) -> list[Recomputed]:
    file.write_text(text, encoding="utf-8")
    return recompute(read_printed(file, columns=columns), **known)  # type: ignore[arg-type]


def statistic(one: Recomputed) -> float:
    assert one.crossed is not None
    return round(one.crossed.assessment.chi_square.statistic, 2)


def test_counts_are_tested_and_printed_totals_checked(file: Path) -> None:
    file.write_text("klasse;ja;nee;totaal\na;12;5;17\nb;3;14;18\ntotaal;15;18;35\n", encoding="utf-8")
    printed = read_printed(file)
    assert printed.kind is Printed.COUNTS
    assert printed.remarks == (
        "Rij 'b': gedrukt totaal 18, maar de cellen tellen op tot 17.",
        "Kolom 'nee', rij 'totaal': gedrukt 18, maar de rijen tellen op tot 19.",
    )
    (found,) = recompute(printed)
    assert found.crossed is not None
    assert found.crossed.table.counts.tolist() == [[12, 5], [3, 14]]
    assert statistic(found) == 9.66


def test_a_misprint_is_named_with_what_it_may_have_been_and_the_published_chi_square_comes_out(file: Path) -> None:
    (found,) = solve(file, SHARES, ("aansturing",), at_most=MOST, total=104)
    assert [str(one) for one in found.misprints] == [
        "Rij '10-14%', kolom 'aansturing': 54,7 kan niet bij hoogstens 17; bedoeld is wellicht 64,7 (11 van 17)."
    ]
    assert statistic(found) == 4.92


def test_columns_that_are_no_parts_of_one_whole_are_tables_of_their_own(file: Path) -> None:
    first, second = solve(file, SHARES, ("vrijheid", "aansturing"), at_most=MOST)
    assert (first.title, second.title) == ("vrijheid", "aansturing")
    assert statistic(first) == 1.62
    assert first.possible > 1
    assert first.lowest < first.highest == pytest.approx(1.62, abs=0.005)


def test_rows_of_unknown_size_follow_from_their_percentages(file: Path) -> None:
    columns = ("beide", "weinig vrijheid", "weinig aansturing", "geen")
    (found,) = solve(file, SHARES, columns, sizes=MOST)
    assert found.crossed is not None
    assert found.crossed.table.counts.sum(axis=1).tolist() == [40, 31, 17, 14]
    assert statistic(found) == 8.87
    assert "hoogstens zoveel" in found.remarks[0]


def test_rows_of_known_size_come_from_a_column(file: Path) -> None:
    (found,) = solve(file, ";ja;nee;n\na;66,7;33,3;9\nb;25,0;75,0;8\n")
    assert found.crossed is not None
    assert found.crossed.table.counts.tolist() == [[6, 3], [2, 6]]
    assert found.misprints == ()
    assert found.remarks == ()


def test_a_wrong_cell_in_a_whole_row_is_found(file: Path) -> None:
    file.write_text(";ja;nee;n\na;66,7;38,3;9\nb;25,0;75,0;8\n", encoding="utf-8")
    printed = read_printed(file)
    assert printed.remarks == ("Rij 'a': de percentages tellen op tot 105, en niet tot 100.",)
    (found,) = recompute(printed)
    (wrong,) = found.misprints
    assert (wrong.column, wrong.likely, wrong.count, wrong.n) == ("nee", 33.3, 3, 9)
    assert found.crossed is not None
    assert found.crossed.table.counts.tolist() == [[6, 3], [2, 6]]


def test_a_row_that_nothing_mends_is_told_and_nothing_is_computed(file: Path) -> None:
    (found,) = solve(file, ";ja;nee;n\na;61,8;38,2;9\nb;25,0;75,0;8\n")
    assert found.crossed is None
    assert str(found.misprints[0]) == "Rij 'a': deze percentages kunnen samen niet bij hoogstens 9."


def test_percentages_of_the_whole(file: Path) -> None:
    text = ";veel;weinig\nveel aansturing;51,0;5,8\nweinig aansturing;28,8;14,4\n"
    (found,) = solve(file, text, total=104)
    assert found.crossed is not None
    assert found.crossed.table.counts.tolist() == [[53, 6], [30, 15]]
    assert statistic(found) == 8.5
    (wrong,) = solve(file, text, total=50)
    assert wrong.crossed is None
    assert {one.printed for one in wrong.misprints} == {51.0, 5.8, 28.8, 14.4}
    with pytest.raises(KwalcodeError, match="--total"):
        solve(file, text)


def test_a_row_without_numbers_starts_another_table(file: Path) -> None:
    first, second = solve(file, ";ja;nee\nKlasse;;\na;3;4\nb;5;6\nProvincie;;\nc;7;-\n")
    assert (first.title, second.title) == ("Klasse", "Provincie")
    assert second.crossed is not None
    assert second.crossed.table.counts.tolist() == [[7, 0]]


def test_a_workbook_keeps_percentages_as_parts_of_one(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["", "ja", "nee", "n"], ["a", 0.667, 0.333, 9], ["b", 0.25, 0.75, 8]):
        sheet.append(row)
    book.save(tmp_path / "t.xlsx")
    printed = read_printed(tmp_path / "t.xlsx")
    assert (printed.kind, printed.decimals) == (Printed.ROW_PERCENT, 1)
    (found,) = recompute(printed)
    assert found.crossed is not None
    assert found.crossed.table.counts.tolist() == [[6, 3], [2, 6]]


@pytest.mark.parametrize(
    ("text", "known", "told"),
    [
        (SHARES, {}, "--at-most"),
        (SHARES, {"sizes": (1, 2)}, "2 aantallen voor 4 rijen"),
        (";ja;nee\na;51%;49%\nb;52%;48%\n", {"sizes": (40_000, 40_000)}, "te veel verschillende"),
        (";ja;nee\na;3;veel\nb;4;5\n", {}, "'veel'"),
        (";ja;nee\na;-3;2\nb;4;5\n", {}, "negatieve"),
        ("a\n1\n2\n", {}, "één kolom"),
        (";ja;nee\na;x;y\nb;z;w\n", {}, "getallen"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(file: Path, text: str, known: dict[str, Any], told: str) -> None:
    with pytest.raises(KwalcodeError, match=told):
        solve(file, text, **known)


def test_an_unknown_column_is_refused_with_the_nearest(file: Path) -> None:
    with pytest.raises(SourceError, match="bedoelt u 'aansturing'"):
        solve(file, SHARES, ("aansturin",))


COLUMNS = ";klein;middel;groot\nveel;50,0;25,0;20,0\nweinig;30,0;43,8;20,0\ngeen;20,0;31,3;60,0\n"


def test_percentages_within_columns_are_known_by_their_sums(file: Path) -> None:
    file.write_text(COLUMNS, encoding="utf-8")
    assert read_printed(file).kind is Printed.COLUMN_PERCENT
    (found,) = solve(file, COLUMNS, sizes=(10, 16, 5))
    assert found.crossed is not None
    assert (found.crossed.table.rows, found.crossed.table.columns) == (
        ("veel", "weinig", "geen"), ("klein", "middel", "groot")
    )  # fmt: skip
    assert found.crossed.table.counts.tolist() == [[5, 4, 1], [3, 7, 1], [2, 5, 3]]
    assert found.crossed.assessment.chi_square.expected.shape == (3, 3)


def test_a_row_of_sizes_gives_the_size_of_each_column(file: Path) -> None:
    (found,) = solve(file, f"{COLUMNS}n;10;16;5\n")
    assert found.crossed is not None
    assert found.crossed.table.counts.sum(axis=0).tolist() == [10, 16, 5]


def test_a_misprint_in_a_column_is_named_by_its_row_and_column(file: Path) -> None:
    file.write_text(COLUMNS.replace("43,8", "48,8"), encoding="utf-8")
    printed = read_printed(file, by_column=True)
    assert printed.remarks == ("Kolom 'middel': de percentages tellen op tot 105,1, en niet tot 100.",)
    (found,) = recompute(printed, sizes=(10, 16, 5))
    assert [str(one) for one in found.misprints] == [
        "Rij 'weinig', kolom 'middel': 48,8 kan niet bij precies 16; bedoeld is wellicht 43,8 (7 van 16)."
    ]


def test_a_column_that_nothing_mends_is_told(file: Path) -> None:
    (found,) = solve(file, ";klein;groot\nja;61,8;25,0\nnee;38,2;75,0\n", sizes=(9, 8))
    assert found.crossed is None
    assert str(found.misprints[0]) == "Kolom 'klein': deze percentages kunnen samen niet bij hoogstens 9."


def test_a_table_that_adds_up_both_ways_is_read_by_row_and_says_so(file: Path) -> None:
    file.write_text(";ja;nee\na;66,7;33,3\nb;33,3;66,7\n", encoding="utf-8")
    printed = read_printed(file)
    assert printed.kind is Printed.ROW_PERCENT
    assert "--by-column" in printed.remarks[0]
    assert read_printed(file, by_column=True).kind is Printed.COLUMN_PERCENT


@pytest.mark.parametrize(("known", "told"), [({}, "per kolom"), ({"sizes": (10, 16)}, "2 aantallen voor 3 kolommen")])
def test_columns_need_a_size_each(file: Path, known: dict[str, Any], told: str) -> None:
    with pytest.raises(KwalcodeError, match=told):
        solve(file, COLUMNS, **known)
