from __future__ import annotations

from pathlib import Path

import pytest

from kwalcode.codebook import find_codebook, parse_codebook, read_codebook
from kwalcode.errors import CodebookError
from kwalcode.model import Codebook, PassageKind, Qualifier, Role, SourceKind, Unit

GOOD = """
codebook: "wonen"
version: "1.2.0"
title: "Wonen"
source: "eigen werk"
codes:
  - id: "huren"
    label: "Betaalbaar huren"
    definition: "Wat huren kost."
    include: ["huurprijs"]
    exclude: ["kopen: zie eigendom"]
    examples: ["De huur is te hoog."]
    aliases: ["huur"]
    colour: "#1F77B4"
    codes:
      - id: "sociaal-huren"
        label: "Sociaal huren"
        rules:
          - id: "maatschappij"
            any: ["sociale huisvesting", '"SVK"']
            weight: 0.9
          - id: "wachten"
            near: [["wachten", "wachtlijst"], "woning"]
            within: 5
            not: ["ziekenhuis"]
            unit: "paragraph"
            when: {negated: false, source_kind: ["survey", "interview"], role: "participant", passage: ["turn"]}
          - id: "beide"
            all: ["woning", ["duur", "onbetaalbaar"]]
"""


def faults(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(CodebookError) as caught:
        parse_codebook(text, "proef.yaml")
    return [(fault.line, fault.code_id, fault.problem) for fault in caught.value.faults]


@pytest.fixture(scope="module")
def book() -> Codebook:
    return parse_codebook(GOOD)


def test_reads_the_tree_with_its_texts(book: Codebook) -> None:
    assert (book.id, book.version, book.title) == ("wonen", "1.2.0", "Wonen")
    assert [code.id for code in book.walk()] == ["huren", "sociaal-huren"]
    assert [code.label for code in book.path("sociaal-huren")] == ["Betaalbaar huren", "Sociaal huren"]
    top = book.code("huren")
    assert (top.include, top.exclude, top.aliases) == (("huurprijs",), ("kopen: zie eigendom",), ("huur",))
    assert top.colour == "#1f77b4"


def test_reads_rules_with_their_groups_and_conditions(book: Codebook) -> None:
    either, near, both = book.code("sociaal-huren").rules
    assert (either.weight, either.unit, [term.source for term in either.any]) == (
        0.9,
        Unit.SENTENCE,
        ["sociale huisvesting", '"SVK"'],
    )
    assert [[term.source for term in group] for group in near.near] == [["wachten", "wachtlijst"], ["woning"]]
    assert (near.within, near.unit, near.line) == (5, Unit.PARAGRAPH, 22)
    assert near.when.qualifiers == {Qualifier.NEGATED: False}
    assert near.when.source_kinds == {SourceKind.SURVEY, SourceKind.INTERVIEW}
    assert near.when.roles == {Role.PARTICIPANT}
    assert near.when.passages == {PassageKind.TURN}
    assert [[term.source for term in group] for group in both.all] == [["woning"], ["duur", "onbetaalbaar"]]


def test_lists_every_fault_at_once_with_line_and_code() -> None:
    text = """codebook: "wonen"
version: 1.10
codes:
  - id: "huur"
    lable: "Huur"
    rules:
      - id: "a"
        any: ["huurprijs", "h*r"]
        within: 3
      - id: "b"
        any: ["x"]
        all: ["y"]
        weight: 2
  - id: "huur"
    label: no
    label: "dubbel"
"""
    found = faults(text)
    assert [(line, code) for line, code, _ in found] == [
        (2, ""), (4, "huur"), (5, "huur"), (8, "huur"), (9, "huur"), (10, "huur"), (13, "huur"), (14, "huur"),
        (15, "huur"), (16, "huur"),
    ]  # fmt: skip
    problems = " | ".join(problem for _, _, problem in found)
    for part in ("1.10", "mist de sleutel 'label'", "bedoelt u 'label'?", "sterretje", "within hoort bij near",
                 "any en all", "niet 2", "bestaat al op regel 4", "YAML leest hier no",
                 "staat er al op regel 15"):  # fmt: skip
        assert part in problems


@pytest.mark.parametrize(
    ("rule", "fragment"),
    [
        ('near: [["a"]]', "minstens twee groepen"),
        ("any: []", "any is leeg"),
        ('any: "a"', "moet een lijst zijn"),
        ("all: []", "all is leeg"),
        ("{}", "mist de sleutel 'id'"),
        ('any: ["a"], unit: "zin"', "kies uit paragraph, sentence, turn"),
        ('any: ["a"], when: {negatd: true}', "bedoelt u 'negated'?"),
        ('any: ["a"], when: {negated: "ja"}', "true of false"),
        ('any: ["a"], when: {source_kind: ["interviw"]}', "bedoelt u 'interview'?"),
        ('any: ["a"], weight: "veel"', "moet een getal zijn"),
        ('near: ["a", "b"], within: 2.5', "geheel getal"),
        ('near: ["a", "b"], within: 1.0e+999', "geheel getal"),
    ],
)
def test_says_what_is_wrong_with_a_rule(rule: str, fragment: str) -> None:
    body = rule if rule == "{}" else f'{{id: "r", {rule}}}'
    text = f'codebook: "b"\nversion: "1"\ncodes:\n  - id: "c"\n    label: "C"\n    rules:\n      - {body}\n'
    assert any(fragment in problem and (line, code) == (7, "c") for line, code, problem in faults(text)), faults(text)


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("", "leeg"),
        ("codes: [", "geen geldige YAML"),
        ("- a\n- b\n", "sleutels met waarden"),
        ('codebook: &a "x"\nversion: *a\n', "ankers"),
        ("a: " + "[" * 60 + "]" * 60, "niveaus diep"),
        ('codebook: "x"\nversion: "1"\nlanguage: "fr"\ncodes: [{id: "a", label: "A"}]\n', "taal 'fr'"),
        ('codebook: "x"\nversion: "nieuw"\ncodes: [{id: "a", label: "A"}]\n', "versie 'nieuw'"),
        ('codebook: "X y"\nversion: "1"\ncodes: [{id: "a", label: "A"}]\n', "kleine letters"),
        ('codebook: "x"\nversion: "1"\ncodes: []\n', "geen enkele code"),
        ('codebook: "x"\nversion: "1"\ncodes: [{id: "a", label: "A", colour: "rood"}]\n', "kleur 'rood'"),
    ],
)
def test_refuses_what_is_not_a_codebook(text: str, fragment: str) -> None:
    assert any(fragment in problem for _, _, problem in faults(text)), faults(text)


def test_the_hash_tells_two_states_of_one_version_apart() -> None:
    assert parse_codebook(GOOD).hash != parse_codebook(GOOD.replace("huurprijs", "huurlast")).hash


def test_a_file_that_is_absent_or_not_utf8_is_named(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="bestaat niet"):
        read_codebook(tmp_path / "geen.yaml")
    path = tmp_path / "oud.yaml"
    path.write_bytes('codebook: "caf\xe9"'.encode("latin-1"))
    with pytest.raises(CodebookError, match="geen UTF-8"):
        read_codebook(path)


def test_a_name_is_looked_up_in_the_project_before_the_shipped_codebooks(tmp_path: Path) -> None:
    own = tmp_path / "valentie.yaml"
    own.write_text(GOOD, encoding="utf-8")
    assert find_codebook("valentie", [tmp_path]) == own
    assert find_codebook("valentie").name == "valentie.yaml"
    assert find_codebook("map/ander.yaml") == Path("map/ander.yaml")


def test_an_unknown_name_gets_the_nearest_one() -> None:
    with pytest.raises(CodebookError, match="bedoelt u 'valentie'"):
        find_codebook("valenti")
