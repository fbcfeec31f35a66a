"""Speed of coding with twelve of the shipped codebooks, against two of them, on the same text in the same run.

    python -m benchmarks.codebooks [--rounds N] [FILE_OR_FOLDER ...]

Without files the demonstration study is coded. Both coders run turn by turn on the same parses, warm: every form of a
word has been resolved once before. The median of the ratios of the rounds is what counts. Beside it stands the whole
job (parsing and coding, without reading) in processes of their own, cold.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

from kwalcode.codebook import find_codebook, read_codebook, shipped_names
from kwalcode.coders.rules import RuleCoder
from kwalcode.dutch.parse import Parse
from kwalcode.dutch.pipeline import load
from kwalcode.model import Document
from kwalcode.resources import shipped
from kwalcode.workflow.coding import settle
from kwalcode.workflow.files import select
from kwalcode.workflow.project import DEFAULT_CODEBOOKS
from kwalcode.workflow.reading import ReadPlan, load_side_tables, read_path

TWELVE = (
    "actoren", "bouwstenen", "context", "grondrechten", "instrumenten", "kijkkader", "pronet", "regieactiviteiten",
    "regiecomponenten", "regietypes", "valentie", "visie",
)  # fmt: skip


def seconds(coder: RuleCoder, documents: Sequence[Document], parses: Sequence[Parse]) -> tuple[float, int]:
    """Seconds that the coding stage takes, and how many suggestions it makes."""
    gc.collect()
    begin = time.perf_counter()
    made = sum(len(coder.code(document, parse)) for document, parse in zip(documents, parses, strict=True))
    return time.perf_counter() - begin, made


def read(files: Sequence[str]) -> list[Document]:
    """The documents of some files."""
    selection = select(files)
    plan = ReadPlan(side_tables=load_side_tables(selection.side_tables))
    return [document for source in selection.sources for document in read_path(source, plan).documents]


def coder_of(books: Sequence[str]) -> RuleCoder:
    """A coder with these shipped codebooks."""
    return RuleCoder([read_codebook(find_codebook(book)) for book in books], pipeline=load("embedded").name)


def whole_job(files: Sequence[str], books: Sequence[str]) -> float:
    """Seconds of parsing and coding in this process, as if it had just been started."""
    pipeline, coder, documents = load("embedded"), coder_of(books), read(files)
    settle()
    begin = time.perf_counter()
    for document in documents:
        coder.code(document, pipeline.parse(document))
    return time.perf_counter() - begin


def cold(files: Sequence[str], books: Sequence[str]) -> float:
    """`whole_job` in a process of its own."""
    work = f"from benchmarks.codebooks import whole_job; print(whole_job({list(files)!r}, {list(books)!r}))"
    done = subprocess.run([sys.executable, "-c", work], capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> None:
    """Print the measurements."""
    parser = argparse.ArgumentParser(description="Speed of coding with twelve codebooks, against two.")
    parser.add_argument("files", nargs="*", default=[str(shipped("corpora") / "lokale-regie")])
    parser.add_argument("--rounds", type=int, default=9)
    chosen = parser.parse_args()
    books = {"two": list(DEFAULT_CODEBOOKS), "twelve": [name for name in shipped_names() if name in TWELVE]}
    jobs = [{name: cold(chosen.files, which) for name, which in books.items()} for _ in range(3)]
    documents, pipeline = read(chosen.files), load("embedded")
    parses = [pipeline.parse(document) for document in documents]
    coders = {name: coder_of(which) for name, which in books.items()}
    made = {name: seconds(coder, documents, parses)[1] for name, coder in coders.items()}
    settle()
    rounds = [
        {name: seconds(coder, documents, parses)[0] for name, coder in coders.items()} for _ in range(chosen.rounds)
    ]
    words = sum(parse.n_words for parse in parses)
    print(f"{words:,} words in {len(documents)} documents\n")
    print(f"{'codebooks':<12}{'rules':>7}{'suggestions':>13}{'coding s':>10}{'words/s':>11}{'whole job s':>13}")
    for name, coder in coders.items():
        median = statistics.median(one[name] for one in rounds)
        rules = sum(len(code.rules) for book in coder.codebooks for code in book.walk())
        whole = statistics.median(one[name] for one in jobs)
        print(f"{name:<12}{rules:>7}{made[name]:>13,}{median:>10.3f}{words / median:>11,.0f}{whole:>13.3f}")
    ratios = sorted(one["twelve"] / one["two"] for one in rounds)
    print(f"\ntwelve against two, coding: median {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")
    print(f"twelve against two, whole job: {statistics.median(one['twelve'] / one['two'] for one in jobs):.2f}")


if __name__ == "__main__":
    main()
