"""Speed and memory of the main job, against spaCy's blank Dutch pipeline on the same text in the same run.

    python -m benchmarks.coding [FILE_OR_FOLDER ...]

Without arguments the demonstration study is read. Each stage is timed on its own, cold: the first time in a process,
with no form of a word resolved before. The peer reads the very texts that kwalcode read, whole documents, cold too.
"""

from __future__ import annotations

import argparse
import gc
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from kwalcode.codebook import find_codebook, read_codebook
from kwalcode.coders.rules import RuleCoder
from kwalcode.dutch.pipeline import load
from kwalcode.model import Document
from kwalcode.resources import shipped
from kwalcode.review import fragments
from kwalcode.workflow import exports
from kwalcode.workflow.coding import CodingPlan, settle
from kwalcode.workflow.files import select
from kwalcode.workflow.project import DEFAULT_CODEBOOKS, Project
from kwalcode.workflow.reading import ReadPlan, load_side_tables, read_path
from kwalcode.workflow.runs import run

_Result = TypeVar("_Result")
_PEER = """
import sys, time, pathlib, spacy
from benchmarks.coding import peak_memory
nlp = spacy.blank("nl")
nlp.max_length = 10**9
texts = [path.read_text(encoding="utf-8") for path in sorted(pathlib.Path(sys.argv[1]).iterdir())]
begin = time.perf_counter()
for text in texts:
    nlp(text)
print(time.perf_counter() - begin, peak_memory())
"""


def timed(work: Callable[[], _Result]) -> tuple[_Result, float]:
    """What the work gives, and its seconds."""
    gc.collect()
    begin = time.perf_counter()
    result = work()
    return result, time.perf_counter() - begin


def peak_memory() -> float:
    """Most memory this process has held, in MB.

    Linux keeps it per program in /proc; what `getrusage` tells there includes the process that started this one.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def peer(documents: list[Document]) -> tuple[float, float]:
    """Seconds and peak memory (MB) of spaCy's blank Dutch pipeline alone, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for number, document in enumerate(documents):
            (Path(folder) / f"{number:05}.txt").write_text(document.text, encoding="utf-8")
        done = subprocess.run([sys.executable, "-c", _PEER, folder], capture_output=True, text=True, check=True)
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory


def stages(names: list[str]) -> None:
    """Time each stage of `kwalcode code` and print it beside the peer."""
    selection = select(names)
    plan = CodingPlan(
        tuple(read_codebook(find_codebook(name)) for name in DEFAULT_CODEBOOKS),
        ReadPlan(side_tables=load_side_tables(selection.side_tables)),
    )
    pipeline, loading = timed(lambda: load("embedded"))
    coder, compiling = timed(lambda: RuleCoder(plan.codebooks, pipeline=pipeline.name))
    settle()
    documents, reading = timed(
        lambda: [document for source in selection.sources for document in read_path(source, plan.read).documents]
    )
    parses, parsing = timed(lambda: [pipeline.parse(document) for document in documents])
    found, coding = timed(
        lambda: [one for document, parse in zip(documents, parses, strict=True) for one in coder.code(document, parse)]
    )
    with tempfile.TemporaryDirectory() as folder:
        target = exports.check_target(Path(folder) / "fragmenten.csv")
        _, writing = timed(lambda: exports.write(target, fragments(found), documents, plan.codebooks))
    memory = peak_memory()
    other, other_memory = peer(documents)
    words = sum(parse.n_words for parse in parses)
    plain = all(source.path.suffix.lower() in (".txt", ".md", ".vtt", ".srt") for source in selection.sources)
    print(f"{words:,} words in {len(documents)} documents; {len(found):,} suggestions; spaCy {version('spacy')}\n")
    print(f"{'stage':<34}{'seconds':>9}{'words/s':>12}{'x spaCy blank':>15}")
    rows = [
        ("spaCy blank nl, whole documents", other),
        ("read", reading),
        ("parse", parsing),
        ("code (two codebooks)", coding),
        ("export (CSV)", writing),
        ("whole job", reading + parsing + coding + writing),
        ("whole job but reading the files", parsing + coding + writing),
    ]
    for name, seconds in rows:
        print(f"{name:<34}{seconds:>9.3f}{words / seconds:>12,.0f}{seconds / other:>15.2f}")
    print(f"\nonce per process: pipeline {loading:.2f} s, codebooks and dictionary {compiling:.2f} s")
    print(f"peak memory: {memory:.0f} MB (spaCy blank alone: {other_memory:.0f} MB)")
    if not plain:
        print("note: some of these files are PDF, DOCX or tables, which the peer does not have to take apart")


def reruns(names: list[str]) -> None:
    """Time a project's first run, a second one, and one after a changed rule."""
    selection = select(names)
    with tempfile.TemporaryDirectory() as folder:
        project = Project.create(Path(folder) / "project")
        plan = ReadPlan(side_tables=load_side_tables(selection.side_tables))
        project.import_files(selection.sources, plan)
        first, first_seconds = timed(lambda: run(project, pipeline="embedded"))
        _, second_seconds = timed(lambda: run(project, pipeline="embedded"))
        book = project.codebook_folder / "regiecomponenten.yaml"
        text = book.read_text(encoding="utf-8")
        # One more term in one rule: whatever the codebook holds, its first list of terms is a rule's.
        book.write_text(text.replace("any: [", 'any: ["spelotheek", ', 1), encoding="utf-8")
        changed, changed_seconds = timed(lambda: run(project, pipeline="embedded"))
    print(f"\n{'run of a project':<34}{'seconds':>9}{'share of first':>16}")
    for name, seconds in (
        (f"first ({first.coded} documents)", first_seconds),
        ("second, nothing changed", second_seconds),
        (f"one rule changed ({changed.parsed} parsed)", changed_seconds),
    ):
        print(f"{name:<34}{seconds:>9.3f}{seconds / first_seconds:>16.3f}")


def main() -> None:
    """Print the measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", default=[str(shipped("corpora") / "lokale-regie")])
    names = parser.parse_args().files
    # Reruns first: their first run is a user's first run, in a process that has resolved nothing yet.
    done = subprocess.run(
        [sys.executable, "-c", f"from benchmarks.coding import reruns; reruns({names!r})"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    stages(names)
    print(done.stdout, end="")


if __name__ == "__main__":
    main()
