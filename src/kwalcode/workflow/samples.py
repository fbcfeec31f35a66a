"""A sample that people coded: rows of a table or of JSON lines, the columns that count, and which rows are meant."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kwalcode.errors import SourceError
from kwalcode.readers.decoding import normalise
from kwalcode.readers.source import ReadOptions
from kwalcode.readers.tables import json_lines, reader
from kwalcode.readers.tables.table import fold, meant
from kwalcode.workflow.reading import load_table

FORMATS = frozenset({".csv", ".tsv", ".xlsx"}) | json_lines.SUFFIXES

_SEPARATORS = re.compile(r"[;|]")
_TRUE, _FALSE = frozenset({"true", "waar"}), frozenset({"false", "onwaar"})
_MOST_NAMED = 40


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on rows: the column has this value; see `Sample.select`."""

    column: str
    value: str

    @classmethod
    def parse(cls, text: str) -> Where:
        """A condition as it is written on the command line: `column=value`; the column may hold no `=`.

        Raises:
            ValueError: There is no `=`, or nothing before it.
        """
        column, equals, value = text.partition("=")
        if not equals or not column.strip():
            raise ValueError(f"{text!r} is not written as column=value")
        return cls(column.strip(), value.strip())


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sample.

    Args:
        number: Row of the table or line of the file, counted from 1, the header included.
        values: Column -> value: text from a table, any JSON value from JSON lines.
    """

    number: int
    values: Mapping[str, object]


@dataclass(frozen=True)
class Sample:
    """The rows of a file.

    Args:
        file: The file as the user named it.
        rows: Its rows.
        columns: The names by which a column can be asked for; dots reach into the fields of JSON.
        remarks: What had to be guessed while reading, in Dutch.
        place: What a row is called: "rij" of a table, "regel" of JSON lines.
    """

    file: str
    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    place: str = "rij"

    def column(self, asked: str) -> str:
        """The column that somebody means; case, and how words are joined, do not matter.

        Raises:
            SourceError: There is none; the message lists those there are.
        """
        if asked in self.columns:
            return asked
        folded = [name for name in self.columns if _fold_path(name) == _fold_path(asked)]
        if len(folded) == 1:
            return folded[0]
        shown = ", ".join(self.columns[:_MOST_NAMED]) + (" …" if len(self.columns) > _MOST_NAMED else "")
        raise SourceError(
            self.file, f"heeft geen kolom '{asked}'{meant(asked, self.columns)}", f"kies een van de kolommen: {shown}"
        )

    def select(self, conditions: Sequence[Where]) -> list[Row]:
        """The rows that are wanted.

        Every named column must have its value; a column that is named more than once must have one of its values.
        `true` and `false` are also what a spreadsheet calls them (WAAR, ONWAAR), a number is itself however it is
        written, an empty value is an absent one, and a list has each of its values. Case does not matter.

        Raises:
            SourceError: A column does not exist, or no row is left.
        """
        wanted: dict[str, list[str]] = defaultdict(list)
        for condition in conditions:
            wanted[self.column(condition.column)].append(condition.value)
        rows = [
            row
            for row in self.rows
            if all(
                any(_equals(value_of(row.values, column), value) for value in values)
                for column, values in wanted.items()
            )
        ]
        if not rows:
            asked = ", ".join(f"{condition.column}={condition.value}" for condition in conditions)
            held = "; ".join(f"{column}: {_some_values(self.rows, column)}" for column in wanted)
            raise SourceError(self.file, f"geen enkele rij heeft {asked}", f"kies uit de waarden die er zijn ({held})")
        return rows


def load_sample(path: Path, *, sheet: str = "") -> Sample:
    """Read a sample.

    Args:
        path: A table (.csv, .tsv, .xlsx) or JSON lines (.jsonl, .ndjson).
        sheet: Sheet of a workbook; "" for the first one with data.

    Raises:
        SourceError: A folder, another format, or a file that cannot be read.
    """
    source = load_table(path, FORMATS, "de gecodeerde steekproef")
    if path.suffix.lower() in json_lines.SUFFIXES:
        lines = json_lines.read_json_lines(source)
        columns = dict.fromkeys(name for line in lines for name in _paths(line.fields))
        return Sample(
            source.name, tuple(Row(line.number, line.fields) for line in lines), tuple(columns), place="regel"
        )
    table = reader.load(source, ReadOptions(sheet=sheet))
    rows = tuple(Row(row.number, dict(zip(table.header, row.cells, strict=True))) for row in table.rows)
    return Sample(source.name, rows, table.header, table.remarks)


def value_of(values: Mapping[str, object], column: str) -> object:
    """The value of a column, or None when the row lacks it; dots reach into the fields of a field.

    Example:
        >>> value_of({"who": {"role": "raadslid"}, "a.b": 1}, "who.role"), value_of({"a.b": 1}, "a.b")
        ('raadslid', 1)
    """
    if column in values:
        return values[column]
    head, dot, tail = column.partition(".")
    while dot:
        inner = values.get(head)
        if isinstance(inner, Mapping):
            return value_of(inner, tail)
        more, dot, tail = tail.partition(".")
        head = f"{head}.{more}"
    return None


def text_of(value: object) -> str:
    """A value as a text to be coded, trimmed and normalised; "" for an absent one."""
    return "" if value is None else normalise(_printed(value)).strip()


def names_in(value: object) -> list[str]:
    """The labels in a cell before any splitting: those of a list, else the cell itself; empty for an absent one.

    A list is one of JSON, also when a table holds it as text.

    Example:
        >>> names_in('["overleg", "visie"]'), names_in(" overleg; visie "), names_in(None)
        (['overleg', 'visie'], ['overleg; visie'], [])
    """
    if isinstance(value, str) and value.strip().startswith("["):
        try:
            listed = json.loads(value)
        except ValueError:
            listed = None  # a text that begins with a bracket
        if isinstance(listed, list):
            value = listed
    parts: Iterable[object] = value if isinstance(value, list) else [value]
    return [name for part in parts if part is not None and (name := _printed(part).strip())]


def split_names(cell: str) -> list[str]:
    """The labels in a cell that holds several, separated by `;` or `|`.

    Example:
        >>> split_names("overleg | visie;")
        ['overleg', 'visie']
    """
    return [name for part in _SEPARATORS.split(cell) if (name := part.strip())]


def _paths(fields: Mapping[str, object], above: str = "") -> Iterator[str]:
    for name, value in fields.items():
        yield above + name
        if isinstance(value, Mapping):
            yield from _paths(value, f"{above}{name}.")


def _fold_path(name: str) -> str:
    return ".".join(map(fold, name.split(".")))


def _printed(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def _equals(held: object, wanted: str) -> bool:
    if isinstance(held, list):
        return any(_equals(one, wanted) for one in held) if held else not wanted
    cell = "" if held is None else _printed(held).strip().casefold()
    asked = wanted.casefold()
    if asked in _TRUE or asked in _FALSE:
        return cell in (_TRUE if asked in _TRUE else _FALSE)
    return cell == asked or (_number(cell) is not None and _number(cell) == _number(asked))


def _number(text: str) -> float | None:
    # Not all that float() takes: "1_000" and "nan" are words.
    return float(text.replace(",", ".")) if re.fullmatch(r"[-+]?\d+(?:[.,]\d+)?", text) else None


def _some_values(rows: Iterable[Row], column: str) -> str:
    found: dict[str, None] = {}
    for row in rows:
        value = value_of(row.values, column)
        for one in value if isinstance(value, list) else [value]:
            found.setdefault("leeg" if one is None or one == "" else _printed(one)[:40])
        if len(found) > 8:
            return ", ".join(list(found)[:8]) + " …"
    return ", ".join(found)
