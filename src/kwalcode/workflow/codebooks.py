"""The project's codebooks on disk: read, and saved as a new version that is never lost."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kwalcode.codebook import parse_codebook, read_codebook
from kwalcode.codebook.comparing import Comparison, compare, next_version, sentences
from kwalcode.codebook.library import SUFFIXES
from kwalcode.codebook.versions import Note, notes, set_version
from kwalcode.errors import CodebookError, Fault, StoreError
from kwalcode.exchange.files import replacing
from kwalcode.model import Codebook
from kwalcode.store import CodebookRecord
from kwalcode.workflow.project import Project

LONGEST_NOTE = 200
"""Characters of a note that is made from the differences."""

_saving = threading.Lock()
_parsed = lru_cache(maxsize=32)(parse_codebook)


@dataclass(frozen=True, slots=True)
class CodebookFile:
    """A codebook of the project as it is on disk.

    Args:
        path: The file.
        text: Its text.
        book: What it says.
        hash: SHA-256 of the file's bytes, hexadecimal: tells whether it changed meanwhile.
    """

    path: Path
    text: str
    book: Codebook
    hash: str

    @property
    def history(self) -> list[Note]:
        """The lines of history that the file keeps, newest first."""
        return notes(self.text)


@dataclass(frozen=True, slots=True)
class CodebookVersion:
    """A version that the project keeps: its text, and what it says."""

    text: str
    book: Codebook


@dataclass(frozen=True, slots=True)
class Saved:
    """A codebook that was saved.

    Args:
        file: The codebook as it is now.
        comparison: How it differs from what it was.
        note: The line of history.
    """

    file: CodebookFile
    comparison: Comparison
    note: str


def codebook_files(project: Project) -> tuple[list[CodebookFile], list[CodebookError]]:
    """The codebooks in the project's folder, and the faults of those that cannot be read.

    Args:
        project: The project.
    """
    files: list[CodebookFile] = []
    errors: list[CodebookError] = []
    for path in sorted(project.codebook_folder.glob("*")):
        if path.suffix.lower() in SUFFIXES:
            try:
                files.append(read_file(path))
            except CodebookError as error:
                errors.append(error)
    return files, errors


def codebook_file(project: Project, codebook_id: str) -> CodebookFile:
    """The codebook with this id in the project's folder.

    Raises:
        StoreError: The folder has none, or more than one.
    """
    found = [file for file in codebook_files(project)[0] if file.book.id == codebook_id]
    if len(found) != 1:
        what = "geen" if not found else "meer dan één"
        raise StoreError(
            f"{project.codebook_folder}: hier staat {what} leesbaar codeboek '{codebook_id}'. Wat u kunt doen: kijk de "
            "map na met 'kwalcode codebook check'."
        )
    return found[0]


def read_file(path: Path) -> CodebookFile:
    """Read a codebook file; a text that was read before is not parsed again.

    Raises:
        CodebookError: The file cannot be read, or it has faults.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        read_codebook(path)  # it tells what is wrong, unless the file was mended meanwhile
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    return CodebookFile(path, text, _parsed(text, path.name), hashlib.sha256(data).hexdigest())


def versions(project: Project, codebook_id: str) -> list[CodebookRecord]:
    """The versions of a codebook that the project keeps, newest first."""
    with project.store() as store:
        return [record for record in reversed(store.codebooks()) if record.id == codebook_id]


def kept_version(project: Project, codebook_hash: str) -> CodebookVersion:
    """One version that the project keeps.

    Raises:
        StoreError: The project has no version with this hash.
        CodebookError: This kwalcode cannot read it any more.
    """
    with project.store() as store:
        source = store.codebook_source(codebook_hash)
    return CodebookVersion(source, _parsed(source, "een vorige versie"))


def save(project: Project, codebook_id: str, new_text: str, reviewer: str, *, based_on: str, note: str = "") -> Saved:
    """Save a codebook as a new version: in its file, whole or not at all, and in the project's database.

    The version goes up by what changed, unless the new text has another version already. The version that was there
    is kept in the database too, also when it was never applied.

    Args:
        project: The project.
        codebook_id: Id of the codebook.
        new_text: Its new YAML.
        reviewer: Who saves.
        based_on: `CodebookFile.hash` of the file that the new text was made from.
        note: What changed and why, in one line; "" makes a line of the differences.

    Raises:
        CodebookError: The new text has faults, or is of another codebook.
        StoreError: The file changed on disk meanwhile, or nothing differs.
        ExchangeError: The file cannot be written.
    """
    with _saving:
        old = codebook_file(project, codebook_id)
        check_unchanged(old, based_on)
        new = parse_codebook(new_text, old.path.name)
        if new.id != codebook_id:
            problem = f"het codeboek heet {codebook_id!r}; een andere naam maakt er een ander codeboek van"
            raise CodebookError(old.path.name, [Fault(0, "", problem)])
        if new_text == old.text:
            raise StoreError("Er is niets gewijzigd, dus er is geen nieuwe versie bewaard.")
        comparison = compare(old.book, new)
        version = new.version if new.version != old.book.version else next_version(old.book, new)
        told = " ".join(note.split()) or _told(comparison)
        text = set_version(new_text, version, note=told, author=reviewer, file=old.path.name)
        with project.store() as store:
            store.save_codebook(old.book, old.text)
            with replacing(old.path) as stream:
                stream.write(text.encode("utf-8"))
                # The last moment at which another hand can be seen; what comes after is one rename.
                check_unchanged(read_file(old.path), based_on)
            saved = read_file(old.path)
            store.save_codebook(saved.book, saved.text)
    return Saved(saved, compare(old.book, saved.book), told)


def check_unchanged(file: CodebookFile, based_on: str) -> None:
    """Refuse to go on when the file is not what a change was made from.

    Raises:
        StoreError: It changed meanwhile.
    """
    if file.hash != based_on:
        raise StoreError(
            f"{file.path.name} is intussen gewijzigd, op de schijf of door iemand anders (nu versie "
            f"{file.book.version}). Er is niets overschreven. Wat u kunt doen: bekijk de huidige versie en bewaar uw "
            "wijziging daarna opnieuw."
        )


def _told(comparison: Comparison) -> str:
    told = " ".join(sentences(comparison)) or "Opmerkingen of opmaak gewijzigd."
    return told if len(told) <= LONGEST_NOTE else f"{told[: LONGEST_NOTE - 1].rstrip()}…"
