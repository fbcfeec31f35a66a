"""What the terminal shows of a coder compared with people: as tables to read, or as JSON for a program."""

from __future__ import annotations

from collections.abc import Sequence

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kwalcode.cli import show
from kwalcode.evaluation import CONFIDENCE, NO_CODE, Item
from kwalcode.wording import counted, decimal, number, shortened
from kwalcode.workflow.code_names import NO_CODE_NAME
from kwalcode.workflow.evaluating import Comparison, LearnedFrom

SHOWN_MISSES = 10
_NARROWEST_LABEL = 20
_LONGEST = 240
_FIGURES = {
    "coverage": "iets voorgesteld (coverage)",
    "coverage_coded": "iets voorgesteld waar een code hoort",
    "top1": "eerste voorstel juist (top1)",
    "top2": "juist bij de eerste twee (top2)",
    "lenient_top1": "eerste voorstel aanvaardbaar (lenient_top1)",
    "kappa": "kappa van Cohen",
    "macro_f1": "gemiddelde F1 van de codes (macro_f1)",
}


def warn_of(comparison: Comparison) -> None:
    """What the researcher should know before believing the figures, on standard error."""
    for remark in comparison.remarks:
        show.warn(f"{comparison.file}: {remark}")
    if comparison.unknown:
        total = sum(unknown.n for unknown in comparison.unknown)
        show.warn(f"{counted(total, 'label is', 'labels zijn')} geen code van deze codeboeken, en dus altijd fout:")
        for unknown in comparison.unknown:
            hint = f"; bedoelt u '{unknown.nearest}'?" if unknown.nearest else ""
            show.warn(f"  - '{unknown.label}' ({number(unknown.n)} keer){hint}")
        show.warn(f"  De codes zijn: {', '.join(comparison.names.listed())}.")
        show.warn("  Betekent een label dat er geen code hoort, noem het dan met --none-label.")
    left_out = comparison.left_out
    if left_out.textless:
        show.warn(f"Niet vergeleken, want zonder tekst: {counted(left_out.textless, 'rij', 'rijen')}.")
    if left_out.too_general:
        rows = counted(left_out.too_general, "rij", "rijen")
        show.warn(f"Niet vergeleken, want de code ligt boven het niveau dat vergeleken wordt: {rows}.")


def show_table(comparison: Comparison) -> None:
    """The figures with their intervals, each code, what scores mean, and the first misses."""
    found = comparison.evaluation
    unlabelled = comparison.left_out.unlabelled
    rest = f" ({counted(unlabelled, 'rij', 'rijen')} zonder label niet meegeteld)" if unlabelled else ""
    books = ", ".join(f"{book.id} {book.version}" for book in comparison.plan.codebooks)
    show.say(f"{counted(found.n, 'tekst', 'teksten')} vergeleken{rest}, met {books}")
    show.say(f"gelezen met {comparison.pipeline_description}")
    if comparison.learned:
        show.say(_learned(comparison.learned))
    show.say("")
    show.out.print(_figures(comparison))
    show.say("\nPer code, naar het eerste voorstel:\n")
    show.out.print(_codes(comparison))
    show.say("\nWat de score van het eerste voorstel waard is:\n")
    show.out.print(_calibration(comparison))
    show.say(
        f"\ngemiddelde afwijking van score en aandeel juist: {decimal(found.calibration.error, 3)}; "
        f"kans dat een juist voorstel hoger scoort dan een fout: {decimal(found.calibration.auc, 3)}"
    )
    if found.misses:
        show.say(f"\n{counted(len(found.misses), 'tekst', 'teksten')} waarvan het eerste voorstel niet juist is:")
        for item in found.misses[:SHOWN_MISSES]:
            _show_miss(item, comparison)
        if len(found.misses) > SHOWN_MISSES:
            show.say(f"\n… en nog {len(found.misses) - SHOWN_MISSES}; --format json geeft ze allemaal")


def write_json(comparison: Comparison) -> None:
    """The whole comparison on standard output; what cannot be computed is null."""
    show.say_json(as_dict(comparison))


def as_dict(comparison: Comparison) -> dict[str, object]:
    """The comparison as plain values, numbers that cannot be computed still `nan`."""
    found, plan = comparison.evaluation, comparison.plan
    return {
        "n": found.n,
        **{name: getattr(found, name) for name in _FIGURES},
        "intervals": {
            name: {"low": one.low, "high": one.high, "undefined": one.undefined}
            for name, one in found.intervals.items()
        },
        "confidence": CONFIDENCE,
        "per_code": {
            _key(one.code): {
                "codebook": _book(one.code, comparison),
                "label": _label(one.code, comparison),
                "n": one.n,
                "predicted": one.predicted,
                "right": one.right,
                "precision": one.precision,
                "recall": one.recall,
                "f1": one.f1,
            }
            for one in found.per_code
        },
        "calibration": {
            "bins": [
                {"low": one.low, "high": one.high, "n": one.n, "mean_score": one.mean_score, "right": one.right}
                for one in found.calibration.bins
            ],
            "error": found.calibration.error,
            "auc": found.calibration.auc,
        },
        "misses": [_miss(item) for item in found.misses],
        "unknown_labels": {one.label: one.n for one in comparison.unknown},
        "left_out": {
            "unlabelled": comparison.left_out.unlabelled,
            "textless": comparison.left_out.textless,
            "too_general": comparison.left_out.too_general,
        },
        "file": comparison.file,
        "codebooks": {book.id: {"version": book.version, "hash": book.hash} for book in plan.codebooks},
        "level": plan.level,
        "min_score": plan.min_score,
        "where": [f"{one.column}={one.value}" for one in plan.where],
        "none_labels": list(plan.none_labels),
        "pipeline": comparison.pipeline,
        "learned": _learned_dict(comparison.learned) if comparison.learned else None,
    }


def _learned(learned: LearnedFrom) -> str:
    told = f"eerst geleerd uit {counted(learned.n, 'tekst', 'teksten')} van {learned.file}"
    also = f" ({counted(learned.repeated, 'andere staat', 'andere staan')} ook hier en telden niet)"
    return told + also if learned.repeated else told


def _learned_dict(learned: LearnedFrom) -> dict[str, object]:
    return {
        "file": learned.file,
        "n": learned.n,
        "repeated": learned.repeated,
        "rules_alone": {name: getattr(learned.rules_alone, name) for name in _FIGURES},
    }


def _miss(item: Item) -> dict[str, object]:
    return {
        "row": int(item.id),
        "text": item.text,
        "labels": [_key(code) for code in item.labels],
        "alternatives": [_key(code) for code in item.alternatives],
        "predicted": _key(item.predicted),
        "acceptable": item.is_acceptable,
        "in_top2": item.is_right_in_two,
        "suggestions": [
            {"code": one.code, "score": one.score, "reasons": list(one.reasons)} for one in item.predictions
        ],
    }


def _key(code: str) -> str:
    return NO_CODE_NAME if code == NO_CODE else code


def _book(code: str, comparison: Comparison) -> str | None:
    return comparison.names.codes[code][0].id if code in comparison.names.codes else None


def _label(code: str, comparison: Comparison) -> str:
    if code == NO_CODE:
        return "geen code"
    return comparison.names.codes[code][1].label if code in comparison.names.codes else code


def _grid(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    # Labels give way to the numbers: a number that is cut off is worse than a label that is.
    room = show.out.width - sum(len(name) + 2 for name in others) - 2
    table.add_column(first, no_wrap=True, overflow="ellipsis", max_width=max(_NARROWEST_LABEL, room))
    for name in others:
        table.add_column(name, justify="right", no_wrap=True, min_width=len(name))
    return table


def _figures(comparison: Comparison) -> Table:
    found = comparison.evaluation
    alone = comparison.learned.rules_alone if comparison.learned else None
    interval_name = f"interval van {CONFIDENCE:.0%}"
    table = _grid("", "geleerd", interval_name, "regels alleen") if alone else _grid("", "", interval_name)
    for name, label in _FIGURES.items():
        interval = found.intervals[name]
        ends = f"{decimal(interval.low, 3)} – {decimal(interval.high, 3)}"
        table.add_row(
            label, decimal(getattr(found, name), 3), ends, *([decimal(getattr(alone, name), 3)] if alone else [])
        )
    return table


def _codes(comparison: Comparison) -> Table:
    table = _grid("code", "mensen", "voorstel", "juist", "precision", "recall", "F1")
    for one in comparison.evaluation.per_code:
        table.add_row(
            Text(_label(one.code, comparison)),
            *map(number, (one.n, one.predicted, one.right)),
            *(decimal(value) for value in (one.precision, one.recall, one.f1)),
        )
    return table


def _calibration(comparison: Comparison) -> Table:
    table = _grid("score", "aantal", "gemiddeld", "juist")
    for one in comparison.evaluation.calibration.bins:
        if one.n:
            span = f"{decimal(one.low, 1)} – {decimal(one.high, 1)}"
            table.add_row(span, number(one.n), decimal(one.mean_score), decimal(one.right))
    return table


def _show_miss(item: Item, comparison: Comparison) -> None:
    show.out.print(Padding(Text(f"“{shortened(item.text, _LONGEST)}”", style="italic"), (1, 0, 0, 2)))
    show.out.print(Padding(Text(f"{comparison.place} {item.id}"), (0, 0, 0, 4)))
    people = _labels(item.labels, comparison)
    also = f" (ook aanvaardbaar: {_labels(item.alternatives, comparison)})" if item.alternatives else ""
    show.out.print(Padding(Text(f"mensen: {people}{also}"), (0, 0, 0, 4)))
    if not item.predictions:
        show.out.print(Padding(Text("voorstel: geen code", style="bold"), (0, 0, 0, 4)))
        return
    first = item.predictions[0]
    verdict = ", aanvaardbaar" if item.is_acceptable else ""
    suggested = f"voorstel: {_label(first.code, comparison)} (score {decimal(first.score)}{verdict})"
    show.out.print(Padding(Text(suggested, style="bold"), (0, 0, 0, 4)))
    for reason in first.reasons:
        show.out.print(Padding(Text(f"reden: {reason}", style="dim"), (0, 0, 0, 4)))


def _labels(codes: Sequence[str], comparison: Comparison) -> str:
    return ", ".join(_label(code, comparison) for code in codes)
