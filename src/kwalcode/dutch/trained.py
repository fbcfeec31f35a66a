"""A trained spaCy pipeline: parts of speech and separated particles, on our own sentences."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import spacy
import spacy.util
from numpy.typing import NDArray
from spacy.about import __version__ as spacy_version
from spacy.language import Language
from spacy.tokens import Doc

from kwalcode.dutch.choice import REVISION, unknown
from kwalcode.dutch.parse import Indices, Parse
from kwalcode.dutch.particles import particle_links
from kwalcode.dutch.sentences import sentence_starts
from kwalcode.dutch.tokens import Tokens, chunks, tokens
from kwalcode.errors import PipelineError
from kwalcode.model import Document

_NEEDED = frozenset({"tok2vec", "transformer", "curated_transformer", "morphologizer", "parser"})
_TAGS_WITHOUT_MORPHOLOGIZER = frozenset({"tagger", "attribute_ruler"})
_NEVER_NEEDED = ("ner", "lemmatizer", "trainable_lemmatizer", "senter", "sentencizer", "entity_ruler", "textcat")
_LARGEST_BATCH = 300
"""Tokens from which a stretch is handed over to the model; it ends at a sentence's end."""


class TrainedPipeline:
    """Tokens, sentences, parts of speech and particles, from a trained Dutch spaCy pipeline.

    The tokens are those of the model's tokenizer, the sentences our own, so that both pipelines give the same
    quotes; the model's parser works within them. It only adds to the separated particles that our rules find.

    Args:
        model: Name of an installed package, or path of a folder.

    Raises:
        PipelineError: There is no such pipeline, it cannot be read, or it is not Dutch.
    """

    def __init__(self, model: str) -> None:
        self._nlp = _load(model)
        meta = self._nlp.meta
        self._model = f"{meta['lang']}_{meta['name']}-{meta['version']}"
        made_for = str(meta["spacy_version"])
        fits = spacy.util.is_compatible_version(spacy_version, made_for)
        self._remark = "" if fits else f" (gemaakt voor spaCy {made_for}, hier draait {spacy_version})"
        self._tags = "morphologizer" in self._nlp.pipe_names or "tagger" in self._nlp.pipe_names
        self._parser = "parser" in self._nlp.pipe_names

    @property
    def name(self) -> str:
        """Name that is stored with each run and each parse."""
        return f"{self._model}+kwalcode-{REVISION}"

    @property
    def description(self) -> str:
        """What the researcher sees."""
        return f"getrainde Nederlandse ontleding {self._model}{self._remark}"

    def parse(self, document: Document) -> Parse:
        """Find the tokens, the sentences, the parts of speech and the particles of a document's blocks."""
        return next(self.parse_many([document]))

    def parse_many(self, documents: Iterable[Document]) -> Iterator[Parse]:
        """Parse documents one by one, in their order."""
        for document in documents:
            found = chunks(document)
            cut = tokens(found, self._nlp.tokenizer)
            sentences = sentence_starts(found, cut)
            pos, tags, particles = self._annotate(cut, sentences)
            parse = Parse(
                pipeline=self.name,
                vocabulary=cut.vocabulary,
                types=cut.types,
                starts=cut.starts,
                ends=cut.ends,
                blocks=cut.blocks,
                sentences=sentences,
                pos=pos,
                pos_tags=tags,
            )
            yield replace(parse, particles=particle_links(parse, particles))

    def _annotate(
        self, cut: Tokens, sentences: Indices
    ) -> tuple[NDArray[np.uint8] | None, tuple[str, ...], Indices | None]:
        n = len(cut.types)
        universal = np.zeros(n, dtype=np.uint64)
        heads = np.arange(n, dtype=np.int64)
        particle = self._nlp.vocab.strings.add("compound:prt")
        for stretch, doc in zip(
            _stretches(cut.blocks, sentences), self._nlp.pipe(self._docs(cut, sentences)), strict=True
        ):
            columns = doc.to_array(["POS", "DEP", "HEAD"])
            universal[stretch] = columns[:, 0]
            away = columns[:, 2].astype(np.int64)
            heads[stretch] += np.where(columns[:, 1] == particle, away, 0)
        if not self._tags:
            return None, (), heads.astype(np.uint32) if self._parser else None
        kinds, pos = np.unique(universal, return_inverse=True)
        tags = tuple(self._nlp.vocab.strings[int(kind)] for kind in kinds)
        return pos.astype(np.uint8), tags, heads.astype(np.uint32) if self._parser else None

    def _docs(self, cut: Tokens, sentences: Indices) -> Iterator[Doc]:
        """The tokens as spaCy documents, with the sentences fixed."""
        begins = np.zeros(len(cut.types), dtype=bool)
        begins[sentences] = True
        spaces = np.zeros(len(cut.types), dtype=bool)
        spaces[:-1] = cut.starts[1:] > cut.ends[:-1]
        for stretch in _stretches(cut.blocks, sentences):
            yield Doc(
                self._nlp.vocab,
                words=[cut.vocabulary[number] for number in cut.types[stretch].tolist()],
                spaces=spaces[stretch].tolist(),
                sent_starts=begins[stretch].tolist(),
            )


def _load(model: str) -> Language:
    try:
        with warnings.catch_warnings():
            # A model made for another spaCy: `description` says so, where the researcher sees it.
            warnings.filterwarnings("ignore", message=r"\[W095\]", category=UserWarning)
            nlp = spacy.load(model, exclude=_NEVER_NEEDED)
    except (OSError, ValueError, ImportError, KeyError) as error:
        raise unknown(model, error) from error
    if nlp.lang != "nl":
        raise PipelineError(
            f"de ontleding '{model}' is voor de taal '{nlp.lang}', niet voor het Nederlands. Wat u kunt doen: kies een "
            f"Nederlands model, zoals nl_core_news_sm, of laat de instelling KWALCODE_MODEL leeg."
        )
    needed = _NEEDED if "morphologizer" in nlp.pipe_names else _NEEDED | _TAGS_WITHOUT_MORPHOLOGIZER
    nlp.select_pipes(enable=[pipe for pipe in nlp.pipe_names if pipe in needed])
    return nlp


def _stretches(blocks: Indices, sentences: Indices) -> Iterator[slice]:
    """Runs of whole sentences of one block, of some `_LARGEST_BATCH` tokens."""
    edges = [*sentences.tolist(), len(blocks)]
    first = 0
    for here, there in pairwise(edges):
        last = there == len(blocks) or blocks[there] != blocks[here]
        if last or there - first >= _LARGEST_BATCH:
            yield slice(first, there)
            first = there
