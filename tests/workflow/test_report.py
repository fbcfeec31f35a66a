"""The report of a project: from its sources and decisions, the same project twice the same file."""

from __future__ import annotations

import io
import math
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest

from kwalcode.errors import ExchangeError, KwalcodeError
from kwalcode.model import Decision, RespondentGroup, Span, Verdict
from kwalcode.report import Heading, Paragraph, Quote, Table
from kwalcode.triangulation import Convergence
from kwalcode.workflow.files import select
from kwalcode.workflow.layers import mark_read
from kwalcode.workflow.project import Project
from kwalcode.workflow.reading import ReadPlan
from kwalcode.workflow.report import ReportPlan, make_report, write_report
from kwalcode.workflow.report_themes import chance
from kwalcode.workflow.runs import run
from kwalcode.workflow.sources import remove
from kwalcode.workflow.triangulating import pair_subject, read_judged, rule
from kwalcode.workflow.triangulation_scope import Narrowed

TALK = """Interviewer: Hoe verloopt het overleg met de partners?

An: Het overleg met de partners loopt vlot omdat we elkaar al jaren kennen. Dat is een echte succesfactor.

Bo: Er zijn te weinig middelen. We hebben nood aan een budget voor <b>het netwerk</b>.
"""
PLAN = """# Meerjarenplan

We verzamelen cijfers over armoede in de gemeente en brengen de noden in kaart.

We sluiten een samenwerkingsovereenkomst met de lokale partners.
"""
PLANNED = ReportPlan(codebook="regiecomponenten")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tmp_path = tmp_path_factory.mktemp("rapport")
    (tmp_path / "gesprek.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / "plan.md").write_text(PLAN, encoding="utf-8")
    made = Project.create(tmp_path / "studie")
    chosen = select([str(tmp_path / "gesprek.txt"), str(tmp_path / "plan.md")])
    made.import_files(chosen.sources, ReadPlan())
    run(made)
    return made.root


@pytest.fixture
def project(template: Path, tmp_path: Path) -> Project:
    return Project.open(Path(shutil.copytree(template, tmp_path / "studie")))


def test_the_moment_of_a_report_is_that_of_the_last_judgement_on_sources(project: Project) -> None:
    before = make_report(project, PLANNED).moment
    subject = pair_subject(("regiecomponenten", "samenwerking"), "soort", "beleidsplan", "interview")
    with project.store() as store:
        rule(store, subject, Convergence.PARTIAL, proposed=Convergence.PARTIAL, reviewer="An")
        (ruling,) = read_judged(store).rulings.values()
    after = make_report(project, PLANNED).moment
    assert before is not None
    assert after is not None
    assert before < after == ruling.time


def decide(project: Project, reviewer: str, words: str, code: str, number: int) -> None:
    document = next(one for one in project.documents() if words in one.text)
    start = document.text.index(words)
    with project.store() as store:
        store.decide(
            Decision(
                id=f"{reviewer}-{number}",
                fragment_id=f"eigen-{reviewer}-{number}",
                document_id=document.id,
                reviewer=reviewer,
                verdict=Verdict.ADD,
                codebook="regiecomponenten",
                codebook_version=project.used_codebooks()["regiecomponenten"].version,
                code_id=code,
                span=Span(start, start + len(words)),
                quote=words,
                time=datetime(2026, 5, 4, 9, number, tzinfo=UTC),
                blind=True,
            )
        )


def test_a_report_says_what_was_studied_how_and_what_was_found(project: Project) -> None:
    report = make_report(project, PLANNED)
    headings = [block.text for block in report.blocks if isinstance(block, Heading) and block.level == 1]
    assert headings == [
        "Het materiaal", "Werkwijze", "De thema's naast elkaar", "De vijf vragen per thema", "Bijlage: de codeboeken"
    ]  # fmt: skip
    told = " ".join(block.text for block in report.blocks if isinstance(block, Paragraph))
    assert "2 bronnen" in told
    assert "Niemand keek ze nog na" in told
    assert report.title == "studie"


def test_every_quote_is_in_a_source_and_names_it(project: Project) -> None:
    texts = {document.name: document.text for document in project.documents()}
    quotes = [block for block in make_report(project, PLANNED).blocks if isinstance(block, Quote)]
    assert quotes
    for quote in quotes:
        name = next(name for name in texts if name in quote.source)
        assert quote.text in texts[name]
        assert "Hoe verloopt het overleg" not in quote.text


def test_the_same_project_gives_the_same_files(project: Project, tmp_path: Path) -> None:
    for name in ("a.docx", "a.html"):
        write_report(project, tmp_path / name, PLANNED)
        first = (tmp_path / name).read_bytes()
        write_report(project, tmp_path / name, PLANNED)
        assert (tmp_path / name).read_bytes() == first


def test_markup_in_a_source_is_shown_as_text(project: Project, tmp_path: Path) -> None:
    decide(project, "An", "een budget voor <b>het netwerk</b>", "middelen", 1)
    decide(project, "An", "Er zijn te weinig middelen", "middelen", 2)
    write_report(project, tmp_path / "r.html", PLANNED)
    html = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "<b>het" not in html
    write_report(project, tmp_path / "r.docx", PLANNED)
    names = {p.style.name for p in docx.Document(io.BytesIO((tmp_path / "r.docx").read_bytes())).paragraphs if p.style}
    assert {"Heading 1", "Heading 2", "Caption", "Quote"} <= names


def test_agreement_is_told_where_two_people_read_the_same(project: Project) -> None:
    decide(project, "An", "Er zijn te weinig middelen", "middelen", 1)
    decide(project, "Bo", "Er zijn te weinig middelen", "middelen", 1)
    decide(project, "Bo", "Het overleg met de partners", "samenwerking", 2)
    assert not any(isinstance(block, Table) and "Overeenstemming" in block.caption for block in _blocks(project))
    talk = next(one for one in project.documents() if one.name == "gesprek.txt")
    with project.store() as store:
        for reviewer in ("An", "Bo"):
            mark_read(store, reviewer, {talk.id: len(talk.text)})
    blocks = _blocks(project)
    (table,) = [block for block in blocks if isinstance(block, Table) and "Overeenstemming" in block.caption]
    assert {row[0] for row in table.rows} == {"Middelen", "Externe samenwerkingen en hun operationalisatie"}
    assert any(isinstance(block, Paragraph) and "An en Bo codeerden" in block.text for block in blocks)


def _blocks(project: Project) -> list[object]:
    return list(make_report(project, PLANNED).blocks)


def test_the_method_names_who_decided_and_how(project: Project) -> None:
    decide(project, "An", "Er zijn te weinig middelen", "middelen", 1)
    report = make_report(project, PLANNED)
    assert report.moment is not None
    items = [item for block in report.blocks for item in getattr(block, "items", ())]
    assert "An: 1 beslissing, waarvan 1 zonder de voorstellen te zien" in items


def test_decisions_on_a_removed_source_are_not_told(project: Project) -> None:
    decide(project, "An", "Er zijn te weinig middelen", "middelen", 1)
    decide(project, "Bo", "brengen de noden in kaart", "middelen", 1)
    remove(project, [one.id for one in project.documents() if one.name == "gesprek.txt"])
    items = [item for block in make_report(project, PLANNED).blocks for item in getattr(block, "items", ())]
    assert [item for item in items if "beslissing" in item] == [
        "Bo: 1 beslissing, waarvan 1 zonder de voorstellen te zien"
    ]


def test_a_report_of_nothing_is_refused(tmp_path: Path) -> None:
    empty = Project.create(tmp_path / "leeg")
    with pytest.raises(KwalcodeError, match=r"niets om over te rapporteren.*Wat u kunt doen"):
        make_report(empty, ReportPlan())


def test_another_kind_of_file_is_refused(project: Project, tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match=r"\.pdf.*\.docx of \.html"):
        write_report(project, tmp_path / "r.pdf", PLANNED)


def test_a_codebook_that_was_not_applied_is_named(project: Project) -> None:
    with pytest.raises(KwalcodeError, match=r"pronet.*kies uit"):
        make_report(project, ReportPlan(codebook="pronet"))


def test_the_report_states_how_sources_were_compared_and_what_part_it_is_of(project: Project) -> None:
    plan = replace(PLANNED, narrowed=Narrowed(margin=0.2, cut=2))
    told = " ".join(block.text for block in make_report(project, plan).blocks if isinstance(block, Paragraph))
    assert "minder dan 20 procentpunt" in told
    assert "minstens 2 gevallen noemt" in told
    assert "niet het hele materiaal" not in told
    plan = replace(PLANNED, narrowed=Narrowed(groups=frozenset({RespondentGroup.UNKNOWN})))
    told = " ".join(block.text for block in make_report(project, plan).blocks if isinstance(block, Paragraph))
    assert "telt niet het hele materiaal, maar alleen groep onbekend." in told


def test_the_matrix_of_the_report_tells_sources_and_speakers(project: Project) -> None:
    tables = [block for block in make_report(project, PLANNED).blocks if isinstance(block, Table)]
    (matrix,) = [table for table in tables if table.caption.startswith("Fragmenten per thema")]
    assert matrix.header[-1] == "per 1.000 woorden"
    assert {len(row) for row in matrix.rows} == {len(matrix.header)}
    # One fragment of one source in which nobody is known to speak, and 67 words in all.
    assert matrix.rows[0][1:] == ("1 (1, 0)", "0", "1 (1, 0)", "14,93")
    assert matrix.rows[-1][-2].endswith("*"), "more than half comes from one source"


def test_a_small_chance_is_never_shown_as_none() -> None:
    assert [chance(p) for p in (0.0004, 0.0071, 0.5, math.nan)] == ["< 0,001", "0,007", "0,500", "n.v.t."]


def test_points_of_a_code_stand_after_each_other_as_one_sentence(project: Project) -> None:
    tables = [block for block in _blocks(project) if isinstance(block, Table) and block.caption.startswith("Codes van")]
    assert tables
    assert not [cell for table in tables for row in table.rows for cell in row if ".;" in cell]


def test_suggestions_that_nobody_answered_are_counted_in_good_dutch(project: Project) -> None:
    told = " ".join(block.text for block in _blocks(project) if isinstance(block, Paragraph))
    assert re.search(r"fragmenten: \d+ voorstellen\.", told)
