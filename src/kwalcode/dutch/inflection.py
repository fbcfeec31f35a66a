"""Endings of Dutch words: which words an unknown form may be an inflection of, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kwalcode.dutch.lexicon import lexicon
from kwalcode.dutch.spelling import diminutives, is_diminutive, undouble
from kwalcode.dutch.word_tables import FIXED

# Endings that lead to one base form whatever the word is: used when even the base form is unknown.
_SAFE_ENDINGS: tuple[tuple[str, str], ...] = (
    ("heden", "heid"),
    ("ingen", "ing"),
    ("inkjes", "ing"),
    ("inkje", "ing"),
    ("iteiten", "iteit"),
    ("schappen", "schap"),
    ("isten", "ist"),
    ("anten", "ant"),
    ("ieven", "ief"),
    ("ieve", "ief"),
    ("aties", "atie"),
    ("uties", "utie"),
    ("cties", "ctie"),
    ("ities", "itie"),
    ("enties", "entie"),
    ("ische", "isch"),
    ("lijke", "lijk"),
    ("elijker", "elijk"),
    ("elijkste", "elijk"),
    ("bare", "baar"),
    ("zame", "zaam"),
    ("loze", "loos"),
    ("ale", "aal"),
    ("aire", "air"),
    ("euze", "eus"),
    ("ige", "ig"),
    ("ante", "ant"),
    ("ente", "ent"),
    ("aren", "aar"),
    ("enden", "ende"),
    ("ers", "er"),
    ("tjes", ""),
    ("tje", ""),
)
_SAFE_MIN = 4

_UNPARTED = str.maketrans("ïëüö", "ieuo")
_PARTICIPLE = re.compile(r"^ge(.+?)(e|d|t|de|te|den|ten)$")


def nouns_and_adjectives(form: str) -> Iterator[str]:
    """Singulars, uninflected adjectives and positives that a form may come from."""
    if form.endswith("heden"):
        yield form[:-5] + "heid"
    if form.endswith("'s"):
        yield form[:-2]
    if is_diminutive(form):
        yield from diminutives(form)
    for ending in ("ste", "st"):
        if form.endswith(ending) and len(form) - len(ending) >= 3:
            yield form[: -len(ending)]
    if form.endswith("en"):
        yield from undouble(form[:-2])
        yield form[:-1]
    elif form.endswith("eën"):
        yield form[:-2]
    elif form.endswith(("e", "s")):
        if form.endswith("e"):
            yield from undouble(form[:-1])
        else:
            yield form[:-1]


def verb_stems(form: str) -> Iterator[str]:
    """Stems of regular verbs that a form may come from: "gescreend", "screent", "screenden" -> "screen"."""
    if (match := _PARTICIPLE.match(form)) and len(match[1]) > 1:
        # geïnvesteerd, geëist: the diaeresis only parts the prefix from the stem
        yield match[1][0].translate(_UNPARTED) + match[1][1:]
    for ending in ("den", "ten", "de", "te", "t", "d"):
        if form.endswith(ending) and len(form) - len(ending) >= 3:
            yield form[: -len(ending)]


def guessed(form: str) -> str | None:
    """A base form by ending alone, for a form of which nothing is known; None when no ending is safe.

    Example:
        >>> guessed("gentrificaties"), guessed("kantelende")
        ('gentrificatie', None)
    """
    for ending, base in _SAFE_ENDINGS:
        if form.endswith(ending) and len(form) - len(ending) >= _SAFE_MIN:
            return form[: -len(ending)] + base
    return None


def known_base(form: str) -> str | None:
    """The base form of a form that is an inflection of a known word; None when no known word fits.

    Example:
        >>> known_base("plannen"), known_base("werkingetje"), known_base("screende"), known_base("xyz")
        ('plan', 'werking', 'screenen', None)
    """
    words = lexicon()
    if (base := words.base(form)) is not None:
        return base
    if form.endswith("enden"):  # werkzoekenden: a noun made of a participle keeps its e
        return form[:-1] if words.base(form[:-2]) or words.base(form[:-1]) else None
    if form.endswith(("er", "ere")):  # structureler: only where structurele is an adjective
        inflected = form.removesuffix("e")[:-1]
        if (base := words.base(inflected)) is not None and base in undouble(inflected[:-1]):
            return base
    for candidate in nouns_and_adjectives(form):
        if len(candidate) < 3 or candidate in FIXED:
            continue
        if (base := words.base(candidate)) is not None and not words.is_verb(base):
            return base
    for stem in verb_stems(form):
        if (verb := words.verb_of_stem(stem)) is not None:
            return verb
    # capaciteitsverhogende: a participle used as an adjective
    if form.endswith("e") and (base := words.base(form[:-1])) is not None:
        return base
    return None


def simple_base(form: str) -> str:
    """The normal form of a word that is no compound: known, inflected from a known word, or guessed by its ending."""
    return known_base(form) or guessed(form) or form
