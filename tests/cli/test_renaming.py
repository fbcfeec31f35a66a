"""`kwalcode rename`: a new name, what is lacking, and the names of before."""

from __future__ import annotations

import pytest

from kwalcode.cli.main import main
from tests.cli.test_erasing import project

__all__ = ["project"]


def test_a_source_gets_another_name_and_the_old_one_is_listed(
    project: object, capsys: pytest.CaptureFixture[str]
) -> None:
    there = ["--project", str(project)]
    assert main(["rename", *there]) == 0
    assert "kreeg een andere naam" in capsys.readouterr().out
    assert main(["rename", "plan.md", "Plan Zandhove", "--by", "An", *there]) == 0
    assert "plan.md heet voortaan Plan Zandhove" in capsys.readouterr().out
    assert main(["rename", "plan zandhove", "Plan Z", *there]) == 0
    capsys.readouterr()
    assert main(["rename", *there]) == 0
    last, first = capsys.readouterr().out.splitlines()
    assert last.endswith("onbekend: Plan Zandhove werd Plan Z")
    assert first.endswith("An: plan.md werd Plan Zandhove (nu: Plan Z)")


def test_without_a_new_name_nothing_is_done(project: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rename", "plan.md", "--project", str(project)]) == 1
    assert "Er staat niet hoe plan.md moet heten" in capsys.readouterr().err
    assert main(["rename", "plan.md", "plan.md", "--project", str(project)]) == 0
    assert "heet al plan.md" in capsys.readouterr().out


def test_a_name_that_is_taken_is_an_error(project: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rename", "plan.md", "gesprek.txt", "--project", str(project)]) == 1
    assert "een andere bron heet al zo" in capsys.readouterr().err
