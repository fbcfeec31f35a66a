"""Who coded what, and who read what: the work of each coder as a layer of its own over the texts. Pure.

A coder is a person, a rule set at a version, a classifier, or a file with somebody's codes. What was not read is kept
apart from what was read and not coded: only the latter says something about agreement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kwalcode.model import (
    HOLDING_STATUS,
    CoderKind,
    Decision,
    Document,
    Fragment,
    ImportedCode,
    Role,
    Span,
    Suggestion,
    Verdict,
    merged,
)
from kwalcode.review import is_moderators

SETTLED = "vastgesteld"
"""Name of the layer in which differences are settled: the one that exports, triangulation and reports use."""

HOLDING = frozenset({Verdict.ACCEPT, Verdict.CORRECT, Verdict.ADD})
"""The answers after which a fragment is coded."""

_DECIDED = HOLDING | {Verdict.REJECT}


@dataclass(frozen=True, slots=True)
class LayerSpan:
    """One code on one stretch.

    Args:
        document: Id of the document.
        span: What is coded.
        codebook: Codebook of the code.
        code_id: The code.
        fragment: Id of the fragment, or "" for a code from a file.
        decision: The decision behind it, when there is one.
    """

    document: str
    span: Span
    codebook: str
    code_id: str
    fragment: str = ""
    decision: Decision | None = None


@dataclass(frozen=True)
class Layer:
    """The work of one coder.

    Args:
        name: Name of the coder.
        kind: What sort of coder; None for the settled layer, which is nobody's own.
        spans: What is coded, by document and place.
        read: What was read of each document, by its id; what is absent was not read.
        version: Version of a rule set or a classifier.
        blind: Whether everything was coded without sight of suggestions or of others.
    """

    name: str
    kind: CoderKind | None
    spans: tuple[LayerSpan, ...] = field(repr=False)
    read: Mapping[str, tuple[Span, ...]] = field(repr=False)
    version: str = ""
    blind: bool = False


def of_persons(
    decisions: Iterable[Decision],
    suggestions: Iterable[Suggestion],
    marked: Mapping[tuple[str, str], Sequence[Span]],
    lengths: Mapping[str, int],
) -> dict[str, Layer]:
    """The layer of every person, by name.

    A person read what he or she marked as read, and every document of which he or she answered all suggestions (a
    suggestion that was passed over is not answered; one in a moderator's words need not be). What settles a difference
    belongs to nobody's own layer.

    Args:
        decisions: All decisions, in the order in which they were taken.
        suggestions: What the machine proposed, of the codebooks that matter.
        marked: Stretches that were marked as read, by (person, document).
        lengths: Number of characters of each document, by id.
    """
    own: dict[str, dict[str, Decision]] = defaultdict(dict)
    for decision in decisions:
        if decision.settlement:
            continue
        answers = own[decision.reviewer]
        answers.pop(decision.fragment_id, None)
        if decision.verdict is not Verdict.WITHDRAW:
            answers[decision.fragment_id] = decision
    proposed: dict[str, set[str]] = defaultdict(set)
    for suggestion in suggestions:
        if not is_moderators(suggestion):
            proposed[suggestion.document_id].add(suggestion.id)
    layers: dict[str, Layer] = {}
    for name in sorted({*own, *(person for person, _ in marked)}, key=str.casefold):
        answers = own.get(name, {})
        decided = {key for key, one in answers.items() if one.verdict in _DECIDED}
        read: dict[str, tuple[Span, ...]] = {
            document: (Span(0, lengths[document]),)
            for document, ids in proposed.items()
            if ids <= decided and lengths.get(document)
        }
        for (person, document), spans in marked.items():
            if person == name and document in lengths:
                read[document] = merged([*read.get(document, ()), *spans])
        held = [one for one in answers.values() if one.verdict in HOLDING and one.document_id in lengths]
        layers[name] = Layer(
            name,
            CoderKind.PERSON,
            _ordered(
                LayerSpan(one.document_id, one.span, one.codebook, one.code_id, one.fragment_id, one) for one in held
            ),
            read,
            blind=bool(answers) and all(one.blind for one in answers.values()),
        )
    return layers


def of_machine(name: str, kind: CoderKind, suggestions: Iterable[Suggestion], lengths: Mapping[str, int]) -> Layer:
    """The layer of a rule set or a classifier: it reads everything, and what it hears a moderator say does not count.

    Args:
        name: Name of the coder.
        kind: Which of both.
        suggestions: What it proposed.
        lengths: Number of characters of each document, by id.
    """
    held = [one for one in suggestions if one.document_id in lengths and not is_moderators(one)]
    return Layer(
        name,
        kind,
        _ordered(LayerSpan(one.document_id, one.span, one.codebook, one.code_id, one.id) for one in held),
        {key: (Span(0, length),) for key, length in lengths.items() if length},
        ", ".join(sorted({one.codebook_version for one in held})),
    )


def of_file(
    name: str,
    codes: Iterable[ImportedCode],
    marked: Mapping[tuple[str, str], Sequence[Span]],
    lengths: Mapping[str, int],
) -> Layer:
    """The layer of somebody whose codes come from a file: the documents that it names were read, and those marked so.

    Args:
        name: Name of the coder.
        codes: What the file says.
        marked: Stretches that were marked as read, by (coder, document).
        lengths: Number of characters of each document, by id.
    """
    held = [one for one in codes if one.document_id in lengths]
    read: dict[str, tuple[Span, ...]] = {one.document_id: (Span(0, lengths[one.document_id]),) for one in held}
    for (coder, document), spans in marked.items():
        if coder == name and document in lengths:
            read[document] = merged([*read.get(document, ()), *spans])
    return Layer(
        name,
        CoderKind.FILE,
        _ordered(LayerSpan(one.document_id, one.span, one.codebook, one.code_id) for one in held),
        read,
    )


def settled(fragments: Iterable[Fragment], persons: Iterable[Layer]) -> Layer:
    """The layer that the fragments themselves are: what persons decided, with what was settled going first.

    Args:
        fragments: As `review.fragments` gives them.
        persons: The layers of the persons; what one of them read was read.
    """
    read: dict[str, list[Span]] = defaultdict(list)
    for layer in persons:
        for document, spans in layer.read.items():
            read[document].extend(spans)
    held = [one for one in fragments if one.status in HOLDING_STATUS]
    return Layer(
        SETTLED,
        None,
        _ordered(LayerSpan(one.document_id, one.span, one.codebook, one.code_id, one.id, one.decision) for one in held),
        {document: merged(spans) for document, spans in read.items()},
    )


def evidence(document: Document) -> tuple[Span, ...]:
    """The stretches of a document that can be coded as evidence: its blocks, without a moderator's words."""
    return tuple(
        Span(block.start, block.end)
        for block in document.blocks
        if not block.speaker
        or (speaker := document.speaker(block.speaker)) is None
        or speaker.role is not Role.MODERATOR
    )


def within(spans: Sequence[Span], limits: Sequence[Span]) -> tuple[Span, ...]:
    """The parts of some stretches that lie in others; stretches of one list do not overlap.

    Example:
        >>> within([Span(0, 10)], [Span(2, 4), Span(8, 12)])
        (Span(start=2, end=4), Span(start=8, end=10))
    """
    return tuple(
        Span(max(one.start, limit.start), min(one.end, limit.end))
        for limit in limits
        for one in spans
        if one.overlaps(limit)
    )


def in_codebook(layer: Layer, codebook: str, codes: Collection[str] | None = None) -> list[LayerSpan]:
    """What a layer holds of one codebook, or of some of its codes."""
    return [one for one in layer.spans if one.codebook == codebook and (codes is None or one.code_id in codes)]


def _ordered(spans: Iterable[LayerSpan]) -> tuple[LayerSpan, ...]:
    return tuple(sorted(spans, key=lambda one: (one.document, one.span, one.codebook, one.code_id, one.fragment)))
