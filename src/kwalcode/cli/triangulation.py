"""`kwalcode triangulate`: sources set against each other, as tables."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kwalcode.cli import options, show
from kwalcode.cli.options import DONE, NOTHING_DONE
from kwalcode.model import HOLDING_STATUS, RespondentGroup
from kwalcode.triangulation import BY_KIND, COUNTED, CUT, MARGIN, Convergence, Measure, Scope
from kwalcode.wording import counted
from kwalcode.workflow.exports import check_target
from kwalcode.workflow.project import Project

if TYPE_CHECKING:
    from kwalcode.workflow.triangulation import Triangulation
    from kwalcode.workflow.triangulation_scope import Narrowed

_WIDEST: Final = 38


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Announce the command and its options."""
    parser = options.command(
        commands, "triangulate", "zet bronnen naast elkaar: matrix, convergentie en cijfers naast citaten"
    )
    options.project(parser)
    parser.add_argument(
        "--by", metavar="KENMERK", default=BY_KIND,
        help="wat de kolommen zijn: soort, groep, of een kenmerk van bronnen of sprekers (standaard: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--codebook",
        metavar="CODEBOEK",
        default="",
        help="naam van een codeboek (standaard: dat met de meeste fragmenten)",
    )
    parser.add_argument(
        "--level", metavar="N", type=options.level, default=1,
        help="niveau van de codes, 1 is het bovenste (standaard: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--all-levels", action="store_true", help="toon elke code, op elk niveau")
    parser.add_argument(
        "--confirmed", action="store_true", help="tel alleen wat iemand aanvaardde, verbeterde of toevoegde"
    )
    narrowing(parser)
    parser.add_argument(
        "--out", metavar="BESTAND",
        help="schrijf alles weg: .xlsx met een blad per tabel, of .csv met een bestand per tabel",
    )  # fmt: skip
    options.separator(parser)


def narrowing(parser: argparse.ArgumentParser) -> None:
    """Which part of the project is looked at, and how its columns are compared; `narrowed` reads them."""
    part = parser.add_argument_group("alleen een deel")
    part.add_argument(
        "--group", metavar="GROEP", dest="groups", action="append", default=[], choices=list(RespondentGroup),
        help=f"alleen deze respondentgroep; mag meermaals; een van: {', '.join(RespondentGroup)}",
    )  # fmt: skip
    part.add_argument(
        "--where", metavar="KENMERK=WAARDE", action="append", default=[], type=options.where,
        help="alleen bronnen en sprekers met deze waarde; mag meermaals: twee waarden van hetzelfde kenmerk tellen "
        "allebei, bij twee kenmerken moeten beide kloppen",
    )  # fmt: skip
    part.add_argument(
        "--classes", metavar="GRENZEN", default="",
        help="deel een kenmerk met getallen op in klassen, bijvoorbeeld --by inwoners --classes '15.000; 25.000'",
    )  # fmt: skip
    compared = parser.add_argument_group("hoe kolommen vergeleken worden")
    compared.add_argument(
        "--margin", metavar="PUNTEN", type=_points, default=MARGIN,
        help="verschilt het aandeel gevallen minder dan zoveel procentpunt, dan is een thema in beide kolommen even "
        f"prominent (standaard: {100 * MARGIN:.0f})",
    )  # fmt: skip
    compared.add_argument(
        "--cut", metavar="N", type=_cases, default=CUT,
        help=f"zoveel gevallen moeten iets noemen voor het een voorbeeld is (standaard: {CUT})",
    )  # fmt: skip


def narrowed(asked: argparse.Namespace) -> Narrowed:
    """What `narrowing` asked for."""
    from kwalcode.workflow.triangulation_scope import Narrowed, read_bounds  # noqa: PLC0415

    having: dict[str, set[str]] = {}
    for one in asked.where:
        having.setdefault(one.column, set()).add(one.value)
    return Narrowed(
        frozenset(map(RespondentGroup, asked.groups)),
        tuple((name, frozenset(values)) for name, values in having.items()),
        read_bounds(asked.classes),
        asked.margin,
        asked.cut,
    )


def _points(text: str) -> float:
    """Percentage points, as a share."""
    try:
        points = float(text.replace(",", ".").removesuffix("%"))
    except ValueError:
        points = -1.0
    if not 0 <= points <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is geen marge; schrijf een getal van 0 tot 100")
    return points / 100


def _cases(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is geen aantal gevallen; schrijf 1, 2, 3 …")
    return int(text)


def triangulate(asked: argparse.Namespace) -> int:
    """`kwalcode triangulate`."""
    # Imported here: these bring SciPy, which no other command should wait for.
    from kwalcode.workflow.triangulation import load  # noqa: PLC0415
    from kwalcode.workflow.triangulation_tables import (  # noqa: PLC0415
        check_triangulation_target,
        write_triangulation,
    )

    out = Path(asked.out) if asked.out else None
    if out:
        check_triangulation_target(out)
    sep = check_target(out, separator=asked.sep).separator if out else ","
    seen = load(Project.open(Path(asked.project)))
    scope = seen.scope(
        asked.codebook,
        asked.by,
        None if asked.all_levels else asked.level,
        HOLDING_STATUS if asked.confirmed else COUNTED,
        narrowed(asked),
    )
    matrix = seen.matrix(scope)
    if not any(cell.fragments for cell in matrix.totals):
        show.say("Geen enkel fragment past bij deze keuzes; er is niets weggeschreven.")
        return NOTHING_DONE
    _show(seen, scope)
    if out:
        for path in write_triangulation(out, seen, scope, sep=sep):
            show.say(f"Weggeschreven: {path}")
    return DONE


def _show(seen: Triangulation, scope: Scope) -> None:
    """The matrix, and how often sources agree."""
    from kwalcode.workflow.triangulation import column_label  # noqa: PLC0415
    from kwalcode.workflow.triangulation_scope import compared  # noqa: PLC0415
    from kwalcode.workflow.triangulation_scope import narrowing as part_told  # noqa: PLC0415
    from kwalcode.workflow.triangulation_tables import VERDICT, number_told  # noqa: PLC0415

    matrix = seen.matrix(scope)
    names = [column_label(scope.by, column.value) for column in matrix.columns]
    labels = [("  " * seen.depth(code) + seen.label(code))[:_WIDEST] for code in matrix.rows]
    widths = [max(len(name), 6) for name in names]
    first = max(map(len, labels), default=0)
    show.say("Fragmenten (een plaats telt één keer; woorden van een moderator tellen niet mee)")
    if part := part_told(scope, seen.documents):
        show.say(f"{part[0].upper()}{part[1:]}.")
    show.say(" " * first + "  " + "  ".join(name.rjust(width) for name, width in zip(names, widths, strict=True)))
    for row, label in enumerate(labels):
        values = (matrix.value(row, place, Measure.FRAGMENTS) for place in range(len(names)))
        told = [number_told(value, Measure.FRAGMENTS) for value in values]
        show.say(
            label.ljust(first) + "  " + "  ".join(one.rjust(width) for one, width in zip(told, widths, strict=True))
        )
    lines = seen.convergence(scope)
    if lines:
        found = Counter(line.verdict for line in lines)
        ruled = sum(line.ruling is not None for line in lines)
        told_verdicts = ", ".join(f"{VERDICT[one]} {found[one]}" for one in Convergence if found[one])
        show.say(f"\n{counted(len(lines), 'vergelijking', 'vergelijkingen')} van twee kolommen: {told_verdicts}")
        show.say(f"Door een onderzoeker beoordeeld: {ruled}; de rest is een voorstel op grond van cijfers:")
        show.say(f"{compared(scope)}.")


COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = MappingProxyType({"triangulate": triangulate})
