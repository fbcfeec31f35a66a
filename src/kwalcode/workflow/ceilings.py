"""How far two people agree on each code: as much as anybody can ask of a learner.

A learner that agrees with the answers as far as two people agree with each other has nothing left to learn from them.
Both are therefore told by the same statistic (Cohen's kappa; for more than two people Conger's, which is the same for
two), on the same sort of material: sentences in which the code was at stake, that is, in which something suggested it
or somebody decided on it. Were all sentences counted, the many in which nobody would ever think of the code would make
people look better than a learner that is judged on answers alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kwalcode.agreement import CodedSpan, CodeKey, conger, tabulate
from kwalcode.layers import Layer, in_codebook
from kwalcode.model import CoderKind, Decision, Span, Verdict
from kwalcode.workflow.layers import CodingLayers, coding_layers
from kwalcode.workflow.learning_items import Sentences
from kwalcode.workflow.material import Material

FEWEST = 10
"""Sentences that two people must both have judged before their agreement is told."""
_PEOPLE = frozenset({CoderKind.PERSON, CoderKind.FILE})
_JUDGING = frozenset({Verdict.ACCEPT, Verdict.REJECT, Verdict.CORRECT, Verdict.ADD})
_UNIT = "zin"


@dataclass(frozen=True, slots=True)
class Ceiling:
    """How far people agree on one code.

    Args:
        kappa: Cohen's kappa; `nan` where it does not exist, as when everybody gave the code everywhere.
        n: Sentences that at least two people judged for this code.
        coders: Who they are.
        blind: Whether all of them coded without sight of suggestions and of each other. Where not, people follow what
            they see, and the figure is on the high side.
    """

    kappa: float
    n: int
    coders: tuple[str, ...]
    blind: bool


def ceilings(material: Material, codes: Iterable[CodeKey] | None = None) -> dict[CodeKey, Ceiling]:
    """How far people agree, for each code on which two of them judged enough of the same sentences.

    A person judged a sentence for a code when he or she read its document (see `layers.of_persons`), or answered a
    suggestion of this code there. A moderator's sentences never count.

    Args:
        material: The project.
        codes: Codes that matter; None for all.

    Returns:
        The codes with at least `FEWEST` such sentences.

    Raises:
        StoreError: The project's database refuses.
    """
    coded = coding_layers(material)
    wanted = set(material.codes if codes is None else codes)
    if len({one.reviewer for one in coded.decisions} | {one.coder for one in coded.imported}) < 2:
        return {}
    sentences = Sentences(material)
    answered = _answered(coded)
    at_stake = _at_stake(coded)
    found: dict[CodeKey, Ceiling] = {}
    for book in sorted({book for book, _ in wanted}):
        people = {name: one for name, one in coded.all(book).items() if one.kind in _PEOPLE}
        held = {name: in_codebook(one, book) for name, one in people.items()}
        for code in sorted(key for key in wanted if key[0] == book):
            spans = [
                CodedSpan(name, one.document, one.span, code)
                for name, mine in held.items()
                for one in mine
                if one.code_id == code[1]
            ]
            stakes = {key: [*spans_] for key, spans_ in at_stake.get(code, {}).items()}
            for one in spans:
                stakes.setdefault(one.document, []).append(one.span)
            ceiling = _ceiling(sentences, code, people, spans, stakes, answered.get(code, {}))
            if ceiling and ceiling.n >= FEWEST:
                found[code] = ceiling
    return found


def kappas(found: Mapping[CodeKey, Ceiling]) -> dict[CodeKey, float]:
    """Kappa by code: what `Learning.quality` and `learn` take."""
    return {code: one.kappa for code, one in found.items()}


def _ceiling(
    sentences: Sentences,
    code: CodeKey,
    people: Mapping[str, Layer],
    spans: list[CodedSpan],
    stakes: Mapping[str, list[Span]],
    answered: Mapping[tuple[str, str], list[Span]],
) -> Ceiling | None:
    read: dict[tuple[str, str], list[Span]] = {}
    for document in stakes:
        by_name = {
            name: [
                *layer.read.get(document, ()),
                *(sentences.around(document, span) for span in answered.get((name, document), ())),
            ]
            for name, layer in people.items()
        }
        if sum(map(bool, by_name.values())) > 1:
            read |= {(name, document): stretches for name, stretches in by_name.items() if stretches}
    if not read:
        return None
    units = {
        document: [one for one in sentences.all(document) if any(_holds(one, span) for span in stakes[document])]
        for document in {document for _, document in read}
    }
    table = tabulate(spans, read, units, unit=_UNIT, coders=list(people), codes=[code])
    judged = [name for place, name in enumerate(table.coders) if table.read[:, place].any()]
    if not judged:
        return None
    ratings = table.of_coders(judged).ratings(code)
    return Ceiling(
        conger(ratings).value,
        len(ratings.codes),
        tuple(judged),
        all(people[name].blind or people[name].kind is CoderKind.FILE for name in judged),
    )


def _holds(sentence: Span, span: Span) -> bool:
    """Whether a span is about a sentence: it covers half of it, or half of it lies there; as `tabulate` has it."""
    both = min(sentence.end, span.end) - max(sentence.start, span.start)
    return both > 0 and (2 * both >= sentence.end - sentence.start or 2 * both >= span.end - span.start)


def _at_stake(coded: CodingLayers) -> dict[CodeKey, dict[str, list[Span]]]:
    """Where each code was suggested or decided on, by document; not what only stands in a moderator's words."""
    found: dict[CodeKey, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for one in coded.fragments:
        found[one.codebook, one.code_id][one.document_id].append(one.span)
        if one.suggestion:
            made = one.suggestion
            found[made.codebook, made.code_id][made.document_id].append(made.span)
    return found


def _answered(coded: CodingLayers) -> dict[CodeKey, dict[tuple[str, str], list[Span]]]:
    """Where each person answered on each code, by (person, document); what was taken back or settled is left out."""
    latest: dict[tuple[str, str], Decision] = {}
    for one in coded.decisions:
        if not one.settlement:
            latest[one.reviewer, one.fragment_id] = one
    found: dict[CodeKey, dict[tuple[str, str], list[Span]]] = defaultdict(lambda: defaultdict(list))
    for (reviewer, fragment_id), one in latest.items():
        if one.verdict not in _JUDGING:
            continue
        found[one.codebook, one.code_id][reviewer, one.document_id].append(one.span)
        made = coded.material.suggestions.get(fragment_id)
        if made:
            found[made.codebook, made.code_id][reviewer, one.document_id].append(made.span)
    return found
