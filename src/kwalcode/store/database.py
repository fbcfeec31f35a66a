"""The database itself: finding it, checking that it is ours and of this age, and the transactions on it.

Durability. SQLite runs in WAL mode, so a process that is killed loses nothing that was acknowledged, whatever the
setting of `synchronous`. A power cut is another matter: under `NORMAL` the last transactions may be missing. What a
person decided or entered is therefore committed under `FULL` (`write(durable=True)`: one flush to disk, some
milliseconds); parses and suggestions, which a new run makes again, under `NORMAL`.

Every write takes the one write lock when it begins (`BEGIN IMMEDIATE`; in PostgreSQL an advisory lock), so that what it
reads stays true until it commits. Readers never wait.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import URL, Column, Connection, Engine, String, create_engine, event, inspect, make_url, select, table
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from kwalcode.errors import StoreError
from kwalcode.store.schema import VERSION_TABLE

HEAD: Final = "0005"
"""Number of the newest migration in `migrations/versions`; numbers ascend."""

MIGRATIONS: Final = Path(__file__).parent / "migrations"

BUSY_SECONDS: Final = 5
"""How long a write waits for another one."""

_SQLITE_HEADER = b"SQLite format 3\0"
_WRITE = "kwalcode_write"
_ADVISORY_LOCK = 0x6B77616C  # "kwal": the number under which kwalcode's writers queue in PostgreSQL


class Database:
    """An open project database. Threads may share it; processes each open their own.

    Args:
        engine: Engine on a database that was checked.
        name: How messages name it.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._name = name
        self._joint = _Joint()

    @classmethod
    def open(cls, place: str | Path, *, create: bool = False) -> Self:
        """Open a project database, and bring an older one up to date.

        An existing SQLite file that must be brought up to date is copied first, beside itself.

        Args:
            place: Path of an SQLite file, or the URL of a database ("postgresql+psycopg://…/project").
            create: Make the database when it is absent or empty; its folder must exist.

        Raises:
            StoreError: It is absent (without `create`), not a database, not one of kwalcode, damaged, or made by a
                newer version.
        """
        url = _url(place)
        file = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
        name = str(file) if file else url.render_as_string(hide_password=True)
        if file:
            _check_file(file, create=create)
        engine = _engine(url, name)
        try:
            with _refusals(name):
                _prepare(engine, name, file, create=create)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, name)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the database, however long it reads."""
        if self._joint.connection is not None:
            with _refusals(self._name):
                yield self._joint.connection
            return
        with _refusals(self._name), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """Say in Dutch what the database refuses outside our transactions."""
        with _refusals(self._name):
            yield

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[Connection]:
        """A transaction that holds the write lock: all of it is kept, or none.

        Args:
            durable: Survive a power cut as well; without it, only what can be made again should be written.
        """
        if self._joint.connection is not None:
            # A part of a larger transaction; what fails in it is undone even when somebody goes on after the error.
            with _refusals(self._name), self._joint.connection.begin_nested():
                yield self._joint.connection
            return
        with (
            _refusals(self._name),
            self._engine.connect() as connection,
            _writing(connection, durable=durable).begin(),
        ):
            yield connection

    @contextmanager
    def together(self, *, keep: bool = True) -> Iterator[None]:
        """Let all that this thread reads and writes within be one transaction: all of it is kept, or none.

        The write lock is held from the start, so what is read stays true until the end.

        Args:
            keep: False to undo all of it at the end: what is read within tells what would have come of it.

        Raises:
            StoreError: Somebody else holds the lock, or the database refuses.
        """
        around = self._joint.connection
        with self.write() as connection:
            self._joint.connection = connection
            try:
                yield
            finally:
                self._joint.connection = around
            if not keep:
                connection.rollback()


class _Joint(threading.local):
    """The transaction of a thread that does several things as one; each thread has its own."""

    connection: Connection | None = None


def _url(place: str | Path) -> URL:
    if isinstance(place, Path) or "://" not in place:
        return URL.create("sqlite", database=str(place))
    try:
        return make_url(place)
    except ArgumentError as error:
        raise StoreError(
            f"{place}: dit is geen adres van een databank. Wat u kunt doen: geef een pad naar een bestand, "
            "of een adres als postgresql+psycopg://gebruiker@server/project."
        ) from error


def _check_file(file: Path, *, create: bool) -> None:
    """Refuse what SQLite would misunderstand, or make where nothing was asked."""
    if file.is_dir():
        raise StoreError(
            f"{file}: dit is een map, geen projectbestand. Wat u kunt doen: geef het bestand in die map op."
        )
    if not file.exists():
        if not create:
            raise StoreError(
                f"{file}: dit projectbestand bestaat niet. Wat u kunt doen: controleer de naam en de map, "
                "of maak een nieuw project met 'kwalcode init'."
            )
        if not file.parent.is_dir():
            raise StoreError(f"{file}: de map {file.parent} bestaat niet. Wat u kunt doen: maak die map eerst aan.")
        return
    try:
        with file.open("rb") as stream:
            header = stream.read(len(_SQLITE_HEADER))
    except OSError as error:
        raise StoreError(
            f"{file}: dit bestand kan niet geopend worden ({error.strerror}). "
            "Wat u kunt doen: controleer of u het mag lezen."
        ) from error
    if header and header != _SQLITE_HEADER:
        raise StoreError(
            f"{file}: dit is geen projectbestand van kwalcode. Wat u kunt doen: kies het bestand project.sqlite "
            "in de map van uw project."
        )


def _engine(url: URL, name: str) -> Engine:
    options: dict[str, Any] = {}
    if url.get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": BUSY_SECONDS}
    try:
        engine = create_engine(url, **options)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            f"{name}: het stuurprogramma voor deze databank ontbreekt ({error}). "
            "Wat u kunt doen: installeer het, voor PostgreSQL met 'pip install psycopg[binary]'."
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
    else:
        event.listen(engine, "begin", _postgresql_begin)
    return engine


def _sqlite_connect(connection: sqlite3.Connection, _record: object) -> None:
    """SQLite only: leave BEGIN to us, and hold foreign keys."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")


def _sqlite_begin(connection: Connection) -> None:
    """SQLite only: begin as a reader or as the writer, and set how safely the writer commits."""
    level = connection.get_execution_options().get(_WRITE)
    if level is None:
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql(f"PRAGMA synchronous = {level}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgresql_begin(connection: Connection) -> None:
    """PostgreSQL only: writers queue as they do in SQLite; readers see one state for as long as they read."""
    if connection.get_execution_options().get(_WRITE) is None:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    else:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")


def _writing(connection: Connection, *, durable: bool = True) -> Connection:
    return connection.execution_options(**{_WRITE: "FULL" if durable else "NORMAL"})


def _prepare(engine: Engine, name: str, file: Path | None, *, create: bool) -> None:
    """Check whose database this is and of what age, and migrate when that is needed."""
    with engine.connect() as connection:
        version = _version(connection, name)
    if version is None and not create:
        raise StoreError(
            f"{name}: deze databank is leeg. Wat u kunt doen: controleer de naam, of maak een nieuw project "
            "met 'kwalcode init'."
        )
    if version is not None and version > HEAD:
        raise StoreError(
            f"{name}: dit project is gemaakt met een nieuwere versie van kwalcode (formaat {version}; deze versie "
            f"kent {HEAD}). Wat u kunt doen: installeer de nieuwste versie met 'pip install --upgrade kwalcode'."
        )
    if file and version is not None and version != HEAD:
        _copy(file, version)
    if file:
        with engine.connect() as connection:
            # The mode is a property of the file, and cannot change within a transaction.
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)  # noqa: S101 (narrows for the type checker)
            driver.execute("PRAGMA journal_mode = WAL")
    if version == HEAD:
        return
    with engine.connect() as connection, _writing(connection).begin():
        # Another process may have been first while this one waited for the lock.
        if _version(connection, name) != HEAD:
            _migrate(connection)


def _version(connection: Connection, name: str) -> str | None:
    """Number of the last migration of the database; None when the database is empty."""
    tables = inspect(connection).get_table_names()
    if VERSION_TABLE in tables:
        column: Column[str] = Column("version_num", String)
        version = connection.scalar(select(column).select_from(table(VERSION_TABLE)))
        if isinstance(version, str):
            return version
    if tables:
        raise StoreError(
            f"{name}: deze databank is niet van kwalcode. Er is niets aan gewijzigd. Wat u kunt doen: kies het bestand "
            "project.sqlite in de map van uw project, of een lege databank."
        )
    return None


def _migrate(connection: Connection) -> None:
    """Run the migrations that are lacking, inside the caller's transaction."""
    # Alembic takes a while to load, and is needed only here.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _copy(file: Path, version: str) -> Path:
    """Copy an SQLite database beside itself, with what its log still holds, under a name that is free."""
    number = 1
    while (copy := file.with_name(f"{file.stem}-formaat{version}-{number}{file.suffix}")).exists():
        number += 1
    source, target = sqlite3.connect(file), sqlite3.connect(copy)
    try:
        source.backup(target)
    except BaseException:
        target.close()
        copy.unlink(missing_ok=True)
        raise
    finally:
        source.close()
        target.close()
    return copy


@contextmanager
def _refusals(name: str) -> Iterator[None]:
    """Say in Dutch what the database refuses; errors of other kinds pass."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise StoreError(_explain(name, error)) from error


def _explain(name: str, error: DBAPIError | sqlite3.Error) -> str:
    original = error.orig if isinstance(error, DBAPIError) else error
    message = str(original)
    for part, explanation in (
        ("renamings are append-only", "wat over namen van bronnen opgetekend is, kan niet gewijzigd of gewist worden. "
         "Wat u kunt doen: geef de bron opnieuw een naam"),
        ("append-only", "beslissingen kunnen niet gewijzigd of gewist worden. Wat u kunt doen: neem een nieuwe "
         "beslissing"),
        ("text of a document is frozen", "de tekst van een bron kan niet gewijzigd worden. Wat u kunt doen: importeer "
         "de gewijzigde tekst als nieuwe bron"),
        ("database is locked", f"iemand anders schrijft al meer dan {BUSY_SECONDS} seconden in dit project. Wat u kunt "
         "doen: probeer het zo dadelijk opnieuw"),
        ("lock timeout", f"iemand anders schrijft al meer dan {BUSY_SECONDS} seconden in dit project. Wat u kunt doen: "
         "probeer het zo dadelijk opnieuw"),
        ("readonly database", "in dit project kan niet geschreven worden. Wat u kunt doen: controleer of u in de map "
         "mag schrijven"),
        ("disk is full", "de schijf is vol. Wat u kunt doen: maak plaats en probeer het opnieuw"),
        ("malformed", "dit projectbestand is beschadigd. Wat u kunt doen: zet een reservekopie terug"),
        ("not a database", "dit projectbestand is beschadigd. Wat u kunt doen: zet een reservekopie terug"),
        ("unable to open", "dit projectbestand kan niet geopend worden. Wat u kunt doen: controleer of u in de map mag "
         "lezen en schrijven"),
    ):  # fmt: skip
        if part in message:
            return f"{name}: {explanation}."
    if isinstance(error, OperationalError) and not isinstance(original, sqlite3.Error):
        return f"{name}: geen verbinding met de databank ({message.strip()}). Wat u kunt doen: controleer het adres."
    return f"{name}: de databank weigert ({message.strip()}). Wat u kunt doen: meld dit aan de makers van kwalcode."
