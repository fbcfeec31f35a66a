"""The demonstration study as a project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kwalcode.resources import shipped
from kwalcode.workflow.coding import Progress, no_progress
from kwalcode.workflow.files import select
from kwalcode.workflow.project import Project
from kwalcode.workflow.reading import FileReading, ReadPlan, load_side_tables
from kwalcode.workflow.runs import RunReport, run

STUDY = "lokale-regie"

DEMO_FOLDER = "kwalcode-demo"
"""Folder of the demonstration project, when nobody names another."""


@dataclass(frozen=True, slots=True)
class Demo:
    """The demonstration project, what was imported and what the run did."""

    project: Project
    readings: tuple[FileReading, ...]
    report: RunReport


def make_demo(root: Path, *, importing: Progress = no_progress, coding: Progress = no_progress) -> Demo:
    """Make the demonstration project, or bring an earlier one up to date.

    Args:
        root: Folder of the project.
        importing: Told after each file that is read.
        coding: Told after each document that is coded.
    """
    project = Project(root)
    project = Project.open(root) if project.database.is_file() else Project.create(root)
    selection = select([str(shipped("corpora") / STUDY)])
    plan = ReadPlan(side_tables=load_side_tables(selection.side_tables))
    readings = project.import_files(selection.sources, plan, progress=importing)
    return Demo(project, tuple(readings), run(project, progress=coding))


def is_complete(project: Project) -> bool:
    """Whether a demonstration project was made to the end; an attempt that was broken off can be completed."""
    if not project.database.is_file():
        return False
    with project.store() as store:
        return any(run.finished_at for run in store.runs())
