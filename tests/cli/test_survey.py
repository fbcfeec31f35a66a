from __future__ import annotations

import json
from pathlib import Path

import pytest

from kwalcode.cli import main
from kwalcode.workflow.project import Project
from tests.workflow.surveyed import make_surveyed


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(make_surveyed(tmp_path_factory.mktemp("survey-cli")).root)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], "ja of nee"),
        (["--question", "plan"], "n = 4, geen antwoord 1"),
        (["--question", "vte", "--by", "plan"], "2 (66,7 %)"),
        (["--question", "vte", "--by", "plan", "--percent", "kolom"], "2 (100,0 %)"),
        (["--question", "vertrouwen", "--by", "plan", "--dichotomise"], "hoog"),
        (["--question", "plan", "--code", "klein/overleg"], "wel genoemd"),
        (["--question", "plan", "--by", "themas: wonen"], "McNemar"),
        (["--by", "plan"], "na correctie"),
        (["--code", "klein/overleg"], "na correctie"),
    ],
)
def test_what_is_asked_is_shown(project: str, capsys: pytest.CaptureFixture[str], given: list[str], told: str) -> None:
    assert main(["survey", "--project", project, *given]) == 0
    assert told in capsys.readouterr().out
    assert main(["survey", "--project", project, *given, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_a_code_is_counted_per_respondent(project: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["survey", "--project", project, "--question", "plan", "--code", "klein/overleg", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert found["aantallen"] == [[1, 1], [1, 0]]
    assert found["kolom"] == "Overleg"
    assert found["toets"]["geen antwoord"] == 2


def test_tables_are_written(project: str, tmp_path: Path) -> None:
    asked = ["survey", "--project", project, "--question", "vte", "--by", "plan"]
    assert main([*asked, "--out", str(tmp_path / "t.xlsx")]) == 0
    assert main([*asked, "--out", str(tmp_path / "t.csv"), "--sep", ";"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t-cellen.csv", "t-toets.csv", "t.csv", "t.xlsx"]
    assert "tot en met 1;ja;2;66,7" in (tmp_path / "t-cellen.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--question", "weer"], "plan"),
        (["--question", "themas", "--by", "plan"], "antwoordmogelijkheid"),
        (["--question", "plan", "--by", "vte", "--code", "klein/overleg"], "niet allebei"),
        (["--question", "plan", "--code", "overleg"], "CODEBOEK/CODE"),
        (["--out", "t.pdf"], ".xlsx of .csv"),
        (["--out", "t.csv", "--sep", "x"], "scheidingsteken"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(
    project: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    given: list[str], told: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(["survey", "--project", project, *given]) == 1
    assert told in " ".join(capsys.readouterr().err.split())


def test_a_project_without_a_survey_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["survey", "--project", str(Project.create(tmp_path / "leeg", []).root)]) == 1
    assert "geen bevraging" in capsys.readouterr().out


def test_a_printed_table_is_computed_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "tabel.csv"
    file.write_text(";aansturing\na;55,0\nb;45,5\nc;54,7\nd;78,6\n", encoding="utf-8")
    asked = ["table", str(file), "--at-most", "46,34,17,14", "--total", "104"]
    assert main(asked) == 0
    told = capsys.readouterr().out
    assert "54,7 kan niet bij hoogstens 17; bedoeld is wellicht 64,7 (11 van 17)" in told
    assert "chi-kwadraat = 4,92" in told
    assert main([*asked, "--format", "json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["tabellen"]
    assert found["drukfouten"][0]["wellicht"] == 64.7
    assert main(asked[:-2]) == 0
    assert "chi-kwadraat ligt tussen" in capsys.readouterr().out


def test_a_table_that_no_counts_give_computes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "tabel.csv"
    file.write_text(";ja;nee\na;61,8;38,2\nb;25,0;75,0\n", encoding="utf-8")
    assert main(["table", str(file), "--n", "9,8"]) == 1
    assert "er is niets berekend" in capsys.readouterr().out


def test_sizes_that_are_no_numbers_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["table", str(tmp_path / "t.csv"), "--n", "4,veel"])
    assert stopped.value.code == 2
    assert "46,34,17,14" in capsys.readouterr().err


def test_percentages_within_columns_are_shown_within_columns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tabel.csv"
    file.write_text(";klein;groot\nja;66,7;25,0\nnee;33,3;75,0\nn;9;8\n", encoding="utf-8")
    assert main(["table", str(file), "--by-column"]) == 0
    (yes,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("ja ")]
    assert "6 (66,7 %)" in yes, "six of the nine that are small, and not of the eight that say yes"
    assert main(["table", str(file), "--by-column", "--counts"]) == 1
    assert "niet allebei" in capsys.readouterr().err
