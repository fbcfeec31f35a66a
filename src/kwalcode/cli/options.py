"""What the commands share: how one is announced, the options that several have, and how values are read."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kwalcode.model import RespondentGroup, SourceKind
from kwalcode.readers.source import ReadOptions
from kwalcode.workflow.files import FileSelection
from kwalcode.workflow.reading import FileReading, ReadPlan, load_side_tables
from kwalcode.workflow.samples import Where

DONE: Final = 0
NOTHING_DONE: Final = 1
PARTLY_DONE: Final = 3
INTERRUPTED: Final = 130

EXIT_CODES = """\
uitgangscodes:
  0    alles is gelukt
  1    er is niets gedaan; de melding zegt waarom
  2    de opdracht is verkeerd geschreven
  3    gedaan, maar minstens één bestand werd geweigerd
  130  u hebt de opdracht onderbroken (Ctrl+C)
"""

Commands = argparse._SubParsersAction  # the type that add_subparsers gives has no public name


def command(commands: Commands[argparse.ArgumentParser], name: str, text: str) -> argparse.ArgumentParser:
    """Announce a command, with the exit codes below its help."""
    return commands.add_parser(
        name,
        help=text,
        description=text[0].upper() + text[1:] + ".",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=EXIT_CODES,
    )


def files(parser: argparse.ArgumentParser, *, needed: bool = True) -> None:
    """The files to be read."""
    parser.add_argument(
        "files",
        metavar="BESTAND",
        nargs="+" if needed else "*",
        help="bestanden, mappen (met onderliggende mappen) of patronen zoals '*.docx'",
    )


def exit_code(readings: Sequence[FileReading]) -> int:
    """What became of the files together."""
    refused = sum(bool(reading.problem) for reading in readings)
    if refused == 0:
        return DONE
    return PARTLY_DONE if refused < len(readings) else NOTHING_DONE


def codebooks(parser: argparse.ArgumentParser, default: str) -> None:
    """Which codebooks."""
    parser.add_argument(
        "--codebook",
        metavar="CODEBOEK",
        dest="codebooks",
        action="append",
        default=[],
        help=f"naam van een codeboek of pad van een YAML-bestand; mag meermaals ({default})",
    )


def project(parser: argparse.ArgumentParser, *, default: str = ".") -> None:
    """Which project; `argparse.SUPPRESS` where a word before this one may have said it."""
    parser.add_argument(
        "--project", metavar="MAP", default=default, help="map van het project (standaard: de huidige map)"
    )


def pipeline(parser: argparse.ArgumentParser) -> None:
    """Which Dutch pipeline."""
    parser.add_argument(
        "--pipeline",
        metavar="NAAM",
        help="naam of map van een Nederlandse spaCy-ontleding (standaard: nl_core_news_sm, md of lg als die "
        "geïnstalleerd is, anders de ingebouwde, die embedded heet)",
    )


def jobs(parser: argparse.ArgumentParser, default: str) -> None:
    """On how many processes."""
    parser.add_argument("--jobs", metavar="N", type=int, help=f"aantal processen (standaard: {default})")


def quiet(parser: argparse.ArgumentParser) -> None:
    """Whether only what cannot be missed is shown."""
    parser.add_argument("--quiet", action="store_true", help="toon geen voortgang en geen samenvatting")


def sheet(parser: argparse._ActionsContainer) -> None:
    """Which sheet of a workbook."""
    parser.add_argument(
        "--sheet",
        metavar="BLAD",
        default="",
        help="werkblad van een Excel-bestand (standaard: het eerste met gegevens)",
    )


def shown_as(parser: argparse.ArgumentParser) -> None:
    """For whom the answer is."""
    parser.add_argument(
        "--format", choices=("table", "json"), default="table",
        help="table om te lezen, json voor een programma (standaard: %(default)s)",
    )  # fmt: skip


def separator(parser: argparse.ArgumentParser) -> None:
    """What stands between the cells of a CSV."""
    parser.add_argument(
        "--sep",
        metavar="TEKEN",
        default=",",
        help="scheidingsteken van de CSV: ',' (standaard), ';' voor een Nederlandstalige Excel, of 'tab'",
    )


def table(parser: argparse.ArgumentParser) -> None:
    """How fragments are written."""
    separator(parser)
    parser.add_argument(
        "--include-moderator", action="store_true", help="tel ook de woorden van de moderator mee als bewijs"
    )
    parser.add_argument(
        "--texts",
        metavar="MAP",
        help="schrijf ook de ingelezen tekst van elke bron weg; start en end in de export tellen in die tekst",
    )


def reading(parser: argparse.ArgumentParser) -> None:
    """How files are read."""
    group = parser.add_argument_group("hoe de bestanden gelezen worden")
    group.add_argument(
        "--sources", metavar="TABEL", action="append", default=[],
        help="CSV of XLSX met per bestand soort, groep, moderator en kenmerken; een bronnen.csv in een map wordt "
        "vanzelf gebruikt",
    )  # fmt: skip
    group.add_argument(
        "--source-kind",
        metavar="SOORT",
        choices=list(SourceKind),
        help=f"soort van alle bronnen; een van: {', '.join(SourceKind)}",
    )
    group.add_argument(
        "--group",
        metavar="GROEP",
        choices=list(RespondentGroup),
        help=f"respondentgroep van alle bronnen; een van: {', '.join(RespondentGroup)}",
    )
    group.add_argument(
        "--moderator", metavar="NAAM", dest="moderators", action="append", default=[],
        help="naam of label van wie het gesprek leidt; mag meermaals",
    )  # fmt: skip
    group.add_argument(
        "--id-column", metavar="KOLOM", default="", help="kolom van een survey die de respondent aanduidt"
    )
    group.add_argument(
        "--text-column", metavar="KOLOM", dest="text_columns", action="append", default=[],
        help="kolom van een survey met open antwoorden; mag meermaals",
    )  # fmt: skip
    group.add_argument(
        "--attribute-column", metavar="KOLOM", dest="attribute_columns", action="append", default=[],
        help="kolom van een survey met een kenmerk; mag meermaals",
    )  # fmt: skip
    sheet(group)


def screen(parser: argparse.ArgumentParser) -> None:
    """Where the screen listens."""
    parser.add_argument("--port", metavar="N", type=int, help="poort (standaard: de eerste vrije vanaf 8501)")
    parser.add_argument(
        "--address",
        metavar="ADRES",
        default="127.0.0.1",
        help="adres waarop geluisterd wordt (standaard: %(default)s, alleen deze computer)",
    )
    parser.add_argument("--no-browser", action="store_true", help="open de browser niet")


def where(text: str) -> Where:
    """A condition, as column=value."""
    try:
        return Where.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is geen voorwaarde; schrijf kolom=waarde") from error


def level(text: str) -> int:
    """A depth of the code tree, from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is geen niveau; schrijf 1, 2, 3 …")
    return int(text)


def score(text: str) -> float:
    """A score between 0 and 1."""
    try:
        score = float(text.replace(",", "."))
    except ValueError:
        score = -1.0
    if not 0 <= score <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is geen score; schrijf een getal van 0 tot 1")
    return score


def read_plan(values: argparse.Namespace, selection: FileSelection) -> ReadPlan:
    """How the files are read, from what `reading` asked for and the side tables beside the files."""
    return ReadPlan(read_options(values), load_side_tables([*selection.side_tables, *map(Path, values.sources)]))


def read_options(values: argparse.Namespace) -> ReadOptions:
    """What `reading` asked for, the side tables apart."""
    return ReadOptions(
        source_kind=SourceKind(values.source_kind) if values.source_kind else None,
        group=RespondentGroup(values.group) if values.group else None,
        moderators=tuple(values.moderators),
        id_column=values.id_column,
        text_columns=tuple(values.text_columns),
        attribute_columns=tuple(values.attribute_columns),
        sheet=values.sheet,
    )
