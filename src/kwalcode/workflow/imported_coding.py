"""Codes that were given elsewhere: a CSV with a document, a place or a quote, a code and a coder.

Everything is looked up before anything is kept. `import_coding` keeps nothing when one row does not fit; a page can
show what does not with `check_coding`, and let the researcher keep the rest.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kwalcode.errors import SourceError, StoreError
from kwalcode.model import Code, Codebook, ImportedCode, Span
from kwalcode.readers.decoding import decode
from kwalcode.readers.source import SourceFile
from kwalcode.workflow.layers import mark_read
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
_END: Final = "\x1e"
"""What no file of codes holds."""
_MOST_FAULTS: Final = 20
_MOST_ROWS: Final = 8


@dataclass(frozen=True, slots=True)
class ImportedCoding:
    """What was read in.

    Args:
        counts: Number of codes of each coder.
        documents: Number of documents that they are in.
    """

    counts: Mapping[str, int]
    documents: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that does not fit the project.

    Args:
        row: Its number in the file, the header being 1; 0 for what was asked beside the file.
        problem: What does not fit, in Dutch.
    """

    row: int
    problem: str


@dataclass(frozen=True, slots=True)
class CheckedCoding:
    """A file of codes held against the project; nothing of it is kept yet.

    Args:
        file: Name of the file.
        codes: What fits.
        faults: What does not, in the order of the file.
        read: Documents that the coder read besides, by id, each with its length.
    """

    file: str
    codes: tuple[ImportedCode, ...]
    faults: tuple[Fault, ...]
    read: Mapping[str, int]

    @property
    def counts(self) -> dict[str, int]:
        """Number of codes of each coder, in the order of the file."""
        return dict(Counter(one.coder for one in self.codes))

    @property
    def documents(self) -> int:
        """Number of documents in which there are codes that fit."""
        return len({one.document_id for one in self.codes})

    def problems(self) -> list[str]:
        """The faults as sentences, each once with its rows: a code that is not in the codebook fails on every row."""
        rows: dict[str, list[int]] = {}
        for one in self.faults:
            rows.setdefault(one.problem, []).append(one.row)
        return [f"{_rows_named(held)}: {problem}" for problem, held in rows.items()]


def import_coding(
    material: Material, file: SourceFile, *, coder: str = "", codebook: str = "", read: Sequence[str] = ()
) -> ImportedCoding:
    """Read the codes of others, in place of what was read of the same coders before; all of a file, or nothing.

    Args:
        material: The project.
        file: The CSV; comma, semicolon or tab.
        coder: Who coded, where the file does not tell; with a column for it, only the rows of this coder are read.
        codebook: Codebook of the codes, where the file does not tell; "" to look in all.
        read: Names of documents that the coder read besides those in the file.

    Raises:
        SourceError: The file cannot be read, or rows do not fit; every fault is told.
        StoreError: The coder has decided in this project under the same name, or the database refuses.
    """
    checked = check_coding(material, file, coder=coder, codebook=codebook, read=read)
    if checked.faults:
        problems = checked.problems()
        more = f"\n  en nog {len(problems) - _MOST_FAULTS} fouten" if len(problems) > _MOST_FAULTS else ""
        listed = "\n  ".join(problems[:_MOST_FAULTS])
        raise SourceError(
            file.name,
            f"er is niets ingelezen\n  {listed}{more}",
            "verbeter deze rijen en lees het bestand opnieuw in",
        )
    return keep_coding(material, checked)


def check_coding(
    material: Material, file: SourceFile, *, coder: str = "", codebook: str = "", read: Sequence[str] = ()
) -> CheckedCoding:
    """Look up everything that a file says, and keep nothing; `import_coding` tells the arguments.

    Raises:
        SourceError: The file cannot be read, columns are lacking, or there is no row of this coder.
        StoreError: The coder has decided in this project under the same name.
    """
    taken = {one.reviewer.casefold() for one in material.store.decisions()}
    codes: list[ImportedCode] = []
    faults: list[Fault] = []
    finder = _Finder(material, codebook)
    for number, row in _rows(file):
        name = row.get("coder", "") or coder
        if coder and name != coder:
            continue
        if not name:
            faults.append(Fault(number, "er staat niet wie codeerde"))
            continue
        try:
            codes.append(finder.code(row, name, file.name))
        except ValueError as error:
            faults.append(Fault(number, str(error)))
    also: dict[str, int] = {}
    for wanted in read:
        try:
            key = finder.document(wanted)
        except ValueError as error:
            faults.append(Fault(0, str(error)))
        else:
            also[key] = len(material.document(key).text)
    if not codes and not faults:
        whose = f" van {coder}" if coder else ""
        raise SourceError(file.name, f"er staat geen enkele code{whose} in", "kijk na of dit het juiste bestand is")
    for name in dict.fromkeys(one.coder for one in codes):
        if name.casefold() in taken:
            raise StoreError(
                f"{file.name}: {name} besliste zelf al in dit project, dus deze codes zouden door elkaar lopen. Wat u "
                f"kunt doen: geef de codeur een andere naam, bv. '{name} (eerder)'; staat de naam in het bestand, "
                "wijzig ze dan daar."
            )
    return CheckedCoding(file.name, tuple(codes), tuple(faults), also)


def keep_coding(material: Material, checked: CheckedCoding) -> ImportedCoding:
    """Keep what fits of a file, in place of what was read of the same coders before.

    Raises:
        SourceError: Nothing fits.
        StoreError: The database refuses.
    """
    if not checked.codes:
        raise SourceError(
            checked.file, "geen enkele rij past bij dit project", "verbeter de rijen en lees het bestand opnieuw in"
        )
    counts = {
        name: material.store.replace_imported(name, [one for one in checked.codes if one.coder == name])
        for name in checked.counts
    }
    if checked.read:
        for name in counts:
            mark_read(material.store, name, checked.read)
    return ImportedCoding(counts, checked.documents)


def forget_coding(material: Material, coder: str) -> None:
    """Take the codes out that were read from a file under a name.

    Raises:
        StoreError: The database refuses.
    """
    material.store.replace_imported(coder, [])


def _rows_named(rows: Sequence[int]) -> str:
    named = [str(row) for row in rows if row]
    if not named:
        return "gelezen"
    more = f" en nog {len(named) - _MOST_ROWS}" if len(named) > _MOST_ROWS else ""
    return f"{'rij' if len(named) == 1 else 'rijen'} {', '.join(named[:_MOST_ROWS])}{more}"


def _rows(file: SourceFile) -> list[tuple[int, dict[str, str]]]:
    text = decode(file).text
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    # A last row of our own: where it is swallowed, so are all rows from the quote on that nobody closed.
    try:
        *table, last = csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=separator)
    except csv.Error:
        last, table = [], []
    if last != [_END]:
        raise SourceError(
            file.name,
            "in een cel wordt een aanhalingsteken geopend en nooit gesloten",
            "sluit het, of zet de cellen met een aanhalingsteken helemaal tussen aanhalingstekens",
        )
    header = [name.strip().casefold() for name in table[0]]
    places = {
        meaning: next((header.index(name) for name in names if name in header), -1)
        for meaning, names in _COLUMNS.items()
    }
    lacking = [name for name in ("document", "code") if places[name] < 0]
    if places["quote"] < 0 and (places["start"] < 0 or places["end"] < 0):
        lacking.append("quote (of start en end)")
    if lacking:
        raise SourceError(
            file.name,
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
        for number, row in enumerate(table[1:], start=2)
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
        # Who coded before a source got its present name still calls it by the old one; a present name goes first.
        earlier: dict[str, list[str]] = {}
        for one in material.store.renamings():
            if one.document_id in material.records and one.before.casefold() not in self._documents:
                earlier.setdefault(one.before.casefold(), []).append(one.document_id)
        self._documents |= {name: list(dict.fromkeys(keys)) for name, keys in earlier.items()}

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
