"""`kwalcode sample` and `kwalcode screen` as a researcher types them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kwalcode.cli import main
from kwalcode.workflow.files import select
from kwalcode.workflow.project import Project
from kwalcode.workflow.reading import ReadPlan, load_side_tables
from kwalcode.workflow.screening import screen_documents
from kwalcode.workflow.screening_review import ScreeningSession, Value
from tests.workflow.plans import write_plans

TOWNS = """gemeente;provincie;kansarmoede_index;hoofdstad
Alstad;Oost;22,2;ja
Berg;Oost;21,8;
Dal;Oost;9,2;
Els;Oost;6,3;
Gaz;Oost;3,8;
"""
SAMPLE = ["sample", "gemeenten.csv", "--stratum", "provincie"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KWALCODE_MODEL", "embedded")
    (tmp_path / "gemeenten.csv").write_text(TOWNS, encoding="utf-8-sig")
    return tmp_path


def test_sample_shows_the_design_each_reason_and_the_notes(capsys: pytest.CaptureFixture[str]) -> None:
    asked = [*SAMPLE, "--by", "kansarmoede_index", "--quantiles", "4", "--top", "1", "--always", "hoofdstad"]
    assert main(asked) == 0
    shown = capsys.readouterr().out
    assert "Per provincie: wie in de kolom hoofdstad aangeduid is, en de hoogste van elk kwartiel" in shown
    assert "  Alstad: doet altijd mee (hoofdstad)" in shown
    assert "  Gaz: hoogste kansarmoede_index (3,80) van kwartiel 1 in Oost" in shown
    assert "5 gemeenten gekozen uit 5 gemeenten in 1 laag (provincie)." in shown


def test_sample_by_lot_is_the_same_for_the_same_seed(capsys: pytest.CaptureFixture[str]) -> None:
    shown = []
    for seed in ("1", "1", "2", "3", "4"):
        assert main([*SAMPLE, "--random", "2", "--seed", seed]) == 0
        shown.append(capsys.readouterr().out.replace(f"startgetal {seed}", "startgetal"))
    assert shown[0] == shown[1]
    assert len(set(shown)) > 1


def test_sample_is_written_with_the_separator_that_is_asked(folder: Path) -> None:
    assert main([*SAMPLE, "--by", "kansarmoede_index", "--out", "uit.csv", "--sep", ";"]) == 0
    lines = (folder / "uit.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "gemeente;provincie;kansarmoede_index;hoofdstad;groep;reden"
    assert lines[1].startswith("Alstad;Oost;22,2;ja;1;hoogste kansarmoede_index")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "noem met --by"),
        (["--random", "1", "--quantiles", "4"], "noem met --by"),
        (["--by", "armoede"], "heeft geen kolom 'armoede'"),
        (["--by", "kansarmoede_index", "--out", "uit.docx"], "onbekend formaat"),
    ],
)
def test_sample_says_what_is_wrong(options: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SAMPLE, *options]) == 1
    assert told in capsys.readouterr().err


def test_sample_takes_either_the_highest_or_a_lot(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*SAMPLE, "--top", "1", "--random", "1"])
    assert ended.value.code == 2
    assert "--random" in capsys.readouterr().err


def test_screen_writes_the_workbook_the_csv_and_the_pictures(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_plans(folder / "plannen")
    assert main(["screen", "plannen", "--out", "s.xlsx", "--csv", "s.csv", "--charts", "grafieken"]) == 0
    shown = capsys.readouterr().out
    assert "3 plannen" in shown
    assert "reden:" in shown
    assert {path.name for path in folder.iterdir()} >= {"s.xlsx", "s.csv", "grafieken"}
    with (folder / "s.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["row"] for row in rows if row["row"]] == ["0", "1", "2", "3", "4", "5"]
    assert {row["poverty"] for row in rows} <= {"0", "1", "2"}


def test_screen_goes_on_after_a_bad_file_and_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_plans(folder / "plannen")
    (folder / "stuk.pdf").write_bytes(b"%PDF-1.4 stuk")
    assert main(["screen", "plannen", "stuk.pdf", "niets*.pdf", "--out", "s.xlsx"]) == 3
    told = capsys.readouterr().err
    assert "stuk.pdf" in told
    assert "niets*.pdf" in told
    assert (folder / "s.xlsx").is_file()


def test_screen_of_nothing_but_an_interview_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "gesprek.txt").write_text("I: Hoe gaat het?\nR: Goed.\nI: En nu?\nR: Goed.\n", encoding="utf-8")
    assert main(["screen", "gesprek.txt", "--out", "s.xlsx"]) == 1
    assert "geen beleidsplan: gesprek.txt" in capsys.readouterr().err
    assert not (folder / "s.xlsx").exists()


def test_screen_learns_from_judgements(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_plans(folder / "plannen")
    (folder / "oordelen.csv").write_text("row;poverty\n0;0\n3;2\n50;1\n", encoding="utf-8")
    assert main(["screen", "plannen", "--out", "s.xlsx", "--labels", "oordelen.csv"]) == 0
    assert "oordelen.csv: 2 oordelen gebruikt, 1 over passages die er niet bij zijn" in capsys.readouterr().out


def test_screen_is_silent_when_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_plans(folder / "plannen")
    assert main(["screen", "plannen", "--out", "s.xlsx", "--quiet"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--out", "s.csv"], ".xlsx"),
        (["--csv", "s.xlsx"], ".csv"),
        (["--labels", "weg.csv"], "bestaat niet"),
        (["--codebook", "weg"], "weg"),
    ],
)
def test_screen_says_what_is_wrong(
    folder: Path, options: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_plans(folder / "plannen")
    assert main(["screen", "plannen", *options]) == 1
    assert told in capsys.readouterr().err


def test_a_project_is_screened_with_the_judgements_that_were_given_on_screen(folder: Path) -> None:
    project = Project.create(folder / "studie", ["regiecomponenten"])
    chosen = select([str(write_plans(folder / "plannen"))])
    project.import_files(chosen.sources, ReadPlan(side_tables=load_side_tables(chosen.side_tables)))
    screening = screen_documents(project.documents(), pipeline="embedded")
    session = ScreeningSession(project, screening, "An")
    relevant, doubtful, *_ = [one for one in screening.passages if one.finding.poverty]
    session.decide(relevant.id, Value.IRRELEVANT)
    session.decide(doubtful.id, Value.DOUBT)
    asked = ["screen", "--project", "studie", "--out", "uit.xlsx", "--csv", "uit.csv", "--quiet"]
    assert main(asked) == 0
    with (folder / "uit.csv").open(encoding="utf-8-sig", newline="") as stream:
        decided = {row["text"]: row["decision"] for row in csv.DictReader(stream) if row["decision"]}
    assert decided == {relevant.text: "niet relevant", doubtful.text: "twijfel"}


@pytest.mark.parametrize("given", [[], ["plannen", "--project", "studie"]])
def test_either_files_or_a_project_are_screened(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["screen", *given]) == 1
    assert "noem bestanden, of met --project" in capsys.readouterr().err


def test_a_project_without_plans_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Project.create(folder / "studie", ["regiecomponenten"])
    assert main(["screen", "--project", "studie"]) == 1
    assert "geen enkel beleidsplan" in capsys.readouterr().err
    assert not (folder / "screening.xlsx").exists()
