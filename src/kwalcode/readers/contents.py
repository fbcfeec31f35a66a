"""What a file really is, by its first bytes: an extension can be wrong, the bytes cannot."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from kwalcode.errors import SourceError
from kwalcode.readers.source import SourceFile

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Start of the container that Word 97 used, and that Office wraps around a file with a password."""


@dataclass(frozen=True, slots=True)
class Content:
    """A format that was recognised by its bytes.

    Args:
        description: What it is, in Dutch, with its article ("een PDF").
        suffix: The extension that belongs to it, or "" when kwalcode does not read it.
        way_out: What the researcher can do with such a file, in Dutch.
    """

    description: str
    suffix: str
    way_out: str


def _readable(description: str, suffix: str) -> Content:
    return Content(description, suffix, f"geef het bestand de extensie {suffix}")


_PDF = _readable("een PDF", ".pdf")
_DOCX = _readable("een Word-document", ".docx")
_XLSX = _readable("een Excel-werkmap", ".xlsx")
_ODT = _readable("een OpenDocument-tekst", ".odt")
_ZIP = Content("een zip-archief", "", "pak het archief uit en importeer de bestanden die erin zitten")
_LOCKED = Content(
    "een Office-bestand met een wachtwoord",
    "",
    "open het in Word of Excel, haal het wachtwoord eraf en sla een kopie op",
)
_OLD_WORD = Content("een Word-document van het oude formaat (.doc)", "", "open het in Word en sla het op als .docx")
_OLD_EXCEL = Content("een Excel-werkmap van het oude formaat (.xls)", "", "open het in Excel en sla het op als .xlsx")
_OLD_OFFICE = Content(
    "een bestand van een oud Office-programma",
    "",
    "open het in het programma dat het maakte en sla het op als .docx, .xlsx of .pdf",
)
_RTF = _readable("een RTF-document", ".rtf")
_IMAGE = Content("een afbeelding", "", "laat de tekst eerst herkennen (OCR) en sla ze op als .txt, .docx of .pdf")
_MEDIA = Content("een geluids- of video-opname", "", "laat de opname eerst uitschrijven en importeer de transcriptie")
_GZIP = Content("een gecomprimeerd archief", "", "pak het archief uit en importeer de bestanden die erin zitten")
_PROGRAM = Content("een programma of databank", "", "kies het bestand met de tekst zelf")

_MAGIC: tuple[tuple[bytes, Content], ...] = (
    (b"{\\rtf", _RTF),
    (b"\x89PNG", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF8", _IMAGE),
    (b"II*\x00", _IMAGE),
    (b"MM\x00*", _IMAGE),
    (b"ID3", _MEDIA),
    (b"OggS", _MEDIA),
    (b"RIFF", _MEDIA),
    (b"fLaC", _MEDIA),
    (b"\x1f\x8b", _GZIP),
    (b"7z\xbc\xaf", _GZIP),
    (b"Rar!", _GZIP),
    (b"SQLite format 3\x00", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"MZ\x90\x00", _PROGRAM),
)


def recognise(data: bytes) -> Content | None:
    """The format of these bytes when they are no plain text, or None when nothing special is recognised.

    Example:
        >>> recognise(b"%PDF-1.7 ...").suffix
        '.pdf'
        >>> recognise("Gewone tekst".encode()) is None
        True
    """
    if b"%PDF-" in data[:1024]:
        return _PDF
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _inside_zip(data)
    if data.startswith(OLE_MAGIC):
        return _inside_ole(data)
    if data[4:8] == b"ftyp":
        return _MEDIA
    return next((content for magic, content in _MAGIC if data.startswith(magic)), None)


def _inside_zip(data: bytes) -> Content:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        # A damaged directory says nothing of what the archive held; check_archive tells of the damage.
        return _ZIP
    if any(name.startswith("word/") for name in names):
        return _DOCX
    if any(name.startswith("xl/") for name in names):
        return _XLSX
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        return _ODT
    return _ZIP


def _inside_ole(data: bytes) -> Content:
    # Names of streams in an OLE container are UTF-16.
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return _LOCKED
    if holds("WordDocument"):
        return _OLD_WORD
    if holds("Workbook"):
        return _OLD_EXCEL
    return _OLD_OFFICE


def check_content(source: SourceFile) -> None:
    """See that the bytes fit the extension.

    Raises:
        SourceError: The file is something else than its extension says; the message names what and the way out.
    """
    found = recognise(source.data)
    if found is None:
        if source.suffix == ".pdf":
            raise SourceError(
                source.name,
                "heeft de extensie .pdf maar is geen PDF",
                "open het in het programma waarmee het gemaakt is en sla het opnieuw op als PDF",
            )
        return  # text, or a damaged archive: the reader tells it
    if found.suffix == source.suffix:
        return
    if found is _ZIP and source.suffix in {".docx", ".xlsx", ".odt"}:
        return  # check_archive tells apart a damaged document from another archive
    problem = f"heeft de extensie {source.suffix} maar is {found.description}"
    if found is _LOCKED:
        problem = "is met een wachtwoord beveiligd"
    raise SourceError(source.name, problem, found.way_out)
