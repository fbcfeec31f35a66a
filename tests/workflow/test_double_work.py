"""Samples that were kept: who has what still to do, and what that says."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from kwalcode.errors import KwalcodeError
from kwalcode.model import Judgement, Topic
from kwalcode.workflow.agreement import Unit, units_of
from kwalcode.workflow.double_coding import By, SampleOrder, draw_sample
from kwalcode.workflow.double_work import (
    Progress,
    forget_sample,
    keep_sample,
    kept_samples,
    read_sample,
    work_on,
)
from kwalcode.workflow.layers import coding_layers
from kwalcode.workflow.material import Material
from kwalcode.workflow.reviewing import ReviewSession
from tests.workflow.test_agreement import OVERLEG, WAIT, code_blind, document, material, place

__all__ = ["material"]


def kept(material: Material, order: SampleOrder, *coders: str) -> str:
    return keep_sample(material, draw_sample(material, order), "Zus", coders)


def standing(material: Material, name: str) -> dict[tuple[str, str], tuple[Progress, int, int]]:
    """(coder, name of the source) -> how far, stretches read, codes."""
    work = work_on(coding_layers(material), kept_samples(material)[name])
    return {(one.coder, material.records[one.document].name): (one.progress, one.read, one.codes) for one in work}


def test_who_was_named_has_everything_still_to_do(material: Material) -> None:
    name = kept(material, SampleOrder(size=2), "An", " Bert ", "An", "")
    assert kept_samples(material)[name].coders == ("An", "Bert")
    todo = (Progress.TO_DO, 0, 0)
    assert standing(material, name) == {
        (who, source): todo for who in ("An", "Bert") for source in ("gesprek.txt", "plan.md")
    }


def test_who_coded_is_busy_and_who_read_is_done(material: Material) -> None:
    name = kept(material, SampleOrder(size=2), "An", "Bert")
    ReviewSession(material, "An", blind=True).add(document(material), place(material, WAIT), OVERLEG)
    code_blind(material, "Bert", (WAIT, OVERLEG))
    found = standing(material, name)
    assert found["An", "gesprek.txt"] == (Progress.BUSY, 0, 1)
    assert found["Bert", "gesprek.txt"] == (Progress.DONE, 1, 1)
    assert found["Bert", "plan.md"] == (Progress.TO_DO, 0, 0)


def test_without_names_the_coders_are_who_began(material: Material) -> None:
    name = kept(material, SampleOrder(By.TURN, size=2))
    words = "De middelen worden verdubbeld."
    session = ReviewSession(material, "An", blind=True)
    session.add(document(material, "plan.md"), place(material, words, "plan.md"), OVERLEG)
    assert not standing(material, name)
    code_blind(material, "Bert", (WAIT, OVERLEG))
    assert {who for who, _ in standing(material, name)} == {"Bert"}


def test_who_saw_suggestions_did_not_code_blind(material: Material) -> None:
    name = kept(material, SampleOrder(size=2), "An", "Bert")
    code_blind(material, "Bert", (WAIT, OVERLEG))
    ReviewSession(material, "An").add(document(material), place(material, WAIT), OVERLEG)
    work = work_on(coding_layers(material), kept_samples(material)[name])
    assert {(one.coder, material.records[one.document].name) for one in work if one.sighted} == {("An", "gesprek.txt")}


def test_what_was_seen_outside_the_drawn_turns_leaves_the_work_blind(material: Material) -> None:
    name = kept(material, SampleOrder(By.TURN, size=1), "An")
    ((key, drawn),) = kept_samples(material)[name].stretches
    for turn in units_of(material, key, Unit.TURN):
        if turn != drawn:
            ReviewSession(material, "An").add(key, turn, OVERLEG)
    assert [one.sighted for one in work_on(coding_layers(material), kept_samples(material)[name])] == [False]
    ReviewSession(material, "An").add(key, drawn, OVERLEG)
    assert [one.sighted for one in work_on(coding_layers(material), kept_samples(material)[name])] == [True]


def test_turns_are_read_per_source_and_only_what_was_drawn_counts(material: Material) -> None:
    name = kept(material, SampleOrder(By.TURN, size=2), "An")
    ReviewSession(material, "An", blind=True).add(document(material), place(material, WAIT), OVERLEG)
    assert read_sample(material, name, "An", [document(material, "plan.md")]) == 0
    assert read_sample(material, name, "An", [document(material)]) == 2
    (work,) = work_on(coding_layers(material), kept_samples(material)[name])
    drawn = any(span.overlaps(place(material, WAIT)) for _, span in kept_samples(material)[name].stretches)
    assert (work.progress, work.read, work.stretches, work.codes) == (Progress.DONE, 2, 2, int(drawn))


def test_another_draw_of_the_same_size_does_not_take_the_place_of_the_first(material: Material) -> None:
    first = kept(material, SampleOrder(By.TURN, size=1, seed=1), "An")
    assert kept(material, SampleOrder(By.TURN, size=1, seed=1), "An", "Bert") == first
    (one,) = kept_samples(material).values()
    assert one.coders == ("An", "Bert")
    # As when sources came in between: the same name, and other turns.
    value = json.dumps([[document(material), 0, 3]])
    material.store.judge(
        [Judgement("steekproef-a", Topic.SAMPLE, "document-1-1", value, "kwalcode", datetime.now(UTC), "1 bronnen")]
    )
    second = kept(material, SampleOrder(size=1, seed=1, stratified=False))
    assert second == "document-1-1-2"
    assert set(kept_samples(material)) == {first, "document-1-1", second}


def test_a_sample_of_an_earlier_version_is_still_read(material: Material) -> None:
    value = json.dumps([[document(material), 0, 3], ["weg", 0, 9]])
    material.store.judge(
        [Judgement("steekproef-a", Topic.SAMPLE, "beurt-2-7", value, "kwalcode", datetime.now(UTC), "reden")]
    )
    one = kept_samples(material)["beurt-2-7"]
    assert (one.by, one.coders, one.reason, one.reviewer) == (By.TURN, (), "reden", "kwalcode")
    # The other document left the project.
    assert [key for key, _ in one.stretches] == [document(material)]


def test_a_sample_is_taken_back_and_what_was_read_stays(material: Material) -> None:
    name = kept(material, SampleOrder(size=2), "An")
    read_sample(material, name, "An")
    forget_sample(material, name)
    assert not kept_samples(material)
    assert len(coding_layers(material).layer("An").read) == 2
    with pytest.raises(KwalcodeError, match="geen steekproef"):
        forget_sample(material, name)
