"""Evidence, the matrix and recurring passages as HTML. Everything that comes from a document is escaped here."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from kwalcode.exchange.screening_files import MatrixLine, Quote, nothing_found
from kwalcode.ui.wording import counted, decimal, number
from kwalcode.workflow.screening import Recurring

STYLE = """<style>
.kw-matrix { border-collapse: collapse; font-size: 0.9rem; }
.kw-matrix th { text-align: left; font-weight: 600; vertical-align: bottom; padding: 0.3rem 0.6rem; border-bottom: 1px solid #dcd8ce; }
.kw-matrix tbody th { font-weight: 400; white-space: nowrap; position: sticky; left: 0; background: #ffffff; }
.kw-matrix thead th:not(:first-child) span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 13rem; line-height: 1.15; }
.kw-matrix thead th:not(:first-child) { padding: 0.3rem 0.2rem; text-align: right; }
.kw-matrix td { padding: 0.25rem 0.3rem; line-height: 1.2; min-width: 2.2rem; border-bottom: 1px solid #efece5; text-align: right; font-variant-numeric: tabular-nums; color: #23272b; }
.kw-matrix td.kw-absent { background: #f8efec; color: #7a3d2d; }
.kw-matrix small { color: #34332f; display: block; font-size: 0.78rem; }
.kw-around-matrix { overflow-x: auto; }
.kw-evidence { display: grid; grid-template-columns: minmax(0, 68ch) minmax(13rem, 1fr); column-gap: 2.5rem; padding: 0.7rem 0; border-bottom: 1px solid #e6e2d9; }
.kw-evidence blockquote { margin: 0; padding: 0; border: 0; font-family: "Source Serif", serif; font-size: 1.04rem; line-height: 1.5; color: #23272b; white-space: pre-wrap; }
.kw-evidence .kw-facts { color: #5b5a55; font-size: 0.9rem; line-height: 1.45; }
.kw-silent { color: #7a3d2d; }
</style>"""  # noqa: E501 - a style sheet, one rule a line
"""Style of what this module makes."""


def matrix(lines: Iterable[MatrixLine], columns: Mapping[str, str]) -> str:
    """Municipalities against questions and components: how many passages, and how many per 100 that were read."""
    names = ["Gemeente", "Passages", "Expliciet", "Impliciet", *columns.values()]
    head = "".join(f'<th scope="col"><span>{escape(name)}</span></th>' for name in names)
    body = "".join(_matrix_line(line, columns) for line in lines)
    return (
        f'{STYLE}<div class="kw-around-matrix" tabindex="0" role="region" aria-label="Matrix">'
        f'<table class="kw-matrix"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _matrix_line(line: MatrixLine, columns: Mapping[str, str]) -> str:
    counts = [line.explicit, line.implicit, *(line.counts.get(key, 0) for key in columns)]
    cells = "".join(_cell(count, line.passages) for count in counts)
    return f'<tr><th scope="row">{escape(line.municipality)}</th><td>{number(line.passages)}</td>{cells}</tr>'


def _cell(count: int, passages: int) -> str:
    if not count:
        return f'<td class="kw-absent" title="{escape(nothing_found(passages))}">0</td>'
    share = 100 * count / passages
    depth = min(1.0, share / 10)
    # From white to a blue on which ink keeps a contrast of 8:1.
    red, green, blue = (round(255 - (255 - part) * depth) for part in (126, 171, 190))
    style = f"background:rgb({red},{green},{blue})"
    # One decimal: there are many columns, and a second one would suggest what a few passages cannot tell.
    return f'<td style="{style}">{number(count)} <small>{decimal(share, 1)}</small></td>'


def evidence(quotes: Sequence[Quote], passages: int) -> str:
    """The best quotes of one municipality, by question; what has none says so."""
    parts = [STYLE]
    question = ""
    for quote in quotes:
        if quote.question != question:
            question = quote.question
            parts.append(f"<h4>{escape(question)}</h4>")
        parts.append(_quote(quote) if quote.text else f'<p class="kw-silent">{escape(nothing_found(passages))}</p>')
    return "".join(parts)


def _quote(quote: Quote) -> str:
    place = [quote.document, f"p. {quote.page}" if quote.page else "", quote.code]
    facts = [" · ".join(part for part in place if part)]
    if not math.isnan(quote.budget):
        facts.append(f"€ {number(round(quote.budget))}")
    facts += [f"score {decimal(quote.score)}", quote.reason]
    told = "".join(f"<div>{escape(fact)}</div>" for fact in facts)
    words = f"<blockquote>{escape(quote.text)}</blockquote>"
    return f'<div class="kw-evidence">{words}<div class="kw-facts">{told}</div></div>'


def recurring(groups: Iterable[Recurring]) -> str:
    """Passages that stand (almost) the same in several plans, each with where."""
    parts = [STYLE]
    for group in groups:
        where = f"{counted(group.passages, 'keer', 'keer')} in {counted(len(group.municipalities), 'plan', 'plannen')}"
        names = ", ".join(group.municipalities)
        parts.append(
            f'<div class="kw-evidence"><blockquote>{escape(group.text)}</blockquote>'
            f'<div class="kw-facts"><div>{escape(where)}</div><div>{escape(names)}</div></div></div>'
        )
    return "".join(parts)
