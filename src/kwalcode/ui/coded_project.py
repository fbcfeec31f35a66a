"""The coded project of another program on page Bronnen: what would come in, taking it in, and what came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePath
from typing import Final

import pandas as pd
import streamlit as st

from kwalcode.errors import KwalcodeError
from kwalcode.exchange.foreign import ForeignProject
from kwalcode.exchange.qualcoder import DATABASE
from kwalcode.model import SourceKind
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.ui import navigation, shell
from kwalcode.ui.wording import counted, moment, number, plain
from kwalcode.workflow.foreign_project import projects_in, read_foreign, record_refusal, take_project
from kwalcode.workflow.foreign_taken import TakenProject
from kwalcode.workflow.project import Project
from kwalcode.workflow.sources import Upload

_OFFERS: Final = "sources-coded"
_TAKEN: Final = "sources-coded-taken"
_MOST: Final = 12
_TALLEST: Final = 330
_WIDTH: Final = 300


@dataclass
class _Offer:
    """One file that lies ready.

    Args:
        key: Tells it from the others on the page.
        file: The file.
        options: How its sources are to be read.
        projects: Names of the projects in it, when one must be chosen.
        problem: Why it cannot be read, or "".
    """

    key: str
    file: SourceFile
    options: ReadOptions
    projects: tuple[str, ...] = ()
    problem: str = ""
    _read: dict[str, ForeignProject] = field(default_factory=dict)
    _rehearsed: dict[tuple[object, ...], TakenProject] = field(default_factory=dict)

    def project(self, chosen: str) -> ForeignProject:
        """What is in the file; a page asks at every click, and reading takes seconds."""
        if chosen not in self._read:
            self._read[chosen] = read_foreign(self.file, chosen=chosen)
        return self._read[chosen]

    def look_again(self) -> None:
        """Forget what would come in: the project is another by now."""
        self._rehearsed.clear()

    def outlook(
        self, project: Project, foreign: ForeignProject, file: SourceFile, options: ReadOptions, coder: str
    ) -> TakenProject:
        """What would come in, with these answers of the researcher."""
        asked = (foreign.name, file.name, options, coder, len(foreign.sources), len(foreign.codings))
        if asked not in self._rehearsed:
            self._rehearsed[asked] = take_project(project, foreign, file, options=options, coder=coder, rehearse=True)
        return self._rehearsed[asked]


def offer(project: Project, uploads: Sequence[Upload], options: ReadOptions) -> None:
    """Lay files ready, in place of those that lay there.

    Args:
        project: The project.
        uploads: The files, with an extension that `workflow.foreign_project` knows.
        options: How their sources are to be read.
    """
    st.session_state.pop(_TAKEN, None)
    offers: list[_Offer] = []
    for place, upload in enumerate(uploads):
        file = SourceFile(PurePath(upload.name.replace("\\", "/")).name, upload.data)
        one = _Offer(f"{place}-{file.hash[:12]}", file, options)
        try:
            one.projects = projects_in(file)
            if len(one.projects) < 2:
                one.project("")
        except KwalcodeError as error:
            one.problem = str(error)
            record_refusal(project, file, one.problem)
        offers.append(one)
    st.session_state[_OFFERS] = offers


def draw(project: Project) -> bool:
    """Show what lies ready and what came in.

    Returns:
        Whether a project was taken in just now.
    """
    offers: list[_Offer] = st.session_state.get(_OFFERS, [])
    _show_taken(bool(offers))
    for one in offers:
        with st.container(border=True, key=f"kw-coded-{one.key}"):
            if _draw(project, one):
                return True
    return False


def _draw(project: Project, one: _Offer) -> bool:
    if one.problem:
        st.error(plain(one.problem))
        if st.button("Sluiten", type="tertiary", key=f"coded-close-{one.key}"):
            _drop(one)
            st.rerun()
        return False
    st.subheader(plain(one.file.name), anchor=False)
    file, options = one.file, one.options
    chosen = ""
    asking = st.container(horizontal=True)
    if len(one.projects) > 1:
        chosen = asking.selectbox(
            "Welk project in dit bestand", one.projects, key=f"coded-project-{one.key}", width=_WIDTH
        )  # fmt: skip
    with shell.seam():
        with st.spinner("Het project wordt gelezen"):
            foreign = one.project(chosen)
        if foreign.codes:
            name = asking.text_input(
                "Naam van het project", value=foreign.name, key=f"coded-name-{one.key}-{chosen}", width=_WIDTH,
                help="Het codeboek krijgt deze naam.",
            ).strip()  # fmt: skip
            foreign = replace(foreign, name=name or foreign.name)
        if file.name.casefold() == DATABASE:
            # Every database of QualCoder has this name; its folder tells them apart, and a browser leaves that out.
            file = replace(file, name=f"{_as_folder(foreign.name)}.qda/{DATABASE}")
        if foreign.sources:
            kind = asking.selectbox(
                "Soort van de bronnen", list(SourceKind), key=f"coded-kind-{one.key}", width=_WIDTH,
                index=list(SourceKind).index(options.source_kind or SourceKind.OTHER),
            )  # fmt: skip
            options = replace(options, source_kind=kind)
        coder = ""
        if any(not coding.coder for coding in foreign.codings):
            coder = asking.text_input(
                "Wie codeerde", key=f"coded-coder-{one.key}", placeholder="onbekende codeur", width=_WIDTH,
                help="Bij een deel van de coderingen staat in het bestand niet wie ze maakte.",
            ).strip()  # fmt: skip
        with st.spinner("kwalcode kijkt na wat er zou binnenkomen"):
            taken = one.outlook(project, foreign, file, options, coder)
        _preview(taken, one.key)
        with st.container(horizontal=True):
            label = "Overnemen in dit project" if taken.changed else "Toch opnieuw inlezen"
            if st.button(
                label, type="primary" if taken.changed else "secondary", key=f"coded-take-{one.key}"
            ):  # fmt: skip
                with st.spinner("Het project wordt overgenomen"):
                    st.session_state[_TAKEN] = take_project(project, foreign, file, options=options, coder=coder)
                _drop(one)
                return True
            if st.button("Niet overnemen", type="tertiary", key=f"coded-leave-{one.key}"):
                _drop(one)
                st.rerun()
    return False


def _preview(taken: TakenProject, key: str) -> None:
    """What would come in, in words and in three tables, and what would not."""
    origin = f" uit {plain(taken.origin)}" if taken.origin else ""
    if not taken.changed:
        st.markdown(f"Dit project{origin} zit al helemaal in uw project. Opnieuw inlezen verandert niets.")
    else:
        st.markdown(f"**Dit komt erin als u het project{origin} overneemt.** Er is nog niets bewaard.")
    st.markdown("\n".join(f"- {line}" for line in _lines(taken)))
    _left_out(taken, "Wat niet meekomt, en wat u moet weten:")
    _table(
        "De bronnen",
        {
            "bron": [one.name for one in taken.sources],
            "tekens": [one.n_chars for one in taken.sources],
            "coderingen": [one.n_codings for one in taken.sources],
            "in uw project": ["al aanwezig" if one.known else "nieuw" for one in taken.sources],
        },
        f"coded-sources-{key}",
    )
    _table(
        "De codes",
        {
            # An em space is not swallowed as ordinary ones are.
            "code": ["\u2003" * one.depth + one.label for one in taken.codes],
            "coderingen": [one.n_codings for one in taken.codes],
        },
        f"coded-codes-{key}",
    )
    _table(
        "Wie codeerde",
        {
            "codeur": [one.name for one in taken.coders],
            "coderingen": [one.n_codings for one in taken.coders],
            "bronnen": [one.n_sources for one in taken.coders],
            "eerste codering": [_when(one.first) for one in taken.coders],
            "laatste codering": [_when(one.last) for one in taken.coders],
        },
        f"coded-coders-{key}",
    )


def _lines(taken: TakenProject) -> list[str]:
    """The three things that a project brings: sources, codes, and who coded what."""
    new, known = len(taken.documents), len(taken.known)
    there = f"; {counted(known, 'bron is', 'bronnen zijn')} er al" if known else ""
    lines = [f"**{counted(new, 'nieuwe bron', 'nieuwe bronnen')}**{there}" if new or known else "**geen bronnen**"]
    if taken.codebook:
        lines.append(
            f"**{counted(taken.n_codes, 'code', 'codes')}**, als codeboek *{plain(taken.codebook)}*, zonder regels: "
            "kwalcode stelt er zelf niets voor tot u regels toevoegt"
        )
    total = sum(taken.counts.values())
    if not total:
        return [*lines, "**geen coderingen**"]
    people = [f"{plain(name)} ({number(count)})" for name, count in taken.counts.items()]
    more = f" en nog {counted(len(people) - _MOST, 'ander', 'anderen')}" if len(people) > _MOST else ""
    lines.append(
        f"**{counted(total, 'codering', 'coderingen')}** van {', '.join(people[:_MOST])}{more}, "
        f"{'als codeur' if len(people) == 1 else 'elk als codeur'} naast die van dit project: om te vergelijken en te "
        "trianguleren"
    )
    return lines


def _left_out(taken: TakenProject, title: str) -> None:
    if taken.remarks:
        lines = [f"- {plain(remark)}" for remark in taken.remarks]
        st.markdown(f"{title}\n" + "\n".join(lines[:_MOST]))
        if len(lines) > _MOST:
            with st.expander(f"En nog {number(len(lines) - _MOST)}"):
                st.markdown("\n".join(lines[_MOST:]))
    else:
        st.markdown("Alles in het bestand komt mee.")


def _show_taken(more: bool) -> None:
    """What came in with the last project.

    Args:
        more: Other files lie ready below.
    """
    taken: TakenProject | None = st.session_state.get(_TAKEN)
    if taken is None:
        return
    with st.container(border=True, key="kw-coded-taken"):
        st.success(plain(f"{taken.file} is overgenomen." if taken.changed else f"{taken.file} zat al in uw project."))
        st.markdown("\n".join(f"- {line}" for line in _lines(taken)))
        _left_out(taken, "Wat niet meekwam, en wat u moet weten:")
        with st.container(horizontal=True):
            if taken.counts and not more and st.button("Naar de codeurs", type="primary", key="coded-to-agreement"):
                _close()
                st.switch_page(navigation.page("agreement"))
            if taken.codebook and not more and st.button("Naar het codeboek", key="coded-to-codebook"):
                _close()
                st.switch_page(navigation.page("codebook"))
            if st.button("Sluiten", type="tertiary", key="coded-close-taken"):
                _close()
                st.rerun()


def _close() -> None:
    st.session_state.pop(_TAKEN, None)


def _drop(one: _Offer) -> None:
    left: list[_Offer] = [other for other in st.session_state[_OFFERS] if other.key != one.key]
    for other in left:
        other.look_again()
    st.session_state[_OFFERS] = left


def _table(title: str, columns: Mapping[str, Sequence[object]], key: str) -> None:
    """A table to fold open; nothing when it has no rows."""
    frame = pd.DataFrame(columns)
    if frame.empty:
        return
    numbers = {
        name: st.column_config.NumberColumn(format="localized")
        for name in frame.columns
        if pd.api.types.is_integer_dtype(frame[name])
    }
    with st.expander(f"{title} ({number(len(frame))})"):
        st.dataframe(
            frame, hide_index=True, key=key, height=min(_TALLEST, 38 + 35 * len(frame)), column_config=numbers
        )  # fmt: skip


def _when(time: datetime | None) -> str:
    return moment(time) if time else "n.v.t."


def _as_folder(name: str) -> str:
    """A name as that of a folder: nothing in it leads elsewhere."""
    return "".join("-" if char in '/\\:*?"<>|\0' else char for char in name).strip(". ") or "project"
