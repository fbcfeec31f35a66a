"""An empty project for each test: in SQLite, and in PostgreSQL too when `KWALCODE_TEST_POSTGRESQL` names a server."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

from kwalcode.store import Store

SERVER = os.environ.get("KWALCODE_TEST_POSTGRESQL", "")


@pytest.fixture(params=["sqlite", *(["postgresql"] if SERVER else [])])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a project may be made: a path, or the URL of an empty database."""
    if request.param == "sqlite":
        yield str(tmp_path / "project.sqlite")
        return
    name = f"kwalcode_{uuid.uuid4().hex}"
    server = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    with Store.open(place, create=True) as opened:
        yield opened
