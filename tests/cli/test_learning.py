from __future__ import annotations

from pathlib import Path

import pytest

from kwalcode.cli.main import main
from kwalcode.model import Verdict
from kwalcode.review import Filter
from kwalcode.workflow.project import Project
from kwalcode.workflow.reviewing import ReviewSession
from tests.workflow.study import make_project, make_study


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("KWALCODE_MODEL", "embedded")
    return make_project(make_study(tmp_path / "bestanden"))


def test_learning_without_decisions_says_what_to_do_first(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["learn", "--project", str(project.root)]) == 1
    assert "kijk eerst enkele voorstellen na" in capsys.readouterr().err


def test_learning_tells_from_how_much_and_how_well(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    session = ReviewSession.open(project, "An")
    for number, key in enumerate(session.queue(Filter())):
        session.decide(key, Verdict.REJECT if number % 2 else Verdict.ACCEPT)
    assert main(["learn", "--project", str(project.root)]) == 0
    shown = capsys.readouterr().out
    assert f"Geleerd uit {len(session.fragments)} beslissingen" in shown
    assert "overleg *" in shown
    assert main(["learn", "--project", str(project.root), "--quiet"]) == 0
    assert capsys.readouterr().out.count("\n") == 1


def test_two_people_on_the_same_sentences_are_the_ceiling(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kwalcode.workflow.ceilings.FEWEST", 2)
    for reviewer in ("Bert", "An"):
        session = ReviewSession.open(project, reviewer)
        mine = [one for one in session.fragments.values() if one.code_id == "overleg"]
        for number, one in enumerate(sorted(mine, key=lambda one: (one.document_id, one.span))):
            session.decide(one.id, Verdict.REJECT if number % 2 else Verdict.ACCEPT)
    assert main(["learn", "--project", str(project.root)]) == 0
    shown = capsys.readouterr().out
    assert "als deel van de kappa van twee mensen met elkaar" in shown
    assert f"(n = {len(mine)})" in shown


def test_without_double_coding_nothing_is_said_of_two_people(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    session = ReviewSession.open(project, "An")
    for key in session.queue(Filter()):
        session.decide(key, Verdict.ACCEPT)
    assert main(["learn", "--project", str(project.root)]) == 0
    assert "twee mensen" not in capsys.readouterr().out
