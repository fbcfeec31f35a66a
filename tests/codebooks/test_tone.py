"""What the codebook *toon* has over a list of words: the same word is favourable here and unfavourable there."""

from __future__ import annotations

from functools import cache

import pytest

from kwalcode.codebook import find_codebook, read_codebook
from kwalcode.coders.rules import RuleCoder
from kwalcode.dutch.embedded import EmbeddedPipeline
from kwalcode.model import Document, Origin, Passage, PassageKind, SourceKind
from kwalcode.workflow.project import DEFAULT_CODEBOOKS

BETTER, LESS_BAD, SUCCESS = "verbetering-en-groei", "minder-van-iets-slechts", "succes-en-winst"
WORSE, MORE_BAD, HARM, FEAR = (
    "verslechtering-en-krimp",
    "meer-van-iets-slechts",
    "verlies-en-schade",
    "vrees-en-onzekerheid",
)


@cache
def _coder() -> RuleCoder:
    return RuleCoder([read_codebook(find_codebook("toon"))])


@cache
def _pipeline() -> EmbeddedPipeline:
    return EmbeddedPipeline()


def _codes(text: str, kind: SourceKind = SourceKind.OTHER) -> set[str]:
    block = Passage(PassageKind.PARAGRAPH, 0, len(text))
    document = Document("zin", text, Origin("zin.txt", "txt", ""), source_kind=kind, passages=(block,))
    return {found.code_id for found in _coder().code(document, _pipeline().parse(document))}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        # A good thing and a bad thing, rising and falling.
        ("De uitkeringen stijgen.", {BETTER}),
        ("De uitkeringen dalen.", {WORSE}),
        ("De ongelijkheid stijgt.", {MORE_BAD}),
        ("De ongelijkheid daalt.", {LESS_BAD}),
        # A separable verb whose parts stand apart.
        ("De koopkracht neemt bij de laagste inkomens sterk af.", {WORSE}),
        ("De schooluitval neemt in onze stad al drie jaar af.", {LESS_BAD}),
        ("De verkoop stort in.", {WORSE}),
        # Parts of compounds.
        ("We spraken over de jobgroei.", {BETTER}),
        ("We spraken over het gezichtsverlies.", {HARM}),
        # Denied, lacking.
        ("Zij heeft geen schulden.", {LESS_BAD}),
        ("Zij heeft geen inkomen.", {"ongunstig"}),
        ("De wijk heeft een gebrek aan opvang.", {"ongunstig"}),
        ("De wijk heeft opvang.", set()),
        ("De bewoners zijn niet tevreden.", {"ongunstig"}),
        ("De bewoners zijn niet bang.", {"gunstig"}),
        # What may be, is asked, or is only the subject.
        ("Als de lonen zouden stijgen, zien we verder.", set()),
        ("Stijgen de lonen?", set()),
        ("De dienst telt de dakloze gezinnen.", set()),
    ],
)
def test_what_is_said_of_a_thing_decides_not_the_word(text: str, codes: set[str]) -> None:
    assert _codes(text) == codes


def test_what_a_plan_lists_as_its_work_is_not_favourable() -> None:
    text = "De twee diensten werken samen en helpen gezinnen."
    assert _codes(text, SourceKind.INTERVIEW) == {"vertrouwen-en-steun"}
    assert not _codes(text, SourceKind.POLICY_PLAN)


def test_a_sentence_may_have_both_tones() -> None:
    assert _codes("De winst steeg, maar de directie is er niet gerust in en ziet risico's.") == {BETTER, SUCCESS, FEAR}


def test_it_is_applied_when_asked_for_only() -> None:
    assert "toon" not in DEFAULT_CODEBOOKS
