"""Bevraging: closed questions counted, set against each other, and against codes in the open answers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from kwalcode.charts import survey as charts
from kwalcode.errors import KwalcodeError
from kwalcode.ui import shell
from kwalcode.ui.triangulation.figures import downloads, show
from kwalcode.ui.wording import counted, decimal, number, plain
from kwalcode.workflow import survey_tables as tables
from kwalcode.workflow.finding import with_children
from kwalcode.workflow.snapshot import Snapshot
from kwalcode.workflow.survey import Crossed, Question, Scale, Survey, counts, cross, cross_code, option, surveys

_ROWS, _COLUMNS = "per rij", "per kolom"
_TALLEST: Final = 640
_SHOWN: Final = 10
"""Rows that a table shows as they are; beyond them it has a height of its own."""
_PLAIN: Final[Mapping[tuple[int, int], str]] = {}

# Plain tuples and no class of this script: that would be another one at every run, and a choice be lost.
_Against = tuple[str, str, str]
"""What a question is set against: "vraag", its wording and one of its options; or "code", codebook and code."""

_NOTHING: Final[_Against] = ("", "", "")

_Option = TypeVar("_Option")
_Place = st.delta_generator.DeltaGenerator


def page() -> None:
    """Draw the page."""
    now = shell.snapshot()
    st.title("Bevraging", anchor=False)
    if not now.records:
        shell.empty(
            "Nog geen bevraging",
            "Voeg eerst bronnen toe: een bevraging is een CSV of Excel met een rij per respondent.",
            "sources",
            "Naar de bronnen",
        )
        return
    found = [one for one in surveys(now) if _countable(one)]
    if not found:
        shell.empty(
            "Nog geen bevraging met gesloten vragen",
            "Voeg een CSV- of Excelbestand toe met een rij per respondent en een kolom per vraag. Staat het er al? "
            "Kijk dan bij Bronnen of het als survey is gelezen.",
            "sources",
            "Naar de bronnen",
        )
        return
    places = st.columns(3 if len(found) > 1 else 2)
    survey, question = _question(places, found)
    against = _against(places[-1], now, survey, question)
    if against == _NOTHING:
        _frequencies(survey, question)
        return
    _crosstab(now, survey, question, against)


def _countable(survey: Survey) -> list[Question]:
    return [one for one in survey.questions if one.scale is not Scale.FREE]


def _question(places: Sequence[_Place], found: Sequence[Survey]) -> tuple[Survey, Question]:
    survey = found[0]
    if len(found) > 1:
        names = {one.document: one.name for one in found}
        document = _one(places[0], "Bevraging", list(names), "document", lambda one: names[one])
        survey = next(one for one in found if one.document == document)
    questions = {one.name: one for one in _countable(survey)}
    name = _one(places[-2], "Vraag", list(questions), "question", lambda one: f"{one} ({questions[one].scale.value})")
    return survey, questions[name]


def _against(place: _Place, now: Snapshot, survey: Survey, question: Question) -> _Against:
    labels: dict[_Against, str] = {_NOTHING: "niets"}
    for one in _countable(survey):
        if one.name == question.name:
            continue
        if one.scale is Scale.MULTIPLE:
            for answer in counts(one).answers:
                labels["vraag", one.name, answer.answer] = f"vraag: {one.name}: {answer.answer}"
        else:
            labels["vraag", one.name, ""] = f"vraag: {one.name}"
    used = {(one.codebook, one.code_id) for one in now.fragments if one.document_id == survey.document}
    for book in now.codebooks.values():
        for code in book.walk():
            if with_children([(book.id, code.id)], now.codebooks) & used:
                labels["code", book.id, code.id] = f"code: {book.title}: {code.label}"
    return _one(place, "Zet er tegenover", list(labels), "against", lambda one: labels[one])


def _frequencies(survey: Survey, question: Question) -> None:
    found = counts(question)
    told = f"**{number(found.n)}** van {counted(len(survey.cases), 'respondent', 'respondenten')} antwoordden"
    if found.missing:
        told += f"; {number(found.missing)} niet"
    if question.scale is Scale.MULTIPLE:
        told += ". Wie meer dan één antwoord gaf, telt bij elk ervan; samen kan dat meer dan 100 % zijn"
    st.markdown(f"{told}.")
    if not found.n:
        return
    lines = [(one.answer, one.count, one.share, one.low, one.high) for one in found.answers]
    left, right = st.columns([1.3, 1], gap="large")
    made = tables.frequency_table(question)
    with left:
        show(charts.frequencies(lines, found.n))
        downloads("bevraging-frequenties", made, lambda: charts.frequencies(lines, found.n))
    with right:
        _frame(made.header[:-1], [[_cell(value) for value in row[:-1]] for row in made.rows])
        st.caption("95 %: waartussen het aandeel ligt als deze respondenten een steekproef zijn (Wilson).")


def _crosstab(now: Snapshot, survey: Survey, question: Question, against: _Against) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        percent = st.segmented_control(
            "Percentages", [_ROWS, _COLUMNS], default=_ROWS, required=True, key="survey-percent",
            label_visibility="collapsed", persist_state="session",
        )  # fmt: skip
        dichotomous = st.toggle(
            "Schalen als hoog en laag", key="survey-dichotomous", persist_state="session",
            help="Hoog is elk antwoord boven het midden van de schaal.",
        )  # fmt: skip
    kind, name, part = against
    other = survey.question(name) if kind == "vraag" else None
    if other and part:
        other = option(other, part)
    codes = with_children([(name, part)], now.codebooks) if kind == "code" else frozenset()
    if question.scale is Scale.MULTIPLE:
        answers = [one.answer for one in counts(question).answers]
        question = option(question, _one(st.container(), "Antwoord", answers, "answer", str))
    try:
        crossed = (
            cross(question, other, dichotomous=dichotomous)
            if other
            else cross_code(survey, now, question, codes, dichotomous=dichotomous)
        )
    except KwalcodeError as error:
        shell.show_error(error)
        return
    if not crossed.table.n:
        st.markdown("Geen enkele respondent antwoordde op beide.")
        return
    _draw_crosstab(crossed, question, other, by_column=percent == _COLUMNS, dichotomous=dichotomous)
    if st.toggle("Ook alle andere vragen hier tegenover zetten", key="survey-all", persist_state="session"):
        _all(tables.several(survey, now, by=other, codes=codes, dichotomous=dichotomous), crossed.column_name)


def _draw_crosstab(
    crossed: Crossed, question: Question, other: Question | None, *, by_column: bool, dichotomous: bool
) -> None:
    st.markdown(f"**{plain(tables.verdict(crossed))}**")
    st.markdown(plain(tables.caveats(crossed)))
    if told := tables.paired_told(crossed):
        st.markdown(plain(told))
    seen = tables.cross_table(crossed, by_column=by_column)
    _frame(seen.header, [list(map(str, row)) for row in seen.rows], seen.shades)
    if seen.shades:
        st.caption("Groen: duidelijk meer dan verwacht. Rood: duidelijk minder (aangepast residu boven 2 of onder -2).")
    cells = _cells(crossed, by_column=by_column)
    parts = question if by_column else other
    is_scale = parts is not None and parts.scale is Scale.LIKERT and not dichotomous
    show(charts.crossed(cells, is_scale=is_scale))
    downloads("bevraging-kruistabel", tables.cells_table(crossed), lambda: charts.crossed(cells, is_scale=is_scale))


def _cells(crossed: Crossed, *, by_column: bool) -> list[tuple[str, str, int, float]]:
    """Bars of 100 %: a row per bar, or a column per bar when the percentages are within columns."""
    table = crossed.table
    if by_column:
        return [
            (column, row, int(table.counts[at, place]), float(table.column_shares[at, place]))
            for place, column in enumerate(table.columns)
            for at, row in enumerate(table.rows)
        ]
    return [
        (row, column, int(table.counts[at, place]), float(table.row_shares[at, place]))
        for at, row in enumerate(table.rows)
        for place, column in enumerate(table.columns)
    ]


def _all(lines: Sequence[tables.Line], against: str) -> None:
    made = tables.lines_table(lines, against)
    st.markdown(
        f"Bij {counted(len(lines), 'toets', 'toetsen')} lijkt er licht een door toeval iets te vinden. De kolom "
        "*p (Holm)* houdt daar rekening mee."
    )
    told = [
        [cell if isinstance(cell, str) else _told(cell, place) for place, cell in enumerate(row)] for row in made.rows
    ]
    _frame(made.header, told, right=False)
    downloads("bevraging-toetsen", made)


def _cell(value: str | float | None) -> str:
    if isinstance(value, float):
        return decimal(value, 1)
    return "" if value is None else str(value)


def _told(value: float | None, place: int) -> str:
    if value is None or math.isnan(value):
        return "n.v.t."
    if isinstance(value, int):
        return str(value)
    # Places 4 and 5 are p values, of which the third decimal matters.
    return tables.told_p(value).removeprefix("p ").removeprefix("= ") if place in (4, 5) else tables.told_number(value)


def _frame(
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    shades: Mapping[tuple[int, int], str] = _PLAIN,
    *,
    right: bool = True,
) -> None:
    names: list[str] = []
    for name in header:
        # An answer may be called "totaal" too; a frame has no two columns of one name.
        names.append(name + "\u200b" * sum(one.rstrip("\u200b") == name for one in names))
    frame = pd.DataFrame([list(row) for row in rows], columns=names)
    drawn: pd.DataFrame | Styler = frame
    if shades:
        styles = pd.DataFrame("", index=frame.index, columns=frame.columns)
        for (row, column), colour in shades.items():
            styles.iloc[row, column] = f"background-color: {colour}; color: #23272b"
        drawn = frame.style.apply(lambda _: styles, axis=None)
    st.dataframe(
        drawn,
        hide_index=True,
        placeholder="",
        height="auto" if len(rows) <= _SHOWN else min(_TALLEST, 38 + 35 * len(rows)),
        column_config={name: st.column_config.TextColumn(alignment="right") for name in names[1:]} if right else {},
    )


def _one(
    place: _Place, label: str, options: Sequence[_Option], key: str,
    name: Callable[[_Option], str],
) -> _Option:  # fmt: skip
    key = f"survey-{key}"
    # What was chosen before may be gone by now, with the survey that it belonged to.
    if key in st.session_state and st.session_state[key] not in options:
        del st.session_state[key]
    chosen: _Option = place.selectbox(label, options, format_func=name, key=key, persist_state="session")
    return chosen


if __name__ == "__main__":
    page()
