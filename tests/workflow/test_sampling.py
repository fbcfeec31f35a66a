"""A sample from a table: columns, figures as people write them, reasons, notes, and the files that come out."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kwalcode.errors import ExchangeError, SourceError
from kwalcode.workflow.sampling import SamplePlan, design_sentence, sample_table, write_sample

TABLE = """gemeente;provincie;kansarmoede_index;hoofdstad
Alstad;Oost;22,2;ja
Berg;Oost;21,8;
Cel;Oost;20,7;nee
Dal;Oost;9,2;
Els;Oost;6,3;
Fal;Oost;6,3;
Gaz;Oost;3,8;
Hut;Oost;3,1;
Iep;Oost;1,9;
Jup;West;n.v.t.;ja
Kaai;West;28,4;
"""
PLAN = SamplePlan("provincie", "kansarmoede_index", "hoofdstad", quantiles=4)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "gemeenten.csv"
    path.write_bytes(TABLE.encode("utf-8-sig"))
    return path


def chosen(path: Path, plan: SamplePlan = PLAN) -> list[str]:
    return [one.candidate.name for one in sample_table(path, plan).sample.choices]


def test_reads_decimal_commas_a_byte_order_mark_and_semicolons(table: Path) -> None:
    assert chosen(table) == ["Alstad", "Berg", "Dal", "Els", "Hut", "Jup", "Kaai"]


def test_a_comma_file_with_decimal_points_gives_the_same(table: Path, tmp_path: Path) -> None:
    other = tmp_path / "punten.csv"
    other.write_text(TABLE.replace(",", ".").replace(";", ","), encoding="utf-8")
    assert chosen(other) == chosen(table)


def test_each_reason_names_figure_quartile_and_stratum(table: Path) -> None:
    sampled = sample_table(table, PLAN)
    assert sampled.reasons[:4] == (
        "doet altijd mee (hoofdstad)",
        "hoogste kansarmoede_index (21,80) van kwartiel 4 in Oost",
        "hoogste kansarmoede_index (9,20) van kwartiel 3 in Oost",
        "hoogste kansarmoede_index (6,30) van kwartiel 2 in Oost; zelfde cijfer als Fal: gekozen volgens het alfabet",
    )


def test_the_notes_tell_ties_missing_figures_and_empty_quantiles(table: Path) -> None:
    notes = "\n".join(sample_table(table, PLAN).notes)
    assert "'n.v.t.' (rij 11)" in notes
    assert "Els naast Fal" in notes
    assert "Zonder cijfer in kansarmoede_index, en dus in geen enkele groep: Jup (rij 11)." in notes
    assert "West: kwartiel 3 telt 0 gemeenten, en er waren er 1 gevraagd." in notes
    assert "7 gemeenten gekozen uit 11 gemeenten in 2 lagen (provincie)." in notes


def test_columns_are_found_whatever_their_case(table: Path) -> None:
    assert chosen(table, SamplePlan("Provincie", "Kansarmoede index", "HOOFDSTAD", quantiles=4)) == chosen(table)


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        (SamplePlan("provinsie", "kansarmoede_index"), "bedoelt u 'provincie'"),
        (SamplePlan("provincie", "gemeente"), "geen enkel getal in de kolom 'gemeente'"),
        (SamplePlan("provincie", "kansarmoede_index", "kansarmoede_index"), "'22,2', en dat is geen ja of nee"),
    ],
)
def test_a_column_that_does_not_fit_is_named(table: Path, plan: SamplePlan, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        sample_table(table, plan)


def test_a_column_may_name_the_capital_of_each_province(tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    path.write_text(
        "gemeente;provincie;index;hoofdstad\nAls;O;1;Als\nBol;O;2;Als\nCel;W;3;Cel\nDal;W;1;Cel\n", encoding="utf-8"
    )
    assert chosen(path, SamplePlan("provincie", "index", "hoofdstad")) == ["Als", "Bol", "Cel", "Dal"]


def test_a_name_that_comes_twice_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    path.write_text("gemeente;index\nAls;1\nBol;2\nBol;9\n;4\n", encoding="utf-8")
    sampled = sample_table(path, SamplePlan(by="index", take=3))
    assert [one.candidate.name for one in sampled.sample.choices] == ["Bol", "Als"]
    assert any("rij 4" in note for note in sampled.notes)
    assert any("rij 5" in note for note in sampled.notes)


def test_the_csv_keeps_every_column_and_adds_quartile_and_reason(table: Path, tmp_path: Path) -> None:
    path = tmp_path / "uit.csv"
    write_sample(path, sample_table(table, PLAN), sep=";")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert list(rows[0]) == ["gemeente", "provincie", "kansarmoede_index", "hoofdstad", "kwartiel", "reden"]
    assert (rows[1]["gemeente"], rows[1]["kansarmoede_index"], rows[1]["kwartiel"]) == ("Berg", "21,8", "4")
    assert rows[0]["kwartiel"] == ""


def test_the_workbook_has_everybody_the_groups_and_the_notes_and_is_twice_the_same(table: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for path in (first, second):
        write_sample(path, sample_table(table, PLAN))
    assert first.read_bytes() == second.read_bytes()
    book = load_workbook(first)
    assert book.sheetnames == ["Steekproef", "Alle", "Groepen", "Toelichting"]
    assert [row[0].value for row in book["Alle"].iter_rows(min_row=2) if row[5].value == "ja"] == chosen(table)
    assert book["Groepen"].max_row == 9
    explained = [row[1].value for row in book["Toelichting"].iter_rows(min_row=2)]
    assert design_sentence(PLAN) in explained


def test_a_cell_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    path, out = tmp_path / "g.csv", tmp_path / "uit.csv"
    path.write_text("gemeente;index\n=1+1;1\n", encoding="utf-8")
    write_sample(out, sample_table(path, SamplePlan(by="index")))
    assert "'=1+1" in out.read_text(encoding="utf-8-sig")


def test_another_format_is_refused(table: Path, tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match=r"\.csv of \.xlsx"):
        write_sample(tmp_path / "uit.txt", sample_table(table, PLAN))


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (
            PLAN,
            "Per provincie: wie in de kolom hoofdstad aangeduid is, en de hoogste van elk kwartiel van "
            "kansarmoede_index; wie altijd meedoet, telt niet mee bij het maken van de groepen.",
        ),
        (SamplePlan("provincie", take=3, seed=7), "Per provincie: 3 door loting (startgetal 7)."),
        (SamplePlan(by="index", take=2), "Uit het geheel: de 2 hoogste volgens index."),
    ],
)
def test_the_design_is_one_sentence(plan: SamplePlan, sentence: str) -> None:
    assert design_sentence(plan) == sentence
