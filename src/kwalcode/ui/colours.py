"""The colour of each code, the same on every page and in every chart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from kwalcode.model import Codebook

CodeKey = tuple[str, str]
"""Id of the codebook, id of the code."""

PALETTE: Final = ("#1f5a73", "#8a4b2a", "#4a6b2f", "#6b3fa0", "#9a5b00", "#a02c5a", "#2f6b66", "#57534e")
"""For topmost codes without a colour of their own; each has at least 4.5:1 on white."""

_COLOUR = re.compile(r"#[0-9a-f]{6}")


def colours(codebooks: Iterable[Codebook]) -> dict[CodeKey, str]:
    """The colour of every code: its own, else its parent's, else one from the palette.

    Args:
        codebooks: The codebooks.

    Returns:
        (codebook id, code id) -> `#rrggbb`; nothing else may end up in a style sheet.
    """
    found: dict[CodeKey, str] = {}
    for book in codebooks:
        for index, top in enumerate(book.codes):
            spare = PALETTE[index % len(PALETTE)]
            for code in top.walk():
                path = book.path(code.id)
                own = [one.colour for one in reversed(path) if _COLOUR.fullmatch(one.colour)]
                found[book.id, code.id] = own[0] if own else spare
    return found


def colour_of(found: Mapping[CodeKey, str], codebook: str, code_id: str) -> str:
    """The colour of a code, or a grey one when its codebook does not know it (any more)."""
    return found.get((codebook, code_id), "#57534e")
