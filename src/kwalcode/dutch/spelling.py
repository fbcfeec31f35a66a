"""Dutch spelling rules: how a stem is written before and after an ending. Pure rules, no words."""

from __future__ import annotations

import re
from collections.abc import Iterator

VOWELS = frozenset("aeiouyáéíóúàèäëïöüâêîô")
_LONG = frozenset("aeou")
_DIMINUTIVE = re.compile(r"(?:je|jes|ke|kes)$")


def infinitives(stem: str) -> Iterator[str]:
    """Spellings that the infinitive of a verb with this stem may have, by the rules for open and closed syllables.

    Example:
        >>> list(infinitives("schrijf")), list(infinitives("maak")), list(infinitives("pak"))
        (['schrijven', 'schrijfen'], ['maken', 'maaken'], ['pakken', 'paken'])
    """
    if len(stem) < 2:
        return
    last, before = stem[-1], stem[-2]
    voiced = {"f": "v", "s": "z"}.get(last, last)
    if last in VOWELS:
        if last != "e" or before in VOWELS:
            yield stem + "n"
            yield stem + "en"
    elif len(stem) > 2 and before in _LONG and stem[-3] == before:
        yield stem[:-2] + voiced + "en"
        if voiced != last:
            yield stem[:-2] + last + "en"
        yield stem + "en"
    elif before in VOWELS and (len(stem) < 3 or stem[-3] not in VOWELS):
        yield stem + last + "en"
        if voiced != last:
            yield stem[:-1] + voiced + "en"
        yield stem + "en"
    else:
        if voiced != last:
            yield stem[:-1] + voiced + "en"
        yield stem + "en"


def undouble(stem: str) -> Iterator[str]:
    """Spellings that a stem may have once an ending with a vowel is taken off: the spelling rules undone.

    Example:
        >>> list(undouble("plann")), list(undouble("lok")), list(undouble("briev"))
        (['plan', 'plann'], ['lok', 'look'], ['brief', 'briev'])
    """
    if len(stem) < 2:
        return
    last, before = stem[-1], stem[-2]
    if last == before and last not in VOWELS:
        yield stem[:-1]
        yield stem
        return
    if last in VOWELS:
        yield stem
        return
    hard = {"v": "f", "z": "s"}.get(last, last)
    single = before in _LONG and (len(stem) < 3 or stem[-3] not in VOWELS)
    if hard != last:
        if single:
            yield stem[:-1] + before + hard
        yield stem[:-1] + hard
        yield stem
        return
    # a short stem vowel cannot stand here in an open syllable, so the long one comes first for known words
    yield stem
    if single:
        yield stem[:-1] + before + last


def diminutives(form: str) -> Iterator[str]:
    """Words that a diminutive may be made of, Flemish -ke and -ske included.

    Example:
        >>> next(diminutives("werkinkje")), next(diminutives("tafeltje")), next(diminutives("werkske"))
        ('werking', 'tafel', 'werk')
    """
    stem = form.removesuffix("s")
    if stem.endswith("inkje"):
        yield stem[:-3] + "g"
    if stem.endswith("etje"):
        yield from undouble(stem[:-4])
    if stem.endswith("pje"):
        yield stem[:-3]
    if stem.endswith("tje"):
        base = stem[:-3]
        if len(base) > 2 and base[-1] == base[-2] and base[-1] in VOWELS:  # autootje
            yield base[:-1]
        yield base
        yield stem[:-2]
    elif stem.endswith("je"):
        yield stem[:-2]
    elif stem.endswith("ske"):
        yield stem[:-3]
        yield stem[:-2]
    elif stem.endswith("eke"):
        yield from undouble(stem[:-3])
        yield stem[:-2]
    elif stem.endswith("ke"):
        yield stem[:-2]


def is_diminutive(form: str) -> bool:
    """Whether a form ends as a diminutive does."""
    return len(form) > 4 and _DIMINUTIVE.search(form) is not None
