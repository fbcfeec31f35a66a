"""Looking for codes in the documents of a project, on as many processes as pay off; who asks keeps what is found."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Final

from kwalcode.coders.rules import CodeKey, RuleCoder
from kwalcode.dutch.choice import PipelineChoice
from kwalcode.dutch.parse_bytes import to_bytes
from kwalcode.model import Codebook, Document, Suggestion
from kwalcode.workflow.parses import Parser

WORTH_A_PROCESS: Final = 3_000_000
"""Characters per process below which starting one costs more than it saves."""

_AHEAD: Final = 3
"""Documents per process that are read before they are needed: few, for plans are large."""


@dataclass(frozen=True, slots=True)
class Task:
    """A document in which codes are looked for.

    Args:
        document: The document.
        parse: Its parse as it was kept; None when it has none yet.
        codes: The codes.
    """

    document: Document
    parse: bytes | None
    codes: frozenset[CodeKey]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a document.

    Args:
        suggestions: The suggestions.
        parse: Its parse, to be kept, when it had to be made; else None.
    """

    suggestions: tuple[Suggestion, ...]
    parse: bytes | None


class _Finder:
    """What one process needs; rules are made ready, and the pipeline loaded, when first needed."""

    def __init__(self, books: Sequence[Codebook], choice: PipelineChoice) -> None:
        self._books = books
        self._choice = choice
        self._parser = Parser(choice)
        self._coders: dict[frozenset[CodeKey], RuleCoder] = {}

    def find(self, task: Task) -> Found:
        if task.codes not in self._coders:
            self._coders[task.codes] = RuleCoder(self._books, pipeline=self._choice.name, only=task.codes)
        parse, made = self._parser.parse(task.document, task.parse)
        suggestions = self._coders[task.codes].code(task.document, parse)
        return Found(tuple(suggestions), to_bytes(parse) if made else None)


_finder: _Finder | None = None


def _start(books: Sequence[Codebook], choice: PipelineChoice) -> None:
    global _finder  # noqa: PLW0603 - a process of the pool has no other place to keep what it loaded
    _finder = _Finder(books, choice)


def _find(task: Task) -> Found:
    if _finder is None:
        raise RuntimeError("the process was not started by find_all")
    return _finder.find(task)


def find_all(tasks: Iterable[Task], books: Sequence[Codebook], choice: PipelineChoice, jobs: int) -> Iterator[Found]:
    """What is found in each document, in order.

    Args:
        tasks: The documents; they are taken as they are needed, some of them ahead.
        books: The codebooks.
        choice: The Dutch pipeline.
        jobs: Number of processes.

    Raises:
        PipelineError: The pipeline is needed and cannot be loaded.
    """
    if jobs <= 1:
        yield from map(_Finder(books, choice).find, tasks)
        return
    # Spawned, not forked: a fork of a process with running threads (a server, a notebook) may hang.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_start, initargs=(books, choice)) as pool:
        waiting: deque[Future[Found]] = deque()
        for task in tasks:
            waiting.append(pool.submit(_find, task))
            if len(waiting) > _AHEAD * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
