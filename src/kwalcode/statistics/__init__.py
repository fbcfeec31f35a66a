"""Statistics for closed questions and small tables. Pure.

- `tables`: frequencies, crosstabs, Wilson's interval, the case as unit
- `significance`: chi-square with its measures; Fisher, exact and permutation tests where cells are small
- `multiple`: many tests at once
- `paired`: two questions with yes or no, answered by the same respondents
- `printed`: from printed percentages back to counts
"""

from kwalcode.statistics.multiple import Correction, adjust
from kwalcode.statistics.paired import McNemar, mcnemar
from kwalcode.statistics.printed import (
    Possible,
    corrections,
    of_known_rows,
    of_two_shares,
    possible_rows,
    reconstruct,
)
from kwalcode.statistics.significance import (
    Assessment,
    ChiSquare,
    Fisher,
    Method,
    assess,
    chi_square,
    cluster_permutation,
    exact_chi_square,
    fisher,
    permutation,
)
from kwalcode.statistics.tables import (
    Crosstab,
    Frequencies,
    Frequency,
    crosstab,
    dichotomise,
    frequencies,
    frequencies_of_several,
    presence,
    wilson,
)

__all__ = [
    "Assessment",
    "ChiSquare",
    "Correction",
    "Crosstab",
    "Fisher",
    "Frequencies",
    "Frequency",
    "McNemar",
    "Method",
    "Possible",
    "adjust",
    "assess",
    "chi_square",
    "cluster_permutation",
    "corrections",
    "crosstab",
    "dichotomise",
    "exact_chi_square",
    "fisher",
    "frequencies",
    "frequencies_of_several",
    "mcnemar",
    "of_known_rows",
    "of_two_shares",
    "permutation",
    "possible_rows",
    "presence",
    "reconstruct",
    "wilson",
]  # fmt: skip
