from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kwalcode.errors import ExchangeError, KwalcodeError
from kwalcode.model import Document, Origin, Passage, PassageKind, SourceKind, Speaker
from kwalcode.triangulation import Convergence, Evidence, Scope, gather
from kwalcode.workflow import triangulation_mining as mining
from kwalcode.workflow.project import Project
from kwalcode.workflow.survey_items import closed_item, closed_items
from kwalcode.workflow.triangulating import (
    Inference,
    Meaning,
    asked_subject,
    infer,
    meta_subject,
    pair_subject,
    rule,
    set_asked,
    tie,
    withdraw,
)
from kwalcode.workflow.triangulation import Line, Triangulation, load
from kwalcode.workflow.triangulation_tables import convergence_table, joint_table, tables, write_triangulation
from tests.triangulation.helpers import BOOKS
from tests.ui.conftest import coded_study

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
    assert len(written) == 6
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


def survey(*answers: str) -> Evidence:
    text, passages, speakers = "", [], []
    for number, answer in enumerate(answers):
        passages.append(Passage(PassageKind.ANSWER, len(text), len(text) + 3, speaker=f"r{number}"))
        text += "ja.\n"
        speakers.append(Speaker(f"r{number}", f"R{number}", attributes={"V1": answer, "naam": str(number)}))
    document = Document(
        "survey.csv", text, Origin("survey.csv", "survey", "0" * 64), SourceKind.SURVEY, passages=tuple(passages),
        speakers=tuple(speakers),
    )  # fmt: skip
    return gather({document.id: document}, [], BOOKS)


def test_a_closed_question_has_its_frequencies_and_who_is_missing() -> None:
    item = closed_item(survey("ja", "nee", "ja", "").voices, "V1")
    assert (item.counts, item.n, item.missing) == ((("ja", 2), ("nee", 1)), 3, 1)
    assert closed_item(survey("ja").voices, "V2").n == 0


def test_names_are_no_closed_questions() -> None:
    items = closed_items(survey(*(["ja", "nee"] * 10)).voices)
    assert [item.question for item in items] == ["V1"]


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
