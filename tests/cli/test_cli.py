from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kwalcode.cli import main
from tests.workflow.study import BOOK, make_study


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KWALCODE_MODEL", "embedded")
    return make_study(tmp_path / "studie")


def rows(path: Path, sep: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=sep))


def test_code_writes_fragments_and_shows_a_summary(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", "studie", "--codebook", "klein.yaml", "--out", "uit.csv"]) == 0
    out = capsys.readouterr().out
    assert "2 documenten (1 beleidsplan, 1 interview)" in out
    assert "ingebouwde Nederlandse ontleding" in out
    assert "reden: regel" in out
    found = rows(study.parent / "uit.csv")
    assert {row["code_id"] for row in found} == {"overleg", "middelen"}
    assert {row["municipality"] for row in found} == {"Zandhove"}
    assert all(row["role"] != "moderator" for row in found)


def test_every_quote_is_the_text_at_its_offsets(study: Path) -> None:
    main(["code", "studie", "--codebook", "klein.yaml", "--out", "uit.csv", "--texts", "teksten", "--quiet"])
    found = rows(study.parent / "uit.csv")
    assert found
    for row in found:
        text = (study.parent / "teksten" / f"{row['document']}.txt").read_bytes().decode()
        assert text[int(row["start"]) : int(row["end"])] == row["quote"]


def test_the_formats_hold_the_same_fragments(study: Path) -> None:
    for name in ("uit.csv", "uit.jsonl", "uit.xlsx"):
        assert main(["code", "studie", "--codebook", "klein.yaml", "--out", name, "--quiet"]) == 0
    lines = (study.parent / "uit.jsonl").read_text(encoding="utf-8").splitlines()
    ids = [json.loads(line)["fragment_id"] for line in lines]
    assert ids == [row["fragment_id"] for row in rows(study.parent / "uit.csv")]
    assert (study.parent / "uit.xlsx").stat().st_size > 0


def test_a_semicolon_can_separate(study: Path) -> None:
    main(["code", "studie", "--codebook", "klein.yaml", "--out", "uit.csv", "--sep", ";", "--quiet"])
    assert rows(study.parent / "uit.csv", ";")[0]["code_id"]


def test_the_default_codebooks_are_the_reports_components_and_valence(study: Path) -> None:
    assert main(["code", "studie", "--quiet"]) == 0
    assert {row["codebook"] for row in rows(study.parent / "fragmenten.csv")} == {"regiecomponenten", "valentie"}


def test_a_refused_file_is_told_and_gives_exit_code_three(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (study / "leeg.txt").write_bytes(b"")
    assert main(["code", "studie", "--codebook", "klein.yaml", "--out", "uit.csv"]) == 3
    assert "leeg.txt" in capsys.readouterr().err
    assert rows(study.parent / "uit.csv")


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["code", "weg.txt"], "weg.txt: bestaat niet"),
        (["code", "*.odt"], "geen enkel bestand past"),
        (["code", "studie", "--out", "uit.doc"], "onbekend formaat '.doc'"),
        (["code", "studie", "--out", "nergens/uit.csv"], "bestaat niet"),
        (["code", "studie", "--sep", "x"], "geen scheidingsteken"),
        (["code", "studie", "--codebook", "valenti"], "bedoelt u 'valentie'?"),
        (["code", "studie", "--pipeline", "nl_nergens"], "nl_nergens"),
        (["run", "--project", "studie"], "hier is geen project"),
        (["codebook", "check", "weg.yaml"], "weg.yaml"),
    ],
)
def test_what_cannot_be_done_gives_exit_code_one_and_a_way_out(
    study: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], part: str
) -> None:
    assert main(arguments) == 1
    assert part in capsys.readouterr().err
    assert not (study.parent / "fragmenten.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ([], "deze argumenten ontbreken: OPDRACHT"),
        (["code"], "deze argumenten ontbreken: BESTAND"),
        (["code", "x", "--source-kind", "roman"], "kies uit"),
        (["code", "x", "--anders"], "onbekende argumenten: --anders"),
    ],
)
def test_a_command_written_wrongly_is_told_in_dutch(
    capsys: pytest.CaptureFixture[str], arguments: list[str], part: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    err = capsys.readouterr().err
    assert part in err
    assert "gebruik: " in err


def test_help_is_dutch(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["code", "--help"])
    out = capsys.readouterr().out
    assert "toon deze hulp" in out
    assert "uitgangscodes" in out
    assert "show this" not in out


def test_a_project_from_init_to_export(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "project", "--codebook", "klein.yaml"]) == 0
    assert main(["import", "studie", "--project", "project"]) == 0
    assert main(["run", "--project", "project"]) == 0
    assert "2 documenten van 2 gecodeerd" in capsys.readouterr().out
    assert main(["run", "--project", "project"]) == 0
    assert "0 documenten van 2 gecodeerd" in capsys.readouterr().out
    assert main(["export", "--project", "project"]) == 0
    assert rows(study.parent / "project/uitvoer/fragmenten.csv")
    assert main(["import", "studie", "--project", "project"]) == 0
    assert "2 bestanden waren er al" in capsys.readouterr().out


def test_a_typing_error_in_the_side_table_does_not_vanish(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = study / "bronnen.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("plan.md", "paln.md"), encoding="utf-8")
    main(["code", "studie", "--codebook", "klein.yaml"])
    assert "paln.md" in capsys.readouterr().err


def test_codebook_check_lists_faults_with_their_lines(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (study.parent / "fout.yaml").write_text(BOOK.replace("any:", "anny:", 1), encoding="utf-8")
    assert main(["codebook", "check", "fout.yaml", "klein.yaml"]) == 1
    captured = capsys.readouterr()
    assert "regel 9, code overleg: onbekende sleutel 'anny'" in captured.err
    assert "klein.yaml: in orde (klein 1.0.0, 2 codes, 2 regels)" in captured.out


def test_codebook_list_names_what_is_shipped(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "list"]) == 0
    out = capsys.readouterr().out
    assert "regiecomponenten" in out
    assert "valentie" in out


def test_text_that_looks_like_markup_is_shown_as_it_is(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (study / "gesprek.txt").write_text(
        "I: En?\nR: Het overleg [bold red]met[/] <script>alert(1)</script> loopt heel goed.\nI: Ja?\nR: Ja.\n",
        encoding="utf-8",
    )
    main(["code", "studie", "--codebook", "klein.yaml"])
    assert "[bold red]met[/]" in " ".join(capsys.readouterr().out.split())


def test_the_module_can_be_run(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kwalcode", "--version"], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert (done.returncode, done.stdout.split()[0]) == (0, "kwalcode")


def test_a_run_of_one_codebook_of_several_is_summarised_by_that_one(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = BOOK.replace('codebook: "klein"', 'codebook: "ander"')
    (study.parent / "ander.yaml").write_text(other, encoding="utf-8")
    assert main(["init", "project", "--codebook", "klein.yaml", "--codebook", "ander.yaml"]) == 0
    assert main(["import", "studie", "--project", "project"]) == 0
    assert main(["run", "--project", "project", "--quiet"]) == 0
    capsys.readouterr()
    assert main(["run", "--project", "project", "--codebook", "ander", "--jobs", "1"]) == 0
    assert "Codeboeken: ander 1.0.0" in capsys.readouterr().out
