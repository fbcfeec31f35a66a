"""Agreement between coders: coefficients, intervals, and where coders differ. Pure.

- `ratings`: units x coders, with what was not read as missing
- `coefficients`: percent, Holsti, Scott, Cohen, Fleiss, Conger, Brennan-Prediger, Gwet
- `alpha`: Krippendorff's alpha for every metric; `sets`: distances between sets of codes
- `unitizing`: the u-family on spans; `alpha_u`: its forerunner
- `overlap`: precision, recall, F1, Dice and Jaccard of spans
- `units`: from coded spans to units; `measuring`: everything about some coders at once
- `disagreements`: where they differ, and which codes they take for each other
- `sizes`: how many units it takes
"""

from kwalcode.agreement.alpha import Alpha, Metric, alpha, alpha_of_code
from kwalcode.agreement.alpha_u import AlphaU, alpha_u
from kwalcode.agreement.coefficients import (
    Coefficient,
    brennan_prediger,
    cohen,
    cohen_maximum,
    conger,
    fleiss,
    fleiss_per_category,
    gwet,
    holsti,
    linear_weights,
    percent,
    quadratic_weights,
    scott,
)
from kwalcode.agreement.disagreements import Disagreement, Kind, confusion, disagreements
from kwalcode.agreement.measuring import (
    RELIABLE,
    TENTATIVE,
    Agreement,
    Bootstrap,
    CodeAgreement,
    measure,
)
from kwalcode.agreement.overlap import Characters, Match, characters, exact, overlapping
from kwalcode.agreement.ratings import MISSING, Ratings
from kwalcode.agreement.sets import jaccard_distance, masi_distance, masi_distance_dkpro, passonneau_distance
from kwalcode.agreement.sizes import units_for_alpha, units_for_kappa, units_for_proportion
from kwalcode.agreement.unitizing import Continuum, Segment, Unitizing, unitize
from kwalcode.agreement.units import CHARACTER, CodedSpan, CodeKey, CodingTable, tabulate

__all__ = [
    "CHARACTER", "MISSING", "RELIABLE", "TENTATIVE", "Agreement", "Alpha", "AlphaU", "Bootstrap", "Characters",
    "CodeAgreement", "CodeKey", "CodedSpan", "CodingTable", "Coefficient", "Continuum", "Disagreement", "Kind", "Match",
    "Metric", "Ratings", "Segment", "Unitizing", "alpha", "alpha_of_code", "alpha_u", "brennan_prediger", "characters",
    "cohen", "cohen_maximum", "confusion", "conger", "disagreements", "exact", "fleiss", "fleiss_per_category", "gwet",
    "holsti", "jaccard_distance", "linear_weights", "masi_distance", "masi_distance_dkpro", "measure", "overlapping",
    "passonneau_distance", "percent", "quadratic_weights", "scott", "tabulate", "unitize", "units_for_alpha",
    "units_for_kappa", "units_for_proportion",
]  # fmt: skip
