"""`kwalcode survey`: closed questions counted and set against each other; `kwalcode table`: a printed table checked."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from kwalcode.cli import options, show
from kwalcode.cli.options import DONE, NOTHING_DONE
from kwalcode.errors import ExchangeError, KwalcodeError
from kwalcode.wording import counted, decimal
from kwalcode.workflow.exports import Target, check_target
from kwalcode.workflow.project import Project
from kwalcode.workflow.snapshot import SnapshotKeeper

if TYPE_CHECKING:
    from kwalcode.exchange.tables import Value
    from kwalcode.workflow.printed_counts import Recomputed
    from kwalcode.workflow.printed_tables import PrintedTable
    from kwalcode.workflow.survey import Crossed, Question, Survey
    from kwalcode.workflow.survey_tables import Line
    from kwalcode.workflow.triangulation_tables import Table

_WIDEST: Final = 48


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Announce the commands and their options."""
    parser = options.command(
        commands, "survey", "tel gesloten vragen van een bevraging, of zet er twee tegenover elkaar"
    )
    options.project(parser)
    parser.add_argument("--question", metavar="VRAAG", default="", help="een gesloten vraag, of een deel ervan")
    parser.add_argument(
        "--by", metavar="VRAAG", default="",
        help="zet er deze vraag tegenover; zonder --question alle vragen, met p-waarden volgens Holm",
    )  # fmt: skip
    parser.add_argument(
        "--code", metavar="CODEBOEK/CODE", default="",
        help="zet er een code uit de open antwoorden van dezelfde respondenten tegenover",
    )  # fmt: skip
    parser.add_argument(
        "--percent", choices=("rij", "kolom"), default="rij", help="percentages per rij of per kolom (standaard: rij)"
    )
    parser.add_argument("--dichotomise", action="store_true", help="breng schalen terug tot hoog en laag")
    options.shown_as(parser)
    parser.add_argument("--out", metavar="BESTAND", help="schrijf de tabellen weg, als .csv of .xlsx")
    options.separator(parser)

    parser = options.command(commands, "table", "reken een gedrukte tabel na: chi-kwadraat, en wat er niet kan kloppen")
    parser.add_argument("file", metavar="BESTAND", help="CSV of XLSX met de namen van de rijen in de eerste kolom")
    parser.add_argument(
        "--percent", action="store_true", help="de cellen zijn percentages (anders beslissen de cellen zelf)"
    )
    parser.add_argument(
        "--by-column", action="store_true", help="de cellen zijn percentages die per kolom optellen tot 100"
    )
    parser.add_argument("--counts", action="store_true", help="de cellen zijn aantallen")
    parser.add_argument(
        "--n",
        metavar="46,34,…",
        type=_sizes,
        default=(),
        help="aantal respondenten per rij, of per kolom als de percentages per kolom optellen",
    )
    parser.add_argument(
        "--at-most", metavar="46,34,…", type=_sizes, default=(), help="hoogstens zoveel respondenten per rij (of kolom)"
    )
    parser.add_argument("--total", metavar="N", type=int, help="aantal respondenten van de hele tabel")
    parser.add_argument(
        "--column", metavar="KOLOM", dest="columns", action="append", default=[],
        help="alleen deze kolom; mag meermaals (standaard: alle kolommen met getallen)",
    )  # fmt: skip
    options.sheet(parser)
    options.shown_as(parser)


def survey(asked: argparse.Namespace) -> int:
    """`kwalcode survey`."""
    # Imported here: these bring SciPy, which no other command should wait for.
    from kwalcode.workflow import survey_tables as tables  # noqa: PLC0415
    from kwalcode.workflow.survey import cross, cross_code, surveys  # noqa: PLC0415

    out = _target(Path(asked.out), asked.sep) if asked.out else None
    if asked.by and asked.code:
        raise KwalcodeError("Kies --by of --code, niet allebei.")
    now = SnapshotKeeper(Project.open(Path(asked.project))).look()
    found = [one for one in surveys(now) if one.questions]
    if not found:
        show.say(
            "In dit project staat geen bevraging met gesloten vragen. "
            "Importeer een CSV of XLSX met een rij per respondent."
        )
        return NOTHING_DONE
    survey, question, against = _chosen(found, asked.question, asked.by)
    codes = tables.find_code(now, asked.code) if asked.code else frozenset()
    if question and (against or codes):
        crossed = (
            cross(question, against, dichotomous=asked.dichotomise)
            if against
            else cross_code(survey, now, question, codes, dichotomous=asked.dichotomise)
        )
        made = [tables.cross_table(crossed, by_column=asked.percent == "kolom"), tables.cells_table(crossed)]
        made.append(tables.test_table(crossed))
        _say_cross(crossed, made[0], asked.format)
    elif against or codes:
        lines = tables.several(survey, now, by=against, codes=codes, dichotomous=asked.dichotomise)
        made = [tables.lines_table(lines, asked.by or asked.code)]
        _say_lines(lines, made[0], asked.format)
    elif question:
        made = [tables.frequency_table(question)]
        _say_question(survey, question, made[0], asked.format)
    else:
        made = [tables.overview_table(one) for one in found]
        _say_overview(found, made, asked.format)
    if out:
        for path in _write(out, made):
            show.warn(f"Weggeschreven: {path}")
    return DONE


def table(asked: argparse.Namespace) -> int:
    """`kwalcode table`."""
    from kwalcode.workflow.printed_counts import recompute  # noqa: PLC0415
    from kwalcode.workflow.printed_tables import read_printed  # noqa: PLC0415

    if asked.counts and (asked.percent or asked.by_column):
        raise KwalcodeError(f"Kies {'--percent' if asked.percent else '--by-column'} of --counts, niet allebei.")
    percent = True if asked.percent else False if asked.counts else None
    printed = read_printed(
        Path(asked.file), percent=percent, by_column=asked.by_column, columns=asked.columns, sheet=asked.sheet
    )
    found = recompute(printed, sizes=asked.n, at_most=asked.at_most, total=asked.total)
    if asked.format == "json":
        show.say_json({"bestand": printed.file, "cellen": printed.kind.value, "opmerkingen": list(printed.remarks),
                   "tabellen": [_recomputed_json(one) for one in found]})  # fmt: skip
    else:
        _say_printed(printed, found)
    return DONE if any(one.crossed for one in found) else NOTHING_DONE


def _chosen(found: Sequence[Survey], wanted: str, by: str) -> tuple[Survey, Question | None, Question | None]:
    """The questions that are meant, both of one survey."""
    from kwalcode.workflow.survey_tables import find_question  # noqa: PLC0415

    if not wanted and not by:
        return found[0], None, None
    survey, first = find_question(found, wanted or by)
    if not wanted:
        return survey, None, first
    return survey, first, find_question([survey], by)[1] if by else None


def _say_question(survey: Survey, question: Question, made: Table, form: str) -> None:
    from kwalcode.workflow.survey import counts  # noqa: PLC0415

    found = counts(question)
    if form == "json":
        show.say_json({"bevraging": survey.name, "vraag": question.name, "soort": question.scale.value, "n": found.n,
                   "geen antwoord": found.missing, "antwoorden": _records(made)[:-1]})  # fmt: skip
        return
    show.say(f"{question.name} ({question.scale.value})")
    show.say(f"{survey.name}: n = {found.n}, geen antwoord {found.missing}\n")
    _say_table(made.header[:-1], [row[:-1] for row in made.rows[:-1]])


def _say_cross(crossed: Crossed, made: Table, form: str) -> None:
    from kwalcode.workflow.survey_tables import caveats, paired_told, verdict  # noqa: PLC0415

    if form == "json":
        show.say_json(_crossed_json(crossed))
        return
    show.say(f"{crossed.row_name} × {crossed.column_name}\n")
    _say_table(("", *made.header[1:]), made.rows)
    show.say("")
    show.say(verdict(crossed))
    show.say(caveats(crossed))
    if told := paired_told(crossed):
        show.say(told)


def _say_lines(lines: Sequence[Line], made: Table, form: str) -> None:
    if form == "json":
        show.say_json(_records(made))
        return
    from kwalcode.workflow.survey_tables import figures, told_p  # noqa: PLC0415

    show.say(f"{made.header[0]} ({counted(len(lines), 'toets', 'toetsen')}, p ook gecorrigeerd volgens Holm)\n")
    for line in lines:
        if line.crossed is None:
            show.say(f"{line.name}: {line.problem}")
            continue
        told = figures(line.crossed.assessment)
        show.say(f"{line.name}\n  {told}; na correctie {told_p(line.corrected)}; n = {line.crossed.table.n}")


def _say_overview(found: Sequence[Survey], made: Sequence[Table], form: str) -> None:
    if form == "json":
        show.say_json([{"bevraging": one.name, "respondenten": len(one.cases), "vragen": _records(table)}
                   for one, table in zip(found, made, strict=True)])  # fmt: skip
        return
    for one, table in zip(found, made, strict=True):
        show.say(f"{one.name}: {counted(len(one.cases), 'respondent', 'respondenten')}\n")
        _say_table(table.header, table.rows)
        show.say("")


def _say_printed(printed: PrintedTable, found: Sequence[Recomputed]) -> None:
    from kwalcode.workflow.printed_tables import Printed  # noqa: PLC0415
    from kwalcode.workflow.survey_tables import caveats, cross_table, told_number, verdict  # noqa: PLC0415

    show.say(f"{printed.file}: {printed.kind.value}")
    for remark in printed.remarks:
        show.say(f"! {remark}")
    for one in found:
        show.say("")
        if one.title:
            show.say(one.title)
        for told in (*map(str, one.misprints), *one.remarks):
            show.say(f"! {told}")
        if one.crossed is None:
            show.say("Er zijn geen aantallen die deze percentages geven; er is niets berekend.")
            continue
        made = cross_table(one.crossed, by_column=printed.kind is Printed.COLUMN_PERCENT)
        _say_table(("", *made.header[1:]), made.rows)
        show.say(verdict(one.crossed))
        show.say(caveats(one.crossed))
        if one.possible > 1:
            low, high = told_number(one.lowest), told_number(one.highest)
            spread = f"chi-kwadraat is dan altijd {low}" if low == high else f"chi-kwadraat ligt tussen {low} en {high}"
            show.say(f"{one.possible} tabellen geven deze percentages; {spread}. Getoond is de volste.")


def _say_table(header: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
    lines = [[_cell(value)[:_WIDEST] for value in line] for line in (header, *rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(header))]
    for line in lines:
        first, *rest = line
        cells = [first.ljust(widths[0]), *(one.rjust(width) for one, width in zip(rest, widths[1:], strict=True))]
        show.say("  ".join(cells).rstrip())


def _cell(value: Value) -> str:
    if value is None:
        return ""
    return decimal(value, 1) if isinstance(value, float) else str(value)


def _records(made: Table) -> list[dict[str, Any]]:
    return [dict(zip(made.header, row, strict=True)) for row in made.rows]


def _crossed_json(crossed: Crossed) -> dict[str, Any]:
    from kwalcode.workflow.survey_tables import cells_table, test_table  # noqa: PLC0415

    test = {str(name): value for name, value in test_table(crossed).rows}
    return {
        "rij": crossed.row_name,
        "kolom": crossed.column_name,
        "rijen": list(crossed.table.rows),
        "kolommen": list(crossed.table.columns),
        "aantallen": crossed.table.counts.tolist(),
        "toets": test,
        "cellen": _records(cells_table(crossed)),
    }


def _recomputed_json(one: Recomputed) -> dict[str, Any]:
    return {
        "titel": one.title,
        "kruistabel": None if one.crossed is None else _crossed_json(one.crossed),
        "mogelijke tabellen": one.possible,
        "chi-kwadraat van": one.lowest,
        "chi-kwadraat tot": one.highest,
        "drukfouten": [
            {"rij": wrong.row, "kolom": wrong.column, "gedrukt": wrong.printed, "wellicht": wrong.likely,
             "melding": str(wrong)}
            for wrong in one.misprints
        ],
        "opmerkingen": list(one.remarks),
    }  # fmt: skip


def _target(path: Path, sep: str) -> Target:
    if path.suffix.lower() not in {".csv", ".xlsx"}:
        raise ExchangeError(f"{path}: kies een bestand dat op .xlsx of .csv eindigt.")
    return check_target(path, separator=sep)


def _write(target: Target, made: Sequence[Table]) -> list[Path]:
    """Every table: as a sheet, or as a file of its own."""
    from kwalcode.exchange.tables import Sheet, write_table_csv, write_workbook  # noqa: PLC0415

    path = target.path
    if path.suffix.lower() == ".xlsx":
        names = [one.title if len({other.title for other in made}) == len(made) else f"{one.title} {number}"
                 for number, one in enumerate(made, start=1)]  # fmt: skip
        sheets = [
            Sheet(name, one.header, one.rows, dict.fromkeys(one.wide, 48.0), frozenset(one.wide), one.shades)
            for name, one in zip(names, made, strict=True)
        ]
        write_workbook(path, sheets)
        return [path]
    paths = []
    for number, one in enumerate(made):
        rest = f"-{one.title}{number if len(made) > 3 else ''}" if number else ""
        file = path.with_name(f"{path.stem}{rest}.csv") if rest else path
        write_table_csv(file, one.header, one.rows, sep=target.separator)
        paths.append(file)
    return paths


def _sizes(text: str) -> tuple[int, ...]:
    """Whole numbers with commas between them."""
    parts = [part.strip() for part in text.replace(";", ",").split(",")]
    if not all(part.isdecimal() for part in parts):
        raise argparse.ArgumentTypeError(f"{text!r} is geen rij aantallen; schrijf bijvoorbeeld 46,34,17,14")
    return tuple(map(int, parts))


COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = MappingProxyType(
    {"survey": survey, "table": table}
)
