"""Amounts of money as people and programs write them, to exact decimals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum

_SHAPE = re.compile(r"[-+]?\d[\d.,' ]*")
_AROUND = re.compile(r"€|\beuros?\b|\beur\b", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_THREES = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*")


class Style(Enum):
    """What a single separator before exactly three digits means: thousands ("12.500") or decimals."""

    POINT_IS_THOUSANDS = "12.500 = 12500"
    POINT_IS_DECIMAL = "12.500 = 12.5"


def judge_style(values: Iterable[str], *, point_is_decimal: bool = False) -> Style:
    """Which style the amounts of one table have, from those that can only be read in one way.

    Belgian and Dutch tables write "1.250,50", programs write "1250.5"; "12.500" alone could be either and is then
    taken for the Belgian form, unless the values come from a workbook, where a number has a decimal point.

    Args:
        values: The cells, in any order.
        point_is_decimal: What to take when no value tells.

    Example:
        >>> judge_style(["12.500", "61000.0"])
        <Style.POINT_IS_DECIMAL: '12.500 = 12.5'>
        >>> judge_style(["12.500", "61.000,25"])
        <Style.POINT_IS_THOUSANDS: '12.500 = 12500'>
    """
    belgian = plain_form = 0
    for value in values:
        digits = value.strip()
        if "," not in digits and digits.count(".") == 1:
            before, _, after = digits.partition(".")
            plain_form += after.isdigit() and (len(after) != 3 or len(before.lstrip("-+")) > 3)
        else:
            belgian += bool(re.search(r",\d{1,2}$|\.\d{3}\.", digits))
    if belgian == plain_form:
        return Style.POINT_IS_DECIMAL if point_is_decimal else Style.POINT_IS_THOUSANDS
    return Style.POINT_IS_THOUSANDS if belgian > plain_form else Style.POINT_IS_DECIMAL


def parse_amount(value: str, style: Style = Style.POINT_IS_THOUSANDS) -> Decimal | None:
    """The amount a cell holds, or None when it holds none.

    Understands signs before and behind, brackets for a negative amount, the euro sign, and spaces, points, commas
    and apostrophes between thousands.

    Args:
        value: The cell.
        style: How to read one separator before three digits; a comma there means the opposite of a point.

    Example:
        >>> parse_amount("€ 1.250,50"), parse_amount("1250.5"), parse_amount("(12 500)"), parse_amount("n.v.t.")
        (Decimal('1250.50'), Decimal('1250.5'), Decimal('-12500'), None)
    """
    text = _SPACES.sub(" ", _AROUND.sub("", value)).replace("−", "-").replace("–", "-").strip()
    negative = False
    if text.startswith("(") and text.endswith(")"):
        negative, text = True, text[1:-1].strip()
    if text.endswith("-"):
        negative, text = not negative, text[:-1].strip()
    if text.startswith("- "):
        text = "-" + text[2:]
    if not text.isascii() or not _SHAPE.fullmatch(text):
        return None
    number = _with_decimal_point(text.replace(" ", "").replace("'", ""), style)
    if number is None:
        return None
    amount = Decimal(number)
    return -amount if negative else amount


def _with_decimal_point(text: str, style: Style) -> str | None:
    """Digits with at most one point, or None when the separators make no number."""
    sign = text[0] if text[0] in "+-" else ""
    text = text[len(sign) :]
    separators = re.sub(r"\d", "", text)
    if not separators:
        return sign + text
    decimal = separators[-1]
    if len(set(separators)) == 2:
        # Two kinds: the last one is decimal and occurs once.
        if separators.count(decimal) > 1:
            return None
    elif len(separators) > 1:
        return sign + text.replace(separators[0], "") if _THREES.fullmatch(text) else None
    elif _THREES.fullmatch(text):
        point_means_thousands = style is Style.POINT_IS_THOUSANDS
        if (decimal == ".") == point_means_thousands:
            return sign + text.replace(decimal, "")
    whole, _, part = text.rpartition(decimal)
    return f"{sign}{whole.replace('.', '').replace(',', '')}.{part}" if part else None


def plain(amount: Decimal) -> str:
    """The amount without exponent or needless zeros.

    Example:
        >>> plain(Decimal("122000.0")), plain(Decimal("-12.50")), plain(Decimal("0.0"))
        ('122000', '-12.5', '0')
    """
    text = f"{amount:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
