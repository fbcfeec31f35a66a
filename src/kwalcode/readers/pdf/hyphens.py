"""Words that a PDF breaks at the end of a line: which hyphens go, and which belong to the word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import Enum

from kwalcode.readers.pdf.layout import Line

HYPHENS = "-\xad‐"
"""Characters that can break a word at the end of a line; U+00AD does nothing else."""

_WORD = re.compile(r"[^\W\d_]+(?:[-‐'’][^\W\d_]+)*")
_LAST = re.compile(r"[^\s(\[/\"“„‘]*$")
_FIRST = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_ADDRESS = re.compile(r"://|www\.|@|\.\w{2,4}/")
_VOWEL = re.compile(r"[aeiouyà-ü]", re.IGNORECASE)
_BINDING = re.compile(r"(?:ings|heids|teits|schaps|ions|doms|zijns)$")
_ELLIPSIS = re.compile(r"(?:en|of|tot|noch|maar|dan wel|alsook|als|resp\.?|,|/|\+|&)(?:\s|$)")
_COORDINATE = re.compile(r"(?:aal|eel|isch|ief|iek|lijk|air|tair|ueel)$")
_ADJECTIVE = re.compile(r"(?:isch|ische|iek|ieke|aal|ale|eel|ele|lijk|lijke|ief|ieve|air|aire)$")
_LOOSE_PREFIXES = frozenset(("niet", "non", "ex", "oud", "vice", "adjunct", "pseudo", "quasi", "semi"))
_CLASHES = frozenset(("aa", "ee", "oo", "uu", "ii", "ae", "ei", "oe", "ou", "ui", "ie", "ij", "ai", "eu", "oi"))
_BREAKING = 0.025  # hyphens per line end, from which a document is taken to break words


class Mend(Enum):
    """What becomes of the hyphen at the end of a line."""

    JOIN = "join"  # the hyphen goes, the word is one
    KEEP = "keep"  # the hyphen stays, without a space
    SPACE = "space"  # the hyphen stays, and a space follows: "in- en uitstroom"


class Vocabulary:
    """Words that stand whole in a document, and whether the document breaks words at all.

    Args:
        words: The words, in lower case.
        breaks_words: Whether hyphens at line ends mostly break words, as in justified columns; a text from a word
            processor seldom does, and its hyphens at line ends belong to the word.
    """

    def __init__(self, words: Iterable[str], *, breaks_words: bool = True) -> None:
        self._counts = Counter(words)
        self.breaks_words = breaks_words

    @classmethod
    def of(cls, paragraphs: Iterable[Sequence[Line]]) -> Vocabulary:
        """Count the words of these paragraphs, apart from the halves at broken line ends."""
        texts: list[str] = []
        ends = hyphens = 0
        for lines in paragraphs:
            broken = False
            ends += len(lines) - 1
            for line in lines:
                text = line.text
                if broken:
                    text = text.partition(" ")[2]
                broken = text.endswith(tuple(HYPHENS))
                if broken:
                    text = text.rpartition(" ")[0]
                    hyphens += 1
                texts.append(text)
        return cls(_WORD.findall("\n".join(texts).casefold()), breaks_words=hyphens > _BREAKING * ends)

    def count(self, word: str) -> int:
        """How often the word stands in the document."""
        return self._counts[word.casefold()]


def mend(before: str, after: str, vocabulary: Vocabulary) -> Mend | None:
    """Decide about the end of a line.

    Args:
        before: Text up to the end of the line, with its hyphen.
        after: Text of the next line.
        vocabulary: Words of the document.

    Returns:
        What to do with the hyphen; None when the line does not end in a broken word.

    Example:
        >>> mend("de OCMW-", "raad beslist", Vocabulary([]))
        <Mend.KEEP: 'keep'>
    """
    whole = before.rstrip(HYPHENS)
    if len(whole) == len(before) or not whole or whole[-1].isspace():
        return None
    if "\xad" in before[len(whole) :]:
        return Mend.JOIN
    if _ELLIPSIS.match(after):
        return Mend.SPACE
    first = _FIRST.match(after)
    if not first:
        return Mend.SPACE if after[:1] in "(“\"'‘" else Mend.KEEP
    last = _LAST.search(whole)
    left, right = (last[0] if last else ""), first[0]
    if not _breaks_inside(left, right) or _ADDRESS.search(whole.rpartition(" ")[2]):
        return Mend.KEEP
    return _by_use(left, right, vocabulary)


def _breaks_inside(left: str, right: str) -> bool:
    """Whether a hyphen between these can be one that only breaks the word."""
    stem = left.rpartition("-")[2]
    return bool(
        stem
        and right[0].islower()
        and stem[-1].isalpha()
        and not (len(stem) > 1 and (stem.isupper() or not _VOWEL.search(stem)))  # OCMW-raad, Bbz-uitkering
        and not (len(stem) == 1 and not stem.islower())  # A-attest
        and not any(char.isdigit() for char in stem)
    )


def _by_use(left: str, right: str, vocabulary: Vocabulary) -> Mend:
    """What the rest of the document does with this word; rules where it is silent."""
    left, right = left.casefold(), right.casefold()
    joined, hyphened = vocabulary.count(left + right), vocabulary.count(f"{left}-{right}")
    if joined != hyphened:
        return Mend.JOIN if joined > hyphened else Mend.KEEP
    stem = left.rpartition("-")[2]
    if stem in _LOOSE_PREFIXES or (_COORDINATE.search(stem) and _ADJECTIVE.search(right) and len(stem) > 4):
        return Mend.KEEP
    if stem[-1] + right[0] in _CLASHES and vocabulary.count(stem) and vocabulary.count(right):
        return Mend.KEEP
    return Mend.JOIN if vocabulary.breaks_words or _BINDING.search(stem) else Mend.KEEP
