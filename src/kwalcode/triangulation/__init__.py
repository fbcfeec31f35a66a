"""Sources set against each other: who says what, how often, where they agree and where one is silent. Pure."""

from kwalcode.triangulation.convergence import (
    CUT,
    MARGIN,
    Convergence,
    Proposal,
    Side,
    difference_interval,
    propose,
)
from kwalcode.triangulation.evidence import Evidence, Voice, gather
from kwalcode.triangulation.layout import arrange
from kwalcode.triangulation.matrix import Cell, Column, Matrix, Measure, tabulate
from kwalcode.triangulation.questions import QUESTIONS, Answer, Question, answers, best
from kwalcode.triangulation.scope import BY_GROUP, BY_KIND, COUNTED, Scope, Selection, select
from kwalcode.triangulation.sides import by_valence, sides

__all__ = [
    "BY_GROUP",
    "BY_KIND",
    "COUNTED",
    "CUT",
    "MARGIN",
    "QUESTIONS",
    "Answer",
    "Cell",
    "Column",
    "Convergence",
    "Evidence",
    "Matrix",
    "Measure",
    "Proposal",
    "Question",
    "Scope",
    "Selection",
    "Side",
    "Voice",
    "answers",
    "arrange",
    "best",
    "by_valence",
    "difference_interval",
    "gather",
    "propose",
    "select",
    "sides",
    "tabulate",
]
