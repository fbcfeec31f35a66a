from __future__ import annotations

import pytest

from kwalcode.coders.terms import TermMatcher
from kwalcode.model import MatchKind
from tests.coders.texts import PIPELINE, document, terms


def found(term: str, text: str) -> list[tuple[str, MatchKind]]:
    source = document(text)
    parse = PIPELINE.parse(source)
    matches = TermMatcher(terms(term)).find(parse, source.text)
    return [
        (" ".join(source.text[parse.starts[token] : parse.ends[token]] for token in match.tokens), match.kind)
        for match in matches
    ]


@pytest.mark.parametrize(
    ("term", "text", "words", "kind"),
    [
        ("middel", "De middelen zijn op.", "middelen", MatchKind.LEMMA),
        ("middel", "Elk middel telt.", "middel", MatchKind.EXACT),
        ("middelen", "Elk middel telt.", "middel", MatchKind.LEMMA),
        ("armoedecijfer", "Armoedecijfers zijn er.", "Armoedecijfers", MatchKind.LEMMA),
        ('"OCMW"', "Het OCMW doet dat.", "OCMW", MatchKind.EXACT),
        ("armoede*", "Dat armoedebeleid loopt.", "armoedebeleid", MatchKind.COMPOUND),
        ("*armoede", "De kansarmoede stijgt.", "kansarmoede", MatchKind.COMPOUND),
        ("*armoede*", "Onze kansarmoedebestrijding loopt.", "kansarmoedebestrijding", MatchKind.COMPOUND),
        ("*armoede*", "De armoede stijgt.", "armoede", MatchKind.EXACT),
        ("*plan", "Alle actieplannen liggen klaar.", "actieplannen", MatchKind.COMPOUND),
        ("*stad", "De centrumsteden doen mee.", "centrumsteden", MatchKind.COMPOUND),
        ("taak*", "De takenlijst is lang.", "takenlijst", MatchKind.COMPOUND),
        ("wonen*", "Het woonbeleid wringt.", "woonbeleid", MatchKind.COMPOUND),
        ("*huis*", "De ziekenhuizen sluiten.", "ziekenhuizen", MatchKind.COMPOUND),
        ("armoede*", "Armoedebeleid loopt.", "Armoedebeleid", MatchKind.COMPOUND),
        ("caritas", "Caritas doet mee.", "Caritas", MatchKind.EXACT),
        ("sociaal huis", "Het Sociaal Huis is open.", "Sociaal Huis", MatchKind.PHRASE),
        ("lokaal *beleid*", "Het lokale armoedebeleid loopt.", "lokale armoedebeleid", MatchKind.PHRASE),
        ("in kaart brengen", "Wij willen dat in kaart brengen.", "in kaart brengen", MatchKind.PHRASE),
        ("in kaart brengen", "Dat is in kaart gebracht.", "in kaart gebracht", MatchKind.PHRASE),
        ("in kaart brengen", "We brengen de noden goed in kaart.", "brengen in kaart", MatchKind.SEPARABLE),
        ("in kaart brengen", "Om dat in kaart te brengen is tijd nodig.", "in kaart brengen", MatchKind.SEPARABLE),
        (
            "in kaart brengen",
            "We brengen de noden van mensen die het moeilijk hebben in kaart.",
            "brengen in kaart",
            MatchKind.SEPARABLE,
        ),
        ("opvolgen", "Wij volgen dat dossier op.", "volgen op", MatchKind.SEPARABLE),
        ("opvolgen", "Dat moeten we op te volgen weten.", "op volgen", MatchKind.SEPARABLE),
        ("opvolgen", "Het dossier wordt opgevolgd.", "opgevolgd", MatchKind.LEMMA),
        ("middelen vrijmaken", "De stad maakt daar middelen voor vrij.", "maakt middelen vrij", MatchKind.SEPARABLE),
        ("rekening houden met", "Ze houden rekening met de cijfers.", "houden rekening met", MatchKind.SEPARABLE),
        ("inzetten op", "Wij zetten vooral in op jongeren.", "zetten in op", MatchKind.SEPARABLE),
        ("inzetten op", "Er wordt ingezet op jongeren.", "ingezet op", MatchKind.PHRASE),
        ("inzetten op", "We willen op jongeren inzetten.", "op inzetten", MatchKind.SEPARABLE),
        ("meedenken", "Zij denken mee over het plan.", "denken mee", MatchKind.SEPARABLE),
        ("/regie(rol|functie)/", "De regiefunctie ligt lokaal.", "regiefunctie", MatchKind.REGEX),
    ],
)
def test_finds_the_words_and_tells_how(term: str, text: str, words: str, kind: MatchKind) -> None:
    assert found(term, text) == [(words, kind)]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("middel", "De middelste stoel is vrij."),
        ('"OCMW"', "Het ocmw doet dat."),
        ("armoede*", "De kansarmoede stijgt."),
        ("*armoede", "Dat armoedebeleid loopt."),
        ("*plan*", "De planten op het plantsoen groeien."),
        ("in kaart brengen", "Breng de fiets. De kaart ligt in de la."),
        ("opvolgen", "Wij volgen een cursus op school."),
        ("opvolgen", "Wij volgen dat. Kom op."),
        ("zullen", "De gemeente Zulte doet mee."),
        ("*berg*", "Het bestuur van Kortenberg doet mee."),
        ("nood hebben", "De noden van mensen die het moeilijk hebben."),
        ("sociaal huis", "Het is sociaal. Huis en tuin zijn mooi."),
    ],
)
def test_leaves_other_words_alone(term: str, text: str) -> None:
    assert found(term, text) == []


def test_a_phrase_does_not_cross_the_border_of_a_block() -> None:
    source = document("Wij zijn sociaal", "huis en tuin")
    assert TermMatcher(terms("sociaal huis")).find(PIPELINE.parse(source), source.text) == []


def test_a_regular_expression_does_not_cross_the_border_of_a_block() -> None:
    source = document("einde van een", "begin van twee")
    assert TermMatcher(terms(r"/een\s+begin/")).find(PIPELINE.parse(source), source.text) == []


def test_text_outside_every_block_is_not_searched() -> None:
    source = document("Hier staat niets.")
    assert "armoede" not in source.text
    outside = document("Hier staat niets.")
    assert TermMatcher(terms("armoede", "/armoede/")).find(PIPELINE.parse(outside), outside.text + " armoede") == []


def test_an_empty_document_has_no_matches() -> None:
    source = document()
    assert TermMatcher(terms("armoede", "/x/")).find(PIPELINE.parse(source), source.text) == []
