from __future__ import annotations

import pytest

from kwalcode.codebook import TermError, parse_term
from kwalcode.model import TermKind, Word, WordKind


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("middel", [Word("middel")]),
        ("in kaart brengen", [Word("in"), Word("kaart"), Word("brengen")]),
        ("armoede*", [Word("armoede", WordKind.FIRST)]),
        ("*armoede", [Word("armoede", WordKind.LAST)]),
        ("*armoede* bestrijden", [Word("armoede", WordKind.ANY), Word("bestrijden")]),
        ('"OCMW"', [Word("OCMW", WordKind.EXACT)]),
        ('"Huis van het Kind"', [Word(part, WordKind.EXACT) for part in ("Huis", "van", "het", "Kind")]),
        ("lokaal “OCMW”", [Word("lokaal"), Word("OCMW", WordKind.EXACT)]),
        ("plan/NOUN", [Word("plan", pos="NOUN")]),
        ("  twee   woorden ", [Word("twee"), Word("woorden")]),
    ],
)
def test_reads_each_notation(source: str, words: list[Word]) -> None:
    term = parse_term(source)
    assert term.kind is TermKind.WORDS
    assert list(term.words) == words


def test_reads_a_regular_expression_without_its_slashes() -> None:
    term = parse_term("/armoede(toets)?/")
    assert (term.kind, term.regex) == (TermKind.REGEX, "armoede(toets)?")


@pytest.mark.parametrize(
    ("source", "fragment"),
    [
        ("", "lege term"),
        ("arm*oede", "sterretje"),
        ("*", "geen letter"),
        ("ar*", "te kort"),
        ("/(/", "geen geldige reguliere expressie"),
        ("/x*/", "past ook op niets"),
        ("/open", "eindigt niet op '/'"),
        ("plan/ZELFST", "onbekende woordsoort 'ZELFST'"),
        ("overleg, netwerk", "leestekens"),
        ('""', "lege aanhalingstekens"),
        ('a"b', "aanhalingstekens"),
    ],
)
def test_says_what_is_wrong_with_a_term(source: str, fragment: str) -> None:
    with pytest.raises(TermError, match=None) as caught:
        parse_term(source)
    assert fragment in str(caught.value)
