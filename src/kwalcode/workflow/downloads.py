"""Exports as bytes, for a browser: the same files that `workflow.exports` writes."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kwalcode.exchange.csv_file import harmless
from kwalcode.exchange.rows import SEPARATOR, FragmentRow
from kwalcode.model import Document
from kwalcode.workflow.exports import Target, export_project, write_rows, write_texts
from kwalcode.workflow.finding import Occurrence
from kwalcode.workflow.project import Project
from kwalcode.workflow.snapshot import Snapshot

_EPOCH = (1980, 1, 1, 0, 0, 0)


class Format(StrEnum):
    """What an export can be, each with the ending of its file and the separator of its cells."""

    CSV_SEMICOLON = "csv;"
    CSV_COMMA = "csv,"
    XLSX = "xlsx"
    JSONL = "jsonl"

    @property
    def file_name(self) -> str:
        """Name of the file."""
        return f"fragmenten.{self.value.rstrip(';,')}"

    @property
    def separator(self) -> str:
        """What stands between the cells of a CSV."""
        return ";" if self is Format.CSV_SEMICOLON else ","

    @property
    def mime(self) -> str:
        """Type of the file."""
        return {
            "fragmenten.csv": "text/csv",
            "fragmenten.jsonl": "application/jsonl",
        }.get(self.file_name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def project_file(project: Project, wanted: Format, *, include_moderator: bool = False) -> bytes:
    """All fragments of a project, exactly as `kwalcode export` writes them.

    Raises:
        ExchangeError: A quote differs from its document's text.
        StoreError: The project's database refuses.
    """
    with tempfile.TemporaryDirectory(prefix="kwalcode-") as folder:
        path = Path(folder) / wanted.file_name
        export_project(project, path, separator=wanted.separator, include_moderator=include_moderator)
        return path.read_bytes()


def rows_file(now: Snapshot, rows: Sequence[FragmentRow], wanted: Format) -> bytes:
    """Some fragments, in the columns of every export.

    Raises:
        ExchangeError: The file cannot be written.
    """
    pipeline = now.runs[-1].pipeline if now.runs else ""
    with tempfile.TemporaryDirectory(prefix="kwalcode-") as folder:
        target = Target(Path(folder) / wanted.file_name, wanted.separator)
        write_rows(target, rows, list(now.documents.values()), now.codebooks, pipeline=pipeline)
        return target.path.read_bytes()


def bytes_of(name: str, write: Callable[[Target], None]) -> bytes:
    """What a writer of files would write, as bytes.

    Args:
        name: Name of the file; its ending chooses the format.
        write: Writes to a target.
    """
    with tempfile.TemporaryDirectory(prefix="kwalcode-") as folder:
        target = Target(Path(folder) / name, ";")
        write(target)
        return target.path.read_bytes()


def texts_zip(documents: Iterable[Document]) -> bytes:
    """The text of each document as it was read, in one archive; the offsets of every export count in these texts.

    Raises:
        ExchangeError: A text cannot be written.
    """
    stream = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="kwalcode-") as name, ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        folder = Path(name)
        write_texts(folder, documents)
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            # One moment for all, so that the same texts give the same archive.
            info = ZipInfo(path.relative_to(folder).as_posix(), _EPOCH)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, path.read_bytes())
    return stream.getvalue()


def occurrences_csv(found: Iterable[Occurrence]) -> bytes:
    """Words in their context as CSV for a Dutch spreadsheet: UTF-8 with byte order mark, semicolons."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(["document", "speaker", "role", "page", "start", "end", "before", "keyword", "after", "codes"])
    for one in found:
        cells = (
            one.document.name,
            one.speaker.name if one.speaker else "",
            one.speaker.role.value if one.speaker else "",
            "" if one.page is None else str(one.page),
            str(one.context.span.start),
            str(one.context.span.end),
            one.context.before,
            one.context.keyword,
            one.context.after,
            SEPARATOR.join(one.codes),
        )
        writer.writerow([harmless(cell) for cell in cells])
    return stream.getvalue().encode("utf-8-sig", "replace")
