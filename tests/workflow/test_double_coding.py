"""Samples for two coders: how many, of what, and the same each time."""

from __future__ import annotations

import pytest

from kwalcode.agreement import units_for_alpha, units_for_proportion
from kwalcode.errors import KwalcodeError
from kwalcode.workflow.double_coding import By, SampleOrder, draw_sample
from kwalcode.workflow.double_work import keep_sample, kept_samples, read_sample
from kwalcode.workflow.layers import coding_layers
from kwalcode.workflow.material import Material
from tests.workflow.test_agreement import material

__all__ = ["material"]


def test_the_same_seed_draws_the_same_and_another_does_not(material: Material) -> None:
    def drawn(seed: int) -> list[int]:
        return [one.span.start for one in draw_sample(material, SampleOrder(By.TURN, size=1, seed=seed)).drawn]

    assert drawn(1) == drawn(1)
    assert len({drawn(seed)[0] for seed in range(12)}) > 1


def test_every_kind_takes_part_in_proportion(material: Material) -> None:
    sample = draw_sample(material, SampleOrder(size=2))
    assert {one.stratum.value for one in sample.drawn} == {"interview", "beleidsplan"}
    assert {kind.value: size for kind, size in sample.population.items()} == {"interview": 1, "beleidsplan": 1}


def test_a_moderators_turns_are_not_drawn(material: Material) -> None:
    sample = draw_sample(material, SampleOrder(By.TURN, size=3))
    texts = [material.document(one.document_id).text[one.span.start : one.span.end] for one in sample.drawn]
    assert not [text for text in texts if text.endswith("?")]


@pytest.mark.parametrize(
    ("order", "needed"),
    [
        (SampleOrder(By.TURN, share=0.1), units_for_alpha(0.1, 0.667)),
        (SampleOrder(By.TURN, precision=0.1), units_for_proportion(0.5, 0.1, 3)),
    ],
)
def test_the_number_follows_from_what_is_wanted(material: Material, order: SampleOrder, needed: int) -> None:
    sample = draw_sample(material, order)
    assert sample.needed == needed
    # There are only three turns, so there is no more to draw.
    assert len(sample.drawn) == min(3, needed)


@pytest.mark.parametrize(
    ("order", "message"),
    [
        (SampleOrder(), "niet duidelijk hoeveel"),
        (SampleOrder(size=9), "Er zijn er maar 2"),
        (SampleOrder(share=1.0), "tussen 0 en 1"),
        (SampleOrder(precision=1.0), "tussen 0 en 1"),
        (SampleOrder(size=-1), "minstens één"),
    ],
)
def test_what_cannot_be_drawn_is_refused(material: Material, order: SampleOrder, message: str) -> None:
    with pytest.raises(KwalcodeError, match=message):
        draw_sample(material, order)


def test_a_sample_is_found_back(material: Material) -> None:
    sample = draw_sample(material, SampleOrder(By.TURN, size=2))
    name = keep_sample(material, sample)
    assert kept_samples(material)[name].stretches == tuple((one.document_id, one.span) for one in sample.drawn)


def test_who_read_a_sample_read_that_and_no_more(material: Material) -> None:
    sample = draw_sample(material, SampleOrder(By.TURN, size=2))
    name = keep_sample(material, sample)
    assert read_sample(material, name, "An") == 2
    read = coding_layers(material).layer("An").read
    assert {(key, span) for key, spans in read.items() for span in spans} == {
        (one.document_id, one.span) for one in sample.drawn
    }
    with pytest.raises(KwalcodeError, match="geen steekproef 'zus'"):
        read_sample(material, "zus", "An")
