"""The coded project of another tool among the files of `kwalcode import`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from kwalcode.cli import show
from kwalcode.errors import KwalcodeError
from kwalcode.model import RespondentGroup, SourceKind
from kwalcode.readers.source import ReadOptions
from kwalcode.workflow.foreign_project import load_foreign, read_foreign, take_project
from kwalcode.workflow.project import Project
from kwalcode.workflow.reading import FileReading


def take_coded(project: Project, files: Sequence[Path], asked: argparse.Namespace) -> list[FileReading]:
    """Take the coded projects of other tools in, and say what became of each; one that fails stops no other.

    Args:
        project: The project.
        files: The files.
        asked: The options of `kwalcode import`.

    Returns:
        A reading per file, with its problem when it was refused.
    """
    options = ReadOptions(
        source_kind=SourceKind(asked.source_kind) if asked.source_kind else None,
        group=RespondentGroup(asked.group) if asked.group else None,
        moderators=tuple(asked.moderators),
    )
    readings: list[FileReading] = []
    for path in files:
        try:
            file = load_foreign(path)
            taken = take_project(project, read_foreign(file), file, options=options, coder=asked.coder)
        except KwalcodeError as error:
            readings.append(FileReading(path.name, problem=str(error)))
            continue
        readings.append(FileReading(path.name, file.hash))
        for sentence in taken.sentences():
            show.say(sentence)
        for remark in taken.remarks:
            show.say(f"  - {remark}")
        if taken.counts:
            show.say(
                f"Vergelijk coderingen met: kwalcode agreement --project {project.root} --codebook {taken.codebook}"
            )
    show.show_refused(readings)
    return readings
