"""From a document's blocks to tokens: each distinct chunk of text is looked at once, the rest is array arithmetic.

A chunk is what stands between white space. The tokens of a chunk do not depend on its neighbours, so a tokenizer
needs to see each distinct chunk once; a text of 150 000 words has some 15 000. Chunks of letters alone are one
token by definition and never reach the tokenizer. The outcome is what the tokenizer gives on the block as a whole,
but for full stops without a space behind them ("gedaan.Het"): there the chunk is cut in two first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from kwalcode.dutch.parse import Indices
from kwalcode.model import Document

Tokenizer = Callable[[str], Doc]

# The ideographic space, U+3000, is the last white space in Unicode; one more entry stands for all that follows.
_IS_WHITE = np.array([chr(code).isspace() for code in range(0x3002)])
_LINE_FEEDS = (0x0A, 0x0B, 0x0C, 0x2028, 0x2029)

_MISSING_SPACE = re.compile(r"(?<=\w\w[.!?…])(?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ])")
_ADDRESS = re.compile(r"www\.|://|@|\.(?:be|nl|com|org|eu|net|vlaanderen)\b", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Chunks:
    """What stands between white space in the blocks of a document; m chunks, f distinct forms.

    Args:
        forms: The distinct chunks, in order of appearance, length f.
        ids: Per chunk the index of its form, shape (m,).
        starts: Per chunk its first character in the document, shape (m,).
        blocks: Per chunk the index of its block, shape (m,).
        breaks: Per chunk the number of line ends right before it, at most 2; 2 at the start of a block. Shape (m,).
    """

    forms: tuple[str, ...]
    ids: Indices
    starts: Indices
    blocks: Indices
    breaks: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a document, and where its chunks are among them; n tokens, m chunks.

    Args:
        vocabulary: The distinct surface forms, in the order of the chunks' first appearance.
        types: Per token the index of its surface form, shape (n,).
        starts: Per token its first character in the document, shape (n,).
        ends: Per token one past its last character, shape (n,).
        blocks: Per token the index of its block, shape (n,).
        chunks: Per chunk its first token, shape (m,).
        cuts: Tokens that begin the second half of a chunk that was cut at a full stop, ascending.
    """

    vocabulary: tuple[str, ...]
    types: Indices
    starts: Indices
    ends: Indices
    blocks: Indices
    chunks: Indices
    cuts: Indices


def chunks(document: Document) -> Chunks:
    """Cut the blocks of a document at white space."""
    text, blocks = document.text, document.blocks
    per_block = [text[block.start : block.end].split() for block in blocks]
    flat = list(chain.from_iterable(per_block))
    index = {form: number for number, form in enumerate(dict.fromkeys(flat))}
    ids = np.fromiter(map(index.__getitem__, flat), dtype=np.uint32, count=len(flat))
    sizes = np.fromiter(map(len, per_block), dtype=np.int64, count=len(blocks))

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    edges = np.zeros(len(codes) + 1, dtype=np.int8)
    block_starts = np.array([block.start for block in blocks], dtype=np.int64)
    edges[block_starts] += 1
    edges[[block.end for block in blocks]] -= 1
    written = ~_IS_WHITE[np.minimum(codes, len(_IS_WHITE) - 1)] & (np.cumsum(edges[:-1], dtype=np.int8) > 0)
    opens = written.copy()
    opens[1:] &= ~written[:-1]
    opens[block_starts] = written[block_starts]
    starts = np.flatnonzero(opens)

    breaks = np.zeros(len(starts), dtype=np.uint8)
    if len(starts):
        feeds = np.flatnonzero(np.isin(codes, _LINE_FEEDS))
        before = np.searchsorted(feeds, starts)
        breaks[1:] = np.minimum(np.diff(before), 2)
        first = np.cumsum(sizes)[:-1]
        breaks[first[first < len(starts)]] = 2
        breaks[0] = 2
    return Chunks(
        forms=tuple(index),
        ids=ids,
        starts=starts.astype(np.uint32),
        blocks=np.repeat(np.arange(len(blocks), dtype=np.uint32), sizes),
        breaks=breaks,
    )


def tokens(found: Chunks, tokenizer: Tokenizer, foresee: Callable[[str], int] = lambda _: 0) -> Tokens:
    """Cut chunks into tokens.

    Args:
        found: The chunks.
        tokenizer: Gives the tokens of a text as a spaCy `Doc`.
        foresee: What the tokenizer is known to do with a chunk: 1 leave it whole, 2 cut off its last character,
            0 not known, so ask it.
    """
    counts = np.fromiter(map(foresee, found.forms), dtype=np.int64, count=len(found.forms))
    hard = np.flatnonzero(counts == 0)
    owner, hard_offsets, hard_sizes, hard_cuts = _ask(found, hard, tokenizer)
    counts[hard] = np.bincount(owner, minlength=len(counts))[hard]

    # One row per token of each distinct chunk.
    first = np.cumsum(counts) - counts
    rows = int(counts.sum())
    owners = np.repeat(np.arange(len(counts)), counts)
    offsets = np.zeros(rows, dtype=np.int64)
    sizes = np.fromiter(map(len, found.forms), dtype=np.int64, count=len(counts))[owners]
    cuts = np.zeros(rows, dtype=bool)
    halved = counts == 2
    halved[hard] = False
    sizes[first[halved]] -= 1
    offsets[first[halved] + 1] = sizes[first[halved]]
    sizes[first[halved] + 1] = 1
    asked = first[owner] + np.arange(len(owner)) - np.searchsorted(owner, owner)
    offsets[asked], sizes[asked], cuts[asked] = hard_offsets, hard_sizes, hard_cuts

    forms = found.forms
    vocabulary: dict[str, int] = {}
    types = np.fromiter(
        (
            vocabulary.setdefault(forms[form][start : start + size], len(vocabulary))
            for form, start, size in zip(owners.tolist(), offsets.tolist(), sizes.tolist(), strict=True)
        ),
        dtype=np.uint32,
        count=rows,
    )
    return _lay_out(found, tuple(vocabulary), counts, first, types, offsets, sizes, cuts)


def _ask(
    found: Chunks, hard: NDArray[np.int64], tokenizer: Tokenizer
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """The tokens of some distinct chunks: chunk, offset in it, length, whether a sentence begins within the chunk."""
    pieces: list[str] = []
    owners: list[int] = []
    offsets: list[int] = []
    for number in hard.tolist():
        offset = 0
        for piece in split_missing_spaces(found.forms[number]):
            pieces.append(piece)
            owners.append(number)
            offsets.append(offset)
            offset += len(piece)
    doc = tokenizer(_SURROGATE.sub("\ufffd", " ".join(pieces)))
    idx, length = doc.to_array(["IDX", "LENGTH"]).astype(np.int64).reshape(-1, 2).T
    sizes = np.fromiter(map(len, pieces), dtype=np.int64, count=len(pieces))
    starts = np.cumsum(sizes + 1) - sizes - 1
    own = np.searchsorted(starts, idx, side="right") - 1
    within = idx - starts[own]
    piece_offsets = np.array(offsets, dtype=np.int64)[own]
    return np.array(owners, dtype=np.int64)[own], within + piece_offsets, length, (within == 0) & (piece_offsets > 0)


def split_missing_spaces(form: str) -> list[str]:
    """Cut a chunk where a sentence ends without a space: `gedaan.Het` is `gedaan.` and `Het`."""
    if form.isalnum() or _ADDRESS.search(form):
        return [form]
    return _MISSING_SPACE.split(form)


def _lay_out(
    found: Chunks,
    vocabulary: tuple[str, ...],
    counts: NDArray[np.int64],
    first: NDArray[np.int64],
    types: Indices,
    offsets: NDArray[np.int64],
    sizes: NDArray[np.int64],
    cuts: NDArray[np.bool_],
) -> Tokens:
    """Repeat the rows of the distinct chunks for every chunk of the document."""
    per_chunk = counts[found.ids]
    chunk_first = np.cumsum(per_chunk) - per_chunk
    row = np.repeat(first[found.ids] - chunk_first, per_chunk) + np.arange(int(per_chunk.sum()))
    starts = np.repeat(found.starts, per_chunk) + offsets[row]
    return Tokens(
        vocabulary=vocabulary,
        types=types[row],
        starts=starts.astype(np.uint32),
        ends=(starts + sizes[row]).astype(np.uint32),
        blocks=np.repeat(found.blocks, per_chunk),
        chunks=chunk_first.astype(np.uint32),
        cuts=np.flatnonzero(cuts[row]).astype(np.uint32),
    )
