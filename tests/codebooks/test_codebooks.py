"""The shipped codebooks against sentences of our own: what they must find, what they must leave alone."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from kwalcode.codebook import read_codebook, shipped_names
from kwalcode.coders.rules import RuleCoder
from kwalcode.dutch import pipeline
from kwalcode.dutch.choice import Pipeline
from kwalcode.model import Code, Codebook, Document, Origin, Passage, PassageKind, SourceKind, Suggestion
from kwalcode.resources import shipped

FOLDER = Path(__file__).parent
NAMES = shipped_names()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of our own, the codes that it deserves, and the kind of source that it stands in."""

    text: str
    codes: frozenset[str]
    kind: SourceKind = SourceKind.OTHER


@cache
def _book(name: str) -> Codebook:
    return read_codebook(shipped("codebooks") / f"{name}.yaml")


def _corpus(name: str) -> Path:
    return FOLDER / f"{name}.tsv"


@cache
def _sentences(name: str) -> tuple[Sentence, ...]:
    if not _corpus(name).is_file():
        return ()  # told by one test of its own, so that the other codebooks are still tested
    with _corpus(name).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            Sentence(row["tekst"], frozenset(filter(None, row["codes"].split(","))), SourceKind(row["bron"] or "ander"))
            for row in rows
        )


@cache
def _coder(name: str) -> RuleCoder:
    return RuleCoder([_book(name)])


@cache
def _pipeline() -> Pipeline:
    return pipeline.load("embedded")


@cache
def _suggestions(name: str, text: str, kind: SourceKind = SourceKind.OTHER) -> tuple[Suggestion, ...]:
    block = Passage(PassageKind.PARAGRAPH, 0, len(text))
    document = Document("zin", text, Origin("zin.txt", "txt", ""), source_kind=kind, passages=(block,))
    return tuple(_coder(name).code(document, _pipeline().parse(document)))


def _by_code(name: str, text: str, kind: SourceKind = SourceKind.OTHER) -> dict[str, float]:
    scores: dict[str, float] = {}
    for suggestion in _suggestions(name, text, kind):
        scores[suggestion.code_id] = max(scores.get(suggestion.code_id, 0.0), suggestion.score)
    return scores


def _positive() -> list[tuple[str, Sentence]]:
    return [(name, sentence) for name in NAMES for sentence in _sentences(name) if sentence.codes]


def _negative() -> list[tuple[str, Sentence]]:
    return [(name, sentence) for name in NAMES for sentence in _sentences(name) if not sentence.codes]


def _codes() -> list[tuple[str, Code]]:
    return [(name, code) for name in NAMES for code in _book(name).walk()]


def test_each_shipped_codebook_has_sentences_and_no_others_lie_about() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.tsv")) == NAMES


@pytest.mark.parametrize(("name", "code"), _codes())
def test_a_code_has_a_sentence_of_its_own(name: str, code: Code) -> None:
    assert [sentence for sentence in _sentences(name) if code.id in sentence.codes]


@pytest.mark.parametrize("name", NAMES)
def test_a_codebook_has_a_sentence_about_something_else_for_every_root(name: str) -> None:
    others = [sentence for sentence in _sentences(name) if not sentence.codes]
    assert len(others) >= len(_book(name).codes)


@pytest.mark.parametrize("name", NAMES)
def test_a_sentence_stands_once_in_its_corpus_for_a_kind_of_source(name: str) -> None:
    texts = [(sentence.text, sentence.kind) for sentence in _sentences(name)]
    assert not {text for text in texts if texts.count(text) > 1}


@pytest.mark.parametrize(
    ("name", "sentence"),
    _positive(),
)
def test_a_sentence_gets_its_codes_and_the_strongest_is_one_of_them(name: str, sentence: Sentence) -> None:
    scores = _by_code(name, sentence.text, sentence.kind)
    assert sentence.codes <= scores.keys(), f"not suggested; found {scores}"
    roots = {_book(name).path(code)[0].id for code in sentence.codes}
    strongest = max(scores, key=lambda code: scores[code])
    assert _book(name).path(strongest)[0].id in roots, f"strongest is {strongest}; found {scores}"


@pytest.mark.parametrize(
    ("name", "sentence"),
    _negative(),
)
def test_a_sentence_about_something_else_gets_no_code(name: str, sentence: Sentence) -> None:
    assert not _by_code(name, sentence.text, sentence.kind)


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_fires_on_a_sentence_of_our_own(name: str) -> None:
    book = _book(name)
    own = [(sentence.text, sentence.kind) for sentence in _sentences(name)]
    own += [(text, SourceKind.OTHER) for code in book.walk() for text in code.examples]
    fired = {
        (suggestion.code_id, evidence.rule_id)
        for text, kind in own
        for suggestion in _suggestions(name, text, kind)
        for evidence in suggestion.evidence
    }
    every = {(code.id, rule.id) for code in book.walk() for rule in code.rules}
    assert not every - fired


@pytest.mark.parametrize("name", NAMES)
def test_a_regular_expression_is_rare_and_short(name: str) -> None:
    used = [term.regex for code in _book(name).walk() for rule in code.rules for group in rule.groups for term in group]
    regexes = [regex for regex in used if regex]
    assert len(regexes) <= 3
    assert not [regex for regex in regexes if len(regex) >= 60]


@pytest.mark.parametrize("name", NAMES)
def test_an_example_gets_the_code_that_it_illustrates(name: str) -> None:
    missed = [
        (code.id, text)
        for code in _book(name).walk()
        for text in code.examples
        if code.id not in {found for hit in _by_code(name, text) for found in _ids(name, hit)}
    ]
    assert not missed


@pytest.mark.parametrize(("name", "code"), _codes())
def test_a_code_explains_itself(name: str, code: Code) -> None:
    assert len(code.rules) >= 2
    assert len(code.examples) >= 2
    assert all((code.definition, code.include, code.exclude, code.colour))


@pytest.mark.parametrize("name", NAMES)
def test_colours_differ_and_stand_out_on_a_white_page(name: str) -> None:
    colours = [code.colour for code in _book(name).walk()]
    assert len(set(colours)) == len(colours)
    assert not [colour for colour in colours if _contrast(colour, "#ffffff") < 3]


@pytest.mark.parametrize("name", NAMES)
def test_labels_and_aliases_name_one_code_only(name: str) -> None:
    names = [
        text
        for code in _book(name).walk()
        for text in {each.casefold() for each in (code.id, code.label, *code.aliases)}
    ]
    assert not {text for text in names if names.count(text) > 1}


def _ids(name: str, code_id: str) -> set[str]:
    return {code.id for code in _book(name).path(code_id)}


def _contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2, 1 to 21; marks need 3, text 4.5)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part, 16) / 255 for part in re.findall("..", colour[1:])]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
