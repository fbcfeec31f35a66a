"""Judging the passages of plans with the codebooks, on as many processes as pay off."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Final

from kwalcode.coders.relevance import Screener
from kwalcode.dutch.choice import Pipeline, choose
from kwalcode.model import Codebook, Document
from kwalcode.screening.findings import Finding
from kwalcode.workflow.coding import processes_for, settle
from kwalcode.workflow.parses import Parses, load_pipeline

WORTH_A_PROCESS: Final = 1_500_000
"""Characters per process below which starting one costs more than it saves."""

_CHUNK: Final = 4
"""Documents that a process takes at a time: few, so that one long plan does not keep the others waiting."""


class _Worker:
    """Everything one process needs, loaded once."""

    def __init__(self, codebooks: Sequence[Codebook], pipeline: Pipeline) -> None:
        self._screener = Screener(codebooks, pipeline)
        settle()

    def find(self, document: Document) -> list[Finding]:
        return self._screener.screen([document])


_worker: _Worker | None = None


def _start(codebooks: Sequence[Codebook], pipeline: str | None) -> None:
    global _worker  # noqa: PLW0603 - a process of the pool has no other place to keep what it loaded
    _worker = _Worker(codebooks, load_pipeline(choose(pipeline)))


def _find(document: Document) -> list[Finding]:
    if _worker is None:
        raise RuntimeError("the process was not started by find_all")
    return _worker.find(document)


def find_all(
    documents: Sequence[Document],
    codebooks: Sequence[Codebook],
    pipeline: str | None,
    jobs: int | None = 1,
    *,
    parses: Parses | None = None,
) -> Iterator[list[Finding]]:
    """The findings of each document, in order.

    Args:
        documents: The plans.
        codebooks: The codebooks of a screening.
        pipeline: Name or path of the Dutch pipeline; None for the best one that is installed.
        jobs: Number of processes; None to judge from the length of the texts.
        parses: Kept parses, which are read in this process whatever `jobs`; they go before `pipeline`.

    Raises:
        PipelineError: The pipeline cannot be loaded.
    """
    jobs = processes_for([len(document.text) for document in documents], jobs, worth=WORTH_A_PROCESS)
    if parses is not None or jobs == 1:
        worker = _Worker(codebooks, parses if parses is not None else load_pipeline(choose(pipeline)))
        yield from map(worker.find, documents)
        return
    # Spawned, not forked: a fork of a process with running threads (a server, a notebook) may hang.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_start, initargs=(codebooks, pipeline)) as pool:
        yield from pool.map(_find, documents, chunksize=_CHUNK)
