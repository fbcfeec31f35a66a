"""The parses of a project: kept in its database, made when they are not there yet."""

from __future__ import annotations

import hashlib

from kwalcode.dutch.choice import Pipeline, PipelineChoice
from kwalcode.dutch.parse import Parse
from kwalcode.dutch.parse_bytes import from_bytes, to_bytes
from kwalcode.model import Document
from kwalcode.store import Store


def load_pipeline(choice: PipelineChoice) -> Pipeline:
    """Load the pipeline that was chosen; this is when spaCy is imported.

    Raises:
        PipelineError: It cannot be loaded, or is not Dutch.
    """
    from kwalcode.dutch.pipeline import load  # noqa: PLC0415 - spaCy takes a second to import

    return load(choice.source)


class Parses:
    """Gives the parse of each document; the pipeline is loaded when the first one is missing.

    Args:
        store: The project's database.
        choice: The pipeline whose parses are wanted.
    """

    def __init__(self, store: Store, choice: PipelineChoice) -> None:
        self._store = store
        self._choice = choice
        self._pipeline: Pipeline | None = None
        self.made = 0
        """Number of documents that had to be parsed."""

    def of(self, document: Document) -> Parse:
        """The parse of a document.

        Raises:
            PipelineError: The pipeline is needed and cannot be loaded.
        """
        key = _structure_key(document)
        kept = self._store.parse(document.id, self._choice.name, key)
        if kept is not None:
            return from_bytes(kept)
        if self._pipeline is None:
            self._pipeline = load_pipeline(self._choice)
        parse = self._pipeline.parse(document)
        self._store.save_parse(document.id, self._choice.name, key, to_bytes(parse))
        self.made += 1
        return parse


def _structure_key(document: Document) -> str:
    """Hash of what a parse depends on besides the text: where the blocks lie and what they are."""
    blocks = [(block.kind.value, block.start, block.end) for block in document.blocks]
    return hashlib.sha256(repr(blocks).encode()).hexdigest()[:16]
