"""A comparison of coders as tables: for the terminal, for a spreadsheet and as plain values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from kwalcode.agreement import Bootstrap, CodedSpan
from kwalcode.errors import ExchangeError
from kwalcode.exchange.tables import Sheet, Value, write_table_csv, write_workbook
from kwalcode.wording import counted, number
from kwalcode.workflow.agreement import KIND, Comparison, Difference, figure
from kwalcode.workflow.agreement_measures import explained, measures
from kwalcode.workflow.boundaries import boundaries
from kwalcode.workflow.exports import Target
from kwalcode.workflow.material import Material
from kwalcode.workflow.settling import BeforeAfter, Choice, Settlement

CHOICE: Final[Mapping[Choice, str]] = {
    Choice.FIRST: "lezing van de eerste",
    Choice.SECOND: "lezing van de tweede",
    Choice.BOTH: "beide",
    Choice.OTHER: "iets anders",
}

CODE_COLUMNS: Final = (
    "code", "alpha", "van", "tot", "kans alpha < 0,667", "kappa", "AC1", "percent", "aandeel", "eenheden met code",
    "nodig", "te zeldzaam",
)  # fmt: skip
DIFFERENCE_COLUMNS: Final = (
    "verschil", "soort", "bron", "start", "end", "tekst", "eerste", "codes eerste", "tweede", "codes tweede", "stand",
    "door", "reden",
)  # fmt: skip


def code_rows(found: Comparison) -> list[list[Value]]:
    """A row per code, in the order of the codebook; nan where a figure does not exist."""
    rows: list[list[Value]] = []
    for one in found.agreement.codes:
        spread = one.bootstrap
        nan = math.nan
        rows.append(
            [
                found.label(one.code),
                one.alpha,
                spread.low if spread else nan,
                spread.high if spread else nan,
                spread.below_tentative if spread else nan,
                one.kappa,
                one.ac1,
                one.percent,
                one.coded,
                one.units,
                one.needed or nan,
                "ja" if one.rare else "",
            ]
        )
    return rows


def difference_rows(
    found: Comparison, material: Material, settled: Mapping[str, Settlement] | None = None
) -> list[list[Value]]:
    """A row per difference, with both readings and how it was settled."""
    done = settled or {}
    rows: list[list[Value]] = []
    for one in found.differences:
        what, known = one.what, done.get(one.id)
        text = material.document(what.document).text[what.span.start : what.span.end]
        rows.append(
            [
                one.id,
                KIND[what.kind],
                material.records[what.document].name,
                what.span.start,
                what.span.end,
                " ".join(text.split()),
                one.coders[0],
                reading(found, material, what.first),
                one.coders[1],
                reading(found, material, what.second),
                standing(one, known),
                known.reviewer if known else "",
                known.reason if known else "",
            ]
        )
    return rows


def reading(found: Comparison, material: Material, side: tuple[CodedSpan, ...]) -> str:
    """What one coder coded in a place, with the words when these are few."""
    if not side:
        return "(niet gecodeerd)"
    parts = []
    for one in side:
        words = " ".join(material.document(one.document).text[one.span.start : one.span.end].split())
        parts.append(f"{found.label(one.code)}: {words}")
    return "; ".join(parts)


def standing(one: Difference, known: Settlement | None) -> str:
    """Whether a difference is settled, and how."""
    if known is None:
        return "open"
    match known.choice:
        case Choice.FIRST:
            return f"vastgesteld: lezing van {one.coders[0]}"
        case Choice.SECOND:
            return f"vastgesteld: lezing van {one.coders[1]}"
        case None:
            return "vastgesteld"
        case _:
            return f"vastgesteld: {CHOICE[known.choice]}"


def sheets(found: Comparison, material: Material, settled: Mapping[str, Settlement] | None = None) -> list[Sheet]:
    """The comparison as a workbook: per code, overall, the confusion matrix, and the differences."""
    agreement = found.agreement
    names = {key: record.name for key, record in material.records.items()}
    about: list[list[Value]] = [
        ["codeurs", ", ".join(agreement.coders)],
        ["codeboek", f"{found.codebook.id} {found.codebook.version}"],
        ["eenheid", agreement.unit],
        ["eenheden", agreement.n],
        ["bronnen", agreement.documents],
        ["alpha (verzamelingen van codes, MASI)", agreement.overall],
        ["gemiddelde alpha van codes die niet te zeldzaam zijn", agreement.mean_alpha],
    ]
    about += [["let op", text] for text in found.warnings]
    parts: list[list[Value]] = [["codeurs", " en ".join(pair), value] for pair, value in agreement.pairs.items()]
    parts += [["soort bron", kind.value, value] for kind, value in found.per_kind.items()]
    parts += [["bron", names[key], value] for key, value in agreement.per_document.items()]
    codes, matrix = found.confusion
    labels = [found.label(code) for code in codes]
    first, second = agreement.coders[:2]
    more = measures(found)
    meanings: list[list[Value]] = [[*row, math.nan] for row in explained(more.shown)]
    meanings += [[*explained([known])[0], value] for known, value in more.whole]
    return [
        Sheet("per code", CODE_COLUMNS, code_rows(found), {"code": 36}),
        Sheet("samen", ("wat", "waarde"), about, {"wat": 48, "waarde": 60}, frozenset({"waarde"})),
        Sheet(
            "grenzen",
            ("code", "alpha op tekst", "alpha op keuze", "dekking", "F1 gelijk", "F1 half gedeeld", "Dice op tekens"),
            [
                [found.label(one.code), one.alpha, one.chosen, one.coverage, one.exact, one.overlap, one.dice]
                for one in boundaries(material, found).per_code
            ],
            {"code": 36},
        ),
        Sheet(
            "meer maten",
            ("code", *(one.name for one in more.shown)),
            [[found.label(one.code), *one.values.values()] for one in more.per_code],
            {"code": 36},
        ),
        Sheet(
            "wat ze meten",
            ("maat", "wat ze meet", "wanneer", "alle codes samen"),
            meanings,
            {"maat": 30, "wat ze meet": 70, "wanneer": 60},
            frozenset({"wat ze meet", "wanneer"}),
        ),
        Sheet("wie en waar", ("soort", "naam", "alpha"), parts, {"naam": 48}),
        Sheet(
            "verwarring",
            (f"{first} \\ {second}", *labels),
            [[label, *map(float, row)] for label, row in zip(labels, matrix, strict=True)],
            {f"{first} \\ {second}": 36},
        ),
        Sheet(
            "verschillen",
            DIFFERENCE_COLUMNS,
            difference_rows(found, material, settled),
            {"tekst": 60, "codes eerste": 40, "codes tweede": 40, "bron": 28},
            frozenset({"tekst", "codes eerste", "codes tweede", "reden"}),
        ),
    ]


def write(
    target: Target, found: Comparison, material: Material, settled: Mapping[str, Settlement] | None = None
) -> None:
    """Write a comparison: a workbook, or as CSV the differences.

    Raises:
        ExchangeError: It cannot be written, or the ending is another one.
    """
    match target.path.suffix.lower():
        case ".xlsx":
            write_workbook(target.path, sheets(found, material, settled))
        case ".csv":
            write_table_csv(
                target.path, DIFFERENCE_COLUMNS, difference_rows(found, material, settled), sep=target.separator
            )
        case _:
            raise ExchangeError(
                f"{target.path}: een vergelijking wordt een .xlsx (alles) of een .csv (de verschillen). Wat u kunt "
                "doen: laat de naam op een van beide eindigen."
            )


def as_values(
    found: Comparison, material: Material, change: BeforeAfter, settled: Mapping[str, Settlement] | None = None
) -> dict[str, Any]:
    """The comparison as plain values, for JSON; what does not exist is None."""
    agreement = found.agreement
    codes, matrix = found.confusion
    laid = boundaries(material, found)
    more = measures(found)
    return {
        "unit": agreement.unit,
        "coders": list(agreement.coders),
        "codebook": found.codebook.id,
        "codebook_version": found.codebook.version,
        "level": found.question.level,
        "documents": agreement.documents,
        "n": agreement.n,
        "alpha": _value(agreement.overall),
        "alpha_interval": _interval(agreement.bootstrap),
        "mean_alpha": _value(agreement.mean_alpha),
        "alpha_after_settling": _value(change.after),
        "differences_settled": change.settled,
        "differences_open": change.open,
        "codes": [
            {
                "code": one.code[1],
                "label": found.label(one.code),
                "alpha": _value(one.alpha),
                "alpha_interval": _interval(one.bootstrap),
                "p_below_667": _value(one.bootstrap.below_tentative) if one.bootstrap else None,
                "kappa": _value(one.kappa),
                "ac1": _value(one.ac1),
                "percent": _value(one.percent),
                "coded": _value(one.coded),
                "units": one.units,
                "needed": one.needed,
                "rare": one.rare,
            }
            for one in agreement.codes
        ],
        "boundaries": {
            "alpha": None if laid.alpha is None else _value(laid.alpha),
            "alpha_codes": None if laid.codes is None else _value(laid.codes),
            "codes": [
                {
                    "code": one.code[1],
                    "alpha": _value(one.alpha),
                    "alpha_chosen": _value(one.chosen),
                    "coverage": _value(one.coverage),
                    "f1_exact": _value(one.exact),
                    "f1_overlap": _value(one.overlap),
                    "dice": _value(one.dice),
                }
                for one in laid.per_code
            ],
        },
        "measures": {
            "codes": [
                {"code": one.code[1], "values": {name: _value(value) for name, value in one.values.items()}}
                for one in more.per_code
            ],
            "all_codes": {known.name: _value(value) for known, value in more.whole},
        },
        "pairs": [{"coders": list(pair), "alpha": _value(value)} for pair, value in agreement.pairs.items()],
        "source_kinds": {kind.value: _value(value) for kind, value in found.per_kind.items()},
        "per_document": {material.records[key].name: _value(value) for key, value in agreement.per_document.items()},
        "confusion": {"codes": [code[1] if code else None for code in codes], "counts": matrix.tolist()},
        "differences": [
            dict(zip(DIFFERENCE_COLUMNS, row, strict=True)) for row in difference_rows(found, material, settled)
        ],
        "warnings": list(found.warnings),
    }


def _value(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _interval(spread: Bootstrap | None) -> list[float | None] | None:
    return [_value(spread.low), _value(spread.high)] if spread else None


def statement(found: Comparison, change: BeforeAfter) -> str:
    """The agreement in two sentences, for a report: the unit is in it, and the figure is the one before settling."""
    agreement = found.agreement
    spread = agreement.bootstrap
    interval = f" (interval van 95 %: {figure(spread.low)} tot {figure(spread.high)})" if spread else ""
    names = f"{', '.join(agreement.coders[:-1])} en {agreement.coders[-1]}"
    blind = " blind" if all(layer.blind for layer in found.layers.values()) else ", niet alles blind,"
    differences = change.settled + change.open
    after = ""
    if differences:
        after = f" Van hun {counted(differences, 'verschil', 'verschillen')} " + (
            f"{'is' if change.settled == 1 else 'zijn'} er {number(change.settled)} vastgesteld; alpha is daarna "
            f"{figure(change.after)}."
            if change.settled
            else "is er nog geen vastgesteld."
        )
    return (
        f"{names} codeerden {counted(agreement.documents, 'bron', 'bronnen')}{blind} met codeboek {found.codebook.id} "
        f"{found.codebook.version}; per {agreement.unit} ({number(round(agreement.n))}) is Krippendorffs alpha over "
        f"verzamelingen van codes (MASI) {figure(agreement.overall)}{interval}.{after}"
    )
