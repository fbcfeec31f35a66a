"""Separable verbs: "opvolgen" is "volgt ... op", "op te volgen", "opgevolgd"; "onderzoeken" never comes apart.

A verb is separable when it begins with a particle, the rest is a known verb, and it is not listed as inseparable.
For particles that are stressed in some verbs and not in others (door, om, onder, over, voor, weer, mis, vol, aan in
*aanbidden*) only the listed verbs come apart. Verbs that do both with two meanings are decided for the meaning
that policy texts use: *voorkomen* (prevent), *overleggen* (consult), *ondergaan*, *overwegen*, *doorlopen* and
*overzien* stay whole; *doorbreken* too. "komt ... voor" (occur) is therefore not found as *voorkomen*.
"""

from __future__ import annotations

from functools import lru_cache

from kwalcode.dutch.lexicon import lexicon
from kwalcode.dutch.spelling import undouble


def _words(block: str) -> frozenset[str]:
    return frozenset(block.split())


# Always separable, so any known verb behind them will do; the longest first, because "in" also begins "ineen".
PARTICLES: tuple[str, ...] = tuple(
    sorted(
        _words("""
            aan aaneen achteraan achterna achterop achteruit af bij bijeen binnen boven deel dicht dood dwars gade
            gelijk goed groot hard heen in ineen kapot klaar kwijt los mee mede na neer omhoog omlaag omver onderuit op
            opeen open overeen plaats rond samen schoon stand standaard stil stop stuk tegemoet tegen tekort teloor
            tentoon terecht terug teweeg tewerk tezamen thuis toe tussen uit uiteen vast vooraf voorbij voorop vooruit
            voort vrij weg zwart
        """),
        key=lambda particle: (-len(particle), particle),
    )
)

# With these only the listed verbs come apart.
DOUBTFUL: dict[str, frozenset[str]] = {
    "door": _words("""
        brengen geven doen dringen gaan drijven draaien drukken groeien hakken kijken komen laten leren lichten
        maken nemen praten pakken rekenen rijden schemeren schieten schuiven slaan spelen spreken sturen stromen
        trekken verbinden verkopen vertellen verwijzen voeren vragen werken wijzen zetten zoeken vertalen starten
        luchten storten steken dragen bladeren bijten draven vergunnen schakelen sluizen betalen zenden
    """),
    "om": _words("""
        bouwen buigen draaien gaan gooien kijken kleden komen keren leggen leiden lopen roepen rijden schakelen
        scholen slaan vallen vormen wisselen zetten zien ploegen katten ruilen boeken springen
    """),
    "onder": _words("brengen dompelen duiken lopen schikken verdelen verhuren zetten"),
    "over": _words("""
        blijven boeken brengen doen dragen gaan geven gieten halen hebben heffen hevelen houden komen laten lopen
        nemen plaatsen schakelen schrijven slaan springen stappen steken stromen vallen varen vliegen zetten werken
        kopen tekenen typen stuiten planten hellen maken
    """),
    "voor": _words("""
        bereiden leggen lezen stellen zitten schrijven schieten gaan doen dragen bijgaan houden liggen hebben nemen
        zetten sorteren financieren werken stemmen behouden wenden spiegelen spelen programmeren lichten rijden
        dringen bakken vallen trekken proeven
    """),
    "weer": _words("geven spiegelen komen keren zien klinken"),
    "mis": _words("gaan lopen grijpen slaan zitten"),
    "vol": _words("houden lopen gooien zetten boeken bouwen schrijven stoppen tanken maken"),
    "achter": _words("blijven laten lopen stellen houden hangen liggen"),
}

# These begin as a separable verb does and yet never come apart (or not in the meaning we are after).
INSEPARABLE = _words("""
    infiltreren innoveren incorporeren injecteren aanbidden aanschouwen aanvaarden achterhalen achtervolgen
    incasseren informeren inhaleren naderen openbaren opteren plaatsen voorkomen voorspellen voorzien vrijwaren
    weerhouden wegen
""")

# Separable verbs of this field that the dictionary lacks.
KNOWN = _words("""
    toeleiden terugkoppelen uitrollen inkantelen opschalen afschalen doorverwijzen opleiden inburgeren
    tekortschieten tekortkomen tekortdoen aanklampen samenleggen afstemmen aftoetsen bijsturen opvolgen uitklaren
    inzetten inkopen
""")


_BY_LETTER: dict[str, list[str]] = {}
for _particle in (*PARTICLES, *DOUBTFUL):
    _BY_LETTER.setdefault(_particle[0], []).append(_particle)


def infinitive(form: str) -> str | None:
    """The infinitive of a verb form, the noun reading set aside: "werkt", "werk", "werken" -> "werken".

    Args:
        form: A word form, in lower case.

    Returns:
        The infinitive, or None when the form is not one of a known verb.
    """
    words = lexicon()
    if words.is_verb(form) and words.base(form) != "zijn":
        return form
    for base in words.readings(form):
        if base != form and words.is_verb(base):
            return base
    return words.verb_of_stem(form)


def is_verb(word: str) -> bool:
    """Whether a word, in lower case, is the infinitive of a known verb.

    Example:
        >>> is_verb("samenbrengen"), is_verb("armoede")
        (True, False)
    """
    return word in KNOWN or lexicon().is_verb(word)


@lru_cache(maxsize=8192)
def separate(infinitive: str) -> tuple[str, str] | None:
    """Particle and verb of a separable verb, None for any other word.

    Args:
        infinitive: An infinitive, in lower case.

    Example:
        >>> separate("opvolgen"), separate("onderzoeken"), separate("samenbrengen")
        (('op', 'volgen'), None, ('samen', 'brengen'))
    """
    if infinitive in INSEPARABLE or _takes_ge_in_front(infinitive):
        return None
    for particle, verbs in DOUBTFUL.items():
        if infinitive.startswith(particle) and (rest := infinitive[len(particle) :]) in verbs:
            return particle, rest
    for particle in PARTICLES:
        if infinitive.startswith(particle) and _can_follow(rest := infinitive[len(particle) :], infinitive):
            return particle, rest
    return None


def _takes_ge_in_front(infinitive: str) -> bool:
    """Whether the known participle begins with "ge", as in geplaatst and geïnformeerd: then nothing comes apart."""
    words = lexicon()
    front = f"ge{_DIAERESIS.get(infinitive[:1], infinitive[:1])}"
    return any(
        words.raw(front + stem[1:] + ending) == infinitive
        for stem in undouble(infinitive.removesuffix("n").removesuffix("e"))
        for ending in ("d", "t", "")
    )


def _can_follow(rest: str, whole: str) -> bool:
    words = lexicon()
    if len(rest) < 4 and rest not in _SHORT_VERBS:
        return False
    if words.is_verb(rest) or rest in _SHORT_VERBS:
        return True
    # aanmoedigen, uitnodigen: the rest is no verb of its own, but the participle has "ge" in between
    if not words.is_verb(whole) or not rest.endswith("en"):
        return False
    particle = whole[: len(whole) - len(rest)]
    return any(
        words.raw(f"{particle}ge{stem}{ending}") == whole for stem in undouble(rest[:-2]) for ending in ("d", "t")
    )


_DIAERESIS = {"i": "ï", "u": "ü", "e": "ë"}
_SHORT_VERBS = frozenset({"gaan", "doen", "zien", "slaan", "staan", "zijn", "eten"})


def rejoin(particle: str, verb_form: str) -> str | None:
    """The separable verb that a verb form and a particle elsewhere in the clause make together.

    Args:
        particle: The particle, in lower case.
        verb_form: Any form of the verb, in lower case.

    Returns:
        The infinitive when that is a known separable verb, else None.

    Example:
        >>> rejoin("samen", "brengt"), rejoin("in", "werkt"), rejoin("over", "legt")
        ('samenbrengen', 'inwerken', None)
    """
    verb = infinitive(verb_form)
    if verb is None:
        return None
    whole = particle + verb
    return whole if is_verb(whole) and separate(whole) == (particle, verb) else None


def joined(form: str) -> str | None:
    """The infinitive of a form written as one word with its particle: "toegeleid", "toeleidt" -> "toeleiden".

    Args:
        form: A word form, in lower case, that the lexicon need not know.

    Returns:
        The infinitive, or None when the form does not consist of a particle and an inflected verb form.
    """
    words = lexicon()
    for particle in _BY_LETTER.get(form[:1], ()):
        if not form.startswith(particle):
            continue
        rest = form[len(particle) :]
        if len(rest) < 4:
            continue
        verb = words.base(rest) or words.base(rest.removesuffix("e"))
        if verb is None or verb == rest or not words.is_verb(verb):
            continue
        if words.verb_of_stem(rest) == verb:  # a bare stem is as likely a noun: opstap, inkijk
            continue
        if separate(particle + verb) == (particle, verb):
            return particle + verb
    return None
