"""Which verb a separated particle belongs to, and which words that look like particles are none."""

from __future__ import annotations

import numpy as np
import pytest

from kwalcode.dutch.embedded import EmbeddedPipeline
from kwalcode.dutch.particles import particle_links
from kwalcode.dutch.separable import infinitive
from kwalcode.model import Document, Origin
from tests.dutch.texts import document, words

EMBEDDED = EmbeddedPipeline()


def joined(text: str) -> set[str]:
    """The separable verbs that the links of a text make."""
    parse = EMBEDDED.parse(document(text))
    assert parse.particles is not None
    forms = [word.lower() for word in words(parse)]
    return {
        forms[token] + (infinitive(forms[verb]) or "?")
        for token, verb in enumerate(parse.particles.tolist())
        if token != verb
    }


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Het vertrouwen stort in.", "instorten"),
        ("De wachtlijsten nemen toe.", "toenemen"),
        ("Het team volgt de gezinnen nauw op.", "opvolgen"),
        ("Pakken jullie dat aan?", "aanpakken"),
        ("Waarom haken mensen af?", "afhaken"),
        ("Vul dit formulier in.", "invullen"),
        ("De premie schaft men af.", "afschaffen"),
        ("Het bestuur lost dat op.", "oplossen"),
        ("De huisarts staat hen bij.", "bijstaan"),
        ("Het beleid schiet tekort.", "tekortschieten"),
        ("Deze motie dien ik ook in.", "indienen"),
        ("We schalen het aanbod op.", "opschalen"),
        ("De raad zei gisteren veel, maar ik vraag me dat af.", "afvragen"),
    ],
)
def test_a_particle_at_the_end_belongs_to_the_verb(text: str, verb: str) -> None:
    assert joined(text) == {verb}


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("De dienst volgt de gezinnen op met partners.", "opvolgen"),
        ("De stad zet in op preventie.", "inzetten"),
        ("Zij dringen aan op overleg.", "aandringen"),
        ("De vraag neemt toe sedert 2020.", "toenemen"),
        ("De kosten lopen op ondanks de steun.", "oplopen"),
        ("De dienst past het aanbod aan naargelang de vraag.", "aanpassen"),
        ("Wij werken samen daarvoor.", "samenwerken"),
        ("De middelen nemen af elk jaar.", "afnemen"),
        ("Wij pakken dat aan (zie deel 2).", "aanpakken"),
        ("De cijfers tonen aan dat armoede stijgt.", "aantonen"),
        ("De dienst volgt op waar nodig.", "opvolgen"),
        ("Wij gaan hier uit van vertrouwen.", "uitgaan"),
        ("Wij gaan respectvol om met bewoners.", "omgaan"),
        ("Het schepencollege gaat na of dat klopt.", "nagaan"),
    ],
)
def test_a_phrase_or_clause_may_stand_behind_the_particle(text: str, verb: str) -> None:
    assert joined(text) == {verb}


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Het plan zet de lijnen uit.", "uitzetten"),
        ("De regisseur neemt zijn rol op.", "opnemen"),
        ("De regering past de wet aan.", "aanpassen"),
        ("De ploeg start het traject op.", "opstarten"),
        ("De stad bouwt haar steun af.", "afbouwen"),
        ("Dat roept andere vragen op.", "oproepen"),
        ("Die plannen roepen andere vragen op.", "oproepen"),
        ("Wij vangen gezinnen die van elders komen op.", "opvangen"),
        ("Schadelijke stoffen faseren we uit.", "uitfaseren"),
        ("Wij vorderen betaalde premies terug.", "terugvorderen"),
        ("De raad keurt het plan goed, dat moet hij.", "goedkeuren"),
        ("Jongeren schrijven zich vaak te laat in.", "inschrijven"),
        ("Wij pakken we hard aan.", "aanpakken"),
    ],
)
def test_a_noun_between_verb_and_particle_is_not_the_verb(text: str, verb: str) -> None:
    assert joined(text) == {verb}


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("De dienst vangt mensen die het moeilijk hebben op.", {"opvangen"}),
        ("De partners komen samen en wisselen gegevens uit.", {"samenkomen", "uitwisselen"}),
        ("De gemeente neemt de regie op, stemt het aanbod af en werkt samen.", {"opnemen", "afstemmen", "samenwerken"}),
        ("De stad bouwt haar steun af of op.", {"afbouwen", "opbouwen"}),
        ("De gemeente stuurt aan en bij.", {"aansturen", "bijsturen"}),
        ("De partners spelen daar snel op in.", {"inspelen"}),
        ("Zij stellen een plan op samen met de scholen.", {"opstellen"}),
        ("Zij dringen er bij de raad op aan.", {"aandringen"}),
        ("Zij maken deel uit van het netwerk.", {"uitmaken"}),
        ("De dienst werkt samen met de vzw een plan uit.", {"uitwerken"}),
    ],
)
def test_every_particle_finds_its_own_verb_and_every_verb_its_own_particle(text: str, verbs: set[str]) -> None:
    assert joined(text) == verbs


@pytest.mark.parametrize(
    "text",
    [
        "Zij werkt op donderdag.",
        "De gemeente stelt in het plan drie doelen.",
        "De dienst werkt voor en met mensen.",
        "Zij slapen in en om het station.",
        "Ik voel onze bijdrage aan en betrokkenheid bij de wijk.",
        "Wij maken ons zorgen over dat voorstel.",
        "De stad bouwt aan dat netwerk.",
        "De dienst maakt zich schuldig aan (stage)discriminatie.",
        "Het gaat om, laat ons zeggen, tien gezinnen.",
        "Wij zetten druk om met betere regels te komen.",
        "Wij maken het werk beter door ervoor te zorgen dat er tijd is.",
        "Wij vragen de jongeren om hulp.",
        "Wie zou meer tijd kunnen geven aan dat plan?",
        "Zij maken ruzie over dat het te duur is.",
        "Zij maken ruzie over waar het kind school loopt.",
        "Wij denken dat het goed is dat u mee in het netwerk zit.",
    ],
)
def test_a_preposition_or_conjunction_is_no_particle(text: str) -> None:
    assert joined(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Daar hebben wij geen zicht op.",
        "Daar leggen wij de nadruk op.",
        "Wij houden er niet aan.",
        "Wij doen daar veel aan.",
        "Zij waren er allebei niet bij.",
    ],
)
def test_a_preposition_with_er_or_daar_is_no_particle(text: str) -> None:
    assert joined(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "De stad doet het goed.",
        "Ze vinden het goed dat iedereen komt.",
        "Wij werken vast in de wijk.",
        "Wij houden het dicht bij huis.",
        "Wij zien ook weer dat het niet volstaat.",
        "Het bestuur zet mensen op weg.",
        "Wij gaan verder op deze weg.",
        "De dienst komt bij de mensen thuis.",
        "De vzw doet af en toe huisbezoeken.",
        "Ze komen samen met hun ouders.",
        "De burgers zitten mee aan tafel.",
    ],
)
def test_an_adverb_adjective_or_noun_is_no_particle(text: str) -> None:
    assert joined(text) == set()


def test_a_particle_before_te_has_no_link() -> None:
    assert joined("Zij proberen de gezinnen op te volgen.") == set()


def test_a_parser_adds_what_the_rules_leave_out_but_only_known_verbs_in_a_fitting_place() -> None:
    parse = EMBEDDED.parse(document("Het bedrijf stoot in 2040 minder roet uit.", "Zij werkt op donderdag."))
    none = np.arange(len(parse), dtype=np.uint32)
    forms = words(parse)
    links, elsewhere = none.copy(), none.copy()
    first, second = forms.index("uit"), forms.index("op")
    links[first] = forms.index("stoot")
    elsewhere[second] = forms.index("werkt")
    assert particle_links(parse)[first] == first
    assert particle_links(parse, links)[first] == forms.index("stoot")
    assert particle_links(parse, elsewhere)[second] == second


def test_an_empty_document_has_no_links() -> None:
    parse = EMBEDDED.parse(Document("x", "tekst", Origin("x", "txt", "0")))
    assert particle_links(parse).tolist() == []
