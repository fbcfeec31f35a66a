"""Overzicht: what is in the project, how far the work is, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from kwalcode.errors import KwalcodeError
from kwalcode.ui import charts, navigation, shell
from kwalcode.ui.colours import colours
from kwalcode.ui.wording import KIND_PLURAL, counted, moment, number, percent, plain
from kwalcode.workflow.overview import DocumentLine, NextStep, Overview, overview
from kwalcode.workflow.runs import Outlook, RunReport, outlook, run
from kwalcode.workflow.snapshot import Snapshot

_REPORT: Final = "overview-report"
_UNSCROLLED: Final = 24
"""Sources that are shown below each other before the table scrolls."""
_TALLEST: Final = 775
"""Its height then: a row that is cut tells that there are more."""


def page() -> None:
    """Draw the page."""
    project = shell.project()
    now = shell.snapshot()
    try:
        ahead: Outlook | None = outlook(project)
        problem: KwalcodeError | None = None
    except KwalcodeError as error:
        # A codebook with a fault must not hide what is in the project.
        ahead, problem = None, error
    seen = overview(now, pending=ahead.pending if ahead else 0)
    folder, _ = shell.project_folder()

    st.title("Voorbeeldstudie" if shell.is_demo() else plain(folder.name), anchor=False)
    if shell.is_demo():
        st.caption(
            f"Een verzonnen studie om kwalcode te leren kennen, in {plain(shell.shown(folder))}. "
            "Uw eigen project opent u met `kwalcode app PROJECTMAP`."
        )
    else:
        st.caption(plain(shell.shown(folder)))
    if problem:
        shell.show_error(problem)
    _next(seen, ahead)
    if seen.documents:
        _numbers(seen)
        left, right = st.columns([1.45, 1], gap="large")
        with left:
            _codes(now, seen)
        with right:
            _kinds(seen)
            _versions(now, ahead)
        _documents(seen.documents)


def _next(seen: Overview, ahead: Outlook | None) -> None:
    with st.container(key="kw-next", horizontal=True, vertical_alignment="center", gap="medium"):
        match seen.next_step:
            case NextStep.IMPORT:
                st.markdown("**Dit project heeft nog geen bronnen.** Voeg transcripties, plannen of surveys toe.")
                _go("sources", "Bronnen toevoegen")
            case NextStep.RUN:
                st.markdown(
                    f"**{counted(seen.pending, 'bron moet', 'bronnen moeten')} nog gecodeerd worden** "
                    "met de codeboeken zoals ze nu zijn."
                )
                _run("primary")
            case NextStep.REVIEW:
                st.markdown(
                    f"**{counted(seen.tally.open, 'voorstel wacht', 'voorstellen wachten')} op uw oordeel.** "
                    "Een fragment telt pas als u het nagekeken hebt."
                )
                _go("review", "Nakijken")
            case NextStep.EXPORT:
                st.markdown("**Alles is nagekeken.** U kunt de fragmenten lezen en meenemen.")
                _go("export", "Exporteren")
        if ahead and seen.documents and seen.next_step is not NextStep.RUN:
            _run("tertiary")
    report: RunReport | None = st.session_state.pop(_REPORT, None)
    if report:
        st.success(_told(report))


def _go(view: str, label: str) -> None:
    if st.button(label, type="primary", key="kw-go"):
        st.switch_page(navigation.page(view))


def _run(kind: str) -> None:
    """A button that applies the codebooks, with progress in its place."""
    label = "Codeboeken toepassen" if kind == "primary" else "Codeboeken opnieuw toepassen"
    help_ = "Codeert wat nieuw of gewijzigd is. Uw beslissingen blijven staan."
    if not st.button(label, type="primary" if kind == "primary" else "tertiary", key="kw-run", help=help_):
        return
    bar = st.progress(0.0, text="De codeboeken worden toegepast; blijf even op deze pagina")
    st.session_state[_REPORT] = run(shell.project(), progress=shell.reporter(bar, "Coderen"))
    st.rerun()


def _told(report: RunReport) -> str:
    change = report.change
    if not report.coded:
        return "Er was niets te coderen: alles is bij."
    told = (
        f"{counted(report.coded, 'bron', 'bronnen')} gecodeerd: "
        f"{counted(change.added, 'nieuw voorstel', 'nieuwe voorstellen')}, "
        f"{number(change.kept)} gebleven, {number(change.removed)} vervallen."
    )
    if change.outdated:
        told += (
            f" {counted(change.outdated, 'beantwoord voorstel', 'beantwoorde voorstellen')} zonder regel "
            f"{'blijft' if change.outdated == 1 else 'blijven'} staan."
        )
    return told


def _numbers(seen: Overview) -> None:
    facts = (
        ("Bronnen", number(len(seen.documents))),
        ("Woorden", number(seen.words)),
        ("Fragmenten", number(seen.tally.total)),
        ("Nagekeken", f"{number(seen.tally.decided)} ({percent(seen.tally.decided, seen.tally.total)})"),
    )
    with st.container(key="kw-numbers"):
        for column, (label, value) in zip(st.columns(len(facts)), facts, strict=True):
            column.metric(label, value)


def _codes(now: Snapshot, seen: Overview) -> None:
    st.subheader("Voortgang per code", anchor=False)
    if not now.codebooks:
        st.markdown("Er werd nog geen codeboek toegepast.")
        return
    books = list(now.codebooks)
    chosen = st.segmented_control("Codeboek", books, default=books[0], required=True, label_visibility="collapsed")
    lines = [line for line in seen.codes if line.codebook == chosen]
    st.caption("Donker is nagekeken, licht is nog te doen.")
    st.altair_chart(charts.code_progress(lines, colours(now.codebooks.values())), theme=None, key=f"kw-codes-{chosen}")


def _kinds(seen: Overview) -> None:
    st.subheader("Bronnen per soort", anchor=False)
    table = pd.DataFrame(
        {
            "soort": [KIND_PLURAL[line.kind] for line in seen.kinds],
            "bronnen": [line.documents for line in seen.kinds],
            "woorden": [number(line.words) for line in seen.kinds],
        }
    )
    st.dataframe(table, hide_index=True, column_config={"woorden": st.column_config.TextColumn(alignment="right")})


def _versions(now: Snapshot, ahead: Outlook | None) -> None:
    st.subheader("Waarmee gecodeerd is", anchor=False)
    # A run that learned from decisions applies no codebook.
    finished = [one for one in now.runs if one.finished_at and one.codebooks]
    if not finished:
        st.markdown("Er is nog niet gecodeerd.")
        return
    last = finished[-1]
    lines = [f"- codeboek **{plain(book.id)}**, versie {plain(book.version)}" for book in now.codebooks.values()]
    same = ahead is not None and ahead.pipeline == last.pipeline
    lines.append(f"- {plain(ahead.pipeline_description)}" if same and ahead else f"- ontleding {plain(last.pipeline)}")
    lines.append(f"- kwalcode {plain(last.kwalcode_version)}, op {moment(last.started_at)}")
    st.markdown("\n".join(lines))


def _documents(lines: Sequence[DocumentLine]) -> None:
    st.subheader("Voortgang per bron", anchor=False)
    table = pd.DataFrame(
        {
            "bron": [line.record.name for line in lines],
            "soort": [line.record.source_kind.value for line in lines],
            "woorden": [line.words for line in lines],
            "fragmenten": [line.tally.total for line in lines],
            "nog te doen": [line.tally.open for line in lines],
            "nagekeken": [100 * line.tally.decided / line.tally.total if line.tally.total else None for line in lines],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        height="content" if len(lines) <= _UNSCROLLED else _TALLEST,
        column_config={
            "bron": st.column_config.TextColumn(width="large"),
            "woorden": st.column_config.NumberColumn(format="localized"),
            "nagekeken": st.column_config.ProgressColumn(min_value=0, max_value=100, format="%d %%"),
        },
    )


if __name__ == "__main__":
    page()
