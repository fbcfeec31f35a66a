"""What a coder is to the rest of kwalcode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from kwalcode.dutch.parse import Parse
from kwalcode.model import Coder, Document, Suggestion

CodeKey = tuple[str, str]
"""Codebook and code."""


class SuggestionMaker(Protocol):
    """Turns a parsed document into suggestions; running it twice gives the same ones."""

    @property
    def coders(self) -> Sequence[Coder]:
        """Under which names it suggests, one per codebook."""

    @property
    def fingerprints(self) -> Mapping[CodeKey, str]:
        """Per code a hash of all that its suggestions depend on, but for the document and its parse."""

    def code(self, document: Document, parse: Parse) -> list[Suggestion]:
        """The suggestions for one document, by place in the text."""
