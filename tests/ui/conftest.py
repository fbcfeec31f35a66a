"""A small project, and the screen on it as Streamlit's own test harness draws it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Dataframe, Element

from kwalcode.ui import views
from kwalcode.workflow.project import Project
from tests.workflow.study import make_project, make_study

APP = Path(__file__).parent.parent.parent / "app.py"
VIEWS = Path(views.__file__).parent
"""The pages of the package that is installed, which need not be this checkout."""

Screen = Callable[..., AppTest]
"""Opens a page of a project: `screen(project, "sources")`."""


@pytest.fixture(autouse=True)
def embedded_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KWALCODE_MODEL", "embedded")


@pytest.fixture(scope="session")
def coded_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with an interview and a plan, coded with a codebook of two codes; nothing is decided yet."""
    return make_project(make_study(tmp_path_factory.mktemp("studie") / "bestanden")).root


@pytest.fixture
def project(coded_study: Path, tmp_path: Path) -> Project:
    """A copy of the coded study that a test may change."""
    return Project.open(Path(shutil.copytree(coded_study, tmp_path / "project")))


@pytest.fixture
def empty_project(coded_study: Path, tmp_path: Path) -> Project:
    """A project without sources."""
    return Project.create(tmp_path / "leeg", [str(coded_study.parent / "klein.yaml")])


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Draws a page; a page that raises fails the test."""

    def draw(project: Project, view: str = "overview", *, reviewer: str = "") -> AppTest:
        monkeypatch.setattr(sys, "argv", ["app.py", str(project.root)])
        app = AppTest.from_file(str(APP), default_timeout=30)
        if reviewer:
            app.query_params["wie"] = reviewer
        app.run()
        if view != "overview":
            app.switch_page(str(VIEWS / f"{view}.py"))
            app.run()
        assert not app.exception, app.exception
        return app

    return draw


def texts(app: AppTest) -> str:
    """Everything on the page that is written as text, without the signs that keep Markdown away."""
    kinds = ("markdown", "title", "subheader", "caption", "error", "info", "success", "warning", "text")
    written = [element.value for kind in kinds for element in app.get(kind) if isinstance(element, Element)]
    return "\n".join(map(str, written)).replace("\\", "")


def grid(app: AppTest) -> Dataframe:
    """The editor of a page."""
    (editor,) = app.get("data_editor")
    assert isinstance(editor, Dataframe)
    return editor
