"""Codes that somebody gave in another program: read in beside the others, with what did not fit."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from kwalcode.readers.source import SourceFile
from kwalcode.ui import shell
from kwalcode.ui.wording import counted, number, plain
from kwalcode.workflow.imported_coding import CheckedCoding, check_coding, forget_coding, keep_coding
from kwalcode.workflow.layers import CodingLayers
from kwalcode.workflow.material import Material

_ROUND: Final = "agreement-import-round"
_TOLD: Final = "agreement-imported"
_MOST: Final = 12

_COLUMNS: Final = (
    ("document", "bron, bestand", "naam van de bron, zoals ze in het project heet"),
    ("quote", "citaat, tekst", "de woorden, zoals ze in de bron staan"),
    ("start en end", "begin en einde", "plaats in tekens; in plaats van of naast het citaat"),
    ("code", "code_id", "naam, label of alias van de code in uw codeboek"),
    ("coder", "codeur", "wie codeerde; mag ontbreken als u het hieronder zegt"),
    ("codebook", "codeboek", "mag ontbreken als de code in één codeboek staat"),
    ("memo", "opmerking", "mag ontbreken"),
)


def draw(coded: CodingLayers) -> None:
    """What was read in, and reading in more."""
    material = coded.material
    told: str = st.session_state.pop(_TOLD, "")
    if told:
        st.success(told)
    _present(coded)
    st.markdown(
        "Codeerde iemand dezelfde bronnen in een ander programma, voer die codes daar dan uit als CSV en lees ze hier "
        "in. Ze komen als aparte codeur naast de andere te staan, alleen om te vergelijken: in de fragmenten en in de "
        "gewone export komen ze niet."
    )
    with st.expander("Hoe het bestand eruitziet", key="agreement-import-columns"):
        st.table(pd.DataFrame(_COLUMNS, columns=["Kolom", "Mag ook heten", "Wat erin staat"]).set_index("Kolom"))
        st.download_button(
            "Leeg voorbeeld (CSV)", data="\ufeffdocument;quote;start;end;code;coder;memo\r\n", file_name="codes.csv",
            mime="text/csv", on_click="ignore", type="tertiary", icon=":material/download:",
            key="agreement-import-example",
        )  # fmt: skip
    turn = st.session_state.get(_ROUND, 0)
    upload = st.file_uploader("Bestand met codes", type=["csv", "tsv", "txt"], key=f"agreement-file-{turn}")
    left, middle, right = st.columns([1, 1, 1.4])
    coder = left.text_input(
        "Wie codeerde", key="agreement-import-coder", placeholder="zoals het bestand zegt",
        help="Nodig als het bestand geen kolom met de codeur heeft. Heeft het die wel, dan worden alleen de rijen van "
        "deze codeur gelezen.",
    )  # fmt: skip
    books = material.codebooks
    book = middle.selectbox(
        "Codeboek", ["", *books], format_func=lambda key: books[key].title or key if key else "zoek in alle codeboeken",
        key="agreement-import-book",
    )  # fmt: skip
    read = right.multiselect(
        "Ook gelezen, zonder codes", list(material.records), format_func=lambda key: material.records[key].name,
        placeholder="Alleen de bronnen in het bestand", key="agreement-import-read",
        help="Een bron telt mee als ze in het bestand staat. Las deze codeur nog andere bronnen zonder er iets in te "
        "coderen, noem ze dan hier: anders telt dat niet als 'niet gecodeerd'.",
    )  # fmt: skip
    if upload is None:
        return
    file = SourceFile(upload.name, upload.getvalue())
    _checked(material, check_coding(material, file, coder=" ".join(coder.split()), codebook=book, read=read))


def _present(coded: CodingLayers) -> None:
    """Who was read in before."""
    if not coded.imported:
        return
    names = sorted({one.coder for one in coded.imported}, key=str.casefold)
    rows = [
        {
            "Codeur": name,
            "Codes": number(len(own := [one for one in coded.imported if one.coder == name])),
            "Bronnen": number(len({one.document_id for one in own})),
            "Bestand": ", ".join(dict.fromkeys(one.file for one in own)),
        }
        for name in names
    ]
    st.subheader("Ingelezen", anchor=False)
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, key="agreement-imported-coders",
        column_config={name: st.column_config.TextColumn(alignment="right") for name in ("Codes", "Bronnen")},
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom", key="agreement-import-after"):
        st.button("Vergelijken", type="primary", key="agreement-import-compare", on_click=_compare)
        chosen = st.selectbox(
            "Ingelezen codes weghalen", names, index=None, placeholder="Kies een codeur", width=240,
            key="agreement-import-forget",
        )  # fmt: skip
        st.button(
            "Weghalen", disabled=chosen is None, key="agreement-import-out", on_click=_take_out,
            args=(coded.material, chosen),
        )  # fmt: skip
    st.subheader("Nog een bestand", anchor=False)


def _checked(material: Material, checked: CheckedCoding) -> None:
    """What fits of a file and what does not, and reading it in."""
    fitting, total = len(checked.codes), len(checked.codes) + len({one.row for one in checked.faults if one.row})
    people = ", ".join(f"{counted(count, 'code', 'codes')} van {name}" for name, count in checked.counts.items())
    again = [name for name in checked.counts if any(True for _ in material.store.imported_codes(name))]
    if not checked.faults:
        st.info(plain(f"Alles past: {people}, in {counted(checked.documents, 'bron', 'bronnen')}."))
    else:
        problems = checked.problems()
        lines = "\n".join(f"- {plain(one)}" for one in problems[:_MOST])
        more = len(problems) - _MOST
        lines += f"\n- en nog {counted(more, 'andere fout', 'andere fouten')}" if more > 0 else ""
        st.warning(f"**{_misfits(total - fitting, total)}**\n{lines}")
        if fitting:
            st.caption(
                plain(
                    "Het best verbetert u het bestand en kiest u het opnieuw. Leest u alleen de rest in, dan geldt wat "
                    f"niet past als niet gecodeerd, en valt de overeenstemming te laag uit. Wat past: {people}."
                )
            )
    if again:
        st.caption(plain(f"Dit vervangt wat al van {', '.join(again)} ingelezen was."))
    if fitting:
        label = "Inlezen" if not checked.faults else _only(fitting)
        # No callback: its arguments would be those of the run before, while somebody may just have typed a name.
        if st.button(label, type="secondary" if checked.faults else "primary", key="agreement-import"):
            _keep(material, checked)
            st.rerun()


def _only(fitting: int) -> str:
    if fitting == 1:
        return "Alleen de ene passende rij inlezen"
    return f"Alleen de {number(fitting)} passende rijen inlezen"


def _misfits(faulty: int, total: int) -> str:
    if not faulty:
        return "Niet alles past bij dit project."
    if total == 1:
        return "De enige rij past niet bij dit project."
    return f"{number(faulty)} van de {number(total)} rijen {'past' if faulty == 1 else 'passen'} niet bij dit project."


def _keep(material: Material, checked: CheckedCoding) -> None:
    kept = keep_coding(material, checked)
    people = ", ".join(f"{counted(count, 'code', 'codes')} van {name}" for name, count in kept.counts.items())
    left_out = f" {counted(len(checked.faults), 'rij', 'rijen')} niet ingelezen." if checked.faults else ""
    st.session_state[_TOLD] = plain(f"{people} ingelezen, in {counted(kept.documents, 'bron', 'bronnen')}.{left_out}")
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _take_out(material: Material, coder: str) -> None:
    with shell.seam():
        forget_coding(material, coder)
        st.session_state[_TOLD] = plain(f"De codes van {coder} zijn weggehaald.")


def _compare() -> None:
    st.session_state["agreement-part"] = "Vergelijken"
    # Who was just read in belongs among the usual coders.
    for key in [key for key in st.session_state if str(key).startswith("agreement-coders-")]:
        del st.session_state[key]
