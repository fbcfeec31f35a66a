"""Bronnen: bringing files in, what became of each, and what is known about documents and speakers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pandas as pd
import streamlit as st

from kwalcode.model import RespondentGroup, SourceKind
from kwalcode.readers.source import ReadOptions
from kwalcode.ui import coded_project, navigation, shell
from kwalcode.ui.earlier_names import earlier_names
from kwalcode.ui.wording import ROLE, counted, moment, number, plain
from kwalcode.workflow import erasing, sources
from kwalcode.workflow.erasing import Erasable
from kwalcode.workflow.foreign_project import is_foreign
from kwalcode.workflow.project import Project
from kwalcode.workflow.snapshot import Snapshot
from kwalcode.workflow.sources import Intake, Upload

_INTAKE: Final = "sources-intake"
_VERSION: Final = "sources-version"
_TALLEST: Final = 620
_UNCHANGED: Final = object()
_MODERATED: Final = "Naam of label van de moderator, zoals het in de transcriptie staat; meerdere met een komma"


def page() -> None:
    """Draw the page."""
    project = shell.project()
    st.title("Bronnen", anchor=False)
    _upload(project)
    _show_intake()
    if coded_project.draw(project):
        _renew()
        st.rerun()
    now = shell.snapshot()
    if not now.records:
        shell.empty(
            "Nog geen bronnen",
            "Sleep hierboven transcripties, plannen of surveys in het vak en kies *Inlezen*. kwalcode leest Word, RTF, "
            "OpenDocument, PDF, tekst, ondertitels (VTT, SRT), HTML, CSV en Excel. Komt u van MAXQDA, ATLAS.ti, NVivo, "
            "QualCoder of Taguette, dan neemt u uw project hier mee: voer het daar uit als REFI-QDA (.qdpx), of kies "
            "data.qda of het SQLite3-bestand. De bestanden blijven op deze computer.",
        )
    else:
        _describe(project, now)
        earlier_names(project)
        _removal(project, now)
    _erasure(project)
    _fates(project, now)


def _upload(project: Project) -> None:
    with st.form("sources-form", clear_on_submit=True):
        files = st.file_uploader(
            "Bestanden toevoegen",
            accept_multiple_files=True,
            key="sources-files",
            help="Meerdere tegelijk, tot 200 MB per bestand. Een bronnen.csv erbij zegt per bestand soort, groep en "
            "kenmerken. Een project van een ander programma (.qdpx, .qdc, .qda, .sqlite3) mag ook: u ziet eerst wat "
            "erin zit.",
        )
        with st.expander("Hoe ze gelezen worden (mag leeg blijven)"):
            left, middle, right = st.columns(3)
            kind = left.selectbox(
                "Soort bron", list(SourceKind), index=None, placeholder="kwalcode oordeelt zelf", key="sources-kind"
            )
            group = middle.selectbox(
                "Respondentgroep", list(RespondentGroup), index=None, placeholder="onbekend", key="sources-group"
            )
            moderators = right.text_input("Moderator", key="sources-moderators", help=_MODERATED)
        if not st.form_submit_button("Inlezen", type="primary"):
            return
    if not files:
        st.info("Kies eerst een of meer bestanden.")
        return
    options = ReadOptions(
        source_kind=kind,
        group=group,
        moderators=tuple(name.strip() for name in moderators.split(",") if name.strip()),
    )
    bar = st.progress(0.0, text="De bestanden worden gelezen")
    uploads = [Upload(file.name, file.getvalue()) for file in files]
    coded = [one for one in uploads if is_foreign(one.name)]
    others = [one for one in uploads if not is_foreign(one.name)]
    if coded:
        coded_project.offer(project, coded, options)
    st.session_state[_INTAKE] = (
        sources.take_in(project, others, options, progress=shell.reporter(bar, "Lezen")) if others else None
    )
    _renew()
    st.rerun()


def _show_intake() -> None:
    """What became of the files of the last upload."""
    intake: Intake | None = st.session_state.get(_INTAKE)
    if intake is None:
        return
    with st.container(border=True, key="kw-intake"):
        if intake.read:
            documents = sum(len(reading.documents) for reading in intake.read)
            st.markdown(
                f"**{counted(len(intake.read), 'bestand', 'bestanden')} gelezen**, goed voor "
                f"{counted(documents, 'bron', 'bronnen')}."
            )
        if intake.known:
            names = plain(", ".join(reading.name for reading in intake.known))
            st.markdown(f"**{counted(len(intake.known), 'bestand was', 'bestanden waren')} er al:** {names}")
        for reading in intake.refused:
            st.error(plain(reading.problem))
        remarks = [
            f"{document.name}: {remark}"
            for reading in intake.read
            for document in reading.documents
            for remark in document.remarks
        ]
        if remarks or intake.remarks:
            lines = "\n".join(f"- {plain(one)}" for one in [*intake.remarks, *remarks])
            st.markdown(f"Opgemerkt bij het lezen:\n{lines}")
        with st.container(horizontal=True):
            if intake.read and st.button("Naar de codering", type="primary", key="sources-to-run"):
                del st.session_state[_INTAKE]
                st.switch_page(navigation.page("overview"))
            if st.button("Sluiten", type="tertiary", key="sources-close"):
                del st.session_state[_INTAKE]
                st.rerun()


def _describe(project: Project, now: Snapshot) -> None:
    what = st.segmented_control(
        "Wat u beschrijft", ["Bronnen", "Sprekers"], default="Bronnen", required=True, label_visibility="collapsed"
    )
    if what == "Bronnen":
        st.caption(
            "Dubbelklik in een cel om ze te wijzigen, ook de naam van een bron. Elke wijziging wordt meteen bewaard."
        )
        _documents(project, now)
        _new_variable(now)
    else:
        _speakers(project, now)


def _documents(project: Project, now: Snapshot) -> None:
    variables = _variables(now)

    def build() -> pd.DataFrame:
        columns: dict[str, list[Any]] = {
            "_name": [record.name for record in now.records],
            "_kind": [record.source_kind.value for record in now.records],
            "_group": [record.group.value for record in now.records],
            "_words": [now.words[record.id] for record in now.records],
        }
        for variable in variables:
            columns[variable] = [record.attributes.get(variable) for record in now.records]
        return pd.DataFrame(columns, index=[record.id for record in now.records], dtype=object)

    renamed: list[str] = []

    def keep(document_id: str, changes: dict[str, str | None]) -> None:
        facts, values = _split(changes)
        if facts.get("_name") and sources.rename(project, document_id, facts["_name"], by=shell.reviewer()):
            renamed.append(document_id)
        sources.describe_document(
            project, document_id, source_kind=facts.get("_kind", ""), group=facts.get("_group", ""), variables=values
        )

    _grid(
        "documents",
        build,
        keep,
        config={
            "_name": st.column_config.TextColumn("bron", required=True, width="medium", pinned=True),
            "_kind": st.column_config.SelectboxColumn("soort", options=list(SourceKind), required=True),
            "_group": st.column_config.SelectboxColumn("groep", options=list(RespondentGroup), required=True),
            "_words": st.column_config.NumberColumn("woorden", disabled=True, format="localized", width="small"),
            **{variable: st.column_config.TextColumn(variable) for variable in variables},
        },
    )
    if renamed:
        st.rerun()  # what stands below was gathered under the old name


def _speakers(project: Project, now: Snapshot) -> None:
    spoken = [record for record in now.records if now.documents[record.id].speakers]
    if not spoken:
        st.markdown("Geen van de bronnen heeft sprekers.")
        return
    record = st.selectbox("Bron", spoken, format_func=lambda one: one.name, key="sources-document", width=480)
    st.caption(
        "De woorden van een moderator tellen nooit als bewijs. Wijzigt u een rol, dan wordt deze bron opnieuw "
        "gecodeerd zodra u de codeboeken toepast."
    )
    speakers = now.documents[record.id].speakers
    variables = list(dict.fromkeys(name for speaker in speakers for name in speaker.attributes))
    roles = {label: role.value for role, label in ROLE.items()}

    def build() -> pd.DataFrame:
        columns: dict[str, list[Any]] = {
            "_name": [speaker.name for speaker in speakers],
            "_role": [ROLE[speaker.role] for speaker in speakers],
            "_group": [speaker.group.value for speaker in speakers],
        }
        for variable in variables:
            columns[variable] = [speaker.attributes.get(variable) for speaker in speakers]
        return pd.DataFrame(columns, index=[speaker.key for speaker in speakers], dtype=object)

    def keep(key: str, changes: dict[str, str | None]) -> None:
        facts, values = _split(changes)
        sources.describe_speaker(
            project,
            record.id,
            key,
            name=facts.get("_name", ""),
            role=roles.get(facts.get("_role", ""), ""),
            group=facts.get("_group", ""),
            variables=values,
        )

    _grid(
        f"speakers-{record.id[:12]}",
        build,
        keep,
        config={
            "_name": st.column_config.TextColumn("naam", required=True),
            "_role": st.column_config.SelectboxColumn("rol", options=list(ROLE.values()), required=True),
            "_group": st.column_config.SelectboxColumn("groep", options=list(RespondentGroup), required=True),
            **{variable: st.column_config.TextColumn(variable) for variable in variables},
        },
    )


def _grid(
    name: str,
    build: Callable[[], pd.DataFrame],
    keep: Callable[[str, dict[str, str | None]], None],
    *,
    config: dict[str, Any],
) -> None:
    """A grid of which each edit is kept at once.

    The frame stays the same while somebody edits, so that the grid keeps its place; the edits lie on top of it. It is
    built anew when the page is opened, and when documents or variables come or go.

    Args:
        name: Names the grid; another name is another grid.
        build: Makes the frame, with the id of each row as its index.
        keep: Keeps the changes of one row.
        config: How each column is shown.
    """
    key = f"sources-grid-{name}-{st.session_state.get(_VERSION, 0)}"
    base, kept = f"{key}-base", f"{key}-kept"
    if key not in st.session_state or base not in st.session_state:
        st.session_state[base], st.session_state[kept] = build(), {}
    frame: pd.DataFrame = st.session_state[base]
    st.data_editor(
        frame,
        key=key,
        hide_index=True,
        height=min(_TALLEST, 38 + 35 * len(frame)),
        column_config=config,
        placeholder="",
    )
    before: dict[tuple[int, str], str | None] = st.session_state[kept]
    # The grid tells all edits since it was built, and somebody else may have changed a cell since one was kept.
    for row, cells in st.session_state[key]["edited_rows"].items():
        changes = {name: value for name, value in cells.items() if before.get((row, name), _UNCHANGED) != value}
        if changes:
            with shell.seam():
                keep(str(frame.index[row]), changes)
                before |= {(row, name): value for name, value in changes.items()}


def _split(changes: dict[str, str | None]) -> tuple[dict[str, str], dict[str, str | None]]:
    """What a grid says about a row, in our own columns (which begin with `_`) and in its variables."""
    own = {column: value or "" for column, value in changes.items() if column.startswith("_")}
    return own, {column: value for column, value in changes.items() if not column.startswith("_")}


def _variables(now: Snapshot) -> list[str]:
    known = [name for record in now.records for name in record.attributes]
    return list(dict.fromkeys([*known, *st.session_state.get("sources-variables", [])]))


def _new_variable(now: Snapshot) -> None:
    def add() -> None:
        name = " ".join(st.session_state["sources-new-variable"].split())
        st.session_state["sources-new-variable"] = ""
        if name and not name.startswith("_") and name not in _variables(now):
            st.session_state.setdefault("sources-variables", []).append(name)
            _renew()

    st.text_input(
        "Nieuw kenmerk",
        key="sources-new-variable",
        on_change=add,
        placeholder="bv. gemeente, provincie, datum",
        width=320,
        help="Geeft een kolom in het rooster hierboven.",
    )


def _removal(project: Project, now: Snapshot) -> None:
    with st.expander("Bronnen verwijderen"):
        names = {record.id: record.name for record in now.records}
        chosen = st.multiselect(
            "Welke bronnen",
            list(names),
            format_func=names.__getitem__,
            key=f"sources-remove-{st.session_state.get(_VERSION, 0)}",
            placeholder="Kies een of meer bronnen",
        )
        if st.button("Verwijderen …", disabled=not chosen, key="sources-remove-button"):
            _confirm(project, {document_id: names[document_id] for document_id in chosen})


@st.dialog("Bronnen verwijderen?")
def _confirm(project: Project, chosen: dict[str, str]) -> None:
    st.markdown("U haalt uit het project:\n" + "\n".join(f"- {plain(name)}" for name in chosen.values()))
    decisions = sources.decisions_on(project, chosen)
    if decisions:
        st.markdown(
            f"**{counted(decisions, 'beslissing blijft', 'beslissingen blijven')} bewaard.** Wie dezelfde tekst later "
            "opnieuw inleest, krijgt ze terug."
        )
    st.markdown(
        "Voorstellen waarop niemand antwoordde, verdwijnen. De tekst blijft in de databank en de originele bestanden "
        "blijven in de map `bronnen` staan. Moet een bron vernietigd worden, kies dan *Een bron wissen*."
    )
    with st.container(horizontal=True):
        if st.button("Verwijderen", type="primary", key="sources-confirm"):
            with shell.seam():
                sources.remove(project, chosen)
                _renew()
                st.rerun()
        if st.button("Laten staan", key="sources-cancel"):
            st.rerun()


def _erasure(project: Project) -> None:
    """Destroying one source, also one that was removed earlier."""
    known = erasing.erasable(project)
    past = erasing.erasures(project)
    if not known and not past:
        return
    with st.expander("Een bron wissen"):
        st.caption(
            "Wissen is meer dan verwijderen: de tekst, de citaten en het origineel worden vernietigd, bijvoorbeeld "
            "omdat een deelnemer het vraagt of omdat de bewaartermijn om is."
        )
        chosen = st.selectbox(
            "Welke bron",
            known,
            index=None,
            format_func=lambda one: f"{one.name} (eerder verwijderd)" if one.removed else one.name,
            key=f"sources-erase-{st.session_state.get(_VERSION, 0)}",
            placeholder="Kies een bron",
        )
        if st.button("Wissen …", disabled=chosen is None, key="sources-erase-button") and chosen:
            _confirm_erasure(project, chosen)
        for one in past:
            st.markdown(
                f"{moment(one.time)}: {plain(one.erased_by)} wiste een bron van {number(one.counts['characters'])} "
                f"tekens met {counted(one.counts['decision'], 'beslissing', 'beslissingen')}."
            )


@st.dialog("Bron voorgoed wissen?")
def _confirm_erasure(project: Project, source: Erasable) -> None:
    st.markdown(
        f"**{plain(source.name)}** verdwijnt, zonder weg terug: de tekst, het origineel in de map `bronnen`, alle "
        f"voorstellen, en de citaten en toelichtingen van "
        f"{counted(source.decisions, 'beslissing', 'beslissingen')}. Ook reservekopieën van de databank die kwalcode "
        "zelf maakte, verdwijnen. Bestanden in de map `uitvoer` en uw eigen kopieën moet u zelf wissen. Wat blijft, is "
        "dat u vandaag een bron wiste."
    )
    by = st.text_input("Uw naam", value=shell.reviewer(), key="sources-erase-by")
    typed = st.text_input("Schrijf de naam van de bron over", key="sources-erase-name", placeholder=source.name)
    with st.container(horizontal=True):
        if st.button("Voorgoed wissen", type="primary", key="sources-erase-confirm"):
            with shell.seam():
                erasing.erase(project, source.id, by, confirmation=typed.strip())
                _renew()
                st.rerun()
        if st.button("Laten staan", key="sources-erase-cancel"):
            st.rerun()


def _fates(project: Project, now: Snapshot) -> None:
    records = sources.fates(project)
    if not records:
        return
    remarks = {record.id: " ".join(record.remarks) for record in now.records}
    with st.expander(f"Wat er met elk bestand gebeurde ({number(len(records))})"):
        table = pd.DataFrame(
            {
                "bestand": [record.file for record in records],
                "lot": [sources.OUTCOMES[record.outcome] for record in records],
                "uitleg": [
                    record.message or " ".join(remarks.get(one, "") for one in record.document_ids).strip()
                    for record in records
                ],
                "wanneer": [moment(record.time) for record in records],
            }
        )
        st.dataframe(table, hide_index=True, column_config={"uitleg": st.column_config.TextColumn(width="large")})


def _renew() -> None:
    """Let the grids be built anew: documents or variables came or went."""
    st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1


if __name__ == "__main__":
    page()
