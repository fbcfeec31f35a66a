"""What the store answers with, next to the values of `model`: small frozen records, without text of documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kwalcode.model import Origin, RespondentGroup, SourceKind, Speaker


class ImportOutcome(StrEnum):
    """The fate of a file that was offered.

    - `READ`: its documents are in the project
    - `REFUSED`: it could not be read; the message says why
    - `KNOWN`: everything in it was there already
    """

    READ = "read"
    REFUSED = "refused"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document as a list shows it.

    Args:
        id: SHA-256 of its text.
        name: Name within the project.
        source_kind: What sort of source it is.
        group: Respondent group of the document as a whole.
        n_chars: Length of its text in characters.
        n_blocks: Number of passages that hold text to be coded.
        origin: Where it came from.
        imported_at: When it was imported, UTC.
        attributes: Variables of the document.
        remarks: What the reader wants the researcher to know.
    """

    id: str
    name: str
    source_kind: SourceKind
    group: RespondentGroup
    n_chars: int
    n_blocks: int
    origin: Origin
    imported_at: datetime
    attributes: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RemovedDocument:
    """A document that was removed from the project and of which the text is still in the database.

    Args:
        id: SHA-256 of its text.
        name: Its name.
        file: File it came from.
        file_hash: SHA-256 of that file.
        removed_at: When it was removed, UTC.
    """

    id: str
    name: str
    file: str
    file_hash: str
    removed_at: datetime


@dataclass(frozen=True, slots=True)
class ErasureRecord:
    """The trace of a document that was destroyed.

    Args:
        document_id: SHA-256 of its text.
        name_hash: SHA-256 of its name.
        erased_by: Who did so.
        time: When, UTC.
        counts: How much there was: "characters", "decision", "suggestion", "imported_code", "speaker".
    """

    document_id: str
    name_hash: str
    erased_by: str
    time: datetime
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RenameRecord:
    """One time that a document got another name.

    Args:
        document_id: SHA-256 of its text.
        before: The name it had; "" when it was erased later.
        after: The name it got; "" when it was erased later.
        renamed_by: Who did so; "" when nobody said.
        time: When, UTC.
    """

    document_id: str
    before: str
    after: str
    renamed_by: str
    time: datetime


@dataclass(frozen=True, slots=True)
class SpeakerRecord:
    """A speaker and the document that he or she speaks in."""

    document_id: str
    speaker: Speaker


@dataclass(frozen=True, slots=True)
class AttributeRecord:
    """A variable that occurs in the project.

    Args:
        name: Its name.
        of_speakers: Whether it describes speakers (True) or documents (False).
        n: How many documents or speakers have it.
        n_values: How many different values they have.
    """

    name: str
    of_speakers: bool
    n: int
    n_values: int


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One line of the import log.

    Args:
        file: The file as the user named it.
        file_hash: SHA-256 of its bytes; "" when it could not be opened.
        outcome: Its fate.
        message: What the researcher was told, in Dutch.
        document_ids: The documents that came from it.
        time: When, UTC.
    """

    file: str
    file_hash: str
    outcome: ImportOutcome
    message: str
    document_ids: tuple[str, ...]
    time: datetime


@dataclass(frozen=True, slots=True)
class CodebookRecord:
    """A codebook at one version, as it was used.

    Args:
        id: Name of the codebook.
        version: Version as its makers count it.
        hash: SHA-256 of the YAML text.
        title: How it is shown.
        n_codes: Number of codes, at every depth.
        saved_at: When it was first used in this project, UTC.
    """

    id: str
    version: str
    hash: str
    title: str
    n_codes: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One coding run.

    Args:
        id: Number of the run, ascending.
        started_at: When it started, UTC.
        finished_at: When it finished; None for a run that is under way or was broken off.
        pipeline: Name of the Dutch pipeline.
        kwalcode_version: Version of kwalcode.
        codebooks: Id, version and hash of each codebook that was applied.
        counts: What the run did, by name.
    """

    id: int
    started_at: datetime
    finished_at: datetime | None
    pipeline: str
    kwalcode_version: str
    codebooks: tuple[tuple[str, str, str], ...]
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What replacing suggestions did.

    Args:
        added: New suggestions.
        kept: Suggestions that were there already and are still proposed; their reason may be new.
        removed: Suggestions that are no longer proposed and that nobody had answered.
        outdated: Suggestions that are no longer proposed but stay, because somebody answered them.
    """

    added: int = 0
    kept: int = 0
    removed: int = 0
    outdated: int = 0

    def __add__(self, other: Change) -> Change:
        return Change(
            self.added + other.added,
            self.kept + other.kept,
            self.removed + other.removed,
            self.outdated + other.outdated,
        )
