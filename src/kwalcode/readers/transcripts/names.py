"""What the name of a speaker looks like: a role, a code, a title with a name, a name. And which roles lead a talk."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from kwalcode.readers.transcripts.first_names import FIRST_NAMES


class Shape(StrEnum):
    """What sort of name a speaker label holds."""

    SPEAKER = "speaker"
    """Made by a program or impossible to mistake: S00, SPEAKER_01, Spreker 1."""
    ROLE = "role"
    """A role in a talk: Interviewer, Respondent 2, Moderator."""
    TITLED = "titled"
    """A form of address with a name, or an office that needs none: De heer Maes, Wethouder Claes, De voorzitter."""
    CODE = "code"
    """Initials or a short code: I, R1, EP, Int."""
    NAME = "name"
    """A name of at least two parts: Els Peeters, Van den Berg."""
    WORD = "word"
    """One capitalised word: a first name, or any word that heads a list."""
    SMALL = "small"
    """One to four words in small letters; hardly ever a name, and only the whole document can tell."""


LEADING = frozenset(
    """interviewer interviewers interviewster moderator moderators gespreksleider gespreksleiders gespreksleidster
    gespreksbegeleider onderzoeker onderzoekers onderzoekster facilitator facilitatoren vraagsteller vraagstellers
    dagvoorzitter voorzitter voorzitster ondervrager begeleider procesbegeleider tafelvoorzitter tafelleider
    int mod""".split()
)
"""Roles that lead a talk, in small letters."""

_TAKING_PART = frozenset(
    """respondent respondente respondenten deelnemer deelneemster deelnemers geïnterviewde geïnterviewden participant
    participanten informant panellid cliënt hulpverlener spreker spreekster speaker inspreker resp deeln part
    maatschappelijk-werker ervaringsdeskundige interviewee""".split()
)
_COMPANY = frozenset("man vrouw allen iedereen groep zaal publiek onbekend onbekende stem beiden verschillende".split())

_NEVER = frozenset(
    """actie acties actieplan actieplannen actiepunt actiepunten adres afspraak afspraken aandachtspunt aandachtspunten
    aanpak aanleiding aantal aanbeveling aanbevelingen aanwezig aanwezigen advies afwezig agenda agendapunt al
    also antwoord antwoorden argument artikel audio auteur bedrag bedragen begin begroting beleidsdoelstelling
    besluit besluiten bestand betreft bevinding bevindingen bijlage bijlagen bijvoorbeeld bron bronnen budget
    categorie citaat conclusie conclusies contact context datum dat deel definitie dit doel doelen doelgroep
    doelgroepen doelstelling doelstellingen dus duur echter effect eind einde en evaluatie e-mail email fase
    figuur financiering foto functie gemeente gevolg gevolgen grafiek hoe hoofdstuk hoofdvraag huidig idee
    indicator indicatoren info informatie inhoud inleiding input instrumenten ja kader kans kansen kerntaak kost
    kosten kostprijs kortom legende leeftijd let link locatie maar maatregel maatregelen middelen motivatie naam
    nadelen nadeel namelijk nee niet nieuw noot nota opdracht onderwerp onderzoeksvraag op opgelet opmerking
    opmerkingen oplossing oorzaak oorzaken organisatie overwegende partner partners periode plaats planning
    pluspunt pluspunten praktijk probleem project projecten punt punten raming realisatie reactie reden redenen
    resultaat resultaten rol samengevat samenvatting score situatie slot slotsom sleutelwoorden stap status
    stelling strategie subsidie taak taken tabel tel telefoon tekst termijn thema timing tijd tijdstip tip tips
    titel toelichting toepassing totaal transcriptie trekker type uitdaging uitdagingen uitgaven uitgangspunt
    uitkomst uitvoering uur url verantwoordelijke verantwoordelijk verklaring verontschuldigd verslag
    verslaggever versie vervolg visie voorbeeld voorbeelden voordeel voordelen voorstel voorwaarde voorwaarden
    vraag vragen waarom wat website wie wijziging zie ziek zwaktes sterktes bedreigingen date place location
    note title language duration question answer example summary conclusion interviewdatum opname opnameduur
    transcript transcribent""".split()
)
"""Words that head a list or a field, never a turn; a name that happens to be one of them can be told by timestamps."""

_FUNCTION_WORDS = frozenset(
    """aan al als bij dat deze die dit dus een en er haar hebben heeft het hier hij hoe hun ik in is ja je jullie maar
    met mijn na naar nee niet nog nu of om ook omdat onze ons op over per sinds tegen ten te tot uit u uw vanaf via
    volgens voor vraag waar waarom wanneer want wat we welke wie wij worden wordt zal ze zij zijn zo zoals zou onder
    tijdens door geen alle elke ieder iedere veel enkele eerste tweede derde vierde laatste volgende andere the this
    that and but what how why so if i it is our your""".split()
)
_PARTICLES = frozenset(
    "van de den der het ter ten te t in op aan s d du la le des von zu el al ben ibn da di dos vande vanden".split()
)
_ARTICLES = frozenset("de den der des het te ten ter in op aan 't 's d' la le les al".split())
"""Particles that begin no name when they are in small letters: "de SP", "in Gent"."""
_NOUN_ENDINGS = re.compile(
    r"(?:heid|heden|ties|tie|iteit|ment|menten|schap|plan|plannen|doel|doelen|datum|aantal|nummer|beleid|lijst|fase|dienst"
    r"|kosten|middelen|stelling|stellingen|ingen|isering|ering|graad|niveau|groepen|project|werking|voering|vraag|punt"
    r"|punten|deel|kader|nota|verslag|doelgroep|partners?)$"
)

_ROLE = re.compile(
    r"(?P<word>[^\W\d_]+(?:-[^\W\d_]+)?)\.?(?:[\s_#-]*(?:nr\.?|n°)?\s*(?P<number>\d{1,3})|\s+(?P<letter>[A-Z])|\s+(?P<name>.+))?"
)
_SPEAKER = re.compile(
    r"(?:S|SPK|SPEAKER|Speaker|Spreker|SPREKER|Spr)[\s_-]?\d{1,3}|Unknown Speaker|Onbekende spreker|UU"
)
_CODE = re.compile(
    r"[A-ZÀ-Þ]{1,4}\.?\s?\d{0,3}\.?|[A-Z][a-z]{0,2}\.?\s?\d{1,3}|(?:[A-Z]\.\s?){1,4}|[irmvaq]\d{0,2}|(?:[Ii]nt|[Rr]esp|[Mm]od)\.?"
)
_OFFICE = re.compile(
    r"(?:[Dd]e\s+)?(?:(?:plaatsvervangend|waarnemend|fungerend|tijdelijk)\s+)?"
    r"(?:voorzitter|voorzitster|griffier|secretaris|burgemeester|algemeen directeur|commissaris)(?P<name>\s+.+)?"
)
_ADDRESS = re.compile(
    r"(?:[Dd]e heer|[Dd]hr|[Mm]eneer|[Mm]ijnheer|[Mm]evrouw|[Mm]evr|[Mm]w|[Jj]uffrouw|[Ww]ethouder|[Ss]chepen|"
    r"[Bb]urgemeester|[Mm]inister(?:-president)?|[Ss]taatssecretaris|[Rr]aadslid|[Gg]edeputeerde|[Gg]ouverneur|"
    r"[Pp]rofessor|[Pp]rof|[Dd]rs?|[Vv]oorzitter|[Vv]ice-voorzitter)\.?\s+(?P<name>.+)"
)
_PUBLIC = re.compile(
    r"(?:[Ww]ethouder|[Ss]chepen|[Bb]urgemeester|[Mm]inister|[Ss]taatssecretaris|[Rr]aadslid|[Gg]edeputeerde)\b"
)
_PARTIES = re.compile(
    r"(?:CD&V|cd&v|N-VA|NVA|Open ?VLD|VLD|Vooruit|sp\.?a|SP\.A|Groen|PVDA|PvdA|Vlaams Belang|VB|Anders|CDA|VVD|D66|"
    r"GroenLinks|GL|GroenLinks-PvdA|SP|PVV|DENK|PvdD|FVD|FvD|JA21|SGP|ChristenUnie|CU|CU/SGP|50PLUS|Volt|BBB|NSC|"
    r"Hart voor Den Haag|HvDH|HSP|onafhankelijk|UF|LDD|PTB|Ecolo|PS|MR|Les Engagés|DéFI)"
)


@lru_cache(maxsize=65_536)
def classify(label: str) -> Shape | None:
    """What sort of name a label holds, or None when no speaker is called so.

    Example:
        >>> classify("Els Peeters"), classify("R2"), classify("De heer Maes")
        (<Shape.NAME: 'name'>, <Shape.CODE: 'code'>, <Shape.TITLED: 'titled'>)
        >>> classify("Let op") is None and classify("Doelstelling 1") is None
        True
    """
    label = re.sub(r"\s+", " ", label.strip(" *_\t"))
    bare = label.rstrip(".")
    if not bare or len(bare) > 60 or bare.count(" ") > 8 or bare.casefold() in _NEVER:
        return None
    if _SPEAKER.fullmatch(bare):
        return Shape.SPEAKER
    if (role := _ROLE.fullmatch(bare)) and role["word"].casefold() in LEADING | _TAKING_PART:
        rest = role["name"]
        if rest is None or _name_parts(rest) or rest.strip("()").casefold() in LEADING | _TAKING_PART | _COMPANY:
            return Shape.ROLE
    for titled in (_ADDRESS, _OFFICE):
        if (match := titled.fullmatch(bare)) and (match["name"] is None or _name_parts(match["name"])):
            return Shape.TITLED
    if role and role["word"].casefold() in _COMPANY and not role["name"]:
        return Shape.WORD
    if _CODE.fullmatch(label) and bare.casefold() not in _FUNCTION_WORDS - {"i", "u"}:
        return Shape.CODE
    parts = _name_parts(bare)
    if parts == 0:
        return None
    return Shape.NAME if parts > 1 else Shape.WORD


def _name_parts(name: str) -> int:
    """Number of parts of a name (particles in front count as one), or 0 when it does not look like a name."""
    tokens = name.split(" ")
    if len(tokens) > 6:
        return 0
    parts, particle = 0, False
    for index, token in enumerate(tokens):
        fold = token.casefold().strip("'’")
        if index == 0 and token in _ARTICLES:
            return 0
        if fold in _PARTICLES and (
            token.islower() or token in {"De", "Van", "Den", "Der", "Ter", "Ten", "Vande", "El", "Al"}
        ):
            particle = True
            continue
        if re.fullmatch(r"(?:[A-ZÀ-Þ]\.-?)+", token):
            parts += 1
            continue
        if not re.fullmatch(r"(?:[’']s-|[dDlLO][’'])?[A-ZÀ-ÞŠŽĆČŞİ][^\W\d_]*(?:[-’'][^\W\d_]+)*", token):
            return 0
        if fold in _FUNCTION_WORDS or (fold in _NEVER and (index == 0 or len(tokens) > 1)):
            return 0
        parts += 1
    return 0 if parts == 0 else parts + particle


_SMALL_NAME = re.compile(r"[^\W\d_]{2,20}(?:[ '’-][^\W\d_]{1,20}){0,3}")


def may_be_small_name(label: str) -> bool:
    """Whether a label could be a name that was written in small letters ("jan", "els de smet").

    Example:
        >>> [may_be_small_name(label) for label in ("jan", "els de smet", "namelijk", "ten eerste", "Jan")]
        [True, True, False, False, False]
    """
    if not label.islower() or not _SMALL_NAME.fullmatch(label):
        return False
    words = re.split(r"[ '’-]", label)
    return words[0] not in _FUNCTION_WORDS and not any(word in _NEVER for word in words) and not looks_like_noun(label)


def is_first_name(label: str) -> bool:
    """Whether a label begins with a first name that many people in Flanders and the Netherlands bear."""
    return re.split(r"[ -]", label.casefold(), maxsplit=1)[0] in FIRST_NAMES


def names_somebody(text: str) -> bool:
    """Whether a text on its own, as behind "Interviewer:", is a name; a first name in small letters is one too."""
    return classify(text) is not None or (may_be_small_name(text) and is_first_name(text))


def looks_like_noun(word: str) -> bool:
    """Whether a capitalised word ends as Dutch nouns do that head lists ("Uitvoering", "Doelgroepen")."""
    return _NOUN_ENDINGS.search(word.casefold()) is not None


def is_role_word(text: str) -> bool:
    """Whether a text is a word for somebody who leads a talk."""
    return text.strip(" .").casefold() in LEADING


def mentions_leader(text: str) -> bool:
    """Whether a word for somebody who leads a talk occurs in the text ("Els Peeters (interviewer)")."""
    return any(word in LEADING - {"int", "mod", "begeleider"} for word in re.findall(r"[^\W\d_]+", text.casefold()))


def leads(label: str, others: frozenset[str]) -> bool:
    """Whether a label names somebody who leads the talk, by its own words.

    Args:
        label: The label as compared: small letters, no final stop.
        others: The other labels of the document, likewise; they tell what a lone letter stands for.

    Example:
        >>> leads("interviewer 2", frozenset()), leads("m", frozenset({"r1", "r2"})), leads("m", frozenset({"j", "k"}))
        (True, True, False)
    """
    words = [word.rstrip(".0123456789") for word in re.split(r"[\s_-]+", label) if word]
    if any(word in LEADING for word in words):
        return True
    letter = label.rstrip("0123456789 ")
    if letter == "i":
        return True
    if letter == "m":
        # Among other initials it is somebody's own initial.
        return bool(others) and not any(re.fullmatch("[a-z]", other) and other not in "rpd" for other in others)
    return (letter == "v" and others <= {"a"} and bool(others)) or (letter == "q" and others <= {"a"} and bool(others))


def is_politician(label: str, note: str) -> bool:
    """Whether the title or the party beside a name shows a holder of public office."""
    return _PUBLIC.match(label) is not None or is_party(note)


def is_party(note: str) -> bool:
    """Whether a note in parentheses is a Flemish or Dutch political party."""
    return _PARTIES.fullmatch(note.strip()) is not None
