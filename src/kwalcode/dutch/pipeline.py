"""Which Dutch pipeline reads the text: a trained spaCy model when there is one, else the embedded default."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Protocol

import spacy.util

from kwalcode.dutch.embedded import EmbeddedPipeline
from kwalcode.dutch.parse import Parse
from kwalcode.dutch.trained import TrainedPipeline
from kwalcode.model import Document

MODEL_VARIABLE = "KWALCODE_MODEL"
"""Environment variable that names the pipeline: an installed package, a folder, or `embedded`."""

EMBEDDED = "embedded"
INSTALLED_MODELS = ("nl_core_news_sm", "nl_core_news_md", "nl_core_news_lg")
"""Trained pipelines that are used when they are installed, the quickest first."""


class Pipeline(Protocol):
    """Whatever turns a document into tokens and sentences."""

    @property
    def name(self) -> str:
        """Stable name with versions, stored with each run and each cached parse."""

    @property
    def description(self) -> str:
        """One Dutch line for screen and terminal."""

    def parse(self, document: Document) -> Parse:
        """Find the tokens and the sentences of a document's blocks."""

    def parse_many(self, documents: Iterable[Document]) -> Iterator[Parse]:
        """Parse documents one by one, in their order."""


def load(name: str | None = None) -> Pipeline:
    """Load a pipeline. Nothing is ever downloaded.

    Args:
        name: An installed package, the path of a folder, or `embedded`. None takes the variable `KWALCODE_MODEL`
            when it is set, else the first trained pipeline that is installed, else the embedded one. A worker
            process gets the same pipeline with the same name.

    Raises:
        PipelineError: The named pipeline cannot be loaded, or is not Dutch.

    Example:
        >>> load("embedded").description
        'ingebouwde Nederlandse ontleding (spaCy blank nl, zonder woordsoorten)'
    """
    chosen = name or os.environ.get(MODEL_VARIABLE, "").strip() or _installed()
    return EmbeddedPipeline() if chosen == EMBEDDED else TrainedPipeline(chosen)


def _installed() -> str:
    return next(filter(spacy.util.is_package, INSTALLED_MODELS), EMBEDDED)
