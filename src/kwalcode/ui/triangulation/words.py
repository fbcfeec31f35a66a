"""Words and codes: what is typical of a part, what stands together, what is still new, and when."""

from __future__ import annotations

from typing import Final

import streamlit as st

from kwalcode.charts import triangulation as charts
from kwalcode.charts.base import Chart
from kwalcode.triangulation import Scope
from kwalcode.ui.colours import colour_of, colours
from kwalcode.ui.triangulation import figures
from kwalcode.ui.wording import counted, decimal, number, plain
from kwalcode.workflow import triangulation_mining as mining
from kwalcode.workflow.triangulation import Triangulation, column_label
from kwalcode.workflow.triangulation_tables import Table

_KEY, _BESIDE, _TOGETHER, _NEW, _TIME = (
    "Typische woorden",
    "Woorden naast een woord",
    "Codes die samen voorkomen",
    "Verzadiging",
    "Door de tijd",
)
_SHOWN: Final = 60
_UNSCROLLED: Final = 16
_IN_CHART: Final = 15


def draw(seen: Triangulation, scope: Scope) -> None:
    """The views on words and on codes together."""
    views = {_KEY: _key, _BESIDE: _beside, _TOGETHER: _together, _NEW: _new, _TIME: _time}
    view = st.segmented_control(
        "Vraag", list(views), default=_TOGETHER, required=True, label_visibility="collapsed", key="triangulation-words",
        persist_state="session",
    )  # fmt: skip
    views[view](seen, scope)


def _key(seen: Triangulation, scope: Scope) -> None:
    columns = [one for one in seen.selection(scope).columns if one]
    if len(columns) < 2:
        st.markdown(
            "Er is maar één kolom. Kies bij *Naast elkaar* iets dat de bronnen in minstens twee groepen verdeelt."
        )
        return
    places = st.columns([1, 1, 1])

    def name(one: str) -> str:
        return column_label(scope.by, one)

    first = places[0].selectbox("Deel", columns, format_func=name, key=f"triangulation-part-a-{scope.by}")
    second = places[1].selectbox(
        "Vergeleken met",
        [one for one in columns if one != first],
        format_func=name,
        key=f"triangulation-part-b-{scope.by}",
    )
    per = mining.Per(places[2].selectbox("Tel", [one.value for one in mining.Per], key="triangulation-per"))
    found = mining.typical_words(seen, scope, first, second, per)
    st.markdown(
        f"Woorden die in duidelijk meer {per.value} van het ene deel staan dan van het andere. Geteld wordt in hoeveel "
        f"{per.value} een woord staat, niet hoe vaak: één plan dat een woord herhaalt, weegt zo niet door. "
        "*log-verhouding* 1 is dubbel zo veel; de ondergrens houdt rekening met kleine aantallen en bepaalt de "
        "volgorde."
    )
    if not found:
        st.markdown("Geen enkel woord verschilt duidelijk.")
        return
    table = Table(
        "typische woorden",
        (
            "woord",
            f"{per.value} {name(first)}",
            f"{per.value} {name(second)}",
            "log-verhouding",
            "ondergrens",
            "LL",
            "BIC",
        ),
        [[one.word, one.first, one.second, one.log_ratio, one.low, one.log_likelihood, one.bic] for one in found],
    )

    def chart() -> Chart:
        up = [one for one in found if one.log_ratio > 0][:_IN_CHART]
        down = [one for one in found if one.log_ratio < 0][:_IN_CHART]
        lines = [(one.word, one.log_ratio, name(first)) for one in up]
        return charts.bars([*lines, *((one.word, one.log_ratio, name(second)) for one in down)], "log-verhouding")

    figures.downloads("typische-woorden", table, chart)
    figures.show(chart())
    _shown(table)


def _beside(seen: Triangulation, scope: Scope) -> None:
    query = st.text_input(
        "Woord", key="triangulation-word", placeholder="bv. armoede*", persist_state="session", width=320
    ).strip()
    if not query:
        st.markdown("Typ een woord. U ziet welke woorden er vaker naast staan dan toeval verklaart.")
        return
    if " " in query:
        st.markdown("Typ één woord; een sterretje staat voor willekeurige letters.")
        return
    found = mining.beside(seen, scope, query)
    if not found:
        st.markdown(plain(f"Bij {query} staat geen enkel woord vaak genoeg."))
        return
    st.markdown("Woorden binnen vijf woorden ernaast, in dezelfde passage. *logDice* is hoogstens 14.")
    table = Table(
        "woorden naast een woord",
        ("woord", "samen", "in totaal", "verwacht", "logDice", "LL", "PMI"),
        [
            [one.word, one.together, one.frequency, one.expected, one.log_dice, one.log_likelihood, one.pmi]
            for one in found
        ],
    )
    figures.downloads("woorden-naast-een-woord", table)
    _shown(table)


def _together(seen: Triangulation, scope: Scope) -> None:
    found = mining.together(seen, scope)
    if not found:
        st.markdown("Geen twee codes staan in dezelfde passage. Kies een lager niveau.")
        return
    st.markdown(
        "Codes in dezelfde passage (een beurt, een antwoord, een alinea). De samenhang *c* is het aantal passages met "
        "beide gedeeld door het aantal met minstens één. Staat er *scheef*, dan komt de ene code meer dan vijf keer zo "
        "vaak voor als de andere, en is c vanzelf klein."
    )

    def label(code: str) -> str:
        return seen.label((scope.codebook, code))

    table = Table(
        "codes samen",
        ("code A", "code B", "passages met beide", "passages A", "passages B", "c", "kans op B bij A",
         "kans op A bij B", "keer verwacht", "p (Fisher)", "let op"),
        [
            [label(one.first), label(one.second), one.both, one.with_first, one.with_second, one.coefficient,
             one.second_given_first, one.first_given_second, one.lift, one.p, "scheef" if one.lopsided else ""]
            for one in found
        ],
    )  # fmt: skip

    def chart() -> Chart:
        made = mining.network(seen, scope)
        known = colours(seen.evidence.codebooks.values())
        nodes = [
            (seen.label(code), *place, count, colour_of(known, *code))
            for code, place, count in zip(made.codes, made.places, made.counts, strict=True)
        ]
        return charts.network(nodes, made.links)

    figures.downloads("codes-samen", table, chart)
    figures.show(chart())
    _shown(table)


def _new(seen: Triangulation, scope: Scope) -> None:
    sources = len(mining.codes_of(seen, scope))
    places = st.columns([1, 1, 1, 2])
    base = int(places[0].number_input("Basis", 1, max(1, sources), min(4, max(1, sources)), key="triangulation-base"))
    run = int(places[1].number_input("Reeks", 1, max(1, sources), min(2, max(1, sources)), key="triangulation-run"))
    threshold = (
        float(places[2].selectbox("Drempel", [5, 0], format_func="{} %".format, key="triangulation-threshold")) / 100
    )
    if sources < base + run:
        st.markdown(
            f"Er zijn {counted(sources, 'bron', 'bronnen')}: te weinig voor een basis van {base} en "
            f"een reeks van {run}."
        )
        return
    found = mining.new_codes(seen, scope, base=base, run=run, threshold=threshold)
    spread = mining.new_codes_spread(seen, scope, base=base, run=run, threshold=threshold)
    if found.reached is None:
        told = "In de volgorde waarin de bronnen ingelezen zijn, wordt geen verzadiging bereikt. "
    else:
        told = (
            f"Verzadiging bij **{found.notation}** bronnen (bekeken + bevestigd), drempel {round(100 * threshold)} %. "
        )
    told += (
        f"In {round(100 * spread.reached)} % van 1.000 willekeurige volgordes wordt ze bereikt"
        + (f"; mediaan na {_count(spread.median)} bronnen (5–95 %: {_count(spread.low)}–{_count(spread.high)})."
           if spread.reached else ".")
    )  # fmt: skip
    st.markdown(told)
    names = [seen.documents[key].name for key in mining.codes_of(seen, scope)]
    before = 0
    points = []
    for place, total in enumerate(found.curve, start=1):
        points.append((place, total - before, total))
        before = total
    table = Table(
        "verzadiging",
        ("volgorde", "bron", "nieuwe codes", "codes tot nu"),
        [[place, name, new, total] for (place, new, total), name in zip(points, names, strict=True)],
    )
    figures.downloads("verzadiging", table, lambda: charts.saturation(points, found.reached))
    figures.show(charts.saturation(points, found.reached))
    _shown(table)


def _time(seen: Triangulation, scope: Scope) -> None:
    months = st.toggle("Per maand", key="triangulation-months", persist_state="session")
    found = mining.codes_over_time(seen, scope, months=months)
    if not found:
        st.markdown("Geen enkele bron met fragmenten heeft een datum. Vul het kenmerk *datum* in bij Bronnen.")
        return

    if len({one.period for one in found}) == 1:
        told = f"Alle bronnen met een datum zijn van {found[0].period}."
        st.markdown(told if months else f"{told} Zet *Per maand* aan om verschillen te zien.")

    def chart() -> Chart:
        return charts.over_time(
            [(seen.label((scope.codebook, one.code)), one.period, float(one.count)) for one in found], "fragmenten"
        )

    table = Table(
        "door de tijd",
        ("code", "periode", "fragmenten"),
        [[seen.label((scope.codebook, one.code)), one.period, one.count] for one in found],
    )
    figures.downloads("door-de-tijd", table, chart)
    figures.show(chart())
    _shown(table)


def _count(value: float) -> str:
    """A number of sources, which lies halfway two of them at most."""
    return number(round(value)) if value == round(value) else decimal(value)


def _figure(name: str, value: float) -> str:
    if name.startswith("p "):
        return "< 0,001" if value < 0.001 else decimal(value, 3)
    return decimal(value)


def _shown(table: Table) -> None:
    """The first rows of a table; all of them are in the CSV."""
    rows = [
        {
            name: _figure(name, value) if isinstance(value, float) else value
            for name, value in zip(table.header, row, strict=True)
        }
        for row in table.rows[:_SHOWN]
    ]
    first = table.rows[0] if table.rows else [""] * len(table.header)
    figured = [name for name, value in zip(table.header, first, strict=True) if isinstance(value, float)]
    counts = [name for name, value in zip(table.header, first, strict=True) if isinstance(value, int)]
    named = [name for name in table.header if name.startswith("code ")]
    st.dataframe(
        rows,
        hide_index=True,
        # Two names of codes beside that many figures need a second line each; Streamlit wraps from 4 rem on.
        row_height=62 if len(named) > 1 else None,
        height="content" if len(rows) <= _UNSCROLLED else 620,
        column_config={
            # A column that is stretched is as wide as its name: names of codes would be cut.
            **{name: st.column_config.TextColumn(width=200) for name in named},
            **{name: st.column_config.TextColumn(alignment="right") for name in figured},
            **{name: st.column_config.NumberColumn(format="localized") for name in counts},
        },
    )
    if len(table.rows) > _SHOWN:
        st.caption(f"De eerste {_SHOWN} van {number(len(table.rows))}; de CSV heeft ze allemaal.")
