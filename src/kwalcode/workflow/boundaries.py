"""How far coders agree on where codes lie: alpha on the text itself, and how their spans cover each other."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kwalcode.agreement import (
    Characters,
    CodedSpan,
    CodeKey,
    Continuum,
    Match,
    Unitizing,
    characters,
    exact,
    overlapping,
    unitize,
)
from kwalcode.agreement.overlap import Near
from kwalcode.model import Span
from kwalcode.workflow.agreement import Comparison, coded_spans, reading
from kwalcode.workflow.material import Material

_Read = Mapping[tuple[str, str], Sequence[Span]]


@dataclass(frozen=True, slots=True)
class CodeBoundaries:
    """Where coders lay one code.

    Args:
        code: Codebook and code.
        alpha: Krippendorff's alpha for unitizing, on coded against not coded text; nan where nobody coded.
        chosen: The same among codes: where this one was given, whether the others gave it and not another one; nan
            where it is not defined, also when codes of one coder overlap.
        coverage: Share of the text with this code to which another coder gave a code as well, on which `chosen` rests.
        exact: F1 of spans that are equal to the character, over every two coders; nan without spans.
        overlap: F1 of spans that share at least half of what they cover together.
        dice: Shared characters, as Dice's coefficient.
    """

    code: CodeKey
    alpha: float
    chosen: float
    coverage: float
    exact: float
    overlap: float
    dice: float


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Where coders lay their codes.

    Args:
        per_code: Each code that somebody gave in what two coders read.
        alpha: Alpha for unitizing over all codes and gaps; None when codes of one coder overlap, for then a place has
            no one value.
        codes: The same on codes alone, where both coded something; None as well.
    """

    per_code: tuple[CodeBoundaries, ...]
    alpha: float | None
    codes: float | None


def boundaries(material: Material, found: Comparison) -> Boundaries:
    """Where the coders of a comparison lay their codes, on the stretches that two or more of them read.

    Codes are taken as they are, also when the comparison counts them at a higher level.
    """
    documents = [key for key in material.records if not found.question.documents or key in found.question.documents]
    read = reading(material, found.layers.values(), documents)
    spans = {name: coded_spans(layer, found.question.codebook) for name, layer in found.layers.items()}
    used = {one.code for marked in spans.values() for one in marked}
    book = found.codebook
    order = {(book.id, code.id): place for place, code in enumerate(book.walk())}
    try:
        whole: Unitizing | None = unitize(_continua(read, spans, None))
    except ValueError:
        whole = None
    nears = {key: Near(sorted(stretches)) for key, stretches in read.items()}
    per_code = tuple(
        _of_code(code, read, nears, spans, whole)
        for code in sorted(used, key=lambda code: (order.get(code, len(order)), code))
    )
    return Boundaries(per_code, whole.u if whole else None, whole.codes if whole else None)


def _of_code(
    code: CodeKey,
    read: _Read,
    nears: Mapping[tuple[str, str], Near],
    spans: Mapping[str, Sequence[CodedSpan]],
    whole: Unitizing | None,
) -> CodeBoundaries:
    own = {name: [one for one in marked if one.code == code] for name, marked in spans.items()}
    placed = _by_place(own)
    same, close, covered = Match(0, 0, 0), Match(0, 0, 0), Characters(0, 0, 0)
    for first, second in combinations(own, 2):
        for document in {one.document for name in (first, second) for one in own[name]}:
            if (first, document) not in read or (second, document) not in read:
                continue
            a, b = (
                [one.span for one in placed.get((name, document), ()) if next(nears[other, document](one.span), None)]
                for name, other in ((first, second), (second, first))
            )
            same += exact(a, b)
            close += overlapping(a, b)
            covered += characters(a, b)
    return CodeBoundaries(
        code,
        unitize(_continua(read, own, "code")).binary,
        whole.per_code.get(code[1], math.nan) if whole else math.nan,
        whole.coverage.get(code[1], math.nan) if whole else math.nan,
        same.f1,
        close.f1,
        covered.dice,
    )


def _continua(read: _Read, spans: Mapping[str, Sequence[CodedSpan]], name: str | None) -> list[Continuum]:
    """Every stretch that two coders read, with what each marked in it.

    Args:
        read: What each coder read.
        spans: What each coder marked.
        name: Value of every segment, so that overlapping spans are one; None for the code of each.

    Raises:
        ValueError: Codes of one coder overlap.
    """
    readers: dict[tuple[str, Span], list[str]] = {}
    for (coder, document), stretches in read.items():
        for stretch in stretches:
            readers.setdefault((document, stretch), []).append(coder)
    marked = {place: _Marked.of(held) for place, held in _by_place(spans).items()}
    found = []
    # Gaps count by their length alone, so what nobody marked may be laid end to end: there are thousands of turns.
    empty: Counter[int] = Counter()
    for (document, stretch), coders in readers.items():
        if len(coders) < 2:
            continue
        length = stretch.end - stretch.start
        segments = {coder: _segments(marked.get((coder, document)), stretch, name) for coder in coders}
        if any(segments.values()):
            found.append(Continuum(length, segments))
        else:
            empty[len(coders)] += length
    found += [Continuum(length, {str(place): () for place in range(count)}) for count, length in empty.items()]
    return found


def _by_place(spans: Mapping[str, Sequence[CodedSpan]]) -> dict[tuple[str, str], list[CodedSpan]]:
    """What each coder marked in each document, by both."""
    found: dict[tuple[str, str], list[CodedSpan]] = {}
    for coder, marked in spans.items():
        for one in marked:
            found.setdefault((coder, one.document), []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class _Marked:
    """What one coder marked in one document, in order."""

    spans: Sequence[CodedSpan]
    near: Near

    @classmethod
    def of(cls, held: Sequence[CodedSpan]) -> _Marked:
        ordered = sorted(held, key=lambda one: (one.span, one.code))
        return cls(ordered, Near([one.span for one in ordered]))


def _segments(marked: _Marked | None, stretch: Span, name: str | None) -> list[tuple[int, int, str]]:
    segments: list[tuple[int, int, str]] = []
    for one in (marked.spans[place] for place, _ in marked.near(stretch)) if marked else ():
        start = max(one.span.start, stretch.start) - stretch.start
        end = min(one.span.end, stretch.end) - stretch.start
        value = name or one.code[1]
        if name is not None and segments and start <= segments[-1][1]:
            segments[-1] = (segments[-1][0], max(segments[-1][1], end), value)
        else:
            segments.append((start, end, value))
    return segments
