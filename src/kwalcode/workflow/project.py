"""A project: a folder with its database, its codebooks, the originals of its sources, and what it puts out."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from kwalcode.codebook import find_codebook, parse_codebook, read_codebook
from kwalcode.codebook.library import SUFFIXES
from kwalcode.errors import StoreError
from kwalcode.model import Codebook, Document, Fragment
from kwalcode.review import fragments
from kwalcode.store import Store
from kwalcode.store.records import ImportOutcome
from kwalcode.workflow.coding import Progress, no_progress
from kwalcode.workflow.files import SourcePath
from kwalcode.workflow.pending import keep, settle
from kwalcode.workflow.reading import FileReading, ReadPlan, describe, read_path

DATABASE = "project.sqlite"
CODEBOOKS = "codebooks"
SOURCES = "bronnen"
OUTPUT = "uitvoer"
DEFAULT_CODEBOOKS = ("regiecomponenten", "valentie")


class Project:
    """A project folder on disk.

    Args:
        root: The folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def create(cls, root: Path, codebooks: Sequence[str] = DEFAULT_CODEBOOKS) -> Project:
        """Make a project folder with its database and its own copies of the codebooks.

        Args:
            root: The folder; made when it is absent.
            codebooks: Names of shipped codebooks, or paths.

        Raises:
            StoreError: The folder is a project already, it cannot be made, or two codebooks have one file name.
            CodebookError: A codebook is unknown or has faults.
        """
        project = cls(root)
        if project.database.exists():
            raise StoreError(f"{root}: hier is al een project. Wat u kunt doen: kies een andere map.")
        chosen = list(dict.fromkeys(find_codebook(name) for name in codebooks))
        for path in chosen:
            read_codebook(path)
        _refuse_one_name(chosen)
        try:
            for folder in (root, project.codebook_folder, project.sources, project.output):
                folder.mkdir(parents=True, exist_ok=True)
            for path in chosen:
                shutil.copyfile(path, project.codebook_folder / path.name)
        except OSError as error:
            raise StoreError(
                f"{root}: de map kan niet gemaakt worden ({error.strerror}). Wat u kunt doen: kies een map waarin u "
                "mag schrijven."
            ) from error
        with Store.open(project.database, create=True):
            pass
        return project

    @classmethod
    def open(cls, root: Path) -> Project:
        """Open an existing project.

        Raises:
            StoreError: The folder is no project.
        """
        project = cls(root)
        if not project.database.is_file():
            raise StoreError(
                f"{root}: hier is geen project ({DATABASE} ontbreekt). Wat u kunt doen: maak er een met "
                f"'kwalcode init {root}', of noem de juiste map met --project."
            )
        project.settle()
        return project

    def settle(self) -> list[str]:
        """Finish or undo what somebody who was broken off left in the folders.

        Returns:
            Names of files that cannot be put in their place now; the next opening tries again.

        Raises:
            StoreError: Somebody has been writing in the project for longer than is waited.
        """
        return settle(self.store, self.codebook_folder, self.sources)

    @property
    def database(self) -> Path:
        """The database file."""
        return self.root / DATABASE

    @property
    def codebook_folder(self) -> Path:
        """The folder with the project's own codebooks."""
        return self.root / CODEBOOKS

    @property
    def sources(self) -> Path:
        """The folder with the originals of the sources."""
        return self.root / SOURCES

    @property
    def output(self) -> Path:
        """The folder for exports."""
        return self.root / OUTPUT

    def store(self) -> Store:
        """The project's database, to be used in a `with` statement."""
        return Store.open(self.database)

    def codebook_paths(self, names: Sequence[str] = ()) -> list[Path]:
        """The codebook files of the project: those named, or all of them.

        Raises:
            CodebookError: A name is unknown.
            StoreError: The project has no codebooks.
        """
        if names:
            return [find_codebook(name, [self.codebook_folder]) for name in names]
        found = sorted(path for path in self.codebook_folder.glob("*") if path.suffix.lower() in SUFFIXES)
        if not found:
            raise StoreError(
                f"{self.codebook_folder}: hier staat geen codeboek. Wat u kunt doen: zet er een YAML-bestand in, of "
                "noem een meegeleverd codeboek met --codebook."
            )
        return found

    def codebooks(self, names: Sequence[str] = ()) -> list[tuple[Codebook, str]]:
        """The codebooks of the project, each with the text it was read from.

        Raises:
            CodebookError: A name is unknown, or a file has faults.
            StoreError: The project has no codebooks.
        """
        books: list[tuple[Codebook, str]] = []
        for path in self.codebook_paths(names):
            book = read_codebook(path)
            books.append((book, path.read_bytes().decode("utf-8-sig")))
        return books

    def used_codebooks(self) -> dict[str, Codebook]:
        """Every codebook that was applied, by id, at the version of its last run."""
        with self.store() as store:
            applied = store.applied_codebooks()
            return {book: parse_codebook(store.codebook_source(digest), book) for book, digest in applied.items()}

    def last_pipeline(self) -> str:
        """Name of the pipeline of the last run, or ""."""
        with self.store() as store:
            runs = store.runs()
        return runs[-1].pipeline if runs else ""

    def import_files(
        self, sources: Sequence[SourcePath], plan: ReadPlan, *, progress: Progress = no_progress
    ) -> list[FileReading]:
        """Read files into the project. A file that cannot be read, or only in part, leaves nothing behind.

        Args:
            sources: The files.
            plan: How they are read.
            progress: Told after each file.

        Returns:
            What became of each file, in order.
        """
        readings: list[FileReading] = []
        with self.store() as store:
            for source in sources:
                reading = self._import(store, source, plan)
                readings.append(reading)
                progress(len(readings), len(sources), source.name)
        return readings

    def _import(self, store: Store, source: SourcePath, plan: ReadPlan) -> FileReading:
        reading = read_path(source, plan)
        if reading.problem:
            store.record_import(source.name, reading.file_hash, ImportOutcome.REFUSED, reading.problem)
            return reading
        ids = [document.id for document in reading.documents]
        try:
            # The copy comes first: a source without its original would be half of what was asked.
            with self._original(source, wanted=not all(map(store.has_document, ids))) as keep:
                added = store.add_documents(reading.documents)
                remark = keep() if added else ""
        except StoreError as error:
            # Of what was erased not even the name of a file comes back in the log.
            if not any(map(store.is_erased, ids)):
                store.record_import(source.name, reading.file_hash, ImportOutcome.REFUSED, str(error))
            return FileReading(reading.name, reading.file_hash, problem=str(error))
        outcome = ImportOutcome.READ if added else ImportOutcome.KNOWN
        store.record_import(source.name, reading.file_hash, outcome, remark, ids)
        if remark:
            first, *others = reading.documents
            first = replace(first, remarks=(*first.remarks, remark))
            return replace(reading, documents=(first, *others))
        if added:
            return reading
        retold = [told for document_id in ids if (told := self._retold(store, document_id, plan))]
        return FileReading(reading.name, reading.file_hash, known=True, retold=bool(retold))

    @staticmethod
    def _retold(store: Store, document_id: str, plan: ReadPlan) -> bool:
        """What a side table says by now of a document that was there already goes before what was known of it."""
        known = store.document(document_id, layout=False)
        # A side table speaks of the file, whatever the source is called by now.
        told = describe(replace(known, name=store.imported_name(document_id)), plan)
        same = (known.source_kind, known.group, known.attributes, known.speakers)
        if same == (told.source_kind, told.group, told.attributes, told.speakers):
            return False
        store.set_metadata(
            document_id,
            source_kind=told.source_kind,
            group=told.group,
            attributes=told.attributes,
            speakers=told.speakers,
        )
        return True

    @contextmanager
    def _original(self, source: SourcePath, *, wanted: bool) -> Iterator[Callable[[], str]]:
        """A copy of the file for the folder of originals, and what puts it in its place; otherwise it goes again.

        Putting it in its place gives a remark where that cannot be done: the texts are in the project by then.

        Raises:
            StoreError: The file cannot be copied.
        """
        target = self.sources / source.name
        if not wanted or target.resolve() == source.path.resolve():
            yield lambda: ""
            return
        # Copied beside its place and then moved: a copy that is broken off is never taken for the original.
        partial = target.with_name(f".{target.name}.deel")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source.path, partial)
        except OSError as error:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
            raise StoreError(
                f"{source.name}: er is niets ingelezen, want het origineel kan niet naar {target.parent} gekopieerd "
                f"worden ({error.strerror}). Wat u kunt doen: maak plaats, controleer of u in die map mag schrijven, "
                "en lees het bestand opnieuw in."
            ) from error
        try:
            yield lambda: _keep(partial, target)
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)

    def documents(self) -> list[Document]:
        """Every document with its text, without page boxes."""
        with self.store() as store:
            return [store.document(record.id, layout=False) for record in store.documents()]

    def fragments(self, *, include_moderator: bool = False) -> list[Fragment]:
        """The coded quotes of the project, by document in order of import."""
        with self.store() as store:
            documents = [record.id for record in store.documents()]
            return fragments(
                store.suggestions(), store.decisions(), documents=documents, include_moderator=include_moderator
            )


def _keep(partial: Path, target: Path) -> str:
    """Put a copy in its place. The original of another source of that name, removed earlier, stays as it is.

    Returns:
        What to tell the researcher when it cannot be put there; "" when it was.
    """
    try:
        keep(partial, target)
    except OSError as error:
        return (
            f"ingelezen, maar het origineel kon niet in {target.parent} bewaard worden ({error.strerror}). Wat u kunt "
            "doen: bewaar het bestand zelf in die map."
        )
    return ""


def _refuse_one_name(paths: Sequence[Path]) -> None:
    """Refuse codebooks from several folders whose files would take each other's place in that of the project.

    Raises:
        StoreError: Two files have the same name, small letters or not.
    """
    seen: dict[str, Path] = {}
    for path in paths:
        other = seen.setdefault(path.name.casefold(), path)
        if other.resolve() != path.resolve():
            raise StoreError(
                f"{path}: dit codeboek heeft dezelfde bestandsnaam als {other}, en in een project staan ze in één map. "
                "Wat u kunt doen: geef een van beide bestanden een andere naam."
            )
