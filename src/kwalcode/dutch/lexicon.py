"""Which Dutch words there are, and the base form of each: a general dictionary with our own tables over it.

The dictionary is the one inside `simplemma` (some 370,000 lower-case forms with their base form). It knows inflection
well and the vocabulary of this field less well; `word_tables` mends that, and a few rules mend what it does wrong
throughout (nouns read as a verb's stem, men as women, adjectives as infinitives).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from kwalcode.dutch import word_tables as tables
from kwalcode.dutch.spelling import diminutives, infinitives, undouble

# Suffixes that make nouns without plural, hence words that a dictionary of inflected forms misses.
_FROM_ADJECTIVE = "heid"
_FROM_VERB = "ing"
_FROM_NOUN = "schap"

_FEMALE = ("e", "in", "es", "a")
_NO_DIAERESIS = str.maketrans("äëïöü", "aeiou")

# The dictionary gives some bare forms to a verb with one of these in front.
_PREFIXES = ("aan", "af", "in", "mee", "op", "over", "toe", "uit", "voor", "wan")
_MIN_STEM = 4


class Lexicon:
    """Base forms of known words. Lower case in, lower case out; nothing here guesses at unknown words.

    Args:
        forms: Word form -> base form, lower case.
        targets: Base forms that some other form leads to.
        capitals: The same for forms that the dictionary knows with a capital (Gent, Egyptische), lower-cased.
    """

    def __init__(self, forms: Mapping[str, str], targets: frozenset[str], capitals: Mapping[str, str]) -> None:
        self._forms = forms
        self._targets = targets
        self._capitals = capitals
        self._verbs: dict[str, bool] = {}

    def __contains__(self, form: str) -> bool:
        return self.base(form) is not None

    def raw(self, form: str) -> str | None:
        """What the dictionary alone says, before our tables and repairs; None when it does not know the form."""
        return self._forms.get(form)

    def is_name(self, form: str) -> bool:
        """Whether the dictionary knows this form, given in lower case, with a capital only."""
        return form in self._capitals and form not in self._forms

    def is_verb(self, infinitive: str) -> bool:
        """Whether a word is the infinitive of a known verb: some conjugated form of it leads back to it."""
        forms = self._forms
        if not infinitive.endswith("n") or infinitive not in forms:
            return False
        known = self._verbs.get(infinitive)
        if known is None:  # asked again and again for the same few thousand words, so remembered
            known = self._verbs[infinitive] = (
                forms.get(infinitive + "d") == infinitive
                or forms.get(infinitive + "de") == infinitive
                or any(
                    forms.get(stem + ending) == infinitive
                    for stem in undouble(infinitive.removesuffix("n").removesuffix("e"))
                    for ending in ("t", "de", "te")
                )
            )
        return known

    def verb_of_stem(self, stem: str) -> str | None:
        """The known verb whose stem (first person singular) this is: "draag" -> "dragen"; None when there is none."""
        for infinitive in infinitives(stem):
            if self.is_verb(infinitive):
                return infinitive
        return None

    def base(self, form: str) -> str | None:
        """The base form of a known word, None for an unknown one. `form` is in lower case."""
        if (fixed := tables.CORRECTIONS.get(form)) is not None:
            return fixed
        if (listed := tables.HOMOGRAPHS.get(form)) is not None:
            return listed[0]
        if (
            form in tables.FIXED
            or form in tables.BASE_WORDS
            or form in tables.VERB_FIRST
            or form in tables.VERB_OR_NOUN
        ):
            return form
        found = self._forms.get(form)
        if found is None:
            return self._derived(form) or self._capitalised(form)
        if found != form:
            found = self._repaired(form, found)
        if (verb := self._verb_of_participle(found)) is not None:
            return verb
        if found.endswith("je") and found not in tables.LEXICAL_DIMINUTIVES:
            for word in diminutives(found):  # dingetjes -> dingetje
                if self.base(word) == word:
                    return word
        return self._verb_behind(form, found)

    def noun(self, form: str) -> str | None:
        """The base form when a plural that is also an infinitive is read as a noun: "vragen" -> "vraag"."""
        if form in tables.VERB_FIRST or form in tables.VERB_OR_NOUN:
            return self._forms.get(form, form)
        base = self.base(form)
        if base == form and form.endswith("en") and self.is_verb(form):  # bezoeken: the plural of bezoek
            for singular in undouble(form[:-2]):
                if self.base(singular) == singular:
                    return singular
        return base

    def readings(self, form: str) -> tuple[str, ...]:
        """Every plausible base form of a known word, the first being `base(form)`; () when it is unknown.

        The base form of a form shares a reading with that form, so that a base form in a pattern finds its inflections.
        """
        first, *others = self._readings(form) or ("",)
        if not first:
            return ()
        if first != form:
            back = self._readings(first)
            if back and first not in back and back[0] not in others:  # werkenden -> werkende -> werken
                others.append(back[0])
        return (first, *others)

    def _readings(self, form: str) -> tuple[str, ...]:
        if (listed := tables.HOMOGRAPHS.get(form)) is not None:
            return listed
        first = self.base(form)
        if first is None:
            return ()
        if form in tables.CORRECTIONS:
            return (first,)
        if form in tables.VERB_OR_NOUN:
            noun = self._forms.get(form, form)
            return (first,) if noun == first else (first, noun)
        if first != form and self.is_verb(form) and not self.is_verb(first):
            return (first, form)
        if form.endswith("en") and first == form[:-1] and (adjective := self._adjective_of(first)):
            return (first, adjective)
        return (first,)

    def _adjective_of(self, nominalised: str) -> str | None:
        """The adjective in a noun such as "dakloze" -> "dakloos"."""
        for adjective in undouble(nominalised[:-1]):
            if self._forms.get(nominalised) == adjective or adjective in tables.BASE_WORDS:
                return adjective
        return None

    def _repaired(self, form: str, found: str) -> str:
        """Mend what the dictionary does wrong in whole classes of words."""
        if found.endswith("ster") and "ster" not in form and form.endswith(("er", "ier")):
            return form  # werkgever -> werkgeefster
        if form in self._targets and found.endswith(_FEMALE) and len(found) >= len(form):
            return form  # agent -> agente, wolf -> wolvin
        if not found.endswith("n"):
            return found
        for prefix in _PREFIXES:  # gewezen -> afwijzen, breiden -> uitbreiden
            if found.startswith(prefix) and not form.startswith(prefix) and self.is_verb(found[len(prefix) :]):
                found = found[len(prefix) :]
                break
        if form.endswith("e") and found == form + "n":  # rechtvaardige -> rechtvaardigen
            if self._forms.get(form[:-1]) == form[:-1]:
                return form[:-1]
            return form if form in self._targets else found
        # huur -> huren, stap -> stappen: the noun has other forms that lead to it, so it exists
        if form in self._targets and len(form) > 2 and found in infinitives(form):
            return form
        return found

    def _verb_of_participle(self, form: str) -> str | None:
        """The verb of gecoördineerd, geïntegreerd: the dictionary has some such forms as words of their own."""
        if not (form.startswith("ge") and form.endswith("eerd") and len(form) > _MIN_STEM + 2):
            return None
        verb = form[2].translate(_NO_DIAERESIS) + form[3:-3] + "ren"
        return verb if self.is_verb(verb) else None

    def _verb_behind(self, form: str, found: str) -> str:
        """Follow to the end: "gewenste" -> "gewenst" -> "wensen", "dreven" -> "dreef" -> "drijven"."""
        further = self._forms.get(found, found)
        if further == found or self.is_verb(found):
            return found
        if form.endswith("en") or (form.startswith(found) and form.endswith(("e", "er"))):
            further = self._repaired(found, further)
            if self.is_verb(further) and further not in infinitives(found):
                return further
        return found

    def _capitalised(self, form: str) -> str | None:
        """Base form of what is written with a capital: Gent, Europese -> europees, Belgische -> belgisch."""
        return form[:-1] if form.endswith("ische") and form in self._capitals else self._capitals.get(form)

    def _derived(self, form: str) -> str | None:
        """Nouns that are made so regularly that they need not be listed."""
        if form.endswith(_FROM_ADJECTIVE) and len(form) >= _MIN_STEM + len(_FROM_ADJECTIVE):
            stem = form[: -len(_FROM_ADJECTIVE)]
            return form if stem in self._forms or stem in tables.BASE_WORDS else None
        if form.endswith(_FROM_NOUN) and len(form) >= _MIN_STEM + len(_FROM_NOUN):
            stem = form[: -len(_FROM_NOUN)]
            return form if self._forms.get(stem) == stem else None
        if form.endswith(_FROM_VERB) and len(form) > _MIN_STEM + len(_FROM_VERB):
            stem = form[: -len(_FROM_VERB)] + "en"
            return form if self._forms.get(stem) == stem and self.is_verb(stem) else None
        return None


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The one lexicon of this process, read at first use (some 0.8 s, 60 MB)."""
    entries: dict[str, str] = {}
    forms: dict[str, str] = {}
    capitals: dict[str, str] = {}
    targets: set[str] = set()
    known: dict[str, str] = {}
    for form, base in DefaultDictionaryFactory().get_dictionary("nl").items():
        if form != (lower := form.lower()):
            capitals[lower] = base.lower().replace("_", "")
        else:
            entries[form] = base
    for form, entry in entries.items():
        # separable verbs are stored as op_volgen, and some compounds too, without their binding letter (raad_lid)
        base = entry.lower().replace("_", "") if "_" in entry else entry.lower()
        if base == form:
            forms[form] = form
        elif base in entries or "_" not in entry:
            forms[form] = known.setdefault(base, base)
            targets.add(base)
    return Lexicon(forms, frozenset(targets), capitals)
