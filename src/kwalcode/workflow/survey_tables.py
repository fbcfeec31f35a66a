"""Closed questions as tables and sentences: the same on the page, on the command line and in files."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kwalcode.errors import KwalcodeError
from kwalcode.exchange.tables import Value
from kwalcode.readers.tables.table import fold, meant
from kwalcode.statistics import Assessment, Method, adjust
from kwalcode.wording import counted, decimal
from kwalcode.workflow.finding import with_children
from kwalcode.workflow.snapshot import Snapshot
from kwalcode.workflow.survey import Crossed, Question, Scale, Survey, counts, cross, cross_code, option
from kwalcode.workflow.triangulation_tables import Table

STANDS_OUT: Final = 2.0
"""An adjusted residual beyond this makes a cell stand out (Agresti 2013, 3.3)."""
_MORE, _LESS = "#cfe5d5", "#f3d3cb"
_DRAWS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """One of several tests.

    Args:
        name: The question that was set against the one that all share.
        crossed: The crosstab and its test; None when it could not be made.
        corrected: P value corrected for the number of tests (Holm); nan without a test.
        problem: Why there is no crosstab, or "".
    """

    name: str
    crossed: Crossed | None
    corrected: float
    problem: str = ""


def find_question(found: Sequence[Survey], wanted: str) -> tuple[Survey, Question]:
    """The question that is meant, in the first survey that has it.

    Capitals and signs do not matter, and a part of its wording is enough when only one question has that. An option of
    a question with several answers is written behind it: "themas: wonen".

    Raises:
        KwalcodeError: No question has this wording, or several have.
    """
    for match in (lambda name: name == wanted, lambda name: fold(name) == fold(wanted)):
        for one in found:
            for question in one.questions:
                if match(question.name):
                    return one, question
    for one in found:
        for question in one.questions:
            if question.scale is Scale.MULTIPLE and fold(wanted).startswith(fold(question.name) + " "):
                # Behind the question stands one of its options.
                rest = fold(wanted)[len(fold(question.name)) :].strip()
                known = {fold(name): name for chosen in question.chosen for name in chosen or ()}
                return one, option(question, known.get(rest, rest))
    parts = [(one, question) for one in found for question in one.questions if fold(wanted) in fold(question.name)]
    if len(parts) == 1 and fold(wanted):
        return parts[0]
    names = list(dict.fromkeys(question.name for one in found for question in one.questions))
    if len(parts) > 1:
        several = ", ".join(f"'{question.name}'" for _, question in parts)
        raise KwalcodeError(f"'{wanted}' staat in meer dan één vraag: {several}. Schrijf de vraag voluit.")
    raise KwalcodeError(
        f"Er is geen gesloten vraag '{wanted}'{meant(wanted, names)}. Kies uit: {', '.join(names) or 'geen'}."
    )


def find_code(now: Snapshot, wanted: str) -> frozenset[tuple[str, str]]:
    """A code written as CODEBOEK/CODE, with the codes below it.

    Raises:
        KwalcodeError: It is written otherwise, or does not exist.
    """
    book, slash, code = wanted.partition("/")
    known = now.codebooks.get(book)
    if not slash or known is None:
        books = ", ".join(now.codebooks) or "nog geen; pas eerst een codeboek toe"
        raise KwalcodeError(f"'{wanted}' is geen code. Schrijf CODEBOEK/CODE; de codeboeken zijn: {books}.")
    ids = [one.id for one in known.walk()]
    by_label = {one.label.casefold(): one.id for one in known.walk()}
    found = code if code in ids else by_label.get(code.casefold())
    if found is None:
        near = meant(code, ids) or f"; kies uit: {', '.join(ids)}"
        raise KwalcodeError(f"Het codeboek {book} heeft geen code '{code}'{near}.")
    return with_children([(book, found)], now.codebooks)


def several(
    survey: Survey, now: Snapshot, *, by: Question | None = None, codes: frozenset[tuple[str, str]] = frozenset(),
    dichotomous: bool = False,
) -> list[Line]:  # fmt: skip
    """Every closed question against one other, or against a code, with p values corrected for the number of tests.

    Args:
        survey: The survey.
        now: The project.
        by: The question that all are set against; None for a code.
        codes: The codes, when there is no question.
        dichotomous: See `survey.cross`.
    """
    made: list[tuple[str, Crossed | None, str]] = []
    for question in _crossable(survey):
        if by is not None and question.name == by.name:
            continue
        try:
            crossed = (
                cross(question, by, dichotomous=dichotomous, draws=_DRAWS)
                if by is not None
                else cross_code(survey, now, question, codes, dichotomous=dichotomous, draws=_DRAWS)
            )
        except KwalcodeError as error:
            made.append((question.name, None, str(error)))
        else:
            made.append((question.name, crossed, ""))
    corrected = adjust([float("nan") if crossed is None else crossed.assessment.p for _, crossed, _ in made])
    return [Line(name, crossed, p, why) for (name, crossed, why), p in zip(made, corrected, strict=True)]


def _crossable(survey: Survey) -> list[Question]:
    """Questions that can make the rows of a crosstab; of one with several answers each option."""
    questions: list[Question] = []
    for question in survey.questions:
        if question.scale is Scale.MULTIPLE:
            questions += [option(question, one.answer) for one in counts(question).answers]
        elif question.scale is not Scale.FREE:
            questions.append(question)
    return questions


def overview_table(survey: Survey) -> Table:
    """The closed questions with what they are."""
    rows: list[list[Value]] = []
    for question in survey.questions:
        found = counts(question)
        rows.append([question.name, question.scale.value, len(found.answers), found.n, found.missing])
    header = ("vraag", "soort", "verschillende antwoorden", "n", "geen antwoord")
    return Table("vragen", header, rows, frozenset({"vraag"}))


def frequency_table(question: Question) -> Table:
    """How often each answer was given, with Wilson's interval."""
    found = counts(question)
    rows: list[list[Value]] = [
        [one.answer, one.count, _percent(one.share), _percent(one.low), _percent(one.high), found.n]
        for one in found.answers
    ]
    rows.append(["geen antwoord", found.missing, None, None, None, None])
    header = ("antwoord", "aantal", "%", "95 % van", "95 % tot", "n")
    return Table("frequenties", header, rows, frozenset({"antwoord"}))


def cross_table(crossed: Crossed, *, by_column: bool = False) -> Table:
    """A crosstab as it is read: per cell the count and the percentage, with totals; cells that stand out are shaded.

    Args:
        crossed: The crosstab.
        by_column: Percentages within columns and not within rows.
    """
    table = crossed.table
    shares = table.column_shares if by_column else table.row_shares
    rows: list[list[Value]] = []
    for at, name in enumerate(table.rows):
        cells: list[Value] = [
            f"{table.counts[at, place]} ({told_percent(float(shares[at, place]))})"
            for place in range(len(table.columns))
        ]
        rows.append([name, *cells, int(table.counts[at].sum())])
    rows.append(["totaal", *(int(one) for one in table.counts.sum(axis=0)), table.n])
    residuals = crossed.assessment.chi_square.residuals
    shades = {
        (at, place + 1): _MORE if residuals[at, place] > 0 else _LESS
        for at in range(len(table.rows))
        for place in range(len(table.columns))
        if abs(residuals[at, place]) > STANDS_OUT
    }
    return Table("kruistabel", (crossed.row_name, *table.columns, "totaal"), rows, frozenset(), shades)


def cells_table(crossed: Crossed) -> Table:
    """A crosstab with a row per cell and every figure of it."""
    table, test = crossed.table, crossed.assessment.chi_square
    rows: list[list[Value]] = [
        [
            name, column, int(table.counts[at, place]), _percent(float(table.row_shares[at, place])),
            _percent(float(table.column_shares[at, place])), float(test.expected[at, place]),
            float(test.residuals[at, place]),
        ]
        for at, name in enumerate(table.rows)
        for place, column in enumerate(table.columns)
    ]  # fmt: skip
    header = (crossed.row_name, crossed.column_name, "aantal", "rij %", "kolom %", "verwacht", "aangepast residu")
    if header[0] == header[1]:
        header = (header[0], f"{header[1]} (kolom)", *header[2:])
    return Table("cellen", header, rows)


def test_table(crossed: Crossed) -> Table:
    """The test of a crosstab, as name and value."""
    assessed, found = crossed.assessment, crossed.assessment.chi_square
    rows: list[list[Value]] = [
        ["toets", assessed.method.value], ["reden", assessed.reason], ["p", assessed.p],
        ["chi-kwadraat", found.statistic], ["vrijheidsgraden", found.df], ["p van chi-kwadraat", found.p],
        ["Cramérs V", found.v], ["Cramérs V, gecorrigeerd", found.v_corrected],
        ["n", crossed.table.n], ["geen antwoord", crossed.table.missing],
    ]  # fmt: skip
    paired = crossed.paired
    if paired is not None:
        first = crossed.table.rows[0]
        rows += [
            [f"'{first}' op de eerste vraag (%)", _percent(paired.first_share)],
            [f"'{first}' op de tweede vraag (%)", _percent(paired.second_share)],
            ["verschil (procentpunt)", 100 * paired.difference],
            ["verschil, 95 % van", 100 * paired.low], ["verschil, 95 % tot", 100 * paired.high],
            ["alleen op de eerste", paired.first_only], ["alleen op de tweede", paired.second_only],
            ["p van McNemar, exact", paired.exact], ["p van McNemar, mid-p", paired.mid_p],
            ["chi-kwadraat van McNemar", paired.statistic], ["p van dat chi-kwadraat", paired.p],
            ["p met continuïteitscorrectie", paired.p_corrected],
        ]  # fmt: skip
    return Table("toets", ("wat", "waarde"), rows, frozenset({"waarde"}))


def lines_table(lines: Sequence[Line], against: str) -> Table:
    """Several tests below each other."""
    rows: list[list[Value]] = []
    for line in lines:
        if line.crossed is None:
            rows.append([line.name, None, None, None, None, None, None, line.problem])
            continue
        found = line.crossed.assessment
        rows.append(
            [
                line.name, line.crossed.table.n, found.chi_square.statistic, found.chi_square.df, found.p,
                line.corrected, found.chi_square.v, f"{found.method.value}. {found.reason}",
            ]
        )  # fmt: skip
    header = (
        f"vraag, tegenover {against}", "n", "chi-kwadraat", "vrijheidsgraden", "p", "p (Holm)", "Cramérs V", "toets"
    )  # fmt: skip
    return Table("toetsen", header, rows, frozenset({header[0], "toets"}))


def verdict(crossed: Crossed) -> str:
    """What the test says, in a sentence without signs that need explaining first."""
    assessed, table = crossed.assessment, crossed.table
    if assessed.method is Method.NONE:
        return f"Er valt niets te toetsen. {assessed.reason}"
    if assessed.p < 0.05:
        start = "De twee hangen samen: zo'n verschil komt door toeval alleen zelden voor"
    else:
        start = "Een samenhang is niet aangetoond: zo'n verschil kan toeval zijn"
    return f"{start} ({figures(assessed)}; n = {table.n})."


def paired_told(crossed: Crossed) -> str:
    """Whether the same respondents give the first answer as often to both questions; "" where that is no question."""
    found = crossed.paired
    if found is None or not found.n:
        return ""
    answer = crossed.table.rows[0]
    shares = (
        f"'{answer}' antwoordt {told_percent(found.first_share)} op de eerste vraag en "
        f"{told_percent(found.second_share)} op de tweede"
    )
    if not found.first_only + found.second_only:
        return f"{shares}: iedereen antwoordt op beide hetzelfde."
    apart = f"{_points(abs(found.difference))} procentpunt"
    # The interval is told in the direction of the difference, so that it is read with the number before it.
    low, high = (found.low, found.high) if found.difference >= 0 else (-found.high, -found.low)
    interval = f"95 %-interval van {_points(low)} tot {_points(high)}"
    mid_p = told_p(found.mid_p).removeprefix("p ").removeprefix("= ")
    judged = "dat komt door toeval alleen zelden voor" if found.mid_p < 0.05 else "dat kan toeval zijn"
    return (
        f"{shares}. Het verschil is {apart} ({interval}); {judged} (toets van McNemar voor dezelfde respondenten: "
        f"exact {told_p(found.exact)}, mid-p {mid_p}; {found.first_only} alleen op de eerste, "
        f"{found.second_only} alleen op de tweede)."
    )


def caveats(crossed: Crossed) -> str:
    """Why this test, who is missing, and which cells stand out."""
    assessed, table = crossed.assessment, crossed.table
    told = [] if assessed.method is Method.NONE else [f"Toets: {assessed.method.value}. {assessed.reason}"]
    if table.missing:
        more = "liet" if table.missing == 1 else "lieten"
        told.append(f"{counted(table.missing, 'respondent', 'respondenten')} {more} minstens een van beide open.")
    residuals = assessed.chi_square.residuals
    # Where some cells have more, others have less; the first half tells it.
    cells = [
        f"{name} × {column}"
        for at, name in enumerate(table.rows)
        for place, column in enumerate(table.columns)
        if residuals[at, place] > STANDS_OUT
    ]
    if cells:
        told.append(f"Meer dan verwacht: {'; '.join(cells)}.")
    return " ".join(told)


def figures(assessed: Assessment) -> str:
    """Chi-square, df, p and V as they are reported."""
    found = assessed.chi_square
    told = [f"chi-kwadraat = {told_number(found.statistic)}", f"df = {found.df}", told_p(assessed.p)]
    if assessed.method is not Method.CHI_SQUARE:
        told[-1] += f" volgens de {assessed.method.value}"
    return ", ".join([*told, f"Cramérs V = {told_number(found.v)}"])


def told_p(p: float) -> str:
    """A p value as it is written.

    Example:
        >>> told_p(0.0002), told_p(0.70399), told_p(float("nan"))
        ('p < 0,001', 'p = 0,704', 'p n.v.t.')
    """
    if math.isnan(p):
        return "p n.v.t."
    return "p < 0,001" if p < 0.001 else f"p = {p:.3f}".replace(".", ",")


def told_number(value: float) -> str:
    """A number with two decimals; "n.v.t." for a nan."""
    return "n.v.t." if math.isnan(value) else decimal(value)


def told_percent(share: float) -> str:
    """A share as a percentage with one decimal.

    Example:
        >>> told_percent(0.647), told_percent(float("nan"))
        ('64,7 %', 'n.v.t.')
    """
    return "n.v.t." if math.isnan(share) else f"{_percent(share):.1f} %".replace(".", ",")


def _points(share: float) -> str:
    """A difference of shares in percentage points, with one decimal."""
    return f"{100 * share:.1f}".replace(".", ",")


def _percent(share: float) -> float:
    # A half goes up, as reports and spreadsheets print it; a hair is added for what a float cannot hold.
    return share if math.isnan(share) else math.floor(1000 * share + 0.5 + 1e-9) / 10
