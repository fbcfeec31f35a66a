from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kwalcode.cli import main
from tests.ui.conftest import coded_study

__all__ = ["coded_study"]


@pytest.fixture
def folder(coded_study: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(coded_study, tmp_path / "project"))


def test_the_matrix_is_shown_and_everything_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "triangulatie.xlsx"
    assert main(["triangulate", "--project", str(folder), "--out", str(out)]) == 0
    told = capsys.readouterr().out
    assert "interviews  beleidsplannen" in told
    assert "2 vergelijkingen van twee kolommen" in told
    assert out.is_file()


def test_nothing_that_counts_writes_nothing(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "t.csv"
    assert main(["triangulate", "--project", str(folder), "--confirmed", "--out", str(out)]) == 1
    assert not out.exists()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--by", "kleur"], "gemeente"),
        (["--codebook", "nee"], "klein"),
        (["--where", "gemeente=Elders"], "Zandhove"),
        (["--by", "gemeente", "--classes", "5"], "geen klassen"),
        (["--classes", "veel"], "geen getal"),
        (["--out", "t.pdf"], ".xlsx of .csv"),
        (["--out", "t.csv", "--sep", "x"], "scheidingsteken"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(
    folder: Path, capsys: pytest.CaptureFixture[str], given: list[str], told: str
) -> None:
    assert main(["triangulate", "--project", str(folder), *given]) == 1
    assert told in capsys.readouterr().err


def test_a_part_margin_and_cut_are_asked_for_and_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["triangulate", "--project", str(folder)]
    assert main([*asked, "--group", "ambtenaar", "--where", "gemeente=Zandhove"]) == 0
    told = capsys.readouterr().out
    assert "Alleen ambtenaren; alleen gemeente: Zandhove." in told
    assert "beleidsplannen" not in told
    assert main([*asked, "--margin", "12,5", "--cut", "2"]) == 0
    told = capsys.readouterr().out
    assert "minder dan 12,50 procentpunt" in told
    assert "minstens 2 gevallen noemt" in told


@pytest.mark.parametrize("given", [["--margin", "101"], ["--margin", "veel"], ["--cut", "0"], ["--where", "gemeente"]])
def test_what_is_no_margin_cut_or_condition_is_refused(folder: Path, given: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["triangulate", "--project", str(folder), *given])
    assert stopped.value.code == 2
