"""Taking in files from memory, describing documents and speakers, and taking documents out."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import TypeVar

from kwalcode.errors import StoreError
from kwalcode.model import RespondentGroup, Role, SourceKind
from kwalcode.readers.source import ReadOptions
from kwalcode.store import DocumentRecord, ImportOutcome, ImportRecord, RenameRecord
from kwalcode.workflow.coding import Progress, no_progress
from kwalcode.workflow.files import SIDE_TABLES, SourcePath
from kwalcode.workflow.project import Project
from kwalcode.workflow.reading import FileReading, ReadPlan, load_side_tables, unmatched

_Choice = TypeVar("_Choice", bound=StrEnum)
_SHORTEST_ID = 8


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a browser sends it."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of some uploads.

    Args:
        readings: The fate of each file that is a source, in order.
        remarks: What the side tables say that fits no file, in Dutch.
    """

    readings: tuple[FileReading, ...]
    remarks: tuple[str, ...] = ()

    @property
    def read(self) -> list[FileReading]:
        """The files whose documents are in the project now."""
        return [reading for reading in self.readings if reading.documents]

    @property
    def known(self) -> list[FileReading]:
        """The files of which everything was there already."""
        return [reading for reading in self.readings if reading.known]

    @property
    def refused(self) -> list[FileReading]:
        """The files that could not be read, each with its problem."""
        return [reading for reading in self.readings if reading.problem]


def take_in(
    project: Project, uploads: Sequence[Upload], options: ReadOptions, *, progress: Progress = no_progress
) -> Intake:
    """Read uploaded files into a project; a `bronnen.csv` among them describes the others.

    Args:
        project: The project.
        uploads: The files. Only the last part of a name counts, so that none leads out of the project's folder.
        options: How they are to be read.
        progress: Told after each file.

    Raises:
        SourceError: A side table cannot be read, or has values outside the closed lists.
        StoreError: The project's database refuses.
    """
    with tempfile.TemporaryDirectory(prefix="kwalcode-") as folder:
        paths = _written(Path(folder), uploads)
        tables = [source.path for source in paths if source.path.name.lower() in SIDE_TABLES]
        sources = [source for source in paths if source.path not in tables]
        plan = ReadPlan(options, load_side_tables(tables))
        readings = project.import_files(sources, plan, progress=progress)
    return Intake(tuple(readings), tuple(unmatched(plan, readings)))


def _written(folder: Path, uploads: Iterable[Upload]) -> list[SourcePath]:
    """The uploads as files, each in a folder of its own: two may have one name."""
    paths: list[SourcePath] = []
    for index, upload in enumerate(uploads):
        name = PurePosixPath(upload.name.replace("\\", "/")).name.replace("\0", "")
        if name in ("", ".", ".."):
            name = f"bestand-{index + 1}"
        path = folder / str(index) / name
        path.parent.mkdir()
        path.write_bytes(upload.data)
        paths.append(SourcePath(path, name))
    return paths


def fates(project: Project) -> list[ImportRecord]:
    """The last fate of every file that was offered, the most recent first."""
    with project.store() as store:
        last = {record.file: record for record in store.imports()}
    return sorted(last.values(), key=lambda record: record.time, reverse=True)


OUTCOMES: Mapping[ImportOutcome, str] = {
    ImportOutcome.READ: "gelezen",
    ImportOutcome.KNOWN: "was er al",
    ImportOutcome.REFUSED: "geweigerd",
}
"""How each fate is called."""


def describe_document(
    project: Project,
    document_id: str,
    *,
    source_kind: str = "",
    group: str = "",
    variables: Mapping[str, str | None] | None = None,
) -> None:
    """Change what is known about a document.

    Args:
        project: The project.
        document_id: SHA-256 of its text.
        source_kind: New kind of source, or "" to leave it.
        group: New respondent group, or "" to leave it.
        variables: Variables to set; None or "" takes one away.

    Raises:
        StoreError: A value is not in its list, or the project has no such document.
    """
    with project.store() as store:
        store.set_metadata(
            document_id,
            source_kind=_one_of(SourceKind, source_kind) if source_kind else None,
            group=_one_of(RespondentGroup, group) if group else None,
            attributes={name: value or None for name, value in (variables or {}).items()},
        )


def describe_speaker(
    project: Project,
    document_id: str,
    key: str,
    *,
    name: str = "",
    role: str = "",
    group: str = "",
    variables: Mapping[str, str | None] | None = None,
) -> None:
    """Change what is known about a speaker of a document.

    Args:
        project: The project.
        document_id: SHA-256 of the document's text.
        key: The speaker's key.
        name: New name, or "" to leave it.
        role: New role, or "" to leave it.
        group: New respondent group, or "" to leave it.
        variables: Variables to set; None or "" takes one away.

    Raises:
        StoreError: A value is not in its list, or the document has no such speaker.
    """
    with project.store() as store:
        found = [one.speaker for one in store.speakers(document_id=document_id) if one.speaker.key == key]
        if not found:
            raise StoreError(f"geen spreker '{key}' in deze bron. Wat u kunt doen: laad de pagina opnieuw.")
        speaker = found[0]
        merged = {**speaker.attributes, **(variables or {})}
        changed = replace(
            speaker,
            name=name or speaker.name,
            role=_one_of(Role, role) if role else speaker.role,
            group=_one_of(RespondentGroup, group) if group else speaker.group,
            attributes={variable: value for variable, value in merged.items() if value},
        )
        store.set_metadata(document_id, speakers=[changed])


def find_source(project: Project, named: str) -> DocumentRecord:
    """The source that a researcher names: by its name, in whatever case, or by the first characters of its hash.

    Raises:
        StoreError: No source is called so, or more than one.
    """
    with project.store() as store:
        records, renamings = store.documents(), store.renamings()
    wanted = unicodedata.normalize("NFC", named.strip())
    found = [one for one in records if one.name == wanted]
    found = found or [one for one in records if one.name.casefold() == wanted.casefold()]
    if not found and len(wanted) >= _SHORTEST_ID:
        found = [one for one in records if one.id.startswith(wanted.lower())]
    if len(found) == 1:
        return found[0]
    if found:
        which = ", ".join(one.id[:12] for one in found)
        raise StoreError(
            f"{named}: {len(found)} bronnen heten zo. Wat u kunt doen: noem er een met het begin van haar hash: "
            f"{which}."
        )
    names = {one.id: one.name for one in records}
    now = [names[one.document_id] for one in renamings if one.before == wanted and one.document_id in names]
    hint = (
        f"ze heet nu '{now[-1]}'; gebruik die naam"
        if now
        else ("schrijf de naam zoals de pagina Bronnen en de kolom 'document' van een export hem tonen")
    )
    raise StoreError(f"{named}: geen bron van dit project heet zo. Wat u kunt doen: {hint}.")


def rename(project: Project, document_id: str, name: str, *, by: str = "") -> RenameRecord | None:
    """Give a source another name; its text, its hash, its original and all coding stay as they are.

    Args:
        project: The project.
        document_id: SHA-256 of its text.
        name: The new name.
        by: Who does so; "" when nobody said.

    Returns:
        The trace that stays, or None when that is its name already.

    Raises:
        StoreError: Another source has this name, this is no name, or the project has no such document.
    """
    with project.store() as store:
        return store.rename_document(document_id, name, by)


def renamings(project: Project) -> list[tuple[RenameRecord, str]]:
    """Every renaming of what is in the project, the latest first, each with the present name of its source."""
    with project.store() as store:
        names = {record.id: record.name for record in store.documents()}
        return [(one, names[one.document_id]) for one in reversed(store.renamings()) if one.document_id in names]


def decisions_on(project: Project, document_ids: Iterable[str]) -> int:
    """How many decisions refer to some documents."""
    wanted = set(document_ids)
    with project.store() as store:
        return sum(decision.document_id in wanted for decision in store.decisions())


def remove(project: Project, document_ids: Iterable[str]) -> None:
    """Take documents out of a project; the decisions on them stay in its database, and so do the original files.

    Raises:
        StoreError: The project has no such document.
    """
    with project.store() as store:
        for document_id in document_ids:
            store.remove_document(document_id, force=True)


def _one_of(choices: type[_Choice], value: str) -> _Choice:
    try:
        return choices(value)
    except ValueError as error:
        known = ", ".join(choices)
        raise StoreError(f"'{value}' staat niet in de lijst. Wat u kunt doen: kies uit {known}.") from error
