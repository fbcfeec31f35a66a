"""Comparing coders in a project: whom, on what, in which unit, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kwalcode.agreement import CodedSpan, Kind, Ratings, alpha, masi_distance
from kwalcode.codebook import parse_codebook
from kwalcode.errors import KwalcodeError
from kwalcode.layers import SETTLED
from kwalcode.model import Span, Verdict
from kwalcode.workflow import agreement_tables, settling
from kwalcode.workflow.agreement import Comparison, Question, Unit, compare, figure, raised, units_of
from kwalcode.workflow.boundaries import boundaries
from kwalcode.workflow.exports import check_target
from kwalcode.workflow.layers import coding_layers, mark_read
from kwalcode.workflow.material import Material
from kwalcode.workflow.reviewing import ReviewSession
from kwalcode.workflow.runs import run
from kwalcode.workflow.settling import Choice
from tests.workflow.study import make_project, make_study

OVERLEG = ("klein", "overleg")
MIDDELEN = ("klein", "middelen")


@pytest.fixture
def material(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Material]:
    monkeypatch.setenv("KWALCODE_MODEL", "embedded")
    project = make_project(make_study(tmp_path / "bestanden"))
    with project.store() as store:
        yield Material(store, "proef")


def document(material: Material, name: str = "gesprek.txt") -> str:
    return next(key for key, record in material.records.items() if record.name == name)


def place(material: Material, words: str, name: str = "gesprek.txt") -> Span:
    text = material.document(document(material, name)).text
    start = text.index(words)
    return Span(start, start + len(words))


def code_blind(material: Material, who: str, *given: tuple[str, tuple[str, str]]) -> ReviewSession:
    """Codes stretches of the interview blind, and says that it was read."""
    session = ReviewSession(material, who, blind=True)
    for words, code in given:
        session.add(document(material), place(material, words), code)
    key = document(material)
    mark_read(material.store, who, {key: len(material.document(key).text)})
    return session


def two(material: Material) -> None:
    """An and Bert agree on one sentence, differ on one in code and on one in whether it is coded."""
    code_blind(
        material, "An", ("Er is veel overleg met de scholen.", OVERLEG), ("Dan wachten we.", OVERLEG),
        ("De middelen komen van Vlaanderen.", MIDDELEN),
    )  # fmt: skip
    code_blind(
        material, "Bert", ("Er is veel overleg met de scholen.", OVERLEG), ("Dan wachten we.", MIDDELEN),
    )  # fmt: skip


def found(material: Material, **question: object) -> Comparison:
    return compare(coding_layers(material), Question(**question))  # type: ignore[arg-type]


def test_the_figures_are_those_of_the_units_that_both_read(material: Material) -> None:
    two(material)
    result = found(material)
    assert result.question.coders == ("An", "Bert")
    assert result.agreement.unit == "zin"
    # Sentences of the respondent only: the moderator's are no evidence, and the plan was read by nobody.
    rows: list[list[set[str]]] = [[{"o"}, {"o"}], [set(), set()], [{"o"}, {"m"}], [{"m"}, set()], [set(), set()]]
    direct = Ratings.of([[frozenset(one) for one in row] for row in rows])
    assert result.agreement.n == len(rows)
    assert result.agreement.overall == pytest.approx(alpha(direct, masi_distance).value)


def test_what_is_kept_of_a_removed_source_is_nobodys_coding_any_more(material: Material) -> None:
    two(material)
    material.store.remove_document(document(material), force=True)
    coded = coding_layers(Material(material.store))
    assert coded.decisions == ()
    assert coded.persons() == {}


def test_what_was_not_read_is_no_difference(material: Material) -> None:
    two(material)
    session = ReviewSession(material, "An", blind=True)
    plan = document(material, "plan.md")
    session.add(plan, place(material, "De middelen worden verdubbeld.", "plan.md"), MIDDELEN)
    result = found(material)
    assert {one.what.document for one in result.differences} == {document(material)}
    assert any("niet las" in text for text in result.warnings)


def test_differences_come_by_kind_with_both_readings(material: Material) -> None:
    two(material)
    session = ReviewSession(material, "Bert", blind=True)
    session.add(document(material), place(material, "middelen komen van Vlaanderen"), MIDDELEN)
    kinds = {one.what.kind: one.what for one in found(material).differences}
    assert kinds[Kind.CODE].first[0].code == OVERLEG
    assert kinds[Kind.CODE].second[0].code == MIDDELEN
    assert kinds[Kind.BOUNDARY].first[0].span.contains(kinds[Kind.BOUNDARY].second[0].span)


@pytest.mark.parametrize(("unit", "count"), [(Unit.SENTENCE, 5), (Unit.TURN, 3), (Unit.PASSAGE, 3)])
def test_units_leave_out_the_moderator(material: Material, unit: Unit, count: int) -> None:
    assert len(units_of(material, document(material), unit)) == count


def test_characters_weigh_by_their_length(material: Material) -> None:
    two(material)
    text = material.document(document(material))
    turns = sum(block.end - block.start for block in text.blocks if block.speaker == "R")
    assert found(material, unit=Unit.CHARACTER).agreement.n == turns


def test_a_person_is_compared_with_the_rules(material: Material) -> None:
    session = ReviewSession(material, "An")
    for key in list(session.fragments):
        session.decide(key, Verdict.ACCEPT)
    result = found(material)
    assert result.question.coders == ("An", "regels/klein")
    assert result.agreement.overall == pytest.approx(1.0)


def test_a_suggestion_that_was_passed_over_leaves_a_document_unread(material: Material) -> None:
    session = ReviewSession(material, "An")
    for key in list(session.fragments):
        session.decide(key, Verdict.SKIP)
    with pytest.raises(KwalcodeError, match="Nog niemand las"):
        found(material)


@pytest.mark.parametrize(("coders", "message"), [(("An",), "twee codeurs nodig"), (("An", "Zus"), "geen codeur 'Zus'")])
def test_whom_to_compare_must_be_known(material: Material, coders: tuple[str, ...], message: str) -> None:
    two(material)
    with pytest.raises(KwalcodeError, match=message):
        found(material, coders=coders)


def test_blind_coding_hides_suggestions_and_others(material: Material) -> None:
    An = code_blind(material, "An", ("Dan wachten we.", OVERLEG))  # noqa: N806
    Bert = ReviewSession(material, "Bert", blind=True)  # noqa: N806
    assert [one.decision.reviewer for one in An.fragments.values() if one.decision] == ["An"]
    assert not Bert.fragments
    assert all(one.blind for one in material.store.decisions())


def test_two_who_mark_the_same_blind_share_one_fragment(material: Material) -> None:
    first = code_blind(material, "An", ("Dan wachten we.", OVERLEG))
    second = code_blind(material, "Bert", ("Dan wachten we.", OVERLEG))
    assert set(first.fragments) == set(second.fragments)
    assert len(coding_layers(material).layer(SETTLED).spans) == 1


def test_blind_coding_of_what_the_rules_found_is_an_answer_to_it(material: Material) -> None:
    session = code_blind(material, "An", ("Er is veel overleg met de scholen.", OVERLEG))
    (key,) = session.fragments
    assert key in material.suggestions
    assert session.fragments[key].suggestion is None
    session.undo()
    assert not session.fragments


def settled(material: Material, kind: Kind, choice: Choice, **more: object) -> Comparison:
    two(material)
    coded = coding_layers(material)
    result = compare(coded, Question())
    one = next(one for one in result.differences if one.what.kind is kind)
    settling.settle(coded, one, choice, "Cis", **more)  # type: ignore[arg-type]
    return compare(coding_layers(material), Question())


def holds(material: Material) -> set[tuple[str, str]]:
    """What the settled layer says, as (words, code)."""
    layer = coding_layers(material).layer("settled")
    return {(material.document(one.document).text[one.span.start : one.span.end], one.code_id) for one in layer.spans}


WAIT = "Dan wachten we."


@pytest.mark.parametrize(
    ("choice", "codes"),
    [
        (Choice.FIRST, {"overleg"}),
        (Choice.SECOND, {"middelen"}),
        (Choice.BOTH, {"overleg", "middelen"}),
    ],
)
def test_settling_says_what_holds_and_keeps_the_rest(material: Material, choice: Choice, codes: set[str]) -> None:
    before = len(list(material.store.decisions()))
    result = settled(material, Kind.CODE, choice, reason="afgesproken")
    assert {code for words, code in holds(material) if words == WAIT} == codes
    # Nobody's own layer changed, so the agreement is what it was.
    assert len([one for one in result.differences if one.what.kind is Kind.CODE]) == 1
    coded = coding_layers(material)
    assert [one.decision.reviewer for one in coded.layer("An").spans if one.decision] == ["An"] * 3
    assert len(coded.decisions) > before
    done = settling.with_choices(settling.settlements(coded.decisions), result.differences)
    (only,) = done.values()
    assert (only.choice, only.reviewer, only.reason) == (choice, "Cis", "afgesproken")


def test_something_else_puts_one_code_in_place_of_both(material: Material) -> None:
    coded = coding_layers(material)
    assert coded.material.codes
    settled(material, Kind.MISSING, Choice.OTHER, other=OVERLEG)
    where = {code for words, code in holds(material) if words.startswith("De middelen komen")}
    assert where == {"overleg"}


def test_something_else_needs_a_code(material: Material) -> None:
    with pytest.raises(KwalcodeError, match="geen code gekozen"):
        settled(material, Kind.CODE, Choice.OTHER)


def test_choosing_that_nothing_is_coded_rejects(material: Material) -> None:
    settled(material, Kind.MISSING, Choice.SECOND)
    assert not [words for words, _ in holds(material) if words.startswith("De middelen komen")]


def test_figures_after_settling_are_those_of_taking_it_over(material: Material) -> None:
    two(material)
    coded = coding_layers(material)
    result = compare(coded, Question())
    change = settling.before_after(coded, result)
    assert (change.settled, change.open, change.after) == (0, 2, change.before)
    for one in result.differences:
        settling.settle(coded, one, Choice.FIRST, "Cis")
    coded = coding_layers(material)
    change = settling.before_after(coded, compare(coded, Question()))
    assert (change.settled, change.open) == (2, 0)
    assert change.before == result.agreement.overall < 1
    assert change.after == pytest.approx(1.0)
    assert "2 vastgesteld, 0 nog open" in settling.standing_sentence(coded)


def test_what_one_settlement_puts_elsewhere_no_other_takes_away(material: Material) -> None:
    first, second = "Er is veel overleg met de scholen.", WAIT
    code_blind(material, "An", (first, MIDDELEN), (second, OVERLEG))
    code_blind(material, "Bert", (first, OVERLEG))
    coded = coding_layers(material)
    of_code, missing = compare(coded, Question()).differences
    assert (of_code.what.kind, missing.what.kind) == (Kind.CODE, Kind.MISSING)
    settling.settle(coded, of_code, Choice.OTHER, "Cis", other=OVERLEG, span=place(material, second))
    settling.settle(coded, missing, Choice.SECOND, "Cis")
    coded = coding_layers(material)
    change = settling.before_after(coded, compare(coded, Question()))
    assert change.settled == 2
    assert change.after == pytest.approx(1.0)


def test_settling_again_leaves_nothing_of_the_first_choice(material: Material) -> None:
    settled(material, Kind.CODE, Choice.OTHER, other=OVERLEG)
    assert {code for words, code in holds(material) if words == WAIT} == {"overleg"}
    coded = coding_layers(material)
    one = next(one for one in compare(coded, Question()).differences if one.what.kind is Kind.CODE)
    settling.settle(coded, one, Choice.SECOND, "Dirk")
    assert {code for words, code in holds(material) if words == WAIT} == {"middelen"}
    assert len(settling.settlements(coding_layers(material).decisions)) == 1


def test_taking_back_opens_the_difference_again(material: Material) -> None:
    settled(material, Kind.CODE, Choice.SECOND)
    coded = coding_layers(material)
    (key,) = settling.settlements(coded.decisions)
    settling.withdraw(coded, key, "An")
    coded = coding_layers(material)
    assert not settling.settlements(coded.decisions)
    assert {code for words, code in holds(material) if words == WAIT} == {"overleg", "middelen"}
    with pytest.raises(KwalcodeError, match="niet vastgesteld"):
        settling.withdraw(coded, key, "An")


def test_a_comparison_is_written_whole_or_as_differences(material: Material, tmp_path: Path) -> None:
    two(material)
    result = found(material)
    book, table = tmp_path / "uit.xlsx", tmp_path / "uit.csv"
    agreement_tables.write(check_target(book), result, material)
    agreement_tables.write(check_target(table, separator=";"), result, material)
    assert book.stat().st_size > 0
    lines = table.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("verschil;soort;bron")
    assert len(lines) == 1 + len(result.differences)


NESTED = """codebook: "boom"
version: "1.0.0"
codes:
  - id: "top"
    label: "Top"
    codes:
      - id: "midden"
        label: "Midden"
        codes:
          - id: "blad"
            label: "Blad"
"""


@pytest.mark.parametrize(("level", "code"), [(0, "blad"), (1, "top"), (2, "midden"), (3, "blad"), (9, "blad")])
def test_codes_are_counted_under_their_parent(level: int, code: str) -> None:
    one = CodedSpan("An", "d", Span(0, 5), ("boom", "blad"), "t1")
    assert raised(one, parse_codebook(NESTED, "boom"), level) == replace(one, code=("boom", code))


def test_a_report_states_the_unit_the_figure_and_what_was_settled(material: Material) -> None:
    two(material)
    coded = coding_layers(material)
    result = compare(coded, Question())
    told = agreement_tables.statement(result, settling.before_after(coded, result))
    assert told.startswith("An en Bert codeerden 1 bron blind met codeboek klein 1.0.0; per zin (5) is Krippendorffs")
    assert figure(result.agreement.overall) in told
    assert "Van hun 2 verschillen is er nog geen vastgesteld." in told


def test_where_codes_lie_is_told_apart_from_whether_they_are_given(material: Material) -> None:
    text = material.document(document(material)).text
    words = text[place(material, "overleg").start :][:30]
    code_blind(material, "An", (words, OVERLEG))
    code_blind(material, "Bo", (words[:20], OVERLEG))
    laid = boundaries(material, compare(coding_layers(material), Question(coders=("An", "Bo"))))
    (one,) = laid.per_code
    assert one.code == OVERLEG
    assert one.exact == 0
    assert one.overlap == 1
    assert one.dice == pytest.approx(2 * 20 / 50)
    assert 0 < one.alpha < 1
    assert laid.alpha == pytest.approx(one.alpha)


def test_overlapping_codes_of_one_coder_have_no_alpha_over_all(material: Material) -> None:
    text = material.document(document(material)).text
    words = text[place(material, "overleg").start :][:30]
    code_blind(material, "An", (words, OVERLEG), (words[8:28], MIDDELEN))
    code_blind(material, "Bo", (words, OVERLEG))
    laid = boundaries(material, compare(coding_layers(material), Question(coders=("An", "Bo"))))
    assert (laid.alpha, laid.codes) == (None, None)
    assert [one.exact for one in laid.per_code] == [1, 0]


@pytest.mark.parametrize(
    ("value", "shown"), [(0.6666, "0,667"), (-0.0004, "0,000"), (-0.0006, "-0,001"), (float("nan"), "n.v.t.")]
)
def test_a_figure_has_three_decimals_and_no_minus_before_zero(value: float, shown: str) -> None:
    assert figure(value) == shown


def test_an_earlier_version_of_the_rules_is_compared_with_the_one_of_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KWALCODE_MODEL", "embedded")
    project = make_project(make_study(tmp_path / "bestanden"))
    file = project.codebook_folder / "klein.yaml"
    changed = file.read_text(encoding="utf-8").replace('version: "1.0.0"', 'version: "2.0.0"')
    assert 'any: ["overleg", "overleggen"]' in changed
    file.write_text(changed.replace('any: ["overleg", "overleggen"]', 'any: ["geen enkel woord"]'), encoding="utf-8")
    run(project)
    now, before = "regels/klein", "regels/klein@1.0.0"
    with project.store() as store:
        coded = coding_layers(Material(store, "proef"))
        found = compare(coded, Question(coders=(now, before)))
        with pytest.raises(KwalcodeError, match=r"klein@9.*regels/klein"):
            compare(coded, Question(coders=(now, "regels/klein@9")))
        # Coding takes long, and who comes back to it on the same project gets it at once.
        monkeypatch.setattr("kwalcode.workflow.layers.earlier_layer", lambda *_: pytest.fail("coded again"))
        again = compare(coding_layers(coded.material), Question(coders=(now, before)))
        assert again.layers[before] is found.layers[before]
    assert any(one.code_id == "overleg" for one in found.layers[before].spans)
    assert not any(one.code_id == "overleg" for one in found.layers[now].spans)
    assert {one.what.kind for one in found.differences} == {Kind.MISSING}
