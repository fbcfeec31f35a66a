"""`kwalcode agreement`: how far coders agree, a sample for two coders, and codes that were given elsewhere."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kwalcode.cli import options, show, show_agreement
from kwalcode.cli.options import DONE
from kwalcode.errors import ExchangeError
from kwalcode.readers.source import SourceFile
from kwalcode.workflow import agreement_tables, settling
from kwalcode.workflow.agreement import Question, Unit, compare
from kwalcode.workflow.double_coding import By, SampleOrder, draw_sample
from kwalcode.workflow.double_work import keep_sample, read_sample
from kwalcode.workflow.exports import check_target
from kwalcode.workflow.imported_coding import import_coding
from kwalcode.workflow.layers import coding_layers
from kwalcode.workflow.material import Material
from kwalcode.workflow.project import Project

_ENDINGS: Final = (".csv", ".xlsx")


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Announce the commands and their options."""
    parser = options.command(commands, "agreement", "toon in hoeverre codeurs het eens zijn, en waar niet")
    options.project(parser)
    parser.add_argument(
        "--coder", metavar="NAAM", dest="coders", action="append", default=[],
        help="een codeur: een persoon, 'regels/CODEBOEK', wie in een ingelezen bestand codeerde, of 'vastgesteld'; "
        "minstens twee keer (standaard: iedereen die een bron helemaal las)",
    )  # fmt: skip
    parser.add_argument(
        "--codebook", metavar="CODEBOEK", default="", help="naam van een codeboek (standaard: het meest gebruikte)"
    )
    parser.add_argument(
        "--unit", choices=[unit.value for unit in Unit], default=Unit.SENTENCE.value,
        help="wat geteld wordt (standaard: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--level", metavar="N", type=options.level, default=0,
        help="tel elke code onder haar code op dit niveau, 1 is het bovenste (standaard: elke code op zichzelf)",
    )  # fmt: skip
    options.shown_as(parser)
    parser.add_argument("--out", metavar="BESTAND", help="schrijf weg: .xlsx (alles) of .csv (de verschillen)")
    options.separator(parser)
    deeper = parser.add_subparsers(title="in plaats van te vergelijken", metavar="WAT", dest="deeper")
    _sample(deeper)
    _read(deeper)
    _import(deeper)


def _sample(commands: options.Commands[argparse.ArgumentParser]) -> None:
    parser = options.command(commands, "sample", "trek een steekproef die twee mensen allebei coderen")
    # Without a default of its own: what stands before the second word would be overwritten by it.
    options.project(parser, default=argparse.SUPPRESS)
    parser.add_argument(
        "--by", choices=[by.value for by in By], default=By.DOCUMENT.value,
        help="wat getrokken wordt (standaard: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--size", metavar="N", type=options.level, default=0, help="hoeveel er getrokken worden")
    parser.add_argument(
        "--share", metavar="AANDEEL", type=options.score, default=0.0,
        help="aandeel van de zinnen met de zeldzaamste code die telt, bijvoorbeeld 0,1: daaruit volgt hoeveel er "
        "nodig zijn",
    )  # fmt: skip
    parser.add_argument(
        "--precision", metavar="MARGE", type=options.score, default=0.0,
        help="marge waarop het percentage overeenstemming gekend moet zijn, bijvoorbeeld 0,05",
    )  # fmt: skip
    parser.add_argument("--not-stratified", action="store_true", help="trek uit alle bronnen samen, niet per soort")
    parser.add_argument(
        "--seed", metavar="GETAL", type=int, default=1,
        help="startgetal van de loting: hetzelfde getal trekt hetzelfde (standaard: %(default)s)",
    )  # fmt: skip


def _read(commands: options.Commands[argparse.ArgumentParser]) -> None:
    parser = options.command(commands, "read", "noteer dat iemand een steekproef helemaal las en codeerde")
    parser.add_argument("sample", metavar="STEEKPROEF", help="naam van de steekproef, zoals 'agreement sample' ze gaf")
    options.project(parser, default=argparse.SUPPRESS)
    parser.add_argument("--coder", metavar="NAAM", required=True, help="wie ze las")


def _import(commands: options.Commands[argparse.ArgumentParser]) -> None:
    parser = options.command(commands, "import", "lees codes in die elders gegeven werden, om te vergelijken")
    parser.add_argument("file", metavar="BESTAND", help="CSV met document, start en end of quote, code, en coder")
    options.project(parser, default=argparse.SUPPRESS)
    parser.add_argument("--coder", metavar="NAAM", default="", help="wie codeerde, als het bestand dat niet zegt")
    parser.add_argument("--codebook", metavar="CODEBOEK", default="", help="codeboek van de codes")
    parser.add_argument(
        "--read", metavar="BRON", action="append", default=[],
        help="bron die deze codeur ook las, zonder er iets in te coderen; mag meermaals",
    )  # fmt: skip


def agreement(asked: argparse.Namespace) -> int:
    """`kwalcode agreement`, with what comes behind it."""
    match asked.deeper:
        case "sample":
            return _do_sample(asked)
        case "read":
            return _do_read(asked)
        case "import":
            return _do_import(asked)
        case _:
            return _do_compare(asked)


def _do_compare(asked: argparse.Namespace) -> int:
    target = None
    if asked.out:
        target = check_target(Path(asked.out), separator=asked.sep)
        if target.path.suffix.lower() not in _ENDINGS:
            raise ExchangeError(
                f"{target.path}: een vergelijking wordt een .xlsx (alles) of een .csv (de verschillen). Wat u kunt "
                "doen: laat de naam op een van beide eindigen."
            )
    with _material(asked.project) as material:
        coded = coding_layers(material)
        found = compare(coded, Question(tuple(asked.coders), asked.codebook, Unit(asked.unit), asked.level))
        change = settling.before_after(coded, found)
        settled = settling.with_choices(settling.settlements(coded.decisions), found.differences)
        if target:
            agreement_tables.write(target, found, material, settled)
        if asked.format == "json":
            show.say_json(agreement_tables.as_values(found, material, change, settled))
        else:
            show_agreement.comparison(found, material, change, settled)
            if target:
                show.say(f"\nWeggeschreven: {target.path}")
    return DONE


def _do_sample(asked: argparse.Namespace) -> int:
    with _material(asked.project) as material:
        sample = draw_sample(
            material,
            SampleOrder(By(asked.by), asked.size, asked.share, asked.precision, not asked.not_stratified, asked.seed),
        )
        name = keep_sample(material, sample)
        show_agreement.sample(sample, material, name)
    return DONE


def _do_read(asked: argparse.Namespace) -> int:
    with _material(asked.project) as material:
        count = read_sample(material, asked.sample, asked.coder)
    show.say(f"{asked.coder} las {show_agreement.stretches(count)} van de steekproef '{asked.sample}'.")
    return DONE


def _do_import(asked: argparse.Namespace) -> int:
    # The coder of the comparison and that of the file share a name on the command line, not a value.
    coder = asked.coder
    with _material(asked.project) as material:
        found = import_coding(
            material, SourceFile.load(Path(asked.file)), coder=coder, codebook=asked.codebook, read=asked.read
        )
    for name, count in found.counts.items():
        show.say(f"{name}: {show_agreement.codes(count)} ingelezen")
    show.say(f"In {show_agreement.sources(found.documents)}. Vergelijk met: kwalcode agreement --coder …")
    return DONE


@contextmanager
def _material(folder: str) -> Iterator[Material]:
    project = Project.open(Path(folder))
    with project.store() as store:
        yield Material(store, str(project.root.resolve()))


COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = MappingProxyType({"agreement": agreement})
