"""Names of speakers in small letters ("jan: goed, denk ik"): which labels may be some, and when they are.

A capital is what tells a name from a word, so without one more is asked: a first name that many people bear, a name
that the researcher gave, or somebody who leads the talk and whose label has small letters as well. "namelijk:" and
"ten eerste:" are never speakers, however often they come back.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from kwalcode.readers.transcripts.labels import Label
from kwalcode.readers.transcripts.names import Shape, is_first_name, leads

_OFTEN = 3
"""How often a label must come back that is no first name."""


def small_speakers(text: str, found: Sequence[Label], told: Collection[str]) -> frozenset[str]:
    r"""Keys of the labels in small letters that name speakers; whether the text is a talk is judged elsewhere.

    Args:
        text: The whole text.
        found: Every label that could name a speaker.
        told: Names of who leads the talk, as the researcher gives them, in small letters.

    Example:
        >>> from kwalcode.readers.transcripts.labels import find_label
        >>> text = "int: hoe gaat het?\njan: goed.\nint: en verder?\njan: niets."
        >>> starts = [match.start() for match in re.finditer("^", text, re.MULTILINE)]
        >>> labels = [find_label(text, start, len(text)) for start in starts]
        >>> sorted(small_speakers(text, [label for label in labels if label], ()))
        ['jan']
    """
    counts = Counter(label.key for label in found if label.shape is Shape.SMALL)
    recurring = {key for key, count in counts.items() if count > 1}
    named = {key for key in recurring if is_first_name(key) or key in told}
    others = Counter(label.key for label in found if label.shape is not Shape.SMALL)
    small = {label.key for label in found if label.name.islower() and others[label.key] > 1}
    led = any(leads(key, frozenset(counts | others) - {key}) for key in small) or bool(set(told) & set(others))
    if not (named or led):
        return frozenset()
    called = {key for key in counts if is_first_name(key)}
    unknown = {
        key
        for key, count in counts.items()
        if count >= _OFTEN and " " not in key and _occurrences(text, key) < 2 * count
    }
    speakers = named | called | unknown
    talking = speakers | {key for key, count in others.items() if count > 1}
    return frozenset(speakers) if len(talking) > 1 else frozenset()


def _occurrences(text: str, word: str) -> int:
    """How often a word stands in a text; what is said about in running text is a word rather than who speaks."""
    return len(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE))
