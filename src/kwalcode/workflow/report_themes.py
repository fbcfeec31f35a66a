"""The parts of a report on the themes: tables over all of them, and the five guiding questions for each."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from kwalcode.report import Block, Heading, Paragraph, Quote, Table
from kwalcode.triangulation import QUESTIONS, Answer, Cell, Convergence, Matrix, Question, Scope, Side
from kwalcode.wording import counted, decimal, number
from kwalcode.workflow.survey import ClosedItem
from kwalcode.workflow.triangulating import Inference
from kwalcode.workflow.triangulation import Joint, Triangulation, column_label
from kwalcode.workflow.triangulation_scope import compared, narrowing
from kwalcode.workflow.triangulation_tables import INFERENCE, VERDICT, source_of

_ASKED: Final[Mapping[Question, str]] = {
    Question.EXPLANATIONS: "Welke verklaringen geven de bronnen?",
    Question.SUCCESS: "Welke succesfactoren noemen ze?",
    Question.OBSTACLES: "Welke hindernissen noemen ze?",
    Question.EXAMPLES: "Welke voorbeelden inspireren?",
    Question.NEEDS: "Wat zijn de noden en aanbevelingen?",
}


def theme_blocks(found: Triangulation, scope: Scope, *, quotes: int = 2) -> list[Block]:
    """Per theme the five guiding questions.

    Args:
        found: The project.
        scope: Which themes and which sources.
        quotes: Most quotes per question and source.
    """
    of_theme: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for answer in found.questions(scope, quotes=quotes):
        of_theme[answer.code].append(answer)
    blocks: list[Block] = [Heading("De vijf vragen per thema")]
    for code, answers in of_theme.items():
        blocks.append(Heading(found.label(code), 2))
        total = sum(answer.cell.fragments for answer in answers)
        if not total:
            blocks.append(Paragraph("In geen enkele bron is hierover iets gevonden dat een van de vragen beantwoordt."))
            continue
        for question in QUESTIONS:
            blocks.extend(_question(found, scope, question, [one for one in answers if one.question is question]))
    return blocks


def _question(found: Triangulation, scope: Scope, question: Question, answers: Sequence[Answer]) -> list[Block]:
    blocks: list[Block] = [Heading(_ASKED[question], 3)]
    heard = [answer for answer in answers if answer.cell.fragments]
    silent = [column_label(scope.by, answer.column) for answer in answers if not answer.cell.fragments]
    if not heard:
        return [*blocks, Paragraph("Hierover is niets gevonden.", quiet=True)]
    told = "; ".join(_figures(column_label(scope.by, answer.column), answer) for answer in heard)
    told = told[0].upper() + told[1:]
    blocks.append(Paragraph(f"{told}." + (f" Niets gevonden bij: {', '.join(silent)}." if silent else "")))
    for answer in heard:
        blocks.extend(Quote(row.quote, source_of(row)) for row in found.rows(answer.quotes))
    return blocks


def _figures(label: str, answer: Answer) -> str:
    cell = answer.cell
    told = (
        f"{label}: {counted(cell.fragments, 'fragment', 'fragmenten')} uit {counted(cell.documents, 'bron', 'bronnen')}"
    )
    if cell.speakers:
        told += f", {counted(cell.speakers, 'spreker', 'sprekers')}"
    if cell.dominated_by:
        told += f" (meer dan de helft komt van {cell.dominated_by})"
    return told


def narrowing_blocks(found: Triangulation, scope: Scope) -> list[Block]:
    """Which part of the project the tables and quotes are of; nothing where they are of all of it."""
    told = narrowing(scope, found.documents)
    if not told:
        return []
    return [Paragraph(f"Wat hierna volgt, telt niet het hele materiaal, maar {told}.")]


def matrix_table(found: Triangulation, scope: Scope) -> Table:
    """Themes against sources: fragments, with the number of sources behind them."""
    matrix = found.matrix(scope)
    header = ("thema", *(column_label(scope.by, column.value) for column in matrix.columns), "samen")
    rows = tuple(_matrix_row(found, matrix, place) for place in range(len(matrix.rows)))
    return Table(
        "Fragmenten per thema en bron, met tussen haakjes het aantal bronnen en het aantal sprekers",
        (*header, "per 1.000 woorden"),
        rows,
        frozenset(range(1, len(header) + 1)),
        "Een plaats telt één keer per thema. Een * staat waar meer dan de helft van één spreker of één bron komt. Wat "
        "een moderator zegt, telt niet.",
    )


def _matrix_row(found: Triangulation, matrix: Matrix, place: int) -> tuple[str, ...]:
    cells = [*matrix.cells[place], matrix.totals[place]]
    words = sum(column.words for column in matrix.columns)
    return (
        found.label(matrix.rows[place]),
        *(_amount(cell) for cell in cells),
        share(1000 * matrix.totals[place].fragments / words if words else math.nan),
    )


def _amount(cell: Cell) -> str:
    if not cell.fragments:
        return "0"
    return f"{number(cell.fragments)} ({number(cell.documents)}, {number(cell.speakers)})" + (
        "*" if cell.dominated_by else ""
    )


def convergence_blocks(found: Triangulation, scope: Scope) -> list[Block]:
    """Whether sources agree, theme by theme: what researchers ruled, else what the figures propose."""
    lines = [line for line in found.convergence(scope) if line.verdict is not Convergence.NO_CASES]
    if not lines:
        return []
    rows = tuple(
        (
            found.label(line.code),
            column_label(scope.by, line.first),
            column_label(scope.by, line.second),
            VERDICT[line.verdict],
            line.ruling.reviewer if line.ruling else "voorstel",
            line.ruling.note if line.ruling else "",
        )
        for line in lines
    )
    ruled = sum(1 for line in lines if line.ruling)
    return [
        Heading("Waar bronnen het eens zijn en waar niet", 2),
        Paragraph(
            "Per thema zijn telkens twee soorten bronnen naast elkaar gelegd, naar Farmer en anderen (2006). "
            f"Onderzoekers beoordeelden {number(ruled)} van de "
            f"{counted(len(lines), 'vergelijking', 'vergelijkingen')}; bij de andere staat wat de cijfers voorstellen: "
            f"{compared(scope)}."
        ),
        Table("Convergentie per thema", ("thema", "bron", "bron", "oordeel", "door", "toelichting"), rows),
    ]


def joint_blocks(found: Triangulation, scope: Scope) -> list[Block]:
    """Shares of cases per source with a test, what researchers infer, and closed questions that go with a theme."""
    lines = [line for line in found.joint(scope) if any(side.with_theme for side in line.sides)]
    if not lines:
        return []
    header = ("thema", *(column_label(scope.by, one) for one in lines[0].columns), "p", "toets", "besluit")
    rows = tuple(
        (
            found.label(line.code),
            *(_cases(side) for side in line.sides),
            chance(line.adjusted),
            line.test.method.value if line.test else "n.v.t.",
            _inferred(line),
        )
        for line in lines
    )
    blocks: list[Block] = [
        Heading("Cijfers en citaten samen", 2),
        Table(
            "Gevallen waarin een thema aan bod komt, op alle gevallen van die bron",
            header,
            rows,
            frozenset(range(1, len(header) - 2)),
            "Een geval is een spreker, of een bron waarin niemand spreekt. De toets vergelijkt de aandelen; p is naar "
            "Holm verbeterd voor alle thema's samen.",
        ),
    ]
    for line in lines:
        blocks.extend(_item(found, line, item) for item in line.items if item.n)
    return blocks


def _cases(side: Side) -> str:
    if not side.asked:
        return VERDICT[Convergence.NOT_ASKED]
    return f"{number(side.with_theme)}/{number(side.cases)}"


def _inferred(line: Joint) -> str:
    if line.meta is None or line.meta.inference is Inference.UNKNOWN:
        return ""
    told = INFERENCE[line.meta.inference]
    return f"{told}: {line.meta.note}" if line.meta.note else told


def _item(found: Triangulation, line: Joint, item: ClosedItem) -> Table:
    rows = tuple((answer, number(count), f"{100 * count / item.n:.0f} %") for answer, count in item.counts)
    return Table(
        f"{item.question} (bij {found.label(line.code)})",
        ("antwoord", "aantal", "aandeel"),
        rows,
        frozenset({1, 2}),
        f"n = {number(item.n)}; {counted(item.missing, 'respondent', 'respondenten')} zonder antwoord.",
    )


def chance(value: float) -> str:
    """A p-value with three decimals, never as if it were zero; n.v.t. where there is none."""
    if math.isnan(value):
        return "n.v.t."
    return "< 0,001" if value < 0.001 else f"{value:.3f}".replace(".", ",")


def share(value: float) -> str:
    """A number with two decimals, or n.v.t. where there is none."""
    return "n.v.t." if math.isnan(value) else decimal(value)
