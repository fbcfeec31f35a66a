"""Taking the coded project of another tool into a project: sources, codebook, and what each coder coded.

All of it comes in, or nothing does. What the database keeps is one transaction; the file of the codebook and the
original are written before it commits and put in their place after (`workflow.pending`). Reading the same file again
changes nothing twice.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kwalcode.codebook import parse_codebook
from kwalcode.errors import KwalcodeError, SourceError, StoreError
from kwalcode.exchange.foreign import ForeignProject
from kwalcode.exchange.qualcoder import DATABASE, read_qualcoder
from kwalcode.exchange.refi_reading import LARGEST, read_refi
from kwalcode.exchange.taguette import read_taguette, taguette_projects
from kwalcode.model import ImportedCode
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.store import ImportOutcome, Store
from kwalcode.wording import counted, some
from kwalcode.workflow import pending
from kwalcode.workflow.foreign_mapping import Mapped, codebook_text, map_project, slug
from kwalcode.workflow.foreign_taken import TakenCode, TakenProject, TakenSource, once, person
from kwalcode.workflow.project import Project

READERS: Final[Mapping[str, Callable[[SourceFile], ForeignProject]]] = MappingProxyType(
    {".qdpx": read_refi, ".qdc": read_refi, ".qda": read_qualcoder, ".sqlite3": read_taguette}
)
"""What reads the project of another tool, by extension."""

_MANY = 100
_MOST_NAMES = 10
_ORIGIN_MARK = " (ingelezen)"


def is_foreign(name: str) -> bool:
    """Whether a file is the coded project of another tool, by its extension."""
    return Path(name).suffix.lower() in READERS


def load_foreign(path: Path) -> SourceFile:
    """The file of another tool's project; of a folder of QualCoder its database.

    Raises:
        SourceError: The file is absent, unreadable or too large.
    """
    if path.is_dir():
        return SourceFile.load(path / DATABASE, name=f"{path.name}/{DATABASE}", largest=LARGEST)
    return SourceFile.load(path, largest=LARGEST)


def projects_in(file: SourceFile) -> tuple[str, ...]:
    """Names of the projects in a file of which one must be chosen; empty when it can only hold one.

    Raises:
        SourceError: It cannot be read.
    """
    return taguette_projects(file) if READERS[file.suffix] is read_taguette else ()


def read_foreign(file: SourceFile, *, chosen: str = "") -> ForeignProject:
    """Read the project of another tool; its extension tells which.

    Args:
        file: The file.
        chosen: Which of the projects in it, where `projects_in` names more than one.

    Raises:
        SourceError: It cannot be read.
    """
    if chosen and READERS[file.suffix] is read_taguette:
        return read_taguette(file, project=chosen)
    return READERS[file.suffix](file)


def take_project(
    project: Project,
    foreign: ForeignProject,
    file: SourceFile,
    *,
    options: ReadOptions | None = None,
    coder: str = "",
    rehearse: bool = False,
) -> TakenProject:
    """Take the project of another tool into a project: all of it, or nothing.

    Reading the same file again changes nothing.

    Args:
        project: The project.
        foreign: What was read from the file.
        file: The file itself; it is kept among the originals.
        options: How the sources are to be read; without a kind they become "ander".
        coder: Who coded, where the file does not tell.
        rehearse: Only tell what would come in: everything is done, and undone before it is kept.

    Raises:
        SourceError: Nothing in the file can be used.
        StoreError: The project's database refuses, or a folder of the project cannot be written in.
    """
    mapped = map_project(foreign, file, options or ReadOptions(), coder=coder)
    if not mapped.documents and not foreign.codes:
        raise SourceError(
            file.name, "er zit geen tekst en geen code in", "kijk na of het programma de bronnen mee exporteerde"
        )
    project.settle()
    taking = _Taking(project, foreign, file, mapped)
    try:
        with project.store() as store, store.together(keep=not rehearse):
            taken = taking.take(store)
            if not rehearse:
                taking.put_files()
    except BaseException:
        # What waits goes, unless the break came after all was kept; if that cannot be told now, the next opening does.
        with suppress(KwalcodeError):
            project.settle()
        raise
    try:
        left = project.settle()
    except StoreError:
        left = taking.files  # all is kept; what waits is put in its place when the project is opened next
    told = [
        f"{name} kon nog niet op zijn plaats in de projectmap gezet worden; kwalcode probeert dat opnieuw als u het "
        "project opent."
        for name in left
    ]
    return replace(taken, remarks=(*taken.remarks, *told))


def record_refusal(project: Project, file: SourceFile, problem: str) -> None:
    """Note in the log of imports that a file was refused, as for every other file.

    Raises:
        StoreError: The project's database refuses.
    """
    with project.store() as store:
        store.record_import(file.name, file.hash, ImportOutcome.REFUSED, problem)


class _Taking:
    """One project under way into a store of which the transaction is open."""

    def __init__(self, project: Project, foreign: ForeignProject, file: SourceFile, mapped: Mapped) -> None:
        self._project = project
        self._foreign = foreign
        self._file = file
        self._codes = mapped.codes
        self._documents = {document.id: document for document in mapped.documents.values()}
        self._codings: Sequence[ImportedCode] = mapped.codings
        self._remarks = [*foreign.remarks, *mapped.remarks]
        self._files: list[tuple[Path, str, bytes]] = []

    def take(self, store: Store) -> TakenProject:
        erased = self._leave_out_erased(store)
        self._name_anew(store)
        added = set(store.add_documents(list(self._documents.values())))
        book_id, new_book = self._keep_codebook(store) if self._codes else ("", False)
        self._codings = [replace(one, codebook=book_id) for one in self._codings]
        new_codings = self._keep_codings(store)
        changed = bool(added) or new_book or new_codings
        outcome = ImportOutcome.READ if changed else ImportOutcome.KNOWN
        if self._documents or not erased:
            # Of what was erased not even the name of a file comes back in the log.
            store.record_import(self._file.name, self._file.hash, outcome, "", list(self._documents))
        if erased:
            self._remarks.append("Het origineel is niet bewaard in de map bronnen, want er zit een gewiste bron in.")
        else:
            self._files.append((self._project.sources, self._file.name, self._file.data))
        names = {record.id: record.name for record in store.documents()}
        return self._told(names, added, book_id, changed=changed)

    def put_files(self) -> None:
        """Write what must lie in the folders, to wait there until the database has committed.

        Raises:
            StoreError: A folder cannot be written in.
        """
        for folder, name, data in self._files:
            pending.put(folder, name, data)

    @property
    def files(self) -> list[str]:
        """Names of what lies in the folders, or waits there."""
        return [name for _, name, _ in self._files]

    def _leave_out_erased(self, store: Store) -> bool:
        """Leave out the sources that were erased in this project, with all that is on them."""
        erased = {key for key in self._documents if store.is_erased(key)}
        if erased:
            lost = sum(one.document_id in erased for one in self._codings)
            self._documents = {key: one for key, one in self._documents.items() if key not in erased}
            self._codings = [one for one in self._codings if one.document_id not in erased]
            self._remarks.append(
                f"{counted(len(erased), 'bron', 'bronnen')} niet overgenomen, met "
                f"{counted(lost, 'codering', 'coderingen')}: de tekst is in dit project gewist."
            )
        return bool(erased)

    def _name_anew(self, store: Store) -> None:
        """Give a source a number where another source has its name: inside this file nobody can change it."""
        present = {record.id: record.name for record in store.documents()}
        taken = {name.casefold() for name in present.values()}
        taken |= {one.before.casefold() for one in store.renamings() if one.document_id in present}
        new = [document for document in self._documents.values() if document.id not in present]
        own = {document.name.casefold() for document in new}
        told: list[str] = []
        for document in new:
            if document.name.casefold() not in taken:
                continue
            number = 2
            while (name := f"{document.name} ({number})").casefold() in taken | own:
                number += 1
            taken.add(name.casefold())
            self._documents[document.id] = replace(document, name=name)
            told.append(name)
        if told:
            self._remarks.append(
                f"{counted(len(told), 'bron kreeg', 'bronnen kregen')} een nummer achter de naam "
                f"({some(told, _MOST_NAMES)}), want in dit project heet al een bron met een andere tekst "
                "zo. Is het hetzelfde gesprek of plan, haal dan een van beide weg: anders telt het dubbel."
            )

    def _keep_codebook(self, store: Store) -> tuple[str, bool]:
        """Put the codebook in the database and, if it is not there, ready for the project's folder.

        The same codebook comes once, also when somebody has worked on in its file.

        Returns:
            Its id, and whether it is new.
        """
        kept = {(record.id, record.hash) for record in store.codebooks()}
        taken = {book_id for book_id, _ in kept}
        base = slug(self._foreign.name)
        for number in range(1, _MANY):
            book_id = base if number == 1 else f"{base}-{number}"
            path = self._project.codebook_folder / f"{book_id}.yaml"
            text = codebook_text(self._foreign, self._codes, book_id)
            book = parse_codebook(text, path.name)
            there = path.read_bytes().decode("utf-8-sig", "replace") if path.exists() else ""
            known = (book_id, book.hash) in kept
            if known or there == text or (not there and book_id not in taken):
                store.save_codebook(book, text)
                if not there:
                    self._files.append((path.parent, path.name, text.encode()))
                return book_id, not known
        raise SourceError(
            self._foreign.name, f"er zijn al {_MANY} codeboeken met deze naam", "geef het project een andere naam"
        )

    def _keep_codings(self, store: Store) -> bool:
        """Keep what each coder coded, beside what other files say of the same coder.

        Returns:
            Whether any of it is new.
        """
        deciders = {one.reviewer.casefold() for one in store.decisions()}
        by_coder: dict[str, list[ImportedCode]] = defaultdict(list)
        for one in self._codings:
            name = f"{one.coder}{_ORIGIN_MARK}" if one.coder.casefold() in deciders else one.coder
            by_coder[name].append(replace(one, coder=name))
        # Two projects may come from files of one name, as every database of QualCoder is called data.qda.
        own_book = re.compile(rf"{re.escape(slug(self._foreign.name))}(-\d+)?")
        changed = False
        for name, held in by_coder.items():
            before = list(store.imported_codes(name))
            others = [
                one for one in before if one.file != self._file.name or not own_book.fullmatch(one.codebook)
            ]  # fmt: skip
            store.replace_imported(name, [*others, *held])
            changed = changed or set(store.imported_codes(name)) != set(before)
            if name.endswith(_ORIGIN_MARK):
                self._remarks.append(
                    f"{name.removesuffix(_ORIGIN_MARK)} besliste al in dit project en heet hier daarom '{name}'."
                )
            twice = len(held) - len(once(held))
            if twice > 0:
                stood = "stond er dubbel en telt" if twice == 1 else "stonden er dubbel en tellen"
                self._remarks.append(f"{name}: {counted(twice, 'codering', 'coderingen')} {stood} eens.")
        self._codings = [one for held in by_coder.values() for one in once(held)]
        return changed

    def _told(self, names: Mapping[str, str], added: set[str], book_id: str, *, changed: bool) -> TakenProject:
        on_source = Counter(one.document_id for one in self._codings)
        on_code = Counter(one.code_id for one in self._codings)
        by_coder: dict[str, list[ImportedCode]] = defaultdict(list)
        for one in self._codings:
            by_coder[one.coder].append(one)
        depths: dict[str, int] = {}
        for code in self._foreign.codes:
            depths[code.key] = depths[code.parent] + 1 if code.parent else 0
        sources = [
            TakenSource(names.get(key, document.name), len(document.text), on_source[key], key not in added)
            for key, document in self._documents.items()
        ]
        return TakenProject(
            self._file.name,
            self._foreign.origin,
            tuple(one.name for one in sources if not one.known),
            tuple(one.name for one in sources if one.known),
            book_id,
            len(self._foreign.codes),
            {name: len(held) for name, held in by_coder.items()},
            tuple(self._remarks),
            tuple(sources),
            tuple(person(name, held) for name, held in by_coder.items()),
            tuple(
                TakenCode(code.name, depths[code.key], on_code[self._codes[code.key]]) for code in self._foreign.codes
            ),
            changed,
        )
