"""A document as tokens: what the pipeline found, as arrays, so that patterns meet types and not tokens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Parse:
    """The tokens of a document's blocks. White space and whatever lies outside the blocks is left out.

    With n tokens, v distinct surface forms and s sentences:

    Args:
        pipeline: Name of the pipeline that made it.
        vocabulary: The distinct surface forms, length v.
        types: Per token the index of its surface form, shape (n,).
        starts: Per token its first character in the document's text, shape (n,), ascending.
        ends: Per token one past its last character, shape (n,).
        blocks: Per token the index of its block in `Document.blocks`, shape (n,), ascending.
        sentences: Index of the first token of each sentence, shape (s,), ascending, 0 first. A sentence never
            crosses the border of a block.
        pos: Per token an index in `pos_tags`, shape (n,); None when the pipeline gives no parts of speech.
        pos_tags: The universal part-of-speech tags that occur.
        particles: Per token the index of the verb whose separated particle it is, or its own index, shape (n,);
            None when they have not been looked for.
    """

    pipeline: str
    vocabulary: tuple[str, ...]
    types: Indices
    starts: Indices
    ends: Indices
    blocks: Indices
    sentences: Indices
    pos: NDArray[np.uint8] | None = None
    pos_tags: tuple[str, ...] = ()
    particles: Indices | None = None

    def __len__(self) -> int:
        return len(self.types)

    @property
    def n_words(self) -> int:
        """Number of tokens that hold a letter or a digit."""
        worded = np.fromiter((any(map(str.isalnum, form)) for form in self.vocabulary), dtype=bool)
        return int(worded[self.types].sum()) if len(self) else 0
