"""The views of a triangulation as tables with Dutch headings: the same rows on the screen, in CSV and in Excel."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kwalcode import __version__
from kwalcode.errors import ExchangeError
from kwalcode.exchange.rows import FragmentRow
from kwalcode.exchange.tables import Sheet, Value, table_csv, write_table_csv, write_workbook
from kwalcode.model import HOLDING_STATUS, Status
from kwalcode.triangulation import Convergence, Measure, Question, Scope, Side
from kwalcode.triangulation.evidence import CodeKey
from kwalcode.wording import STATUS, decimal
from kwalcode.workflow.survey import ClosedItem
from kwalcode.workflow.triangulating import Inference, Meaning
from kwalcode.workflow.triangulation import Joint, Line, Triangulation, column_label
from kwalcode.workflow.triangulation_scope import compared, narrowing

VERDICT: Final[Mapping[Convergence, str]] = {
    Convergence.AGREEMENT: "overeenstemming",
    Convergence.PARTIAL: "gedeeltelijke overeenstemming",
    Convergence.SILENCE: "stilte",
    Convergence.DISSONANCE: "tegenspraak",
    Convergence.ABSENT: "geen van beide",
    Convergence.NOT_ASKED: "niet gevraagd",
    Convergence.NO_CASES: "geen gevallen",
}
MEANING: Final[Mapping[Meaning, str]] = {
    Meaning.UNKNOWN: "nog niet beoordeeld",
    Meaning.SAME: "zelfde strekking",
    Meaning.MIXED: "gemengd",
    Meaning.OPPOSITE: "tegengestelde strekking",
}
INFERENCE: Final[Mapping[Inference, str]] = {
    Inference.UNKNOWN: "nog niet beoordeeld",
    Inference.CONVERGENT: "bevestigt elkaar",
    Inference.COMPLEMENTARY: "vult elkaar aan",
    Inference.EXPANDED: "verruimt het inzicht",
    Inference.DISCORDANT: "spreekt elkaar tegen",
}
_CHOICES: Final = ("marge (procentpunt)", "voorbeeld vanaf (gevallen)")
"""What a researcher chose that a verdict rests on; it stands beside every verdict, for files part from each other."""
_MARK: Final = {
    Convergence.AGREEMENT: "#cfe5d5",
    Convergence.PARTIAL: "#e8efcf",
    Convergence.SILENCE: "#eee9df",
    Convergence.DISSONANCE: "#f3d3cb",
}


@dataclass(frozen=True)
class Table:
    """One table.

    Args:
        title: Name of the sheet.
        header: Names of the columns.
        rows: The rows; a nan is an empty cell.
        wide: Columns with long text.
        shades: Colour of cells by (row, column).
    """

    title: str
    header: tuple[str, ...]
    rows: list[list[Value]] = field(repr=False)
    wide: frozenset[str] = frozenset()
    shades: Mapping[tuple[int, int], str] = field(default_factory=dict, repr=False)

    def csv(self, sep: str = ";") -> bytes:
        """The table as CSV for a Dutch spreadsheet."""
        return table_csv(self.header, self.rows, sep=sep)


def matrix_table(seen: Triangulation, scope: Scope) -> Table:
    """Every cell of the matrix with all its figures, one row per code and column."""
    matrix = seen.matrix(scope)
    measures = [one for one in Measure if one not in (Measure.FRAGMENTS, Measure.DOCUMENTS, Measure.SPEAKERS)]
    header = (
        "code", "niveau", scope.by, "fragmenten", "bronnen", "sprekers", "gevallen", *measures, "overwicht",
        "bronnen in kolom", "gevallen in kolom", "woorden in kolom", "beurten in kolom",
    )  # fmt: skip
    rows: list[list[Value]] = []
    for row, code in enumerate(matrix.rows):
        for place, column in enumerate(matrix.columns):
            cell = matrix.cells[row][place]
            rows.append(
                [
                    _path(seen, code), seen.depth(code) + 1, column_label(scope.by, column.value), cell.fragments,
                    cell.documents, cell.speakers, cell.cases,
                    *(matrix.value(row, place, one) for one in measures), cell.dominated_by,
                    column.documents, column.cases, column.words, column.turns,
                ]
            )  # fmt: skip
    return Table("matrix", header, rows, frozenset({"code"}))


def codes_table(seen: Triangulation, scope: Scope) -> Table:
    """Per code, over all columns: how much, from how many, and whether one speaker or one source dominates."""
    matrix = seen.matrix(scope)
    words = sum(column.words for column in matrix.columns)
    cases = sum(column.cases for column in matrix.columns)
    header = (
        "code", "fragmenten", "per 1.000 woorden", "bronnen", "sprekers", "gevallen", "% van de gevallen",
        "grootste bron (%)", "grootste spreker (%)", "overwicht",
    )  # fmt: skip
    rows: list[list[Value]] = [
        [
            _path(seen, code), cell.fragments, 1000 * cell.fragments / words if words else math.nan, cell.documents,
            cell.speakers, cell.cases, 100 * cell.cases / cases if cases else math.nan, 100 * cell.document_share,
            100 * cell.speaker_share, cell.dominated_by,
        ]
        for code, cell in zip(matrix.rows, matrix.totals, strict=True)
    ]  # fmt: skip
    return Table("codes", header, rows, frozenset({"code", "overwicht"}))


def grid_table(seen: Triangulation, scope: Scope, measure: Measure) -> Table:
    """The matrix as it is read: one row per code, one column per kind of source."""
    matrix = seen.matrix(scope)
    header = ("code", *(column_label(scope.by, column.value) for column in matrix.columns))
    rows: list[list[Value]] = [
        [_path(seen, code), *(matrix.value(row, place, measure) for place in range(len(matrix.columns)))]
        for row, code in enumerate(matrix.rows)
    ]
    return Table(measure.value, header, rows, frozenset({"code"}))


def valence_table(seen: Triangulation, scope: Scope) -> Table:
    """Themes by valence by source."""
    found = seen.valences(scope)
    header = ("code", "valentie", scope.by, "fragmenten", "bronnen", "sprekers", "gevallen", "overwicht")
    rows: list[list[Value]] = []
    for code in found.codes:
        for valence in found.valences:
            for column in found.columns:
                cell = found.cells[code, valence, column]
                rows.append(
                    [
                        _path(seen, code), seen.valence_label(valence), column_label(scope.by, column),
                        cell.fragments, cell.documents, cell.speakers, cell.cases, cell.dominated_by,
                    ]
                )  # fmt: skip
    return Table("valentie", header, rows, frozenset({"code"}))


def convergence_table(seen: Triangulation, scope: Scope, lines: Sequence[Line] | None = None) -> Table:
    """The convergence matrix: per theme and pair of sources what is proposed, why, and what a researcher said."""
    header = (
        "code", "bron A", "bron B", "oordeel", "voorstel", "beoordeeld door", "toelichting", "strekking",
        "gevallen met thema A", "gevallen A", "gevallen met thema B", "gevallen B", "verschil in aandeel",
        "95 % van", "95 % tot", "even prominent", "zelfde voorbeelden", "gedeelde voorbeelden",
        *_CHOICES,
    )  # fmt: skip
    rows: list[list[Value]] = []
    shades: dict[tuple[int, int], str] = {}
    for number, line in enumerate(seen.convergence(scope) if lines is None else lines):
        first, second = line.sides
        ruling, proposal = line.ruling, line.proposal
        if line.verdict in _MARK:
            shades[number, 3] = _MARK[line.verdict]
        rows.append(
            [
                _path(seen, line.code), column_label(scope.by, line.first), column_label(scope.by, line.second),
                VERDICT[line.verdict], VERDICT[proposal.verdict], ruling.reviewer if ruling else "",
                ruling.note if ruling else "", MEANING[ruling.meaning if ruling else Meaning.UNKNOWN],
                first.with_theme, first.cases, second.with_theme, second.cases, proposal.difference,
                *proposal.interval, _told(proposal.prominence_same), _told(proposal.examples_same),
                shared_labels(seen, line), *_choices(scope),
            ]
        )  # fmt: skip
    return Table("convergentie", header, rows, frozenset({"code", "toelichting", "gedeelde voorbeelden"}), shades)


def joint_table(seen: Triangulation, scope: Scope) -> Table:
    """The joint display: numbers, test, quotes, closed questions, and what a researcher infers."""
    found = seen.joint(scope)
    columns = found[0].columns if found else ()
    names = [column_label(scope.by, column) for column in columns]
    header = (
        "code", *(f"{name}: gevallen" for name in names), "toets", "chi-kwadraat", "df", "p", "p na Holm",
        "V van Cramér", *(f"{name}: citaat" for name in names), "gesloten vragen", "convergentie",
        *_CHOICES, "besluit", "toelichting",
    )  # fmt: skip
    quotes = {row.fragment_id: row for row in seen.rows(_quoted(found))}
    rows: list[list[Value]] = []
    for one in found:
        said: list[Value] = []
        for column in columns:
            texts = [quotes[key] for key in one.quotes[column] if key in quotes]
            said.append("\n".join(f"“{' '.join(row.quote.split())}” ({source_of(row)})" for row in texts))
        rows.append(
            [
                _path(seen, one.code), *map(cases_told, one.sides), *test_cells(one), *said,
                "\n".join(item_told(item) for item in one.items), verdicts_told(one),
                *_choices(scope), INFERENCE[one.meta.inference if one.meta else Inference.UNKNOWN],
                one.meta.note if one.meta else "",
            ]
        )  # fmt: skip
    wide = frozenset({"code", "gesloten vragen", "toelichting", *(f"{name}: citaat" for name in names)})
    return Table("samen", header, rows, wide)


def questions_table(seen: Triangulation, scope: Scope, *, quotes: int = 2) -> Table:
    """The five guiding questions per theme and source."""
    found = seen.questions(scope, quotes=quotes)
    rows_of = {row.fragment_id: row for row in seen.rows([key for one in found for key in one.quotes])}
    rows: list[list[Value]] = []
    for one in found:
        texts = [rows_of[key] for key in one.quotes if key in rows_of]
        rows.append(
            [
                _path(seen, one.code), one.question.value, column_label(scope.by, one.column), one.cell.fragments,
                one.cell.documents, one.cell.speakers, one.cell.dominated_by,
                "\n".join(f"“{' '.join(row.quote.split())}” ({source_of(row)})" for row in texts),
            ]
        )  # fmt: skip
    header = ("code", "vraag", scope.by, "fragmenten", "bronnen", "sprekers", "overwicht", "citaten")
    return Table("vijf vragen", header, rows, frozenset({"code", "citaten"}))


def method_table(seen: Triangulation, scope: Scope) -> Table:
    """How it was counted, for whoever opens the file without us."""
    book = seen.evidence.codebooks[scope.codebook]
    confirmed = scope.statuses == HOLDING_STATUS
    told = [
        ("kwalcode", __version__),
        ("codeboek", f"{book.title or book.id} {book.version} ({book.hash[:12]})"),
        ("kolommen", scope.by),
        ("klassen", ", ".join(filter(None, seen.selection(scope).columns)) if scope.bounds else "geen"),
        ("beperkt tot", narrowing(scope, seen.documents) or "niets: alles telt"),
        ("niveau", "elke code" if scope.level is None else str(scope.level)),
        (
            "meegeteld",
            ", ".join(STATUS[one] for one in Status if one in scope.statuses)
            + (" (alleen wat iemand bevestigde)" if confirmed else ""),
        ),
        ("moderator", "de woorden van een moderator tellen nergens mee: niet als fragment, niet in de noemers"),
        ("fragment", "een plaats met een code; twee voorstellen voor dezelfde plaats tellen één keer"),
        ("geval", "een spreker in een bron, of een bron waarin niemand spreekt"),
        ("overwicht", "één spreker of één bron geeft meer dan de helft van minstens twee fragmenten"),
        (
            "convergentie",
            f"volgens Farmer e.a. (2006): {compared(scope)}; de strekking beoordeelt alleen een mens",
        ),
        ("stilte", "wie niet gevraagd werd, zwijgt niet: dat staat er als niet gevraagd en telt niet mee"),
        (
            "vijf vragen",
            "een fragment beantwoordt een vraag als een valentie die erbij hoort het overlapt; bij "
            f"{Question.EXPLANATIONS}: als het een grond of oorzaak noemt, of overlapt met een code van context",
        ),
    ]
    return Table("werkwijze", ("onderdeel", "uitleg"), [list(one) for one in told], frozenset({"uitleg"}))


def tables(seen: Triangulation, scope: Scope) -> list[Table]:
    """Every table, in the order of the workbook."""
    return [
        grid_table(seen, scope, Measure.FRAGMENTS),
        matrix_table(seen, scope),
        codes_table(seen, scope),
        valence_table(seen, scope),
        convergence_table(seen, scope),
        joint_table(seen, scope),
        questions_table(seen, scope),
        method_table(seen, scope),
    ]


def check_triangulation_target(path: Path) -> None:
    """Refuse what cannot be written before anything is counted.

    Raises:
        ExchangeError: The format is unknown or the folder is absent.
    """
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise ExchangeError(
            f"{path}: onbekend formaat '{path.suffix}'. Wat u kunt doen: laat de naam eindigen op .xlsx of .csv."
        )
    if not path.parent.is_dir():
        raise ExchangeError(f"{path}: de map {path.parent} bestaat niet. Wat u kunt doen: maak die map eerst aan.")


def write_triangulation(path: Path, seen: Triangulation, scope: Scope, *, sep: str = ",") -> list[Path]:
    """Write the tables: as sheets of one workbook, or as CSV, one file per table beside each other.

    Args:
        path: An `.xlsx`; or a `.csv`, which gives `NAME.csv` (the matrix) and `NAME-TABLE.csv` for the others.
        seen: The views.
        scope: What is shown.
        sep: Between the cells of a CSV.

    Returns:
        The files that were written.

    Raises:
        ExchangeError: A file cannot be written.
    """
    check_triangulation_target(path)
    made = tables(seen, scope)
    if path.suffix.lower() == ".xlsx":
        write_workbook(path, [_sheet(one) for one in made])
        return [path]
    written: list[Path] = []
    for one in made[1:]:
        rest = "" if one.title == "matrix" else f"-{one.title.replace(' ', '-')}"
        name = path.with_name(f"{path.stem}{rest}{path.suffix}")
        write_table_csv(name, one.header, one.rows, sep=sep)
        written.append(name)
    return written


def cases_told(side: Side) -> str:
    """Cases with a theme of all cases: "3 van 8 (38 %)"; "niet gevraagd" where nobody asked."""
    if not side.asked:
        return VERDICT[Convergence.NOT_ASKED]
    if math.isnan(side.share):
        return "n.v.t."
    return f"{side.with_theme} van {side.cases} ({round(100 * side.share)} %)"


def test_cells(one: Joint) -> list[Value]:
    """Test, chi-square, df, p, p after Holm and Cramér's V; empty without a test."""
    if one.test is None:
        return ["", math.nan, math.nan, math.nan, math.nan, math.nan]
    square = one.test.chi_square
    return [one.test.method.value, square.statistic, square.df, one.test.p, one.adjusted, square.v]


def item_told(item: ClosedItem) -> str:
    """A closed question with its answers, on one line."""
    answers = ", ".join(f"{answer} {count} ({round(100 * count / item.n)} %)" for answer, count in item.counts)
    missing = f", {item.missing} zonder antwoord" if item.missing else ""
    return f"{item.question}: {answers or 'geen antwoorden'} (n = {item.n}{missing})"


def verdicts_told(one: Joint) -> str:
    """How often each verdict occurs among the pairs of sources."""
    return ", ".join(f"{VERDICT[verdict]} {count}" for verdict, count in one.verdicts.items())


def shared_labels(seen: Triangulation, line: Line) -> str:
    """Labels of the examples that both sources give."""
    book = line.code[0]
    known = seen.evidence.codebooks[book]
    return ", ".join(known.code(key).label if key in known else seen.valence_label(key) for key in line.proposal.shared)


def source_of(row: FragmentRow) -> str:
    """Who said it and where: "Ria, gesprek.docx, p. 3"."""
    parts = (row.speaker, row.document, f"p. {row.page}" if row.page else "")
    return ", ".join(part for part in parts if part)


def number_told(value: float, measure: Measure) -> str:
    """A cell on the screen; "n.v.t." where there is nothing to divide by."""
    if math.isnan(value):
        return "n.v.t."
    if measure in (Measure.FRAGMENTS, Measure.DOCUMENTS, Measure.SPEAKERS):
        return f"{int(value):,}".replace(",", ".")
    return f"{round(100 * value)} %" if measure is Measure.SHARE_OF_CASES else decimal(value)


def _sheet(one: Table) -> Sheet:
    return Sheet(
        one.title,
        one.header,
        one.rows,
        widths={name: 48.0 if name in one.wide else 16.0 for name in one.header},
        wrapped=one.wide,
        shades=one.shades,
    )


def _choices(scope: Scope) -> tuple[float, int]:
    return round(100 * scope.margin, 1), scope.cut


def _path(seen: Triangulation, code: CodeKey) -> str:
    return " > ".join(seen.label(one) for one in seen.evidence.path(code))


def _told(same: bool | None) -> str:
    return "" if same is None else ("ja" if same else "nee")


def _quoted(found: Sequence[Joint]) -> list[str]:
    return [key for one in found for ids in one.quotes.values() for key in ids]
