"""What the views of a triangulation hold, and how a column is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kwalcode.model import RespondentGroup, SourceKind
from kwalcode.statistics import Assessment
from kwalcode.triangulation import BY_GROUP, BY_KIND, Cell, Convergence, Proposal, Side
from kwalcode.triangulation.evidence import CodeKey
from kwalcode.wording import KIND_PLURAL
from kwalcode.workflow.survey import ClosedItem
from kwalcode.workflow.triangulating import Meta, Ruling

UNKNOWN: Final = "onbekend"

GROUP_PLURAL: Final[Mapping[RespondentGroup, str]] = {
    RespondentGroup.CIVIL_SERVANT: "ambtenaren",
    RespondentGroup.POLITICIAN: "politici",
    RespondentGroup.CIVIL_SOCIETY: "middenveld",
    RespondentGroup.EXPERT_ORGANISATION: "expertorganisaties",
    RespondentGroup.EXPERT_BY_EXPERIENCE: "ervaringsdeskundigen",
    RespondentGroup.MIXED: "gemengde groepen",
    RespondentGroup.UNKNOWN: "groep onbekend",
}


@dataclass(frozen=True)
class ValenceTable:
    """Themes by valence by source, in one view.

    Args:
        codes: The themes.
        valences: Ids of the valences; "" for fragments without one.
        columns: Values of the columns.
        cells: Figures per theme, valence and column.
    """

    codes: tuple[CodeKey, ...]
    valences: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[CodeKey, str, str], Cell] = field(repr=False)


@dataclass(frozen=True)
class Line:
    """How two sources stand on a theme: what the figures propose and what a researcher made of it.

    Args:
        code: The theme.
        first: Value of one column.
        second: Value of the other.
        sides: What each says.
        proposal: What the figures propose.
        ruling: What a researcher said; None while nobody did.
        subject: Under which name a ruling is kept.
    """

    code: CodeKey
    first: str
    second: str
    sides: tuple[Side, Side]
    proposal: Proposal
    ruling: Ruling | None
    subject: str

    @property
    def verdict(self) -> Convergence:
        """What holds: the researcher's word, but where a source was not asked there is nothing to compare."""
        if self.ruling is None or self.proposal.verdict in (Convergence.NOT_ASKED, Convergence.NO_CASES):
            return self.proposal.verdict
        return self.ruling.verdict

    @property
    def is_outdated(self) -> bool:
        """Whether the figures propose something else now than when the researcher judged."""
        return self.ruling is not None and self.ruling.proposed is not self.proposal.verdict


@dataclass(frozen=True)
class Joint:
    """One theme of the joint display.

    Args:
        code: The theme.
        columns: Values of the columns.
        sides: What each column says, in their order.
        test: Test that the share of cases is the same in all columns that were asked; None with fewer than two.
        adjusted: Its p value after Holm's correction for all themes; nan without one.
        quotes: Ids of the fragments to quote, per column.
        verdicts: How often each verdict occurs among the pairs of columns.
        items: Closed questions that were tied to the theme.
        meta: What a researcher infers; None while nobody did.
        subject: Under which name the inference is kept.
    """

    code: CodeKey
    columns: tuple[str, ...]
    sides: tuple[Side, ...]
    test: Assessment | None
    adjusted: float
    quotes: Mapping[str, tuple[str, ...]]
    verdicts: Mapping[Convergence, int]
    items: tuple[ClosedItem, ...]
    meta: Meta | None
    subject: str


def column_label(by: str, value: str) -> str:
    """How a column is called."""
    if by == BY_KIND:
        return KIND_PLURAL[SourceKind(value)]
    if by == BY_GROUP:
        return GROUP_PLURAL[RespondentGroup(value)]
    return value or UNKNOWN
