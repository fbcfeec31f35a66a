"""`kwalcode sample` and `kwalcode screen`: which municipalities, and what their plans say."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kwalcode.cli import options, show
from kwalcode.cli.options import DONE, NOTHING_DONE, exit_code
from kwalcode.errors import KwalcodeError
from kwalcode.wording import counted, decimal, number, shortened, some
from kwalcode.workflow.exports import check_target
from kwalcode.workflow.files import select
from kwalcode.workflow.project import Project
from kwalcode.workflow.reading import missing, unmatched
from kwalcode.workflow.sampling import SamplePlan, check_sample_target, design_sentence, sample_table, write_sample
from kwalcode.workflow.screening_reading import PlansRead, project_plans, read_plans

if TYPE_CHECKING:
    from kwalcode.workflow.screening import Screening

_SHOWN: Final = 5
_LONGEST: Final = 220


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Announce the commands and their options."""
    _screen(commands)
    _sample(commands)


def _screen(commands: options.Commands[argparse.ArgumentParser]) -> None:
    parser = options.command(commands, "screen", "zoek in beleidsplannen de doelen over armoede, met het bewijs")
    options.files(parser, needed=False)
    parser.add_argument(
        "--project", metavar="MAP",
        help="screen in plaats van bestanden de beleidsplannen van dit project, met de oordelen die er op het scherm "
        "gegeven zijn",
    )  # fmt: skip
    parser.add_argument(
        "--out", metavar="BESTAND", default="screening.xlsx", help="het rekenblad, .xlsx (standaard: %(default)s)"
    )
    parser.add_argument("--csv", metavar="BESTAND", help="schrijf ook een CSV met een rij per actie of passage")
    parser.add_argument("--charts", metavar="MAP", help="schrijf de grafieken ook apart weg, als SVG en PNG")
    parser.add_argument(
        "--labels", metavar="BESTAND",
        help="oordelen die er al zijn (kolommen row en poverty, of een vroegere CSV met decision); de rangschikking "
        "leert ervan",
    )  # fmt: skip
    options.codebooks(parser, "standaard: de meegeleverde over armoede, regie, grondrechten en het kijkkader")
    options.separator(parser)
    options.reading(parser)
    options.pipeline(parser)
    options.jobs(parser, "volgens de omvang")
    options.quiet(parser)


def _sample(commands: options.Commands[argparse.ArgumentParser]) -> None:
    parser = options.command(commands, "sample", "trek een steekproef van gemeenten, met bij elke de reden")
    parser.add_argument("file", metavar="GEMEENTEN", help="tabel met een gemeente per rij (.csv, .tsv of .xlsx)")
    parser.add_argument(
        "--stratum", metavar="KOLOM", default="", help="trek per waarde van deze kolom, bijvoorbeeld provincie"
    )
    parser.add_argument(
        "--by", metavar="KOLOM", default="", help="kolom met het cijfer, bijvoorbeeld kansarmoede_index"
    )
    parser.add_argument(
        "--quantiles", metavar="N", type=options.level, default=1,
        help="verdeel elke laag volgens dat cijfer in N even grote groepen (4 voor kwartielen; standaard: %(default)s)",
    )  # fmt: skip
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--top", metavar="N", type=options.level, help="neem van elke groep de N hoogste (standaard: 1)",
    )  # fmt: skip
    how.add_argument("--random", metavar="N", type=options.level, help="neem van elke groep N gemeenten door loting")
    parser.add_argument(
        "--seed", metavar="GETAL", type=int, default=1,
        help="startgetal van de loting: hetzelfde getal geeft dezelfde gemeenten (standaard: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--always", metavar="KOLOM", default="", help="kolom met ja of nee: wie altijd meedoet, bijvoorbeeld hoofdstad"
    )
    parser.add_argument(
        "--divide-always", action="store_true",
        help="tel wie altijd meedoet mee bij het maken van de groepen (standaard: niet)",
    )  # fmt: skip
    parser.add_argument("--name", metavar="KOLOM", default="", help="kolom met de naam (standaard: gemeente of naam)")
    options.sheet(parser)
    parser.add_argument("--out", metavar="BESTAND", help="schrijf de steekproef weg: .csv of .xlsx")
    options.separator(parser)


def screen(asked: argparse.Namespace) -> int:
    """`kwalcode screen`."""
    # Imported here: these bring scikit-learn and the charts, which no other command should wait for.
    from kwalcode.workflow.screening import screen_documents  # noqa: PLC0415
    from kwalcode.workflow.screening_exports import check_screening_targets, write_screening  # noqa: PLC0415
    from kwalcode.workflow.screening_labels import Labels  # noqa: PLC0415
    from kwalcode.workflow.screening_review import standing  # noqa: PLC0415

    if bool(asked.files) == bool(asked.project):
        raise KwalcodeError(
            "Het is niet duidelijk welke plannen gescreend worden. Wat u kunt doen: noem bestanden, of met --project "
            "een project, en niet allebei."
        )
    project = Project.open(Path(asked.project)) if asked.project else None
    workbook, csv = Path(asked.out), Path(asked.csv) if asked.csv else None
    check_screening_targets(workbook, csv)
    sep = check_target(csv, separator=asked.sep).separator if csv else ","
    labels = Labels(Path(asked.labels)) if asked.labels else None
    selection = select(asked.files)
    plan = options.read_plan(asked, selection)
    if project:
        read = PlansRead((), project_plans(project), (), ())
    else:
        with show.progress("lezen", quiet=asked.quiet) as advance:
            read = read_plans(selection.sources, plan, jobs=asked.jobs, progress=advance)
    readings = [*read.readings, *map(missing, selection.missing)]
    show.show_refused(readings)
    _show_left_out(read)
    if not read.plans:
        none = "In het project staat geen enkel beleidsplan" if project else "Er is geen enkel plan gelezen"
        show.warn(f"\n{none}, dus ook niets weggeschreven.")
        return NOTHING_DONE
    with show.progress("screenen", quiet=asked.quiet) as advance:
        screening = screen_documents(
            read.plans,
            codebooks=asked.codebooks,
            pipeline=asked.pipeline,
            labels=labels,
            jobs=asked.jobs,
            progress=advance,
        )
    if not screening.passages:
        show.warn("\nIn de plannen staat geen enkele passage, dus er is niets weggeschreven.")
        return NOTHING_DONE
    notes = [remark for document in read.plans for remark in document.remarks]
    notes += [f"niet gelezen: {reading.problem}" for reading in readings if reading.problem]
    if labels:
        known = counted(labels.found, "oordeel", "oordelen")
        notes.append(f"{asked.labels}: {known} gebruikt, {number(labels.unknown)} over passages die er niet bij zijn")
    written = write_screening(
        screening,
        workbook,
        csv=csv,
        charts_folder=Path(asked.charts) if asked.charts else None,
        decided=standing(project, screening) if project else None,
        notes=notes,
        sep=sep,
    )
    if not asked.quiet:
        show.show_remarks(readings)
        show.show_left_over(selection, unmatched(plan, readings))
        _show_screening(screening)
        if labels:
            show.say(f"\n{notes[-1]}")
        show.say(f"\nWeggeschreven: {', '.join(map(str, written))}")
    return exit_code(readings)


def _show_left_out(read: PlansRead) -> None:
    if read.others:
        names = some([document.name for document in read.others])
        show.warn(
            f"\nNiet gescreend, want geen beleidsplan: {names}. Is het er wel een, zeg dat dan met "
            "--source-kind beleidsplan of in bronnen.csv."
        )
    if read.repeated:
        show.warn(f"\nDezelfde tekst als een ander plan, en dus niet nog eens gelezen: {', '.join(read.repeated)}")


def _show_screening(screening: Screening) -> None:
    rows = [one.row for one in screening.passages]
    explicit = sum(row.poverty == 2 for row in rows)
    implicit = sum(row.poverty == 1 for row in rows)
    show.say(
        f"\n{counted(len(screening.documents), 'plan', 'plannen')}, {counted(len(rows), 'passage', 'passages')}: "
        f"{counted(explicit, 'expliciet armoededoel', 'expliciete armoededoelen')}, {number(implicit)} impliciet"
    )
    show.say("\nBovenaan staan:")
    for row in sorted(rows, key=lambda one: one.rank)[:_SHOWN]:
        place = ", ".join(part for part in (row.municipality, row.code, f"p. {row.page}" if row.page else "") if part)
        text = shortened(row.text, _LONGEST)
        show.say(f"\n  “{text}”\n    {place} (score {decimal(row.score)})\n    reden: {row.reason}")


def sample(asked: argparse.Namespace) -> int:
    """`kwalcode sample`."""
    by_lot = asked.random is not None
    if not asked.by and (asked.quantiles > 1 or not by_lot):
        raise KwalcodeError(
            "Zonder cijfer is er geen hoogste en zijn er geen groepen. Wat u kunt doen: noem met --by de kolom van het "
            "cijfer, of loot met --random."
        )
    if asked.out:
        check_sample_target(Path(asked.out))
        target = check_target(Path(asked.out), separator=asked.sep)
    plan = SamplePlan(
        stratum=asked.stratum,
        by=asked.by,
        always=asked.always,
        name=asked.name,
        sheet=asked.sheet,
        quantiles=asked.quantiles,
        take=asked.random if by_lot else asked.top or 1,
        seed=asked.seed if by_lot else None,
        divide_always=asked.divide_always,
    )
    sampled = sample_table(Path(asked.file), plan)
    show.say(design_sentence(sampled.plan))
    stratum = ""
    for choice, reason in zip(sampled.sample.choices, sampled.reasons, strict=True):
        if choice.candidate.stratum != stratum:
            stratum = choice.candidate.stratum
            show.say(f"\n{stratum}")
        show.say(f"  {choice.candidate.name}: {reason}")
    show.say("")
    for note in sampled.notes:
        show.say(note)
    if asked.out:
        write_sample(target.path, sampled, sep=target.separator)
        show.say(f"\nWeggeschreven: {target.path}")
    return DONE


COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = MappingProxyType(
    {"screen": screen, "sample": sample}
)
