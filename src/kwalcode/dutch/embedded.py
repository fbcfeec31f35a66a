"""The pipeline that is always there: spaCy's blank Dutch tokenizer with our own sentence splitter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import spacy

from kwalcode.dutch.choice import EMBEDDED, choose
from kwalcode.dutch.parse import Parse
from kwalcode.dutch.particles import particle_links
from kwalcode.dutch.sentences import sentence_starts
from kwalcode.dutch.tokens import chunks, tokens
from kwalcode.model import Document


class EmbeddedPipeline:
    """Tokens, sentences and particles, without parts of speech: needs no download, reads millions of words a minute."""

    def __init__(self) -> None:
        nlp = spacy.blank("nl")
        self._choice = choose(EMBEDDED)
        self._tokenizer = nlp.tokenizer
        self._rules = frozenset(nlp.Defaults.tokenizer_exceptions)

    @property
    def name(self) -> str:
        """Name that is stored with each run and each parse."""
        return self._choice.name

    @property
    def description(self) -> str:
        """What the researcher sees."""
        return self._choice.description

    def parse(self, document: Document) -> Parse:
        """Find the tokens, the sentences and the separated particles of a document's blocks."""
        found = chunks(document)
        cut = tokens(found, self._tokenizer, self._foresee)
        parse = Parse(
            pipeline=self.name,
            vocabulary=cut.vocabulary,
            types=cut.types,
            starts=cut.starts,
            ends=cut.ends,
            blocks=cut.blocks,
            sentences=sentence_starts(found, cut),
        )
        return replace(parse, particles=particle_links(parse))

    def parse_many(self, documents: Iterable[Document]) -> Iterator[Parse]:
        """Parse documents one by one, in their order."""
        return map(self.parse, documents)

    def _foresee(self, form: str) -> int:
        """What the tokenizer does with the commonest chunks, measured to be so: see the tests.

        A word stays whole and a mark behind it comes off, unless a rule of its own speaks of the chunk (`bv.`).
        """
        if form.isalpha():
            return form not in self._rules
        if form[-1] in ",.?!;:" and form[:-1].isalpha() and form[-2].islower():
            return 0 if form in self._rules else 2
        return 0
