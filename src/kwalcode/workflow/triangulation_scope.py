"""Which part of a project is looked at and how its columns are compared, as a researcher asks for it and reads it back.

The page, the command line, the tables and the report all take their words from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kwalcode.errors import KwalcodeError
from kwalcode.model import Document, RespondentGroup
from kwalcode.triangulation import CUT, MARGIN, Evidence, Scope
from kwalcode.triangulation.scope import natural, number_in
from kwalcode.wording import KIND_PLURAL, counted, decimal
from kwalcode.workflow.triangulation_views import GROUP_PLURAL

MARGIN_TOLD: Final = "Verschilt het aandeel gevallen minder dan dit, dan is een thema in beide even prominent."
CUT_TOLD: Final = "Zoveel gevallen moeten iets noemen voor het een voorbeeld is."

_MOST_VALUES: Final = 8
"""With more numbers than this a variable makes no readable columns, and classes are proposed."""
_NAMING: Final = re.compile(r"(code|nummer|nis|\bnr|\bid|postcode)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Part of the sources, and how columns are compared. What is empty does not narrow.

    Args:
        groups: Only these respondent groups.
        having: Only these values of a variable, for each variable that is named.
        bounds: Where the numbers of the columns' variable are cut into classes.
        margin: See `triangulation.propose`.
        cut: See `triangulation.propose`.
    """

    groups: frozenset[RespondentGroup] = frozenset()
    having: tuple[tuple[str, frozenset[str]], ...] = ()
    bounds: tuple[float, ...] = ()
    margin: float = MARGIN
    cut: int = CUT

    def checked(self, values: Mapping[str, Sequence[str]]) -> tuple[tuple[str, frozenset[str]], ...]:
        """The variables and values as the project writes them.

        Args:
            values: Values of each variable of the project.

        Raises:
            KwalcodeError: The project has no such variable or no such value.
        """
        found: list[tuple[str, frozenset[str]]] = []
        for asked, wanted in self.having:
            name = known_attribute(values, asked)
            chosen: set[str] = set()
            for value in sorted(wanted):
                # As it is written where that occurs; else every way of writing it.
                same = {one for one in values[name] if one.casefold() == value.casefold()}
                chosen |= same & {value} or same
                if not same:
                    raise KwalcodeError(
                        f"Geen enkele bron of spreker heeft '{value}' bij het kenmerk '{name}'. Wat u kunt doen: kies "
                        f"uit {', '.join(values[name])}."
                    )
            found.append((name, frozenset(chosen)))
        return tuple(found)


EVERYTHING: Final = Narrowed()


def known_attribute(values: Mapping[str, Sequence[str]], asked: str, besides: Iterable[str] = ()) -> str:
    """A variable as the project writes it.

    Args:
        values: Values of each variable of the project.
        asked: Its name, in any case.
        besides: What else may be chosen, for the message.

    Raises:
        KwalcodeError: There is none of that name.
    """
    known = {name.casefold(): name for name in values}
    if asked.casefold() not in known:
        names = ", ".join([*besides, *sorted(values, key=str.casefold)])
        raise KwalcodeError(
            f"Geen enkele bron of spreker heeft het kenmerk '{asked}'. Wat u kunt doen: kies uit {names or 'geen'}."
        )
    return known[asked.casefold()]


def attribute_values(evidence: Evidence) -> dict[str, list[str]]:
    """Different values of each variable of sources and speakers, in order; the empty one left out."""
    found: dict[str, set[str]] = {}
    for voice in evidence.voices:
        for name, value in voice.attributes.items():
            found.setdefault(name, set()).add(value.strip())
    return {name: sorted(values - {""}, key=natural) for name, values in found.items()}


def is_numeric(values: Sequence[str]) -> bool:
    """Whether a variable consists of numbers."""
    return bool(values) and all(number_in(value) is not None for value in values)


def proposed_bounds(name: str, values: Sequence[str], classes: int = 3) -> tuple[float, ...]:
    """Where numbers can be cut into classes with about as many of them each; () where they are few or no numbers.

    Args:
        name: The variable; codes and other numbers that only name something are no amounts.
        values: Different values of a variable, one per value.
        classes: How many classes, from 2.

    Example:
        >>> proposed_bounds("inwoners", ["6312", "9841", "12054", "14890", "19412", "21033", "31987", "44510", "83001"])
        (12000.0, 21000.0)
    """
    numbers = sorted(number for value in values if (number := number_in(value)) is not None)
    if _NAMING.search(name) or len(numbers) <= _MOST_VALUES or len(numbers) < len(values):
        return ()
    found: list[float] = []
    for place in range(1, classes):
        at = len(numbers) * place // classes
        # Two figures are as precise as a bound needs to be, and easier to read.
        found.append(float(f"{numbers[at - 1]:.2g}"))
    return tuple(dict.fromkeys(found))


def read_bounds(text: str) -> tuple[float, ...]:
    """Bounds as they are typed: numbers with a space or a semicolon between them, in Dutch.

    Raises:
        KwalcodeError: One is no number.

    Example:
        >>> read_bounds("15.000; 25.000")
        (15000.0, 25000.0)
    """
    found: list[float] = []
    for part in text.replace(";", " ").split():
        number = number_in(part.replace(".", ""))
        if number is None:
            raise KwalcodeError(f"'{part}' is geen getal. Wat u kunt doen: schrijf de grenzen als 15.000; 25.000.")
        found.append(number)
    return tuple(sorted(set(found)))


def compared(scope: Scope) -> str:
    """How two columns are compared, in a sentence for files and the report.

    Example:
        >>> compared(Scope("proef", margin=0))
        'even prominent is een thema waarvan het 95 %-interval van het verschil in aandeel gevallen (Newcombe) 0 bevat; een voorbeeld is wat minstens 1 geval noemt'
    """  # noqa: E501 - the example is one sentence
    prominent = "waarvan het 95 %-interval van het verschil in aandeel gevallen (Newcombe) 0 bevat"
    if scope.margin:
        points = 100 * scope.margin
        told = f"{points:.0f}" if abs(points - round(points)) < 1e-9 else decimal(points)
        prominent = f"waarvan het aandeel gevallen minder dan {told} procentpunt verschilt, of {prominent}"
    return (
        f"even prominent is een thema {prominent}; een voorbeeld is wat minstens "
        f"{counted(scope.cut, 'geval', 'gevallen')} noemt"
    )


def narrowing(scope: Scope, documents: Mapping[str, Document]) -> str:
    """Which part of the project is looked at, in words; "" for all of it.

    Args:
        scope: What was asked.
        documents: The project's documents by id, for their names.
    """
    parts: list[str] = []
    if scope.source_kinds:
        parts.append("alleen " + _list(KIND_PLURAL[kind] for kind in KIND_PLURAL if kind in scope.source_kinds))
    if scope.groups:
        parts.append("alleen " + _list(GROUP_PLURAL[group] for group in GROUP_PLURAL if group in scope.groups))
    parts += [f"alleen {name}: {_list(sorted(values))}" for name, values in scope.having]
    if scope.documents:
        names = [document.name for key, document in documents.items() if key in scope.documents]
        parts.append(f"alleen {'de bronnen ' if len(names) > 1 else ''}{_list(names)}")
    return "; ".join(parts)


def _list(names: Iterable[str]) -> str:
    *first, last = list(names)
    return f"{', '.join(first)} en {last}" if first else last
