from __future__ import annotations

from pathlib import Path

import pytest

from kwalcode.workflow import audit as audit_module
from kwalcode.workflow.audit import MISSED, RIGHT, audit, judge_passage, new_terms
from kwalcode.workflow.layers import coding_layers
from kwalcode.workflow.learning import Learning
from kwalcode.workflow.reviewing import ReviewSession
from tests.workflow.study import make_project

LONG = " ".join(["De voorzitter leest het verslag van de vorige zitting nog eens traag en helemaal voor."] * 4)
OVERLEG = ("klein", "overleg")
TOWNS = ("Zandhove", "Lievegem", "Wortegem")


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReviewSession:
    monkeypatch.setenv("KWALCODE_MODEL", "embedded")
    folder = tmp_path / "bestanden"
    folder.mkdir()
    for town in TOWNS:
        (folder / f"{town}.txt").write_text(
            f"{LONG} In {town} hebben partners samen altijd een rondetafel. {LONG}\n", encoding="utf-8"
        )
    (folder / "kort.txt").write_text("De kerktoren van Heers is heel oud.\n", encoding="utf-8")
    return ReviewSession.open(make_project(folder), "An")


def test_a_passage_comes_with_what_stands_around_it_in_whole_words(session: ReviewSession) -> None:
    passages = audit(session.material, session.fragments.values(), size=100).passages
    middle = next(one for one in passages if "rondetafel" in one.text)
    whole = session.material.document(middle.document_id).text
    before, after = middle.before.removeprefix("… "), middle.after.removesuffix(" …")
    assert f"{before}{middle.text}{after}" in whole
    assert middle.before.startswith("… ")
    assert middle.after.endswith(" …")
    assert set(f"{before} {after}".split()) <= set(whole.split())
    alone = next(one for one in passages if "kerktoren" in one.text)
    assert (alone.before, alone.after) == ("", "")


@pytest.mark.parametrize("verdict", [MISSED, RIGHT])
def test_judging_a_passage_reads_no_source_and_leaves_the_layers_readable(session: ReviewSession, verdict: str) -> None:
    passage = audit(session.material, session.fragments.values()).passages[0]
    judge_passage(session.material, passage, verdict, "An")
    layers = coding_layers(session.material).persons()
    assert not any(document in session.material.records for layer in layers.values() for document in layer.read)
    assert audit(session.material, session.fragments.values()).passages[0].verdict == verdict


def test_a_judgement_that_is_taken_back_is_none(session: ReviewSession) -> None:
    passage = audit(session.material, session.fragments.values()).passages[0]
    judge_passage(session.material, passage, MISSED, "An")
    judge_passage(session.material, passage, "", "An")
    assert audit(session.material, session.fragments.values()).bound.read == 0


def test_words_of_any_text_are_not_proposed(session: ReviewSession) -> None:
    for document in session.material.records:
        text = session.material.document(document).text
        for span in session.material.sentences(document):
            if "rondetafel" in text[span.start : span.end]:
                session.add(document, span, ("klein", "overleg"))
    learning = Learning(session.material, session.fragments.values())
    terms = {one.term for one in new_terms(learning, ("klein", "overleg"), most=50)}
    assert {"rondetafel", "partner"} <= terms
    assert not {"altijd", "samen", "hebben", "partner samen"} & terms


def test_the_lots_are_drawn_once_and_follow_what_is_coded_and_said(
    session: ReviewSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = audit(session.material, session.fragments.values())
    first, second = found.passages[:2]
    session.add(first.document_id, first.span, OVERLEG)
    judge_passage(session.material, second, RIGHT, "An")

    def refuse(*_: object) -> int:
        raise AssertionError("drawn again")

    monkeypatch.setattr(audit_module, "_lot", refuse)
    after = audit(session.material, session.fragments.values())
    assert [one.subject for one in after.passages] == [one.subject for one in found.passages[1:]]
    assert after.passages[0].verdict == RIGHT
    assert (after.bound.uncoded, after.bound.coded) == (found.bound.uncoded - 1, found.bound.coded + 1)
