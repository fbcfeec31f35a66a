"""The words that change the force of a statement in Dutch, written and spoken, Flemish included."""

from __future__ import annotations

import re

# Negation ---------------------------------------------------------------------------------------------------------

NOT = frozenset("niet nie ni nooit nimmer niets niks niemand nergens allerminst geenszins evenmin".split())
"""Adverbs and pronouns that deny their clause, before and behind them. *nie* and *ni* are spoken Flemish."""

NO = frozenset("geen gene gin geenen g'n geeneen noch".split())
"""Determiners that deny what follows; at the end of a clause (*subsidies hebben we geen*) what goes before."""

WITHOUT = frozenset(["zonder"])
"""Denies the words up to the next verb, or with *dat* the next clause."""

NOT_REALLY_BEFORE = (
    # Addition: "niet alleen … maar ook".
    "alleen enkel slechts louter uitsluitend zozeer eens",
    # Litotes and understatement: "niet slecht", "niet zonder".
    "zonder slecht toevallig min weg vrijblijvend vanzelf gelogen",
    # Fixed phrases: "niet in het minst", "niet te onderschatten", "niet voor niets", "niet meer dan".
    "in|het|minst in|de|laatste|plaats het|minst te|onderschatten te|vergeten onderschat|worden "
    "voor|niets voor|niks meer|dan minder|dan "
    "meer|en|niet|minder minder",
)
"""What turns a following *niet* into something else."""

NOT_REALLY_AFTER = frozenset(["waarom", "of", "dan"])
"""*waarom niet*, *of niet*, *al dan niet*: the word right before that takes the force from *niet*."""

NO_AT_ALL = frozenset("woord sprake oog oren weet spoor".split())
"""*met geen woord*, *geen sprake*: behind *geen* these deny the whole clause, also what goes before."""

NOT_TO = frozenset(
    "bedoeling mogelijk nodig haalbaar evident makkelijk gemakkelijk wenselijk toegelaten gelukt in orde".split()
)
"""*niet mogelijk om …*: with these a denial reaches into the clause with *om* that follows."""

ONLY_ITSELF = frozenset("twijfel probleem discussie luxe wonder toeval kwestie bezwaar".split())
"""*geen twijfel*: the denial reaches this word only."""

LITOTES = re.compile(r"on(?!der|t|s$|ze$|line|langs|middellijk|geveer|ze?ker)\w{4,}")
"""*niet onbelangrijk*, *niet onterecht*."""

NOT_THAT = frozenset("dat of hoe wat waar wie waarom welke wanneer".split())
"""Behind *niet* these open the clause that somebody does not know, say or see; it is not itself denied ..."""

ASKING = frozenset("duidelijk zeker weten weet bekend geweten afvragen vraag benieuwd zien zeggen".split())
"""Behind these *of* opens what is asked, which is not denied with them: *het is niet duidelijk of er een plan komt*."""

RAISING = frozenset("denk denkt denken vind vindt vinden geloof gelooft geloven".split())
"""... but with these it is: *ik denk niet dat we een plan hebben*."""

ADJUNCTS = frozenset("dankzij door ondanks na sinds tijdens wegens omwille vanwege in".split())
"""At the head of a clause these open a circumstance that a later *niet* leaves alone: *in onze streek is dat
niet zo*."""

# Lack -------------------------------------------------------------------------------------------------------------

LACK_OF = {
    "gebrek": ("aan",),
    "tekort": ("aan", "van"),
    "tekorten": ("aan",),
    "schaarste": ("aan", "van"),
    "gemis": ("aan", "van"),
    "afwezigheid": ("van",),
    "ontbreken": ("van",),
    "nijpend": ("aan",),
}
"""Nouns that with their preposition say that what follows is lacking (*gebrek aan personeel*). *nood aan* asks for
something and is not among them."""

TOO_LITTLE = frozenset(
    "weinig klein kleine kort korte krap krappe laag lage beperkt beperkte smal smalle schaars".split()
)
"""Behind *te*."""

TOO_LITTLE_ALONE = frozenset(
    """
    onvoldoende weinig amper nauwelijks ontoereikend ontoereikende onbestaand onbestaande schaars schaarse
    afwezig ontbrekende tekortschiet tekortschieten
    """.split()
)
"""Words that by themselves say that there is too little of something."""

ENOUGH = frozenset("genoeg voldoende toereikend veel vele bijster".split())
"""Behind *niet* or *geen* these say lack: *niet genoeg*, *geen … genoeg*, *niet veel*."""

IS_MISSING = frozenset("ontbreekt ontbreken ontbrak ontbraken ontbreke ontbroken".split())
"""Verbs that say of their whole clause that something is not there."""

MISS = frozenset("mis mist missen miste misten gemist".split())
"""Verbs whose object is lacking."""

NOT_MISSING = frozenset("iets er mee goed loopt lopen gaat de".split())
"""*er is iets mis*, *het loopt mis*, *in de mist*: right before *mis* and *mist* these make another word of it."""

LACK_PHRASES = (("te", "wensen", "over"), ("schiet", "tekort"), ("schieten", "tekort"), ("schoot", "tekort"))

PREDICATE = re.compile(
    r"(?:ge|be|ver|her|ont|aan|uit|op|af|in)\w{2,}(?:d|t|en)|\w+(?:baar|lijk|tief|loos)|bekend|aanwezig"
)
"""A participle or an adjective: behind *onvoldoende* it says that the lack is of what went before."""

NO_PREDICATE = frozenset(
    """
    aandacht aanbod afstand bedrijven begeleiders bestand beweging gebouwen gebruiken gedachten gegevens geluiden
    gemeenten gezinnen inkomen inwoners inzet inzicht inzichten opdracht opdrachten opvangplaatsen overzicht overleggen
    uitkeringen uitzicht verbanden verenigingen verkeer vermogen verstand vertrouwen gewicht geduld beleid
    """.split()
)
"""Nouns that look like one: *onvoldoende aandacht* lacks *aandacht*."""

BEING_SHORT = frozenset("heb hebt heeft hebben had hadden kom komt komen kwam kwamen".split())
"""With these *tekort* at the end of its clause says that one is short of something: *we hebben handen tekort*."""
BEFORE_A_NOUN = frozenset(
    "een het dat dit geen hun ons zijn haar groot grote een nijpend structureel chronisch".split()
)
"""Right before *tekort* these make it a noun."""

# Hypothetical, reported, asked ------------------------------------------------------------------------------------

WOULD = frozenset("zou zouden zou'n zoude".split())
PERHAPS = frozenset(
    "misschien wellicht eventueel allicht hopelijk desnoods idealiter mogelijkerwijs hypothetisch".split()
)
IF = frozenset("als indien mits tenzij ingeval".split())
"""Open a clause that need not be true; *als* only where it opens a clause (not *als regisseur*)."""
MIGHT = frozenset(["mocht", "mochten"])
"""At the head of a clause: *mocht er geld zijn*."""
OUGHT = frozenset("moet moeten moest moesten".split())
"""With *kunnen* close behind: *dat moeten we kunnen delen*."""
SUPPOSE = (
    ("stel", "dat"),
    ("op", "voorwaarde", "dat"),
    ("we", "hopen"),
    ("ik", "hoop"),
    ("in", "het", "ideale", "geval"),
)
WISH = frozenset(["graag", "liefst", "liever"])
"""A wish when their clause has *wil*, *willen*, *zien*, *hadden* ..."""
WISHING = frozenset("wil wilt willen wou wilde wilden had hadden zien zag zagen".split())

SAY = frozenset(
    """
    zegt zei zeggen zeiden stelt stelde stelden stellen beweert beweren beweerde meent menen meende meenden vindt vinden
    vond vonden denkt denken dacht dachten vertelt vertellen vertelde vertelden verklaart verklaarde klaagt klagen
    getuigt getuigen suggereert suggereren
    """.split()
)
"""Verbs by which somebody else's view is told; not with *ik* or *wij* as subject."""
HEARD = frozenset("gehoord hoor horen hoorde hoorden vernomen vernam vernamen".split())
"""With *ik* or *wij* these too: *ik heb gehoord dat*."""
FIRST_PERSONS = frozenset("ik 'k we wij".split())
NOT_SOURCES = frozenset(
    """
    mij ons mezelf plan plannen planning afspraak afspraken methode methodiek schema regel regels regelgeving
    voorschrift voorschriften verdeelsleutel principe principes richtlijn richtlijnen norm normen wet wetgeving decreet
    procedure procedures model beurtrol kalender timing criteria behoeften noden wensen mogelijkheden prioriteit
    """.split()
)
"""Behind *volgens* these are no third party."""
REPORTED_PHRASES = (("naar", "verluidt"), ("naar", "eigen", "zeggen"), ("van", "horen", "zeggen"))

NOT_TOLD = frozenset("ook zelf niet al zo wel graag allemaal".split())
"""Behind *dat* these show that *dat* is an object and no report follows: *u zei dat ook*."""

WH_WORDS = frozenset("wat wie waar waarom hoe welke welk wanneer hoeveel waarvoor waarmee waarin waarbij".split())
YOU = frozenset("je jij u jullie ge gij".split())
