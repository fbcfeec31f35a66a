"""Codebooks, codes, and the rules that suggest them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from kwalcode.model.coding import Qualifier
from kwalcode.model.sources import PassageKind, Role, SourceKind

DEFAULT_WEIGHT = 0.6
"""Weight of a rule that does not give its own."""


class Unit(StrEnum):
    """The stretch in which a rule's parts must meet, and that it suggests for coding."""

    SENTENCE = "sentence"
    TURN = "turn"
    PARAGRAPH = "paragraph"


class TermKind(StrEnum):
    """How a term is compared with the text."""

    WORDS = "words"
    REGEX = "regex"


class WordKind(StrEnum):
    """How one word of a term is compared.

    - `LEMMA`: any inflection of the word (`middel`: middel, middelen)
    - `EXACT`: these letters, in this case (`"OCMW"`)
    - `FIRST`, `LAST`, `ANY`: part of a compound (`armoede*`, `*armoede`, `*armoede*`); the word alone also counts
    """

    LEMMA = "lemma"
    EXACT = "exact"
    FIRST = "first"
    LAST = "last"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a term.

    Args:
        text: The word, without stars, quotes or part of speech.
        kind: How it is compared.
        pos: Universal part-of-speech tag it must have where the pipeline gives one, else "".
    """

    text: str
    kind: WordKind = WordKind.LEMMA
    pos: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a rule, as read from the codebook.

    Args:
        source: The term as the codebook writes it.
        kind: Words over the normal form, or a regular expression over the surface.
        words: The words in order; empty for a regular expression.
        regex: The expression, without slashes; "" for words.
        opens: The term must open its sentence (`^`).
        closes: The term must close its sentence (`$`).
    """

    source: str
    kind: TermKind
    words: tuple[Word, ...] = ()
    regex: str = ""
    opens: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """When a rule may speak (`when`); an empty condition always holds.

    Args:
        qualifiers: Qualifier -> whether the match must (True) or must not (False) have it.
        source_kinds: Only in these kinds of source; empty for all.
        roles: Only words of speakers in these roles; empty for all.
        passages: Only in these kinds of passage; empty for all.
    """

    qualifiers: Mapping[Qualifier, bool] = field(default_factory=dict)
    source_kinds: frozenset[SourceKind] = frozenset()
    roles: frozenset[Role] = frozenset()
    passages: frozenset[PassageKind] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "qualifiers", dict(self.qualifiers))


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of a code. Exactly one of `any`, `all` and `near` holds its positive terms.

    Args:
        id: Name of the rule, unique within its code.
        any: One of these terms is enough.
        all: Each group must be met, by any of its terms, within the unit.
        near: Each group must be met, by any of its terms, within `within` tokens of the others.
        within: Largest number of tokens between the outer ends of a `near` match.
        excluded: (`not` in the file) none of these terms may occur in the unit.
        when: Conditions on qualifiers, source kinds, roles and passages.
        weight: How strongly a match speaks for the code, above 0, at most 1.
        unit: The stretch in which the parts must meet, and that is suggested.
        line: Line of the rule in its file, counted from 1.
    """

    id: str
    any: tuple[Term, ...] = ()
    all: tuple[tuple[Term, ...], ...] = ()
    near: tuple[tuple[Term, ...], ...] = ()
    within: int = 8
    excluded: tuple[Term, ...] = ()
    when: Condition = field(default_factory=Condition)
    weight: float = DEFAULT_WEIGHT
    unit: Unit = Unit.SENTENCE
    line: int = 0

    def __post_init__(self) -> None:
        if sum(map(bool, (self.any, self.all, self.near))) != 1:
            raise ValueError(f"rule {self.id}: exactly one of any, all and near must be given")
        if not 0 < self.weight <= 1:
            raise ValueError(f"rule {self.id}: weight must lie above 0 and at most 1, got {self.weight}")

    @property
    def groups(self) -> tuple[tuple[Term, ...], ...]:
        """The positive terms as groups that must all be met."""
        return self.all or self.near or (self.any,)


@dataclass(frozen=True, slots=True)
class Code:
    """A code of the codebook, with the codes beneath it.

    Args:
        id: Name of the code, unique within the codebook; what exports and decisions refer to.
        label: How it is shown.
        definition: What it means.
        include: What belongs to it.
        exclude: What does not, and where that goes.
        examples: Sentences that deserve it.
        aliases: Other names by which a table of human codes may call it.
        colour: `#rrggbb`, or "" for the colour of its parent.
        rules: What suggests it.
        codes: The codes beneath it.
    """

    id: str
    label: str
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    colour: str = ""
    rules: tuple[Rule, ...] = ()
    codes: tuple[Code, ...] = ()

    def walk(self) -> Iterator[Code]:
        """This code and every code beneath it, parents first."""
        yield self
        for code in self.codes:
            yield from code.walk()


@dataclass(frozen=True)
class Codebook:
    """A hierarchical list of codes at one version.

    Args:
        id: Name of the codebook.
        version: Version as its makers count it ("1.0.0").
        hash: SHA-256 of the file's text, hexadecimal; tells apart two states that carry one version.
        title: How it is shown.
        source: Where the codes come from (a table, a publication).
        language: Language of the rules; "nl".
        codes: The topmost codes.
    """

    id: str
    version: str
    hash: str
    title: str = ""
    source: str = ""
    language: str = "nl"
    codes: tuple[Code, ...] = ()

    def walk(self) -> Iterator[Code]:
        """Every code, parents before children, in the order of the file."""
        for code in self.codes:
            yield from code.walk()

    @cached_property
    def _paths(self) -> dict[str, tuple[Code, ...]]:
        paths: dict[str, tuple[Code, ...]] = {}

        def visit(code: Code, above: tuple[Code, ...]) -> None:
            paths[code.id] = (*above, code)
            for child in code.codes:
                visit(child, paths[code.id])

        for code in self.codes:
            visit(code, ())
        return paths

    def code(self, code_id: str) -> Code:
        """The code with this id.

        Raises:
            KeyError: The codebook has no such code.
        """
        return self._paths[code_id][-1]

    def path(self, code_id: str) -> tuple[Code, ...]:
        """The code with its parents, topmost first.

        Raises:
            KeyError: The codebook has no such code.
        """
        return self._paths[code_id]

    def __contains__(self, code_id: object) -> bool:
        return code_id in self._paths
