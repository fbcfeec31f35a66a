from __future__ import annotations

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kwalcode.ui import shell
from kwalcode.workflow.demo import is_complete
from kwalcode.workflow.project import Project
from tests.ui.conftest import APP, texts


def test_without_a_project_the_demonstration_study_is_made_and_told_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["app.py"])
    app = AppTest.from_file(str(APP), default_timeout=120).run()
    assert not app.exception
    assert is_complete(Project(tmp_path / "kwalcode-demo"))
    assert "Voorbeeldstudie" in texts(app)
    assert str(tmp_path / "kwalcode-demo") in texts(app)
    assert "voorstellen wachten op uw oordeel" in texts(app)


def test_a_study_that_was_broken_off_is_not_complete(tmp_path: Path) -> None:
    assert not is_complete(Project(tmp_path))
    project = Project.create(tmp_path / "half")
    assert not is_complete(project)
    with project.store() as store:
        store.start_run("embedded", [], "0")
    assert not is_complete(project)


def test_where_nothing_may_be_written_the_study_goes_to_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["app.py"])
    monkeypatch.chdir(tmp_path)
    assert shell.project_folder() == (tmp_path / "kwalcode-demo", True)
    monkeypatch.setattr("kwalcode.ui.shell.os.access", lambda *_: False)
    assert shell.project_folder() == (Path.home() / "kwalcode-demo", True)
    (tmp_path / "kwalcode-demo").mkdir()
    assert shell.project_folder() == (tmp_path / "kwalcode-demo", True), "a study that is there can still be read"


def test_a_named_project_is_no_demonstration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["app.py", str(tmp_path)])
    assert shell.project_folder() == (tmp_path, False)


def test_a_folder_is_shown_from_the_home_folder_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert shell.shown(tmp_path / "studies" / "een") == str(Path("~") / "studies" / "een")
    assert shell.shown(Path("/elders")) == str(Path("/elders"))
