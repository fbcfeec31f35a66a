"""What sort of question a survey's column is, judged from its name and its answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from kwalcode.readers.tables.survey import is_answer
from kwalcode.readers.tables.table import fold
from kwalcode.triangulation.scope import number_in


class Scale(StrEnum):
    """What sort of answers a closed question has."""

    LIKERT = "schaal"
    YES_NO = "ja of nee"
    MULTIPLE = "meer antwoorden"
    CATEGORICAL = "keuze"
    NUMERIC = "getal"
    FREE = "vrij"


@dataclass(frozen=True, slots=True)
class Scaled:
    """The judgement on one question.

    Args:
        scale: What sort it is.
        order: The answers in order, low to high; () without order.
        high: The answers above the middle of a Likert scale.
        written: How each answer is written, by its folded form: "Ja" and "ja" are one answer.
    """

    scale: Scale
    order: tuple[str, ...] = ()
    high: frozenset[str] = frozenset()
    written: dict[str, str] = field(default_factory=dict)

    def answer(self, value: str) -> str | None:
        """An answer as it counts, or None when it is none."""
        if not is_answer(value) or (self.scale is Scale.LIKERT and fold(value) in _NO_OPINION):
            return None
        return self.written.get(_key(value), value)


_MIDDLE: Final = (
    "neutraal", "noch akkoord noch niet akkoord", "niet akkoord niet oneens", "noch eens noch oneens",
    "noch tevreden noch ontevreden", "tussenin",
)  # fmt: skip
_NO_OPINION: Final = frozenset({"weet niet", "weet ik niet", "geen mening", "geen antwoord"})
"""They lie on no point of a scale."""
_SCALES: Final[tuple[tuple[tuple[str, ...], ...], ...]] = (
    (
        ("helemaal niet akkoord", "volledig niet akkoord"), ("niet akkoord",), ("eerder niet akkoord",), _MIDDLE,
        ("eerder akkoord",), ("akkoord",), ("helemaal akkoord", "volledig akkoord"),
    ),
    (
        ("helemaal oneens", "helemaal mee oneens", "volledig oneens", "zeer oneens", "helemaal niet mee eens"),
        ("oneens", "mee oneens", "niet mee eens"), ("eerder oneens", "eerder mee oneens"), _MIDDLE,
        ("eerder eens", "eerder mee eens"), ("eens", "mee eens"),
        ("helemaal eens", "helemaal mee eens", "volledig eens", "zeer eens"),
    ),
    (
        ("zeer ontevreden", "heel ontevreden"), ("ontevreden",), ("eerder ontevreden",), _MIDDLE,
        ("eerder tevreden",), ("tevreden",), ("zeer tevreden", "heel tevreden"),
    ),
    (("nooit",), ("zelden",), ("soms", "af en toe"), ("vaak", "regelmatig", "dikwijls"), ("altijd",)),
    (
        ("helemaal niet", "geen"), ("weinig", "in beperkte mate"), ("een beetje", "enigszins", "in zekere mate"),
        ("veel", "sterk", "in sterke mate"), ("zeer veel", "heel veel", "zeer sterk", "in zeer sterke mate"),
    ),
    (
        ("zeer slecht", "heel slecht"), ("slecht",), ("matig", "redelijk", "voldoende", "noch goed noch slecht"),
        ("goed",), ("zeer goed", "heel goed"),
    ),
    (
        ("helemaal niet belangrijk", "zeer onbelangrijk"), ("niet belangrijk", "onbelangrijk"), _MIDDLE,
        ("belangrijk",), ("zeer belangrijk", "heel belangrijk"),
    ),
)  # fmt: skip
"""Dutch scales, low to high; of each point the ways to say it, folded."""
_YES, _NO = "ja", "nee"
_RANGES: Final = ((1, 5), (1, 7), (0, 10))
_NAMED_RANGE: Final = re.compile(r"\b([01])\s*(?:-|–|tot(?: en met)?|t/m)\s*(4|5|6|7|10)\b")
_AMOUNT: Final = re.compile(r"\b(aantal|hoeveel|vte|jaar|leeftijd|bedrag)\b", re.IGNORECASE)
_BELOW: Final = frozenset({"<", "tot", "minder dan", "onder", "kleiner dan", "hoogstens"})
_ABOVE: Final = frozenset({">", "meer dan", "boven", "groter dan"})
_CLASS: Final = re.compile(r"((?:[<>]|[a-z ]{2,15})?\s*)(\d+(?:\.\d{3})*(?:,\d+)?)(?!\d)", re.IGNORECASE)
"""A class of numbers begins with a number, or with a word or sign that says which side of it is meant."""
_SEPARATOR: Final = re.compile(r"\s*[;|\n]\s*|,\s+")
_MOST_CLASSES: Final = 12
"""A question with more different answers is no choice but a name or a place."""


def judge(name: str, answers: Sequence[str], battery: Collection[tuple[int, int]] = ()) -> Scaled:
    """What sort of question a column is.

    Args:
        name: The question.
        answers: As they are written, one per respondent; "" for none.
        battery: Runs of whole numbers (low, high) that are scales in this survey though no question says so.

    Example:
        >>> judge("Overleg", ["Eerder akkoord", "akkoord", "niet akkoord"]).order
        ('niet akkoord', 'Eerder akkoord', 'akkoord')
    """
    given = [answer.strip() for answer in answers if is_answer(answer)]
    written: dict[str, str] = {}
    for answer in given:
        written.setdefault(_key(answer), answer)
    if not written:
        return Scaled(Scale.FREE)
    if set(written) <= {_YES, _NO}:
        spelled = {_YES: _YES, _NO: _NO} | written
        return Scaled(Scale.YES_NO, (spelled[_YES], spelled[_NO]), written=spelled)
    found = _worded(written) or _numbered(name, given, written, battery)
    if found:
        return found
    if all(number_of(answer) is not None for answer in given):
        return Scaled(Scale.NUMERIC, written={key: value.replace(" ", "") for key, value in written.items()})
    if _is_multiple(given):
        return Scaled(Scale.MULTIPLE, written={})
    if not _is_choice(given, written):
        return Scaled(Scale.FREE, written=written)
    return Scaled(Scale.CATEGORICAL, _classes_in_order(written), written=written)


def _key(answer: str) -> str:
    """An answer without capitals and signs; "< 50" and "> 50" are not one answer."""
    return fold(answer.replace("<", " minder dan ").replace(">", " meer dan "))


def range_in(name: str, answers: Sequence[str]) -> tuple[int, int] | None:
    """The smallest usual scale (1-5, 1-7, 0-10) that holds all answers of a question, or None."""
    values = [number_of(answer) for answer in answers if is_answer(answer)]
    if _AMOUNT.search(name) or not values:
        return None
    whole = [value for value in values if value is not None and value == int(value)]
    if len(whole) < len(values):
        return None
    return next(((low, high) for low, high in _RANGES if low <= min(whole) and max(whole) <= high), None)


def number_of(text: str) -> float | None:
    """A number as Dutch writes it ("2,5", "12 500"), or None.

    Example:
        >>> number_of("2,5"), number_of("12 500"), number_of("veel")
        (2.5, 12500.0, None)
    """
    return number_in(text.replace(" ", ""))


def options_of(answer: str) -> frozenset[str]:
    """The options in one answer.

    Example:
        >>> sorted(options_of("wonen; werk"))
        ['werk', 'wonen']
    """
    return frozenset(part.strip() for part in _SEPARATOR.split(answer) if part.strip())


def _worded(written: dict[str, str]) -> Scaled | None:
    """A known scale in words."""
    said = {key: value for key, value in written.items() if key not in _NO_OPINION}
    for points in _SCALES:
        rank = {fold(word): at for at, words in enumerate(points) for word in words}
        # One answer alone ("goed", "geen") is too little to know a scale by.
        if len(said) > 1 and said.keys() <= rank.keys():
            order = sorted(said, key=lambda key: rank[key])
            # The points stand around their middle, whichever of them this survey offered.
            high = frozenset(said[key] for key in order if 2 * rank[key] > len(points) - 1)
            return Scaled(Scale.LIKERT, tuple(said[key] for key in order), high, written)
    return None


def _numbered(
    name: str, given: Sequence[str], written: dict[str, str], battery: Collection[tuple[int, int]]
) -> Scaled | None:
    """A scale in whole numbers: its name gives the ends, or the survey has a battery of them."""
    named = _NAMED_RANGE.search(name)
    ends = (int(named[1]), int(named[2])) if named else range_in(name, given)
    if ends is None or (not named and ends not in battery):
        return None
    low, high = ends
    values = [number_of(answer) for answer in given if fold(answer) not in _NO_OPINION]
    if any(value is None or value != int(value) or not low <= value <= high for value in values):
        return None
    order = tuple(str(value) for value in range(low, high + 1))
    upper = frozenset(str(value) for value in range(low, high + 1) if 2 * value > low + high)
    spelled = {key: str(int(value)) for key, answer in written.items() if (value := number_of(answer)) is not None}
    return Scaled(Scale.LIKERT, order, upper, spelled)


def _classes_in_order(written: dict[str, str]) -> tuple[str, ...]:
    """Classes of numbers ("< 10.000", "10.000-14.999", "50.000 en meer") from low to high; () where they are none."""
    found: list[tuple[float, int, str]] = []
    for answer in written.values():
        match = _CLASS.match(answer)
        if match is None:
            return ()
        before = match[1].strip().casefold()
        place = -1 if before in _BELOW else 1 if before in _ABOVE else 0
        found.append((float(match[2].replace(".", "").replace(",", ".")), place, answer))
    return tuple(answer for _, _, answer in sorted(found))


def _is_multiple(given: Sequence[str]) -> bool:
    """Whether answers are choices from one list: their parts come back."""
    parts = Counter(part for answer in given for part in options_of(answer))
    several = sum(len(options_of(answer)) > 1 for answer in given)
    return several >= 2 and len(parts) <= 2 * _MOST_CLASSES and 2 * len(parts) <= parts.total()


def _is_choice(given: Sequence[str], written: dict[str, str]) -> bool:
    # Two respondents may give two answers; beyond a few, answers that never come back are names.
    return len(written) <= _MOST_CLASSES and (len(written) < len(given) or len(given) <= 2)
