"""The commands and their options."""

from __future__ import annotations

import argparse
import gettext
import os
from pathlib import Path

from kwalcode import __version__
from kwalcode.model import RespondentGroup, SourceKind
from kwalcode.workflow.demo import DEMO_FOLDER
from kwalcode.workflow.evaluating import LABEL_COLUMN, TEXT_COLUMN
from kwalcode.workflow.project import DEFAULT_CODEBOOKS
from kwalcode.workflow.samples import FORMATS, Where

_LOCALE = Path(__file__).parent.parent / "locale"

EXIT_CODES = """\
uitgangscodes:
  0  alles is gelukt
  1  er is niets gedaan; de melding zegt waarom
  2  de opdracht is verkeerd geschreven
  3  gedaan, maar minstens één bestand werd geweigerd
"""

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
        epilog=f"{_START}\n{EXIT_CODES}",
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
    _app(commands)
    return parser


_Commands = argparse._SubParsersAction  # the type that add_subparsers gives has no public name


def _command(commands: _Commands[argparse.ArgumentParser], name: str, text: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=text,
        description=text[0].upper() + text[1:] + ".",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=EXIT_CODES,
    )


def _demo(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(
        commands, "demo", "maak een voorbeeldproject, codeer het, toon wat eruit komt en open het op het scherm"
    )
    parser.add_argument(
        "folder", metavar="MAP", nargs="?", default=DEMO_FOLDER, help="map van het project (standaard: %(default)s)"
    )
    parser.add_argument("--no-app", action="store_true", help="start na afloop het scherm niet")
    _screen(parser)


def _code(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(commands, "code", "codeer bestanden zonder project en schrijf de fragmenten weg")
    _files(parser)
    _codebooks(parser, f"standaard: {' en '.join(DEFAULT_CODEBOOKS)}")
    parser.add_argument(
        "--out",
        metavar="BESTAND",
        default="fragmenten.csv",
        help="waar de fragmenten komen: .csv, .xlsx of .jsonl (standaard: %(default)s)",
    )
    _table_options(parser)
    _reading(parser)
    _pipeline(parser)
    parser.add_argument(
        "--jobs", metavar="N", type=int, help="aantal processen (standaard: volgens de omvang van de bestanden)"
    )
    parser.add_argument("--quiet", action="store_true", help="toon geen voortgang en geen samenvatting")


def _init(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(commands, "init", "maak een projectmap met eigen kopieën van de codeboeken")
    parser.add_argument("folder", metavar="MAP", help="map van het project")
    _codebooks(parser, f"standaard: {' en '.join(DEFAULT_CODEBOOKS)}")


def _import(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(commands, "import", "lees bestanden in een project")
    _files(parser)
    _project(parser)
    _reading(parser)


def _run(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(commands, "run", "pas de codeboeken toe op een project; alleen wat nieuw of gewijzigd is")
    _project(parser)
    _codebooks(parser, "standaard: alle codeboeken in de projectmap")
    _pipeline(parser)
    parser.add_argument("--quiet", action="store_true", help="toon geen voortgang en geen samenvatting")


def _export(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(commands, "export", "schrijf de fragmenten van een project weg")
    _project(parser)
    parser.add_argument(
        "--out",
        metavar="BESTAND",
        help=".csv, .xlsx of .jsonl (standaard: uitvoer/fragmenten.csv in de projectmap)",
    )
    _table_options(parser)


def _codebook(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(commands, "codebook", "bekijk codeboeken en controleer ze")
    actions = parser.add_subparsers(title="opdrachten", metavar="OPDRACHT", dest="action", required=True)
    check = _command(actions, "check", "controleer codeboeken en noem elke fout met bestand, regel en code")
    check.add_argument("books", metavar="CODEBOEK", nargs="+", help="bestand, of naam van een meegeleverd codeboek")
    _command(actions, "list", "noem de meegeleverde codeboeken")
    diff = _command(actions, "diff", "toon wat er tussen twee versies van een codeboek veranderd is")
    diff.add_argument("old", metavar="OUD", help="bestand, of naam van een meegeleverd codeboek")
    diff.add_argument("new", metavar="NIEUW", help="bestand, of naam van een meegeleverd codeboek")


def _evaluate(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(commands, "evaluate", "vergelijk de voorstellen van codeboeken met wat mensen codeerden")
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
        "--level", metavar="N", type=_level,
        help="vergelijk op deze diepte van de boom, 1 is de bovenste (standaard: elke code op zichzelf)",
    )  # fmt: skip
    parser.add_argument(
        "--where", metavar="KOLOM=WAARDE", type=_where, action="append", default=[],
        help="alleen de rijen met deze waarde; mag meermaals; een punt gaat een veld van JSON binnen",
    )  # fmt: skip
    parser.add_argument(
        "--min-score", metavar="SCORE", type=_score, default=0.0,
        help="laat codes onder deze score weg, van 0 tot 1 (standaard: alles telt)",
    )  # fmt: skip
    parser.add_argument("--sheet", metavar="BLAD", default="", help="werkblad van een Excel-bestand")
    parser.add_argument(
        "--format", choices=["table", "json"], default="table",
        help="table om te lezen, json voor een programma en met alle missers (standaard: %(default)s)",
    )  # fmt: skip
    _pipeline(parser)


def _where(text: str) -> Where:
    try:
        return Where.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is geen voorwaarde; schrijf kolom=waarde") from error


def _level(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is geen niveau; schrijf 1, 2, 3 …")
    return int(text)


def _score(text: str) -> float:
    try:
        score = float(text.replace(",", "."))
    except ValueError:
        score = -1.0
    if not 0 <= score <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is geen score; schrijf een getal van 0 tot 1")
    return score


def _app(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(commands, "app", "open een project op het scherm, in uw browser; Ctrl+C sluit af")
    parser.add_argument(
        "project", metavar="PROJECT", nargs="?", help="map van het project (standaard: de voorbeeldstudie)"
    )
    _screen(parser)


def _screen(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", metavar="N", type=int, help="poort (standaard: de eerste vrije vanaf 8501)")
    parser.add_argument(
        "--address",
        metavar="ADRES",
        default="127.0.0.1",
        help="adres waarop geluisterd wordt (standaard: %(default)s, alleen deze computer)",
    )
    parser.add_argument("--no-browser", action="store_true", help="open de browser niet")


def _files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        metavar="BESTAND",
        nargs="+",
        help="bestanden, mappen (met onderliggende mappen) of patronen zoals '*.docx'",
    )


def _codebooks(parser: argparse.ArgumentParser, default: str) -> None:
    parser.add_argument(
        "--codebook",
        metavar="CODEBOEK",
        dest="codebooks",
        action="append",
        default=[],
        help=f"naam van een codeboek of pad van een YAML-bestand; mag meermaals ({default})",
    )


def _project(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--project", metavar="MAP", default=".", help="map van het project (standaard: de huidige map)")


def _pipeline(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--pipeline",
        metavar="NAAM",
        help="naam of map van een Nederlandse spaCy-ontleding (standaard: nl_core_news_sm, md of lg als die "
        "geïnstalleerd is, anders de ingebouwde, die embedded heet)",
    )


def _table_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--sep",
        metavar="TEKEN",
        default=",",
        help="scheidingsteken van de CSV; ';' voor Nederlandstalig Excel, of 'tab'",
    )
    parser.add_argument(
        "--include-moderator", action="store_true", help="tel ook de woorden van de moderator mee als bewijs"
    )
    parser.add_argument(
        "--texts",
        metavar="MAP",
        help="schrijf ook de ingelezen tekst van elke bron weg; start en end in de export tellen in die tekst",
    )


def _reading(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("hoe de bestanden gelezen worden")
    group.add_argument(
        "--sources", metavar="TABEL", action="append", default=[],
        help="CSV of XLSX met per bestand soort, groep, moderator en kenmerken; een bronnen.csv in een map wordt "
        "vanzelf gebruikt",
    )  # fmt: skip
    group.add_argument(
        "--source-kind", metavar="SOORT", choices=list(SourceKind), help=f"een van: {', '.join(SourceKind)}"
    )
    group.add_argument(
        "--group", metavar="GROEP", choices=list(RespondentGroup), help=f"een van: {', '.join(RespondentGroup)}"
    )
    group.add_argument(
        "--moderator", metavar="NAAM", dest="moderators", action="append", default=[],
        help="naam of label van wie het gesprek leidt; mag meermaals",
    )  # fmt: skip
    group.add_argument(
        "--id-column", metavar="KOLOM", default="", help="kolom van een enquête die de respondent aanduidt"
    )
    group.add_argument(
        "--text-column", metavar="KOLOM", dest="text_columns", action="append", default=[],
        help="kolom van een enquête met open antwoorden; mag meermaals",
    )  # fmt: skip
    group.add_argument(
        "--attribute-column", metavar="KOLOM", dest="attribute_columns", action="append", default=[],
        help="kolom van een enquête met een kenmerk; mag meermaals",
    )  # fmt: skip
    group.add_argument("--sheet", metavar="BLAD", default="", help="werkblad van een Excel-bestand")
