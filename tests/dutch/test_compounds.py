"""Parts of compounds."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kwalcode.dutch.compounds import Position, Splitter, default_splitter, has_part, split

# Measured with benchmarks/dutch_words.py, rounded down. The held-out half was not looked at while building.
MEASURED_F1 = {"dev": 0.99, "held": 0.96}
MEASURED_EXACT = {"dev": 0.99, "held": 0.94}
# On words drawn by chance from real texts; of the held-out half it was not looked at what goes wrong.
MEASURED_F1_REAL = {"dev": 0.97, "held": 0.92}


class Gold(NamedTuple):
    half: str
    word: str
    borders: frozenset[int]
    parts: tuple[str, ...]


def gold(name: str = "compounds.tsv") -> list[Gold]:
    """The list; in its last column `+` stands before binding letters and `=` before a normal form."""
    items = []
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()[1:]:
        half, word, notation = line.split("\t")
        ends, parts, position = [], [], 0
        for part in notation.split():
            surface, _, link = part.partition("+")
            written, _, form = surface.partition("=")
            position += len(written) + len(link)
            ends.append(position)
            parts.append((form or written).lower())
        assert position == len(word.replace("-", "")), word
        items.append(Gold(half, word, frozenset(ends[:-1]), tuple(parts)))
    return items


@pytest.mark.parametrize("half", ["dev", "held"])
def test_splitting_is_as_right_as_measured(half: str) -> None:
    hits = proposed = expected = exact = 0
    wrong = []
    items = [item for item in gold() if item.half == half]
    for item in items:
        word = item.word.lower()
        found = {segment.end - word[: segment.end].count("-") for segment in default_splitter().segments(word)[:-1]}
        hits += len(found & item.borders)
        proposed += len(found)
        expected += len(item.borders)
        exact += split(item.word) == item.parts
        if split(item.word) != item.parts:
            wrong.append(f"{item.word}: {split(item.word)}, not {item.parts}")
    assert len(items) > 100
    assert 2 * hits / (proposed + expected) >= MEASURED_F1[half], "\n".join(wrong)
    assert exact / len(items) >= MEASURED_EXACT[half], "\n".join(wrong)


@pytest.mark.parametrize("half", ["dev", "held"])
def test_splitting_of_real_words_is_as_right_as_measured(half: str) -> None:
    listed = [item for item in gold("compounds_real.tsv") if item.half == half]
    hits = proposed = expected = 0
    for item in listed:
        found = {segment.end for segment in default_splitter().segments(item.word)[:-1]}
        hits += len(found & item.borders)
        proposed += len(found)
        expected += len(item.borders)
    assert len(listed) > 100
    assert 2 * hits / (proposed + expected) >= MEASURED_F1_REAL[half]


@pytest.mark.parametrize(
    "word",
    """
    bestuur koning gemeente beleid samenwerking begeleiding onderwijs overheid middenveld vrijwilliger regisseur planten
    plantsoen werkelijk oordeel decentralisatie toppers bedrijver zwangerschap wegwerken weggewerkt toegeleid
    vergelijkbaar
    """.split(),
)
def test_words_that_only_look_like_compounds_stay_whole(word: str) -> None:
    assert len(split(word)) == 1


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Armoedebestrijdingsbeleid", ("armoede", "bestrijding", "beleid")),
        ("ervaringsdeskundigen", ("ervaring", "deskundige")),
        ("woonbeleid", ("wonen", "beleid")),
        ("laagbetaalde", ("laag", "betaald")),
        ("laadpalen", ("laden", "paal")),
        ("jongerenwerking", ("jongere", "werking")),
        ("mensensmokkel", ("mens", "smokkel")),
        ("kinderopvanginitiatieven", ("kind", "opvang", "initiatief")),
        ("sociaal-economische", ("sociaal", "economisch")),
        ("klimaatadaptatieplan", ("klimaat", "adaptatie", "plan")),
        ("OCMW-raad", ("ocmw", "raad")),
    ],
)
def test_parts_are_in_normal_form_without_binding_letters(word: str, parts: tuple[str, ...]) -> None:
    assert split(word) == parts


def test_segments_cover_the_word_and_tell_where_each_part_stands() -> None:
    word = "armoedebestrijdingsplannen"
    segments = default_splitter().segments(word)
    assert [word[segment.start : segment.end] for segment in segments] == ["armoede", "bestrijdings", "plannen"]
    assert [segment.base for segment in segments] == ["armoede", "bestrijding", "plan"]


@pytest.mark.parametrize(
    ("word", "part", "position"),
    [
        ("kansarmoede", "armoede", "last"),
        ("kansarmoedebestrijding", "armoedebestrijding", "last"),
        ("kansarmoedebestrijding", "armoede", "any"),
        ("armoedebestrijdingsbeleid", "bestrijdingsbeleid", "last"),
        ("kansarmoede", "kansarm", "first"),
        ("kwetsbaarheid", "kwetsbaar", "first"),
        ("begeleidingstraject", "begeleid", "first"),
        ("actieplannen", "plan", "any"),
        ("beleidsplan", "beleids", "first"),
        ("woonbeleid", "wonen", "first"),
        ("daklozenopvang", "dakloos", "first"),
        ("armoede", "armoede", "first"),
        ("Armoede", "ARMOEDE", "last"),
        ("plannen", "plan", "last"),
        ("regierol", "regie", "first"),
        ("pronetwerking", "pronet", "first"),
        ("huisbezoeken", "bezoek", "last"),
    ],
)
def test_a_compound_has_its_parts(word: str, part: str, position: Position) -> None:
    assert has_part(word, part, position)


@pytest.mark.parametrize(
    ("word", "part", "position"),
    [
        ("planten", "plan", "any"),
        ("explanatie", "plan", "any"),
        ("plantsoen", "plan", "any"),
        ("werkelijk", "werk", "any"),
        ("merkwaardig", "werk", "any"),
        ("regio", "regie", "first"),
        ("regering", "regie", "first"),
        ("armoedebeleid", "armoede", "last"),
        ("kansarmoede", "armoede", "first"),
        ("kwetsbaarheid", "kwetsbaar", "last"),
        ("beleid", "armoedebeleid", "any"),
        ("magnetiseerde", "pronet", "any"),
    ],
)
def test_a_compound_does_not_have_what_only_looks_like_a_part(word: str, part: str, position: Position) -> None:
    assert not has_part(word, part, position)


def test_words_of_the_project_become_parts() -> None:
    assert split("pronetbegeleider") == ("pronetbegeleider",)
    assert Splitter(["pronet", "de", "Pronet", "beleidsplan"]).split("pronetbegeleider") == ("pronet", "begeleider")


def test_inflections_of_known_words_are_no_words_of_the_project() -> None:
    assert Splitter(["werkingetje"]).split("werkingetjebeleid") == ("werkingetjebeleid",)


def test_words_of_the_project_change_nothing_for_known_words() -> None:
    splitter = Splitter(["pronet", "beleidsplannen", "estrijding", "kansar"])
    for word in ("armoedebestrijdingsbeleid", "beleidsplannen", "kansarmoede"):
        assert splitter.split(word) == split(word)


@given(st.text(alphabet="abdeghiklmnoprstuvwz-", max_size=40))
def test_segments_lie_in_the_word_in_order(word: str) -> None:
    segments = default_splitter().segments(word)
    assert segments
    previous = 0
    for segment in segments:
        assert previous <= segment.start <= segment.end <= len(word)
        assert set(word[previous : segment.start]) <= {"-"}
        previous = segment.end
