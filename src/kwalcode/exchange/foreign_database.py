"""Looking into the SQLite database of another program, without trusting it and without changing it.

What is opened is a copy, read-only, in a folder that goes away. Only plain tables are read, column by column, by
statements of ours: no view, trigger or expression that the file brings along is ever carried out.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kwalcode.errors import SourceError
from kwalcode.readers.source import SourceFile

LARGEST: Final = 500_000_000
"""Largest database in bytes."""

MOST_ROWS: Final = 2_000_000
"""Most rows that one table may have."""

LONGEST: Final = 100_000_000
"""Most bytes that one cell may have."""

_HEADER = b"SQLite format 3\0"
_STEPS: Final = 100_000
_MOST_STEPS: Final = 20_000
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_GUARDS = ("PRAGMA query_only = ON", "PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON")

Cell = str | bytes | int | float | None


class ForeignDatabase:
    """An open database of another program.

    Args:
        connection: Connection to the copy.
        name: Name of the file, for messages.
    """

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self._name = name
        self._tables: dict[str, tuple[str, ...]] = {}
        with _refusing(name):
            listed = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
            for table, made in listed:
                if _NAME.fullmatch(text_of(table)) and not text_of(made).lower().startswith("create virtual"):
                    described = connection.execute(f"PRAGMA table_xinfo({table})").fetchall()
                    # The last column tells of columns that are worked out: 0 for those that are simply kept.
                    self._tables[table.casefold()] = tuple(row[1].casefold() for row in described if row[6] == 0)

    def has(self, table: str, *columns: str) -> bool:
        """Whether there is a table with these columns."""
        return table in self._tables and set(columns) <= set(self._tables[table])

    def rows(self, table: str, columns: str) -> Iterator[Mapping[str, Cell]]:
        """The rows of a table, in the order in which they were made; a column that is lacking is None throughout.

        Args:
            table: Name of the table; without it there are no rows.
            columns: Names of columns, separated by spaces.

        Raises:
            SourceError: The table is damaged or too large.
        """
        names = columns.split()
        present = [name for name in names if self.has(table, name)]
        if not present:
            return
        lacking: dict[str, Cell] = dict.fromkeys(names)
        listed = ", ".join(f'"{name}"' for name in present)
        with _refusing(self._name):
            found = self._connection.execute(f'SELECT {listed} FROM "{table}" ORDER BY rowid')  # noqa: S608 (names of ours)
            for number, row in enumerate(found):
                if number >= MOST_ROWS:
                    raise SourceError(
                        self._name,
                        f"heeft een tabel '{table}' van meer dan {MOST_ROWS} rijen",
                        "controleer of dit wel het projectbestand is",
                    )
                yield lacking | dict(zip(present, row, strict=True))

    def count(self, table: str) -> int:
        """How many rows a table has; 0 when there is none."""
        if table not in self._tables:
            return 0
        with _refusing(self._name):
            return int(self._connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608 (as above)


@contextmanager
def opened(file: SourceFile) -> Iterator[ForeignDatabase]:
    """Open the database in a file of another program.

    Raises:
        SourceError: It is no SQLite database, damaged, or too large.
    """
    if not file.data.startswith(_HEADER):
        raise SourceError(file.name, "is geen SQLite-databank", "kies het projectbestand zelf")
    if len(file.data) > LARGEST:
        raise SourceError(
            file.name,
            f"is {len(file.data) / 1e6:.0f} MB groot, meer dan de {LARGEST / 1e6:.0f} MB die gelezen wordt",
            "controleer of dit wel het projectbestand is",
        )
    with tempfile.TemporaryDirectory(prefix="kwalcode-") as folder:
        copy = Path(folder) / "kopie.sqlite"
        copy.write_bytes(file.data)
        with _refusing(file.name):
            # Immutable: no lock, no journal beside it that could be played back.
            connection = sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            with _refusing(file.name):
                for guard in _GUARDS:
                    connection.execute(guard)
                connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
                connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
                connection.text_factory = lambda data: data.decode("utf-8", "replace")
                connection.set_authorizer(_authorise)
                connection.set_progress_handler(_Watch(), _STEPS)
            yield ForeignDatabase(connection, file.name)
        finally:
            connection.close()


class _Watch:
    """Ends a statement that never ends: a schema can be written so that reading it does not come to a close."""

    def __init__(self) -> None:
        self._called = 0

    def __call__(self) -> int:
        self._called += 1
        return int(self._called > _MOST_STEPS)


def _authorise(action: int, first: str | None, second: str | None, _database: str | None, inner: str | None) -> int:
    """Reading only, by what we write ourselves, and nothing on behalf of a view or trigger (`inner` names it)."""
    ours = (
        action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
        or (action == sqlite3.SQLITE_PRAGMA and first == "table_xinfo")
        or (action == sqlite3.SQLITE_FUNCTION and second == "count")
    )
    return sqlite3.SQLITE_OK if ours and inner is None else sqlite3.SQLITE_DENY


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OverflowError) as error:
        raise SourceError(
            name,
            f"kan niet gelezen worden; de databank lijkt beschadigd ({error})",
            "open het project in het programma waarmee het gemaakt is, sluit dat programma, en probeer opnieuw",
        ) from error


def text_of(cell: Cell) -> str:
    """A cell as text; "" for none."""
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace")
    return "" if cell is None else str(cell)


def number_of(cell: Cell) -> int | None:
    """A cell as a whole number, or None when it is not one."""
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else None
    if isinstance(cell, int):
        return cell
    told = text_of(cell).strip()
    return int(told) if re.fullmatch(r"-?\d{1,18}", told, re.ASCII) else None


def moment_of(cell: Cell, *, utc: bool = False) -> datetime | None:
    """A cell as a moment, or None when it is not one.

    Args:
        cell: Text such as "2024-03-05 14:00:00".
        utc: Whether a moment without a time zone is one of UTC; otherwise it is of this computer's zone.
    """
    try:
        read = datetime.fromisoformat(text_of(cell).strip())
        return read if read.tzinfo else read.replace(tzinfo=UTC) if utc else read.astimezone()
    except (ValueError, OverflowError, OSError):
        return None


class CanonicalText:
    r"""A text with LF line ends and without a byte order mark, and where the places of the original are in it.

    Example:
        >>> text = CanonicalText("\ufeffJa.\r\nNee.")
        >>> text.text, text.place(6)
        ('Ja.\nNee.', 4)
    """

    def __init__(self, original: str) -> None:
        self.text = original.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self._lead = int(original.startswith("\ufeff"))
        self._gone = [found.start() for found in re.finditer("\r(?=\n)", original)]
        self.length = len(original)

    def place(self, original: int) -> int:
        """The place in `text` of a place in the original."""
        before = bisect_left(self._gone, original)
        return max(0, original - before - self._lead)
