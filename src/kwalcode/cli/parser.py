"""The commands and their options."""

from __future__ import annotations

import argparse
import gettext
import os
from pathlib import Path

from kwalcode import __version__
from kwalcode.cli import options
from kwalcode.cli.groups import GROUPS
from kwalcode.workflow.coded_rows import LABEL_COLUMN, TEXT_COLUMN
from kwalcode.workflow.demo import DEMO_FOLDER
from kwalcode.workflow.foreign_export import EXPORT_FORMATS
from kwalcode.workflow.project import DEFAULT_CODEBOOKS
from kwalcode.workflow.samples import FORMATS

_LOCALE = Path(__file__).parent.parent / "locale"

_START = """\
om te beginnen:
  kwalcode demo                               een voorbeeldstudie, meteen gecodeerd
  kwalcode app                                dezelfde studie op het scherm, om te lezen en na te kijken
  kwalcode code interviews/ --out frag.csv    eigen bestanden coderen, zonder project
"""


def speak_dutch() -> None:
    """Let argparse's own messages come from our catalogue, whatever the language of the machine."""
    os.environ["LANGUAGE"] = "nl"
    gettext.bindtextdomain("messages", str(_LOCALE))


def build_parser() -> argparse.ArgumentParser:
    """The parser with every command."""
    speak_dutch()
    parser = argparse.ArgumentParser(
        prog="kwalcode",
        description="Kwalitatief coderen en tekstanalyse voor het Nederlands, op uw eigen computer.",
        epilog=f"{_START}\n{options.EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"kwalcode {__version__}", help="toon de versie")
    commands = parser.add_subparsers(title="opdrachten", metavar="OPDRACHT", dest="command", required=True)
    _demo(commands)
    _code(commands)
    _init(commands)
    _import(commands)
    _run(commands)
    _export(commands)
    _codebook(commands)
    _evaluate(commands)
    for group in GROUPS:
        group.add(commands)
    _app(commands)
    return parser


def _demo(commands: options.Commands[argparse.ArgumentParser]) -> None:
    parser = options.command(
        commands, "demo", "maak een voorbeeldproject, codeer het, toon wat eruit komt en open het op het scherm"
    )
    parser.add_argument(
        "folder", metavar="MAP", nargs="?", default=DEMO_FOLDER, help="map van het project (standaard: %(default)s)"
    )
    parser.add_argument("--no-app", action="store_true", help="start na afloop het scherm niet")
    options.screen(parser)


def _code(commands: options.Commands[argparse.ArgumentParser]) -> None:
    parser = options.command(commands, "code", "codeer bestanden zonder project en schrijf de fragmenten weg")
    options.files(parser)
    options.codebooks(parser, f"standaard: {' en '.join(DEFAULT_CODEBOOKS)}")
    parser.add_argument(
        "--out",
        metavar="BESTAND",
        default="fragmenten.csv",
        help="waar de fragmenten komen: .csv, .xlsx of .jsonl (standaard: %(default)s)",
    )
    options.table(parser)
    options.reading(parser)
    options.pipeline(parser)
    options.jobs(parser, "volgens de omvang van de bestanden")
    options.quiet(parser)


def _init(commands: options.Commands[argparse.ArgumentParser]) -> None:
    parser = options.command(commands, "init", "maak een projectmap met eigen kopieën van de codeboeken")
    parser.add_argument("folder", metavar="MAP", help="map van het project")
    options.codebooks(parser, f"standaard: {' en '.join(DEFAULT_CODEBOOKS)}")


def _import(commands: options.Commands[argparse.ArgumentParser]) -> None:
    parser = options.command(
        commands, "import", "lees bestanden in een project, ook projecten die in een ander programma gecodeerd zijn"
    )
    options.files(parser)
    options.project(parser)
    parser.add_argument(
        "--coder", metavar="NAAM", default="",
        help="wie codeerde, als het project van een ander programma (.qdpx, .qda, .sqlite3) dat niet zegt",
    )  # fmt: skip
    parser.add_argument(
        "--taguette-project", metavar="NAAM", default="",
        help="welk project, als een bestand van Taguette (.sqlite3) er meer dan een bevat",
    )  # fmt: skip
    options.reading(parser)


def _run(commands: options.Commands[argparse.ArgumentParser]) -> None:
    parser = options.command(commands, "run", "pas de codeboeken toe op een project; alleen wat nieuw of gewijzigd is")
    options.project(parser)
    options.codebooks(parser, "standaard: alle codeboeken in de projectmap")
    options.pipeline(parser)
    options.jobs(parser, "volgens de lengte van de teksten")
    options.quiet(parser)


def _export(commands: options.Commands[argparse.ArgumentParser]) -> None:
    parser = options.command(commands, "export", "schrijf de fragmenten van een project weg")
    options.project(parser)
    parser.add_argument(
        "--out",
        metavar="BESTAND",
        help=".csv, .xlsx of .jsonl, of .qdpx of .qdc voor MAXQDA, ATLAS.ti, NVivo en QualCoder (standaard: "
        "uitvoer/fragmenten.csv in de projectmap)",
    )
    parser.add_argument(
        "--format", choices=[ending.removeprefix(".") for ending in EXPORT_FORMATS],
        help="formaat, als u geen bestand noemt: dan komt uitvoer/fragmenten.FORMAAT in de projectmap",
    )  # fmt: skip
    parser.add_argument(
        "--suggestions",
        action="store_true",
        help="geef in een .qdpx ook de onbesliste voorstellen mee, onder een eigen codeur 'kwalcode (voorstel)'",
    )
    parser.add_argument(
        "--layer",
        metavar="NAAM",
        default="",
        help="alleen wat deze codeur codeerde, of met 'settled' wat vastgesteld is (standaard: alle fragmenten)",
    )
    options.table(parser)


def _codebook(commands: options.Commands[argparse.ArgumentParser]) -> None:
    parser = options.command(commands, "codebook", "bekijk codeboeken en controleer ze")
    actions = parser.add_subparsers(title="opdrachten", metavar="OPDRACHT", dest="action", required=True)
    check = options.command(actions, "check", "controleer codeboeken en noem elke fout met bestand, regel en code")
    check.add_argument("books", metavar="CODEBOEK", nargs="+", help="bestand, of naam van een meegeleverd codeboek")
    options.command(actions, "list", "noem de meegeleverde codeboeken")
    diff = options.command(actions, "diff", "toon wat er tussen twee versies van een codeboek veranderd is")
    diff.add_argument("old", metavar="OUD", help="bestand, of naam van een meegeleverd codeboek")
    diff.add_argument("new", metavar="NIEUW", help="bestand, of naam van een meegeleverd codeboek")


def _evaluate(commands: options.Commands[argparse.ArgumentParser]) -> None:
    parser = options.command(commands, "evaluate", "vergelijk de voorstellen van codeboeken met wat mensen codeerden")
    parser.add_argument(
        "file", metavar="BESTAND", help=f"een tekst per rij, met haar code ({', '.join(sorted(FORMATS))})"
    )
    parser.add_argument(
        "--codebook", metavar="CODEBOEK", dest="codebooks", action="append", required=True,
        help="naam van een codeboek of pad van een YAML-bestand; mag meermaals",
    )  # fmt: skip
    parser.add_argument(
        "--text-column", metavar="KOLOM", default=TEXT_COLUMN, help="kolom met de tekst (standaard: %(default)s)"
    )
    parser.add_argument(
        "--label-column", metavar="KOLOM", default=LABEL_COLUMN,
        help="kolom met de code: id, label of alias; meer dan een gescheiden door ; of | (standaard: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--alt-column", metavar="KOLOM", default="", help="kolom met codes die ook aanvaardbaar zijn"
    )  # fmt: skip
    parser.add_argument(
        "--none-label", metavar="LABEL", dest="none_labels", action="append", default=[],
        help="label dat zegt dat hier geen code hoort; mag meermaals",
    )  # fmt: skip
    parser.add_argument(
        "--level", metavar="N", type=options.level,
        help="vergelijk op deze diepte van de boom, 1 is de bovenste (standaard: elke code op zichzelf)",
    )  # fmt: skip
    parser.add_argument(
        "--where", metavar="KOLOM=WAARDE", type=options.where, action="append", default=[],
        help="alleen de rijen met deze waarde; mag meermaals; een punt gaat een veld van JSON binnen",
    )  # fmt: skip
    parser.add_argument(
        "--min-score", metavar="SCORE", type=options.score, default=0.0,
        help="laat codes onder deze score weg, van 0 tot 1 (standaard: alles telt)",
    )  # fmt: skip
    options.sheet(parser)
    parser.add_argument(
        "--learn", metavar="BESTAND",
        help="leer eerst uit de gecodeerde teksten van dit bestand, met dezelfde kolommen, en toon wat dat toevoegt",
    )  # fmt: skip
    options.shown_as(parser)
    options.pipeline(parser)


def _app(commands: options.Commands[argparse.ArgumentParser]) -> None:
    parser = options.command(commands, "app", "open een project op het scherm, in uw browser; Ctrl+C sluit af")
    parser.add_argument("project", metavar="MAP", nargs="?", help="map van het project (standaard: de voorbeeldstudie)")
    options.screen(parser)
