"""What the terminal shows: tables, examples, refusals and progress."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from kwalcode.model import SourceKind
from kwalcode.wording import KIND_PLURAL, counted, decimal, number, some
from kwalcode.workflow import coding
from kwalcode.workflow.files import FileSelection
from kwalcode.workflow.reading import FileReading
from kwalcode.workflow.summary import CodeLine, Example, Summary

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

_NUMBER_WIDTH = 6
_NARROWEST_LABEL = 24
_SHORT_KINDS = {
    SourceKind.INTERVIEW: "intv",
    SourceKind.FOCUS_GROUP: "focus",
    SourceKind.ROUND_TABLE: "tafel",
    SourceKind.SOUNDING_BOARD: "klankb",
    SourceKind.SURVEY: "survey",
    SourceKind.POLICY_PLAN: "plan",
    SourceKind.MINUTES: "notulen",
    SourceKind.OTHER: "ander",
}


def say(text: str) -> None:
    """A line on standard output; the text is shown as it is."""
    out.print(text, markup=False, soft_wrap=True)


def warn(text: str) -> None:
    """A line on standard error; the text is shown as it is."""
    err.print(text, markup=False, soft_wrap=True)


def say_json(data: object) -> None:
    """Plain values on standard output, for a program; a number that is not defined is null."""
    # A terminal or pipe that cannot print every letter gets them escaped.
    is_unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    sys.stdout.write(json.dumps(_finite(data), ensure_ascii=not is_unicode, allow_nan=False, indent=2) + "\n")


def _finite(value: object) -> object:
    """The same with None for what JSON does not know: nan, and what has no end."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(one) for one in value]
    return value


@contextmanager
def progress(label: str, *, quiet: bool = False) -> Iterator[coding.Progress]:
    """A progress bar on standard error, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield coding.no_progress
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task(label, total=None, name="")

        def advance(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, name=name)

        yield advance


def show_refused(readings: Sequence[FileReading]) -> None:
    """The files that were refused, each with its reason and the way out."""
    refused = [reading for reading in readings if reading.problem]
    if refused:
        warn(f"\n{counted(len(refused), 'bestand werd', 'bestanden werden')} niet gelezen:")
        for reading in refused:
            warn(f"  - {reading.problem}")


def show_known(readings: Sequence[FileReading]) -> None:
    """The files whose text was there already."""
    retold = [reading.name for reading in readings if reading.retold]
    known = [reading.name for reading in readings if reading.known and not reading.retold]
    if retold:
        say(f"Kenmerken bijgewerkt volgens de tabel: {', '.join(retold)}")
    if known:
        say(f"{counted(len(known), 'bestand was', 'bestanden waren')} er al, met dezelfde tekst: {', '.join(known)}")


def show_remarks(readings: Sequence[FileReading]) -> None:
    """What readers want the researcher to know."""
    remarks = [
        f"  - {document.name}: {remark}"
        for reading in readings
        for document in reading.documents
        for remark in document.remarks
    ]
    if remarks:
        warn("\nBij het lezen opgemerkt:")
        for remark in remarks[:20]:
            warn(remark)
        if len(remarks) > 20:
            warn(f"  … en nog {len(remarks) - 20}")


def show_left_over(selection: FileSelection, unmatched: Sequence[str]) -> None:
    """Files of the folders that were not looked at, and rows of side tables that fit no file."""
    if selection.skipped:
        names = some([path.name for path in selection.skipped])
        warn(f"\nOvergeslagen in de mappen, want geen bron: {names}")
    for problem in unmatched:
        warn(f"\n{problem}")


def show_summary(summary: Summary) -> None:
    """Documents, fragments per code and kind of source, and a few examples with their reasons."""
    kinds = list(summary.documents)
    total = sum(summary.documents.values())
    per_kind = ", ".join(counted(n, kind.value, KIND_PLURAL[kind]) for kind, n in summary.documents.items())
    say(f"\n{counted(total, 'document', 'documenten')} ({per_kind})" if total else "\nGeen documenten.")
    say(f"{counted(summary.fragments, 'fragment', 'fragmenten')}\n")
    if total:
        out.print(_code_table(summary.lines, kinds))
    if summary.examples:
        say("\nVoorbeelden, elk met de reden:")
        for example in summary.examples:
            _show_example(example)


def _code_table(lines: Sequence[CodeLine], kinds: Sequence[SourceKind]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    # Labels give way to the numbers: a count that is cut off is worse than a label that is.
    room = max(_NARROWEST_LABEL, out.width - (_NUMBER_WIDTH + 1) * (len(kinds) + 2) - 1)
    table.add_column("code", no_wrap=True, overflow="ellipsis", max_width=room)
    for kind in kinds:
        table.add_column(_SHORT_KINDS[kind], justify="right", no_wrap=True, min_width=_NUMBER_WIDTH)
    table.add_column("samen", justify="right", no_wrap=True, min_width=_NUMBER_WIDTH)
    table.add_column("docs", justify="right", no_wrap=True, min_width=_NUMBER_WIDTH)
    book = ""
    for line in lines:
        if line.codebook != book:
            book = line.codebook
            table.add_row(Text(book, style="bold"))
        counts = [number(line.counts.get(kind, 0)) if line.counts.get(kind) else "·" for kind in kinds]
        label = Text("  " * (line.depth + 1) + line.code.label)
        table.add_row(label, *counts, number(line.total), number(line.documents))
    return table


def _show_example(example: Example) -> None:
    source = example.document
    if example.speaker:
        source += f", {example.speaker}"
    if example.page:
        source += f", p. {example.page}"
    quote = " ".join(example.quote.split())
    out.print(Padding(Text(f"“{quote}”", style="italic"), (1, 0, 0, 2)))
    out.print(Padding(Text(source), (0, 0, 0, 4)))
    score = f" (score {decimal(example.score)})" if example.score is not None else ""
    out.print(Padding(Text(f"{example.path}{score}", style="bold"), (0, 0, 0, 4)))
    out.print(Padding(Text(f"reden: {example.reason}", style="dim"), (0, 0, 0, 4)))
