"""How well it was learned: the curve, the codes one by one, what comes near two people, and why."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Final

import pandas as pd
import streamlit as st

from kwalcode.coders.classifier import Weighed
from kwalcode.coders.features import MARK, CodeKey
from kwalcode.coders.learned_reasons import sentence
from kwalcode.coders.quality import FEW, CodeFigures, CurvePoint, Share, wilson
from kwalcode.model import Fragment, Status
from kwalcode.ui.colours import colour_of, colours
from kwalcode.ui.learning import charts, standing
from kwalcode.ui.learning.work import Findings
from kwalcode.ui.wording import counted, decimal, number, percent
from kwalcode.workflow.ceilings import FEWEST, Ceiling
from kwalcode.workflow.learning import Learning
from kwalcode.workflow.material import Material
from kwalcode.workflow.reviewing import ReviewSession

NONE: Final = "n.v.t."
_SUREST: Final = 5
_MOST: Final = 4
"""Words and marks that are told of each."""
_SAME: Final = 0.02
"""A change of the curve that is smaller than this is none."""
_TO_SAY_SOMETHING: Final = 50
"""Decisions below which nothing is said about where the curve goes."""

_HELP: Final[Mapping[str, str]] = {
    "Beslist": "Zinnen waarover iemand voor deze code iets besliste.",
    "Gegeven": "In hoeveel daarvan de code gegeven werd; in de andere werd ze geweigerd.",
    "Bronnen": "In hoeveel bronnen die zinnen staan.",
    "Ja vanaf": (
        "Kans vanaf waar een ja geteld wordt in precisie, vangst en F1: die waarbij F1 naar verwachting het hoogst is."
    ),
    "Precisie": "Welk deel van wat een ja kreeg, klopt.",
    "Vangst": "Welk deel van wat klopt, een ja kreeg.",
    "F1": "Precisie en vangst samen: 0 is niets juist, 1 is alles juist.",
    "F1 regels": "Hetzelfde voor de regels van het codeboek alleen.",
    "Van wat twee mensen halen": (
        "De kappa van kwalcode met de beslissingen, als deel van de kappa van twee mensen met elkaar. n is het aantal "
        "zinnen die beiden beoordeelden."
    ),
}


def show(session: ReviewSession, findings: Findings) -> None:
    """Draw how well it was learned."""
    if not findings.figures:
        st.markdown("Er zijn nog geen beslissingen om een cijfer op te geven.")
        return
    standing.numbers(session, findings)
    _curve(findings.curve, session)
    _codes(session, findings)
    _reasons(session, findings)


def _curve(points: Sequence[CurvePoint], session: ReviewSession) -> None:
    st.subheader("Wat elke beslissing opbrengt", anchor=False)
    st.markdown(conclusion(points))
    drawn = _by_lot(session)
    if len(points) > 1:
        st.altair_chart(charts.curve(points), theme=None, key="learning-curve")
        st.caption(
            "Elke beslissing werd voorspeld zonder de bron waarin ze staat. De lichte band is het interval van 95 %: "
            "hoe smaller, hoe zekerder het cijfer."
        )
    if drawn:
        st.markdown(drawn)


def conclusion(points: Sequence[CurvePoint]) -> str:
    """What a reader should conclude from the curve."""
    if not points:
        return "Er zijn nog geen beslissingen om van te leren."
    last = points[-1]
    shares = f"{_percent(last.right)} van de beslissingen juist, tegen {_percent(last.rules)} door de regels alleen"
    told = f"Na {counted(last.n, 'beslissing', 'beslissingen')} voorspelt kwalcode {shares}."
    if last.n < _TO_SAY_SOMETHING or len(points) < 2:
        return f"{told} **Dat zijn er te weinig om iets te besluiten**: kijk er minstens {_TO_SAY_SOMETHING} na."
    if last.right_low > last.rules_high:
        told += " **Leren maakt dus een duidelijk verschil.**"
    elif last.right > last.rules + _SAME:
        told += " Dat lijkt beter, maar de banden overlappen: het verschil kan toeval zijn."
    else:
        told += " Leren voegt hier voorlopig niets toe aan de regels."
    # What was learned from at most half of the decisions says where the curve comes from.
    earlier = next((one for one in reversed(points) if one.n <= last.n / 2), points[0])
    change = last.right - earlier.right
    # What lies within the interval may be chance.
    within = _SAME if math.isnan(last.right_low) else max(_SAME, (last.right_high - last.right_low) / 2)
    if change > within:
        return f"{told} De lijn stijgt nog: verder nakijken helpt."
    if change < -within:
        return f"{told} De lijn daalt: wat u later besliste was moeilijker, of u besliste anders dan in het begin."
    return f"{told} De lijn stijgt nauwelijks nog: meer beslissingen maken de voorspelling weinig beter."


def _by_lot(session: ReviewSession) -> str:
    """Share of what was suggested that held, on what came up by chance."""
    drawn = [one for one in session.fragments.values() if one.decision and one.decision.drawn and one.suggestion]
    held = sum(one.status is Status.ACCEPTED for one in drawn)
    answered = sum(one.status in (Status.ACCEPTED, Status.REJECTED, Status.CORRECTED) for one in drawn)
    if not answered:
        return ""
    share = wilson(held, answered)
    return (
        f"**Door loting** kwamen {counted(answered, 'voorstel', 'voorstellen')} aan de beurt, en daarvan "
        f"{'werd' if held == 1 else 'werden'} er {number(held)} aanvaard: {percent(held, answered)}, met 95 % "
        f"zekerheid tussen {_percent(share.low)} en {_percent(share.high)}. Dit cijfer hangt niet af "
        "van de volgorde waarin u werkt."
    )


def _codes(session: ReviewSession, findings: Findings) -> None:
    st.subheader("Per code", anchor=False)
    figures = sorted(findings.figures, key=lambda one: (not one.enough, -one.n, one.code))
    few = sum(not one.enough for one in figures)
    if few:
        who = "Alle codes" if few == len(figures) else counted(few, "code", "codes")
        verb = "heeft" if few == 1 and few < len(figures) else "hebben"
        st.warning(
            f"{who} {verb} minder dan {FEW} keer een ja of minder dan {FEW} keer een neen gekregen (grijs, met een *): "
            "zo'n cijfer **zegt nog weinig**.",
            icon=":material/info:",
        )
    names = [_name(session, one) for one in figures]
    st.altair_chart(charts.per_code(figures, names), theme=None, key="learning-per-code")
    st.caption(
        "F1 vat samen hoeveel voorstellen kloppen en hoeveel er gevonden wordt: 0 is niets, 1 is alles. Punt: na het "
        "leren, met het interval van 95 %. Streepje dwars: de regels alleen. Rechts: hoe vaak gegeven / beslist. "
        "Geteld wordt vanaf de kans waarbij F1 naar verwachting het hoogst is (kolom Ja vanaf)."
    )
    _ceiling(findings)
    with st.expander("Alle cijfers per code", key="learning-all"):
        table = pd.DataFrame([_line(one, name, findings.ceilings) for one, name in zip(figures, names, strict=True)])
        st.dataframe(
            table,
            hide_index=True,
            width="stretch",
            key="learning-figures",
            column_config={
                "Code": st.column_config.TextColumn("Code", width="medium"),
                **{name: st.column_config.Column(name, help=text) for name, text in _HELP.items()},
            },
        )
        st.caption("Tussen haakjes staat het interval van 95 %. n.v.t.: er is niets om het cijfer op te berekenen.")


def _ceiling(findings: Findings) -> None:
    """How near the learner comes to two people, in words; nothing where nothing was coded by two."""
    told = [one for one in findings.figures if not math.isnan(one.share_of_ceiling)]
    if not told:
        st.caption(
            f"Hoe dicht dit bij mensen komt, is nog niet te zeggen: daarvoor moeten twee mensen voor een code over "
            f"minstens {FEWEST} dezelfde zinnen beslissen."
        )
        return
    rows = [
        f"{_label(findings, one.code)}: **{_percent(max(one.share_of_ceiling, 0.0))} van wat twee mensen samen halen** "
        f"(n = {number(findings.ceilings[one.code].n)})"
        for one in sorted(told, key=lambda one: -findings.ceilings[one.code].n)
    ]
    with st.container(key="learning-ceiling"):
        st.markdown("Waar twee mensen over dezelfde zinnen beslisten:")
        st.markdown("\n".join(f"- {row}" for row in rows))
        blind = all(findings.ceilings[one.code].blind for one in told)
        st.caption(
            "Beide zijn gemeten met Cohens kappa, op zinnen waarin de code voorgesteld of gegeven werd, en ze zijn dus "
            "vergelijkbaar. n is het aantal zinnen die beide mensen beoordeelden."
            + (
                ""
                if blind
                else " Niet alles werd blind gecodeerd: wie het antwoord van de ander ziet, volgt dat sneller."
            )
        )


def _line(one: CodeFigures, name: str, ceilings: Mapping[CodeKey, Ceiling]) -> dict[str, str]:
    return {
        "Code": name,
        "Beslist": number(one.n),
        "Gegeven": number(one.given),
        "Bronnen": number(one.documents),
        "Ja vanaf": _percent(one.cut) if one.n else NONE,
        "Precisie": share(one.precision),
        "Vangst": share(one.recall),
        "F1": share(one.f1),
        "F1 regels": decimal(one.rules_f1),
        "Van wat twee mensen halen": _of_people(one, ceilings.get(one.code)),
    }


def _of_people(one: CodeFigures, ceiling: Ceiling | None) -> str:
    if ceiling is None or math.isnan(one.share_of_ceiling):
        return NONE
    return f"{_percent(max(one.share_of_ceiling, 0.0))} (n = {number(ceiling.n)})"


def share(value: Share) -> str:
    """A share with its interval; "n.v.t." where it does not exist."""
    return decimal(value.value) + ("" if math.isnan(value.low) else f" ({decimal(value.low)}–{decimal(value.high)})")


def _reasons(session: ReviewSession, findings: Findings) -> None:
    """The open fragments that the learner is surest of, with what weighs."""
    learning = findings.learning
    chances = learning.insight().chances
    open_ = [one for one in session.fragments.values() if one.id in chances and _is_open(one, learning)]
    surest = sorted(open_, key=lambda one: (-chances[one.id], one.id))[:_SUREST]
    if not surest:
        return
    st.subheader("Wat kwalcode nu het zekerst vindt", anchor=False)
    st.caption(
        "Nog niet nagekeken. Ernaast wat voor en tegen de code pleit; hoe groter het getal, hoe zwaarder het weegt."
    )
    paint = colours(session.material.codebooks.values())
    st.html("".join(_quote(session, findings, one, chances[one.id], paint) for one in surest))


def _is_open(one: Fragment, learning: Learning) -> bool:
    """Whether a fragment waits for an answer, on a code that something was learned of."""
    return one.status is Status.SUGGESTED and (one.codebook, one.code_id) in learning.learned.models


def _quote(
    session: ReviewSession, findings: Findings, one: Fragment, chance: float, paint: Mapping[CodeKey, str]
) -> str:
    key = (one.codebook, one.code_id)
    text = session.material.document(one.document_id).text[one.span.start : one.span.end]
    reason = sentence(_named(findings.material, findings.learning.weighed(one, _MOST))).replace("; tegen:", "\ntegen:")
    lines = "".join(f"<div>{escape(line)}</div>" for line in reason.split("\n"))
    return (
        f'<div class="kw-quote"><blockquote>{escape(text)}</blockquote><div class="kw-facts">'
        f'<div><span class="kw-dot" style="background:{colour_of(paint, *key)}"></span>'
        f'<span class="kw-code">{escape(_label(findings, key))}</span></div>'
        f"<div>{escape(session.material.records[one.document_id].name)} · kans {_percent(chance)}</div>"
        f"{lines}</div></div>"
    )


def _named(material: Material, weighed: Sequence[Weighed]) -> list[Weighed]:
    """The same with codes and rules called as a researcher calls them, and not by their ids."""
    labels = {code: view.path[-1] for (_, code), view in material.codes.items()}
    return [
        Weighed(replace(one.column, name=called(one.column.name, labels)), one.effect)
        if one.column.kind == MARK
        else one
        for one in weighed
    ]


def called(mark: str, labels: Mapping[str, str]) -> str:
    """A mark of the rules in words.

    Args:
        mark: As `features.marks` gives it.
        labels: What each code is called, by its id.

    Example:
        >>> called("code proef/overleg", {"overleg": "Overleg"})
        'een regel zag Overleg'
    """
    kind, _, rest = mark.partition(" ")
    path = rest.split("/")
    if kind == "code" and len(path) == 2:
        return f"een regel zag {labels.get(path[1], path[1])}"
    if kind == "regel" and len(path) > 2:
        return f"de regel {'/'.join(path[2:])} van {labels.get(path[1], path[1])}"
    if kind == "paar" and " + " in rest:
        return " samen met ".join(labels.get(code, code) for code in rest.split(" + "))
    code, colon, told = mark.partition(": ")
    return f"{labels[code]}: {told}" if colon and code in labels else mark


def _name(session: ReviewSession, one: CodeFigures) -> str:
    view = session.material.codes.get(one.code)
    return (view.path[-1] if view else one.code[1]) + ("" if one.enough else " *")


def _label(findings: Findings, code: CodeKey) -> str:
    view = findings.material.codes.get(code)
    return view.path[-1] if view else code[1]


def _percent(value: float) -> str:
    return NONE if math.isnan(value) else percent(round(value * 1000), 1000)
