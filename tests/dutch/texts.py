"""Small documents for the tests of `kwalcode.dutch`."""

from __future__ import annotations

from itertools import pairwise

from kwalcode.dutch.parse import Parse
from kwalcode.model import Document, Origin, Passage, PassageKind


def document(*blocks: str, gap: str = "\n") -> Document:
    """A document of paragraphs, with `gap` between them."""
    passages, position = [], 0
    for block in blocks:
        passages.append(Passage(PassageKind.PARAGRAPH, position, position + len(block)))
        position += len(block) + len(gap)
    return Document("proef.txt", gap.join(blocks), Origin("proef.txt", "txt", "0" * 64), passages=tuple(passages))


def words(parse: Parse) -> list[str]:
    """The tokens as words."""
    return [parse.vocabulary[number] for number in parse.types.tolist()]


def sentences(parse: Parse, text: str) -> list[str]:
    """The sentences as text."""
    edges = [*parse.sentences.tolist(), len(parse)]
    return [text[int(parse.starts[first]) : int(parse.ends[last - 1])] for first, last in pairwise(edges)]
