"""The normal form of a word: one form for text and pattern alike, the same with every pipeline.

The general dictionary gives the base form of known words; to that come separable verbs (*opgevolgd* -> *opvolgen*),
diminutives (*groepje* -> *groep*, *werkskes* -> *werk*), compounds by their last part (*kansarmoedecijfers* ->
*kansarmoedecijfer*), plurals of abbreviations (*OCMW's* -> *ocmw*), participles used as adjectives (*gedeelde* ->
*delen*), and typographic variants. A normal form is in lower case and says nothing about the part of speech.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from kwalcode.dutch.compounds import default_splitter
from kwalcode.dutch.inflection import simple_base
from kwalcode.dutch.lexicon import lexicon
from kwalcode.dutch.separable import joined

_CACHE = 1 << 17
_TYPOGRAPHY = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "\u2010": "-", "\u2011": "-", "\u00ad": None, "\u200b": None}
)
# Acute accents that only say where the stress is: "díe", "móeten". Loan words keep theirs (comité, coördinatie).
_STRESS = str.maketrans("áéíóúÁÉÍÓÚ", "aeiouAEIOU")
_POSSESSIVE = ("'s", "'er", "'ers", "'tje", "'tjes", "'en")


def surface(word: str) -> str:
    """A word without typographic variation: NFC, lower case, straight apostrophe, plain hyphen, no soft hyphen."""
    if word.isascii():
        return word.lower().replace("`", "'")
    return unicodedata.normalize("NFC", word).translate(_TYPOGRAPHY).lower()


@lru_cache(maxsize=_CACHE)
def lemma(word: str) -> str:
    """The normal form of a word.

    Args:
        word: One word as it stands in a text or a pattern, in any case.

    Returns:
        The normal form, in lower case; the word itself in lower case when nothing better is known.

    Example:
        >>> lemma("Opgevolgd"), lemma("armoedebestrijdingsplannen"), lemma("OCMW’s"), lemma("STRUCTURELE")
        ('opvolgen', 'armoedebestrijdingsplan', 'ocmw', 'structureel')
    """
    return normal_forms(word)[0]


@lru_cache(maxsize=_CACHE)
def normal_forms(word: str) -> tuple[str, ...]:
    """The normal form of a word and, for an ambiguous one, the other plausible ones. Never empty.

    A pattern word matches a text word when their normal forms have one in common.

    Example:
        >>> normal_forms("plannen"), normal_forms("vragen"), normal_forms("noden")
        (('plan', 'plannen'), ('vragen', 'vraag'), ('nood',))
    """
    form = surface(word)
    forms = _forms(form)
    first = forms[0]
    if first != form and set(forms).isdisjoint(back := _forms(first)):
        # lerenden -> lerende -> leren: the normal form, used as a pattern, must find the word again
        return (*forms, back[0])
    return forms


def _forms(form: str) -> tuple[str, ...]:
    known = lexicon().readings(form)
    if known:
        return known
    if not any(character.isalpha() for character in form):
        return (form,)
    plain = form.translate(_STRESS)
    if plain != form and (known := lexicon().readings(plain)):
        return known
    return (_unknown(form),)


def _unknown(form: str) -> str:
    """The normal form of a word that the lexicon does not hold."""
    form = form.strip("'") if len(form) > 3 else form
    for ending in _POSSESSIVE:  # OCMW's, vzw'tje
        if form.endswith(ending) and len(form) > len(ending) + 1:
            return form[: -len(ending)]
    head, hyphen, tail = form.rpartition("-")
    if hyphen:
        return f"{head}-{lemma(tail)}" if head and tail else (lemma(head) if head else lemma(tail) if tail else form)
    if (verb := joined(form)) is not None:
        return verb
    segments = default_splitter().segments(form)
    if len(segments) > 1:
        return form[: segments[-1].start] + segments[-1].base
    return simple_base(form)
