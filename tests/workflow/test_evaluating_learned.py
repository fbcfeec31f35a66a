"""What learning from coded texts adds to the rules, judged on other texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from kwalcode.codebook import parse_codebook
from kwalcode.errors import SourceError
from kwalcode.workflow.coded_rows import EvaluationPlan
from kwalcode.workflow.evaluating import Comparison, evaluate_file
from tests.workflow.test_evaluating import lines

BOOK = parse_codebook("""
codebook: "dieren"
version: "1.0.0"
codes:
  - id: "hond"
    label: "Honden"
    rules: [{id: "hond", any: ["hond"]}]
  - id: "vogel"
    label: "Vogels"
    rules: [{id: "mus", any: ["mus"]}]
""")
_PLACES = ("tuin", "straat", "wei", "schuur", "goot", "haag", "kamer", "gang", "kelder", "zolder", "loods", "stal")
TAUGHT: list[dict[str, object]] = [
    {"text": f"{sentence} de {place}.", "label": label}
    for place in _PLACES
    for sentence, label in (
        ("De zwaluw vliegt over", "vogel"), ("De hond slaapt in", "hond"), ("Een fiets staat in", "niets")
    )
]  # fmt: skip
ASKED: list[dict[str, object]] = [
    {"text": "Een zwaluw vliegt rond het huis.", "label": "vogel"},
    {"text": "De hond blaft naar het huis.", "label": "hond"},
    {"text": "Een fiets staat bij het huis.", "label": "niets"},
]


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    return lines(tmp_path / "gevraagd.jsonl", ASKED)


def learned(asked: Path, rows: list[dict[str, object]], *, min_score: float = 0.0) -> Comparison:
    plan = EvaluationPlan(
        (BOOK,),
        none_labels=("niets",),
        pipeline="embedded",
        learn_from=lines(asked.with_name("geleerd.jsonl"), rows),
        min_score=min_score,
    )
    return evaluate_file(asked, plan)


def test_a_code_that_no_rule_knows_is_learned_and_the_rules_alone_stand_beside_it(asked: Path) -> None:
    found = learned(asked, TAUGHT)
    assert found.learned is not None
    assert (found.learned.file, found.learned.n, found.learned.repeated) == ("geleerd.jsonl", 36, 0)
    assert found.learned.rules_alone.top1 == pytest.approx(2 / 3)
    assert found.evaluation.top1 == 1.0


def test_a_learned_suggestion_tells_the_words_that_it_was_learned_from(asked: Path) -> None:
    wrong = lines(asked.with_name("anders.jsonl"), [{"text": ASKED[0]["text"], "label": "hond"}])
    (miss,) = learned(wrong, TAUGHT).evaluation.misses
    first = miss.predictions[0]
    assert first.code == "vogel"
    assert first.reasons[-1].startswith("geleerd: voor: ")
    assert "“zwaluw”" in first.reasons[-1]


def test_a_text_that_is_judged_is_never_learned_from(asked: Path) -> None:
    repeated: list[dict[str, object]] = [{"text": "een ZWALUW vliegt rond het huis", "label": "hond"}]
    found = learned(asked, [*TAUGHT, *repeated])
    assert found.learned is not None
    assert (found.learned.n, found.learned.repeated) == (36, 1)
    assert found.evaluation.top1 == 1.0


def test_a_handful_of_texts_leaves_the_rules_as_they_are(asked: Path) -> None:
    found = learned(asked, TAUGHT[:3])
    assert found.learned is not None
    assert found.evaluation.top1 == found.learned.rules_alone.top1


def test_a_file_without_usable_rows_to_learn_from_is_refused_by_name(asked: Path) -> None:
    with pytest.raises(SourceError, match=r"geleerd\.jsonl"):
        learned(asked, [{"text": "Iets.", "label": ""}])


def test_without_a_file_to_learn_from_the_rules_speak_alone(asked: Path) -> None:
    assert evaluate_file(asked, EvaluationPlan((BOOK,), none_labels=("niets",), pipeline="embedded")).learned is None
