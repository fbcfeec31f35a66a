from __future__ import annotations

import math
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from kwalcode.model import Verdict
from kwalcode.workflow.audit import MISSED, audit, judge_passage
from kwalcode.workflow.ceilings import FEWEST, Ceiling, ceilings, kappas
from kwalcode.workflow.layers import coding_layers, mark_read
from kwalcode.workflow.learning import Learning, learn
from kwalcode.workflow.material import Material
from kwalcode.workflow.project import Project
from kwalcode.workflow.reviewing import ReviewSession
from tests.workflow.study import make_project

TOWNS = (
    "Zandhove", "Lievegem", "Wortegem", "Heers", "Mol", "Zulte", "Deinze", "Pelt", "Gavere", "Lint", "Ranst", "Zele",
)  # fmt: skip
OVERLEG = ("klein", "overleg")
MIDDELEN = ("klein", "middelen")


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve sentences in which a rule sees a meeting, each followed by one in which it does not; and a moderator's."""
    folder = tmp_path_factory.mktemp("plafond") / "bestanden"
    folder.mkdir()
    said = " ".join(f"In {town} is er geregeld overleg. In {town} is de kerktoren heel oud." for town in TOWNS)
    (folder / "gesprek.txt").write_text(
        f"I: Is er hier overleg?\nR: {said}\nI: En dan?\nR: Dan wachten we.\n", encoding="utf-8"
    )
    return make_project(folder).root


@pytest.fixture
def material(coded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Material:
    monkeypatch.setenv("KWALCODE_MODEL", "embedded")
    return Material.load(Project.open(Path(shutil.copytree(coded, tmp_path / "project"))))


def answer(material: Material, reviewer: str, answers: Sequence[bool]) -> ReviewSession:
    """Answer the first suggestions in the order of the text."""
    session = ReviewSession(material, reviewer)
    mine = sorted(session.fragments.values(), key=lambda one: one.span)
    for one, holds in zip(mine, answers, strict=False):
        session.decide(one.id, Verdict.ACCEPT if holds else Verdict.REJECT)
    return session


AN = (True,) * 8 + (False,) * 4
BERT = (True,) * 6 + (False,) * 2 + (True,) + (False,) * 3
KAPPA = (12 * 9 - (8 * 7 + 4 * 5)) / (12 * 12 - (8 * 7 + 4 * 5))
"""Both yes 6, both no 3, only An 2, only Bert 1: (n·agreed - chance) / (n² - chance), with chance = 8·7 + 4·5."""


def test_kappa_is_that_of_the_answers_of_two_people_on_the_same_sentences(material: Material) -> None:
    answer(material, "An", AN)
    answer(material, "Bert", BERT)
    found = ceilings(material)
    assert found == {OVERLEG: Ceiling(found[OVERLEG].kappa, 12, ("An", "Bert"), blind=False)}
    assert kappas(found)[OVERLEG] == pytest.approx(8 / 17)


def test_one_person_is_no_ceiling(material: Material) -> None:
    answer(material, "An", AN)
    assert ceilings(material) == {}


@pytest.mark.parametrize(("n", "known"), [(FEWEST - 1, False), (FEWEST, True), (FEWEST + 1, True)])
def test_only_what_both_judged_counts_and_too_little_of_it_is_not_told(material: Material, n: int, known: bool) -> None:
    answer(material, "An", AN)
    answer(material, "Bert", BERT[:n])
    found = ceilings(material)
    assert [one.n for one in found.values()] == ([n] if known else [])


def test_answers_that_were_taken_back_do_not_count(material: Material) -> None:
    answer(material, "An", AN)
    session = answer(material, "Bert", BERT[:FEWEST])
    assert OVERLEG in ceilings(material)
    session.undo()
    assert ceilings(material) == {}


def test_whoever_read_the_source_blind_and_gave_no_code_refused_it(material: Material) -> None:
    (document,) = material.records
    text = material.document(document).text
    spans = [one for one in material.sentences(document) if "geregeld overleg" in text[one.start : one.end]]
    for reviewer, answers in (("An", AN), ("Bert", BERT)):
        session = ReviewSession(material, reviewer, blind=True)
        for span, holds in zip(spans, answers, strict=True):
            if holds:
                session.add(document, span, OVERLEG)
        mark_read(material.store, reviewer, {document: len(text)})
    found = ceilings(material)
    assert found == {OVERLEG: Ceiling(found[OVERLEG].kappa, 12, ("An", "Bert"), blind=True)}
    assert found[OVERLEG].kappa == pytest.approx(KAPPA)


def test_where_everybody_always_says_yes_there_is_no_kappa(material: Material) -> None:
    answer(material, "An", (True,) * 12)
    answer(material, "Bert", (True,) * 12)
    assert math.isnan(ceilings(material)[OVERLEG].kappa)


def test_only_codes_that_are_asked_for_are_told(material: Material) -> None:
    answer(material, "An", AN)
    answer(material, "Bert", BERT)
    assert ceilings(material, [MIDDELEN]) == {}


def test_the_learner_is_told_as_a_share_of_what_two_people_reach(material: Material) -> None:
    answer(material, "An", AN)
    answer(material, "Bert", BERT)
    learning = Learning(material, ReviewSession(material, "An").fragments.values())
    known = kappas(ceilings(material))
    (one,) = learning.quality(known)
    assert one.share_of_ceiling == pytest.approx(one.agreement / KAPPA, nan_ok=True)
    (unknown,) = learning.quality()
    assert math.isnan(unknown.share_of_ceiling)
    report = learn(Project.open(Path(material.name)), ceilings=known, learning=learning)
    assert report.quality[0].ceiling == pytest.approx(KAPPA)


def test_a_sentence_that_was_read_by_lot_is_not_taken_for_a_source_that_was_read(material: Material) -> None:
    session = answer(material, "An", AN[:3])
    passage = audit(material, session.fragments.values()).passages[0]
    judge_passage(material, passage, MISSED, "Bert")
    assert "Bert" not in coding_layers(material).persons()
    assert ceilings(material) == {}
