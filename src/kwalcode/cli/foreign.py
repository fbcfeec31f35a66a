"""The coded project of another tool among the files of `kwalcode import`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from kwalcode.cli import show
from kwalcode.cli.options import read_options
from kwalcode.errors import KwalcodeError
from kwalcode.workflow.foreign_project import load_foreign, read_foreign, record_refusal, take_project
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
    options = read_options(asked)
    readings: list[FileReading] = []
    for path in files:
        try:
            file = load_foreign(path)
        except KwalcodeError as error:
            readings.append(FileReading(path.name, problem=str(error)))
            continue
        try:
            foreign = read_foreign(file, chosen=asked.taguette_project)
            taken = take_project(project, foreign, file, options=options, coder=asked.coder)
        except KwalcodeError as error:
            record_refusal(project, file, str(error))
            readings.append(FileReading(path.name, file.hash, problem=str(error)))
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
