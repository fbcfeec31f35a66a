"""Where a selection stands: each tool counts characters in its own manner, and the file does not tell which.

The standard says Unicode code points. NVivo for Windows counts UTF-16 units, ATLAS.ti counts the two characters of a
Windows line end as one, and no rule says whether the last position lies in the selection. So every manner is tried,
and the one after which selections begin and end where words do, and say what their names say, is taken.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, product
from typing import Final

from kwalcode.exchange.foreign import same_words

_MARGIN: Final = 0.05
"""Share of the ends by which another manner must do better than the expected one: chance moves some."""
_WORDS_COUNT: Final = 4
"""How much a name that repeats the words weighs against an end that lies between words."""
_CRLF: Final = "\r\n"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a tool counts.

    Args:
        wide: A character outside the basic plane (an emoji) counts as two.
        crlf: A Windows line end counts as two.
        inclusive: The end position is the last character of the selection, rather than the one after it.
    """

    wide: bool = False
    crlf: bool = True
    inclusive: bool = False

    def __str__(self) -> str:
        return "; ".join(
            (
                "een emoji telt als twee tekens" if self.wide else "een emoji telt als één teken",
                "een Windows-regeleinde als twee" if self.crlf else "een Windows-regeleinde als één",
                "de eindpositie hoort erbij" if self.inclusive else "de eindpositie hoort er niet bij",
            )
        )


@dataclass(frozen=True, slots=True)
class Selected:
    """A stretch as the file gives it.

    Args:
        source: Key of its source.
        start: First position, in the tool's manner.
        end: Last position, in the tool's manner.
        name: What the file calls it; many tools repeat the words.
    """

    source: str
    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """The manner that was chosen.

    Args:
        manner: Which.
        expected: The manner that the tool is known for, or else the standard's.
        fits: How many of the ends of the selections lie between words.
        ends: How many ends there are.
    """

    manner: Manner
    expected: Manner
    fits: int
    ends: int


def unix(raw: str) -> str:
    """A text with LF line ends."""
    return raw.replace(_CRLF, "\n").replace("\r", "\n")


class Counted:
    """One text, in which places can be found in every manner.

    Args:
        raw: The text with the line ends of the file, without byte order mark.
    """

    def __init__(self, raw: str) -> None:
        self.text = unix(raw)
        self._raw = raw
        self._windows = _CRLF in raw
        self._emoji = any(char > "\uffff" for char in raw) if not raw.isascii() else False
        self._starts: dict[tuple[bool, bool], Sequence[int]] = {}

    def place(self, start: int, end: int, manner: Manner) -> tuple[int, int]:
        """A stretch in characters of `text`; beyond it where the position lies beyond the text."""
        starts = self._counts(manner)
        return bisect_right(starts, start) - 1, bisect_left(starts, end + manner.inclusive)

    def differs(self, manner: Manner) -> bool:
        """Whether the manner gives other places in this text than the standard does."""
        return (manner.wide and self._emoji) or (self._windows and not manner.crlf)

    def _counts(self, manner: Manner) -> Sequence[int]:
        """Position of each character and of the end of the text."""
        key = manner.wide and self._emoji, manner.crlf and self._windows
        if key not in self._starts:
            self._starts[key] = range(len(self.text) + 1) if key == (False, False) else list(self._positions(*key))
        return self._starts[key]

    def _positions(self, wide: bool, crlf: bool) -> Sequence[int]:
        doubled = set()
        if crlf:
            at = -1
            pairs = 0
            while (at := self._raw.find(_CRLF, at + 1)) >= 0:
                doubled.add(at - pairs)
                pairs += 1
        weights = (1 + (wide and char > "\uffff") + (place in doubled) for place, char in enumerate(self.text))
        return list(accumulate(weights, initial=0))


def judge(texts: Mapping[str, Counted], selections: Sequence[Selected], expected: Manner) -> Judged:
    """In which manner the selections of a file are counted.

    Args:
        texts: The sources, by key.
        selections: All selections; a file is written by one tool.
        expected: The manner that is taken unless another fits clearly better.
    """
    known = [one for one in selections if one.source in texts]
    found: dict[Manner, tuple[int, int]] = {}
    for wide, crlf, inclusive in product((False, True), repeat=3):
        manner = Manner(wide, crlf, inclusive)
        found[manner] = _fits(texts, known, manner)
    # Of manners that fit alike, as where a text has no emoji, the one nearest to what is expected.
    best = max(found, key=lambda manner: (sum(found[manner]), _alike(manner, expected)))
    margin = max(2.0, 2 * _MARGIN * len(known))
    if sum(found[best]) <= sum(found[expected]) + margin:
        best = expected
    return Judged(best, expected, found[best][0], 2 * len(known))


def _alike(one: Manner, other: Manner) -> int:
    return (one.wide == other.wide) + (one.crlf == other.crlf) + (one.inclusive == other.inclusive)


def _fits(texts: Mapping[str, Counted], selections: Sequence[Selected], manner: Manner) -> tuple[int, int]:
    """How many ends lie between words, and how much the names that repeat the words weigh."""
    ends = names = 0
    for one in selections:
        counted = texts[one.source]
        text = counted.text
        start, end = counted.place(one.start, one.end, manner)
        if not 0 <= start < end <= len(text):
            continue
        ends += _between(text, start) + _between(text, end)
        if one.name and same_words(text[start:end], one.name):
            names += _WORDS_COUNT
    return ends, names


def _between(text: str, place: int) -> bool:
    """Whether a place lies at the edge of words: no letter or digit on at least one of its sides."""
    return place in (0, len(text)) or not (text[place - 1].isalnum() and text[place].isalnum())
