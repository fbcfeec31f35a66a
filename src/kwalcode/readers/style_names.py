"""What the names of paragraph styles tell, in the languages in which word processors name them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kwalcode.model import PassageKind

_HEADING = re.compile(r"(?:heading|kop|überschrift|titre|titolo)\s*(\d)", re.IGNORECASE)
_TITLE = re.compile(r"title|titel", re.IGNORECASE)
_SUBTITLE = re.compile(r"subtitle|ondertitel", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|inhopg|inhoudsopgave)\s*\d|table of figures|lijst met afbeeldingen", re.IGNORECASE)
_LIST = re.compile(r"list (?:bullet|number)|lijst(?:opsom\.teken|nummering)|opsomming", re.IGNORECASE)


def named_kind(names: Iterable[str]) -> tuple[PassageKind | None, int] | None:
    """Kind and level of a paragraph with a style that is a heading or a line of contents; None when no name tells.

    Args:
        names: Name of the style, then of those it is based on.

    Returns:
        The kind is None for a line of a table of contents, which is not to be coded.

    Example:
        >>> named_kind(["Mijn kop", "heading 2"])
        (<PassageKind.HEADING: 'heading'>, 2)
        >>> named_kind(["toc 1"])
        (None, 0)
    """
    for name in names:
        if _CONTENTS.match(name):
            return None, 0
        if match := _HEADING.match(name):
            return PassageKind.HEADING, max(1, int(match[1]))
        if _SUBTITLE.fullmatch(name):
            return PassageKind.HEADING, 2
        if _TITLE.fullmatch(name):
            return PassageKind.HEADING, 1
    return None


def names_a_list(names: Iterable[str]) -> bool:
    """Whether a style is one for items of a list."""
    return any(_LIST.match(name) for name in names)
