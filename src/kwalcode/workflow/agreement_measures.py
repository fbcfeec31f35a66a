"""Further coefficients of a comparison, each with a line that says what it measures and when to use it.

Alpha is the figure to report. These stand beside it for who must compare with other research, or wants to see what a
figure rests on. What does not correct for chance is never shown without what does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from types import MappingProxyType
from typing import Final

import numpy as np

from kwalcode.agreement import (
    MISSING,
    CodeAgreement,
    CodeKey,
    CodingTable,
    Ratings,
    alpha,
    brennan_prediger,
    cohen_maximum,
    fleiss,
    holsti,
    jaccard_distance,
    scott,
)
from kwalcode.workflow.agreement import Comparison


@dataclass(frozen=True, slots=True)
class Explained:
    """A measure as a researcher reads it.

    Args:
        name: How it is called.
        column: The same above a column, where room is short.
        says: What it measures, in Dutch.
        use: When to use it, in Dutch.
    """

    name: str
    column: str
    says: str
    use: str


ALPHA: Final = Explained(
    "Alpha (Krippendorff)",
    "Alpha",
    "overeenstemming boven het toeval, waarbij toeval uit de codes van allen samen volgt",
    "dit cijfer rapporteert u; het werkt met meer dan twee codeurs en met wat niet iedereen las",
)
KAPPA: Final = Explained(
    "Kappa (Cohen, Conger)",
    "Kappa",
    "overeenstemming boven het toeval, waarbij elke codeur zijn eigen aandeel codes houdt",
    "om te vergelijken met onderzoek dat kappa geeft, en alleen als alle codeurs hetzelfde lazen",
)
LARGEST_KAPPA: Final = Explained(
    "Hoogst mogelijke kappa",
    "Hoogste kappa",
    "de kappa die deze twee codeurs hadden kunnen halen, gegeven hoe vaak elk van hen codeerde",
    "naast kappa, als de ene codeur veel meer codeert dan de andere",
)
SCOTT: Final = Explained(
    "Pi (Scott)",
    "Pi",
    "zoals alpha, zonder verbetering voor kleine aantallen; alleen voor twee codeurs",
    "om te vergelijken met inhoudsanalyses die pi geven",
)
FLEISS: Final = Explained(
    "Kappa (Fleiss)",
    "Fleiss",
    "pi van Scott, voor meer dan twee codeurs",
    "om te vergelijken met onderzoek met meerdere codeurs dat Fleiss geeft",
)
AC1: Final = Explained(
    "AC1 (Gwet)",
    "AC1",
    "neemt aan dat codeurs alleen gokken waar het moeilijk is, en zakt daarom niet als een code zeldzaam is",
    "naast alpha, bij codes die zelden of bijna altijd voorkomen",
)
BRENNAN_PREDIGER: Final = Explained(
    "Brennan-Prediger",
    "Brennan-Prediger",
    "toeval is kop of munt: voor elke code even groot, hoe zeldzaam ze ook is (ook S van Bennett)",
    "als codeurs vooraf niet weten hoe vaak een code voorkomt; bij zeldzame codes valt het hoog uit",
)
HOLSTI: Final = Explained(
    "Holsti",
    "Holsti",
    "aandeel van de gegeven codes dat de andere codeur ook gaf; niet verbeterd voor toeval",
    "alleen om te vergelijken met ouder onderzoek, en nooit zonder alpha",
)
PERCENT: Final = Explained(
    "Eens",
    "Eens",
    "aandeel van de eenheden waarover ze het eens zijn, ook dat niemand er de code gaf; niet verbeterd voor toeval",
    "nooit alleen: bij een zeldzame code is het altijd hoog",
)
BELOW_RELIABLE: Final = Explained(
    "Kans onder 0,800",
    "Kans onder 0,800",
    "kans dat alpha onder 0,800 ligt als u andere bronnen had gecodeerd",
    "als u op deze code stevige conclusies wilt bouwen; voor voorzichtige volstaat 0,667",
)

MASI: Final = Explained(
    "Alpha met MASI",
    "Alpha met MASI",
    "vergelijkt alle codes van een eenheid; wie een deel gemeen heeft, is het deels eens",
    "dit is de alpha bovenaan",
)
JACCARD: Final = Explained(
    "Alpha met Jaccard",
    "Alpha met Jaccard",
    "hetzelfde, maar wie een deel gemeen heeft, verliest minder",
    "om te vergelijken met onderzoek dat deze afstand gebruikt",
)
EXACT: Final = Explained(
    "Alpha op volledig gelijke codes",
    "Alpha op volledig gelijke codes",
    "een eenheid telt pas als eens wanneer beide precies dezelfde codes gaven",
    "als elke eenheid maar één code mag krijgen; anders is dit te streng",
)


@dataclass(frozen=True)
class CodeMeasures:
    """All measures of one code.

    Args:
        code: Codebook and code.
        values: By measure, in the order of `Measures.shown`; nan where it does not exist.
    """

    code: CodeKey
    values: Mapping[str, float]


@dataclass(frozen=True)
class Measures:
    """Further measures of a comparison.

    Args:
        shown: The measures per code that apply to so many coders, by name.
        per_code: Their values.
        whole: The measures over all codes together, each with its value.
    """

    shown: tuple[Explained, ...]
    per_code: tuple[CodeMeasures, ...] = field(repr=False)
    whole: tuple[tuple[Explained, float], ...]


def measures(found: Comparison) -> Measures:
    """The further measures of a comparison, on the units that it counted."""
    of_code = _FOR_TWO if len(found.agreement.coders) == 2 else _FOR_MORE
    sets = found.table.sets()
    return Measures(
        tuple(of_code),
        tuple(
            CodeMeasures(
                one.code, {known.name: _value(measure, found.table, one) for known, measure in of_code.items()}
            )
            for one in found.agreement.codes
        ),
        (
            (MASI, found.agreement.overall),
            (JACCARD, alpha(sets, jaccard_distance).value),
            (EXACT, alpha(sets).value),
        ),
    )


_Measure = Callable[[Ratings, CodeAgreement], float]


def _value(measure: _Measure, table: CodingTable, one: CodeAgreement) -> float:
    # A code that nobody or everybody gave tells nothing apart, whatever a formula makes of it.
    return measure(table.ratings(one.code), one) if 0 < one.coded < 1 else math.nan


def _holsti(ratings: Ratings, _: CodeAgreement) -> float:
    """Holsti on the codes that were given, over every two coders on what both read.

    Counting what nobody coded would make it the percentage, and a code where the other did not read is no difference.
    """
    found = []
    for pair in combinations(range(ratings.n_coders), 2):
        codes = ratings.codes[:, pair]
        both = (codes != MISSING).all(axis=1)
        given = np.where(codes[both] == 1, 0, MISSING)
        found.append(holsti(Ratings(given, (True,), ratings.documents[both], ratings.weights[both])))
    defined = [value for value in found if not math.isnan(value)]
    return float(np.mean(defined)) if defined else math.nan


def _below_reliable(_: Ratings, one: CodeAgreement) -> float:
    return one.bootstrap.below_reliable if one.bootstrap and not math.isnan(one.bootstrap.low) else math.nan


_FIRST: Final[Mapping[Explained, _Measure]] = {
    ALPHA: lambda _, one: one.alpha,
    BELOW_RELIABLE: _below_reliable,
    KAPPA: lambda _, one: one.kappa,
}
_LAST: Final[Mapping[Explained, _Measure]] = {
    AC1: lambda _, one: one.ac1,
    BRENNAN_PREDIGER: lambda ratings, _: brennan_prediger(ratings).value,
    HOLSTI: _holsti,
    PERCENT: lambda _, one: one.percent,
}
_FOR_TWO: Final[Mapping[Explained, _Measure]] = MappingProxyType(
    {
        **_FIRST,
        LARGEST_KAPPA: lambda ratings, _: cohen_maximum(ratings),
        SCOTT: lambda ratings, _: scott(ratings).value,
        **_LAST,
    }
)
_FOR_MORE: Final[Mapping[Explained, _Measure]] = MappingProxyType(
    {**_FIRST, FLEISS: lambda ratings, _: fleiss(ratings).value, **_LAST}
)


def explained(known: Sequence[Explained]) -> list[tuple[str, str, str]]:
    """Name, meaning and use of measures, as rows."""
    return [(one.name, f"{one.says[0].upper()}{one.says[1:]}.", f"{one.use[0].upper()}{one.use[1:]}.") for one in known]
