"""`kwalcode erase`: destroying a source, after its name was given twice."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from kwalcode.cli import options, show
from kwalcode.cli.options import DONE, NOTHING_DONE
from kwalcode.wording import counted, moment, number
from kwalcode.workflow.erasing import Erased, erase, erasures, find_erasable
from kwalcode.workflow.project import Project


def erase_(values: argparse.Namespace) -> int:
    """`kwalcode erase`."""
    project = Project.open(Path(values.project))
    if values.source is None:
        _show_past(project)
        return DONE
    if values.confirm is None:
        _show_what_goes(project, values.source)
        return NOTHING_DONE
    _show_done(erase(project, values.source, values.by, confirmation=values.confirm))
    return DONE


def _show_past(project: Project) -> None:
    past = erasures(project)
    if not past:
        show.say("In dit project is nog niets gewist. Noem een bron om te zien wat er van haar gewist zou worden.")
    for one in past:
        show.say(
            f"{moment(one.time)}  {one.erased_by}: {number(one.counts['characters'])} tekens, "
            f"{counted(one.counts['decision'], 'beslissing', 'beslissingen')} "
            f"(SHA-256 van de naam {one.name_hash[:12]}, van de tekst {one.document_id[:12]})"
        )


def _show_what_goes(project: Project, named: str) -> None:
    source = find_erasable(project, named)
    if source is None:
        show.warn(
            f"{named} is al gewist. Met --confirm en de naam ruimt kwalcode op wat een onderbroken wissen liet staan."
        )
        return
    removed = " (eerder uit het project verwijderd, maar de tekst is er nog)" if source.removed else ""
    show.warn(
        f"Er is nog niets gewist. Dit zou voorgoed verdwijnen, zonder weg terug: {source.name}{removed}: de tekst, het "
        "origineel in de map bronnen, alle voorstellen, en de citaten en toelichtingen van "
        f"{counted(source.decisions, 'beslissing', 'beslissingen')}. Ook reservekopieën van de databank die kwalcode "
        f"zelf maakte, verdwijnen. Wat u kunt doen: geef dezelfde opdracht met --by UW_NAAM --confirm '{source.name}'."
    )


def _show_done(done: Erased) -> None:
    counts = done.record.counts
    if done.again:
        show.say("Deze bron was al gewist; wat er nog van lag, is opgeruimd.")
    else:
        show.say(
            f"Gewist: {number(counts['characters'])} tekens, "
            f"{counted(counts['suggestion'], 'voorstel', 'voorstellen')} en de woorden van "
            f"{counted(counts['decision'], 'beslissing', 'beslissingen')}. Wat blijft, is dat "
            f"{done.record.erased_by} op {moment(done.record.time)} een bron wiste."
        )
    for path in (*done.originals, *done.copies):
        show.say(f"Gewist bestand: {path}")
    if done.exports:
        show.warn(
            f"Let op: {counted(len(done.exports), 'bestand kan', 'bestanden kunnen')} nog citaten uit deze bron "
            f"bevatten ({', '.join(map(str, done.exports))}). Wat u kunt doen: wis wat u niet nodig hebt, en maak de "
            "andere opnieuw."
        )
    show.warn(
        "Wat kwalcode niet kan wissen: uw eigen kopieën, reservekopieën van deze computer, en citaten die u zelf in "
        "een codeboek of een verslag zette."
    )


COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = {"erase": erase_}


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Announce the command and its options."""
    parser = options.command(
        commands, "erase", "wis een bron voorgoed: tekst, citaten, voorstellen en origineel; zonder BRON: wat gewist is"
    )
    parser.add_argument(
        "source", metavar="BRON", nargs="?", help="naam van de bron, of de eerste tekens van de hash van haar tekst"
    )
    options.project(parser)
    parser.add_argument("--by", metavar="NAAM", default="", help="wie de bron wist; dat blijft bewaard")
    parser.add_argument(
        "--confirm",
        metavar="BRON",
        help="nog eens de volledige naam van de bron; zonder deze optie wist kwalcode niets",
    )
