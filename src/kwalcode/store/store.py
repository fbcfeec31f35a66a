"""The project database as one thing."""

from __future__ import annotations

from kwalcode.store.coding import Coding
from kwalcode.store.decisions import Decisions
from kwalcode.store.documents import Documents
from kwalcode.store.erasing import Erasing
from kwalcode.store.judgements import Judgements
from kwalcode.store.logbook import Logbook
from kwalcode.store.renaming import Renaming
from kwalcode.store.variables import Variables


class Store(Documents, Variables, Logbook, Coding, Decisions, Judgements, Erasing, Renaming):
    """A project database: open, use, close.

    - `Documents`: add, list, rebuild, remove; metadata
    - `Variables`: speakers and attributes
    - `Logbook`: imports, codebooks, runs
    - `Coding`: parses, fingerprints, suggestions
    - `Decisions`: append-only answers
    - `Judgements`: append-only judgements on the whole, and codes that were given elsewhere
    - `Erasing`: destroying one document, with a trace
    - `Renaming`: another name for a document, with a trace

    Opening takes some milliseconds: open one per command or per run of a page rather than keep one. Threads may share
    an open store; every process opens its own.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder, Store.open(Path(folder) / "project.sqlite", create=True) as store:
        ...     store.documents()
        []
    """
