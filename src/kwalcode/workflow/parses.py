"""The parses of a project: kept in its database, made when they are not there yet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress

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


class Parser:
    """Makes the parses that are not there yet; the pipeline is loaded for the first of them.

    Args:
        choice: The pipeline.
    """

    def __init__(self, choice: PipelineChoice) -> None:
        self._choice = choice
        self._pipeline: Pipeline | None = None

    def parse(self, document: Document, kept: bytes | None) -> tuple[Parse, bool]:
        """The parse of a document, and whether it had to be made.

        Args:
            document: The document.
            kept: Its parse as it was kept; None when it has none yet.

        Raises:
            PipelineError: The pipeline is needed and cannot be loaded.
        """
        if kept is not None:
            # A parse that is damaged, or of another version of kwalcode, is made anew.
            with suppress(ValueError):
                return from_bytes(kept), False
        if self._pipeline is None:
            self._pipeline = load_pipeline(self._choice)
        return self._pipeline.parse(document), True


class Parses:
    """Gives the parse of each document, and keeps those that had to be made; serves wherever a pipeline does.

    Args:
        store: The project's database.
        choice: The pipeline whose parses are wanted.
    """

    def __init__(self, store: Store, choice: PipelineChoice) -> None:
        self._store = store
        self._choice = choice
        self._parser = Parser(choice)
        self.made = 0
        """Number of documents that had to be parsed."""

    @property
    def name(self) -> str:
        """Name of the pipeline."""
        return self._choice.name

    @property
    def description(self) -> str:
        """The pipeline, for a researcher."""
        return self._choice.description

    def of(self, document: Document) -> Parse:
        """The parse of a document.

        Raises:
            PipelineError: The pipeline is needed and cannot be loaded.
        """
        key = structure_key(document)
        parse, made = self._parser.parse(document, self._store.parse(document.id, self._choice.name, key))
        if made:
            self._store.save_parse(document.id, self._choice.name, key, to_bytes(parse))
            self.made += 1
        return parse

    def parse(self, document: Document) -> Parse:
        """The same as `of`."""
        return self.of(document)

    def parse_many(self, documents: Iterable[Document]) -> Iterator[Parse]:
        """The parses of documents one by one, in their order."""
        return map(self.of, documents)


def structure_key(document: Document) -> str:
    """Hash of what a parse depends on besides the text: where the blocks lie and what they are."""
    blocks = [(block.kind.value, block.start, block.end) for block in document.blocks]
    return hashlib.sha256(repr(blocks).encode()).hexdigest()[:16]
