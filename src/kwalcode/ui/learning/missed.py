"""What the codebook misses: sentences without a code, drawn by lot, to be read by a person."""

from __future__ import annotations

import math
from html import escape
from typing import Final

import streamlit as st

from kwalcode.ui.wording import counted, number, percent
from kwalcode.workflow.audit import MISSED, RIGHT, Audit, MissedRecall, UncodedPassage, audit, judge_passage
from kwalcode.workflow.material import Material
from kwalcode.workflow.reviewing import ReviewSession

_SAMPLES: Final = (30, 60, 120, 240)
_SHOWN: Final = 6
_QUOTE: Final = 680
_LAST: Final = "learning-last-read"


def show(session: ReviewSession, reviewer: str) -> None:
    """Draw the sample and what it tells."""
    st.markdown(
        "Een codeboek vindt alleen wat zijn regels zoeken. Hoeveel er dan nog ongemerkt blijft, weet u pas als iemand "
        "leest wat **geen** code kreeg. Alles lezen hoeft niet: een geloot staal volstaat om te zeggen hoeveel er "
        "hoogstens gemist is."
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        size = _size()
        place = st.container()
    with st.spinner("Het staal wordt getrokken…", show_time=False):
        found = audit(session.material, session.fragments.values(), size=size)
    if not found.passages:
        st.info("Elke zin heeft een code, of is te kort om er een te hebben.")
        return
    with place:
        _progress(found)
    st.markdown(bound(found.bound))
    unread = [one for one in found.passages if not one.verdict]
    if not unread:
        _undo(session.material, found, reviewer)
        st.success("Het hele staal is gelezen. Kies hierboven een groter staal om het scherper te weten.")
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.subheader("Had hier een code moeten staan?", anchor=False, width="content")
        _undo(session.material, found, reviewer)
    for one in unread[:_SHOWN]:
        _passage(session.material, one, reviewer)
    if len(unread) > _SHOWN:
        st.caption(f"Hierna volgen er nog {number(len(unread) - _SHOWN)}.")
    st.caption("Hoort er een code? Geef die dan ook zelf, op de bladzijde Nakijken: zo leert kwalcode eruit.")


def _size() -> int:
    size = st.segmented_control(
        "Zinnen in het staal", _SAMPLES, default=_SAMPLES[1], required=True, key="learning-size",
        persist_state="session", help="Hoe meer u leest, hoe scherper de uitspraak. Wat u al las, blijft tellen.",
    )  # fmt: skip
    return int(size or _SAMPLES[1])


def _progress(found: Audit) -> None:
    read, whole = found.bound.read, len(found.passages)
    st.progress(read / whole, text=f"{number(read)} van {number(whole)} zinnen gelezen")


def bound(seen: MissedRecall) -> str:
    """What follows from what was read, for somebody who reads no statistics."""
    if not seen.read:
        return (
            f"Er zijn {number(seen.uncoded)} zinnen zonder code, waarvan nog geen enkele gelezen is. Leest u er 59 en "
            "hoort in geen enkele een code, dan is met 95 % zekerheid hoogstens één op de twintig gemist."
        )
    most = min(math.ceil(seen.most), seen.uncoded)
    told = (
        f"In {number(seen.missed)} van de {counted(seen.read, 'gelezen zin', 'gelezen zinnen')} had een code moeten "
        f"staan. Met 95 % zekerheid geldt dat in **hoogstens {number(most)} van alle {number(seen.uncoded)} zinnen "
        "zonder code**"
    )
    rough = " Dat is nog ruw: hoe meer zinnen u leest, hoe scherper." if seen.read < _SAMPLES[0] else ""
    if math.isnan(seen.recall):
        return f"{told}.{rough}"
    return (
        f"{told}. Anders gezegd: voor zover de codes die er nu staan kloppen, is van alle zinnen die een code "
        f"verdienen **minstens {percent(int(seen.recall * 1000), 1000)}** gevonden.{rough}"
    )


def _undo(material: Material, found: Audit, reviewer: str) -> None:
    last = next((one for one in found.passages if one.subject == st.session_state.get(_LAST) and one.verdict), None)
    if last and st.button(
        "Laatste antwoord terugnemen", type="tertiary", icon=":material/undo:", key="learning-unread"
    ):
        judge_passage(material, last, "", reviewer)
        del st.session_state[_LAST]
        st.rerun()


def _passage(material: Material, one: UncodedPassage, reviewer: str) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", gap="medium", key=f"learning-passage-{one.subject}"
    ):
        st.html(
            '<div class="kw-quote" style="display:block;border:0;padding:0.5rem 0">'
            f'<blockquote><span class="kw-around">{escape(one.before)}</span>{escape(one.text)}'
            f'<span class="kw-around">{escape(one.after)}</span></blockquote>'
            f'<div class="kw-facts">{escape(one.document)}</div></div>',
            width=_QUOTE,
        )
        with st.container(width=190, gap="small"):
            for label, verdict in (("Ja, code gemist", MISSED), ("Neen, terecht", RIGHT)):
                if st.button(label, key=f"{verdict}-{one.subject}", width="stretch"):
                    judge_passage(material, one, verdict, reviewer)
                    st.session_state[_LAST] = one.subject
                    st.rerun()
