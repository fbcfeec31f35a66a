"""What is screened: one action per row of a table of plans, or one passage of a plan in text.

A table of multi-year plans becomes a document per municipality whose blocks are objectives, action plans and actions.
Its candidates are the deepest blocks: the actions, and what is said of a plan without actions. Every data row of the
table is in exactly one candidate. In any other document every block is a candidate, with the headings above it as
context; a block that presents itself as a goal ("Doelstelling 3:", "Actieplan 2.1") is `announced`, and so is what
stands beneath such a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from kwalcode.model import Document, Passage, PassageKind, Span

PLAN_KINDS = (PassageKind.OBJECTIVE, PassageKind.ACTION_PLAN, PassageKind.ACTION)
"""The blocks of a table of plans, shallowest first."""

_MOST_HEADINGS = 2
_SHORTEST = 2
"""Words below which a block of running text is no candidate: page numbers, lone bullets."""
_GOAL = re.compile(
    r"(?:prioritaire\s+|strategische\s+|operationele\s+|algemene\s+)?"
    r"(?:beleids|hoofd|sub|streef)?(?:doelstelling|doelen|doel|actieplan|actiepunt|actie|maatregel|ambitie|krachtlijn)"
    r"(?:en|s)?\b\s*(?:n[r°]?\.?\s*)?([A-Z]{0,3}[-.]?\d+(?:[.\-]\d+)*)?",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"((?:SD|OD|BD|AP|AC|ACT|A|D)[-. ]?\d+(?:[.\-]\d+)*|\d+(?:\.\d+)+|\d+\.(?=\s)|[IVX]+\.(?:\d+\.?)+)\s"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_CODED = re.compile(r"(?:SD|OD|BD|AP|AC|ACT)[-. ]?\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One action or passage to be judged.

    Args:
        document_id: Id of its document.
        document: Name of its document.
        index: Place among the candidates of its document, from 0.
        span: Its characters.
        kind: What sort of block it is.
        code: Code of the action, or the numbering of the heading or goal; "" without one.
        page: Page on which it begins, from 1; None without pages.
        rows: Data rows of the table that say it, from 0; () for anything but a table.
        municipality: The municipality; the document's name where that is not told.
        context: What it stands beneath, nearest first: action plan and objective, or headings.
        announced: Whether the plan presents it as a goal or an action.
        amount: Total amount in euro; nan where the plan gives none.
    """

    document_id: str
    document: str
    index: int
    span: Span
    kind: PassageKind
    code: str
    page: int | None
    rows: tuple[int, ...]
    municipality: str
    context: tuple[Span, ...]
    announced: bool
    amount: float

    def text(self, document: Document) -> str:
        """The words of the candidate."""
        return document.text[self.span.start : self.span.end]


def candidates(document: Document) -> tuple[Candidate, ...]:
    """The candidates of a document, in the order of its text.

    Args:
        document: A document as a reader made it.
    """
    if any(block.kind in PLAN_KINDS for block in document.blocks):
        found = list(_of_plan(document))
    else:
        found = list(_of_text(document))
    municipality = municipality_of(document)
    return tuple(
        Candidate(
            document_id=document.id,
            document=document.name,
            index=index,
            span=Span(block.start, block.end),
            kind=block.kind,
            code=code,
            page=document.page_at(block.start),
            rows=rows,
            municipality=municipality,
            context=tuple(Span(above.start, above.end) for above in context),
            announced=announced,
            amount=_amount(block.attributes),
        )
        for index, (block, code, rows, context, announced) in enumerate(found)
    )


def municipality_of(document: Document) -> str:
    """The municipality that a document tells, or else its name without folder and extension."""
    told = document.attributes.get("gemeente", "").strip()
    return told or PurePath(document.name.replace("#", "/")).stem or document.name


_Found = tuple[Passage, str, tuple[int, ...], tuple[Passage, ...], bool]


def _of_plan(document: Document) -> Iterator[_Found]:
    """The deepest blocks; those above are the last ones of their kind that were passed."""
    above: list[Passage] = []
    blocks = [(block, rows_of(block.attributes)) for block in document.blocks if block.kind in PLAN_KINDS]
    for place, (block, rows) in enumerate(blocks):
        depth = PLAN_KINDS.index(block.kind)
        above = [one for one in above if PLAN_KINDS.index(one.kind) < depth]
        # A plan without an objective follows one that has: only what stands in the same rows is above it.
        context = tuple(one for one in reversed(above) if set(rows) <= set(rows_of(one.attributes)))
        deeper = {
            row for other, theirs in _beneath(blocks, place) if PLAN_KINDS.index(other.kind) > depth for row in theirs
        }
        own = tuple(row for row in rows if row not in deeper)
        if own or (not rows and not deeper):
            yield block, block.label, own, context, True
        above.append(block)


def _beneath(
    blocks: Sequence[tuple[Passage, tuple[int, ...]]], place: int
) -> Iterator[tuple[Passage, tuple[int, ...]]]:
    depth = PLAN_KINDS.index(blocks[place][0].kind)
    for block, rows in blocks[place + 1 :]:
        if PLAN_KINDS.index(block.kind) <= depth:
            return
        yield block, rows


def _of_text(document: Document) -> Iterator[_Found]:
    headings: list[tuple[Passage, bool]] = []
    for block in document.blocks:
        words = document.text[block.start : block.end]
        announced, code = goal_of(words)
        code = block.label or code
        if block.kind is PassageKind.HEADING:
            headings = [one for one in headings if one[0].level < block.level]
        context = tuple(one for one, _ in reversed(headings))[:_MOST_HEADINGS]
        beneath = bool(headings) and headings[-1][1]
        if len(_WORD.findall(words)) >= _SHORTEST:
            yield block, code, (), context, announced or beneath
        if block.kind is PassageKind.HEADING:
            headings.append((block, announced))


def goal_of(text: str) -> tuple[bool, str]:
    """Whether a passage presents itself as a goal or an action, and under which number.

    Example:
        >>> goal_of("Beleidsdoelstelling 2.1: iedereen doet mee")
        (True, '2.1')
        >>> goal_of("2.1 Iedereen doet mee")
        (False, '2.1')
        >>> goal_of("Wij doen allemaal mee")
        (False, '')
    """
    start = text.lstrip(" \t•-–*")
    named = _GOAL.match(start)
    if named:
        # "Doelstelling:" or "Doelstelling 3" announces; "Doelen die we haalden" only begins with the word.
        rest = start[named.end() :].lstrip()
        if named.group(1) or rest[:1] in {":", "–", "-", ""} or "\n" in start[named.end() : named.end() + 2]:
            return True, named.group(1) or ""
    numbered = _CODE.match(start)
    if numbered:
        code = numbered.group(1).rstrip(".")
        return bool(_CODED.match(code)), code
    return False, ""


def rows_of(attributes: Mapping[str, str]) -> tuple[int, ...]:
    """The data rows that a block of a table stands in, as the reader noted them.

    Example:
        >>> rows_of({"rows": "3-5,9"})
        (3, 4, 5, 9)
    """
    found: list[int] = []
    for run in filter(None, attributes.get("rows", "").split(",")):
        first, _, last = run.partition("-")
        found.extend(range(int(first), int(last or first) + 1))
    return tuple(found)


def _amount(attributes: Mapping[str, str]) -> float:
    """The total, of expenses before any other kind of amount."""
    totals = {name: value for name, value in attributes.items() if name.endswith("_totaal")}
    for name in ("uitgave_totaal", "uitgaven_totaal", "bedrag_totaal", *sorted(totals)):
        if name in totals:
            return float(totals[name])
    return float("nan")
