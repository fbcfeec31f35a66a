"""From the names that people use to the codes of codebooks, at one level of the tree."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from kwalcode.evaluation import NO_CODE
from kwalcode.model import Code, Codebook

NO_CODE_NAME = "none"
"""How results call "no code"; a code with this id goes by its codebook's name as well."""


def fold(name: str) -> str:
    """A name for comparison: without accents, case, and marks between its words.

    Example:
        >>> fold("Inspirerend_Voorbeeld") == fold("inspirerend-voorbéeld")
        True
    """
    letters = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", " ", letters).strip().casefold()


class AmbiguousNameError(ValueError):
    """A name fits several codes equally well.

    Args:
        name: The name.
        codes: The codes, each as "codeboek/code".
    """

    def __init__(self, name: str, codes: Sequence[str]) -> None:
        self.name = name
        self.codes = tuple(codes)
        super().__init__(f"{name!r} may be any of {', '.join(codes)}")


@dataclass(frozen=True, slots=True)
class _Named:
    """A code by one of its names; an alias is weaker than an id or a label."""

    book: Codebook
    code: Code
    is_alias: bool


class CodeNames:
    """Finds codes by name, and the code above them at a level.

    A code is called by its id, or by "codeboek/code" where several of the codebooks have that id.

    Args:
        books: The codebooks; their ids differ.
        level: Depth at which codes are compared, 1 being the top; a branch that ends above it counts with its last
            code. None compares codes as they are.
        none_labels: Names that mean "no code here".

    Raises:
        ValueError: The level is below 1.
    """

    def __init__(self, books: Sequence[Codebook], *, level: int | None = None, none_labels: Sequence[str] = ()) -> None:
        if level is not None and level < 1:
            raise ValueError(f"level must be at least 1, got {level}")
        self.books = {book.id: book for book in books}
        self.level = level
        self._none = frozenset(map(fold, none_labels))
        ids = Counter(code.id for book in books for code in book.walk())
        self._keys = {
            (book.id, code.id): code.id if ids[code.id] == 1 and code.id != NO_CODE_NAME else f"{book.id}/{code.id}"
            for book in books
            for code in book.walk()
        }
        self.codes = {self._keys[book.id, code.id]: (book, code) for book in books for code in book.walk()}
        """Key -> codebook and code, in the order of the codebooks."""
        self._names: dict[str, list[_Named]] = defaultdict(list)
        for book in books:
            for code in book.walk():
                for name in dict.fromkeys(map(fold, (code.id, code.label, f"{book.id}/{code.id}"))):
                    self._names[name].append(_Named(book, code, is_alias=False))
                for name in dict.fromkeys(map(fold, code.aliases)):
                    self._names[name].append(_Named(book, code, is_alias=True))

    def at_level(self, book_id: str, code_id: str) -> str | None:
        """The key of the code that stands for this one at the level.

        None for a code above the level that has others beneath it: it does not say which of them is meant.
        """
        path = self.books[book_id].path(code_id)
        if self.level is not None:
            if len(path) < self.level and path[-1].codes:
                return None
            path = path[: self.level]
        return self._keys[book_id, path[-1].id]

    def find(self, name: str) -> tuple[str, str] | None:
        """Codebook and code that a name stands for, or None; (`NO_CODE`, `NO_CODE`) for a name of no code.

        Of several codes with the name, one at the level itself goes before others, and one whose id or label it is
        before one with the alias.

        Raises:
            AmbiguousNameError: Several codes of different branches remain.
        """
        folded = fold(name)
        if folded in self._none:
            return NO_CODE, NO_CODE
        found = self._names.get(folded)
        if not found:
            return None
        best = min(map(self._rank, found))
        remaining = [named for named in found if self._rank(named) == best]
        if len({self.at_level(named.book.id, named.code.id) or named.code.id for named in remaining}) > 1:
            raise AmbiguousNameError(name, [f"{named.book.id}/{named.code.id}" for named in remaining])
        return remaining[0].book.id, remaining[0].code.id

    def nearest(self, name: str) -> str:
        """Label of a code whose name looks most like this one, or ""."""
        close = get_close_matches(fold(name), self._names, n=1, cutoff=0.6)
        return self._names[close[0]][0].code.label if close else ""

    def listed(self) -> list[str]:
        """Labels of the codes that can be told apart at the level, in the order of the codebooks."""
        keys = dict.fromkeys(self.at_level(book.id, code.id) for book, code in self.codes.values())
        return [self.codes[key][1].label for key in keys if key is not None]

    def _rank(self, named: _Named) -> tuple[bool, bool]:
        is_itself = self.at_level(named.book.id, named.code.id) == self._keys[named.book.id, named.code.id]
        return not is_itself, named.is_alias
