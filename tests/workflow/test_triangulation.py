from __future__ import annotations

import csv
import doctest
import io
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kwalcode.errors import ExchangeError, KwalcodeError
from kwalcode.model import Document, Origin, Passage, PassageKind, RespondentGroup, SourceKind, Speaker
from kwalcode.triangulation import Convergence, Scope, gather, propose
from kwalcode.workflow import triangulation_mining as mining
from kwalcode.workflow import triangulation_scope
from kwalcode.workflow.project import Project
from kwalcode.workflow.snapshot import SnapshotKeeper
from kwalcode.workflow.survey import closed_item, closed_items, counts, surveys, surveys_among
from kwalcode.workflow.triangulating import (
    NOTHING_JUDGED,
    Inference,
    Meaning,
    asked_subject,
    infer,
    meta_subject,
    pair_subject,
    read_judged,
    rule,
    set_asked,
    tie,
    withdraw,
)
from kwalcode.workflow.triangulation import Line, Triangulation, load
from kwalcode.workflow.triangulation_scope import Narrowed, narrowing, proposed_bounds, read_bounds
from kwalcode.workflow.triangulation_tables import (
    codes_table,
    convergence_table,
    joint_table,
    tables,
    write_triangulation,
)
from tests.triangulation.helpers import BOOK, BOOKS, fragment, talk
from tests.ui.conftest import coded_study
from tests.workflow.surveyed import make_surveyed

__all__ = ["coded_study"]

THEME = ("klein", "overleg")
SUBJECT = pair_subject(THEME, "soort", "interview", "beleidsplan")


@pytest.fixture
def project(coded_study: Path, tmp_path: Path) -> Project:
    import shutil  # noqa: PLC0415

    return Project.open(Path(shutil.copytree(coded_study, tmp_path / "project")))


def line(project: Project) -> Line:
    seen = load(project)
    return next(one for one in seen.convergence(seen.scope("klein")) if one.code == THEME)


def test_a_ruling_holds_over_the_proposal_and_can_be_taken_back(project: Project) -> None:
    proposed = line(project).proposal.verdict
    with project.store() as store:
        rule(
            store, SUBJECT, Convergence.DISSONANCE, proposed=proposed, reviewer="An", meaning=Meaning.OPPOSITE, note="x"
        )
    found = line(project)
    assert found.verdict is Convergence.DISSONANCE
    assert found.ruling
    assert (found.ruling.reviewer, found.ruling.note, found.ruling.meaning) == ("An", "x", Meaning.OPPOSITE)
    assert not found.is_outdated
    with project.store() as store:
        withdraw(store, SUBJECT, "An")
    assert line(project).verdict is proposed


def test_departing_from_the_proposal_asks_for_a_note(project: Project) -> None:
    with project.store() as store, pytest.raises(KwalcodeError, match="toelichting"):
        rule(store, SUBJECT, Convergence.DISSONANCE, proposed=Convergence.PARTIAL, reviewer="An", note="  ")


def test_a_ruling_on_other_figures_is_told(project: Project) -> None:
    with project.store() as store:
        rule(store, SUBJECT, Convergence.SILENCE, proposed=Convergence.SILENCE, reviewer="An")
    assert line(project).is_outdated


def test_the_pair_is_one_subject_in_either_order() -> None:
    assert pair_subject(THEME, "soort", "a", "b") == pair_subject(THEME, "soort", "b", "a")


def test_what_was_not_asked_is_no_silence_and_leaves_the_comparison(project: Project) -> None:
    subject = asked_subject(THEME, "soort", "beleidsplan")
    with project.store() as store:
        set_asked(store, subject, asked=False, reviewer="An")
    assert line(project).verdict is Convergence.NOT_ASKED
    seen = load(project)
    joint = next(one for one in seen.joint(seen.scope("klein")) if one.code == THEME)
    assert joint.test is None, "one source is left"
    with project.store() as store:
        set_asked(store, subject, asked=True, reviewer="Bo")
    assert line(project).verdict is not Convergence.NOT_ASKED


def test_what_is_inferred_and_tied_comes_back_in_the_joint_display(project: Project) -> None:
    with project.store() as store:
        infer(store, meta_subject(THEME, "soort"), Inference.EXPANDED, reviewer="An", note="meer dan cijfers")
        tie(store, THEME, "V1", reviewer="An")
    seen = load(project)
    joint = next(one for one in seen.joint(seen.scope("klein")) if one.code == THEME)
    assert joint.meta
    assert (joint.meta.inference, joint.meta.note) == (Inference.EXPANDED, "meer dan cijfers")
    assert [item.question for item in joint.items] == ["V1"]
    with project.store() as store:
        tie(store, THEME, "V1", reviewer="An", tied=False)
    seen = load(project)
    assert next(one for one in seen.joint(seen.scope("klein")) if one.code == THEME).items == ()


def test_a_tie_is_loosened_by_whoever_does_it_last(project: Project) -> None:
    with project.store() as store:
        tie(store, THEME, "V1", reviewer="An")
        tie(store, THEME, "V1", reviewer="Bo", tied=False)
        assert read_judged(store).ties == {}
        tie(store, THEME, "V1", reviewer="Bo")
        assert read_judged(store).ties == {THEME: ("V1",)}


@pytest.mark.parametrize(("book", "by", "told"), [("nee", "soort", "klein"), ("klein", "kleur", "gemeente")])
def test_unknown_names_are_told_with_what_there_is(project: Project, book: str, by: str, told: str) -> None:
    with pytest.raises(KwalcodeError, match=told):
        load(project).scope(book, by)


def test_every_table_has_rows_as_wide_as_its_header(project: Project) -> None:
    seen = load(project)
    for table in tables(seen, seen.scope("klein")):
        assert table.rows, table.title
        assert {len(row) for row in table.rows} == {len(table.header)}, table.title


def test_files_hold_the_same_verdict_as_the_screen(project: Project, tmp_path: Path) -> None:
    with project.store() as store:
        rule(store, SUBJECT, Convergence.DISSONANCE, proposed=Convergence.AGREEMENT, reviewer="An", note="=1+1")
    seen = load(project)
    scope = seen.scope("klein")
    (book,) = write_triangulation(tmp_path / "t.xlsx", seen, scope)
    sheet = load_workbook(book)["convergentie"]
    assert [cell.value for cell in sheet[2]][:7] == [
        "Overleg", "interviews", "beleidsplannen", "tegenspraak", line(project).proposal.verdict and sheet["E2"].value,
        "An", "=1+1",
    ]  # fmt: skip
    assert sheet["G2"].data_type == "s"
    written = write_triangulation(tmp_path / "t.csv", seen, scope, sep=";")
    assert len(written) == 7
    rows = list(csv.DictReader(io.StringIO((tmp_path / "t-convergentie.csv").read_text("utf-8-sig")), delimiter=";"))
    assert rows[0]["oordeel"] == "tegenspraak"
    assert not rows[0]["toelichting"].startswith("=")
    first = book.read_bytes()
    write_triangulation(book, seen, scope)
    assert book.read_bytes() == first


def test_only_tables_can_be_written(project: Project, tmp_path: Path) -> None:
    seen = load(project)
    with pytest.raises(ExchangeError, match=r"\.xlsx of \.csv"):
        write_triangulation(tmp_path / "t.docx", seen, seen.scope("klein"))


def test_the_joint_table_quotes_who_said_it(project: Project) -> None:
    seen = load(project)
    table = joint_table(seen, seen.scope("klein"))
    cell = table.rows[0][table.header.index("interviews: citaat")]
    assert cell == "“Er is veel overleg met de scholen.” (R, gesprek.txt)"


def survey(*answers: str, name: str = "survey.csv") -> Document:
    text, passages, speakers = "", [], []
    for number, answer in enumerate(answers):
        passages.append(Passage(PassageKind.ANSWER, len(text), len(text) + 3, speaker=f"r{number}"))
        text += "ja.\n"
        speakers.append(Speaker(f"r{number}", f"R{number}", attributes={"V1": answer, "naam": f"naam {number}"}))
    return Document(
        name, text, Origin(name, "survey", "0" * 64), SourceKind.SURVEY, passages=tuple(passages),
        speakers=tuple(speakers),
    )  # fmt: skip


def test_a_closed_question_has_its_frequencies_and_who_is_missing() -> None:
    item = closed_item(surveys_among([survey("ja", "nee", "ja", "")]), "V1")
    assert (item.counts, item.n, item.missing) == ((("ja", 2), ("nee", 1)), 3, 1)
    assert closed_item(surveys_among([survey("ja")]), "V2").n == 0


def test_a_question_of_two_surveys_is_counted_over_both_and_one_that_nobody_answered_is_left_out() -> None:
    asked = surveys_among([survey("ja", "nee"), survey("ja", "", name="b.csv"), survey("", "", name="c.csv")])
    item = closed_item(asked, "V1")
    assert (item.counts, item.n, item.missing) == ((("ja", 2), ("nee", 1)), 3, 1)


@pytest.mark.parametrize(("first", "second", "told"), [
    (("Ja", "nee"), ("ja", "ja"), (("Ja", 3), ("nee", 1))),
    (("akkoord", "niet akkoord"), ("neutraal", "Akkoord"), (("niet akkoord", 1), ("neutraal", 1), ("akkoord", 2))),
    (("1", "5"), ("2", "5"), (("1", 1), ("2", 1), ("5", 2))),
])  # fmt: skip
def test_answers_of_two_surveys_are_one_list_in_the_order_of_the_scale(
    first: tuple[str, ...], second: tuple[str, ...], told: tuple[tuple[str, int], ...]
) -> None:
    item = closed_item(surveys_among([survey(*first), survey(*second, name="b.csv")]), "V1")
    assert tuple(sorted(item.counts)) == tuple(sorted(told))
    if not first[0].isdigit():
        assert item.counts == told


def test_a_question_that_is_a_scale_in_one_survey_only_is_counted_as_a_choice() -> None:
    item = closed_item(surveys_among([survey("akkoord", "niet akkoord"), survey("ja", "ja", name="b.csv")]), "V1")
    assert dict(item.counts) == {"akkoord": 1, "niet akkoord": 1, "ja": 2}


def test_names_are_no_closed_questions() -> None:
    items = closed_items(surveys_among([survey(*(["ja", "nee"] * 10))]))
    assert [item.question for item in items] == ["V1"]


def test_the_page_counts_a_closed_question_as_the_survey_does(tmp_path: Path) -> None:
    project = make_surveyed(tmp_path)
    (found,) = surveys(SnapshotKeeper(project).look())
    item = next(one for one in load(project).closed_items() if one.question == "plan")
    told = counts(found.question("plan"))
    assert (item.counts, item.n) == (tuple((one.answer, one.count) for one in told.answers), told.n)
    assert item.counts == (("ja", 2), ("nee", 2)), "Ja and ja are one answer"


def test_a_title_above_a_talk_is_no_case_of_its_own() -> None:
    def told(name: str, group: RespondentGroup, words: str) -> Document:
        text = f"{words}\n{words}"
        return Document(
            name, text, Origin(name, "txt", "0" * 64), SourceKind.INTERVIEW, group,
            (Passage(PassageKind.HEADING, 0, len(words)),
             Passage(PassageKind.TURN, len(words) + 1, len(text), speaker="R")),
            (Speaker("R", "R"),),
        )  # fmt: skip

    said = [told(f"{place}.txt", RespondentGroup.POLITICIAN, f"overleg {place}") for place in range(9)]
    said += [told(f"x{place}.txt", RespondentGroup.CIVIL_SERVANT, f"budget x{place}") for place in range(9)]
    documents = {one.id: one for one in said}
    seen = Triangulation(documents, (), gather(documents, (), {"proef": BOOK}), NOTHING_JUDGED)
    groups = (RespondentGroup.POLITICIAN.value, RespondentGroup.CIVIL_SERVANT.value)
    found = mining.typical_words(seen, Scope("proef", by="groep"), *groups, mining.Per.CASE)
    assert [(one.word, one.first, one.expected) for one in found if one.word == "overleg"] == [
        ("overleg", 9, (4.5, 4.5))
    ]


def seen_and_scope(project: Project) -> tuple[Triangulation, Scope]:
    seen = load(project)
    return seen, seen.scope("klein")


def test_codes_in_one_passage_stand_together(project: Project) -> None:
    seen, scope = seen_and_scope(project)
    (one,) = mining.together(seen, scope)
    # The first answer of R and the paragraph of the plan have both; the third turn of R has none.
    assert (one.both, one.with_first, one.with_second) == (2, 3, 2)
    made = mining.network(seen, scope)
    assert len(made.codes) == 2
    assert [link[3] for link in made.links] == [2]


def test_a_moderators_words_are_beside_nothing(project: Project) -> None:
    seen, scope = seen_and_scope(project)
    assert mining.beside(seen, scope, "loopt") == []
    assert mining.codes_over_time(seen, scope) == []
    assert list(mining.codes_of(seen, scope).values()) == [frozenset({"overleg", "middelen"})] * 2


def test_the_convergence_table_tells_who_judged(project: Project) -> None:
    with project.store() as store:
        rule(store, SUBJECT, Convergence.SILENCE, proposed=Convergence.PARTIAL, reviewer="An", note="n")
    seen, scope = seen_and_scope(project)
    table = convergence_table(seen, scope)
    by_code = {row[0]: dict(zip(table.header, row, strict=True)) for row in table.rows}
    assert by_code["Overleg"]["beoordeeld door"] == "An"
    assert by_code["Middelen"]["beoordeeld door"] == ""


def test_margin_and_cut_change_the_proposal_and_are_stated_in_every_table_that_rests_on_them(project: Project) -> None:
    seen = load(project)
    scope = seen.scope("klein", narrowed=Narrowed(margin=0.25, cut=2))
    found = next(one for one in seen.convergence(scope) if one.code == THEME)
    assert found.proposal == propose(*found.sides, margin=0.25, cut=2)
    table = convergence_table(seen, scope)
    assert {(row[-2], row[-1]) for row in table.rows} == {(25.0, 2)}
    joint = joint_table(seen, scope)
    place = joint.header.index("marge (procentpunt)")
    assert {tuple(row[place : place + 2]) for row in joint.rows} == {(25.0, 2)}
    told = {str(name): value for name, value in tables(seen, scope)[-1].rows}
    assert "minder dan 25 procentpunt" in str(told["convergentie"])
    assert "minstens 2 gevallen" in str(told["convergentie"])
    assert told["beperkt tot"] == "niets: alles telt"


def crowds() -> Triangulation:
    """Interviews with 400 people of whom 200 name A, focus groups with 400 of whom 160 do."""
    documents, found = {}, []
    for name, kind, naming in (("een", SourceKind.INTERVIEW, 200), ("twee", SourceKind.FOCUS_GROUP, 160)):
        document = talk(name, [(f"R{number}", f"{name} {number}.") for number in range(400)], kind)
        documents[document.id] = document
        found += [fragment(document, f"{name} {number}.", "a") for number in range(naming)]
    return Triangulation(documents, found, gather(documents, found, BOOKS), NOTHING_JUDGED)


@pytest.mark.parametrize(
    ("narrowed", "verdict"),
    [
        (Narrowed(margin=0.15), Convergence.AGREEMENT),
        (Narrowed(margin=0.05), Convergence.PARTIAL),
        (Narrowed(margin=0.15, cut=161), Convergence.PARTIAL),
        (Narrowed(margin=0.05, cut=161), Convergence.DISSONANCE),
    ],
)
def test_margin_and_cut_decide_on_the_proposal_and_on_the_joint_display(
    narrowed: Narrowed, verdict: Convergence
) -> None:
    seen = crowds()
    # Asked of the same project twice: the other answer must not be kept for this one.
    seen.joint(seen.scope("proef", narrowed=Narrowed(margin=0.3, cut=500)))
    scope = seen.scope("proef", narrowed=narrowed)
    assert {one.code[1]: one.verdict for one in seen.convergence(scope)}["top"] is verdict
    assert {one.code[1]: one.verdicts for one in seen.joint(scope)}["top"] == {verdict: 1}


def test_the_joint_display_counts_the_verdicts_of_the_same_margin(project: Project) -> None:
    seen = load(project)
    scope = seen.scope("klein", narrowed=Narrowed(cut=9))
    verdicts = {one.code: one.verdicts for one in seen.joint(scope)}
    for line in seen.convergence(scope):
        assert verdicts[line.code] == {line.verdict: 1}


def test_a_part_is_named_as_the_project_writes_it_and_told(project: Project) -> None:
    seen = load(project)
    narrowed = Narrowed(frozenset({RespondentGroup.CIVIL_SERVANT}), (("GEMEENTE", frozenset({"zandhove"})),))
    scope = seen.scope("klein", narrowed=narrowed)
    assert scope.having == (("gemeente", frozenset({"Zandhove"})),)
    assert [column.value for column in seen.matrix(scope).columns] == ["interview"]
    assert narrowing(scope, seen.documents) == "alleen ambtenaren; alleen gemeente: Zandhove"
    one = replace(scope, groups=frozenset(), having=(), documents=frozenset(list(seen.documents)[:1]))
    assert narrowing(one, seen.documents) == f"alleen {next(iter(seen.documents.values())).name}"


@pytest.mark.parametrize(
    ("narrowed", "told"),
    [
        (Narrowed(having=(("kleur", frozenset({"rood"})),)), "gemeente"),
        (Narrowed(having=(("gemeente", frozenset({"Elders"})),)), "Zandhove"),
        (Narrowed(bounds=(5.0,)), "geen klassen"),
    ],
)
def test_a_part_that_is_not_there_is_refused_with_what_is(project: Project, narrowed: Narrowed, told: str) -> None:
    with pytest.raises(KwalcodeError, match=told):
        load(project).scope("klein", narrowed=narrowed)


def test_a_value_is_taken_as_it_is_written_and_otherwise_in_every_way_of_writing() -> None:
    values = {"plan": ["Ja", "ja", "nee"]}
    for asked, expected in (("ja", {"ja"}), ("JA", {"Ja", "ja"})):
        narrowed = Narrowed(having=(("plan", frozenset({asked})),))
        assert narrowed.checked(values) == (("plan", frozenset(expected)),)


def test_bounds_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(KwalcodeError, match="'veel' is geen getal"):
        read_bounds("15.000; veel")


def test_few_numbers_and_words_need_no_classes() -> None:
    assert proposed_bounds("inwoners", ["1", "2", "3"]) == ()
    assert proposed_bounds("inwoners", [*map(str, range(20)), "veel"]) == ()
    assert proposed_bounds("NIS-code", [*map(str, range(20))]) == ()
    assert proposed_bounds("inwoners", [*map(str, range(20))]) == (5.0, 12.0)


def test_the_table_of_codes_tells_speakers_and_who_dominates(project: Project) -> None:
    seen = load(project)
    table = codes_table(seen, seen.scope("klein"))
    by_code = {row[0]: dict(zip(table.header, row, strict=True)) for row in table.rows}
    overleg = by_code["Overleg"]
    assert (overleg["fragmenten"], overleg["bronnen"], overleg["sprekers"], overleg["gevallen"]) == (2, 2, 1, 2)
    assert overleg["grootste bron (%)"] == 50
    words = sum(column.words for column in seen.matrix(seen.scope("klein")).columns)
    assert overleg["per 1.000 woorden"] == pytest.approx(2000 / words)
    assert by_code["Middelen"]["overwicht"] == "spreker: R"
    many = crowds()
    table = codes_table(many, many.scope("proef"))
    top = dict(zip(table.header, table.rows[0], strict=True))
    assert top["grootste bron (%)"] == pytest.approx(100 * 200 / 360)
    assert top["grootste spreker (%)"] == pytest.approx(100 / 360)


def test_the_examples_hold() -> None:
    results = doctest.testmod(triangulation_scope)
    assert results.attempted > 0
    assert results.failed == 0
