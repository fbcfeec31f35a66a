"""Export: the coded fragments and the texts, as files for other programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import streamlit as st

from kwalcode.ui import shell
from kwalcode.ui.wording import counted
from kwalcode.workflow import downloads
from kwalcode.workflow.downloads import Format
from kwalcode.workflow.foreign_export import export_foreign
from kwalcode.workflow.project import Project

_FORMATS: Final = (
    (
        Format.CSV_SEMICOLON,
        "CSV met puntkomma",
        "Voor Excel en LibreOffice in het Nederlands: dubbelklikken volstaat. De score heeft een decimale komma.",
    ),
    (Format.XLSX, "Excel", "Een werkmap met vier bladen: fragmenten, documenten, codeboek en toelichting."),
    (Format.CSV_COMMA, "CSV met komma", "Voor R, SPSS, Python en wie een Engelstalig rekenblad gebruikt."),
    (
        Format.JSONL,
        "JSON Lines",
        "Voor verdere verwerking en archief: één object per fragment, met de volledige reden in structuur.",
    ),
)

_REFI: Final = (
    (
        ".qdpx",
        "Project voor MAXQDA, ATLAS.ti, NVivo, QualCoder",
        "REFI-QDA: bronnen als tekst, codes, en elke codering die iemand aanvaardde, verbeterde of toevoegde.",
    ),
    (".qdc", "Codeboek voor dezelfde programma's", "REFI-QDA: alleen de codes, met omschrijving en kleur."),
)


def page() -> None:
    """Draw the page."""
    project = shell.project()
    now = shell.snapshot()
    st.title("Export", anchor=False)
    if not now.records:
        shell.empty(
            "Nog niets te exporteren",
            "Voeg eerst bronnen toe. Wat u daarin codeert, kunt u hier meenemen.",
            "sources",
            "Naar de bronnen",
        )
        return
    if not now.fragments:
        shell.empty(
            "Nog geen fragmenten",
            "De bronnen zijn nog niet gecodeerd, of geen enkele regel sloeg aan. Pas de codeboeken toe op het "
            "overzicht.",
            "overview",
            "Naar het overzicht",
        )
    else:
        st.markdown(
            f"Eén rij per fragment ({counted(len(now.fragments), 'fragment', 'fragmenten')}): het citaat, de code, wie "
            "besliste en waarom. Elk formaat bevat dezelfde fragmenten; verworpen fragmenten staan erin met hun stand. "
            "Alleen een selectie nodig? Die haalt u op bij *Fragmenten*."
        )
        moderator = st.toggle(
            "Ook voorstellen in de woorden van een moderator",
            key="export-moderator",
            help="Wat een moderator zegt, telt nooit als bewijs. Zet dit aan om die voorstellen toch te zien.",
        )
        for wanted, title, text in _FORMATS:
            _offer(
                title, text, wanted.file_name, wanted.mime, _file_of(project, wanted, moderator=moderator), wanted.name
            )
    st.subheader("Naar een ander programma", anchor=False)
    for ending, title, text in _REFI:
        _offer(title, text, f"project{ending}", "application/octet-stream", _foreign_of(project, ending), ending[1:])
    st.subheader("De teksten", anchor=False)
    _offer(
        "Teksten (zip)",
        "Elke bron als tekst, precies zoals kwalcode ze las. De kolommen `start` en `end` van elke export tellen in "
        "deze teksten.",
        "teksten.zip",
        "application/zip",
        lambda: downloads.texts_zip(now.documents.values()),
        "texts",
    )
    st.caption(
        "Uw bronnen staan als citaat in elk van deze bestanden. Bewaar ze zoals u de transcripties zelf bewaart."
    )


def _file_of(project: Project, wanted: Format, *, moderator: bool) -> Callable[[], bytes]:
    return lambda: downloads.project_file(project, wanted, include_moderator=moderator)


def _foreign_of(project: Project, ending: str) -> Callable[[], bytes]:
    def make() -> bytes:
        return downloads.bytes_of(f"project{ending}", lambda target: _write_foreign(project, target.path))

    return make


def _write_foreign(project: Project, path: Path) -> None:
    export_foreign(project, path)


def _offer(title: str, text: str, file_name: str, mime: str, make: Callable[[], bytes], key: str) -> None:
    """One file with what it is for; it is made when somebody asks for it."""
    with st.container(border=True, key=f"kw-offer-{key.lower()}"):
        left, right = st.columns([3, 1], vertical_alignment="center")
        left.markdown(f"**{title}**  \n{text}")
        right.download_button(
            file_name,
            data=make,
            file_name=file_name,
            mime=mime,
            on_click="ignore",
            icon=":material/download:",
            width="stretch",
            key=f"export-{key.lower()}",
        )


if __name__ == "__main__":
    page()
