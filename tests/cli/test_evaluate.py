from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kwalcode.cli import main
from tests.workflow.study import BOOK

ROWS = """tekst;code;ook;ronde
Er is veel overleg.;Overleg;;1
Het budget volstaat.;overleg;middelen;1
Wij wachten af.;geen;;1
De trein was laat.;Vervoer;;2
"""
COMMAND = ["evaluate", "proef.csv", "--codebook", "klein.yaml", "--text-column", "tekst", "--label-column", "code"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KWALCODE_MODEL", "embedded")
    (tmp_path / "proef.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "klein.yaml").write_text(BOOK, encoding="utf-8")
    return tmp_path


def as_json(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    assert main([*COMMAND, *options, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert isinstance(found, dict)
    return found


def test_json_has_the_figures_the_codes_and_the_misses(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "--none-label", "geen", "--alt-column", "ook", "--where", "ronde=1", "--level", "1")
    assert {"n", "coverage", "top1", "top2", "lenient_top1", "kappa", "macro_f1", "per_code", "misses"} <= found.keys()
    assert (found["n"], found["coverage"], found["coverage_coded"]) == (3, pytest.approx(2 / 3), 1)
    assert (found["top1"], found["lenient_top1"]) == (pytest.approx(2 / 3), 1)
    assert found["intervals"]["top1"]["low"] <= found["top1"] <= found["intervals"]["top1"]["high"]
    assert found["per_code"]["overleg"] == {
        "codebook": "klein", "label": "Overleg", "n": 2, "predicted": 1, "right": 1, "precision": 1.0, "recall": 0.5,
        "f1": pytest.approx(2 / 3),
    }  # fmt: skip
    assert found["per_code"]["none"]["label"] == "geen code"
    (miss,) = found["misses"]
    assert (miss["row"], miss["labels"], miss["predicted"], miss["acceptable"]) == (3, ["overleg"], "middelen", True)
    assert "regel middelen-genoemd: “budget”" in miss["suggestions"][0]["reasons"][0]
    assert found["level"] == 1
    assert found["where"] == ["ronde=1"]


def test_what_cannot_be_computed_is_null_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "--where", "tekst=Er is veel overleg.")
    assert found["top1"] == 1
    assert found["kappa"] is None
    assert found["intervals"]["kappa"] == {"low": None, "high": None, "undefined": 1.0}


def test_the_table_shows_figures_codes_scores_and_misses(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*COMMAND, "--none-label", "geen", "--where", "ronde=1"]) == 0
    captured = capsys.readouterr()
    flat = " ".join(captured.out.split())
    assert "3 teksten vergeleken, met klein 1.0.0" in flat
    assert "eerste voorstel juist (top1) 0,667 0,000 – 1,000" in flat
    assert "Overleg 2 1 1 1,00 0,50 0,67" in flat
    assert "1 tekst waarvan het eerste voorstel niet juist is: “Het budget volstaat.” rij 3 mensen: Overleg" in flat
    assert "reden: Middelen (0,58): regel middelen-genoemd" in flat
    assert captured.err == ""


def test_an_unknown_label_is_told_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*COMMAND, "--none-label", "geen"]) == 0
    captured = capsys.readouterr()
    assert "4 teksten vergeleken" in captured.out
    assert "1 label is geen code van deze codeboeken" in captured.err
    assert "'Vervoer' (1 keer)" in captured.err
    assert "De codes zijn: Overleg, Middelen." in captured.err


def test_a_score_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert as_json(capsys, "--min-score", "0,61")["coverage"] == 0
    assert as_json(capsys, "--min-score", "0.55")["coverage"] == 0.5


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["evaluate", "weg.csv", "--codebook", "klein.yaml"], "weg.csv: bestaat niet"),
        (["evaluate", "proef.csv", "--codebook", "klein.yaml"], "heeft geen kolom 'text'"),
        ([*COMMAND, "--where", "rond=1"], "bedoelt u 'ronde'?"),
        ([*COMMAND, "--codebook", "./klein.yaml"], "heet ook 'klein'"),
    ],
)
def test_what_cannot_be_compared_gives_exit_code_one(
    capsys: pytest.CaptureFixture[str], arguments: list[str], part: str
) -> None:
    assert main(arguments) == 1
    captured = capsys.readouterr()
    assert part in captured.err
    assert captured.out == ""


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["evaluate", "proef.csv"], "deze argumenten ontbreken: --codebook"),
        ([*COMMAND, "--where", "ronde"], "'ronde' is geen voorwaarde; schrijf kolom=waarde"),
        ([*COMMAND, "--level", "0"], "'0' is geen niveau"),
        ([*COMMAND, "--min-score", "2"], "'2' is geen score"),
        ([*COMMAND, "--min-score", "nan"], "'nan' is geen score"),
        ([*COMMAND, "--format", "xml"], "kies uit"),
    ],
)
def test_a_comparison_that_is_written_wrongly_gives_exit_code_two(
    capsys: pytest.CaptureFixture[str], arguments: list[str], part: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert part in capsys.readouterr().err
