"""Reading plans to be screened, on as many processes as pay off; one bad file never stops the others."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from kwalcode.model import Document, SourceKind
from kwalcode.workflow.coding import Progress, no_progress, processes_for
from kwalcode.workflow.files import SourcePath
from kwalcode.workflow.project import Project
from kwalcode.workflow.reading import FileReading, ReadPlan, read_path

PLANS: Final = frozenset({SourceKind.POLICY_PLAN, SourceKind.OTHER, SourceKind.MINUTES})
"""Kinds of sources that may be plans; a plan in plain text is taken for "ander"."""


@dataclass(frozen=True, slots=True)
class PlansRead:
    """What became of the files.

    Args:
        readings: Every file, in the order given.
        plans: The documents to be screened; a text that came twice is there once.
        others: Documents that are no plans: interviews, surveys and the like.
        repeated: Names of documents whose text came before.
    """

    readings: tuple[FileReading, ...]
    plans: tuple[Document, ...]
    others: tuple[Document, ...]
    repeated: tuple[str, ...]


def project_plans(project: Project) -> tuple[Document, ...]:
    """The policy plans of a project, in the order of import.

    Raises:
        StoreError: The project's database refuses.
    """
    return tuple(document for document in project.documents() if document.source_kind is SourceKind.POLICY_PLAN)


def read_plans(
    sources: Sequence[SourcePath], plan: ReadPlan, *, jobs: int | None = None, progress: Progress = no_progress
) -> PlansRead:
    """Read plans.

    Args:
        sources: The files.
        plan: How they are read.
        jobs: Number of processes; None to judge from the size of the files.
        progress: Told after each file.
    """
    sizes = [source.path.stat().st_size if source.path.is_file() else 0 for source in sources]
    readings: list[FileReading] = []
    for reading in _read(sources, plan, processes_for(sizes, jobs)):
        readings.append(reading)
        progress(len(readings), len(sources), reading.name)
    plans: dict[str, Document] = {}
    others, repeated = [], []
    for document in (one for reading in readings for one in reading.documents):
        if document.source_kind not in PLANS:
            others.append(document)
        elif document.id in plans:
            repeated.append(document.name)
        else:
            plans[document.id] = document
    return PlansRead(tuple(readings), tuple(plans.values()), tuple(others), tuple(repeated))


def _read(sources: Sequence[SourcePath], plan: ReadPlan, processes: int) -> Iterator[FileReading]:
    if processes == 1:
        yield from (_read_one(source, plan) for source in sources)
        return
    # Spawned, not forked: a fork of a process with running threads (a server, a notebook) may hang.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context) as pool:
        yield from pool.map(partial(_read_one, plan=plan), sources)


def _read_one(source: SourcePath, plan: ReadPlan) -> FileReading:
    reading = read_path(source, plan)
    # Page boxes are the bulk of a plan; a screening needs pages, not boxes.
    return replace(reading, documents=tuple(replace(document, layout=None) for document in reading.documents))
