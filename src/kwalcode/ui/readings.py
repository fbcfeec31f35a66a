"""Comparisons of coders as HTML: who with whom, codes for each other, and two readings side by side.

Everything that comes from a document or a person is escaped here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from kwalcode.agreement import CodedSpan
from kwalcode.model import Document, Span
from kwalcode.ui.colours import CodeKey, colour_of
from kwalcode.ui.wording import number
from kwalcode.workflow.agreement import Comparison, Difference, figure

_CONTEXT: Final = 300
"""Characters of context on each side, within the passage."""

STYLE: Final = """<style>
.kw-heat { border-collapse: collapse; font-size: 0.92rem; }
.kw-heat th { font-weight: 500; text-align: left; padding: 0.3rem 0.7rem; color: #3c4146; max-width: 16rem; }
.kw-heat tbody th { max-width: 25rem; }
.kw-heat thead th { vertical-align: bottom; }
.kw-heat td { padding: 0.3rem 0.7rem; text-align: right; border: 1px solid #fff; font-variant-numeric: tabular-nums; }
.kw-sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem; }
.kw-side { border-top: 3px solid #1f5a73; padding-top: 0.5rem; }
.kw-side h4 { margin: 0 0 0.2rem; font-size: 1rem; padding: 0; }
.kw-side p { font-family: "Source Serif", serif; font-size: 1.04rem; line-height: 1.5; color: #5b5a55; }
.kw-side p { white-space: pre-wrap; }
.kw-side mark { color: #23272b; padding: 0 0.1em; border-radius: 2px; background: #f6e3b0; }
.kw-side .kw-code { font-weight: 600; }
.kw-side .kw-dot { display: inline-block; width: 0.62em; height: 0.62em; border-radius: 2px; margin-right: 0.45em; }
@media (max-width: 800px) { .kw-sides { grid-template-columns: 1fr; } }
</style>"""


def who_with_whom(found: Comparison) -> str:
    """Overall alpha of every two coders as a table, the darker the more they agree."""
    names = found.agreement.coders
    pairs = found.agreement.pairs
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    rows = []
    for first in names:
        cells = []
        for second in names:
            value = pairs.get((first, second), pairs.get((second, first), math.nan))
            cells.append("<td></td>" if first == second else _cell(figure(value), value))
        rows.append(f"<tr><th>{escape(first)}</th>{''.join(cells)}</tr>")
    return f'<table class="kw-heat"><thead><tr><th></th>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def confusion(found: Comparison) -> str:
    """Which codes the first two coders gave to the same units: the first in rows, the second in columns."""
    codes, matrix = found.confusion
    # Columns have the number of their row: names of codes are too long to stand beside each other.
    labels = [f"{place} {escape(found.label(code))}" for place, code in enumerate(codes, start=1)]
    # Nothing against nothing is most of any text, and would make all the rest pale.
    largest = max((float(value) for place, row in enumerate(matrix) for other, value in enumerate(row)
                   if (place, other) != (len(codes) - 1, len(codes) - 1)), default=0.0)  # fmt: skip
    head = "".join(f'<th title="{label}">{place}</th>' for place, label in enumerate(labels, start=1))
    rows = []
    for place, (label, row) in enumerate(zip(labels, matrix, strict=True)):
        cells = [
            _cell(
                number(round(float(value))) if value else "", float(value) / largest if largest else 0.0, place == other
            )
            for other, value in enumerate(row)
        ]
        rows.append(f"<tr><th>{label}</th>{''.join(cells)}</tr>")
    return (
        f'<div style="overflow-x:auto"><table class="kw-heat"><thead><tr><th></th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def side_by_side(found: Comparison, one: Difference, document: Document, colours: Mapping[CodeKey, str]) -> str:
    """Both readings of a place, each with its code and the text around it."""
    sides = (one.what.first, one.what.second)
    parts = [
        _side(found, name, side, one.what.span, document, colours) for name, side in zip(one.coders, sides, strict=True)
    ]
    return f'<div class="kw-sides">{"".join(parts)}</div>'


def _side(
    found: Comparison,
    name: str,
    side: Sequence[CodedSpan],
    whole: Span,
    document: Document,
    colours: Mapping[CodeKey, str],
) -> str:
    codes = "".join(
        f'<div><span class="kw-dot" style="background:{colour_of(colours, *held.code)}"></span>'
        f'<span class="kw-code">{escape(found.label(held.code))}</span></div>'
        for held in side
    )
    block = document.block_at(whole.start)
    last = document.block_at(whole.end - 1)
    low = max(block.start if block else 0, whole.start - _CONTEXT)
    high = min(last.end if last else len(document.text), whole.end + _CONTEXT)
    text = document.text
    pieces, place = [], low
    for held in sorted(side, key=lambda held: held.span):
        start, end = max(held.span.start, place), min(held.span.end, high)
        if start < end:
            pieces += [escape(text[place:start]), f"<mark>{escape(text[start:end])}</mark>"]
            place = end
    pieces.append(escape(text[place:high]))
    dots = ("…" if block and low > block.start else "", "…" if last and high < last.end else "")
    return (
        f'<div class="kw-side"><h4>{escape(name)}</h4>{codes or "<div>niet gecodeerd</div>"}'
        f"<p>{dots[0]}{''.join(pieces)}{dots[1]}</p></div>"
    )


def _cell(text: str, strength: float, strong: bool = True) -> str:
    if math.isnan(strength) or not text:
        return f"<td>{escape(text)}</td>"
    share = min(max(strength, 0.0), 1.0)
    # Blue for what agrees, ochre for what does not; light enough for dark letters.
    red, green, blue = (31, 90, 115) if strong else (181, 121, 0)
    weight = 0.08 + 0.42 * share
    return f'<td style="background:rgba({red},{green},{blue},{weight:.2f})">{escape(text)}</td>'
