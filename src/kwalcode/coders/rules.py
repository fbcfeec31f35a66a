"""The rule coder: codebooks and a parsed document in, suggestions with their reasons out."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import product

import numpy as np

from kwalcode import __version__
from kwalcode.coders import scoring
from kwalcode.coders.terms import TermMatch, TermMatcher
from kwalcode.dutch.parse import Parse
from kwalcode.dutch.qualifiers import Qualifiers
from kwalcode.model import (
    Code,
    Codebook,
    Coder,
    CoderKind,
    Document,
    Evidence,
    Match,
    MatchKind,
    Passage,
    PassageKind,
    Qualification,
    Qualifier,
    Role,
    Rule,
    Span,
    Suggestion,
    Term,
    Unit,
)

CodeKey = tuple[str, str]
"""Codebook and code."""

_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n")
_MOST_COMBINATIONS = 2000
"""Combinations of matches tried for one `near` rule in one unit; more only occur in text without sentences."""
_SPECIFICITY = {kind: rank for rank, kind in enumerate((MatchKind.EXACT, MatchKind.LEMMA, MatchKind.PHRASE))}


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A rule with its terms as indices of the matcher."""

    codebook: Codebook
    code: Code
    rule: Rule
    groups: tuple[frozenset[int], ...]
    excluded: frozenset[int]


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
            _Compiled(
                codebook=book,
                code=code,
                rule=rule,
                groups=tuple(frozenset(index(term) for term in group) for group in rule.groups),
                excluded=frozenset(index(term) for term in rule.excluded),
            )
            for book in codebooks
            for code in book.walk()
            if (book.id, code.id) in self.fingerprints
            for rule in code.rules
        ]
        self._matcher = TermMatcher(listed)
        self._units = [unit for unit in Unit if any(compiled.rule.unit is unit for compiled in self._rules)]

    def code(self, document: Document, parse: Parse) -> list[Suggestion]:
        """The suggestions for one document, by place and code.

        Args:
            document: The document.
            parse: Its parse, by any pipeline.
        """
        if not len(parse):
            return []
        matches, reached = self._matches(parse, document.text)
        context = _Context(document, parse)
        suggestions: list[Suggestion] = []
        for unit in self._units:
            for tokens, within in context.units(unit, matches):
                suggestions.extend(self._suggest(context, context.span(unit, tokens), within, reached[unit]))
        suggestions.sort(key=lambda suggestion: (suggestion.span, suggestion.codebook, suggestion.code_id))
        return suggestions

    def _matches(self, parse: Parse, text: str) -> tuple[list[TermMatch], dict[Unit, dict[int, list[_Compiled]]]]:
        """The matches that can matter, and per unit the rules that each term leads to.

        A rule is reached through its rarest group in this document. What else it asks for or refuses is looked for
        only in the sentences where some rule was reached: most words that rules combine are common ones.
        """
        search = self._matcher.search(parse, text)
        reached: dict[Unit, dict[int, list[_Compiled]]] = {unit: defaultdict(list) for unit in self._units}
        first: set[int] = set()
        later: set[int] = set()
        for compiled in self._rules:
            frequencies = [sum(map(search.frequency, group)) for group in compiled.groups]
            if not all(frequencies):
                continue
            rarest = compiled.groups[frequencies.index(min(frequencies))]
            for term in rarest:
                reached[compiled.rule.unit][term].append(compiled)
            first |= rarest
            others = frozenset().union(*compiled.groups, compiled.excluded)
            if compiled.rule.unit is Unit.SENTENCE:
                later |= others
            else:
                first |= others
        found = search.find(first)
        # Which sentences hold a match, and from there which tokens are worth a second look.
        sentences = parse.sentences.astype(np.int64)
        held = np.zeros(len(sentences), dtype=bool)
        held[np.searchsorted(sentences, [match.first for match in found], side="right") - 1] = True
        where = np.repeat(held, np.diff(sentences, append=len(parse)))
        return [*found, *search.find(later - first, where)], reached

    def _suggest(
        self, context: _Context, span: Span, matches: list[TermMatch], reached: Mapping[int, list[_Compiled]]
    ) -> Iterator[Suggestion]:
        by_term: dict[int, list[TermMatch]] = defaultdict(list)
        for match in matches:
            by_term[match.term].append(match)
        candidates = {id(compiled): compiled for term in by_term for compiled in reached.get(term, ())}
        fired: dict[CodeKey, list[_Fired]] = defaultdict(list)
        for compiled in candidates.values():
            result = _fire(compiled, by_term, context)
            if result:
                fired[compiled.codebook.id, compiled.code.id].append(result)
        for results in fired.values():
            yield self._suggestion(context, span, results)

    def _suggestion(self, context: _Context, span: Span, fired: list[_Fired]) -> Suggestion:
        codebook, code = fired[0].compiled.codebook, fired[0].compiled.code
        cues = [
            scoring.Cue(
                one.compiled.rule.weight,
                len({match.tokens for match in one.matches}) if one.compiled.rule.any else 1,
                frozenset(qualification.qualifier for qualification in one.qualifications),
            )
            for one in fired
        ]
        ranked = sorted(
            zip(cues, fired, strict=True), key=lambda pair: (-scoring.strength(pair[0]), pair[1].compiled.rule.id)
        )
        found = {qualification for one in fired for qualification in one.qualifications}
        return Suggestion(
            document_id=context.document.id,
            coder=coder_name(codebook.id),
            codebook=codebook.id,
            codebook_version=codebook.version,
            code_id=code.id,
            span=span,
            evidence=tuple(self._evidence(one, context) for _, one in ranked),
            qualifications=tuple(sorted(found, key=_qualification_order)),
            score=round(scoring.score(cues), 4),
            fingerprint=self.fingerprints[codebook.id, code.id],
        )

    def _evidence(self, fired: _Fired, context: _Context) -> Evidence:
        matches = tuple(
            Match(self._matcher.terms[match.term].source, context.spans(match.tokens), match.kind, match.detail)
            for match in fired.matches
        )
        return Evidence(fired.compiled.rule.id, matches)


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


def _qualification_order(qualification: Qualification) -> tuple[str, int]:
    return qualification.qualifier, qualification.cue.start if qualification.cue else -1


def _fire(compiled: _Compiled, by_term: Mapping[int, list[TermMatch]], context: _Context) -> _Fired | None:
    rule = compiled.rule
    present = by_term.keys()
    if any(group.isdisjoint(present) for group in compiled.groups) or not compiled.excluded.isdisjoint(present):
        return None
    groups = [_distinct([match for term in group & present for match in by_term[term]]) for group in compiled.groups]
    if rule.near:
        nearest = _nearest(groups, rule.within)
        groups = [[match] for match in nearest]
    chosen = [match for group in groups for match in group if context.allows(match, compiled)]
    if not chosen or (not rule.any and len(chosen) < sum(map(len, groups))):
        return None
    matches = tuple(dict.fromkeys(sorted(chosen, key=lambda match: match.tokens)))
    return _Fired(compiled, matches, frozenset().union(*(context.qualifications(match) for match in matches)))


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


class _Context:
    """A document, its parse, and what rules ask about places in it."""

    def __init__(self, document: Document, parse: Parse) -> None:
        self.document = document
        self._parse = parse
        self._starts = parse.starts.tolist()
        self._ends = parse.ends.tolist()
        self._qualifiers = Qualifiers(parse, document.text)
        self._found: dict[tuple[int, int], frozenset[Qualification]] = {}

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

    def allows(self, match: TermMatch, compiled: _Compiled) -> bool:
        """Whether the rule's conditions hold for this match."""
        when = compiled.rule.when
        if when.source_kinds and self.document.source_kind not in when.source_kinds:
            return False
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
