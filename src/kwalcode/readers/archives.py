"""Safe opening of formats that are zip archives (docx, odt, xlsx, qdpx), before a parsing library sees them."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from xml.parsers import expat  # only asked for the declarations before the root element; nothing is expanded

from kwalcode.errors import SourceError
from kwalcode.readers.contents import OLE_MAGIC, check_content
from kwalcode.readers.source import SourceFile

MOST_MEMBERS = 20_000
"""Most files an archive may hold."""

SAFE_RATIO = 150
"""Compression above which an archive that grows beyond `SAFE_SIZE` is a zip bomb: office XML stays below 50."""

SAFE_SIZE = 30_000_000
"""Size in bytes up to which an unpacked archive is harmless, however well it was compressed."""

_CHUNK = 64 * 1024
_XML = (".xml", ".rels", ".qde")

DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
"""What `zipfile` raises on an archive that is damaged or packed in a manner that it does not know."""


@dataclass(frozen=True, slots=True)
class _Format:
    name: str
    members: tuple[str, ...]  # prefixes of names, each of which must occur
    most_xml: int  # bytes of XML after unpacking; the parsers hold it in memory many times over


_FORMATS = {
    "docx": _Format("Word-document (.docx)", ("[Content_Types].xml", "word/"), 200_000_000),
    "odt": _Format("OpenDocument-tekst (.odt)", ("content.xml",), 200_000_000),
    "xlsx": _Format("Excel-werkmap (.xlsx)", ("[Content_Types].xml", "xl/"), 1_000_000_000),
    # Its one part of XML has the name of the project in some tools.
    "qdpx": _Format("REFI-QDA-project (.qdpx)", (), 200_000_000),
}


def check_archive(source: SourceFile, kind: str = "") -> None:
    """Refuse an archive that is damaged, locked, something else, or made to harm.

    Python's `zipfile` never yields more bytes than a member's header declares, so the declared sizes are a
    true bound on what a parser will get.

    Args:
        source: The file.
        kind: "docx", "odt", "xlsx" or "qdpx"; the file's extension when empty.

    Raises:
        SourceError: Not a zip archive of that kind, truncated, encrypted, a zip bomb, names that leave the
            archive, or XML with a document type declaration (which could hold entity tricks).
    """
    expected = _FORMATS[kind or source.suffix.removeprefix(".")]
    if source.data.startswith(OLE_MAGIC):
        check_content(source)
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            members = archive.infolist()
            _check_members(source, members, expected)
            for member in members:
                if member.filename.lower().endswith(_XML):
                    _check_prolog(source, archive, member)
    except DAMAGE as error:
        raise SourceError(
            source.name,
            f"is geen leesbaar {expected.name}: het bestand is onvolledig of beschadigd",
            "open het in het programma waarmee het gemaakt is en sla het opnieuw op, of haal het opnieuw op",
        ) from error


def _check_members(source: SourceFile, members: list[zipfile.ZipInfo], expected: _Format) -> None:
    names = [member.filename for member in members]
    if any(member.flag_bits & 0x1 for member in members):
        raise SourceError(source.name, "is met een wachtwoord beveiligd", "sla een kopie op zonder wachtwoord")
    unpacked = sum(member.file_size for member in members)
    xml = sum(member.file_size for member in members if member.filename.lower().endswith(_XML))
    if len(members) > MOST_MEMBERS:
        raise SourceError(
            source.name,
            f"is een verdacht archief: het bestaat uit {len(members)} delen, meer dan de {MOST_MEMBERS} die een "
            "document heeft",
            "vraag de afzender om een gewoon document, of sla het zelf opnieuw op in het programma dat het maakte",
        )
    if unpacked > SAFE_SIZE and unpacked > SAFE_RATIO * len(source.data):
        raise SourceError(
            source.name,
            f"is een verdacht archief: het zou uitgepakt {unpacked / 1e6:.0f} MB beslaan",
            "vraag de afzender om een gewoon document, of sla het zelf opnieuw op in het programma dat het maakte",
        )
    if xml > expected.most_xml:
        raise SourceError(
            source.name,
            f"bevat uitgepakt {xml / 1e6:.0f} MB tekst, meer dan de {expected.most_xml / 1e6:.0f} MB die gelezen wordt",
            "splits het document in delen",
        )
    for name in names:
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or name[1:2] == ":":
            raise SourceError(
                source.name,
                f"bevat een onderdeel met een verdachte naam ({name[:60]!r})",
                "vraag de afzender om een gewoon document",
            )
    if len(set(names)) < len(names):
        raise SourceError(
            source.name,
            "bevat tweemaal een onderdeel met dezelfde naam",
            "open het in het programma waarmee het gemaakt is en sla het opnieuw op",
        )
    if not all(any(name.startswith(prefix) for name in names) for prefix in expected.members):
        check_content(source)  # may know what it is
        raise SourceError(
            source.name,
            f"is een zip-archief maar geen {expected.name}",
            "controleer of u het juiste bestand koos, of sla het opnieuw op in het programma waarmee het gemaakt is",
        )


class _RootReached(Exception):  # noqa: N818 - a signal, not an error
    """The prolog is over: no document type can follow."""


class _Doctype(Exception):  # noqa: N818 - a signal, not an error
    """The XML declares a document type."""


def _check_prolog(source: SourceFile, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    def root_reached(*_: object) -> None:
        raise _RootReached

    def doctype(*_: object) -> None:
        raise _Doctype

    parser = expat.ParserCreate()
    parser.StartElementHandler = root_reached
    parser.StartDoctypeDeclHandler = doctype
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk)
    except _RootReached:
        return
    except _Doctype:
        raise SourceError(
            source.name,
            f"bevat een documenttype-declaratie in {member.filename}, en die hoort niet in een gewoon document",
            "open het in het programma waarmee het gemaakt is en sla het opnieuw op",
        ) from None
    except expat.ExpatError as error:
        raise SourceError(
            source.name,
            f"is beschadigd: {member.filename} is geen geldige XML",
            "open het in het programma waarmee het gemaakt is en sla het opnieuw op",
        ) from error
