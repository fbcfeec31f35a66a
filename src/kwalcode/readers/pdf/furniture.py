"""Running headers, footers and printed page numbers: what a page repeats and nobody reads."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kwalcode.readers.pdf.chars import PageText, Run

_ZONE = 0.14  # part of the page, at the top and at the bottom, where headers and footers stand
_FEWEST_PAGES = 3
_OFTEN = 0.3  # part of the pages on which a header must stand
_NEAR = 4.0  # points; the same height
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_NUMBER = re.compile(
    r"(?:pagina|page|pag\.?|blz\.?|bladzijde|p\.)?\s*[-–—|]?\s*(?P<number>\d{1,4}|[ivxlc]{1,7})"
    r"\s*(?:(?:/|van|of|-)\s*\d{1,4})?\s*[-–—|]?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Furniture:
    """What was set aside on the pages of one PDF.

    Args:
        dropped: Per page the runs that are no part of the text, as positions in `PageText.runs`.
        labels: Per page its number as printed, or the physical number.
        headings: The distinct texts that were dropped, page numbers aside, the most frequent first.
        numbered: Whether printed page numbers were found.
    """

    dropped: tuple[frozenset[int], ...]
    labels: tuple[str, ...]
    headings: tuple[str, ...]
    numbered: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """A run in the margin of a page."""

    page: int
    at: int
    run: Run
    slot: tuple[bool, int]  # at the top?, height in steps of `_NEAR`
    key: str  # its text with digits masked


def find_furniture(pages: Sequence[PageText]) -> Furniture:
    """Find running headers, footers and page numbers.

    A run in the upper or lower margin is dropped when its text (digits aside) stands at the same height on more than
    30 % of the pages; when it takes a place that is taken by repeated texts
    on more than 30 % of the pages (running titles that change with the chapter); or when it is a page number that
    counts up with the pages. Documents of one or two pages keep everything.
    """
    labels = [str(page.index + 1) for page in pages]
    dropped: list[set[int]] = [set() for _ in pages]
    if len(pages) < _FEWEST_PAGES:
        return Furniture(tuple(frozenset(places) for places in dropped), tuple(labels), (), False)
    places = [place for page in pages for place in _margins(page)]
    for place in _repeated(places, len([page for page in pages if page.runs])):
        dropped[place.page].add(place.at)
    texts = Counter(
        " ".join(pages[place.page].runs[place.at].text.split())
        for place in places
        if place.at in dropped[place.page] and not _NUMBER.fullmatch(place.run.text.strip())
    )
    numbers = _counting(places, dropped)
    for place, label in numbers:
        labels[place.page] = label
        if _NUMBER.fullmatch(place.run.text.strip()):
            dropped[place.page].add(place.at)
    return Furniture(
        tuple(frozenset(found) for found in dropped),
        tuple(labels),
        tuple(text for text, _ in texts.most_common()),
        bool(numbers),
    )


def _margins(page: PageText) -> list[_Place]:
    height = page.extent[1]
    found = []
    for at, run in enumerate(page.runs):
        middle = (run.bottom + run.top) / 2
        upper = middle > height * (1 - _ZONE)
        if upper or middle < height * _ZONE:
            key = _DIGITS.sub("#", " ".join(run.text.split()).casefold())
            found.append(_Place(page.index, at, run, (upper, round(middle / _NEAR)), key))
    return found


def _repeated(places: Sequence[_Place], pages: int) -> list[_Place]:
    """The places whose text is repeated at its height, or that stand where other texts are."""
    by_text: defaultdict[tuple[bool, str], list[_Place]] = defaultdict(list)
    for place in places:
        by_text[place.slot[0], place.key].append(place)
    running: list[_Place] = []
    recurring: list[_Place] = []
    for same in by_text.values():
        for group in _by_height(same):
            count = len({place.page for place in group})
            if count < 2:
                continue
            letters = any(char.isalpha() for char in group[0].key)
            if count > _OFTEN * pages and (letters or _counts_up(group)):
                running.extend(group)
            elif letters:
                recurring.extend(group)
    taken: defaultdict[tuple[bool, int], set[int]] = defaultdict(set)
    texts: defaultdict[tuple[bool, int], set[str]] = defaultdict(set)
    for place in recurring:
        taken[place.slot].add(place.page)
        texts[place.slot].add(place.key)
    for place in recurring:
        upper, height = place.slot
        near = [(upper, height + step) for step in (-1, 0, 1)]
        on = set().union(*(taken[slot] for slot in near))
        distinct = set().union(*(texts[slot] for slot in near))
        if len(on) >= _FEWEST_PAGES and len(on) > _OFTEN * pages and 2 * len(distinct) <= len(on):
            running.append(place)
    return running


def _by_height(places: Sequence[_Place]) -> list[list[_Place]]:
    groups: list[list[_Place]] = []
    for place in sorted(places, key=lambda found: found.run.bottom):
        if groups and place.run.bottom - groups[-1][-1].run.bottom <= _NEAR:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _counts_up(group: Sequence[_Place]) -> bool:
    """Whether numbers in one place go up with the pages, or stay the same (a date, a code)."""
    offsets = Counter(number - place.page for place in group for number in _numbers(place.run.text))
    return bool(offsets) and (offsets.most_common(1)[0][1] > len(group) / 2 or len({p.run.text for p in group}) == 1)


def _numbers(text: str) -> list[int]:
    return [int(digits) for digits in _DIGITS.findall(text) if len(digits) <= 4]


def _counting(places: Sequence[_Place], dropped: Sequence[set[int]]) -> list[tuple[_Place, str]]:
    """Per page the place that holds its printed number, with that number, when numbers count up with the pages."""
    found: defaultdict[tuple[bool, int], list[tuple[_Place, str]]] = defaultdict(list)
    for place in places:
        whole = _NUMBER.fullmatch(place.run.text.strip())
        if whole:
            label = whole["number"]
            roman = not label.isdigit()
            value = _roman(label) if roman else int(label)
            if value:
                found[roman, value - place.page].append((place, label))
        elif place.at in dropped[place.page]:
            for number in set(_numbers(place.run.text)):
                found[False, number - place.page].append((place, str(number)))
    best: dict[int, tuple[int, _Place, str]] = {}
    for offered in found.values():
        pages = {place.page for place, _ in offered}
        if len(pages) < 2 or not _neighbours(pages):
            continue
        for place, label in offered:
            if place.page not in best or best[place.page][0] < len(pages):
                best[place.page] = (len(pages), place, label)
    return [(place, label) for _, place, label in best.values()]


def _neighbours(pages: set[int]) -> bool:
    """Whether the pages with a number lie close together: chance hits do not."""
    return len(pages) >= _FEWEST_PAGES or max(pages) - min(pages) <= 2


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text.casefold()]
    return sum(-v if any(w > v for w in values[at + 1 : at + 2]) else v for at, v in enumerate(values))
