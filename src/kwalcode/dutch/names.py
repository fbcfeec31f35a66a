"""Proper names among the words of a corpus: forms that must not be split, nor taken for the common word they look like.

This looks at words, not at sentences, and is modest: a form counts as a name when it is written with a capital, never
without one in the same vocabulary, and is no common Dutch word in lower case. The first word of a sentence is therefore
no name when it is a known word, a compound of known words, or occurs in lower case somewhere. Municipalities of
Flanders and Brussels are listed, because many look like compounds (Kortrijk, Waregem, Steenokkerzeel).

Limits: a surname that is also a common word (De Backer, Peeters, Bakker, Wit) is not found unless it stands behind a
family-name prefix inside one form (Vandenberghe); and an unknown common word, or a spelling mistake, that occurs with a
capital only is counted as a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kwalcode.dutch.compounds import default_splitter
from kwalcode.dutch.inflection import known_base
from kwalcode.dutch.lexicon import lexicon

_PREFIXED = re.compile(r"(?:Van(?:de[nr]?|den|der)?|Ver|De|D'|Mac|Mc|O')[A-Z][a-zà-ÿ]+|Vande[nr]?[a-zà-ÿ]{4,}")
_CAPITALISED = re.compile(r"[A-ZÀ-Þ][^\W\d_]*[a-zà-ÿ][^\W\d_]*(?:['’-][^\W\d_]+)*")

MUNICIPALITIES = frozenset(
    """
    Aalst Aalter Aarschot Aartselaar Affligem Alken Alveringem Anderlecht Antwerpen Anzegem Ardooie Arendonk As
    Asse Assenede Avelgem Baarle-Hertog Balen Beernem Beerse Beersel Begijnendijk Bekkevoort Beringen Berlaar
    Berlare Bertem Bever Beveren Bierbeek Bilzen Blankenberge Bocholt Boechout Bonheiden Boom Boortmeerbeek
    Borgloon Bornem Borsbeek Boutersem Brakel Brasschaat Brecht Bredene Bree Brugge Brussel Buggenhout Damme
    Deerlijk Deinze Denderleeuw Dendermonde Dentergem Dessel Destelbergen Diepenbeek Diest Diksmuide Dilbeek
    Dilsen-Stokkem Drogenbos Duffel Edegem Eeklo Elsene Erpe-Mere Essen Etterbeek Evere Evergem Galmaarden
    Ganshoren Gavere Geel Geetbets Genk Gent Geraardsbergen Gingelom Gistel Glabbeek Gooik Grimbergen
    Grobbendonk Haacht Haaltert Halen Halle Ham Hamme Hamont-Achel Harelbeke Hasselt Hechtel-Eksel Heers
    Heist-op-den-Berg Hemiksem Herent Herentals Herenthout Herk-de-Stad Herne Herselt Herstappe Herzele
    Heusden-Zolder Heuvelland Hoegaarden Hoeilaart Hoeselt Holsbeek Hooglede Hoogstraten Horebeke
    Houthalen-Helchteren Houthulst Hove Huldenberg Hulshout Ichtegem Ieper Ingelmunster Izegem Jabbeke Jette
    Kalmthout Kampenhout Kapellen Kapelle-op-den-Bos Kaprijke Kasterlee Keerbergen Kinrooi Kluisbergen
    Knesselare Knokke-Heist Koekelare Koekelberg Koksijde Kontich Kortemark Kortenaken Kortenberg Kortessem
    Kortrijk Kraainem Kruibeke Kruisem Kruishoutem Kuurne Laakdal Laarne Lanaken Landen Langemark-Poelkapelle
    Lebbeke Lede Ledegem Lendelede Lennik Leopoldsburg Leuven Lichtervelde Liedekerke Lier Lierde Lievegem Lille
    Linkebeek Lint Linter Lochristi Lokeren Lommel Londerzeel Lo-Reninge Lovendegem Lubbeek Lummen Maarkedal
    Maaseik Maasmechelen Machelen Maldegem Malle Mechelen Meerhout Meise Melle Menen Merchtem Merelbeke
    Merksplas Mesen Meulebeke Middelkerke Moerbeke Mol Moorslede Mortsel Nazareth Neerpelt Nevele Niel
    Nieuwerkerken Nieuwpoort Nijlen Ninove Olen Oostende Oosterzele Oostkamp Oostrozebeke Opglabbeek Opwijk
    Oudenaarde Oudenburg Oudergem Oud-Heverlee Oud-Turnhout Overijse Overpelt Peer Pelt Pepingen Pittem
    Poperinge Putte Puurs Puurs-Sint-Amands Ranst Ravels Retie Riemst Rijkevorsel Roeselare Ronse Roosdaal
    Rotselaar Ruiselede Rumst Schaarbeek Schelle Scherpenheuvel-Zichem Schilde Schoten Sint-Genesius-Rode
    Sint-Gillis Sint-Gillis-Waas Sint-Katelijne-Waver Sint-Laureins Sint-Lievens-Houtem Sint-Martens-Latem
    Sint-Niklaas Sint-Pieters-Leeuw Sint-Truiden Spiere-Helkijn Stabroek Staden Steenokkerzeel Stekene Temse
    Ternat Tervuren Tessenderlo Tielt Tielt-Winge Tienen Tongeren Torhout Tremelo Turnhout Ukkel Veurne
    Vilvoorde Vleteren Voeren Vorselaar Vorst Vosselaar Waarschoot Waasmunster Wachtebeke Waregem Wellen Wemmel
    Wervik Westerlo Wetteren Wevelgem Wezembeek-Oppem Wichelen Wielsbeke Wijnegem Willebroek Wingene Wommelgem
    Wortegem-Petegem Wuustwezel Zandhoven Zaventem Zedelgem Zele Zelzate Zemst Zingem Zoersel Zomergem Zonhoven
    Zonnebeke Zottegem Zoutleeuw Zuienkerke Zulte Zutendaal Zwalm Zwevegem Zwijndrecht Vlaanderen Limburg
    Oost-Vlaanderen West-Vlaanderen Vlaams-Brabant Waals-Brabant Nederland België
""".split()
)

# Listed places that are common words as well: at the start of a sentence nobody can tell, so the word wins.
_AMBIGUOUS = frozenset(
    """
    As Balen Bever Boom Damme Duffel Essen Geel Halen Halle Ham Heers Hove Landen Lier Lint Linter Melle Mol
    Peer Putte Staden Voeren Vorst Wellen
""".split()
)


def proper_names(vocabulary: Iterable[str], among: Iterable[str] | None = None) -> frozenset[str]:
    """The forms of a vocabulary that are names, or part of one.

    Args:
        vocabulary: Distinct surface forms of a text, in the case in which they stand in it.
        among: The forms to judge; None for all of them.

    Returns:
        A part of `among`, in the same case.

    Example:
        >>> sorted(proper_names(["Kortrijk", "Wij", "Vandenbroucke", "Armoedebeleid", "Beleid", "OCMW"]))
        ['Kortrijk', 'Vandenbroucke']
    """
    forms = frozenset(vocabulary)
    judged = forms if among is None else among
    return frozenset(form for form in judged if _CAPITALISED.fullmatch(form) and _is_name(form, forms))


def _is_name(form: str, forms: frozenset[str]) -> bool:
    if form in MUNICIPALITIES:
        return form not in _AMBIGUOUS
    if _PREFIXED.fullmatch(form):
        return True
    lower = form.lower()
    if lower in forms:
        return False
    words = lexicon()
    if words.is_name(lower):
        base = words.base(lower)
        # Vlaamse, Europees: written with a capital, and yet inflected like any adjective
        return base == lower and not base.endswith(("s", "isch"))
    return words.base(lower) is None and known_base(lower) is None and len(default_splitter().segments(lower)) == 1
