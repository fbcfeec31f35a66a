"""Codes over time, where sources have a date."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[t ]\d{1,2}:\d{2}(?::\d{2})?)?)?)?$")
_DUTCH = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$")
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip
_SHORT = {"mrt": "maart"}
"""Usual short names that are no beginning of the whole name."""
_WRITTEN = re.compile(r"(?:(\d{1,2})\s+)?([a-z]{3,9})\.?\s+(\d{4})$")


@dataclass(frozen=True, slots=True)
class Moment:
    """How often a code occurs in a period.

    Args:
        period: "2026" or "2026-03".
        code: The code.
        count: How often.
    """

    period: str
    code: str
    count: int


def parse_date(text: str) -> date | None:
    """A date as people write it in Dutch; the first day where day or month are lacking; None when it is none.

    Example:
        >>> parse_date("3 maart 2026"), parse_date("03/03/2026"), parse_date("2026"), parse_date("gisteren")
        (datetime.date(2026, 3, 3), datetime.date(2026, 3, 3), datetime.date(2026, 1, 1), None)
    """
    told = " ".join(text.casefold().split())
    if found := _ISO.match(told):
        year, month, day = (int(part) if part else 1 for part in found.groups())
    elif found := _DUTCH.match(told):
        day, month, year = map(int, found.groups())
    elif found := _WRITTEN.match(told):
        name = _SHORT.get(found.group(2), found.group(2))
        month = next((place for place, one in enumerate(_MONTHS, 1) if one.startswith(name)), 0)
        day, year = int(found.group(1) or 1), int(found.group(3))
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def timeline(items: Iterable[tuple[date, str]], *, months: bool = False) -> list[Moment]:
    """How often each code occurs per year or month, also the periods in between where it does not.

    Args:
        items: Date and code of each fragment.
        months: Months rather than years.
    """
    counts: Counter[tuple[int, str]] = Counter()
    for day, code in items:
        counts[day.year * 12 + day.month - 1 if months else day.year, code] += 1
    if not counts:
        return []
    periods = range(min(period for period, _ in counts), max(period for period, _ in counts) + 1)
    codes = sorted({code for _, code in counts})
    return [
        Moment(f"{period // 12}-{period % 12 + 1:02d}" if months else str(period), code, counts[period, code])
        for period in periods
        for code in codes
    ]
