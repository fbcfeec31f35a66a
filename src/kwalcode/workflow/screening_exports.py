"""A screening as files: the workbook with its pictures, the CSV, and the pictures beside them."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from kwalcode import __version__
from kwalcode.charts import base
from kwalcode.charts import screening as charts
from kwalcode.errors import ExchangeError
from kwalcode.exchange.files import replacing
from kwalcode.exchange.screening_files import (
    ScreeningTables,
    screening_csv,
    write_screening_csv,
    write_screening_xlsx,
)
from kwalcode.model import Document
from kwalcode.wording import counted, number
from kwalcode.workflow.screening import Screening, tables
from kwalcode.workflow.screening_review import NAMES

MOST_IN_CHART: Final = 60
"""Municipalities that a picture of the matrix can hold and still be read; the sheet has all of them."""


def screening_tables(screening: Screening, decided: Mapping[str, str], notes: Sequence[str] = ()) -> ScreeningTables:
    """A screening as tables, with how it was done.

    Args:
        screening: The screening.
        decided: Judgement by id of the passage.
        notes: What else the sheet of the method tells.
    """
    found = tables(screening, decided, NAMES)
    return replace(found, method=_method(screening, decided, notes))


def _method(screening: Screening, decided: Mapping[str, str], notes: Sequence[str]) -> list[tuple[str, str]]:
    rows = [one.row for one in screening.passages]
    levels = [sum(row.poverty == level for row in rows) for level in (2, 1, 0)]
    told = [
        ("kwalcode", __version__),
        ("ontleding", screening.pipeline),
        ("codeboeken", ", ".join(f"{book.id} {book.version} ({book.hash[:12]})" for book in screening.codebooks)),
        (
            "gelezen",
            f"{counted(len(screening.documents), 'plan', 'plannen')}, {counted(len(rows), 'passage', 'passages')}",
        ),
        (
            "gevonden",
            f"{number(levels[0])} expliciet, {number(levels[1])} impliciet, {number(levels[2])} zonder armoededoel",
        ),
        (
            "vaste teksten",
            f"{counted(len(screening.recurring), 'tekst staat', 'teksten staan')} (bijna) gelijk in meer dan een plan; "
            "ze tellen een keer",
        ),
        (
            "rangschikking",
            f"volgens de codeboeken, bijgesteld met {counted(len(screening.labels), 'oordeel', 'oordelen')}"
            if screening.labels
            else "volgens de codeboeken, zonder oordelen van mensen",
        ),
        ("nagekeken", f"{counted(len(decided), 'passage', 'passages')} door mensen beoordeeld; hun oordeel gaat voor"),
    ]
    told += [("opmerking", note) for note in notes]
    documents = {document.id: document for document in screening.documents}
    read = Counter(one.finding.candidate.document_id for one in screening.passages)
    told += [("plan", _plan_line(documents[key], passages)) for key, passages in read.items()]
    return told


def _plan_line(document: Document, passages: int) -> str:
    pages = f", {counted(len(document.pages), 'pagina', 'pagina’s')}" if document.pages else ""
    return f"{document.name}: {counted(passages, 'passage', 'passages')}{pages}"


def check_screening_targets(workbook: Path, csv: Path | None) -> None:
    """Refuse what cannot be written before the plans are read.

    Raises:
        ExchangeError: A name does not end as it should, or the folder is absent.
    """
    for path, ending in ((workbook, ".xlsx"), (csv, ".csv")):
        if path is None:
            continue
        if path.suffix.lower() != ending:
            raise ExchangeError(f"{path}: onbekend formaat. Wat u kunt doen: laat de naam eindigen op {ending}.")
        if not path.parent.is_dir():
            raise ExchangeError(f"{path}: de map {path.parent} bestaat niet. Wat u kunt doen: maak die map eerst aan.")


def write_screening(
    screening: Screening,
    workbook: Path,
    *,
    csv: Path | None = None,
    charts_folder: Path | None = None,
    decided: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
    sep: str = ",",
) -> list[Path]:
    """Write a screening.

    Args:
        screening: The screening.
        workbook: Where the workbook goes (.xlsx).
        csv: Where the rows go (.csv); None for nowhere.
        charts_folder: Where the pictures go, as SVG and PNG; None to have them in the workbook only.
        decided: Judgement by id of the passage.
        notes: What else the sheet of the method tells.
        sep: Between the cells of the CSV.

    Returns:
        The files that were written.

    Raises:
        ExchangeError: A file cannot be written.
    """
    found = screening_tables(screening, decided or {}, notes)
    drawn = _draw(screening, found, decided or {})
    pictures = {name: base.to_png(chart) for name, chart in drawn.items()}
    write_screening_xlsx(workbook, replace(found, charts=list(pictures.values())))
    written = [workbook]
    if csv is not None:
        write_screening_csv(csv, found.rows, sep=sep)
        written.append(csv)
    if charts_folder is not None:
        try:
            charts_folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ExchangeError(
                f"{charts_folder}: deze map kan niet gemaakt worden ({error.strerror}). "
                "Wat u kunt doen: kies een andere."
            ) from error
        for name, chart in drawn.items():
            for path, data in (
                (charts_folder / f"{name}.png", pictures[name]),
                (charts_folder / f"{name}.svg", base.to_svg(chart).encode()),
            ):
                with replacing(path) as stream:
                    stream.write(data)
                written.append(path)
    return written


def coverage_cells(found: ScreeningTables) -> list[tuple[str, str, int, float]]:
    """The matrix as cells of a picture: municipality, column, passages, and per 100 passages."""
    return [
        (line.municipality, label, line.counts.get(key, 0), line.per_hundred(key))
        for line in found.lines[:MOST_IN_CHART]
        for key, label in found.columns.items()
    ]


def budget_bars(screening: Screening, decided: Mapping[str, str]) -> list[tuple[str, float, float]]:
    """Money as bars of a picture: domain, explicit, implicit."""
    return [(one.domain, one.explicit, one.implicit) for one in screening.budgets(decided)]


def _draw(screening: Screening, found: ScreeningTables, decided: Mapping[str, str]) -> dict[str, Any]:
    drawn: dict[str, Any] = {}
    if found.lines:
        drawn["dekking"] = charts.coverage(coverage_cells(found))
    if bars := budget_bars(screening, decided):
        drawn["budget"] = charts.budgets(bars)
    return drawn


def xlsx_bytes(screening: Screening, decided: Mapping[str, str]) -> bytes:
    """The workbook for a browser."""
    with tempfile.TemporaryDirectory(prefix="kwalcode-") as folder:
        path = Path(folder) / "screening.xlsx"
        write_screening(screening, path, decided=decided)
        return path.read_bytes()


def csv_bytes(screening: Screening, decided: Mapping[str, str]) -> bytes:
    """The rows for a browser, for a Dutch spreadsheet."""
    return screening_csv(tables(screening, decided, NAMES).rows)
