"""Writing fragments away: the format follows from the file's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kwalcode import __version__
from kwalcode.errors import ExchangeError
from kwalcode.exchange.csv_file import SEPARATORS, write_csv
from kwalcode.exchange.files import replacing
from kwalcode.exchange.jsonl_file import write_jsonl
from kwalcode.exchange.rows import FragmentRow, fragment_rows
from kwalcode.model import Codebook, Document, Fragment
from kwalcode.workflow.layers import coding_layers, layer_fragments
from kwalcode.workflow.material import Material
from kwalcode.workflow.project import Project
from kwalcode.workflow.settling import standing_sentence

_SEPARATOR_NAMES = {"tab": "\t", "\\t": "\t", "komma": ",", "puntkomma": ";"}
FORMATS = (".csv", ".xlsx", ".jsonl")


@dataclass(frozen=True, slots=True)
class Target:
    """Where an export goes, and how; made by `check_target`."""

    path: Path
    separator: str = ","


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and where."""

    path: Path
    documents: tuple[Document, ...]
    fragments: tuple[Fragment, ...]
    statement: str = ""
    """How far differences between coders are settled; "" when there are none."""


def check_target(path: Path, *, separator: str = ",") -> Target:
    """Refuse what cannot be written before hours are spent on coding.

    Args:
        path: The file; its extension chooses the format.
        separator: Between the cells of a CSV: `,`, `;` or `tab`.

    Raises:
        ExchangeError: The format or the separator is unknown, or the folder is absent.
    """
    if path.suffix.lower() not in FORMATS:
        endings = " of ".join(FORMATS)
        raise ExchangeError(
            f"{path}: onbekend formaat '{path.suffix}'. Wat u kunt doen: laat de naam eindigen op {endings}."
        )
    sep = _SEPARATOR_NAMES.get(separator, separator)
    if sep not in SEPARATORS:
        raise ExchangeError(f"'{separator}' kan geen scheidingsteken zijn. Wat u kunt doen: kies ',', ';' of 'tab'.")
    if not path.parent.is_dir():
        raise ExchangeError(f"{path}: de map {path.parent} bestaat niet. Wat u kunt doen: maak die map eerst aan.")
    return Target(path, sep)


def write(
    target: Target,
    fragments: Sequence[Fragment],
    documents: Sequence[Document],
    codebooks: Iterable[Codebook],
    *,
    pipeline: str = "",
    statement: str = "",
) -> None:
    """Write fragments in the format of the target; the file is there whole or not at all.

    Raises:
        ExchangeError: The file cannot be written, or a quote differs from its document's text.
    """
    books = {book.id: book for book in codebooks}
    rows = fragment_rows(fragments, {document.id: document for document in documents}, books)
    write_rows(target, rows, documents, books, pipeline=pipeline, statement=statement)


def write_rows(
    target: Target,
    rows: Iterable[FragmentRow],
    documents: Sequence[Document],
    codebooks: Mapping[str, Codebook],
    *,
    pipeline: str = "",
    statement: str = "",
) -> None:
    """Write rows of the table of fragments in the format of the target.

    Args:
        target: Where to, and how.
        rows: The rows; a choice from those of a project, perhaps.
        documents: The documents that a workbook lists.
        codebooks: The codebooks that it lists, by id.
        pipeline: Name of the Dutch pipeline, for its explanation.
        statement: How far differences between coders are settled, for the same.

    Raises:
        ExchangeError: The file cannot be written.
    """
    match target.path.suffix.lower():
        case ".csv":
            write_csv(target.path, rows, sep=target.separator)
        case ".jsonl":
            write_jsonl(target.path, rows)
        case _:
            from kwalcode.exchange.xlsx_file import write_xlsx  # noqa: PLC0415 - openpyxl is slow to import

            facts = {
                "kwalcode": __version__,
                "ontleding": pipeline,
                "codeboeken": ", ".join(f"{book.id} {book.version} ({book.hash[:12]})" for book in codebooks.values()),
            }
            if statement:
                facts["codeurs"] = statement
            write_xlsx(target.path, rows, documents, codebooks.values(), facts)


def export_project(
    project: Project, path: Path, *, separator: str = ",", include_moderator: bool = False, layer: str = ""
) -> Exported:
    """Write the fragments of a project.

    Args:
        project: The project.
        path: Where to; its extension chooses the format.
        separator: Between the cells of a CSV.
        include_moderator: Also write undecided suggestions in a moderator's words.
        layer: Only what this coder coded, or only what is settled; "" for every fragment, whatever its stand.

    Raises:
        ExchangeError: The file cannot be written.
        KwalcodeError: There is no such coder.
        StoreError: The project's database refuses.
    """
    target = check_target(path, separator=separator)
    documents = project.documents()
    with project.store() as store:
        present = {document.id for document in documents}
        several = len({one.reviewer for one in store.decisions() if one.document_id in present}) > 1
        # Who codes alone need not wait for a comparison.
        coded = coding_layers(Material(store)) if several or layer else None
        statement = standing_sentence(coded) if coded and several else ""
        held = layer_fragments(coded, coded.layer(layer)) if coded and layer else None
    fragments = project.fragments(include_moderator=include_moderator) if held is None else held
    write(
        target,
        fragments,
        documents,
        project.used_codebooks().values(),
        pipeline=project.last_pipeline(),
        statement=statement,
    )
    return Exported(path, tuple(documents), tuple(fragments), statement)


def write_texts(folder: Path, documents: Iterable[Document]) -> None:
    """Write the text of each document, as it was read, to `<name>.txt` (UTF-8, LF).

    The offsets of every export count in exactly these characters. A source whose name is no name of a file, or that of
    another source, is called by its hash.

    Raises:
        ExchangeError: A file cannot be written.
    """
    taken: set[str] = set()
    for document in documents:
        # Names come from files and cells of tables: nothing in them may lead out of the folder.
        parts = [part for part in PurePosixPath(document.name.replace("\\", "/")).parts if part not in ("/", "..", ".")]
        parts = parts or [document.id[:12]]
        path = folder.joinpath(*parts[:-1], f"{parts[-1]}.txt")
        if str(path).casefold() in taken:
            # Two names may differ in what a file cannot tell apart, and no text takes the place of another.
            path = path.with_name(f"{parts[-1]} ({document.id[:12]}).txt")
        taken.add(str(path).casefold())
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ExchangeError(
                f"{path.parent}: deze map kan niet gemaakt worden ({error.strerror}). Wat u kunt doen: kies een andere."
            ) from error
        with replacing(path) as stream:
            stream.write(document.text.encode("utf-8", "surrogatepass"))
