"""Multi-year plans of municipalities as a table (BBC): a row per action, with its action plan and objective.

The same objective stands in every row of its actions. Here each municipality becomes one document that reads as the
plan does: every objective once, beneath it its action plans, beneath those their actions. Two with the same text and
different codes both stay; the same code with another text is another one (some exports have no real codes).

Texts. A long text is preferred. The short one stays before it, as a title, unless its words only open the long one
(exports cut it at 100 characters); a long one that is wholly inside the short one is left out. Field names that the
export puts at the start of a line ("Kwalitatieve omschrijving:", "Kwantitatieve omschrijving:", "Commentaar:",
"Publieke info:") are left out of the text; no other word is added, changed or lost. The lines of a cell are the lines
of one block. The code stands on a line of its own above the block and is not coded; where there is only a code, it is
the block.

`bbc_columns` tells which column names are understood.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath

from kwalcode.errors import SourceError
from kwalcode.model import Document, Passage, PassageKind, RespondentGroup, SourceKind
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.readers.tables.amounts import judge_style, parse_amount, plain
from kwalcode.readers.tables.assembly import TextAssembly
from kwalcode.readers.tables.bbc_columns import LevelColumns, PlanColumns, find_columns
from kwalcode.readers.tables.bbc_texts import combine
from kwalcode.readers.tables.table import Row, Table, fold, rows_named

KINDS = (PassageKind.OBJECTIVE, PassageKind.ACTION_PLAN, PassageKind.ACTION)
NAMES = ("Beleidsdoelstelling", "Actieplan", "Actie")

_ABOUT_MUNICIPALITY = re.compile(
    r"\b(nis|provincie|arrondissement|regio|inwoners|inwonersaantal|kansarmoede|kbo|ovo|postcode|periode)\b"
)

Amounts = Mapping[str, Decimal]


@dataclass(slots=True)
class _Node:
    """An objective, action plan or action; code and text are both "" where the table skips the level."""

    code: str = ""
    text: str = ""
    rows: list[Row] = field(default_factory=list)
    own_rows: list[Row] = field(default_factory=list)  # those that go no deeper
    twins: list[Row] = field(default_factory=list)  # that repeat one of the rows entirely
    children: dict[tuple[str, str], _Node] = field(default_factory=dict)

    def child(self, code: str, text: str) -> _Node:
        """The child with this code and text, made when it is new."""
        found = self.children.get((code, text))
        if found is None:
            found = self.children[code, text] = _Node(code, text)
        return found


def read(source: SourceFile, table: Table, options: ReadOptions) -> list[Document]:
    """One document per municipality, named "file.csv#Gemeente"; a table of one without its name is the file's document.

    Blocks have their code as label, and as attribute `rows` the data rows they stand in (counted from 0; "3-5,9"). An
    action also has `row` (the first of these), `beleidsdoelstelling` and `actieplan` (codes of its parents), its
    amounts (`bedrag_2026`, `bedrag_totaal`; added up where the table has no total), and the table's other columns.
    When one action has several rows, their amounts are added; a row that repeats another entirely counts once. What a
    row says of a plan without an action, or an objective without a plan, stands on that.

    Raises:
        SourceError: The table is no table of plans, no row names a municipality, or no row says anything of a plan.
    """
    columns = find_columns(table)
    if columns is None:
        raise SourceError(
            table.file,
            "is geen tabel van meerjarenplannen",
            "zorg voor minstens twee van de kolommen beleidsdoelstelling, actieplan en actie",
        )
    remarks = list(table.remarks)
    by_municipality = _by_municipality(table, columns, remarks)
    amounts, unread = _amounts(table, columns)
    if unread:
        remarks.append(f"Bedragen die geen getal zijn, zijn weggelaten ({rows_named(unread)}).")
    of_document = _document_columns(table, columns, by_municipality)
    of_action = [position for position in columns.other if position not in of_document]
    documents = []
    silent: list[int] = []
    for municipality, rows in by_municipality.items():
        plan, repeated = _plan(rows, columns, silent)
        text, passages = _write(municipality or PurePath(source.name).stem, plan, table, of_action, amounts)
        if not passages:
            continue
        own = (
            [f"Rijen die een andere rij volledig herhalen, tellen niet mee: {rows_named(repeated)}."]
            if repeated
            else []
        )
        documents.append((municipality, text, passages, _attributes(table, municipality, rows, of_document), own))
    if silent:
        remarks.append(f"Zonder doelstelling, actieplan of actie, en dus niet gelezen: {rows_named(silent)}.")
    if not documents:
        raise SourceError(
            table.file,
            "bevat geen enkele doelstelling, actieplan of actie",
            "controleer of het juiste bestand gekozen is",
        )
    return [
        Document(
            name=f"{source.name}#{municipality}" if municipality else source.name,
            text=text,
            origin=source.origin("bbc", encoding=table.encoding),
            source_kind=options.source_kind or SourceKind.POLICY_PLAN,
            group=options.group or RespondentGroup.UNKNOWN,
            passages=tuple(passages),
            attributes=attributes,
            # What holds for the whole table is told once, not with each of its municipalities.
            remarks=(*(remarks if not index else ()), *own),
        )
        for index, (municipality, text, passages, attributes, own) in enumerate(documents)
    ]


def _by_municipality(table: Table, columns: PlanColumns, remarks: list[str]) -> dict[str, list[Row]]:
    """The rows of each municipality, in order of appearance; "" when the table has no such column."""
    if columns.municipality is None:
        remarks.append("De tabel heeft geen kolom 'gemeente'; ze is gelezen als het plan van één bestuur.")
        return {"": list(table.rows)}
    found: dict[str, list[Row]] = defaultdict(list)
    nameless = []
    for row in table.rows:
        name = " ".join(row.cells[columns.municipality].split())
        if name:
            found[name].append(row)
        else:
            nameless.append(row.number)
    if not found:
        raise SourceError(
            table.file,
            f"noemt in geen enkele rij een gemeente (kolom '{table.header[columns.municipality]}')",
            "vul de gemeente in elke rij in",
        )
    if nameless:
        remarks.append(f"Zonder gemeente en dus niet gelezen: {rows_named(nameless)}.")
    return dict(found)


def _plan(rows: Iterable[Row], columns: PlanColumns, silent: list[int]) -> tuple[_Node, list[int]]:
    """The tree of one municipality, and the numbers of rows that repeat another one; `silent` collects empty rows.

    A row that repeats another adds no text and no amount, but its number stays with the blocks that say what it says.
    """
    root = _Node()
    seen: dict[tuple[str, ...], list[_Node]] = {}
    repeated = []
    for row in rows:
        if row.cells in seen:
            repeated.append(row.number)
            for node in seen[row.cells]:
                node.twins.append(row)
            continue
        path = seen[row.cells] = []
        node = root
        skipped = 0
        for level in columns.levels:
            code, text = _told(row, level)
            if not code and not text:
                skipped += 1
                continue
            for _ in range(skipped):
                node = node.child("", "")
            skipped = 0
            node = node.child(code, text)
            node.rows.append(row)
            path.append(node)
        if node is root:
            silent.append(row.number)
        else:
            node.own_rows.append(row)
    return root, repeated


def _told(row: Row, level: LevelColumns) -> tuple[str, str]:
    cells = row.cells
    code = " ".join(cells[level.code].split()) if level.code is not None else ""
    short = cells[level.short] if level.short is not None else ""
    long = cells[level.long] if level.long is not None else ""
    return code, combine(short, long)


def _write(
    title: str, plan: _Node, table: Table, of_action: Sequence[int], amounts: Mapping[int, Amounts]
) -> tuple[str, list[Passage]]:
    """The document's text and blocks."""
    text = TextAssembly()
    text.add(title)
    passages: list[Passage] = []

    def write(node: _Node, depth: int, codes: tuple[str, ...]) -> None:
        attributes = {}
        if node.own_rows:
            for position in of_action:
                values = dict.fromkeys(value for row in node.own_rows if (value := row.cells[position].strip()))
                if values:
                    attributes[table.header[position]] = "; ".join(values)
            attributes |= _total([amounts.get(row.index, {}) for row in node.own_rows])
        attributes |= {fold(name): code for name, code in zip(NAMES, codes, strict=False) if code}
        if depth == len(KINDS) - 1:
            attributes["row"] = str(node.rows[0].index)
        attributes["rows"] = _ranges(sorted(row.index for row in (*node.rows, *node.twins)))
        text.gap()
        label = f"{NAMES[depth]} {node.code}".strip()
        start, end = text.add(label)
        if node.text:
            start, end = text.add(node.text)
        else:
            start = end - len(node.code)
        passages.append(Passage(KINDS[depth], start, end, label=node.code, attributes=attributes))

    def walk(node: _Node, depth: int, codes: tuple[str, ...]) -> None:
        for child in node.children.values():
            if child.code or child.text:
                write(child, depth, codes)
            else:
                text.gap()
                text.add(f"Zonder {NAMES[depth].lower()}")
            walk(child, depth + 1, (*codes, child.code))

    walk(plan, 0, ())
    return str(text), passages


def _ranges(numbers: Sequence[int]) -> str:
    """Ascending numbers with runs drawn together: [3, 4, 5, 9] -> "3-5,9"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _total(rows: Sequence[Amounts]) -> dict[str, str]:
    """Amounts of the rows of one action, added, with a total for each kind that has none; as plain decimals."""
    summed: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        for name, amount in row.items():
            summed[name] += amount
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for name, amount in summed.items():
        kind, _, period = name.rpartition("_")
        if period != "totaal" and f"{kind}_totaal" not in summed:
            totals[f"{kind}_totaal"] += amount
    return {name: plain(amount) for name, amount in (*summed.items(), *totals.items())}


def _amounts(table: Table, columns: PlanColumns) -> tuple[dict[int, dict[str, Decimal]], list[int]]:
    """Amounts of each row by its index, as {"bedrag_2026": …}, and numbers of rows with one that is no number."""
    read: dict[int, dict[str, Decimal]] = {}
    unread: list[int] = []
    distinct = {row.cells[column.position] for row in table.rows for column in columns.amounts}
    style = judge_style(distinct, point_is_decimal=table.point_is_decimal)
    parsed = {value: parse_amount(value, style) for value in distinct}
    for row in table.rows:
        found = read[row.index] = {}
        year = row.cells[columns.year].strip() if columns.year is not None else ""
        for column in columns.amounts:
            value = row.cells[column.position]
            amount = parsed[value]
            if amount is not None:
                name = f"{column.kind}_{column.period or year or 'totaal'}"
                found[name] = found.get(name, Decimal()) + amount
            elif value.strip(" -–/\u00a0") and (not unread or unread[-1] != row.number):
                unread.append(row.number)
    return read, unread


def _document_columns(table: Table, columns: PlanColumns, by_municipality: Mapping[str, Sequence[Row]]) -> list[int]:
    """Columns that tell something of the municipality and not of an action.

    Known by name (province, inhabitants); or because each municipality has one value there, while they differ.
    """
    found = []
    for position in columns.other:
        values = [{row.cells[position] for row in rows} for rows in by_municipality.values()]
        if any(len(those) > 1 for those in values):
            continue
        differ = len(set().union(*values)) > 1 and len(table.rows) > 2 * len(values)
        if differ or _ABOUT_MUNICIPALITY.search(fold(table.header[position])):
            found.append(position)
    return found


def _attributes(table: Table, municipality: str, rows: Sequence[Row], positions: Sequence[int]) -> dict[str, str]:
    attributes = {"gemeente": municipality} if municipality else {}
    for position in positions:
        name = fold(table.header[position])
        if value := rows[0].cells[position].strip():
            attributes["NIS-code" if "nis" in name.split() else table.header[position]] = value
    return attributes
