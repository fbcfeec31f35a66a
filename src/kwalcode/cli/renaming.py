"""`kwalcode rename`: another name for a source, and the names that sources had before."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from kwalcode.cli import options, show
from kwalcode.cli.options import DONE, NOTHING_DONE
from kwalcode.wording import moment
from kwalcode.workflow import sources
from kwalcode.workflow.project import Project


def rename(values: argparse.Namespace) -> int:
    """`kwalcode rename`."""
    project = Project.open(Path(values.project))
    if values.source is None:
        _show_past(project)
        return DONE
    source = sources.find_source(project, values.source)
    if values.name is None:
        show.warn(
            f"Er staat niet hoe {source.name} moet heten; er is niets gewijzigd. Wat u kunt doen: zet de nieuwe naam "
            "achter de oude, tussen aanhalingstekens als er een spatie in staat."
        )
        return NOTHING_DONE
    done = sources.rename(project, source.id, values.name, by=values.by)
    if done is None:
        show.say(f"Deze bron heet al {source.name}; er is niets gewijzigd.")
    else:
        show.say(f"{done.before} heet voortaan {done.after}. Exports en verslagen van vroeger houden de oude naam.")
    return DONE


def _show_past(project: Project) -> None:
    past = sources.renamings(project)
    if not past:
        show.say("Geen enkele bron van dit project kreeg een andere naam.")
    for one, now in past:
        by = one.renamed_by or "onbekend"
        later = "" if one.after == now else f" (nu: {now})"
        show.say(f"{moment(one.time)}  {by}: {one.before} werd {one.after}{later}")


COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = {"rename": rename}


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Announce the command and its options."""
    parser = options.command(
        commands, "rename", "geef een bron een andere naam; zonder BRON: welke namen er gewijzigd werden"
    )
    parser.add_argument(
        "source", metavar="BRON", nargs="?", help="naam van de bron, of de eerste tekens van de hash van haar tekst"
    )
    parser.add_argument("name", metavar="NAAM", nargs="?", help="haar nieuwe naam")
    options.project(parser)
    parser.add_argument("--by", metavar="NAAM", default="", help="wie de naam wijzigt; dat blijft bewaard")
