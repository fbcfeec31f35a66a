"""A process of its own that decides: `python -m tests.store.writer PLACE REVIEWER COUNT`.

It prints the id of each decision once the store has acknowledged it. A count of 0 goes on until somebody ends it.
"""

from __future__ import annotations

import sys
from itertools import count, islice

from kwalcode.model import Span
from kwalcode.store import Store
from tests.store.samples import codebook, decision, interview


def main(place: str, reviewer: str, number: int) -> None:
    """Make the project when it is not there, and decide."""
    document = interview()
    with Store.open(place, create=True) as store:
        store.add_document(document)
        store.save_codebook(codebook(), "")
        for index in islice(count(), number or None):
            made = decision(index, document, Span(3, 12), fragment_id=f"fragment-{index % 10}", reviewer=reviewer)
            store.decide(made)
            sys.stdout.write(f"{made.id}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
