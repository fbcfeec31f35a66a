"""Reading files into documents, with what the researcher says about them; one bad file never stops the others."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kwalcode import readers
from kwalcode.errors import SourceError
from kwalcode.model import Document
from kwalcode.readers import side_table
from kwalcode.readers.side_table import SideTable
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.workflow.files import SourcePath


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """How files are to be read.

    Args:
        options: For every file.
        side_tables: What is known per file; a later table goes above an earlier one.
    """

    options: ReadOptions = field(default_factory=ReadOptions)
    side_tables: tuple[SideTable, ...] = ()


@dataclass(frozen=True, slots=True)
class FileReading:
    """What became of one file.

    Args:
        name: The file as it is known.
        file_hash: SHA-256 of its bytes; "" when it could not be opened.
        documents: What was read; empty when the file was refused.
        problem: Why it was refused, in Dutch; "" when it was read.
        known: Everything in it was there already, in the project or in another file of the same run.
        retold: It was known, and a side table now says other things of it; these hold from now on.
    """

    name: str
    file_hash: str = ""
    documents: tuple[Document, ...] = ()
    problem: str = ""
    known: bool = False
    retold: bool = False


def load_side_tables(paths: Sequence[Path]) -> tuple[SideTable, ...]:
    """The tables that describe files.

    Raises:
        SourceError: A table cannot be read, or it has values outside the closed lists; all are named.
    """
    return tuple(side_table.load(SourceFile.load(path)) for path in paths)


def load_table(path: Path, formats: Collection[str], what: str) -> SourceFile:
    """A file that holds a table of another sort than a source.

    Args:
        path: The file.
        formats: The extensions that it may have, in small letters.
        what: What the table is, in Dutch, with its article: "de gecodeerde steekproef".

    Raises:
        SourceError: It is a folder, has another extension, or cannot be read.
    """
    suffix = path.suffix.lower()
    if path.is_dir():
        raise SourceError(path.name, "is een map", f"geef het bestand met {what} op")
    if suffix not in formats:
        raise SourceError(
            path.name,
            f"heeft de extensie '{path.suffix}', en {what} wordt daarin niet gelezen",
            f"bewaar het als een van: {', '.join(sorted(formats))}",
        )
    return SourceFile.load(path, largest=readers.largest(suffix) or readers.largest(".csv"))


def read_path(source: SourcePath, plan: ReadPlan) -> FileReading:
    """Read one file from disk. A file that cannot be read comes back with its problem."""
    try:
        file = readers.load(source.path, source.name)
    except SourceError as error:
        return FileReading(source.name, problem=str(error))
    return read_file(file, plan)


def read_file(file: SourceFile, plan: ReadPlan) -> FileReading:
    """Read one file from its bytes. A file that cannot be read comes back with its problem."""
    options = plan.options
    for table in plan.side_tables:
        options = side_table.options_for(table, file.name, options)
    try:
        documents = readers.read(file, options)
        documents = [describe(document, plan) for document in documents]
    except SourceError as error:
        return FileReading(file.name, file.hash, problem=str(error))
    return FileReading(file.name, file.hash, tuple(documents))


def describe(document: Document, plan: ReadPlan) -> Document:
    """A document with what the side tables say of it."""
    for table in plan.side_tables:
        (document,) = side_table.apply(table, [document])
    return document


def unmatched(plan: ReadPlan, readings: Sequence[FileReading]) -> list[str]:
    """What the side tables say of files that were not read, in Dutch: often a name with a typing error."""
    # A refused file has been named already; that its row fits no document says nothing new.
    offered = {reading.name for reading in readings if reading.problem or reading.known}
    documents = [document for reading in readings for document in reading.documents]
    return [
        problem
        for table in plan.side_tables
        for problem in side_table.unmatched(table, documents)
        if not any(name in problem for name in offered)
    ]


def missing(name: str) -> FileReading:
    """What became of a pattern that no file fits."""
    problem = SourceError(name, "geen enkel bestand past op dit patroon", "controleer de map en het patroon")
    return FileReading(name, problem=str(problem))
