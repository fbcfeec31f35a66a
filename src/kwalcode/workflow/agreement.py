"""How far coders agree in a project: whom to compare, on what, in which unit, and where they differ."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import numpy as np

from kwalcode.agreement import (
    CHARACTER,
    Agreement,
    CodedSpan,
    CodeKey,
    CodingTable,
    Disagreement,
    Kind,
    alpha,
    confusion,
    disagreements,
    masi_distance,
    measure,
    tabulate,
)
from kwalcode.errors import KwalcodeError
from kwalcode.layers import SETTLED, Layer, LayerSpan, evidence, in_codebook, within
from kwalcode.model import Codebook, CoderKind, PassageKind, SourceKind, Span
from kwalcode.workflow.earlier_rules import earlier_names
from kwalcode.workflow.layers import CodingLayers
from kwalcode.workflow.material import Material

REPLICATES: Final = 1000
_MOST_NAMED: Final = 3


class Unit(StrEnum):
    """What is counted."""

    CHARACTER = CHARACTER
    SENTENCE = "zin"
    TURN = "beurt"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Args:
        coders: Names of two coders or more; empty for every person that read something, or for the only one and the
            rules.
        codebook: Whose codes; "" for the one in which these coders coded most.
        unit: What is counted.
        level: Codes are counted under their parent at this depth, from 1; 0 for the codes as they are.
        documents: Only in these documents, by id; empty for all.
        replicates: How often documents are drawn for an interval; 0 for none.
        seed: Of these draws.
    """

    coders: tuple[str, ...] = ()
    codebook: str = ""
    unit: Unit = Unit.SENTENCE
    level: int = 0
    documents: frozenset[str] = frozenset()
    replicates: int = REPLICATES
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between two coders, with a name by which it is settled.

    Args:
        id: The same for the same readings of the same coders.
        coders: Who differ.
        what: The difference.
    """

    id: str
    coders: tuple[str, str]
    what: Disagreement


@dataclass(frozen=True)
class Comparison:
    """How far some coders agree.

    Args:
        question: What was asked, with what was left open filled in.
        codebook: The codebook.
        layers: The layers that were compared, by name.
        table: Units, coders and codes.
        agreement: The figures.
        per_kind: Overall alpha for each kind of source.
        confusion: For the first two coders: the codes (None for not coded, last) and the sizes of the units.
        differences: Every difference between every two coders, with the codes as they are.
        warnings: What the reader must know beside the figures, in Dutch.
    """

    question: Question
    codebook: Codebook
    layers: Mapping[str, Layer] = field(repr=False)
    table: CodingTable = field(repr=False)
    agreement: Agreement
    per_kind: Mapping[SourceKind, float]
    confusion: tuple[tuple[CodeKey | None, ...], np.ndarray] = field(repr=False)
    differences: tuple[Difference, ...] = field(repr=False)
    warnings: tuple[str, ...] = ()

    def label(self, code: CodeKey | None) -> str:
        """How a code is called."""
        if code is None:
            return "(niet gecodeerd)"
        return self.codebook.code(code[1]).label if code[1] in self.codebook else code[1]


def compare(coded: CodingLayers, question: Question) -> Comparison:
    """Compare coders.

    Args:
        coded: What everybody coded.
        question: Whom, and how.

    Raises:
        KwalcodeError: A coder or a codebook is unknown, or there are no two coders, or nothing that both read.
    """
    question = filled_in(coded, question)
    found = coded.all(question.codebook)
    chosen = {name: found[name] for name in question.coders}
    book = coded.material.codebooks[question.codebook]
    documents = [key for key in coded.material.records if not question.documents or key in question.documents]
    read = reading(coded.material, chosen.values(), documents)
    exact = {name: coded_spans(layer, question.codebook) for name, layer in chosen.items()}
    table = _table(coded.material, question, book, exact, read, documents)
    if not len(table.document):
        raise KwalcodeError(
            f"Er is geen bron die minstens twee van deze codeurs lazen: {', '.join(question.coders)}. "
            "Wat u kunt doen: laat elke codeur bij Nakijken aangeven welke bron gelezen is, of kijk alle voorstellen "
            "van een bron na."
        )
    agreement = measure(table, replicates=question.replicates, seed=question.seed)
    kinds = {key: coded.material.facts[key].source_kind for key in documents}
    return Comparison(
        question=question,
        codebook=book,
        layers=chosen,
        table=table,
        agreement=agreement,
        per_kind=_per_kind(table, kinds),
        confusion=confusion(table, question.coders[0], question.coders[1]),
        differences=tuple(differences(exact, read)),
        warnings=tuple(_warnings(agreement, question, book, chosen)),
    )


def overall(material: Material, like: Comparison, spans: Mapping[str, Sequence[CodedSpan]]) -> float:
    """Overall alpha when the coders of a comparison had coded other spans.

    Args:
        material: Documents and sentences.
        like: The comparison.
        spans: What each coder would have coded, by name.
    """
    question = like.question
    documents = [key for key in material.records if not question.documents or key in question.documents]
    read = reading(material, like.layers.values(), documents)
    table = _table(material, question, like.codebook, spans, read, documents)
    return alpha(table.sets(), masi_distance).value


def reading(
    material: Material, layers: Iterable[Layer], documents: Iterable[str]
) -> dict[tuple[str, str], tuple[Span, ...]]:
    """What each coder read that can be evidence, by (coder, document)."""
    layers = list(layers)
    # What only one read has nothing to be held against, and need not be fetched.
    wanted = [key for key in documents if sum(key in layer.read for layer in layers) > 1]
    held = {key: evidence(material.document(key)) for key in wanted}
    return {
        (layer.name, key): within(layer.read[key], held[key])
        for key in wanted
        for layer in layers
        if key in layer.read and held[key]
    }


def coded_spans(layer: Layer, codebook: str) -> list[CodedSpan]:
    """What a layer holds of a codebook, as the figures take it."""
    return [
        CodedSpan(layer.name, one.document, one.span, (one.codebook, one.code_id), one.fragment)
        for one in in_codebook(layer, codebook)
    ]


def differences(
    coded: Mapping[str, Sequence[CodedSpan]], read: Mapping[tuple[str, str], Sequence[Span]]
) -> list[Difference]:
    """Every difference between every two coders, by pair, document and place."""
    names = list(coded)
    found: list[Difference] = []
    for place, first in enumerate(names):
        for second in names[place + 1 :]:
            pair = (first, second)
            both = {key: spans for key, spans in read.items() if key[0] in pair}
            found.extend(
                Difference(difference_id(pair, one), pair, one)
                for one in disagreements(coded[first], coded[second], both, pair)
            )
    return found


def difference_id(coders: tuple[str, str], what: Disagreement) -> str:
    """A name that follows from who differ and in what: the same whoever comes first."""
    sides = sorted(
        (name, sorted((one.span.start, one.span.end, *one.code) for one in side))
        for name, side in zip(coders, (what.first, what.second), strict=True)
    )
    return f"d{hashlib.sha256(repr((what.document, sides)).encode()).hexdigest()[:19]}"


def units_of(material: Material, document_id: str, unit: Unit) -> tuple[Span, ...]:
    """The units of a document, in order, without a moderator's words; for a character its stretches of evidence."""
    document = material.document(document_id)
    held = evidence(document)
    match unit:
        case Unit.SENTENCE:
            return _inside(material.sentences(document_id), held)
        case Unit.TURN:
            turns = {
                (one.start, one.end) for one in document.blocks if one.kind in (PassageKind.TURN, PassageKind.ANSWER)
            }
            return tuple(one for one in held if (one.start, one.end) in turns)
        case Unit.CHARACTER | Unit.PASSAGE:
            return held


def _inside(sentences: Sequence[Span], blocks: Sequence[Span]) -> tuple[Span, ...]:
    """The sentences that lie in one of the blocks; both in order."""
    found: list[Span] = []
    place = 0
    for one in sentences:
        while place < len(blocks) and blocks[place].end <= one.start:
            place += 1
        if place < len(blocks) and blocks[place].contains(one):
            found.append(one)
    return tuple(found)


def _table(
    material: Material,
    question: Question,
    book: Codebook,
    exact: Mapping[str, Sequence[CodedSpan]],
    read: Mapping[tuple[str, str], Sequence[Span]],
    documents: Sequence[str],
) -> CodingTable:
    spans = [raised(one, book, question.level) for marked in exact.values() for one in marked]
    wanted = {key for _, key in read}
    given = {one.code for one in spans if one.document in wanted}
    order = [(book.id, code.id) for code in book.walk()]
    codes = [key for key in order if key in given] + sorted(given - set(order))
    units = None
    if question.unit is not Unit.CHARACTER:
        units = {key: units_of(material, key, question.unit) for key in documents if key in wanted}
    return tabulate(spans, read, units, unit=question.unit.value, coders=question.coders, codes=codes)


def raised(one: CodedSpan, book: Codebook, level: int) -> CodedSpan:
    """The same code under its parent at a depth, counted from 1; 0 for the code as it is."""
    if not level or one.code[1] not in book:
        return one
    path = book.path(one.code[1])
    return CodedSpan(one.coder, one.document, one.span, (book.id, path[min(level, len(path)) - 1].id), one.fragment)


def _per_kind(table: CodingTable, kinds: Mapping[str, SourceKind]) -> dict[SourceKind, float]:
    present = {table.documents[number] for number in np.unique(table.document)}
    found: dict[SourceKind, float] = {}
    for kind in SourceKind:
        of_kind = [key for key in present if kinds[key] is kind]
        if of_kind:
            found[kind] = alpha(table.of_documents(of_kind).sets(), masi_distance).value
    return found


def filled_in(coded: CodingLayers, question: Question) -> Question:
    """The question with its codebook and its coders.

    Raises:
        KwalcodeError: A coder or a codebook is unknown, or there are no two coders.
    """
    books = coded.material.codebooks
    if question.codebook and question.codebook not in books:
        raise KwalcodeError(
            f"Codeboek '{question.codebook}' werd in dit project niet toegepast. Wat u kunt doen: kies een van "
            f"{', '.join(books) or '(geen)'}, of pas het eerst toe met kwalcode run."
        )
    if not books:
        raise KwalcodeError(
            "In dit project werd nog geen codeboek toegepast. Wat u kunt doen: pas er een toe met kwalcode run."
        )
    coders = tuple(dict.fromkeys(SETTLED if name == "settled" else name for name in question.coders))
    known = coded.all(question.codebook)
    for name in coders:
        if name not in known and not coded.recall(name):
            names = [*known, *earlier_names(coded.material, question.codebook)]
            raise KwalcodeError(
                f"Er is geen codeur '{name}' in dit project. Wat u kunt doen: kies uit {', '.join(names)}."
            )
    layers = coded.all(question.codebook)
    if len(coders) == 1:
        raise KwalcodeError(
            f"Voor een vergelijking zijn er twee codeurs nodig, en u noemt alleen {coders[0]}. Wat u kunt doen: noem "
            f"er nog een: {', '.join(name for name in layers if name != coders[0])}."
        )
    codebook = question.codebook or _codebook_of(books, [layers[name] for name in coders] or list(layers.values()))
    if not coders:
        coders = _default_coders(coded.all(codebook), codebook)
    return Question(
        coders, codebook, question.unit, question.level, question.documents, question.replicates, question.seed
    )


def _codebook_of(books: Mapping[str, Codebook], layers: Sequence[Layer]) -> str:
    """The codebook in which the least busy of some coders coded most; persons go before machines."""
    persons = [layer for layer in layers if layer.kind in (CoderKind.PERSON, CoderKind.FILE) and layer.spans]

    def busy(codebook: str) -> tuple[int, int]:
        own = [len(in_codebook(layer, codebook)) for layer in persons]
        every = [len(in_codebook(layer, codebook)) for layer in layers]
        return sum(own), sum(every)

    return max(books, key=busy)


def _default_coders(layers: Mapping[str, Layer], codebook: str) -> tuple[str, ...]:
    human = [name for name, layer in layers.items() if layer.kind in (CoderKind.PERSON, CoderKind.FILE) and layer.read]
    if len(human) == 1:
        human += [name for name, layer in layers.items() if layer.kind is CoderKind.RULES]
    if len(human) < 2:
        raise KwalcodeError(
            f"Nog niemand las een bron helemaal met codeboek {codebook}, dus er valt niets te vergelijken. Wat u kunt "
            "doen: kijk op het scherm (kwalcode app) een bron na of codeer ze blind, en geef aan dat ze gelezen is; of "
            "lees codes in met kwalcode agreement import."
        )
    return tuple(human)


def _warnings(agreement: Agreement, question: Question, book: Codebook, layers: Mapping[str, Layer]) -> Iterable[str]:
    if agreement.documents == 1:
        yield "Er is maar één bron die meer dan één codeur las: een interval over bronnen bestaat dan niet."
    elif agreement.documents < 10 and question.replicates:
        yield f"De intervallen rusten op {agreement.documents} bronnen; ze zijn daardoor ruw."
    rare = [one for one in agreement.codes if one.rare]
    if rare:
        names = ", ".join(book.code(one.code[1]).label if one.code[1] in book else one.code[1] for one in rare)
        whole = len(agreement.codes)
        yield (
            f"Te zeldzaam om te beoordelen: {names}."
            if len(rare) <= _MOST_NAMED
            else f"{len(rare)} van de {whole} codes zijn te zeldzaam om te beoordelen."
        )
    if not agreement.codes:
        yield "Niemand gaf een code in wat gelezen werd: er is dan geen cijfer."
    outside = sum(_unread(layer, layers.values(), question.codebook) for layer in layers.values())
    if outside:
        yield (
            f"{outside} keer staat een code in een bron die een andere codeur niet las (of niet tot het einde); dat "
            "telt niet mee, ook niet als verschil."
        )


def _unread(layer: Layer, layers: Iterable[Layer], codebook: str) -> int:
    """How often a layer coded what nobody else of the compared read."""
    others = [other for other in layers if other is not layer]

    def was_read(one: LayerSpan) -> bool:
        return any(span.overlaps(one.span) for other in others for span in other.read.get(one.document, ()))

    return sum(1 for one in in_codebook(layer, codebook) if not was_read(one))


def figure(value: float) -> str:
    """A figure as it is shown: three decimals, or "n.v.t." where it does not exist."""
    if math.isnan(value):
        return "n.v.t."
    # Adding nothing turns what rounds to minus zero into zero.
    return f"{round(value, 3) + 0.0:.3f}".replace(".", ",")


KIND: Final[Mapping[Kind, str]] = {Kind.BOUNDARY: "grens", Kind.CODE: "andere code", Kind.MISSING: "ontbreekt"}
"""How kinds of differences are called."""
