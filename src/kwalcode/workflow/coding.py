"""The main job without a project: files in, documents with suggestions out, on as many processes as pay off."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace

from kwalcode.coders.rules import RuleCoder
from kwalcode.dutch.choice import choose
from kwalcode.model import Codebook, Coder, Document, Fragment, Suggestion
from kwalcode.review import fragments
from kwalcode.workflow.files import SourcePath
from kwalcode.workflow.parses import load_pipeline
from kwalcode.workflow.reading import FileReading, ReadPlan, read_path

Progress = Callable[[int, int, str], None]
"""Called with the number of files done, the number of files, and the file that was just done."""

WORTH_A_PROCESS = 6_000_000
"""Bytes of source files per process below which starting one costs more than it saves."""


def no_progress(done: int, total: int, name: str) -> None:
    """Shows nothing."""


@dataclass(frozen=True, slots=True)
class CodingPlan:
    """What is to be done with each file.

    Args:
        codebooks: Codebooks to apply.
        read: How files are read.
        pipeline: Name or path of the Dutch pipeline; None for the best one that is installed.
    """

    codebooks: tuple[Codebook, ...]
    read: ReadPlan = field(default_factory=ReadPlan)
    pipeline: str | None = None


@dataclass(frozen=True, slots=True)
class CodedFile:
    """One file with what was found in it.

    Args:
        reading: What was read.
        suggestions: What the codebooks suggest in it.
        word_counts: Number of tokens with a letter or a digit of each of its documents, by id.
    """

    reading: FileReading
    suggestions: tuple[Suggestion, ...] = ()
    word_counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def words(self) -> int:
        """Number of words in the documents of the file."""
        return sum(self.word_counts[document.id] for document in self.reading.documents)


@dataclass(frozen=True)
class Coding:
    """What coding a number of files gave.

    Args:
        files: Every file, in the order given, those that were refused among them.
        codebooks: The codebooks that were applied.
        coders: Under which names they suggest.
        pipeline: Name of the Dutch pipeline.
        pipeline_description: The same for a researcher.
        include_moderator: Whether a moderator's words count.
    """

    files: tuple[CodedFile, ...]
    codebooks: tuple[Codebook, ...]
    coders: tuple[Coder, ...]
    pipeline: str
    pipeline_description: str
    include_moderator: bool = False

    @property
    def documents(self) -> list[Document]:
        """The documents that were read, in order."""
        return [document for file in self.files for document in file.reading.documents]

    @property
    def suggestions(self) -> list[Suggestion]:
        """Every suggestion, by document."""
        return [suggestion for file in self.files for suggestion in file.suggestions]

    @property
    def refused(self) -> list[FileReading]:
        """The files that could not be read, each with its problem."""
        return [file.reading for file in self.files if file.reading.problem]

    @property
    def words(self) -> int:
        """Number of words read."""
        return sum(file.words for file in self.files)

    def fragments(self) -> list[Fragment]:
        """The coded quotes, in the order of the documents."""
        documents = [document.id for document in self.documents]
        return fragments(self.suggestions, documents=documents, include_moderator=self.include_moderator)


def settle() -> None:
    """Keep the garbage collector off the dictionaries and rules, which live as long as the process.

    Without this every collection walks through them again: a fifth of the time of a coding run.
    """
    gc.collect()
    gc.freeze()


class _Worker:
    """Everything one process needs, loaded once."""

    def __init__(self, plan: CodingPlan) -> None:
        self.plan = plan
        self.pipeline = load_pipeline(choose(plan.pipeline))
        self.coder = RuleCoder(plan.codebooks, pipeline=self.pipeline.name)
        settle()

    def code(self, source: SourcePath) -> CodedFile:
        reading = read_path(source, self.plan.read)
        suggestions: list[Suggestion] = []
        words: dict[str, int] = {}
        for document, parse in zip(reading.documents, self.pipeline.parse_many(reading.documents), strict=True):
            suggestions.extend(self.coder.code(document, parse))
            words[document.id] = parse.n_words
        # Page boxes are the bulk of a plan and only a project keeps them: an export needs pages, not boxes.
        slim = tuple(replace(document, layout=None) for document in reading.documents)
        return CodedFile(replace(reading, documents=slim), tuple(suggestions), words)


_worker: _Worker | None = None


def _start_worker(plan: CodingPlan) -> None:
    global _worker  # noqa: PLW0603 - a process of the pool has no other place to keep what it loaded
    _worker = _Worker(plan)


def _code_in_worker(source: SourcePath) -> CodedFile:
    if _worker is None:
        raise RuntimeError("the process was not started by code_files")
    return _worker.code(source)


def processes_for(sizes: Sequence[int], wanted: int | None = None, *, worth: int = WORTH_A_PROCESS) -> int:
    """How many processes to use.

    Args:
        sizes: Sizes of the files in bytes, or of the texts in characters.
        wanted: What the user asked for; None to judge.
        worth: Size per process below which starting one costs more than it saves.
    """
    if wanted is not None:
        return max(1, min(wanted, len(sizes)))
    return max(1, min(_available(), len(sizes), sum(sizes) // worth))


def _available() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def code_files(
    sources: Sequence[SourcePath],
    plan: CodingPlan,
    *,
    jobs: int | None = None,
    include_moderator: bool = False,
    progress: Progress = no_progress,
) -> Coding:
    """Read files and apply codebooks to them.

    Args:
        sources: The files.
        plan: How they are read, with which pipeline, and which codebooks are applied.
        jobs: Number of processes; None to judge from the size of the files.
        include_moderator: Whether a moderator's words count.
        progress: Told after each file.

    Raises:
        PipelineError: The pipeline that was asked for cannot be loaded.
    """
    sizes = [source.path.stat().st_size if source.path.is_file() else 0 for source in sources]
    # Made here too when other processes do the work: a pipeline that cannot be loaded is told before any starts.
    worker = _Worker(plan)
    files: list[CodedFile] = []
    for coded in _coded(sources, worker, processes_for(sizes, jobs)):
        files.append(coded)
        progress(len(files), len(sources), coded.reading.name)
    return Coding(
        files=_without_repeats(files),
        codebooks=plan.codebooks,
        coders=worker.coder.coders,
        pipeline=worker.pipeline.name,
        pipeline_description=worker.pipeline.description,
        include_moderator=include_moderator,
    )


def _coded(sources: Sequence[SourcePath], worker: _Worker, processes: int) -> Iterator[CodedFile]:
    if processes == 1:
        yield from map(worker.code, sources)
        return
    # Spawned, not forked: a fork of a process with running threads (a server, a notebook) may hang.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=_start_worker, initargs=(worker.plan,)) as pool:
        yield from pool.map(_code_in_worker, sources)


def _without_repeats(files: list[CodedFile]) -> tuple[CodedFile, ...]:
    """A text that is offered twice counts once, under the name it had first."""
    seen: set[str] = set()
    kept: list[CodedFile] = []
    for file in files:
        new = tuple(document for document in file.reading.documents if document.id not in seen)
        if len(new) < len(file.reading.documents):
            ids = {document.id for document in new}
            reading = replace(file.reading, documents=new, known=not new)
            suggestions = tuple(one for one in file.suggestions if one.document_id in ids)
            kept.append(CodedFile(reading, suggestions, file.word_counts))
        else:
            kept.append(file)
        seen.update(document.id for document in new)
    return tuple(kept)
