"""Samples for two coders: drawing one, who has what still to do, and going to code it blind."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from kwalcode.model import Span
from kwalcode.ui import navigation, shell
from kwalcode.ui.agreement.drawing import DRAWN, drawing
from kwalcode.ui.reader.state import TO_OPEN, Drawn
from kwalcode.ui.wording import counted, moment, plain
from kwalcode.wording import shortened
from kwalcode.workflow.double_coding import By
from kwalcode.workflow.double_work import KeptSample, Progress, Work, forget_sample, kept_samples, read_sample, work_on
from kwalcode.workflow.layers import CodingLayers
from kwalcode.workflow.material import Material

_MARK: Final = {Progress.DONE: "✓", Progress.BUSY: "…", Progress.TO_DO: "–"}
_LONGEST: Final = 220
"""Characters of a turn that are shown, enough to find it back in the text."""
_SHORT: Final = 90
"""Characters of a turn in a list to choose from."""


def draw(coded: CodingLayers) -> None:
    """The samples of the project, and a new one."""
    kept = kept_samples(coded.material)
    drawn: tuple[str, str] | None = st.session_state.pop(DRAWN, None)
    if drawn:
        st.session_state["agreement-sample-shown"] = drawn[0]
        st.success(drawn[1])
    if kept:
        name = st.selectbox(
            "Steekproef", list(kept), format_func=lambda one: _title(kept[one]), key="agreement-sample-shown",
            persist_state="session", width=640,
        )  # fmt: skip
        _one(coded, kept[name])
    drawing(coded, first=not kept)


def _title(sample: KeptSample) -> str:
    coders = f" voor {_listed(sample.coders)}" if sample.coders else ""
    return f"{_size(sample)}{coders}, getrokken op {moment(sample.time)}"


def _size(sample: KeptSample) -> str:
    return counted(len(sample.stretches), *(("beurt", "beurten") if sample.by is By.TURN else ("bron", "bronnen")))


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} en {names[-1]}" if len(names) > 1 else "".join(names)


def _one(coded: CodingLayers, sample: KeptSample) -> None:
    if not sample.stretches:
        st.info("De bronnen van deze steekproef zitten niet meer in het project.")
        _forget(coded.material, sample)
        return
    work = work_on(coded, sample)
    _standing(coded.material, sample, work)
    _own(coded.material, sample, work)
    _forget(coded.material, sample)


def _standing(material: Material, sample: KeptSample, work: list[Work]) -> None:
    """Who has what still to do."""
    coders = list(dict.fromkeys(one.coder for one in work))
    if not coders:
        st.info("Nog niemand begon aan deze steekproef.")
    by_place = {(one.document, one.coder): one for one in work}
    with st.container(horizontal=True, key="kw-numbers"):
        for coder in coders:
            own = [one for one in work if one.coder == coder]
            done = sum(one.progress is Progress.DONE for one in own)
            st.metric(
                coder, f"{done} van {counted(len(own), 'bron', 'bronnen')}",
                help=f"{counted(sum(one.codes for one in own), 'code', 'codes')} gegeven in deze steekproef",
            )  # fmt: skip
    rows = [
        {
            "Bron": material.records[key].name,
            "Soort": material.records[key].source_kind.value,
            **({"Beurten": f"{len(stretches)}"} if sample.by is By.TURN else {}),
            **{coder: _cell(by_place[key, coder]) for coder in coders},
        }
        for key, stretches in sample.documents.items()
    ]
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, width="stretch", key="agreement-work",
        column_config={"Beurten": st.column_config.TextColumn(alignment="right")},
    )  # fmt: skip
    sighted = sorted({one.coder for one in work if one.sighted}, key=str.casefold)
    text = f"Naam: {sample.name}. Gevraagd: {sample.reason}."
    if sighted:
        saw = "zag" if len(sighted) == 1 else "zagen"
        text += (
            f" Niet blind: {_listed(tuple(sighted))} {saw} in sommige van deze bronnen ook voorstellen of codes van "
            "anderen; de overeenstemming valt daar wellicht te hoog uit."
        )
    st.caption(plain(text))
    both = len(coders) > 1 and any(
        sum(by_place[key, coder].progress is Progress.DONE for coder in coders) > 1 for key in sample.documents
    )
    if both:
        st.button(
            "Vergelijken op deze steekproef", key="agreement-compare-sample", on_click=_compare, args=(sample.name,)
        )


def _cell(one: Work) -> str:
    parts = [f"{_MARK[one.progress]} {one.progress}"]
    if one.progress is Progress.BUSY and one.stretches > 1:
        parts.append(f"{one.read} van {one.stretches} gelezen")
    if one.codes:
        parts.append(counted(one.codes, "code", "codes"))
    if one.sighted:
        parts.append("niet blind")
    return " · ".join(parts)


def _own(material: Material, sample: KeptSample, work: list[Work]) -> None:
    """What who looks can go on with."""
    reviewer = shell.reviewer()
    if not reviewer:
        st.caption("Zeg rechtsboven wie u bent; dan kunt u uw deel van deze steekproef blind coderen.")
        return
    if sample.coders and reviewer not in sample.coders:
        st.caption(plain(f"Deze steekproef is voor {_listed(sample.coders)}. U bent {reviewer}."))
        return
    mine = {one.document: one for one in work if one.coder == reviewer}
    done = {key for key, one in mine.items() if one.progress is Progress.DONE}
    documents = list(sample.documents)
    open_ = [key for key in documents if key not in done]
    st.subheader("Uw deel", anchor=False)
    if not open_:
        st.success("U hebt alles van deze steekproef gelezen. Is de andere ook klaar, kies dan *Vergelijken*.")
    with st.container(horizontal=True, vertical_alignment="bottom", key="agreement-own"):
        document = st.selectbox(
            "Bron", [*open_, *(key for key in documents if key in done)], width=420,
            format_func=lambda key: f"{material.records[key].name}{' (gelezen)' if key in done else ''}",
            key=f"agreement-own-{sample.name}-{len(done)}",
        )  # fmt: skip
        stretches = sample.documents[document]
        first = _first_turn(material, document, stretches) if sample.by is By.TURN and len(stretches) > 1 else 0
        if st.button("Blind coderen", type="primary", icon=":material/visibility_off:", key="agreement-open-blind"):
            st.session_state["review-blind"] = True
            st.session_state["review-blind-document"] = document
            if sample.by is By.TURN:
                st.session_state[TO_OPEN] = Drawn(document, stretches, first)
            st.switch_page(navigation.page("review"))
        if sample.by is By.TURN:
            st.button(
                "Deze beurten zijn gelezen", icon=":material/done_all:", key="agreement-turns-read",
                disabled=document in done, on_click=_read, args=(material, sample.name, reviewer, document),
            )  # fmt: skip
    if sample.by is By.TURN:
        st.caption(
            "*Blind coderen* opent de bron bij de gekozen beurt; alle beurten van de steekproef hebben er een streep "
            "in de kantlijn. Codeer alleen die, en geef hier aan dat ze gelezen zijn. Gebruik daar niet de knop "
            "*Deze bron is helemaal gelezen*: dan telt de hele bron mee."
        )
        _turns(material, document, stretches)
    else:
        st.caption("Geef op *Nakijken* aan dat de bron helemaal gelezen is als u klaar bent; pas dan telt ze mee.")


def _first_turn(material: Material, document_id: str, stretches: tuple[Span, ...]) -> int:
    """At which turn the text is opened."""

    def named(place: int) -> str:
        return (
            f"{place + 1}. {shortened(': '.join(filter(None, _told(material, document_id, stretches[place]))), _SHORT)}"
        )

    return st.selectbox(
        "Beginnen bij beurt", range(len(stretches)), format_func=named, width=300,
        key=f"agreement-first-turn-{document_id}",
    )  # fmt: skip


def _told(material: Material, document_id: str, turn: Span) -> tuple[str, str]:
    """Who speaks in a turn, and what."""
    document = material.document(document_id)
    block = document.block_at(turn.start)
    speaker = document.speaker(block.speaker) if block and block.speaker else None
    return speaker.name if speaker else "", " ".join(document.text[turn.start : turn.end].split())


def _turns(material: Material, document_id: str, stretches: tuple[Span, ...]) -> None:
    """The turns that were drawn in a source, with enough of their words to find them back."""
    rows = [
        {"Spreker": who, "Beurt": shortened(words, _LONGEST)}
        for who, words in (_told(material, document_id, one) for one in stretches)
    ]
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, width="stretch", key="agreement-turns",
        column_config={
            "Spreker": st.column_config.TextColumn(width=120), "Beurt": st.column_config.TextColumn(width=900),
        },
    )  # fmt: skip


def _compare(name: str) -> None:
    st.session_state["agreement-part"] = "Vergelijken"
    st.session_state["agreement-sample"] = name


def _read(material: Material, name: str, reviewer: str, document: str) -> None:
    with shell.seam():
        read_sample(material, name, reviewer, [document])


def _forget(material: Material, sample: KeptSample) -> None:
    st.button(
        "Deze steekproef weghalen", type="tertiary", icon=":material/delete:", key="agreement-forget",
        help="Wat al gecodeerd en gelezen is, blijft bewaard.", on_click=_take_out, args=(material, sample.name),
    )  # fmt: skip


def _take_out(material: Material, name: str) -> None:
    with shell.seam():
        forget_sample(material, name)
