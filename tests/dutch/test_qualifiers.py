"""What qualifies a match. In a case the match stands between brackets, and the cue that must be found follows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from benchmarks.dutch_qualifiers import KINDS, items, naive, ours, real_items, score

from kwalcode.dutch.embedded import EmbeddedPipeline
from kwalcode.dutch.qualifiers import Qualifiers
from kwalcode.model import Qualifier
from tests.dutch.texts import document

PIPELINE = EmbeddedPipeline()


def qualify(case: str) -> dict[str, str]:
    """Qualifier -> cue text, for the match between brackets."""
    first = case.index("[")
    last = case.index("]") - 1
    text = case.replace("[", "").replace("]", "")
    parse = PIPELINE.parse(document(text))
    inside = [number for number in range(len(parse)) if first <= parse.starts[number] and parse.ends[number] <= last]
    found = Qualifiers(parse, text).find(inside[0], inside[-1])
    return {one.qualifier.value: text[one.cue.start : one.cue.end] for one in found if one.cue}


CASES: list[tuple[str, dict[str, str]]] = [
    # Negation
    ("Wij hebben geen [mandaat].", {"negated": "geen"}),
    ("De [regierol] nemen wij niet op.", {"negated": "niet"}),
    ("We hebben een [visie], maar geen geld.", {}),
    ("Gezinnen zonder [inkomen] krijgen voorrang.", {"negated": "zonder"}),
    ("Gezinnen zonder inkomen krijgen [voorrang].", {}),
    ("Niet alleen het [overleg] loopt goed.", {}),
    ("Mensen die geen werk hebben krijgen [begeleiding].", {}),
    ("Er is geen politieke wil en geen [draagvlak].", {"negated": "geen"}),
    ("Ik denk niet dat we een [plan] hebben.", {"negated": "niet"}),
    ("Wij weten niet dat er een [plan] is.", {}),
    ("Het is niet mogelijk om [cijfers] te delen.", {"negated": "niet"}),
    ("Het is niet duidelijk of er een [plan] komt.", {}),
    ("Weet u welke [scholen] niet meedoen?", {"negated": "niet", "question": "?"}),
    ("Bussen die een [vergunning] hebben worden niet geweigerd.", {}),
    ("Ze doen [huisbezoeken] waar niemand om vraagt.", {}),
    ("We willen niet te veel [vergaderingen].", {"negated": "niet"}),
    ("We komen altijd [tijd] tekort.", {"lack": "tekort"}),
    ("In de [opvang] krijgt hij onvoldoende aandacht.", {}),
    ("In de opvang krijgt hij onvoldoende [aandacht].", {"lack": "onvoldoende"}),
    ("Da's nie onze [taak].", {"negated": "nie"}),
    ("We doen dat nooit zonder [overleg].", {}),
    ("Daar is geen twijfel over: het [overleg] werkt.", {}),
    ("Waarom niet de [cijfers] gebruiken?", {"question": "?"}),
    ("Het [plan] wordt al dan niet goedgekeurd.", {}),
    ("Het [plan] is niet onbelangrijk.", {}),
    ("Is dat niet de beste [aanpak]?", {"question": "?"}),
    # The match's own words, and words between its parts
    ("Wij hebben [geen mandaat].", {}),
    ("We [brengen de noden niet in kaart].", {"negated": "niet"}),
    ("[Gebrek aan overleg] is het knelpunt.", {}),
    # Lack
    ("Er is een gebrek aan [personeel].", {"lack": "gebrek aan"}),
    ("Er is geen gebrek aan [personeel].", {}),
    ("Er zijn niet genoeg [plaatsen].", {"lack": "niet genoeg"}),
    ("Er zijn geen [plaatsen] genoeg.", {"lack": "geen plaatsen genoeg"}),
    ("De [afstemming] ontbreekt.", {"lack": "ontbreekt"}),
    ("Er is nood aan [afstemming].", {}),
    ("We zijn niet in staat het tekort aan te vullen voor de [werking].", {"negated": "niet"}),
    ("Onvoldoende [middelen] remmen ons.", {"lack": "Onvoldoende"}),
    # Hypothesis
    ("We zouden een [werkgroep] oprichten.", {"hypothetical": "zouden"}),
    ("We zullen een [werkgroep] oprichten.", {}),
    ("Als er [draagvlak] is, gaat het snel.", {"hypothetical": "Als"}),
    ("Als er draagvlak is, komt er een [plan].", {}),
    ("Als lokaal bestuur werken we aan een [visie].", {}),
    ("Als regisseur zetten we het [overleg] op.", {}),
    ("Indien de [subsidie] wegvalt, stoppen we.", {"hypothetical": "Indien"}),
    ("Mocht er een [plan] zijn, dan kenden we het.", {"hypothetical": "Mocht"}),
    ("Misschien komt er een [coördinator].", {"hypothetical": "Misschien"}),
    ("We willen graag een [coördinator].", {"hypothetical": "graag"}),
    ("We doen dat [overleg] graag.", {}),
    ("[Cijfers] moeten we kunnen delen.", {"hypothetical": "moeten"}),
    ("Wij werken zoals een [regisseur].", {}),
    # Report
    ("Volgens de partners is het [overleg] nuttig.", {"reported": "Volgens"}),
    ("Volgens mij is het [overleg] nuttig.", {}),
    ("We werken volgens de regels van het [OCMW].", {}),
    ("Ze zeggen dat het [overleg] nuttig is.", {"reported": "zeggen"}),
    ("Ik zeg dat het [overleg] nuttig is.", {}),
    ("Wij vinden dat het [overleg] nuttig is.", {}),
    ("De schepen stelt dat er een [visie] is.", {"reported": "stelt"}),
    ("Dat wil zeggen dat het [overleg] stopt.", {}),
    ("Ik heb gehoord dat het [overleg] stopt.", {"reported": "gehoord"}),
    ("Naar verluidt stopt het [overleg].", {"reported": "Naar verluidt"}),
    ("U zei dat ook op het [overleg].", {}),
    # Question
    ("Hoe loopt het [overleg]?", {"question": "?"}),
    ("Hoe pakken jullie dat [overleg] aan", {"question": "Hoe pakken jullie"}),
    ("Hebben jullie een [visie] op armoede", {"question": "Hebben jullie"}),
    ("Heb je geen werk, dan krijg je [hulp].", {}),
    ("Het [overleg] loopt goed.", {}),
    # More than one
    ("Waarom zou er geen [overleg] zijn?", {"hypothetical": "zou", "negated": "geen", "question": "?"}),
]


@pytest.mark.parametrize(("case", "expected"), CASES, ids=[case for case, _ in CASES])
def test_a_match_is_qualified_by_the_cue_that_reaches_it(case: str, expected: dict[str, str]) -> None:
    assert qualify(case) == expected


def test_the_nearest_cue_of_a_kind_is_given() -> None:
    text = "Het is niet zo dat er geen plan is en geen visie."
    parse = PIPELINE.parse(document(text))
    place = next(number for number, kind in enumerate(parse.types) if parse.vocabulary[kind] == "visie")
    (found,) = Qualifiers(parse, text).find(place, place)
    assert found.cue is not None
    assert found.cue.start == [one.start() for one in re.finditer("geen", text)][1]


def test_a_sentence_does_not_qualify_its_neighbours() -> None:
    text = "Nee, nooit. Wij hebben een plan. Geen geld."
    parse = PIPELINE.parse(document(text))
    qualifiers = Qualifiers(parse, text)
    plan = [parse.vocabulary[kind] for kind in parse.types].index("plan")
    assert qualifiers.find(plan, plan) == ()
    assert [one.qualifier for one in qualifiers.find(len(parse) - 2, len(parse) - 2)] == [Qualifier.NEGATED]


def test_cues_stand_at_their_place_in_the_document() -> None:
    source = document("Titel van het stuk", "Er is geen plan.")
    parse = PIPELINE.parse(source)
    (found,) = Qualifiers(parse, source.text).find(7, 7)
    assert found.cue is not None
    assert source.text[found.cue.start : found.cue.end] == "geen"


def test_a_parse_of_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="beyond the 4 characters"):
        Qualifiers(PIPELINE.parse(document("Er is geen plan.")), "Kort")


@pytest.mark.parametrize(("half", "goal"), [("dev", 0.98), ("held", 0.97)])
def test_negation_and_lack_keep_their_measured_quality(half: str, goal: float) -> None:
    found = [(item, ours(item, PIPELINE)) for item in items(half)]
    assert len(found) > 100
    assert score(found, KINDS).f1 >= goal


@pytest.mark.shared
@pytest.mark.parametrize(("half", "goal"), [("dev", 0.96), ("held", 0.89)])
def test_negation_and_lack_keep_their_measured_quality_on_real_sentences(
    half: str, goal: float, shared_data: Path
) -> None:
    listed = real_items(half, shared_data / "real")
    assert len(listed) > 100
    assert score([(item, ours(item, PIPELINE)) for item in listed], KINDS).f1 >= goal


def test_the_measure_tells_good_from_bad() -> None:
    assert score([(item, naive(item)) for item in items("held")], KINDS).f1 < 0.75
