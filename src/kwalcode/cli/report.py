"""`kwalcode report`: the report of a project."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from kwalcode.cli import options, show, triangulation
from kwalcode.workflow.project import OUTPUT, Project
from kwalcode.workflow.report import SUFFIXES, ReportPlan, check_target, write_report


def report(values: argparse.Namespace) -> int:
    """`kwalcode report`."""
    project = Project.open(Path(values.project))
    path = Path(values.out) if values.out else project.root / OUTPUT / "rapport.docx"
    check_target(path)
    plan = ReportPlan(
        title=values.title,
        codebook=values.codebook,
        by=values.by,
        level=values.level,
        quotes=values.quotes,
        narrowed=triangulation.narrowed(values),
    )
    written = write_report(project, path, plan)
    show.say(f"Weggeschreven: {path} ({written.title}, {written.subtitle})")
    return options.DONE


COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = {"report": report}


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Announce the command and its options."""
    parser = options.command(commands, "report", "maak het rapport van een project, uit zijn bronnen en beslissingen")
    options.project(parser)
    parser.add_argument(
        "--out",
        metavar="BESTAND",
        help=f"{' of '.join(SUFFIXES)} (standaard: uitvoer/rapport.docx in de projectmap)",
    )
    parser.add_argument("--title", metavar="TITEL", default="", help="titel (standaard: de naam van de projectmap)")
    parser.add_argument(
        "--codebook", metavar="CODEBOEK", default="",
        help="codeboek waarvan de codes de thema's zijn (standaard: het codeboek met de meeste fragmenten)",
    )  # fmt: skip
    parser.add_argument(
        "--by", metavar="KENMERK", default="soort",
        help="waarnaar de bronnen uit elkaar gehouden worden: soort, groep of een kenmerk (standaard: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--level",
        metavar="N",
        type=options.level,
        default=1,
        help="niveau van de thema's in het codeboek, 1 is het bovenste (standaard: %(default)s)",
    )
    parser.add_argument(
        "--quotes", metavar="N", type=options.level, default=2,
        help="hoeveel citaten per vraag en soort bron (standaard: %(default)s)",
    )  # fmt: skip
    triangulation.narrowing(parser)
