"""One function per command: values from the parser, one call into the workflow, the answer on screen."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kwalcode.cli import show, show_evaluation
from kwalcode.cli.foreign import take_coded
from kwalcode.cli.options import DONE, NOTHING_DONE, exit_code, read_plan
from kwalcode.codebook import find_codebook, read_codebook, shipped_names
from kwalcode.codebook.comparing import compare, next_version, sentences
from kwalcode.errors import CodebookError, ExchangeError, SourceError
from kwalcode.model import Codebook
from kwalcode.ui import launch
from kwalcode.wording import counted, decimal, number
from kwalcode.workflow import exports
from kwalcode.workflow.coded_rows import EvaluationPlan
from kwalcode.workflow.coding import CodingPlan, code_files
from kwalcode.workflow.demo import make_demo
from kwalcode.workflow.evaluating import evaluate_file
from kwalcode.workflow.files import FileSelection, select
from kwalcode.workflow.foreign_export import REFI_FORMATS, export_foreign
from kwalcode.workflow.foreign_project import is_foreign
from kwalcode.workflow.project import DEFAULT_CODEBOOKS, OUTPUT, Project
from kwalcode.workflow.reading import FileReading, missing, unmatched
from kwalcode.workflow.runs import RunReport, run
from kwalcode.workflow.summary import summarise


def demo(options: argparse.Namespace) -> int:
    """`kwalcode demo`."""
    folder = Path(options.folder)
    with show.progress("lezen en coderen") as advance:
        made = make_demo(folder, importing=advance, coding=advance)
    project = made.project
    exported = exports.export_project(project, project.output / "fragmenten.csv")
    _show_run(made.report)
    show.show_refused(made.readings)
    show.show_summary(summarise(exported.documents, exported.fragments, made.report.codebooks))
    show.say(f"\nWeggeschreven: {exported.path}")
    show.say(
        "\nHoe verder:\n"
        f'  - bekijk {exported.path} in een rekenblad (kwalcode export --sep ";" voor Nederlandstalig Excel)\n'
        f"  - pas een regel aan in {project.codebook_folder} en draai: kwalcode run --project {folder}\n"
        "  - codeer uw eigen bestanden: kwalcode code MAP --out fragmenten.csv\n"
        "  - of begin een eigen project: kwalcode init MIJNSTUDIE"
    )
    if options.no_app:
        return exit_code(made.readings)
    if not _is_interactive():
        show.say(f"\nOpen de studie op het scherm: kwalcode app {folder}")
        return exit_code(made.readings)
    _show_screen(folder, options)
    return exit_code(made.readings)


def app(options: argparse.Namespace) -> int:
    """`kwalcode app`."""
    if options.project is None:
        _show_screen(None, options)
        return DONE
    _show_screen(Project.open(Path(options.project)).root, options)
    return DONE


def code(options: argparse.Namespace) -> int:
    """`kwalcode code`."""
    books = _codebooks(options.codebooks or DEFAULT_CODEBOOKS)
    target = exports.check_target(Path(options.out), separator=options.sep)
    selection = select(options.files)
    plan = CodingPlan(tuple(books), read_plan(options, selection), options.pipeline)
    with show.progress("coderen", quiet=options.quiet) as advance:
        coding = code_files(
            selection.sources,
            plan,
            jobs=options.jobs,
            include_moderator=options.include_moderator,
            progress=advance,
        )
    readings = _with_missing([file.reading for file in coding.files], selection)
    show.show_refused(readings)
    if not coding.documents:
        show.warn("\nEr is niets gelezen, dus ook niets weggeschreven.")
        return NOTHING_DONE
    fragments = coding.fragments()
    exports.write(target, fragments, coding.documents, books, pipeline=coding.pipeline)
    if options.texts:
        exports.write_texts(Path(options.texts), coding.documents)
    if not options.quiet:
        show.show_remarks(readings)
        show.show_known(readings)
        show.show_left_over(selection, unmatched(plan.read, readings))
        show.say(f"\n{number(coding.words)} woorden gelezen met {coding.pipeline_description}")
        show.show_summary(summarise(coding.documents, fragments, books))
        show.say(f"\nWeggeschreven: {target.path} ({counted(len(fragments), 'fragment', 'fragmenten')})")
    return exit_code(readings)


def init(options: argparse.Namespace) -> int:
    """`kwalcode init`."""
    project = Project.create(Path(options.folder), options.codebooks or DEFAULT_CODEBOOKS)
    books = ", ".join(path.stem for path in project.codebook_paths())
    show.say(f"Project gemaakt in {project.root}, met de codeboeken {books}.")
    show.say(f"Lees nu bestanden in: kwalcode import BESTAND… --project {project.root}")
    return DONE


def import_(options: argparse.Namespace) -> int:
    """`kwalcode import`."""
    project = Project.open(Path(options.project))
    coded = take_coded(project, [Path(name) for name in options.files if is_foreign(name)], options)
    others = [name for name in options.files if not is_foreign(name)]
    if not others:
        return exit_code(coded)
    selection = select(others)
    plan = read_plan(options, selection)
    with show.progress("lezen") as advance:
        readings = project.import_files(selection.sources, plan, progress=advance)
    readings = _with_missing(readings, selection)
    read = [reading for reading in readings if reading.documents]
    documents = sum(len(reading.documents) for reading in read)
    from_files = counted(len(read), "bestand", "bestanden")
    show.say(f"{counted(documents, 'document', 'documenten')} gelezen uit {from_files}.")
    show.show_known(readings)
    show.show_refused(readings)
    show.show_remarks(readings)
    show.show_left_over(selection, unmatched(plan, readings))
    if read:
        show.say(f"Pas nu de codeboeken toe: kwalcode run --project {project.root}")
    return exit_code([*coded, *readings])


def run_(options: argparse.Namespace) -> int:
    """`kwalcode run`."""
    project = Project.open(Path(options.project))
    with show.progress("coderen", quiet=options.quiet) as advance:
        report = run(project, options.codebooks, pipeline=options.pipeline, jobs=options.jobs, progress=advance)
    if not options.quiet:
        _show_run(report)
        show.show_summary(summarise(project.documents(), project.fragments(), report.codebooks))
        if not report.documents:
            show.say(f"Lees eerst bestanden in: kwalcode import BESTAND… --project {project.root}")
        else:
            show.say(f"\nSchrijf de fragmenten weg: kwalcode export --project {project.root}")
    return DONE


def export(options: argparse.Namespace) -> int:
    """`kwalcode export`."""
    project = Project.open(Path(options.project))
    path = Path(options.out) if options.out else project.root / OUTPUT / f"fragmenten.{options.format or 'csv'}"
    if options.format and path.suffix.lower() != f".{options.format}":
        raise ExchangeError(
            f"{path}: deze naam past niet bij --format {options.format}. Wat u kunt doen: laat --format weg; de "
            "extensie volstaat."
        )
    if path.suffix.lower() in REFI_FORMATS:
        return _export_foreign(project, path, options)
    exported = exports.export_project(
        project, path, separator=options.sep, include_moderator=options.include_moderator, layer=options.layer
    )
    if options.texts:
        exports.write_texts(Path(options.texts), exported.documents)
    if not exported.fragments:
        show.warn(f"Er zijn nog geen fragmenten. Pas eerst de codeboeken toe: kwalcode run --project {project.root}")
    show.say(f"Weggeschreven: {exported.path} ({counted(len(exported.fragments), 'fragment', 'fragmenten')})")
    if exported.statement:
        show.say(exported.statement)
    return DONE


def _export_foreign(project: Project, path: Path, options: argparse.Namespace) -> int:
    written = export_foreign(
        project,
        path,
        suggestions=options.suggestions,
        include_moderator=options.include_moderator,
        layer=options.layer,
    )
    if options.texts:
        exports.write_texts(Path(options.texts), project.documents())
    made = written.project
    show.say(
        f"Weggeschreven: {written.path} ({counted(len(made.codes), 'code', 'codes')}"
        + (
            ""
            if path.suffix.lower() == ".qdc"
            else f", {counted(len(made.sources), 'bron', 'bronnen')}, "
            f"{counted(len(made.codings), 'codering', 'coderingen')}"
        )
        + ")"
    )
    for remark in made.remarks:
        show.say(f"  - {remark}")
    return DONE


def codebook(options: argparse.Namespace) -> int:
    """`kwalcode codebook`."""
    if options.action == "list":
        for name in shipped_names():
            book = read_codebook(find_codebook(name))
            show.say(f"{name} {book.version}: {book.title} ({counted(len(list(book.walk())), 'code', 'codes')})")
        return DONE
    if options.action == "diff":
        return _codebook_diff(options.old, options.new)
    faulty = 0
    for name in options.books:
        try:
            book = read_codebook(find_codebook(name))
        except CodebookError as error:
            faulty += 1
            show.warn(str(error))
        else:
            codes = list(book.walk())
            rules = sum(len(code.rules) for code in codes)
            show.say(
                f"{name}: in orde ({book.id} {book.version}, {counted(len(codes), 'code', 'codes')}, "
                f"{counted(rules, 'regel', 'regels')})"
            )
    return NOTHING_DONE if faulty else DONE


def evaluate(options: argparse.Namespace) -> int:
    """`kwalcode evaluate`."""
    plan = EvaluationPlan(
        codebooks=tuple(_codebooks(options.codebooks)),
        text_column=options.text_column,
        label_column=options.label_column,
        alt_column=options.alt_column,
        none_labels=tuple(options.none_labels),
        level=options.level,
        where=tuple(options.where),
        min_score=options.min_score,
        pipeline=options.pipeline,
        sheet=options.sheet,
        learn_from=Path(options.learn) if options.learn else None,
    )
    with show.progress("coderen") as advance:
        comparison = evaluate_file(Path(options.file), plan, progress=advance)
    show_evaluation.warn_of(comparison)
    if options.format == "json":
        show_evaluation.write_json(comparison)
    else:
        show_evaluation.show_table(comparison)
    return DONE


def _show_screen(folder: Path | None, options: argparse.Namespace) -> None:
    """Start the screen, and stay until the researcher ends it."""
    port = launch.free_port(options.port, options.address)
    show.say(f"\nHet scherm staat open op {launch.url(port, options.address)} (Ctrl+C sluit af)")
    if options.address != launch.LOCAL:
        show.warn(
            f"Let op: ook andere computers die {options.address} kunnen bereiken, zien uw bronnen. "
            "Er is geen wachtwoord."
        )
    launch.start(folder, port=port, address=options.address, browser=not options.no_browser)


def _is_interactive() -> bool:
    """Whether somebody sits at the terminal, rather than a script or a pipe."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _codebook_diff(old: str, new: str) -> int:
    before, after = (read_codebook(find_codebook(name)) for name in (old, new))
    found = compare(before, after)
    show.say(f"{before.id} {before.version} -> {after.id} {after.version}")
    for sentence in sentences(found) or ["Geen verschil in codes, teksten of regels."]:
        show.say(f"  - {sentence}")
    if not found.is_empty and after.version == before.version:
        show.say(f"Beide dragen versie {after.version}; passend is {next_version(before, after)}.")
    return DONE


def _codebooks(names: Sequence[str]) -> list[Codebook]:
    books = [read_codebook(find_codebook(name)) for name in dict.fromkeys(names)]
    seen: dict[str, str] = {}
    for name, book in zip(dict.fromkeys(names), books, strict=True):
        if book.id in seen:
            raise SourceError(
                name,
                f"heet ook {book.id!r}, net als {seen[book.id]}",
                "kies een van beide, of geef er een een andere naam",
            )
        seen[book.id] = name
    return books


def _with_missing(readings: Sequence[FileReading], selection: FileSelection) -> list[FileReading]:
    return [*readings, *map(missing, selection.missing)]


def _show_run(report: RunReport) -> None:
    books = ", ".join(f"{book.id} {book.version}" for book in report.codebooks)
    show.say(f"Codeboeken: {books}")
    show.say(f"Ontleding: {report.pipeline_description}")
    change = report.change
    show.say(
        f"{counted(report.coded, 'document', 'documenten')} van {number(report.documents)} gecodeerd in "
        f"{decimal(report.seconds, 1)} s: {counted(change.added, 'nieuw voorstel', 'nieuwe voorstellen')}, "
        f"{number(change.kept)} gebleven, {number(change.removed)} vervallen"
    )
    if change.outdated:
        outdated = counted(change.outdated, "beantwoord voorstel steunt", "beantwoorde voorstellen steunen")
        show.say(f"{outdated} niet meer op een regel, en {'blijft' if change.outdated == 1 else 'blijven'} staan")
