"""Readers: one module per format, from the bytes of a file to documents with their structure.

Every reader module has `read(source, options) -> list[Document]`; the table `READERS` tells which extension goes
where. A reader is imported when its first file comes, so that nobody waits for a PDF library to read a text.
"""

from __future__ import annotations

import importlib
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from kwalcode.errors import SourceError
from kwalcode.model import Document
from kwalcode.readers.contents import check_content
from kwalcode.readers.source import ReadOptions, SourceFile

__all__ = ["READERS", "SUFFIXES", "ReadOptions", "Reader", "SourceFile", "largest", "load", "read"]

_TEXT = 50_000_000
_PACKED = 200_000_000


@dataclass(frozen=True, slots=True)
class Reader:
    """Where a format is read.

    Args:
        module: Module of the reader, below `kwalcode.readers`.
        largest: Largest file in bytes.
        function: Its function.
    """

    module: str
    largest: int
    function: str = "read"

    def __call__(self, source: SourceFile, options: ReadOptions) -> list[Document]:
        """Read a file; the module of the format is imported now."""
        module = importlib.import_module(f"kwalcode.readers.{self.module}")
        function: Callable[[SourceFile, ReadOptions], list[Document]] = getattr(module, self.function)
        return function(source, options)


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        ".txt": Reader("plain", _TEXT),
        ".text": Reader("plain", _TEXT),
        ".md": Reader("markdown", _TEXT),
        ".markdown": Reader("markdown", _TEXT),
        ".srt": Reader("subtitles", _TEXT),
        ".vtt": Reader("subtitles", _TEXT),
        ".json": Reader("subtitles", _TEXT, "read_whisper_json"),
        ".html": Reader("web", _TEXT),
        ".htm": Reader("web", _TEXT),
        ".docx": Reader("docx", _PACKED),
        ".odt": Reader("odt", _PACKED),
        ".rtf": Reader("rtf.reader", _PACKED),
        ".pdf": Reader("pdf.reader", _PACKED),
        ".csv": Reader("tables.reader", _PACKED),
        ".tsv": Reader("tables.reader", _PACKED),
        ".xlsx": Reader("tables.reader", _PACKED),
    }
)
"""Extension, in small letters with its dot -> reader."""

SUFFIXES = frozenset(READERS)
"""The extensions that can be read."""

_ELSEWHERE = {
    ".doc": "open het in Word en sla het op als .docx",
    ".docm": "open het in Word en sla het op als .docx (zonder macro's)",
    ".dotx": "open het in Word en sla het op als .docx",
    ".pages": "exporteer het uit Pages als .docx",
    ".xls": "open het in Excel en sla het op als .xlsx",
    ".xlsm": "open het in Excel en sla het op als .xlsx (zonder macro's)",
    ".ods": "open het in LibreOffice en sla het op als .xlsx of .csv",
    ".pptx": "sla de tekst op als .docx of .pdf",
    ".zip": "pak het archief uit en importeer de bestanden die erin zitten",
}
_RECORDINGS = frozenset({".mp3", ".m4a", ".wav", ".mp4", ".mov", ".ogg", ".wma", ".aac", ".flac", ".mkv", ".avi"})

# What zip, XML and format libraries raise when a file is damaged in a way that they do not foresee.
_DAMAGE = (
    ValueError,
    LookupError,
    EOFError,
    OSError,
    RecursionError,
    SyntaxError,  # lxml's XMLSyntaxError is one
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def largest(suffix: str) -> int:
    """Largest file in bytes that is read with this extension, or 0 when the extension is unknown.

    Example:
        >>> largest(".txt")
        50000000
    """
    reader = READERS.get(suffix.lower())
    return reader.largest if reader else 0


def load(path: Path, name: str = "") -> SourceFile:
    """Take a file from disk, after a look at its extension and its size.

    Args:
        path: Where it is.
        name: Name to know it by; the file name when empty.

    Raises:
        SourceError: A folder, an extension that is not read, a file that is absent, unreadable or too large.
    """
    shown = name or path.name
    if path.is_dir():
        raise SourceError(shown, "is een map", "geef de bestanden in de map op")
    _reader(shown, path.suffix.lower())
    return SourceFile.load(path, name=name, largest=largest(path.suffix))


def read(source: SourceFile, options: ReadOptions | None = None) -> list[Document]:
    r"""Read a file into documents.

    Args:
        source: The file; `load` takes it from disk.
        options: How the researcher wants it read; the defaults leave everything to the reader.

    Returns:
        At least one document; several when the file is a table of several respondents or municipalities.

    Raises:
        SourceError: The extension is not read, the bytes are something else than the extension says, the file is
            empty, too large, damaged or without text. Its message names the file, what is wrong and the way out.

    Example:
        >>> (document,) = read(SourceFile("gesprek.txt", b"I: Hoe loopt het?\nR: Goed.\n"))
        >>> document.source_kind, [speaker.name for speaker in document.speakers]
        (<SourceKind.INTERVIEW: 'interview'>, ['I', 'R'])
    """
    reader = _reader(source.name, source.suffix)
    if not source.data:
        raise SourceError(source.name, "is leeg (0 bytes)", "controleer of het bestand goed bewaard of gekopieerd is")
    if len(source.data) > reader.largest:
        raise SourceError(
            source.name,
            f"is {len(source.data) / 1e6:.0f} MB groot, meer dan de {reader.largest / 1e6:.0f} MB "
            "die in één keer gelezen wordt",
            "splits het bestand in delen, of controleer of het wel een tekst is",
        )
    check_content(source)
    try:
        return reader(source, options or ReadOptions())
    except _DAMAGE as error:
        raise SourceError(
            source.name,
            f"kan niet gelezen worden; het bestand lijkt beschadigd ({type(error).__name__}: {error})",
            "open het in het programma waarmee het gemaakt is en sla het opnieuw op, of haal het opnieuw op",
        ) from error


def _reader(name: str, suffix: str) -> Reader:
    if reader := READERS.get(suffix):
        return reader
    accepted = ", ".join(sorted(SUFFIXES - {".text", ".markdown", ".htm"}))
    problem = f"heeft de extensie {suffix}, en die wordt niet gelezen" if suffix else "heeft geen extensie"
    if suffix in _RECORDINGS:
        way_out = f"laat de opname eerst uitschrijven en importeer de transcriptie; gelezen worden {accepted}"
    else:
        way_out = f"{_ELSEWHERE.get(suffix, 'bewaar het in een ander formaat')}; gelezen worden {accepted}"
    raise SourceError(name, problem, way_out)
