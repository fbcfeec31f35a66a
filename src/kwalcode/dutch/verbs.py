"""Frequent verb forms by which clauses are told apart when there are no parts of speech."""

from __future__ import annotations

AUXILIARIES = frozenset(
    """
    ben bent is zijn was waren word wordt worden werd werden heb hebt heeft hebben had hadden
    kan kunt kunnen kon konden moet moeten moest moesten mag mogen mocht mochten wil wilt willen wou wilde wilden
    zal zult zullen zou zouden ga gaat gaan ging gingen blijf blijft blijven bleef bleven
    hoeft hoeven hoefde durf durft durven durfde emmen em zen zijt zou'n
    """.split()
)
"""Forms of auxiliaries and modals; their plurals are far more often finite than infinitives."""

FINITE = AUXILIARIES | frozenset(
    """
    begint begon bekijkt beleeft bepaalt bereikt beslist besliste bestaat bestond bestonden betaalt
    betekent betrekt bevat biedt bood blijkt bleek brengt bracht brachten bouwt
    denk denkt dacht dachten doe doet deed deden draagt droeg draait duurt
    faalt functioneert gebeurt gebeurde geeft gaf gaven geldt gelooft geraakt geraak groeit haalt haalde hangt
    heet helpt hielp hielpen hoor hoort hoorde hoorden houdt hield hielden huurt
    kent kende kenden kiest koos kijkt keek komt kwam kwamen kost krijg krijgt kreeg kregen
    laat liet lieten leeft leidt leidde leert leest levert ligt lag lagen loopt liep liepen lukt lukte
    maak maakt maakte maakten meent merk merkt mist miste misten neem neemt nam namen nodigt noemt
    ontbreekt ontbrak ontbraken ontstaat ontstond ontvangt overlegt
    raakt reikt regelt rekent roept
    schiet schrijft schreef sluit speelt speelde spreekt sprak spraken staat stond stonden startte steekt stelt
    stelde steunt steunde stopt streeft stuurt stijgt stuit
    telt toont trekt trok valt viel vielen verandert verdient vergt vergadert verloopt verliep vermeldt verstaat
    vertelt vertelde vertrekt vervult verwacht verwijst vind vindt vond vonden voelt voelde voer voert voerde volgt
    volgde volstaat voorziet voorzag vormt vraagt vroeg vroegen
    wacht weet wist wisten werkt werkte werkten wijst woont zeg zegt zei zeiden zet zette zetten zie ziet zag zagen
    zit zat zaten zoekt zorgt zorgde
    """.split()
)
"""Forms that are finite, or nearly always."""

PLURALS = frozenset(
    """
    beginnen beslissen bestaan betalen betekenen betrekken bieden blijken brengen bouwen denken doen draaien geven
    gebeuren gebruiken geloven geraken groeien halen helpen horen houden kennen kiezen kijken komen kosten krijgen
    laten leven leren leveren liggen lopen maken menen merken missen nemen noemen ontbreken ontstaan overleggen
    praten raken richten spelen spreken staan starten stellen steunen stoppen streven sturen tellen trekken vallen
    veranderen vergaderen verlopen vertellen vertrekken verwachten vinden voelen voeren volgen volstaan voorzien vormen
    vragen werken weten wonen zeggen zetten zien zitten zoeken zorgen
    """.split()
)
"""Plurals of the present, which are infinitives as well."""


WILL = frozenset("de politieke goede vrije eigen bestuurlijke sterke gezamenlijke uitdrukkelijke".split())
"""Right before *wil* these make it a noun: *de politieke wil*."""


def is_finite(word: str) -> bool:
    """Whether a small-letter word is a finite verb form that is not an infinitive too (but for auxiliaries)."""
    return word in FINITE or word.endswith(("eert", "eerde", "eerden"))


def is_verb(word: str) -> bool:
    """Whether a small-letter word is a finite form or a present plural of a frequent verb."""
    return is_finite(word) or word in PLURALS
