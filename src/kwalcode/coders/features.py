"""What the learner sees of a stretch of text: its words, its letters, and what the rules made of it.

Four blocks of columns, each of which a person can read:

- words: normal forms, alone and in pairs that follow each other, weighted by how rare they are;
- company: two words that stand near each other in either order, compounds taken apart, so that "de werkloosheid daalt"
  and "een daling van de jeugdwerkloosheid" share more than they do word by word;
- letters: stretches of three to five letters of the normal forms, for compounds and for endings;
- marks: rules that fired, what qualifies their matches, pairs of codes in one stretch, who speaks and in what passage.

Texts and patterns go through the same normal forms (`dutch.lemma`), so "brengt" and "gebracht" are one word here too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from kwalcode.dutch.compounds import split
from kwalcode.dutch.lemma import lemma, surface
from kwalcode.model import PassageKind, Qualifier, Role, Suggestion
from kwalcode.reasons import QUALIFIER_NAMES

CodeKey = tuple[str, str]
"""Codebook and code."""
Matrix = sparse.csr_matrix
"""Rows of features."""

WORD, COMPANY, LETTERS, MARK = "woord", "samen", "letters", "kenmerk"
"""Kinds of columns."""
_WEIGHTS = {WORD: 1.0, COMPANY: 0.8, LETTERS: 0.6, MARK: 0.5}
TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
"""A word: letters and digits, with hyphens and apostrophes inside."""
_SHORTEST, _LONGEST = 3, 5
_NEAR = 5
"""Words after a word that count as its company."""
_AND = " … "
_ROLES = {Role.MODERATOR: "moderator aan het woord", Role.PARTICIPANT: "deelnemer aan het woord"}
_PASSAGES = {
    PassageKind.PAGE: "bladzijde",
    PassageKind.HEADING: "titel",
    PassageKind.PARAGRAPH: "alinea",
    PassageKind.LIST_ITEM: "punt van een lijst",
    PassageKind.TABLE_ROW: "rij van een tabel",
    PassageKind.TURN: "spreekbeurt",
    PassageKind.ANSWER: "antwoord",
    PassageKind.OBJECTIVE: "doelstelling",
    PassageKind.ACTION_PLAN: "actieplan",
    PassageKind.ACTION: "actie",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fired in a text, for one code.

    Args:
        code: Codebook and code.
        rules: Ids of the rules.
        score: Score of the suggestion, in [0, 1].
        qualifiers: What qualifies the matches.
    """

    code: CodeKey
    rules: tuple[str, ...]
    score: float
    qualifiers: frozenset[Qualifier] = frozenset()

    @classmethod
    def of(cls, suggestion: Suggestion) -> Hit:
        """What a suggestion of the rules says."""
        rules = tuple(evidence.rule_id for evidence in suggestion.evidence)
        return cls((suggestion.codebook, suggestion.code_id), rules, suggestion.score, suggestion.qualifiers)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A text to be coded, with what is known of it before anybody learns.

    Args:
        text: The words.
        hits: What the rules found, at most one per code.
        role: Who speaks, where that is known.
        passage: In what sort of passage it stands.
    """

    text: str
    hits: tuple[Hit, ...] = ()
    role: Role | None = None
    passage: PassageKind | None = None

    def scores(self) -> dict[CodeKey, float]:
        """The rules' score for each code that they found."""
        return {hit.code: hit.score for hit in self.hits}


@dataclass(frozen=True, slots=True)
class Column:
    """One feature.

    Args:
        kind: `WORD`, `COMPANY`, `LETTERS` or `MARK`.
        name: The normal forms, the letters, or the name of the mark.
    """

    kind: str
    name: str


def words(text: str) -> list[str]:
    """The normal forms of a text's words, in order.

    Example:
        >>> words("Er wordt geen overleg georganiseerd.")
        ['er', 'worden', 'geen', 'overleg', 'organiseren']
    """
    return [lemma(found) for found in TOKEN.findall(text)]


def normalised(text: str) -> str:
    """A text for comparison with others: its words in lower case, without punctuation, numbers all alike.

    Example:
        >>> normalised("Actie 12: overleg, met partners!") == normalised("actie 3 overleg met partners")
        True
    """
    return " ".join("0" if found.isdigit() else surface(found) for found in TOKEN.findall(text))


def word_grams(text: str) -> list[str]:
    """Normal forms, and pairs that follow each other."""
    found = words(text)
    return [*found, *(f"{one} {two}" for one, two in pairwise(found))]


def company(text: str) -> list[str]:
    """Two normal forms that stand near each other, each pair in the order of the alphabet; compounds in their parts.

    Example:
        >>> company("Jeugdwerkloosheid daalt")
        ['jeugd … werkloosheid', 'dalen … jeugd', 'dalen … werkloosheid']
    """
    parts = [part for found in TOKEN.findall(text) for part in split(found)]
    return [
        _AND.join(sorted((one, other)))
        for place, one in enumerate(parts)
        for other in parts[place + 1 : place + 1 + _NEAR]
        if one != other
    ]


@lru_cache(maxsize=1 << 17)
def _pieces(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    return tuple(
        padded[at : at + size]
        for size in range(_SHORTEST, min(_LONGEST, len(padded)) + 1)
        for at in range(len(padded) - size + 1)
    )


def letter_grams(text: str) -> list[str]:
    """Stretches of letters within the normal forms, with a space where a word begins or ends."""
    return [piece for word in words(text) for piece in _pieces(word)]


def marks(stretch: Stretch) -> list[str]:
    """What the rules and the passage say, by name."""
    found = [f"code {book}/{code}" for book, code in stretch.scores()]
    found += [f"regel {'/'.join(hit.code)}/{rule}" for hit in stretch.hits for rule in hit.rules]
    found += [
        f"{hit.code[1]}: {QUALIFIER_NAMES[qualifier]}" for hit in stretch.hits for qualifier in sorted(hit.qualifiers)
    ]
    codes = sorted({hit.code for hit in stretch.hits})
    found += [f"paar {one[1]} + {two[1]}" for one, two in combinations(codes, 2)]
    if stretch.role:
        found.append(_ROLES[stretch.role])
    if stretch.passage:
        found.append(f"passage: {_PASSAGES[stretch.passage]}")
    return found


def vectorizers() -> list[tuple[str, TfidfVectorizer]]:
    """How each block of columns is made, by kind; all are scikit-learn's, with our own units of text."""
    return [
        (WORD, TfidfVectorizer(analyzer=_grams_of_words, sublinear_tf=True, dtype=np.float32)),
        (COMPANY, TfidfVectorizer(analyzer=_company_of_words, sublinear_tf=True, min_df=2, dtype=np.float32)),
        (LETTERS, TfidfVectorizer(analyzer=_grams_of_letters, sublinear_tf=True, min_df=2, dtype=np.float32)),
        (MARK, TfidfVectorizer(analyzer=marks, use_idf=False, norm=None, binary=True, dtype=np.float32)),
    ]


class Featurizer:
    """Turns texts into rows of numbers. How rare a word is, is learned from texts; no answer is looked at.

    Args:
        stretches: The texts to learn the columns from.

    Example:
        >>> made = Featurizer([Stretch("overleg met de school"), Stretch("overleg met partners")])
        >>> made.transform([Stretch("de school")]).shape[1] == len(made.columns)
        True
    """

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._blocks: list[tuple[str, TfidfVectorizer]] = []
        columns: list[Column] = []
        for kind, vectorizer in vectorizers():
            try:
                vectorizer.fit(stretches)
            except ValueError:
                # No text has anything of this kind (no rule fired, or no letters are shared): no such columns.
                continue
            self._blocks.append((kind, vectorizer))
            columns += [Column(kind, str(name)) for name in vectorizer.get_feature_names_out()]
        self.columns = tuple(columns)
        """What each column is."""

    def transform(self, stretches: Sequence[Stretch]) -> sparse.csr_matrix:
        """The features of texts, shape (n, d)."""
        if not self._blocks or not stretches:
            return sparse.csr_matrix((len(stretches), len(self.columns)), dtype=np.float32)
        blocks = [vectorizer.transform(stretches) * np.float32(_WEIGHTS[kind]) for kind, vectorizer in self._blocks]
        return sparse.csr_matrix(sparse.hstack(blocks, format="csr"))


def _grams_of_words(stretch: Stretch) -> list[str]:
    return word_grams(stretch.text)


def _company_of_words(stretch: Stretch) -> list[str]:
    return company(stretch.text)


def _grams_of_letters(stretch: Stretch) -> list[str]:
    return letter_grams(stretch.text)
