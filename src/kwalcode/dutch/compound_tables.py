"""Which words may and may not be a part of a compound: data, no rules. Lower case."""

from __future__ import annotations


def _words(block: str) -> frozenset[str]:
    return frozenset(block.split())


def _pairs(block: str) -> dict[str, str]:
    return dict(item.split(":") for item in block.split())


# Short words are a compound splitter's ruin (best-uur, plan-ten): up to four letters only these may begin a compound.
SHORT_FIRST = _words("""
    aard anti app arm arts auto baan baby bad bank bed beek berg bio bloem boek boer boom bos bouw bron brug buik
    bus buur cao caw cel club dag dak dans data deel denk dier dijk doel dood dorp draai drug druk duin duur eco eet
    eind epb euro fan fase feit fiets film flat flex fond fout fuif fusie gas gast geld geo geur gids gift glas gok
    golf graf gras gym haag hals hand hart haven hbo help hoek hond hoog hoop hoor hout huid huis hulp huur ict idee
    info jaar jazz job jobs jury kaas kalk kamp kans kant kas kerk kern keur kies kijk kind kip klas klei klim knel
    knie koek kook koop koor kost koud kunst kust laad laag lac lamp land last leef leen leer lees les lid lied lift
    lijf lijn lok loods loon loop luxe maai maan maat markt mbo meer meld melk mens merk mob mode multi munt muur
    naam nacht neef neus non nood noord norm ocmw olie oog oor oost ouder pak pand park pers piek pijp pilot plan
    plein plek pmd poli pomp poort pop post prik puin punt raad raam rand regen reis rest rij rijk roei rol rook
    rouw ruil ruim ruit rust saus scan seks sier ski slaap slib slot sms snel spel stad stal stap start stem steun
    stof stort straf stroom stuur taak taal tand tank tarwe tas team tech teelt tent test thee tijd tolk toon top
    touw tram trap trein trek tuin turf turn unie vak vee veer veld verf vet vis vlag vlak vlees vloer voet volk
    vorm vorst vuil vuist vul vuur vzw was web week weer weg wens werf werk west wet wijk wijn wild wind winst wol
    woon zaai zaak zaal zand zee zelf ziek zin zit zoek zon zorg zout zuid zuur zwem zwerf zwijg
""")

# ... and only these may end one.
SHORT_LAST = _words("""
    akte app arm arme arts baan bad bak bank bed beek berg boek boer boete bond boom boot bord bos bouw bril bron
    brug bus buur cao cel club code dag dak data deal deel deur dijk doek doel dorp draad druk duur eis fase fiets
    film flat fonds gang geld geur gids gift glas graf gras haag hal hek hoek hof hok hond hout hub huis hulp huur
    idee info jaar job jobs kaai kaas kade kamp kans kant kast kern kind kit klant klas klok knop koor kost kosten
    laag lab lamp land last les lid lied lift lijn loon loop maat map mens merk mode moed munt muur naam nest net
    nood norm nota olie oord paal pact pad pand park pas pers pijn pijp plan plek pomp poort post pot punt raad raam
    ramp rand reis rek rijk rijke rol roof rook rouw ruil rust scan site slot spel stad stal stem stof stuk taak
    taal tak tas team tent term test tijd tool tools toon tram trap tuin unie val vee veld vlag vlak volk vorm vuil
    vuur wand web week weg weken werf werk wet wiel wijk wijn woord zaak zaal zak zin zone zorg
""")

# Known words that are no part of a compound at the beginning: function words, particles, junk of the dictionary.
NOT_FIRST = _words("""
    aan achter achteruit af alleen aller alles amber ander andere anders artik beide beste beter betro bewust
    bij binnen boven buiten centr clausu combi conse daar depart derde door dring eerst eerste eigen element
    elkaar enkel exper gaan geen geheel gelijk gemeen gever gezins goede halve hebben heden heid hier hoger
    iedere inspan inter intra inwon komen konin kunnen lager lange langs laten later leden loos maats mande mede
    mee meest midden minder minis moeten mogen na neder nemer neven noden om omhoog omlaag onder oneven organ
    over overal paart perso presi proce regis rondom samen schap secre sinds socia staan staande stande super
    tegen tempera terug tijdens toe trans tussen tweede uit vaardig vaker vanuit verder verte vierde volgens
    voor voorbe voort vooruit vrije waar waard weder welke wetens willen worden zeker zoals zonder zulke zullen
""")

# Known words that are an ending rather than the last part of a compound.
NOT_LAST = _words("""
    aars achter achtig achtige alles ander andere arend baarheid binnen boven breking brengen buiten delijk
    dering elijk elijke eling elingen ement ementen enaar enaars ende enden ender enkel eren erij erijen ering
    eringen geven gevend having hebben heden heide houding ieder iedere igen igheid ingen isatie keling keuring
    legging lende lering ligheid lijkbaar lijkbare lijkheid ling lingen lings logie logisch logische loosheid
    loze matig matige matigen matiger matigheid mokkel natie nemen neming nering niet onder ralisatie rijver
    schap schappelijk schappelijke schappen sering slede sleden statie stellen stelt ster sters tegen teren
    tering treding tussen vaardig vaardige vaardigen vaardigheid voeren waardig waardige waardigheid waarts
    zaamheid zame zeker zelfs zetten zonder
""")

# Words of several parts that are one word to whoever uses them, and words that only look like compounds.
WHOLE = _words("""
    aanbod aandacht aandeel achterban afstand altijd ambtenaar antwoord artikel bedrag bedrijf beeldhouwer beetje
    behoefte belangrijk beleid belemmeren bestand bestek bestuur bewerkstelligen bewerkstelling bewustwording
    bijdrage bijstand boodschap burgemeester carnaval clausule combinatie dageraad deelgenoot deelname deelnemer
    deelneming departement dialoog dienstbaar dinsdag doeleinde doeleinden donderdag doorsnede dorpel drempel
    eensgezind eenvoudig eenzaam eigenaar eigenschap element erfgoed evenement evenredig evenwicht evenwichtig
    explanatie festival gastvrij gelijkenis gelijkheid gelijkwaardig geloofwaardig gemeenschap gemeente geneeskunde
    genootschap gewoonte gezamenlijk goedkeuring grondslag grootmoeder grootvader handelaar handhaven handhaver
    handhaving handicap handvat hoedanigheid hoeveelheid hoofdstuk hoofdzakelijk houding huishoudelijk huishouden
    huwelijk inspanning kader kandidaat kantine kanton kantoor kapitaal karton kenmerk kenmerken kennisgeving
    kleinood kolonie koning kortrijk kunstenaar kwaadaardig landschap leeftijd letterlijk lichaam maandag maatregel
    maatschappelijk maatschappij mannetje marathon materiaal materieel mededelen mededeling medewerker merendeel
    merkwaardig middelmatig middenveld ministerie misstand nederland noodzaak noodzakelijk notaris omgeving
    ondernemer onderneming onderwijs oordeel oorzaak opbouw oppervlak oppervlakte organisatie organiseren overheid
    parlement pastoor personeel plaatse plaatsvervangend plaatsvervanger plaatsvinden plantsoen platform prestatie
    protest raadplegen raadpleging rechtmatig rechtspraak rechtstreeks rechtvaardig rechtvaardigen rechtvaardigheid
    regelgevend regelmatig regering regio regisseur reglement rekenschap restaurant richting samenhang samenleving
    samenwerking schoonheid simpelweg sociaal spelling stadium standaard standpunt stelsel stelselmatig stilstand
    tarief tegemoetkoming tegenstand teleurstelling tentoonstelling toekomst toestand transactie uitgebreid vandaag
    vaststelling vennootschap verantwoordelijk verdieping vergelijkbaar verstand vertegenwoordiger
    vertegenwoordiging vervaardigen voldoende volkomen volledig volwassene voorbeeld voordeel vooroordeel
    vreemdeling vrijdag vrijwilliger waarborg waardevol waarheid wantrouwen wedstrijd weerstand welzijn wereld
    werkelijk werkelijkheid werkloos werkzaam werkzaamheid wetenschap wetenschappelijk winkelier woensdag wonde
    zaterdag zeldzaam zelfmoord zelfstandig zelfstandige zelfstandigheid zondag zonde
""")

# Nouns whose plural in -er(en) is what binds: kinderopvang, eierhandel, volkerenrecht.
PLURAL_ER = _pairs("""
    bladeren:blad eier:ei goederen:goed hoender:hoen kalver:kalf kinder:kind kinderen:kind lammer:lam
    liederen:lied runder:rund volkeren:volk
""")

# First parts that no dictionary gives as a word of their own, with their normal form.
FIRST_EXTRA = _pairs("""
    ambts:ambt basis:basis bedrijfs:bedrijf bedrijven:bedrijf beheers:beheer beleids:beleid beroeps:beroep
    bruto:bruto buurt:buurt crisis:crisis cultuur:cultuur cyber:cyber dorps:dorp eerstelijns:eerstelijn
    eeuws:eeuw euro:euro gezins:gezin hemels:hemel hoofd:hoofd inkomens:inkomen jaren:jaar jongere:jongere
    kennis:kennis kleuter:kleuter konings:koning levens:leven macro:macro meer:meer micro:micro netto:netto
    ocmw:ocmw oorlogs:oorlog oudere:oudere privé:privé rechts:recht schools:school sociaal:sociaal staats:staat
    stads:stad thuis:thuis tweedelijns:tweedelijn vermogens:vermogen vertrouwens:vertrouwen video:video
    volks:volk volwassenen:volwassene vrijetijds:vrijetijd vzw:vzw was:wassen wereld:wereld wezens:wezen
    zwerf:zwerven
""")

# Last parts that occur in compounds only.
LAST_EXTRA = _pairs("""
    behoevend:behoevend behoevende:behoevend behoevenden:behoevende bezoeken:bezoek drempelig:drempelig
    drempelige:drempelig drempeligheid:drempeligheid eisen:eis gebonden:gebonden gegevens:gegeven
    gericht:gericht gerichte:gericht gerichter:gericht gerichtheid:gerichtheid gestuurd:gestuurd
    gestuurde:gestuurd gever:gever gevers:gever geving:geving goederen:goed houder:houder houders:houder
    inkomen:inkomen inkomens:inkomen jarig:jarig jarige:jarig jarigen:jarige keten:keten ketens:keten
    kosten:kost leden:lid lessen:les leven:leven lopen:loop middelen:middel nemer:nemer nemers:nemer
    neming:neming neutraal:neutraal neutrale:neutraal neutraliteit:neutraliteit onderzoeken:onderzoek
    redzaam:redzaam redzaamheid:redzaamheid robuust:robuust robuuste:robuust schalig:schalig schalige:schalig
    steden:stad talig:talig talige:talig taligen:talige velden:veld verlener:verlener verleners:verlener
    verlening:verlening vermogen:vermogen vermogens:vermogen vertrouwen:vertrouwen vormig:vormig vormige:vormig
    vrij:vrij vrije:vrij wegen:weg werken:werk werker:werker werkers:werker werking:werking werkingen:werking
    wezen:wezen zijdig:zijdig zijdige:zijdig zoekende:zoekende zoekenden:zoekende
""")
