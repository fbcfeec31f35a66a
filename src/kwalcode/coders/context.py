"""A document and its parse as rules ask about them: units, quotes, and what qualifies a match."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from kwalcode.coders.terms import TermMatch
from kwalcode.dutch.parse import Parse
from kwalcode.dutch.qualifiers import Qualifiers
from kwalcode.model import (
    Condition,
    Document,
    Match,
    Passage,
    PassageKind,
    Qualification,
    Qualifier,
    Role,
    Span,
    Unit,
)

_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n")


class Context:
    """A document, its parse, and what rules ask about places in it."""

    def __init__(self, document: Document, parse: Parse) -> None:
        self.document = document
        self._parse = parse
        self._starts = parse.starts.tolist()
        self._ends = parse.ends.tolist()
        self._qualifiers = Qualifiers(parse, document.text)
        self._found: dict[tuple[int, int], frozenset[Qualification]] = {}
        self.shown: dict[int, Match] = {}
        """Matches as evidence tells them, by identity: all matches of a document live until it has been coded."""

    def units(self, unit: Unit, matches: Sequence[TermMatch]) -> Iterator[tuple[tuple[int, int], list[TermMatch]]]:
        """First token and one past the last token of each unit that holds matches, with those matches."""
        firsts = self._firsts(unit)
        grouped: dict[int, list[TermMatch]] = defaultdict(list)
        for match in matches:
            index = bisect_right(firsts, match.first) - 1
            # A match that runs over the border of a unit belongs to none (a regular expression may).
            if match.last < (firsts[index + 1] if index + 1 < len(firsts) else len(self._starts)):
                grouped[index].append(match)
        for index, found in grouped.items():
            end = firsts[index + 1] if index + 1 < len(firsts) else len(self._starts)
            yield (firsts[index], end), found

    def _firsts(self, unit: Unit) -> list[int]:
        if unit is Unit.SENTENCE:
            return list(map(int, self._parse.sentences))
        blocks = self._parse.blocks
        firsts = {0, *(np.flatnonzero(np.diff(blocks.astype(np.int64))) + 1).tolist()}
        if unit is Unit.PARAGRAPH:
            for found in _PARAGRAPH_BREAK.finditer(self.document.text):
                token = bisect_right(self._starts, found.end() - 1)
                if 0 < token < len(self._starts):
                    firsts.add(token)
        return sorted(firsts)

    def span(self, unit: Unit, tokens: tuple[int, int]) -> Span:
        """The characters of a unit: from its first to its last token, or the whole turn."""
        first, end = tokens
        if unit is Unit.TURN:
            block = self._block(first)
            return Span(block.start, block.end)
        return Span(self._starts[first], self._ends[end - 1])

    def spans(self, tokens: Sequence[int]) -> tuple[Span, ...]:
        """The matched words; words that follow each other are one span."""
        runs: list[list[int]] = []
        for token in tokens:
            if runs and token == runs[-1][-1] + 1:
                runs[-1].append(token)
            else:
                runs.append([token])
        return tuple(Span(self._starts[run[0]], self._ends[run[-1]]) for run in runs)

    def _block(self, token: int) -> Passage:
        return self.document.blocks[int(self._parse.blocks[token])]

    def _role(self, block: Passage) -> Role | None:
        speaker = self.document.speaker(block.speaker) if block.speaker else None
        return speaker.role if speaker else None

    def qualifications(self, match: TermMatch) -> frozenset[Qualification]:
        """What changes the force of a match: in its clause, and by the passage it stands in."""
        key = match.first, match.last
        if key not in self._found:
            found = set(self._qualifiers.find(*key))
            block = self._block(match.first)
            if block.kind is PassageKind.HEADING:
                found.add(Qualification(Qualifier.HEADING))
            if self._role(block) is Role.MODERATOR:
                found.add(Qualification(Qualifier.MODERATOR))
            self._found[key] = frozenset(found)
        return self._found[key]

    def allows(self, match: TermMatch, when: Condition) -> bool:
        """Whether the rule's conditions hold for this match, but for the kind of source."""
        if when.passages or when.roles:
            block = self._block(match.first)
            if when.passages and block.kind not in when.passages:
                return False
            if when.roles and self._role(block) not in when.roles:
                return False
        if not when.qualifiers:
            return True
        found = {qualification.qualifier for qualification in self.qualifications(match)}
        return all((qualifier in found) == wanted for qualifier, wanted in when.qualifiers.items())
