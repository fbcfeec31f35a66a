"""A desk on the project of the browser tests, without a browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kwalcode.model import Status
from kwalcode.review import Filter, Order
from kwalcode.ui.reader.state import DeskState
from kwalcode.workflow.project import Project
from kwalcode.workflow.reviewing import ReviewSession
from tests.e2e import study

OPEN = Filter(statuses=frozenset({Status.SUGGESTED}))


@pytest.fixture(scope="session")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return study.make(tmp_path_factory.mktemp("bureau") / "studie")


@pytest.fixture
def desk_project(reviewed: Path, tmp_path: Path) -> Project:
    return Project.open(Path(shutil.copytree(reviewed, tmp_path / "project")))


@pytest.fixture
def desk(desk_project: Project) -> DeskState:
    """The desk of An, with everything that is open in the order of the text."""
    state = DeskState(ReviewSession.open(desk_project, "An"))
    state.fill(OPEN, Order.DOCUMENT)
    return state
