"""`kwalcode learn`: learn from what was decided, and suggest where no rule looks."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rich.table import Table
from rich.text import Text

from kwalcode.cli import options, show
from kwalcode.wording import counted, decimal, number, percent
from kwalcode.workflow.project import Project

if TYPE_CHECKING:
    from kwalcode.coders.features import CodeKey
    from kwalcode.coders.quality import CodeFigures, Share
    from kwalcode.workflow.ceilings import Ceiling
    from kwalcode.workflow.learning import LearnReport

_WIDE: Final = 110
"""Characters on a line from which every figure has room for its interval."""


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Announce the command and its options."""
    parser = options.command(commands, "learn", "leer uit de beslissingen en stel codes voor waar geen regel iets zag")
    options.project(parser)
    parser.add_argument("--quiet", action="store_true", help="toon alleen hoeveel voorstellen er zijn")


def learn_(asked: argparse.Namespace) -> int:
    """`kwalcode learn`."""
    from kwalcode.workflow.ceilings import ceilings, kappas  # noqa: PLC0415 - see below
    from kwalcode.workflow.learning import Learning, learn  # noqa: PLC0415 - scikit-learn takes a second to import

    project = Project.open(Path(asked.project))
    with show.progress("leren", quiet=asked.quiet) as advance:
        learning = Learning.load(project)
        human = ceilings(learning.material, learning.answers)
        report = learn(project, ceilings=kappas(human), progress=advance, learning=learning)
    show.say(
        f"Geleerd uit {counted(report.decisions, 'beslissing', 'beslissingen')}: "
        f"{counted(report.suggestions, 'voorstel', 'voorstellen')} waar geen regel iets zag, voor "
        f"{counted(len(report.learned), 'code', 'codes')}."
    )
    if not asked.quiet:
        _show(report, human)
    return options.DONE


def _show(report: LearnReport, human: Mapping[CodeKey, Ceiling]) -> None:
    from kwalcode.coders.quality import FEW  # noqa: PLC0415 - see above

    if report.too_few:
        names = ", ".join(code for _, code in report.too_few)
        show.say(f"Nog te weinig beslissingen om zelf voor te stellen: {names}.")
    show.say("\nPer code, telkens voorspeld zonder de bron zelf (interval van 95%):\n")
    wide = show.out.width >= _WIDE
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("code", overflow="ellipsis", no_wrap=True)
    for name in ("n", "gegeven", "precisie", "vangst", "F1", "F1 regels"):
        table.add_column(name, justify="right", no_wrap=True, min_width=len(name))
    for one in report.quality:
        table.add_row(
            Text(_name(one)), number(one.n), number(one.given), *_shares(one, wide=wide), decimal(one.rules_f1)
        )
    show.out.print(table)
    if any(not one.enough for one in report.quality):
        show.say(f"\n* minder dan {FEW} keer gegeven of minder dan {FEW} keer geweigerd: dit cijfer zegt nog weinig")
    _people(report, human)
    show.say("\nJuist voorspeld na zoveel beslissingen (geleerd / regels alleen):")
    for point in report.curve:
        show.say(f"  {number(point.n)}: {decimal(point.right)} / {decimal(point.rules)}")


def _people(report: LearnReport, human: Mapping[CodeKey, Ceiling]) -> None:
    """How near the learner comes to two people, where two decided on the same sentences."""
    known = [one for one in report.quality if not math.isnan(one.share_of_ceiling)]
    if not known:
        return
    show.say("\nKappa met de beslissingen, als deel van de kappa van twee mensen met elkaar:")
    for one in known:
        share = percent(round(1000 * max(one.share_of_ceiling, 0.0)), 1000)
        show.say(f"  {one.code[1]}: {share} (n = {number(human[one.code].n)})")


def _name(one: CodeFigures) -> str:
    return one.code[1] + ("" if one.enough else " *")


def _shares(one: CodeFigures, *, wide: bool) -> list[str]:
    """Precision, recall and F1; on a narrow screen only F1 with its interval."""
    return [_share(one.precision, ends=wide), _share(one.recall, ends=wide), _share(one.f1)]


def _share(share: Share, *, ends: bool = True) -> str:
    shown = ends and not math.isnan(share.value) and not math.isnan(share.low)
    return decimal(share.value) + (f" ({decimal(share.low)}–{decimal(share.high)})" if shown else "")


COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = MappingProxyType({"learn": learn_})
"""Name of the command, and its function."""
