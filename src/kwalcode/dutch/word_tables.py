"""What the general dictionary does not know or gets wrong, written down by hand: data, no rules.

Everything is lower case. A text block holds words separated by white space; a block of pairs holds `form:lemma`.
"""

from __future__ import annotations


def _words(block: str) -> frozenset[str]:
    return frozenset(block.split())


def _pairs(block: str) -> dict[str, str]:
    return dict(item.split(":") for item in block.split())


# The dictionary holds inflected forms, so a noun without plural is mostly absent from it.
BASE_WORDS = _words("""
    cannabis smokkel ruimtevaart aanbod aandacht aandrang aanhang aanleg aanloop aanpak aansprakelijkheid
    aanvullend aanwas achterban achterstand achterstelling administratie advies afval afvalwater agogiek
    algoritme alleenstaand anderstalig anonimiteit apathie arbeid armoe armoede armoedebeleid armoedebestrijding
    asfalt asiel asielbeleid autisme bbc bedelarij bedeling begeleiding begrip beheer bejegening belangrijk
    beleid beleving bereik beroep besef bestaand bestek bestuur betrokkenheid bevolking bewind bewindvoerder
    bewindvoering bewoning bewustzijn bezit bijkomend bijles bijstand bijstandsuitkering bijval bistro blijk
    bouw bovenlokaal brandstof brugfiguur budget burgerij burgerschap burgerzin buurtwerk capaciteit caw cgg
    chaos clb cocreatie cohesie communicatie complexiteit consensus continuïteit corona corruptie coördinatie
    cpas creativiteit criminaliteit cultuur cvba daadkracht dagbesteding dak dakloos dakloosheid dank data
    deelname deining deskundige deskundigheid detectie dienst digitalisering diversiteit doelpubliek
    doorstroming doorstroom draagvlak drang drempel dringend droogte duurzaamheid dwang dynamiek economie
    eenzaamheid eerlijkheid efficiency efficiëntie eigenaarschap eigenzinnig elektriciteit empowerment energie
    engagement erfgoed ergonomie erkenning ernst erosie ervaringsdeskundige ethiek euthanasie evaluatie
    expertise financiering flexibiliteit fraude functionaliteit gebrek geduld gekwetste gelijkheid geloof geluk
    generatiearmoede genot gericht geval geweld gezag gezin gezondheid gezondheidszorg gokken gratis groei
    grootschalig haalbaarheid haast haat handel handhaving hardheid hardware heden heil hemelwater hergebruik
    herkomst hinder hitte honger hoopvol horeca huisbaas huisraad huisvesting hulp hulpverlening huur hygiëne
    identiteit immigratie inburgering inclusie industrie inflatie informatie infrastructuur ingang inhoud inhuur
    innovatie inspirerend inspraak instandhouding instroom integratie integriteit interbestuurlijk
    intergemeentelijk intersectoraal intimiteit invloed inzet inzicht isolement jeugd jeugdhulp justitie kansarm
    kansarmoede kansrijk keten kinderarmoede kleinschalig klimaat kloof kmo komaf krediet kwaliteit kwetsbaar
    kwetsbaarheid laagdrempelig lac landbouw leefbaarheid leefloon leeftijd leegstand lef leiderschap literatuur
    logica logistiek lokaal loket lopend loyaliteit luxe maatregel maatwerk malaise mandaat mantelzorg media
    meerwaarde mening mensheid methodiek middel middenstand middenveld migratie milieu misbruik miserie
    misverstand mjp mobiliteit mondigheid monitoring moraal motivatie nabijheid nalatigheid natuur nazorg
    netheid netwerk ngo nieuwbouw nieuwkomer nieuws nijverheid nood noodkreet nut nutsvoorziening obesitas ocmw
    omgang onderhoud ondernemerschap onderwijs onderzoek onkunde onmacht onrecht onroerend onrust ontbijt
    onthaal ontharding ontoereikend ontzag onvoldoende onwetendheid onwil onzekerheid opbouw opbouwwerk oplage
    opmaak opstart opvang opvolg opvolging opwaardering ouderdom outreach outreachend overheid overlast overleg
    overmacht overzicht paniek participatie partner partnerschap peil personeel perspectief plan politie
    politiek preventie prikkel privacy proactief productiviteit proef professionalisering project propaganda
    proportioneel publiek puin pwa racisme re-integratie rechtenverkenner rechtvaardigheid reclame redzaamheid
    regelgeving regie regierol reintegratie representatie respect restafval rol ruil ruimtegebruik rust rva
    samenhang samenleving samenlevingsopbouw samenspraak sanering schaamte schaarste schade schoonmaak
    schuldhulp seksisme sensibilisering sleutelfiguur software solidariteit speling sport sprake stap start
    stelling steun stigma stoornis straathoekwerk straathoekwerker streek stress sturing subsidiariteit succes
    succesvol sympathie taal taboe technologie teelt tegemoetkoming televisie test tewerkstelling thuisloos
    thuisloosheid thuiszorg tijd toegang toegankelijkheid toekenning toekomst toekomstgericht toelating
    toeleiding toereikend toerisme toets toezicht transparantie transversaal twijfel uitleg uitstekend uitstroom
    uitval uitzicht universalisme urgentie vdab verblijf verdriet verenigingsleven verhuis verhuur verkeer
    verlof verloop verschillend verslag vertier vertrek vertrouwen verval vervoer verwaarlozing verzet
    verzorging verzuim vindplaats vindplaatsgericht vlees voeding voedsel voldoende volgend volk voorkeur
    voorrang vooruitgang vrede vrijheid vrijwilligerswerk vuil vvsg vzw waarborg wanhoop water weerbaarheid
    weerstand welvaart welzijn wens werkgelegenheid werking werkloos werkloosheid werkzoekend wetenschap
    wetgeving wijk wilskracht woede zeggenschap zekerheid zelfredzaamheid zelfstandigheid zicht ziekte zin
    zinvol zorg zorgvuldig zorgzaamheid zwerfvuil zwijgplicht
""")

# Forms whose normal form in the dictionary is wrong, misleading for this field, or missing.
CORRECTIONS = _pairs("""
    betrokkene:betrekken betrokkenen:betrekken
    derde:derde vals:vals chinees:chinees noden:nood huizen:huis buurten:buurt stoelen:stoel mannen:man
    bomen:boom weken:week middelen:middel banden:band borden:bord kernen:kern linkse:links links:links
    eersten:eerst sleept:slepen gaven:geven gave:gave link:link kies:kiezen 's:'s 't:het 'n:een één:een éen:een
    eén:een vóór:voor vóor:voor dé:de hét:het wél:wel óók:ook níet:niet zélf:zelf leden:lid lid:lid geval:geval
    gevallen:geval reden:reden redenen:reden keten:keten ketens:keten data:data media:media inkomsten:inkomst
    wezen:wezen werkers:werker zonen:zoon scholier:scholier scholieren:scholier breiden:breiden vaart:vaart
    vers:vers geel:geel vaardig:vaardig doof:doof zoet:zoet rap:rap knap:knap tweede:tweede vierde:vierde
    acht:acht baar:baar billijk:billijk ten:ten ter:ter gedragen:gedragen gericht:gericht gerichte:gericht
    circulaire:circulair ontwikkelingssamenwerking:ontwikkelingssamenwerking jarenlang:jarenlang
    jarenlange:jarenlang geslacht:geslacht sprake:sprake geloof:geloof boete:boete boetes:boete rente:rente
    bijkomende:bijkomend aanvullende:aanvullend verschillende:verschillend voldoende:voldoende lopende:lopend
    bestaande:bestaand volgende:volgend dringende:dringend inspirerende:inspirerend ouder:ouder ouders:ouder
    oudere:oudere jongere:jongere kind:kind ruimten:ruimte ruimtes:ruimte lagen:laag beiden:beide beide:beide
    bureaus:bureau niveaus:niveau cadeaus:cadeau meest:veel meeste:veel minder:weinig minst:weinig minste:weinig
    beter:goed betere:goed best:goed beste:goed ging:gaan gingen:gaan waren:zijn was:zijn is:zijn bent:zijn
    ben:zijn zijt:zijn zijn:zijn geweest:zijn kan:kunnen kunt:kunnen kunde:kunnen kon:kunnen konden:kunnen
    wil:willen wilt:willen wou:willen wouden:willen zult:zullen zal:zullen zou:zullen zouden:zullen moet:moeten
    moest:moeten moesten:moeten mag:mogen mocht:mogen zei:zeggen zeiden:zeggen zegt:zeggen zeg:zeggen
    gezegd:zeggen wist:weten weet:weten weten:weten zit:zitten zet:zetten kom:komen krijg:krijgen stel:stellen
    kijk:kijken hang:hangen lijk:lijken pleit:pleiten drink:drinken spring:springen tel:tellen wees:zijn
    vang:vangen verhoog:verhogen wacht:wachten gekund:kunnen gemoeten:moeten gewild:willen gij:gij ge:gij
    gijlie:gij jij:jij je:jij u:u uw:uw mij:ik me:ik ikke:ik wij:wij we:wij zij:zij ze:zij nen:een ne:een den:de
    dees:deze diene:die da:dat nie:niet ie:hij zo'n:zo'n wagen:wagen wagens:wagen velden:veld maten:maat
    wijst:wijzen geborgen:bergen des:des laste:last internet:internet derden:derde vergaand:vergaand wolven:wolf
    belg:belg belgen:belg netter:net toegestane:toestaan vissen:vis leefgelden:leefgeld armsten:arm armste:arm
    armere:arm steden:stad leermiddelen:leermiddel wetten:wet spel:spel spellen:spel gemist:missen mist:missen
    misten:missen bad:bad baden:bad zeven:zeven negen:negen geboden:bieden bestuurder:bestuurder
    besteed:besteden verbond:verbond bond:bond centra:centrum musea:museum criteria:criterium politici:politicus
    bedrijven:bedrijf gehelen:geheel tekort:tekort tekorten:tekort verlies:verlies verliezen:verliezen
    gemonitord:monitoren gemonitorde:monitoren monitort:monitoren gerecycleerd:recycleren geüpdatet:updaten
    lost:lossen schaft:schaffen gescreend:screenen gecoacht:coachen gemaild:mailen geskypet:skypen
""")

# An infinitive that is also the plural of a noun is read as the noun (plannen: plan, then plannen), except these.
VERB_FIRST = _words("""
    aanpakken afschrikken afvoeren balen blazen dichten drukken focussen gebruiken gelden hangen hoeven huren
    inhouden instappen inzetten keren kloppen lekken leren lijken lopen malen meten mikken omzetten onderbouwen
    opbouwen opheffen oplopen overleggen oversteken overwegen pakken passen pleiten remmen rijden roepen ruiken
    rusten samenlopen schatten scheppen schijnen schuiven slagen slopen spelen steken stellen stoppen storten
    stroomlijnen sturen tekenen tellen terugvallen tonen treden trekken trouwen uitbouwen uitbraken uitkijken
    uitlaten uitleggen uitrollen uitvallen vallen vangen vervallen vervolgen verzoeken vieren vliegen vluchten
    voegen voeren wachten wassen wenden werken werven wijzen zetten zitten zorgen
""")

# ... and these are both, the verb first.
VERB_OR_NOUN = _words("""
    aanvragen besluiten eisen onderzoeken ontwerpen stemmen voorstellen vragen wensen
""")

# Numerals, function words and the like that no rule on endings may touch.
FIXED = _words("""
    aan acht achteraf allemaal alles als alsnog alsook altijd anders beide bij binnen buiten daar daarbij
    daarmee daarnaast daarop daarover daaruit daarvan daarvoor dan dat de deze die dit door doordat drie duizend
    dus echter een eerste eigenlijk elders elkaar en enkele erg ergens ernaast eveneens evenwel geen geleden
    genoeg graag haar heel helemaal hen het hier hierbij hiermee hierop hierover hieruit hiervan hiervoor hij
    hoe hoewel honderd hun ieder iedere iedereen iemand iets ik in inderdaad indien jouw jullie laatste maar men
    met mijn miljard miljoen minstens misschien mits mogelijks naar negen nergens niemand niet niets noch nooit
    nu of om omdat omwille onder ondertussen ons onze ooit op opdat over overal reeds samen sinds slechts
    desondanks niettemin nochtans sommige soms steeds straks te tegemoet tegen tenzij terwijl tevens tien
    tijdens toch toen tot tussen twee uit vaak van vanuit vele vervolgens vier vijf volgens volop voor vooraf
    voorop voortaan waar waarbij waardoor waarin waarmee waarom waaronder waarop waarover waaruit waarvan
    waarvoor wanneer want wat welk welke wellicht wie zeer zelfs zes zeven zich zichzelf zij zijn zodat zonder
    zulke
""")

# Diminutives that have become words of their own.
LEXICAL_DIMINUTIVES = _words("beetje dubbeltje ietsje kwartje meisje snoepje sprookje tientje toetje")

# Homographs of two quite different words, with every reading.
HOMOGRAPHS = {
    "laat": ("laten", "laat"), "gegeven": ("geven", "gegeven"), "wegen": ("weg", "wegen"), "meer": ("veel", "meer"),
    "verblijven": ("verblijven", "verblijf"), "verdachte": ("verdachte", "verdenken"),
    "vroeg": ("vroeg", "vragen"), "namen": ("nemen", "naam"), "leek": ("lijken", "leek"),
    "sloten": ("sluiten", "slot"), "boden": ("bieden", "bode"), "graven": ("graven", "graf"),
    "staat": ("staat", "staan"), "stort": ("storten", "stort"), "start": ("start", "starten"),
    "vat": ("vatten", "vat"), "dien": ("die", "dienen"),
    "ouderen": ("oudere", "oud"), "jongeren": ("jongere", "jong"),
}  # fmt: skip
