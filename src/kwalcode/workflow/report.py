"""The report of a project, rebuilt from its sources and decisions: the same project gives the same file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kwalcode.errors import ExchangeError, KwalcodeError
from kwalcode.exchange.files import replacing
from kwalcode.report import Block, Heading, Report, to_docx, to_html
from kwalcode.workflow.project import Project
from kwalcode.workflow.report_agreement import agreement_blocks
from kwalcode.workflow.report_corpus import codebook_blocks, corpus_blocks, method_blocks
from kwalcode.workflow.report_themes import (
    convergence_blocks,
    joint_blocks,
    matrix_table,
    narrowing_blocks,
    theme_blocks,
)
from kwalcode.workflow.snapshot import Snapshot, SnapshotKeeper
from kwalcode.workflow.triangulation import TriangulationKeeper
from kwalcode.workflow.triangulation_scope import EVERYTHING, Narrowed

SUFFIXES = (".docx", ".html")


@dataclass(frozen=True, slots=True)
class ReportPlan:
    """What a report is about.

    Args:
        title: Its title; "" for the name of the project's folder.
        codebook: Codebook whose codes are the themes; "" for the first with fragments.
        by: What sources are told apart by: "soort", "groep", or the name of a variable.
        level: Depth of the themes in the code tree, from 1.
        quotes: Most quotes per question and source.
        narrowed: Which part of the project is reported on, and how sources are compared.
    """

    title: str = ""
    codebook: str = ""
    by: str = "soort"
    level: int = 1
    quotes: int = 2
    narrowed: Narrowed = EVERYTHING


def check_target(path: Path) -> Path:
    """The path, when a report can be written there.

    Raises:
        ExchangeError: Its extension is no kind of report.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise ExchangeError(
            f"{path}: '{path.suffix}' is geen soort rapport. Wat u kunt doen: kies een naam die eindigt op "
            f"{' of '.join(SUFFIXES)}."
        )
    return path


def write_report(project: Project, path: Path, plan: ReportPlan) -> Report:
    """Write the report of a project.

    Args:
        project: The project.
        path: Where to; its extension chooses the format.
        plan: What it is about.

    Raises:
        ExchangeError: The file cannot be written.
        KwalcodeError: The plan names what the project does not have, or there is nothing to report.
    """
    target = check_target(path)
    report = make_report(project, plan)
    data = to_docx(report) if target.suffix.lower() == ".docx" else to_html(report).encode()
    with replacing(target) as stream:
        stream.write(data)
    return report


def make_report(project: Project, plan: ReportPlan) -> Report:
    """The report of a project.

    Raises:
        KwalcodeError: The plan names what the project does not have, or there is nothing to report.
    """
    now = SnapshotKeeper(project).look()
    if not now.fragments:
        raise KwalcodeError(
            f"{project.root}: er is nog niets om over te rapporteren. Wat u kunt doen: lees bronnen in en pas de "
            f"codeboeken toe met 'kwalcode run --project {project.root}'."
        )
    found = TriangulationKeeper(project).look(now)
    scope = found.scope(codebook=plan.codebook, by=plan.by, level=plan.level, narrowed=plan.narrowed)
    with project.store() as store:
        # What was decided on a source that was removed is kept, and says nothing of the material as it is.
        decisions = [one for one in store.decisions() if one.document_id in now.documents]
    blocks: list[Block] = [
        *corpus_blocks(now),
        *method_blocks(now, decisions),
        *agreement_blocks(project),
        Heading("De thema's naast elkaar"),
        *narrowing_blocks(found, scope),
        matrix_table(found, scope),
        *convergence_blocks(found, scope),
        *joint_blocks(found, scope),
        *theme_blocks(found, scope, quotes=plan.quotes),
        *codebook_blocks(now.codebooks.values()),
    ]
    moment = _moment(now, [*(one.time for one in decisions), *(one.time for one in found.judged.rulings.values())])
    return Report(
        title=plan.title or project.root.resolve().name,
        subtitle=f"Stand van {moment:%d-%m-%Y} – gemaakt met kwalcode uit bronnen en beslissingen",
        blocks=blocks,
        moment=moment,
    )


def _moment(now: Snapshot, decided: list[datetime]) -> datetime:
    """When the work that is reported was last changed."""
    moments = [run.finished_at or run.started_at for run in now.runs]
    return max([*moments, *decided, *(record.imported_at for record in now.records)])
