from __future__ import annotations

import doctest

import pytest

from kwalcode import wording as shared_wording
from kwalcode.codebook import parse_codebook
from kwalcode.mining import context as mining
from kwalcode.model import Role, SourceKind, Status
from kwalcode.ui import wording
from kwalcode.ui.colours import PALETTE, colour_of, colours


@pytest.mark.parametrize("module", [wording, shared_wording, mining])
def test_the_examples_hold(module: object) -> None:
    results = doctest.testmod(module)  # type: ignore[arg-type]
    assert results.attempted > 0
    assert results.failed == 0


def test_every_value_of_a_closed_list_has_its_word() -> None:
    assert set(wording.STATUS) == set(Status)
    assert set(wording.ROLE) == set(Role)
    assert set(wording.KIND_PLURAL) == set(SourceKind)


def test_a_code_has_its_own_colour_or_that_of_its_parent_or_a_spare_one() -> None:
    book = parse_codebook(
        'codebook: "a"\nversion: "1"\ncodes:\n'
        '  - {id: "een", label: "Een", colour: "#112233", codes: [{id: "een-a", label: "A"}, '
        '{id: "een-b", label: "B", colour: "#445566"}]}\n'
        '  - {id: "twee", label: "Twee"}\n'
    )
    found = colours([book])
    assert [found["a", code] for code in ("een", "een-a", "een-b", "twee")] == [
        "#112233",
        "#112233",
        "#445566",
        PALETTE[1],
    ]
    assert colour_of(found, "a", "weg").startswith("#")


def test_spare_colours_can_be_read_on_white() -> None:
    def light(part: int) -> float:
        value = part / 255
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    for colour in PALETTE:
        red, green, blue = (light(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
        assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5, colour
