"""`kwalcode agreement` as a researcher types it, and exports by layer."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from kwalcode.cli import main
from kwalcode.workflow.project import Project
from tests.workflow.test_agreement import WAIT, material, two

__all__ = ["material"]

IMPORTED = f"document,quote,code\ngesprek.txt,{WAIT},overleg\n"


@pytest.fixture
def project(material: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in which An and Bert coded the interview blind, with two differences."""
    two(material)  # type: ignore[arg-type]
    monkeypatch.chdir(tmp_path)
    return tmp_path / "project"


def asked(project: Path, *words: str) -> int:
    return main(["agreement", "--project", str(project), *words])


def test_the_table_names_the_unit_the_figures_and_both_readings(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(project) == 0
    shown = capsys.readouterr().out
    assert "Overeenstemming tussen An, Bert" in shown
    assert "Eenheid: zin (5 die minstens twee codeurs lazen, in 1 bron)" in shown
    assert "2 verschillen: 0 grens, 1 andere code, 1 ontbreekt" in shown
    assert f"    An: Overleg: {WAIT}\n    Bert: Middelen: {WAIT}" in shown
    assert "Te zeldzaam om te beoordelen: Overleg, Middelen." in shown


def test_json_holds_the_same(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(project, "--format", "json", "--unit", "beurt") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["unit"], found["n"], found["coders"]) == ("beurt", 3, ["An", "Bert"])
    assert found["differences_open"] == 2
    # With one document there is nothing to draw from, and what does not exist is null.
    assert found["alpha_interval"] is None


def test_differences_are_written(project: Path, tmp_path: Path) -> None:
    assert asked(project, "--out", "uit.csv") == 0
    with (tmp_path / "uit.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["soort"] for row in rows] == ["andere code", "ontbreekt"]
    assert asked(project, "--out", "uit.jsonl") == 1


def test_codes_of_elsewhere_are_read_in_and_compared(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "marc.csv").write_text(IMPORTED, encoding="utf-8")
    assert asked(project, "import", "marc.csv", "--coder", "Marc") == 0
    assert "Marc: 1 code ingelezen" in capsys.readouterr().out
    assert asked(project, "--coder", "An", "--coder", "Marc") == 0
    assert "Overeenstemming tussen An, Marc" in capsys.readouterr().out
    assert asked(project, "--coder", "An", "--coder", "Zus") == 1


def test_a_sample_is_drawn_and_read(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(project, "sample", "--by", "beurt", "--size", "2", "--seed", "4") == 0
    assert "Bewaard in het project als 'beurt-2-4'" in capsys.readouterr().out
    assert asked(project, "read", "beurt-2-4", "--coder", "Cis") == 0
    assert "Cis las 2 delen" in capsys.readouterr().out
    assert asked(project, "sample") == 1


@pytest.mark.parametrize(
    ("layer", "quotes"),
    [
        ("An", {("Er is veel overleg met de scholen.", "overleg"), (WAIT, "overleg"),
                ("De middelen komen van Vlaanderen.", "middelen")}),
        ("Bert", {("Er is veel overleg met de scholen.", "overleg"), (WAIT, "middelen")}),
        ("settled", {("Er is veel overleg met de scholen.", "overleg"), (WAIT, "overleg"), (WAIT, "middelen"),
                     ("De middelen komen van Vlaanderen.", "middelen")}),
    ],
)  # fmt: skip
def test_one_layer_is_exported(
    project: Path, tmp_path: Path, layer: str, quotes: set[tuple[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--project", str(project), "--layer", layer, "--out", "uit.csv"]) == 0
    with (tmp_path / "uit.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert {(row["quote"], row["code_id"]) for row in csv.DictReader(stream)} == quotes
    assert "Verschillen tussen codeurs: 0 vastgesteld, 2 nog open." in capsys.readouterr().out


def test_codes_of_elsewhere_and_of_rules_are_layers_too(project: Path, tmp_path: Path) -> None:
    (tmp_path / "marc.csv").write_text(IMPORTED, encoding="utf-8")
    assert asked(project, "import", "marc.csv", "--coder", "Marc") == 0
    for layer, count in (("Marc", 1), ("regels/klein", len(Project(project).fragments()))):
        assert main(["export", "--project", str(project), "--layer", layer, "--out", "uit.csv"]) == 0
        with (tmp_path / "uit.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert len(rows) <= count
        assert {row["coder"] for row in rows} == {layer}
