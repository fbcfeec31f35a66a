"""Codes that were given elsewhere: a CSV with a document, a place or a quote, a code and a coder.

Everything is looked up before anything is kept: one row that does not fit, and nothing is read in.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kwalcode.errors import SourceError, StoreError
from kwalcode.model import Code, Codebook, ImportedCode, Span
from kwalcode.readers.decoding import decode
from kwalcode.readers.source import SourceFile
from kwalcode.workflow.layers import coding_layers, mark_read
from kwalcode.workflow.material import Material

_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "document": ("document", "bron", "bestand", "file", "filename", "source"),
    "start": ("start", "begin", "van", "pos0"),
    "end": ("end", "einde", "tot", "pos1"),
    "quote": ("quote", "citaat", "tekst", "fragment", "seltext", "text"),
    "code": ("code", "code_id", "codename", "code_label"),
    "codebook": ("codebook", "codeboek"),
    "coder": ("coder", "codeur", "owner", "reviewer"),
    "memo": ("memo", "opmerking", "reden", "reason"),
}
_MOST_FAULTS: Final = 20


@dataclass(frozen=True, slots=True)
class ImportedCoding:
    """What was read in.

    Args:
        counts: Number of codes of each coder.
        documents: Number of documents that they are in.
    """

    counts: Mapping[str, int]
    documents: int


def import_coding(
    material: Material, path: Path, *, coder: str = "", codebook: str = "", read: Sequence[str] = ()
) -> ImportedCoding:
    """Read the codes of others, in place of what was read of the same coders before.

    Args:
        material: The project.
        path: The CSV; comma, semicolon or tab.
        coder: Who coded, where the file does not tell; with a column for it, only the rows of this coder are read.
        codebook: Codebook of the codes, where the file does not tell; "" to look in all.
        read: Names of documents that the coder read besides those in the file.

    Raises:
        SourceError: The file cannot be read, or rows do not fit; every fault is told.
        StoreError: The coder has decided in this project under the same name, or the database refuses.
    """
    rows = _rows(path)
    taken = {one.reviewer.casefold() for one in coding_layers(material).decisions}
    codes: list[ImportedCode] = []
    faults: list[str] = []
    finder = _Finder(material, codebook)
    for number, row in rows:
        name = row.get("coder", "") or coder
        if coder and name != coder:
            continue
        if not name:
            faults.append(f"rij {number}: er staat niet wie codeerde")
            continue
        try:
            codes.append(finder.code(row, name, path.name))
        except ValueError as error:
            faults.append(f"rij {number}: {error}")
    also: dict[str, int] = {}
    for wanted in read:
        try:
            key = finder.document(wanted)
        except ValueError as error:
            faults.append(f"gelezen: {error}")
        else:
            also[key] = len(material.document(key).text)
    if faults:
        more = f"\n  en nog {len(faults) - _MOST_FAULTS} fouten" if len(faults) > _MOST_FAULTS else ""
        listed = "\n  ".join(faults[:_MOST_FAULTS])
        raise SourceError(
            path.name,
            f"er is niets ingelezen\n  {listed}{more}",
            "verbeter deze rijen en lees het bestand opnieuw in",
        )
    if not codes:
        whose = f" van {coder}" if coder else ""
        raise SourceError(path.name, f"er staat geen enkele code{whose} in", "kijk na of dit het juiste bestand is")
    names = list(dict.fromkeys(one.coder for one in codes))
    for name in names:
        if name.casefold() in taken:
            raise StoreError(
                f"{path.name}: {name} besliste zelf al in dit project, dus deze codes zouden door elkaar lopen. Wat u "
                f"kunt doen: geef een andere naam, bv. --coder '{name} (eerder)'."
            )
    counts = {
        name: material.store.replace_imported(name, [one for one in codes if one.coder == name]) for name in names
    }
    if also:
        for name in names:
            mark_read(material.store, name, also)
    return ImportedCoding(counts, len({one.document_id for one in codes}))


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    text = decode(SourceFile.load(path)).text
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    header = [name.strip().casefold() for name in next(reader, [])]
    places = {
        meaning: next((header.index(name) for name in names if name in header), -1)
        for meaning, names in _COLUMNS.items()
    }
    lacking = [name for name in ("document", "code") if places[name] < 0]
    if places["quote"] < 0 and (places["start"] < 0 or places["end"] < 0):
        lacking.append("quote (of start en end)")
    if lacking:
        raise SourceError(
            path.name,
            f"deze kolommen ontbreken: {', '.join(lacking)}; er staan {', '.join(filter(None, header)) or 'geen'}",
            "geef de kolommen deze namen: document, start en end of quote, code, coder",
        )
    return [
        (
            number,
            {
                meaning: row[place].strip() if meaning != "quote" else row[place]
                for meaning, place in places.items()
                if 0 <= place < len(row)
            },
        )
        for number, row in enumerate(reader, start=2)
        if any(cell.strip() for cell in row)
    ]


class _Finder:
    """Finds what a row names in the project."""

    def __init__(self, material: Material, codebook: str) -> None:
        self._material = material
        self._codebook = codebook
        self._documents: dict[str, list[str]] = {}
        for key, record in material.records.items():
            stem = record.name.rpartition("/")[2]
            for name in {key, record.name, stem, stem.rpartition(".")[0] or stem}:
                self._documents.setdefault(name.casefold(), []).append(key)

    def code(self, row: Mapping[str, str], coder: str, file: str) -> ImportedCode:
        """What a row says.

        Raises:
            ValueError: It does not fit the project; the message is Dutch.
        """
        document_id = self.document(row.get("document", ""))
        codebook, code = self._code(row.get("code", ""), row.get("codebook", "") or self._codebook)
        text = self._material.document(document_id).text
        span = _place(text, row)
        return ImportedCode(
            coder, document_id, codebook.id, code.id, span, text[span.start : span.end], row.get("memo", ""), file
        )

    def document(self, name: str) -> str:
        found = self._documents.get(name.strip().casefold(), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(f"er zijn {len(found)} bronnen die '{name}' heten; schrijf de volledige naam")
        raise ValueError(f"de bron '{name}' zit niet in het project")

    def _code(self, name: str, codebook: str) -> tuple[Codebook, Code]:
        books = self._material.codebooks
        if codebook and codebook not in books:
            raise ValueError(f"codeboek '{codebook}' werd in dit project niet toegepast")
        wanted = name.strip().casefold()
        found = [
            (book, code)
            for book in ([books[codebook]] if codebook else books.values())
            for code in book.walk()
            if wanted in _names(code)
        ]
        exact = [(book, code) for book, code in found if code.id.casefold() == wanted]
        found = exact or found
        if len(found) == 1:
            return found[0]
        if found:
            places = ", ".join(f"{book.id}/{code.id}" for book, code in found)
            raise ValueError(
                f"de code '{name}' kan meer dan één code zijn ({places}); schrijf de naam van de code zelf"
            )
        raise ValueError(f"de code '{name}' staat niet in {codebook or 'de codeboeken van dit project'}")


def _names(code: Code) -> Iterable[str]:
    return {code.id.casefold(), code.label.casefold(), *(alias.casefold() for alias in code.aliases)}


def _place(text: str, row: Mapping[str, str]) -> Span:
    """Where a row points to: its offsets, held against its quote when it has both; or where its quote stands."""
    quote, start, end = row.get("quote", "").strip(), row.get("start", ""), row.get("end", "")
    if start and end:
        try:
            span = Span(int(start), int(end))
        except ValueError:
            raise ValueError(f"'{start}' tot '{end}' is geen plaats in een tekst") from None
        if span.end > len(text):
            raise ValueError(f"teken {span.end} ligt voorbij het einde van de bron ({len(text)} tekens)")
        if not quote or _plain(text[span.start : span.end]) == _plain(quote):
            return span
        found = _quoted(text, quote)
        if len(found) == 1:
            return found[0]
        raise ValueError(
            f"op tekens {span.start} tot {span.end} staat '{text[span.start : span.end][:40]}' en niet '{quote[:40]}'"
        )
    if not quote:
        raise ValueError("er staat geen citaat en geen plaats")
    found = _quoted(text, quote)
    if len(found) == 1:
        return found[0]
    if found:
        raise ValueError(f"'{quote[:40]}' staat {len(found)} keer in de bron; geef ook start en end")
    raise ValueError(f"'{quote[:40]}' staat niet in de bron")


def _quoted(text: str, quote: str) -> list[Span]:
    """Where a quote stands, whatever white space is between its words."""
    pattern = r"\s+".join(re.escape(word) for word in quote.split())
    return [Span(found.start(), found.end()) for found in re.finditer(pattern, text)]


def _plain(text: str) -> str:
    return " ".join(text.split())
