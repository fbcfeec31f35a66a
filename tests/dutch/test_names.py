"""Proper names among the words of a corpus."""

from __future__ import annotations

import pytest

from kwalcode.dutch.names import MUNICIPALITIES, proper_names


@pytest.mark.parametrize(
    "name", ["Kortrijk", "Waregem", "Vandenbroucke", "VanDamme", "Goossens", "Sint-Niklaas", "Gent"]
)
def test_names_are_found(name: str) -> None:
    assert proper_names([name, "de", "Wij"]) == {name}


@pytest.mark.parametrize(
    "word", ["Wij", "Armoede", "Armoedebestrijding", "Toeleidingstraject", "Vlaamse", "Europees", "Opgevolgd", "Boom"]
)
def test_a_common_word_at_the_start_of_a_sentence_is_no_name(word: str) -> None:
    assert proper_names([word]) == frozenset()


def test_a_word_that_also_stands_in_lower_case_is_no_name() -> None:
    assert proper_names(["Pronet"]) == {"Pronet"}
    assert proper_names(["Pronet", "pronet"]) == frozenset()


def test_abbreviations_headings_numbers_and_lower_case_are_no_names() -> None:
    assert proper_names(["OCMW", "ARMOEDE", "2024", "xyz", "", "-", "A"]) == frozenset()


def test_the_municipalities_are_in_the_case_in_which_they_are_written() -> None:
    assert len(MUNICIPALITIES) > 300
    assert all(name[0].isupper() for name in MUNICIPALITIES)
