"""Sentence boundaries: `¦` in a case stands where a new sentence must begin, and nowhere else."""

from __future__ import annotations

import pytest

from kwalcode.dutch.embedded import EmbeddedPipeline
from tests.dutch.texts import document, sentences

PIPELINE = EmbeddedPipeline()

CASES = {
    # Plain ends
    "full stop": "We zitten samen. ¦Dat loopt goed.",
    "question": "Hoe loopt dat bij jullie? ¦Goed.",
    "exclamation": "Eindelijk! ¦Na twee jaar.",
    "mixed marks": "Echt waar?! ¦Dat wist ik niet.",
    "no final stop": "We zitten samen. ¦dat loopt goed",
    "small letter after stop": "er is te weinig tijd. ¦geen middelen ook.",
    "small letter after question": "en de scholen? ¦die doen mee.",
    "space before stop": "We zitten samen . ¦Dat loopt goed .",
    "one word answers": "Ja. ¦Nee. ¦Misschien.",
    "digit opens a sentence": "We startten in 2019. ¦3 projecten lopen nog.",
    "year then word": "Dat was in 2019. ¦Daarna kwam corona.",
    "percentage": "Het gaat om 12 %. ¦Dat is veel.",
    # Abbreviations
    "bv": "Denk bv. aan de scholen. ¦Die doen mee.",
    "bijv before capital": "Steden, bijv. Gent en Aalst, doen mee.",
    "oa before capital": "We werken met o.a. Samenlevingsopbouw samen.",
    "mbt": "Het beleid m.b.t. Wonen en Zorg verandert.",
    "ivm": "Een vraag i.v.m. OCMW-dossiers.",
    "nr": "Zie actie nr. 3 van het plan.",
    "art": "Volgens art. 57 van de wet mag dat.",
    "blz": "Zie blz. 12 en blz. 14.",
    "p page": "De cijfers (zie p. 12) kloppen.",
    "ca": "Er komen ca. 30 gezinnen.",
    "dhr": "Dank aan dhr. Peeters en mevr. Claes.",
    "prof dr": "Volgens prof. dr. Vranken is dat zo.",
    "dwz": "Dat is lokaal, d.w.z. De gemeente beslist.",
    "tem": "Van 2020 t.e.m. 2025.",
    "enz ends": "Scholen, crèches enz. ¦We nodigen iedereen uit.",
    "enz goes on": "Scholen, crèches enz. worden uitgenodigd.",
    "etc ends": "Huur, energie, etc. ¦Dat loopt op.",
    "ed goes on": "Bij scholen e.d. komt dat voor.",
    "aub": "Kom op tijd a.u.b. ¦We starten om negen uur.",
    "bracketed abbreviation": "De partners (o.a. Het CAW) komen.",
    "abbreviation with comma": "Scholen, crèches, enz., iedereen komt.",
    "unknown dotted": "Dat valt onder de b.c.v. regels van de stad.",
    "no vowels": "Het kost 3 mln. euro.",
    "capitals are no abbreviation": "Dat komt uit de VS. ¦Op tijd zijn helpt.",
    "percent word": "Ongeveer 12 pct. van de gezinnen.",
    # Initials, numbers, dates
    "initial": "Ik sprak met J. Janssens over het plan.",
    "two initials": "De nota van J.P. De Smet is klaar.",
    "surname with De": "Burgemeester K. De Clercq was er.",
    "letter before opener": "Wij gaan voor plan B. ¦Dat is haalbaar.",
    "thousands": "Er zijn 3.000 gezinnen in armoede.",
    "decimal": "Het steeg met 2,5 procent. ¦Te veel.",
    "date": "Op 1.1.2017 ging het plan in.",
    "date ends": "Dat geldt vanaf 1.1.2017. ¦Sindsdien loopt het.",
    "ordinal before month": "We starten op 12. maart met de werking.",
    "time": "We starten om 9.30 uur.",
    "web address": "Zie www.gent.be voor meer. ¦Of bel ons.",
    "mail address": "Mail naar An.Peeters@stad.be voor info.",
    # Numbering
    "numbered opening": "1. Het bestuur neemt de regie op. ¦2. De partners voeren uit.",
    "deep numbering": "2.3. De visie van de stad. ¦2.4. Het plan.",
    "deep numbering without stop": "2.3 De visie van de stad.",
    "letter numbering": "a) Overleg plegen. ¦b) Afstemmen.",
    "number at the end": "Zie doelstelling 1. ¦Het plan volgt.",
    # Ellipses
    "ellipsis trailing": "ja … dus wij doen dat.",
    "dots trailing": "We hebben... ja... geen tijd.",
    "ellipsis then capital": "Dat is moeilijk… ¦Wij proberen het.",
    "dots then capital": "Dat is moeilijk... ¦Wij proberen het.",
    "ellipsis opens": "… en dan komen ze.",
    # Missing space
    "missing space": "Er wordt overleg georganiseerd.¦Het doel is duidelijk.",
    "missing space after acronym": "Dat doet het OCMW.¦De stad niet.",
    "missing space after question": "Is er tijd?¦Ja zeker.",
    "missing space twice": "Dat loopt.¦Wij zijn blij.¦Iedereen komt.",
    # Quotes and brackets
    "closing quote": "„Wij doen dat.” ¦Zo zei ze het.",
    "straight closing quote": 'Ze zei: "Wij doen dat." ¦Daarna zweeg ze.',
    "quoted question": '"Komt u morgen?" vroeg de schepen.',
    "quoted exclamation": "‘Dat kan niet!’ riep iemand. ¦En hij ging.",
    "bracketed sentence": "Het plan is klaar. ¦(Zie de bijlage.) ¦Nu volgt de uitvoering.",
    "bracket then small": "De raad (die van mei.) keurde het goed.",
    "remark in brackets": "Zij zijn tevreden (!) met het resultaat.",
    "question in brackets": "In 1999 (?) begon het project.",
    "quote opens next": 'Dat is waar. ¦"Wij ook", zei ze.',
    "bracket apart": "Het plan is klaar (zie bijlage. ) ¦Nu volgt de rest.",
    "guillemets": "«Het kan beter.» ¦Dat vond iedereen.",
    # Lists and lines
    "bullets": "We zetten in op:\n¦- overleg met partners\n¦- een gedeelde visie\n¦- middelen",
    "dots as bullets": "• huisvesting\n¦• onderwijs\n¦• gezondheid",
    "numbered lines": "1. overleg\n¦2. visie\n¦3. middelen",
    "bracketed numbers": "(1) overleg\n¦(2) visie",
    "semicolons at line ends": "het bestuur:\noverlegt;\n¦stuurt aan;\n¦evalueert.",
    "semicolon within a line": "Wij overleggen; zij voeren uit.",
    "list in a line": "Wij zetten in op: overleg; visie; middelen.",
    "wrapped line": "Het bestuur neemt de regie\nop en werkt samen.",
    "wrapped line with capital": "Het bestuur werkt samen met\nKind en Gezin en het CAW.",
    "blank line": "Onze visie\n\n¦Het bestuur neemt de regie op.",
    "blank line with spaces": "Onze visie\n  \n¦Het bestuur neemt de regie op.",
    "letter o bullet": "Doelen:\n¦o overleg\n¦o visie",
    "dash within a line": "De stad - en het OCMW - werken samen.",
    "bullet that ends": "- We overleggen.\n¦- We evalueren.",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_sentence_begins_where_a_reader_would_say(case: str) -> None:
    text = case.replace("¦", "")
    found = sentences(PIPELINE.parse(document(text)), text)
    assert found == [part.strip() for part in case.split("¦")]


def test_a_sentence_never_crosses_a_block() -> None:
    source = document("Onze visie op", "armoede. En meer", "nog iets")
    assert sentences(PIPELINE.parse(source), source.text) == [
        "Onze visie op",
        "armoede.",
        "En meer",
        "nog iets",
    ]


SPEECH = (
    "ja wij zijn daar in tweeduizend negentien mee begonnen met een klein groepje mensen van verschillende diensten "
    "en toen is dat eigenlijk beginnen groeien omdat de scholen ook wilden meedoen aan dat overleg over kinderen "
    "maar op een bepaald moment was er gewoon te weinig volk om dat allemaal op te volgen en te begeleiden "
    "dus hebben we aan het bestuur gevraagd om iemand halftijds vrij te stellen voor die coördinatie en dat is gelukt"
)


def test_speech_without_punctuation_is_cut_where_the_speaker_goes_on() -> None:
    found = sentences(PIPELINE.parse(document(SPEECH)), SPEECH)
    assert [sentence.split()[:2] for sentence in found] == [
        ["ja", "wij"],
        ["en", "toen"],
        ["maar", "op"],
        ["dus", "hebben"],
    ]


def test_a_long_sentence_with_punctuation_stays_whole() -> None:
    text = ", ".join(["het bestuur overlegt met scholen en diensten maar ook met partners"] * 8) + "."
    assert len(text.split()) > 60
    assert len(sentences(PIPELINE.parse(document(text)), text)) == 1


def test_a_short_sentence_is_not_cut_at_a_conjunction() -> None:
    text = "wij wilden dat graag doen met de scholen maar er was geen tijd dus hebben we het uitgesteld tot later"
    assert len(sentences(PIPELINE.parse(document(text)), text)) == 1


def test_an_endless_stretch_is_cut_even_with_commas() -> None:
    text = ", ".join(["wij zitten elke maand samen met de scholen", "maar dat volstaat eigenlijk nog altijd niet"] * 10)
    assert len(sentences(PIPELINE.parse(document(text)), text)) > 4
