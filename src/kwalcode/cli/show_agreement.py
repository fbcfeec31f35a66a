"""A comparison of coders, and a sample for two of them, as the terminal shows them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kwalcode.cli import show
from kwalcode.wording import KIND_PLURAL, counted, number
from kwalcode.workflow import agreement_tables
from kwalcode.workflow.agreement import KIND, Comparison, figure
from kwalcode.workflow.double_coding import By, DoubleSample
from kwalcode.workflow.material import Material
from kwalcode.workflow.settling import BeforeAfter, Settlement

_MOST_DIFFERENCES: Final = 20
_MOST_CODES: Final = 12
_NARROWEST: Final = 16
_WIDTHS: Final[Mapping[str, int]] = {"alpha": 6, "95 %": 12, "kappa": 6, "AC1": 6, "eens": 7, "aandeel": 7, "": 1}


def codes(count: int) -> str:
    """A number of codes."""
    return counted(count, "code", "codes")


def stretches(count: int) -> str:
    """A number of stretches of a sample."""
    return counted(count, "deel", "delen")


def sources(count: int) -> str:
    """A number of sources."""
    return counted(count, "bron", "bronnen")


def comparison(found: Comparison, material: Material, change: BeforeAfter, settled: Mapping[str, Settlement]) -> None:
    """Everything about a comparison."""
    agreement = found.agreement
    show.say(f"Overeenstemming tussen {', '.join(agreement.coders)}")
    level = f", codes op niveau {found.question.level}" if found.question.level else ""
    show.say(
        f"Codeboek {found.codebook.id} {found.codebook.version}{level}. Eenheid: {agreement.unit} "
        f"({number(round(agreement.n))} die minstens twee codeurs lazen, in {sources(agreement.documents)})."
    )
    for text in found.warnings:
        show.say(f"Let op: {text}")
    show.out.print(Padding(_codes(found), (1, 0, 0, 0)))
    if any(one.rare for one in agreement.codes):
        show.say("* te zeldzaam om te beoordelen")
    spread = agreement.bootstrap
    interval = f", interval van 95 %: {figure(spread.low)} tot {figure(spread.high)}" if spread else ""
    show.say(f"\nSamen: alpha over verzamelingen van codes (MASI) {figure(agreement.overall)}{interval}")
    show.say(f"Gemiddelde alpha van codes die niet te zeldzaam zijn: {figure(agreement.mean_alpha)}")
    if len(agreement.coders) > 2:
        show.say("\nWie met wie")
        for pair, value in agreement.pairs.items():
            show.say(f"  {pair[0]} en {pair[1]}: {figure(value)}")
    show.say("\nPer soort bron")
    for kind, value in found.per_kind.items():
        show.say(f"  {KIND_PLURAL[kind]}: {figure(value)}")
    show.say("\nPer bron")
    for key, value in agreement.per_document.items():
        show.say(f"  {material.records[key].name}: {figure(value)}")
    if 0 < len(agreement.codes) <= _MOST_CODES:
        first, second = agreement.coders[:2]
        show.say(f"\nWelke codes voor elkaar staan (rijen: {first}, kolommen: {second}, in {agreement.unit})")
        show.out.print(_confusion(found))
    _differences(found, material, settled)
    if change.settled:
        show.say(
            f"\nVastgesteld: {change.settled} van {change.settled + change.open} verschillen. Alpha vóór het "
            f"vaststellen {figure(change.before)}, erna {figure(change.after)}."
        )


def _codes(found: Comparison) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    # Labels give way to the numbers: a number that is cut off is worse than a label that is.
    room = show.out.width - sum(_WIDTHS.values()) - 2 * len(_WIDTHS)
    table.add_column("code", no_wrap=True, overflow="ellipsis", max_width=max(_NARROWEST, room))
    for name, width in _WIDTHS.items():
        table.add_column(name, justify="right", no_wrap=True, min_width=width)
    for one in found.agreement.codes:
        spread = one.bootstrap
        table.add_row(
            Text(found.label(one.code)),
            figure(one.alpha),
            f"{figure(spread.low)}–{figure(spread.high)}" if spread and not math.isnan(spread.low) else "n.v.t.",
            figure(one.kappa),
            figure(one.ac1),
            _percent(one.percent),
            _percent(one.coded),
            "*" if one.rare else "",
        )
    return table


def _confusion(found: Comparison) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    names, matrix = found.confusion
    table.add_column("", no_wrap=True, overflow="ellipsis", max_width=26)
    for place in range(len(names)):
        table.add_column(str(place + 1), justify="right", no_wrap=True)
    for place, (code, row) in enumerate(zip(names, matrix, strict=True), start=1):
        table.add_row(Text(f"{place} {found.label(code)}"), *(number(round(value)) for value in row))
    return table


def _differences(found: Comparison, material: Material, settled: Mapping[str, Settlement]) -> None:
    total = len(found.differences)
    if not total:
        show.say("\nEr zijn geen verschillen.")
        return
    kinds = [f"{sum(1 for one in found.differences if one.what.kind is kind)} {name}" for kind, name in KIND.items()]
    show.say(f"\n{counted(total, 'verschil', 'verschillen')}: {', '.join(kinds)}")
    for one in found.differences[:_MOST_DIFFERENCES]:
        what = one.what
        place = f"{material.records[what.document].name}, tekens {what.span.start}-{what.span.end}"
        show.say(f"\n  {KIND[what.kind]} in {place}: {agreement_tables.standing(one, settled.get(one.id))}")
        for name, side in zip(one.coders, (what.first, what.second), strict=True):
            show.say(f"    {name}: {agreement_tables.reading(found, material, side)}")
    if total > _MOST_DIFFERENCES:
        show.say(f"\n  … en nog {total - _MOST_DIFFERENCES}; schrijf ze allemaal weg met --out verschillen.csv")


def sample(found: DoubleSample, material: Material, name: str) -> None:
    """What was drawn for two coders."""
    what = ("bron", "bronnen") if found.order.by is By.DOCUMENT else ("beurt", "beurten")
    total = sum(found.population.values())
    show.say(
        f"{counted(len(found.drawn), *what)} getrokken uit {number(total)} (startgetal {found.order.seed}), samen "
        f"{counted(found.sentences, 'zin', 'zinnen')}."
    )
    show.say(f"Gevraagd: {found.reason}.")
    held = found.sentences if found.order.by is By.DOCUMENT else len(found.drawn)
    if found.needed > held:
        show.say(f"Let op: het project heeft er maar {held}; alles werd genomen.")
    for kind, size in found.population.items():
        taken = sum(1 for one in found.drawn if one.stratum is kind)
        show.say(f"\n{KIND_PLURAL[kind]}: {taken} van {size}")
        for one in found.drawn:
            if one.stratum is kind:
                place = "" if found.order.by is By.DOCUMENT else f", tekens {one.span.start}-{one.span.end}"
                show.say(f"  {material.records[one.document_id].name}{place}")
    show.say(f"\nBewaard in het project als '{name}'.")


def _percent(share: float) -> str:
    return "n.v.t." if math.isnan(share) else f"{100 * share:.1f} %".replace(".", ",")
