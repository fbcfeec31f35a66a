"""Passages that recur."""

from __future__ import annotations

import pytest

from kwalcode.screening.boilerplate import groups

_LONG = "wij bouwen samen met alle partners aan een dorp waar iedere bewoner meetelt en waar niemand uit de boot valt"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], []),
        (["Elk kind telt mee!", "elk kind telt mee", "Elk dier telt mee"], [0, 0, 1]),
        ([_LONG, "Iets anders dan dat.", _LONG + " vandaag"], [0, 1, 0]),
        (["12", "13", "…"], [0, 1, 2]),
        (["Actie 1: wonen", "Actie 2: wonen"], [0, 0]),
    ],
)
def test_near_duplicates_share_a_number(texts: list[str], expected: list[int]) -> None:
    assert groups(texts) == expected


def test_a_lower_similarity_draws_more_together() -> None:
    other = _LONG.replace("alle partners", "veel mensen")
    assert groups([_LONG, other], similarity=0.5) == [0, 0]
    assert groups([_LONG, other], similarity=0.95) == [0, 1]


@pytest.mark.parametrize("similarity", [0, -1, 1.1])
def test_a_similarity_outside_its_range_is_refused(similarity: float) -> None:
    with pytest.raises(ValueError, match="similarity"):
        groups(["a"], similarity=similarity)
