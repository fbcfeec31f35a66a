"""Which column of a table of plans (BBC) holds what.

Names are compared in lower case, their words in any order. Accepted are:

- municipality: gemeente, stad, municipality, bestuur, lokaal bestuur, naam (bestuur), gemeentenaam, bestuursnaam;
- the three levels: bd, beleidsdoelstelling, doelstelling / ap, actieplan / ac, actie, alone or with
    - code, nr, nummer, id for its code;
    - short, kort, korte, titel, naam for its short text;
    - long, lang, lange, tekst, omschrijving, omschr, beschrijving, toelichting for its long text
  (`bd_code`, `Actieplan korte omschrijving`, `Code actie`); alone it is the code when its values look like codes;
- amounts: a year in the name, with or without a word for an amount (`2026`, `bedrag_2026`, `Investeringsuitgaven
  2026`), or such a word alone or with totaal (`uitgaven`, `total_amount`); words: bedrag, uitgave(n), ontvangst(en),
  budget, krediet, raming, saldo, kostprijs, amount, compounds of them included;
- jaar, boekjaar: the year of the amounts in that row, for tables with a row per year.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from kwalcode.readers.tables.amounts import parse_amount
from kwalcode.readers.tables.table import Table, fold

MUNICIPALITY_NAMES = (
    "gemeente",
    "municipality",
    "gemeentenaam",
    "naam gemeente",
    "stad",
    "lokaal bestuur",
    "bestuur",
    "bestuursnaam",
    "naam bestuur",
    "naam",
)
"""Names of the municipality's column, likeliest first."""

_LEVELS = {
    "bd": 0,
    "beleidsdoelstelling": 0,
    "doelstelling": 0,
    "ap": 1,
    "actieplan": 1,
    "ac": 2,
    "actie": 2,
}
_CODE = frozenset({"code", "nr", "nummer", "id"})
_SHORT = frozenset({"short", "kort", "korte", "titel", "naam"})
_LONG = frozenset({"long", "lang", "lange", "tekst", "omschrijving", "omschr", "beschrijving", "toelichting"})
_FILLERS = frozenset({"van", "de", "het", "een"})

_MONEY = re.compile(r"\w*(bedrag|bedragen|uitgaven?|ontvangst(en)?|budget|krediet|raming|saldo|kostprijs|amount)")
_TOTAL = frozenset({"totaal", "totale", "total"})
_NOISE = frozenset({"jaar", "in", "euro", "eur", "€"})
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_YEAR_COLUMNS = frozenset({"jaar", "boekjaar", "year"})


@dataclass(frozen=True, slots=True)
class LevelColumns:
    """Columns of one level (objective, action plan or action), as positions; None where the table lacks one."""

    code: int | None = None
    short: int | None = None
    long: int | None = None

    @property
    def present(self) -> bool:
        """Whether the table tells anything of this level in words."""
        return self.short is not None or self.long is not None


@dataclass(frozen=True, slots=True)
class AmountColumn:
    """A column of amounts.

    Args:
        position: Where it stands.
        kind: What is counted, in lower case with underscores ("bedrag", "uitgaven").
        period: A year, "totaal", or "" when the row's own year tells it.
    """

    position: int
    kind: str
    period: str


@dataclass(frozen=True, slots=True)
class PlanColumns:
    """What the columns of a table of plans hold.

    Args:
        municipality: Column of the municipality; None for a table of one municipality.
        levels: Objective, action plan and action, in this order.
        amounts: Columns of amounts.
        year: Column with the year of the row's amounts, if any.
        other: All remaining columns.
    """

    municipality: int | None
    levels: tuple[LevelColumns, LevelColumns, LevelColumns]
    amounts: tuple[AmountColumn, ...]
    year: int | None
    other: tuple[int, ...]


def find_columns(table: Table) -> PlanColumns | None:
    """The columns of a table of plans, or None when the table is something else.

    It is one when it has the words of at least two of the three levels.
    """
    names = [fold(name) for name in table.header]
    levels = _levels(table, names)
    if sum(level.present for level in levels) < 2:
        return None
    municipality = next((names.index(name) for name in MUNICIPALITY_NAMES if name in names), None)
    year = next((names.index(name) for name in names if name in _YEAR_COLUMNS), None)
    used = {municipality, year}
    for level in levels:
        used |= {level.code, level.short, level.long}
    rest = [position for position in range(len(names)) if position not in used]
    amounts = [
        amount for p in rest if (amount := _amount_column(p, names[p], year is not None)) and _holds_amounts(table, p)
    ]
    counted = {amount.position for amount in amounts}
    other = tuple(position for position in rest if position not in counted)
    return PlanColumns(municipality, levels, tuple(amounts), year, other)


def _levels(table: Table, names: list[str]) -> tuple[LevelColumns, LevelColumns, LevelColumns]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for position, name in enumerate(names):
        words = set(name.split()) - _FILLERS
        level = {_LEVELS[word] for word in words if word in _LEVELS}
        about = words - set(_LEVELS)
        if len(level) != 1 or not about <= _CODE | _SHORT | _LONG:
            continue
        if about & _CODE:
            role = "code"
        elif about & _SHORT:
            role = "short"
        elif about:
            role = "long"
        else:
            role = "alone"
        found[level.pop()].setdefault(role, position)
    return tuple(_level(table, found[level]) for level in range(3))  # type: ignore[return-value]


def _level(table: Table, roles: dict[str, int]) -> LevelColumns:
    code, short, long, alone = (roles.get(role) for role in ("code", "short", "long", "alone"))
    if alone is not None:
        if code is None and _holds_codes(table, alone):
            code = alone
        elif short is None:
            short = alone
        elif long is None:
            long = alone
    return LevelColumns(code, short, long)


def _holds_codes(table: Table, position: int) -> bool:
    values = table.values(position)
    return bool(values) and all(len(value) <= 20 and re.search(r"\d", value) and " " not in value for value in values)


def _amount_column(position: int, name: str, row_has_year: bool) -> AmountColumn | None:
    year = _YEAR.search(name)
    words = [word for word in _YEAR.sub(" ", name).split() if word not in _NOISE]
    kind_words = [word for word in words if word not in _TOTAL]
    kind = "_".join(kind_words).replace("amount", "bedrag") or "bedrag"
    if year:
        return AmountColumn(position, kind, year[0])
    if all(_MONEY.fullmatch(word) for word in kind_words) and words:
        return AmountColumn(position, kind, "" if row_has_year and kind_words == words else "totaal")
    return None


def _holds_amounts(table: Table, position: int) -> bool:
    values = table.values(position)
    return 2 * sum(parse_amount(value) is not None for value in values) >= len(values)
