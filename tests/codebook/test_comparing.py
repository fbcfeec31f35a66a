from __future__ import annotations

from collections.abc import Callable

import pytest

from kwalcode.codebook import parse_codebook
from kwalcode.codebook.comparing import Move, RuleKey, compare, next_version, sentences
from kwalcode.codebook.editing import CodeTexts, add_code, edit_code, merge_codes, move_code
from kwalcode.codebook.rule_editing import remove_rule, set_rule

BOOK = """codebook: "wonen"
version: "1.2.3"
codes:
  - id: "huren"
    label: "Huren"
    rules:
      - id: "huur"
        any: ["huurprijs"]
      - id: "waarborg"
        any: ["waarborg"]
  - id: "kopen"
    label: "Kopen"
  - id: "lenen"
    label: "Lenen"
"""


def told(new: str) -> list[str]:
    return sentences(compare(parse_codebook(BOOK), parse_codebook(new)))


@pytest.mark.parametrize(
    ("change", "sentence", "version"),
    [
        (lambda t: edit_code(t, "huren", CodeTexts(label="Huur")), "Code Huren heet nu Huur.", "1.2.4"),
        (
            lambda t: edit_code(t, "huren", CodeTexts(definition="Niet kopen.", examples=("Ik huur.",))),
            "Code Huren: gewijzigd: definitie, voorbeelden.",
            "1.2.4",
        ),
        (lambda t: move_code(t, "lenen", parent="kopen"), "Code Lenen is verplaatst van de top naar Kopen.", "1.2.4"),
        (lambda t: move_code(t, "lenen", position=0), "Code Lenen staat op een andere plaats in de lijst.", "1.2.4"),
        (lambda t: add_code(t, "erven", CodeTexts(label="Erven")), "Code Erven (erven) is nieuw.", "1.3.0"),
        (lambda t: set_rule(t, "kopen", 'id: "koop"\nany: ["koop"]'), "Code Kopen: nieuwe regel koop.", "1.3.0"),
        (lambda t: remove_rule(t, "huren", "huur"), "Code Huren: vervallen regel huur.", "1.3.0"),
        (
            lambda t: set_rule(t, "huren", 'id: "huur"\nany: ["huurprijs"]\nweight: 0.9', replaces="huur"),
            "Code Huren: gewijzigde regel huur.",
            "1.3.0",
        ),
    ],
)
def test_each_change_is_told_in_one_sentence_and_raises_its_number(
    change: Callable[[str], str], sentence: str, version: str
) -> None:
    new = change(BOOK)
    assert told(new) == [sentence]
    assert next_version(parse_codebook(BOOK), parse_codebook(new)) == version


def test_a_code_that_vanishes_raises_the_first_number() -> None:
    new = merge_codes(BOOK, "huren", "kopen")
    assert told(new) == [
        "Code Huren (huren) is vervallen.",
        "Code Kopen: gewijzigd: andere namen.",
        "Code Kopen: nieuwe regels huur, waarborg.",
        "Code Huren: vervallen regels huur, waarborg.",
    ]
    assert next_version(parse_codebook(BOOK), parse_codebook(new)) == "2.0.0"


def test_the_same_codebook_has_no_differences_whatever_its_layout() -> None:
    found = compare(parse_codebook(BOOK), parse_codebook("# opmerking\n\n" + BOOK.replace("1.2.3", "9.0")))
    assert found.is_empty
    assert sentences(found) == []


def test_of_codes_in_another_order_only_those_that_had_to_move_are_named() -> None:
    old = parse_codebook(BOOK)
    new = parse_codebook(move_code(BOOK, "huren", position=2))
    assert compare(old, new).moved == (Move("huren", "", ""),)


def test_a_rule_that_moves_with_its_code_is_the_same_rule() -> None:
    new = move_code(BOOK, "huren", parent="lenen")
    found = compare(parse_codebook(BOOK), parse_codebook(new))
    assert (found.rules_added, found.rules_removed, found.rules_changed) == ((), (), ())


def test_rules_of_a_new_code_are_new_rules() -> None:
    new = BOOK + '  - id: "erven"\n    label: "Erven"\n    rules: [{id: "erfenis", any: ["erfenis"]}]\n'
    assert compare(parse_codebook(BOOK), parse_codebook(new)).rules_added == (RuleKey("erven", "erfenis"),)


@pytest.mark.parametrize(("version", "wanted"), [("1", "1.0.1"), ("2.5", "2.5.1"), ("1.0.0-beta.2", "1.0.1")])
def test_a_version_with_fewer_numbers_or_a_tail_is_counted_on(version: str, wanted: str) -> None:
    old = BOOK.replace("1.2.3", version)
    new = edit_code(old, "huren", CodeTexts(label="Huur"))
    assert next_version(parse_codebook(old), parse_codebook(new)) == wanted
