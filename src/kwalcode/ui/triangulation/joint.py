"""The joint display: numbers beside quotes per theme; and the five guiding questions."""

from __future__ import annotations

import math
from html import escape
from typing import Final

import streamlit as st

from kwalcode.charts import triangulation as charts
from kwalcode.charts.base import Chart
from kwalcode.exchange.rows import FragmentRow
from kwalcode.triangulation import QUESTIONS, Scope
from kwalcode.ui import quotes, shell
from kwalcode.ui.colours import colours
from kwalcode.ui.triangulation import figures
from kwalcode.ui.wording import counted, decimal, plain
from kwalcode.workflow.triangulating import Inference, infer, tie
from kwalcode.workflow.triangulation import Joint, Triangulation, column_label
from kwalcode.workflow.triangulation_tables import (
    INFERENCE,
    cases_told,
    item_told,
    joint_table,
    questions_table,
    source_of,
    verdicts_told,
)

_STYLE: Final = """<style>
.kw-joint { display: grid; grid-template-columns: minmax(15rem, 1fr) minmax(0, 2.2fr); column-gap: 2.2rem; padding: 0.9rem 0; border-bottom: 1px solid #e6e2d9; color: #23272b; }
.kw-joint table { border-collapse: collapse; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
.kw-joint td { padding: 0.1rem 0.8rem 0.1rem 0; vertical-align: top; }
.kw-joint p { margin: 0.35rem 0 0; font-size: 0.9rem; color: #4f4e49; }
.kw-joint blockquote { margin: 0 0 0.55rem; padding: 0; border: 0; font-family: "Source Serif", serif; font-size: 1.02rem; line-height: 1.45; color: #23272b; }
.kw-joint cite { font-family: "Source Sans", sans-serif; font-style: normal; font-size: 0.88rem; color: #5b5a55; }
.kw-joint h3 { font-size: 1.05rem; margin: 0 0 0.3rem; grid-column: 1 / -1; padding: 0; }
</style>"""  # noqa: E501 - a style sheet, one rule a line


def draw(seen: Triangulation, scope: Scope) -> None:
    """Per theme: cases per source with a test, quotes, closed questions and what follows from them."""
    found = seen.joint(scope)
    st.markdown(
        "Links hoeveel gevallen het thema noemen, rechts wat ze zeggen. De toets vergelijkt de aandelen; bij kleine "
        "aantallen is het een exacte toets of een permutatietoets. De p-waarde na Holm houdt rekening met het aantal "
        "thema's. Gevallen die elkaar kennen of uit dezelfde gemeente komen, zijn niet onafhankelijk: lees p als "
        "aanwijzing."
    )
    figures.downloads("samen", joint_table(seen, scope))
    rows = {
        row.fragment_id: row for row in seen.rows([key for one in found for ids in one.quotes.values() for key in ids])
    }
    st.html(_STYLE + "".join(_theme(seen, scope, one, rows) for one in found))
    _settle(seen, found)


def _theme(seen: Triangulation, scope: Scope, one: Joint, rows: dict[str, FragmentRow]) -> str:
    counts = "".join(
        f"<tr><td>{escape(column_label(scope.by, column))}</td><td>{escape(cases_told(side))}</td></tr>"
        for column, side in zip(one.columns, one.sides, strict=True)
    )
    said = "".join(
        f"<blockquote>{escape(' '.join(rows[key].quote.split()))} "
        f"<cite>{escape(source_of(rows[key]))}</cite></blockquote>"
        for ids in one.quotes.values()
        for key in ids
        if key in rows
    )
    notes = [_tested(one)]
    if one.verdicts:
        notes.append(f"Convergentie: {verdicts_told(one)}.")
    notes += [f"{item_told(item)}." for item in one.items]
    if one.meta and one.meta.inference is not Inference.UNKNOWN:
        notes.append(f"Besluit: {INFERENCE[one.meta.inference]} ({one.meta.reviewer}). {one.meta.note}")
    told = "".join(f"<p>{escape(note)}</p>" for note in notes if note)
    return (
        f'<div class="kw-joint"><h3>{escape(seen.label(one.code))}</h3><div><table>{counts}</table>{told}</div>'
        f"<div>{said or '<p>Geen fragmenten.</p>'}</div></div>"
    )


def _tested(one: Joint) -> str:
    if one.test is None or math.isnan(one.test.p):
        return "Niet te toetsen."
    p = "p < 0,001" if one.test.p < 0.001 else f"p = {decimal(one.test.p, 3)}"
    holm = "< 0,001" if one.adjusted < 0.001 else decimal(one.adjusted, 3)
    square = one.test.chi_square
    return (
        f"{one.test.method.value[0].upper()}{one.test.method.value[1:]}: χ² = {decimal(square.statistic)}, "
        f"df = {square.df}, {p} (na Holm {holm}), V = {decimal(square.v)}"
    )


def _settle(seen: Triangulation, found: list[Joint]) -> None:
    """What a researcher infers from a theme, and which closed question goes with it."""
    st.subheader("Besluit en gesloten vragen", anchor=False)
    place = st.selectbox(
        "Thema",
        range(len(found)),
        format_func=lambda index: seen.label(found[index].code),
        key="triangulation-theme",
        width=480,
    )
    one = found[place]
    who = shell.reviewer()
    with st.form(f"triangulation-meta-{one.subject}"):
        options = list(Inference)
        inference = st.radio(
            "Cijfers en citaten samen",
            options,
            index=options.index(one.meta.inference) if one.meta else 0,
            format_func=lambda key: INFERENCE[key],
            horizontal=True,
            key=f"triangulation-inference-{one.subject}",
        )
        note = st.text_area(
            "Besluit in woorden", value=one.meta.note if one.meta else "", key=f"triangulation-meta-note-{one.subject}"
        )
        items = [item.question for item in seen.closed_items()]
        now = [item.question for item in one.items]
        tied = st.multiselect(
            "Gesloten vragen bij dit thema",
            list(dict.fromkeys([*items, *now])),
            default=now,
            key=f"triangulation-tie-{one.subject}",
            placeholder="geen" if items else "er is geen survey met gesloten vragen",
        )
        kept = st.form_submit_button("Bewaren", type="primary", disabled=not who)
        if not who:
            st.caption("Vul rechtsboven eerst uw naam in.")
    if kept:
        with shell.seam(), shell.project().store() as store:
            infer(store, one.subject, inference, reviewer=who, note=note)
            for question in sorted({*tied} ^ {*now}):
                tie(store, one.code, question, reviewer=who, tied=question in tied)
            st.rerun()


# ---- the five questions


def draw_questions(seen: Triangulation, scope: Scope) -> None:
    """The five guiding questions of one theme, per source."""
    found = seen.questions(scope)
    selection = seen.selection(scope)
    if not selection.rows:
        st.markdown("Dit codeboek heeft geen codes op dit niveau.")
        return
    st.markdown(
        "Per thema: wat verklaart, wat helpt, wat hindert, wat inspireert, en wat er nodig is. Een fragment antwoordt "
        "op een vraag als een valentie die erbij hoort het overlapt. Bij *verklaringen* telt wat een grond of oorzaak "
        "noemt, of overlapt met het codeboek context."
    )
    figures.downloads("vijf-vragen", questions_table(seen, scope), lambda: _questions_chart(seen, scope))
    code = st.selectbox(
        "Thema", selection.rows, format_func=seen.label, key=f"triangulation-question-{scope.codebook}-{scope.level}",
        persist_state="session", width=480,
    )  # fmt: skip
    known = colours(seen.evidence.codebooks.values())
    for question in QUESTIONS:
        st.subheader(f"{question.value[0].upper()}{question.value[1:]}", anchor=False)
        told = [one for one in found if one.code == code and one.question is question]
        heard = [one for one in told if one.cell.fragments]
        silent = [column_label(scope.by, one.column) for one in told if not one.cell.fragments]
        for one in heard:
            name = column_label(scope.by, one.column)
            figures_told = (
                f"**{plain(name)}**: {counted(one.cell.fragments, 'fragment', 'fragmenten')} in "
                f"{counted(one.cell.documents, 'bron', 'bronnen')}"
            )
            if one.cell.dominated_by:
                figures_told += plain(f" (meer dan de helft komt van {one.cell.dominated_by})")
            st.markdown(figures_told)
            st.html(quotes.quotes(seen.rows(one.quotes), known))
        if silent:
            st.caption(plain(f"Niets gevonden bij {', '.join(silent)}."))


def _questions_chart(seen: Triangulation, scope: Scope) -> Chart:
    found = seen.questions(scope)
    totals: dict[tuple[str, str], int] = {}
    for one in found:
        key = (seen.label(one.code), one.question.value)
        totals[key] = totals.get(key, 0) + one.cell.fragments
    return charts.heatmap(
        [(code, question, float(count), str(count)) for (code, question), count in totals.items()], "fragmenten"
    )
