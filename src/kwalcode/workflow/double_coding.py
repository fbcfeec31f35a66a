"""A sample for two coders: which documents or turns both code, and how many it takes. `double_work` keeps it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kwalcode.agreement import units_for_alpha, units_for_proportion
from kwalcode.errors import KwalcodeError
from kwalcode.model import SourceKind, Span
from kwalcode.wording import counted
from kwalcode.workflow.agreement import Unit, units_of
from kwalcode.workflow.material import Material

LEAST_ALPHA: Final = 0.667
"""What alpha must be told from, for cautious conclusions."""


class By(StrEnum):
    """What is drawn."""

    DOCUMENT = "document"
    TURN = "beurt"


@dataclass(frozen=True, slots=True)
class SampleOrder:
    """What is asked.

    Args:
        by: What is drawn.
        size: How many; 0 to follow from `share` or `precision`.
        share: Share of the units that the rarest code of interest has, which tells how many units alpha takes; 0 for
            unknown.
        precision: Half the width of the interval around the percentage of agreement; 0 when `share` decides.
        stratified: Whether every kind of source takes part in proportion.
        seed: The same seed draws the same.
    """

    by: By = By.DOCUMENT
    size: int = 0
    share: float = 0.0
    precision: float = 0.0
    stratified: bool = True
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """One thing that was drawn.

    Args:
        document_id: Its document.
        span: The stretch that is to be coded.
        stratum: Kind of source.
    """

    document_id: str
    span: Span
    stratum: SourceKind


@dataclass(frozen=True, slots=True)
class DoubleSample:
    """A sample for two coders.

    Args:
        order: What was asked.
        drawn: What was drawn, in the order of the project.
        population: How many there were to draw from, per kind of source.
        sentences: How many sentences the sample holds: the units of most figures.
        needed: How many units it takes, or 0 when that was not asked.
        reason: Where that number comes from, in Dutch.
    """

    order: SampleOrder
    drawn: tuple[Drawn, ...]
    population: Mapping[SourceKind, int]
    sentences: int
    needed: int
    reason: str

    @property
    def units(self) -> int:
        """How many units it holds of those that `needed` counts: sentences of documents, or turns."""
        return self.sentences if self.order.by is By.DOCUMENT else len(self.drawn)


def draw_sample(material: Material, order: SampleOrder) -> DoubleSample:
    """Draw what two coders code.

    Args:
        material: The project.
        order: What is asked. Without a size, documents are drawn until they hold as many sentences as it takes; turns
            are units themselves.

    Raises:
        KwalcodeError: There is nothing to draw from, more is asked than there is, or a share lies outside 0 to 1.
    """
    if order.size < 0 or not 0 <= order.share < 1 or not 0 <= order.precision < 1:
        raise KwalcodeError(
            "Een steekproef telt minstens één, en een aandeel en een nauwkeurigheid liggen tussen 0 en 1. Wat u kunt "
            "doen: schrijf bv. --share 0,1 voor 10 %, of --precision 0,05 voor 5 procentpunt."
        )
    population = _population(material, order.by)
    total = sum(map(len, population.values()))
    if not total:
        what = "beurten" if order.by is By.TURN else "bronnen"
        raise KwalcodeError(f"Er zijn geen {what} om uit te trekken. Wat u kunt doen: lees eerst bronnen in.")
    if order.size > total:
        raise KwalcodeError(f"Er zijn er maar {total}, en u vraagt er {order.size}. Wat u kunt doen: vraag er minder.")
    units = {
        one: len(_sentences(material, one)) if order.by is By.DOCUMENT else 1
        for stratum in population.values()
        for one in stratum
    }
    needed, reason = _needed(order, sum(units.values()))
    if not order.size and not needed:
        raise KwalcodeError(
            "Het is niet duidelijk hoeveel er getrokken moet worden. Wat u kunt doen: noem een aantal (--size), een "
            "gewenste nauwkeurigheid (--precision) of het verwachte aandeel van de zeldzaamste code (--share)."
        )
    chosen = _draw(population, order, needed, units)
    place = {key: number for number, key in enumerate(material.records)}
    drawn = tuple(sorted(chosen, key=lambda one: (place[one.document_id], one.span)))
    return DoubleSample(
        order,
        drawn,
        {kind: len(found) for kind, found in population.items() if found},
        sum(len(_sentences(material, one)) for one in drawn),
        needed,
        reason,
    )


def _population(material: Material, by: By) -> dict[SourceKind, list[Drawn]]:
    population: dict[SourceKind, list[Drawn]] = defaultdict(list)
    for key, record in material.records.items():
        stretches: Sequence[Span]
        if by is By.TURN:
            stretches = units_of(material, key, Unit.TURN)
        else:
            text = material.document(key).text
            stretches = (Span(0, len(text)),) if units_of(material, key, Unit.PASSAGE) else ()
        population[record.source_kind].extend(Drawn(key, span, record.source_kind) for span in stretches)
    return population


def _needed(order: SampleOrder, population: int) -> tuple[int, str]:
    if order.size:
        return 0, counted(order.size, *(("beurt", "beurten") if order.by is By.TURN else ("bron", "bronnen")))
    if order.share:
        units = units_for_alpha(order.share, LEAST_ALPHA)
        return units, (
            f"{units} eenheden: zoveel zijn er nodig om bij een code op {_percent(order.share)} van de eenheden een "
            "alpha te onderscheiden van 0,667 (Krippendorff)"
        )
    if order.precision:
        units = units_for_proportion(0.5, order.precision, population)
        return units, (
            f"{units} eenheden: zoveel zijn er nodig om een percentage op {_percent(order.precision)} na te kennen, "
            f"met 95 % zekerheid, uit {population}"
        )
    return 0, ""


def _draw(
    population: Mapping[SourceKind, Sequence[Drawn]], order: SampleOrder, needed: int, units: Mapping[Drawn, int]
) -> list[Drawn]:
    lot = random.Random(order.seed)  # noqa: S311 (a sample, not a secret)
    strata = [list(found) for found in population.values() if found]
    if not order.stratified:
        strata = [[one for found in strata for one in found]]
    for found in strata:
        lot.shuffle(found)
    total = sum(map(len, strata))
    if order.size:
        shares = _shares([len(found) for found in strata], order.size)
        return [one for found, share in zip(strata, shares, strict=True) for one in found[:share]]
    # In turn from each stratum, in proportion, until there are as many units as it takes.
    queue = sorted(
        ((place + 0.5) / len(found), number, place)
        for number, found in enumerate(strata)
        for place in range(len(found))
    )
    chosen: list[Drawn] = []
    held = 0
    for _, number, place in queue[:total]:
        if held >= needed:
            break
        chosen.append(strata[number][place])
        held += units[chosen[-1]]
    return chosen


def _shares(sizes: Sequence[int], wanted: int) -> list[int]:
    """How many of each stratum, in proportion: whole numbers that add up, the largest remainders first."""
    total = sum(sizes)
    exact = [size * wanted / total for size in sizes]
    shares = [int(one) for one in exact]
    for place in sorted(range(len(sizes)), key=lambda place: shares[place] - exact[place])[: wanted - sum(shares)]:
        shares[place] += 1
    return shares


def _percent(share: float) -> str:
    return f"{100 * share:g} %".replace(".", ",")


def _sentences(material: Material, one: Drawn) -> list[Span]:
    return [span for span in units_of(material, one.document_id, Unit.SENTENCE) if one.span.contains(span)]
