"""Destroying a source: its text, its words in the coding, its original, and the copies that kwalcode made itself.

The originals go first, then what the database holds, then the free pages of its file. Whoever breaks off halfway gives
the same command again: what is gone stays gone, and the rest follows.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kwalcode.errors import StoreError
from kwalcode.store import ErasureRecord, Store
from kwalcode.store.erasing import name_hash
from kwalcode.workflow.project import Project

_SHORTEST_ID = 8


@dataclass(frozen=True, slots=True)
class Erasable:
    """A source that can be destroyed.

    Args:
        id: SHA-256 of its text.
        name: Its name; whoever destroys it must give this name again.
        removed: It was taken out of the project earlier, but its text is still there.
        file: Name of the file it came from.
        file_hash: SHA-256 of that file.
        decisions: How many decisions were taken on it.
    """

    id: str
    name: str
    removed: bool
    file: str
    file_hash: str
    decisions: int = 0


@dataclass(frozen=True, slots=True)
class Erased:
    """What was destroyed.

    Args:
        record: The trace that stays.
        originals: Files in the folder of originals that are gone.
        copies: Older copies of the database, made when its format changed, that are gone: they held the text too.
        exports: Files in the folder for output that were made before and may quote the source; they are still there.
        again: It was destroyed before; only what was left of it was cleared away.
    """

    record: ErasureRecord
    originals: tuple[Path, ...] = ()
    copies: tuple[Path, ...] = ()
    exports: tuple[Path, ...] = ()
    again: bool = False


def erasable(project: Project) -> list[Erasable]:
    """Every source of which the text is in the database: those in the project, then those that were removed."""
    with project.store() as store:
        counts: dict[str, int] = {}
        for decision in store.decisions():
            counts[decision.document_id] = counts.get(decision.document_id, 0) + 1
        present = [
            Erasable(one.id, one.name, False, one.origin.file, one.origin.file_hash, counts.get(one.id, 0))
            for one in store.documents()
        ]
        return present + [
            Erasable(one.id, one.name, True, one.file, one.file_hash, counts.get(one.id, 0))
            for one in store.removed_documents()
        ]


def erasures(project: Project) -> list[ErasureRecord]:
    """The traces of everything that was destroyed, oldest first."""
    with project.store() as store:
        return store.erasures()


def find_erasable(project: Project, named: str) -> Erasable | None:
    """The source that a researcher names, by its name or by the first characters of the hash of its text.

    Returns:
        The source, or None when a source of this name was destroyed before.

    Raises:
        StoreError: No source is called so, or more than one.
    """
    wanted = unicodedata.normalize("NFC", named)
    known = erasable(project)
    found = [one for one in known if unicodedata.normalize("NFC", one.name) == wanted]
    if not found and len(wanted) >= _SHORTEST_ID:
        found = [one for one in known if one.id.startswith(wanted.lower())]
    if len(found) > 1:
        which = ", ".join(f"{one.id[:12]}{' (verwijderd)' if one.removed else ''}" for one in found)
        raise StoreError(
            f"{named}: {len(found)} bronnen heten zo. Wat u kunt doen: noem er een met het begin van haar hash: "
            f"{which}."
        )
    if found:
        return found[0]
    if _erased_before(project, wanted):
        return None
    raise StoreError(
        f"{named}: geen bron van dit project heet zo. Wat u kunt doen: schrijf de naam zoals de pagina Bronnen en de "
        "kolom 'document' van een export hem tonen."
    )


def erase(project: Project, named: str, erased_by: str, *, confirmation: str) -> Erased:
    """Destroy a source for good.

    Args:
        project: The project.
        named: The name of the source, or the first characters of the hash of its text.
        erased_by: Who does so; stays in the trace.
        confirmation: The name of the source once more, letter by letter.

    Raises:
        StoreError: There is no such source, the confirmation differs, nobody is named, its file holds other sources
            as well, a file cannot be deleted, or the database refuses.
    """
    source = find_erasable(project, named)
    asked = unicodedata.normalize("NFC", confirmation)
    name = unicodedata.normalize("NFC", source.name if source else named)
    if asked != name:
        raise StoreError(
            f"{name}: er is niets gewist, want de bevestiging '{confirmation}' is niet de naam van de bron. Wat u kunt "
            "doen: geef de naam van de bron letterlijk op."
        )
    with project.store() as store:
        if source is None:
            return _finish(project, store, name)
        if not erased_by.strip():
            raise StoreError("Er staat niet wie de bron wist. Wat u kunt doen: geef uw naam op.")
        files = _files_of(store, source)
        originals = _originals(project, store, files)
        _refuse_shared(store, source, originals)
        for path in originals:
            _delete(path)
        record = store.erase_document(source.id, erased_by, files=sorted(files))
        copies = _clear(project, store)
    return Erased(record, tuple(originals), tuple(copies), _exports(project))


def _erased_before(project: Project, name: str) -> ErasureRecord | None:
    with project.store() as store:
        return next((one for one in store.erasures() if one.name_hash == name_hash(name)), None)


def _finish(project: Project, store: Store, name: str) -> Erased:
    """Clear away what an erasure that was broken off left behind."""
    record = next(one for one in store.erasures() if one.name_hash == name_hash(name))
    return Erased(record, copies=tuple(_clear(project, store)), exports=_exports(project), again=True)


def _clear(project: Project, store: Store) -> list[Path]:
    """Delete the copies of the database, and let nothing linger in the database itself."""
    copies = sorted(project.root.glob(f"{project.database.stem}-formaat*{project.database.suffix}*"))
    for path in copies:
        _delete(path)
    store.purge()
    return copies


def _files_of(store: Store, source: Erasable) -> Mapping[str, str]:
    """Every file under which the source was ever offered, with the hash of its bytes."""
    files = {source.file: source.file_hash}
    for record in store.imports():
        if source.id in record.document_ids:
            files[record.file] = record.file_hash
    return {name: digest for name, digest in files.items() if name}


def _originals(project: Project, store: Store, files: Mapping[str, str]) -> dict[Path, str]:
    """Those files in the folder of originals, each with its hash; also when they were renamed or changed there.

    A file of this name that is the original of another source (the first of that name was removed) is not among them.
    """
    hashes = {digest for digest in files.values() if digest}
    others = {record.file_hash for record in store.imports()} - hashes
    named = {(project.sources / name).resolve() for name in files}
    found = {path: _hash(path) for path in sorted(project.sources.rglob("*")) if path.is_file()}
    return {
        path: digest
        for path, digest in found.items()
        if digest in hashes or (path.resolve() in named and digest not in others)
    }


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise StoreError(
            f"{path}: dit bestand kan niet gelezen worden ({error.strerror}); er is niets gewist. Wat u kunt doen: "
            "geef uzelf toegang tot dat bestand en geef de opdracht nog eens."
        ) from error


def _refuse_shared(store: Store, source: Erasable, originals: Mapping[Path, str]) -> None:
    """Refuse when an original holds other sources too, as a table of many municipalities does."""
    others = [(one.id, one.name, one.origin.file_hash) for one in store.documents()]
    others += [(one.id, one.name, one.file_hash) for one in store.removed_documents()]
    for path, digest in originals.items():
        shared = [name for key, name, file_hash in others if file_hash == digest and key != source.id]
        if shared:
            raise StoreError(
                f"{source.name}: er is niets gewist, want het bestand {path} bevat ook {len(shared)} andere bron(nen), "
                f"waaronder {shared[0]}. Wat u kunt doen: haal wat gewist moet worden zelf uit dat bestand, zet het "
                "buiten de map bronnen, en geef de opdracht nog eens."
            )


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"{path}: dit bestand kan niet gewist worden ({error.strerror}). Wat u kunt doen: sluit de programma's die "
            "het open hebben, en geef de opdracht nog eens."
        ) from error


def _exports(project: Project) -> tuple[Path, ...]:
    return tuple(sorted(path for path in project.output.rglob("*") if path.is_file()))
