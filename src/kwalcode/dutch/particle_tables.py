"""Words by which a separated particle is told from a preposition, an adverb or a noun: data, no rules."""

from __future__ import annotations

import re

from kwalcode.dutch.clauses import SUBORDINATORS
from kwalcode.dutch.separable import DOUBTFUL, PARTICLES


def _words(block: str) -> frozenset[str]:
    return frozenset(block.split())


ALL = frozenset((*PARTICLES, *DOUBTFUL))

# What may follow a particle within its clause: an article or a noun would make a preposition of it.
AFTER = _words("""
    aan als bij binnen dan dankzij dat dus door eh en enz gedurende hoor hè hé in indien inzake ja maar met na naar
    naargelang naast nadat namens niet nooit of om omdat omwille ondanks onder op over per rond samen sedert sinds te
    tegen tegenover terwijl tijdens tot tussen uit van vanuit via volgens voor vooraleer waar waarbij waardoor wanneer
    want wegens zoals zodat zodra zonder
""")
# Opening quotes and hyphens are not among them: "voor ‘het goede doel’", "bij- en nascholing".
CLOSING_MARKS = frozenset(".,;:?!)]…–—/|•»”’\"'") | {"...", "?!", "!!", "("}
# Neither prepositions nor adjectives: whatever follows them, they belong to a verb.
FREE = _words("af bijeen ineen neer omhoog omlaag toe uiteen voort")
# Pairs with "en" or "of" in between that belong to no verb: "af en toe".
IDIOMS = frozenset({("af", "toe"), ("op", "af"), ("op", "neer"), ("heen", "weer"), ("in", "uit"), ("op", "top")})
NOUNS = _words("deel plaats stand standaard stop stuk tekort weer weg")
"""Particles that are nouns too: not behind an article, an adjective or a preposition."""
# Adjectives and adverbs as a rule ("doet het goed"): only these verbs are meant when they stand apart.
ADJECTIVES: dict[str, frozenset[str]] = {
    "dicht": _words("doen draaien gaan gooien groeien houden klappen knijpen slaan slibben timmeren trekken vallen"),
    "dood": _words("gaan schieten slaan steken vallen zwijgen"),
    "gelijk": _words("lopen schakelen stellen stemmen trekken"),
    "goed": _words("keuren maken praten"),
    "groot": _words("brengen"),
    "hard": _words("maken"),
    "klaar": _words("komen krijgen liggen maken spelen staan stomen zetten"),
    "los": _words("barsten breken komen koppelen laten maken rukken slaan staan trekken weken"),
    "open": _words("breken doen gaan gooien houden leggen staan stellen trekken vallen zetten"),
    "schoon": _words("maken vegen"),
    "stil": _words("leggen liggen staan vallen zitten"),
    "vast": _words("bijten grijpen hangen houden klampen kleven knopen leggen liggen lopen maken nemen pinnen roesten "
                   "staan stellen zetten zitten"),
    "tekort": _words("doen komen schieten"),
    "weer": _words("geven spiegelen"),
    "vrij": _words("geven houden komen laten maken pleiten spreken stellen waren"),
    "zwart": _words("maken"),
}  # fmt: skip
# Forms of verbs that are nearly always something else.
NEVER = _words("gegeven dank")
# "daar hebben wij geen geld voor": their particles are far rarer than such words.
AUXILIARIES = _words("hebben kunnen moeten mogen willen worden zijn zullen hoeven")
MODALS = _words("""
    kan kunt kunnen kon konden moet moeten moest moesten mag mogen mocht mochten wil wilt willen wou wilde wilden zal
    zult zullen zou zouden
""")
# Behind these stands a noun, or an infinitive used as one.
BEFORE_NOUN = _words("""
    de het een die dat deze dit elk elke ieder iedere zijn haar hun ons onze mijn jouw uw geen veel meer minder weinig
    enkele alle sommige welk welke zulke 'n nen ne den te van in op aan voor met bij naar uit over door onder tot per
    tegen zonder tussen via als
""")
# These open a clause with its verb at the end.
RELATIVES = frozenset({"die", "dat", "wie", "wat", "waar"}) | SUBORDINATORS
# Behind a bracket: "pakken dat aan (zie deel 2)".
REFERENCES = _words("zie cf cf. bv bv. bijv bijv. vgl vgl. o.a. o.m. d.w.z. en of")
PRONOUNS = _words("ik 'k we wij ze zij je jij u jullie men ge gij hij")
# A conjunction "dat" is followed by these: "stellen voor dat de raad", but not "voor dat plan".
AFTER_DAT = (
    PRONOUNS
    | SUBORDINATORS
    | _words("""
    de het een die dit dat deze er geen onze ons hun hen iedereen niemand elke alle veel als
""")
)
# Verbs that go with a clause, so that any "dat" behind their particle is a conjunction.
SAY = _words("""
    aangeven aannemen aanraden aantonen aanvoelen afspreken afvragen doorgeven inschatten meedelen meegeven opleggen
    opmerken toegeven uitgaan uitleggen vaststellen voorstellen
""")
# "om" and "door" are conjunctions too; behind the particle only these may stand.
BEHIND_CONJUNCTION = {"om": _words("van naar in tot"), "door": _words("naar met tot in op als en of")}
# Behind a form that may be a noun these show a verb: "start het traject op".
BEGINS_OBJECT = _words(
    "de het een dat dit deze die zich zijn haar hem hen hun onze ons mij u elkaar iedereen mee geen alle"
)
# "komt bij de mensen thuis" is not "thuiskomen".
HOME = _words("bij naar van")
ER = _words("er daar hier waar")
"""Right before a preposition these make a pronoun of it: "er aan", "daar op"."""
PRONOMINAL = re.compile(r"(?:daar|hier|waar|er)(?:aan|bij|door|in|mee|na|naar|om|op|over|toe|uit|van|voor)$")
# What "daar" and "er" make a pronoun of, also from afar: "daar werken wij hard aan".
PRONOMINAL_PARTS = _words("aan bij door in mee na om onder op over rond tegen toe voor")
PREPOSITIONS = _words("aan achter bij binnen boven door in na om onder op over rond tegen tussen uit voor")
IN_PAIRS = PREPOSITIONS | _words("met naar van zonder")
"""What may be joined to a preposition: "voor en met mensen", "in en om het station"."""
