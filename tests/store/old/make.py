"""Makes a project of the present version, to be opened by the tests of later versions.

Run it once when a version is released (`python -m tests.store.old.make tests/store/old/v2.sqlite`); a file that is here
is never made again.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

from kwalcode.model import Span
from kwalcode.store import ImportOutcome, Store
from tests.store.samples import CODER, codebook, decision, interview, plan, suggestion


def make(path: Path) -> None:
    """Fill a new project with something of everything."""
    if path.exists():
        raise FileExistsError(path)
    first, second = interview(), plan()
    start = first.text.index("geen middelen")
    span = Span(start, start + len("geen middelen"))
    with Store.open(path, create=True) as store:
        store.add_document(first)
        store.add_document(second)
        store.record_import("gesprek 1.docx", first.origin.file_hash, ImportOutcome.READ, "ingelezen", [first.id])
        store.save_codebook(codebook(), "codebook: proef\n")
        store.save_parse(first.id, "blanco", "sleutel", b"ontleed")
        run = store.start_run("blanco", [("proef", "1.0.0", "c" * 64)], "0.1.0")
        proposed = suggestion(first, span.start, span.end)
        store.replace_suggestions(first.id, CODER, {"nood": "v1"}, [proposed])
        store.replace_suggestions(second.id, CODER, {"wonen": "v1"}, [suggestion(second, 8, 20, "wonen")])
        store.decide(decision(1, first, span, fragment_id=proposed.id))
        store.finish_run(run, {"voorstellen": 2})
    # One file, without its log beside it.
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
