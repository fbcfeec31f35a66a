"""Clause borders: `¦` in a case stands where a new clause begins."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kwalcode.dutch.clauses import clauses
from kwalcode.dutch.embedded import EmbeddedPipeline
from tests.dutch.texts import document

PIPELINE = EmbeddedPipeline()

CASES = [
    # Coordination of clauses
    "We hebben een visie, ¦maar geen geld.",
    "We hebben een visie ¦maar we hebben geen geld.",
    "Het lukt niet, ¦want er is geen geld.",
    "Er is geen geld ¦dus we stoppen.",
    "We hebben dus geen geld.",
    "Wij overleggen ¦en we stemmen af.",
    "Wij overleggen ¦en daarna stemmen we af.",
    "De gemeente heeft geen mandaat ¦en het OCMW neemt de regie op.",
    "Jongeren komen graag, ¦ouderen komen niet.",
    "Het loon is correct, ¦ik klaag niet.",
    "De stad overlegt; ¦de partners voeren uit.",
    "Eén knelpunt blijft: ¦er is geen geld.",
    "Wij doen het, ¦of ze doen het zelf.",
    # Coordination of words is no border
    "We werken samen met het OCMW en het CAW.",
    "We hebben geen tijd, geld of mensen.",
    "Er is geen sturing, visie en opvolging.",
    "Ze krijgen advies en begeleiding.",
    "We willen overleg organiseren en begeleiden.",
    "Alleen maar de stad doet mee.",
    # Subordination
    "We stoppen ¦omdat er geen geld is.",
    "Omdat we geen tijd hebben, ¦stellen we uit.",
    "Omdat we geen tijd, geld en mensen hebben, ¦stoppen we.",
    "Ik denk ¦dat we geen mandaat hebben.",
    "Het probleem is ¦dat de middelen ontbreken.",
    "Is dat de beste aanpak?",
    "Wij werken als regisseur van het overleg.",
    "Het lukt ¦als we samenwerken.",
    "Als het niet lukt, ¦stoppen we.",
    "De stad, ¦die geen geld heeft, ¦zoekt partners.",
    "De stad, ¦die geen geld heeft, ¦herdenkt haar plan.",
    "Ze komen om middernacht.",
    "We zitten samen ¦om noden te bespreken.",
    "We hebben een plan ¦waarin armoede centraal staat.",
    # A separable verb is not torn apart by a relative clause without a comma
    "We brengen de noden van mensen die het moeilijk hebben in kaart.",
    "We nemen de regie van het overleg dat loopt op.",
    # Sentences
    "Wij overleggen. ¦Zij niet.",
]


@pytest.mark.parametrize("case", CASES)
def test_a_clause_begins_where_its_verb_changes(case: str) -> None:
    text = case.replace("¦", "")
    parse = PIPELINE.parse(document(text))
    numbers = clauses(parse)
    begins = [0] + [here for here in range(1, len(parse)) if numbers[here] != numbers[here - 1]]
    edges = [*(int(parse.starts[first]) for first in begins), len(text)]
    assert [text[first:last].strip() for first, last in pairwise(edges)] == [part.strip() for part in case.split("¦")]


def test_numbers_rise_by_one_and_sentences_begin_clauses() -> None:
    parse = PIPELINE.parse(document("Wij overleggen, maar zij niet. En toen?", "Ja, omdat het moet."))
    numbers = clauses(parse).tolist()
    assert numbers[0] == 0
    assert all(after - before in (0, 1) for before, after in pairwise(numbers))
    assert all(numbers[first] > numbers[first - 1] for first in parse.sentences.tolist()[1:])


def test_a_document_without_tokens_has_no_clauses() -> None:
    assert len(clauses(PIPELINE.parse(document(" ")))) == 0
