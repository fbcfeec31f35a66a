"""A small survey made by hand, in a project that is coded; shared by the tests of pages, commands and use cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from kwalcode.workflow.files import select
from kwalcode.workflow.project import Project
from kwalcode.workflow.reading import ReadPlan
from kwalcode.workflow.runs import run
from kwalcode.workflow.snapshot import Snapshot, SnapshotKeeper
from kwalcode.workflow.survey import Survey, surveys
from tests.workflow.study import BOOK

HEADER = "respondent;gemeente;plan;overleg gaat goed (1-5);vertrouwen;themas;vte;Wat is moeilijk? Licht toe"
ROWS = """R1;Zandhove;ja;4;akkoord;"wonen, werk";0,5;Er is te weinig overleg met de scholen in onze gemeente.
R2;Beekdam;Ja;2;niet akkoord;"wonen, zorg";1;Het budget voor dit beleid is elk jaar te klein.
R3;Lindehoek;nee;5;eerder akkoord;"werk, zorg";2;
R4;Kerkveld;nee;3;weet niet;wonen;0;We hebben overleg, en nog eens overleg, zonder einde.
R5;Molenrode;;1;helemaal akkoord;;1,5;De mensen vinden de weg naar ons loket niet."""


def add_survey(project: Project, folder: Path) -> None:
    """Read the survey into a project and code it."""
    (folder / "bevraging.csv").write_text(f"{HEADER}\n{ROWS}\n", encoding="utf-8")
    project.import_files(select([str(folder / "bevraging.csv")]).sources, ReadPlan())
    run(project)


def make_surveyed(folder: Path) -> Project:
    """A coded project with nothing but the survey."""
    (folder / "klein.yaml").write_text(BOOK, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KWALCODE_MODEL", "embedded")
        project = Project.create(folder / "project", [str(folder / "klein.yaml")])
        add_survey(project, folder)
    return project


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return SnapshotKeeper(make_surveyed(tmp_path_factory.mktemp("survey"))).look()


@pytest.fixture(scope="module")
def survey(now: Snapshot) -> Survey:
    (one,) = surveys(now)
    return one
