"""Which words of the codebook a surface form stands for.

Patterns meet the vocabulary, not the text: each distinct form of a corpus is resolved once, and the answer is
kept for as long as the table lives. A corpus of a million words has some forty thousand forms.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kwalcode.dutch import compounds, separable
from kwalcode.dutch.lemma import normal_forms
from kwalcode.dutch.lexicon import lexicon
from kwalcode.dutch.word_tables import CORRECTIONS, HOMOGRAPHS
from kwalcode.model import MatchKind, Word, WordKind

_PART_POSITIONS: dict[WordKind, compounds.Position] = {
    WordKind.FIRST: "first",
    WordKind.LAST: "last",
    WordKind.ANY: "any",
}
_CHANGED_END, _LONGEST_END = 3, 8
"""Letters at the end of a normal form that a form may lack, and letters of a form behind what it must share."""
_LATEST_GE = 8
"""Where at the latest the "ge" of a participle ends: *samengebracht*."""
_STEM_LOSS = 2
"""Letters at the end of a longer part that inflection may change: not used to find candidates."""
_SHORTEST_STEM = 4
_IRREGULAR = frozenset(CORRECTIONS) | frozenset(HOMOGRAPHS)
_CHANGED_STEMS = {"stad": "ste[de]", "lid": "le[de]", "schip": "sche+p", "smid": "sme[de]", "kind": "kin"}
_DOUBLED = re.compile(r"([a-z])\1*")


@dataclass(frozen=True, slots=True)
class WordHit:
    """One word of the table that a surface form stands for.

    Args:
        word: Index in the table's words.
        kind: `EXACT`, `LEMMA` or `COMPOUND`.
        detail: The normal form, or the compound's parts joined by "+".
    """

    word: int
    kind: MatchKind
    detail: str


class WordTable:
    """The distinct words of all terms, and what each surface form matches among them.

    Args:
        words: The words; an index in this sequence names a word everywhere else.

    Example:
        >>> from kwalcode.model import Word, WordKind
        >>> table = WordTable([Word("middel"), Word("armoede", WordKind.ANY)])
        >>> [(hit.word, hit.kind.value) for hit in table.hits("middelen")]
        [(0, 'lemma')]
        >>> [(hit.word, hit.detail) for hit in table.hits("armoedebeleid")]
        [(1, 'armoede+beleid')]
    """

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = tuple(words)
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._lemmas: dict[str, list[int]] = defaultdict(list)
        self._parts: list[tuple[int, str, str | re.Pattern[str], compounds.Position]] = []
        for index, word in enumerate(self.words):
            match word.kind:
                case WordKind.EXACT:
                    self._exact[word.text].append(index)
                case WordKind.LEMMA:
                    for form in normal_forms(word.text):
                        self._lemmas[form].append(index)
                case _:
                    part = word.text.lower()
                    stem = _stem(part)
                    literal = stem.isalpha()
                    self._parts.append((index, part, stem if literal else re.compile(stem), _PART_POSITIONS[word.kind]))
        self._beginnings = frozenset(form[: max(3, len(form) - _CHANGED_END)] for form in self._lemmas)
        self._short = frozenset(form[:3] for form in self._lemmas)
        stems = sorted({_stem(part) for _, part, _, _ in self._parts})
        self._any_stem = re.compile("|".join(stems)) if stems else None
        self._hits: dict[str, tuple[WordHit, ...]] = {}

    def hits(self, form: str) -> tuple[WordHit, ...]:
        """The words that this surface form stands for, in the order of the table."""
        try:
            return self._hits[form]
        except KeyError:
            found = self._hits[form] = self._resolve(form)
            return found

    def _resolve(self, form: str) -> tuple[WordHit, ...]:
        found = {index: WordHit(index, MatchKind.EXACT, form) for index in self._exact.get(form, ())}
        lower = form.lower()
        if self._may_inflect(lower):
            for normal in normal_forms(form):
                for index in self._lemmas.get(normal, ()):
                    if index not in found:
                        same = self.words[index].text.lower() == lower
                        found[index] = WordHit(index, MatchKind.EXACT if same else MatchKind.LEMMA, normal)
        if self._any_stem and self._any_stem.search(lower):
            found.update(self._compounds(form, lower))
        return tuple(found[index] for index in sorted(found))

    def _may_inflect(self, lower: str) -> bool:
        """Whether a form can have a normal form of the table: only then is it worth the cost of finding it.

        Most forms differ from their normal form at the end only, or are participles. What else there is, is irregular,
        and stands in the dictionary as it is.
        """
        if not (lower.isascii() and lower.isalpha()) or self._begins_alike(lower):
            return True
        at = lower.find("ge", 0, _LATEST_GE)
        # A participle without its "ge" may have lost a doubled letter too: gekende, kennen.
        if at >= 0 and (lower[:at] + lower[at + 2 :])[:3] in self._short:
            return True
        return lexicon().raw(lower) in self._lemmas or lower in _IRREGULAR

    def _begins_alike(self, lower: str) -> bool:
        length = len(lower)
        return any(lower[:end] in self._beginnings for end in range(max(3, length - _LONGEST_END), length + 1))

    def _compounds(self, form: str, lower: str) -> dict[int, WordHit]:
        found: dict[int, WordHit] = {}
        for index, part, stem, position in self._parts:
            if not (stem in lower if isinstance(stem, str) else stem.search(lower)):
                continue
            if part == lower:
                found[index] = WordHit(index, MatchKind.EXACT, form)
            elif part in normal_forms(form):
                found[index] = WordHit(index, MatchKind.LEMMA, part)
            elif compounds.has_part(form, part, position):
                found[index] = WordHit(index, MatchKind.COMPOUND, "+".join(compounds.split(form)))
        return found


def _stem(part: str) -> str:
    """A regular expression that any form of a part of a compound matches, so that few words are looked at closely.

    Spelling doubles vowels and consonants (taak, taken; pop, poppen) and changes s and f (huis, huizen), and a verb
    stands in a compound by its stem (wonen, woonbeleid).

    Example:
        >>> bool(re.search(_stem("taak"), "takenlijst")), bool(re.search(_stem("wonen"), "woonbeleid"))
        (True, True)
    """
    if part in _CHANGED_STEMS:
        return _CHANGED_STEMS[part]
    base = part.removesuffix("n").removesuffix("e") if separable.is_verb(part) else part
    base = base[: max(_SHORTEST_STEM, len(base) - _STEM_LOSS)]
    pattern = _DOUBLED.sub(lambda found: f"{found[1]}+", base)
    return re.sub(r"([sz]|[fv])\+$", lambda found: "[sz]+" if found[1] in "sz" else "[fv]+", pattern)
