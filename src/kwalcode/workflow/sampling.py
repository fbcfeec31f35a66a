"""Drawing a sample of municipalities from a table, and saying why each was chosen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kwalcode import __version__
from kwalcode.errors import ExchangeError, SourceError
from kwalcode.exchange.tables import Sheet, Value, write_table_csv, write_workbook
from kwalcode.readers.source import ReadOptions
from kwalcode.readers.tables import reader
from kwalcode.readers.tables.amounts import judge_style, parse_amount
from kwalcode.readers.tables.table import Row, Table, fold, listed, meant, rows_named
from kwalcode.sampling import Candidate, Cell, Choice, Design, Ground, Sample, draw
from kwalcode.wording import counted, decimal
from kwalcode.workflow.reading import load_table

FORMATS: Final = frozenset({".csv", ".tsv", ".xlsx"})
"""What a table of municipalities may be."""

TARGETS: Final = (".csv", ".xlsx")
"""What a sample can be written as."""

_NAMES: Final = ("gemeente", "municipality", "naam", "lokaal bestuur", "bestuur", "stad")
_YES: Final = frozenset({"ja", "j", "yes", "y", "x", "1", "true", "waar"})
_NO: Final = frozenset({"", "nee", "neen", "n", "no", "0", "false", "onwaar", "-"})
_GROUP: Final = {3: "tertiel", 4: "kwartiel", 5: "kwintiel", 10: "deciel"}


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """What is asked.

    Args:
        stratum: Column of the strata; "" for none.
        by: Column of the figure; "" for none.
        always: Column that says who takes part whatever the figure; "" for nobody.
        name: Column of the names; "" to find it.
        sheet: Sheet of a workbook; "" for the first one with data.
        quantiles: Groups of each stratum.
        take: How many of each group.
        seed: Choose at random; None for the highest.
        divide_always: Whether those who always take part count when the groups are made.
    """

    stratum: str = ""
    by: str = ""
    always: str = ""
    name: str = ""
    sheet: str = ""
    quantiles: int = 1
    take: int = 1
    seed: int | None = None
    divide_always: bool = False


@dataclass(frozen=True)
class Sampled:
    """A sample of a table.

    Args:
        table: The table.
        plan: What was asked, with the columns as the table names them.
        sample: The sample.
        reasons: Why each was chosen, in Dutch, in the order of `sample.choices`.
        notes: What one should know: sizes, ties, missing figures, in Dutch.
    """

    table: Table = field(repr=False)
    plan: SamplePlan
    sample: Sample
    reasons: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """Columns of the sample: those of the table, then the group and the reason."""
        return (*self.table.header, self.group, "reden")

    @property
    def group(self) -> str:
        """What a quantile is called."""
        return _GROUP.get(self.plan.quantiles, "groep")

    def rows(self) -> list[list[Value]]:
        """The sample as a table."""
        by_index = {row.index: row for row in self.table.rows}
        return [
            [*by_index[choice.candidate.row].cells, choice.quantile or None, reason]
            for choice, reason in zip(self.sample.choices, self.reasons, strict=True)
        ]


def sample_table(path: Path, plan: SamplePlan) -> Sampled:
    """Draw a sample from a table of municipalities.

    Args:
        path: A table (.csv, .tsv, .xlsx), one row per municipality.
        plan: What is asked.

    Raises:
        SourceError: The table cannot be read, lacks a column, has no figures at all, or the column of those who always
            take part holds something else than yes or no.
        ValueError: The design contradicts itself; see `kwalcode.sampling.Design`.
    """
    table = reader.load(load_table(path, FORMATS, "de tabel met gemeenten"), ReadOptions(sheet=plan.sheet))
    plan = SamplePlan(
        stratum=_column(table, plan.stratum),
        by=_column(table, plan.by),
        always=_column(table, plan.always),
        name=_column(table, plan.name) or _name_column(table),
        sheet=plan.sheet,
        quantiles=plan.quantiles,
        take=plan.take,
        seed=plan.seed,
        divide_always=plan.divide_always,
    )
    notes = list(table.remarks)
    candidates = _candidates(table, plan, notes)
    design = Design(
        stratified=bool(plan.stratum),
        by_figure=bool(plan.by),
        quantiles=plan.quantiles,
        take=plan.take,
        seed=plan.seed,
        divide_always=plan.divide_always,
    )
    sample = draw(candidates, design)
    notes += _notes(candidates, sample, plan, table)
    return Sampled(table, plan, sample, tuple(_reason(one, plan) for one in sample.choices), tuple(notes))


def check_sample_target(path: Path) -> None:
    """Refuse what cannot be written.

    Raises:
        ExchangeError: The format is unknown.
    """
    if path.suffix.lower() not in TARGETS:
        raise ExchangeError(
            f"{path}: onbekend formaat '{path.suffix}'. Wat u kunt doen: laat de naam eindigen op "
            f"{' of '.join(TARGETS)}."
        )


def write_sample(path: Path, sampled: Sampled, *, sep: str = ",") -> None:
    """Write a sample: as CSV, or as a workbook that also has every municipality, the groups and the notes.

    Raises:
        ExchangeError: The format is unknown, or the file cannot be written.
    """
    check_sample_target(path)
    if path.suffix.lower() == ".csv":
        write_table_csv(path, sampled.header, sampled.rows(), sep=sep)
        return
    sample, plan = sampled.sample, sampled.plan
    chosen = {one.candidate.row for one in sample.choices}
    everyone: list[list[Value]] = [
        [*row.cells, sample.quantile_of.get(row.index), "ja" if row.index in chosen else "nee"]
        for row in sampled.table.rows
    ]
    cells: list[list[Value]] = [
        [one.stratum, one.quantile, one.low, one.high, one.size, one.chosen] for one in sample.cells
    ]
    explanation: list[list[Value]] = [["kwalcode", __version__], ["bestand", sampled.table.file]]
    explanation += [["opzet", design_sentence(plan)]]
    explanation += [["opmerking", note] for note in sampled.notes]
    write_workbook(
        path,
        [
            Sheet("Steekproef", sampled.header, sampled.rows(), widths={plan.name: 26, "reden": 70}),
            Sheet("Alle", (*sampled.table.header, sampled.group, "gekozen"), everyone, widths={plan.name: 26}),
            Sheet("Groepen", (plan.stratum or "laag", sampled.group, "boven", "tot en met", "te kiezen uit", "gekozen"),
                  cells, widths={plan.stratum or "laag": 24}),
            Sheet("Toelichting", ("onderwerp", "uitleg"), explanation, widths={"onderwerp": 16, "uitleg": 110},
                  wrapped=frozenset({"uitleg"})),
        ],
    )  # fmt: skip


def design_sentence(plan: SamplePlan) -> str:
    """What was done, as one Dutch sentence for a methods section."""
    group = _GROUP.get(plan.quantiles, "groep")
    per = f"per {plan.stratum}" if plan.stratum else "uit het geheel"
    parts = []
    if plan.always:
        parts.append(f"wie in de kolom {plan.always} aangeduid is")
    of_group = f" van elk {group} van {plan.by}" if plan.quantiles > 1 else ""
    if plan.seed is not None:
        parts.append(f"{plan.take} door loting{of_group} (startgetal {plan.seed})")
    elif plan.take == 1:
        parts.append(f"de hoogste{of_group or f' volgens {plan.by}'}")
    else:
        parts.append(f"de {plan.take} hoogste{of_group or f' volgens {plan.by}'}")
    text = f"{per}: {', en '.join(parts)}"
    if plan.quantiles > 1 and plan.always:
        own = "telt mee" if plan.divide_always else "telt niet mee"
        text += f"; wie altijd meedoet, {own} bij het maken van de groepen"
    return text[0].upper() + text[1:] + "."


def _column(table: Table, asked: str) -> str:
    if not asked or asked in table.header:
        return asked
    same = [name for name in table.header if fold(name) == fold(asked)]
    if len(same) == 1:
        return same[0]
    raise SourceError(
        table.file,
        f"heeft geen kolom '{asked}'{meant(asked, table.header)}",
        f"kies een van de kolommen: {', '.join(table.header)}",
    )


def _name_column(table: Table) -> str:
    by_fold = {fold(name): name for name in reversed(table.header)}
    return next((by_fold[name] for name in _NAMES if name in by_fold), table.header[0])


def _candidates(table: Table, plan: SamplePlan, notes: list[str]) -> list[Candidate]:
    place = {name: position for position, name in enumerate(table.header)}
    figures = _figures(table, place[plan.by], plan.by, notes) if plan.by else {}
    names = {fold(row.cells[place[plan.name]]) for row in table.rows}
    nameless, doubled, found = [], [], {}
    for row in table.rows:
        name = " ".join(row.cells[place[plan.name]].split())
        stratum = " ".join(row.cells[place[plan.stratum]].split()) if plan.stratum else ""
        if not name:
            nameless.append(row.number)
            continue
        if (fold(name), stratum) in found:
            doubled.append(row.number)
            continue
        always = bool(plan.always) and _is_yes(table, row, place[plan.always], plan.always, name, names)
        found[fold(name), stratum] = Candidate(row.index, name, stratum, figures.get(row.index, math.nan), always)
    if nameless:
        notes.append(f"Zonder naam in de kolom {plan.name}, en dus niet te kiezen: {rows_named(nameless)}.")
    if doubled:
        notes.append(f"Herhalen een naam die er al was, en tellen niet mee: {rows_named(doubled)}.")
    return list(found.values())


def _figures(table: Table, position: int, name: str, notes: list[str]) -> dict[int, float]:
    written = {row.index: row.cells[position].replace("%", "").strip() for row in table.rows}
    style = judge_style(written.values(), point_is_decimal=table.point_is_decimal)
    found, odd = {}, []
    for row in table.rows:
        amount = parse_amount(written[row.index], style)
        if amount is not None:
            found[row.index] = float(amount)
        elif written[row.index]:
            odd.append(f"'{written[row.index][:30]}' (rij {row.number})")
    if not found:
        raise SourceError(
            table.file,
            f"heeft geen enkel getal in de kolom '{name}'",
            "kies met --by de kolom met het cijfer",
        )
    if odd:
        notes.append(f"In de kolom {name} staat ook iets dat geen getal is: {listed(odd)}. Dat telt als ontbrekend.")
    return found


def _is_yes(table: Table, row: Row, position: int, column: str, name: str, names: set[str]) -> bool:
    """Yes and no as people write them; a column may also name the capital itself, in the rows of its whole province."""
    value = fold(row.cells[position])
    if value in _YES or value in (fold(column), fold(name)):
        return True
    if value in _NO or value in names:
        return False
    raise SourceError(
        table.file,
        f"in de kolom '{column}' staat '{row.cells[position].strip()}', en dat is geen ja of nee",
        "vul ja of nee in, of laat de cel leeg voor nee",
        place=f"rij {row.number}",
    )


def _reason(choice: Choice, plan: SamplePlan) -> str:
    where = f" in {choice.candidate.stratum}" if choice.candidate.stratum else ""
    group = f" van {_GROUP.get(plan.quantiles, 'groep')} {choice.quantile}" if plan.quantiles > 1 else ""
    if choice.ground is Ground.ALWAYS:
        return f"doet altijd mee ({plan.always})"
    if choice.ground is Ground.RANDOM:
        return f"geloot{group}{where} (startgetal {plan.seed}, nr. {choice.rank})"
    first = "hoogste" if choice.rank == 1 else f"nr. {choice.rank} volgens"
    text = f"{first} {plan.by} ({decimal(choice.candidate.figure)}){group}{where}"
    if choice.tied:
        text += f"; zelfde cijfer als {listed(choice.tied)}: gekozen volgens het alfabet"
    return text


def _notes(candidates: Sequence[Candidate], sample: Sample, plan: SamplePlan, table: Table) -> list[str]:
    group = _GROUP.get(plan.quantiles, "groep")
    total = counted(len(candidates), "gemeente", "gemeenten")
    strata = dict.fromkeys(cell.stratum for cell in sample.cells)
    layers = f" in {counted(len(strata), 'laag', 'lagen')} ({plan.stratum})" if plan.stratum else ""
    notes = [f"{counted(len(sample.choices), 'gemeente', 'gemeenten')} gekozen uit {total}{layers}."]
    tied = [one for one in sample.choices if one.tied]
    if tied:
        told = "; ".join(f"{one.candidate.name} naast {listed(one.tied)}" for one in tied)
        notes.append(f"Gelijke cijfers, waar het alfabet besliste: {told}.")
    if sample.without_figure:
        numbers = {row.index: row.number for row in table.rows}
        names = listed(f"{one.name} (rij {numbers[one.row]})" for one in sample.without_figure)
        notes.append(f"Zonder cijfer in {plan.by}, en dus in geen enkele groep: {names}.")
    if sample.without_stratum:
        names = listed(one.name for one in sample.without_stratum)
        notes.append(f"Zonder {plan.stratum}, en dus niet te kiezen: {names}.")
    notes += [_too_few(cell, plan, group) for cell in sample.cells if cell.chosen < plan.take]
    if plan.always and not any(one.ground is Ground.ALWAYS for one in sample.choices):
        notes.append(f"Niemand is aangeduid in de kolom {plan.always}.")
    return notes


def _too_few(cell: Cell, plan: SamplePlan, group: str) -> str:
    where = f"{cell.stratum}: " if cell.stratum else ""
    which = f"{group} {cell.quantile} telt" if plan.quantiles > 1 else "er kan gekozen worden uit"
    return f"{where}{which} {counted(cell.size, 'gemeente', 'gemeenten')}, en er waren er {plan.take} gevraagd."
