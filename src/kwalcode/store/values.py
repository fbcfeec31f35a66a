"""Structures as the database keeps them: compact JSON and shuffled bytes, there and back without loss."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import numpy as np

from kwalcode.model import (
    Evidence,
    Match,
    MatchKind,
    PageLayout,
    Passage,
    PassageKind,
    Qualification,
    Qualifier,
    Span,
)

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def dump(value: object) -> str:
    """Any JSON value as compact text."""
    return _encode(value)


def now() -> str:
    """This moment, as the database keeps it."""
    return dump_time(datetime.now(UTC))


def dump_time(moment: datetime) -> str:
    """A moment as ISO 8601 text.

    Raises:
        ValueError: It has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs a time zone, got {moment!r}")
    return moment.isoformat()


def dump_passages(passages: Iterable[Passage]) -> str:
    """Passages as a list of lists, in the order of their fields."""
    return _encode([[p.kind, p.start, p.end, p.level, p.speaker, p.label, p.time, p.attributes] for p in passages])


def load_passages(data: str) -> tuple[Passage, ...]:
    """The passages that `dump_passages` wrote."""
    kinds = {kind.value: kind for kind in PassageKind}
    return tuple(Passage(kinds[kind], *rest) for kind, *rest in json.loads(data))


def dump_evidence(evidence: Iterable[Evidence]) -> str:
    """Evidence as a list of `[rule, [[term, [[start, end], …], kind, detail], …]]`."""
    return _encode(
        [
            [
                item.rule_id,
                [[m.term, [[span.start, span.end] for span in m.spans], m.kind, m.detail] for m in item.matches],
            ]
            for item in evidence
        ]
    )


_MATCH_KINDS = {kind.value: kind for kind in MatchKind}
_QUALIFIERS = {qualifier.value: qualifier for qualifier in Qualifier}


def load_evidence(data: str) -> tuple[Evidence, ...]:
    """The evidence that `dump_evidence` wrote."""
    return tuple(
        Evidence(
            rule_id,
            tuple(
                Match(term, tuple(Span(start, end) for start, end in spans), _MATCH_KINDS[kind], detail)
                for term, spans, kind, detail in matches
            ),
        )
        for rule_id, matches in json.loads(data)
    )


def dump_qualifications(qualifications: Iterable[Qualification]) -> str:
    """Qualifications as a list of `[qualifier]` or `[qualifier, start, end]`."""
    return _encode([[q.qualifier, q.cue.start, q.cue.end] if q.cue else [q.qualifier] for q in qualifications])


def load_qualifications(data: str) -> tuple[Qualification, ...]:
    """The qualifications that `dump_qualifications` wrote."""
    return tuple(
        Qualification(_QUALIFIERS[qualifier], Span(*cue) if cue else None) for qualifier, *cue in json.loads(data)
    )


def dump_sizes(sizes: Sequence[tuple[float, float]]) -> str:
    """Page sizes as JSON."""
    return _encode([list(size) for size in sizes])


def dump_boxes(boxes: bytes) -> bytes:
    """Character boxes, compressed to about a quarter.

    Neighbouring characters share most of their high bytes, so each of the 16 bytes of a box is laid in a row of its
    own before compression.
    """
    rows = np.frombuffer(boxes, dtype=np.uint8).reshape(-1, 16)
    return zlib.compress(np.ascontiguousarray(rows.T).tobytes(), level=1)


def load_layout(sizes: str, boxes: bytes) -> PageLayout:
    """The layout of which `dump_sizes` and `dump_boxes` wrote the parts."""
    rows = np.frombuffer(zlib.decompress(boxes), dtype=np.uint8).reshape(16, -1)
    pages = tuple((float(width), float(height)) for width, height in json.loads(sizes))
    return PageLayout(pages, np.ascontiguousarray(rows.T).tobytes())
