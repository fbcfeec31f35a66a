"""How numbers, moments and closed lists are written for a researcher, in Dutch. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from kwalcode.model import Role, SourceKind, Status

STATUS: Final[Mapping[Status, str]] = MappingProxyType(
    {
        Status.SUGGESTED: "voorstel",
        Status.ACCEPTED: "aanvaard",
        Status.CORRECTED: "verbeterd",
        Status.ADDED: "toegevoegd",
        Status.SKIPPED: "overgeslagen",
        Status.REJECTED: "verworpen",
    }
)
"""Where a fragment stands, in the order in which a filter lists them."""

ROLE: Final[Mapping[Role, str]] = MappingProxyType({Role.PARTICIPANT: "deelnemer", Role.MODERATOR: "moderator"})

KIND_PLURAL: Final[Mapping[SourceKind, str]] = MappingProxyType(
    {
        SourceKind.INTERVIEW: "interviews",
        SourceKind.FOCUS_GROUP: "focusgroepen",
        SourceKind.ROUND_TABLE: "gesprekstafels",
        SourceKind.SOUNDING_BOARD: "klankbordgroepen",
        SourceKind.SURVEY: "surveys",
        SourceKind.POLICY_PLAN: "beleidsplannen",
        SourceKind.MINUTES: "notulen",
        SourceKind.OTHER: "andere bronnen",
    }
)


def number(value: int) -> str:
    """A whole number as it is written in Dutch.

    Example:
        >>> number(12345)
        '12.345'
    """
    return f"{value:,}".replace(",", ".")


def counted(value: int, one: str, more: str) -> str:
    """A number with its noun.

    Example:
        >>> counted(1, "bron", "bronnen"), counted(1200, "bron", "bronnen")
        ('1 bron', '1.200 bronnen')
    """
    return f"{number(value)} {one if value == 1 else more}"


def percent(part: int, whole: int) -> str:
    """A share in whole percents, rounded down so that only all is 100; "–" of nothing.

    Example:
        >>> percent(199, 200), percent(0, 0)
        ('99 %', '–')
    """
    return f"{100 * part // whole} %" if whole else "–"


def decimal(value: float, places: int = 2) -> str:
    """A number with so many decimals; "n.v.t." where it is not defined.

    Example:
        >>> decimal(0.5), decimal(0.5, 3), decimal(math.nan)
        ('0,50', '0,500', 'n.v.t.')
    """
    if math.isnan(value):
        return "n.v.t."
    return f"{value:.{places}f}".replace(".", ",")


def some(names: Sequence[str], most: int = 5) -> str:
    """The first of many names, and how many more there are."""
    more = f" en nog {number(len(names) - most)}" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def shortened(text: str, most: int) -> str:
    """A text on one line, cut off between two words when it is longer than so many characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[:most].rsplit(' ', 1)[0]} …"


def moment(time: datetime) -> str:
    """A moment in the time of this computer.

    Example:
        >>> moment(datetime(2026, 3, 9, 14, 5).astimezone())
        '9 maart 2026, 14:05'
    """
    here = time.astimezone()
    return f"{here.day} {_MONTHS[here.month - 1]} {here.year}, {here:%H:%M}"


_MONTHS: Final = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip
