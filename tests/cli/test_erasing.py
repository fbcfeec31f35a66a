"""`kwalcode erase`: nothing goes before the name was given twice, and what can go wrong is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kwalcode.cli.main import main
from tests.workflow.study import make_study


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    study = make_study(tmp_path / "studie")
    folder = tmp_path / "project"
    assert main(["init", str(folder), "--codebook", str(tmp_path / "klein.yaml")]) == 0
    assert main(["import", str(study), "--project", str(folder)]) == 0
    assert main(["export", "--project", str(folder)]) == 0
    capsys.readouterr()
    return folder


def test_without_a_confirmation_it_is_told_what_would_go(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["erase", "plan.md", "--project", str(project)]) == 1
    told = capsys.readouterr().err
    assert "Er is nog niets gewist" in told
    assert "--confirm 'plan.md'" in told
    assert (project / "bronnen" / "plan.md").exists()


def test_with_its_name_a_source_goes_and_the_exports_that_may_quote_it_are_named(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["erase", "plan.md", "--project", str(project), "--by", "An", "--confirm", "plan.md"]
    assert main(command) == 0
    told = capsys.readouterr()
    assert f"Gewist bestand: {project / 'bronnen' / 'plan.md'}" in told.out
    assert str(project / "uitvoer" / "fragmenten.csv") in told.err
    assert not (project / "bronnen" / "plan.md").exists()
    assert main(command) == 0
    assert "was al gewist" in capsys.readouterr().out


def test_what_was_erased_is_listed_without_its_name(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["erase", "--project", str(project)]) == 0
    assert "nog niets gewist" in capsys.readouterr().out
    main(["erase", "plan.md", "--project", str(project), "--by", "An", "--confirm", "plan.md"])
    capsys.readouterr()
    assert main(["erase", "--project", str(project)]) == 0
    told = capsys.readouterr().out
    assert "An: " in told
    assert "plan.md" not in told


def test_a_source_that_is_unknown_is_an_error(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["erase", "piet.txt", "--project", str(project)]) == 1
    assert "Wat u kunt doen" in capsys.readouterr().err
