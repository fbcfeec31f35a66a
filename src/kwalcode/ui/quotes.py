"""Quotes and words in context as HTML. Everything that comes from a document is escaped here, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

from kwalcode.exchange.rows import SEPARATOR, FragmentRow
from kwalcode.mining import query_pattern
from kwalcode.model import Role, Status
from kwalcode.ui.colours import CodeKey, colour_of
from kwalcode.ui.wording import STATUS
from kwalcode.workflow.finding import Occurrence


def quotes(rows: Iterable[FragmentRow], colours: Mapping[CodeKey, str], query: str = "") -> str:
    """Fragments to be read: the quote within its context, its code, and where it comes from.

    Args:
        rows: The fragments.
        colours: Colour of each code.
        query: Words that are marked in the quotes.
    """
    pattern = query_pattern(query)
    return "".join(_quote(row, colour_of(colours, row.codebook, row.code_id), pattern) for row in rows)


def _quote(row: FragmentRow, colour: str, pattern: re.Pattern[str] | None) -> str:
    places = [row.document]
    if row.speaker:
        places.append(f"{row.speaker} (moderator)" if row.role == Role.MODERATOR else row.speaker)
    if row.page:
        places.append(f"p. {row.page}")
    place = " · ".join(places)
    stand = STATUS[Status(row.status)] + (f" door {row.reviewer}" if row.reviewer else "")
    if row.valence_codes:
        stand += f" · {row.valence_codes.replace(SEPARATOR, ', ')}"
    parents = row.code_path.rpartition(" > ")[0]
    above = f'<div class="kw-parents">{escape(parents)}</div>' if parents else ""
    before = f'<span class="kw-around">{escape(row.context_before)} </span>' if row.context_before else ""
    after = f'<span class="kw-around"> {escape(row.context_after)}</span>' if row.context_after else ""
    return (
        f'<div class="kw-quote"><blockquote>{before}{_marked(row.quote, pattern)}{after}</blockquote>'
        f'<div class="kw-facts"><div><span class="kw-dot" style="background:{colour}"></span>'
        f'<span class="kw-code">{escape(row.code_label)}</span></div>'
        f"{above}<div>{escape(place)}</div><div>{escape(stand)}</div></div></div>"
    )


def _marked(quote: str, pattern: re.Pattern[str] | None) -> str:
    if pattern is None:
        return escape(quote)
    parts: list[str] = []
    end = 0
    for match in pattern.finditer(quote):
        parts += [escape(quote[end : match.start()]), f"<mark>{escape(match.group())}</mark>"]
        end = match.end()
    return "".join([*parts, escape(quote[end:])])


def concordance(found: Iterable[Occurrence]) -> str:
    """Words in context, one place a line: what stands before, the word, what stands after, and where."""
    return f'<div class="kw-context">{"".join(map(_line, found))}</div>'


def _line(one: Occurrence) -> str:
    place: list[str] = []
    if one.speaker:
        place.append(f"{one.speaker.name} (moderator)" if one.by_moderator else one.speaker.name)
    place.append(one.document.name)
    if one.page:
        place.append(f"p. {one.page}")
    codes = f"Codes: {', '.join(one.codes)}" if one.codes else "Niet gecodeerd"
    where = " · ".join(place)
    return (
        f'<span class="kw-left"><bdi>{escape(one.context.before)}</bdi></span>'
        f"<span><mark>{escape(one.context.keyword)}</mark></span>"
        f'<span class="kw-right">{escape(one.context.after)}</span>'
        f'<span class="kw-place" title="{escape(f"{where}. {codes}")}">{escape(where)}</span>'
    )
