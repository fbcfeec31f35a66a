"""A small study on disk, for the tests of the use cases and the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kwalcode.workflow.files import select
from kwalcode.workflow.project import Project
from kwalcode.workflow.reading import ReadPlan, load_side_tables
from kwalcode.workflow.runs import run

BOOK = """codebook: "klein"
version: "1.0.0"
title: "Klein codeboek"
codes:
  - id: "overleg"
    label: "Overleg"
    rules:
      - id: "overleg-genoemd"
        any: ["overleg", "overleggen"]
  - id: "middelen"
    label: "Middelen"
    rules:
      - id: "middelen-genoemd"
        any: ["middel", "budget"]
"""

INTERVIEW = """I: Hoe loopt het overleg?
R: Er is veel overleg met de scholen. We hebben daar geen budget voor.
I: En dan?
R: Dan wachten we. De middelen komen van Vlaanderen.
I: Zijn er nog dingen?
R: Nee, dat was het.
"""

PLAN = """# Meerjarenplan

## Armoede

Wij organiseren overleg met alle partners. De middelen worden verdubbeld.
"""


def make_study(folder: Path) -> Path:
    """A folder with an interview, a plan and a codebook."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gesprek.txt").write_text(INTERVIEW, encoding="utf-8")
    (folder / "plan.md").write_text(PLAN, encoding="utf-8")
    (folder / "bronnen.csv").write_text(
        "bestand;soort;groep;gemeente\ngesprek.txt;interview;ambtenaar;Zandhove\nplan.md;beleidsplan;;Zandhove\n",
        encoding="utf-8",
    )
    (folder.parent / "klein.yaml").write_text(BOOK, encoding="utf-8")
    return folder


def make_project(folder: Path) -> Project:
    """A project beside a folder of sources, which it has read and coded with the codebook of this module."""
    book = folder.parent / "klein.yaml"
    book.write_text(BOOK, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KWALCODE_MODEL", "embedded")
        project = Project.create(folder.parent / "project", [str(book)])
        chosen = select([str(folder)])
        project.import_files(chosen.sources, ReadPlan(side_tables=load_side_tables(chosen.side_tables)))
        run(project)
    return project
