"""A screening as files: a workbook with a matrix, the evidence, every passage and how it was done; and a CSV."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kwalcode.exchange.rows import SEPARATOR
from kwalcode.exchange.tables import Sheet, Value, table_csv, write_table_csv, write_workbook
from kwalcode.wording import counted, number

CSV_COLUMNS: Final[Mapping[str, str]] = {
    "row": "rij van de tabel, zonder kop en geteld vanaf 0; leeg voor een passage van een plan in tekst",
    "document": "naam van de bron",
    "page": "pagina, geteld vanaf 1; leeg zonder pagina's",
    "score": "hoe waarschijnlijk de passage over armoede gaat, van 0 tot 1",
    "poverty": "2 = noemt armoede, 1 = impliciet (sociale rechten, toegang voor kwetsbare groepen), 0 = geen",
    "domain": "grondrecht of beleidsdomein",
    "regie": "dimensies van de regierol die erin voorkomen",
    "evidence": "de woorden in de tekst waarop het oordeel steunt",
    "reason": "waarom de passage deze score heeft",
    "rank": "plaats in de rangschikking, 1 is de waarschijnlijkste",
    "municipality": "gemeente",
    "kind": "soort passage",
    "code": "code van de doelstelling, het actieplan of de actie; nummer van de kop",
    "target_group": "doelgroepen die erin voorkomen",
    "mode": "doel, beschrijving of verleden",
    "budget": "bedrag in euro, waar het plan er een geeft",
    "boilerplate": "groep van passages die in meer dan een plan (bijna) gelijk staan",
    "copies": "in hoeveel andere passages (bijna) dezelfde tekst staat",
    "decision": "oordeel van wie nakeek",
    "text": "de passage",
}  # fmt: skip
"""Columns of the CSV and of the sheet Passages, with their explanation."""

_WIDTHS: Final[Mapping[str, float]] = {
    "row": 8, "document": 28, "page": 7, "score": 8, "poverty": 9, "rank": 7, "domain": 20, "regie": 24,
    "evidence": 34, "reason": 60, "municipality": 20, "text": 80, "citaat": 90, "gemeente": 22, "vraag": 34, "bron": 28,
    "reden": 60, "onderwerp": 24, "uitleg": 110,
}  # fmt: skip
_WRAPPED: Final = frozenset({"citaat", "reden", "uitleg"})
_LIGHT, _DARK = (255, 255, 255), (126, 171, 190)
_ABSENT: Final = "#f3e3df"


@dataclass(frozen=True, slots=True)
class ScreenedRow:
    """One input action or passage with what was found in it; the columns of `CSV_COLUMNS`, nan where there is none."""

    row: int | None
    document: str
    page: int | None
    score: float
    poverty: int
    domain: str
    regie: tuple[str, ...]
    evidence: tuple[str, ...]
    reason: str
    rank: int
    municipality: str
    kind: str
    code: str
    target_group: tuple[str, ...]
    mode: str
    budget: float
    boilerplate: str
    copies: int
    decision: str
    text: str

    def cells(self) -> list[Value]:
        """The values in the order of `CSV_COLUMNS`."""
        return [
            self.row, self.document, self.page, round(self.score, 4), self.poverty, self.domain,
            SEPARATOR.join(self.regie), SEPARATOR.join(self.evidence), self.reason, self.rank, self.municipality,
            self.kind, self.code, SEPARATOR.join(self.target_group), self.mode, self.budget, self.boilerplate,
            self.copies, self.decision, self.text,
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """One municipality against every question and component.

    Args:
        municipality: The municipality.
        documents: Names of its plans.
        passages: Number of passages read.
        explicit: Distinct passages that name poverty.
        implicit: Distinct passages with an implicit goal.
        budget: Sum of the amounts of the relevant actions, in euro; nan where the plan gives none.
        counts: Distinct passages per column of the matrix.
    """

    municipality: str
    documents: tuple[str, ...]
    passages: int
    explicit: int
    implicit: int
    budget: float
    counts: Mapping[str, int]

    def per_hundred(self, column: str) -> float:
        """Passages of a column per 100 passages read; nan when nothing was read."""
        return 100 * self.counts.get(column, 0) / self.passages if self.passages else math.nan


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage that answers a question about a municipality."""

    municipality: str
    question: str
    text: str
    document: str
    page: int | None
    code: str
    budget: float
    score: float
    reason: str


@dataclass(frozen=True)
class ScreeningTables:
    """Everything that the files hold.

    Args:
        columns: The columns of the matrix: key -> how it is called.
        lines: The municipalities.
        quotes: The best quotes, by municipality and question; a question without any has a quote with text "".
        rows: Every passage, by rank in the workbook and in the order of the sources in the CSV.
        method: What was read and how: subject and explanation.
        charts: Pictures as PNG.
    """

    columns: Mapping[str, str]
    lines: Sequence[MatrixLine]
    quotes: Sequence[Quote] = field(repr=False)
    rows: Sequence[ScreenedRow] = field(repr=False)
    method: Sequence[tuple[str, str]] = field(repr=False)
    charts: Sequence[bytes] = field(default=(), repr=False)


def write_screening_csv(path: Path, rows: Iterable[ScreenedRow], *, sep: str = ",") -> int:
    """Write one row per input action or passage, in the order of the sources.

    Returns:
        The number of rows.

    Raises:
        ExchangeError: The file cannot be written.
    """
    return write_table_csv(path, tuple(CSV_COLUMNS), (row.cells() for row in rows), sep=sep)


def screening_csv(rows: Iterable[ScreenedRow], *, sep: str = ";") -> bytes:
    """The same as bytes, for a browser."""
    return table_csv(tuple(CSV_COLUMNS), (row.cells() for row in rows), sep=sep)


def nothing_found(passages: int) -> str:
    """What stands where a plan is silent.

    Example:
        >>> nothing_found(1214)
        'niets gevonden in 1.214 passages'
    """
    return f"niets gevonden in {counted(passages, 'passage', 'passages')}"


def write_screening_xlsx(path: Path, tables: ScreeningTables) -> None:
    """Write the workbook: gemeenten, aantallen, bewijs, passages, methode. The same input gives the same bytes.

    Raises:
        ExchangeError: The file cannot be written.
    """
    write_workbook(
        path, [_municipalities(tables), _counts(tables), _evidence(tables), _passages(tables), _method(tables)]
    )


def _municipalities(tables: ScreeningTables) -> Sheet:
    """Per 100 passages, so that a long plan and a short one compare; absence in words."""
    header = ["gemeente", "passages", "expliciet per 100", "impliciet per 100", "budget (€)", *tables.columns.values()]
    rows: list[list[Value]] = []
    shades: dict[tuple[int, int], str] = {}
    highest = max(
        (line.per_hundred(key) for line in tables.lines for key in tables.columns if line.passages), default=0.0
    )
    for place, line in enumerate(tables.lines):
        shares = [
            100 * count / line.passages if line.passages else math.nan for count in (line.explicit, line.implicit)
        ]
        row: list[Value] = [line.municipality, line.passages, *(_rounded(share) for share in shares), line.budget]
        for key in tables.columns:
            value = line.per_hundred(key)
            if line.counts.get(key):
                shades[place, len(row)] = _shade(value / highest)
                row.append(_rounded(value))
            else:
                shades[place, len(row)] = _ABSENT
                row.append(nothing_found(line.passages))
        rows.append(row)
    widths = {"gemeente": 22.0} | dict.fromkeys(tables.columns.values(), 20.0)
    return Sheet("gemeenten", header, rows, widths, shades=shades, images=tables.charts)


def _counts(tables: ScreeningTables) -> Sheet:
    header = ["gemeente", "bronnen", "passages", "expliciet", "impliciet", "budget (€)", *tables.columns.values()]
    rows: list[list[Value]] = [
        [
            line.municipality,
            SEPARATOR.join(line.documents),
            line.passages,
            line.explicit,
            line.implicit,
            line.budget,
            *(line.counts.get(key, 0) for key in tables.columns),
        ]
        for line in tables.lines
    ]
    return Sheet("aantallen", header, rows, {"gemeente": 22.0, "bronnen": 34.0})


def _evidence(tables: ScreeningTables) -> Sheet:
    header = ["gemeente", "vraag", "citaat", "bron", "pagina", "code", "budget (€)", "score", "reden"]
    passages = {line.municipality: line.passages for line in tables.lines}
    rows: list[list[Value]] = []
    for quote in tables.quotes:
        if quote.text:
            figures = (quote.budget, _rounded(quote.score))
            place = (quote.document, quote.page, quote.code)
            rows.append([quote.municipality, quote.question, quote.text, *place, *figures, quote.reason])
        else:
            silent = nothing_found(passages.get(quote.municipality, 0))
            rows.append([quote.municipality, quote.question, silent, None, None, None, None, None, None])
    return Sheet("bewijs", header, rows, _WIDTHS, _WRAPPED)


def _passages(tables: ScreeningTables) -> Sheet:
    ranked = sorted(tables.rows, key=lambda row: row.rank)
    # Not wrapped: one line a passage can be scanned, and thousands of rows are written in half the time.
    return Sheet("passages", tuple(CSV_COLUMNS), [row.cells() for row in ranked], _WIDTHS)


def _method(tables: ScreeningTables) -> Sheet:
    rows: list[list[Value]] = [list(pair) for pair in tables.method]
    rows += [
        [None, None],
        ["blad gemeenten", "per 100 gelezen passages; wat in meer plannen gelijk staat, telt één keer"],
    ]
    rows += [["blad aantallen", "dezelfde cijfers als aantallen"]]
    rows += [["blad bewijs", "de sterkste citaten per gemeente en vraag"]]
    rows += [
        ["blad passages", f"alle {number(len(tables.rows))} passages, de waarschijnlijkste eerst, met deze kolommen:"]
    ]
    rows += [list(pair) for pair in CSV_COLUMNS.items()]
    return Sheet("methode", ("onderwerp", "uitleg"), rows, _WIDTHS, _WRAPPED)


def _rounded(value: float) -> float:
    return value if math.isnan(value) else round(value, 2)


def _shade(share: float) -> str:
    """White for little, blue for much; text on it stays legible (black on the darkest is 8:1)."""
    mixed = (round(low + (high - low) * (0.15 + 0.85 * share)) for low, high in zip(_LIGHT, _DARK, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)
