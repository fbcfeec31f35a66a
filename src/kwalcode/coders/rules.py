"""The rule coder: codebooks and a parsed document in, suggestions with their reasons out."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from kwalcode import __version__
from kwalcode.coders import scoring
from kwalcode.coders.context import Context
from kwalcode.coders.terms import TermMatch, TermMatcher
from kwalcode.dutch.parse import Parse
from kwalcode.model import (
    Code,
    Codebook,
    Coder,
    CoderKind,
    Document,
    Evidence,
    Match,
    MatchKind,
    Qualification,
    Rule,
    SourceKind,
    Span,
    Suggestion,
    Term,
    Unit,
)

CodeKey = tuple[str, str]
"""Codebook and code."""

_MOST_COMBINATIONS = 2000
"""Combinations of matches tried for one `near` rule in one unit; more only occur in text without sentences."""
_SPECIFICITY = {kind: rank for rank, kind in enumerate((MatchKind.EXACT, MatchKind.LEMMA, MatchKind.PHRASE))}


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A rule with its terms as indices of the matcher.

    Args:
        codebook: Its codebook.
        code: Its code.
        rule: The rule.
        groups: The terms of each group.
        excluded: The terms that may not occur.
        terms: All of these.
        conditional: Whether `when` asks for more than a kind of source.
    """

    codebook: Codebook
    code: Code
    rule: Rule
    groups: tuple[frozenset[int], ...]
    excluded: frozenset[int]
    terms: NDArray[np.int64]
    conditional: bool

    @classmethod
    def of(cls, codebook: Codebook, code: Code, rule: Rule, index: Callable[[Term], int]) -> _Compiled:
        groups = tuple(frozenset(map(index, group)) for group in rule.groups)
        excluded = frozenset(map(index, rule.excluded))
        terms = np.array(sorted(excluded.union(*groups)), dtype=np.int64)
        conditional = bool(rule.when.qualifiers or rule.when.passages or rule.when.roles)
        return cls(codebook, code, rule, groups, excluded, terms, conditional)


@dataclass(frozen=True, slots=True)
class _Fired:
    """A rule that fired in a unit, with the matches and their qualifiers."""

    compiled: _Compiled
    matches: tuple[TermMatch, ...]
    qualifications: frozenset[Qualification]


def coder_name(codebook_id: str) -> str:
    """Name under which the rules of a codebook suggest."""
    return f"regels/{codebook_id}"


class RuleCoder:
    """Suggests the codes of one or more codebooks by their rules.

    Args:
        codebooks: Codebooks to apply; their ids differ.
        pipeline: Name of the pipeline whose parses it will get; suggestions depend on it.
        only: Codes to look for, as (codebook id, code id); None for all of them.
    """

    def __init__(self, codebooks: Sequence[Codebook], *, pipeline: str = "", only: Set[CodeKey] | None = None) -> None:
        ids = [codebook.id for codebook in codebooks]
        if len(set(ids)) < len(ids):
            raise ValueError(f"codebooks must have different ids, got {ids}")
        self.codebooks = tuple(codebooks)
        self.coders = tuple(Coder(coder_name(book.id), CoderKind.RULES, book.version) for book in codebooks)
        self._names = {book.id: coder_name(book.id) for book in codebooks}
        self.fingerprints: Mapping[CodeKey, str] = {
            key: print_ for key, print_ in fingerprints(codebooks, pipeline).items() if only is None or key in only
        }
        terms: dict[tuple[object, ...], int] = {}
        listed: list[Term] = []

        def index(term: Term) -> int:
            key = (term.kind, term.words, term.regex, term.opens, term.closes)
            if key not in terms:
                terms[key] = len(listed)
                listed.append(term)
            return terms[key]

        self._rules = [
            _Compiled.of(book, code, rule, index)
            for book in codebooks
            for code in book.walk()
            if (book.id, code.id) in self.fingerprints
            for rule in code.rules
        ]
        self._matcher = TermMatcher(listed)
        groups = [sorted(group) for compiled in self._rules for group in compiled.groups]
        # The terms of all groups of all rules in a row, where each group begins, and the first group of each rule.
        self._layout = (
            np.array([term for group in groups for term in group], dtype=np.int64),
            np.cumsum([0, *map(len, groups[:-1])], dtype=np.int64),
            np.cumsum([0, *(len(compiled.groups) for compiled in self._rules[:-1])], dtype=np.int64),
        )
        self._units = [unit for unit in Unit if any(compiled.rule.unit is unit for compiled in self._rules)]

    def code(self, document: Document, parse: Parse) -> list[Suggestion]:
        """The suggestions for one document, by place and code.

        Args:
            document: The document.
            parse: Its parse, by any pipeline.
        """
        if not len(parse):
            return []
        matches, reached = self._matches(parse, document)
        context = Context(document, parse)
        suggestions: list[Suggestion] = []
        for unit in self._units:
            for tokens, within in context.units(unit, matches):
                suggestions.extend(self._suggest(context, unit, tokens, within, reached[unit]))
        suggestions.sort(key=lambda one: (one.span.start, one.span.end, one.codebook, one.code_id))
        return suggestions

    def _matches(
        self, parse: Parse, document: Document
    ) -> tuple[list[TermMatch], dict[Unit, dict[int, list[_Compiled]]]]:
        """The matches that can matter, and per unit the rules that each term leads to.

        A rule is reached through its rarest group in this document. What else it asks for or refuses is looked for
        only in the sentences where some rule was reached: most words that rules combine are common ones.
        """
        search = self._matcher.search(parse, document.text)
        reached: dict[Unit, dict[int, list[_Compiled]]] = {unit: defaultdict(list) for unit in self._units}
        frequencies = search.frequencies()
        occurring = frequencies > 0
        first, later = np.zeros(len(occurring), dtype=bool), np.zeros(len(occurring), dtype=bool)
        for compiled, rarest in self._possible(frequencies, document.source_kind):
            terms = rarest[occurring[rarest]]
            at_term = reached[compiled.rule.unit]
            for term in terms.tolist():
                at_term[term].append(compiled)
            first[terms] = True
            (later if compiled.rule.unit is Unit.SENTENCE else first)[compiled.terms] = True
        found = search.find(first & occurring)
        # Which sentences hold a match, and from there which tokens are worth a second look.
        sentences = parse.sentences.astype(np.int64)
        held = np.zeros(len(sentences), dtype=bool)
        held[np.searchsorted(sentences, [match.first for match in found], side="right") - 1] = True
        where = np.repeat(held, np.diff(sentences, append=len(parse)))
        return [*found, *search.find(later & ~first & occurring, where)], reached

    def _possible(
        self, frequencies: NDArray[np.int64], kind: SourceKind
    ) -> Iterator[tuple[_Compiled, NDArray[np.int64]]]:
        """The rules for this kind of source of which every group may occur, with the terms of their rarest group."""
        if not self._rules:
            return
        terms, of_group, of_rule = self._layout
        groups = np.add.reduceat(frequencies[terms], of_group)
        possible = np.minimum.reduceat(groups, of_rule) > 0
        ends = np.append(of_group[1:], len(terms))
        for place in np.flatnonzero(possible).tolist():
            compiled, start = self._rules[place], int(of_rule[place])
            if compiled.rule.when.source_kinds and kind not in compiled.rule.when.source_kinds:
                continue
            rarest = start + int(groups[start : start + len(compiled.groups)].argmin())
            yield compiled, terms[of_group[rarest] : ends[rarest]]

    def _suggest(
        self,
        context: Context,
        unit: Unit,
        tokens: tuple[int, int],
        matches: list[TermMatch],
        reached: Mapping[int, list[_Compiled]],
    ) -> Iterator[Suggestion]:
        by_term: dict[int, list[TermMatch]] = defaultdict(list)
        for match in matches:
            by_term[match.term].append(match)
        candidates = {id(compiled): compiled for term in by_term for compiled in reached.get(term, ())}
        present = frozenset(by_term)
        fired: dict[CodeKey, list[_Fired]] = defaultdict(list)
        for compiled in candidates.values():
            result = _fire(compiled, by_term, present, context)
            if result:
                fired[compiled.codebook.id, compiled.code.id].append(result)
        if fired:
            span, length = context.span(unit, tokens), tokens[1] - tokens[0]
            for results in fired.values():
                yield self._suggestion(context, span, length, results)

    def _suggestion(self, context: Context, span: Span, length: int, fired: list[_Fired]) -> Suggestion:
        codebook, code = fired[0].compiled.codebook, fired[0].compiled.code
        ranked = sorted(((-_strength(one), one.compiled.rule.id, one) for one in fired), key=lambda one: one[:2])
        found = frozenset().union(*(one.qualifications for one in fired))
        return Suggestion(
            document_id=context.document.id,
            coder=self._names[codebook.id],
            codebook=codebook.id,
            codebook_version=codebook.version,
            code_id=code.id,
            span=span,
            evidence=tuple(
                Evidence(one.compiled.rule.id, tuple(self._shown(match, context) for match in one.matches))
                for _, _, one in ranked
            ),
            qualifications=tuple(sorted(found, key=_qualification_order)) if found else (),
            score=round(scoring.score([-strength for strength, _, _ in ranked], length), 4),
            fingerprint=self.fingerprints[codebook.id, code.id],
        )

    def _shown(self, match: TermMatch, context: Context) -> Match:
        """A match as evidence tells it; rules of several codebooks share theirs."""
        shown = context.shown.get(id(match))
        if shown is None:
            source = self._matcher.terms[match.term].source
            shown = context.shown[id(match)] = Match(source, context.spans(match.tokens), match.kind, match.detail)
        return shown


def fingerprint(code: Code, pipeline: str) -> str:
    """Hash of all that a code's suggestions depend on: its rules, the pipeline, and the version that applies them."""
    # The line of a rule tells where it stands, not what it finds.
    rules = [
        (rule.id, rule.any, rule.all, rule.near, rule.within, rule.excluded, rule.weight, rule.unit)
        + (sorted(rule.when.qualifiers.items()), sorted(rule.when.source_kinds))
        + (sorted(rule.when.roles), sorted(rule.when.passages))
        for rule in code.rules
    ]
    return hashlib.sha256(repr((__version__, pipeline, code.id, rules)).encode()).hexdigest()[:16]


def fingerprints(codebooks: Sequence[Codebook], pipeline: str) -> dict[CodeKey, str]:
    """The fingerprint of every code, by codebook and code."""
    return {(book.id, code.id): fingerprint(code, pipeline) for book in codebooks for code in book.walk()}


def _strength(fired: _Fired) -> float:
    if len(fired.matches) == 1 and not fired.qualifications:
        return fired.compiled.rule.weight
    several = len({match.tokens for match in fired.matches}) if fired.compiled.rule.any else 1
    qualifiers = frozenset(qualification.qualifier for qualification in fired.qualifications)
    return scoring.strength(scoring.Cue(fired.compiled.rule.weight, several, qualifiers))


def _qualification_order(qualification: Qualification) -> tuple[str, int, int]:
    cue = qualification.cue
    return (qualification.qualifier, cue.start, cue.end) if cue else (qualification.qualifier, -1, -1)


def _fire(
    compiled: _Compiled, by_term: Mapping[int, list[TermMatch]], present: frozenset[int], context: Context
) -> _Fired | None:
    rule = compiled.rule
    for group in compiled.groups:
        if group.isdisjoint(present):
            return None
    if not compiled.excluded.isdisjoint(present):
        return None
    groups = [_distinct([match for term in group & present for match in by_term[term]]) for group in compiled.groups]
    if compiled.conditional:
        # Before the nearest are chosen: a mention that does not count must not hide one that does.
        groups = [[match for match in group if context.allows(match, rule.when)] for group in groups]
        if not all(groups):
            return None
    chosen = list(_nearest(groups, rule.within)) if rule.near else [match for group in groups for match in group]
    if not chosen:
        return None
    if len(chosen) == 1:
        return _Fired(compiled, (chosen[0],), context.qualifications(chosen[0]))
    matches = tuple(dict.fromkeys(sorted(chosen, key=_tokens)))
    return _Fired(compiled, matches, frozenset().union(*map(context.qualifications, matches)))


def _tokens(match: TermMatch) -> tuple[int, ...]:
    return match.tokens


def _distinct(matches: list[TermMatch]) -> list[TermMatch]:
    """One match per set of tokens, the most literal one; a match inside a longer one says nothing new."""
    if len(matches) == 1:
        return matches
    best: dict[tuple[int, ...], TermMatch] = {}
    for match in matches:
        known = best.get(match.tokens)
        if known is None or _SPECIFICITY.get(match.kind, 9) < _SPECIFICITY.get(known.kind, 9):
            best[match.tokens] = match
    if len(best) < 2:
        return list(best.values())
    token_sets = {tokens: frozenset(tokens) for tokens in best}
    return [
        match for tokens, match in best.items() if not any(token_sets[tokens] < other for other in token_sets.values())
    ]


def _nearest(groups: Sequence[Sequence[TermMatch]], within: int) -> tuple[TermMatch, ...]:
    """The closest combination of one match per group within `within` tokens, on different tokens; or none."""
    best: tuple[int, tuple[TermMatch, ...]] | None = None
    for tried, combination in enumerate(product(*groups)):
        if tried == _MOST_COMBINATIONS:
            break
        width = max(match.last for match in combination) - min(match.first for match in combination)
        tokens = [token for match in combination for token in match.tokens]
        if width <= within and len(set(tokens)) == len(tokens) and (best is None or width < best[0]):
            best = width, combination
    return best[1] if best else ()
