"""How well a coder's suggestions agree with codes that people gave. Pure: codes in, numbers out.

Each text counts once, whatever its length, and has one human category and one predicted category:

- predicted is the first suggestion; a text without suggestions has `NO_CODE`, a category as any other;
- human is, of several codes that a person gave, the one that is predicted, else the first. So a text with two codes
  is right when either of them comes first, and it never counts twice.

Shares lie between 0 and 1 and have no unit. What cannot be computed (0/0) is `nan`, never 0. Intervals come from a
bootstrap over the texts: they tell how much a figure would vary in other samples like this one, and are too narrow
when the texts hang together (several of one respondent).
"""

from kwalcode.evaluation.calibration import Bin, Calibration, calibrate
from kwalcode.evaluation.comparing import CONFIDENCE, CodeQuality, Evaluation, Interval, evaluate
from kwalcode.evaluation.items import NO_CODE, Item, Prediction

__all__ = [
    "CONFIDENCE",
    "NO_CODE",
    "Bin",
    "Calibration",
    "CodeQuality",
    "Evaluation",
    "Interval",
    "Item",
    "Prediction",
    "calibrate",
    "evaluate",
]
